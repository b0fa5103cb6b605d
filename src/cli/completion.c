/* Completions for a shell, written from the program's own tables, so that they know each option it has.
 *
 * Place: a program of its own, run when engross is built and not installed: `engross-completion SHELL LANG…` writes the
 * file for bash, zsh or fish. What may follow an option is read from the name of its argument in options.def: a class
 * (FILE, DIR, LANG …) or the words themselves, "long|short"; "[,…]" after it makes it a list parted by commas. */
#include <stdio.h>
#include <stdlib.h>

#include "cli/options.h"
#include "edition/edition.h"

typedef enum kind { NOTHING, WORDS, PATHS, FOLDERS } kind;

/* What an argument may be. */
typedef struct values {
    kind kind;
    bool is_list;
    eg_slice name;     /* the argument's own, without "[,…]" */
    const char *words; /* WORDS: parted by single spaces */
} values;

/* The words of each class, joined once in main. */
static struct {
    char commands[512], topics[512], editions[512], stages[256], slugs[16384], langs[4096], choice[256];
} joined;

static void join(char *to, size_t size, const char *word)
{
    size_t used = strlen(to);
    int added = snprintf(to + used, size - used, "%s%s", used ? " " : "", word);
    if (added < 0 || (size_t)added >= size - used) {
        fputs("engross-completion: a list of words is longer than the room it has\n", stderr);
        exit(1);
    }
}

/* Of an option's argument or a command's operands, whose names mean the same: "EDITION[,…]", "[SLUG…]", "FILE.pdf".
 * The words of a choice stand until the next call. */
static values values_of(const char *argument)
{
    static const struct {
        const char *name;
        kind kind;
        const char *words;
    } classes[] = {
        {"SOURCE", PATHS, NULL},       {"FILE", PATHS, NULL},
        {"DIR", FOLDERS, NULL},        {"EDITION", WORDS, joined.editions},
        {"LANG", WORDS, joined.langs}, {"STAGE", WORDS, joined.stages},
        {"SLUG", WORDS, joined.slugs}, {"COMMAND", WORDS, joined.topics},
        {"STANDARD", WORDS, "x-4"},    {"WHEN", WORDS, "auto always never"},
    };
    argument += *argument == '[';
    values out = {
        .kind = NOTHING,
        .is_list = strstr(argument, "[,…]") != NULL,
        .name = {argument, strcspn(argument, "[].\xE2")}, /* E2 begins the ellipsis */
    };
    if (strchr(argument, '|')) {
        joined.choice[0] = 0;
        join(joined.choice, sizeof joined.choice, argument);
        for (char *at = joined.choice; (at = strchr(at, '|'));)
            *at = ' ';
        out.kind = WORDS;
        out.words = joined.choice;
    }
    for (size_t i = 0; i < sizeof classes / sizeof *classes; i++)
        if (eg_slice_is(out.name, classes[i].name)) {
            out.kind = classes[i].kind;
            out.words = classes[i].words;
        }
    return out;
}

static bool is_for(const eg_option_text *option, int command)
{
    return command < 0 ? option->commands == EG_FOR_ALL : (option->commands & 1u << command) != 0;
}

/* ---- bash ---- */

static void write_bash_values(values v)
{
    static const char *const calls[] = {
        [NOTHING] = "_engross_nothing",
        [WORDS] = "_engross_words",
        [PATHS] = ":",
        [FOLDERS] = "_engross_folders",
    };
    if (v.kind == WORDS)
        printf("%s '%s'", v.is_list ? "_engross_list" : calls[v.kind], v.words);
    else
        fputs(calls[v.kind], stdout);
}

static void write_bash_names(const eg_option_text *option)
{
    if (option->letter)
        printf("-%c|", option->letter);
    printf("--%s)", option->name);
}

static void write_bash_options(int command)
{
    for (int i = 0; i < EG_N_OPTIONS; i++)
        if (is_for(&eg_options[i], command)) {
            if (eg_options[i].letter)
                printf(" -%c", eg_options[i].letter);
            printf(" --%s", eg_options[i].name);
        }
}

