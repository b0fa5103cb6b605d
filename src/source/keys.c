/* The table of keys, and the checks of their values.
 *
 * Place: see keys.h. A key file is checked once, when it is read; whoever asks for a value later can trust
 * its kind. */
#include "source/keys.h"

#include "base/nearest.h"
#include "source/internal.h"

const eg_key_rule eg_key_rules[EG_N_KEYS] = {
    [EG_KEY_TITLE] =
        {"title", EG_KEY_IS_TEXT, {0}, NULL, "The title; without it the text's own first heading."},
    [EG_KEY_SUBTITLE] = {"subtitle", EG_KEY_IS_TEXT, {0}, NULL, "A line or two under the title."},
    [EG_KEY_LANG] = {"lang", EG_KEY_IS_TAG, {0}, NULL, "The language of the text, as a BCP 47 tag."},
    [EG_KEY_DIR] =
        {"dir", EG_KEY_IS_CHOICE, {"ltr", "rtl"}, NULL, "Direction, where the language's is not meant."},
    [EG_KEY_BODY] = {"body", EG_KEY_IS_TEXTS, {0}, NULL, "The body or bodies that publish the declaration."},
    [EG_KEY_SYMBOL] = {"symbol", EG_KEY_IS_TEXT, {0}, NULL, "The document symbol, such as A/RES/217."},
    [EG_KEY_ADOPTED] = {"adopted", EG_KEY_IS_DATE, {0}, NULL, "The day of adoption."},
    [EG_KEY_PLACE] = {"place", EG_KEY_IS_TEXT, {0}, NULL, "The place of adoption."},
    [EG_KEY_MEETING] = {"meeting", EG_KEY_IS_TEXT, {0}, NULL, "The meeting that adopted it."},
    [EG_KEY_STATUS] = {"status",
                       EG_KEY_IS_CHOICE,
                       {"draft", "reviewed", "approved", "translation", "authentic"},
                       NULL,
                       "What this text is in law."},
    [EG_KEY_AUTHENTIC_LANGUAGES] =
        {"authentic-languages", EG_KEY_IS_TAGS, {0}, NULL, "The languages in which it was adopted."},
    [EG_KEY_NUMERALS] = {"numerals",
                         EG_KEY_IS_WORD,
                         {0},
                         NULL,
                         "The digits of numbers that engross writes, by CLDR's name: latn, arab, khmr."},
    [EG_KEY_NUMBER] =
        {"number",
         EG_KEY_IS_TEXT,
         {0},
         NULL,
         "The number of a commitment, as a template: {n} digits, {ordinal} in words, {a} letters."},
    [EG_KEY_QUOTES] = {"quotes",
                       EG_KEY_IS_CHOICE,
                       {"as-is", "typographic"},
                       "typographic",
                       "Whether straight quotation marks stay as received."},
    [EG_KEY_CALENDAR] = {"calendar", EG_KEY_IS_WORD, {0}, "", "A calendar beside the Gregorian one."},
    [EG_KEY_STYLE] = {"style", EG_KEY_IS_WORD, {0}, NULL, "The style: a name, or the path of a style file."},
    [EG_KEY_EMBLEM] =
        {"emblem", EG_KEY_IS_PICTURE, {0}, NULL, "A PNG or JPEG at the head of the first page."},
    [EG_KEY_MASTHEAD] =
        {"masthead", EG_KEY_IS_TEXTS, {0}, NULL, "What stands at the head in place of the body's name."},
    [EG_KEY_ORIGINALS] = {"originals", EG_KEY_IS_COUNT, {0}, "", "How many originals are signed."},
    [EG_KEY_VERSION] = {"version", EG_KEY_IS_COUNT, {0}, NULL, "The version of the text, from 1."},
    [EG_KEY_ISSUED] = {"issued", EG_KEY_IS_DATE, {0}, NULL, "The day this version was issued."},
    [EG_KEY_REPLACES] = {"replaces", EG_KEY_IS_WORD, {0}, "", "The copy or version that this one replaces."},
    [EG_KEY_SIGNATORIES] = {"signatories", EG_KEY_IS_SIGNATORIES, {0}, NULL, "Who signs."},
    [EG_KEY_ORDER] =
        {"order", EG_KEY_IS_CHOICE, {"as-listed", "precedence"}, NULL, "The order of the signatories."},
    [EG_KEY_EDITIONS] =
        {"editions", EG_KEY_IS_WORDS, {0}, "", "The editions that are made of the declaration."},
    [EG_KEY_PAPER] = {"paper",
                      EG_KEY_IS_CHOICE,
                      {"A3", "A4", "A5", "A6", "B5", "B5-JIS", "Letter", "Legal", "F4"},
                      NULL,
                      "The paper, where the style's is not meant; B5 is the ISO one."},
    [EG_KEY_INITIALS] = {"initials", EG_KEY_IS_TRUTH, {0}, NULL, "Whether each page has boxes for initials."},
};

