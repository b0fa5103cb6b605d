/* The logical tree of the document joined to the marks on its pages (ISO 32000-1 14.7, 14.8). Knows roles,
 * not PDF bytes: pdf/ writes what stands here.
 *
 * Each page's runs are cut into marked-content sequences: one for every stretch of runs of the same element
 * on the page, in the order in which they are drawn. Elements are in reading order, parents before
 * children. */
#ifndef EG_TAG_TAG_H
#define EG_TAG_TAG_H

#include "document/document.h"
#include "page/page.h"

/* Structure types used (ISO 32000-1 14.8.4): standard ones, and those of a redline, which the role map takes for
 * Span. */
typedef enum eg_tag_role {
    EG_TAG_DOCUMENT,
    EG_TAG_SECT,
    EG_TAG_H1,
    EG_TAG_H2,
    EG_TAG_H3,
    EG_TAG_H4,
    EG_TAG_H5,
    EG_TAG_H6,
    EG_TAG_P,
    EG_TAG_L,
    EG_TAG_LI,
    EG_TAG_LBL,
    EG_TAG_LBODY,
    EG_TAG_BLOCKQUOTE,
    EG_TAG_TABLE,
    EG_TAG_THEAD,
    EG_TAG_TBODY,
    EG_TAG_TR,
    EG_TAG_TH,
    EG_TAG_TD,
    EG_TAG_NOTE,
    EG_TAG_REFERENCE,
    EG_TAG_LINK,
    EG_TAG_SPAN,
    EG_TAG_FIGURE,
    EG_TAG_CODE,
    EG_TAG_FORM,
    EG_TAG_INSERTED, /* these two not standard */
    EG_TAG_DELETED,
    EG_TAG_N_ROLES
} eg_tag_role;
const char *eg_tag_role_name(eg_tag_role role); /* "LBody" */

typedef enum eg_tag_kid_kind {
    EG_TAG_KID_ELEMENT, /* index: elements[] */
    EG_TAG_KID_MARK,    /* index: mcid, on page */
    EG_TAG_KID_LINK,    /* index: pages->links[], on page: an OBJR */
    EG_TAG_KID_FIELD    /* index: pages->fields[], on page: an OBJR */
} eg_tag_kid_kind;

typedef struct eg_tag_kid {
    eg_tag_kid_kind kind;
    uint32_t index, page;
} eg_tag_kid;

typedef struct eg_tag_element {
    eg_tag_role role;
    uint32_t parent;             /* EG_NO_INDEX for the root element */
    uint32_t first_kid, n_kids;  /* kids[], in reading order */
    uint32_t node, span;         /* where it comes from; EG_NO_INDEX: none */
    const eg_language *language; /* when it differs from the parent's; else NULL */
    eg_range alt;                /* Figure, Link, Form: alternative text; empty: none */
    const char *list_numbering;  /* L: "Decimal", "LowerAlpha", "Disc", …; else NULL */
    const char *scope;           /* TH: "Column", "Row"; else NULL */
    const char *id;              /* Note: a unique /ID; else NULL */
    bool has_actual_text; /* its glyphs do not read as they stand (a line with right-to-left text, a word */
    eg_range actual_text; /* with a hyphen of hyphenation in it): this is how it reads, all of it */
} eg_tag_element;

/* One marked-content sequence or artifact on a page: runs [first_run, first_run + n_runs) of the page's run
 * order, or a picture. Marks of a page are in drawing order (a mark's runs are drawn line by line, each as
 * eg_tag_order_runs says); those with an element have mcid 0, 1, 2 … in that order. The first run may begin,
 * and the last one end, inside: where a word that hyphenation broke
 * begins or ends. */
typedef struct eg_tag_mark {
    uint32_t element;           /* EG_NO_INDEX: an artifact */
    uint32_t mcid;              /* when element */
    uint32_t first_run, n_runs; /* pages->runs[] */
    uint32_t picture;           /* pages->pictures[], or EG_NO_INDEX; n_runs is 0 then */
    uint8_t artifact;           /* eg_artifact when there is no element */
    uint32_t skip;              /* glyphs of the first run that belong to the mark before */
    uint32_t stop;              /* glyphs of the last run up to the mark's end; EG_NO_INDEX: all */
} eg_tag_mark;

/* The order in which runs [first, first + n) of one line are drawn: as they stand, or, where some are right
 * to left, as they read, a label first. order has room for n. */
void eg_tag_order_runs(const eg_pages *pages, uint32_t first, uint32_t n, uint32_t *order);

/* The glyphs [*begin, *end) of run (of its own count) that belong to the mark, and their text in logical
 * order. */
void eg_tag_mark_glyphs(const eg_tag_mark *mark, const eg_pages *pages, uint32_t run, uint32_t *begin,
                        uint32_t *end);
eg_range eg_tag_mark_text(const eg_tag_mark *mark, const eg_pages *pages, uint32_t run);

typedef struct eg_tag_page {
    uint32_t first_mark, n_marks; /* marks[] */
    uint32_t n_mcids;
} eg_tag_page;

typedef struct eg_tags {
    eg_tag_element *elements;
    uint32_t n_elements;
    eg_tag_kid *kids;
    uint32_t n_kids;
    eg_tag_mark *marks;
    uint32_t n_marks;
    eg_tag_page *pages;      /* one a page */
    const uint32_t *parents; /* ParentTree of page p: parents[first_parent[p] + mcid] = element */
    const uint32_t *first_parent;
} eg_tags;

const eg_tags *eg_tag_build(eg_job *job, const eg_document *document, const eg_pages *pages);

/* --dump=tags: the tree, a line an element, with the text it yields. */
void eg_tag_dump(const eg_tags *tags, const eg_document *document, const eg_pages *pages, eg_buffer *out);

#endif
