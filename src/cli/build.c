/* `engross build`, `check`, `proof` and `issue`: what was asked for, as requests to the engine. See run.h. */
#include <errno.h>
#include <sched.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/nearest.h"
#include "cli/report_html.h"
#include "cli/run.h"
#include "pdf/pdf.h"

enum { MOST_JOBS = 1024 };

/* ---- options ---- */

static const char *join_words(eg_arena *arena, const char *const *words)
{
    eg_buffer text = eg_buffer_new(arena);
    for (size_t i = 0; words[i]; i++) {
        if (i)
            eg_buffer_add_string(&text, ", ");
        eg_buffer_add_string(&text, words[i]);
    }
    return text.data;
}

static eg_status read_editions(eg_run *run)
{
    eg_cli *cli = run->cli;
    eg_arena *arena = cli->job->arena;
    eg_status status =
        eg_cli_usage_fault(cli, eg_arguments_list(arena, &cli->arguments, EG_OPTION_EDITION, &run->editions));
    if (!run->editions.n && status == EG_OK) {
        *EG_PUSH(arena, &run->editions) = eg_editions_available[0];
        if (cli->arguments.command == EG_COMMAND_PROOF)
            *EG_PUSH(arena, &run->editions) = "web";
    }
    for (uint32_t i = 0; i < run->editions.n; i++) {
        const char *name = run->editions.items[i];
        if (eg_edition_is_available(name))
            continue;
        bool is_known = eg_edition_is_known(name);
        const char *nearest = eg_nearest(name, eg_editions_known);
        eg_cli_say(
            cli, is_known ? EG_F_EDITION_UNAVAILABLE : EG_F_EDITION_UNKNOWN, NULL,
            eg_arena_print(arena,
                           is_known ? "this version does not make the edition %s" : "there is no edition %s",
                           eg_report_quote(arena, eg_slice_of(name))),
            !is_known && nearest
                ? eg_arena_print(arena, "did you mean %s?", nearest)
                : eg_arena_print(arena, "it makes: %s", join_words(arena, eg_editions_available)));
        status = EG_ERR_USAGE;
    }
    return status;
}

static eg_status read_dump(eg_run *run)
{
    eg_cli *cli = run->cli;
    const char *name = eg_arguments_value(&cli->arguments, EG_OPTION_DUMP);
    if (!name)
        return EG_OK;
    run->common.dump = eg_stage_by_name(name);
    eg_arena *arena = cli->job->arena;
    if (run->common.dump == EG_STAGE_NONE) {
        const char *nearest = eg_nearest(name, eg_stage_names);
        return eg_cli_usage(
            cli, eg_arena_print(arena, "there is no stage %s", eg_report_quote(arena, eg_slice_of(name))),
            nearest ? eg_arena_print(arena, "did you mean %s?", nearest)
                    : eg_arena_print(arena, "stages: %s", join_words(arena, eg_stage_names)));
    }
    if (run->output || run->directory || cli->is_json)
        return eg_cli_usage(cli, "--dump writes to standard output and goes with none of -o, -d, --json",
                            NULL);
    return EG_OK;
}

/* https://reproducible-builds.org/specs/source-date-epoch: seconds since 1970, and a malformed value is an
 * error. */
static eg_status read_epoch(eg_run *run)
{
    static const int64_t last = 253402300799; /* 9999-12-31 23:59:59, the last that a PDF date can tell */
    const char *text = getenv("SOURCE_DATE_EPOCH");
    run->common.epoch = EG_PDF_NO_EPOCH;
    if (!text || !*text)
        return EG_OK;
    int64_t value = 0;
    const char *at = text;
    while (*at >= '0' && *at <= '9' && value <= last)
        value = value * 10 + (*at++ - '0');
    if (*at || value > last)
        return eg_cli_usage(run->cli, "SOURCE_DATE_EPOCH is not a number of seconds since 1970", NULL);
    run->common.epoch = value;
    return EG_OK;
}

static unsigned count_processors(void)
{
    cpu_set_t set;
    int n = sched_getaffinity(0, sizeof set, &set) == 0 ? CPU_COUNT(&set) : 1;
    return n > 0 ? (unsigned)n : 1;
}

