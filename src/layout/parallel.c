/* The parallel edition: languages side by side, row by row.
 *
 * Place: galley.c calls it for each PARALLEL node, notes.c for each row of notes; breaker and assemble then
 * treat the boxes of a row as those of any block. Outline of a row: each cell is set by itself through the
 * galley's own functions, with the column's geometry and direction in place of the page's; then the cells'
 * boxes are joined, line by line, into boxes as wide as the page, so that all cells of a row go over a page
 * together. Lines join one to one because every role has one leading in all columns, the largest of its
 * scripts. */
#include "layout/parallel.h"

typedef struct style_entry {
    eg_role role;
    const eg_language *language;
    const eg_block_style *style;
} style_entry;

typedef struct column {
    eg_geometry geometry;
    const eg_language *language;
    bool is_rtl;
} column;

struct eg_parallel {
    column columns[EG_MAX_COLUMNS];
    uint32_t n;
    eg_geometry page;
    bool is_rtl; /* of the page: on which side the first column stands */
    EG_VECTOR(style_entry) styles;
    uint32_t n_rows;
};

/* A cell once set, taken out of the galley: its boxes and blocks count from 0, a table's heads from their
 * block's first box. */
typedef struct cell {
    const eg_box *boxes;
    const eg_block *blocks;
    uint32_t n_boxes, n_blocks;
    eg_len below;
    bool follows_heading;
} cell;

/* --- columns --- */

void eg_parallel_enter(eg_layout *layout, uint32_t index)
{
    const column *c = &layout->parallel->columns[index];
    layout->geometry = &c->geometry;
    layout->is_rtl = c->is_rtl;
    layout->column = index;
}

void eg_parallel_leave(eg_layout *layout)
{
    layout->geometry = &layout->parallel->page;
    layout->is_rtl = layout->parallel->is_rtl;
    layout->column = 0;
}

static void place_columns(eg_layout *layout, eg_parallel *p)
{
    eg_len gutter = eg_style_length(layout->style, "parallel.gutter");
    eg_len width = (p->page.column - gutter * (eg_len)(p->n - 1)) / (eg_len)p->n;
    for (uint32_t i = 0; i < p->n; i++) {
        column *c = &p->columns[i];
        c->language = layout->document->columns[i].language;
        c->is_rtl = layout->document->columns[i].is_rtl;
        c->geometry = p->page;
        c->geometry.column = width;
        eg_len x = eg_layout_x(layout, (width + gutter) * (eg_len)i, width);
        c->geometry.start = c->is_rtl ? p->page.width - x - width : x;
    }
}

/* --- one leading --- */

/* Roles that stand in the columns; the others are the page's, or a signature cell's. */
static bool is_of_rows(eg_role role)
{
    return role < EG_ROLE_FOOT && role != EG_ROLE_BODY_NAME && role != EG_ROLE_BAND;
}

const eg_block_style *eg_parallel_style(const eg_layout *layout, eg_role role, const eg_language *language)
{
    eg_parallel *p = layout->parallel;
    const eg_block_style *own = eg_style_block(layout->style, role, language);
    if (!is_of_rows(role))
        return own;
    for (uint32_t i = 0; i < p->styles.n; i++) {
        if (p->styles.items[i].role == role && p->styles.items[i].language == language)
            return p->styles.items[i].style;
    }
    eg_block_style *style = EG_NEW(layout->job->arena, eg_block_style);
    *style = *own;
    for (uint32_t i = 0; i < p->n; i++)
        style->leading =
            eg_len_max(style->leading, eg_style_block(layout->style, role, p->columns[i].language)->leading);
    *EG_PUSH(layout->job->arena, &p->styles) = (style_entry){role, language, style};
    return style;
}

/* Numbers hang inside the columns: in all of them as far as the widest needs, so that texts begin alike. */
static eg_len widest_number(eg_layout *layout)
{
    const eg_document *document = layout->document;
    eg_len widest = 0;
    for (uint32_t i = 0; i < document->n_nodes; i++) {
        const eg_node *n = &document->nodes[i];
        if (n->kind != EG_NODE_ITEM || document->nodes[n->parent].list_kind != EG_LIST_COMMITMENTS)
            continue;
        const eg_block_style *style = eg_layout_style(layout, EG_ROLE_LABEL, n->language);
        const eg_lines *lines =
            eg_layout_line(layout, eg_layout_shape_text(layout, n->label, style, n->language), i, true);
        if (lines->n_lines > 0)
            widest = eg_len_max(widest, lines->lines[0].width);
    }
    return widest;
}

