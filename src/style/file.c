/* Style files: the chain of `extends`, and what is wrong in each file.
 *
 * Place: between source/'s YAML and resolve.c, which reads without asking again. Unknown keys are warnings
 * with the nearest known one; a value that cannot be is an error with its place. */
#include "style/internal.h"

#include <errno.h>
#include <unistd.h>

#include "base/nearest.h"

#define ROOT "official"

struct checker {
    eg_job *job;
    const eg_style_files *ancestors; /* of the file that is checked, the root first; the root is its own */
    eg_status status;
};

static void refuse(struct checker *checker, eg_finding_kind kind, const eg_yaml *node, const char *expected)
{
    eg_report *report = checker->job->report;
    const char *shown = node->kind == EG_YAML_SCALAR
                            ? eg_report_quote(checker->job->arena, (eg_slice){node->value, node->size})
                            : "this";
    eg_finding *finding =
        eg_report_add(report, kind, node->place, "%s is not %s", shown,
                      kind == EG_F_STYLE_LENGTH_INVALID ? "a length" : "a value of this key");
    eg_report_hint(report, finding, "write %s", expected);
    checker->status = EG_ERR_INPUT;
}

/* Warns of a key that is none of names. True when it is known. */
static bool check_key(struct checker *checker, const eg_yaml *key, const char *const *names)
{
    for (const char *const *name = names; *name; name++)
        if (strcmp(key->value, *name) == 0)
            return true;
    eg_report *report = checker->job->report;
    const char *nearest = eg_nearest(key->value, names);
    eg_finding *finding =
        eg_report_add(report, EG_F_STYLE_KEY_UNKNOWN, key->place, "%s is no key of a style here",
                      eg_report_quote(checker->job->arena, (eg_slice){key->value, key->size}));
    if (nearest)
        eg_report_hint(report, finding, "did you mean %s?", nearest);
    else
        eg_report_hint(report, finding, "remove it; the head of styles/official.yaml lists the keys");
    return false;
}

static bool is_mapping(struct checker *checker, const eg_yaml *node)
{
    if (node->kind != EG_YAML_MAPPING)
        refuse(checker, EG_F_STYLE_VALUE_INVALID, node, "keys with values, indented");
    return node->kind == EG_YAML_MAPPING;
}

/* Bounds that no page needs to pass, and that keep every product of lengths within 64 bits. */
static bool is_reasonable(eg_measure measure)
{
    int64_t most = measure.unit == EG_UNIT_LENGTH ? 14400 * EG_PT
                   : measure.unit == EG_UNIT_EM   ? 1000000
                                                  : 10000000;
    return measure.value >= -most && measure.value <= most;
}

static void check_length(struct checker *checker, const char *key, const eg_yaml *node)
{
    eg_measure measure;
    bool is_size = strcmp(key, "size") == 0 || strcmp(key, "leading") == 0;
    bool is_fine = eg_value_measure(node, &measure) && is_reasonable(measure);
    if (is_fine && is_size)
        is_fine = measure.value > 0 && (measure.unit != EG_UNIT_EM || strcmp(key, "size") != 0);
    if (!is_fine)
        refuse(checker, EG_F_STYLE_LENGTH_INVALID, node,
               is_size ? "a number above nothing with pt, mm, cm, in or %, such as 12pt"
                       : "a number with pt, mm, cm, in, em or %, such as 12pt");
}

static void check_families(struct checker *checker, const eg_yaml *node)
{
    bool is_fine = node->kind == EG_YAML_SCALAR ? node->size > 0 : node->kind == EG_YAML_SEQUENCE;
    if (node->kind == EG_YAML_SEQUENCE) {
        is_fine = node->n < EG_MAX_FAMILIES;
        for (uint32_t i = 0; i < node->n; i++)
            is_fine = is_fine && node->items[i]->kind == EG_YAML_SCALAR;
    }
    if (!is_fine)
        refuse(checker, EG_F_STYLE_VALUE_INVALID, node, "the name of a family, or a list of at most seven");
}

/* A colour's name may be said in this file or an ancestor: asked for when it is resolved; here only its
 * form. */
