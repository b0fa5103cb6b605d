/* The program's frame: streams, command line, command, exit status. See cli.h. */
#include "cli/cli.h"

#include <fcntl.h>
#include <signal.h>
#include <unistd.h>

/* A program started with one of 0, 1, 2 closed would write its messages into the next file it opens. What is
 * put there is open the wrong way, so that reading and writing fail as they should. */
static void fill_streams(void)
{
    for (int fd = 0; fd <= 2; fd++)
        if (fcntl(fd, F_GETFD) < 0)
            (void)open("/dev/null", fd == 0 ? O_WRONLY : O_RDONLY);
}

/* Broken pipes and full disks come back as errors of write, where they are told of. */
static void ignore_signals(void)
{
    signal(SIGPIPE, SIG_IGN);
    signal(SIGXFSZ, SIG_IGN);
}

static int rank(eg_status status)
{
    static const int ranks[] = {
        [EG_OK] = 0, [EG_ERR_INPUT] = 1, [EG_ERR_USAGE] = 2, [EG_ERR_SYSTEM] = 3, [EG_ERR_MEMORY] = 3};
    return ranks[status];
}

void eg_cli_note(eg_cli *cli, eg_status status)
{
    if (rank(status) > rank(cli->status))
        cli->status = status;
}

void eg_cli_show(eg_cli *cli, const eg_finding *finding)
{
    eg_buffer text = eg_buffer_new(cli->job->arena);
    eg_message_add(&text, finding, cli->terminal.paints);
    eg_terminal_write_message(&cli->terminal, eg_buffer_slice(&text));
}

eg_finding eg_cli_finding(eg_finding_kind kind, const char *file, const char *message, const char *hint)
{
    return (eg_finding){.severity = eg_finding_severity(kind),
                        .slug = eg_finding_slug(kind),
                        .file = file,
                        .message = message,
                        .hint = hint};
}

void eg_cli_say(eg_cli *cli, eg_finding_kind kind, const char *file, const char *message, const char *hint)
{
    eg_finding finding = eg_cli_finding(kind, file, message, hint);
    eg_cli_show(cli, &finding);
}

eg_status eg_cli_usage(eg_cli *cli, const char *message, const char *hint)
{
    eg_cli_say(cli, EG_F_USAGE, NULL, message, hint);
    return EG_ERR_USAGE;
}

eg_status eg_cli_usage_fault(eg_cli *cli, eg_usage_fault fault)
{
    return fault.message ? eg_cli_usage(cli, fault.message, fault.hint) : EG_OK;
}

eg_status eg_cli_read_in(eg_cli *cli, eg_bytes *out)
{
    eg_buffer bytes = eg_buffer_new(cli->job->arena);
    int error = eg_terminal_read_in(&bytes);
    *out = (eg_bytes){bytes.data, bytes.size};
    if (!error)
        return EG_OK;
    eg_cli_say(cli, EG_F_FILE_UNREADABLE, "-",
               eg_arena_print(cli->job->arena, "standard input cannot be read: %s", eg_terminal_words(error)),
               NULL);
    return EG_ERR_SYSTEM;
}

static void close_engine(void *engine)
{
    eg_engine_free(engine);
}

eg_engine *eg_cli_engine(eg_cli *cli)
{
    if (!cli->engine) {
        uint32_t n = cli->arguments.given[EG_OPTION_FONTS].n;
        const char **folders = EG_NEW_ARRAY(cli->job->arena, const char *, n + 1);
        for (uint32_t i = 0; i < n; i++)
            folders[i] = cli->arguments.given[EG_OPTION_FONTS].items[i];
        eg_engine_options options = {
            .data = eg_arguments_value(&cli->arguments, EG_OPTION_DATA),
            .font_folders = folders,
        };
        eg_engine *engine;
        if (eg_engine_new(&options, &engine) != EG_OK)
            eg_arena_fail(cli->job->arena);
        eg_job_on_close(cli->job, close_engine, engine);
        cli->engine = engine;
    }
    return cli->engine;
}

static void free_job(void *job)
{
    eg_job_free(job);
}

eg_status eg_cli_run_reported(eg_cli *cli, eg_status (*work)(eg_job *job, void *data), void *data)
{
    eg_job *job = eg_job_new();
    if (!job)
        return EG_ERR_MEMORY;
    struct eg_closer *closer = eg_job_on_close(cli->job, free_job, job);
    eg_status status = eg_job_run(job, work, data);
    eg_report_sort(job->report);
    for (size_t i = 0; i < eg_report_n(job->report); i++)
        eg_cli_show(cli, eg_report_at(job->report, i));
    if (status == EG_OK && eg_report_n_errors(job->report))
        status = EG_ERR_SYSTEM;
    eg_job_release(cli->job, closer);
    return status;
}

