/* Any bytes as a picture: its size asked for, then its samples. */
#include <stdlib.h>

#include "picture/picture.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

struct question {
    eg_slice bytes;
    bool size_only;
    const eg_picture *picture;
};

static eg_status load(eg_job *job, void *data)
{
    struct question *question = data;
    return eg_picture_load(job, question->bytes, "picture", EG_NOWHERE, question->size_only,
                           &question->picture);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const char nothing[1];
    for (int i = 0; i < 2; i++) {
        eg_job *job = eg_job_new();
        if (!job)
            abort();
        struct question question = {.bytes = {size ? (const char *)data : nothing, size},
                                    .size_only = i == 0};
        eg_status status = eg_job_run(job, load, &question);
        if (status != EG_OK && status != EG_ERR_MEMORY && eg_report_n(job->report) == 0)
            abort();
        if (status == EG_OK && !question.size_only && question.picture->data.size == 0)
            abort();
        eg_job_free(job);
    }
    return 0;
}
