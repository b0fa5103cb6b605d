/* Layers of a style to numbers: every role in one language.
 *
 * Place: behind eg_style_block. What is said of a role is gathered from the general to the particular (all
 * roles, the role, its script, its language), and in each step from the root file to the one that extends
 * it. Sizes are settled first, because an em is of the role's own size. */
#include "style/internal.h"

#include <stdlib.h>

enum { MAX_STEPS = 6, SUPERSCRIPT_PERCENT = 65 };

/* Mappings of role to properties that are equally particular, one a file. */
struct step {
    const eg_yaml *maps[EG_STYLE_MAX_FILES];
    int n;
};

struct resolver {
    const eg_style *style;
    struct step steps[MAX_STEPS];
    int n_steps;
    eg_style_sheet *sheet;
};

static void add_step(struct resolver *resolver, const char *section, const char *key)
{
    struct step step = {.n = 0};
    eg_style_files *files = resolver->style->files;
    for (int i = 0; i < files->n; i++) {
        const eg_yaml *map = key ? eg_style_part(resolver->style->job, files, i, section, key)
                                 : eg_yaml_find(files->items[i], section);
        if (map)
            step.maps[step.n++] = map;
    }
    if (step.n > 0 && resolver->n_steps < MAX_STEPS)
        resolver->steps[resolver->n_steps++] = step;
}

/* The names a language is styled by: "zh", "zh-Hant", "zh-HK", and the whole tag. */
static void add_language_steps(struct resolver *resolver, const eg_language *language)
{
    char base[12] = "", name[24];
    size_t size = strcspn(language->tag, "-");
    if (size >= sizeof base)
        return;
    memcpy(base, language->tag, size);
    add_step(resolver, "languages", base);
    memcpy(name, base, size);
    name[size] = '-';
    memcpy(name + size + 1, language->script, 5);
    add_step(resolver, "languages", name);
    bool is_whole = strcmp(name, language->tag) == 0 || strcmp(base, language->tag) == 0;
    for (const char *part = strchr(language->tag, '-'); part; part = strchr(part, '-')) {
        size_t n = strcspn(++part, "-");
        bool is_region = n == 2 || (n == 3 && *part >= '0' && *part <= '9');
        if (n == 1)
            break; /* extensions begin */
        if (!is_region)
            continue;
        memcpy(name + size + 1, part, n);
        name[size + 1 + n] = '\0';
        add_step(resolver, "languages", name);
        is_whole = is_whole || strcmp(name, language->tag) == 0;
    }
    if (!is_whole)
        add_step(resolver, "languages", language->tag);
}

static void find_steps(struct resolver *resolver, const eg_language *language)
{
    add_step(resolver, "roles", NULL);
    add_step(resolver, "scripts", language->script);
    add_language_steps(resolver, language);
}

/* A percentage is of what the layer beneath says, to the half point: type is bought and compared in
 * halves. */
static void set_length(const eg_yaml *node, eg_len em, eg_len *out)
{
    eg_measure measure;
    if (!eg_value_measure(node, &measure))
        return;
    eg_len value = eg_measure_resolve(measure, em, *out);
    if (measure.unit == EG_UNIT_PERCENT)
        value = eg_len_scale(value, 1, EG_PT / 2) * (EG_PT / 2);
    *out = value;
}

static void add_family(const char *name, const char **families, int *n)
{
    for (int i = 0; i < *n; i++)
        if (strcmp(families[i], name) == 0)
            return;
    if (*n + 1 < EG_MAX_FAMILIES)
        families[(*n)++] = name;
}

/* The families named, then those of the layer beneath: what a face lacks comes from the next. */
static void set_families(const eg_yaml *node, const char **out)
{
    const char *families[EG_MAX_FAMILIES] = {NULL};
    int n = 0;
    if (node->kind == EG_YAML_SCALAR)
        add_family(node->value, families, &n);
    for (uint32_t i = 0; node->kind == EG_YAML_SEQUENCE && i < node->n; i++)
        add_family(eg_yaml_string(node->items[i], ""), families, &n);
    for (int i = 0; out[i]; i++)
        add_family(out[i], families, &n);
    memcpy(out, families, sizeof families);
}

