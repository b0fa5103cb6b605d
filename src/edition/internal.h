/* What the files of edition/ share. */
#ifndef EG_EDITION_INTERNAL_H
#define EG_EDITION_INTERNAL_H

#include "base/digest.h"
#include "document/parity.h"
#include "edition/edition.h"

enum { EG_MAX_STANDARDS = 2 };

/* A job's outcome, copied out of the job so that what the job held can go at once. All of it lies in
 * store->arena. */
struct eg_result {
    eg_job *store;
    eg_status status;
    const eg_finding *findings;
    size_t n_findings, n_more;
    eg_bytes pdf, dump;
    uint32_t n_pages, version;
    const char *name, *lang, *edition;
    const char *sha256, *text_sha256;
    const char *standards[EG_MAX_STANDARDS];
    size_t n_standards;
    const char *const *langs;
    size_t n_langs;
    const eg_parity *parity;
};

/* What a job has made, in the job's own memory. */
typedef struct eg_made {
    eg_slice pdf, dump;
    uint32_t n_pages, version;
    const char *name, *lang;
    const char *standards[EG_MAX_STANDARDS];
    size_t n_standards;
    const char *const *langs;
    size_t n_langs;
    bool has_text;
    eg_digest text;
    const eg_parity *parity; /* a check of one text of several: what the comparison saw; else NULL */
} eg_made;

/* Copies a job's report and what it made. NULL when memory fails. */
eg_result *eg_result_new(eg_job *job, eg_status status, const char *edition, const eg_made *made);

/* Runs work as a job of its own and gives its result; the work fills made. */
typedef eg_status eg_edition_work(eg_job *job, eg_engine *engine, const eg_edition_request *request,
                                  eg_made *made);
eg_result *eg_edition_run(eg_engine *engine, const eg_edition_request *request, eg_edition_work *work);

/* compare.c: names, letters, and the reference; NULL when the text is the reference, or the only one. */
const eg_parity *eg_edition_compare(eg_job *job, eg_languages *languages, const eg_source *source,
                                    const eg_document *document);
/* A copy in another arena. */
const eg_parity *eg_edition_copy_parity(eg_arena *arena, const eg_parity *parity);

eg_edition_work eg_edition_work_make, eg_edition_work_list;

#endif
