/* `engross config`: where things are, and the keys in effect of a source with the files they come from. See
 * cli.h. */
#include "cli/cli.h"
#include "source/source.h"

static void add_pair(eg_cli *cli, eg_buffer *out, const char *name, const char *value)
{
    if (!cli->is_json) {
        eg_buffer_print(out, "%-12s %s\n", name, value);
        return;
    }
    eg_json json = {.out = out};
    eg_json_open(&json, '{');
    eg_json_key(&json, "name");
    eg_json_string(&json, name);
    eg_json_key(&json, "value");
    eg_json_string(&json, value);
    eg_json_close(&json, '}');
    eg_buffer_add_char(out, '\n');
}

static void add_places(eg_cli *cli, eg_buffer *out)
{
    eg_engine *engine = eg_cli_engine(cli);
    eg_arena *arena = cli->job->arena;
    const char *data = eg_engine_data(engine);
    add_pair(cli, out, "version", eg_version());
    add_pair(cli, out, "data", data);
    add_pair(cli, out, "fonts", eg_arena_print(arena, "%s/fonts.yaml", data));
    for (const char *const *folder = eg_engine_font_folders(engine); *folder; folder++)
        add_pair(cli, out, "font-folder", *folder);
    add_pair(cli, out, "styles", eg_arena_print(arena, "%s/styles", data));
    add_pair(cli, out, "languages", eg_arena_print(arena, "%s/languages", data));
    add_pair(cli, out, "hyphenation", eg_arena_print(arena, "%s/hyphenation", data));
    add_pair(cli, out, "output", "output");
    add_pair(cli, out, "cache", "none is kept");
}

/* A value as JSON, which is YAML in flow style too. */
static void add_value(eg_json *json, const eg_yaml *value)
{
    switch (value->kind) {
    case EG_YAML_SCALAR:
        eg_json_string(json, value->value);
        break;
    case EG_YAML_SEQUENCE:
        eg_json_open(json, '[');
        for (uint32_t i = 0; i < value->n; i++)
            add_value(json, value->items[i]);
        eg_json_close(json, ']');
        break;
    case EG_YAML_MAPPING:
        eg_json_open(json, '{');
        for (uint32_t i = 0; i < value->n; i++) {
            eg_json_key(json, value->keys[i]->value);
            add_value(json, value->items[i]);
        }
        eg_json_close(json, '}');
        break;
    }
}

static void add_key(eg_cli *cli, eg_buffer *out, const char *name, const eg_yaml *value,
                    const char *text_file)
{
    eg_json json = {.out = out};
    if (cli->is_json) {
        eg_json_open(&json, '{');
        eg_json_key(&json, "text");
        eg_json_string(&json, text_file);
        eg_json_key(&json, "key");
        eg_json_string(&json, name);
        eg_json_key(&json, "value");
        add_value(&json, value);
        eg_json_key(&json, "file");
        eg_json_string(&json, value->place.file);
        eg_json_key(&json, "line");
        eg_json_number(&json, value->place.line);
        eg_json_close(&json, '}');
    } else {
        eg_buffer_print(out, "%s: ", name);
        add_value(&json, value);
        eg_buffer_print(out, "  # %s:%u", value->place.file, value->place.line);
    }
    eg_buffer_add_char(out, '\n');
}

static eg_status show_text(eg_cli *cli, eg_job *job, const eg_source *source, const eg_source_text *which,
                           const char *lang, eg_buffer *out)
{
    eg_text *text;
    eg_status status = eg_text_read(job, source, which, lang, &text);
    if (!text)
        return status;
    if (!cli->is_json)
        eg_buffer_print(out, "\n# %s (%s)\n", text->file, text->lang ? text->lang : "no language");
    for (int i = 0; i < EG_N_KEYS; i++) {
        const eg_yaml *value = eg_text_key(text, (eg_key)i);
        if (value)
            add_key(cli, out, eg_key_rules[i].name, value, text->file);
    }
    for (int i = 0; i < EG_N_HOUSE_KEYS; i++) {
        const eg_yaml *value = eg_yaml_find(source->house, eg_house_rules[i].name);
        if (value)
            add_key(cli, out, eg_house_rules[i].name, value, text->file);
    }
    return status;
}

static eg_status worse(eg_status a, eg_status b)
{
    return a > b ? a : b;
}

static eg_status show_source(eg_job *job, void *data)
{
    eg_cli *cli = data;
    eg_words langs;
    eg_source *source;
    eg_buffer out = eg_buffer_new(job->arena);
    eg_usage_fault fault = eg_arguments_list(job->arena, &cli->arguments, EG_OPTION_LANG, &langs);
    eg_status status = eg_cli_usage_fault(cli, fault);
    if (status)
        return status;
    status = eg_source_open(job, NULL, cli->arguments.operands.items[0], &source);
    if (!source)
        return status;
    for (uint32_t i = 0; i < langs.n; i++) {
        const eg_source_text *which = eg_source_choose(job, source, langs.items[i]);
        status =
            worse(status, which ? show_text(cli, job, source, which, langs.items[i], &out) : EG_ERR_USAGE);
    }
    for (uint32_t i = 0; !langs.n && i < source->n_texts; i++)
        status = worse(status, show_text(cli, job, source, &source->texts[i], NULL, &out));
    eg_terminal_write_out(&cli->terminal, eg_buffer_slice(&out));
    return status;
}

eg_status eg_cli_config(eg_cli *cli)
{
    if (cli->arguments.operands.n > 1)
        return eg_cli_usage(cli, "`engross config` takes one source", NULL);
    eg_buffer out = eg_buffer_new(cli->job->arena);
    add_places(cli, &out);
    eg_terminal_write_out(&cli->terminal, eg_buffer_slice(&out));
    return cli->arguments.operands.n ? eg_cli_run_reported(cli, show_source, cli) : EG_OK;
}
