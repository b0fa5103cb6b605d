/* Files the program writes. See cli.h.
 *
 * A plain file is replaced in one step (base/file.h), so that a good one is never lost. What is no plain file, such as
 * /dev/null or a named pipe, cannot be replaced and is written to. A file its owner has made read-only is left alone,
 * although a rename would get past that. */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "cli/cli.h"

static int write_through(const char *path, eg_slice bytes)
{
    int fd = open(path, O_WRONLY | O_CLOEXEC);
    if (fd < 0)
        return errno;
    int error = 0;
    while (bytes.size && !error) {
        ssize_t n = write(fd, bytes.data, bytes.size);
        if (n >= 0) {
            bytes.data += n;
            bytes.size -= (size_t)n;
        } else if (errno != EINTR)
            error = errno;
    }
    if (close(fd) < 0 && !error && errno != EINTR)
        error = errno;
    return error;
}

static int write_file(const char *path, eg_slice bytes)
{
    struct stat status;
    char target[PATH_MAX];
    if (lstat(path, &status) == 0 && S_ISLNK(status.st_mode) && realpath(path, target))
        path = target; /* the link stays, and what it leads to is replaced */
    if (stat(path, &status) == 0) {
        if (S_ISDIR(status.st_mode))
            return EISDIR;
        if (!S_ISREG(status.st_mode))
            return write_through(path, bytes);
        if (access(path, W_OK) < 0)
            return errno;
    }
    eg_file_sweep(path);
    return eg_file_write(path, bytes);
}

static const char *hint_for(int error)
{
    switch (error) {
    case ENOENT:
    case ENOTDIR:
        return "make the folder first, or name one that exists";
    case ENOSPC:
    case EDQUOT:
    case EFBIG:
        return "free some space, or write to another disk; an earlier file is unchanged";
    case EACCES:
    case EPERM:
    case EROFS:
        return "choose a place where you may write, with -o FILE or -d DIR";
    default:
        return NULL;
    }
}

bool eg_output_write(eg_cli *cli, const char *path, eg_slice bytes, eg_finding *out)
{
    int error = write_file(path, bytes);
    if (error)
        *out = eg_cli_finding(
            EG_F_OUTPUT_UNWRITABLE, path,
            eg_arena_print(cli->job->arena, "the file cannot be written: %s", eg_terminal_words(error)),
            hint_for(error));
    return !error;
}