static eg_status read_options(eg_run *run)
{
    eg_cli *cli = run->cli;
    const eg_arguments *arguments = &cli->arguments;
    run->output = eg_arguments_value(arguments, EG_OPTION_OUTPUT);
    run->directory = eg_arguments_value(arguments, EG_OPTION_DIRECTORY);
    run->common.style = eg_arguments_value(arguments, EG_OPTION_STYLE);
    run->common.icc = eg_arguments_value(arguments, EG_OPTION_ICC);
    run->common.attach_source = eg_arguments_has(arguments, EG_OPTION_ATTACH_SOURCE);
    run->common.against = eg_arguments_value(arguments, EG_OPTION_AGAINST);
    run->common.is_check = run->is_check;
    run->report = eg_arguments_value(arguments, EG_OPTION_REPORT);
    if (!arguments->operands.n)
        return eg_cli_usage(cli, "no source was given",
                            "name a declaration's folder, a text, or - for standard input");
    if (run->output && run->directory)
        return eg_cli_usage(cli, "-o and -d exclude one another", NULL);
    if (run->output && strcmp(run->output, "-") == 0) {
        if (cli->is_json)
            return eg_cli_usage(cli, "-o - and --json both want standard output", NULL);
        if (isatty(STDOUT_FILENO) == 1)
            return eg_cli_usage(cli, "a PDF is not written to a terminal",
                                "send it on: engross build -o - … | …");
    }
    eg_arena *arena = cli->job->arena;
    eg_status status =
        eg_cli_usage_fault(cli, eg_arguments_list(arena, arguments, EG_OPTION_LANG, &run->langs));
    if (status == EG_OK)
        status = eg_cli_usage_fault(cli, eg_arguments_number(arena, arguments, EG_OPTION_JOBS, 1, MOST_JOBS,
                                                             count_processors(), &run->n_jobs));
    if (status == EG_OK)
        status = read_dump(run);
    if (status == EG_OK)
        status = read_epoch(run);
    return status == EG_OK ? read_editions(run) : status;
}

/* A folder that was asked for by name must be there before any work is done; only output/ itself is made. */
static eg_status check_folder(eg_run *run)
{
    const char *folder = run->directory;
    eg_cli *cli = run->cli;
    if (run->output && strcmp(run->output, "-") != 0) {
        const char *slash = strrchr(run->output, '/');
        folder = !slash ? "."
                 : slash == run->output
                     ? "/"
                     : eg_arena_dup(cli->job->arena, (eg_slice){run->output, (size_t)(slash - run->output)});
    }
    if (!folder || run->is_check || run->common.dump)
        return EG_OK;
    struct stat status;
    int error = stat(folder, &status) < 0 ? errno : S_ISDIR(status.st_mode) ? 0 : ENOTDIR;
    if (!error)
        return EG_OK;
    eg_cli_say(
        cli, EG_F_OUTPUT_UNWRITABLE, folder,
        eg_arena_print(cli->job->arena, "the output folder cannot be used: %s", eg_terminal_words(error)),
        "make the folder first, or name one that exists");
    return EG_ERR_SYSTEM;
}

/* What proof and issue want besides. */
static eg_status begin_command(eg_run *run)
{
    eg_cli *cli = run->cli;
    eg_command command = cli->arguments.command;
    run->common.wants_preview = command == EG_COMMAND_PROOF;
    for (uint32_t i = 0; i < cli->arguments.operands.n && command == EG_COMMAND_ISSUE; i++)
        if (strcmp(cli->arguments.operands.items[i], "-") == 0)
            return eg_cli_usage(cli, "what comes from standard input has no folder for its register",
                                "name the declaration's folder, or a text in it");
    if (command == EG_COMMAND_ISSUE)
        run->issue = eg_issue_begin(cli, run->common.epoch);
    if (command != EG_COMMAND_PROOF)
        return check_folder(run);
    if (!run->directory)
        return eg_cli_usage(cli, "proof writes a folder, and none was named",
                            "name it: engross proof -d DIR SOURCE…");
    return eg_proof_begin(cli, run->directory, &run->proof);
}

/* ---- requests ---- */

/* One job makes all editions of a language. */
static void add_requests(eg_run *run, const char *source, const char *lang)
{
    eg_arena *arena = run->cli->job->arena;
    const char **editions = EG_NEW_ARRAY(arena, const char *, run->editions.n + 1);
    uint32_t n = 0;
    for (uint32_t i = 0; i < run->editions.n; i++)
        if (strcmp(run->editions.items[i], "parallel") != 0) /* not one language: add_parallel */
            editions[n++] = run->editions.items[i];
    if (!n)
        return;
    eg_edition_request *request = EG_PUSH(arena, &run->requests);
    *request = run->common;
    request->source = source;
    request->editions = editions;
    request->lang = lang;
    run->n_files += n;
}

