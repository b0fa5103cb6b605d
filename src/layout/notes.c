/* Notes: set when the text first refers to them, in that order, as boxes of their own.
 *
 * Place: galley.c asks which notes a line refers to; the breaker gives each page its part of the sequence. */
#include "layout/parallel.h"

/* One leaf of a note. The note's number hangs out before its first line, as commitments' numbers do. */
static void set_leaf(eg_layout *layout, uint32_t node, uint32_t note, bool is_first)
{
    const eg_node *n = &layout->document->nodes[node];
    const eg_block_style *style = eg_layout_style(layout, EG_ROLE_NOTE, n->language);
    eg_len start = layout->hang, measure = layout->geometry->column - start;
    const eg_shaped *shaped = eg_layout_shape_node(layout, node, n->text, style);
    eg_line_request request = eg_layout_request(style, measure, node);
    const eg_lines *lines = eg_layout_break(layout, shaped, &request);
    const eg_node *whole = &layout->document->nodes[note];
    const eg_lines *label = NULL;
    if (is_first && whole->label.begin < whole->label.end)
        label = eg_layout_line(layout, eg_layout_shape_text(layout, whole->label, style, whole->language),
                               note, true);
    eg_len baseline = eg_layout_baseline(style);
    for (uint32_t i = 0; i < lines->n_lines; i++) {
        eg_len room = eg_galley_object_room(layout, lines, i, style);
        eg_box box = {.first_piece = layout->pieces.n,
                      .height = style->leading + room,
                      .baseline = baseline + room,
                      .room = room};
        /* A note may go over the page with two lines on each side. */
        box.cost =
            i == 1 || (i > 0 && i == lines->n_lines - 1) || (i == 0 && !is_first) ? EG_COST_FORBIDDEN : 0;
        if (i == 0)
            box.space = eg_len_max(style->above, style->below);
        else
            box.space =
                eg_len_max(0, lines->descents[i - 1] + lines->ascents[i] + EG_PT - style->leading - room);
        if (i == 0 && is_first) {
            eg_piece *place = eg_galley_piece(layout, EG_PIECE_PLACE);
            place->node = note;
            place->x = eg_layout_x(layout, start, measure);
        }
        if (i == 0 && label && label->n_lines > 0) {
            eg_len width = label->lines[0].width;
            eg_galley_line(layout, label, 0,
                           eg_layout_x(layout, start - layout->geometry->number_gap - width, width),
                           box.baseline);
        }
        eg_galley_line(layout, lines, i, eg_layout_x(layout, start, measure), box.baseline);
        box.n_pieces = layout->pieces.n - box.first_piece;
        *EG_PUSH(layout->job->arena, &layout->notes) = box;
    }
}

/* The next node of the tree under `top`, in reading order; EG_NO_INDEX after the last. */
static uint32_t next_in(const eg_document *document, uint32_t node, uint32_t top)
{
    if (document->nodes[node].first_child != EG_NO_INDEX)
        return document->nodes[node].first_child;
    while (node != top && document->nodes[node].next == EG_NO_INDEX)
        node = document->nodes[node].parent;
    return node == top ? EG_NO_INDEX : document->nodes[node].next;
}

void eg_notes_set(eg_layout *layout, uint32_t note)
{
    const eg_document *document = layout->document;
    bool is_first = true;
    for (uint32_t node = note; node != EG_NO_INDEX; node = next_in(document, node, note)) {
        if (document->nodes[node].text.begin == document->nodes[node].text.end)
            continue;
        set_leaf(layout, node, note, is_first);
        is_first = false;
    }
}

/* Marks a note, or all of its row, as set up to here. */
static void mark_set(eg_layout *layout, uint32_t first, uint32_t end)
{
    for (uint32_t note = first; note != end; note = layout->document->nodes[note].next)
        layout->note_end[note] = layout->notes.n + 1;
}

uint32_t eg_notes_refer(eg_layout *layout, uint32_t note)
{
    const eg_document *document = layout->document;
    if (!layout->note_end)
        layout->note_end = EG_NEW_ARRAY(layout->job->arena, uint32_t, document->n_nodes);
    if (layout->note_end[note] > 0)
        return layout->note_end[note] - 1;
    /* Marked first: a note that refers to itself is set once. */
    uint32_t row = document->nodes[note].parent, first = note, end = document->nodes[note].next;
    bool is_parallel = document->nodes[row].kind == EG_NODE_PARALLEL;
    if (is_parallel) { /* the note in all languages */
        first = document->nodes[row].first_child;
        end = EG_NO_INDEX;
    }
    mark_set(layout, first, end);
    if (is_parallel)
        eg_parallel_set_notes(layout, row);
    else
        eg_notes_set(layout, note);
    for (uint32_t each = first; each != end; each = document->nodes[each].next) {
        for (uint32_t node = each; node != EG_NO_INDEX; node = next_in(document, node, each))
            eg_notes_end(layout, node, document->nodes[node].text, 0);
    }
    mark_set(layout, first, end);
    return layout->notes.n;
}

uint32_t eg_notes_end(eg_layout *layout, uint32_t node, eg_range text, uint32_t before)
{
    const eg_document *document = layout->document;
    const eg_node *n = &document->nodes[node];
    for (uint32_t i = n->first_span; i < n->first_span + n->n_spans; i++) {
        const eg_span *span = &document->spans[i];
        if (span->kind != EG_SPAN_NOTE_REF || !eg_range_has(text, span->text.begin) ||
            span->target >= document->n_nodes)
            continue;
        uint32_t end = eg_notes_refer(layout, span->target);
        if (end > before)
            before = end;
    }
    return before;
}

void eg_notes_finish(eg_layout *layout)
{
    const eg_document *document = layout->document;
    if (layout->boxes.n == 0)
        return;
    for (uint32_t child = document->nodes[0].first_child; child != EG_NO_INDEX;
         child = document->nodes[child].next) {
        uint32_t cell =
            document->nodes[child].kind == EG_NODE_PARALLEL ? document->nodes[child].first_child : child;
        if (cell != EG_NO_INDEX && document->nodes[cell].kind == EG_NODE_NOTE)
            eg_notes_refer(layout, cell);
    }
    layout->boxes.items[layout->boxes.n - 1].notes_end = layout->notes.n;
}
