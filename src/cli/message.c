/* Findings in words and in JSON. See cli.h. */
#include "cli/cli.h"

static const char *const severity_names[] = {
    [EG_NOTE] = "note",
    [EG_WARNING] = "warning",
    [EG_ERROR] = "error",
};

/* SGR colours (ECMA-48 8.3.117) that read on light and dark ground: notes cyan, warnings magenta, errors
 * red. */
static const char *const severity_paints[] = {
    [EG_NOTE] = "\033[1;36m",
    [EG_WARNING] = "\033[1;35m",
    [EG_ERROR] = "\033[1;31m",
};
static const char paint_place[] = "\033[1m", paint_hint[] = "\033[36m", paint_end[] = "\033[0m";

static void add_painted(eg_buffer *out, const char *paint, const char *text, bool paints)
{
    if (paints)
        eg_buffer_add_string(out, paint);
    eg_buffer_add_string(out, text);
    if (paints)
        eg_buffer_add_string(out, paint_end);
}

/* Text from outside (a file's name) must not steer the terminal: controls are shown as <1B>. */
static void add_safely(eg_buffer *out, const char *text)
{
    for (; *text; text++) {
        unsigned char c = (unsigned char)*text;
        if (c < 0x20 || c == 0x7F)
            eg_buffer_print(out, "<%02X>", c);
        else
            eg_buffer_add_char(out, (char)c);
    }
}

static void add_place(eg_buffer *out, const eg_finding *finding)
{
    if (finding->file)
        add_safely(out, finding->file);
    else
        eg_buffer_add_string(out, "engross");
    if (finding->line)
        eg_buffer_print(out, ":%u", finding->line);
    if (finding->line && finding->column)
        eg_buffer_print(out, ":%u", finding->column);
    if (finding->page)
        eg_buffer_print(out, ": page %u", finding->page);
    eg_buffer_add_string(out, ": ");
}

void eg_message_add(eg_buffer *out, const eg_finding *finding, bool paints)
{
    if (paints)
        eg_buffer_add_string(out, paint_place);
    add_place(out, finding);
    if (paints)
        eg_buffer_add_string(out, paint_end);
    add_painted(out, severity_paints[finding->severity], severity_names[finding->severity], paints);
    eg_buffer_print(out, "[%s]: ", finding->slug);
    add_safely(out, finding->message);
    if (finding->rule) {
        eg_buffer_add_string(out, " (");
        add_safely(out, finding->rule);
        eg_buffer_add_char(out, ')');
    }
    eg_buffer_add_char(out, '\n');
    if (finding->hint) {
        eg_buffer_add_string(out, "  ");
        add_painted(out, paint_hint, "hint:", paints);
        eg_buffer_add_char(out, ' ');
        add_safely(out, finding->hint);
        eg_buffer_add_char(out, '\n');
    }
}

void eg_message_show(eg_cli *cli, const eg_result *result, size_t first)
{
    eg_buffer text = eg_buffer_new(cli->job->arena);
    for (size_t i = first; i < eg_result_n_findings(result); i++) {
        eg_finding finding = eg_result_finding(result, i);
        if (!cli->is_quiet || cli->is_strict || finding.severity == EG_ERROR)
            eg_message_add(&text, &finding, cli->terminal.paints);
    }
    if (eg_result_n_more_findings(result))
        eg_buffer_print(&text, "engross: and %zu more\n", eg_result_n_more_findings(result));
    if (text.size)
        eg_terminal_write_message(&cli->terminal, eg_buffer_slice(&text));
}

static void add_number_or_null(eg_json *json, const char *key, uint32_t value)
{
    eg_json_key(json, key);
    if (value)
        eg_json_number(json, value);
    else
        eg_json_null(json);
}

static void add_finding_json(eg_json *json, const eg_finding *finding)
{
    eg_json_open(json, '{');
    eg_json_key(json, "severity");
    eg_json_string(json, severity_names[finding->severity]);
    eg_json_key(json, "slug");
    eg_json_string(json, finding->slug);
    eg_json_key(json, "rule");
    eg_json_string(json, finding->rule);
    eg_json_key(json, "file");
    eg_json_string(json, finding->file);
    add_number_or_null(json, "line", finding->line);
    add_number_or_null(json, "column", finding->column);
    add_number_or_null(json, "page", finding->page);
    eg_json_key(json, "message");
    eg_json_string(json, finding->message);
    eg_json_key(json, "hint");
    eg_json_string(json, finding->hint);
    eg_json_close(json, '}');
}

void eg_message_add_json(eg_json *json, const eg_result *result, const eg_finding *more)
{
    eg_json_open(json, '[');
    for (size_t i = 0; i < eg_result_n_findings(result); i++) {
        eg_finding finding = eg_result_finding(result, i);
        add_finding_json(json, &finding);
    }
    if (more)
        add_finding_json(json, more);
    eg_json_close(json, ']');
}

void eg_message_add_report_json(eg_json *json, const eg_report *report)
{
    eg_json_open(json, '[');
    for (size_t i = 0; i < eg_report_n(report); i++)
        add_finding_json(json, eg_report_at(report, i));
    eg_json_close(json, ']');
}

/* Notes without a hint tell something and ask for nothing. */
static bool has_fault(const eg_result *result)
{
    for (size_t i = 0; i < eg_result_n_findings(result); i++) {
        eg_finding finding = eg_result_finding(result, i);
        if (finding.severity != EG_NOTE || finding.hint)
            return true;
    }
    return eg_result_n_more_findings(result) > 0;
}

eg_status eg_message_status(const eg_cli *cli, const eg_result *result)
{
    eg_status status = eg_result_status(result);
    return status == EG_OK && cli->is_strict && has_fault(result) ? EG_ERR_INPUT : status;
}
