/* `engross help`, `explain` and `fonts`: what the program knows, shown. See cli.h. */
#include "base/nearest.h"
#include "cli/cli.h"
#include "source/keys.h"

static void write_out(eg_cli *cli, const eg_buffer *text)
{
    eg_terminal_write_out(&cli->terminal, eg_buffer_slice(text));
}

static eg_status refuse_operands(eg_cli *cli)
{
    if (!cli->arguments.operands.n)
        return EG_OK;
    eg_arena *arena = cli->job->arena;
    const char *command = eg_commands[cli->arguments.command].name;
    return eg_cli_usage(cli,
                        eg_arena_print(arena, "`engross %s` takes no operand, and got %s", command,
                                       eg_report_quote(arena, eg_slice_of(cli->arguments.operands.items[0]))),
                        NULL);
}

/* ---- help ---- */

static void add_keys(eg_buffer *out)
{
    eg_buffer_add_string(out, "Keys of a text's front matter, of declaration.yaml and of house.yaml:\n\n");
    for (int i = 0; i < EG_N_KEYS; i++)
        eg_help_add_entry(out, eg_key_rules[i].name, eg_key_rules[i].doc);
    eg_buffer_add_string(out, "\nKeys of house.yaml alone:\n\n");
    for (int i = 0; i < EG_N_HOUSE_KEYS; i++)
        eg_help_add_entry(out, eg_house_rules[i].name, eg_house_rules[i].doc);
}

/* A command's help, or that of the keys. */
static eg_status add_topic(eg_cli *cli, const char *topic, eg_buffer *out)
{
    const char *topics[EG_N_COMMANDS + 2] = {0};
    eg_arena *arena = cli->job->arena;
    for (int i = 0; i < EG_N_COMMANDS; i++)
        topics[i] = eg_commands[i].name;
    topics[EG_N_COMMANDS] = "keys";
    int found = 0;
    while (topics[found] && strcmp(topics[found], topic) != 0)
        found++;
    if (found < EG_N_COMMANDS)
        eg_help_add_command(out, (eg_command)found);
    else if (topics[found])
        add_keys(out);
    else {
        const char *nearest = eg_nearest(topic, topics);
        return eg_cli_usage(
            cli, eg_arena_print(arena, "there is no command %s", eg_report_quote(arena, eg_slice_of(topic))),
            nearest ? eg_arena_print(arena, "did you mean `engross help %s`?", nearest)
                    : "`engross help` lists the commands");
    }
    return EG_OK;
}

/* help, help COMMAND, help keys, and COMMAND --help */
eg_status eg_cli_help(eg_cli *cli)
{
    const eg_arguments *arguments = &cli->arguments;
    eg_buffer text = eg_buffer_new(cli->job->arena);
    eg_status status = EG_OK;
    if (arguments->has_command && arguments->command != EG_COMMAND_HELP)
        eg_help_add_command(&text, arguments->command);
    else if (!arguments->operands.n)
        eg_help_add(&text);
    else
        for (uint32_t i = 0; i < arguments->operands.n && status == EG_OK; i++) {
            if (i)
                eg_buffer_add_char(&text, '\n');
            status = add_topic(cli, arguments->operands.items[i], &text);
        }
    if (status == EG_OK)
        write_out(cli, &text);
    return status;
}

/* ---- explain ---- */

static const char *severity_name(eg_severity severity)
{
    return severity == EG_ERROR ? "error" : severity == EG_WARNING ? "warning" : "note";
}

static void add_kind_json(eg_buffer *out, eg_finding_kind kind)
{
    eg_json json = {.out = out};
    eg_json_open(&json, '{');
    eg_json_key(&json, "slug");
    eg_json_string(&json, eg_finding_slug(kind));
    eg_json_key(&json, "severity");
    eg_json_string(&json, severity_name(eg_finding_severity(kind)));
    eg_json_key(&json, "explanation");
    eg_json_string(&json, eg_finding_explanation(kind));
    eg_json_close(&json, '}');
    eg_buffer_add_char(out, '\n');
}

