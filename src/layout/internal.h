/* What the files of layout/ share: boxes of the galley, the breaker over them, and the helpers that set text.
 *
 * The galley is one column without pages. It is a row of boxes (a line of text, a row of a table, a picture),
 * each with the white before it and the cost of a page that begins with it; the boxes of one leaf make a
 * block. A box holds pieces: what stands on the paper, at its x on the page and its y under the box's top. */
#ifndef EG_LAYOUT_INTERNAL_H
#define EG_LAYOUT_INTERNAL_H

#include "base/vector.h"
#include "layout/layout.h"
#include "line/line.h"

/* --- boxes and blocks --- */

typedef enum eg_piece_kind {
    EG_PIECE_LINE,    /* lines->lines[line]; y: its baseline */
    EG_PIECE_RULE,    /* width, height */
    EG_PIECE_PICTURE, /* index: of the document's pictures; width, height */
    EG_PIECE_FIELD,   /* index: of the document's signatories; width, height */
    EG_PIECE_PLACE    /* node begins here */
} eg_piece_kind;

typedef struct eg_piece {
    eg_piece_kind kind;
    eg_len x, y, width, height;
    const eg_lines *lines;
    uint32_t line;
    uint32_t node, span, index;
    eg_colour colour; /* rule */
    uint32_t column;  /* of parallel texts; else 0 */
} eg_piece;

typedef enum eg_gap {
    EG_GAP_FIXED,     /* between the lines of a paragraph */
    EG_GAP_PARAGRAPH, /* may grow by a little where there is no other way for a full page to end where all do */
    EG_GAP_HEADING,   /* may grow by a step of the grid */
    EG_GAP_TITLE      /* over the title block: may grow by two */
} eg_gap;

typedef struct eg_box {
    uint32_t first_piece, n_pieces;
    eg_len space; /* white before it; none at the top of a page */
    eg_len height;
    eg_len baseline; /* its first baseline under its top; 0: none, its top stands at the page's top */
    eg_len room;     /* over its first line's leading, for pictures in the line */
    eg_len ascent,
        descent;      /* ink over the first baseline and under the last, so that neighbours do not touch */
    int64_t cost;     /* of a page that begins with it */
    int64_t end_cost; /* of a page that ends with it */
    uint32_t
        notes_end; /* in the sequence of note boxes: after the notes that it and all before it refer to */
    uint32_t first_head, n_head; /* boxes set again above it when it begins a page: a table's head */
    uint32_t n_lines;            /* lines of text, for the fewest on the last page */
    uint8_t gap;                 /* eg_gap of its space */
    bool snaps;                  /* its first baseline goes to the grid */
    uint32_t row; /* of parallel texts, from 1: its boxes read one column after the other; else 0 */
} eg_box;

/* A leaf of the document in the galley: its boxes as set best, and set one line tighter or looser when those
 * ways have been made. n_boxes 0: not made, or not to be had. */
enum { EG_SET_BEST, EG_SET_TIGHTER, EG_SET_LOOSER, EG_N_SETTINGS };

typedef struct eg_block {
    uint32_t first_box[EG_N_SETTINGS], n_boxes[EG_N_SETTINGS];
    uint32_t paragraph; /* paragraphs[] of the layout, or EG_NO_INDEX: only one setting */
} eg_block;

/* --- page breaking (breaker.c): knows boxes, not what is in them --- */

/* Costs of a page break. They add up; a sum of small ones may outweigh one of the next size, except the
 * forbidden. */
