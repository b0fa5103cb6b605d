/* The lines of a card, made smaller until they fit. See card.h. */
#include "layout/card.h"

#include "layout/internal.h"

enum {
    STEP = 5,       /* percent of the style's size, from one trial to the next */
    LEAST = 40,     /* percent */
    LEAST_SIZE = 5, /* pt: still read on paper by good eyes, and on a screen enlarged */
    INSET_PERCENT =
        4, /* of the height, above and below; lines begin at the edge, as those of the cell under it */
    PICTURE_PERCENT = 45 /* of the width, beside lines */
};

typedef struct setting {
    eg_layout *layout;
    const eg_card *card;
    eg_len x, width, top, bottom; /* of the room for lines */
    uint32_t max_rank;
    const eg_lines **lines; /* of each, NULL when it is left out */
    eg_block_style *styles;
    eg_len depth; /* of all */
} setting;

static eg_len percent(eg_len length, int n)
{
    return eg_len_scale(length, n, 100);
}

/* Every line at a part of its size. */
static void set_lines(setting *s, int size)
{
    eg_layout *layout = s->layout;
    const eg_language *language = layout->document->language;
    s->depth = 0;
    for (uint32_t i = 0; i < s->card->n_lines; i++) {
        const eg_card_line *line = &s->card->lines[i];
        eg_block_style *style = &s->styles[i];
        s->lines[i] = NULL;
        if (line->rank > s->max_rank || line->text.begin == line->text.end)
            continue;
        *style = *eg_layout_style(layout, line->role, language);
        style->type.size = percent(style->type.size, size);
        style->leading = percent(style->leading, size);
        style->align = EG_ALIGN_START;
        style->hyphenate = false;
        eg_line_request request = eg_layout_request(style, s->width, EG_NO_INDEX);
        /* Shaped runs keep the pointer to their type: each trial has types of its own. */
        eg_block_style *own = EG_NEW(layout->job->arena, eg_block_style);
        *own = *style;
        s->lines[i] =
            eg_layout_break(layout, eg_layout_shape_text(layout, line->text, own, language), &request);
        s->depth += style->leading * s->lines[i]->n_lines;
    }
}

static bool is_small(const setting *s)
{
    for (uint32_t i = 0; i < s->card->n_lines; i++)
        if (s->lines[i] && s->styles[i].type.size < LEAST_SIZE * EG_PT)
            return true;
    return false;
}

/* The largest size at which as much as can be said is said: lines are left out before type becomes too small. */
static void fit_lines(setting *s)
{
    for (uint32_t i = 0; i < s->card->n_lines; i++)
        if (s->card->lines[i].rank > s->max_rank)
            s->max_rank = s->card->lines[i].rank;
    for (;; s->max_rank--) {
        for (int size = 100; size >= LEAST; size -= STEP) {
            set_lines(s, size);
            if (s->depth <= s->bottom - s->top)
                return;
            if (is_small(s))
                break;
        }
        if (!s->max_rank)
            return;
    }
}

/* On the lower edge, as writing stands on a line. */
static void place_lines(setting *s, uint32_t page)
{
    eg_len y = s->bottom - s->depth < s->top ? s->top : s->bottom - s->depth;
    for (uint32_t i = 0; i < s->card->n_lines; i++)
        for (uint32_t k = 0; s->lines[i] && k < s->lines[i]->n_lines; k++) {
            const eg_lines *lines = s->lines[i];
            if (y + s->styles[i].leading > s->card->height && y > s->top)
                return;
            eg_page_add_line(s->layout->builder, page, &lines->lines[k], lines->runs, lines->glyphs, s->x,
                             y + eg_layout_baseline(&s->styles[i]), EG_ARTIFACT_PAGE);
            y += s->styles[i].leading;
        }
}

/* The picture in the start part of the card, as large as fits. The rest is for lines. */
static void place_picture(setting *s, uint32_t page)
{
    eg_layout *layout = s->layout;
    eg_document *document = layout->document;
    const eg_card *card = s->card;
    eg_len part = card->n_lines ? percent(s->width, PICTURE_PERCENT) : s->width, width, height;
    eg_picture_ref *pictures = EG_NEW_ARRAY(layout->job->arena, eg_picture_ref, document->n_pictures + 1);
    if (document->n_pictures)
        memcpy(pictures, document->pictures, document->n_pictures * sizeof *pictures);
    pictures[document->n_pictures] = *card->picture;
    document->pictures = pictures;
    eg_len depth = s->bottom - s->top;
    if (!eg_layout_picture_size(layout, card->picture, part, depth, &width, &height))
        return;
    /* A large picture was made smaller; a small one is made larger, for the field says how large it is to be. */
    if (width < part && height < depth) {
        eg_len wider = eg_len_scale(depth, width, height);
        height = wider > part ? eg_len_scale(part, height, width) : depth;
        width = wider > part ? part : wider;
    }
    bool is_rtl = document->is_rtl;
    eg_page_picture picture = {.x = is_rtl ? s->x + s->width - width : s->x,
                               .y = s->top + (depth - height) / 2,
                               .width = width,
                               .height = height,
                               .picture = document->n_pictures++,
                               .node = 0,
                               .span = EG_NO_INDEX};
    eg_page_add_picture(layout->builder, page, &picture);
    eg_len gap = percent(s->width, INSET_PERCENT);
    if (!is_rtl)
        s->x += width + gap;
    s->width -= width + gap;
}

eg_status eg_layout_card(eg_job *job, eg_document *document, const eg_style *style, eg_fonts *fonts,
                         const eg_card *card, const eg_pages **out)
{
    eg_layout layout = eg_layout_begin(job, document, style, fonts, NULL);
    eg_len inset = percent(card->height, INSET_PERCENT);
    setting s = {.layout = &layout,
                 .card = card,
                 .width = card->width,
                 .top = inset,
                 .bottom = card->height - inset,
                 .lines = EG_NEW_ARRAY(job->arena, const eg_lines *, card->n_lines),
                 .styles = EG_NEW_ARRAY(job->arena, eg_block_style, card->n_lines)};
    uint32_t page = eg_page_add(layout.builder, card->width, card->height);
    if (card->picture)
        place_picture(&s, page);
    fit_lines(&s);
    place_lines(&s, page);
    *out = eg_page_finish(layout.builder);
    return layout.status;
}
