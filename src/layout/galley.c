/* Blocks to the galley: every leaf of the document shaped, broken into lines, and stacked as boxes with the
 * white before each and the cost of a page that begins there.
 *
 * Place: after document/ and style/, before the breaker. Tables, notes and the front of the first page have
 * files of their own; they make boxes through the same helpers. */
#include "layout/parallel.h"

/* Blocks nested deeper than this are refused: no declaration does so, and each level costs stack. */
enum { MAX_NESTING = 64 };

/* Where a block stands: how far in from the column's edges, and in which role its paragraphs are set. */
typedef struct flow {
    eg_len start, end;
    eg_role role;
    bool is_commitment;
    unsigned depth;
} flow;

/* --- pieces, boxes, blocks --- */

eg_piece *eg_galley_piece(eg_layout *layout, eg_piece_kind kind)
{
    eg_piece *piece = EG_PUSH(layout->job->arena, &layout->pieces);
    piece->kind = kind;
    piece->node = EG_NO_INDEX;
    piece->span = EG_NO_INDEX;
    piece->column = layout->column;
    return piece;
}

void eg_galley_line(eg_layout *layout, const eg_lines *lines, uint32_t line, eg_len x, eg_len y)
{
    eg_piece *piece = eg_galley_piece(layout, EG_PIECE_LINE);
    piece->x = x;
    piece->y = y;
    piece->lines = lines;
    piece->line = line;
}

void eg_galley_rule(eg_layout *layout, eg_len x, eg_len y, eg_len width, eg_len height, eg_colour colour)
{
    eg_piece *piece = eg_galley_piece(layout, EG_PIECE_RULE);
    piece->x = x;
    piece->y = y;
    piece->width = width;
    piece->height = height;
    piece->colour = colour;
}

eg_len eg_galley_object_room(const eg_layout *layout, const eg_lines *lines, uint32_t line,
                             const eg_block_style *style)
{
    eg_len ascent = 0, grid = layout->geometry->grid;
    for (uint32_t i = 0; i < lines->n_objects; i++) {
        if (lines->objects[i].line == line)
            ascent = eg_len_max(ascent, lines->objects[i].ascent);
    }
    eg_len room = ascent > 0 ? ascent + EG_PT - eg_layout_baseline(style) : 0;
    if (room <= 0 || grid <= 0)
        return eg_len_max(room, 0);
    return (room + grid - 1) / grid * grid;
}

/* The white that line `line` needs over it, so that its ink stays a point from the line before; room: what it
 * has over its leading for pictures. */
static eg_len ink_space(const eg_lines *lines, uint32_t line, eg_len room, const eg_block_style *style)
{
    if (line == 0)
        return 0;
    eg_len needed = lines->descents[line - 1] + lines->ascents[line] + EG_PT;
    return eg_len_max(0, needed - style->leading - room);
}

eg_len eg_galley_stack(eg_layout *layout, const eg_lines *lines, const eg_block_style *style, eg_len x,
                       eg_len y)
{
    for (uint32_t i = 0; i < lines->n_lines; i++) {
        eg_len room = eg_galley_object_room(layout, lines, i, style);
        y += ink_space(lines, i, room, style) + room;
        eg_galley_line(layout, lines, i, x, y + eg_layout_baseline(style));
        y += style->leading;
    }
    return y;
}

void eg_galley_mark_place(eg_layout *layout, uint32_t node)
{
    const eg_node *n = &layout->document->nodes[node];
    if (n->anchor.begin == n->anchor.end && n->kind != EG_NODE_HEADING && n->kind != EG_NODE_TITLE)
        return;
    eg_piece *piece = EG_PUSH(layout->job->arena, &layout->extras);
    *piece = (eg_piece){
        .kind = EG_PIECE_PLACE, .node = node, .x = eg_layout_x(layout, 0, layout->geometry->column)};
}

/* Labels stand on the baseline, places at the top. */
static void take_extras(eg_layout *layout, uint32_t first, uint32_t n, eg_len baseline, eg_len top)
{
    for (uint32_t i = first; i < first + n; i++) {
        eg_piece *piece = EG_PUSH(layout->job->arena, &layout->pieces);
        *piece = layout->extras.items[i];
        piece->column = layout->column;
        piece->y = piece->kind == EG_PIECE_PLACE ? top : baseline;
    }
}