static void check_colour(struct checker *checker, const eg_yaml *node)
{
    eg_colour colour;
    const char *text = eg_yaml_string(node, "");
    if (!*text || (*text == '#' && !eg_value_colour(text, &colour)))
        refuse(checker, EG_F_STYLE_VALUE_INVALID, node, "a colour such as \"#1a4f8b\", or the name of one");
}

static void check_property(struct checker *checker, const char *key, eg_value_kind kind, const eg_yaml *node)
{
    const char *text = eg_yaml_string(node, "");
    eg_measure measure;
    eg_align align;
    switch (kind) {
    case EG_VALUE_LENGTH:
        check_length(checker, key, node);
        break;
    case EG_VALUE_WEIGHT:
        if (eg_yaml_int(node, 100, 900, 0) == 0)
            refuse(checker, EG_F_STYLE_VALUE_INVALID, node, "a weight from 100 to 900");
        break;
    case EG_VALUE_FLAG:
        if (eg_yaml_bool(node, false) != eg_yaml_bool(node, true))
            refuse(checker, EG_F_STYLE_VALUE_INVALID, node, "yes or no");
        break;
    case EG_VALUE_FAMILIES:
        check_families(checker, node);
        break;
    case EG_VALUE_COLOUR:
        check_colour(checker, node);
        break;
    case EG_VALUE_ALIGN:
        if (!eg_value_align(text, &align))
            refuse(checker, EG_F_STYLE_VALUE_INVALID, node, "justify, start, centre or end");
        break;
    case EG_VALUE_STRETCH:
        if (!eg_value_measure(node, &measure) || measure.value < 0 || measure.value > 100000 ||
            (measure.unit != EG_UNIT_PERCENT && measure.value != 0))
            refuse(checker, EG_F_STYLE_VALUE_INVALID, node, "a percentage up to 10%");
        break;
    case EG_VALUE_EMPHASIS:
        if (strcmp(text, "italic") != 0 && strcmp(text, "weight") != 0)
            refuse(checker, EG_F_STYLE_VALUE_INVALID, node, "italic or weight");
        break;
    case EG_VALUE_ROLE:
        if (strcmp(text, "body") != 0)
            refuse(checker, EG_F_STYLE_VALUE_INVALID, node, "body, the one role others may begin as");
        break;
    case EG_VALUE_NAME:
        if (!*text)
            refuse(checker, EG_F_STYLE_VALUE_INVALID, node, "a name");
        break;
    }
}

static void check_role(struct checker *checker, const eg_yaml *role)
{
    if (!is_mapping(checker, role))
        return;
    for (uint32_t i = 0; i < role->n; i++) {
        const char *key = role->keys[i]->value;
        if (!check_key(checker, role->keys[i], eg_property_names))
            continue;
        size_t at = 0;
        while (strcmp(eg_property_names[at], key) != 0)
            at++;
        check_property(checker, key, eg_property_kinds[at], role->items[i]);
    }
}

/* The keys that the ancestors have under `lengths`, or in one of its sections; NULL-ended. */
static const char *const *known_lengths(struct checker *checker, const char *section)
{
    EG_VECTOR(const char *) names = {0};
    for (int i = 0; i < checker->ancestors->n; i++) {
        const eg_yaml *lengths = eg_yaml_find(checker->ancestors->items[i], "lengths");
        const eg_yaml *part = section ? eg_yaml_find(lengths, section) : lengths;
        for (uint32_t k = 0; part && part->kind == EG_YAML_MAPPING && k < part->n; k++)
            *EG_PUSH(checker->job->arena, &names) = part->keys[k]->value;
    }
    *EG_PUSH(checker->job->arena, &names) = NULL;
    return names.items;
}

