/* Signature pages: for each signatory room for a pen and a seal, a line, the name, and a field made beforehand; the
 * unseen fields on the last page; the fingerprint of the text at the foot.
 *
 * Place: after the text pages are assembled. Up to four signatories stand in one column, under the closing line when the
 * page has room for all of them; more stand in two columns on pages of their own. Field names and the set of fields
 * follow ETSI EN 319 142-1 practice: all exist before the first signature. */
#include "layout/internal.h"

/* Up to so many signatories stand in one wide column. */
enum { FEW = 4 };

typedef struct cell_plan {
    eg_len width, height, gutter;
    uint32_t n_columns;
    eg_len pen, rule, rule_gap;
} cell_plan;

static eg_len length_of(const eg_layout *layout, const char *key)
{
    return eg_style_length(layout->style, key);
}

static uint32_t signatures_node(const eg_document *document)
{
    for (uint32_t child = document->nodes[0].first_child; child != EG_NO_INDEX;
         child = document->nodes[child].next) {
        if (document->nodes[child].kind == EG_NODE_SIGNATURES)
            return child;
    }
    return EG_NO_INDEX;
}

/* --- one cell --- */

static eg_block_style start_aligned(const eg_block_style *style)
{
    eg_block_style out = *style;
    out.align = EG_ALIGN_START;
    return out;
}

/* Name and details under the line of a cell whose top is at y: pieces, relative to nothing but y. Returns its end. */
static eg_len set_names(eg_layout *layout, const cell_plan *plan, uint32_t signatory, eg_len x, eg_len y)
{
    const eg_document *document = layout->document;
    y += plan->pen + plan->rule + plan->rule_gap;
    for (uint32_t child = document->nodes[signatory].first_child; child != EG_NO_INDEX;
         child = document->nodes[child].next) {
        const eg_node *n = &document->nodes[child];
        eg_role role = n->kind == EG_NODE_SIGNATORY_NAME ? EG_ROLE_SIGN_NAME : EG_ROLE_SIGN_DETAIL;
        const eg_block_style *style = eg_layout_style(layout, role, n->language);
        eg_block_style aligned = start_aligned(style);
        eg_line_request request = eg_layout_request(&aligned, plan->width, child);
        const eg_lines *lines =
            eg_layout_break(layout, eg_layout_shape_node(layout, child, n->text, style), &request);
        y = eg_galley_stack(layout, lines, style, x, y);
    }
    return y;
}

/* The depth that the tallest cell needs. Pieces made on the way are dropped again, and no dump hears of them. */
static eg_len tallest_cell(eg_layout *layout, const cell_plan *plan, uint32_t signatures)
{
    const eg_document *document = layout->document;
    uint32_t n_pieces = layout->pieces.n;
    const eg_layout_dumps dumps = layout->dumps;
    layout->dumps = (eg_layout_dumps){0};
    eg_len tallest = 0;
    for (uint32_t child = document->nodes[signatures].first_child; child != EG_NO_INDEX;
         child = document->nodes[child].next) {
        if (document->nodes[child].kind == EG_NODE_SIGNATORY)
            tallest = eg_len_max(tallest, set_names(layout, plan, child, 0, 0));
    }
    layout->pieces.n = n_pieces;
    layout->dumps = dumps;
    return tallest;
}

/* A cell with its upper start corner at `start` in the column and y. */
static void set_cell(eg_layout *layout, const cell_plan *plan, uint32_t node, eg_len start, eg_len y)
{
    const eg_document *document = layout->document;
    const eg_signatory *signatory = &document->signatories[document->nodes[node].target];
    if (signatory->signs != EG_SIGNS_ABSENT) {
        eg_piece *field = eg_galley_piece(layout, EG_PIECE_FIELD);
        field->width = length_of(layout, "sign.field-width");
        field->height = length_of(layout, "sign.field-height");
        field->x = eg_layout_x(layout, start, field->width);
        field->y = y + plan->pen - length_of(layout, "sign.field-lift") - field->height;
        field->node = node;
        field->index = document->nodes[node].target;
    }
    eg_galley_rule(layout, eg_layout_x(layout, start, plan->width), y + plan->pen, plan->width, plan->rule,
                   (eg_colour){0, 0, 0});
    set_names(layout, plan, node, eg_layout_x(layout, start, plan->width), y);
}