const eg_key_rule eg_house_rules[EG_N_HOUSE_KEYS] = {
    [EG_HOUSE_NAMES] = {"names",
                        EG_KEY_IS_ANYTHING,
                        {0},
                        NULL,
                        "Names that no line divides, by language, as in names.yaml."},
    [EG_HOUSE_STYLES] =
        {"styles", EG_KEY_IS_WORD, {0}, NULL, "The folder where a style's name is looked for first."},
    [EG_HOUSE_FONTS] =
        {"fonts", EG_KEY_IS_WORDS, {0}, NULL, "The folder or folders where fonts are looked for first."},
    [EG_HOUSE_PAPERS] = {"papers", EG_KEY_IS_ANYTHING, {0}, "", "The papers of the house."},
    [EG_HOUSE_OFFICER] = {"officer", EG_KEY_IS_ANYTHING, {0}, "", "The certifying officer."},
    [EG_HOUSE_TRUST] = {"trust",
                        EG_KEY_IS_WORDS,
                        {0},
                        NULL,
                        "The file or files of certificates that signatures are verified by, in PEM or DER."},
    [EG_HOUSE_TSA] = {"tsa",
                      EG_KEY_IS_URL,
                      {0},
                      NULL,
                      "The time-stamping server of signatures above level B, as an http address."},
};

/* ---- tags and dates ---- */

static bool is_alpha(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}
static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}
static char fold(char c)
{
    return c == '_' ? '-' : c >= 'A' && c <= 'Z' ? (char)(c + 32) : c;
}

bool eg_key_is_tag(const char *word)
{
    size_t n_primary = 0, n_subtag = 0;
    while (is_alpha(word[n_primary]))
        n_primary++;
    if (n_primary < 2 || n_primary > 3)
        return false;
    for (const char *c = word + n_primary; *c; c++) {
        if (*c == '-' && (n_subtag || c == word + n_primary) && c[1] && c[1] != '-')
            n_subtag = 0;
        else if (c == word + n_primary || !(is_alpha(*c) || is_digit(*c)) || ++n_subtag > 8)
            return false;
    }
    return true;
}

static bool is_same_tag(const char *range, size_t size, const char *tag)
{
    for (size_t i = 0; i < size; i++)
        if (!tag[i] || fold(range[i]) != fold(tag[i]))
            return false;
    return tag[size] == 0;
}

/* The size of a range cut by its last subtag, and by the single letter that then stood last. */
static size_t cut_range(const char *range, size_t size)
{
    while (size && fold(range[--size]) != '-')
        ;
    return size >= 2 && fold(range[size - 2]) == '-' ? size - 2 : size;
}

int eg_key_lookup(const char *range, const char *const *tags, uint32_t n)
{
    for (size_t size = strlen(range); size; size = cut_range(range, size))
        for (uint32_t i = 0; i < n; i++)
            if (is_same_tag(range, size, tags[i]))
                return (int)i;
    return -1;
}

const eg_yaml *eg_key_lookup_in(const eg_yaml *mapping, const char *range)
{
    for (size_t size = strlen(range); size; size = cut_range(range, size))
        for (uint32_t i = 0; i < mapping->n; i++)
            if (is_same_tag(range, size, mapping->keys[i]->value))
                return mapping->items[i];
    return NULL;
}

