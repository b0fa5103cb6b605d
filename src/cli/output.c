/* Files the program writes. See cli.h.
 *
 * A plain file is replaced in one step (base/file.h), so that a good one is never lost. What is no plain
 * file, such as /dev/null or a named pipe, cannot be replaced and is written to. A file its owner has made
 * read-only is left alone, although a rename would get past that. */
#include <dirent.h>
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
    case EISDIR:
        return "name a file; a folder for several editions is given with -d";
    default:
        return "write to another place, with -o FILE or -d DIR; an earlier file is unchanged";
    }
}

static bool is_same_file(const struct stat *a, const char *path)
{
    struct stat b;
    return stat(path, &b) == 0 && a->st_dev == b.st_dev && a->st_ino == b.st_ino;
}

/* Whether a folder's entry may be the file at path: by its number, which layered file systems give less
 * surely, or its name; one that leads elsewhere may be. */
static bool may_be(const struct dirent *entry, const struct stat *file, const char *path)
{
    const char *slash = strrchr(path, '/');
    return entry->d_ino == file->st_ino || entry->d_type == DT_LNK || entry->d_type == DT_UNKNOWN ||
           strcmp(entry->d_name, slash ? slash + 1 : path) == 0;
}

/* Whether path is one of the files the run reads: a source, a file in a source's folder that is no PDF, or
 * the style. */
static bool is_own_source(eg_cli *cli, const char *path)
{
    struct stat status;
    if (stat(path, &status) < 0 || !S_ISREG(status.st_mode))
        return false;
    const char *style = eg_arguments_value(&cli->arguments, EG_OPTION_STYLE);
    if (style && is_same_file(&status, style))
        return true;
    for (uint32_t i = 0; i < cli->arguments.operands.n; i++) {
        const char *source = cli->arguments.operands.items[i];
        if (is_same_file(&status, source))
            return true;
        DIR *entries = opendir(source);
        bool is_found = false;
        for (struct dirent *entry; entries && !is_found && (entry = readdir(entries));) {
            const char *dot = strrchr(entry->d_name, '.');
            is_found = may_be(entry, &status, path) && !(dot && strcmp(dot, ".pdf") == 0) &&
                       is_same_file(&status, eg_arena_print(cli->job->arena, "%s/%s", source, entry->d_name));
        }
        if (entries)
            closedir(entries);
        if (is_found)
            return true;
    }
    return false;
}

/* The ending that a file of these bytes has when the path's own says that it is another kind of file, so that what is
 * written is neither taken for it nor, by a slip of the hand, put in the place of a text; else NULL. An ending that is
 * nobody's stays as it is. */
static const char *ending_instead(const char *path, eg_slice bytes)
{
    static const char *const others[] = {"doc", "docx", "htm", "html", "md", "odt",
                                         "pdf", "rtf",  "txt", "yaml", "yml"};
    bool is_pdf = bytes.size >= 5 && memcmp(bytes.data, "%PDF-", 5) == 0;
    const char *slash = strrchr(path, '/'), *dot = strrchr(slash ? slash : path, '.');
    if (!dot || strcmp(dot, is_pdf ? ".pdf" : ".html") == 0 || (!is_pdf && strcmp(dot, ".htm") == 0))
        return NULL;
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        if (strcmp(dot + 1, others[i]) == 0)
            return is_pdf ? "pdf" : "html";
    return NULL;
}

static void refuse_ending(eg_cli *cli, const char *path, const char *ending, eg_finding *out)
{
    eg_arena *arena = cli->job->arena;
    int stem = (int)(strrchr(path, '.') - path);
    *out = eg_cli_finding(
        EG_F_OUTPUT_UNWRITABLE, path,
        eg_arena_print(arena, "the name is that of another kind of file, and what is written is %s",
                       strcmp(ending, "pdf") == 0 ? "a PDF" : "a web page"),
        eg_arena_print(arena, "name it %.*s.%s", stem, path, ending));
}

const char *eg_output_name(eg_arena *arena, const eg_result *result)
{
    const char *name = eg_result_name(result), *version = "";
    if (eg_result_version(result) > 1)
        version = eg_arena_print(arena, ".v%u", eg_result_version(result));
    return eg_arena_print(arena, "%s%s.%s.%s.%s", name && *name ? name : "declaration", version,
                          eg_result_lang(result), eg_result_edition(result),
                          eg_edition_ending(eg_result_edition(result)));
}

bool eg_output_write(eg_cli *cli, const char *path, eg_slice bytes, eg_finding *out)
{
    if (is_own_source(cli, path)) {
        *out =
            eg_cli_finding(EG_F_OUTPUT_UNWRITABLE, path, "the file is one of those the edition is made from",
                           "name another file with -o; a source is never written to");
        return false;
    }
    const char *ending = ending_instead(path, bytes);
    if (ending) {
        refuse_ending(cli, path, ending, out);
        return false;
    }
    return eg_output_replace(cli, path, bytes, out);
}

bool eg_output_replace(eg_cli *cli, const char *path, eg_slice bytes, eg_finding *out)
{
    int error = write_file(path, bytes);
    if (error)
        *out = eg_cli_finding(
            EG_F_OUTPUT_UNWRITABLE, path,
            eg_arena_print(cli->job->arena, "the file cannot be written: %s", eg_terminal_words(error)),
            hint_for(error));
    return !error;
}
