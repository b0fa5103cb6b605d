/* One declaration to its editions: source, document, style, layout, tags, PDF, each in its turn.
 *
 * Place: over all rooms that make pages, under the program; the public library (engross.h) is a thin coat
 * over it. An engine holds what jobs share; a job makes one or several editions of one text, or of the texts
 * that stand in parallel, and runs in one thread. */
#ifndef EG_EDITION_EDITION_H
#define EG_EDITION_EDITION_H

#include "font/font.h"
#include "language/language.h"
#include "picture/profile.h"
#include "style/style.h"

/* How far a job goes, and what it shows of the way. */
typedef enum eg_stage {
    EG_STAGE_NONE,
    EG_STAGE_DOCUMENT,
    EG_STAGE_RUNS,
    EG_STAGE_LINES,
    EG_STAGE_PAGES,
    EG_STAGE_GLYPHS,
    EG_STAGE_TAGS,
    EG_STAGE_OBJECTS
} eg_stage;

/* The stage of a name ("pages"); EG_STAGE_NONE when there is none. Names in order, ended by NULL. */
eg_stage eg_stage_by_name(const char *name);
extern const char *const eg_stage_names[];

/* Editions of the design. One that is known but not made by this version is told apart from a slip of the
 * pen. */
extern const char *const eg_editions_available[]; /* ended by NULL */
extern const char *const eg_editions_known[];     /* ended by NULL */
bool eg_edition_is_available(const char *name);
bool eg_edition_is_known(const char *name);
const char *
eg_edition_ending(const char *name); /* of its file's name: "pdf", "html"; name must be available */

/* Standards that a file may be said to keep; ended by NULL. Which of them this version checks, the job says. */
extern const char *const eg_standards_known[];

typedef struct eg_edition_request {
    const char *source;          /* path of a folder or a file */
    const char *const *editions; /* "official" …, ended by NULL, at least one; "parallel" stands alone */
    const char *lang;            /* NULL: the source's only one; of "parallel": "en+km" */
    const char *style;           /* name or path; NULL: by the keys */
    const char *against;         /* path of an earlier version: the draft edition is a redline; or NULL */
    const char *icc;             /* the profile of the press; NULL: the generic one */
    bool attach_source;
    const char *standard;            /* of eg_check_pdf: what a finished file is held against; else NULL */
    bool is_check;                   /* all but the file */
    bool wants_preview;              /* eg_result_preview */
    eg_stage dump;                   /* not NONE: stop there, and eg_result_dump has what is seen */
    int64_t epoch;                   /* EG_PDF_NO_EPOCH: none */
    const eg_file_calls *files;      /* NULL: the file system */
    const eg_bytes *bytes;           /* the text itself; NULL: it is read from source */
    const eg_sign_options *sign;     /* of eg_sign only */
    const eg_verify_options *verify; /* of eg_verify only */
    const eg_impose_options *impose; /* of eg_impose only */
} eg_edition_request;

/* Runs one job in the calling thread: the first edition's result, the others' by eg_result_next. What they
 * share (the text; pages of the same measures) is made once. NULL when memory fails. */
eg_result *eg_edition_make(eg_engine *engine, const eg_edition_request *request);

/* The next edition of the same job, or NULL. It is freed with the first. */
const eg_result *eg_result_next(const eg_result *result);
/* How many of the findings come from what all editions of the job share; they are the first ones. */
size_t eg_result_n_shared_findings(const eg_result *result);

/* The dump asked for; empty when the job did not come so far. */
eg_bytes eg_result_dump(const eg_result *result);

/* What the comparison with the reference saw, in a check of one text of several; else NULL. The result's
 * own. */
struct eg_parity;
const struct eg_parity *eg_result_parity(const eg_result *result);

/* Pages as pictures, with places, when the request wanted them and the edition was made; else NULL. The result's
 * own. */
struct eg_preview;
const struct eg_preview *eg_result_preview(const eg_result *result);

/* The day the text says it was issued, else adopted: "2021-03-19"; NULL: none. */
const char *eg_result_date(const eg_result *result);

/* Runs many jobs on n_threads threads and gives their first results in the order of the requests. With one thread,
 * or one request, each job runs in the calling thread when its result is asked for. Requests must live as
 * long as the queue. NULL when memory fails. */
typedef struct eg_edition_queue eg_edition_queue;
eg_edition_queue *eg_edition_queue_new(eg_engine *engine, const eg_edition_request *requests, size_t n,
                                       unsigned n_threads);
/* The next result, the caller's to free; call it n times. NULL: memory failed for that job. */
eg_result *eg_edition_queue_next(eg_edition_queue *queue);
/* Waits for jobs that run, begins no other. */
void eg_edition_queue_free(eg_edition_queue *queue);

/* What an engine reads its data from: its folder ("…/share/engross"), for `engross config`. */
const char *eg_engine_data(const eg_engine *engine);
/* Folders searched for fonts, in order, ended by NULL. */
const char *const *eg_engine_font_folders(const eg_engine *engine);
/* Whether its data and the font folders of its options are there: EG_OK, or EG_ERR_SYSTEM with findings. */
eg_status eg_engine_check(const eg_engine *engine, eg_job *job);
/* The parts, opened when first asked for. Fonts: findings into the job's report; folders: a house's own,
 * searched after those of the options and before all others, NULL-ended, or NULL. The others: NULL when
 * memory fails. */
eg_status eg_engine_fonts(eg_engine *engine, eg_job *job, const char *const *folders, eg_fonts **out);
eg_languages *eg_engine_languages(eg_engine *engine);
eg_styles *eg_engine_styles(eg_engine *engine);
/* The profile of a path, or the generic one (NULL); for the engine's life. EG_ERR_SYSTEM or EG_ERR_INPUT with a
 * finding when it cannot be used. */
eg_status eg_engine_profile(eg_engine *engine, eg_job *job, const char *path, const eg_profile **out);

#endif