bool eg_key_date(const eg_yaml *value, int out[3])
{
    static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    if (!value || value->kind != EG_YAML_SCALAR || value->size != 10)
        return false;
    const char *text = value->value;
    for (size_t i = 0; i < 10; i++)
        if (i == 4 || i == 7 ? text[i] != '-' : !is_digit(text[i]))
            return false;
    int year = 0, month, day;
    for (size_t i = 0; i < 4; i++)
        year = year * 10 + (text[i] - '0');
    month = (text[5] - '0') * 10 + (text[6] - '0');
    day = (text[8] - '0') * 10 + (text[9] - '0');
    if (year < 1 || month < 1 || month > 12)
        return false;
    bool is_leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    if (day < 1 || day > days[month - 1] + (month == 2 && is_leap))
        return false;
    out[0] = year, out[1] = month, out[2] = day;
    return true;
}

static int choice_of(const eg_key_rule *rule, const eg_yaml *value)
{
    for (int i = 0; value && i < EG_KEY_MAX_CHOICES && rule->choices[i]; i++)
        if (strcmp(eg_yaml_string(value, ""), rule->choices[i]) == 0)
            return i;
    return -1;
}

int eg_key_choice(eg_key key, const eg_yaml *value)
{
    return choice_of(&eg_key_rules[key], value);
}

/* ---- kinds of values ---- */

/* A finding of the usual kind. Returns EG_ERR_INPUT. */
eg_status eg_keys_refuse(eg_job *job, const eg_yaml *at, const char *key, const char *must)
{
    eg_report_hint(job->report,
                   eg_report_add(job->report, EG_F_KEY_INVALID, at->place, "`%s` must be %s", key, must),
                   "`engross help keys` says what each key is for");
    return EG_ERR_INPUT;
}

static bool is_text_by_language(const eg_yaml *value)
{
    if (value->kind == EG_YAML_SCALAR)
        return true;
    if (value->kind != EG_YAML_MAPPING || value->n == 0)
        return false;
    for (uint32_t i = 0; i < value->n; i++)
        if (value->items[i]->kind != EG_YAML_SCALAR || !eg_key_is_tag(value->keys[i]->value))
            return false;
    return true;
}

eg_status eg_keys_check_text(eg_job *job, const eg_yaml *value, const char *key)
{
    return is_text_by_language(value)
               ? EG_OK
               : eg_keys_refuse(job, value, key, "a text, or a map from language tags to texts");
}

static eg_status check_each(eg_job *job, const eg_yaml *value, const char *key,
                            eg_status (*check)(eg_job *, const eg_yaml *, const char *))
{
    eg_status status = EG_OK;
    if (value->kind != EG_YAML_SEQUENCE)
        return check(job, value, key);
    for (uint32_t i = 0; i < value->n; i++)
        status |= check(job, value->items[i], key);
    return status;
}

static eg_status check_scalar(eg_job *job, const eg_yaml *value, const char *key, const char *must)
{
    return value->kind == EG_YAML_SCALAR && value->size ? EG_OK : eg_keys_refuse(job, value, key, must);
}

static eg_status check_word(eg_job *job, const eg_yaml *value, const char *key)
{
    return check_scalar(job, value, key, "a single word or path");
}

/* The whole address is judged where it is asked; here only that it is one that can be. */
static eg_status check_url(eg_job *job, const eg_yaml *value, const char *key)
{
    return value->kind == EG_YAML_SCALAR && strncmp(value->value, "http://", strlen("http://")) == 0
               ? EG_OK
               : eg_keys_refuse(job, value, key, "an address that begins with http://");
}

/* The shape of a tag is judged by language/, which knows the whole grammar; here only that it is a word. */
static eg_status check_tag(eg_job *job, const eg_yaml *value, const char *key)
{
    return check_scalar(job, value, key, "a language tag, such as km");
}

eg_status eg_keys_check_date(eg_job *job, const eg_yaml *value, const char *key)
{
    int date[3];
    if (eg_key_date(value, date))
        return EG_OK;
    eg_finding *finding = eg_report_add(
        job->report, EG_F_DATE_INVALID, value->place, "`%s` is not a day of the calendar: %s", key,
        value->kind == EG_YAML_SCALAR ? eg_report_quote(job->arena, (eg_slice){value->value, value->size})
                                      : "a list");
    eg_report_hint(job->report, finding, "write year-month-day: 2021-03-19");
    return EG_ERR_INPUT;
}

