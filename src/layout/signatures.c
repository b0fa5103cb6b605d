/* Signature pages: for each signatory room for a pen and a seal, a line, the name, and a field made
 * beforehand; the unseen fields on the last page; the fingerprint of the text at the foot.
 *
 * Place: after the text pages are assembled. Up to four signatories stand in one column, under the closing
 * line when the page has room for all of them; more stand in two columns on pages of their own. Field names
 * and the set of fields follow ETSI EN 319 142-1 practice: all exist before the first signature. */
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

/* From the page's start edge, also a name that itself begins at the other. */
static eg_block_style start_aligned(const eg_layout *layout, const eg_block_style *style, bool is_rtl)
{
    eg_block_style out = *style;
    out.align = is_rtl == layout->is_rtl ? EG_ALIGN_START : EG_ALIGN_END;
    return out;
}

/* Name and details under the line of a cell whose top is at y: pieces, relative to nothing but y. Returns
 * its end. */
static eg_len set_names(eg_layout *layout, const cell_plan *plan, uint32_t signatory, eg_len x, eg_len y)
{
    const eg_document *document = layout->document;
    y += plan->pen + plan->rule + plan->rule_gap;
    for (uint32_t child = document->nodes[signatory].first_child; child != EG_NO_INDEX;
         child = document->nodes[child].next) {
        const eg_node *n = &document->nodes[child];
        eg_role role = n->kind == EG_NODE_SIGNATORY_NAME ? EG_ROLE_SIGN_NAME : EG_ROLE_SIGN_DETAIL;
        const eg_block_style *style = eg_layout_style(layout, role, n->language);
        eg_block_style aligned = start_aligned(layout, style, eg_layout_is_rtl(layout, child));
        eg_line_request request = eg_layout_request(&aligned, plan->width, child);
        const eg_lines *lines =
            eg_layout_break(layout, eg_layout_shape_node(layout, child, n->text, style), &request);
        y = eg_galley_stack(layout, lines, style, x, y);
    }
    return y;
}

/* The depth that the tallest cell needs, and whose it is. Pieces made on the way are dropped again, and no dump
 * hears of them. */
static eg_len tallest_cell(eg_layout *layout, const cell_plan *plan, uint32_t signatures, uint32_t *whose)
{
    const eg_document *document = layout->document;
    uint32_t n_pieces = layout->pieces.n;
    const eg_layout_dumps dumps = layout->dumps;
    layout->dumps = (eg_layout_dumps){0};
    eg_len tallest = 0;
    for (uint32_t child = document->nodes[signatures].first_child; child != EG_NO_INDEX;
         child = document->nodes[child].next) {
        if (document->nodes[child].kind != EG_NODE_SIGNATORY)
            continue;
        eg_len needed = set_names(layout, plan, child, 0, 0);
        if (needed > tallest) {
            tallest = needed;
            *whose = child;
        }
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
                   (eg_colour){0});
    set_names(layout, plan, node, eg_layout_x(layout, start, plan->width), y);
}

/* --- headings --- */

/* The heading, in each language that has one of its own. */
static eg_len set_heading(eg_layout *layout, uint32_t signatures, eg_len y)
{
    const eg_document *document = layout->document;
    eg_len top = y, below = 0;
    eg_galley_mark_place(layout, signatures);
    for (uint32_t node = document->nodes[signatures].first_child;
         node != EG_NO_INDEX && document->nodes[node].kind == EG_NODE_HEADING;
         node = document->nodes[node].next) {
        const eg_node *n = &document->nodes[node];
        const eg_block_style *style = eg_layout_style(layout, EG_ROLE_SIGN_HEADING, n->language);
        const eg_block_style aligned = n->language->is_rtl == layout->is_rtl
                                           ? *style
                                           : start_aligned(layout, style, n->language->is_rtl);
        y += y == top ? style->above : 0;
        eg_galley_mark_place(layout, node);
        eg_galley_take_pending(layout, 0, y);
        eg_line_request request = eg_layout_request(&aligned, layout->geometry->column, node);
        const eg_lines *lines =
            eg_layout_break(layout, eg_layout_shape_node(layout, node, n->text, style), &request);
        y = eg_galley_stack(layout, lines, style, eg_layout_x(layout, 0, layout->geometry->column), y);
        below = style->below;
    }
    eg_galley_take_pending(layout, 0, y);
    return y + below;
}