enum {
    EG_COST_GRID = 5,       /* times the square of the steps of the grid left over that the gaps can take */
    EG_COST_OFF_GRID = 400, /* paragraphs must be moved off the grid for the page to end where all do */
    EG_COST_UNEVEN = 300,   /* a page that ends too early for its gaps: one such page is better than two, */
    EG_COST_SHORT = 100,    /* each step left over on it adds this, */
    EG_COST_SHORTER = 60, /* and its square this: white is shared among pages before one of them stands out */
    EG_COST_INSIDE = 30,  /* a paragraph goes over the page */
    EG_COST_TORN = 10000, /* it does so though there was room for more of it */
    EG_COST_HYPHEN = 800, /* the page ends with a hyphen: worse than a page one line short */
    EG_COST_RESET = 150,  /* a paragraph is set tighter or looser than best */
    EG_COST_BAD = 400,    /* a page of at least this cost is worth trying other settings */
    EG_COST_WHOLE = 50000,      /* a short commitment that should stay whole is broken */
    EG_COST_LAST = 100000,      /* the last page has too few lines */
    EG_COST_NOTE = 200000,      /* a note is broken over two pages */
    EG_COST_FORBIDDEN = 1000000 /* a widow, an orphan, a heading left behind: more than an empty page costs */
};
#define EG_COST_OVERFULL ((int64_t)100000000) /* a box that no page can hold */

typedef struct eg_break_request {
    const eg_box *boxes;
    const eg_block *blocks;
    uint32_t n_blocks;
    const eg_box *notes; /* note lines in order of reference; cost 0: a note may go over the page before it */
    uint32_t n_notes;
    eg_len depth;          /* of the text block */
    eg_len first_baseline; /* of every page, under the top of the text block */
    eg_len grid;
    eg_len note_top; /* white, rule and white over the notes */
    uint32_t min_last_lines;
} eg_break_request;

typedef struct eg_broken_page {
    uint32_t first, n;            /* order[] */
    uint32_t first_note, n_notes; /* notes[] */
    eg_len spare;                 /* depth not used, negative when overfull */
    int64_t cost;
    bool is_overfull;
} eg_broken_page;

typedef struct eg_broken {
    uint32_t *order; /* boxes in the settings chosen */
    uint32_t n_order;
    eg_broken_page *pages; /* at least one when there is a box */
    uint32_t n_pages;
    uint8_t *settings; /* of each block */
    int64_t cost;
} eg_broken;

/* The cheapest pages. Linear in the number of boxes. In arena; scratch is used and rewound. */
const eg_broken *eg_break_pages(const eg_break_request *request, eg_arena *arena, eg_arena *scratch);

/* The y of a box under the top of the text block, when what stands before it on the page ends at `end`. */
eg_len eg_break_place(const eg_break_request *request, const eg_box *box, eg_len end, bool is_first);

/* How many steps of the grid a gap can take. */
uint32_t eg_break_steps(uint8_t gap);

/* What the gaps of a page can take: whole steps of the grid, and a little at each paragraph. */
eg_len eg_break_elastic(const eg_break_request *request, uint32_t n_steps, uint32_t n_paragraphs);

/* Height of the notes [first, end), with the rule over them; 0 for none. */
eg_len eg_break_notes_height(const eg_break_request *request, uint32_t first, uint32_t end);

/* --- the layout of one document --- */

/* What must be kept of a leaf to set it again one line tighter or looser. */
typedef struct eg_paragraph {
    const eg_shaped *shaped;
    eg_line_request request;
    const eg_block_style *style;
    eg_len x;
    uint32_t node;
    uint32_t first_extra, n_extra; /* extras[]: labels and places, y from the first baseline */
    uint32_t notes_before;         /* notes_end of the block before */
    bool is_whole;                 /* a commitment: up to four lines stay whole */
} eg_paragraph;

typedef struct eg_type_entry {
    const eg_block_style *block;
    const eg_language *language;
    unsigned changes;
    const eg_type *type;
} eg_type_entry;

typedef struct eg_parallel eg_parallel; /* parallel.h */

