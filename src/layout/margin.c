/* What a draft has beside its text: numbers of lines in the start margin, bars of change in the end margin, the
 * word for a draft behind the text.
 *
 * Place: while pages are assembled (numbers), and when all are there (the watermark). All artifacts. Lines are
 * counted anew on every page, as those who speak of "page 3, line 15" do; masthead, title, tables and notes
 * are not counted. */
#include "layout/internal.h"

/* The line with a number's glyphs, made once for all pages. */
static const eg_lines *number_lines(eg_layout *layout, uint32_t number)
{
    uint32_t index = number / layout->furniture->numbers_every - 1;
    const eg_language *language = layout->document->language;
    while (layout->line_numbers.n <= index) {
        eg_buffer text = eg_buffer_new(layout->job->arena);
        eg_language_add_number(language, (layout->line_numbers.n + 1) * layout->furniture->numbers_every,
                               &text);
        const eg_shaped *shaped =
            eg_layout_shape_text(layout, eg_layout_add_text(layout, &text),
                                 eg_layout_style(layout, EG_ROLE_FOOT, language), language);
        *EG_PUSH(layout->job->arena, &layout->line_numbers) =
            eg_layout_line(layout, shaped, EG_NO_INDEX, false);
    }
    return layout->line_numbers.items[index];
}

void eg_margin_count(eg_layout *layout, uint32_t page, const eg_box *box, eg_len y)
{
    uint32_t every = layout->furniture->numbers_every;
    if (every == 0 || box->n_lines != 1 || box->baseline == 0)
        return;
    layout->n_page_lines = page == layout->counted_page ? layout->n_page_lines + 1 : 1;
    layout->counted_page = page;
    if (layout->n_page_lines % every != 0)
        return;
    const eg_lines *lines = number_lines(layout, layout->n_page_lines);
    if (lines->n_lines == 0)
        return;
    eg_len width = lines->lines[0].width, gap = eg_style_length(layout->style, "lines.number-gap");
    /* Never off the paper, whatever the margin. */
    eg_len start = eg_len_max(-gap - width, EG_PT - layout->geometry->start);
    eg_page_add_line(layout->builder, page, &lines->lines[0], lines->runs, lines->glyphs,
                     eg_layout_x(layout, start, width), y + box->baseline, EG_ARTIFACT_LAYOUT);
}

void eg_margin_bar(eg_layout *layout, uint32_t page, eg_len y)
{
    /* As high as a line of the text, so that bars of neighbours are one. */
    const eg_block_style *body = eg_layout_style(layout, EG_ROLE_BODY, layout->document->language);
    eg_len width = eg_style_length(layout->style, "lines.bar-width");
    eg_len start = layout->geometry->column + eg_style_length(layout->style, "lines.bar-gap");
    eg_page_rule rule = {.x = eg_layout_x(layout, start, width),
                         .y = y - eg_layout_baseline(body),
                         .width = width,
                         .height = body->leading,
                         .artifact = EG_ARTIFACT_LAYOUT};
    eg_page_add_rule(layout->builder, page, &rule);
}

/* The word as wide as this part of the column, its letters no larger than this. */
enum { WATERMARK_PERCENT = 92, LARGEST_WATERMARK = 130 };

void eg_margin_watermark(eg_layout *layout)
{
    if (!layout->furniture->has_watermark)
        return;
    const eg_language *language = layout->document->language;
    static const char *const no_pairs[] = {NULL};
    eg_buffer text = eg_buffer_new(layout->job->arena);
    eg_language_add_phrase(language, EG_PHRASE_DRAFT, no_pairs, &text);
    eg_range word = eg_layout_add_text(layout, &text);
    eg_block_style *style = EG_NEW(layout->job->arena, eg_block_style);
    *style = *eg_layout_style(layout, EG_ROLE_TITLE, language);
    style->type.colour = eg_style_colour(layout->style, "watermark");
    const eg_shaped *shaped = eg_layout_shape_text(layout, word, style, language);
    eg_len natural = shaped ? eg_line_natural_width(layout->job, shaped) : 0;
    if (natural <= 0)
        return;
    eg_len wide = layout->geometry->column * WATERMARK_PERCENT / 100;
    style->type.size = eg_len_min(eg_len_scale(style->type.size, wide, natural), LARGEST_WATERMARK * EG_PT);
    const eg_lines *lines =
        eg_layout_line(layout, eg_layout_shape_text(layout, word, style, language), EG_NO_INDEX, false);
    eg_len x =
        eg_layout_x(layout, (layout->geometry->column - lines->lines[0].width) / 2, lines->lines[0].width);
    /* In the middle of the text block by its ink. */
    eg_len y = layout->geometry->top + (layout->geometry->depth + lines->ascents[0] - lines->descents[0]) / 2;
    for (uint32_t page = 0; page < eg_page_count(layout->builder); page++)
        eg_page_add_line(layout->builder, page, &lines->lines[0], lines->runs, lines->glyphs, x, y,
                         EG_ARTIFACT_WATERMARK);
}
