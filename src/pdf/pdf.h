/* Pages, tags, fonts, metadata, intent, outline and fields as PDF objects, through libharu's object layer.
 *
 * Place: after the waist. libharu is used only here. The file is PDF 1.7 (ISO 32000-1), PDF/A-2a (ISO
 * 19005-2) or PDF/A-3a (ISO 19005-3) and PDF/UA-1 (ISO 14289-1), or for the press PDF/X-4 (ISO 15930-7);
 * conform/'s ledgers say how each clause is held. */
#ifndef EG_PDF_PDF_H
#define EG_PDF_PDF_H

#include "document/document.h"
#include "font/font.h"
#include "page/page.h"
#include "picture/profile.h"
#include "tag/tag.h"

/* Which codes of which fonts draw the text of pages: subsets, and the text that each glyph carries. The
 * editions that stand on the same pages share it. */
typedef struct eg_pdf_coding eg_pdf_coding;

/* before: the coding whose fonts stand in the same file, or NULL. In job->arena. EG_ERR_SYSTEM with a finding
 * when no subset can be made. */
eg_status eg_pdf_encode(eg_job *job, const eg_document *document, const eg_pages *pages, eg_fonts *fonts,
                        const eg_pdf_coding *before, const eg_pdf_coding **out);

/* What makes a file one for the press: PDF/X-4 instead of PDF/A and PDF/UA, without tags, links and fields. */
typedef struct eg_pdf_press {
    const eg_profile *profile;
    const eg_ink *inks; /* eg_colour.ink - 1 */
    uint32_t n_inks;
    eg_len bleed;                            /* how far colour at the trim goes over it */
    eg_len mark_gap, mark_length, mark_line; /* marks: from the trim, and how thick */
    eg_len fold_from_top, fold_from_left;    /* 0: no fold */
    const eg_pages *slug; /* as many pages, with what stands outside the trim; the same axes */
    const eg_pdf_coding *slug_coding;
} eg_pdf_press;

typedef struct eg_pdf_request {
    const eg_document *document;
    const eg_pages *pages;
    const eg_tags *tags;
    const eg_pdf_coding *coding; /* of the pages */
    const eg_pdf_press *press;   /* NULL: for reading and keeping */
    bool attach_source;          /* PDF/A-3a, the source as associated file */
    int64_t epoch; /* SOURCE_DATE_EPOCH in seconds, or EG_PDF_NO_EPOCH: dates from the text, or none */
} eg_pdf_request;
#define EG_PDF_NO_EPOCH INT64_MIN

/* The file's date: epoch's, else the text's; false: none. */
bool eg_pdf_date(const eg_pdf_request *request, char pdf_date[24], char xmp_date[24]);

/* Writes the whole file into out (a buffer in job->arena). EG_ERR_INPUT or EG_ERR_SYSTEM with findings. */
eg_status eg_pdf_write(eg_job *job, const eg_pdf_request *request, eg_buffer *out);

/* --dump=objects: one object a line with its type and size. */
void eg_pdf_dump(eg_slice pdf, eg_buffer *out);

#endif