typedef struct eg_layout {
    eg_job *job;
    eg_document *document;
    const eg_style *style;
    const eg_geometry *geometry;
    const eg_furniture *furniture;
    eg_shape_context shape;
    eg_layout_dumps dumps;
    eg_status status;
    bool is_rtl;
    eg_len first_baseline;

    EG_VECTOR(eg_piece) pieces;
    EG_VECTOR(eg_box) boxes;
    EG_VECTOR(eg_block) blocks;
    EG_VECTOR(eg_paragraph) paragraphs;
    EG_VECTOR(eg_piece) extras;
    EG_VECTOR(eg_box) notes;
    EG_VECTOR(eg_type_entry) types;
    uint32_t
        *note_end; /* by node: 1 + notes.n after it was set; 0: not referred to yet. NULL: no notes at all */
    uint32_t first_pending; /* extras[] from here wait for the next box */
    eg_len below;           /* white that the block before asks for */
    bool follows_heading;   /* the block before was a heading */

    eg_page_builder *builder;
    EG_VECTOR(eg_page_place) places; /* of notes: they come after all others in the document */

    EG_VECTOR(const eg_lines *) line_numbers; /* one each numbers_every lines */
    uint32_t n_page_lines, counted_page;      /* lines counted so far on a page */

    eg_parallel *parallel; /* NULL: one language */
    uint32_t column;       /* given to every piece */
    eg_len hang; /* how far commitments stand in, so that numbers hang inside the column; 0: outside */
} eg_layout;

/* layout.c: a layout that nothing has been set in. */
eg_layout eg_layout_begin(eg_job *job, eg_document *document, const eg_style *style, eg_fonts *fonts,
                          const eg_layout_dumps *dumps);

/* --- set.c: from a node or a phrase to lines --- */

/* The one place where start and end become left and right: x on the page of something `width` wide whose
 * start edge is `start` after the start edge of the column. */
eg_len eg_layout_x(const eg_layout *layout, eg_len start, eg_len width);
const eg_block_style *eg_layout_style(const eg_layout *layout, eg_role role, const eg_language *language);
/* The direction of a leaf: its language's, but a signatory's name and details have their own. */
bool eg_layout_is_rtl(const eg_layout *layout, uint32_t node);
/* A leaf with its spans. */
const eg_shaped *eg_layout_shape_node(eg_layout *layout, uint32_t node, eg_range text,
                                      const eg_block_style *style);
/* A phrase without spans: labels, feet. */
const eg_shaped *eg_layout_shape_text(eg_layout *layout, eg_range text, const eg_block_style *style,
                                      const eg_language *language);
eg_line_request eg_layout_request(const eg_block_style *style, eg_len measure, uint32_t node);
const eg_lines *eg_layout_break(eg_layout *layout, const eg_shaped *shaped, const eg_line_request *request);
/* One line as wide as it is. */
const eg_lines *eg_layout_line(eg_layout *layout, const eg_shaped *shaped, uint32_t node, bool is_label);
/* Baseline under the top of a line's leading. */
eg_len eg_layout_baseline(const eg_block_style *style);
/* A picture's size on the page: natural, scaled down to the width and height given. False, with a finding,
 * when it cannot be used. */
bool eg_layout_picture_size(eg_layout *layout, const eg_picture_ref *ref, eg_len max_width, eg_len max_height,
                            eg_len *width, eg_len *height);
/* One line of at most `room`: the text, or as many of its words as fit, with an ellipsis. foot.c */
const eg_lines *eg_layout_shorten(eg_layout *layout, eg_range text, const eg_block_style *style,
                                  const eg_language *language, eg_len room);
eg_range eg_layout_add_text(eg_layout *layout, const eg_buffer *text);

/* --- galley.c --- */

/* A piece at the end of the pieces; the box being made takes it. */
eg_piece *eg_galley_piece(eg_layout *layout, eg_piece_kind kind);
/* A line as a piece, its left end at x, its baseline y under the box's top. */
void eg_galley_line(eg_layout *layout, const eg_lines *lines, uint32_t line, eg_len x, eg_len y);
void eg_galley_rule(eg_layout *layout, eg_len x, eg_len y, eg_len width, eg_len height, eg_colour colour);
/* What a line needs over its leading for the pictures in it, in whole steps of the grid. */
eg_len eg_galley_object_room(const eg_layout *layout, const eg_lines *lines, uint32_t line,
                             const eg_block_style *style);