void eg_galley_take_pending(eg_layout *layout, eg_len baseline, eg_len top)
{
    take_extras(layout, layout->first_pending, layout->extras.n - layout->first_pending, baseline, top);
    layout->first_pending = layout->extras.n;
}

/* Neighbouring boxes keep the white their styles ask for, and a point between their ink at least. */
static void space_first(eg_layout *layout, eg_box *box, uint32_t first_box, eg_len above, eg_gap gap)
{
    box->space = eg_len_max(above, layout->below);
    if (layout->blocks.n == 0 || first_box == 0) {
        box->space = 0;
    } else {
        const eg_block *before = &layout->blocks.items[layout->blocks.n - 1];
        const eg_box *last =
            &layout->boxes.items[before->first_box[EG_SET_BEST] + before->n_boxes[EG_SET_BEST] - 1];
        if (last->baseline && box->baseline) {
            eg_len needed = last->descent + box->ascent + EG_PT;
            eg_len held = last->height - last->baseline + box->baseline;
            box->space = eg_len_max(box->space, needed - held);
        }
    }
    box->gap = (uint8_t)(box->space > 0 ? gap : EG_GAP_FIXED);
}

eg_block *eg_galley_block(eg_layout *layout, uint32_t first_box, uint32_t paragraph, eg_len above,
                          eg_len below, eg_gap gap)
{
    eg_box *box = &layout->boxes.items[first_box];
    space_first(layout, box, first_box, above, gap);
    if (layout->follows_heading)
        box->cost += EG_COST_FORBIDDEN;
    layout->follows_heading = false;
    layout->below = below;
    eg_block *block = EG_PUSH(layout->job->arena, &layout->blocks);
    block->first_box[EG_SET_BEST] = first_box;
    block->n_boxes[EG_SET_BEST] = layout->boxes.n - first_box;
    block->paragraph = paragraph;
    return block;
}

static uint32_t notes_so_far(const eg_layout *layout)
{
    return layout->boxes.n ? layout->boxes.items[layout->boxes.n - 1].notes_end : 0;
}

/* --- paragraphs --- */

/* The cost of a page that begins with line i of n: never a lone line on either side; a paragraph of three
 * lines could leave nothing else, so it stays whole; a commitment of four is kept whole when a page can
 * afford it. */
static int64_t cost_inside(uint32_t i, uint32_t n, bool is_whole)
{
    if (i == 0)
        return 0;
    if (i == 1 || i == n - 1)
        return EG_COST_FORBIDDEN;
    return is_whole && n <= 4 ? EG_COST_WHOLE : EG_COST_INSIDE;
}

void eg_galley_lines(eg_layout *layout, const eg_paragraph *paragraph, const eg_lines *lines, uint32_t *first,
                     uint32_t *n)
{
    eg_len baseline = eg_layout_baseline(paragraph->style);
    uint32_t notes = paragraph->notes_before;
    *first = layout->boxes.n;
    *n = lines->n_lines ? lines->n_lines : 1;
    for (uint32_t i = 0; i < *n; i++) {
        bool has_text = i < lines->n_lines;
        if (has_text)
            notes = eg_notes_end(layout, paragraph->node, lines->lines[i].text, notes);
        eg_len room = has_text ? eg_galley_object_room(layout, lines, i, paragraph->style) : 0;
        eg_box box = {.first_piece = layout->pieces.n,
                      .height = paragraph->style->leading + room,
                      .baseline = baseline + room,
                      .room = room,
                      .cost = cost_inside(i, *n, paragraph->is_whole),
                      .notes_end = notes,
                      .n_lines = has_text,
                      .snaps = i == 0};
        if (i == 0)
            take_extras(layout, paragraph->first_extra, paragraph->n_extra, box.baseline, room);
        if (has_text) {
            box.space = ink_space(lines, i, room, paragraph->style);
            box.ascent = lines->ascents[i];
            box.descent = lines->descents[i];
            box.end_cost = lines->hyphens[i] ? EG_COST_HYPHEN : 0;
            eg_galley_line(layout, lines, i, paragraph->x, box.baseline);
        }
        box.n_pieces = layout->pieces.n - box.first_piece;
        *EG_PUSH(layout->job->arena, &layout->boxes) = box;
    }
}

