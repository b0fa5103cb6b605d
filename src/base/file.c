/* Files mapped and files written whole. See file.h. */
#include "base/file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/file.h>
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

enum { MODE_BITS = 0777 };

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

/* Room for ".NAME.engross-" and a number, in the folder of path; NULL when memory fails. */
static char *new_temporary_name(const char *path, char **number)
{
    enum { DIGITS = 12 };
    const char *slash = strrchr(path, '/');
    const char *name = slash ? slash + 1 : path;
    size_t size = strlen(path) + sizeof "..engross-" + DIGITS;
    char *temporary = eg_memory_alloc(size);
    if (temporary)
        *number = temporary + snprintf(temporary, size, "%.*s.%s.engross-", (int)(name - path), path, name);
    return temporary;
}

/* Whether the name still leads to the open file: others rename and remove theirs. */
static bool is_named(int fd, const char *name, struct stat *opened)
{
    struct stat named;
    return fstat(fd, opened) == 0 && lstat(name, &named) == 0 && opened->st_ino == named.st_ino &&
           opened->st_dev == named.st_dev;
}

/* Removes a temporary file that a killed process left: nobody holds its lock. Whether it was one; not a file of
 * somebody else, nor one that was renamed while we waited. */
static bool remove_left(const char *temporary)
{
    struct stat opened;
    int fd = open(temporary, O_WRONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
    if (fd < 0)
        return errno == ENOENT;
    bool is_left = flock(fd, LOCK_EX | LOCK_NB) == 0 && is_named(fd, temporary, &opened) &&
                   S_ISREG(opened.st_mode) && opened.st_uid == geteuid() && unlink(temporary) == 0;
    close(fd);
    return is_left;
}

/* Opens a temporary file of our own, locked. Writers beside each other take different numbers; most take 0, so
 * that what a killed one left is found by its name. -1: see errno. */
static int open_temporary(char *temporary, char *number, mode_t mode)
{
    enum { MOST_TRIES = 100 };
    struct stat opened;
    for (int i = 0, tries = 0; tries < MOST_TRIES; tries++) {
        snprintf(number, sizeof "100", "%d", i % MOST_TRIES);
        int fd = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode);
        /* Before we had the lock somebody may have taken the file for one that was left. A file system
         * without locks keeps what is left. */
        bool is_ours = fd >= 0 && (flock(fd, LOCK_EX | LOCK_NB) == 0 || errno != EWOULDBLOCK) &&
                       is_named(fd, temporary, &opened);
        if (is_ours)
            return fd;
        if (fd >= 0)
            close(fd);
        else if (errno != EEXIST && errno != EINTR)
            return -1;
        else if (errno == EEXIST && remove_left(temporary))
            continue;
        i++;
    }
    errno = EEXIST;
    return -1;
}

/* Sets what the mask of the process took away. A file system without permissions has them right already. */
static int set_mode(int fd, mode_t mode)
{
    struct stat status;
    if (fstat(fd, &status) < 0)
        return errno;
    return (status.st_mode & MODE_BITS) != mode && fchmod(fd, mode) < 0 ? errno : 0;
}

/* A file system over a network tells only when a file is closed that it was not written. Closing a second
 * descriptor of it asks for that, and keeps the lock of the first. */
static int ask_for_error(int fd)
{
    int second = dup(fd);
    return second < 0 || close(second) < 0 ? errno : 0;
}

int eg_file_write(const char *path, eg_slice bytes)
{
    struct stat status;
    if (stat(path, &status) == 0 && S_ISDIR(status.st_mode))
        return EISDIR;
    char *number, *temporary = new_temporary_name(path, &number);
    if (!temporary)
        return ENOMEM;
    /* The new file is for whom the old one was, and at no moment for others. */
    bool is_there = stat(path, &status) == 0 && S_ISREG(status.st_mode);
    int fd = open_temporary(temporary, number, is_there ? status.st_mode & MODE_BITS : 0666),
        error = fd < 0 ? errno : 0;
    if (!error) {
        error = is_there ? set_mode(fd, status.st_mode & MODE_BITS) : 0;
        if (!error)
            error = write_all(fd, bytes);
        if (!error)
            error = ask_for_error(fd);
        if (!error && rename(temporary, path) < 0)
            error = errno;
        if (error)
            unlink(temporary);
        close(fd);
    }
    eg_memory_free(temporary);
    return error;
}