/* Date and symbol, for the end of the running title. */
static const eg_lines *running_end(eg_layout *layout, const eg_block_style *style)
{
    const eg_document *document = layout->document;
    eg_buffer text = eg_buffer_new(layout->job->arena);
    if (document->adopted.year > 0) {
        eg_status status = eg_language_add_date(document->language, layout->job, document->adopted.year,
                                                document->adopted.month, document->adopted.day, &text);
        if (status != EG_OK)
            layout->status = status;
    }
    if (document->symbol.begin < document->symbol.end) {
        if (text.size > 0)
            eg_buffer_add_string(&text, "  ");
        eg_buffer_add_slice(&text, eg_document_slice(document, document->symbol));
    }
    eg_range range = eg_layout_add_text(layout, &text);
    return eg_layout_line(layout, eg_layout_shape_text(layout, range, style, document->language), EG_NO_INDEX,
                          false);
}

/* "{short title}" at the start, date and symbol at the end, over a rule: a running header. Where they would
 * take more than half of the column, as on small paper, they stand under the title. Returns its end; rule_end is
 * that of the rule, from which the heading's white counts. */
static eg_len set_running(eg_layout *layout, uint32_t page, eg_len y, eg_len *rule_end)
{
    const eg_document *document = layout->document;
    const eg_block_style *style = eg_layout_style(layout, EG_ROLE_SIGN_RUNNING, document->language);
    /* Its baseline is every page's first. */
    y += layout->first_baseline - eg_layout_baseline(style);
    eg_len column = layout->geometry->column, baseline = y + eg_layout_baseline(style);
    const eg_lines *end = running_end(layout, style);
    eg_len end_width = end->n_lines ? end->lines[0].width : 0;
    bool is_under = 2 * end_width > column;
    eg_len room = is_under || end_width == 0 ? column : column - end_width - length_of(layout, "foot.gap");
    eg_block_style aligned = start_aligned(layout, style, document->language->is_rtl);
    eg_line_request request = eg_layout_request(&aligned, room, EG_NO_INDEX);
    const eg_lines *title = eg_layout_break(
        layout, eg_layout_shape_text(layout, document->short_title, style, document->language), &request);
    uint32_t n_lines = title->n_lines;
    for (uint32_t i = 0; i < title->n_lines; i++)
        eg_page_add_line(layout->builder, page, &title->lines[i], title->runs, title->glyphs,
                         eg_layout_x(layout, 0, room), baseline + style->leading * i, EG_ARTIFACT_HEADER);
    if (end_width > 0) {
        eg_len start = is_under ? 0 : column - end_width;
        eg_len line = is_under ? n_lines : 0;
        eg_page_add_line(layout->builder, page, &end->lines[0], end->runs, end->glyphs,
                         eg_layout_x(layout, start, end_width), baseline + style->leading * line,
                         EG_ARTIFACT_HEADER);
        n_lines += is_under || n_lines == 0;
    }
    eg_len text_height = style->leading * n_lines;
    eg_len height = eg_len_max(length_of(layout, "sign.running-height"),
                               text_height + length_of(layout, "sign.running-gap"));
    const eg_page_rule rule = {.x = eg_layout_x(layout, 0, column),
                               .y = y + text_height + (height - text_height) / 2,
                               .width = column,
                               .height = length_of(layout, "sign.rule"),
                               .artifact = EG_ARTIFACT_HEADER};
    eg_page_add_rule(layout->builder, page, &rule);
    *rule_end = rule.y + rule.height;
    return y + height;
}

/* --- pages --- */

/* All cells grow with the one that needs most, so that the lines of a page stand in rows. */
static void report_tall(eg_layout *layout, uint32_t signatory)
{
    const eg_document *document = layout->document;
    eg_range name = document->signatories[document->nodes[signatory].target].name;
    eg_finding *finding =
        eg_report_add(layout->job->report, EG_F_SIGNATORY_TALL, eg_document_place(document, name.begin),
                      "the name and details of %s take more lines than a cell has room for",
                      eg_report_quote(layout->job->arena, eg_document_slice(document, name)));
    eg_report_hint(layout->job->report, finding, "shorten the role, or leave out what the text itself says");
}

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
    } else if (2 * plan.width + plan.gutter > layout->geometry->column + EG_PT) {
        plan.n_columns = 1; /* a small paper */
    }
    plan.width = eg_len_min(plan.width, layout->geometry->column);
    /* The last line's leading has a point of white under its descenders, which the next cell's begins with
     * anyway. */
    uint32_t whose = EG_NO_INDEX;
    eg_len tall = length_of(layout, "sign.tall-height");
    eg_len needed = tallest_cell(layout, &plan, signatures, &whose) - EG_PT;
    if (needed > plan.height)
        plan.height = eg_len_max(tall, needed);
    if (needed > tall)
        report_tall(layout, whose);
    return plan;
}

