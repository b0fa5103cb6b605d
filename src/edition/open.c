/* A finished file that comes in, for the jobs that take one instead of a declaration. */
#include "base/file.h"
#include "edition/internal.h"

typedef struct input {
    const eg_file_calls *calls;
    eg_bytes bytes;
    eg_map map;
} input;

static void close_input(void *data)
{
    input *in = data;
    if (in->calls)
        in->calls->close(in->calls->data, in->bytes);
    else
        eg_file_unmap(&in->map);
}

static eg_status refuse_file(eg_job *job, const char *path, int error)
{
    eg_report_add(job->report, EG_F_FILE_UNREADABLE, (eg_place){.file = path}, "the file cannot be read: %s",
                  strerrordesc_np(error) ? strerrordesc_np(error) : "unknown error");
    return EG_ERR_SYSTEM;
}

/* The file's bytes, until the job ends. */
eg_status eg_edition_open_file(eg_job *job, const eg_edition_request *request, eg_slice *out)
{
    if (request->bytes) {
        *out = (eg_slice){request->bytes->data, request->bytes->size};
        return EG_OK;
    }
    input *in = EG_NEW(job->arena, input);
    in->calls = request->files;
    int error = in->calls ? in->calls->open(in->calls->data, request->source, &in->bytes)
                          : eg_file_map(request->source, &in->map);
    if (error)
        return refuse_file(job, request->source, error);
    eg_job_on_close(job, close_input, in);
    *out = in->calls ? (eg_slice){in->bytes.data, in->bytes.size} : (eg_slice){in->map.data, in->map.size};
    return EG_OK;
}
