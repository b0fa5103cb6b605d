/* Pages, tags, fonts, metadata, intent, outline and fields as PDF objects, through libharu's object layer.
 *
 * Place: after the waist. libharu is used only here. The file is PDF 1.7 (ISO 32000-1), PDF/A-2a (ISO
 * 19005-2) or PDF/A-3a (ISO 19005-3) and PDF/UA-1 (ISO 14289-1); conform/'s ledgers say how each clause is
 * held. */
#ifndef EG_PDF_PDF_H
#define EG_PDF_PDF_H

#include "document/document.h"
#include "font/font.h"
#include "page/page.h"
#include "tag/tag.h"

typedef struct eg_pdf_request {
    const eg_document *document;
    const eg_pages *pages;
    const eg_tags *tags;
    eg_fonts *fonts;
    bool attach_source; /* PDF/A-3a, the source as associated file */
    int64_t epoch;      /* SOURCE_DATE_EPOCH in seconds, or EG_PDF_NO_EPOCH: dates from the text, or none */
} eg_pdf_request;
#define EG_PDF_NO_EPOCH INT64_MIN

/* Writes the whole file into out (a buffer in job->arena). EG_ERR_INPUT or EG_ERR_SYSTEM with findings. */
eg_status eg_pdf_write(eg_job *job, const eg_pdf_request *request, eg_buffer *out);

/* --dump=objects: one object a line with its type and size. */
void eg_pdf_dump(eg_slice pdf, eg_buffer *out);

#endif