/* Which lengths there are the root says; a style that extends it cannot make new ones. */
static void check_lengths(struct checker *checker, const eg_yaml *lengths, bool is_root)
{
    if (!is_mapping(checker, lengths))
        return;
    const char *const *sections = is_root ? NULL : known_lengths(checker, NULL);
    for (uint32_t i = 0; i < lengths->n; i++) {
        const eg_yaml *section = lengths->items[i];
        const char *name = lengths->keys[i]->value;
        if (!is_mapping(checker, section) || (!is_root && !check_key(checker, lengths->keys[i], sections)))
            continue;
        const char *const *keys = is_root ? NULL : known_lengths(checker, name);
        for (uint32_t k = 0; k < section->n; k++) {
            eg_measure measure;
            if (!is_root && !check_key(checker, section->keys[k], keys))
                continue;
            if (!eg_value_measure(section->items[k], &measure) || !is_reasonable(measure) ||
                measure.unit == EG_UNIT_EM)
                refuse(checker, EG_F_STYLE_LENGTH_INVALID, section->items[k],
                       "a number with pt, mm, cm, in or %, such as 12pt");
        }
    }
}

static void check_roles(struct checker *checker, const eg_yaml *roles, bool is_general)
{
    static const char *const extra[] = {"all", "lengths", "whole-characters"};
    const char *names[EG_N_ROLES + 4] = {NULL};
    int n = 0;
    for (; n < EG_N_ROLES; n++)
        names[n] = eg_role_names[n];
    for (int i = 0; i < (is_general ? 1 : 3); i++)
        names[n++] = extra[i];
    if (!is_mapping(checker, roles))
        return;
    for (uint32_t i = 0; i < roles->n; i++) {
        const char *key = roles->keys[i]->value;
        if (!check_key(checker, roles->keys[i], names))
            continue;
        if (strcmp(key, "lengths") == 0)
            check_lengths(checker, roles->items[i], false);
        else if (strcmp(key, "whole-characters") == 0)
            check_property(checker, key, EG_VALUE_FLAG, roles->items[i]);
        else
            check_role(checker, roles->items[i]);
    }
}

/* Sheets have a size only; a page for text has the rest too. */
static void check_papers(struct checker *checker, const eg_yaml *papers, bool is_sheet)
{
    static const char *const all[] = {"width", "height", "start", "column", "top", "bottom", "foot", NULL};
    static const char *const sizes[] = {"width", "height", NULL};
    const char *const *names = is_sheet ? sizes : all;
    for (uint32_t i = 0; is_mapping(checker, papers) && i < papers->n; i++) {
        const eg_yaml *paper = papers->items[i];
        for (uint32_t k = 0; is_mapping(checker, paper) && k < paper->n; k++) {
            eg_measure measure;
            if (check_key(checker, paper->keys[k], names) &&
                (!eg_value_measure(paper->items[k], &measure) || measure.unit != EG_UNIT_LENGTH ||
                 measure.value <= 0 || !is_reasonable(measure)))
                refuse(checker, EG_F_STYLE_LENGTH_INVALID, paper->items[k],
                       "a number above nothing with pt, mm, cm or in, such as 210mm");
        }
        for (int k = 0; paper->kind == EG_YAML_MAPPING && names[k]; k++)
            if (!eg_yaml_find(paper, names[k]))
                refuse(checker, EG_F_STYLE_VALUE_INVALID, papers->keys[i],
                       is_sheet ? "width and height for a sheet"
                                : "width, height, start, column, top, bottom and foot for a paper");
    }
}

/* A press that has not the ink, and every screen, shows the mixture of the four instead. */
static void refuse_spot(struct checker *checker, const eg_yaml *node)
{
    eg_finding *finding = eg_report_add(
        checker->job->report, EG_F_SPOT_ALTERNATE_MISSING, node->place, "the spot colour %s has no alternate",
        eg_report_quote(checker->job->arena, eg_slice_of(eg_yaml_string(eg_yaml_find(node, "spot"), ""))));
    eg_report_hint(checker->job->report, finding,
                   "say in cmyk: what it is made of where the ink is not at hand, such as [100, 66, 0, 2]");
    checker->status = EG_ERR_INPUT;
}

