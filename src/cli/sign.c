/* `engross sign` and `engross close`: a signature into a field of a PDF. See cli.h. */
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#include "cli/house.h"

typedef eg_status sign_call(eg_engine *engine, const char *source, const eg_sign_options *options,
                            eg_result **out);

typedef struct signing {
    eg_cli *cli;
    eg_sign_options options;
    const char *source, *output;
    eg_bytes input; /* of standard input */
} signing;

static eg_status read_key_options(signing *s)
{
    eg_cli *cli = s->cli;
    const eg_arguments *arguments = &cli->arguments;
    unsigned descriptor;
    s->options.p12 = eg_arguments_value(arguments, EG_OPTION_P12);
    s->options.key = eg_arguments_value(arguments, EG_OPTION_KEY);
    s->options.cert = eg_arguments_value(arguments, EG_OPTION_CERT);
    s->options.chain = eg_arguments_value(arguments, EG_OPTION_CHAIN);
    s->options.ask = eg_cli_ask_secret;
    s->options.ask_data = cli;
    if (!s->options.p12 == !s->options.key)
        return eg_cli_usage(
            cli, s->options.p12 ? "--p12 and --key exclude one another" : "a signature needs a key",
            "give --p12 FILE, or --key FILE with --cert FILE");
    if (s->options.p12 && s->options.cert)
        return eg_cli_usage(cli, "--cert belongs to --key", "a PKCS #12 file holds its certificate");
    if (s->options.key && !s->options.cert && strncmp(s->options.key, "pkcs11:", 7) != 0)
        return eg_cli_usage(cli, "--key needs the certificate", "name it with --cert FILE");
    return eg_cli_usage_fault(
        cli, eg_arguments_number(cli->job->arena, arguments, EG_OPTION_PASS_FD, 0, 65535, 0, &descriptor));
}

static eg_status read_action(signing *s)
{
    eg_cli *cli = s->cli;
    const eg_arguments *arguments = &cli->arguments;
    s->options.close = arguments->command == EG_COMMAND_CLOSE;
    s->options.certify = eg_arguments_has(arguments, EG_OPTION_CERTIFY);
    s->options.field = eg_arguments_value(arguments, EG_OPTION_FIELD);
    s->options.reason = eg_arguments_value(arguments, EG_OPTION_REASON);
    s->options.picture = eg_arguments_value(arguments, EG_OPTION_PICTURE);
    s->options.dry_run = eg_arguments_has(arguments, EG_OPTION_DRY_RUN);
    if (!s->options.close && !s->options.certify && !s->options.field)
        return eg_cli_usage(cli, "`engross sign` needs the field to sign",
                            "give --field ID (`engross fields FILE.pdf` lists them), or --certify");
    return EG_OK;
}

/* Levels are checked where they are known; a slip of the pen is one of usage. */
static eg_status read_level(signing *s)
{
    static const char *const names[] = {"B", "T", "LT", "LTA"};
    eg_cli *cli = s->cli;
    const char *level = eg_arguments_value(&cli->arguments, EG_OPTION_LEVEL);
    s->options.level = level;
    s->options.tsa = eg_arguments_value(&cli->arguments, EG_OPTION_TSA);
    for (size_t i = 0; level && i < sizeof names / sizeof *names; i++)
        if (strcmp(level, names[i]) == 0)
            level = NULL;
    if (level)
        return eg_cli_usage(cli,
                            eg_arena_print(cli->job->arena, "--level cannot be %s",
                                           eg_report_quote(cli->job->arena, eg_slice_of(level))),
                            "it is B, T, LT or LTA");
    if (!s->options.level || strcmp(s->options.level, "B") == 0 || s->options.tsa)
        return EG_OK;
    eg_status status = eg_cli_find_house_tsa(cli, s->source, &s->options.tsa);
    if (status != EG_OK || s->options.tsa)
        return status;
    return eg_cli_usage(
        cli, eg_arena_print(cli->job->arena, "--level %s needs a time-stamping server", s->options.level),
        "name it with --tsa URL, or with `tsa` in house.yaml");
}

/* The one clock of the program: a signature says when it was made. */
static eg_status read_time(signing *s)
{
    const char *epoch = getenv("SOURCE_DATE_EPOCH");
    char *end;
    if (!epoch) {
        s->options.now = (int64_t)time(NULL);
        return EG_OK;
    }
    s->options.now = strtoll(epoch, &end, 10);
    if (*epoch < '0' || *epoch > '9' || *end)
        return eg_cli_usage(s->cli, "SOURCE_DATE_EPOCH is not a number of seconds",
                            "unset it to use the clock");
    return EG_OK;
}

