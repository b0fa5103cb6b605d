/* The order of layout: front, galley, pages, signatures, feet.
 *
 * Place: called by edition/ with a document and its style; gives the waist to tag/ and pdf/. */
#include "layout/layout.h"

#include "layout/parallel.h"

/* The last page of text holds at least so many lines. */
enum { LAST_PAGE_LINES = 5 };

/* A page that came out badly may be mended by paragraphs on it and on this many pages before it. */
enum { PAGES_BEFORE = 2 };

static eg_break_request break_request(const eg_layout *layout)
{
    return (eg_break_request){.boxes = layout->boxes.items,
                              .blocks = layout->blocks.items,
                              .n_blocks = layout->blocks.n,
                              .notes = layout->notes.items,
                              .n_notes = layout->notes.n,
                              .depth = layout->geometry->depth,
                              .first_baseline = layout->first_baseline,
                              .grid = layout->geometry->grid,
                              .note_top = eg_style_length(layout->style, "note.rule-above") +
                                          eg_style_length(layout->style, "note.rule-below"),
                              .min_last_lines = LAST_PAGE_LINES};
}

/* Marks the boxes of bad pages and of the pages before them. */
static bool find_bad_pages(const eg_broken *broken, bool *is_wanted)
{
    bool any = false;
    for (uint32_t p = 0; p < broken->n_pages; p++) {
        if (broken->pages[p].cost < EG_COST_BAD || broken->pages[p].is_overfull)
            continue;
        any = true;
        for (uint32_t q = p > PAGES_BEFORE ? p - PAGES_BEFORE : 0; q <= p; q++) {
            for (uint32_t i = broken->pages[q].first; i < broken->pages[q].first + broken->pages[q].n; i++)
                is_wanted[broken->order[i]] = true;
        }
    }
    return any;
}

/* Breaks the galley; where pages come out badly, lets the paragraphs around them be a line tighter or looser
 * and breaks it again. The second time can only be as good or better, since the first way is still open to
 * it. */
static const eg_broken *break_pages(eg_layout *layout, eg_break_request *request)
{
    eg_job *job = layout->job;
    *request = break_request(layout);
    const eg_broken *broken = eg_break_pages(request, job->arena, job->scratch);
    bool *is_wanted = EG_NEW_ARRAY(job->arena, bool, layout->boxes.n);
    if (!find_bad_pages(broken, is_wanted))
        return broken;
    for (uint32_t i = 0; i < layout->blocks.n; i++) {
        const eg_block *block = &layout->blocks.items[i];
        bool wanted = false;
        for (uint32_t k = 0; k < block->n_boxes[EG_SET_BEST]; k++)
            wanted |= is_wanted[block->first_box[EG_SET_BEST] + k];
        if (wanted)
            eg_galley_vary(layout, i);
    }
    *request = break_request(layout);
    return eg_break_pages(request, job->arena, job->scratch);
}

/* --- the digest --- */

/* A bullet is the edition's, a number is the text's. */
static bool is_numbered(const eg_document *document, const eg_node *n)
{
    bool is_bulleted = n->kind == EG_NODE_ITEM && document->nodes[n->parent].list_kind == EG_LIST_BULLETED;
    return !is_bulleted && n->label.begin < n->label.end;
}

/* Number, space, text, line feed. */
static void add_node_text(const eg_document *document, uint32_t node, eg_buffer *out)
{
    const eg_node *n = &document->nodes[node];
    if (is_numbered(document, n)) {
        eg_buffer_add_slice(out, eg_document_slice(document, n->label));
        eg_buffer_add_char(out, ' ');
    }
    if (n->text.begin < n->text.end) {
        eg_buffer_add_slice(out, eg_document_slice(document, n->text));
        eg_buffer_add_char(out, '\n');
    }
}

eg_digest eg_layout_text_digest(eg_job *job, const eg_document *document)
{
    eg_arena_mark mark = eg_arena_note(job->scratch);
    eg_buffer text = eg_buffer_new(job->scratch);
    uint32_t node = document->n_nodes > 0 ? 0 : EG_NO_INDEX;
    while (node != EG_NO_INDEX) {
        const eg_node *n = &document->nodes[node];
        bool is_text =
            n->kind != EG_NODE_MASTHEAD && n->kind != EG_NODE_STATUS_NOTE && n->kind != EG_NODE_SIGNATURES;
        if (is_text)
            add_node_text(document, node, &text);
        if (is_text && n->first_child != EG_NO_INDEX) {
            node = n->first_child;
            continue;
        }
        while (node != EG_NO_INDEX && document->nodes[node].next == EG_NO_INDEX)
            node = document->nodes[node].parent;
        if (node != EG_NO_INDEX)
            node = document->nodes[node].next;
    }
    eg_digest digest = eg_digest_of(eg_buffer_slice(&text));
    eg_arena_rewind(job->scratch, mark);
    return digest;
}

/* --- the whole --- */

eg_layout eg_layout_begin(eg_job *job, eg_document *document, const eg_style *style, eg_fonts *fonts,
                          const eg_layout_dumps *dumps)
{
    eg_layout layout = {.job = job,
                        .document = document,
                        .style = style,
                        .geometry = eg_style_geometry(style),
                        .furniture = eg_style_furniture(style),
                        .shape = {.fonts = fonts, .document = document},
                        .status = EG_OK,
                        .is_rtl = document->is_rtl,
                        .counted_page = EG_NO_INDEX};
    if (dumps)
        layout.dumps = *dumps;
    layout.first_baseline = eg_layout_baseline(eg_style_block(style, EG_ROLE_BODY, document->language));
    layout.builder = eg_page_builder_new(job->arena, document->is_rtl);
    return layout;
}

eg_status eg_layout_official(eg_job *job, eg_document *document, const eg_style *style, eg_fonts *fonts,
                             const eg_layout_dumps *dumps, const eg_pages **out)
{
    eg_layout layout = eg_layout_begin(job, document, style, fonts, dumps);
    if (document->n_columns > 0)
        eg_parallel_begin(&layout);
    if (layout.furniture->is_booklet)
        eg_cover_set(&layout);
    else
        eg_masthead_set(&layout);
    eg_galley_fill(&layout);
    eg_break_request request;
    const eg_broken *broken = break_pages(&layout, &request);
    eg_len end = 0;
    eg_assemble_pages(&layout, &request, broken, &end);
    eg_len spare = broken->n_pages ? broken->pages[broken->n_pages - 1].spare : 0;
    eg_signatures_set(&layout, end, spare);
    eg_foot_set(&layout);
    eg_margin_watermark(&layout);
    for (uint32_t i = 0; i < layout.places.n; i++)
        eg_page_add_place(layout.builder, &layout.places.items[i]);
    *out = eg_page_finish(layout.builder);
    return layout.status;
}
