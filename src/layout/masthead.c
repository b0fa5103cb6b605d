/* The front of the first page: emblem, bodies' names, band, title, subtitle, status note. Two boxes that
 * cannot be parted: the white between them gives.
 *
 * Place: before the galley's text. An empty slot closes up; nothing is set that the document does not say. */
#include "base/utf8.h"
#include "layout/internal.h"

/* Tracking of a title in capitals, of the em: 4 %. */
enum { TITLE_TRACKING_PERCENT = 4 };

/* --- capitals --- */

typedef enum letter_case { CASE_NONE, CASE_UPPER, CASE_LOWER } letter_case;

/* Case of the letters of the cased scripts in use (Unicode 15.0, general categories Lu and Ll): Latin, Greek,
 * Cyrillic, Armenian. In the ranges marked as paired, capital and small letter take turns; for a title it is
 * enough to know that a small letter is there. */
static letter_case case_of(uint32_t c)
{
    static const struct {
        uint32_t first, last;
        enum { UPPER, LOWER, PAIRED } kind;
    } ranges[] = {
        {0x41, 0x5A, UPPER},    {0x61, 0x7A, LOWER},    {0xC0, 0xD6, UPPER},      {0xD8, 0xDE, UPPER},
        {0xDF, 0xF6, LOWER},    {0xF8, 0xFF, LOWER},    {0x100, 0x137, PAIRED},   {0x14A, 0x177, PAIRED},
        {0x1A0, 0x1A5, PAIRED}, {0x1DE, 0x1EF, PAIRED}, {0x1F8, 0x233, PAIRED},   {0x250, 0x2AF, LOWER},
        {0x388, 0x38F, UPPER},  {0x391, 0x3AB, UPPER},  {0x3AC, 0x3CE, LOWER},    {0x400, 0x42F, UPPER},
        {0x430, 0x45F, LOWER},  {0x460, 0x481, PAIRED}, {0x48A, 0x4BF, PAIRED},   {0x4D0, 0x52F, PAIRED},
        {0x531, 0x556, UPPER},  {0x560, 0x588, LOWER},  {0x1E00, 0x1EFF, PAIRED},
    };
    for (size_t i = 0; i < sizeof ranges / sizeof *ranges; i++) {
        if (c < ranges[i].first || c > ranges[i].last)
            continue;
        if (ranges[i].kind == PAIRED)
            return (c & 1) ? CASE_LOWER : CASE_UPPER;
        return ranges[i].kind == UPPER ? CASE_UPPER : CASE_LOWER;
    }
    /* In these two stretches of Latin Extended-A the capital is the odd one. */
    if ((c >= 0x139 && c <= 0x148) || (c >= 0x179 && c <= 0x17E))
        return (c & 1) ? CASE_UPPER : CASE_LOWER;
    return CASE_NONE;
}

static bool is_all_capitals(eg_slice text)
{
    bool has_upper = false;
    for (size_t at = 0; at < text.size;) {
        letter_case c = case_of(eg_utf8_next(text.data, &at));
        if (c == CASE_LOWER)
            return false;
        has_upper |= c == CASE_UPPER;
    }
    return has_upper;
}

/* --- emblem and names --- */

/* An emblem fills the room kept for it, whatever its file says of its size: next to the names its height is
 * what counts. */
static eg_len set_emblem(eg_layout *layout, uint32_t node, eg_len y)
{
    const eg_document *document = layout->document;
    const eg_picture_ref *ref = &document->pictures[document->nodes[node].target];
    eg_len width, height, most = eg_style_length(layout->style, "masthead.emblem-height");
    eg_len widest = eg_style_length(layout->style, "masthead.emblem-width");
    if (!eg_layout_picture_size(layout, ref, widest, most, &width, &height))
        return y;
    if (height < most && width < widest) {
        eg_len by_height = eg_len_scale(width, most, height);
        height = by_height <= widest ? most : eg_len_scale(height, widest, width);
        width = eg_len_min(by_height, widest);
    }
    eg_piece *piece = eg_galley_piece(layout, EG_PIECE_PICTURE);
    piece->x = eg_layout_x(layout, (layout->geometry->column - width) / 2, width);
    piece->y = y;
    piece->width = width;
    piece->height = height;
    piece->node = node;
    piece->index = document->nodes[node].target;
    return y + height;
}