static eg_status read_output(signing *s)
{
    eg_cli *cli = s->cli;
    s->output = eg_arguments_value(&cli->arguments, EG_OPTION_OUTPUT);
    if (s->output && strcmp(s->output, "-") == 0) {
        if (cli->is_json)
            return eg_cli_usage(cli, "-o - and --json both want standard output", NULL);
        if (isatty(STDOUT_FILENO) == 1)
            return eg_cli_usage(cli, "a PDF is not written to a terminal", "name a file with -o FILE");
    }
    if (!s->output && strcmp(s->source, "-") == 0)
        return eg_cli_usage(cli, "a PDF from standard input needs a name to be written to",
                            "give -o FILE, or -o -");
    if (!s->output)
        s->output = s->source; /* the signature is added to the file itself, which is replaced in one step */
    return EG_OK;
}

static eg_status read_options(signing *s)
{
    eg_cli *cli = s->cli;
    if (cli->arguments.operands.n != 1)
        return eg_cli_usage(cli, "one PDF file is signed at a time", "name it, or - for standard input");
    s->source = cli->arguments.operands.items[0];
    eg_status status = read_action(s);
    if (status == EG_OK)
        status = read_key_options(s);
    if (status == EG_OK)
        status = read_level(s);
    if (status == EG_OK)
        status = read_output(s);
    return status == EG_OK ? read_time(s) : status;
}

static eg_status read_input(signing *s)
{
    if (strcmp(s->source, "-") != 0)
        return EG_OK;
    s->options.bytes = &s->input;
    return eg_cli_read_in(s->cli, &s->input);
}

/* ---- output ---- */

static void add_json(signing *s, const eg_result *result, bool is_done, const eg_finding *fault)
{
    bool has_file = is_done && !s->options.dry_run;
    eg_buffer line = eg_buffer_new(s->cli->job->arena);
    eg_json json = {.out = &line};
    eg_json_open(&json, '{');
    eg_json_key(&json, "file");
    eg_json_string(&json, has_file ? s->output : NULL);
    eg_json_key(&json, "source");
    eg_json_string(&json, s->source);
    eg_json_key(&json, "field");
    eg_json_string(&json, eg_result_field(result));
    eg_json_key(&json, "signer");
    eg_json_string(&json, eg_result_signer(result));
    eg_json_key(&json, "bytes");
    eg_json_number(&json, has_file ? eg_result_pdf(result).size : 0);
    eg_json_key(&json, "sha256");
    eg_json_string(&json, has_file ? eg_result_sha256(result) : NULL);
    eg_json_key(&json, "findings");
    eg_message_add_json(&json, result, fault);
    eg_json_close(&json, '}');
    eg_buffer_add_char(&line, '\n');
    eg_terminal_write_out(&s->cli->terminal, eg_buffer_slice(&line));
}

static void say_done(signing *s, const eg_result *result)
{
    eg_cli *cli = s->cli;
    if (cli->is_quiet || strcmp(s->output, "-") == 0)
        return;
    const char *signer = eg_result_signer(result);
    eg_buffer text = eg_buffer_new(cli->job->arena);
    eg_buffer_print(&text, "%s: field %s %s by %s\n", s->options.dry_run ? s->source : s->output,
                    eg_result_field(result), s->options.dry_run ? "can be signed" : "signed",
                    signer && *signer ? signer : "a certificate without a name");
    eg_terminal_write_out(&cli->terminal, eg_buffer_slice(&text));
}

static bool write_pdf(signing *s, const eg_result *result, eg_finding *fault)
{
    eg_slice pdf = {eg_result_pdf(result).data, eg_result_pdf(result).size};
    if (s->options.dry_run)
        return true;
    return strcmp(s->output, "-") == 0 ? eg_terminal_write_out(&s->cli->terminal, pdf)
                                       : eg_output_replace(s->cli, s->output, pdf, fault);
}

static void finish(signing *s, const eg_result *result)
{
    eg_cli *cli = s->cli;
    eg_status status = eg_message_status(cli, result);
    eg_finding fault = {0};
    bool is_done = false;
    eg_cli_note(cli, status);
    if (!cli->is_json)
        eg_message_show(cli, result, 0);
    if (status == EG_OK) {
        is_done = write_pdf(s, result, &fault);
        if (!is_done)
            eg_cli_note(cli, EG_ERR_SYSTEM);
    }
    if (cli->is_json)
        add_json(s, result, is_done, fault.slug ? &fault : NULL);
    else if (fault.slug)
        eg_cli_show(cli, &fault);
    else if (is_done)
        say_done(s, result);
}

static void free_result(void *result)
{
    eg_result_free(result);
}

eg_status eg_cli_sign(eg_cli *cli)
{
    signing s = {.cli = cli};
    eg_status status = read_options(&s);
    if (status == EG_OK)
        status = read_input(&s);
    if (status != EG_OK)
        return status;
    sign_call *call = (sign_call *)eg_cli_signing_call(cli, "eg_sign");
    if (!call)
        return EG_ERR_SYSTEM;
    eg_result *result;
    call(eg_cli_engine(cli), s.source, &s.options, &result);
    struct eg_closer *closer = result ? eg_job_on_close(cli->job, free_result, result) : NULL;
    finish(&s, result);
    if (closer)
        eg_job_release(cli->job, closer);
    return cli->status;
}
