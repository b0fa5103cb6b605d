/* Which blocks of two versions go together. See internal.h.
 *
 *     best[i][j] = most of   best[i-1][j], best[i][j-1], best[i-1][j-1] + how much block i and block j share
 *
 * What two blocks share is told by their words (Dice's coefficient over the words as bags, in thousandths), so
 * that a commitment is known again whatever its number. Blocks that share little are not versions of one
 * another: one is gone, the other new. Equal blocks at both ends are taken off first. */
#include <stdlib.h>

#include "redline/internal.h"

enum {
    LIKE = 450,           /* thousandths of words shared from which two blocks are versions of one */
    LIKE_BY_NUMBER = 350, /* the same for items of one number */
    SAME_NUMBER = 20,     /* of two equally good pairs, that of one number */
    WHOLE = 2000,         /* two blocks without any difference */
    MOST_CELLS = 4000000  /* beyond, blocks are paired by their order */
};

/* The words of a block as sorted hashes, and a hash of all there is in it. */
typedef struct bag {
    EG_VECTOR(uint32_t) words;
    uint64_t whole;
    uint32_t node;
} bag;

typedef struct pairing {
    eg_job *job;
    const eg_document *const *documents;
    bag *bags[2];
    uint32_t n[2];
} pairing;

/* ---- bags ---- */

/* FNV-1a, 64 bits. */
static uint64_t add_hash(uint64_t hash, const void *bytes, size_t size)
{
    const unsigned char *byte = bytes;
    for (size_t i = 0; i < size; i++)
        hash = (hash ^ byte[i]) * UINT64_C(1099511628211);
    return hash;
}

static const uint64_t empty_hash = UINT64_C(14695981039346656037);

static void add_words(const pairing *p, int side, uint32_t index, bag *out)
{
    const eg_document *document = p->documents[side];
    const eg_node *node = &document->nodes[index];
    const uint32_t facts[3] = {(uint32_t)node->kind, node->level, node->n_header_rows};
    out->whole = add_hash(out->whole, facts, sizeof facts);
    eg_slice text = eg_document_slice(document, node->text);
    out->whole = add_hash(out->whole, text.data, text.size);
    for (uint32_t i = node->first_span; i < node->first_span + node->n_spans; i++) {
        eg_slice url = eg_document_slice(document, document->spans[i].url);
        out->whole = add_hash(out->whole, url.data, url.size);
    }
    if (node->kind == EG_NODE_PICTURE && node->target < document->n_pictures) {
        eg_slice bytes = document->pictures[node->target].bytes;
        out->whole = add_hash(out->whole, bytes.data, bytes.size);
    }
    if (text.size) {
        eg_word *words;
        uint32_t n = eg_language_words(node->language, p->job, text, &words), begin = 0;
        for (uint32_t i = 0; i < n; begin = words[i++].end)
            if (words[i].is_word)
                *EG_PUSH(p->job->arena, &out->words) =
                    (uint32_t)add_hash(empty_hash, text.data + begin, words[i].end - begin);
    }
    for (uint32_t child = node->first_child; child != EG_NO_INDEX; child = document->nodes[child].next)
        add_words(p, side, child, out);
}

static int compare_words(const void *a, const void *b)
{
    uint32_t left = *(const uint32_t *)a, right = *(const uint32_t *)b;
    return (left > right) - (left < right);
}

static void fill_bags(pairing *p, int side, const eg_redline_nodes *row)
{
    p->n[side] = row->n;
    p->bags[side] = EG_NEW_ARRAY(p->job->arena, bag, row->n);
    for (uint32_t i = 0; i < row->n; i++) {
        bag *b = &p->bags[side][i];
        b->whole = empty_hash;
        b->node = row->items[i];
        add_words(p, side, row->items[i], b);
        if (b->words.n)
            qsort(b->words.items, b->words.n, sizeof *b->words.items, compare_words);
    }
}

/* ---- likeness ---- */

static uint32_t count_cells(const eg_document *document, const eg_node *table)
{
    uint32_t n = 0;
    if (table->first_child == EG_NO_INDEX)
        return 0;
    for (uint32_t cell = document->nodes[table->first_child].first_child; cell != EG_NO_INDEX;
         cell = document->nodes[cell].next)
        n++;
    return n;
}

static eg_node_kind kind_of(const eg_node *node)
{
    return node->kind == EG_NODE_CLOSING ? EG_NODE_PARAGRAPH : node->kind;
}

bool eg_redline_is_alike(const eg_document *const documents[2], const uint32_t nodes[2])
{
    const eg_node *a = &documents[0]->nodes[nodes[0]], *b = &documents[1]->nodes[nodes[1]];
    if (kind_of(a) != kind_of(b))
        return false;
    switch (a->kind) {
    case EG_NODE_HEADING:
        return a->level == b->level;
    case EG_NODE_LIST:
        return a->list_kind == b->list_kind;
    case EG_NODE_ITEM:
        return documents[0]->nodes[a->parent].list_kind == documents[1]->nodes[b->parent].list_kind;
    case EG_NODE_TABLE:
        return a->n_header_rows == b->n_header_rows &&
               count_cells(documents[0], a) == count_cells(documents[1], b);
    default:
        return true;
    }
}

static uint32_t shared_words(const bag *a, const bag *b)
{
    uint32_t n = 0;
    for (uint32_t i = 0, k = 0; i < a->words.n && k < b->words.n;) {
        uint32_t left = a->words.items[i], right = b->words.items[k];
        n += left == right;
        i += left <= right;
        k += right <= left;
    }
    return n;
}