/* The parallel edition is one of all languages together: -l en,km is "en+km", as given, so that a language
 * named twice is told of. */
static void add_parallel(eg_run *run, const char *source)
{
    static const char *const editions[] = {"parallel", NULL};
    eg_arena *arena = run->cli->job->arena;
    bool is_asked = false;
    for (uint32_t i = 0; i < run->editions.n; i++)
        is_asked |= strcmp(run->editions.items[i], "parallel") == 0;
    if (!is_asked)
        return;
    const eg_arguments *arguments = &run->cli->arguments;
    eg_buffer langs = eg_buffer_new(arena);
    for (uint32_t i = 0; i < arguments->given[EG_OPTION_LANG].n; i++) {
        eg_buffer_add_string(&langs, i ? "+" : "");
        for (const char *at = arguments->given[EG_OPTION_LANG].items[i]; *at; at++)
            eg_buffer_add_char(&langs, *at == ',' ? '+' : *at);
    }
    eg_edition_request *request = EG_PUSH(arena, &run->requests);
    *request = run->common;
    request->source = source;
    request->editions = editions;
    request->lang = langs.size ? langs.data : NULL;
    run->n_files++;
}

static void free_result(void *result)
{
    eg_result_free(result);
}

/* Once, however often it is named. */
static bool read_input(eg_run *run)
{
    eg_status status = run->has_input ? EG_OK : eg_cli_read_in(run->cli, &run->input);
    eg_cli_note(run->cli, status);
    run->has_input = status == EG_OK;
    return run->has_input;
}

/* All languages that a folder has texts in. */
static void expand_folder(eg_run *run, const char *source)
{
    eg_cli *cli = run->cli;
    eg_result *result;
    eg_status status = eg_list(eg_cli_engine(cli), source, NULL, &result);
    struct eg_closer *closer = result ? eg_job_on_close(cli->job, free_result, result) : NULL;
    if (status != EG_OK) {
        eg_cli_note(cli, status);
        eg_outcome_failed_source(run, source, result);
    } else if (!eg_result_n_langs(result))
        add_requests(run, source, NULL);
    else
        for (size_t i = 0; i < eg_result_n_langs(result); i++)
            add_requests(run, source,
                         eg_arena_dup(cli->job->arena, eg_slice_of(eg_result_lang_at(result, i))));
    if (closer)
        eg_job_release(cli->job, closer);
}

static void expand_source(eg_run *run, const char *source)
{
    struct stat status;
    bool is_input = strcmp(source, "-") == 0;
    if (is_input && !read_input(run))
        return;
    run->common.bytes = is_input ? &run->input : NULL;
    add_parallel(run, source);
    for (uint32_t i = 0; i < run->langs.n; i++)
        add_requests(run, source, run->langs.items[i]);
    if (run->langs.n)
        return;
    if (!is_input && stat(source, &status) == 0 && S_ISDIR(status.st_mode))
        expand_folder(run, source);
    else
        add_requests(run, source, NULL); /* one text: it tells its language itself */
}

/* ---- jobs ---- */

/* "3 of 50, 6 a second, 7 s left": only on a terminal, and only for several. */
static void show_progress(eg_run *run, uint32_t n_done)
{
    eg_cli *cli = run->cli;
    struct timespec now;
    if (!cli->terminal.has_progress || run->requests.n < 2 || n_done == run->requests.n)
        return;
    clock_gettime(CLOCK_MONOTONIC, &now);
    uint64_t ms = (uint64_t)(now.tv_sec - run->begin.tv_sec) * 1000 + (uint64_t)(now.tv_nsec / 1000000) -
                  (uint64_t)(run->begin.tv_nsec / 1000000);
    eg_buffer line = eg_buffer_new(cli->job->arena);
    eg_buffer_print(&line, "%u of %u", n_done, run->requests.n);
    if (n_done && ms) {
        uint64_t rate = (uint64_t)n_done * 10000 / ms; /* tenths a second */
        uint64_t left = (run->requests.n - n_done) * ms / n_done / 1000 + 1;
        eg_buffer_print(&line, ", %u.%u a second, %u s left", (unsigned)(rate / 10), (unsigned)(rate % 10),
                        (unsigned)left);
    }
    eg_terminal_write_progress(&cli->terminal, eg_buffer_slice(&line));
}

static void free_queue(void *queue)
{
    eg_edition_queue_free(queue);
}