/* The number of an ink, from 1; 0 when there is no room for another. */
static uint8_t ink_of(const eg_style *style, const eg_yaml *node, const eg_ink *ink)
{
    eg_style_inks *list = style->inks;
    for (uint32_t i = 0; i < list->nodes.n; i++)
        if (list->nodes.items[i] == node)
            return (uint8_t)(i + 1);
    if (list->nodes.n == EG_MAX_INKS)
        return 0;
    *EG_PUSH(style->job->arena, &list->nodes) = node;
    *EG_PUSH(style->job->arena, &list->inks) = *ink;
    return (uint8_t)list->nodes.n;
}

const eg_ink *eg_style_ink_list(const eg_style *style, uint32_t *n)
{
    *n = style->inks->inks.n;
    return style->inks->inks.items;
}

eg_colour eg_style_colour(const eg_style *style, const char *name)
{
    eg_colour colour = {0};
    if (eg_value_colour(name, &colour))
        return colour;
    for (int i = style->files->n; i-- > 0;) {
        const eg_yaml *node = eg_yaml_find(eg_yaml_find(style->files->items[i], "colours"), name);
        eg_ink ink;
        bool has_ink;
        if (!node || eg_value_paint(node, &colour, &ink, &has_ink))
            continue;
        colour.ink = has_ink ? ink_of(style, node, &ink) : 0;
        break;
    }
    return colour;
}

/* Everything but the size. */
static void apply_property(struct resolver *resolver, const char *key, const eg_yaml *node,
                           eg_block_style *block)
{
    eg_style_sheet *sheet = resolver->sheet;
    eg_len em = block->type.size;
    eg_measure stretch;
    eg_len *length = strcmp(key, "leading") == 0        ? &block->leading
                     : strcmp(key, "tracking") == 0     ? &block->type.tracking
                     : strcmp(key, "above") == 0        ? &block->above
                     : strcmp(key, "below") == 0        ? &block->below
                     : strcmp(key, "start") == 0        ? &block->start
                     : strcmp(key, "end") == 0          ? &block->end
                     : strcmp(key, "first-indent") == 0 ? &block->first_indent
                     : strcmp(key, "max-width") == 0    ? &block->max_width
                                                        : NULL;
    if (length)
        set_length(node, em, length);
    else if (strcmp(key, "family") == 0)
        set_families(node, block->type.families);
    else if (strcmp(key, "weight") == 0)
        block->type.weight = (uint16_t)eg_yaml_int(node, 100, 900, 400);
    else if (strcmp(key, "italic") == 0)
        block->type.italic = eg_yaml_bool(node, false);
    else if (strcmp(key, "colour") == 0)
        block->type.colour = eg_style_colour(resolver->style, eg_yaml_string(node, ""));
    else if (strcmp(key, "align") == 0)
        eg_value_align(eg_yaml_string(node, ""), &block->align);
    else if (strcmp(key, "hyphenate") == 0)
        block->hyphenate = eg_yaml_bool(node, false);
    else if (strcmp(key, "balance") == 0)
        block->balance = eg_yaml_bool(node, false);
    else if (strcmp(key, "optical-margins") == 0)
        block->optical_margins = eg_yaml_bool(node, false);
    else if (strcmp(key, "kashida") == 0)
        block->kashida = eg_yaml_bool(node, false);
    else if (strcmp(key, "stretch") == 0 && eg_value_measure(node, &stretch))
        block->glyph_stretch = (int)(stretch.value / 100); /* 2% is 200 of 10000 */
    else if (strcmp(key, "emphasis") == 0)
        sheet->has_italics = strcmp(eg_yaml_string(node, ""), "italic") == 0;
    else if (strcmp(key, "strong-weight") == 0)
        sheet->strong_weight = (uint16_t)eg_yaml_int(node, 100, 900, 700);
    else if (strcmp(key, "mono") == 0)
        sheet->mono = eg_yaml_string(node, NULL);
}