static void list_kinds(eg_cli *cli, eg_buffer *out)
{
    for (int i = 0; i < EG_N_FINDINGS; i++)
        if (cli->is_json)
            add_kind_json(out, (eg_finding_kind)i);
        else
            eg_buffer_print(out, "%-7s  %s\n", severity_name(eg_finding_severity((eg_finding_kind)i)),
                            eg_finding_slug((eg_finding_kind)i));
}

static void add_kind(eg_cli *cli, eg_buffer *out, eg_finding_kind kind)
{
    if (cli->is_json) {
        add_kind_json(out, kind);
        return;
    }
    if (out->size)
        eg_buffer_add_char(out, '\n');
    eg_buffer_print(out, "%s[%s]\n\n", severity_name(eg_finding_severity(kind)), eg_finding_slug(kind));
    eg_help_add_wrapped(out, eg_finding_explanation(kind), 0, 0);
}

eg_status eg_cli_explain(eg_cli *cli)
{
    eg_arena *arena = cli->job->arena;
    eg_buffer text = eg_buffer_new(arena);
    const char *slugs[EG_N_FINDINGS + 1] = {0};
    for (int i = 0; i < EG_N_FINDINGS; i++)
        slugs[i] = eg_finding_slug((eg_finding_kind)i);
    if (!cli->arguments.operands.n)
        list_kinds(cli, &text);
    for (uint32_t i = 0; i < cli->arguments.operands.n; i++) {
        const char *slug = cli->arguments.operands.items[i];
        int kind = 0;
        while (kind < EG_N_FINDINGS && strcmp(slugs[kind], slug) != 0)
            kind++;
        if (kind == EG_N_FINDINGS) {
            const char *nearest = eg_nearest(slug, slugs);
            return eg_cli_usage(
                cli,
                eg_arena_print(arena, "there is no finding %s", eg_report_quote(arena, eg_slice_of(slug))),
                nearest ? eg_arena_print(arena, "did you mean %s?", nearest)
                        : "`engross explain` lists them all");
        }
        add_kind(cli, &text, (eg_finding_kind)kind);
    }
    write_out(cli, &text);
    return EG_OK;
}

/* ---- fonts ---- */

static eg_status list_fonts(eg_job *job, void *data)
{
    eg_cli *cli = data;
    eg_words langs;
    eg_fonts *fonts;
    eg_buffer text = eg_buffer_new(job->arena);
    eg_usage_fault fault = eg_arguments_list(job->arena, &cli->arguments, EG_OPTION_LANG, &langs);
    eg_status status = eg_cli_usage_fault(cli, fault);
    if (status)
        return status;
    status = eg_engine_fonts(eg_cli_engine(cli), job, NULL, &fonts);
    if (status == EG_OK && !langs.n)
        status = eg_fonts_list(fonts, job, "", &text, cli->is_json);
    eg_languages *languages = langs.n ? eg_engine_languages(eg_cli_engine(cli)) : NULL;
    if (langs.n && !languages)
        eg_arena_fail(job->arena);
    for (uint32_t i = 0; i < langs.n && status == EG_OK; i++) {
        const eg_language *language;
        status = eg_language_lookup(languages, job, langs.items[i], EG_NOWHERE, &language);
        if (status == EG_OK)
            status = eg_fonts_list(fonts, job, language->script, &text, cli->is_json);
        else if (status == EG_ERR_INPUT)
            status = EG_ERR_USAGE; /* the tag comes from the command line */
    }
    write_out(cli, &text);
    return status;
}

eg_status eg_cli_fonts(eg_cli *cli)
{
    eg_status status = refuse_operands(cli);
    return status == EG_OK ? eg_cli_run_reported(cli, list_fonts, cli) : status;
}
