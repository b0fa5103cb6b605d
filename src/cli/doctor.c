/* `engross doctor`: whether the installation is whole. See cli.h.
 *
 * Each line says what a thing is needed for, and is `ok`, `note` (something that only some texts need is missing) or
 * `problem` (exit status 3). */
#include <errno.h>
#include <limits.h>
#include <link.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cli/cli.h"
#include "source/yaml.h"

typedef enum verdict { VERDICT_OK, VERDICT_NOTE, VERDICT_PROBLEM } verdict;

typedef struct doctor {
    eg_cli *cli;
    eg_job *job;
    eg_buffer out;
    uint32_t n_problems;
} doctor;

static void add_line(doctor *d, verdict is, const char *what, const char *hint)
{
    static const char *const words[] = {"ok", "note", "problem"};
    d->n_problems += is == VERDICT_PROBLEM;
    if (!d->cli->is_json) {
        if (is == VERDICT_OK && d->cli->is_quiet)
            return;
        eg_buffer_print(&d->out, "%-7s  %s\n", words[is], what);
        if (hint)
            eg_buffer_print(&d->out, "         hint: %s\n", hint);
        return;
    }
    eg_json json = {.out = &d->out};
    eg_json_open(&json, '{');
    eg_json_key(&json, "status");
    eg_json_string(&json, words[is]);
    eg_json_key(&json, "message");
    eg_json_string(&json, what);
    eg_json_key(&json, "hint");
    eg_json_string(&json, hint);
    eg_json_close(&json, '}');
    eg_buffer_add_char(&d->out, '\n');
}

/* ---- data ---- */

static void check_data(doctor *d)
{
    static const struct {
        const char *name, *purpose;
    } needed[] = {{"fonts.yaml", "which fonts there are"},
                  {"styles/official.yaml", "how pages look"},
                  {"languages", "digits, phrases and line breaks of each language"},
                  {"hyphenation", "where words may be divided"}};
    eg_arena *arena = d->job->arena;
    for (size_t i = 0; i < sizeof needed / sizeof *needed; i++) {
        const char *path =
            eg_arena_print(arena, "%s/%s", eg_engine_data(eg_cli_engine(d->cli)), needed[i].name);
        if (access(path, R_OK) == 0)
            add_line(d, VERDICT_OK, eg_arena_print(arena, "data: %s (%s)", path, needed[i].purpose), NULL);
        else
            add_line(
                d, VERDICT_PROBLEM,
                eg_arena_print(arena, "data: %s (%s): %s", path, needed[i].purpose, eg_terminal_words(errno)),
                "install engross again, or name its data folder with --data");
    }
}

/* ---- libraries ---- */

/* The file a library was loaded from tells its exact version (libharfbuzz.so.0.60000.0), whatever the
 * library. */
static int add_library(struct dl_phdr_info *info, size_t size, void *data)
{
    static const struct {
        const char *stem, *purpose;
    } known[] = {{"libharfbuzz-subset", "fonts as small as the text needs them"},
                 {"libharfbuzz", "letters to glyphs"},
                 {"libfreetype", "measures of fonts"},
                 {"libicu", "line breaks and characters"},
                 {"libhpdf", "PDF files"},
                 {"libcmark", "Markdown"},
                 {"libyaml", "keys and styles"},
                 {"libnettle", "digests"},
                 {"libpng", "pictures"},
                 {"libjpeg", "pictures"},
                 {"libz.", "compression"}};
    doctor *d = data;
    (void)size;
    const char *slash = info->dlpi_name ? strrchr(info->dlpi_name, '/') : NULL;
    char path[PATH_MAX];
    for (size_t i = 0; slash && i < sizeof known / sizeof *known; i++)
        if (strncmp(slash + 1, known[i].stem, strlen(known[i].stem)) == 0 &&
            realpath(info->dlpi_name, path)) {
            add_line(
                d, VERDICT_OK,
                eg_arena_print(d->job->arena, "library: %s (%s)", strrchr(path, '/') + 1, known[i].purpose),
                NULL);
            break;
        }
    return 0;
}

/* ---- the press ---- */

