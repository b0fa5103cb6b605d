/* One text as parity sees it: units in a row, their characters, their figures. Between the files of parity
 * alone. */
#ifndef EG_DOCUMENT_SIDE_H
#define EG_DOCUMENT_SIDE_H

#include "base/vector.h"
#include "document/document.h"

/* A character of the text, without the marks of notes. A line feed stands between leaves. */
typedef struct eg_code {
    uint32_t c, folded;
    uint32_t at; /* its byte in the document's text */
} eg_code;

/* A number or a month's name. */
typedef struct eg_figure {
    uint64_t value;      /* the digits as one whole number, their separators left out */
    uint32_t begin, end; /* codes */
    uint32_t zero;       /* of its digits; 0: none */
    uint8_t month;       /* 1 to 12: a month's name; 0: a number */
    uint8_t n_digits;
    bool
        is_soft; /* joined to a letter (2nd, COVID-19, 3M) or to a word of magnitude: a text may say it in words */
    bool is_written; /* in Han numerals or Roman ones: it may stand for a number, but never must */
    bool is_month;   /* a number beside the language's word for a month: 3月 */
    bool is_used;
} eg_figure;

typedef enum eg_unit_kind {
    EG_UNIT_TITLE,
    EG_UNIT_SUBTITLE,
    EG_UNIT_HEADING,
    EG_UNIT_ITEM,
    EG_UNIT_PARAGRAPH,
    EG_UNIT_CLOSING,
    EG_UNIT_TABLE,
    EG_UNIT_PICTURE,
    EG_UNIT_CODE,
    EG_UNIT_NOTE
} eg_unit_kind;

typedef struct eg_unit {
    eg_unit_kind kind;
    uint8_t level;     /* heading: its level; others: how deep in lists and quotations */
    uint8_t list_kind; /* item */
    uint32_t number;   /* item */
    eg_range label;    /* item */
    eg_range text;     /* of its leaves, first to last, with what lies between */
    uint32_t first_code, n_codes;
    uint32_t first_figure, n_figures;
    uint32_t first_anchor, n_anchors; /* sorted */
    uint32_t first_leaf, n_leaves;
    uint32_t n_sentences, n_commas; /* by their marks */
    uint32_t n_notes, n_links, n_pictures;
    uint32_t n_rows, n_cells;
} eg_unit;

typedef struct eg_side {
    eg_job *job;
    const eg_document *document;
    const eg_month_name *months;
    uint32_t n_months;
    eg_month_words month_words;
    EG_VECTOR(eg_unit) units;
    EG_VECTOR(eg_range) leaves; /* of the text */
    EG_VECTOR(eg_code) codes;
    EG_VECTOR(eg_figure) figures;
    EG_VECTOR(uint32_t) anchors; /* what stays the same in any language: numbers, acronyms; hashed */
} eg_side;

/* All of it in job->scratch, which the caller rewinds. */
void eg_side_read(eg_job *job, const eg_document *document, eg_side *out);
/* figure.c: the figures of codes [begin, end), added to side->figures. */
void eg_side_read_figures(eg_side *side, uint32_t begin, uint32_t end);

/* pair.c: which unit answers which. n_a, n_b: 1 and 1; 2 and 1 (two of the reference are one here) or 1 and
 * 2; 1 and 0 (left out); 0 and 1 (added). a, b: the first unit of each, or where it would stand. */
typedef struct eg_pair {
    uint32_t a, b;
    uint8_t n_a, n_b;
} eg_pair;
const eg_pair *eg_side_pair(eg_job *job, const eg_side *a, const eg_side *b, uint32_t *n);

/* Whether the item of pair i would answer that of a later pair, *out, and the other way round, much better than they
 * answer their own: a text has exchanged them. */
bool eg_side_find_exchanged(eg_job *job, const eg_side *a, const eg_side *b, const eg_pair *pairs, uint32_t n,
                            uint32_t i, uint32_t *out);

/* figures.c: the dates and numbers of a pair. A difference found is given to tell. */
typedef struct eg_figures_told {
    void *data;
    /* at: a figure of the reference, and one of the text that stands in its place, or EG_NO_INDEX. */
    void (*tell)(void *data, eg_finding_kind kind, bool is_date, uint32_t reference, uint32_t here);
} eg_figures_told;
typedef struct eg_figures_counted {
    uint32_t n_numbers, n_numbers_found, n_dates, n_dates_found;
} eg_figures_counted;
void eg_side_compare_figures(eg_side *a, eg_side *b, eg_pair pair, eg_figures_told told,
                             eg_figures_counted *out);

/* acronym.c: acronyms of the reference that stand in a pair in another spelling, as runs of codes. */
typedef struct eg_acronyms_told {
    void *data;
    void (*tell)(void *data, eg_pair pair, uint32_t reference, uint32_t n_reference, uint32_t here,
                 uint32_t n_here);
} eg_acronyms_told;
void eg_side_compare_acronyms(const eg_side *a, const eg_side *b, const eg_pair *pairs, uint32_t n,
                              eg_acronyms_told told);

static inline const char *eg_side_text(const eg_side *side)
{
    return side->document->text.data;
}

#endif
