/* A leaf of the made document: its text from the pieces of both versions, and the spans over it.
 *
 * Place: after compare.c. What was in a span stays in it; a span of the later text that holds deleted words
 * holds them too. A mark of change goes round the spans within its stretch and inside those round it; where
 * one would cross it, it is divided. */
#include <stdlib.h>

#include "redline/internal.h"

/* A piece where it stands in the made text. */
typedef struct placed {
    eg_redline_piece piece;
    uint32_t begin, end;
} placed;

typedef struct filling {
    eg_redliner *r;
    const eg_node *leaves[2];
    EG_VECTOR(placed) pieces;
    EG_VECTOR(eg_span) spans;
} filling;

/* ---- text ---- */

/* A copy of a text's bytes that remembers where they come from. */
static eg_range copy_text(eg_redliner *r, int side, eg_range text)
{
    eg_document *out = r->out;
    const eg_document *from = r->documents[side];
    uint32_t begin = (uint32_t)out->text.size;
    eg_place place = eg_document_place(from, text.begin);
    if (out->n_origins == out->origins_cap)
        out->origins = eg_vector_grow(r->job->arena, out->origins, out->n_origins, &out->origins_cap,
                                      sizeof *out->origins);
    out->origins[out->n_origins++] = (eg_origin){begin, place.line, place.column, place.file};
    eg_range range = eg_document_add_text(out, eg_document_slice(from, text));
    range.begin = begin;
    return range;
}

static bool is_space_at(const eg_document *document, uint32_t at)
{
    char c = document->text.data[at];
    return c == ' ' || c == '\n';
}

/* Old words and the new ones after them would read as one: a space stands between them where the language
 * has spaces, else a place where the line may end. */
static void part_words(filling *f, const eg_redline_piece *gone, const eg_redline_piece *added)
{
    eg_redliner *r = f->r;
    if (is_space_at(r->documents[EG_BEFORE], gone->text.end - 1) ||
        is_space_at(r->documents[EG_AFTER], added->text.begin))
        return;
    const eg_language *language = f->leaves[EG_AFTER]->language;
    bool has_spaces = language->breaks != EG_BREAKS_DICTIONARY &&
                      language->justify != EG_JUSTIFY_IDEOGRAPHS && language->justify != EG_JUSTIFY_TSHEG;
    eg_document_add_text(r->out, eg_slice_of(has_spaces ? " " : "\u200B"));
}

static eg_range add_text(filling *f, const eg_redline_pieces *pieces)
{
    eg_document *out = f->r->out;
    uint32_t begin = (uint32_t)out->text.size;
    for (uint32_t i = 0; i < pieces->n; i++) {
        const eg_redline_piece *piece = &pieces->items[i];
        if (i && piece->change == EG_REDLINE_NEW && pieces->items[i - 1].change == EG_REDLINE_GONE)
            part_words(f, &pieces->items[i - 1], piece);
        eg_range range =
            copy_text(f->r, piece->change == EG_REDLINE_GONE ? EG_BEFORE : EG_AFTER, piece->text);
        *EG_PUSH(f->r->job->arena, &f->pieces) = (placed){*piece, range.begin, range.end};
    }
    return (eg_range){begin, (uint32_t)out->text.size};
}

/* ---- spans ---- */

/* Where a byte of a text stands in the made leaf; EG_NO_INDEX: in none of its pieces. */
static uint32_t place_of(const filling *f, int side, uint32_t at)
{
    for (uint32_t i = 0; i < f->pieces.n; i++) {
        const placed *p = &f->pieces.items[i];
        bool is_gone = p->piece.change == EG_REDLINE_GONE;
        if (is_gone == (side == EG_BEFORE) && eg_range_has(p->piece.text, at))
            return p->begin + (at - p->piece.text.begin);
    }
    return EG_NO_INDEX;
}

static void push_span(filling *f, int side, const eg_span *from, eg_range text)
{
    eg_redliner *r = f->r;
    eg_span span = *from;
    span.text = text;
    if (from->kind == EG_SPAN_LINK && eg_range_size(from->url))
        span.url = eg_document_add_text(r->out, eg_document_slice(r->documents[side], from->url));
    if (from->kind == EG_SPAN_NOTE_REF)
        span.target = eg_redline_note_of(side, from->target);
    if (from->kind == EG_SPAN_PICTURE && side == EG_BEFORE)
        span.target += r->pictures;
    *EG_PUSH(r->job->arena, &f->spans) = span;
}

static void add_spans_after(filling *f)
{
    const eg_document *document = f->r->documents[EG_AFTER];
    const eg_node *leaf = f->leaves[EG_AFTER];
    for (uint32_t i = leaf->first_span; i < leaf->first_span + leaf->n_spans; i++) {
        const eg_span *span = &document->spans[i];
        if (span->text.begin >= span->text.end)
            continue;
        uint32_t begin = place_of(f, EG_AFTER, span->text.begin);
        uint32_t last = place_of(f, EG_AFTER, span->text.end - 1);
        if (begin != EG_NO_INDEX && last != EG_NO_INDEX)
            push_span(f, EG_AFTER, span, (eg_range){begin, last + 1});
    }
}

/* Of the earlier text only how deleted words looked, clipped to them: what was kept whole or led elsewhere is
 * of no use. */
