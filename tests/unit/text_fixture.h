/* Sources in memory and whole reports in one string, for the tests of source/ and document/. */
#ifndef EG_TEST_TEXT_FIXTURE_H
#define EG_TEST_TEXT_FIXTURE_H

#include <errno.h>
#include <string.h>

#include "document/document.h"
#include "job_fixture.h"
#include "source/source.h"

typedef struct memory_file {
    const char *path, *text;
    size_t size; /* 0: strlen of text */
} memory_file;

/* data: files, ended by one without a path. A path that begins others, with a '/', is a folder. */
static int open_memory(void *data, const char *path, eg_bytes *out)
{
    for (const memory_file *file = data; file->path; file++)
        if (strcmp(file->path, path) == 0) {
            *out = (eg_bytes){file->text, file->size ? file->size : strlen(file->text)};
            return 0;
        }
    return ENOENT;
}

static int list_memory(void *data, const char *path, void (*add)(void *to, const char *name), void *to)
{
    size_t size = strlen(path);
    int error = ENOENT;
    for (const memory_file *file = data; file->path; file++) {
        if (strcmp(file->path, path) == 0)
            return ENOTDIR;
        if (strncmp(file->path, path, size) == 0 && file->path[size] == '/') {
            add(to, file->path + size + 1);
            error = 0;
        }
    }
    return error;
}

static eg_file_calls files_of(memory_file *files)
{
    return (eg_file_calls){.data = files, .open = open_memory, .list = list_memory};
}

/* "file:line:column: severity[slug]: message (hint)", a line each, sorted. */
static const char *report_of(eg_job *of)
{
    static const char *const severities[] = {"note", "warning", "error"};
    eg_buffer out = eg_buffer_new(of->arena);
    eg_report_sort(of->report);
    for (size_t i = 0; i < eg_report_n(of->report); i++) {
        const eg_finding *f = eg_report_at(of->report, i);
        if (strcmp(f->slug, "hyphenation-missing") ==
            0) /* depends on what was installed when engross was built */
            continue;
        eg_buffer_print(&out, "%s:%u:%u: %s[%s]: %s (%s)\n", f->file ? f->file : "", f->line, f->column,
                        severities[f->severity], f->slug, f->message, f->hint ? f->hint : "");
    }
    return out.data;
}

static void assert_report(const char *expected)
{
    assert_string_equal(report_of(job), expected);
}

#endif
