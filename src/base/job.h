/* A job: one edition being made, in one thread, with one boundary for failing memory.
 *
 * Three lifetimes meet here: the program's (not in here), the job's (arena), and scratch (marked and rewound
 * by whoever uses it; nothing in scratch survives the return of the function that marked it). */
#ifndef EG_BASE_JOB_H
#define EG_BASE_JOB_H

#include "base/memory.h"
#include "base/report.h"

typedef struct eg_job {
    eg_arena *arena;   /* lives until the job is freed */
    eg_arena *scratch; /* rewound by its users */
    eg_report *report; /* in arena */
    struct eg_closer *closers;
    jmp_buf boundary;
} eg_job;

/* NULL when memory fails. */
eg_job *eg_job_new(void);
/* Runs the closers in reverse order and releases both arenas. NULL is allowed. */
void eg_job_free(eg_job *job);

/* Runs work(job, data) within the boundary: its status, or EG_ERR_MEMORY when memory failed on the way. Does
 * not nest. The job may still be asked for its report afterwards. */
eg_status eg_job_run(eg_job *job, eg_status (*work)(eg_job *job, void *data), void *data);

/* close(object) will be called when the job is freed, or when memory fails. Returns a handle for
 * eg_job_release. When registering itself fails for lack of memory, close(object) is called before the jump.
 */
struct eg_closer *eg_job_on_close(eg_job *job, void (*close)(void *object), void *object);
/* Closes now what was registered, and forgets it. */
void eg_job_release(eg_job *job, struct eg_closer *closer);

#endif