static void run_requests(eg_run *run)
{
    eg_cli *cli = run->cli;
    eg_edition_queue *queue =
        eg_edition_queue_new(eg_cli_engine(cli), run->requests.items, run->requests.n, run->n_jobs);
    if (!queue)
        eg_arena_fail(cli->job->arena);
    struct eg_closer *closer = eg_job_on_close(cli->job, free_queue, queue);
    for (uint32_t i = 0; i < run->requests.n; i++) {
        show_progress(run, i);
        eg_result *result = eg_edition_queue_next(queue);
        struct eg_closer *held = result ? eg_job_on_close(cli->job, free_result, result) : NULL;
        eg_outcome_finish(run, &run->requests.items[i], result, true);
        for (const eg_result *more = eg_result_next(result); more; more = eg_result_next(more))
            eg_outcome_finish(run, &run->requests.items[i], more, false);
        if (held)
            eg_job_release(cli->job, held);
    }
    eg_terminal_clear_progress(&cli->terminal);
    eg_job_release(cli->job, closer);
}

/* --standard: each operand is a finished file. */
static eg_status check_files(eg_run *run)
{
    eg_cli *cli = run->cli;
    const char *standard = eg_arguments_value(&cli->arguments, EG_OPTION_STANDARD);
    size_t known = 0;
    while (eg_standards_known[known] && strcmp(standard, eg_standards_known[known]) != 0)
        known++;
    if (!eg_standards_known[known])
        return eg_cli_usage(cli,
                            eg_arena_print(cli->job->arena, "there is no standard %s",
                                           eg_report_quote(cli->job->arena, eg_slice_of(standard))),
                            eg_arena_print(cli->job->arena, "standards: %s",
                                           join_words(cli->job->arena, eg_standards_known)));
    if (run->report || run->langs.n || run->common.dump || run->common.style)
        return eg_cli_usage(
            cli, "--standard is for finished files, and goes with none of --dump, -l, --report, -s", NULL);
    for (uint32_t i = 0; i < cli->arguments.operands.n; i++) {
        const char *source = cli->arguments.operands.items[i];
        bool is_input = strcmp(source, "-") == 0;
        if (is_input && !read_input(run))
            continue;
        eg_build_options options = {.bytes = is_input ? &run->input : NULL};
        eg_edition_request request = {.source = source};
        eg_result *result;
        eg_check_pdf(eg_cli_engine(cli), source, standard, &options, &result);
        struct eg_closer *closer = result ? eg_job_on_close(cli->job, free_result, result) : NULL;
        eg_outcome_finish(run, &request, result, true);
        if (closer)
            eg_job_release(cli->job, closer);
    }
    return cli->status;
}

/* The page of --report, whole or not at all. */
static void write_report(eg_run *run)
{
    eg_finding fault = {0};
    eg_report_html_end(&run->page);
    if (eg_output_write(run->cli, run->report, eg_buffer_slice(&run->page), &fault))
        return;
    if (fault.slug)
        eg_cli_show(run->cli, &fault);
    eg_cli_note(run->cli, EG_ERR_SYSTEM);
}

eg_status eg_cli_build(eg_cli *cli)
{
    eg_run *run = EG_NEW(cli->job->arena, eg_run);
    run->cli = cli;
    run->is_check = cli->arguments.command == EG_COMMAND_CHECK;
    eg_status status = read_options(run);
    if (status == EG_OK)
        status = begin_command(run);
    if (status != EG_OK)
        return status;
    clock_gettime(CLOCK_MONOTONIC, &run->begin);
    if (eg_arguments_has(&cli->arguments, EG_OPTION_STANDARD))
        return check_files(run);
    for (uint32_t i = 0; i < cli->arguments.operands.n; i++)
        expand_source(run, cli->arguments.operands.items[i]);
    if (run->output && run->n_files > 1)
        return eg_cli_usage(cli,
                            eg_arena_print(cli->job->arena,
                                           "-o names one file, and %u editions were asked for", run->n_files),
                            "use -d DIR, or choose one language by -l and one edition by -e");
    run->page = eg_buffer_new(cli->job->arena);
    if (run->report)
        eg_report_html_begin(&run->page);
    if (run->requests.n)
        run_requests(run);
    if (run->report)
        write_report(run);
    if (run->proof && cli->status == EG_OK)
        return eg_proof_end(run->proof);
    if (run->issue && cli->status == EG_OK)
        return eg_issue_end(run->issue);
    return cli->status;
}
