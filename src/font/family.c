/* One entry of fonts.yaml: a family with its files, or the families a script falls back to.
 *
 * Place: registry.c finds the entry's lines, this file reads them as YAML 1.1 (source/yaml.h) and checks
 * every key. */
#include "font/internal.h"

static const char *const class_names[] = {
    [EG_CLASS_SERIF] = "serif",     [EG_CLASS_SANS] = "sans",       [EG_CLASS_MONO] = "mono",
    [EG_CLASS_DISPLAY] = "display", [EG_CLASS_SYMBOLS] = "symbols",
};

const char *eg_font_class_name(eg_font_class class)
{
    return class_names[class];
}

static eg_status refuse(eg_job *job, eg_place place, const char *what, const char *hint)
{
    eg_finding *finding = eg_report_add(job->report, EG_F_FONT_REGISTRY_INVALID, place, "%s", what);
    eg_report_hint(job->report, finding, "%s", hint);
    return EG_ERR_INPUT;
}

static eg_status refuse_unknown_keys(eg_job *job, const eg_yaml *mapping, const char *const *known)
{
    for (uint32_t i = 0; i < mapping->n; i++) {
        const char *const *k = known;
        while (*k && strcmp(*k, mapping->keys[i]->value) != 0)
            k++;
        if (!*k)
            return refuse(job, mapping->keys[i]->place, "this key means nothing in the list of fonts",
                          "the head of the file lists the keys of a family and of its files");
    }
    return EG_OK;
}

/* The text of a key that must be there. */
static eg_status read_string(eg_job *job, const eg_yaml *mapping, const char *key, const char **out)
{
    const eg_yaml *node = eg_yaml_find(mapping, key);
    *out = eg_yaml_string(node, NULL);
    if (*out && **out)
        return EG_OK;
    return refuse(job, node ? node->place : mapping->place,
                  eg_arena_print(job->arena, "the key %s is missing or is no text", key),
                  "the head of the file shows a family with all its keys");
}

static bool is_script(const char *code)
{
    for (int i = 0; i < 4; i++) {
        char low = (char)(code[i] | 0x20);
        if (low < 'a' || low > 'z' || (i == 0) != (code[i] != low))
            return false;
    }
    return code[4] == 0;
}

static eg_status read_scripts(eg_job *job, const eg_yaml *mapping, eg_font_family *family)
{
    const eg_yaml *list = eg_yaml_find(mapping, "scripts");
    if (!list || list->kind != EG_YAML_SEQUENCE || list->n == 0)
        return refuse(job, mapping->place, "the key scripts is missing or is no list",
                      "write scripts: [Khmr]");
    family->scripts = eg_arena_alloc_array(job->arena, list->n, sizeof *family->scripts);
    for (uint32_t i = 0; i < list->n; i++) {
        const char *code = eg_yaml_string(list->items[i], "");
        if (!is_script(code))
            return refuse(job, list->items[i]->place, "this is no script's code",
                          "ISO 15924 codes have four letters, the first a capital: Khmr");
        memcpy(family->scripts[i], code, 5);
    }
    family->n_scripts = list->n;
    return EG_OK;
}

/* "1F300-1F6FF": up to six hexadecimal digits on both sides. */
static bool read_reach(const char *text, eg_font_reach *out)
{
    uint32_t ends[2] = {0};
    for (int i = 0; i < 2; i++) {
        int n = 0;
        for (; n < 6 && strchr("0123456789ABCDEF", *text) && *text; n++, text++)
            ends[i] = ends[i] << 4 | (uint32_t)(*text <= '9' ? *text - '0' : *text - 'A' + 10);
        if (!n || *text != (i ? '\0' : '-'))
            return false;
        text += !i;
    }
    *out = (eg_font_reach){ends[0], ends[1]};
    return out->first <= out->last;
}

static eg_status read_covers(eg_job *job, const eg_yaml *mapping, eg_font_family *family)
{
    const eg_yaml *list = eg_yaml_find(mapping, "covers");
    if (!list)
        return EG_OK;
    family->n_covers = list->kind == EG_YAML_SEQUENCE ? list->n : 0;
    family->covers = EG_NEW_ARRAY(job->arena, eg_font_reach, family->n_covers + 1);
    for (uint32_t i = 0; i < family->n_covers; i++)
        if (!read_reach(eg_yaml_string(list->items[i], ""), &family->covers[i]))
            return refuse(job, list->items[i]->place, "this is no range of code points",
                          "write both ends in hexadecimal: 1F300-1F6FF");
    return family->n_covers
               ? EG_OK
               : refuse(job, list->place, "covers is no list of ranges", "write covers: [1F300-1F6FF]");
}

