/* Boxes to pages: each box of a broken page at its y, what is left over given to the gaps, notes at the foot,
 * links found under the runs.
 *
 * Place: after the breaker; fills the builder of the waist. */
#include "layout/parallel.h"

/* --- links and strikes: rectangles under runs of one span --- */

/* The nearest span of a kind that holds this one, itself included; EG_NO_INDEX: none. */
static uint32_t span_of_kind(const eg_document *document, uint32_t span, bool (*is_kind)(eg_span_kind))
{
    while (span != EG_NO_INDEX && !is_kind(document->spans[span].kind))
        span = document->spans[span].parent;
    return span;
}

static bool is_link(eg_span_kind kind)
{
    return kind == EG_SPAN_LINK || kind == EG_SPAN_NOTE_REF;
}

static bool is_strike(eg_span_kind kind)
{
    return kind == EG_SPAN_STRIKE || kind == EG_SPAN_DELETED;
}

static bool is_inserted(eg_span_kind kind)
{
    return kind == EG_SPAN_INSERTED;
}

static bool is_change(eg_span_kind kind)
{
    return kind == EG_SPAN_INSERTED || kind == EG_SPAN_DELETED;
}

/* "#c7" leads to the node with that anchor. */
static uint32_t link_target(const eg_document *document, const eg_span *span)
{
    if (span->kind == EG_SPAN_NOTE_REF)
        return span->target;
    eg_slice url = eg_document_slice(document, span->url);
    if (url.size < 2 || url.data[0] != '#')
        return EG_PAGE_NONE;
    eg_slice name = {url.data + 1, url.size - 1};
    for (uint32_t i = 0; i < document->n_nodes; i++) {
        if (eg_slice_equals(eg_document_slice(document, document->nodes[i].anchor), name))
            return i;
    }
    return EG_PAGE_NONE;
}

/* A stretch of runs side by side under the same span. */
typedef struct stretch {
    eg_len x, width, size;
    eg_len descent; /* of the ink of its line */
    uint32_t span, node;
    eg_colour colour;
} stretch;

static eg_len run_width(const eg_lines *lines, const eg_page_run *run)
{
    eg_len width = 0;
    for (uint32_t g = run->first_glyph; g < run->first_glyph + run->n_glyphs; g++) {
        if (!(lines->glyphs[g].flags & EG_GLYPH_LINE_END))
            width += lines->glyphs[g].advance;
    }
    return width;
}

static void add_link(eg_layout *layout, uint32_t page, const stretch *s, eg_len y)
{
    const eg_document *document = layout->document;
    /* As high as a line of this size: the em and a quarter, a fifth of the em under the baseline. */
    eg_page_link link = {.x = s->x,
                         .y = y - s->size,
                         .width = s->width,
                         .height = s->size * 5 / 4,
                         .node = s->node,
                         .span = s->span,
                         .target_node = link_target(document, &document->spans[s->span])};
    eg_page_add_link(layout->builder, page, &link);
}

static void add_strike(eg_layout *layout, uint32_t page, const stretch *s, eg_len y)
{
    /* At half the x-height, a twentieth of the em thick, as fonts' own strikeout metrics have it. */
    eg_page_rule rule = {.x = s->x,
                         .y = y - s->size * 11 / 40,
                         .width = s->width,
                         .height = s->size / 20,
                         .colour = s->colour,
                         .artifact = EG_ARTIFACT_LAYOUT};
    eg_page_add_rule(layout->builder, page, &rule);
}

/* Two thin rules under the ink of the line's letters, so that no tail is struck. */
static void add_underline(eg_layout *layout, uint32_t page, const stretch *s, eg_len y)
{
    eg_len thin = s->size / 24, top = y + eg_len_max(s->size * 4 / 25, s->descent + thin);
    for (int i = 0; i < 2; i++) {
        eg_page_rule rule = {.x = s->x,
                             .y = top + 2 * thin * i,
                             .width = s->width,
                             .height = thin,
                             .colour = s->colour,
                             .artifact = EG_ARTIFACT_LAYOUT};
        eg_page_add_rule(layout->builder, page, &rule);
    }
}

static void add_stretches(eg_layout *layout, uint32_t page, const eg_piece *piece, eg_len y,
                          bool (*is_kind)(eg_span_kind),
                          void (*add)(eg_layout *, uint32_t, const stretch *, eg_len))
{
    const eg_lines *lines = piece->lines;
    const eg_page_line *line = &lines->lines[piece->line];
    stretch s = {.span = EG_NO_INDEX};
    for (uint32_t r = line->first_run; r < line->first_run + line->n_runs; r++) {
        const eg_page_run *run = &lines->runs[r];
        uint32_t span = span_of_kind(layout->document, run->span, is_kind);
        if (span != s.span) {
            if (s.span != EG_NO_INDEX)
                add(layout, page, &s, y);
            s = (stretch){piece->x + run->x, 0,          0, lines->descents[piece->line], span,
                          run->node,         run->colour};
        }
        if (span != EG_NO_INDEX) {
            s.width = piece->x + run->x + run_width(lines, run) - s.x;
            s.size = eg_len_max(s.size, run->size);
        }
    }
    if (s.span != EG_NO_INDEX)
        add(layout, page, &s, y);
}

