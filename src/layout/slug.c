/* The slug: a line outside the trim that says which sheet this is, for whoever gathers sheets at the press.
 *
 * Place: beside the layout of the text, after it: pages of their own, one line each, over the same axes, so that
 * the pages of the text stay those of every other edition. In Latin and western digits whatever the text's
 * language, for the printer reads it. */
#include "layout/internal.h"

#define SLUG_SIZE EG_PT_OF(6.5)
/* From the trim's left, off the crop mark there. */
#define SLUG_START EG_MM_OF(2)

/* "A/CONF.12/4 · km · print · 1/4 · 2026-03-01". */
static eg_range add_text(eg_layout *layout, const eg_slug *slug, uint32_t page, uint32_t n_pages)
{
    const eg_document *document = layout->document;
    eg_buffer text = eg_buffer_new(layout->job->arena);
    if (eg_range_size(document->symbol))
        eg_buffer_add_slice(&text, eg_document_slice(document, document->symbol));
    else
        eg_buffer_add_string(&text, document->name);
    if (document->version_number > 1)
        eg_buffer_print(&text, " · v%u", document->version_number);
    eg_buffer_print(&text, " · %s · %s · %u/%u", document->language->tag, slug->edition, page + 1, n_pages);
    if (slug->date)
        eg_buffer_print(&text, " · %s", slug->date);
    return eg_layout_add_text(layout, &text);
}

static eg_block_style slug_style(const eg_layout *layout, const eg_language *language)
{
    eg_block_style style = *eg_layout_style(layout, EG_ROLE_FOOT, language);
    style.type.size = SLUG_SIZE;
    style.type.weight = 400;
    style.type.italic = false;
    style.type.colour = (eg_colour){.ink = EG_INK_ALL};
    return style;
}

eg_status eg_layout_slug(eg_job *job, eg_document *document, const eg_style *style, eg_fonts *fonts,
                         const eg_slug *slug, const eg_pages *pages, const eg_pages **out)
{
    eg_layout layout = eg_layout_begin(job, document, style, fonts, NULL);
    eg_block_style *block = EG_NEW(job->arena, eg_block_style);
    *block = slug_style(&layout, slug->language);
    eg_len bleed = eg_style_length(style, "press.bleed");
    eg_len gap = eg_len_max(eg_style_length(style, "press.mark-gap"), bleed),
           length = eg_style_length(style, "press.mark-length");
    for (uint32_t p = 0; p < pages->n_pages; p++) {
        const eg_page *page = &pages->pages[p];
        eg_page_add(layout.builder, page->width, page->height);
        eg_len room = page->width / 2 - length - SLUG_START;
        const eg_lines *lines = eg_layout_shorten(&layout, add_text(&layout, slug, p, pages->n_pages), block,
                                                  slug->language, room);
        if (lines->n_lines)
            eg_page_add_line(layout.builder, p, &lines->lines[0], lines->runs, lines->glyphs, SLUG_START,
                             page->height + gap + length / 2 + SLUG_SIZE / 3, EG_ARTIFACT_PAGE);
    }
    *out = eg_page_finish(layout.builder);
    return layout.status;
}
