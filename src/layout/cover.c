/* The first two pages of a booklet: a cover with masthead and title, and behind it the imprint.
 *
 * Place: before the galley's text, in the masthead's stead where the style makes a booklet. The text begins on
 * page 3, a right-hand page. The imprint says what the document says of itself (publisher, title, symbol,
 * status, version) and the fingerprint by which the text can be checked; artifacts, since all of it stands in
 * the file's metadata too. */
#include "layout/internal.h"

/* How far down the cover its title stands, of the depth: a little over the optical middle. */
enum { TITLE_PERCENT = 30 };

static void set_cover(eg_layout *layout)
{
    const eg_geometry *g = layout->geometry;
    uint32_t page = eg_page_add(layout->builder, g->width, g->height);
    eg_masthead_set(layout);
    eg_len y = g->top;
    for (uint32_t i = 0; i < layout->boxes.n; i++) {
        const eg_box *box = &layout->boxes.items[i];
        if (i > 0)
            y = eg_len_max(y + box->space, g->top + g->depth * TITLE_PERCENT / 100);
        eg_assemble_pieces(layout, page, box->first_piece, box->n_pieces, y, EG_ARTIFACT_NONE);
        y += box->height;
    }
    /* The galley begins anew on the next page. */
    layout->boxes.n = layout->blocks.n = 0;
    layout->below = 0;
    layout->follows_heading = false;
}

static eg_range version_text(eg_layout *layout)
{
    const eg_document *document = layout->document;
    if (eg_range_size(document->version) == 0)
        return (eg_range){0, 0};
    eg_buffer number = eg_buffer_new(layout->job->arena), text = eg_buffer_new(layout->job->arena);
    eg_language_add_number(document->language, document->version_number, &number);
    const char *pairs[] = {"n", number.data, NULL};
    eg_language_add_phrase(document->language, EG_PHRASE_VERSION, pairs, &text);
    return eg_layout_add_text(layout, &text);
}

static void set_imprint(eg_layout *layout)
{
    const eg_geometry *g = layout->geometry;
    const eg_document *document = layout->document;
    const eg_block_style *style = eg_layout_style(layout, EG_ROLE_FOOT, document->language);
    uint32_t page = eg_page_add(layout->builder, g->width, g->height);
    const eg_range texts[] = {document->publisher, document->title, document->symbol, document->status_phrase,
                              version_text(layout)};
    enum { N_TEXTS = sizeof texts / sizeof *texts };
    const eg_lines *blocks[N_TEXTS];
    eg_line_request request = eg_layout_request(style, g->column, EG_NO_INDEX);
    request.align = EG_ALIGN_START;
    uint32_t n_lines = 0;
    for (int i = 0; i < N_TEXTS; i++) {
        blocks[i] = eg_layout_break(layout, eg_layout_shape_text(layout, texts[i], style, document->language),
                                    &request);
        n_lines += blocks[i]->n_lines;
    }
    /* From the fingerprint upwards, a line of white between. */
    eg_len y = eg_signatures_fingerprint(layout, page) - style->leading * (n_lines + 1);
    for (int i = 0; i < N_TEXTS; i++) {
        for (uint32_t k = 0; k < blocks[i]->n_lines; k++, y += style->leading)
            eg_page_add_line(layout->builder, page, &blocks[i]->lines[k], blocks[i]->runs, blocks[i]->glyphs,
                             eg_layout_x(layout, 0, g->column), y, EG_ARTIFACT_FOOTER);
    }
}

void eg_cover_set(eg_layout *layout)
{
    set_cover(layout);
    set_imprint(layout);
}
