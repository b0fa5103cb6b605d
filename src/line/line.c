/* A shaped paragraph to lines, from beginning to end. See line.h. */
#include "line/internal.h"

/* A word space may grow by this, 1/10000 em, to some .9 em in all: over three times its own width. A
 * paragraph that needs more, of long words that its language has no patterns to divide, is set from the start
 * edge instead. */
enum { WIDEST_SPACE = 6500 };

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

/* Whether a justified line's word spaces are so wide that they read as holes. Where the script parts clusters
 * as well, nothing grows that far. */
static bool has_holes(const eg_line_paragraph *paragraph, const uint32_t *ends, uint32_t n)
{
    for (uint32_t i = 0; paragraph->align == EG_ALIGN_JUSTIFY && i + 1 < n; i++) {
        const eg_line_point *from = &paragraph->breaks[i ? ends[i - 1] : 0],
                            *to = &paragraph->breaks[ends[i]];
        eg_line_sums sums = eg_line_sums_between(&from->start, &to->end);
        eg_line_adjustment given;
        eg_line_adjust(&sums, eg_line_measure_of(paragraph, i == 0) - sums.width, paragraph->glyph_stretch,
                       &given);
        if (to->chance != EG_CHANCE_FORCED && sums.fine == 0 &&
            (given.space_em > WIDEST_SPACE || given.left > 0))
            return true;
    }
    return false;
}

/* Where words are not divided (a title), one wider than the line still is, at its hyphens rather than anywhere. */
static void divide_wide_words(const eg_line_paragraph *paragraph)
{
    const eg_shaped *shaped = paragraph->shaped;
    uint32_t from = 0;
    uint8_t *divided = NULL;
    for (uint32_t at = 1; at <= eg_range_size(shaped->range); at++) {
        if (at < eg_range_size(shaped->range) && !paragraph->chances[at])
            continue;
        eg_len width = paragraph->sums[paragraph->cluster_at[at]].width -
                       paragraph->sums[paragraph->cluster_at[from]].width;
        if (width > paragraph->request->measure) {
            if (!divided)
                divided = eg_line_find_chances(paragraph->job, shaped, true);
            memcpy(paragraph->chances + from + 1, divided + from + 1, at - from - 1);
        }
        from = at;
    }
}

/* What all ways of setting the paragraph begin with. */
static eg_line_paragraph prepare(const eg_shape_context *context, eg_job *job, const eg_shaped *shaped,
                                 const eg_line_request *request)
{
    eg_line_paragraph paragraph = {
        .job = job, .cache = eg_line_cache_of(job), .shaped = shaped, .request = request};
    paragraph.align = align_of(shaped, request);
    paragraph.glyph_stretch = paragraph.align == EG_ALIGN_JUSTIFY ? stretch_of(shaped, request) : 0;
    eg_line_measure(&paragraph);
    paragraph.chances = eg_line_find_chances(job, shaped, request->hyphenate);
    if (!request->hyphenate)
        divide_wide_words(&paragraph);
    if (paragraph.align == EG_ALIGN_JUSTIFY && !request->balance) {
        eg_line_part_words(&paragraph);
        eg_line_part_compounds(&paragraph);
    }
    eg_line_list_breaks(&paragraph, context ? context->document : NULL);
    return paragraph;
}

eg_status eg_line_break(const eg_shape_context *context, eg_job *job, const eg_shaped *shaped,
                        const eg_line_request *request, const eg_lines **out)
{
    eg_lines *lines = EG_NEW(job->arena, eg_lines);
    *out = lines;
    if (!shaped->n_glyphs || !shaped->n_items)
        return EG_OK;
    eg_arena_mark mark = eg_arena_note(job->scratch);
    eg_line_paragraph paragraph = prepare(context, job, shaped, request);
    uint32_t *ends = NULL, n = 0;
    if (request->balance)
        n = eg_line_balance(&paragraph, &ends);
    if (!n)
        n = eg_line_fit(&paragraph, &ends);
    if (has_holes(&paragraph, ends, n)) {
        paragraph.align = EG_ALIGN_START;
        paragraph.glyph_stretch = 0;
        n = eg_line_fit(&paragraph, &ends);
    }
    eg_line_set(&paragraph, ends, n, lines);
    eg_arena_rewind(job->scratch, mark);
    return EG_OK;
}

void eg_line_vary(const eg_shape_context *context, eg_job *job, const eg_shaped *shaped,
                  const eg_line_request *request, uint32_t n_best, const eg_lines *out[2])
{
    out[0] = out[1] = NULL;
    if (!shaped->n_glyphs || !shaped->n_items || request->balance)
        return;
    eg_arena_mark mark = eg_arena_note(job->scratch);
    eg_line_paragraph paragraph = prepare(context, job, shaped, request);
    uint32_t *ends[2], n[2];
    eg_line_fit_others(&paragraph, ends, n);
    for (int i = 0; i < 2; i++) {
        if (n[i] == 0 || n[i] != (i ? n_best + 1 : n_best - 1) || has_holes(&paragraph, ends[i], n[i]))
            continue;
        eg_lines *lines = EG_NEW(job->arena, eg_lines);
        eg_line_set(&paragraph, ends[i], n[i], lines);
        out[i] = lines;
    }
    eg_arena_rewind(job->scratch, mark);
}

eg_len eg_line_natural_width(eg_job *job, const eg_shaped *shaped)
{
    if (!shaped->n_glyphs || !shaped->n_items)
        return 0;
    eg_arena_mark mark = eg_arena_note(job->scratch);
    const eg_line_request request = {.align = EG_ALIGN_START};
    eg_line_paragraph paragraph = {
        .job = job, .cache = eg_line_cache_of(job), .shaped = shaped, .request = &request};
    eg_line_measure(&paragraph);
    const eg_line_point begin = {.text = shaped->range.begin};
    const eg_line_point end = {
        .text = shaped->range.end, .next = paragraph.n_clusters, .last = paragraph.n_clusters};
    eg_line_content content;
    eg_line_compose(&paragraph, &begin, &end, &content);
    eg_len width = content.sums.width;
    eg_arena_rewind(job->scratch, mark);
    return width;
}