static void check_colours(struct checker *checker, const eg_yaml *colours)
{
    static const char *const names[] = {"rgb", "cmyk", "spot", NULL};
    for (uint32_t i = 0; is_mapping(checker, colours) && i < colours->n; i++) {
        const eg_yaml *node = colours->items[i];
        eg_colour colour;
        eg_ink ink;
        bool has_ink;
        const char *wanted = eg_value_paint(node, &colour, &ink, &has_ink);
        if (wanted)
            refuse(checker, EG_F_STYLE_VALUE_INVALID, node, wanted);
        else if (eg_value_lacks_mixture(node))
            refuse_spot(checker, node);
        for (uint32_t k = 0; node->kind == EG_YAML_MAPPING && k < node->n; k++)
            check_key(checker, node->keys[k], names);
    }
}

/* A key with one of two words. */
static void check_word(struct checker *checker, const eg_yaml *node, const char *one, const char *other)
{
    const char *text = eg_yaml_string(node, "");
    if (strcmp(text, one) != 0 && strcmp(text, other) != 0)
        refuse(checker, EG_F_STYLE_VALUE_INVALID, node,
               eg_arena_print(checker->job->arena, "%s or %s", one, other));
}

/* True when the key is one of what pages have beside the text. */
static bool check_furniture(struct checker *checker, const char *key, const eg_yaml *node)
{
    if (strcmp(key, "watermark") == 0 || strcmp(key, "booklet") == 0)
        check_property(checker, key, EG_VALUE_FLAG, node);
    else if (strcmp(key, "signatories") == 0)
        check_word(checker, node, "pages", EG_STYLE_LIST);
    else if (strcmp(key, "band") == 0)
        check_word(checker, node, "across", EG_STYLE_STACKED);
    else if (strcmp(key, "line-numbers") != 0)
        return false;
    else if (eg_yaml_int(node, 0, EG_STYLE_MAX_EVERY, -1) < 0)
        refuse(checker, EG_F_STYLE_VALUE_INVALID, node,
               "how many lines share a number, such as 5; 0 for none");
    return true;
}

static void check_file(struct checker *checker, const eg_yaml *file, bool is_root)
{
    static const char *const names[] = {"extends",   "paper",       "papers",  "sheets",    "colours",
                                        "lengths",   "roles",       "scripts", "languages", "line-numbers",
                                        "watermark", "signatories", "band",    "booklet",   NULL};
    if (!is_mapping(checker, file))
        return;
    for (uint32_t i = 0; i < file->n; i++) {
        const char *key = file->keys[i]->value;
        const eg_yaml *node = file->items[i];
        if (!check_key(checker, file->keys[i], names))
            continue;
        if (strcmp(key, "papers") == 0 || strcmp(key, "sheets") == 0)
            check_papers(checker, node, *key == 's');
        else if (strcmp(key, "colours") == 0)
            check_colours(checker, node);
        else if (strcmp(key, "lengths") == 0)
            check_lengths(checker, node, is_root);
        else if (strcmp(key, "roles") == 0)
            check_roles(checker, node, true);
        else if (strcmp(key, "scripts") == 0 || strcmp(key, "languages") == 0)
            for (uint32_t k = 0; is_mapping(checker, node) && k < node->n; k++)
                check_roles(checker, node->items[k], false);
        else if (!check_furniture(checker, key, node))
            check_property(checker, key, EG_VALUE_NAME, node);
    }
}

/* --- the chain --- */

bool eg_style_is_path(const char *name)
{
    size_t size = strlen(name);
    return strchr(name, '/') || (size > 5 && strcmp(name + size - 5, ".yaml") == 0);
}

const char *eg_style_in_folder(eg_arena *arena, const char *folder, const char *name)
{
    const char *path = eg_arena_print(arena, "%s%s.yaml", folder, name);
    return access(path, F_OK) == 0 ? path : NULL;
}

/* What a file extends: a path begins in that file's folder; a name is a file's beside it, unless that is the
 * file itself, or else a style of engross's own. */
static const char *extended_by(eg_arena *arena, const char *file, const char *name)
{
    const char *slash = strrchr(file, '/');
    const char *folder = slash ? eg_arena_dup(arena, (eg_slice){file, (size_t)(slash - file) + 1}) : "";
    if (*name == '/' || !eg_style_is_path(file))
        return name;
    if (eg_style_is_path(name))
        return eg_arena_print(arena, "%s%s", folder, name);
    const char *beside = eg_style_in_folder(arena, folder, name);
    return beside && strcmp(beside, file) != 0 ? beside : name;
}

