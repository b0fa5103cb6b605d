/* The last blocks of a redline: how much was changed, and in which commitments. See redline.h.
 *
 *     Changes
 *     Inserted: 12 (4)            stretches of text, and the commitments that are new
 *     Deleted: 9 (7)              and those that are gone, by their old numbers
 *     Changed: 2, 5 and 11
 *     Renumbered: 5–6 → 6–7       those that say the same elsewhere, too */
#include <stdlib.h>

#include "redline/internal.h"

static void add_number(const eg_redliner *r, uint32_t number, eg_buffer *out)
{
    eg_language_add_number(r->out->language, number, out);
}

/* "2, 5 and 11", in the language's way. */
static void add_numbers(const eg_redliner *r, const uint32_t *numbers, uint32_t n, eg_buffer *out)
{
    eg_slice *items = EG_NEW_ARRAY(r->job->arena, eg_slice, n);
    for (uint32_t i = 0; i < n; i++) {
        eg_buffer one = eg_buffer_new(r->job->arena);
        add_number(r, numbers[i], &one);
        items[i] = eg_buffer_slice(&one);
    }
    eg_language_add_list(r->out->language, r->job, items, n, out);
}

static void add_range(const eg_redliner *r, uint32_t first, uint32_t n, eg_buffer *out)
{
    add_number(r, first, out);
    if (n > 1) {
        eg_buffer_add_string(out, "–");
        add_number(r, first + n - 1, out);
    }
}

/* Those that moved by as much, one after the other, are told together. */
static void add_moves(const eg_redliner *r, eg_buffer *out)
{
    EG_VECTOR(eg_slice) items = {0};
    for (uint32_t i = 0, n; i < r->renumbered.n; i += n) {
        const uint32_t *from = r->renumbered.items[i].nodes;
        for (n = 1; i + n < r->renumbered.n; n++) {
            const uint32_t *next = r->renumbered.items[i + n].nodes;
            if (next[EG_BEFORE] != from[EG_BEFORE] + n || next[EG_AFTER] != from[EG_AFTER] + n)
                break;
        }
        eg_buffer one = eg_buffer_new(r->job->arena);
        add_range(r, from[EG_BEFORE], n, &one);
        eg_buffer_add_string(&one, " → ");
        add_range(r, from[EG_AFTER], n, &one);
        *EG_PUSH(r->job->arena, &items) = eg_buffer_slice(&one);
    }
    eg_language_add_list(r->out->language, r->job, items.items, items.n, out);
}

static void add_block(eg_redliner *r, eg_node_kind kind, eg_phrase phrase, const eg_buffer *text)
{
    const char *pairs[] = {"text", text ? text->data : "", NULL};
    eg_buffer phrased = eg_buffer_new(r->job->arena), line = eg_buffer_new(r->job->arena);
    eg_language_add_phrase(r->out->language, phrase, pairs, &phrased);
    eg_language_add_capitalised(eg_buffer_slice(&phrased), &line);
    uint32_t node = eg_redline_add_node(r, kind, 0);
    eg_range range = eg_document_add_text(r->out, eg_buffer_slice(&line));
    r->nodes.items[node].text = range;
    r->nodes.items[node].first_span = r->spans.n;
    r->nodes.items[node].level = kind == EG_NODE_HEADING ? 2 : 0;
}

/* ---- commitments that moved ---- */

/* Whether two nodes hold the same text in the same blocks. */
static bool says_the_same(const eg_redliner *r, const uint32_t nodes[2])
{
    const eg_document *before = r->documents[EG_BEFORE], *after = r->documents[EG_AFTER];
    const eg_node *a = &before->nodes[nodes[EG_BEFORE]], *b = &after->nodes[nodes[EG_AFTER]];
    if (a->kind != b->kind ||
        !eg_slice_equals(eg_document_slice(before, a->text), eg_document_slice(after, b->text)))
        return false;
    uint32_t pair[2] = {a->first_child, b->first_child};
    while (pair[EG_BEFORE] != EG_NO_INDEX && pair[EG_AFTER] != EG_NO_INDEX) {
        if (!says_the_same(r, pair))
            return false;
        pair[EG_BEFORE] = before->nodes[pair[EG_BEFORE]].next;
        pair[EG_AFTER] = after->nodes[pair[EG_AFTER]].next;
    }
    return pair[EG_BEFORE] == pair[EG_AFTER];
}