static void add_spans_before(filling *f)
{
    const eg_document *document = f->r->documents[EG_BEFORE];
    const eg_node *leaf = f->leaves[EG_BEFORE];
    for (uint32_t k = 0; k < f->pieces.n; k++) {
        const placed *p = &f->pieces.items[k];
        if (p->piece.change != EG_REDLINE_GONE)
            continue;
        for (uint32_t i = leaf->first_span; i < leaf->first_span + leaf->n_spans; i++) {
            const eg_span *span = &document->spans[i];
            uint32_t begin = span->text.begin > p->piece.text.begin ? span->text.begin : p->piece.text.begin;
            uint32_t end = span->text.end < p->piece.text.end ? span->text.end : p->piece.text.end;
            if (begin >= end || span->kind == EG_SPAN_KEEP || span->kind == EG_SPAN_PHRASE ||
                span->kind == EG_SPAN_LINK)
                continue;
            uint32_t shift = p->begin - p->piece.text.begin;
            push_span(f, EG_BEFORE, span, (eg_range){begin + shift, end + shift});
        }
    }
}

/* "[deleted: the words]", for those who hear the text. */
static eg_range reading_of(eg_redliner *r, const eg_language *language, eg_phrase phrase, eg_range text)
{
    const char *words = eg_arena_dup(r->job->arena, eg_document_slice(r->out, text));
    const char *pairs[] = {"text", words, NULL};
    eg_buffer reading = eg_buffer_new(r->job->arena);
    eg_buffer_add_char(&reading, '[');
    eg_language_add_phrase(language, phrase, pairs, &reading);
    eg_buffer_add_char(&reading, ']');
    return eg_document_add_text(r->out, eg_buffer_slice(&reading));
}

/* The first place after `from` where a span crosses [from, to), else to. */
static uint32_t crossing(const filling *f, uint32_t n_spans, uint32_t from, uint32_t to)
{
    for (bool is_found = true; is_found;) {
        is_found = false;
        for (uint32_t i = 0; i < n_spans; i++) {
            eg_range text = f->spans.items[i].text;
            uint32_t cut = text.begin > from && text.begin < to && text.end > to   ? text.begin
                           : text.begin < from && text.end > from && text.end < to ? text.end
                                                                                   : to;
            is_found |= cut != to;
            to = cut;
        }
    }
    return to;
}

static void add_marks(filling *f)
{
    uint32_t n_spans = f->spans.n;
    const eg_language *language = f->leaves[EG_AFTER]->language;
    for (uint32_t k = 0; k < f->pieces.n; k++) {
        const placed *p = &f->pieces.items[k];
        if (p->piece.change == EG_REDLINE_SAME)
            continue;
        bool is_gone = p->piece.change == EG_REDLINE_GONE;
        f->r->n_changes[p->piece.change]++;
        for (uint32_t from = p->begin; from < p->end;) {
            uint32_t to = crossing(f, n_spans, from, p->end);
            eg_span *span = EG_PUSH(f->r->job->arena, &f->spans);
            *span = (eg_span){.kind = is_gone ? EG_SPAN_DELETED : EG_SPAN_INSERTED,
                              .text = {from, to},
                              .target = EG_NO_INDEX};
            span->reading =
                reading_of(f->r, language, is_gone ? EG_PHRASE_DELETED : EG_PHRASE_INSERTED, span->text);
            from = to;
        }
    }
}

static bool is_mark(const eg_span *span)
{
    return span->kind == EG_SPAN_DELETED || span->kind == EG_SPAN_INSERTED;
}

/* An outer span before an inner one; of the same stretch the mark is the outer, and others keep the order that
 * their parents, not settled yet, hold for them. */
static int compare_spans(const void *left, const void *right)
{
    const eg_span *a = left, *b = right;
    if (a->text.begin != b->text.begin)
        return a->text.begin < b->text.begin ? -1 : 1;
    if (a->text.end != b->text.end)
        return a->text.end > b->text.end ? -1 : 1;
    if (is_mark(a) != is_mark(b))
        return is_mark(a) ? -1 : 1;
    return (a->parent > b->parent) - (a->parent < b->parent);
}

/* Into the document, each with the nearest one round it as its parent. */
static void take_spans(filling *f, eg_node *made)
{
    eg_redliner *r = f->r;
    made->first_span = r->spans.n;
    made->n_spans = f->spans.n;
    for (uint32_t i = 0; i < f->spans.n; i++)
        f->spans.items[i].parent = i;
    if (f->spans.n)
        qsort(f->spans.items, f->spans.n, sizeof *f->spans.items, compare_spans);
    uint32_t outer = EG_NO_INDEX;
    for (uint32_t i = 0; i < f->spans.n; i++) {
        eg_span *span = EG_PUSH(r->job->arena, &r->spans);
        *span = f->spans.items[i];
        while (outer != EG_NO_INDEX && r->spans.items[outer].text.end < span->text.end)
            outer = r->spans.items[outer].parent;
        span->parent = outer;
        outer = r->spans.n - 1;
    }
}

void eg_redline_fill_leaf(eg_redliner *r, uint32_t made, const uint32_t leaves[2],
                          const eg_redline_pieces *pieces)
{
    filling f = {.r = r};
    for (int side = 0; side < 2; side++) {
        /* A leaf of one text alone: the other stands in, and none of its pieces come up. */
        int there = leaves[side] == EG_NO_INDEX ? 1 - side : side;
        f.leaves[side] = &r->documents[there]->nodes[leaves[there]];
    }
    eg_range text = add_text(&f, pieces);
    if (leaves[EG_AFTER] != EG_NO_INDEX)
        add_spans_after(&f);
    if (leaves[EG_BEFORE] != EG_NO_INDEX)
        add_spans_before(&f);
    add_marks(&f);
    r->nodes.items[made].text = text;
    take_spans(&f, &r->nodes.items[made]);
}