static eg_status read_class(eg_job *job, const eg_yaml *mapping, eg_font_class *out)
{
    const char *name;
    eg_status status = read_string(job, mapping, "class", &name);
    if (status)
        return status;
    for (size_t i = 0; i < sizeof class_names / sizeof *class_names; i++)
        if (strcmp(name, class_names[i]) == 0) {
            *out = (eg_font_class)i;
            return EG_OK;
        }
    return refuse(job, eg_yaml_find(mapping, "class")->place, "there is no such class of fonts",
                  "serif, sans, mono, display or symbols");
}

static bool is_sha256(const char *text)
{
    size_t n = 0;
    for (; text[n]; n++)
        if (!(text[n] >= '0' && text[n] <= '9') && !(text[n] >= 'a' && text[n] <= 'f'))
            return false;
    return n == 64;
}

static eg_status read_file(eg_job *job, const eg_yaml *node, const char *folder, const char *package,
                           eg_font_file *out)
{
    static const char *const known[] = {"file", "weight", "style", "index", "package", "sha256", NULL};
    const char *name;
    eg_status status = refuse_unknown_keys(job, node, known);
    if (!status)
        status = read_string(job, node, "file", &name);
    if (status)
        return status;
    int64_t weight = eg_yaml_int(eg_yaml_find(node, "weight"), 1, 1000, 0);
    int64_t index = eg_yaml_int(eg_yaml_find(node, "index"), 0, 1000, eg_yaml_find(node, "index") ? -1 : 0);
    const char *style = eg_yaml_string(eg_yaml_find(node, "style"), "upright");
    const char *sha256 = eg_yaml_string(eg_yaml_find(node, "sha256"), NULL);
    if (weight == 0 || index < 0)
        return refuse(job, node->place, "weight or index is no number that a font may have",
                      "weight is 1 to 1000, index counts the faces of a collection from 0");
    if (strcmp(style, "italic") != 0 && strcmp(style, "upright") != 0)
        return refuse(job, node->place, "there is no such style", "italic, or leave the key out");
    if (sha256 && !is_sha256(sha256))
        return refuse(job, node->place, "sha256 is not a digest", "64 hexadecimal digits, small letters");
    *out = (eg_font_file){.name = eg_arena_print(job->arena, "%s/%s", folder, name),
                          .package = eg_yaml_string(eg_yaml_find(node, "package"), package),
                          .sha256 = sha256,
                          .weight = (unsigned)weight,
                          .index = (unsigned)index,
                          .is_italic = strcmp(style, "italic") == 0,
                          .place = node->place};
    return EG_OK;
}

static eg_status read_files(eg_job *job, const eg_yaml *mapping, eg_font_family *family)
{
    const char *folder;
    eg_status status = read_string(job, mapping, "folder", &folder);
    if (status)
        return status;
    const eg_yaml *list = eg_yaml_find(mapping, "files");
    if (!list || list->kind != EG_YAML_SEQUENCE || list->n == 0)
        return refuse(job, mapping->place, "the family has no list of files",
                      "add files: with a line for each");
    family->files = EG_NEW_ARRAY(job->arena, eg_font_file, list->n);
    family->n_files = list->n;
    for (uint32_t i = 0; i < list->n && !status; i++) {
        if (list->items[i]->kind != EG_YAML_MAPPING)
            return refuse(job, list->items[i]->place, "a file needs its keys",
                          "write - {file: Name-Regular.ttf, weight: 400}");
        status = read_file(job, list->items[i], folder, family->package, &family->files[i]);
    }
    return status;
}

/* The one value of an entry's mapping "name: value". */
static eg_status parse_entry(eg_fonts *fonts, eg_job *job, const eg_font_entry *entry, const char **key,
                             const eg_yaml **value)
{
    const eg_yaml *root;
    eg_status status = eg_yaml_parse(job, fonts->path, entry->text, entry->line, &root);
    if (status)
        return status;
    if (root->kind != EG_YAML_MAPPING || root->n != 1)
        return refuse(job, (eg_place){fonts->path, entry->line, 1, 0}, "this is no entry with a name",
                      "the head of the file shows the layout");
    *key = root->keys[0]->value;
    *value = root->items[0];
    return EG_OK;
}

