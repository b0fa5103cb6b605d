/* The last blocks of a redline: how much was changed, and in which commitments. See redline.h.
 *
 *     Changes
 *     Inserted: 12 (4)            stretches of text, and the commitments that are new
 *     Deleted: 9 (7)              and those that are gone, by their old numbers
 *     Changed: 2, 5 and 11
 *     Renumbered: 5–6 → 6–7 */
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

/* "12", or "12 (4, 7)" with the commitments that are so as a whole. */
static void add_count(eg_redliner *r, eg_phrase phrase, uint32_t n_stretches, const uint32_t *numbers,
                      uint32_t n)
{
    eg_buffer text = eg_buffer_new(r->job->arena);
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
    add_count(r, EG_PHRASE_INSERTED, r->n_changes[EG_REDLINE_NEW], r->inserted.items, r->inserted.n);
    add_count(r, EG_PHRASE_DELETED, r->n_changes[EG_REDLINE_GONE], r->deleted.items, r->deleted.n);
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