/* The number of an item that is new or gone, marked as its text is. */
static void add_label_change(eg_layout *layout, uint32_t page, const eg_piece *piece, eg_len y)
{
    const eg_lines *lines = piece->lines;
    const eg_page_line *line = &lines->lines[piece->line];
    const eg_page_run *run = &lines->runs[line->first_run];
    if (line->n_runs == 0 || !run->is_label || run->node >= layout->document->n_nodes)
        return;
    uint8_t change = layout->document->nodes[run->node].change;
    stretch s = {piece->x,    line->width, run->size,  lines->descents[piece->line],
                 EG_NO_INDEX, run->node,   run->colour};
    if (change == EG_CHANGE_DELETED)
        add_strike(layout, page, &s, y);
    else if (change == EG_CHANGE_INSERTED)
        add_underline(layout, page, &s, y);
}

static bool has_change(const eg_layout *layout, const eg_piece *piece)
{
    const eg_page_line *line = &piece->lines->lines[piece->line];
    for (uint32_t r = line->first_run; r < line->first_run + line->n_runs; r++)
        if (span_of_kind(layout->document, piece->lines->runs[r].span, is_change) != EG_NO_INDEX)
            return true;
    return false;
}

/* --- pieces --- */

static void add_line(eg_layout *layout, uint32_t page, const eg_piece *piece, eg_len y, eg_artifact artifact)
{
    const eg_lines *lines = piece->lines;
    eg_page_add_line(layout->builder, page, &lines->lines[piece->line], lines->runs, lines->glyphs, piece->x,
                     y, artifact);
    if (layout->document->n_spans == 0)
        return;
    if (artifact == EG_ARTIFACT_NONE)
        add_stretches(layout, page, piece, y, is_link, add_link);
    add_stretches(layout, page, piece, y, is_strike, add_strike);
    add_stretches(layout, page, piece, y, is_inserted, add_underline);
    add_label_change(layout, page, piece, y);
    if (has_change(layout, piece))
        eg_margin_bar(layout, page, y);
    for (uint32_t i = 0; i < lines->n_objects; i++) {
        const struct eg_line_object *object = &lines->objects[i];
        if (object->line != piece->line || object->span >= layout->document->n_spans || artifact)
            continue;
        eg_page_picture picture = {.x = piece->x + object->x,
                                   .y = y - object->ascent,
                                   .width = object->width,
                                   .height = object->ascent,
                                   .picture = layout->document->spans[object->span].target,
                                   .node = lines->lines[piece->line].node,
                                   .span = object->span};
        eg_page_add_picture(layout->builder, page, &picture);
    }
}

static void add_field(eg_layout *layout, uint32_t page, const eg_piece *piece, eg_len y)
{
    const eg_signatory *signatory = &layout->document->signatories[piece->index];
    eg_page_field field = {.kind = EG_FIELD_SIGNATURE,
                           .id = signatory->id,
                           .x = piece->x,
                           .y = y,
                           .width = piece->width,
                           .height = piece->height,
                           .description = signatory->description,
                           .node = piece->node,
                           .language = layout->document->nodes[piece->node].language};
    eg_page_add_field(layout->builder, page, &field);
}

static void add_place(eg_layout *layout, uint32_t page, const eg_piece *piece, eg_len y)
{
    eg_page_place place = {piece->node, page, piece->x, y};
    if (layout->document->nodes[piece->node].kind == EG_NODE_NOTE)
        *EG_PUSH(layout->job->arena, &layout->places) = place;
    else
        eg_page_add_place(layout->builder, &place);
}

void eg_assemble_pieces(eg_layout *layout, uint32_t page, uint32_t first, uint32_t n, eg_len y,
                        eg_artifact artifact)
{
    for (uint32_t i = first; i < first + n; i++) {
        const eg_piece *piece = &layout->pieces.items[i];
        eg_len at = y + piece->y;
        switch (piece->kind) {
        case EG_PIECE_LINE:
            add_line(layout, page, piece, at, artifact);
            break;
        case EG_PIECE_RULE:
            eg_page_add_rule(layout->builder, page,
                             &(eg_page_rule){piece->x, at, piece->width, piece->height, piece->colour,
                                             (uint8_t)(artifact ? artifact : EG_ARTIFACT_LAYOUT)});
            break;
        case EG_PIECE_PICTURE:
            if (!artifact)
                eg_page_add_picture(layout->builder, page,
                                    &(eg_page_picture){piece->x, at, piece->width, piece->height,
                                                       piece->index, piece->node, piece->span});
            break;
        case EG_PIECE_FIELD:
            if (!artifact)
                add_field(layout, page, piece, at);
            break;
        case EG_PIECE_PLACE:
            if (!artifact)
                add_place(layout, page, piece, at);
            break;
        }
    }
}

