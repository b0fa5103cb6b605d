/* The data files of a language, laid one over the other: root.yaml, script-Khmr.yaml, km.yaml, km-KH.yaml.
 *
 * Place: behind eg_language_lookup. A file of the bare language counts only when the tag means the script
 * that the language is written in by default: sr.yaml is Serbian in Cyrillic and says nothing of sr-Latn,
 * which has its own. */
#include "language/internal.h"

#include <limits.h>
#include <unicode/uscript.h>
#include <unistd.h>

#include "source/yaml.h"

static const char *const breaks_names[] = {
    [EG_BREAKS_UAX14] = "uax14",
    [EG_BREAKS_DICTIONARY] = "dictionary",
    [EG_BREAKS_STRICT_CJ] = "strict",
    [EG_BREAKS_KEEP_ALL] = "keep-all",
};
static const char *const justify_names[] = {
    [EG_JUSTIFY_SPACES] = "spaces",
    [EG_JUSTIFY_CLUSTERS] = "clusters",
    [EG_JUSTIFY_IDEOGRAPHS] = "ideographs",
    [EG_JUSTIFY_TSHEG] = "tsheg",
    [EG_JUSTIFY_NONE] = "none",
};
static const char *const phrase_names[EG_N_PHRASES] = {
    [EG_PHRASE_SIGNATURES] = "signatures",
    [EG_PHRASE_SIGNATURE_OF] = "signature-of",
    [EG_PHRASE_PAGE_OF] = "page-of",
    [EG_PHRASE_DRAFT] = "draft",
    [EG_PHRASE_REVIEWED] = "reviewed",
    [EG_PHRASE_APPROVED] = "approved",
    [EG_PHRASE_TRANSLATION] = "translation",
    [EG_PHRASE_ADOPTED_IN] = "adopted-in",
    [EG_PHRASE_AUTHENTIC] = "authentic",
    [EG_PHRASE_NOTE] = "note",
    [EG_PHRASE_CERTIFYING_FIELD] = "certifying-field",
    [EG_PHRASE_CLOSING_FIELD] = "closing-field",
    [EG_PHRASE_TIMESTAMP_FIELD] = "timestamp-field",
    [EG_PHRASE_FINGERPRINT] = "fingerprint",
    [EG_PHRASE_VERSION] = "version",
    [EG_PHRASE_CHANGES] = "changes",
    [EG_PHRASE_INSERTED] = "inserted",
    [EG_PHRASE_DELETED] = "deleted",
    [EG_PHRASE_CHANGED] = "changed",
    [EG_PHRASE_RENUMBERED] = "renumbered",
};

struct loader {
    eg_job *job;
    const eg_tag *tag;
    eg_language_data *data;
    eg_status status;
};

static void complain(struct loader *loader, const eg_yaml *node, const char *what)
{
    eg_report_add(loader->job->report, EG_F_LANGUAGE_DATA_INVALID, node->place, "%s", what);
    loader->status = EG_ERR_SYSTEM;
}

/* The index of a scalar in names, or -1. */
static int find_name(const eg_yaml *node, const char *const *names, int n)
{
    const char *text = eg_yaml_string(node, NULL);
    for (int i = 0; text && i < n; i++)
        if (strcmp(text, names[i]) == 0)
            return i;
    return -1;
}

static void read_text(struct loader *loader, const eg_yaml *node, const char **out)
{
    const char *text = eg_yaml_string(node, NULL);
    if (!text)
        complain(loader, node, "this must be text");
    else
        *out = *text ? text : NULL;
}

static void read_digits(struct loader *loader, const eg_yaml *node)
{
    if (!eg_language_set_numbers(&loader->data->language, eg_yaml_string(node, "")))
        complain(loader, node, "this is not the name of digits, such as latn, khmr or arab");
}

/* "digits-in": other digits by region, for languages whose countries differ. */
static void read_digits_in(struct loader *loader, const eg_yaml *node)
{
    const eg_yaml *digits = eg_yaml_find(node, loader->tag->likely_region);
    if (digits)
        read_digits(loader, digits);
}

static void read_sub_numbers(struct loader *loader, const eg_yaml *node)
{
    if (node->kind != EG_YAML_SEQUENCE || node->n != 2) {
        complain(loader, node, "this must be a list of two number templates");
        return;
    }
    for (int i = 0; i < 2; i++)
        read_text(loader, node->items[i], &loader->data->language.sub_number[i]);
}

