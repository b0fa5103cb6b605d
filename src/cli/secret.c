/* Pass phrases: from a file, a descriptor, or the terminal; never from the command line. See cli.h. */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <termios.h>
#include <unistd.h>

#include "cli/cli.h"

enum { SECRET_MAX = 1024 };

/* The first line that comes from a descriptor, without its end; NULL when there is none, or it is too long. */
static const char *read_line(eg_cli *cli, int fd)
{
    char *line = eg_arena_alloc(cli->job->arena, SECRET_MAX + 1);
    size_t size = 0;
    for (;;) {
        ssize_t n = read(fd, line + size, 1); /* a byte at a time: what follows is not ours */
        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0 || line[size] == '\n')
            break;
        if (++size > SECRET_MAX)
            return NULL;
    }
    if (size && line[size - 1] == '\r')
        size--;
    line[size] = '\0';
    return line;
}

static void restore(int fd, const struct termios *before)
{
    tcsetattr(fd, TCSAFLUSH, before);
}

/* Asked for at the terminal itself, not on standard input, which may be the PDF. */
static const char *ask_terminal(eg_cli *cli, const char *what)
{
    int fd = open("/dev/tty", O_RDWR | O_CLOEXEC | O_NOCTTY);
    struct termios before, silent;
    if (fd < 0)
        return NULL;
    const char *line = NULL;
    if (tcgetattr(fd, &before) == 0) {
        eg_slice prompt = eg_slice_of(eg_arena_print(cli->job->arena, "Pass phrase of %s: ", what));
        silent = before;
        silent.c_lflag &= ~(tcflag_t)ECHO;
        if (write(fd, prompt.data, prompt.size) >= 0 && tcsetattr(fd, TCSAFLUSH, &silent) == 0) {
            line = read_line(cli, fd);
            restore(fd, &before);
            if (write(fd, "\n", 1) < 0)
                line = NULL;
        }
    }
    close(fd);
    return line && *line ? line : NULL;
}

static const char *read_file(eg_cli *cli, const char *path)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0) {
        eg_cli_say(
            cli, EG_F_FILE_UNREADABLE, path,
            eg_arena_print(cli->job->arena, "the pass phrase cannot be read: %s", eg_terminal_words(errno)),
            NULL);
        return NULL;
    }
    const char *line = read_line(cli, fd);
    close(fd);
    return line;
}

const char *eg_cli_ask_secret(void *data, const char *what)
{
    eg_cli *cli = data;
    const char *path = eg_arguments_value(&cli->arguments, EG_OPTION_PASS_FILE);
    const char *number = eg_arguments_value(&cli->arguments, EG_OPTION_PASS_FD);
    if (path)
        return read_file(cli, path);
    if (number)
        return read_line(cli, atoi(number)); /* checked to be a number when options were read */
    return ask_terminal(cli, what);
}