eg_status eg_font_family_parse(eg_fonts *fonts, eg_job *job, const eg_font_entry *entry, eg_font_family *out)
{
    static const char *const known[] = {"class",  "scripts", "covers",  "package", "licence",
                                        "folder", "files",   "kashida", NULL};
    const eg_yaml *mapping;
    *out = (eg_font_family){0};
    eg_status status = parse_entry(fonts, job, entry, &out->name, &mapping);
    if (status)
        return status;
    if (mapping->kind != EG_YAML_MAPPING)
        return refuse(job, mapping->place, "this family has no keys", "the head of the file lists them");
    if ((status = refuse_unknown_keys(job, mapping, known)) ||
        (status = read_class(job, mapping, &out->class)) ||
        (status = read_string(job, mapping, "package", &out->package)) ||
        (status = read_string(job, mapping, "licence", &out->licence)) ||
        (status = read_scripts(job, mapping, out)) || (status = read_covers(job, mapping, out)))
        return status;
    out->has_no_kashida = !eg_yaml_bool(eg_yaml_find(mapping, "kashida"), true);
    return read_files(job, mapping, out);
}

static bool keep_file(eg_fonts *fonts, const eg_font_file *parsed, eg_font_file *out)
{
    *out = *parsed;
    out->place.file = fonts->path;
    out->name = eg_font_keep_string(fonts, parsed->name);
    out->package = eg_font_keep_string(fonts, parsed->package);
    out->sha256 = parsed->sha256 ? eg_font_keep_string(fonts, parsed->sha256) : NULL;
    return out->name && out->package && (out->sha256 || !parsed->sha256);
}

eg_font_family *eg_font_family_keep(eg_fonts *fonts, const eg_font_family *parsed)
{
    eg_font_family *family = eg_font_keep(fonts, 1, sizeof *family);
    if (!family)
        return NULL;
    *family = *parsed;
    family->name = eg_font_keep_string(fonts, parsed->name);
    family->package = eg_font_keep_string(fonts, parsed->package);
    family->licence = eg_font_keep_string(fonts, parsed->licence);
    family->scripts = eg_font_keep(fonts, parsed->n_scripts, sizeof *family->scripts);
    family->files = eg_font_keep(fonts, parsed->n_files, sizeof *family->files);
    family->covers = eg_font_keep(fonts, parsed->n_covers, sizeof *family->covers);
    if (!family->name || !family->package || !family->licence || !family->scripts || !family->files ||
        !family->covers)
        return NULL;
    if (parsed->n_covers)
        memcpy(family->covers, parsed->covers, parsed->n_covers * sizeof *family->covers);
    memcpy(family->scripts, parsed->scripts, parsed->n_scripts * sizeof *family->scripts);
    for (uint32_t i = 0; i < parsed->n_files; i++)
        if (!keep_file(fonts, &parsed->files[i], &family->files[i]))
            return NULL;
    return family;
}

eg_status eg_font_names_parse(eg_fonts *fonts, eg_job *job, const eg_font_entry *entry, const char ***out)
{
    const char *key;
    const eg_yaml *list;
    eg_status status = parse_entry(fonts, job, entry, &key, &list);
    if (status)
        return status;
    if (list->kind != EG_YAML_SEQUENCE)
        return refuse(job, list->place, "a fallback is a list of families", "write Khmr: [Noto Serif Khmer]");
    *out = EG_NEW_ARRAY(job->arena, const char *, (size_t)list->n + 1);
    for (uint32_t i = 0; i < list->n; i++)
        if (!((*out)[i] = eg_yaml_string(list->items[i], NULL)))
            return refuse(job, list->items[i]->place, "a fallback is a list of families",
                          "write Khmr: [Noto Serif Khmer]");
    return EG_OK;
}

const char **eg_font_names_keep(eg_fonts *fonts, const char *const *parsed)
{
    size_t n = 0;
    while (parsed[n])
        n++;
    const char **names = eg_font_keep(fonts, n + 1, sizeof *names);
    for (size_t i = 0; names && i < n; i++)
        if (!(names[i] = eg_font_keep_string(fonts, parsed[i])))
            return NULL;
    return names;
}
