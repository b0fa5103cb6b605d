/* Any bytes as a font file: opened, measured, asked for glyphs, cut to a subset. */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "font/font.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static char folder[] = "/tmp/engross-fuzz-font-XXXXXX";

static void write_file(const char *name, const void *bytes, size_t size)
{
    char path[256];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0600);
    if (fd < 0 || write(fd, bytes, size) != (ssize_t)size)
        abort();
    close(fd);
}

static void remove_folder(void)
{
    char path[256];
    static const char *const names[] = {"fuzz.ttf", "fonts.yaml"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        snprintf(path, sizeof path, "%s/%s", folder, names[i]);
        unlink(path);
    }
    rmdir(folder);
}

static void make_folder(void)
{
    static const char registry[] = "families:\n"
                                   "  Fuzz:\n"
                                   "    class: serif\n"
                                   "    scripts: [Latn]\n"
                                   "    package: none\n"
                                   "    licence: OFL-1.1\n"
                                   "    folder: .\n"
                                   "    files:\n"
                                   "      - {file: fuzz.ttf, weight: 400}\n"
                                   "fallback:\n"
                                   "  Latn: [Fuzz]\n";
    if (!mkdtemp(folder))
        abort();
    atexit(remove_folder);
    write_file("fonts.yaml", registry, sizeof registry - 1);
}

static eg_status use_font(eg_job *job, void *data)
{
    eg_fonts *fonts = *(eg_fonts **)data;
    const eg_face *face = NULL;
    eg_status status = eg_fonts_find(fonts, job, "Fuzz", 400, false, &face);
    if (status != EG_OK && eg_report_n(job->report) == 0)
        abort();
    if (status != EG_OK || !face)
        return status;
    uint16_t glyphs[64];
    size_t n = 0;
    int box[4];
    for (uint16_t glyph = 1; glyph <= 64; glyph++) {
        eg_face_extents(face, glyph, box);
        if (eg_face_advance(face, glyph) != 0 && eg_face_has(face, 'A'))
            glyphs[n++] = glyph;
    }
    const eg_subset *subset;
    return n ? eg_subset_make(fonts, job, face, glyphs, n, &subset) : EG_OK;
}

static eg_status open_registry(eg_job *job, void *data)
{
    char path[256];
    snprintf(path, sizeof path, "%s/fonts.yaml", folder);
    const char *const folders[] = {folder, NULL};
    return eg_fonts_open(job, path, folders, data);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (folder[sizeof folder - 2] == 'X')
        make_folder();
    write_file("fuzz.ttf", data, size);
    eg_fonts *fonts = NULL;
    eg_job *job = eg_job_new();
    if (!job)
        abort();
    if (eg_job_run(job, open_registry, &fonts) != EG_OK)
        abort();
    eg_job_run(job, use_font, &fonts);
    eg_job_free(job);
    eg_fonts_close(fonts);
    return 0;
}
