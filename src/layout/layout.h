/* Blocks into pages: spacing on the half-line grid, keeps, widows and orphans, notes at the foot, tables over
 * pages, masthead, running foot, signature pages.
 *
 * Place: after document/ and style/, before the waist (page/), which it fills. The only room that knows both
 * what a node is and where it goes. */
#ifndef EG_LAYOUT_LAYOUT_H
#define EG_LAYOUT_LAYOUT_H

#include "base/digest.h"
#include "document/document.h"
#include "font/font.h"
#include "page/page.h"
#include "style/style.h"

typedef struct eg_layout_dumps { /* buffers that are not NULL are written to */
    eg_buffer *runs;             /* --dump=runs */
    eg_buffer *lines;            /* --dump=lines */
} eg_layout_dumps;

/* Lays out the official edition, or the parallel one of a joined document: text pages, then signature pages
 * when there are signatories. Adds page numbers and running feet to document->text. In job->arena.
 * EG_ERR_INPUT with findings when a character has no font. */
eg_status eg_layout_official(eg_job *job, eg_document *document, const eg_style *style, eg_fonts *fonts,
                             const eg_layout_dumps *dumps, const eg_pages **out);

/* What a sheet for the press says of itself. */
typedef struct eg_slug {
    const char *edition;
    const char *date;            /* "2026-03-01", or NULL */
    const eg_language *language; /* that it is set in: English */
} eg_slug;

/* Pages that have, beside each of the pages given, one line outside the trim, under it. Adds its text to
 * document->text. In job->arena. */
eg_status eg_layout_slug(eg_job *job, eg_document *document, const eg_style *style, eg_fonts *fonts,
                         const eg_slug *slug, const eg_pages *pages, const eg_pages **out);

/* SHA-256 of the declaration's text, which the signature pages print in part. The text hashed is UTF-8: in
 * the order of the tree, each node that has a number gives the number and a space, each leaf its text and a
 * line feed. Bullets, masthead, status note and signatures are left out: they are what this edition adds to the text.
 */
eg_digest eg_layout_text_digest(eg_job *job, const eg_document *document);

#endif
