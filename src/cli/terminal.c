/* Standard input, output and error. See terminal.h. */
#include "cli/terminal.h"

#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

void eg_terminal_open(eg_terminal *terminal, eg_paint paint, bool is_quiet)
{
    const char *no_color = getenv("NO_COLOR"), *term = getenv("TERM");
    bool is_terminal = isatty(STDERR_FILENO) == 1;
    bool is_dumb = !term || strcmp(term, "dumb") == 0;
    *terminal = (eg_terminal){
        /* https://no-color.org: set and not empty; a word on the command line wins over the environment */
        .paints = paint == EG_PAINT_ALWAYS ||
                  (paint == EG_PAINT_AUTO && is_terminal && !is_dumb && !(no_color && *no_color)),
        .has_progress = is_terminal && !is_dumb && !is_quiet,
    };
}

/* 0 or the errno. */
static int write_all(int fd, eg_slice text)
{
    while (text.size) {
        ssize_t n = write(fd, text.data, text.size);
        if (n >= 0) {
            text.data += n;
            text.size -= (size_t)n;
        } else if (errno == EAGAIN) { /* a descriptor shared with somebody who made it non-blocking */
            struct pollfd wait = {.fd = fd, .events = POLLOUT};
            if (poll(&wait, 1, -1) < 0 && errno != EINTR)
                return errno;
        } else if (errno != EINTR)
            return errno;
    }
    return 0;
}

bool eg_terminal_write_out(eg_terminal *terminal, eg_slice text)
{
    if (terminal->out_error || terminal->is_out_gone)
        return false;
    int error = write_all(STDOUT_FILENO, text);
    terminal->is_out_gone = error == EPIPE;
    terminal->out_error = error == EPIPE ? 0 : error;
    return !error;
}

void eg_terminal_clear_progress(eg_terminal *terminal)
{
    if (terminal->shows_progress)
        (void)write_all(STDERR_FILENO, eg_slice_of("\r\033[K"));
    terminal->shows_progress = false;
}

void eg_terminal_write_message(eg_terminal *terminal, eg_slice text)
{
    eg_terminal_clear_progress(terminal);
    (void)write_all(STDERR_FILENO, text); /* where could its failure be told? */
}

void eg_terminal_write_progress(eg_terminal *terminal, eg_slice text)
{
    if (!terminal->has_progress)
        return;
    eg_terminal_clear_progress(terminal);
    (void)write_all(STDERR_FILENO, text);
    terminal->shows_progress = true;
}

int eg_terminal_read_in(eg_buffer *out)
{
    char block[65536];
    for (;;) {
        ssize_t n = read(STDIN_FILENO, block, sizeof block);
        if (n == 0)
            return 0;
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return errno;
        if (out->size + (size_t)n > UINT32_MAX)
            return EFBIG;
        eg_buffer_add(out, block, (size_t)n);
    }
}

const char *eg_terminal_words(int error)
{
    const char *words = strerrordesc_np(error);
    return words ? words : "unknown error";
}
