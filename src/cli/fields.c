/* `engross fields`: what may be signed in a PDF, and what is. See cli.h. */
#include <string.h>

#include "base/file.h"
#include "cli/cli.h"
#include "sign/fields.h"

typedef struct input {
    eg_map map;
} input;

static void close_input(void *data)
{
    eg_file_unmap(&((input *)data)->map);
}

eg_status eg_cli_open_pdf(eg_job *job, const char *path, eg_slice *out)
{
    int error;
    if (strcmp(path, "-") == 0) {
        eg_buffer bytes = eg_buffer_new(job->arena);
        error = eg_terminal_read_in(&bytes);
        *out = eg_buffer_slice(&bytes);
    } else {
        input *in = EG_NEW(job->arena, input);
        error = eg_file_map(path, &in->map);
        if (!error)
            eg_job_on_close(job, close_input, in);
        *out = (eg_slice){in->map.data, in->map.size};
    }
    if (error)
        eg_report_add(job->report, EG_F_FILE_UNREADABLE, (eg_place){.file = path},
                      "the file cannot be read: %s", eg_terminal_words(error));
    return error ? EG_ERR_SYSTEM : EG_OK;
}

/* ---- output ---- */

static const char *const role_names[] = {[EG_SIGN_PARTY] = "party",
                                         [EG_SIGN_CERTIFY] = "certify",
                                         [EG_SIGN_CLOSE] = "close",
                                         [EG_SIGN_TIMESTAMP] = "timestamp"};

static void add_json(eg_buffer *line, const eg_field *fields, uint32_t n, const char *path, const eg_job *job)
{
    eg_json json = {.out = line};
    eg_json_open(&json, '{');
    eg_json_key(&json, "file");
    eg_json_string(&json, path);
    eg_json_key(&json, "fields");
    eg_json_open(&json, '[');
    for (uint32_t i = 0; i < n; i++) {
        eg_json_open(&json, '{');
        eg_json_key(&json, "id");
        eg_json_string(&json, fields[i].id);
        eg_json_key(&json, "who");
        eg_json_string(&json, *fields[i].description ? fields[i].description : NULL);
        eg_json_key(&json, "role");
        eg_json_string(&json, role_names[fields[i].role]);
        eg_json_key(&json, "signed");
        eg_json_bool(&json, eg_field_is_signed(&fields[i]));
        eg_json_key(&json, "seen");
        eg_json_bool(&json, fields[i].is_seen);
        eg_json_key(&json, "page");
        if (fields[i].page)
            eg_json_number(&json, fields[i].page);
        else
            eg_json_null(&json);
        eg_json_close(&json, '}');
    }
    eg_json_close(&json, ']');
    eg_json_key(&json, "findings");
    eg_message_add_report_json(&json, job->report);
    eg_json_close(&json, '}');
    eg_buffer_add_char(line, '\n');
}

/* "S01_KHM      signed  page 3  Signature of Cambodia" */
static void add_lines(eg_buffer *text, const eg_field *fields, uint32_t n)
{
    size_t widest = 0;
    for (uint32_t i = 0; i < n; i++)
        widest = strlen(fields[i].id) > widest ? strlen(fields[i].id) : widest;
    for (uint32_t i = 0; i < n; i++) {
        const char *page =
            fields[i].page ? eg_arena_print(text->arena, "page %u", fields[i].page) : "no page";
        eg_buffer_print(text, "%-*s  %s  %-8s  %s%s\n", (int)(widest < 60 ? widest : 60), fields[i].id,
                        eg_field_is_signed(&fields[i]) ? "signed" : "empty ",
                        fields[i].is_seen ? page : "unseen", fields[i].description,
                        *fields[i].description ? "" : "-");
    }
}

typedef struct listing {
    eg_cli *cli;
    const char *path;
} listing;

static eg_status list_fields(eg_job *job, void *data)
{
    listing *l = data;
    eg_cli *cli = l->cli;
    eg_slice bytes;
    const eg_reader *reader;
    const eg_field *fields = NULL;
    uint32_t n = 0;
    eg_buffer text = eg_buffer_new(job->arena);
    eg_status status = eg_cli_open_pdf(job, l->path, &bytes);
    if (status == EG_OK)
        status = eg_read_open(job, bytes, l->path, &reader);
    if (status == EG_OK)
        status = eg_sign_list_fields(reader, job, &fields, &n);
    if (status != EG_OK)
        n = 0;
    else if (!n) {
        eg_finding *finding = eg_report_add(job->report, EG_F_FIELDS_NONE, (eg_place){.file = l->path},
                                            "the file has no signature field");
        eg_report_hint(job->report, finding,
                       "make the official edition of a text that names its signatories");
    }
    if (cli->is_json)
        add_json(&text, fields, n, l->path, job);
    else
        add_lines(&text, fields, n);
    eg_terminal_write_out(&cli->terminal, eg_buffer_slice(&text));
    return status;
}

static void free_job(void *job)
{
    eg_job_free(job);
}

static eg_status list_file(eg_cli *cli, const char *path)
{
    eg_job *job = eg_job_new();
    if (!job)
        return EG_ERR_MEMORY;
    struct eg_closer *closer = eg_job_on_close(cli->job, free_job, job);
    listing l = {cli, path};
    eg_status status = eg_job_run(job, list_fields, &l);
    if (cli->is_strict && status == EG_OK && eg_report_n(job->report))
        status = EG_ERR_INPUT;
    for (size_t i = 0; i < eg_report_n(job->report) && !cli->is_json; i++)
        if (!cli->is_quiet || cli->is_strict || eg_report_at(job->report, i)->severity == EG_ERROR)
            eg_cli_show(cli, eg_report_at(job->report, i));
    eg_job_release(cli->job, closer);
    return status;
}

eg_status eg_cli_fields(eg_cli *cli)
{
    if (!cli->arguments.operands.n)
        return eg_cli_usage(cli, "`engross fields` takes a PDF file", "name it, or - for standard input");
    for (uint32_t i = 0; i < cli->arguments.operands.n && cli->status != EG_ERR_MEMORY; i++)
        eg_cli_note(cli, list_file(cli, cli->arguments.operands.items[i]));
    return cli->status;
}
