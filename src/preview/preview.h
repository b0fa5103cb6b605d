/* What a browser shows: a document as one HTML file, pages as SVG pictures, the proof that holds them side by
 * side, and the page that tells whether a file is one of those issued.
 *
 * Place: after the waist. The web edition needs the document alone; a page's picture is made from the page as
 * it stands. Nothing here reads or writes a file but the templates. Standards: HTML (whatwg.org, 2024), SVG 2,
 * WCAG 2.1. */
#ifndef EG_PREVIEW_PREVIEW_H
#define EG_PREVIEW_PREVIEW_H

#include "base/digest.h"
#include "document/document.h"
#include "page/page.h"
#include "source/register.h"

/* ---- templates: HTML files of the data folder, with {{name}} where something of ours belongs ---- */

/* Reads preview/NAME of the data folder into job->arena. EG_ERR_SYSTEM with a finding when it is not there. */
eg_status eg_preview_template(eg_job *job, const char *data_folder, const char *name, eg_slice *out);

/* A place's name and what is put there, which is HTML. */
typedef struct eg_preview_slot {
    const char *name;
    eg_slice html;
} eg_preview_slot;
/* Adds a template with its places filled; one that no slot names stays empty. */
void eg_preview_fill(eg_slice template, const eg_preview_slot *slots, size_t n, eg_buffer *out);

/* ---- the web edition ---- */

/* One self-contained file: nothing is fetched, no script, pictures as data URIs, anchors as in the PDF. digest: of
 * the text (eg_layout_text_digest), which stands in a meta element. template: web.html. */
void eg_preview_html(eg_job *job, const eg_document *document, const eg_digest *digest, eg_slice template,
                     eg_buffer *out);

/* ---- pages as pictures ---- */

typedef struct eg_preview_page {
    eg_slice svg;
    eg_len width, height;
} eg_preview_page;

/* Where something is: y from the page's upper edge. */
typedef struct eg_preview_spot {
    uint32_t page; /* index */
    eg_len y;
} eg_preview_spot;

typedef struct eg_preview_place { /* of a node with an anchor, in document order */
    const char *anchor;
    eg_preview_spot spot;
} eg_preview_place;

typedef struct eg_preview_mark { /* of a finding */
    eg_place place;
    eg_preview_spot spot;
} eg_preview_mark;

typedef struct eg_preview {
    const char *title, *lang_name;
    bool is_rtl;
    eg_preview_page *pages;
    uint32_t n_pages;
    eg_preview_place *places;
    uint32_t n_places;
    eg_preview_mark *marks;
    uint32_t n_marks;
} eg_preview;

/* Pictures of all pages, the places of what has an anchor, and of those findings of the job's report that the
 * text has a place for. pages NULL: an edition without pages. In job->arena. */
const eg_preview *eg_preview_make(eg_job *job, const eg_document *document, const eg_pages *pages);
/* A copy in another arena. */
const eg_preview *eg_preview_copy(eg_arena *arena, const eg_preview *preview);

/* svg.c: one page. A glyph's outline stands once and is used where the glyph is. */
void eg_preview_svg(eg_job *job, const eg_document *document, const eg_pages *pages, uint32_t page,
                    eg_buffer *out);

/* ---- the proof ---- */

typedef struct eg_proof_edition {
    const char *name; /* the declaration's */
    const char *lang, *edition;
    const char *file; /* link from index.html, as are pages */
    size_t n_bytes;
    const char *sha256, *text_sha256;
    const char *const *pages; /* preview->n_pages links */
    const eg_preview *preview;
    const eg_finding *findings;
    size_t n_findings;
} eg_proof_edition;

/* index.html: all editions, those of one language together. template: proof.html. */
void eg_proof_index(const eg_proof_edition *editions, size_t n, eg_slice template, eg_buffer *out);

/* check.html: what was issued, and the words of every language there are words in. template: check.html. */
eg_status eg_proof_check(eg_job *job, eg_languages *languages, const eg_register *issued, eg_slice template,
                         eg_buffer *out);

#endif
