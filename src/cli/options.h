/* The command line as data: commands, options, what was given.
 *
 * Place: first step of the program. The table is options.def; the syntax is that of POSIX 12.2 with GNU's
 * long options: -xVALUE, -x VALUE, bundled letters, --name=VALUE, --name VALUE, options anywhere, -- ends
 * them. Names are never abbreviated, so that a script means the same when an option is added. */
#ifndef EG_CLI_OPTIONS_H
#define EG_CLI_OPTIONS_H

#include "base/buffer.h"
#include "base/report.h"
#include "base/vector.h"

typedef enum eg_command {
#define EG_COMMAND(id, name, operands, summary, text) EG_COMMAND_##id,
#define EG_OPTION(id, letter, name, argument, commands, summary)
#include "cli/options.def"
#undef EG_COMMAND
#undef EG_OPTION
    EG_N_COMMANDS
} eg_command;

typedef enum eg_option {
#define EG_COMMAND(id, name, operands, summary, text)
#define EG_OPTION(id, letter, name, argument, commands, summary) EG_OPTION_##id,
#include "cli/options.def"
#undef EG_COMMAND
#undef EG_OPTION
    EG_N_OPTIONS
} eg_option;

enum { /* sets of commands that an option is for */
#define EG_COMMAND(id, name, operands, summary, text) EG_FOR_##id = 1u << EG_COMMAND_##id,
#define EG_OPTION(id, letter, name, argument, commands, summary)
#include "cli/options.def"
#undef EG_COMMAND
#undef EG_OPTION
       EG_FOR_ALL = (1u << EG_N_COMMANDS) - 1
};

typedef struct eg_command_text {
    const char *name, *operands, *summary, *text;
} eg_command_text;

typedef struct eg_option_text {
    char letter; /* 0: none */
    const char *name;
    const char *argument; /* NULL: takes none */
    unsigned commands;    /* EG_FOR_… */
    const char *summary;
} eg_option_text;

extern const eg_command_text eg_commands[EG_N_COMMANDS];
extern const eg_option_text eg_options[EG_N_OPTIONS];

/* What was given. Strings are those of argv. */
typedef struct eg_arguments {
    bool has_command;
    eg_command command;
    struct {
        const char **items; /* every argument given, in order; "" for an option without one */
        uint32_t n, cap;
    } given[EG_N_OPTIONS];
    struct {
        const char **items;
        uint32_t n, cap;
    } operands;
} eg_arguments;

/* What is wrong with a command line; message NULL: nothing. */
typedef struct eg_usage_fault {
    const char *message, *hint; /* hint may be NULL */
} eg_usage_fault;

/* Reads a command line (argv[0] is the program). In the arena. --help and --version win over every later
 * fault of operands, which commands check themselves. */
eg_usage_fault eg_arguments_parse(eg_arena *arena, int argc, char *const *argv, eg_arguments *out);

/* The last argument given for an option, or NULL. */
const char *eg_arguments_value(const eg_arguments *arguments, eg_option option);
static inline bool eg_arguments_has(const eg_arguments *arguments, eg_option option)
{
    return arguments->given[option].n > 0;
}

/* All items of a list option (-l en,km -l fr), without doubles, in the order given. An empty item is a
 * fault. */
typedef struct eg_words {
    const char **items;
    uint32_t n, cap;
} eg_words;
eg_usage_fault eg_arguments_list(eg_arena *arena, const eg_arguments *arguments, eg_option option,
                                 eg_words *out);

/* A whole number in [low, high]; fallback when not given. */
eg_usage_fault eg_arguments_number(eg_arena *arena, const eg_arguments *arguments, eg_option option,
                                   unsigned low, unsigned high, unsigned fallback, unsigned *out);

/* The general help, or a command's. */
void eg_help_add(eg_buffer *out);
void eg_help_add_command(eg_buffer *out, eg_command command);
/* Adds a line of a list: a name, then its summary in a column of its own. */
void eg_help_add_entry(eg_buffer *out, const char *name, const char *summary);
/* Adds words from column `at` in lines of 80 columns, further lines indented by `indent`; ends the line. */
void eg_help_add_wrapped(eg_buffer *out, const char *text, int at, int indent);

#endif