/* A leaf of the front, its lines one under the other within the style's width, centred on the column. */
static eg_len set_leaf(eg_layout *layout, uint32_t node, const eg_block_style *style, eg_len y)
{
    eg_len column = layout->geometry->column;
    eg_len measure = style->max_width > 0 && style->max_width < column ? style->max_width : column;
    eg_len start = style->align == EG_ALIGN_CENTRE ? (column - measure) / 2 : 0;
    const eg_node *n = &layout->document->nodes[node];
    const eg_shaped *shaped = eg_layout_shape_node(layout, node, n->text, style);
    eg_line_request request = eg_layout_request(style, measure, node);
    const eg_lines *lines = eg_layout_break(layout, shaped, &request);
    eg_galley_mark_place(layout, node);
    eg_galley_take_pending(layout, 0, y);
    return eg_galley_stack(layout, lines, style, eg_layout_x(layout, start, measure), y);
}

/* --- the band --- */

typedef struct slot {
    uint32_t node;
    const eg_shaped *shaped;
    const eg_lines *lines;
    eg_len width;
} slot;

/* A slot on one line when there is room for that, else on as many as it takes. */
static void break_slot(eg_layout *layout, slot *s, const eg_block_style *style, eg_align align, eg_len room)
{
    if (!s->shaped || s->width <= room)
        return;
    s->width = room;
    eg_line_request request = eg_layout_request(style, room, s->node);
    request.align = align;
    s->lines = eg_layout_break(layout, s->shaped, &request);
}

/* The band's text stands a little in from the ends of its rules, as in a table's ruled head: it is a line of
 * its own kind, not the first of the text. */
static eg_len band_room(const eg_layout *layout)
{
    return layout->geometry->column - 2 * eg_style_length(layout->style, "masthead.band-inset");
}

/* The middle has two fifths of the column, or what the longer side leaves of it on both; the sides share the
 * rest. Without a middle a long side may take what a short one does not need. */
static void break_slots(eg_layout *layout, slot slots[3], const eg_block_style *style)
{
    eg_len column = band_room(layout), gap = eg_style_length(layout->style, "masthead.slot-gap");
    for (int i = 0; i < 3; i++) {
        if (!slots[i].shaped)
            continue;
        slots[i].lines = eg_layout_line(layout, slots[i].shaped, slots[i].node, false);
        slots[i].width = slots[i].lines->n_lines ? slots[i].lines->lines[0].width : 0;
    }
    eg_len left = column - 2 * (eg_len_max(slots[0].width, slots[2].width) + gap);
    break_slot(layout, &slots[1], style, EG_ALIGN_CENTRE, eg_len_max(column * 2 / 5, left));
    if (slots[1].width > 0) {
        eg_len side = (column - slots[1].width) / 2 - gap;
        break_slot(layout, &slots[0], style, EG_ALIGN_START, side);
        break_slot(layout, &slots[2], style, EG_ALIGN_END, side);
    } else {
        eg_len half = (column - gap) / 2;
        break_slot(layout, &slots[0], style, EG_ALIGN_START, eg_len_max(half, column - gap - slots[2].width));
        break_slot(layout, &slots[2], style, EG_ALIGN_END, column - gap - slots[0].width);
    }
}

/* Two rules with the slots between them; one rule when there is nothing to say. Returns its lower edge. */
static eg_len set_band(eg_layout *layout, slot slots[3], const eg_block_style *style, eg_len y)
{
    const eg_colour black = {0};
    eg_len column = layout->geometry->column, x = eg_layout_x(layout, 0, column);
    eg_len rule = eg_style_length(layout->style, "masthead.rule");
    eg_galley_rule(layout, x, y, column, rule, black);
    if (!slots[0].shaped && !slots[1].shaped && !slots[2].shaped)
        return y + rule;
    break_slots(layout, slots, style);
    eg_len height = eg_style_length(layout->style, "masthead.band-height"), ink = 0;
    uint32_t n_lines = 1;
    for (int i = 0; i < 3; i++) {
        if (slots[i].lines && slots[i].lines->n_lines > 0) {
            n_lines = slots[i].lines->n_lines > n_lines ? slots[i].lines->n_lines : n_lines;
            ink = eg_len_max(ink, slots[i].lines->ascents[0] + slots[i].lines->descents[0]);
        }
    }
    eg_len text_height = style->leading * n_lines;
    /* The rules part for a second line, and for scripts taller than the band was made for. */
    height =
        eg_len_max(height + style->leading * (n_lines - 1), ink + style->leading * (n_lines - 1) + 4 * EG_PT);
    for (int i = 0; i < 3; i++) {
        if (!slots[i].lines)
            continue;
        eg_len inset = eg_style_length(layout->style, "masthead.band-inset"), room = band_room(layout);
        eg_len start = inset + (i == 0 ? 0 : i == 1 ? (room - slots[i].width) / 2 : room - slots[i].width);
        eg_len top = y + rule + (height - rule - text_height) / 2;
        eg_galley_stack(layout, slots[i].lines, style, eg_layout_x(layout, start, slots[i].width), top);
    }
    eg_galley_rule(layout, x, y + height, column, rule, black);
    return y + height + rule;
}

