/* Any bytes as two versions of a text, parted by the first byte 1: a draft in which the changes are marked. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "engross.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

struct version {
    const char *path;
    eg_bytes bytes;
};

enum { BEFORE, AFTER, N_VERSIONS };

static const struct version *find_version(const struct version *versions, const char *path)
{
    for (int i = 0; i < N_VERSIONS; i++)
        if (strcmp(versions[i].path, path) == 0)
            return &versions[i];
    return NULL;
}

static int open_file(void *data, const char *path, eg_bytes *out)
{
    const struct version *version = find_version(data, path);
    if (version)
        *out = version->bytes;
    return version ? 0 : ENOENT;
}

static void close_file(void *data, eg_bytes bytes)
{
    (void)data;
    (void)bytes;
}

static int list_folder(void *data, const char *path, void (*add)(void *to, const char *name), void *to)
{
    (void)add;
    (void)to;
    return find_version(data, path) ? ENOTDIR : ENOENT;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static eg_engine *engine;
    static const eg_engine_options engine_options = {.data = EG_FUZZ_DATA};
    const char *bytes = (const char *)data, *part = size && size <= 8192 ? memchr(bytes, 1, size) : NULL;
    if (!part)
        return -1;
    if (!engine && eg_engine_new(&engine_options, &engine) != EG_OK)
        abort();
    size_t first = (size_t)(part - bytes);
    struct version versions[N_VERSIONS] = {
        [BEFORE] = {"before.md", {bytes, first}},
        [AFTER] = {"en.md", {part + 1, size - first - 1}},
    };
    eg_file_calls calls = {.data = versions, .open = open_file, .close = close_file, .list = list_folder};
    eg_build_options options = {
        .files = &calls, .edition = "draft", .lang = "en", .against = versions[BEFORE].path};
    eg_result *result = NULL;
    eg_status status = eg_build(engine, versions[AFTER].path, &options, &result);
    if (status == EG_OK ? eg_result_pdf(result).size == 0 : eg_result_n_findings(result) == 0)
        abort();
    eg_result_free(result);
    return 0;
}
