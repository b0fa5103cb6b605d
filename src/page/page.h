/* The waist: finished pages as plain data.
 *
 * Everything before it (layout) never hears of PDF; everything after it (tag, pdf, preview, impose) reads
 * these arrays and never asks the layout a question. Coordinates are from the trimmed page's upper left
 * corner, x to the right, y DOWN, in both writing directions. Text offsets are bytes of the document's one
 * text buffer. */
#ifndef EG_PAGE_PAGE_H
#define EG_PAGE_PAGE_H

#include "base/buffer.h"
#include "base/colour.h"
#include "base/length.h"

struct eg_face;
struct eg_language;

#define EG_PAGE_NONE UINT32_MAX

/* One glyph, in visual order: left to right within its run. */
typedef struct eg_page_glyph {
    uint32_t id;            /* in the face */
    int32_t advance;        /* to the next glyph's pen, 1/65536 pt: kerning, scaling, justification and all */
    int32_t dx, dy;         /* ink moved from the pen, 1/65536 pt; dy up */
    uint32_t text;          /* first byte of its cluster's text */
    uint16_t text_size;     /* bytes of the cluster's text; the same for all glyphs of the cluster */
    uint8_t cluster_glyphs; /* on the first glyph (visually) of a cluster: how many it has; else 0 */
    uint8_t flags;          /* EG_GLYPH_… */
} eg_page_glyph;

enum {
    EG_GLYPH_SPACE = 1,        /* white space: no ink */
    EG_GLYPH_HYPHEN = 2,       /* made by hyphenation: text_size 0, reads as U+00AD */
    EG_GLYPH_TATWEEL = 4,      /* made by justification: text_size 0, reads as nothing */
    EG_GLYPH_LINE_END = 8,     /* a space at a line's end, past the measure: part of the text, never seen */
    EG_GLYPH_SOFT_HYPHEN = 16, /* shows a U+00AD of the author's own: text_size 2 */
    EG_GLYPH_INVISIBLE = 32    /* stands for characters that have no ink of their own (ZWNJ, ZWSP) */
};

/* A run: glyphs of one face, size, colour, direction and node, on one baseline. */
typedef struct eg_page_run {
    const struct eg_face *face;
    eg_len size;
    int32_t scale; /* horizontal scaling of the glyphs, 65536 = none; already in the advances */
    eg_len x, y;   /* pen of the first glyph, baseline */
    uint32_t first_glyph, n_glyphs;
    eg_range text; /* logical */
    uint32_t node; /* document node it belongs to (leaf, or the item for its label); EG_PAGE_NONE: artifact */
    uint32_t span; /* innermost span that makes an element of its own (link, note mark, language, emphasis) */
    const struct eg_language *language;
    eg_colour colour;
    uint8_t level;    /* bidi level */
    bool is_label;    /* an item's or a note's number: Lbl, not LBody */
    uint8_t artifact; /* eg_artifact when node is EG_PAGE_NONE */
} eg_page_run;

typedef enum eg_artifact {
    EG_ARTIFACT_NONE,
    EG_ARTIFACT_HEADER,    /* /Pagination /Header */
    EG_ARTIFACT_FOOTER,    /* /Pagination /Footer */
    EG_ARTIFACT_WATERMARK, /* /Pagination /Watermark; drawn before all else */
    EG_ARTIFACT_LAYOUT,    /* /Layout: rules, table lines, repeated table heads */
    EG_ARTIFACT_PAGE       /* /Page: printer's marks */
} eg_artifact;

/* One line of text: runs in visual order, left to right. Lines of a page are in reading order. */
typedef struct eg_page_line {
    uint32_t first_run, n_runs;
    eg_len x, y;    /* start of the measure (its left end), baseline */
    eg_len width;   /* of the measure the line was set to */
    eg_len natural; /* of the line's text before justification, without its end space */
    eg_range text;  /* logical; line ends at text.end, the next line starts there */
    uint32_t node;
    bool is_justified, is_last;
} eg_page_line;

typedef struct eg_page_rule {   /* a filled rectangle */
    eg_len x, y, width, height; /* upper left corner */
    eg_colour colour;
    uint8_t artifact; /* eg_artifact: rules are never content */
} eg_page_rule;

typedef struct eg_page_picture {
    eg_len x, y, width, height;
    uint32_t picture; /* index into the document's pictures */
    uint32_t node;    /* PICTURE node, or the leaf with a PICTURE span */
    uint32_t span;
} eg_page_picture;