/* --- headings --- */

static uint32_t heading_node(const eg_document *document, uint32_t signatures)
{
    uint32_t first = document->nodes[signatures].first_child;
    return first != EG_NO_INDEX && document->nodes[first].kind == EG_NODE_HEADING ? first : EG_NO_INDEX;
}

static eg_len set_heading(eg_layout *layout, uint32_t signatures, eg_len y)
{
    uint32_t node = heading_node(layout->document, signatures);
    eg_galley_mark_place(layout, signatures);
    if (node == EG_NO_INDEX) {
        eg_galley_take_pending(layout, 0, y);
        return y;
    }
    const eg_node *n = &layout->document->nodes[node];
    const eg_block_style *style = eg_layout_style(layout, EG_ROLE_SIGN_HEADING, n->language);
    y += style->above;
    eg_galley_mark_place(layout, node);
    eg_galley_take_pending(layout, 0, y);
    eg_line_request request = eg_layout_request(style, layout->geometry->column, node);
    const eg_lines *lines =
        eg_layout_break(layout, eg_layout_shape_node(layout, node, n->text, style), &request);
    return eg_galley_stack(layout, lines, style, eg_layout_x(layout, 0, layout->geometry->column), y) +
           style->below;
}

/* "{short title}" at the start, date and symbol at the end, over a rule: a running header. Returns its end. */
static eg_len set_running(eg_layout *layout, uint32_t page, eg_len y)
{
    eg_document *document = layout->document;
    const eg_language *language = document->language;
    const eg_block_style *style = eg_layout_style(layout, EG_ROLE_SIGN_RUNNING, language);
    /* Its baseline is every page's first. */
    y += layout->first_baseline - eg_layout_baseline(style);
    eg_len column = layout->geometry->column, baseline = y + eg_layout_baseline(style);
    eg_buffer text = eg_buffer_new(layout->job->arena);
    if (document->adopted.year > 0) {
        eg_status status = eg_language_add_date(language, layout->job, document->adopted.year,
                                                document->adopted.month, document->adopted.day, &text);
        if (status != EG_OK)
            layout->status = status;
    }
    if (document->symbol.begin < document->symbol.end) {
        if (text.size > 0)
            eg_buffer_add_string(&text, "  ");
        eg_buffer_add_slice(&text, eg_document_slice(document, document->symbol));
    }
    const eg_lines *end = eg_layout_line(
        layout, eg_layout_shape_text(layout, eg_layout_add_text(layout, &text), style, language), EG_NO_INDEX,
        false);
    eg_len end_width = end->n_lines ? end->lines[0].width : 0;
    if (end_width > 0)
        eg_page_add_line(layout->builder, page, &end->lines[0], end->runs, end->glyphs,
                         eg_layout_x(layout, column - end_width, end_width), baseline, EG_ARTIFACT_HEADER);
    eg_len room = column - end_width - length_of(layout, "foot.gap");
    eg_block_style aligned = start_aligned(style);
    eg_line_request request = eg_layout_request(&aligned, room, EG_NO_INDEX);
    const eg_lines *title = eg_layout_break(
        layout, eg_layout_shape_text(layout, document->short_title, style, language), &request);
    uint32_t n_lines = title->n_lines ? title->n_lines : 1;
    for (uint32_t i = 0; i < title->n_lines; i++)
        eg_page_add_line(layout->builder, page, &title->lines[i], title->runs, title->glyphs,
                         eg_layout_x(layout, 0, room), baseline + style->leading * i, EG_ARTIFACT_HEADER);
    eg_len height = length_of(layout, "sign.running-height");
    height = eg_len_max(height, style->leading * n_lines + length_of(layout, "sign.running-gap"));
    eg_len rule = length_of(layout, "sign.rule");
    eg_page_add_rule(
        layout->builder, page,
        &(eg_page_rule){.x = eg_layout_x(layout, 0, column),
                        .y = y + style->leading * n_lines + (height - style->leading * n_lines) / 2,
                        .width = column,
                        .height = rule,
                        .artifact = EG_ARTIFACT_HEADER});
    return y + height;
}

