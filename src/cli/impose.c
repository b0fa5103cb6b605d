/* `engross impose`: a PDF to press sheets. See cli.h. */
#include <sys/stat.h>
#include <unistd.h>

#include "cli/cli.h"

typedef struct impose {
    eg_cli *cli;
    eg_impose_options options;
    const char *source, *output;
    eg_bytes input; /* of standard input */
} impose;

/* "0.1" or "0.1mm", at least 0. */
static eg_usage_fault read_creep(impose *i)
{
    enum { MOST = 10 }; /* mm */
    eg_arena *arena = i->cli->job->arena;
    const char *text = eg_arguments_value(&i->cli->arguments, EG_OPTION_CREEP);
    eg_len length = 0;
    if (!text)
        return (eg_usage_fault){0};
    bool has_unit = *text && text[strlen(text) - 1] >= 'a';
    if (!eg_len_parse(has_unit ? text : eg_arena_print(arena, "%smm", text), &length) || length < 0 ||
        length > EG_MM_OF(MOST))
        return (eg_usage_fault){
            eg_arena_print(arena, "--creep cannot be %s", eg_report_quote(arena, eg_slice_of(text))),
            "it is a length from 0 to 10 mm, such as 0.1: the thickness of the paper"};
    i->options.creep = (unsigned)eg_len_scale(length, 25400, 72 * EG_PT);
    return (eg_usage_fault){0};
}

/* One of two words. */
static eg_usage_fault read_word(impose *i, eg_option option, const char *first, const char *second,
                                const char **out)
{
    eg_arena *arena = i->cli->job->arena;
    const char *text = eg_arguments_value(&i->cli->arguments, option);
    *out = text;
    if (!text || strcmp(text, first) == 0 || strcmp(text, second) == 0)
        return (eg_usage_fault){0};
    return (eg_usage_fault){eg_arena_print(arena, "--%s cannot be %s", eg_options[option].name,
                                           eg_report_quote(arena, eg_slice_of(text))),
                            eg_arena_print(arena, "it is %s or %s", first, second)};
}

static eg_usage_fault read_numbers(impose *i)
{
    const eg_arguments *arguments = &i->cli->arguments;
    eg_arena *arena = i->cli->job->arena;
    enum { MOST_PAGES = 1024 };
    eg_usage_fault fault = eg_arguments_number(arena, arguments, EG_OPTION_NUP, 2, 16, 0, &i->options.nup);
    if (!fault.message)
        fault = eg_arguments_number(arena, arguments, EG_OPTION_SIGNATURE, 4, MOST_PAGES, 0,
                                    &i->options.signature);
    i->options.several = i->options.nup && !eg_arguments_has(arguments, EG_OPTION_BOOKLET);
    if (!fault.message && i->options.several &&
        (i->options.signature || eg_arguments_has(arguments, EG_OPTION_CREEP)))
        fault =
            (eg_usage_fault){"--signature and --creep are for booklets", "add --booklet, or leave out --nup"};
    return fault;
}

static eg_status read_options(impose *i)
{
    eg_cli *cli = i->cli;
    const eg_arguments *arguments = &cli->arguments;
    const char *bind;
    if (arguments->operands.n != 1)
        return eg_cli_usage(cli, "`engross impose` takes one PDF file", "name it, or - for standard input");
    i->source = arguments->operands.items[0];
    i->output = eg_arguments_value(arguments, EG_OPTION_OUTPUT);
    i->options.sheet = eg_arguments_value(arguments, EG_OPTION_SHEET);
    i->options.marks = eg_arguments_has(arguments, EG_OPTION_MARKS);
    if (i->output && eg_arguments_has(arguments, EG_OPTION_DIRECTORY))
        return eg_cli_usage(cli, "-o and -d exclude one another", NULL);
    if (i->output && strcmp(i->output, "-") == 0) {
        if (cli->is_json)
            return eg_cli_usage(cli, "-o - and --json both want standard output", NULL);
        if (isatty(STDOUT_FILENO) == 1)
            return eg_cli_usage(cli, "a PDF is not written to a terminal",
                                "send it on: engross impose -o - … | …");
    }
    eg_usage_fault fault = read_numbers(i);
    if (!fault.message)
        fault = read_creep(i);
    if (!fault.message)
        fault = read_word(i, EG_OPTION_FLIP, "long", "short", &i->options.flip);
    if (!fault.message)
        fault = read_word(i, EG_OPTION_BIND, "left", "right", &bind);
    if (!fault.message)
        i->options.right_bound = bind && strcmp(bind, "right") == 0;
    return eg_cli_usage_fault(cli, fault);
}

