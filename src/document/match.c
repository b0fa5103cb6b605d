/* The texts of a parallel edition, item by item: what stands in one row of its columns, and whether the
 * languages agree in that.
 *
 * Place: before join.c. An item is a heading, a paragraph, a commitment, or another block at the top of the
 * tree; lists are taken apart. Items go together by their order, and must be of one kind: headings of one
 * level, commitments of one number, with the same blocks inside. What the words say is not compared. */
#include "base/utf8.h"
#include "document/join.h"

static bool is_item(const eg_node *node)
{
    switch (node->kind) {
    case EG_NODE_HEADING:
    case EG_NODE_PARAGRAPH:
    case EG_NODE_QUOTE:
    case EG_NODE_TABLE:
    case EG_NODE_PICTURE:
    case EG_NODE_CODE:
    case EG_NODE_RULE:
    case EG_NODE_CLOSING:
    case EG_NODE_NOTE:
        return true;
    default:
        return false; /* the front and the signatures are joined in ways of their own */
    }
}

void eg_join_list_items(eg_job *job, const eg_document *document, eg_join_items *out)
{
    *out = (eg_join_items){0};
    for (uint32_t i = document->nodes[0].first_child; i != EG_NO_INDEX; i = document->nodes[i].next) {
        const eg_node *node = &document->nodes[i];
        if (is_item(node))
            *EG_PUSH(job->arena, out) = i;
        for (uint32_t item = node->kind == EG_NODE_LIST ? node->first_child : EG_NO_INDEX;
             item != EG_NO_INDEX; item = document->nodes[item].next)
            *EG_PUSH(job->arena, out) = item;
    }
}

/* ---- shapes ---- */

static const eg_node *list_of(const eg_document *document, const eg_node *item)
{
    return &document->nodes[item->parent];
}

/* Of one kind, whatever is in them. A closing line is a paragraph that one language's words tell and
 * another's do not. */
static bool is_alike(const eg_document *a, const eg_node *left, const eg_document *b, const eg_node *right)
{
    eg_node_kind kinds[2] = {left->kind, right->kind};
    for (int i = 0; i < 2; i++)
        kinds[i] = kinds[i] == EG_NODE_CLOSING ? EG_NODE_PARAGRAPH : kinds[i];
    if (kinds[0] != kinds[1])
        return false;
    switch (kinds[0]) {
    case EG_NODE_HEADING:
        return left->level == right->level;
    case EG_NODE_LIST:
        return left->list_kind == right->list_kind;
    case EG_NODE_ITEM:
        return left->number == right->number && list_of(a, left)->list_kind == list_of(b, right)->list_kind;
    case EG_NODE_TABLE:
        return left->n_header_rows == right->n_header_rows;
    default:
        return true;
    }
}

/* Alike, and so are all blocks inside. */
static bool has_same_shape(const eg_document *a, uint32_t left, const eg_document *b, uint32_t right)
{
    if (!is_alike(a, &a->nodes[left], b, &b->nodes[right]))
        return false;
    left = a->nodes[left].first_child;
    right = b->nodes[right].first_child;
    while (left != EG_NO_INDEX && right != EG_NO_INDEX) {
        if (!has_same_shape(a, left, b, right))
            return false;
        left = a->nodes[left].next;
        right = b->nodes[right].next;
    }
    return left == right;
}

/* ---- the finding ---- */

/* The text of a node or of the first leaf in it. */
static eg_range first_text(const eg_document *document, uint32_t node)
{
    while (eg_range_size(document->nodes[node].text) == 0 && document->nodes[node].first_child != EG_NO_INDEX)
        node = document->nodes[node].first_child;
    return document->nodes[node].text;
}

/* The first words of a text, for a message. */
static const char *first_words(eg_job *job, eg_slice text)
{
    enum { MOST = 30 };
    size_t end = 0;
    for (int n = 0; end < text.size && n < MOST; n++)
        eg_utf8_next(text.data, &end);
    const char *cut = eg_arena_print(job->arena, "%.*s%s", (int)end, text.data, end < text.size ? "…" : "");
    return eg_report_quote(job->arena, eg_slice_of(cut));
}

