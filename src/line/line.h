/* A shaped paragraph to lines: break opportunities (UAX #14 as tailored), hyphens, optimum fit (Knuth and
 * Plass), justification, each line reordered for the eye (UAX #9 L2).
 *
 * Place: layout/ calls it for every block and places the lines. Lines come out in the page's own types (page/
 * is plain data), so that a glyph is never copied between two shapes. */
#ifndef EG_LINE_LINE_H
#define EG_LINE_LINE_H

#include "page/page.h"
#include "shape/shape.h"

typedef struct eg_line_request {
    eg_len measure;      /* width of the column */
    eg_len first_indent; /* of the first line, from the start edge */
    eg_align align;
    bool hyphenate;
    bool balance; /* titles and headings: fewest lines, widths as equal as may be, none wider than before */
    int glyph_stretch; /* most scaling, in 1/10000 */
    bool optical_margins;
    bool kashida;  /* Arabic letters may be drawn apart, where their language and face allow */
    uint32_t node; /* given to every run */
    bool is_label;
} eg_line_request;

/* Lines of one paragraph. Runs and glyphs are visual within each line; x is relative to the left end of the
 * measure, y to the baseline: layout adds the line's place. */
typedef struct eg_lines {
    eg_page_line *lines;
    uint32_t n_lines;
    eg_page_run *runs;
    uint32_t n_runs;
    eg_page_glyph *glyphs;
    uint32_t n_glyphs;
    eg_len *ascents, *descents; /* per line: ink over and under the baseline, both positive */
    struct eg_line_object {     /* inline pictures in visual order */
        uint32_t line, span;
        eg_len x, width, ascent;
    } * objects;
    uint32_t n_objects;
    bool *hyphens; /* per line: it ends with a hyphen of any kind (no page should) */
} eg_lines;

/* Breaks a paragraph. What an item keeps together stays on one line as long as the line is wide enough for it. Where
 * the line above would be loose without it, a phrase (eg_shape_item.is_phrase) of more than a third of the measure
 * and of 12 em may part between its words, and in a justified paragraph of a script without word spaces any name may:
 * after a middle dot among ideographs, elsewhere at a space that is not its last. The grey of the page is worth more
 * than such a name on one line; where words are parted by spaces a person's name is worth more than both. Lives in
 * job->arena. Never fails on text: a word wider than the measure is broken at a cluster as the last resort and
 * reported (EG_F_LINE_OVERFULL, a warning). */
eg_status eg_line_break(const eg_shape_context *context, eg_job *job, const eg_shaped *shaped,
                        const eg_line_request *request, const eg_lines **out);

/* The same paragraph set with a line fewer (out[0]) and with a line more (out[1]) than the n_best lines that
 * eg_line_break gave it; NULL where that is not to be had, or not without spaces wider than it may have. */
void eg_line_vary(const eg_shape_context *context, eg_job *job, const eg_shaped *shaped,
                  const eg_line_request *request, uint32_t n_best, const eg_lines *out[2]);

/* Width of the paragraph on one line, without its end space, with the white that stands between Han and
 * Latin. */
eg_len eg_line_natural_width(eg_job *job, const eg_shaped *shaped);

/* --dump=lines */
void eg_line_dump(const eg_lines *lines, eg_slice text, eg_buffer *out);

/* --dump=glyphs: the lines of finished pages with their runs in visual order, and of each glyph its cluster's text,
 * its number in the face, advance, offsets, and flags: s space, h made hyphen, t tatweel, e past the line's end, y
 * the author's soft hyphen, i without ink. */
void eg_line_dump_glyphs(const eg_pages *pages, eg_slice text, eg_buffer *out);

#endif
