/* `engross verify`: whether a signed PDF is what was signed, and by whom. See cli.h. */
#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/file.h"
#include "cli/house.h"

typedef eg_status verify_call(eg_job *job, const eg_verify_request *request, const eg_verification **out);

typedef struct verify {
    eg_cli *cli;
    const char *path; /* of the PDF being verified */
    const char *output;
    unsigned extract;     /* the signature whose revision is written, from 1; 0: none */
    eg_named_files trust; /* of --trust */
    eg_verify_request request;
    verify_call *call;
} verify;

/* ---- options ---- */

static bool read_digits(const char *at, size_t n, int *out)
{
    *out = 0;
    for (size_t i = 0; i < n; i++) {
        if (at[i] < '0' || at[i] > '9')
            return false;
        *out = *out * 10 + (at[i] - '0');
    }
    return true;
}

/* "2026-11-24", which is to its last second, or "2026-11-24T02:00:00Z"; in UTC. */
static bool read_moment(const char *text, int64_t *out)
{
    struct tm t = {.tm_hour = 23, .tm_min = 59, .tm_sec = 59};
    size_t size = strlen(text);
    if ((size != 10 && size != 20) || text[4] != '-' || text[7] != '-' || !read_digits(text, 4, &t.tm_year) ||
        !read_digits(text + 5, 2, &t.tm_mon) || !read_digits(text + 8, 2, &t.tm_mday))
        return false;
    if (size == 20 && (text[10] != 'T' || text[13] != ':' || text[16] != ':' || text[19] != 'Z' ||
                       !read_digits(text + 11, 2, &t.tm_hour) || !read_digits(text + 14, 2, &t.tm_min) ||
                       !read_digits(text + 17, 2, &t.tm_sec)))
        return false;
    if (t.tm_year < 1970 || t.tm_mon < 1 || t.tm_mon > 12 || t.tm_hour > 23 || t.tm_min > 59 || t.tm_sec > 59)
        return false;
    int month = --t.tm_mon, day = t.tm_mday;
    t.tm_year -= 1900;
    *out = timegm(&t);
    return t.tm_mon == month && t.tm_mday == day;
}

static eg_status read_options(verify *w)
{
    eg_cli *cli = w->cli;
    const eg_arguments *arguments = &cli->arguments;
    eg_arena *arena = cli->job->arena;
    enum { MOST = 100000 };
    const char *at = eg_arguments_value(arguments, EG_OPTION_AT);
    w->output = eg_arguments_value(arguments, EG_OPTION_OUTPUT);
    eg_usage_fault fault = eg_arguments_number(arena, arguments, EG_OPTION_EXTRACT, 1, MOST, 0, &w->extract);
    if (fault.message)
        return eg_cli_usage_fault(cli, fault);
    if (!arguments->operands.n)
        return eg_cli_usage(cli, "`engross verify` takes a PDF file", "name it, or - for standard input");
    if (w->extract && !w->output)
        return eg_cli_usage(cli, "--extract needs a file to write to", "name it with -o FILE");
    if (w->output && !w->extract)
        return eg_cli_usage(cli, "-o is for what --extract gives", "add --extract N");
    if (w->extract && arguments->operands.n > 1)
        return eg_cli_usage(cli, "--extract takes one PDF file", NULL);
    if (cli->is_json && w->output && strcmp(w->output, "-") == 0)
        return eg_cli_usage(cli, "-o - and --json both want standard output", NULL);
    w->request.at = time(NULL);
    if (at && !read_moment(at, &w->request.at))
        return eg_cli_usage(
            cli, eg_arena_print(arena, "--at cannot be %s", eg_report_quote(arena, eg_slice_of(at))),
            "it is a date such as 2026-11-24, or a moment such as 2026-11-24T02:00:00Z, in UTC");
    return EG_OK;
}

/* ---- files of certificates and revocation data ---- */

static void unmap(void *map)
{
    eg_file_unmap(map);
}

/* A file's bytes until the program ends. Small ones only: what is trusted is never large. */
static eg_status load(eg_cli *cli, const char *path, eg_named_bytes *out)
{
    enum { MOST = 16 << 20 };
    eg_map *map = EG_NEW(cli->job->arena, eg_map);
    int error = eg_file_map(path, map);
    if (!error) {
        eg_job_on_close(cli->job, unmap, map);
        if (map->size > MOST)
            error = EFBIG;
    }
    *out = (eg_named_bytes){.name = path, .bytes = {map->data, map->size}};
    if (error)
        eg_cli_say(cli, EG_F_FILE_UNREADABLE, path,
                   eg_arena_print(cli->job->arena, "the file cannot be read: %s", eg_terminal_words(error)),
                   NULL);
    return error ? EG_ERR_SYSTEM : EG_OK;
}

