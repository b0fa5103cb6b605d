/* Help, from the table of options.def. See options.h. */
#include "base/utf8.h"
#include "cli/options.h"

enum {
    WIDTH = 80,       /* of a terminal nobody has widened */
    NAMES_COLUMN = 28 /* where summaries begin: the longest pair of option names and two spaces */
};

/* Columns of a text in which every character is one column wide, as all of the table's are. */
static int columns_of(eg_slice text)
{
    int n = 0;
    for (size_t i = 0; i < text.size; n++)
        (void)eg_utf8_next(text.data, &i);
    return n;
}

static void add_spaces(eg_buffer *out, int n)
{
    while (n-- > 0)
        eg_buffer_add_char(out, ' ');
}

void eg_help_add_wrapped(eg_buffer *out, const char *text, int at, int indent)
{
    bool is_first = true;
    while (*text) {
        eg_slice word = {text, strcspn(text, " ")};
        int columns = columns_of(word);
        if (!is_first && at + 1 + columns > WIDTH) {
            eg_buffer_add_char(out, '\n');
            add_spaces(out, indent);
            at = indent;
        } else if (!is_first) {
            eg_buffer_add_char(out, ' ');
            at++;
        }
        eg_buffer_add_slice(out, word);
        at += columns;
        is_first = false;
        text += word.size;
        text += *text == ' ';
    }
    eg_buffer_add_char(out, '\n');
}

void eg_help_add_entry(eg_buffer *out, const char *names, const char *summary)
{
    int columns = columns_of(eg_slice_of(names)) + 2;
    eg_buffer_add_string(out, "  ");
    eg_buffer_add_string(out, names);
    if (columns + 2 > NAMES_COLUMN) {
        eg_buffer_add_char(out, '\n');
        columns = 0;
    }
    add_spaces(out, NAMES_COLUMN - columns);
    eg_help_add_wrapped(out, summary, NAMES_COLUMN, NAMES_COLUMN);
}

static void add_options(eg_buffer *out, unsigned commands, bool common)
{
    for (int i = 0; i < EG_N_OPTIONS; i++) {
        const eg_option_text *option = &eg_options[i];
        if (!(option->commands & commands) || (option->commands == EG_FOR_ALL) != common)
            continue;
        const char *names = eg_arena_print(
            out->arena, "%s--%s%s%s", option->letter ? (char[]){'-', option->letter, ',', ' ', 0} : "    ",
            option->name, option->argument ? " " : "", option->argument ? option->argument : "");
        eg_help_add_entry(out, names, option->summary);
    }
}

void eg_help_add(eg_buffer *out)
{
    eg_buffer_add_string(out, "usage: engross COMMAND [OPTION…] [SOURCE…]\n\n"
                              "engross makes official PDF editions of a declaration, in any language.\n\n"
                              "commands:\n");
    for (int i = 0; i < EG_N_COMMANDS; i++) {
        const char *names = eg_arena_print(out->arena, "%s%s%s", eg_commands[i].name,
                                           *eg_commands[i].operands ? " " : "", eg_commands[i].operands);
        eg_help_add_entry(out, names, eg_commands[i].summary);
    }
    eg_buffer_add_string(out, "\noptions of every command:\n");
    add_options(out, EG_FOR_ALL, true);
    eg_buffer_add_string(out,
                         "\nexit status: 0 done, 1 the text is at fault, 2 wrong usage, 3 the system failed\n"
                         "`engross help COMMAND` shows a command's own options; `man engross` says more.\n");
}

void eg_help_add_command(eg_buffer *out, eg_command command)
{
    const eg_command_text *text = &eg_commands[command];
    eg_buffer_print(out, "usage: engross %s [OPTION…]%s%s\n\n", text->name, *text->operands ? " " : "",
                    text->operands);
    eg_help_add_wrapped(out, text->summary, 0, 0);
    if (*text->text) {
        eg_buffer_add_char(out, '\n');
        eg_help_add_wrapped(out, text->text, 0, 0);
    }
    eg_buffer own = eg_buffer_new(out->arena);
    add_options(&own, 1u << command, false);
    if (own.size) {
        eg_buffer_add_string(out, "\noptions:\n");
        eg_buffer_add_slice(out, eg_buffer_slice(&own));
    }
    eg_buffer_add_string(out, "\noptions of every command:\n");
    add_options(out, 1u << command, true);
}