/* Start edge and measure of a block in a flow. A column that nesting has made too narrow to read stays at a
 * third. */
static void place_block(const eg_layout *layout, const flow *f, const eg_block_style *style, eg_len *start,
                        eg_len *measure)
{
    eg_len column = layout->geometry->column;
    *start = f->start + style->start;
    *measure = column - *start - f->end - style->end;
    if (*measure < column / 3) {
        *measure = column / 3;
        *start = column - *measure;
    }
    if (style->max_width > 0 && style->max_width < *measure) {
        if (style->align == EG_ALIGN_CENTRE)
            *start += (*measure - style->max_width) / 2;
        *measure = style->max_width;
    }
}

static void set_paragraph(eg_layout *layout, uint32_t node, const flow *f, eg_role role, eg_gap gap)
{
    const eg_node *n = &layout->document->nodes[node];
    const eg_block_style *style = eg_layout_style(layout, role, n->language);
    eg_len start, measure;
    place_block(layout, f, style, &start, &measure);
    eg_galley_mark_place(layout, node);
    eg_paragraph *paragraph = EG_PUSH(layout->job->arena, &layout->paragraphs);
    *paragraph = (eg_paragraph){.shaped = eg_layout_shape_node(layout, node, n->text, style),
                                .request = eg_layout_request(style, measure, node),
                                .style = style,
                                .x = eg_layout_x(layout, start, measure),
                                .node = node,
                                .first_extra = layout->first_pending,
                                .n_extra = layout->extras.n - layout->first_pending,
                                .notes_before = notes_so_far(layout),
                                .is_whole = f->is_commitment};
    /* Where a number hangs before the line, it is the indent. */
    for (uint32_t i = layout->first_pending; i < layout->extras.n; i++) {
        if (layout->extras.items[i].kind == EG_PIECE_LINE)
            paragraph->request.first_indent = 0;
    }
    layout->first_pending = layout->extras.n;
    const eg_lines *lines = eg_layout_break(layout, paragraph->shaped, &paragraph->request);
    uint32_t first, n_boxes;
    eg_galley_lines(layout, paragraph, lines, &first, &n_boxes);
    eg_galley_block(layout, first, layout->paragraphs.n - 1, style->above, style->below, gap);
}

void eg_galley_vary(eg_layout *layout, uint32_t block)
{
    uint32_t index = layout->blocks.items[block].paragraph;
    if (index == EG_NO_INDEX || layout->paragraphs.items[index].request.align != EG_ALIGN_JUSTIFY)
        return;
    uint32_t n_best = layout->blocks.items[block].n_boxes[EG_SET_BEST];
    uint32_t first_best = layout->blocks.items[block].first_box[EG_SET_BEST];
    const eg_paragraph paragraph = layout->paragraphs.items[index];
    const eg_lines *ways[2];
    if (!paragraph.shaped)
        return;
    eg_line_vary(&layout->shape, layout->job, paragraph.shaped, &paragraph.request, n_best, ways);
    for (unsigned setting = EG_SET_TIGHTER; setting < EG_N_SETTINGS; setting++) {
        const eg_lines *lines = ways[setting == EG_SET_TIGHTER ? 0 : 1];
        if (!lines || layout->blocks.items[block].n_boxes[setting] > 0)
            continue;
        uint32_t first, n;
        eg_galley_lines(layout, &paragraph, lines, &first, &n);
        eg_box *boxes = layout->boxes.items;
        boxes[first].cost = boxes[first_best].cost;
        boxes[first].space = boxes[first_best].space;
        boxes[first].gap = boxes[first_best].gap;
        /* What must stay with the block after it does so in every setting: the closing line and its three
         * lines. */
        for (uint32_t k = 1; k <= 3 && k < n && k < n_best; k++) {
            if (boxes[first + n - k].cost < boxes[first_best + n_best - k].cost)
                boxes[first + n - k].cost = boxes[first_best + n_best - k].cost;
        }
        boxes[first + n - 1].notes_end = boxes[first_best + n_best - 1].notes_end;
        layout->blocks.items[block].first_box[setting] = first;
        layout->blocks.items[block].n_boxes[setting] = n;
    }
}

