/* `engross build`, `check`, `proof` and `issue`: sources to jobs, jobs to files and messages. See cli.h. */
#include <errno.h>
#include <sched.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/nearest.h"
#include "cli/cli.h"
#include "cli/issue.h"
#include "cli/proof.h"
#include "cli/report_html.h"
#include "pdf/pdf.h"

static const char default_folder[] = "output";
enum { MOST_JOBS = 1024 };

typedef struct build {
    eg_cli *cli;
    bool is_check;
    eg_words editions, langs;
    const char *output;     /* -o, or NULL; "-" is standard output */
    const char *directory;  /* -d, or NULL */
    const char *report;     /* --report, or NULL */
    eg_proof_folder *proof; /* where results go instead of files; NULL: the command is another */
    eg_issue *issue;        /* the same for the register */
    eg_buffer page;         /* what goes there */
    unsigned n_jobs;
    eg_edition_request common; /* what all requests share */
    EG_VECTOR(eg_edition_request) requests;
    uint32_t n_files;                /* that they ask for */
    EG_VECTOR(const char *) written; /* paths, to find two of the same name */
    struct timespec begin;
    bool has_input; /* standard input has been read */
    eg_bytes input;
} build;

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

static eg_status read_editions(build *b)
{
    eg_cli *cli = b->cli;
    eg_arena *arena = cli->job->arena;
    eg_status status =
        eg_cli_usage_fault(cli, eg_arguments_list(arena, &cli->arguments, EG_OPTION_EDITION, &b->editions));
    if (!b->editions.n && status == EG_OK) {
        *EG_PUSH(arena, &b->editions) = eg_editions_available[0];
        if (cli->arguments.command == EG_COMMAND_PROOF)
            *EG_PUSH(arena, &b->editions) = "web";
    }
    for (uint32_t i = 0; i < b->editions.n; i++) {
        const char *name = b->editions.items[i];
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

static eg_status read_dump(build *b)
{
    eg_cli *cli = b->cli;
    const char *name = eg_arguments_value(&cli->arguments, EG_OPTION_DUMP);
    if (!name)
        return EG_OK;
    b->common.dump = eg_stage_by_name(name);
    eg_arena *arena = cli->job->arena;
    if (b->common.dump == EG_STAGE_NONE) {
        const char *nearest = eg_nearest(name, eg_stage_names);
        return eg_cli_usage(
            cli, eg_arena_print(arena, "there is no stage %s", eg_report_quote(arena, eg_slice_of(name))),
            nearest ? eg_arena_print(arena, "did you mean %s?", nearest)
                    : eg_arena_print(arena, "stages: %s", join_words(arena, eg_stage_names)));
    }
    if (b->output || b->directory || cli->is_json)
        return eg_cli_usage(cli, "--dump writes to standard output and goes with none of -o, -d, --json",
                            NULL);
    return EG_OK;
}

/* https://reproducible-builds.org/specs/source-date-epoch: seconds since 1970, and a malformed value is an
 * error. */
static eg_status read_epoch(build *b)
{
    static const int64_t last = 253402300799; /* 9999-12-31 23:59:59, the last that a PDF date can tell */
    const char *text = getenv("SOURCE_DATE_EPOCH");
    b->common.epoch = EG_PDF_NO_EPOCH;
    if (!text || !*text)
        return EG_OK;
    int64_t value = 0;
    const char *at = text;
    while (*at >= '0' && *at <= '9' && value <= last)
        value = value * 10 + (*at++ - '0');
    if (*at || value > last)
        return eg_cli_usage(b->cli, "SOURCE_DATE_EPOCH is not a number of seconds since 1970", NULL);
    b->common.epoch = value;
    return EG_OK;
}

static unsigned count_processors(void)
{
    cpu_set_t set;
    int n = sched_getaffinity(0, sizeof set, &set) == 0 ? CPU_COUNT(&set) : 1;
    return n > 0 ? (unsigned)n : 1;
}

static eg_status read_options(build *b)
{
    eg_cli *cli = b->cli;
    const eg_arguments *arguments = &cli->arguments;
    b->output = eg_arguments_value(arguments, EG_OPTION_OUTPUT);
    b->directory = eg_arguments_value(arguments, EG_OPTION_DIRECTORY);
    b->common.style = eg_arguments_value(arguments, EG_OPTION_STYLE);
    b->common.icc = eg_arguments_value(arguments, EG_OPTION_ICC);
    b->common.attach_source = eg_arguments_has(arguments, EG_OPTION_ATTACH_SOURCE);
    b->common.against = eg_arguments_value(arguments, EG_OPTION_AGAINST);
    b->common.is_check = b->is_check;
    b->report = eg_arguments_value(arguments, EG_OPTION_REPORT);
    if (!arguments->operands.n)
        return eg_cli_usage(cli, "no source was given",
                            "name a declaration's folder, a text, or - for standard input");
    if (b->output && b->directory)
        return eg_cli_usage(cli, "-o and -d exclude one another", NULL);
    if (b->output && strcmp(b->output, "-") == 0) {
        if (cli->is_json)
            return eg_cli_usage(cli, "-o - and --json both want standard output", NULL);
        if (isatty(STDOUT_FILENO) == 1)
            return eg_cli_usage(cli, "a PDF is not written to a terminal",
                                "send it on: engross build -o - … | …");
    }
    eg_arena *arena = cli->job->arena;
    eg_status status =
        eg_cli_usage_fault(cli, eg_arguments_list(arena, arguments, EG_OPTION_LANG, &b->langs));
    if (status == EG_OK)
        status = eg_cli_usage_fault(cli, eg_arguments_number(arena, arguments, EG_OPTION_JOBS, 1, MOST_JOBS,
                                                             count_processors(), &b->n_jobs));
    if (status == EG_OK)
        status = read_dump(b);
    if (status == EG_OK)
        status = read_epoch(b);
    return status == EG_OK ? read_editions(b) : status;
}

/* A folder that was asked for by name must be there before any work is done; only output/ itself is made. */
static eg_status check_folder(build *b)
{
    const char *folder = b->directory;
    eg_cli *cli = b->cli;
    if (b->output && strcmp(b->output, "-") != 0) {
        const char *slash = strrchr(b->output, '/');
        folder = !slash ? "."
                 : slash == b->output
                     ? "/"
                     : eg_arena_dup(cli->job->arena, (eg_slice){b->output, (size_t)(slash - b->output)});
    }
    if (!folder || b->is_check || b->common.dump)
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
static eg_status begin_command(build *b)
{
    eg_cli *cli = b->cli;
    eg_command command = cli->arguments.command;
    b->common.wants_preview = command == EG_COMMAND_PROOF;
    for (uint32_t i = 0; i < cli->arguments.operands.n && command == EG_COMMAND_ISSUE; i++)
        if (strcmp(cli->arguments.operands.items[i], "-") == 0)
            return eg_cli_usage(cli, "what comes from standard input has no folder for its register",
                                "name the declaration's folder, or a text in it");
    if (command == EG_COMMAND_ISSUE)
        b->issue = eg_issue_begin(cli, b->common.epoch);
    if (command != EG_COMMAND_PROOF)
        return check_folder(b);
    if (!b->directory)
        return eg_cli_usage(cli, "proof writes a folder, and none was named",
                            "name it: engross proof -d DIR SOURCE…");
    return eg_proof_begin(cli, b->directory, &b->proof);
}

/* ---- requests ---- */

static void show_failed_source(build *b, const char *source, const eg_result *result);

/* One job makes all editions of a language. */
static void add_requests(build *b, const char *source, const char *lang)
{
    eg_arena *arena = b->cli->job->arena;
    const char **editions = EG_NEW_ARRAY(arena, const char *, b->editions.n + 1);
    uint32_t n = 0;
    for (uint32_t i = 0; i < b->editions.n; i++)
        if (strcmp(b->editions.items[i], "parallel") != 0) /* not one language: add_parallel */
            editions[n++] = b->editions.items[i];
    if (!n)
        return;
    eg_edition_request *request = EG_PUSH(arena, &b->requests);
    *request = b->common;
    request->source = source;
    request->editions = editions;
    request->lang = lang;
    b->n_files += n;
}

/* The parallel edition is one of all languages together: -l en,km is "en+km", as given, so that a language
 * named twice is told of. */
static void add_parallel(build *b, const char *source)
{
    static const char *const editions[] = {"parallel", NULL};
    eg_arena *arena = b->cli->job->arena;
    bool is_asked = false;
    for (uint32_t i = 0; i < b->editions.n; i++)
        is_asked |= strcmp(b->editions.items[i], "parallel") == 0;
    if (!is_asked)
        return;
    const eg_arguments *arguments = &b->cli->arguments;
    eg_buffer langs = eg_buffer_new(arena);
    for (uint32_t i = 0; i < arguments->given[EG_OPTION_LANG].n; i++) {
        eg_buffer_add_string(&langs, i ? "+" : "");
        for (const char *at = arguments->given[EG_OPTION_LANG].items[i]; *at; at++)
            eg_buffer_add_char(&langs, *at == ',' ? '+' : *at);
    }
    eg_edition_request *request = EG_PUSH(arena, &b->requests);
    *request = b->common;
    request->source = source;
    request->editions = editions;
    request->lang = langs.size ? langs.data : NULL;
    b->n_files++;
}

static void free_result(void *result)
{
    eg_result_free(result);
}

/* Reads standard input, once. */
static bool read_input(build *b)
{
    eg_cli *cli = b->cli;
    if (b->has_input)
        return true;
    eg_buffer text = eg_buffer_new(cli->job->arena);
    int error = eg_terminal_read_in(&text);
    if (error) {
        eg_cli_say(
            cli, EG_F_FILE_UNREADABLE, "-",
            eg_arena_print(cli->job->arena, "standard input cannot be read: %s", eg_terminal_words(error)),
            NULL);
        eg_cli_note(cli, EG_ERR_SYSTEM);
        return false;
    }
    b->has_input = true;
    b->input = (eg_bytes){text.data, text.size};
    return true;
}

/* All languages that a folder has texts in. */
static void expand_folder(build *b, const char *source)
{
    eg_cli *cli = b->cli;
    eg_result *result;
    eg_status status = eg_list(eg_cli_engine(cli), source, NULL, &result);
    struct eg_closer *closer = result ? eg_job_on_close(cli->job, free_result, result) : NULL;
    if (status != EG_OK) {
        eg_cli_note(cli, status);
        show_failed_source(b, source, result);
    } else if (!eg_result_n_langs(result))
        add_requests(b, source, NULL);
    else
        for (size_t i = 0; i < eg_result_n_langs(result); i++)
            add_requests(b, source, eg_arena_dup(cli->job->arena, eg_slice_of(eg_result_lang_at(result, i))));
    if (closer)
        eg_job_release(cli->job, closer);
}

static void expand_source(build *b, const char *source)
{
    struct stat status;
    bool is_input = strcmp(source, "-") == 0;
    if (is_input && !read_input(b))
        return;
    b->common.bytes = is_input ? &b->input : NULL;
    add_parallel(b, source);
    for (uint32_t i = 0; i < b->langs.n; i++)
        add_requests(b, source, b->langs.items[i]);
    if (b->langs.n)
        return;
    if (!is_input && stat(source, &status) == 0 && S_ISDIR(status.st_mode))
        expand_folder(b, source);
    else
        add_requests(b, source, NULL); /* one text: it tells its language itself */
}

/* ---- results ---- */

static void add_json_result(build *b, const eg_edition_request *request, const eg_result *result,
                            const char *file, const eg_finding *fault)
{
    eg_buffer line = eg_buffer_new(b->cli->job->arena);
    eg_json json = {.out = &line};
    eg_bytes pdf = eg_result_pdf(result);
    eg_json_open(&json, '{');
    if (b->is_check) {
        eg_json_key(&json, "source");
        eg_json_string(&json, request->source);
    } else {
        eg_json_key(&json, "file");
        eg_json_string(&json, file);
        eg_json_key(&json, "edition");
        eg_json_string(&json, eg_result_edition(result) ? eg_result_edition(result) : request->editions[0]);
    }
    eg_json_key(&json, "lang");
    eg_json_string(&json, eg_result_lang(result) ? eg_result_lang(result) : request->lang);
    if (!b->is_check) {
        eg_json_key(&json, "pages");
        eg_json_number(&json, file ? eg_result_n_pages(result) : 0);
        eg_json_key(&json, "bytes");
        eg_json_number(&json, file ? pdf.size : 0);
        eg_json_key(&json, "sha256");
        eg_json_string(&json, file ? eg_result_sha256(result) : NULL);
        eg_json_key(&json, "text_sha256");
        eg_json_string(&json, eg_result_text_sha256(result));
        eg_json_key(&json, "standards");
        eg_json_open(&json, '[');
        for (size_t i = 0; file && i < eg_result_n_standards(result); i++)
            eg_json_string(&json, eg_result_standard(result, i));
        eg_json_close(&json, ']');
    }
    eg_json_key(&json, "findings");
    eg_message_add_json(&json, result, fault);
    eg_json_close(&json, '}');
    eg_buffer_add_char(&line, '\n');
    eg_terminal_write_out(&b->cli->terminal, eg_buffer_slice(&line));
}

static void show_failed_source(build *b, const char *source, const eg_result *result)
{
    const char *const editions[] = {b->editions.items[0], NULL};
    eg_edition_request request = {.source = source, .editions = editions};
    if (b->cli->is_json)
        add_json_result(b, &request, result, NULL, NULL);
    else
        eg_message_show(b->cli, result, 0);
}

/* "output/phnom-penh-declaration.v2.en.official.pdf" */
static const char *default_path(build *b, const eg_result *result)
{
    eg_arena *arena = b->cli->job->arena;
    const char *folder = b->directory ? b->directory : default_folder;
    return eg_arena_print(arena, "%s%s%s", folder, folder[strlen(folder) - 1] == '/' ? "" : "/",
                          eg_output_name(arena, result));
}

/* The path written to, or NULL with a finding (no finding when standard output fails: that is told at the
 * end). */
static const char *write_result(build *b, const eg_result *result, eg_finding *out)
{
    eg_cli *cli = b->cli;
    eg_slice pdf = {eg_result_pdf(result).data, eg_result_pdf(result).size};
    if (b->proof)
        return eg_proof_add(b->proof, result, out);
    if (b->output && strcmp(b->output, "-") == 0)
        return eg_terminal_write_out(&cli->terminal, pdf) ? "-" : NULL;
    const char *path = b->output ? b->output : default_path(b, result);
    for (uint32_t i = 0; i < b->written.n; i++)
        if (strcmp(b->written.items[i], path) == 0) {
            *out = eg_cli_finding(EG_F_OUTPUT_TWICE, path, "two editions of this run have this file's name",
                                  "make them in two runs with different folders, by -d");
            eg_cli_note(cli, EG_ERR_USAGE);
            return NULL;
        }
    *EG_PUSH(cli->job->arena, &b->written) = path;
    if (!b->output && !b->directory)
        (void)mkdir(default_folder, 0777); /* when it fails, so does the writing, and that is told */
    if (eg_output_write(cli, path, pdf, out))
        return path;
    eg_cli_note(cli, EG_ERR_SYSTEM);
    return NULL;
}

static void say_written(build *b, const eg_result *result, const char *path)
{
    eg_cli *cli = b->cli;
    if (cli->is_quiet || strcmp(path, "-") == 0)
        return;
    eg_buffer line = eg_buffer_new(cli->job->arena);
    uint32_t pages = eg_result_n_pages(result);
    eg_buffer_print(&line, "%s", path);
    if (pages)
        eg_buffer_print(&line, ": %u page%s", pages, pages == 1 ? "" : "s");
    for (size_t i = 0; i < eg_result_n_standards(result); i++)
        eg_buffer_print(&line, ", %s", eg_result_standard(result, i));
    eg_buffer_add_char(&line, '\n');
    eg_terminal_write_out(&cli->terminal, eg_buffer_slice(&line));
}

/* How to print it, for who stands at the machine. */
static void say_advice(build *b, const eg_result *result)
{
    const char *advice = eg_result_advice(result);
    if (advice && !b->cli->is_quiet)
        eg_terminal_write_message(&b->cli->terminal,
                                  eg_slice_of(eg_arena_print(b->cli->job->arena, "%s\n", advice)));
}

static void say_checked(build *b, const eg_edition_request *request, const eg_result *result)
{
    eg_cli *cli = b->cli;
    size_t counts[3] = {0};
    if (cli->is_quiet)
        return;
    for (size_t i = 0; i < eg_result_n_findings(result); i++)
        counts[eg_result_finding(result, i).severity]++;
    const char *lang = eg_result_lang(result) ? eg_result_lang(result) : request->lang;
    eg_buffer line = eg_buffer_new(cli->job->arena);
    eg_buffer_print(&line, "%s%s%s%s: ", request->source, lang ? " (" : "", lang ? lang : "",
                    lang ? ")" : "");
    if (counts[EG_ERROR] + counts[EG_WARNING] + counts[EG_NOTE])
        eg_buffer_print(&line, "errors %zu, warnings %zu, notes %zu", counts[EG_ERROR], counts[EG_WARNING],
                        counts[EG_NOTE]);
    else
        eg_buffer_add_string(&line, "no faults");
    eg_report_words(&line, result);
    eg_buffer_add_char(&line, '\n');
    eg_terminal_write_out(&cli->terminal, eg_buffer_slice(&line));
}

/* What the editions of a job share is told with the first of them. */
static void show_findings(build *b, const eg_result *result, bool is_first)
{
    eg_message_show(b->cli, result, is_first ? 0 : eg_result_n_shared_findings(result));
}

static void finish_dump(build *b, const eg_edition_request *request, const eg_result *result, bool is_first)
{
    eg_bytes dump = eg_result_dump(result);
    show_findings(b, result, is_first);
    if (b->n_files > 1 && dump.size) {
        const char *lang = eg_result_lang(result) ? eg_result_lang(result) : request->lang;
        eg_terminal_write_out(&b->cli->terminal,
                              eg_slice_of(eg_arena_print(b->cli->job->arena, "# %s %s %s\n", request->source,
                                                         lang ? lang : "-", eg_result_edition(result))));
    }
    eg_terminal_write_out(&b->cli->terminal, (eg_slice){dump.data, dump.size});
}

static void finish_result(build *b, const eg_edition_request *request, const eg_result *result, bool is_first)
{
    eg_cli *cli = b->cli;
    eg_status status = eg_message_status(cli, result);
    eg_cli_note(cli, status);
    if (b->common.dump) {
        finish_dump(b, request, result, is_first);
        return;
    }
    if (b->report)
        eg_report_html_add(&b->page, request->source,
                           eg_result_lang(result) ? eg_result_lang(result) : request->lang, result);
    if (!cli->is_json)
        show_findings(b, result, is_first);
    eg_finding fault = {0};
    const char *path = status == EG_OK && !b->is_check && !b->issue ? write_result(b, result, &fault) : NULL;
    if (b->issue && status == EG_OK) {
        eg_issue_add(b->issue, request->source, result);
        path = eg_output_name(cli->job->arena, result);
    }
    if (cli->is_json)
        add_json_result(b, request, result, path, fault.slug ? &fault : NULL);
    else if (fault.slug)
        eg_cli_show(cli, &fault);
    else if (b->is_check)
        say_checked(b, request, result);
    else if (path && !b->issue) {
        say_written(b, result, path);
        say_advice(b, result);
    }
}

/* "3 of 50, 6 a second, 7 s left": only on a terminal, and only for several. */
static void show_progress(build *b, uint32_t n_done)
{
    eg_cli *cli = b->cli;
    struct timespec now;
    if (!cli->terminal.has_progress || b->requests.n < 2 || n_done == b->requests.n)
        return;
    clock_gettime(CLOCK_MONOTONIC, &now);
    uint64_t ms = (uint64_t)(now.tv_sec - b->begin.tv_sec) * 1000 + (uint64_t)(now.tv_nsec / 1000000) -
                  (uint64_t)(b->begin.tv_nsec / 1000000);
    eg_buffer line = eg_buffer_new(cli->job->arena);
    eg_buffer_print(&line, "%u of %u", n_done, b->requests.n);
    if (n_done && ms) {
        uint64_t rate = (uint64_t)n_done * 10000 / ms; /* tenths a second */
        uint64_t left = (b->requests.n - n_done) * ms / n_done / 1000 + 1;
        eg_buffer_print(&line, ", %u.%u a second, %u s left", (unsigned)(rate / 10), (unsigned)(rate % 10),
                        (unsigned)left);
    }
    eg_terminal_write_progress(&cli->terminal, eg_buffer_slice(&line));
}

static void free_queue(void *queue)
{
    eg_edition_queue_free(queue);
}

static void run_requests(build *b)
{
    eg_cli *cli = b->cli;
    eg_edition_queue *queue =
        eg_edition_queue_new(eg_cli_engine(cli), b->requests.items, b->requests.n, b->n_jobs);
    if (!queue)
        eg_arena_fail(cli->job->arena);
    struct eg_closer *closer = eg_job_on_close(cli->job, free_queue, queue);
    for (uint32_t i = 0; i < b->requests.n; i++) {
        show_progress(b, i);
        eg_result *result = eg_edition_queue_next(queue);
        struct eg_closer *held = result ? eg_job_on_close(cli->job, free_result, result) : NULL;
        finish_result(b, &b->requests.items[i], result, true);
        for (const eg_result *more = eg_result_next(result); more; more = eg_result_next(more))
            finish_result(b, &b->requests.items[i], more, false);
        if (held)
            eg_job_release(cli->job, held);
    }
    eg_terminal_clear_progress(&cli->terminal);
    eg_job_release(cli->job, closer);
}

/* --standard: each operand is a finished file. */
static eg_status check_files(build *b)
{
    eg_cli *cli = b->cli;
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
    if (b->report || b->langs.n || b->common.dump || b->common.style)
        return eg_cli_usage(
            cli, "--standard is for finished files, and goes with none of --dump, -l, --report, -s", NULL);
    for (uint32_t i = 0; i < cli->arguments.operands.n; i++) {
        const char *source = cli->arguments.operands.items[i];
        bool is_input = strcmp(source, "-") == 0;
        if (is_input && !read_input(b))
            continue;
        eg_build_options options = {.bytes = is_input ? &b->input : NULL};
        eg_edition_request request = {.source = source};
        eg_result *result;
        eg_check_pdf(eg_cli_engine(cli), source, standard, &options, &result);
        struct eg_closer *closer = result ? eg_job_on_close(cli->job, free_result, result) : NULL;
        finish_result(b, &request, result, true);
        if (closer)
            eg_job_release(cli->job, closer);
    }
    return cli->status;
}

/* The page of --report, whole or not at all. */
static void write_report(build *b)
{
    eg_finding fault = {0};
    eg_report_html_end(&b->page);
    if (eg_output_write(b->cli, b->report, eg_buffer_slice(&b->page), &fault))
        return;
    if (fault.slug)
        eg_cli_show(b->cli, &fault);
    eg_cli_note(b->cli, EG_ERR_SYSTEM);
}

eg_status eg_cli_build(eg_cli *cli)
{
    build *b = EG_NEW(cli->job->arena, build);
    b->cli = cli;
    b->is_check = cli->arguments.command == EG_COMMAND_CHECK;
    eg_status status = read_options(b);
    if (status == EG_OK)
        status = begin_command(b);
    if (status != EG_OK)
        return status;
    clock_gettime(CLOCK_MONOTONIC, &b->begin);
    if (eg_arguments_has(&cli->arguments, EG_OPTION_STANDARD))
        return check_files(b);
    for (uint32_t i = 0; i < cli->arguments.operands.n; i++)
        expand_source(b, cli->arguments.operands.items[i]);
    if (b->output && b->n_files > 1)
        return eg_cli_usage(
            cli,
            eg_arena_print(cli->job->arena, "-o names one file, and %u editions were asked for", b->n_files),
            "use -d DIR, or choose one language by -l and one edition by -e");
    b->page = eg_buffer_new(cli->job->arena);
    if (b->report)
        eg_report_html_begin(&b->page);
    if (b->requests.n)
        run_requests(b);
    if (b->report)
        write_report(b);
    if (b->proof && cli->status == EG_OK)
        return eg_proof_end(b->proof);
    if (b->issue && cli->status == EG_OK)
        return eg_issue_end(b->issue);
    return cli->status;
}