/* The same with the slots one under the other, all from the start edge. Returns its lower edge. */
static eg_len set_stacked_band(eg_layout *layout, slot slots[3], const eg_block_style *style, eg_len y)
{
    const eg_colour black = {0};
    eg_len column = layout->geometry->column, x = eg_layout_x(layout, 0, column);
    eg_len rule = eg_style_length(layout->style, "masthead.rule");
    eg_galley_rule(layout, x, y, column, rule, black);
    y += rule;
    if (!slots[0].shaped && !slots[1].shaped && !slots[2].shaped)
        return y;
    eg_len white = style->leading / 4;
    y += white;
    for (int i = 0; i < 3; i++) {
        if (!slots[i].shaped)
            continue;
        eg_line_request request = eg_layout_request(style, column, slots[i].node);
        y = eg_galley_stack(layout, eg_layout_break(layout, slots[i].shaped, &request), style, x, y);
    }
    y += white;
    eg_galley_rule(layout, x, y, column, rule, black);
    return y + rule;
}

static eg_len set_masthead(eg_layout *layout, uint32_t masthead, eg_len y)
{
    const eg_document *document = layout->document;
    const eg_style *style = layout->style;
    slot slots[3] = {{.node = EG_NO_INDEX}, {.node = EG_NO_INDEX}, {.node = EG_NO_INDEX}};
    const eg_block_style *band = eg_layout_style(layout, EG_ROLE_BAND, document->language);
    bool has_names = false, has_emblem = false;
    for (uint32_t child = masthead == EG_NO_INDEX ? EG_NO_INDEX : document->nodes[masthead].first_child;
         child != EG_NO_INDEX; child = document->nodes[child].next) {
        const eg_node *n = &document->nodes[child];
        if (n->kind == EG_NODE_PICTURE) {
            y = set_emblem(layout, child, y);
            has_emblem = true;
        } else if (n->kind == EG_NODE_BODY_NAME) {
            if (has_names)
                y += eg_style_length(style, "masthead.name-gap");
            else if (has_emblem)
                y += eg_style_length(style, "masthead.emblem-gap");
            y = set_leaf(layout, child, eg_layout_style(layout, EG_ROLE_BODY_NAME, n->language), y);
            has_names = true;
        } else if (n->kind >= EG_NODE_BAND_START && n->kind <= EG_NODE_BAND_END) {
            slot *s = &slots[n->kind - EG_NODE_BAND_START];
            s->node = child;
            s->shaped = eg_layout_shape_node(layout, child, n->text, band);
        }
    }
    if (has_names || has_emblem)
        y += eg_style_length(style, "masthead.band-gap");
    return layout->furniture->stacks_band ? set_stacked_band(layout, slots, band, y)
                                          : set_band(layout, slots, band, y);
}

/* --- title block --- */

const eg_block_style *eg_masthead_track_title(eg_layout *layout, uint32_t node, const eg_block_style *style)
{
    if (!is_all_capitals(eg_document_slice(layout->document, layout->document->nodes[node].text)))
        return style;
    eg_block_style *tracked = EG_NEW(layout->job->arena, eg_block_style);
    *tracked = *style;
    tracked->type.tracking += style->type.size * TITLE_TRACKING_PERCENT / 100;
    return tracked;
}

/* The y near `y` at which a leaf of the title block has its first baseline on the grid of the page: the lines
 * under it then stand where they do on every other page, with the white that the style asks for. */
static eg_len snap(const eg_layout *layout, const eg_block_style *style, eg_len y)
{
    const eg_break_request page = {.first_baseline = layout->first_baseline, .grid = layout->geometry->grid};
    const eg_box leaf = {.baseline = eg_layout_baseline(style), .snaps = true};
    return eg_break_place(&page, &leaf, y, false);
}

/* The title's first baseline stands a fixed way under the band, whatever its leading. percent: of the
 * style's size. */
static eg_len set_title(eg_layout *layout, uint32_t node, eg_len band_end, int percent)
{
    const eg_node *n = &layout->document->nodes[node];
    const eg_block_style *style = eg_layout_style(layout, EG_ROLE_TITLE, n->language);
    if (percent < 100) {
        eg_block_style *smaller = EG_NEW(layout->job->arena, eg_block_style);
        *smaller = *style;
        smaller->type.size = style->type.size * percent / 100;
        smaller->leading = style->leading * percent / 100;
        style = smaller;
    }
    style = eg_masthead_track_title(layout, node, style);
    eg_len baseline = band_end + eg_style_length(layout->style, "title.drop");
    /* A quarter of a step less, so that the step nearest to its place is found: nothing stands close over it. */
    eg_len y = baseline - eg_layout_baseline(style) - layout->geometry->grid / 4;
    return set_leaf(layout, node, style, snap(layout, style, y));
}