/* Lines one under the other, the top of the first at y; returns the end of the last. */
eg_len eg_galley_stack(eg_layout *layout, const eg_lines *lines, const eg_block_style *style, eg_len x,
                       eg_len y);
/* What waits for the first box of something: labels and places, with the first baseline at y. */
void eg_galley_take_pending(eg_layout *layout, eg_len baseline, eg_len top);
/* A block of the boxes from first_box on, with the white around it. */
eg_block *eg_galley_block(eg_layout *layout, uint32_t first_box, uint32_t paragraph, eg_len above,
                          eg_len below, eg_gap gap);
/* The page has something called by this name: destinations and bookmarks look for it. */
void eg_galley_mark_place(eg_layout *layout, uint32_t node);
/* One block of the text. */
void eg_galley_set(eg_layout *layout, uint32_t node);
/* A leaf in the role given, from the column's start edge. */
void eg_galley_set_leaf(eg_layout *layout, uint32_t node, eg_role role, eg_gap gap);
/* All of the document but masthead, title block, notes and signatures. */
void eg_galley_fill(eg_layout *layout);
/* Sets a block's paragraph tighter and looser, when that can be had. */
void eg_galley_vary(eg_layout *layout, uint32_t block);
/* Boxes for the lines of a paragraph, added to boxes. */
void eg_galley_lines(eg_layout *layout, const eg_paragraph *paragraph, const eg_lines *lines, uint32_t *first,
                     uint32_t *n);

/* --- the others, a file each --- */
void eg_masthead_set(eg_layout *layout); /* masthead and title block: the galley's first boxes */
/* A title's style, with white between its letters when they are all capitals. */
const eg_block_style *eg_masthead_track_title(eg_layout *layout, uint32_t node, const eg_block_style *style);
void eg_table_set(eg_layout *layout, uint32_t node, eg_len start, eg_len end);
/* A note as boxes, by itself. */
void eg_notes_set(eg_layout *layout, uint32_t note);
/* Sets a note, and those it refers to, at its first reference; returns notes.n as it was just after. */
uint32_t eg_notes_refer(eg_layout *layout, uint32_t note);
/* The place in the sequence of notes after those that [text) of a leaf refers to; at least `before`. */
uint32_t eg_notes_end(eg_layout *layout, uint32_t node, eg_range text, uint32_t before);
/* Notes that nothing refers to still are text: they go with the last box. */
void eg_notes_finish(eg_layout *layout);

/* Text pages into the builder; the end of the last page's text and its spare depth. */
void eg_assemble_pages(eg_layout *layout, const eg_break_request *request, const eg_broken *broken,
                       eg_len *end);
/* Pieces [first, first + n) moved down by y. */
void eg_assemble_pieces(eg_layout *layout, uint32_t page, uint32_t first, uint32_t n, eg_len y,
                        eg_artifact artifact);

/* margin.c: counts a box of text, its top at y, and numbers its line when its turn has come. */
void eg_margin_count(eg_layout *layout, uint32_t page, const eg_box *box, eg_len y);
/* A bar at the end of a line, its baseline at y, in which something was changed. */
void eg_margin_bar(eg_layout *layout, uint32_t page, eg_len y);
/* The word for a draft behind the text of all pages. */
void eg_margin_watermark(eg_layout *layout);

/* Who signs, as blocks of the galley: for styles that list them. */
void eg_signatures_list(eg_layout *layout, uint32_t signatures);
/* The text's fingerprint over the running foot of a page; returns its first baseline. */
eg_len eg_signatures_fingerprint(eg_layout *layout, uint32_t page);
/* Cover and imprint of a booklet, as its first two pages. */
void eg_cover_set(eg_layout *layout);
enum { EG_COVER_PAGES = 2 };
/* end: of the text on the last page; spare: the depth free under it. */
void eg_signatures_set(eg_layout *layout, eg_len end, eg_len spare);
void eg_foot_set(eg_layout *layout);

#endif