/* --- pages --- */

/* Two headings of a page stand too far apart for the white over them to be compared; where there are more,
 * one with a step of the grid more than the next would be seen. */
enum { MOST_UNALIKE = 2 };

/* What the gaps of a page get of the depth left over: those over the title and before headings whole steps of
 * the grid, from the head of the page down, so that every line of it stands on the grid; many headings the
 * same each. Only what is left then is shared out among the paragraphs, a point or so to each, where it is
 * not seen. */
typedef struct spread {
    eg_len steps;                     /* for all steps together */
    uint32_t n_shares, n_shares_seen; /* the gaps that take them, counted from the head of the page */
    eg_len paragraphs;                /* for all together */
    uint32_t n_paragraphs, n_paragraphs_seen;
} spread;

static spread plan_spread(const eg_layout *layout, const eg_break_request *request, const eg_broken *broken,
                          uint32_t page)
{
    const eg_broken_page *p = &broken->pages[page];
    spread out = {0};
    if (page + 1 == broken->n_pages || p->n_notes > 0 || p->spare <= 0 || request->grid <= 0)
        return out;
    uint32_t most = 0;
    bool has_title = false;
    for (uint32_t i = p->first + 1; i < p->first + p->n; i++) {
        uint8_t gap = layout->boxes.items[broken->order[i]].gap;
        most += eg_break_steps(gap);
        has_title |= gap == EG_GAP_TITLE;
        out.n_paragraphs += gap == EG_GAP_PARAGRAPH;
    }
    if (p->spare > eg_break_elastic(request, most, out.n_paragraphs) + request->grid / 8)
        return out;
    eg_len steps = (p->spare + request->grid / 8) / request->grid;
    uint32_t n_steps = steps < most ? (uint32_t)steps : most;
    out.steps = request->grid * n_steps;
    out.n_shares = most > MOST_UNALIKE && !has_title ? most : n_steps;
    out.paragraphs = eg_len_max(0, p->spare - out.steps);
    return out;
}

/* How far a box is moved: by what is due in all up to its gap, so that roundings do not add up. */
static eg_len spread_before(spread *s, uint8_t gap)
{
    s->n_shares_seen += eg_break_steps(gap);
    s->n_paragraphs_seen += gap == EG_GAP_PARAGRAPH;
    uint32_t n_shares = s->n_shares_seen < s->n_shares ? s->n_shares_seen : s->n_shares;
    eg_len shift = n_shares > 0 ? eg_len_scale(s->steps, n_shares, s->n_shares) : 0;
    if (s->n_paragraphs > 0)
        shift += eg_len_scale(s->paragraphs, s->n_paragraphs_seen, s->n_paragraphs);
    return shift;
}

static void report_overfull(eg_layout *layout, const eg_broken_page *page, uint32_t index,
                            const eg_broken *broken)
{
    eg_place place = EG_NOWHERE;
    if (page->n > 0) {
        const eg_box *box = &layout->boxes.items[broken->order[page->first]];
        for (uint32_t i = box->first_piece; i < box->first_piece + box->n_pieces && !place.file; i++) {
            const eg_piece *piece = &layout->pieces.items[i];
            if (piece->kind == EG_PIECE_LINE)
                place = eg_document_place(layout->document, piece->lines->lines[piece->line].text.begin);
        }
    }
    place.page = index + 1;
    eg_finding *finding = eg_report_add(layout->job->report, EG_F_BLOCK_TOO_HIGH, place,
                                        "a line, a row or a picture is higher than the page has room for");
    eg_report_hint(layout->job->report, finding,
                   "shorten the row of the table or the title, or make the picture or the type smaller");
    layout->status = EG_ERR_INPUT;
}

/* Boxes of one row of parallel texts, held back until the row or the page ends: they stand side by side, and
 * are put on the page one language after the other, since that is how they read. */
typedef struct held_row {
    EG_VECTOR(struct held_box {
        const eg_box *box;
        eg_len y;
    })
    boxes;
} held_row;