static void write_bash(void)
{
    /* An empty reply leaves the word to readline, which completes the names of files and quotes them rightly. */
    fputs("# Completion of engross's commands, options and their arguments, for bash.\n"
          "_engross_words() { compopt +o default 2>/dev/null; mapfile -t COMPREPLY < <(compgen -W \"$1\" -- "
          "\"$cur\"); }\n"
          "_engross_nothing() { compopt +o default 2>/dev/null; }\n"
          "_engross_folders() { compopt -o filenames 2>/dev/null; mapfile -t COMPREPLY < <(compgen -d -- "
          "\"$cur\"); }\n"
          "_engross_list()\n"
          "{\n"
          "    local head=\n"
          "    [[ $cur != *,* ]] || head=${cur%,*},\n"
          "    compopt +o default -o nospace 2>/dev/null\n"
          "    mapfile -t COMPREPLY < <(compgen -P \"$head\" -W \"$1\" -- \"${cur##*,}\")\n"
          "}\n"
          "_engross()\n"
          "{\n"
          "    local cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD - 1]} command= i\n"
          "    COMPREPLY=()\n"
          "    # Bash makes three words of --name=value.\n"
          "    if [[ $cur == = ]]; then cur=\n"
          "    elif [[ $prev == = ]] && ((COMP_CWORD > 1)); then prev=${COMP_WORDS[COMP_CWORD - 2]}\n"
          "    fi\n"
          "    for ((i = 1; i < COMP_CWORD; i++)); do\n"
          "        case ${COMP_WORDS[i]} in\n"
          "        ",
          stdout);
    const char *bar = "";
    for (int i = 0; i < EG_N_OPTIONS; i++)
        if (eg_options[i].argument) {
            printf("%s", bar);
            if (eg_options[i].letter)
                printf("-%c|", eg_options[i].letter);
            printf("--%s", eg_options[i].name);
            bar = "|";
        }
    fputs(") [[ ${COMP_WORDS[i + 1]-} != = ]] || ((i++)); ((i++)) ;;\n"
          "        -*) ;;\n"
          "        *)\n"
          "            command=${COMP_WORDS[i]}\n"
          "            break\n"
          "            ;;\n"
          "        esac\n"
          "    done\n"
          "    case $prev in\n",
          stdout);
    for (int i = 0; i < EG_N_OPTIONS; i++)
        if (eg_options[i].argument) {
            fputs("    ", stdout);
            write_bash_names(&eg_options[i]);
            fputs(" ", stdout);
            write_bash_values(values_of(eg_options[i].argument));
            fputs("; return ;;\n", stdout);
        }
    fputs("    esac\n"
          "    case $command,$cur in\n",
          stdout);
    for (int command = -1; command < EG_N_COMMANDS; command++) {
        printf("    %s,-*) _engross_words '", command < 0 ? "" : eg_commands[command].name);
        write_bash_options(command);
        fputs("' ;;\n", stdout);
    }
    printf("    ,*) _engross_words '%s' ;;\n", joined.commands);
    for (int command = 0; command < EG_N_COMMANDS; command++) {
        printf("    %s,*) ", eg_commands[command].name);
        write_bash_values(values_of(eg_commands[command].operands));
        fputs(" ;;\n", stdout);
    }
    fputs("    esac\n"
          "}\n"
          "complete -o default -F _engross engross\n",
          stdout);
}

/* ---- zsh ---- */

/* A text inside single quotes; the characters that _arguments reads as its own are escaped. */
static void write_zsh_text(const char *text)
{
    for (; *text; text++) {
        if (strchr("[]:\\", *text))
            putchar('\\');
        fputs(*text == '\'' ? "'\\''" : (char[]){*text, 0}, stdout);
    }
}

static void write_zsh_values(values v)
{
    printf("%.*s:", (int)v.name.size, v.name.data);
    switch (v.kind) {
    case NOTHING:
        putchar(' ');
        break;
    case WORDS:
        if (v.is_list)
            printf("_values -s , %.*s %s", (int)v.name.size, v.name.data, v.words);
        else
            printf("(%s)", v.words);
        break;
    case PATHS:
        fputs("_files", stdout);
        break;
    case FOLDERS:
        fputs("_files -/", stdout);
        break;
    }
}

/* One form of an option: '*-e+[editions to make]:EDITION:…'. */
static void write_zsh_form(const eg_option_text *option, const char *dashes, const char *name)
{
    printf("        '*%s%s%s[", dashes, name, !option->argument ? "" : dashes[1] ? "=" : "+");
    write_zsh_text(option->summary);
    putchar(']');
    if (option->argument) {
        putchar(':');
        write_zsh_values(values_of(option->argument));
    }
    fputs("'\n", stdout);
}

/* Before the command is known any option may stand. */
static void write_zsh_options(int command)
{
    for (int i = 0; i < EG_N_OPTIONS; i++)
        if (command < 0 || is_for(&eg_options[i], command)) {
            if (eg_options[i].letter)
                write_zsh_form(&eg_options[i], "-", (char[]){eg_options[i].letter, 0});
            write_zsh_form(&eg_options[i], "--", eg_options[i].name);
        }
}