/* "commitment 7", "the heading “…”". */
static const char *describe(eg_job *job, const eg_document *document, uint32_t item)
{
    const eg_node *node = &document->nodes[item];
    const char *words = first_words(job, eg_document_slice(document, first_text(document, item)));
    switch (node->kind) {
    case EG_NODE_HEADING:
        return eg_arena_print(job->arena, "the heading %s of level %u", words, node->level);
    case EG_NODE_ITEM:
        return list_of(document, node)->list_kind == EG_LIST_COMMITMENTS
                   ? eg_arena_print(job->arena, "commitment %u", node->number)
                   : eg_arena_print(job->arena, "the list item %s", words);
    case EG_NODE_QUOTE:
        return eg_arena_print(job->arena, "the quotation %s", words);
    case EG_NODE_TABLE:
        return eg_arena_print(job->arena, "the table that begins with %s", words);
    case EG_NODE_PICTURE:
        return "a picture";
    case EG_NODE_RULE:
        return "a rule";
    case EG_NODE_NOTE:
        return eg_arena_print(job->arena, "note %u", node->number);
    default:
        return eg_arena_print(job->arena, "the paragraph %s", words);
    }
}

eg_place eg_join_place(const eg_document *document)
{
    uint32_t i = 0;
    while (i < document->n_origins && !document->origins[i].file)
        i++;
    return (eg_place){.file = i < document->n_origins ? document->origins[i].file : document->source_name};
}

static void refuse(eg_job *job, const eg_document *const documents[2], const eg_join_items items[2],
                   uint32_t at)
{
    const char *langs[2], *shown[2];
    for (int i = 0; i < 2; i++) {
        langs[i] = documents[i]->language->tag;
        shown[i] = at < items[i].n ? describe(job, documents[i], items[i].items[at]) : "nothing more";
    }
    bool is_inside = at < items[0].n && at < items[1].n &&
                     is_alike(documents[0], &documents[0]->nodes[items[0].items[at]], documents[1],
                              &documents[1]->nodes[items[1].items[at]]);
    const char *where =
        at ? eg_arena_print(job->arena, "after %s", describe(job, documents[1], items[1].items[at - 1]))
           : "at its begin";
    eg_place place = eg_join_place(documents[1]);
    if (at < items[1].n || at > 0) {
        uint32_t item = items[1].items[at < items[1].n ? at : at - 1];
        eg_place of_text = eg_document_place(documents[1], first_text(documents[1], item).begin);
        place = of_text.file ? of_text : place;
    }
    eg_finding *finding =
        is_inside ? eg_report_add(job->report, EG_F_PARALLEL_MISMATCH, place,
                                  "%s has other blocks inside in %s than in %s", shown[1], langs[1], langs[0])
                  : eg_report_add(job->report, EG_F_PARALLEL_MISMATCH, place, "%s, %s has %s where %s has %s",
                                  where, langs[1], shown[1], langs[0], shown[0]);
    eg_report_hint(job->report, finding, "%s",
                   is_inside
                       ? "give it the same sub-paragraphs, tables and quotations in both languages"
                       : "give both languages the same headings, paragraphs and commitments in one order");
}

bool eg_join_match(eg_job *job, const eg_document *first, const eg_join_items *first_items,
                   const eg_document *other, const eg_join_items *other_items)
{
    for (uint32_t at = 0; at < first_items->n || at < other_items->n; at++) {
        if (at < first_items->n && at < other_items->n &&
            has_same_shape(first, first_items->items[at], other, other_items->items[at]))
            continue;
        refuse(job, (const eg_document *const[]){first, other},
               (const eg_join_items[]){*first_items, *other_items}, at);
        return false;
    }
    return true;
}
