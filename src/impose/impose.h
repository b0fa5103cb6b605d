/* Pages to press sheets: the pages of any PDF set side by side on larger sheets, as booklets to be folded or
 * several to a side.
 *
 * Place: after read/, which gives the pages, and beside pdf/, which it does not need: a page is taken over as
 * it is, as a form XObject (ISO 32000-1 8.10), and the file is written by a small writer of this room. The
 * work is in two parts: plan.c is arithmetic only (which page goes where, turned how), sheet.c writes the
 * plan.
 *
 * For an edition of a declaration that is a booklet (`handout`): set the text at half the sheet (style paper
 * A5 for A4, A4 for A3), write its PDF as for the official edition but without fields, and give those bytes
 * to eg_impose_pdf with EG_IMPOSE_BOOKLET, is_right_bound as the language's direction says, and the sheet's
 * size; page one is then the first recto. What comes out is for the printer only: tags, links and bookmarks
 * stay in the file that was given. */
#ifndef EG_IMPOSE_IMPOSE_H
#define EG_IMPOSE_IMPOSE_H

#include "read/read.h"

typedef enum eg_impose_kind { EG_IMPOSE_BOOKLET, EG_IMPOSE_N_UP } eg_impose_kind;
typedef enum eg_impose_flip { EG_FLIP_AUTO, EG_FLIP_SHORT, EG_FLIP_LONG } eg_impose_flip;

enum { EG_IMPOSE_MOST_CELLS = 16, EG_IMPOSE_BLEED = 3 /* mm */ };

typedef struct eg_impose_request {
    eg_impose_kind kind;
    uint32_t n_up; /* pages to a side. Booklet: 2, or 4, 8, 16 for a sheet folded again. n-up: 2, 4, 6, 8 */
    uint32_t signature; /* booklet: pages folded together, a multiple of 2 n_up; 0: all of them */
    bool is_right_bound;
    eg_len creep; /* booklet: how far each leaf nearer the middle is moved to the spine; at least 0 */
    eg_len sheet_width, sheet_height; /* either way round; 0: just what the pages, and marks, need */
    eg_impose_flip flip; /* the edge that sheets are turned over; AUTO: for which no page is turned round */
    bool has_marks; /* trim and fold marks round the pages, which then keep their size, and their bleed */
} eg_impose_request;

/* NULL when the request can be used, else what is wrong with it, in static memory. */
const char *eg_impose_fault(const eg_impose_request *request);

/* ---- The plan ---- */

typedef struct eg_impose_cell {
    uint32_t page;  /* index of the source's; EG_IMPOSE_BLANK: none */
    bool is_turned; /* by 180 degrees */
    eg_len x, y;    /* lower left corner of the cell on the side, points */
    eg_len shift;   /* of the page in it, along x, for creep */
} eg_impose_cell;
#define EG_IMPOSE_BLANK UINT32_MAX

/* One line of a mark, in points. */
typedef struct eg_impose_mark {
    eg_len x0, y0, x1, y1;
    bool is_fold; /* dashed */
} eg_impose_mark;

typedef struct eg_impose_side {
    const eg_impose_cell *cells; /* rows from the top, each from the left */
    bool has_ticks;              /* the inside of a signature's innermost sheet */
} eg_impose_side;

typedef struct eg_impose_plan {
    eg_len width, height;           /* of the sheet, as a viewer shows it */
    eg_len cell_width, cell_height; /* of a page when scaled */
    int64_t scale;                  /* 65536: as it is; never more */
    uint32_t n_columns, n_rows, n_cells;
    uint32_t n_sheets, n_sides; /* front, back, front, …; n-up may end with a front */
    uint32_t n_signatures, n_blank;
    const eg_impose_side *sides;
    const eg_impose_mark *marks; /* round the pages, on every side */
    uint32_t n_marks;
    const eg_impose_mark *ticks; /* on sides that have them */
    uint32_t n_ticks;
    bool flips_long; /* the printer is to turn sheets over the long edge; else over the short one */
} eg_impose_plan;

/* The plan for n_pages > 0 pages of a size in points, in the job's arena. EG_ERR_INPUT with sheet-too-small.
 * */
eg_status eg_impose_plan_sheets(eg_job *job, const eg_impose_request *request, uint32_t n_pages,
                                eg_len page_width, eg_len page_height, const eg_impose_plan **out);

/* ---- The file ---- */

/* Imposes a PDF: its newest revision. Findings: those of read/, sheet-too-small, and notes on what a press
 * sheet cannot carry (annotations-left-out) or makes hard to read (type-small). Deterministic: /ID is of the
 * content, and there are no dates. */
eg_status eg_impose_pdf(eg_job *job, eg_slice pdf, const char *path, const eg_impose_request *request,
                        eg_buffer *out, const eg_impose_plan **plan_out);

/* How to print it and what to do then, in one line without its end. */
const char *eg_impose_advice(eg_arena *arena, const eg_impose_request *request, const eg_impose_plan *plan);

#endif