static void apply_map(struct resolver *resolver, const eg_yaml *properties, bool sizes_only,
                      eg_block_style *block)
{
    for (uint32_t i = 0; properties && properties->kind == EG_YAML_MAPPING && i < properties->n; i++) {
        bool is_size = strcmp(properties->keys[i]->value, "size") == 0;
        if (is_size && sizes_only)
            set_length(properties->items[i], 0, &block->type.size);
        else if (!is_size && !sizes_only)
            apply_property(resolver, properties->keys[i]->value, properties->items[i], block);
    }
}

static void apply_steps(struct resolver *resolver, const char *role, bool is_like_body, bool sizes_only,
                        eg_block_style *block)
{
    for (int s = 0; s < resolver->n_steps; s++) {
        const struct step *step = &resolver->steps[s];
        for (int i = 0; i < step->n && !is_like_body; i++)
            apply_map(resolver, eg_yaml_find(step->maps[i], "all"), sizes_only, block);
        for (int i = 0; i < step->n; i++)
            apply_map(resolver, eg_yaml_find(step->maps[i], role), sizes_only, block);
    }
}

static bool is_like_body(const struct resolver *resolver, const char *role)
{
    bool found = false;
    for (int i = 0; i < resolver->steps[0].n; i++)
        found = found || eg_yaml_find(eg_yaml_find(resolver->steps[0].maps[i], role), "as");
    return found;
}

/* The mono face first; what it lacks comes from the text's own families. */
static void put_mono_first(const eg_style_sheet *sheet, eg_type *type)
{
    if (sheet->mono)
        set_families(&(eg_yaml){.kind = EG_YAML_SCALAR, .value = sheet->mono}, type->families);
}

/* Scripts are set larger or smaller than Latin so that they look alike; within them letters of the alphabets
 * that share Latin's proportions go back to its size. */
static uint32_t find_alphabet_scale(struct resolver *resolver, const eg_language *language, eg_len size)
{
    static const char *const alphabets[] = {"Latn", "Grek", "Cyrl"};
    for (size_t i = 0; i < sizeof alphabets / sizeof *alphabets; i++)
        if (strcmp(language->script, alphabets[i]) == 0)
            return 0;
    eg_block_style plain = {0};
    int n_steps = resolver->n_steps;
    resolver->n_steps = n_steps > 0; /* the roles, before any script has its say */
    apply_steps(resolver, eg_role_names[EG_ROLE_BODY], false, true, &plain);
    resolver->n_steps = n_steps;
    int64_t scale = size > 0 ? eg_len_scale(plain.type.size, 65536, size) : 0;
    return scale > 65536 / 2 && scale < 65536 * 2 ? (uint32_t)scale : 0;
}

void eg_style_sheet_resolve(const eg_style *style, const eg_language *language, eg_style_sheet *out)
{
    struct resolver resolver = {.style = style, .sheet = out};
    out->language = language;
    find_steps(&resolver, language);
    for (int role = 0; role < EG_N_ROLES; role++) { /* the body is the first */
        const char *name = eg_role_names[role];
        bool like_body = role != EG_ROLE_BODY && is_like_body(&resolver, name);
        if (like_body)
            out->blocks[role] = out->blocks[EG_ROLE_BODY];
        apply_steps(&resolver, name, like_body, true, &out->blocks[role]);
        apply_steps(&resolver, name, like_body, false, &out->blocks[role]);
    }
    put_mono_first(out, &out->blocks[EG_ROLE_CODE].type);
    uint32_t scale = find_alphabet_scale(&resolver, language, out->blocks[EG_ROLE_BODY].type.size);
    for (int role = 0; role < EG_N_ROLES; role++)
        out->blocks[role].type.alphabet_scale = scale;
}

