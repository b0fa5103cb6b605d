/* The running foot: symbol and version, else the title, at the start; status in the middle; "2 / 4" at the
 * end.
 *
 * Place: after the last page is known, since every foot names the number of pages. All artifacts. */
#include "layout/internal.h"

/* The white between the foot's baseline and the boxes over it: its ascenders and 2 mm. */
#define INITIALS_LIFT (15 * EG_PT)

static void place(eg_layout *layout, uint32_t page, const eg_lines *lines, eg_len start, eg_len y)
{
    if (lines->n_lines > 0)
        eg_page_add_line(layout->builder, page, &lines->lines[0], lines->runs, lines->glyphs,
                         eg_layout_x(layout, start, lines->lines[0].width), y, EG_ARTIFACT_FOOTER);
}

/* Symbol and, once there is a second one, version in words: "A/CONF.12/4 · Version 2"; else the title. */
static eg_range start_text(eg_layout *layout)
{
    const eg_document *document = layout->document;
    if (document->symbol.begin == document->symbol.end)
        return document->title;
    if (document->version.begin == document->version.end)
        return document->symbol;
    eg_buffer number = eg_buffer_new(layout->job->arena);
    eg_language_add_number(document->language, document->version_number, &number);
    const char *pairs[] = {"n", number.data, NULL};
    eg_buffer text = eg_buffer_new(layout->job->arena);
    eg_buffer_add_slice(&text, eg_document_slice(document, document->symbol));
    eg_buffer_add_string(&text, " · ");
    eg_language_add_phrase(document->language, EG_PHRASE_VERSION, pairs, &text);
    return eg_layout_add_text(layout, &text);
}

/* Where to cut a text whose width is known, so that it fits the room: first by proportion, then at the word
 * before. */
static uint32_t cut_before(const char *bytes, eg_range text, eg_len width, eg_len room)
{
    uint32_t end = text.begin + (uint32_t)eg_len_scale(eg_range_size(text), eg_len_max(room, 0), width);
    if (end >= text.end)
        end = text.end - 1;
    while (end > text.begin && (bytes[end] & 0xC0) == 0x80)
        end--;
    for (uint32_t space = end; space > text.begin && space + 40 > end; space--) {
        if (bytes[space] == ' ')
            return space;
    }
    return end;
}

const eg_lines *eg_layout_shorten(eg_layout *layout, eg_range text, const eg_block_style *style,
                                  const eg_language *language, eg_len room)
{
    const eg_shaped *shaped = eg_layout_shape_text(layout, text, style, language);
    while (shaped && text.end > text.begin && eg_line_natural_width(layout->job, shaped) > room) {
        text.end =
            cut_before(layout->document->text.data, text, eg_line_natural_width(layout->job, shaped), room);
        eg_buffer cut = eg_buffer_new(layout->job->arena);
        eg_buffer_add_slice(&cut, eg_document_slice(layout->document, text));
        eg_buffer_add_utf8(&cut, 0x2026);
        shaped = eg_layout_shape_text(layout, eg_layout_add_text(layout, &cut), style, language);
    }
    return eg_layout_line(layout, shaped, EG_NO_INDEX, false);
}

static void add_numbers(eg_layout *layout, uint32_t page, uint32_t n_pages, eg_range *label,
                        eg_range *numbers)
{
    const eg_language *language = layout->document->language;
    eg_buffer one = eg_buffer_new(layout->job->arena), all = eg_buffer_new(layout->job->arena);
    eg_buffer both = eg_buffer_new(layout->job->arena);
    eg_language_add_number(language, page + 1, &one);
    eg_language_add_number(language, n_pages, &all);
    const char *pairs[] = {"page", one.data, "pages", all.data, NULL};
    eg_language_add_phrase(language, EG_PHRASE_PAGE_OF, pairs, &both);
    *label = eg_layout_add_text(layout, &one);
    *numbers = eg_layout_add_text(layout, &both);
}

/* A box for each signatory's initials over the foot of a text page, from the end edge; as many as the column
 * holds. */
static void add_initials(eg_layout *layout, uint32_t page)
{
    eg_len width = eg_style_length(layout->style, "foot.initials-width");
    eg_len height = eg_style_length(layout->style, "foot.initials-height");
    eg_len rule = eg_style_length(layout->style, "foot.initials-rule");
    eg_len column = layout->geometry->column;
    eg_len y = layout->geometry->height - layout->geometry->foot_baseline - INITIALS_LIFT - height;
    for (uint32_t i = 0; i < layout->document->n_signatories; i++) {
        eg_len start = column - (eg_len)(i + 1) * width;
        if (start < 0)
            break;
        const eg_len x = eg_layout_x(layout, start, width);
        const eg_page_rule sides[4] = {{.x = x, .y = y, .width = width, .height = rule},
                                       {.x = x, .y = y + height - rule, .width = width, .height = rule},
                                       {.x = x, .y = y, .width = rule, .height = height},
                                       {.x = x + width - rule, .y = y, .width = rule, .height = height}};
        for (int side = 0; side < 4; side++) {
            eg_page_rule one = sides[side];
            one.artifact = EG_ARTIFACT_FOOTER;
            eg_page_add_rule(layout->builder, page, &one);
        }
    }
}

void eg_foot_set(eg_layout *layout)
{
    const eg_language *language = layout->document->language;
    const eg_block_style *style = eg_layout_style(layout, EG_ROLE_FOOT, language);
    uint32_t n_pages = eg_page_count(layout->builder);
    eg_len column = layout->geometry->column, y = layout->geometry->height - layout->geometry->foot_baseline;
    eg_len gap = eg_style_length(layout->style, "foot.gap");

    /* Where the band is stacked type is large: three would leave no room for the first. The band has the status
     * too. */
    eg_range status = layout->document->status_phrase;
    if (layout->furniture->stacks_band)
        status.end = status.begin;
    const eg_lines *middle =
        eg_layout_line(layout, eg_layout_shape_text(layout, status, style, language), EG_NO_INDEX, false);
    eg_len middle_width = middle->n_lines ? middle->lines[0].width : 0;
    const eg_lines *start = NULL;
    for (uint32_t page = 0; page < n_pages; page++) {
        eg_range numbers;
        add_numbers(layout, page, n_pages, &eg_page_at(layout->builder, page)->label, &numbers);
        const eg_lines *end = eg_layout_line(layout, eg_layout_shape_text(layout, numbers, style, language),
                                             EG_NO_INDEX, false);
        eg_len end_width = end->n_lines ? end->lines[0].width : 0;
        if (!start) {
            eg_len room = middle_width ? (column - middle_width) / 2 - gap : column * 2 / 3;
            start = eg_layout_shorten(layout, start_text(layout), style, language, room);
        }
        if (layout->furniture->is_booklet && page < EG_COVER_PAGES)
            continue;
        eg_len start_width = start->n_lines ? start->lines[0].width : 0;
        bool is_left = layout->furniture->is_booklet && page % 2 == 1;
        place(layout, page, start, is_left ? column - start_width : 0, y);
        place(layout, page, middle, (column - middle_width) / 2, y);
        place(layout, page, end, is_left ? 0 : column - end_width, y);
        if (layout->document->has_initials && !eg_page_at(layout->builder, page)->is_signature_page)
            add_initials(layout, page);
    }
}
