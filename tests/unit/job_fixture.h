/* A job a test, and work tried with memory that fails ever later. cmocka's header comes before this one. */
#ifndef EG_TEST_JOB_FIXTURE_H
#define EG_TEST_JOB_FIXTURE_H

#include "base/job.h"

/* The job of the test that runs. */
static eg_job *job;

static int set_up(void **state)
{
    (void)state;
    return (job = eg_job_new()) ? 0 : -1;
}

static int tear_down(void **state)
{
    (void)state;
    eg_job_free(job);
    return 0;
}

#endif