eg_status eg_keys_refuse_choice(eg_job *job, const eg_yaml *value, const char *key,
                                const char *const *choices)
{
    eg_buffer list = eg_buffer_new(job->arena);
    const char *names[EG_KEY_MAX_CHOICES + 1] = {0};
    for (size_t i = 0; i < EG_KEY_MAX_CHOICES && choices[i]; i++) {
        eg_buffer_print(&list, "%s%s", i ? ", " : "", choices[i]);
        names[i] = choices[i];
    }
    eg_finding *finding = eg_report_add(
        job->report, EG_F_KEY_INVALID, value->place, "`%s` cannot be %s", key,
        value->kind == EG_YAML_SCALAR ? eg_report_quote(job->arena, (eg_slice){value->value, value->size})
                                      : "a list or a map");
    const char *nearest = value->kind == EG_YAML_SCALAR ? eg_nearest(value->value, names) : NULL;
    if (nearest)
        eg_report_hint(job->report, finding, "did you mean %s? It is one of: %s", nearest, list.data);
    else
        eg_report_hint(job->report, finding, "it is one of: %s", list.data);
    return EG_ERR_INPUT;
}

static eg_status check_picture(eg_job *job, const eg_yaml *value, const char *key)
{
    static const char *const names[] = {"file", "alt", NULL};
    if (value->kind == EG_YAML_SCALAR && value->size) {
        eg_finding *finding = eg_report_add(job->report, EG_F_PICTURE_ALT_MISSING, value->place,
                                            "`%s` has no alternative text", key);
        eg_report_hint(job->report, finding, "write %s: {file: %s, alt: \"what it shows\"}", key,
                       value->value);
        return EG_ERR_INPUT;
    }
    if (value->kind != EG_YAML_MAPPING)
        return eg_keys_refuse(job, value, key, "a map with the keys file and alt");
    eg_status status = eg_keys_check_names(job, value, names);
    const eg_yaml *file = eg_yaml_find(value, "file"), *alt = eg_yaml_find(value, "alt");
    if (!file || file->kind != EG_YAML_SCALAR || !file->size)
        status |= eg_keys_refuse(job, value, key, "a map whose `file` is the path of a PNG or JPEG");
    if (!alt) {
        eg_finding *finding = eg_report_add(job->report, EG_F_PICTURE_ALT_MISSING, value->place,
                                            "`%s` has no alternative text", key);
        eg_report_hint(job->report, finding, "add `alt` with a few words on what the picture shows");
        return EG_ERR_INPUT;
    }
    return status | eg_keys_check_text(job, alt, "alt");
}

static eg_status check_value(eg_job *job, const eg_key_rule *rule, const eg_yaml *value)
{
    switch (rule->kind) {
    case EG_KEY_IS_TEXT:
        return eg_keys_check_text(job, value, rule->name);
    case EG_KEY_IS_TEXTS:
        return check_each(job, value, rule->name, eg_keys_check_text);
    case EG_KEY_IS_TAG:
        return check_tag(job, value, rule->name);
    case EG_KEY_IS_TAGS:
        return check_each(job, value, rule->name, check_tag);
    case EG_KEY_IS_CHOICE:
        return choice_of(rule, value) >= 0 ? EG_OK
                                           : eg_keys_refuse_choice(job, value, rule->name, rule->choices);
    case EG_KEY_IS_DATE:
        return eg_keys_check_date(job, value, rule->name);
    case EG_KEY_IS_COUNT:
        return eg_yaml_int(value, 1, INT32_MAX, 0)
                   ? EG_OK
                   : eg_keys_refuse(job, value, rule->name, "a whole number from 1");
    case EG_KEY_IS_TRUTH:
        return eg_yaml_bool(value, true) == eg_yaml_bool(value, false)
                   ? EG_OK
                   : eg_keys_refuse(job, value, rule->name, "true or false");
    case EG_KEY_IS_WORD:
        return check_word(job, value, rule->name);
    case EG_KEY_IS_WORDS:
        return check_each(job, value, rule->name, check_word);
    case EG_KEY_IS_URL:
        return check_url(job, value, rule->name);
    case EG_KEY_IS_PICTURE:
        return check_picture(job, value, rule->name);
    case EG_KEY_IS_SIGNATORIES:
        return eg_keys_check_signatories(job, value);
    case EG_KEY_IS_ANYTHING:
        break;
    }
    return EG_OK;
}