/* "U+2010", or "none". */
static void read_hyphen(struct loader *loader, const eg_yaml *node)
{
    const char *text = eg_yaml_string(node, "");
    uint32_t value = 0;
    size_t n = 0;
    if (text[0] == 'U' && text[1] == '+')
        for (text += 2; *text && n < 6; text++, n++) {
            const char *digits = "0123456789ABCDEF", *digit = strchr(digits, *text);
            if (!digit)
                break;
            value = value * 16 + (uint32_t)(digit - digits);
        }
    if ((n >= 4 && !*text && value <= 0x10FFFF) || strcmp(text, "none") == 0)
        loader->data->language.hyphen = value;
    else
        complain(loader, node, "this must be a character such as U+2010, or none");
}

static void read_phrases(struct loader *loader, const eg_yaml *node)
{
    if (node->kind != EG_YAML_MAPPING) {
        complain(loader, node, "this must be a mapping of phrases");
        return;
    }
    for (uint32_t i = 0; i < node->n; i++) {
        int phrase = find_name(node->keys[i], phrase_names, EG_N_PHRASES);
        if (phrase < 0) {
            complain(loader, node->keys[i], "there is no such phrase");
        } else {
            read_text(loader, node->items[i], &loader->data->language.phrases[phrase]);
            loader->data->language.own_phrases |= (uint32_t)1 << phrase;
        }
    }
}

static void read_key(struct loader *loader, const char *key, const eg_yaml *node)
{
    eg_language *language = &loader->data->language;
    int64_t fewest = eg_yaml_int(node, 1, 20, 0);
    int breaks = find_name(node, breaks_names, EG_BREAKS_KEEP_ALL + 1);
    int justify = find_name(node, justify_names, EG_JUSTIFY_NONE + 1);
    if (strcmp(key, "name") == 0)
        read_text(loader, node, &language->name);
    else if (strcmp(key, "digits") == 0)
        read_digits(loader, node);
    else if (strcmp(key, "digits-in") == 0)
        read_digits_in(loader, node);
    else if (strcmp(key, "number") == 0)
        read_text(loader, node, &language->number);
    else if (strcmp(key, "sub-number") == 0)
        read_sub_numbers(loader, node);
    else if (strcmp(key, "leading-words") == 0)
        read_text(loader, node, &language->leading_words);
    else if (strcmp(key, "trailing-words") == 0)
        read_text(loader, node, &language->trailing_words);
    else if (strcmp(key, "letters") == 0)
        read_text(loader, node, &language->letters);
    else if (strcmp(key, "ordinals") == 0)
        read_text(loader, node, &language->ordinals);
    else if (strcmp(key, "hyphenate") == 0)
        language->hyphenates = eg_yaml_bool(node, false);
    else if (strcmp(key, "syllables") == 0)
        language->breaks_syllables = eg_yaml_bool(node, false);
    else if (strcmp(key, "kashida") == 0)
        language->kashida = eg_yaml_bool(node, false);
    else if (strcmp(key, "vertical") == 0)
        language->is_vertical = eg_yaml_bool(node, false);
    else if (strcmp(key, "patterns") == 0)
        read_text(loader, node, &loader->data->patterns_name);
    else if (strcmp(key, "hyphen") == 0)
        read_hyphen(loader, node);
    else if (strcmp(key, "break-locale") == 0)
        read_text(loader, node, &language->locale);
    else if (strcmp(key, "date-locale") == 0)
        read_text(loader, node, &language->date_locale);
    else if (strcmp(key, "first-day") == 0)
        read_text(loader, node, &language->first_day);
    else if (strcmp(key, "date") == 0)
        read_text(loader, node, &language->date);
    else if (strcmp(key, "phrases") == 0)
        read_phrases(loader, node);
    else if (strcmp(key, "hyphen-left") == 0 && fewest > 0)
        language->hyphen_left = (uint8_t)fewest;
    else if (strcmp(key, "hyphen-right") == 0 && fewest > 0)
        language->hyphen_right = (uint8_t)fewest;
    else if (strcmp(key, "breaks") == 0 && breaks >= 0)
        language->breaks = (eg_breaks)breaks;
    else if (strcmp(key, "justify") == 0 && justify >= 0)
        language->justify = (eg_justify)justify;
    else
        complain(loader, node, "this key is unknown to language files, or its value is not one it may have");
}

