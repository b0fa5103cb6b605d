/* What comes of a result: a file, a page of a proof, a line of a register; and words or JSON of it. See run.h. */
#include <sys/stat.h>

#include "cli/report_html.h"
#include "cli/run.h"

static const char default_folder[] = "output";

static void add_json_result(eg_run *run, const eg_edition_request *request, const eg_result *result,
                            const char *file, const eg_finding *fault)
{
    eg_buffer line = eg_buffer_new(run->cli->job->arena);
    eg_json json = {.out = &line};
    eg_bytes pdf = eg_result_pdf(result);
    eg_json_open(&json, '{');
    if (run->is_check) {
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
    if (!run->is_check) {
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
    eg_terminal_write_out(&run->cli->terminal, eg_buffer_slice(&line));
    run->cli->is_memory_told |= !result;
}

void eg_outcome_failed_source(eg_run *run, const char *source, const eg_result *result)
{
    const char *const editions[] = {run->editions.items[0], NULL};
    eg_edition_request request = {.source = source, .editions = editions};
    if (run->cli->is_json)
        add_json_result(run, &request, result, NULL, NULL);
    else
        eg_message_show(run->cli, result, 0);
}

/* "output/phnom-penh-declaration.v2.en.official.pdf" */
static const char *default_path(eg_run *run, const eg_result *result)
{
    eg_arena *arena = run->cli->job->arena;
    const char *folder = run->directory ? run->directory : default_folder;
    return eg_arena_print(arena, "%s%s%s", folder, folder[strlen(folder) - 1] == '/' ? "" : "/",
                          eg_output_name(arena, result));
}

/* The path written to, or NULL with a finding (no finding when standard output fails: that is told at the
 * end). */
static const char *write_result(eg_run *run, const eg_result *result, eg_finding *out)
{
    eg_cli *cli = run->cli;
    eg_slice pdf = {eg_result_pdf(result).data, eg_result_pdf(result).size};
    if (run->proof)
        return eg_proof_add(run->proof, result, out);
    if (run->output && strcmp(run->output, "-") == 0)
        return eg_terminal_write_out(&cli->terminal, pdf) ? "-" : NULL;
    const char *path = run->output ? run->output : default_path(run, result);
    for (uint32_t i = 0; i < run->written.n; i++)
        if (strcmp(run->written.items[i], path) == 0) {
            *out = eg_cli_finding(EG_F_OUTPUT_TWICE, path, "two editions of this run have this file's name",
                                  "make them in two runs with different folders, by -d");
            eg_cli_note(cli, EG_ERR_USAGE);
            return NULL;
        }
    *EG_PUSH(cli->job->arena, &run->written) = path;
    if (!run->output && !run->directory)
        (void)mkdir(default_folder, 0777); /* when it fails, so does the writing, and that is told */
    if (eg_output_write(cli, path, pdf, out))
        return path;
    eg_cli_note(cli, EG_ERR_SYSTEM);
    return NULL;
}

static void say_written(eg_run *run, const eg_result *result, const char *path)
{
    eg_cli *cli = run->cli;
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
static void say_advice(eg_run *run, const eg_result *result)
{
    const char *advice = eg_result_advice(result);
    if (advice && !run->cli->is_quiet)
        eg_terminal_write_message(&run->cli->terminal,
                                  eg_slice_of(eg_arena_print(run->cli->job->arena, "%s\n", advice)));
}

static void say_checked(eg_run *run, const eg_edition_request *request, const eg_result *result)
{
    eg_cli *cli = run->cli;
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
static void show_findings(eg_run *run, const eg_result *result, bool is_first)
{
    eg_message_show(run->cli, result, is_first ? 0 : eg_result_n_shared_findings(result));
}

static void finish_dump(eg_run *run, const eg_edition_request *request, const eg_result *result,
                        bool is_first)
{
    eg_bytes dump = eg_result_dump(result);
    show_findings(run, result, is_first);
    if (run->n_files > 1 && dump.size) {
        const char *lang = eg_result_lang(result) ? eg_result_lang(result) : request->lang;
        eg_terminal_write_out(&run->cli->terminal, eg_slice_of(eg_arena_print(
                                                       run->cli->job->arena, "# %s %s %s\n", request->source,
                                                       lang ? lang : "-", eg_result_edition(result))));
    }
    eg_terminal_write_out(&run->cli->terminal, (eg_slice){dump.data, dump.size});
}

void eg_outcome_finish(eg_run *run, const eg_edition_request *request, const eg_result *result, bool is_first)
{
    eg_cli *cli = run->cli;
    eg_status status = eg_message_status(cli, result);
    eg_cli_note(cli, status);
    if (run->common.dump) {
        finish_dump(run, request, result, is_first);
        return;
    }
    if (run->report)
        eg_report_html_add(&run->page, request->source,
                           eg_result_lang(result) ? eg_result_lang(result) : request->lang, result);
    if (!cli->is_json)
        show_findings(run, result, is_first);
    eg_finding fault = {0};
    const char *path =
        status == EG_OK && !run->is_check && !run->issue ? write_result(run, result, &fault) : NULL;
    if (run->issue && status == EG_OK) {
        eg_issue_add(run->issue, request->source, result);
        path = eg_output_name(cli->job->arena, result);
    }
    if (cli->is_json)
        add_json_result(run, request, result, path, fault.slug ? &fault : NULL);
    else if (fault.slug)
        eg_cli_show(cli, &fault);
    else if (run->is_check)
        say_checked(run, request, result);
    else if (path && !run->issue) {
        say_written(run, result, path);
        say_advice(run, result);
    }
}