static bool is_equal(const pairing *p, uint32_t i, uint32_t k)
{
    const uint32_t nodes[2] = {p->bags[0][i].node, p->bags[1][k].node};
    return p->bags[0][i].whole == p->bags[1][k].whole && eg_redline_is_alike(p->documents, nodes);
}

/* What a pair is worth; 0: they are not versions of one another. */
static int32_t worth(const pairing *p, uint32_t i, uint32_t k)
{
    const bag *a = &p->bags[0][i], *b = &p->bags[1][k];
    const uint32_t nodes[2] = {a->node, b->node};
    if (!eg_redline_is_alike(p->documents, nodes))
        return 0;
    const eg_node *left = &p->documents[0]->nodes[nodes[0]], *right = &p->documents[1]->nodes[nodes[1]];
    bool same_number = left->number == right->number && left->number > 0;
    if (a->whole == b->whole)
        return WHOLE + (same_number ? SAME_NUMBER : 0);
    uint64_t n = (uint64_t)a->words.n + b->words.n;
    uint64_t least = a->words.n < b->words.n ? a->words.n : b->words.n;
    uint64_t wanted = same_number ? LIKE_BY_NUMBER : LIKE;
    if (n == 0 || 2000 * least < wanted * n)
        return 0;
    uint64_t share = 2000 * (uint64_t)shared_words(a, b) / n;
    return share < wanted ? 0 : (int32_t)share + (same_number ? SAME_NUMBER : 0);
}

/* ---- the pairs ---- */

static void push(const pairing *p, eg_redline_pairs *out, uint32_t i, uint32_t k)
{
    *EG_PUSH(p->job->arena, out) = (eg_redline_pair){
        {i == EG_NO_INDEX ? i : p->bags[0][i].node, k == EG_NO_INDEX ? k : p->bags[1][k].node}};
}

static void pair_by_order(const pairing *p, uint32_t first, const uint32_t ends[2], eg_redline_pairs *out)
{
    for (uint32_t i = first; i < ends[0] || i < ends[1]; i++) {
        bool both = i < ends[0] && i < ends[1] && worth(p, i, i) > 0;
        if (i < ends[0])
            push(p, out, i, both ? i : EG_NO_INDEX);
        if (i < ends[1] && !both)
            push(p, out, EG_NO_INDEX, i);
    }
}

/* Blocks [first, ends) of both sides, from the end of the table of the best ways back to its beginning; the
 * pairs are put in order after. */
static void pair_by_worth(const pairing *p, uint32_t first, const uint32_t ends[2], eg_redline_pairs *out)
{
    uint32_t rows = ends[0] - first, columns = ends[1] - first;
    size_t width = (size_t)columns + 1;
    int64_t *best = EG_NEW_ARRAY(p->job->scratch, int64_t, (rows + 1) * width);
    int32_t *worths = EG_NEW_ARRAY(p->job->scratch, int32_t, (rows + 1) * width);
    for (uint32_t i = 1; i <= rows; i++)
        for (uint32_t k = 1; k <= columns; k++) {
            size_t at = i * width + k;
            worths[at] = worth(p, first + i - 1, first + k - 1);
            best[at] = best[at - 1] > best[at - width] ? best[at - 1] : best[at - width];
            if (worths[at] > 0 && best[at - width - 1] + worths[at] > best[at])
                best[at] = best[at - width - 1] + worths[at];
        }
    uint32_t begin = out->n, i = rows, k = columns;
    while (i > 0 || k > 0) {
        size_t at = i * width + k;
        if (i > 0 && k > 0 && worths[at] > 0 && best[at] == best[at - width - 1] + worths[at]) {
            i--, k--;
            push(p, out, first + i, first + k);
        } else if (k > 0 && (i == 0 || best[at] == best[at - 1])) {
            k--; /* back to front: what is new is met first, and will stand after what is gone */
            push(p, out, EG_NO_INDEX, first + k);
        } else {
            i--;
            push(p, out, first + i, EG_NO_INDEX);
        }
    }
    for (uint32_t a = begin, b = out->n; a + 1 < b; a++) {
        eg_redline_pair other = out->items[a];
        out->items[a] = out->items[--b];
        out->items[b] = other;
    }
}

void eg_redline_pair_nodes(eg_job *job, const eg_document *const documents[2], const eg_redline_nodes rows[2],
                           eg_redline_pairs *out)
{
    pairing p = {.job = job, .documents = documents};
    for (int side = 0; side < 2; side++)
        fill_bags(&p, side, &rows[side]);
    uint32_t first = 0, ends[2] = {p.n[0], p.n[1]}, n_last = 0;
    while (first < ends[0] && first < ends[1] && is_equal(&p, first, first)) {
        push(&p, out, first, first);
        first++;
    }
    while (ends[0] > first && ends[1] > first && is_equal(&p, ends[0] - 1, ends[1] - 1))
        ends[0]--, ends[1]--, n_last++;
    eg_arena_mark mark = eg_arena_note(job->scratch);
    if ((uint64_t)(ends[0] - first + 1) * (ends[1] - first + 1) > MOST_CELLS)
        pair_by_order(&p, first, ends, out);
    else
        pair_by_worth(&p, first, ends, out);
    eg_arena_rewind(job->scratch, mark);
    for (uint32_t i = 0; i < n_last; i++)
        push(&p, out, ends[0] + i, ends[1] + i);
}