eg_status eg_style_check_name(const eg_styles *styles, eg_job *job, eg_place place, const char *name)
{
    static const char *const own[] = {ROOT, NULL};
    bool is_path = eg_style_is_path(name);
    const char *path = is_path ? name : eg_style_path(styles, job->arena, name);
    const char *quoted = eg_report_quote(job->arena, eg_slice_of(name));
    if (access(path, R_OK) == 0)
        return EG_OK;
    eg_finding *finding =
        is_path ? eg_report_add(job->report, EG_F_STYLE_MISSING, place, "the style %s cannot be read: %s",
                                quoted, strerrordesc_np(errno))
                : eg_report_add(job->report, EG_F_STYLE_MISSING, place, "there is no style %s", quoted);
    if (is_path)
        eg_report_hint(job->report, finding,
                       place.file ? "a style's path begins in the folder of the file that names it"
                                  : "a style's path begins in the folder where you stand");
    else if (eg_nearest(name, own))
        eg_report_hint(job->report, finding, "did you mean %s?", eg_nearest(name, own));
    else
        eg_report_hint(
            job->report, finding,
            "write official, or the path of a style file of your own: one that has a / or ends in .yaml");
    return EG_ERR_SYSTEM;
}

static eg_status refuse_circle(eg_job *job, eg_place place, const char *name)
{
    eg_finding *finding = eg_report_add(
        job->report, EG_F_STYLE_EXTENDS_CIRCLE, place,
        "the styles extend one another: %s comes again, or there are more than %d", name, EG_STYLE_MAX_CHAIN);
    eg_report_hint(job->report, finding, "let the last style of the chain extend official");
    return EG_ERR_INPUT;
}

eg_status eg_style_files_load(eg_styles *styles, eg_job *job, const char *name, eg_style_files *out)
{
    const char *names[EG_STYLE_MAX_CHAIN];
    const eg_yaml *files[EG_STYLE_MAX_CHAIN];
    eg_slice texts[EG_STYLE_MAX_CHAIN] = {{0}};
    int n = 0;
    for (eg_place place = EG_NOWHERE; name;) {
        bool comes_again = n == EG_STYLE_MAX_CHAIN;
        for (int i = 0; i < n; i++)
            comes_again = comes_again || strcmp(names[i], name) == 0;
        if (comes_again)
            return refuse_circle(job, place, name);
        eg_status status = eg_style_check_name(styles, job, place, name);
        if (status != EG_OK)
            return status;
        status = eg_style_is_path(name) ? eg_yaml_load(job, name, &files[n])
                                        : eg_styles_find(styles, job, name, &files[n], &texts[n]);
        if (status != EG_OK)
            return status;
        names[n] = name;
        const eg_yaml *extends = eg_yaml_find(files[n++], "extends");
        /* Whatever a file does not extend, there is one root: official has all that layout/ asks for. */
        const char *next = eg_yaml_string(extends, strcmp(name, ROOT) == 0 ? NULL : ROOT);
        if (extends)
            place = extends->place;
        name = next ? extended_by(job->arena, name, next) : NULL;
    }
    struct checker checker = {.job = job, .ancestors = out};
    *out = (eg_style_files){0};
    for (bool is_root = true; n-- > 0; is_root = false) {
        out->texts[out->n] = texts[n];
        if (is_root)
            out->items[out->n++] = files[n]; /* it is its own ancestor */
        check_file(&checker, files[n], is_root);
        if (!is_root)
            out->items[out->n++] = files[n];
    }
    return checker.status;
}

void eg_style_check_part(eg_job *job, const eg_style_files *files, int i, const eg_yaml *part)
{
    eg_style_files ancestors = *files;
    ancestors.n = i ? i : 1;
    check_roles(&(struct checker){.job = job, .ancestors = &ancestors}, part, false);
}
