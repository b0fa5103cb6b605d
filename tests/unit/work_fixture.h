/* Work run as a job, as it should be and with memory that fails. cmocka's header comes before this one. */
#ifndef EG_TEST_WORK_FIXTURE_H
#define EG_TEST_WORK_FIXTURE_H

#include "base/job.h"

typedef eg_status job_work(eg_job *job, void *data);

static inline eg_status run_in_job(job_work *work, void *data)
{
    eg_job *own = eg_job_new();
    assert_non_null(own);
    eg_status status = eg_job_run(own, work, data);
    eg_job_free(own);
    return status;
}

static inline void in_job(job_work *work, void *data)
{
    assert_int_equal(run_in_job(work, data), EG_OK);
}

/* Memory fails at the first request, at the second … until there is enough: each time the work says so. */
static inline void in_failing_memory(job_work *work, void *data)
{
    enum { MOST = 4000 }; /* requests of a small work, many times over */
    eg_status status = EG_ERR_MEMORY;
    for (long n = 0; n < MOST && status != EG_OK; n++) {
        eg_job *own = eg_job_new();
        assert_non_null(own);
        eg_memory_fail_after(n);
        status = eg_job_run(own, work, data);
        eg_memory_fail_after(-1);
        eg_job_free(own);
        assert_true(status == EG_OK || status == EG_ERR_MEMORY);
    }
    assert_int_equal(status, EG_OK);
}

#endif