/* ---- whole mappings ---- */

/* The few names of a small map; those of a key file are told by the program's help. */
static const char *names_in_words(eg_job *job, const char *const *names)
{
    enum { FEW = 12 };
    eg_buffer list = eg_buffer_new(job->arena);
    eg_buffer_add_string(&list, "the keys here are ");
    for (size_t i = 0; names[i]; i++) {
        if (i == FEW)
            return "`engross help keys` lists the keys there are";
        eg_buffer_print(&list, "%s%s", i ? ", " : "", names[i]);
    }
    return list.data;
}

static void warn_unknown(eg_job *job, const eg_yaml *key, const char *const *names)
{
    eg_finding *finding = eg_report_add(job->report, EG_F_KEY_UNKNOWN, key->place, "no key has the name %s",
                                        eg_report_quote(job->arena, (eg_slice){key->value, key->size}));
    const char *nearest = eg_nearest(key->value, names);
    if (nearest)
        eg_report_hint(job->report, finding, "did you mean `%s`?", nearest);
    else
        eg_report_hint(job->report, finding, "delete it; %s", names_in_words(job, names));
}

eg_status eg_keys_check_names(eg_job *job, const eg_yaml *mapping, const char *const *names)
{
    for (uint32_t i = 0; i < mapping->n; i++) {
        bool is_known = false;
        for (size_t k = 0; names[k] && !is_known; k++)
            is_known = strcmp(names[k], mapping->keys[i]->value) == 0;
        if (!is_known)
            warn_unknown(job, mapping->keys[i], names);
    }
    return EG_OK;
}

void eg_keys_note_not_yet(eg_job *job, eg_place place, const char *key)
{
    eg_finding *finding =
        eg_report_add(job->report, EG_F_KEY_NOT_YET, place, "`%s` has no effect in this version", key);
    eg_report_hint(job->report, finding, "it may stay; the edition is made without it");
}

static const eg_key_rule *find_rule(const eg_key_rule *rules, size_t n, const char *name)
{
    for (size_t i = 0; i < n; i++)
        if (strcmp(rules[i].name, name) == 0)
            return &rules[i];
    return NULL;
}

eg_status eg_keys_check_house_value(eg_job *job, eg_house_key key, const eg_yaml *value)
{
    return check_value(job, &eg_house_rules[key], value);
}

eg_status eg_keys_check(eg_job *job, const eg_yaml *mapping, eg_key_layer layer)
{
    const char *names[EG_N_KEYS + EG_N_HOUSE_KEYS + 1] = {0};
    for (size_t k = 0; k < EG_N_KEYS; k++)
        names[k] = eg_key_rules[k].name;
    for (size_t k = 0; layer == EG_LAYER_HOUSE && k < EG_N_HOUSE_KEYS; k++)
        names[EG_N_KEYS + k] = eg_house_rules[k].name;

    if (mapping->kind != EG_YAML_MAPPING) {
        eg_finding *finding =
            eg_report_add(job->report, EG_F_KEY_INVALID, mapping->place, "the file is not a map of keys");
        eg_report_hint(job->report, finding, "write `key: value` lines");
        return EG_ERR_INPUT;
    }
    eg_status status = EG_OK;
    for (uint32_t i = 0; i < mapping->n; i++) {
        const eg_yaml *key = mapping->keys[i], *value = mapping->items[i];
        const eg_key_rule *rule = find_rule(eg_key_rules, EG_N_KEYS, key->value);
        if (!rule && layer == EG_LAYER_HOUSE)
            rule = find_rule(eg_house_rules, EG_N_HOUSE_KEYS, key->value);
        if (!rule) {
            warn_unknown(job, key, names);
            continue;
        }
        eg_status found = check_value(job, rule, value);
        status |= found;
        if (!found && rule->asked && (!*rule->asked || strcmp(rule->asked, eg_yaml_string(value, "")) == 0))
            eg_keys_note_not_yet(job, key->place, key->value);
    }
    return status;
}