/* What only the print edition needs is loaded by it alone, so it is asked for here. */
static void check_press(doctor *d)
{
    if (eg_converter_is_available())
        add_line(d, VERDICT_OK, "library: liblcms2.so.2 (edition print: colours and pictures for the press)",
                 NULL);
    else
        add_line(
            d, VERDICT_NOTE,
            "library: liblcms2.so.2 (edition print: colours and pictures for the press): it cannot be loaded",
            "install the package liblcms2-2");
    if (access(eg_profile_default_path, R_OK) == 0)
        add_line(d, VERDICT_OK,
                 eg_arena_print(d->job->arena, "profile: %s (edition print, without --icc)",
                                eg_profile_default_path),
                 NULL);
    else
        add_line(d, VERDICT_NOTE,
                 eg_arena_print(d->job->arena, "profile: %s (edition print, without --icc): %s",
                                eg_profile_default_path, eg_terminal_words(errno)),
                 "install the package libgs-common, or name the profile of your press with --icc FILE");
}

/* ---- fonts ---- */

enum { MOST_SCRIPTS = 6 }; /* named; a package of many says how many more */

typedef struct package {
    const char *name;
    uint32_t n_files, n_found;
    EG_VECTOR(const char *) scripts;
} package;
typedef EG_VECTOR(package) packages;

static package *package_named(doctor *d, packages *list, const char *name)
{
    for (uint32_t i = 0; i < list->n; i++)
        if (strcmp(list->items[i].name, name) == 0)
            return &list->items[i];
    package *added = EG_PUSH(d->job->arena, list);
    added->name = name;
    return added;
}

static bool has_file(doctor *d, const char *folder, const char *file)
{
    const char *const *root = eg_engine_font_folders(eg_cli_engine(d->cli));
    bool is_found = false;
    for (; *root && !is_found; root++)
        is_found = access(eg_arena_print(d->job->arena, "%s/%s/%s", *root, folder, file), R_OK) == 0;
    return is_found;
}

/* What a package is for: the scripts of its families, in the registry's order. */
static void add_scripts(doctor *d, package *to, const eg_yaml *scripts)
{
    for (uint32_t i = 0; scripts && scripts->kind == EG_YAML_SEQUENCE && i < scripts->n; i++) {
        const char *script = eg_yaml_string(scripts->items[i], "");
        bool is_new = strcmp(script, "Zyyy") != 0;
        for (uint32_t k = 0; k < to->scripts.n; k++)
            is_new &= strcmp(to->scripts.items[k], script) != 0;
        if (is_new)
            *EG_PUSH(d->job->arena, &to->scripts) = script;
    }
}

static const char *purpose_of(doctor *d, const package *p)
{
    eg_buffer out = eg_buffer_new(d->job->arena);
    if (!p->scripts.n)
        return "signs of all scripts";
    for (uint32_t i = 0; i < p->scripts.n && i < MOST_SCRIPTS; i++)
        eg_buffer_print(&out, "%s%s", i ? " " : "", p->scripts.items[i]);
    if (p->scripts.n > MOST_SCRIPTS)
        eg_buffer_print(&out, " and %u scripts more", p->scripts.n - MOST_SCRIPTS);
    return out.data;
}

static void count_family(doctor *d, packages *list, const eg_yaml *family)
{
    const eg_yaml *files = eg_yaml_find(family, "files");
    const char *folder = eg_yaml_string(eg_yaml_find(family, "folder"), "");
    const char *usual = eg_yaml_string(eg_yaml_find(family, "package"), "no package");
    for (uint32_t i = 0; files && files->kind == EG_YAML_SEQUENCE && i < files->n; i++) {
        const char *file = eg_yaml_string(eg_yaml_find(files->items[i], "file"), NULL);
        package *counted =
            package_named(d, list, eg_yaml_string(eg_yaml_find(files->items[i], "package"), usual));
        counted->n_files++;
        counted->n_found += file && has_file(d, folder, file);
        add_scripts(d, counted, eg_yaml_find(family, "scripts"));
    }
}