/* Cells from `*child` on, rows first, from y down to the end of the text block. Moves *child past those set.
 * */
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

/* The fields nobody sees: one for the certifying signature, one that closes, one for the document's
 * timestamp. None of their names begins another. */
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
eg_len eg_signatures_fingerprint(eg_layout *layout, uint32_t page)
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
    /* Two pieces, each in its own direction: in right-to-left text the groups keep their order. On small
     * paper the phrase stands over the groups. */
    const eg_lines *parts[2] = {
        eg_layout_line(layout, eg_layout_shape_text(layout, phrase, style, language), EG_NO_INDEX, false),
        eg_layout_line(layout, eg_layout_shape_text(layout, groups, style, language), EG_NO_INDEX, false)};
    eg_len widths[2];
    for (int i = 0; i < 2; i++)
        widths[i] = parts[i]->n_lines ? parts[i]->lines[0].width : 0;
    bool is_over = widths[0] + style->type.size + widths[1] > layout->geometry->column;
    for (int i = 0; i < 2; i++) {
        if (widths[i] == 0)
            continue;
        eg_len start = i == 1 && !is_over ? widths[0] + style->type.size : 0;
        eg_page_add_line(layout->builder, page, &parts[i]->lines[0], parts[i]->runs, parts[i]->glyphs,
                         eg_layout_x(layout, start, widths[i]), y - (i == 0 && is_over ? style->leading : 0),
                         EG_ARTIFACT_FOOTER);
    }
    return is_over ? y - style->leading : y;
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
    eg_signatures_fingerprint(layout, page);
    return true;
}

/* --- a list to read --- */

/* Name and details of one signatory: they go over the page together. */
static void list_signatory(eg_layout *layout, uint32_t signatory)
{
    const eg_node *nodes = layout->document->nodes;
    const eg_block_style *body = eg_layout_style(layout, EG_ROLE_BODY, layout->document->language);
    bool is_first = true;
    for (uint32_t child = nodes[signatory].first_child; child != EG_NO_INDEX; child = nodes[child].next) {
        bool is_name = nodes[child].kind == EG_NODE_SIGNATORY_NAME;
        layout->below = is_first ? eg_len_max(layout->below, body->leading / 2) : 0;
        uint32_t first = layout->boxes.n;
        eg_galley_set_leaf(layout, child, is_name ? EG_ROLE_SIGN_NAME : EG_ROLE_SIGN_DETAIL,
                           is_first ? EG_GAP_PARAGRAPH : EG_GAP_FIXED);
        for (uint32_t i = first + is_first; i < layout->boxes.n; i++)
            layout->boxes.items[i].cost = EG_COST_FORBIDDEN;
        is_first = false;
    }
}

void eg_signatures_list(eg_layout *layout, uint32_t signatures)
{
    const eg_document *document = layout->document;
    eg_galley_mark_place(layout, signatures);
    for (uint32_t child = document->nodes[signatures].first_child; child != EG_NO_INDEX;
         child = document->nodes[child].next) {
        if (document->nodes[child].kind == EG_NODE_SIGNATORY) {
            list_signatory(layout, child);
        } else if (document->nodes[child].kind == EG_NODE_HEADING) {
            eg_galley_set_leaf(layout, child, EG_ROLE_SIGN_HEADING, EG_GAP_HEADING);
            layout->follows_heading = true;
        }
    }
}

/* --- the whole --- */

void eg_signatures_set(eg_layout *layout, eg_len end, eg_len spare)
{
    uint32_t signatures = signatures_node(layout->document);
    if (layout->document->n_signatories == 0 || signatures == EG_NO_INDEX ||
        layout->furniture->lists_signatories)
        return;
    const eg_geometry *g = layout->geometry;
    cell_plan plan = plan_cells(layout, signatures);
    if (!set_under_text(layout, &plan, signatures, end, spare)) {
        uint32_t child = layout->document->nodes[signatures].first_child;
        bool is_first = true;
        while (child != EG_NO_INDEX) {
            uint32_t page = eg_page_add(layout->builder, g->width, g->height), first = layout->pieces.n;
            eg_page_at(layout->builder, page)->is_signature_page = true;
            eg_len rule_end, y = set_running(layout, page, g->top, &rule_end);
            if (is_first)
                y = set_heading(layout, signatures, rule_end);
            is_first = false;
            set_cells(layout, &plan, &child, y, g->top + g->depth);
            eg_assemble_pieces(layout, page, first, layout->pieces.n - first, 0, EG_ARTIFACT_NONE);
            eg_signatures_fingerprint(layout, page);
        }
    }
    add_unseen(layout, eg_page_count(layout->builder) - 1);
}
