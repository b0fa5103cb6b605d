/* Any bytes as a picture: its size asked for, then its samples. */
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#include "picture/picture.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

struct question {
    const char *path;
    bool size_only;
    const eg_picture *picture;
};

static eg_status load(eg_job *job, void *data)
{
    struct question *question = data;
    return eg_picture_load(job, question->path, EG_NOWHERE, question->size_only, &question->picture);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    /* A file without a name in any folder; its bytes are read through /proc. */
    int fd = memfd_create("picture", MFD_CLOEXEC);
    if (fd < 0 || write(fd, data, size) != (ssize_t)size)
        abort();
    char path[64];
    snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
    for (int i = 0; i < 2; i++) {
        eg_job *job = eg_job_new();
        if (!job)
            abort();
        struct question question = {.path = path, .size_only = i == 0};
        eg_status status = eg_job_run(job, load, &question);
        if (status != EG_OK && status != EG_ERR_MEMORY && eg_report_n(job->report) == 0)
            abort();
        if (status == EG_OK && !question.size_only && question.picture->data.size == 0)
            abort();
        eg_job_free(job);
    }
    close(fd);
    return 0;
}