static int compare_renumbered(const void *left, const void *right)
{
    const eg_redline_pair *a = left, *b = right;
    return (a->nodes[EG_BEFORE] > b->nodes[EG_BEFORE]) - (a->nodes[EG_BEFORE] < b->nodes[EG_BEFORE]);
}

/* What is gone at one place and new at another, word for word, is neither: it has another number. */
static void find_moved(eg_redliner *r)
{
    const eg_document *const *documents = r->documents;
    uint32_t n_gone = 0;
    for (uint32_t i = 0; i < r->alone[EG_BEFORE].n; i++) {
        uint32_t pair[2] = {r->alone[EG_BEFORE].items[i], EG_NO_INDEX}, k = 0;
        for (; k < r->alone[EG_AFTER].n; k++) {
            pair[EG_AFTER] = r->alone[EG_AFTER].items[k];
            if (says_the_same(r, pair))
                break;
        }
        if (k == r->alone[EG_AFTER].n) {
            r->alone[EG_BEFORE].items[n_gone++] = pair[EG_BEFORE];
            continue;
        }
        const eg_redline_pair numbers = {{documents[EG_BEFORE]->nodes[pair[EG_BEFORE]].number,
                                          documents[EG_AFTER]->nodes[pair[EG_AFTER]].number}};
        if (numbers.nodes[EG_BEFORE] != numbers.nodes[EG_AFTER])
            *EG_PUSH(r->job->arena, &r->renumbered) = numbers;
        for (r->alone[EG_AFTER].n--; k < r->alone[EG_AFTER].n; k++)
            r->alone[EG_AFTER].items[k] = r->alone[EG_AFTER].items[k + 1];
    }
    r->alone[EG_BEFORE].n = n_gone;
    if (r->renumbered.n)
        qsort(r->renumbered.items, r->renumbered.n, sizeof *r->renumbered.items, compare_renumbered);
}

/* ---- the blocks ---- */

/* "12", or "12 (4, 7)" with the commitments that are so as a whole. */
static void add_count(eg_redliner *r, eg_phrase phrase, uint32_t n_stretches, int side)
{
    eg_buffer text = eg_buffer_new(r->job->arena);
    uint32_t n = r->alone[side].n, *numbers = EG_NEW_ARRAY(r->job->arena, uint32_t, n);
    for (uint32_t i = 0; i < n; i++)
        numbers[i] = r->documents[side]->nodes[r->alone[side].items[i]].number;
    add_number(r, n_stretches, &text);
    if (n) {
        eg_buffer_add_string(&text, " (");
        add_numbers(r, numbers, n, &text);
        eg_buffer_add_string(&text, ")");
    }
    add_block(r, EG_NODE_PARAGRAPH, phrase, &text);
}

void eg_redline_add_summary(eg_redliner *r)
{
    eg_buffer text = eg_buffer_new(r->job->arena);
    add_block(r, EG_NODE_HEADING, EG_PHRASE_CHANGES, NULL);
    find_moved(r);
    add_count(r, EG_PHRASE_INSERTED, r->n_changes[EG_REDLINE_NEW], EG_AFTER);
    add_count(r, EG_PHRASE_DELETED, r->n_changes[EG_REDLINE_GONE], EG_BEFORE);
    if (r->changed.n) {
        add_numbers(r, r->changed.items, r->changed.n, &text);
        add_block(r, EG_NODE_PARAGRAPH, EG_PHRASE_CHANGED, &text);
    }
    if (r->renumbered.n) {
        text = eg_buffer_new(r->job->arena);
        add_moves(r, &text);
        add_block(r, EG_NODE_PARAGRAPH, EG_PHRASE_RENUMBERED, &text);
    }
}