static void release_row(eg_layout *layout, uint32_t page, held_row *row)
{
    for (uint32_t column = 0; row->boxes.n > 0 && column < layout->document->n_columns; column++) {
        for (uint32_t i = 0; i < row->boxes.n; i++) {
            const eg_box *box = row->boxes.items[i].box;
            uint32_t first = box->first_piece, end = first + box->n_pieces;
            while (first < end && layout->pieces.items[first].column != column)
                first++;
            uint32_t n = 0; /* pieces of one column stand together */
            while (first + n < end && layout->pieces.items[first + n].column == column)
                n++;
            eg_assemble_pieces(layout, page, first, n, row->boxes.items[i].y, EG_ARTIFACT_NONE);
        }
    }
    row->boxes.n = 0;
}

static void add_box(eg_layout *layout, uint32_t page, held_row *row, const eg_box *box, eg_len y)
{
    if (row->boxes.n > 0 && row->boxes.items[0].box->row != box->row)
        release_row(layout, page, row);
    if (box->row == 0)
        eg_assemble_pieces(layout, page, box->first_piece, box->n_pieces, y, EG_ARTIFACT_NONE);
    else
        *EG_PUSH(layout->job->arena, &row->boxes) = (struct held_box){box, y};
}

/* The rule over notes: one over each column's own. */
static void add_note_rule(eg_layout *layout, uint32_t page, eg_len y)
{
    eg_len width = eg_style_length(layout->style, "note.rule-width");
    for (uint32_t i = 0; i == 0 || i < layout->document->n_columns; i++) {
        if (layout->parallel)
            eg_parallel_enter(layout, i);
        eg_page_add_rule(layout->builder, page,
                         &(eg_page_rule){.x = eg_layout_x(layout, 0, width),
                                         .y = y,
                                         .width = width,
                                         .height = eg_style_length(layout->style, "note.rule"),
                                         .artifact = EG_ARTIFACT_LAYOUT});
    }
    if (layout->parallel)
        eg_parallel_leave(layout);
}

static void add_notes(eg_layout *layout, const eg_break_request *request, const eg_broken_page *p,
                      uint32_t page)
{
    if (p->n_notes == 0)
        return;
    uint32_t end = p->first_note + p->n_notes;
    eg_len y = layout->geometry->top + request->depth - eg_break_notes_height(request, p->first_note, end);
    /* The last note's baseline is where text would end, though its leading is less. */
    const eg_box *last = &layout->notes.items[end - 1];
    const eg_block_style *body = eg_layout_style(layout, EG_ROLE_BODY, layout->document->language);
    eg_len lift = body->leading - layout->first_baseline - (last->height - last->baseline);
    eg_len above = eg_style_length(layout->style, "note.rule-above");
    y -= eg_len_max(0, eg_len_min(lift, above));
    add_note_rule(layout, page, y + above);
    y += request->note_top;
    held_row row = {0};
    for (uint32_t i = p->first_note; i < end; i++) {
        const eg_box *box = &layout->notes.items[i];
        if (i > p->first_note)
            y += box->space;
        add_box(layout, page, &row, box, y);
        y += box->height;
    }
    release_row(layout, page, &row);
}

/* Boxes of one page. Returns where the last ends, under the top of the text block. */
static eg_len add_boxes(eg_layout *layout, const eg_break_request *request, const eg_broken *broken,
                        uint32_t index, uint32_t page)
{
    const eg_broken_page *p = &broken->pages[index];
    eg_len end = 0, top = layout->geometry->top;
    bool is_first = true;
    spread s = plan_spread(layout, request, broken, index);
    held_row row = {0};
    for (uint32_t i = p->first; i < p->first + p->n; i++) {
        const eg_box *box = &layout->boxes.items[broken->order[i]];
        for (uint32_t h = 0; is_first && h < box->n_head; h++) {
            const eg_box *head = &layout->boxes.items[box->first_head + h];
            eg_len y = eg_break_place(request, head, end, h == 0);
            eg_assemble_pieces(layout, page, head->first_piece, head->n_pieces, top + y, EG_ARTIFACT_LAYOUT);
            end = y + head->height;
        }
        eg_len y = eg_break_place(request, box, end, is_first && box->n_head == 0);
        end = y + box->height;
        eg_len shift = is_first ? 0 : spread_before(&s, box->gap);
        is_first = false;
        add_box(layout, page, &row, box, top + y + shift);
        eg_margin_count(layout, page, box, top + y + shift);
    }
    release_row(layout, page, &row);
    return end;
}

void eg_assemble_pages(eg_layout *layout, const eg_break_request *request, const eg_broken *broken,
                       eg_len *end)
{
    *end = 0;
    for (uint32_t i = 0; i < broken->n_pages; i++) {
        uint32_t page = eg_page_add(layout->builder, layout->geometry->width, layout->geometry->height);
        if (broken->pages[i].is_overfull)
            report_overfull(layout, &broken->pages[i], page, broken);
        *end = add_boxes(layout, request, broken, i, page);
        add_notes(layout, request, &broken->pages[i], page);
    }
}