static eg_status read_input(impose *i)
{
    if (strcmp(i->source, "-") != 0)
        return EG_OK;
    i->options.bytes = &i->input;
    return eg_cli_read_in(i->cli, &i->input);
}

static const char *path_of(impose *i, const eg_result *result)
{
    eg_arena *arena = i->cli->job->arena;
    const char *folder = eg_arguments_value(&i->cli->arguments, EG_OPTION_DIRECTORY);
    if (i->output)
        return i->output;
    if (!folder)
        (void)mkdir("output", 0777); /* when it fails, so does the writing, and that is told */
    const char *name = strcmp(eg_result_name(result), "-") == 0 ? "sheets" : eg_result_name(result);
    const char *kind = i->options.several ? eg_arena_print(arena, "%u-up", i->options.nup) : "booklet";
    return eg_arena_print(arena, "%s/%s.%s.pdf", folder ? folder : "output", name, kind);
}

static void add_json(impose *i, const eg_result *result, const char *file, const eg_finding *fault)
{
    eg_buffer line = eg_buffer_new(i->cli->job->arena);
    eg_json json = {.out = &line};
    eg_json_open(&json, '{');
    eg_json_key(&json, "file");
    eg_json_string(&json, file);
    eg_json_key(&json, "source");
    eg_json_string(&json, i->source);
    eg_json_key(&json, "sheets");
    eg_json_number(&json, file ? eg_result_n_sheets(result) : 0);
    eg_json_key(&json, "pages");
    eg_json_number(&json, file ? eg_result_n_pages(result) : 0);
    eg_json_key(&json, "bytes");
    eg_json_number(&json, file ? eg_result_pdf(result).size : 0);
    eg_json_key(&json, "sha256");
    eg_json_string(&json, file ? eg_result_sha256(result) : NULL);
    eg_json_key(&json, "advice");
    eg_json_string(&json, file ? eg_result_advice(result) : NULL);
    eg_json_key(&json, "findings");
    eg_message_add_json(&json, result, fault);
    eg_json_close(&json, '}');
    eg_buffer_add_char(&line, '\n');
    eg_terminal_write_out(&i->cli->terminal, eg_buffer_slice(&line));
    i->cli->is_memory_told |= !result;
}

/* The file on standard output, as of any edition; how to print it beside it, on standard error. */
static void say_written(impose *i, const eg_result *result, const char *path)
{
    eg_cli *cli = i->cli;
    eg_arena *arena = cli->job->arena;
    if (cli->is_quiet)
        return;
    uint32_t sheets = eg_result_n_sheets(result);
    if (strcmp(path, "-") != 0)
        eg_terminal_write_out(&cli->terminal, eg_slice_of(eg_arena_print(arena, "%s: %u sheet%s\n", path,
                                                                         sheets, sheets == 1 ? "" : "s")));
    eg_terminal_write_message(&cli->terminal,
                              eg_slice_of(eg_arena_print(arena, "%s\n", eg_result_advice(result))));
}

static void finish(impose *i, const eg_result *result)
{
    eg_cli *cli = i->cli;
    eg_status status = eg_message_status(cli, result);
    const char *path = NULL;
    eg_finding fault = {0};
    eg_cli_note(cli, status);
    if (!cli->is_json)
        eg_message_show(cli, result, 0);
    if (status == EG_OK) {
        eg_slice pdf = {eg_result_pdf(result).data, eg_result_pdf(result).size};
        path = path_of(i, result);
        bool is_written = strcmp(path, "-") == 0 ? eg_terminal_write_out(&cli->terminal, pdf)
                                                 : eg_output_write(cli, path, pdf, &fault);
        if (!is_written) {
            path = NULL;
            eg_cli_note(cli, EG_ERR_SYSTEM);
        }
    }
    if (cli->is_json)
        add_json(i, result, path, fault.slug ? &fault : NULL);
    else if (fault.slug)
        eg_cli_show(cli, &fault);
    else if (path)
        say_written(i, result, path);
}

static void free_result(void *result)
{
    eg_result_free(result);
}

eg_status eg_cli_impose(eg_cli *cli)
{
    impose i = {.cli = cli};
    eg_status status = read_options(&i);
    if (status == EG_OK)
        status = read_input(&i);
    if (status != EG_OK)
        return status;
    eg_result *result;
    eg_impose(eg_cli_engine(cli), i.source, &i.options, &result);
    struct eg_closer *closer = result ? eg_job_on_close(cli->job, free_result, result) : NULL;
    finish(&i, result);
    if (closer)
        eg_job_release(cli->job, closer);
    return cli->status;
}
