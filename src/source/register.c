/* Lines of issued.jsonl to entries. See register.h.
 *
 * A JSON object of strings and numbers is a YAML mapping in flow style, so each line goes through the reader that
 * keys go through. */
#include "source/register.h"

#include <errno.h>

#include "base/vector.h"
#include "source/source.h"

static bool is_digest(const char *text)
{
    size_t n = text ? strspn(text, "0123456789abcdef") : 0;
    return n == 64 && !text[n];
}

/* A file's own name: it is shown, and found beside others. */
static bool is_name(const char *text)
{
    return text && *text && !strchr(text, '/');
}

static eg_status complain(eg_job *job, eg_place place, const char *what)
{
    eg_finding *finding = eg_report_add(job->report, EG_F_REGISTER_INVALID, place, "%s", what);
    eg_report_hint(job->report, finding, "put the line back as it was issued; the register is never edited");
    return EG_ERR_INPUT;
}

/* A string, NULL for null and for an absent key. */
static const char *word(const eg_yaml *line, const char *key)
{
    const eg_yaml *value = eg_yaml_find(line, key);
    const char *text = eg_yaml_string(value, NULL);
    return value && value->is_quoted ? text : NULL;
}

static eg_status read_line(eg_job *job, eg_place place, eg_slice text, eg_register *out)
{
    const eg_yaml *line;
    if (eg_yaml_parse(job, place.file, text, place.line, &line) != EG_OK)
        return EG_ERR_INPUT;
    eg_issued issued = {.place = place,
                        .when = word(line, "when"),
                        .file = word(line, "file"),
                        .edition = word(line, "edition"),
                        .lang = word(line, "lang"),
                        .version = (uint32_t)eg_yaml_int(eg_yaml_find(line, "version"), 1, INT32_MAX, 0),
                        .bytes = (uint64_t)eg_yaml_int(eg_yaml_find(line, "bytes"), 1, INT64_MAX, 0),
                        .sha256 = word(line, "sha256"),
                        .text_sha256 = word(line, "text_sha256"),
                        .replaces = word(line, "replaces")};
    if (!is_name(issued.file) || !issued.edition || !issued.lang)
        return complain(job, place, "the line does not say which file, edition and language it is of");
    if (!issued.version || !issued.bytes)
        return complain(job, place, "the line's version or bytes is not a whole number from 1 on");
    if (!is_digest(issued.sha256) || !is_digest(issued.text_sha256) ||
        (issued.replaces && !is_digest(issued.replaces)))
        return complain(job, place,
                        "a digest of the line is not one: 64 hexadecimal digits in small letters");
    *EG_PUSH(job->arena, out) = issued;
    return EG_OK;
}

eg_status eg_register_read(eg_job *job, const char *file, eg_slice bytes, eg_register *out)
{
    eg_status status = EG_OK;
    eg_place place = {.file = file};
    for (size_t at = 0; at < bytes.size;) {
        const char *begin = bytes.data + at, *end = memchr(begin, '\n', bytes.size - at);
        size_t size = end ? (size_t)(end - begin) : bytes.size - at;
        place.line++;
        at += size + 1;
        if (!size)
            continue;
        eg_status of_line = read_line(job, place, (eg_slice){begin, size}, out);
        status = of_line > status ? of_line : status;
    }
    return status;
}

eg_status eg_register_load(eg_job *job, const char *path, eg_register *out, eg_slice *bytes)
{
    eg_bytes file = {0};
    eg_slice all = {"", 0};
    int error = eg_source_file_system.open(eg_source_file_system.data, path, &file);
    if (error && error != ENOENT && error != ENOTDIR) {
        eg_report_add(job->report, EG_F_FILE_UNREADABLE, (eg_place){.file = path},
                      "the register cannot be read: %s", strerrordesc_np(error));
        return EG_ERR_SYSTEM;
    }
    if (!error) {
        char *copy = eg_memory_alloc(file.size + 1);
        if (copy)
            memcpy(copy, file.data, file.size);
        all.size = file.size;
        eg_source_file_system.close(eg_source_file_system.data, file);
        if (!copy)
            eg_arena_fail(job->arena);
        struct eg_closer *closer = eg_job_on_close(job, eg_memory_free, copy);
        all.data = eg_arena_dup(job->arena, (eg_slice){copy, all.size});
        eg_job_release(job, closer);
    }
    if (bytes)
        *bytes = all;
    return eg_register_read(job, path, all, out);
}

const eg_issued *eg_register_find(const eg_register *issued, const char *sha256)
{
    for (uint32_t i = 0; i < issued->n; i++)
        if (strcmp(issued->items[i].sha256, sha256) == 0)
            return &issued->items[i];
    return NULL;
}
