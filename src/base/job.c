/* Jobs and their boundary. See job.h. */
#include "base/job.h"

struct eg_closer {
    struct eg_closer *before;
    void (*close)(void *object);
    void *object;
};

eg_job *eg_job_new(void)
{
    eg_job *job = eg_memory_alloc(sizeof *job);
    if (!job)
        return NULL;
    job->arena = eg_arena_new(&job->boundary);
    job->scratch = job->arena ? eg_arena_new_beside(job->arena) : NULL;
    if (job->arena && job->scratch && setjmp(job->boundary) == 0) {
        job->report = eg_report_new(job->arena);
        return job;
    }
    eg_job_free(job);
    return NULL;
}

void eg_job_free(eg_job *job)
{
    if (!job)
        return;
    while (job->closers)
        eg_job_release(job, job->closers);
    eg_arena_free(job->scratch);
    eg_arena_free(job->arena);
    eg_memory_free(job);
}

eg_status eg_job_run(eg_job *job, eg_status (*work)(eg_job *job, void *data), void *data)
{
    if (setjmp(job->boundary) != 0)
        return EG_ERR_MEMORY;
    return work(job, data);
}

struct eg_closer *eg_job_on_close(eg_job *job, void (*close)(void *object), void *object)
{
    struct eg_closer *closer = eg_memory_alloc(sizeof *closer);
    if (!closer) {
        close(object);
        eg_arena_fail(job->arena);
    }
    *closer = (struct eg_closer){job->closers, close, object};
    job->closers = closer;
    return closer;
}

void eg_job_release(eg_job *job, struct eg_closer *closer)
{
    for (struct eg_closer **link = &job->closers; *link; link = &(*link)->before)
        if (*link == closer) {
            *link = closer->before;
            closer->close(closer->object);
            eg_memory_free(closer);
            return;
        }
}
