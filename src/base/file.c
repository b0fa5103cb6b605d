/* Files mapped and files written whole. See file.h. */
#include "base/file.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/memory.h"

int eg_file_map(const char *path, eg_map *out)
{
    int fd, error = 0;
    do
        fd = open(path,
                  O_RDONLY | O_CLOEXEC | O_NONBLOCK); /* a named pipe nobody writes to must not hold us */
    while (fd < 0 && errno == EINTR);
    if (fd < 0)
        return errno;
    struct stat status;
    void *data = NULL;
    if (fstat(fd, &status) < 0)
        error = errno;
    else if (S_ISDIR(status.st_mode))
        error = EISDIR;
    else if (!S_ISREG(status.st_mode))
        error = EINVAL;
    else if (status.st_size > (off_t)UINT32_MAX)
        error = EFBIG;
    else if (status.st_size > 0) {
        data = mmap(NULL, (size_t)status.st_size, PROT_READ, MAP_PRIVATE, fd, 0);
        if (data == MAP_FAILED)
            error = errno;
    }
    close(fd);
    if (!error)
        *out = (eg_map){data, (size_t)status.st_size};
    return error;
}

void eg_file_unmap(eg_map *map)
{
    if (map->data)
        munmap((void *)(uintptr_t)map->data, map->size);
    *map = (eg_map){0};
}

/* ".NAME.engross-" in the folder of path, as a new string; NULL when memory fails. *folder is a new string
 * too. */
static char *temporary_stem(const char *path, char **folder)
{
    const char *slash = strrchr(path, '/');
    const char *name = slash ? slash + 1 : path;
    size_t before = (size_t)(name - path), size = strlen(name);
    char *stem = eg_memory_alloc(before + size + sizeof "..engross-");
    *folder = eg_memory_alloc(before + 2);
    if (!stem || !*folder) {
        eg_memory_free(stem);
        eg_memory_free(*folder);
        *folder = NULL;
        return NULL;
    }
    memcpy(*folder, before ? path : ".", before ? before : 1);
    memcpy(stem, path, before);
    stem[before] = '.';
    memcpy(stem + before + 1, name, size);
    memcpy(stem + before + 1 + size, ".engross-", sizeof ".engross-");
    return stem;
}

static int write_all(int fd, eg_slice bytes)
{
    while (bytes.size) {
        ssize_t n = write(fd, bytes.data, bytes.size);
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return errno;
        bytes.data += n;
        bytes.size -= (size_t)n;
    }
    return 0;
}

int eg_file_write(const char *path, eg_slice bytes)
{
    char *folder, *stem = temporary_stem(path, &folder);
    char *temporary = stem ? eg_memory_alloc(strlen(stem) + 32) : NULL;
    int error = temporary ? 0 : ENOMEM, fd = -1;
    struct stat status;
    if (!error && stat(path, &status) == 0 && S_ISDIR(status.st_mode))
        error = EISDIR;
    if (!error) {
        /* The number after the process id keeps two threads that write beside each other apart. */
        for (int i = 0; fd < 0 && i < 100; i++) {
            snprintf(temporary, strlen(stem) + 32, "%s%ld.%d", stem, (long)getpid(), i);
            fd = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
            if (fd < 0 && errno != EEXIST && errno != EINTR)
                break;
        }
        if (fd < 0)
            error = errno;
    }
    if (!error) {
        error = write_all(fd, bytes);
        if (close(fd) < 0 && !error)
            error = errno;
        if (!error && rename(temporary, path) < 0)
            error = errno;
        if (error)
            unlink(temporary);
    }
    eg_memory_free(temporary);
    eg_memory_free(stem);
    eg_memory_free(folder);
    return error;
}

void eg_file_sweep(const char *path)
{
    char *folder, *stem = temporary_stem(path, &folder);
    if (!stem)
        return;
    const char *prefix = strrchr(stem, '/');
    prefix = prefix ? prefix + 1 : stem;
    size_t size = strlen(prefix);
    DIR *entries = opendir(folder);
    for (struct dirent *entry; entries && (entry = readdir(entries));) {
        if (strncmp(entry->d_name, prefix, size) != 0)
            continue;
        char *end;
        long pid = strtol(entry->d_name + size, &end, 10);
        /* A process that still lives may be writing its file. */
        if (pid <= 0 || *end != '.' || kill((pid_t)pid, 0) == 0 || errno != ESRCH)
            continue;
        unlinkat(dirfd(entries), entry->d_name, 0);
    }
    if (entries)
        closedir(entries);
    eg_memory_free(stem);
    eg_memory_free(folder);
}