/* --- pages --- */

static cell_plan plan_cells(eg_layout *layout, uint32_t signatures)
{
    cell_plan plan = {.width = length_of(layout, "sign.cell-width"),
                      .height = length_of(layout, "sign.cell-height"),
                      .gutter = length_of(layout, "sign.gutter"),
                      .n_columns = 2,
                      .pen = length_of(layout, "sign.pen-height"),
                      .rule = length_of(layout, "sign.rule"),
                      .rule_gap = length_of(layout, "sign.rule-gap")};
    if (layout->document->n_signatories <= FEW) {
        plan.n_columns = 1;
        plan.width = length_of(layout, "sign.few-width");
        plan.height = length_of(layout, "sign.tall-height");
    }
    /* A quarter of a point is less than the foot of a cell's last line leaves free. */
    eg_len needed = tallest_cell(layout, &plan, signatures) - EG_PT / 4;
    if (needed > plan.height)
        plan.height = eg_len_max(length_of(layout, "sign.tall-height"), needed);
    return plan;
}

/* Cells from `*child` on, rows first, from y down to the end of the text block. Moves *child past those set. */
static void set_cells(eg_layout *layout, const cell_plan *plan, uint32_t *child, eg_len y, eg_len end)
{
    const eg_document *document = layout->document;
    bool is_first = true;
    while (*child != EG_NO_INDEX && (is_first || y + plan->height <= end + EG_PT)) {
        is_first = false;
        for (uint32_t column = 0; column < plan->n_columns && *child != EG_NO_INDEX;) {
            if (document->nodes[*child].kind == EG_NODE_SIGNATORY) {
                set_cell(layout, plan, *child, (plan->width + plan->gutter) * column, y);
                column++;
            }
            *child = document->nodes[*child].next;
        }
        y += plan->height;
    }
}

/* The fields nobody sees: one for the certifying signature, one that closes, one for the document's timestamp. None of
 * their names begins another. */
static void add_unseen(eg_layout *layout, uint32_t page)
{
    static const struct {
        eg_field_kind kind;
        const char *id;
        eg_phrase phrase;
    } fields[] = {{EG_FIELD_CERTIFYING, "Certify", EG_PHRASE_CERTIFYING_FIELD},
                  {EG_FIELD_CLOSING, "Close", EG_PHRASE_CLOSING_FIELD},
                  {EG_FIELD_TIMESTAMP, "Timestamp", EG_PHRASE_TIMESTAMP_FIELD}};
    for (size_t i = 0; i < sizeof fields / sizeof *fields; i++) {
        static const char *const no_pairs[] = {NULL};
        eg_buffer text = eg_buffer_new(layout->job->arena);
        eg_language_add_phrase(layout->document->language, fields[i].phrase, no_pairs, &text);
        eg_page_add_field(layout->builder, page,
                          &(eg_page_field){.kind = fields[i].kind,
                                           .id = fields[i].id,
                                           .description = eg_layout_add_text(layout, &text),
                                           .node = EG_PAGE_NONE,
                                           .language = layout->document->language});
    }
}