static bool read_paint(const char *word, eg_paint *out)
{
    static const char *const words[] = {
        [EG_PAINT_AUTO] = "auto", [EG_PAINT_ALWAYS] = "always", [EG_PAINT_NEVER] = "never"};
    for (int i = EG_PAINT_AUTO; i <= EG_PAINT_NEVER; i++)
        if (strcmp(word, words[i]) == 0) {
            *out = (eg_paint)i;
            return true;
        }
    return false;
}

static eg_status run_command(eg_cli *cli)
{
    switch (cli->arguments.command) {
    case EG_COMMAND_BUILD:
    case EG_COMMAND_CHECK:
    case EG_COMMAND_PROOF:
    case EG_COMMAND_ISSUE:
        return eg_cli_build(cli);
    case EG_COMMAND_IMPOSE:
        return eg_cli_impose(cli);
    case EG_COMMAND_FIELDS:
        return eg_cli_fields(cli);
    case EG_COMMAND_SIGN:
    case EG_COMMAND_CLOSE:
        return eg_cli_sign(cli);
    case EG_COMMAND_VERIFY:
        return eg_cli_verify(cli);
    case EG_COMMAND_FONTS:
        return eg_cli_fonts(cli);
    case EG_COMMAND_CONFIG:
        return eg_cli_config(cli);
    case EG_COMMAND_DOCTOR:
        return eg_cli_doctor(cli);
    case EG_COMMAND_EXPLAIN:
        return eg_cli_explain(cli);
    case EG_COMMAND_HELP:
    case EG_N_COMMANDS:
        break;
    }
    return eg_cli_help(cli);
}

struct start {
    eg_cli *cli;
    int argc;
    char **argv;
};

static eg_status run(eg_job *job, void *data)
{
    struct start *start = data;
    eg_cli *cli = start->cli;
    eg_usage_fault fault = eg_arguments_parse(job->arena, start->argc, start->argv, &cli->arguments);
    const char *color = eg_arguments_value(&cli->arguments, EG_OPTION_COLOR);
    eg_paint paint = EG_PAINT_AUTO;
    bool is_color_known = !color || read_paint(color, &paint);
    cli->is_json = eg_arguments_has(&cli->arguments, EG_OPTION_JSON);
    cli->is_strict = eg_arguments_has(&cli->arguments, EG_OPTION_STRICT);
    cli->is_quiet = eg_arguments_has(&cli->arguments, EG_OPTION_QUIET);
    eg_terminal_open(&cli->terminal, paint, cli->is_quiet);
    if (fault.message)
        return eg_cli_usage(cli, fault.message, fault.hint);
    if (eg_arguments_has(&cli->arguments, EG_OPTION_HELP))
        return eg_cli_help(cli);
    if (eg_arguments_has(&cli->arguments, EG_OPTION_VERSION)) {
        eg_terminal_write_out(&cli->terminal, eg_slice_of("engross " EG_VERSION "\n"));
        return EG_OK;
    }
    if (!is_color_known)
        return eg_cli_usage(cli,
                            eg_arena_print(job->arena, "--color cannot be %s",
                                           eg_report_quote(job->arena, eg_slice_of(color))),
                            "it is auto, always or never");
    return run_command(cli);
}

/* What could not be written to standard output is a failure of the system, whatever else went well. */
static eg_status report_output(eg_job *job, void *data)
{
    eg_cli *cli = data;
    (void)job;
    if (cli->terminal.out_error)
        eg_cli_say(
            cli, EG_F_OUTPUT_UNWRITABLE, "standard output",
            eg_arena_print(cli->job->arena, "writing failed: %s", eg_terminal_words(cli->terminal.out_error)),
            "make room where the output goes, or write to a file with -o FILE");
    return cli->terminal.out_error || cli->terminal.is_out_gone ? EG_ERR_SYSTEM : EG_OK;
}

int eg_cli_run(int argc, char **argv)
{
    static const char no_memory[] = "engross: error[memory-exhausted]: no memory is left\n";
    fill_streams();
    ignore_signals();
    eg_cli cli = {.job = eg_job_new()};
    struct start start = {&cli, argc, argv};
    eg_status status = cli.job ? eg_job_run(cli.job, run, &start) : EG_ERR_MEMORY;
    if (status == EG_ERR_MEMORY && !cli.is_memory_told)
        eg_terminal_write_message(&cli.terminal, eg_slice_of(no_memory));
    eg_cli_note(&cli, status);
    if (cli.job)
        eg_cli_note(&cli, eg_job_run(cli.job, report_output, &cli));
    eg_terminal_clear_progress(&cli.terminal);
    eg_job_free(cli.job);
    return rank(cli.status);
}
