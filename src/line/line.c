/* A shaped paragraph to lines, from beginning to end. See line.h. */
#include "line/internal.h"

/* What no script of the paragraph would have justified is set from the start edge. */
static eg_align align_of(const eg_shaped *shaped, const eg_line_request *request)
{
    if (request->align != EG_ALIGN_JUSTIFY)
        return request->align;
    for (uint32_t i = 0; i < shaped->n_items; i++)
        if (shaped->items[i].language->justify != EG_JUSTIFY_NONE)
            return EG_ALIGN_JUSTIFY;
    return EG_ALIGN_START;
}

/* Ideographs stand on a grid of squares; scaled, two lines would not. */
static int stretch_of(const eg_shaped *shaped, const eg_line_request *request)
{
    for (uint32_t i = 0; i < shaped->n_items; i++)
        if (shaped->items[i].language->justify == EG_JUSTIFY_IDEOGRAPHS)
            return 0;
    return request->glyph_stretch;
}

eg_status eg_line_break(const eg_shape_context *context, eg_job *job, const eg_shaped *shaped,
                        const eg_line_request *request, const eg_lines **out)
{
    eg_lines *lines = EG_NEW(job->arena, eg_lines);
    *out = lines;
    if (!shaped->n_glyphs || !shaped->n_items)
        return EG_OK;
    eg_line_cache *cache = eg_line_cache_of(job);
    eg_arena_mark mark = eg_arena_note(job->scratch);
    eg_line_paragraph paragraph = {.job = job, .cache = cache, .shaped = shaped, .request = request};
    paragraph.align = align_of(shaped, request);
    paragraph.glyph_stretch = paragraph.align == EG_ALIGN_JUSTIFY ? stretch_of(shaped, request) : 0;
    eg_line_measure(&paragraph);
    paragraph.chances = eg_line_find_chances(job, shaped, request->hyphenate);
    eg_line_list_breaks(&paragraph, context ? context->document : NULL);
    uint32_t *ends = NULL, n = 0;
    if (request->balance)
        n = eg_line_balance(&paragraph, &ends);
    if (!n)
        n = eg_line_fit(&paragraph, &ends);
    eg_line_set(&paragraph, ends, n, lines);
    eg_arena_rewind(job->scratch, mark);
    return EG_OK;
}

eg_len eg_line_natural_width(const eg_shaped *shaped)
{
    eg_len width = 0, at_end = 0;
    for (uint32_t i = 0; i < shaped->n_runs; i++) {
        const eg_shape_run *run = &shaped->runs[i];
        const eg_shape_item *item = &shaped->items[run->item];
        for (uint32_t g = run->first_glyph; g < run->first_glyph + run->n_glyphs; g++) {
            const eg_glyph *glyph = &shaped->glyphs[g];
            bool begins = g == run->first_glyph || shaped->glyphs[g - 1].cluster != glyph->cluster;
            eg_len advance = glyph->flags & EG_SHAPE_OBJECT ? item->object_width : glyph->advance;
            eg_len tracking = begins && !(glyph->flags & EG_SHAPE_INVISIBLE) ? item->type->tracking : 0;
            width += advance + tracking;
            at_end = glyph->flags & EG_SHAPE_SPACE       ? at_end + advance + tracking
                     : glyph->flags & EG_SHAPE_INVISIBLE ? at_end
                                                         : 0;
        }
    }
    return width - at_end;
}
