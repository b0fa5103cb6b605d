/* Faults of one text as a whole: items without text, paragraphs that stand twice, brackets that nothing closes. See
 * parity.h; items without text are told of every document that is made (internal.h).
 *
 * Place: beside letters.c, on a document that is made. Closing brackets that nothing opened are no fault: "a)". */
#include <stdlib.h>

#include "base/utf8.h"
#include "base/vector.h"
#include "document/internal.h"
#include "document/parity.h"

/* A text from which something was lost has many such faults; a few tell it. Shorter paragraphs are said twice: "as
 * well as" between items, a line of a table. In bytes. */
enum { SHORTEST_PARAGRAPH = 60, MOST_OPEN = 32 };

typedef struct counts {
    uint32_t n_twice, n_open;
} counts;

static uint32_t closing_of(uint32_t c)
{
    return c == '('      ? ')'
           : c == '['    ? ']'
           : c == '{'    ? '}'
           : c == 0xFF08 ? 0xFF09
           : c == 0xFF3B ? 0xFF3D
           : c == 0x3010 ? 0x3011
           : c == 0x3014 ? 0x3015
                         : 0;
}

/* "[0, 1)" is an interval. */
static bool closes(uint32_t c, uint32_t wanted)
{
    return c == wanted || ((c == ')' || c == ']') && (wanted == ')' || wanted == ']'));
}

static void check_brackets(eg_job *job, const eg_document *document, eg_range leaf, counts *told)
{
    uint32_t open[MOST_OPEN], closing[MOST_OPEN], n = 0;
    const char *text = document->text.data;
    for (size_t at = leaf.begin; at < leaf.end;) {
        uint32_t here = (uint32_t)at, c = eg_utf8_next(text, &at), close = closing_of(c);
        if (close && n < MOST_OPEN) {
            open[n] = here;
            closing[n++] = close;
        }
        for (uint32_t i = n; !close && i-- > 0;)
            if (closes(c, closing[i])) {
                n--;
                memmove(open + i, open + i + 1, (n - i) * sizeof *open);
                memmove(closing + i, closing + i + 1, (n - i) * sizeof *closing);
                break;
            }
    }
    for (uint32_t i = 0; i < n; i++) {
        eg_place place = eg_document_place(document, open[i]);
        if (!place.file || told->n_open++ >= EG_MOST_OF_A_KIND)
            continue;
        uint32_t end = leaf.end;
        for (size_t at = open[i], count = 0; at < leaf.end && count < 16; count++) {
            eg_utf8_next(text, &at);
            end = (uint32_t)at;
        }
        eg_report_hint(job->report,
                       eg_report_add(job->report, EG_F_BRACKET_OPEN, place,
                                     "nothing closes the bracket of %s",
                                     eg_report_quote(job->arena, (eg_slice){text + open[i], end - open[i]})),
                       "close it in the same paragraph, or delete it");
    }
}

typedef struct paragraph {
    eg_slice text;
    uint32_t at;
} paragraph;

static int compare_paragraphs(const void *left, const void *right)
{
    const paragraph *a = left, *b = right;
    if (a->text.size != b->text.size)
        return a->text.size < b->text.size ? -1 : 1;
    int order = memcmp(a->text.data, b->text.data, a->text.size);
    return order ? order : a->at < b->at ? -1 : a->at > b->at;
}

static void check_repeated(eg_job *job, const eg_document *document, paragraph *paragraphs, uint32_t n,
                           counts *told)
{
    qsort(paragraphs, n, sizeof *paragraphs, compare_paragraphs);
    for (uint32_t i = 1; i < n; i++) {
        const paragraph *a = &paragraphs[i - 1], *b = &paragraphs[i];
        if (a->text.size != b->text.size || memcmp(a->text.data, b->text.data, b->text.size) != 0)
            continue;
        eg_place first = eg_document_place(document, a->at), place = eg_document_place(document, b->at);
        if (first.file && place.file && told->n_twice++ < EG_MOST_OF_A_KIND)
            eg_report_hint(job->report,
                           eg_report_add(job->report, EG_F_PARAGRAPH_TWICE, place,
                                         "the same words stand in line %u already", (unsigned)first.line),
                           "look whether another paragraph belongs here");
    }
}

/* The item after which, or before which, a place in the source is known: an empty one has none of its own. */
static eg_place place_of_empty(const eg_document *document, uint32_t item)
{
    for (uint32_t i = item; i-- > 0;)
        if (eg_range_size(document->nodes[i].text)) {
            eg_place place = eg_document_place(document, document->nodes[i].text.begin);
            if (place.file)
                return place;
        }
    return EG_NOWHERE;
}

static bool is_empty_item(const eg_document *document, const eg_node *node)
{
    if (node->kind != EG_NODE_ITEM)
        return false;
    if (node->first_child == EG_NO_INDEX)
        return true;
    const eg_node *child = &document->nodes[node->first_child];
    return child->kind == EG_NODE_PARAGRAPH && !eg_range_size(child->text) && child->next == EG_NO_INDEX;
}

void eg_document_check_items(eg_job *job, const eg_document *document)
{
    uint32_t n_told = 0;
    for (uint32_t i = 0; i < document->n_nodes && n_told < EG_MOST_OF_A_KIND; i++) {
        const eg_node *node = &document->nodes[i];
        if (!is_empty_item(document, node))
            continue;
        n_told++;
        eg_report_hint(job->report,
                       eg_report_add(job->report, EG_F_ITEM_EMPTY, place_of_empty(document, i),
                                     "the item %s after this has no text",
                                     eg_report_quote(job->arena, eg_document_slice(document, node->label))),
                       "write it, or delete its number");
    }
}

void eg_document_check_complete(eg_job *job, const eg_document *document)
{
    eg_arena_mark mark = eg_arena_note(job->scratch);
    EG_VECTOR(paragraph) paragraphs = {0};
    counts told = {0};
    for (uint32_t i = 0; i < document->n_nodes; i++) {
        const eg_node *node = &document->nodes[i];
        if (!eg_range_size(node->text) || node->kind == EG_NODE_CODE)
            continue;
        check_brackets(job, document, node->text, &told);
        if (node->kind == EG_NODE_PARAGRAPH && eg_range_size(node->text) >= SHORTEST_PARAGRAPH)
            *EG_PUSH(job->scratch, &paragraphs) =
                (paragraph){eg_document_slice(document, node->text), node->text.begin};
    }
    if (paragraphs.n)
        check_repeated(job, document, paragraphs.items, paragraphs.n, &told);
    eg_arena_rewind(job->scratch, mark);
}