/* A heading stays whole and goes where the two lines after it go: its own breaks are forbidden here, the
 * first of what follows by eg_galley_block, the second by orphan control. */
static void set_heading(eg_layout *layout, uint32_t node, const flow *f)
{
    eg_role role = layout->document->nodes[node].level <= 2 ? EG_ROLE_HEADING_2 : EG_ROLE_HEADING_3;
    uint32_t first = layout->boxes.n;
    set_paragraph(layout, node, f, role, EG_GAP_HEADING);
    for (uint32_t i = first + 1; i < layout->boxes.n; i++)
        layout->boxes.items[i].cost += EG_COST_FORBIDDEN;
    layout->follows_heading = true;
}

/* The closing line takes the three lines before it along to its page. */
static void set_closing(eg_layout *layout, uint32_t node, const flow *f)
{
    uint32_t first = layout->boxes.n, n_lines = 0;
    set_paragraph(layout, node, f, EG_ROLE_CLOSING, EG_GAP_PARAGRAPH);
    for (uint32_t i = first; i > 0 && n_lines < 3; i--) {
        layout->boxes.items[i].cost += EG_COST_FORBIDDEN;
        n_lines += layout->boxes.items[i - 1].n_lines;
    }
}

/* --- the other blocks --- */

static void set_code(eg_layout *layout, uint32_t node, const flow *f)
{
    const eg_node *n = &layout->document->nodes[node];
    const eg_block_style *style = eg_layout_style(layout, EG_ROLE_CODE, n->language);
    eg_len start, measure;
    place_block(layout, f, style, &start, &measure);
    eg_galley_mark_place(layout, node);
    uint32_t first = layout->boxes.n, first_box, n_boxes;
    for (uint32_t at = n->text.begin; at < n->text.end || layout->boxes.n == first;) {
        const char *text = layout->document->text.data + at;
        const char *end = memchr(text, '\n', n->text.end - at);
        uint32_t next = end ? at + (uint32_t)(end - text) : n->text.end;
        eg_paragraph row = {.style = style,
                            .request = eg_layout_request(style, measure, node),
                            .x = eg_layout_x(layout, start, measure),
                            .node = node,
                            .first_extra = layout->first_pending,
                            .n_extra = layout->extras.n - layout->first_pending,
                            .notes_before = notes_so_far(layout)};
        layout->first_pending = layout->extras.n;
        row.shaped = eg_layout_shape_node(layout, node, (eg_range){at, next}, style);
        eg_galley_lines(layout, &row, eg_layout_break(layout, row.shaped, &row.request), &first_box,
                        &n_boxes);
        at = end ? next + 1 : n->text.end;
    }
    for (uint32_t i = first; i < layout->boxes.n; i++) {
        layout->boxes.items[i].cost = cost_inside(i - first, layout->boxes.n - first, false);
        layout->boxes.items[i].snaps = i == first;
    }
    eg_galley_block(layout, first, EG_NO_INDEX, style->above, style->below, EG_GAP_PARAGRAPH);
}

static void set_picture(eg_layout *layout, uint32_t node, const flow *f)
{
    const eg_document *document = layout->document;
    const eg_block_style *body = eg_layout_style(layout, EG_ROLE_BODY, document->nodes[node].language);
    eg_len room = layout->geometry->column - f->start - f->end, width, height;
    const eg_picture_ref *ref = &document->pictures[document->nodes[node].target];
    if (!eg_layout_picture_size(layout, ref, room, layout->geometry->depth / 2, &width, &height))
        return;
    eg_galley_mark_place(layout, node);
    eg_box box = {.first_piece = layout->pieces.n, .height = height, .notes_end = notes_so_far(layout)};
    eg_galley_take_pending(layout, eg_layout_baseline(body), 0);
    eg_piece *piece = eg_galley_piece(layout, EG_PIECE_PICTURE);
    piece->x = eg_layout_x(layout, f->start + (room - width) / 2, width);
    piece->width = width;
    piece->height = height;
    piece->node = node;
    piece->index = document->nodes[node].target;
    box.n_pieces = layout->pieces.n - box.first_piece;
    *EG_PUSH(layout->job->arena, &layout->boxes) = box;
    eg_len gap = eg_style_length(layout->style, "picture.gap");
    eg_galley_block(layout, layout->boxes.n - 1, EG_NO_INDEX, gap, gap, EG_GAP_PARAGRAPH);
}

