/* A run of `engross build`, `check`, `proof` or `issue`: what was asked for, and what comes of each edition.
 *
 * Place: build.c makes the requests and runs them; outcome.c takes each result as it comes. */
#ifndef EG_CLI_RUN_H
#define EG_CLI_RUN_H

#include <time.h>

#include "cli/cli.h"
#include "cli/issue.h"
#include "cli/proof.h"

typedef struct eg_run {
    eg_cli *cli;
    bool is_check;
    eg_words editions, langs;
    const char *output;     /* -o, or NULL; "-" is standard output */
    const char *directory;  /* -d, or NULL */
    const char *report;     /* --report, or NULL */
    eg_buffer page;         /* what goes there */
    eg_proof_folder *proof; /* where results go instead of files; NULL: the command is another */
    eg_issue *issue;        /* the same for the register */
    unsigned n_jobs;
    eg_edition_request common; /* what all requests share */
    EG_VECTOR(eg_edition_request) requests;
    uint32_t n_files;                /* that they ask for */
    EG_VECTOR(const char *) written; /* paths, to find two of the same name */
    struct timespec begin;
    bool has_input; /* standard input has been read */
    eg_bytes input;
} eg_run;

/* A result of a request is written, or put where the command wants it, and told of. is_first: of those of a request,
 * which share findings. */
void eg_outcome_finish(eg_run *run, const eg_edition_request *request, const eg_result *result,
                       bool is_first);
/* Tells of a source that gave no requests. */
void eg_outcome_failed_source(eg_run *run, const char *source, const eg_result *result);

#endif