/* "Fingerprint of the text  9F86 D081 …": the first 128 bits of the digest, over the running foot. */
static void add_fingerprint(eg_layout *layout, uint32_t page)
{
    const eg_language *language = layout->document->language;
    const eg_block_style *style = eg_layout_style(layout, EG_ROLE_FOOT, language);
    static const char *const no_pairs[] = {NULL};
    eg_buffer text = eg_buffer_new(layout->job->arena);
    eg_language_add_phrase(language, EG_PHRASE_FINGERPRINT, no_pairs, &text);
    eg_range phrase = eg_layout_add_text(layout, &text);
    eg_digest digest = eg_layout_text_digest(layout->job, layout->document);
    text = eg_buffer_new(layout->job->arena);
    for (int i = 0; i < 16; i += 2) {
        if (i > 0)
            eg_buffer_add_char(&text, ' ');
        eg_buffer_add_hex(&text, (uint32_t)digest.bytes[i] << 8 | digest.bytes[i + 1], 4);
    }
    eg_range groups = eg_layout_add_text(layout, &text);
    eg_len y =
        layout->geometry->height - layout->geometry->foot_baseline - length_of(layout, "sign.print-rise");
    eg_len start = 0;
    /* Two pieces, each in its own direction: in right-to-left text the groups keep their order. */
    for (int i = 0; i < 2; i++) {
        const eg_lines *lines = eg_layout_line(
            layout, eg_layout_shape_text(layout, i ? groups : phrase, style, language), EG_NO_INDEX, false);
        if (lines->n_lines == 0)
            continue;
        eg_len width = lines->lines[0].width;
        eg_page_add_line(layout->builder, page, &lines->lines[0], lines->runs, lines->glyphs,
                         eg_layout_x(layout, start, width), y, EG_ARTIFACT_FOOTER);
        start += width + style->type.size;
    }
}

/* Under the closing line, when heading and cells all fit there. */
static bool set_under_text(eg_layout *layout, const cell_plan *plan, uint32_t signatures, eg_len end,
                           eg_len spare)
{
    const eg_document *document = layout->document;
    if (document->n_signatories > FEW)
        return false;
    uint32_t first = layout->pieces.n, first_extra = layout->first_pending;
    eg_len y = set_heading(layout, signatures, 0);
    eg_len depth = y + plan->height * document->n_signatories;
    if (depth > spare) {
        layout->pieces.n = first;
        layout->extras.n = first_extra;
        layout->first_pending = first_extra;
        return false;
    }
    uint32_t child = document->nodes[signatures].first_child, page = eg_page_count(layout->builder) - 1;
    set_cells(layout, plan, &child, y, depth);
    eg_assemble_pieces(layout, page, first, layout->pieces.n - first, layout->geometry->top + end,
                       EG_ARTIFACT_NONE);
    eg_page_at(layout->builder, page)->is_signature_page = true;
    add_fingerprint(layout, page);
    return true;
}

void eg_signatures_set(eg_layout *layout, eg_len end, eg_len spare)
{
    uint32_t signatures = signatures_node(layout->document);
    if (layout->document->n_signatories == 0 || signatures == EG_NO_INDEX)
        return;
    const eg_geometry *g = layout->geometry;
    cell_plan plan = plan_cells(layout, signatures);
    if (!set_under_text(layout, &plan, signatures, end, spare)) {
        uint32_t child = layout->document->nodes[signatures].first_child;
        bool is_first = true;
        while (child != EG_NO_INDEX) {
            uint32_t page = eg_page_add(layout->builder, g->width, g->height), first = layout->pieces.n;
            eg_page_at(layout->builder, page)->is_signature_page = true;
            eg_len y = set_running(layout, page, g->top);
            if (is_first)
                y = set_heading(layout, signatures, y);
            is_first = false;
            set_cells(layout, &plan, &child, y, g->top + g->depth);
            eg_assemble_pieces(layout, page, first, layout->pieces.n - first, 0, EG_ARTIFACT_NONE);
            add_fingerprint(layout, page);
        }
    }
    add_unseen(layout, eg_page_count(layout->builder) - 1);
}
