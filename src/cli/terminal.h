/* The program's three streams: results on standard output, messages and progress on standard error.
 *
 * Place: between the commands and the descriptors 0, 1, 2. No stdio: every write is checked, and a text is
 * written whole or known to have failed. */
#ifndef EG_CLI_TERMINAL_H
#define EG_CLI_TERMINAL_H

#include "base/buffer.h"

typedef enum eg_paint { EG_PAINT_AUTO, EG_PAINT_ALWAYS, EG_PAINT_NEVER } eg_paint;

typedef struct eg_terminal {
    bool paints;         /* messages in colours */
    bool has_progress;   /* standard error is a terminal and nobody asked for quiet */
    bool shows_progress; /* a progress line stands there now */
    bool is_out_gone;    /* whoever read standard output has gone: write no more, say nothing */
    int out_error;       /* errno of the first failed write to standard output, or 0 */
} eg_terminal;

void eg_terminal_open(eg_terminal *terminal, eg_paint paint, bool is_quiet);

/* Writes all of it; false when that failed, now or before. */
bool eg_terminal_write_out(eg_terminal *terminal, eg_slice text);
/* Writes a message; takes a progress line away first. */
void eg_terminal_write_message(eg_terminal *terminal, eg_slice text);
/* Replaces the progress line; shown only on a terminal. */
void eg_terminal_write_progress(eg_terminal *terminal, eg_slice text);
void eg_terminal_clear_progress(eg_terminal *terminal);

/* Reads standard input to its end. 0 or an errno; EFBIG past 4 GiB. */
int eg_terminal_read_in(eg_buffer *out);

/* Fixed English words for an errno, whatever the locale: "No space left on device". */
const char *eg_terminal_words(int error);

#endif
