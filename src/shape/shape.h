/* A paragraph to glyphs: bidi (UAX #9), script runs (UAX #24), fonts with fallback, HarfBuzz.
 *
 * Place: layout/ makes items (stretches of one type and language) of a block's text and spans; line/ breaks
 * what comes back. Glyphs are kept in LOGICAL order here: clusters ascend. Within a cluster of right-to-left
 * text glyphs stand as HarfBuzz gave them, reversed with the whole run, so that reversing the run again gives
 * visual order. */
#ifndef EG_SHAPE_SHAPE_H
#define EG_SHAPE_SHAPE_H

#include "font/font.h"
#include "language/language.h"
#include "style/style.h"

/* A stretch of a paragraph in one type and language. Items follow one another without gaps. */
typedef struct eg_shape_item {
    eg_range text; /* in the text buffer */
    const eg_type *type;
    const eg_language *language;
    uint32_t span;  /* carried through to the page's runs */
    bool keep;      /* no line may end inside (names, dates) */
    bool is_phrase; /* with keep: a name of ordinary words, which may part at a space when it is long */
    eg_len object_width, object_ascent; /* an inline picture: the item's text is U+FFFC; else 0 */
} eg_shape_item;

/* One glyph, logical order. Advances in 1/65536 pt at the run's size, without tracking. */
typedef struct eg_glyph {
    uint32_t id;
    uint32_t cluster; /* first byte of its cluster in the text buffer */
    int32_t advance;
    int32_t dx, dy; /* dy up */
    uint8_t flags;  /* EG_SHAPE_… */
} eg_glyph;

enum {
    EG_SHAPE_UNSAFE_TO_BREAK = 1, /* breaking the line before this glyph's cluster needs shaping again */
    EG_SHAPE_SPACE = 2,   /* the cluster is white space (U+0020, U+3000, tab …) that a line may end with */
    EG_SHAPE_STRETCH = 4, /* a word space: U+0020, U+00A0; justification may widen it */
    EG_SHAPE_INVISIBLE = 8, /* default ignorable without ink */
    EG_SHAPE_MARK = 16,     /* zero-width mark on the glyph before */
    EG_SHAPE_OBJECT = 32,   /* an inline picture */
    EG_SHAPE_DRAWN_OUT =
        64, /* a tatweel before this glyph's cluster changes no other glyph: letters join there */
    EG_SHAPE_TATWEEL = 128 /* added by eg_shape_lengthened */
};

/* Glyphs of one face, size, script, language, level and item. */
typedef struct eg_shape_run {
    eg_range text;
    uint32_t first_glyph, n_glyphs;
    const eg_face *face;
    eg_len size; /* the item's, but for letters of an alphabet within another script */
    uint32_t item;
    char script[5];
    uint8_t level; /* bidi level; odd: right to left */
} eg_shape_run;

typedef struct eg_shaped {
    const char *text; /* the document's text buffer when it was shaped */
    eg_range range;   /* the paragraph */
    const eg_shape_item *items;
    uint32_t n_items;
    eg_shape_run *runs; /* logical order */
    uint32_t n_runs;
    eg_glyph *glyphs; /* logical order, clusters ascending over the whole paragraph */
    uint32_t n_glyphs;
    uint8_t base_level; /* 0 or 1 */
} eg_shaped;

/* Shapes text[range] in job->arena. is_rtl: the paragraph's base direction is given (HL1), not guessed. A
 * character no font has is a finding EG_F_GLYPH_MISSING at its place (once a character), naming the package;
 * shaping goes on with .notdef and the status is EG_ERR_INPUT at the end. place_of gives a finding its place.
 */
typedef struct eg_shape_context {
    eg_fonts *fonts;
    const struct eg_document *document; /* for places of findings */
} eg_shape_context;
eg_status eg_shape_paragraph(const eg_shape_context *context, eg_job *job, const char *text, eg_range range,
                             const eg_shape_item *items, uint32_t n_items, bool is_rtl,
                             const eg_shaped **out);

/* Shapes again text[range] inside one run, as if a line began at its begin and ended at its end, with
 * `suffix` (a hyphen, U+2010; 0: none) added at the end when the face has it. Letters that join keep the
 * forms they have in the whole word (CSS Text 3, 5.1). Glyphs in logical order, in `arena`; the suffix's
 * glyphs have cluster == range.end. range lies on grapheme boundaries. */
void eg_shape_again(eg_job *job, const eg_shaped *shaped, const eg_shape_run *run, eg_range range,
                    uint32_t suffix, eg_arena *arena, eg_glyph **glyphs, uint32_t *n_glyphs);

/* Where letters are drawn apart: `n` tatweels (U+0640) stand before byte `at`. */
typedef struct eg_shape_lengthening {
    uint32_t at;
    uint32_t n;
} eg_shape_lengthening;

/* As eg_shape_again, of the text with tatweels in it: n_points of them, ascending, on grapheme boundaries inside
 * range. Each tatweel's glyph bears EG_SHAPE_TATWEEL and the cluster `at` of its point. False when the face made
 * something else of a tatweel than its own glyph: nothing is to be drawn apart then. */
bool eg_shape_lengthened(eg_job *job, const eg_shaped *shaped, const eg_shape_run *run, eg_range range,
                         uint32_t suffix, const eg_shape_lengthening *points, uint32_t n_points,
                         eg_arena *arena, eg_glyph **glyphs, uint32_t *n_glyphs);

/* The embedding level of every byte of text[range] (UAX #9 P2 to I2, and L1 as if the paragraph were one
 * line); the bytes of one character have one level. base: 0, 1, or EG_SHAPE_BASE_AUTO (P2, P3; never used for
 * a document, whose direction is given). levels has one entry a byte of range. Returns the base level. */
enum { EG_SHAPE_BASE_AUTO = 2 };
uint8_t eg_shape_levels(eg_job *job, const char *text, eg_range range, uint8_t base, uint8_t *levels);

/* The direction of a name by itself, whose language is known only by what is written around it: the other one
 * than that language's when nothing in it runs the language's way, or when it begins from right to left in a
 * language that runs from left to right. Names in right-to-left languages often begin with a Latin
 * abbreviation, and stay right to left. */
bool eg_shape_name_is_rtl(eg_slice name, bool is_language_rtl);

/* Where the white space at the end of a line begins, which L1 puts back to the base level: white space,
 * isolate controls and what X9 removes. line.end when there is none. */
uint32_t eg_shape_line_tail(const char *text, eg_range line);

/* Visual order (UAX #9 L2) of n things with levels: out[i] is the index of the thing that stands i-th from
 * the left. For a line: one thing a run, its white space at the end a thing of its own at the base level. */
void eg_shape_visual_order(const uint8_t *levels, uint32_t n, uint32_t *out);

/* --dump=runs */
void eg_shape_dump(const eg_shaped *shaped, eg_buffer *out);

#endif