static eg_status load_trust(verify *w)
{
    eg_cli *cli = w->cli;
    uint32_t n = cli->arguments.given[EG_OPTION_TRUST].n;
    eg_named_bytes *files = EG_NEW_ARRAY(cli->job->arena, eg_named_bytes, n);
    eg_status status = EG_OK;
    for (uint32_t i = 0; i < n && status == EG_OK; i++)
        status = load(cli, cli->arguments.given[EG_OPTION_TRUST].items[i], &files[i]);
    w->trust = (eg_named_files){files, n};
    return status;
}

static void close_folder(void *folder)
{
    closedir(folder);
}

static int compare_paths(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static eg_status load_revocation(verify *w)
{
    eg_cli *cli = w->cli;
    eg_arena *arena = cli->job->arena;
    const char *name = eg_arguments_value(&cli->arguments, EG_OPTION_CRL);
    EG_VECTOR(const char *) paths = {0};
    if (!name)
        return EG_OK;
    DIR *folder = opendir(name);
    if (!folder) {
        eg_cli_say(cli, EG_F_FILE_UNREADABLE, name,
                   eg_arena_print(arena, "the folder cannot be read: %s", eg_terminal_words(errno)), NULL);
        return EG_ERR_SYSTEM;
    }
    struct eg_closer *closer = eg_job_on_close(cli->job, close_folder, folder);
    for (struct dirent *entry; (entry = readdir(folder));)
        if (entry->d_name[0] != '.')
            *EG_PUSH(arena, &paths) = eg_arena_print(arena, "%s/%s", name, entry->d_name);
    eg_job_release(cli->job, closer);
    if (paths.n)
        qsort(paths.items, paths.n, sizeof *paths.items, compare_paths);
    eg_named_bytes *files = EG_NEW_ARRAY(arena, eg_named_bytes, paths.n);
    eg_status status = EG_OK;
    for (uint32_t i = 0; i < paths.n && status == EG_OK; i++)
        status = load(cli, paths.items[i], &files[i]);
    w->request.revocation = files;
    w->request.n_revocation = paths.n;
    return status;
}

/* ---- output ---- */

static void add_strings(eg_json *json, const char *key, const char *const *items, uint32_t n)
{
    eg_json_key(json, key);
    eg_json_open(json, '[');
    for (uint32_t i = 0; i < n; i++)
        eg_json_string(json, items[i]);
    eg_json_close(json, ']');
}

static void add_pair(eg_json *json, const char *key, const char *text)
{
    eg_json_key(json, key);
    eg_json_string(json, text);
}

/* As a number; 0 is null. */
static void add_number(eg_json *json, const char *key, uint64_t value)
{
    eg_json_key(json, key);
    if (value)
        eg_json_number(json, value);
    else
        eg_json_null(json);
}

static void add_signature(eg_json *json, const eg_signature_report *r)
{
    static const char *const kinds[] = {[EG_SIGNATURE_APPROVAL] = "approval",
                                        [EG_SIGNATURE_CERTIFICATION] = "certification",
                                        [EG_SIGNATURE_STAMP] = "timestamp"};
    eg_json_open(json, '{');
    add_pair(json, "field", r->field);
    add_pair(json, "kind", kinds[r->kind]);
    add_pair(json, "verdict", eg_verdict_slug(r->verdict));
    add_pair(json, "signer", r->signer);
    add_strings(json, "chain", r->chain, r->n_chain);
    add_pair(json, "missing_root", r->missing);
    add_pair(json, "trusted_by", r->trusted_by);
    add_pair(json, "name", r->name);
    add_pair(json, "reason", r->reason);
    add_pair(json, "location", r->location);
    add_pair(json, "claimed_time", r->claimed);
    add_pair(json, "stamped_time", r->is_stamped ? eg_verify_moment(json->out->arena, r->stamped) : NULL);
    add_pair(json, "stamped_by", r->stamper);
    add_pair(json, "level", r->level);
    add_pair(json, "revocation", r->revocation);
    add_pair(json, "algorithm", r->algorithm);
    add_number(json, "revision", r->revision);
    add_number(json, "covered_bytes", r->covered);
    add_number(json, "permission", r->permission);
    add_strings(json, "after", r->after, r->n_after);
    eg_json_close(json, '}');
}

static void add_json(verify *w, eg_buffer *line, const eg_verification *v, const eg_job *job)
{
    eg_json json = {.out = line};
    eg_json_open(&json, '{');
    add_pair(&json, "file", w->path);
    add_pair(&json, "verdict", v ? eg_verdict_slug(v->verdict) : "broken");
    add_pair(&json, "words", eg_verdict_words(v ? v->verdict : EG_VERDICT_BROKEN));
    add_pair(&json, "at", eg_verify_moment(line->arena, w->request.at));
    add_number(&json, "revisions", v ? v->n_revisions : 0);
    eg_json_key(&json, "signatures");
    eg_json_open(&json, '[');
    for (uint32_t i = 0; v && i < v->n_signatures; i++)
        add_signature(&json, &v->signatures[i]);
    eg_json_close(&json, ']');
    add_strings(&json, "standards", v ? v->standards : NULL, v ? v->n_standards : 0);
    eg_json_key(&json, "findings");
    eg_message_add_report_json(&json, job->report);
    eg_json_close(&json, '}');
    eg_buffer_add_char(line, '\n');
}

/* The bytes that a signature covers, which are a file of their own: as it was signed. */
static eg_status extract(verify *w, const eg_verification *v)
{
    eg_cli *cli = w->cli;
    eg_finding fault = {0};
    if (!v || w->extract > v->n_signatures) {
        eg_cli_say(cli, EG_F_USAGE, w->path,
                   eg_arena_print(cli->job->arena, "there is no signature %u to extract", w->extract),
                   "they are counted from 1, in the order in which they were made");
        return EG_ERR_USAGE;
    }
    const eg_signature_report *r = &v->signatures[w->extract - 1];
    if (!r->revision) {
        eg_cli_say(cli, EG_F_SIGNATURE_COVERAGE, w->path,
                   eg_arena_print(cli->job->arena, "what %s signed cannot be told from the rest", r->field),
                   NULL);
        return EG_ERR_INPUT;
    }
    eg_slice bytes = {w->request.bytes.data, r->covered};
    if (strcmp(w->output, "-") == 0)
        return eg_terminal_write_out(&cli->terminal, bytes) ? EG_OK : EG_ERR_SYSTEM;
    if (eg_output_write(cli, w->output, bytes, &fault))
        return EG_OK;
    eg_cli_show(cli, &fault);
    return EG_ERR_SYSTEM;
}

/* ---- one file ---- */

static eg_status verify_file(eg_job *job, void *data)
{
    verify *w = data;
    eg_cli *cli = w->cli;
    const eg_verification *v = NULL;
    eg_buffer text = eg_buffer_new(job->arena);
    w->request.path = w->path;
    eg_status house = eg_cli_add_house_trust(job, w->path, &w->trust, &w->request);
    eg_status status = eg_cli_open_pdf(job, w->path, &w->request.bytes);
    if (status == EG_OK)
        status = w->call(job, &w->request, &v);
    if (cli->is_json)
        add_json(w, &text, v, job);
    else if (v)
        eg_verify_add_words(&text, w->path, v);
    else if (status == EG_ERR_INPUT)
        eg_buffer_print(&text, "%s: %s\n", w->path, eg_verdict_words(EG_VERDICT_BROKEN));
    bool is_extracted_to_out = w->output && strcmp(w->output, "-") == 0;
    if (!cli->is_quiet && !is_extracted_to_out)
        eg_terminal_write_out(&cli->terminal, eg_buffer_slice(&text));
    if (status == EG_OK)
        status = house;
    eg_status extracted = w->extract && status != EG_ERR_SYSTEM ? extract(w, v) : EG_OK;
    return extracted != EG_OK ? extracted : status;
}

static void free_job(void *job)
{
    eg_job_free(job);
}

static eg_status run_file(verify *w, const char *path)
{
    eg_cli *cli = w->cli;
    eg_job *job = eg_job_new();
    if (!job)
        return EG_ERR_MEMORY;
    struct eg_closer *closer = eg_job_on_close(cli->job, free_job, job);
    w->path = path;
    eg_status status = eg_job_run(job, verify_file, w);
    bool has_warning = false;
    for (size_t i = 0; i < eg_report_n(job->report); i++) {
        const eg_finding *finding = eg_report_at(job->report, i);
        has_warning |= finding->severity != EG_NOTE || cli->is_strict;
        if (!cli->is_json && (!cli->is_quiet || cli->is_strict || finding->severity == EG_ERROR))
            eg_cli_show(cli, finding);
    }
    if (cli->is_strict && status == EG_OK && has_warning)
        status = EG_ERR_INPUT;
    eg_job_release(cli->job, closer);
    return status;
}

eg_status eg_cli_verify(eg_cli *cli)
{
    verify w = {.cli = cli};
    eg_status status = read_options(&w);
    if (status == EG_OK)
        status = load_trust(&w);
    if (status == EG_OK)
        status = load_revocation(&w);
    if (status != EG_OK)
        return status;
    w.call = (verify_call *)eg_cli_signing_call(cli, "eg_verify_pdf");
    if (!w.call)
        return EG_ERR_SYSTEM;
    for (uint32_t i = 0; i < cli->arguments.operands.n && cli->status != EG_ERR_MEMORY; i++)
        eg_cli_note(cli, run_file(&w, cli->arguments.operands.items[i]));
    return cli->status;
}
