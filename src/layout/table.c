/* Tables: column widths by content, rows as boxes, the head set again on every page that the table goes over
 * to.
 *
 * Place: galley.c calls it for a TABLE node; the breaker breaks between rows. Widths follow the way of CSS
 * 2.1 17.5.2.2:
 * every column gets what its longest word needs, and what is left is shared by how much more each could use.
 * */
#include "layout/internal.h"

typedef struct cell {
    uint32_t node;
    const eg_block_style *style;
    const eg_shaped *shaped;
    const eg_lines *lines;
} cell;

typedef struct table {
    uint32_t n_rows, n_columns, n_head;
    uint32_t *rows; /* nodes */
    cell *cells;    /* by row; node EG_NO_INDEX: none */
    eg_len *least, *most, *widths;
    eg_len start, measure, gutter, padding;
} table;

/* Of words that cannot be told by their spaces (Thai, Chinese) a column is never asked to hold more than this
 * many ems; line/ knows where they break. */
enum { UNSPACED_EMS = 4 };

/* The widest stretch without a space. */
static eg_len widest_word(const eg_shaped *shaped)
{
    eg_len widest = 0, width = 0;
    for (uint32_t r = 0; r < shaped->n_runs; r++) {
        const eg_shape_run *run = &shaped->runs[r];
        const eg_shape_item *item = &shaped->items[run->item];
        for (uint32_t g = run->first_glyph; g < run->first_glyph + run->n_glyphs; g++) {
            const eg_glyph *glyph = &shaped->glyphs[g];
            if (glyph->flags & EG_SHAPE_SPACE) {
                widest = eg_len_max(widest, width);
                width = 0;
            } else {
                width += glyph->flags & EG_SHAPE_OBJECT ? item->object_width : glyph->advance;
            }
        }
    }
    return eg_len_max(widest, width);
}

static void measure_cell(eg_layout *layout, table *t, uint32_t column, const cell *c,
                         const eg_language *language)
{
    if (!c->shaped)
        return;
    eg_len most = eg_line_natural_width(layout->job, c->shaped) + EG_PT;
    eg_len least = eg_len_min(widest_word(c->shaped) + EG_PT, most);
    if (language->justify != EG_JUSTIFY_SPACES)
        least = eg_len_min(least, UNSPACED_EMS * c->style->type.size);
    t->least[column] = eg_len_max(t->least[column], least);
    t->most[column] = eg_len_max(t->most[column], most);
}

/* Counts rows and columns, shapes every cell. */
static void read_table(eg_layout *layout, uint32_t node, table *t)
{
    const eg_document *document = layout->document;
    eg_arena *arena = layout->job->arena;
    for (uint32_t row = document->nodes[node].first_child; row != EG_NO_INDEX;
         row = document->nodes[row].next) {
        uint32_t n = 0;
        for (uint32_t c = document->nodes[row].first_child; c != EG_NO_INDEX; c = document->nodes[c].next)
            n++;
        t->n_columns = n > t->n_columns ? n : t->n_columns;
        t->n_rows++;
    }
    t->n_head =
        document->nodes[node].n_header_rows < t->n_rows ? document->nodes[node].n_header_rows : t->n_rows;
    t->rows = EG_NEW_ARRAY(arena, uint32_t, t->n_rows);
    t->cells = EG_NEW_ARRAY(arena, cell, (size_t)t->n_rows * t->n_columns);
    t->least = EG_NEW_ARRAY(arena, eg_len, t->n_columns);
    t->most = EG_NEW_ARRAY(arena, eg_len, t->n_columns);
    t->widths = EG_NEW_ARRAY(arena, eg_len, t->n_columns);
    uint32_t r = 0;
    for (uint32_t row = document->nodes[node].first_child; row != EG_NO_INDEX;
         row = document->nodes[row].next, r++) {
        t->rows[r] = row;
        uint32_t child = document->nodes[row].first_child;
        for (uint32_t c = 0; c < t->n_columns; c++) {
            cell *each = &t->cells[(size_t)r * t->n_columns + c];
            each->node = child;
            if (child == EG_NO_INDEX)
                continue;
            const eg_node *n = &document->nodes[child];
            each->style =
                eg_layout_style(layout, r < t->n_head ? EG_ROLE_TABLE_HEAD : EG_ROLE_TABLE_CELL, n->language);
            each->shaped = eg_layout_shape_node(layout, child, n->text, each->style);
            measure_cell(layout, t, c, each, n->language);
            child = n->next;
        }
    }
}