static void set_rule(eg_layout *layout, const flow *f)
{
    eg_len room = layout->geometry->column - f->start - f->end;
    eg_len width = eg_len_min(room, eg_style_length(layout->style, "rule.width"));
    eg_len height = eg_style_length(layout->style, "rule.thickness");
    eg_len gap = eg_style_length(layout->style, "rule.gap");
    eg_box box = {.first_piece = layout->pieces.n, .height = height, .notes_end = notes_so_far(layout)};
    eg_galley_take_pending(layout, 0, 0);
    eg_galley_rule(layout, eg_layout_x(layout, f->start + (room - width) / 2, width), 0, width, height,
                   (eg_colour){0});
    box.n_pieces = layout->pieces.n - box.first_piece;
    box.cost =
        EG_COST_SHORT; /* it parts what is before from what is after: a page's edge does that already */
    *EG_PUSH(layout->job->arena, &layout->boxes) = box;
    eg_galley_block(layout, layout->boxes.n - 1, EG_NO_INDEX, gap, gap, EG_GAP_PARAGRAPH);
}

/* --- containers --- */

static void set_children(eg_layout *layout, uint32_t node, const flow *f);

/* Nothing stands nearer to the edge of the paper. */
#define LEAST_MARGIN EG_PT_OF(28)

/* A number of several words, wider than the margin, is a line of its own over the item, kept with it. */
static void set_label_above(eg_layout *layout, uint32_t item, const eg_lines *lines,
                            const eg_block_style *style, eg_len start)
{
    eg_len width = lines->lines[0].width;
    eg_paragraph row = {.style = style,
                        .request = eg_layout_request(style, width, item),
                        .x = eg_layout_x(layout, start, width),
                        .node = item,
                        .first_extra = layout->first_pending,
                        .n_extra = layout->extras.n - layout->first_pending,
                        .notes_before = notes_so_far(layout)};
    uint32_t first, n_boxes;
    layout->first_pending = layout->extras.n;
    eg_galley_lines(layout, &row, lines, &first, &n_boxes);
    eg_galley_block(layout, first, EG_NO_INDEX, style->above, 0, EG_GAP_PARAGRAPH);
    layout->follows_heading = true;
}

/* The number of an item that is new or gone bears the colour of that. */
static const eg_block_style *label_style(eg_layout *layout, const eg_node *item)
{
    const eg_block_style *style = eg_layout_style(layout, EG_ROLE_LABEL, item->language);
    if (item->change == EG_CHANGE_NONE)
        return style;
    eg_block_style *changed = EG_NEW(layout->job->arena, eg_block_style);
    *changed = *style;
    changed->type = eg_style_type(layout->style, style, item->language,
                                  item->change == EG_CHANGE_DELETED ? EG_TYPE_DELETED : EG_TYPE_INSERTED);
    return changed;
}

/* The number hangs out: its end stands number_gap before the item's text, on the first baseline, and waits
 * for it. */
static void set_item(eg_layout *layout, uint32_t item, const flow *f)
{
    const eg_node *n = &layout->document->nodes[item];
    eg_galley_mark_place(layout, item);
    if (n->label.begin < n->label.end) {
        const eg_block_style *style = label_style(layout, n);
        const eg_block_style *text_style = eg_layout_style(layout, f->role, n->language);
        const eg_lines *lines =
            eg_layout_line(layout, eg_layout_shape_text(layout, n->label, style, n->language), item, true);
        eg_len width = lines->n_lines > 0 ? lines->lines[0].width : 0;
        eg_len start = f->start + text_style->start - layout->geometry->number_gap - width;
        if (lines->n_lines > 0 && start < LEAST_MARGIN - layout->geometry->start) {
            set_label_above(layout, item, lines, text_style, f->start + text_style->start);
        } else if (lines->n_lines > 0) {
            *EG_PUSH(layout->job->arena, &layout->extras) = (eg_piece){.kind = EG_PIECE_LINE,
                                                                       .x = eg_layout_x(layout, start, width),
                                                                       .lines = lines,
                                                                       .node = item,
                                                                       .span = EG_NO_INDEX};
        }
    }
    set_children(layout, item, f);
    /* An item without anything in it still shows its number. */
    if (layout->first_pending < layout->extras.n) {
        const eg_block_style *style = eg_layout_style(layout, f->role, n->language);
        eg_paragraph empty = {.style = style,
                              .node = item,
                              .first_extra = layout->first_pending,
                              .n_extra = layout->extras.n - layout->first_pending,
                              .notes_before = notes_so_far(layout)};
        static const eg_lines nothing;
        uint32_t first, n_boxes;
        layout->first_pending = layout->extras.n;
        eg_galley_lines(layout, &empty, &nothing, &first, &n_boxes);
        eg_galley_block(layout, first, EG_NO_INDEX, style->above, style->below, EG_GAP_PARAGRAPH);
    }
}

