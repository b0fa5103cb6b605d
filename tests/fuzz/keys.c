/* Any bytes as keys: the front matter of a text, declaration.yaml beside it, and the house's own file above
 * it. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "engross.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* A folder with a text whose keys are the input. */
struct folder {
    const char *key_file;
    eg_bytes keys;
};

static const char text[] = "---\ntitle: A Title\nlang: en\n---\n\nA paragraph.\n";

static int open_file(void *data, const char *path, eg_bytes *out)
{
    const struct folder *folder = data;
    if (strcmp(path, folder->key_file) == 0)
        *out = folder->keys;
    else if (strcmp(path, "d/en.md") == 0)
        *out = (eg_bytes){text, sizeof text - 1};
    else
        return strcmp(path, "d") == 0 ? EISDIR : ENOENT;
    return 0;
}

static void close_file(void *data, eg_bytes bytes)
{
    (void)data;
    (void)bytes;
}

static int list_folder(void *data, const char *path, void (*add)(void *to, const char *name), void *to)
{
    const struct folder *folder = data;
    if (strcmp(path, "d") != 0)
        return strncmp(path, "d/", 2) == 0 ? ENOTDIR : ENOENT;
    add(to, "en.md");
    if (strcmp(folder->key_file, "d/en.md") != 0)
        add(to, folder->key_file + 2);
    return 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const char *const files[] = {"d/en.md", "d/declaration.yaml", "d/house.yaml"};
    static eg_engine *engine;
    static const eg_engine_options engine_options = {.data = EG_FUZZ_DATA};
    if (size == 0 || size > 4096)
        return -1;
    if (!engine && eg_engine_new(&engine_options, &engine) != EG_OK)
        abort();
    struct folder folder = {.key_file = files[data[0] % 3], .keys = {(const char *)data + 1, size - 1}};
    eg_file_calls calls = {.data = &folder, .open = open_file, .close = close_file, .list = list_folder};
    eg_build_options options = {.files = &calls};
    eg_result *result = NULL;
    eg_status status = eg_check(engine, "d", &options, &result);
    if (status != EG_OK && eg_result_n_findings(result) == 0)
        abort();
    eg_result_free(result);
    return 0;
}
