/* What the files of edition/ share. */
#ifndef EG_EDITION_INTERNAL_H
#define EG_EDITION_INTERNAL_H

#include "base/digest.h"
#include "document/parity.h"
#include "edition/edition.h"
#include "page/page.h"
#include "preview/preview.h"
#include "tag/tag.h"
#include "base/vector.h"

enum { EG_MAX_STANDARDS = 2 };

/* An edition's outcome, copied out of the job so that what the job held can go at once. All editions of a job
 * lie in store->arena, the first one owning it. */
struct eg_result {
    eg_job *store; /* NULL in all but the first */
    eg_result *next;
    eg_status status;
    size_t n_shared; /* of the findings: the first ones, which all editions of the job have */
    const eg_finding *findings;
    size_t n_findings, n_more;
    eg_bytes pdf, dump;
    uint32_t n_pages, n_sheets, version;
    const char *name, *lang, *edition, *advice, *field, *signer;
    eg_verdict verdict;
    const char *report; /* of a verification, in lines; or NULL */
    const char *sha256, *text_sha256;
    const char *standards[EG_MAX_STANDARDS];
    size_t n_standards;
    const char *const *langs;
    size_t n_langs;
    const eg_parity *parity;
    const eg_preview *preview;
    const char *date;
};

/* What all editions of a job say alike. */
typedef struct eg_made_text {
    const char *name, *lang;
    uint32_t version;
    const char *const *langs;
    size_t n_langs;
    eg_date date; /* of issue, else of adoption; year 0: none */
    bool has_digest;
    eg_digest digest;
    const eg_parity *parity; /* a check of one text of several: what the comparison saw; else NULL */
} eg_made_text;

/* One edition, in the job's own memory. */
typedef struct eg_made {
    const char *edition;
    eg_status status;
    eg_slice pdf, dump;
    uint32_t n_pages, n_sheets;
    const char *advice;         /* how to print it, or NULL */
    const char *field, *signer; /* of what was signed, or NULL */
    eg_verdict verdict;         /* of what was verified */
    const char *report;         /* the same in lines, or NULL */
    const char *standards[EG_MAX_STANDARDS];
    size_t n_standards;
    const eg_preview *preview;        /* NULL: not asked for */
    size_t first_finding, n_findings; /* its own: a part of the job's report */
} eg_made;

typedef struct eg_made_list { /* a made an edition, in the order of the request */
    eg_made *items;
    uint32_t n, cap;
    eg_made_text text;
    size_t n_shared_findings; /* the report's first part */
} eg_made_list;

/* Pages set in one style, and their tags once an edition has asked for them. */
typedef struct eg_setting {
    const char *overlay;   /* the style laid over the declaration's own, or NULL */
    eg_document *document; /* the job's own, or its redline */
    const eg_style *style;
    const eg_pages *pages;
    const eg_tags *tags;
    eg_status status; /* of setting it: a fault of these pages is one of every edition that stands on them */
    const struct eg_pdf_coding *coding;
} eg_setting;

/* A job under way. */
typedef struct eg_work {
    eg_job *job;
    eg_engine *engine;
    const eg_edition_request *request;
    eg_made_list *made;
    eg_status status; /* the worst so far */
    const eg_source *source;
    eg_document *document;
    eg_document *redline; /* NULL: none was asked for yet */
    eg_fonts *fonts;
    EG_VECTOR(eg_setting) settings;
} eg_work;

/* Writes the file of an edition into out and its standards into made. */
typedef eg_status eg_edition_write(eg_work *w, const eg_setting *setting, eg_made *made, eg_buffer *out);

typedef struct eg_edition_kind {
    const char *name;
    const char *style; /* laid over the declaration's own; NULL: none */
    eg_edition_write *write;
    const char *ending; /* of its file's name: "pdf" */
    bool has_pages;     /* false: made of the document alone; its writer is given no setting */
} eg_edition_kind;

/* name must be available. */
const eg_edition_kind *eg_edition_kind_of(const char *name);
bool eg_edition_is_parallel(const char *name); /* made of a document of several languages */
bool eg_edition_is_redline(const char *name, const char *against); /* of two versions */
const eg_tags *eg_edition_tags(eg_work *w, const eg_setting *setting);
/* The codes that draw the text of a setting's pages, made when first asked for. */
eg_status eg_edition_coding(eg_work *w, const eg_setting *setting, const struct eg_pdf_coding **out);

/* Copies a job's report and what it made: a result an edition, linked in their order, which all fail with the
 * status when it is not EG_OK. NULL when memory fails. */
eg_result *eg_result_new(eg_job *job, eg_status status, const eg_made_list *made);

/* Runs work as a job of its own and gives its results; the work fills out, which has
 * an entry for each edition asked for. */
typedef eg_status eg_edition_work(eg_job *job, eg_engine *engine, const eg_edition_request *request,
                                  eg_made_list *out);
eg_result *eg_edition_run(eg_engine *engine, const eg_edition_request *request, eg_edition_work *work);
/* The same of a finished file: the work fills the one entry. The result's own status. */
typedef eg_status eg_edition_file_work(eg_job *job, eg_engine *engine, const eg_edition_request *request,
                                       eg_made *made);
eg_status eg_edition_run_file(eg_engine *engine, const eg_edition_request *request,
                              eg_edition_file_work *work, eg_result **out);

/* compare.c: names, letters, and the reference; NULL when the text is the reference, or the only one. */
const eg_parity *eg_edition_compare(eg_job *job, eg_languages *languages, const eg_source *source,
                                    const eg_document *document);
/* The text of the job and the version that it is held against, as one document; NULL with findings when that
 * cannot be read, or is of another language. *status: of the reading. */
eg_document *eg_edition_redline(eg_work *w, eg_status *status);
/* A copy in another arena. */
const eg_parity *eg_edition_copy_parity(eg_arena *arena, const eg_parity *parity);

/* "notes" of "texts/notes.pdf". */
const char *eg_edition_base_name(eg_arena *arena, const char *path);

/* What is seen of a signature; a field's appearance of it, as eg_sign_show (data: the eg_appearance). */
struct eg_update;
struct eg_field;
typedef struct eg_appearance {
    eg_engine *engine;
    const char *lang;          /* of the field */
    const char *name, *reason; /* reason may be NULL */
    int64_t now;
    const eg_picture_ref *picture; /* NULL: none */
} eg_appearance;
eg_status eg_edition_show(struct eg_update *update, void *data, const struct eg_field *field,
                          const char **out);
/* A picture's file, until the job ends. EG_ERR_SYSTEM with a finding. */
eg_status eg_edition_open_picture(eg_job *job, const char *path, const eg_picture_ref **out);

/* open.c: the bytes of the request's file, until the job ends. EG_ERR_SYSTEM with a finding when it cannot be
 * read. */
eg_status eg_edition_open_file(eg_job *job, const eg_edition_request *request, eg_slice *out);

eg_edition_work eg_edition_work_make, eg_edition_work_list;

#endif