static void set_list(eg_layout *layout, uint32_t node, const flow *f)
{
    const eg_node *n = &layout->document->nodes[node];
    flow inner = *f;
    inner.is_commitment = n->list_kind == EG_LIST_COMMITMENTS;
    inner.start += inner.is_commitment ? layout->hang : layout->geometry->sub_indent;
    for (uint32_t item = n->first_child; item != EG_NO_INDEX; item = layout->document->nodes[item].next)
        set_item(layout, item, &inner);
}

static void set_block(eg_layout *layout, uint32_t node, const flow *f)
{
    const eg_node *n = &layout->document->nodes[node];
    flow inner = *f;
    switch (n->kind) {
    case EG_NODE_HEADING:
        set_heading(layout, node, f);
        break;
    case EG_NODE_PARAGRAPH:
        set_paragraph(layout, node, f, f->role, EG_GAP_PARAGRAPH);
        break;
    case EG_NODE_CLOSING:
        set_closing(layout, node, f);
        break;
    case EG_NODE_LIST:
        eg_galley_mark_place(layout, node);
        set_list(layout, node, f);
        break;
    case EG_NODE_QUOTE:
        eg_galley_mark_place(layout, node);
        inner.role = EG_ROLE_QUOTE;
        inner.is_commitment = false;
        set_children(layout, node, &inner);
        break;
    case EG_NODE_TABLE:
        eg_galley_mark_place(layout, node);
        eg_table_set(layout, node, f->start, f->end);
        break;
    case EG_NODE_PICTURE:
        set_picture(layout, node, f);
        break;
    case EG_NODE_CODE:
        set_code(layout, node, f);
        break;
    case EG_NODE_RULE:
        set_rule(layout, f);
        break;
    case EG_NODE_PARALLEL:
        eg_parallel_set_row(layout, node);
        break;
    case EG_NODE_SIGNATURES:
        if (layout->furniture->lists_signatories) /* else they have pages of their own */
            eg_signatures_list(layout, node);
        break;
    default: /* front and notes are set elsewhere */
        break;
    }
}

static void set_children(eg_layout *layout, uint32_t node, const flow *f)
{
    flow inner = *f;
    if (++inner.depth > MAX_NESTING) {
        eg_finding *finding =
            eg_report_add(layout->job->report, EG_F_NESTED_TOO_DEEP, EG_NOWHERE,
                          "blocks are nested more than %d levels deep and cannot be set", MAX_NESTING);
        eg_report_hint(layout->job->report, finding, "take lists and quotations out of one another");
        layout->status = EG_ERR_INPUT;
        return;
    }
    for (uint32_t child = layout->document->nodes[node].first_child; child != EG_NO_INDEX;
         child = layout->document->nodes[child].next)
        set_block(layout, child, &inner);
}

void eg_galley_set(eg_layout *layout, uint32_t node)
{
    set_block(layout, node, &(flow){.role = EG_ROLE_BODY});
}

void eg_galley_set_leaf(eg_layout *layout, uint32_t node, eg_role role, eg_gap gap)
{
    set_paragraph(layout, node, &(flow){.role = role}, role, gap);
}

void eg_galley_fill(eg_layout *layout)
{
    set_children(layout, 0, &(flow){.role = EG_ROLE_BODY});
    eg_notes_finish(layout);
}