static void write_zsh(void)
{
    fputs("#compdef engross\n"
          "# Completion of engross's commands, options and their arguments, for zsh.\n"
          "_engross_commands()\n"
          "{\n"
          "    local -a commands=(\n",
          stdout);
    for (int i = 0; i < EG_N_COMMANDS; i++) {
        printf("        '%s:", eg_commands[i].name);
        write_zsh_text(eg_commands[i].summary);
        fputs("'\n", stdout);
    }
    fputs("    )\n"
          "    _describe command commands\n"
          "}\n"
          "_engross()\n"
          "{\n"
          "    local command= i\n"
          "    for ((i = 2; i < CURRENT; i++)); do\n"
          "        case $words[i] in\n"
          "        (",
          stdout);
    const char *bar = "";
    for (int i = 0; i < EG_N_OPTIONS; i++)
        if (eg_options[i].argument) {
            printf("%s--%s", bar, eg_options[i].name);
            if (eg_options[i].letter)
                printf("|-%c", eg_options[i].letter);
            bar = "|";
        }
    fputs(") ((i++)) ;;\n"
          "        (-*) ;;\n"
          "        (*) command=$words[i]; break ;;\n"
          "        esac\n"
          "    done\n"
          "    local -a known=('1:command:_engross_commands')\n"
          "    case $command in\n",
          stdout);
    for (int command = -1; command < EG_N_COMMANDS; command++) {
        printf("    (%s) known+=(\n", command < 0 ? "''" : eg_commands[command].name);
        write_zsh_options(command);
        if (command >= 0 && *eg_commands[command].operands) {
            fputs("        '*:", stdout);
            write_zsh_values(values_of(eg_commands[command].operands));
            fputs("'\n", stdout);
        }
        fputs("        ) ;;\n", stdout);
    }
    fputs("    esac\n"
          "    _arguments -s -S $known\n"
          "}\n"
          "_engross \"$@\"\n",
          stdout);
}

/* ---- fish ---- */

static void write_fish_text(const char *text)
{
    putchar('\'');
    for (; *text; text++)
        fputs(*text == '\'' ? "\\'" : *text == '\\' ? "\\\\" : (char[]){*text, 0}, stdout);
    putchar('\'');
}

static void write_fish_values(values v)
{
    switch (v.kind) {
    case NOTHING:
        fputs(" -x", stdout);
        break;
    case WORDS:
        if (v.is_list)
            printf(" -x -a '(__fish_complete_list , \"__engross_words %s\")'", v.words);
        else
            printf(" -x -a '%s'", v.words);
        break;
    case PATHS:
        fputs(" -r -F", stdout);
        break;
    case FOLDERS:
        fputs(" -x -a '(__fish_complete_directories)'", stdout);
        break;
    }
}

static void write_fish_option(const eg_option_text *option)
{
    fputs("complete -c engross", stdout);
    if (option->commands != EG_FOR_ALL) {
        fputs(" -n '__fish_seen_subcommand_from", stdout);
        for (int i = 0; i < EG_N_COMMANDS; i++)
            if (is_for(option, i))
                printf(" %s", eg_commands[i].name);
        putchar('\'');
    }
    if (option->letter)
        printf(" -s %c", option->letter);
    printf(" -l %s", option->name);
    if (option->argument)
        write_fish_values(values_of(option->argument));
    fputs(" -d ", stdout);
    write_fish_text(option->summary);
    putchar('\n');
}

static void write_fish(void)
{
    fputs("# Completion of engross's commands, options and their arguments, for fish.\n"
          "function __engross_words\n"
          "    string join \\n -- $argv\n"
          "end\n"
          "complete -c engross -f\n",
          stdout);
    for (int i = 0; i < EG_N_COMMANDS; i++) {
        printf("complete -c engross -n 'not __fish_seen_subcommand_from %s' -a %s -d ", joined.commands,
               eg_commands[i].name);
        write_fish_text(eg_commands[i].summary);
        putchar('\n');
        values v = values_of(eg_commands[i].operands);
        if (v.kind == WORDS)
            printf("complete -c engross -n '__fish_seen_subcommand_from %s' -a '%s'\n", eg_commands[i].name,
                   v.words);
        if (v.kind == PATHS)
            printf("complete -c engross -n '__fish_seen_subcommand_from %s' -F\n", eg_commands[i].name);
    }
    for (int i = 0; i < EG_N_OPTIONS; i++)
        write_fish_option(&eg_options[i]);
}

int main(int argc, char **argv)
{
    static const struct {
        const char *name;
        void (*write)(void);
    } shells[] = {{"bash", write_bash}, {"zsh", write_zsh}, {"fish", write_fish}};
    for (int i = 0; i < EG_N_COMMANDS; i++) {
        join(joined.commands, sizeof joined.commands, eg_commands[i].name);
        join(joined.topics, sizeof joined.topics, eg_commands[i].name);
    }
    join(joined.topics, sizeof joined.topics, "keys");
    for (int i = 0; eg_editions_available[i]; i++)
        join(joined.editions, sizeof joined.editions, eg_editions_available[i]);
    for (int i = 0; eg_stage_names[i]; i++)
        join(joined.stages, sizeof joined.stages, eg_stage_names[i]);
    for (int i = 0; i < EG_N_FINDINGS; i++)
        join(joined.slugs, sizeof joined.slugs, eg_finding_slug((eg_finding_kind)i));
    for (int i = 2; i < argc; i++)
        join(joined.langs, sizeof joined.langs, argv[i]);
    for (size_t i = 0; argc > 1 && i < sizeof shells / sizeof *shells; i++)
        if (strcmp(argv[1], shells[i].name) == 0) {
            shells[i].write();
            return fflush(stdout) == 0 && !ferror(stdout) ? 0 : 1;
        }
    fputs("usage: engross-completion bash|zsh|fish LANG…\n", stderr);
    return 2;
}