void eg_parallel_begin(eg_layout *layout)
{
    eg_parallel *p = EG_NEW(layout->job->arena, eg_parallel);
    p->n = layout->document->n_columns;
    p->page = *layout->geometry;
    p->is_rtl = layout->is_rtl;
    place_columns(layout, p);
    layout->parallel = p;
    eg_len first_baseline = 0, leading = 0;
    for (uint32_t i = 0; i < p->n; i++) {
        const eg_block_style *body = eg_layout_style(layout, EG_ROLE_BODY, p->columns[i].language);
        first_baseline = eg_len_max(first_baseline, eg_layout_baseline(body));
        leading = body->leading;
    }
    layout->first_baseline = first_baseline;
    p->page.grid = eg_len_max(leading / 2, EG_PT);
    p->page.depth = p->page.depth / p->page.grid * p->page.grid;
    const eg_layout_dumps dumps = layout->dumps;
    layout->dumps = (eg_layout_dumps){0};
    eg_len hang = widest_number(layout);
    layout->dumps = dumps;
    layout->hang = eg_len_max(eg_style_length(layout->style, "parallel.hang"), hang + p->page.number_gap);
    for (uint32_t i = 0; i < p->n; i++) {
        p->columns[i].geometry.grid = p->page.grid;
        p->columns[i].geometry.depth = p->page.depth;
    }
    eg_parallel_leave(layout);
}

/* --- cells --- */

static bool is_front(eg_node_kind kind)
{
    return kind >= EG_NODE_TITLE && kind <= EG_NODE_STATUS_NOTE;
}

/* Title, subtitle or status note at the head of a column. */
static void set_front(eg_layout *layout, uint32_t node)
{
    static const eg_role roles[] = {EG_ROLE_TITLE, EG_ROLE_SUBTITLE, EG_ROLE_STATUS_NOTE};
    const eg_node *n = &layout->document->nodes[node];
    const eg_block_style *style = eg_layout_style(layout, roles[n->kind - EG_NODE_TITLE], n->language);
    eg_len above = style->above;
    if (n->kind == EG_NODE_TITLE) {
        style = eg_masthead_track_title(layout, node, style);
        above = eg_style_length(layout->style, "title.drop") - eg_layout_baseline(style);
    }
    eg_len measure = layout->geometry->column;
    eg_galley_mark_place(layout, node);
    eg_paragraph *paragraph = EG_PUSH(layout->job->arena, &layout->paragraphs);
    *paragraph = (eg_paragraph){.shaped = eg_layout_shape_node(layout, node, n->text, style),
                                .request = eg_layout_request(style, measure, node),
                                .style = style,
                                .x = eg_layout_x(layout, 0, measure),
                                .node = node,
                                .first_extra = layout->first_pending,
                                .n_extra = layout->extras.n - layout->first_pending};
    layout->first_pending = layout->extras.n;
    const eg_lines *lines = eg_layout_break(layout, paragraph->shaped, &paragraph->request);
    uint32_t first, n_boxes;
    eg_galley_lines(layout, paragraph, lines, &first, &n_boxes);
    for (uint32_t i = first; i < layout->boxes.n; i++)
        layout->boxes.items[i].cost += EG_COST_FORBIDDEN;
    eg_galley_block(layout, first, EG_NO_INDEX, above, 0, EG_GAP_FIXED);
    layout->follows_heading = true;
}

/* Takes what was set since first_box and first_block out of the galley. */
static cell take_cell(eg_layout *layout, uint32_t first_box, uint32_t first_block)
{
    cell out = {.n_boxes = layout->boxes.n - first_box,
                .n_blocks = layout->blocks.n - first_block,
                .below = layout->below,
                .follows_heading = layout->follows_heading};
    eg_box *boxes = EG_NEW_ARRAY(layout->job->arena, eg_box, out.n_boxes);
    eg_block *blocks = EG_NEW_ARRAY(layout->job->arena, eg_block, out.n_blocks);
    for (uint32_t i = 0; i < out.n_boxes; i++)
        boxes[i] = layout->boxes.items[first_box + i];
    for (uint32_t i = 0; i < out.n_blocks; i++) {
        blocks[i] = layout->blocks.items[first_block + i];
        uint32_t first = blocks[i].first_box[EG_SET_BEST] - first_box;
        for (uint32_t k = first; k < first + blocks[i].n_boxes[EG_SET_BEST]; k++)
            boxes[k].first_head -= boxes[k].n_head ? first_box + first : 0;
        blocks[i].first_box[EG_SET_BEST] = first;
    }
    out.boxes = boxes;
    out.blocks = blocks;
    layout->boxes.n = first_box;
    layout->blocks.n = first_block;
    return out;
}