/* The official style's own family, in all its faces: without it nothing can be made. */
static bool has_first_family(doctor *d, const eg_yaml *families)
{
    packages own = {0};
    count_family(d, &own, eg_yaml_find(families, "Noto Serif"));
    bool is_whole = own.n > 0;
    for (uint32_t i = 0; i < own.n; i++)
        is_whole &= own.items[i].n_found == own.items[i].n_files;
    return is_whole;
}

static eg_status check_fonts(doctor *d)
{
    eg_arena *arena = d->job->arena;
    const eg_yaml *registry;
    const char *path = eg_arena_print(arena, "%s/fonts.yaml", eg_engine_data(eg_cli_engine(d->cli)));
    if (access(path, R_OK) != 0)
        return EG_ERR_SYSTEM; /* told among the data */
    eg_status status = eg_yaml_load(d->job, path, &registry);
    if (status != EG_OK || eg_engine_check(eg_cli_engine(d->cli), d->job) != EG_OK)
        return EG_ERR_SYSTEM;
    const eg_yaml *families = eg_yaml_find(registry, "families");
    packages list = {0};
    for (uint32_t i = 0; families && families->kind == EG_YAML_MAPPING && i < families->n; i++)
        count_family(d, &list, families->items[i]);
    if (!has_first_family(d, families))
        add_line(d, VERDICT_PROBLEM, "fonts: Noto Serif, the official style's own, is not complete",
                 "install the package fonts-noto-core");
    for (uint32_t i = 0; i < list.n; i++) {
        const package *p = &list.items[i];
        bool is_whole = p->n_found == p->n_files;
        add_line(d, is_whole ? VERDICT_OK : VERDICT_NOTE,
                 eg_arena_print(arena, "fonts: %s, %u of %u files (%s)", p->name, p->n_found, p->n_files,
                                purpose_of(d, p)),
                 is_whole
                     ? NULL
                     : eg_arena_print(arena, "texts in its scripts need it: apt-get install %s", p->name));
    }
    return EG_OK;
}

static eg_status check_digests(doctor *d)
{
    eg_fonts *fonts;
    if (!eg_arguments_has(&d->cli->arguments, EG_OPTION_DIGESTS))
        return EG_OK;
    eg_status status = eg_engine_fonts(eg_cli_engine(d->cli), d->job, NULL, &fonts);
    size_t before = eg_report_n(d->job->report);
    if (status == EG_OK)
        status = eg_fonts_verify(fonts, d->job);
    if (status == EG_OK && eg_report_n(d->job->report) == before)
        add_line(d, VERDICT_OK, "fonts: every file is the one of the registry (the same pages everywhere)",
                 NULL);
    return status;
}

/* ---- output ---- */

static void check_output(doctor *d)
{
    struct stat status;
    const char *folder = stat("output", &status) == 0 ? "output" : ".";
    if (access(folder, W_OK | X_OK) == 0)
        add_line(d, VERDICT_OK,
                 *folder == '.' ? "output: output/ can be made here (files without -o or -d)"
                                : "output: output/ can be written to (files without -o or -d)",
                 NULL);
    else
        add_line(
            d, VERDICT_NOTE,
            eg_arena_print(d->job->arena, "output: %s: %s",
                           *folder == '.' ? "output/ cannot be made here" : "output/ cannot be written to",
                           eg_terminal_words(errno)),
            "work in another folder, or name one with -d DIR");
}

static eg_status examine(eg_job *job, void *data)
{
    doctor *d = EG_NEW(job->arena, doctor);
    d->cli = data;
    d->job = job;
    d->out = eg_buffer_new(job->arena);
    check_data(d);
    dl_iterate_phdr(add_library, d);
    check_press(d);
    eg_status status = check_fonts(d);
    if (status == EG_OK)
        status = check_digests(d);
    check_output(d);
    eg_terminal_write_out(&d->cli->terminal, eg_buffer_slice(&d->out));
    return status == EG_OK && d->n_problems ? EG_ERR_SYSTEM : status;
}

eg_status eg_cli_doctor(eg_cli *cli)
{
    if (cli->arguments.operands.n)
        return eg_cli_usage(cli, "`engross doctor` takes no operand", NULL);
    return eg_cli_run_reported(cli, examine, cli);
}