typedef struct
    eg_page_link { /* one rectangle of a link; a link broken over lines has several with the same span */
    eg_len x, y, width, height;
    uint32_t node, span;
    uint32_t target_node; /* note, commitment; EG_PAGE_NONE: to the span's url */
} eg_page_link;

typedef enum eg_field_kind {
    EG_FIELD_SIGNATURE,  /* a party's, seen, with a Form element */
    EG_FIELD_CERTIFYING, /* the rest unseen: no rectangle */
    EG_FIELD_CLOSING,
    EG_FIELD_TIMESTAMP
} eg_field_kind;

typedef struct eg_page_field {
    eg_field_kind kind;
    const char *id; /* field name, ASCII, no full stop */
    eg_len x, y, width, height;
    eg_range description; /* /TU */
    uint32_t node;        /* SIGNATORY node; EG_PAGE_NONE when unseen */
    const struct eg_language *language;
} eg_page_field;

/* Where a node is, for destinations and bookmarks. */
typedef struct eg_page_place {
    uint32_t node;
    uint32_t page; /* index */
    eg_len x, y;   /* upper left corner */
} eg_page_place;

typedef struct eg_page {
    eg_len width, height;
    eg_range label; /* as shown: "2" in the language's digits */
    bool is_signature_page;
    uint32_t first_line, n_lines;
    uint32_t first_rule, n_rules;
    uint32_t first_picture, n_pictures;
    uint32_t first_link, n_links;
    uint32_t first_field, n_fields;
} eg_page;

/* All pages of an edition. Every array is contiguous by page; lines of a page in reading order, content
 * before artifacts. The runs of a page are those of its lines; the glyphs of a run stand in one stretch. */
typedef struct eg_pages {
    eg_page *pages;
    uint32_t n_pages;
    eg_page_line *lines;
    uint32_t n_lines;
    eg_page_run *runs;
    uint32_t n_runs;
    eg_page_glyph *glyphs;
    uint32_t n_glyphs;
    eg_page_rule *rules;
    uint32_t n_rules;
    eg_page_picture *pictures;
    uint32_t n_pictures;
    eg_page_link *links;
    uint32_t n_links;
    eg_page_field *fields;
    uint32_t n_fields;
    eg_page_place *places; /* of every node that has an anchor or a bookmark, in document order */
    uint32_t n_places;
    bool is_rtl;
} eg_pages;

/* Collects what stands on the pages, in any order of pages, and sorts it once at the end: so a running foot
 * can be added when the number of pages is known. What is added to one page keeps its order; content lines
 * come before artifacts. Lines, runs and glyphs given are borrowed until eg_page_finish copies them. */
typedef struct eg_page_builder eg_page_builder;

eg_page_builder *eg_page_builder_new(eg_arena *arena, bool is_rtl);
uint32_t eg_page_add(eg_page_builder *builder, eg_len width, eg_len height); /* the new page's index */
uint32_t eg_page_count(const eg_page_builder *builder);
eg_page *eg_page_at(eg_page_builder *builder, uint32_t page); /* until the next eg_page_add */

/* The line with its runs moved by (dx, dy); its first_run indexes runs, theirs first_glyph indexes glyphs.
 * artifact other than EG_ARTIFACT_NONE takes its runs out of the document's content. */
void eg_page_add_line(eg_page_builder *builder, uint32_t page, const eg_page_line *line,
                      const eg_page_run *runs, const eg_page_glyph *glyphs, eg_len dx, eg_len dy,
                      eg_artifact artifact);
void eg_page_add_rule(eg_page_builder *builder, uint32_t page, const eg_page_rule *rule);
void eg_page_add_picture(eg_page_builder *builder, uint32_t page, const eg_page_picture *picture);
void eg_page_add_link(eg_page_builder *builder, uint32_t page, const eg_page_link *link);
void eg_page_add_field(eg_page_builder *builder, uint32_t page, const eg_page_field *field);
void eg_page_add_place(eg_page_builder *builder,
                       const eg_page_place *place); /* kept in the order of adding */
const eg_pages *eg_page_finish(eg_page_builder *builder);

/* --dump=pages: a line of text a line, with position, size, face, width; stable. text: the document's
 * buffer. */
void eg_page_dump(const eg_pages *pages, eg_slice text, eg_buffer *out);

#endif
