/* Files of a source through callbacks, and the file system as their default.
 *
 * Place: source.c reads through here, and document/ pictures, so that a caller of the library can keep its
 * texts anywhere. Bytes are copied at once: what a job reads cannot change under it. A callback is never
 * jumped over. */
#include <dirent.h>
#include <errno.h>
#include <stdlib.h>

#include "base/file.h"
#include "source/internal.h"

static int open_file(void *data, const char *path, eg_bytes *out)
{
    (void)data;
    eg_map map;
    int error = eg_file_map(path, &map);
    if (!error)
        *out = (eg_bytes){map.data, map.size};
    return error;
}

static void close_file(void *data, eg_bytes bytes)
{
    (void)data;
    eg_map map = {bytes.data, bytes.size};
    eg_file_unmap(&map);
}

static int list_folder(void *data, const char *path, void (*add)(void *to, const char *name), void *to)
{
    (void)data;
    DIR *folder = opendir(*path ? path : ".");
    if (!folder)
        return errno;
    errno = 0;
    for (struct dirent *entry; (entry = readdir(folder)); errno = 0)
        if (strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0)
            add(to, entry->d_name);
    int error = errno;
    closedir(folder);
    return error;
}

const eg_file_calls eg_source_file_system = {NULL, open_file, close_file, list_folder};

/* Bytes between open and close. */
typedef struct held {
    const eg_file_calls *files;
    eg_bytes bytes;
} held;

static void give_back(void *object)
{
    held *h = object;
    if (h->files->close)
        h->files->close(h->files->data, h->bytes);
}

int eg_files_read(eg_job *job, const eg_file_calls *files, const char *path, size_t most, eg_slice *out)
{
    held *h = EG_NEW(job->arena, held);
    h->files = files;
    int error = files->open(files->data, path, &h->bytes);
    if (error)
        return error;
    struct eg_closer *closer = eg_job_on_close(job, give_back, h);
    if (h->bytes.size > most)
        error = EFBIG;
    else
        *out = (eg_slice){eg_arena_dup(job->arena, (eg_slice){h->bytes.data, h->bytes.size}), h->bytes.size};
    eg_job_release(job, closer);
    return error;
}

int eg_source_read_picture(eg_job *job, const eg_source *source, const char *path, eg_slice *out)
{
    return eg_files_read(job, source->files, path, EG_SOURCE_MAX_PICTURE, out);
}

/* Names come in while a callback is on the stack, where nothing may jump: they are kept outside the arena. */
typedef struct collector {
    char *names; /* each ends with NUL */
    size_t size, cap;
    uint32_t n;
    bool has_failed;
} collector;

static void collect(void *to, const char *name)
{
    collector *c = to;
    size_t size = strlen(name) + 1;
    if (size > c->cap - c->size) {
        size_t cap = (c->cap + size) * 2;
        char *grown = cap < (size_t)EG_SOURCE_MAX_SIZE ? eg_memory_resize(c->names, cap) : NULL;
        if (!grown) {
            c->has_failed = true;
            return;
        }
        c->names = grown;
        c->cap = cap;
    }
    memcpy(c->names + c->size, name, size);
    c->size += size;
    c->n++;
}

static int compare_names(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static void free_names(void *object)
{
    eg_memory_free(((collector *)object)->names);
}

int eg_files_list(eg_job *job, const eg_file_calls *files, const char *folder, const char ***out, uint32_t *n)
{
    collector *c = EG_NEW(job->arena, collector);
    struct eg_closer *closer = eg_job_on_close(job, free_names, c);
    int error = files->list ? files->list(files->data, folder, collect, c) : ENOTDIR;
    if (c->has_failed)
        eg_arena_fail(job->arena);
    if (!error) {
        const char **names = EG_NEW_ARRAY(job->arena, const char *, c->n);
        const char *name = c->names;
        for (uint32_t i = 0; i < c->n; i++, name += strlen(name) + 1)
            names[i] = eg_arena_dup(job->arena, eg_slice_of(name));
        if (c->n)
            qsort(names, c->n, sizeof *names, compare_names);
        *out = names;
        *n = c->n;
    }
    eg_job_release(job, closer);
    return error;
}

eg_status eg_files_refuse(eg_job *job, const char *path, int error)
{
    eg_place place = {.file = path};
    if (error == EFBIG) {
        eg_report_hint(job->report,
                       eg_report_add(job->report, EG_F_FILE_TOO_LARGE, place, "the file is over 16 MiB"),
                       "is this the text of a declaration?");
        return EG_ERR_INPUT;
    }
    eg_finding *finding =
        eg_report_add(job->report, EG_F_FILE_UNREADABLE, place, "the file cannot be read: %s",
                      error == EINVAL          ? "It is no ordinary file"
                      : strerrordesc_np(error) ? strerrordesc_np(error)
                                               : "unknown error");
    eg_report_hint(job->report, finding,
                   error == ENOENT ? "check the path" : "check what the path is and who may read it");
    return EG_ERR_SYSTEM;
}
