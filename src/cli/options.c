/* Reads the command line by the table of options.def. See options.h. */
#include "cli/options.h"

#include <string.h>

#include "base/nearest.h"

const eg_command_text eg_commands[EG_N_COMMANDS] = {
#define EG_COMMAND(id, name, operands, summary, text) [EG_COMMAND_##id] = {name, operands, summary, text},
#define EG_OPTION(id, letter, name, argument, commands, summary)
#include "cli/options.def"
#undef EG_COMMAND
#undef EG_OPTION
};

const eg_option_text eg_options[EG_N_OPTIONS] = {
#define EG_COMMAND(id, name, operands, summary, text)
#define EG_OPTION(id, letter, name, argument, commands, summary)                                             \
    [EG_OPTION_##id] = {letter, name, argument, commands, summary},
#include "cli/options.def"
#undef EG_COMMAND
#undef EG_OPTION
};

static const eg_usage_fault no_fault;

static int option_by_letter(char letter)
{
    for (int i = 0; i < EG_N_OPTIONS; i++)
        if (eg_options[i].letter == letter)
            return i;
    return -1;
}

static int option_by_name(eg_slice name)
{
    for (int i = 0; i < EG_N_OPTIONS; i++)
        if (eg_slice_is(name, eg_options[i].name))
            return i;
    return -1;
}

static int command_by_name(const char *name)
{
    for (int i = 0; i < EG_N_COMMANDS; i++)
        if (strcmp(eg_commands[i].name, name) == 0)
            return i;
    return -1;
}

static eg_usage_fault unknown_option(eg_arena *arena, eg_slice name)
{
    const char *names[EG_N_OPTIONS + 1] = {0};
    for (int i = 0; i < EG_N_OPTIONS; i++)
        names[i] = eg_options[i].name;
    const char *text = eg_arena_dup(arena, name);
    const char *nearest = eg_nearest(text, names);
    return (eg_usage_fault){eg_arena_print(arena, "there is no option --%s", text),
                            nearest
                                ? eg_arena_print(arena, "did you mean --%s?", nearest)
                                : "`engross help` lists the commands, `engross help COMMAND` their options"};
}

static eg_usage_fault unknown_command(eg_arena *arena, const char *name)
{
    const char *names[EG_N_COMMANDS + 1] = {0};
    for (int i = 0; i < EG_N_COMMANDS; i++)
        names[i] = eg_commands[i].name;
    const char *nearest = eg_nearest(name, names);
    return (eg_usage_fault){
        eg_arena_print(arena, "there is no command %s", eg_report_quote(arena, eg_slice_of(name))),
        nearest ? eg_arena_print(arena, "did you mean `engross %s`?", nearest)
                : "`engross help` lists the commands"};
}

static void add_given(eg_arena *arena, eg_arguments *arguments, int option, const char *value)
{
    *EG_PUSH(arena, &arguments->given[option]) = value;
}

/* argv[i] is "--name" or "--name=value". Moves *i past an argument that it takes. */
static eg_usage_fault parse_long(eg_arena *arena, int argc, char *const *argv, int *i, eg_arguments *out)
{
    const char *name = argv[*i] + 2, *equals = strchr(name, '=');
    eg_slice key = {name, equals ? (size_t)(equals - name) : strlen(name)};
    int option = option_by_name(key);
    if (option < 0)
        return unknown_option(arena, key);
    const char *argument = eg_options[option].argument;
    if (!argument && equals)
        return (eg_usage_fault){eg_arena_print(arena, "--%s takes no argument", eg_options[option].name),
                                NULL};
    if (argument && !equals && *i + 1 >= argc)
        return (eg_usage_fault){eg_arena_print(arena, "--%s needs an argument: --%s %s",
                                               eg_options[option].name, eg_options[option].name, argument),
                                NULL};
    add_given(arena, out, option, !argument ? "" : equals ? equals + 1 : argv[++*i]);
    return no_fault;
}

/* argv[i] is "-abc": letters, the last of which may take the rest or the next word as its argument. */
static eg_usage_fault parse_letters(eg_arena *arena, int argc, char *const *argv, int *i, eg_arguments *out)
{
    for (const char *at = argv[*i] + 1; *at; at++) {
        int option = option_by_letter(*at);
        if (option < 0)
            return (eg_usage_fault){eg_arena_print(arena, "there is no option -%s",
                                                   *at > ' ' && *at < 0x7F ? (char[]){*at, 0} : "?"),
                                    "`engross help COMMAND` lists the options of a command"};
        const char *argument = eg_options[option].argument;
        if (!argument) {
            add_given(arena, out, option, "");
            continue;
        }
        if (!at[1] && *i + 1 >= argc)
            return (eg_usage_fault){
                eg_arena_print(arena, "-%c needs an argument: -%c %s", *at, *at, argument), NULL};
        add_given(arena, out, option, at[1] ? at + 1 : argv[++*i]);
        break;
    }
    return no_fault;
}

/* An empty word is most often a variable of a script that was never set. */
static eg_usage_fault check_empty(eg_arena *arena, const eg_arguments *arguments)
{
    for (int i = 0; i < EG_N_OPTIONS; i++)
        for (uint32_t k = 0; eg_options[i].argument && k < arguments->given[i].n; k++)
            if (!*arguments->given[i].items[k])
                return (eg_usage_fault){
                    eg_arena_print(arena, "the argument of --%s is empty", eg_options[i].name),
                    eg_arena_print(arena, "write --%s %s, or leave it out", eg_options[i].name,
                                   eg_options[i].argument)};
    for (uint32_t i = 0; i < arguments->operands.n; i++)
        if (!*arguments->operands.items[i])
            return (eg_usage_fault){"a word of the command is empty",
                                    "name a file or a folder; the folder where you stand is ."};
    return no_fault;
}

/* An option that the command has no use for is a fault: silence would let a wish go unheard. */
static eg_usage_fault check_command(eg_arena *arena, const eg_arguments *arguments)
{
    for (int i = 0; i < EG_N_OPTIONS; i++)
        if (arguments->given[i].n && !(eg_options[i].commands & 1u << arguments->command))
            return (eg_usage_fault){eg_arena_print(arena, "`engross %s` has no option --%s",
                                                   eg_commands[arguments->command].name, eg_options[i].name),
                                    eg_arena_print(arena, "`engross help %s` lists its options",
                                                   eg_commands[arguments->command].name)};
    return no_fault;
}

eg_usage_fault eg_arguments_parse(eg_arena *arena, int argc, char *const *argv, eg_arguments *out)
{
    *out = (eg_arguments){0};
    bool is_ended = false;
    for (int i = 1; i < argc; i++) {
        eg_usage_fault fault = no_fault;
        const char *word = argv[i];
        if (!is_ended && strcmp(word, "--") == 0)
            is_ended = true;
        else if (!is_ended && word[0] == '-' && word[1] == '-')
            fault = parse_long(arena, argc, argv, &i, out);
        else if (!is_ended && word[0] == '-' && word[1])
            fault = parse_letters(arena, argc, argv, &i, out);
        else if (!out->has_command) {
            int command = command_by_name(word);
            if (command < 0)
                return unknown_command(arena, word);
            out->has_command = true;
            out->command = (eg_command)command;
        } else
            *EG_PUSH(arena, &out->operands) = word;
        if (fault.message)
            return fault;
    }
    if (eg_arguments_has(out, EG_OPTION_HELP) || eg_arguments_has(out, EG_OPTION_VERSION))
        return no_fault;
    if (!out->has_command)
        return (eg_usage_fault){"no command was given", "`engross help` lists the commands"};
    eg_usage_fault fault = check_command(arena, out);
    return fault.message ? fault : check_empty(arena, out);
}

const char *eg_arguments_value(const eg_arguments *arguments, eg_option option)
{
    uint32_t n = arguments->given[option].n;
    return n ? arguments->given[option].items[n - 1] : NULL;
}

static bool has_word(const eg_words *words, eg_slice word)
{
    for (uint32_t i = 0; i < words->n; i++)
        if (eg_slice_is(word, words->items[i]))
            return true;
    return false;
}

eg_usage_fault eg_arguments_list(eg_arena *arena, const eg_arguments *arguments, eg_option option,
                                 eg_words *out)
{
    *out = (eg_words){0};
    for (uint32_t i = 0; i < arguments->given[option].n; i++) {
        const char *at = arguments->given[option].items[i];
        for (;;) {
            size_t size = strcspn(at, ",");
            if (!size)
                return (eg_usage_fault){
                    eg_arena_print(arena, "an item of --%s is empty", eg_options[option].name),
                    "separate the items by single commas, without spaces"};
            eg_slice word = {at, size};
            if (!has_word(out, word))
                *EG_PUSH(arena, out) = eg_arena_dup(arena, word);
            if (!at[size])
                break;
            at += size + 1;
        }
    }
    return no_fault;
}

eg_usage_fault eg_arguments_number(eg_arena *arena, const eg_arguments *arguments, eg_option option,
                                   unsigned low, unsigned high, unsigned fallback, unsigned *out)
{
    const char *text = eg_arguments_value(arguments, option);
    *out = fallback;
    if (!text)
        return no_fault;
    uint64_t value = 0;
    const char *at = text;
    while (*at >= '0' && *at <= '9' && value <= high)
        value = value * 10 + (uint64_t)(*at++ - '0');
    if (*at || at == text || value < low || value > high)
        return (eg_usage_fault){eg_arena_print(arena, "--%s must be a whole number from %u to %u, not %s",
                                               eg_options[option].name, low, high,
                                               eg_report_quote(arena, eg_slice_of(text))),
                                NULL};
    *out = (unsigned)value;
    return no_fault;
}
