/* Any bytes as a declaration's text: Markdown, or plain text when the first byte says so, built to the very
 * PDF. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "engross.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* A file system of one file, which is the input. */
struct one_file {
    const char *path;
    eg_bytes bytes;
};

static int open_file(void *data, const char *path, eg_bytes *out)
{
    const struct one_file *file = data;
    if (strcmp(path, file->path) != 0)
        return ENOENT;
    *out = file->bytes;
    return 0;
}

static void close_file(void *data, eg_bytes bytes)
{
    (void)data;
    (void)bytes;
}

static int list_folder(void *data, const char *path, void (*add)(void *to, const char *name), void *to)
{
    const struct one_file *file = data;
    (void)add;
    (void)to;
    return strcmp(path, file->path) == 0 ? ENOTDIR : ENOENT;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static eg_engine *engine; /* faces and languages stay open, so that inputs cost only themselves */
    static const eg_engine_options engine_options = {.data = EG_FUZZ_DATA};
    if (size == 0 || size > 4096)
        return -1;
    if (!engine && eg_engine_new(&engine_options, &engine) != EG_OK)
        abort();
    struct one_file file = {.path = data[0] & 1 ? "en.md" : "en.txt",
                            .bytes = {(const char *)data + 1, size - 1}};
    eg_file_calls calls = {.data = &file, .open = open_file, .close = close_file, .list = list_folder};
    eg_build_options options = {.files = &calls, .attach_source = data[0] & 2};
    eg_result *result = NULL;
    eg_status status = eg_build(engine, file.path, &options, &result);
    /* A job that fails says why, and one that does not fail has something to show. */
    if (status == EG_OK ? eg_result_pdf(result).size == 0 : eg_result_n_findings(result) == 0)
        abort();
    eg_result_free(result);
    return 0;
}