/* Title, subtitle and status note from the band's end on; returns their own. */
static eg_len set_title_block(eg_layout *layout, const uint32_t leaves[3], eg_len band_end, int percent)
{
    static const eg_role roles[3] = {EG_ROLE_TITLE, EG_ROLE_SUBTITLE, EG_ROLE_STATUS_NOTE};
    eg_len y = leaves[0] == EG_NO_INDEX ? band_end : set_title(layout, leaves[0], band_end, percent);
    for (int i = 1; i < 3; i++) {
        if (leaves[i] == EG_NO_INDEX)
            continue;
        const eg_language *language = layout->document->nodes[leaves[i]].language;
        const eg_block_style *style = eg_layout_style(layout, roles[i], language);
        y = set_leaf(layout, leaves[i], style, snap(layout, style, y + style->above));
    }
    return y;
}

/* The largest of a few sizes with which the front takes no more than two fifths of the page, or the smallest:
 * no title is smaller than the headings under it. What the trials set is dropped again, and no dump hears of them. */
static int title_percent(eg_layout *layout, const uint32_t leaves[3], eg_len band_end)
{
    enum { STEP = 10, LEAST = 70 };
    const eg_layout_dumps dumps = layout->dumps;
    layout->dumps = (eg_layout_dumps){0};
    uint32_t n_pieces = layout->pieces.n, n_extras = layout->extras.n, first_pending = layout->first_pending;
    const eg_language *language = layout->document->language;
    eg_len size = eg_layout_style(layout, EG_ROLE_TITLE, language)->type.size;
    eg_len heading = eg_layout_style(layout, EG_ROLE_HEADING_2, language)->type.size;
    int percent = 100;
    while (percent > LEAST && size * (percent - STEP) / 100 >= heading &&
           set_title_block(layout, leaves, band_end, percent) > layout->geometry->height * 2 / 5)
        percent -= STEP;
    layout->pieces.n = n_pieces;
    layout->extras.n = n_extras;
    layout->first_pending = first_pending;
    layout->dumps = dumps;
    return percent;
}

/* The pieces from `first` on as a box that cannot be parted from what follows it: a title alone on a page, and
 * its text on the next, is a heading left behind. Their y counts from `top` of the page's text block. */
static void add_front_box(eg_layout *layout, uint32_t first, eg_len top, eg_box box, eg_len below)
{
    for (uint32_t i = first; i < layout->pieces.n; i++)
        layout->pieces.items[i].y -= top;
    box.first_piece = first;
    box.n_pieces = layout->pieces.n - first;
    *EG_PUSH(layout->job->arena, &layout->boxes) = box;
    eg_galley_block(layout, layout->boxes.n - 1, EG_NO_INDEX, 0, below, EG_GAP_FIXED);
    layout->follows_heading = true;
}

void eg_masthead_set(eg_layout *layout)
{
    const eg_document *document = layout->document;
    uint32_t masthead = EG_NO_INDEX, leaves[3] = {EG_NO_INDEX, EG_NO_INDEX, EG_NO_INDEX};
    for (uint32_t child = document->nodes[0].first_child; child != EG_NO_INDEX;
         child = document->nodes[child].next) {
        eg_node_kind kind = document->nodes[child].kind;
        if (kind == EG_NODE_MASTHEAD)
            masthead = child;
        else if (kind >= EG_NODE_TITLE && kind <= EG_NODE_STATUS_NOTE)
            leaves[kind - EG_NODE_TITLE] = child;
    }
    uint32_t first = layout->pieces.n;
    eg_len band_end = set_masthead(layout, masthead, 0);
    add_front_box(layout, first, 0, (eg_box){.height = band_end}, 0);
    if (leaves[0] == EG_NO_INDEX)
        return;
    eg_box box = {0};
    /* Notes that the title refers to come first in their sequence. */
    for (int i = 0; i < 3; i++) {
        if (leaves[i] != EG_NO_INDEX)
            box.notes_end = eg_notes_end(layout, leaves[i], document->nodes[leaves[i]].text, box.notes_end);
    }
    first = layout->pieces.n;
    box.height =
        set_title_block(layout, leaves, band_end, title_percent(layout, leaves, band_end)) - band_end;
    add_front_box(layout, first, band_end, box, eg_style_length(layout->style, "title.text-gap"));
    layout->boxes.items[layout->boxes.n - 1].gap = EG_GAP_TITLE;
}