/* Lays one file over what is there. A file that does not exist says nothing, but for root.yaml. */
static void load_layer(struct loader *loader, const char *folder, const char *name, bool is_required)
{
    if (loader->status != EG_OK)
        return;
    const char *path = eg_arena_print(loader->job->arena, "%s/%s.yaml", folder, name);
    if (!is_required && access(path, F_OK) != 0)
        return;
    const eg_yaml *root;
    loader->status = eg_yaml_load(loader->job, path, &root);
    if (loader->status == EG_ERR_INPUT)
        loader->status = EG_ERR_SYSTEM; /* the fault is not the user's text */
    if (loader->status != EG_OK)
        return;
    if (root->kind != EG_YAML_MAPPING)
        complain(loader, root, "a language file must be a mapping");
    for (uint32_t i = 0; i < root->n && root->kind == EG_YAML_MAPPING; i++)
        read_key(loader, root->keys[i]->value, root->items[i]);
}

static void load_layers(struct loader *loader, const char *folder)
{
    const eg_tag *tag = loader->tag;
    eg_arena *arena = loader->job->arena;
    load_layer(loader, folder, "root", true);
    /* The root's are English; how pages are counted has no words. */
    loader->data->language.own_phrases =
        strcmp(tag->language, "en") == 0 ? UINT32_MAX : (uint32_t)1 << EG_PHRASE_PAGE_OF;
    load_layer(loader, folder, eg_arena_print(arena, "script-%s", tag->likely_script), false);
    const char *base = tag->language;
    if (tag->is_default_script)
        load_layer(loader, folder, base, false);
    else
        load_layer(loader, folder, base = eg_arena_print(arena, "%s-%s", base, tag->likely_script), false);
    if (*tag->region)
        load_layer(loader, folder, eg_arena_print(arena, "%s-%s", base, tag->region), false);
    for (int i = 0; i < tag->n_variants; i++)
        load_layer(loader, folder, eg_arena_print(arena, "%s-%s", base, tag->variants[i]), false);
}

/* "zh_Hant_TW" for ICU; variants and extensions would only make it miss its data. */
static const char *icu_locale(eg_arena *arena, const eg_tag *tag)
{
    const char *script = *tag->script || tag->is_default_script ? tag->script : tag->likely_script;
    return eg_arena_print(arena, "%s%s%s%s%s", tag->language, *script ? "_" : "", script,
                          *tag->region ? "_" : "", tag->region);
}

static bool is_rtl_script(const char *script)
{
    UErrorCode error = U_ZERO_ERROR;
    UScriptCode code;
    return uscript_getCode(script, &code, 1, &error) == 1 && U_SUCCESS(error) && uscript_isRightToLeft(code);
}

eg_status eg_language_data_load(eg_job *job, const char *folder, const eg_tag *tag, eg_language_data *out)
{
    *out = (eg_language_data){0};
    eg_language *language = &out->language;
    struct loader loader = {job, tag, out, EG_OK};
    load_layers(&loader, folder);
    for (int i = 0; i < EG_N_PHRASES && loader.status == EG_OK; i++)
        if (!language->phrases[i])
            complain(&loader, &(eg_yaml){.place = {.file = "root.yaml"}}, "root.yaml lacks a phrase");
    if (loader.status != EG_OK)
        return loader.status;
    language->tag = tag->canonical;
    language->ot_tag = tag->canonical;
    strcpy(language->script, tag->likely_script);
    language->is_rtl = is_rtl_script(language->script);
    language->is_known = tag->is_known;
    language->is_usual_script = tag->is_default_script;
    const char *locale = icu_locale(job->arena, tag);
    if (!language->name)
        language->name = eg_cldr_own_name(job, locale);
    if (!language->name)
        language->name = tag->canonical;
    if (!language->date_locale || *tag->region)
        language->date_locale = locale;
    if (!language->locale)
        language->locale = locale;
    if (language->breaks == EG_BREAKS_STRICT_CJ)
        language->locale = eg_arena_print(job->arena, "%s@lb=strict", language->locale);
    return EG_OK;
}