/* --- joining --- */

/* Pieces of a cell's box moved into the joined one, so that baselines agree. */
static void join_pieces(eg_layout *layout, const eg_box *from, eg_box *out)
{
    eg_len shift = from->baseline ? out->baseline - from->baseline : 0;
    for (uint32_t i = from->first_piece; i < from->first_piece + from->n_pieces; i++) {
        eg_piece piece = layout->pieces.items[i];
        piece.y += shift;
        *EG_PUSH(layout->job->arena, &layout->pieces) = piece;
    }
    out->n_pieces += from->n_pieces;
}

/* The lowest baseline of some boxes under their lines' tops. */
static eg_len lowest_baseline(const eg_box *boxes, uint32_t n)
{
    eg_len lowest = 0;
    for (uint32_t i = 0; i < n; i++)
        lowest = eg_len_max(lowest, boxes[i].baseline - boxes[i].room);
    return lowest;
}

/* One line of a row: what each cell has there, side by side. A break before it costs what it costs the cell
 * that minds most; a cell that has ended does not mind. baseline: at least so far down, as in all lines of
 * the row. */
static eg_box join_boxes(eg_layout *layout, const eg_box *const *boxes, uint32_t n, eg_len baseline,
                         uint32_t notes_before)
{
    eg_box out = {.first_piece = layout->pieces.n,
                  .notes_end = notes_before,
                  .row = layout->parallel->n_rows,
                  .gap = boxes[0]->gap};
    for (uint32_t i = 0; i < n; i++) {
        const eg_box *box = boxes[i];
        out.space = eg_len_max(out.space, box->space);
        out.height = eg_len_max(out.height, box->height);
        out.baseline = eg_len_max(out.baseline, box->baseline);
        out.room = eg_len_max(out.room, box->room);
        out.ascent = eg_len_max(out.ascent, box->ascent);
        out.descent = eg_len_max(out.descent, box->descent);
        out.cost = box->cost > out.cost ? box->cost : out.cost;
        out.end_cost = box->end_cost > out.end_cost ? box->end_cost : out.end_cost;
        out.notes_end = box->notes_end > out.notes_end ? box->notes_end : out.notes_end;
        out.n_lines = box->n_lines > out.n_lines ? box->n_lines : out.n_lines;
        out.snaps |= box->snaps;
        if (box->n_head > 0) {
            out.first_head = box->first_head;
            out.n_head = box->n_head;
        }
    }
    if (out.baseline > 0)
        out.baseline = eg_len_max(out.baseline, baseline + out.room);
    for (uint32_t i = 0; i < n; i++)
        join_pieces(layout, boxes[i], &out);
    return out;
}

/* A commitment of so many lines stays whole; in a row with a longer one it goes over the page with that. */
enum { WHOLE_LINES = 4 };

/* The b-th block of every cell as one block of the galley. */
static void join_block(eg_layout *layout, const cell *cells, uint32_t n, uint32_t b)
{
    uint32_t first = layout->boxes.n, most = 0;
    uint32_t notes = first ? layout->boxes.items[first - 1].notes_end : 0;
    eg_len baseline = 0;
    for (uint32_t i = 0; i < n; i++) {
        if (b >= cells[i].n_blocks)
            continue;
        uint32_t n_boxes = cells[i].blocks[b].n_boxes[EG_SET_BEST];
        most = n_boxes > most ? n_boxes : most;
        baseline = eg_len_max(
            baseline, lowest_baseline(&cells[i].boxes[cells[i].blocks[b].first_box[EG_SET_BEST]], n_boxes));
    }
    for (uint32_t k = 0; k < most; k++) {
        const eg_box *boxes[EG_MAX_COLUMNS];
        uint32_t n_boxes = 0;
        for (uint32_t i = 0; i < n; i++) {
            if (b < cells[i].n_blocks && k < cells[i].blocks[b].n_boxes[EG_SET_BEST])
                boxes[n_boxes++] = &cells[i].boxes[cells[i].blocks[b].first_box[EG_SET_BEST] + k];
        }
        eg_box box = join_boxes(layout, boxes, n_boxes, baseline, notes);
        box.first_head += box.n_head ? first : 0;
        if (most > WHOLE_LINES && box.cost >= EG_COST_WHOLE && box.cost < EG_COST_FORBIDDEN)
            box.cost = EG_COST_INSIDE;
        notes = box.notes_end;
        *EG_PUSH(layout->job->arena, &layout->boxes) = box;
    }
    if (most == 0)
        return;
    eg_block *block = EG_PUSH(layout->job->arena, &layout->blocks);
    *block = (eg_block){.paragraph = EG_NO_INDEX};
    block->first_box[EG_SET_BEST] = first;
    block->n_boxes[EG_SET_BEST] = most;
}