/* Columns together always fill the measure, so that the rules above and below are as wide as the text. */
static void share_width(table *t)
{
    eg_len room = t->measure - t->gutter * (eg_len)(t->n_columns - 1), least = 0, most = 0;
    for (uint32_t c = 0; c < t->n_columns; c++) {
        least += t->least[c];
        most += t->most[c];
    }
    for (uint32_t c = 0; c < t->n_columns; c++) {
        if (most <= 0)
            t->widths[c] = room / t->n_columns;
        else if (most <= room)
            t->widths[c] = t->most[c] + eg_len_scale(room - most, t->most[c], most);
        else if (least < room)
            t->widths[c] = t->least[c] + eg_len_scale(room - least, t->most[c] - t->least[c], most - least);
        else
            t->widths[c] = eg_len_scale(room, t->least[c], least);
    }
}

static void break_cells(eg_layout *layout, table *t)
{
    for (uint32_t i = 0; i < t->n_rows * t->n_columns; i++) {
        cell *each = &t->cells[i];
        if (each->node == EG_NO_INDEX)
            continue;
        const eg_node *n = &layout->document->nodes[each->node];
        eg_line_request request = eg_layout_request(each->style, t->widths[i % t->n_columns], each->node);
        request.align = n->align == EG_CELL_CENTRE ? EG_ALIGN_CENTRE
                        : n->align == EG_CELL_END  ? EG_ALIGN_END
                                                   : EG_ALIGN_START;
        request.first_indent = 0;
        each->lines = eg_layout_break(layout, each->shaped, &request);
    }
}

/* One row: its cells side by side, first baselines level, with the rules that belong to it. */
static void set_row(eg_layout *layout, const table *t, uint32_t row, uint32_t notes)
{
    const cell *cells = &t->cells[(size_t)row * t->n_columns];
    for (uint32_t c = 0; c < t->n_columns; c++) {
        if (cells[c].node != EG_NO_INDEX)
            notes = eg_notes_end(layout, cells[c].node, layout->document->nodes[cells[c].node].text, notes);
    }
    eg_len rule = eg_style_length(layout->style, "table.rule");
    eg_len head_rule = eg_style_length(layout->style, "table.head-rule");
    eg_box box = {.first_piece = layout->pieces.n, .notes_end = notes, .n_lines = 1};
    const eg_colour black = {0};
    eg_len x = eg_layout_x(layout, t->start, t->measure), top = t->padding, bottom = t->padding;
    if (row == 0)
        eg_galley_rule(layout, x, 0, t->measure, rule, black);
    eg_galley_take_pending(layout, top, 0);
    eg_len start = t->start;
    for (uint32_t c = 0; c < t->n_columns; c++) {
        if (cells[c].lines) {
            eg_len end = eg_galley_stack(layout, cells[c].lines, cells[c].style,
                                         eg_layout_x(layout, start, t->widths[c]), top);
            bottom = eg_len_max(bottom, end);
        }
        start += t->widths[c] + t->gutter;
    }
    box.height = bottom + t->padding;
    if (row + 1 == t->n_head && t->n_rows > t->n_head)
        eg_galley_rule(layout, x, box.height - head_rule, t->measure, head_rule, black);
    if (row + 1 == t->n_rows)
        eg_galley_rule(layout, x, box.height - rule, t->measure, rule, black);
    /* The head goes with the first row under it. */
    box.cost = row > 0 && row <= t->n_head ? EG_COST_FORBIDDEN : 0;
    box.n_pieces = layout->pieces.n - box.first_piece;
    *EG_PUSH(layout->job->arena, &layout->boxes) = box;
}

void eg_table_set(eg_layout *layout, uint32_t node, eg_len start, eg_len end)
{
    table t = {.start = start,
               .measure = layout->geometry->column - start - end,
               .gutter = eg_style_length(layout->style, "table.gutter"),
               .padding = eg_style_length(layout->style, "table.padding")};
    read_table(layout, node, &t);
    if (t.n_rows == 0 || t.n_columns == 0)
        return;
    share_width(&t);
    break_cells(layout, &t);
    uint32_t first = layout->boxes.n;
    for (uint32_t row = 0; row < t.n_rows; row++) {
        uint32_t notes = layout->boxes.n ? layout->boxes.items[layout->boxes.n - 1].notes_end : 0;
        set_row(layout, &t, row, notes);
        if (row > t.n_head) {
            layout->boxes.items[first + row].first_head = first;
            layout->boxes.items[first + row].n_head = t.n_head;
        }
    }
    eg_len gap = eg_style_length(layout->style, "table.gap");
    eg_galley_block(layout, first, EG_NO_INDEX, gap, gap, EG_GAP_PARAGRAPH);
}