bool eg_style_whole_characters(const eg_style *style)
{
    struct resolver resolver = {.style = style};
    bool whole = false;
    find_steps(&resolver, style->language);
    for (int s = 0; s < resolver.n_steps; s++)
        for (int i = 0; i < resolver.steps[s].n; i++)
            whole = eg_yaml_bool(eg_yaml_find(resolver.steps[s].maps[i], "whole-characters"), whole);
    return whole;
}

/* --- named lengths --- */

static int compare_entries(const void *a, const void *b)
{
    return strcmp(((const eg_style_length_entry *)a)->key, ((const eg_style_length_entry *)b)->key);
}

static eg_style_length_entry *find_length(const eg_style *style, const char *key)
{
    for (uint32_t i = 0; i < style->lengths.n; i++)
        if (strcmp(style->lengths.items[i].key, key) == 0)
            return &style->lengths.items[i];
    return NULL;
}

static void add_lengths(eg_style *style, const eg_yaml *lengths)
{
    eg_arena *arena = style->job->arena;
    for (uint32_t i = 0; lengths && lengths->kind == EG_YAML_MAPPING && i < lengths->n; i++) {
        const eg_yaml *section = lengths->items[i];
        for (uint32_t k = 0; section->kind == EG_YAML_MAPPING && k < section->n; k++) {
            const char *key =
                eg_arena_print(arena, "%s.%s", lengths->keys[i]->value, section->keys[k]->value);
            eg_style_length_entry *entry = find_length(style, key);
            eg_measure measure;
            if (!eg_value_measure(section->items[k], &measure))
                continue;
            if (!entry) {
                entry = EG_PUSH(arena, &style->lengths);
                entry->key = key;
            }
            entry->value = eg_measure_resolve(measure, 0, style->geometry.height);
        }
    }
}

void eg_style_lengths_resolve(eg_style *style)
{
    struct resolver resolver = {.style = style};
    for (int i = 0; i < style->files->n; i++)
        add_lengths(style, eg_yaml_find(style->files->items[i], "lengths"));
    find_steps(&resolver, style->language);
    for (int s = 0; s < resolver.n_steps; s++)
        for (int i = 0; i < resolver.steps[s].n; i++)
            add_lengths(style, eg_yaml_find(resolver.steps[s].maps[i], "lengths"));
    if (style->lengths.n > 0)
        qsort(style->lengths.items, style->lengths.n, sizeof *style->lengths.items, compare_entries);
}

/* --- changes of type within a block --- */

eg_type eg_style_type(const eg_style *style, const eg_block_style *block, const eg_language *language,
                      unsigned changes)
{
    const eg_style_sheet *sheet = eg_style_sheet_of(style, language);
    eg_type type = block->type;
    if (changes & EG_TYPE_CODE)
        put_mono_first(sheet, &type);
    if ((changes & EG_TYPE_EMPHASIS) && sheet->has_italics)
        type.italic = !type.italic; /* within italic text the upright stands out */
    else if ((changes & EG_TYPE_EMPHASIS) && type.weight < sheet->strong_weight)
        type.weight = sheet->strong_weight;
    if ((changes & EG_TYPE_STRONG) && type.weight < sheet->strong_weight)
        type.weight = sheet->strong_weight;
    if (changes & (EG_TYPE_INSERTED | EG_TYPE_DELETED))
        type.colour = eg_style_colour(style, changes & EG_TYPE_DELETED ? "deleted" : "inserted");
    if (changes & EG_TYPE_SUPERSCRIPT) {
        type.size = eg_len_scale(type.size, SUPERSCRIPT_PERCENT, 100);
        type.is_superscript = true;
    }
    return type;
}