/* --- rows --- */

/* White under the title block, where the text begins. */
static eg_len below_row(const eg_layout *layout, uint32_t row, eg_len below)
{
    const eg_document *document = layout->document;
    if (!is_front(document->nodes[document->nodes[row].first_child].kind))
        return below;
    uint32_t next = document->nodes[row].next;
    bool ends_front = next == EG_NO_INDEX || document->nodes[next].kind != EG_NODE_PARALLEL ||
                      !is_front(document->nodes[document->nodes[next].first_child].kind);
    return ends_front ? eg_style_length(layout->style, "title.text-gap") : 0;
}

void eg_parallel_set_row(eg_layout *layout, uint32_t row)
{
    const eg_document *document = layout->document;
    cell cells[EG_MAX_COLUMNS];
    uint32_t n = 0, n_blocks = 0, first_box = layout->boxes.n, first_block = layout->blocks.n;
    const eg_len below = layout->below;
    const bool follows_heading = layout->follows_heading;
    for (uint32_t child = document->nodes[row].first_child; child != EG_NO_INDEX && n < EG_MAX_COLUMNS;
         child = document->nodes[child].next) {
        if (document->nodes[child].kind == EG_NODE_NOTE)
            return; /* set where the text refers to it */
        layout->below = below;
        layout->follows_heading = follows_heading;
        eg_parallel_enter(layout, document->nodes[child].column);
        if (is_front(document->nodes[child].kind))
            set_front(layout, child);
        else
            eg_galley_set(layout, child);
        cells[n] = take_cell(layout, first_box, first_block);
        n_blocks = cells[n].n_blocks > n_blocks ? cells[n].n_blocks : n_blocks;
        n++;
    }
    eg_parallel_leave(layout);
    layout->parallel->n_rows++;
    layout->below = 0;
    layout->follows_heading = false;
    for (uint32_t b = 0; b < n_blocks; b++)
        join_block(layout, cells, n, b);
    for (uint32_t i = 0; i < n; i++) {
        layout->below = eg_len_max(layout->below, cells[i].below);
        layout->follows_heading |= cells[i].follows_heading;
    }
    if (n > 0)
        layout->below = below_row(layout, row, layout->below);
}

/* A note's row may be asked for while a cell is being set: what the cell has open is put back afterwards. */
void eg_parallel_set_notes(eg_layout *layout, uint32_t row)
{
    const eg_document *document = layout->document;
    const uint32_t column_before = layout->column, first = layout->notes.n;
    const eg_geometry *geometry = layout->geometry;
    const bool is_rtl = layout->is_rtl;
    const eg_box *cells[EG_MAX_COLUMNS];
    uint32_t n_boxes[EG_MAX_COLUMNS], n = 0, most = 0;
    eg_len baseline = 0;
    for (uint32_t note = document->nodes[row].first_child; note != EG_NO_INDEX && n < EG_MAX_COLUMNS;
         note = document->nodes[note].next, n++) {
        eg_parallel_enter(layout, document->nodes[note].column);
        eg_notes_set(layout, note);
        n_boxes[n] = layout->notes.n - first;
        most = n_boxes[n] > most ? n_boxes[n] : most;
        eg_box *boxes = EG_NEW_ARRAY(layout->job->arena, eg_box, n_boxes[n]);
        for (uint32_t k = 0; k < n_boxes[n]; k++)
            boxes[k] = layout->notes.items[first + k];
        cells[n] = boxes;
        baseline = eg_len_max(baseline, lowest_baseline(boxes, n_boxes[n]));
        layout->notes.n = first;
    }
    layout->geometry = geometry;
    layout->is_rtl = is_rtl;
    layout->column = column_before;
    layout->parallel->n_rows++;
    for (uint32_t k = 0; k < most; k++) {
        const eg_box *boxes[EG_MAX_COLUMNS];
        uint32_t n_here = 0;
        for (uint32_t i = 0; i < n; i++) {
            if (k < n_boxes[i])
                boxes[n_here++] = &cells[i][k];
        }
        eg_box box = join_boxes(layout, boxes, n_here, baseline, 0);
        *EG_PUSH(layout->job->arena, &layout->notes) = box;
    }
}
