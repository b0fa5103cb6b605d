/* Values of keys, by precedence and by language.
 *
 * Place: what document/ and edition/ ask of a text that has been read.
 * Standard: RFC 4647, section 3.4 (lookup), for texts given by language. */
#include "base/vector.h"
#include "source/internal.h"

enum { N_LAYERS = 3 };

static const eg_yaml *layer_of(const eg_text *text, int layer)
{
    return layer == EG_LAYER_FRONT         ? text->front
           : layer == EG_LAYER_DECLARATION ? text->source->declaration
                                           : text->source->house;
}

const eg_yaml *eg_text_key(const eg_text *text, eg_key key)
{
    for (int layer = 0; layer < N_LAYERS; layer++) {
        const eg_yaml *value = eg_yaml_find(layer_of(text, layer), eg_key_rules[key].name);
        if (value)
            return value;
    }
    return NULL;
}

const char *eg_text_key_folder(const eg_text *text, eg_key key)
{
    return eg_text_key_is_of_house(text, key) ? text->source->house_folder : text->source->folder;
}

bool eg_text_key_is_of_house(const eg_text *text, eg_key key)
{
    const char *name = eg_key_rules[key].name;
    return !eg_yaml_find(text->front, name) && !eg_yaml_find(text->source->declaration, name);
}

/* How many folders a relative path climbs above where it begins, at its highest. */
static int climb_of(const char *path)
{
    int depth = 0, highest = 0;
    while (*path) {
        size_t size = strcspn(path, "/");
        if (size == 2 && path[0] == '.' && path[1] == '.')
            depth--;
        else if (size && !(size == 1 && *path == '.'))
            depth++;
        highest = depth < highest ? depth : highest;
        path += size + (path[size] == '/');
    }
    return -highest;
}

bool eg_source_allows(eg_job *job, const eg_source *source, eg_place place, const char *what,
                      const char *path)
{
    if (*path != '/' && climb_of(path) <= (source->house ? source->n_house_up : 0))
        return true;
    eg_finding *finding =
        eg_report_add(job->report, EG_F_PATH_OUTSIDE, place, "the %s %s is not in the declaration's folder",
                      what, eg_report_quote(job->arena, eg_slice_of(path)));
    eg_report_hint(job->report, finding, "copy it there, or into the folder of house.yaml");
    return false;
}

/* A scalar as a text: white space at its ends goes; the place is that of its first character. */
static eg_key_text text_of(const eg_yaml *scalar, const char *tag)
{
    eg_key_text out = {{scalar->value, scalar->size}, scalar->place, tag};
    out.place.column += scalar->is_quoted && scalar->size;
    while (out.text.size && strchr(" \t\r\n", out.text.data[0])) {
        out.text.data++;
        out.text.size--;
        out.place.column++;
    }
    while (out.text.size && strchr(" \t\r\n", out.text.data[out.text.size - 1]))
        out.text.size--;
    return out;
}

/* A text by language that does not have the one asked for: the declaration's own, else the first. */
static eg_key_text text_in_another(const eg_text *text, const eg_yaml *mapping)
{
    const char *own = eg_yaml_string(eg_yaml_find(text->source->declaration, "lang"), NULL);
    const eg_yaml *value = own ? eg_key_lookup_in(mapping, own) : NULL;
    for (uint32_t i = 0; i < mapping->n; i++)
        if (value ? mapping->items[i] == value : mapping->items[i]->kind == EG_YAML_SCALAR)
            return text_of(mapping->items[i], mapping->keys[i]->value);
    return (eg_key_text){0};
}

/* False when the value says nothing in the language. */
static bool resolve(const eg_yaml *value, const char *lang, eg_key_text *out)
{
    if (value && value->kind == EG_YAML_MAPPING)
        value = eg_key_lookup_in(value, lang);
    if (!value || value->kind != EG_YAML_SCALAR)
        return false;
    *out = text_of(value, NULL);
    return true;
}

eg_key_text eg_text_value(const eg_text *text, const eg_yaml *value, const char *lang)
{
    eg_key_text out = {0};
    if (!resolve(value, lang, &out) && value && value->kind == EG_YAML_MAPPING)
        out = text_in_another(text, value);
    return out;
}

/* The i-th of a value that may be a list. */
static const eg_yaml *nth(const eg_yaml *value, uint32_t i)
{
    if (!value || value->kind != EG_YAML_SEQUENCE)
        return i ? NULL : value;
    return i < value->n ? value->items[i] : NULL;
}

eg_key_text eg_text_key_text_at(const eg_text *text, eg_key key, const char *lang, uint32_t i)
{
    eg_key_text out = {0};
    const char *name = eg_key_rules[key].name;
    for (int layer = 0; layer < N_LAYERS; layer++)
        if (resolve(nth(eg_yaml_find(layer_of(text, layer), name), i), lang, &out))
            return out;
    return eg_text_value(text, nth(eg_text_key(text, key), i), lang);
}

eg_key_text eg_text_key_text(const eg_text *text, eg_key key, const char *lang)
{
    return eg_text_key_text_at(text, key, lang, 0);
}

eg_key_text eg_text_front_text(const eg_text *text, eg_key key, const char *lang)
{
    return eg_text_value(text, eg_yaml_find(text->front, eg_key_rules[key].name), lang);
}

/* ---- names.yaml ---- */

typedef EG_VECTOR(eg_source_name) name_list;

/* Of the lists in names.yaml, those of names that are made of ordinary words. */
static bool holds_phrases(const char *key)
{
    return strcmp(key, "bodies") == 0 || strcmp(key, "programmes") == 0;
}

/* A map whose keys are all tags is one name in its languages; any other map, and a list, holds such. */
static void add_names(eg_job *job, const eg_yaml *node, const char *lang, bool is_phrase, name_list *out)
{
    if (node->kind == EG_YAML_MAPPING) {
        bool is_name = node->n > 0;
        for (uint32_t i = 0; i < node->n; i++)
            is_name &= node->items[i]->kind == EG_YAML_SCALAR && eg_key_is_tag(node->keys[i]->value);
        if (is_name) {
            const eg_yaml *form = eg_key_lookup_in(node, lang);
            if (form && form->size)
                *EG_PUSH(job->arena, out) = (eg_source_name){{form->value, form->size}, is_phrase};
            return;
        }
    }
    for (uint32_t i = 0; node->kind != EG_YAML_SCALAR && i < node->n; i++)
        add_names(job, node->items[i], lang,
                  is_phrase || (node->kind == EG_YAML_MAPPING && holds_phrases(node->keys[i]->value)), out);
}

const eg_source_name *eg_source_names(eg_job *job, const eg_source *source, const char *lang, uint32_t *n)
{
    name_list names = {0};
    const eg_yaml *of_house = eg_yaml_find(source->house, eg_house_rules[EG_HOUSE_NAMES].name);
    if (source->names)
        add_names(job, source->names, lang, false, &names);
    if (of_house)
        add_names(job, of_house, lang, false, &names);
    *n = names.n;
    return names.items;
}
