/* Language tags: RFC 5646 syntax, canonical form, and the script a tag leaves unsaid (UTS #35, likely
 * subtags).
 *
 * Place: the first step of a lookup. Whether a subtag is registered is not asked, but for the language's
 * own, which must have two or three letters: the registry has no longer one, and "english" is a mistake
 * worth telling. */
#include "language/internal.h"

#include <unicode/uloc.h>

struct reader {
    const char *subtags[16];
    int n, at;
};

static bool is_alpha(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}
static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}
static char lower(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c + 'a' - 'A') : c;
}
static char upper(char c)
{
    return c >= 'a' && c <= 'z' ? (char)(c - 'a' + 'A') : c;
}

static bool all_alpha(const char *text, size_t low, size_t high)
{
    size_t n = 0;
    for (; text[n]; n++)
        if (!is_alpha(text[n]))
            return false;
    return n >= low && n <= high;
}

static bool is_region(const char *text)
{
    return all_alpha(text, 2, 2) ||
           (strlen(text) == 3 && is_digit(text[0]) && is_digit(text[1]) && is_digit(text[2]));
}

static bool is_variant(const char *text)
{
    size_t n = strlen(text);
    return (n >= 5 && n <= 8) || (n == 4 && is_digit(text[0]));
}

static bool is_same(const char *a, const char *b)
{
    for (; *a && lower(*a) == lower(*b); a++, b++) {
    }
    return !*a && !*b;
}

/* Tags of before RFC 4646 that the grammar has no place for, and names that were replaced (IANA registry).
 * The tags without a successor are mapped to the language they are a form of. */
static const char *const replaced[][2] = {
    {"art-lojban", "jbo"}, {"cel-gaulish", "xtg"}, {"en-gb-oed", "en-GB-oxendict"},
    {"i-ami", "ami"},      {"i-bnn", "bnn"},       {"i-default", "en"},
    {"i-enochian", "und"}, {"i-hak", "hak"},       {"i-klingon", "tlh"},
    {"i-lux", "lb"},       {"i-mingo", "see"},     {"i-navajo", "nv"},
    {"i-pwn", "pwn"},      {"i-tao", "tao"},       {"i-tay", "tay"},
    {"i-tsu", "tsu"},      {"no-bok", "nb"},       {"no-nyn", "nn"},
    {"sgn-be-fr", "sfb"},  {"sgn-be-nl", "vgt"},   {"sgn-ch-de", "sgg"},
    {"zh-guoyu", "zh"},    {"zh-hakka", "hak"},    {"zh-min", "nan"},
    {"zh-min-nan", "nan"}, {"zh-xiang", "hsn"},
};
static const char *const replaced_languages[][2] = {
    {"in", "id"}, {"iw", "he"}, {"ji", "yi"}, {"jw", "jv"}, {"mo", "ro"}, {"sh", "sr"},
};
static const char *const replaced_regions[][2] = {
    {"BU", "MM"}, {"DD", "DE"}, {"FX", "FR"}, {"TP", "TL"}, {"YD", "YE"}, {"ZR", "CD"},
};

/* Parts the tag at hyphens, and at underscores, which other software writes. */
static const char *split_tag(const char *text, char *copy, struct reader *reader)
{
    size_t size = strlen(text);
    if (size == 0)
        return "it is empty";
    if (size > EG_TAG_MAX)
        return "it is longer than any tag";
    memcpy(copy, text, size + 1);
    reader->subtags[reader->n++] = copy;
    for (size_t i = 0; i < size; i++) {
        if (copy[i] == '-' || copy[i] == '_') {
            copy[i] = '\0';
            if (reader->n == (int)(sizeof reader->subtags / sizeof *reader->subtags))
                return "it has too many parts";
            reader->subtags[reader->n++] = copy + i + 1;
        } else if (!is_alpha(copy[i]) && !is_digit(copy[i])) {
            return "a tag has letters, digits and hyphens only";
        }
    }
    for (int i = 0; i < reader->n; i++)
        if (!reader->subtags[i][0] || strlen(reader->subtags[i]) > 8)
            return "each part between hyphens has one to eight letters or digits";
    return NULL;
}

static void copy_cased(const char *from, char *to, char (*first)(char), char (*rest)(char))
{
    for (int i = 0; from[i]; i++, to[1] = '\0', to++)
        *to = i == 0 ? first(from[i]) : rest(from[i]);
}

/* CLDR's name for a code of three letters: the language's code of two (khm is km), the language it is the
 * usual form of (arb is ar, pes is fa, uzn is uz), in the script or the country that makes the difference
 * (prs is fa-AF, hbs is sr-Latn). Codes of two letters that were replaced are few: the table has them. */
static void replace_language(eg_tag *out)
{
    char alias[EG_LOCALE_SIZE], script[5], region[4];
    UErrorCode error = U_ZERO_ERROR;
    if (strlen(out->language) != 3 || !eg_cldr_find_alias(out->language, alias))
        return;
    uloc_getLanguage(alias, out->language, sizeof out->language, &error);
    if (uloc_getScript(alias, script, sizeof script, &error) == 4)
        strcpy(out->script, script);
    if (uloc_getCountry(alias, region, sizeof region, &error) > 0)
        strcpy(out->region, region);
}

/* language = 2*3ALPHA ["-" extlang]: an extended language subtag is the language's own (zh-yue is yue). */
static const char *read_language(struct reader *reader, eg_tag *out)
{
    const char *first = reader->subtags[reader->at++];
    if (!all_alpha(first, 2, 3))
        return "it does not begin with a language of two or three letters";
    copy_cased(first, out->language, lower, lower);
    if (reader->at < reader->n && all_alpha(reader->subtags[reader->at], 3, 3))
        copy_cased(reader->subtags[reader->at++], out->language, lower, lower);
    if (reader->at < reader->n && all_alpha(reader->subtags[reader->at], 3, 3))
        return "it names two languages";
    replace_language(out);
    for (size_t i = 0; i < sizeof replaced_languages / sizeof *replaced_languages; i++)
        if (strcmp(out->language, replaced_languages[i][0]) == 0) {
            if (strcmp(out->language, "sh") == 0)
                strcpy(out->script, "Latn");
            strcpy(out->language, replaced_languages[i][1]);
        }
    return NULL;
}

static void read_script_and_region(struct reader *reader, eg_tag *out)
{
    if (reader->at < reader->n && all_alpha(reader->subtags[reader->at], 4, 4))
        copy_cased(reader->subtags[reader->at++], out->script, upper, lower);
    if (reader->at < reader->n && is_region(reader->subtags[reader->at]))
        copy_cased(reader->subtags[reader->at++], out->region, upper, upper);
    for (size_t i = 0; i < sizeof replaced_regions / sizeof *replaced_regions; i++)
        if (strcmp(out->region, replaced_regions[i][0]) == 0)
            strcpy(out->region, replaced_regions[i][1]);
}

static const char *read_variants(struct reader *reader, eg_tag *out)
{
    for (; reader->at < reader->n && is_variant(reader->subtags[reader->at]); reader->at++) {
        if (out->n_variants == EG_TAG_MAX_VARIANTS)
            return "it has too many variants";
        char *variant = out->variants[out->n_variants];
        copy_cased(reader->subtags[reader->at], variant, lower, lower);
        for (int i = 0; i < out->n_variants; i++)
            if (strcmp(out->variants[i], variant) == 0)
                return "it has the same variant twice";
        out->n_variants++;
    }
    return NULL;
}

static void append(char *tag, const char *subtag)
{
    size_t n = strlen(tag);
    if (n > 0)
        tag[n++] = '-';
    strcpy(tag + n, subtag); /* parts of a text no longer than EG_TAG_MAX; canonical ones are never longer */
}

/* Extensions and private use are checked and carried on as they are, in lowercase: nothing here depends on
 * them. */
static const char *read_extensions(struct reader *reader, char *rest)
{
    bool seen[128] = {false};
    while (reader->at < reader->n) {
        const char *singleton = reader->subtags[reader->at++];
        bool is_private = lower(singleton[0]) == 'x';
        if (strlen(singleton) != 1)
            return "its parts are not in the order language, script, region, variant, or one is no such part";
        unsigned char key = (unsigned char)lower(singleton[0]);
        if (seen[key])
            return "it has the same extension twice";
        seen[key] = true;
        append(rest, (const char[]){(char)key, '\0'});
        int n_parts = 0;
        for (; reader->at < reader->n; reader->at++, n_parts++) {
            const char *part = reader->subtags[reader->at];
            if (!is_private && strlen(part) < 2)
                break;
            char cased[9];
            copy_cased(part, cased, lower, lower);
            append(rest, cased);
        }
        if (n_parts == 0)
            return "an extension has nothing after it";
    }
    return NULL;
}

/* Where the likely subtags are not those of a declaration: ancient Greek in the Cypriot syllabary. */
static const char *const likely_scripts[][2] = {{"grc", "Grek"}};

/* What UTS #35 adds: the script and region most likely meant. ICU gives the identifier back unchanged when
 * it knows nothing; then the script is Latin, which most languages without data are written in. */
static void add_likely(const char *language, const char *script, const char *region, char out_script[5],
                       char out_region[4])
{
    char identifier[ULOC_FULLNAME_CAPACITY] = "", full[ULOC_FULLNAME_CAPACITY];
    UErrorCode error = U_ZERO_ERROR;
    for (size_t i = 0; i < sizeof likely_scripts / sizeof *likely_scripts && !*script; i++)
        if (strcmp(language, likely_scripts[i][0]) == 0)
            script = likely_scripts[i][1];
    strcpy(identifier, language);
    if (*script) {
        strcat(identifier, "_");
        strcat(identifier, script);
    }
    if (*region) {
        strcat(identifier, "_");
        strcat(identifier, region);
    }
    uloc_addLikelySubtags(identifier, full, sizeof full, &error);
    if (U_FAILURE(error) || error == U_STRING_NOT_TERMINATED_WARNING)
        strcpy(full, identifier);
    error = U_ZERO_ERROR;
    if (uloc_getScript(full, out_script, 5, &error) != 4 || U_FAILURE(error))
        strcpy(out_script, *script ? script : "Latn");
    error = U_ZERO_ERROR;
    if (uloc_getCountry(full, out_region, 4, &error) <= 0 || U_FAILURE(error))
        strcpy(out_region, region);
}

static void find_likely(eg_tag *out, const char *said)
{
    char script[5], region[4];
    add_likely(out->language, said, out->region, out->likely_script, out->likely_region);
    add_likely(out->language, "", "", script, region);
    out->is_default_script = strcmp(script, out->likely_script) == 0;
    out->is_known = strcmp(out->language, "und") != 0 && *region;
}

bool eg_tag_set_written(eg_tag *tag, const char *script)
{
    if (*tag->script || strlen(script) != 4 || strcmp(tag->likely_script, script) == 0)
        return false;
    find_likely(tag, script);
    return true;
}

static void finish(eg_tag *out, const char *rest)
{
    append(out->canonical, out->language);
    if (*out->script)
        append(out->canonical, out->script);
    if (*out->region)
        append(out->canonical, out->region);
    for (int i = 0; i < out->n_variants; i++)
        append(out->canonical, out->variants[i]);
    if (*rest)
        append(out->canonical, rest);
    find_likely(out, out->script);
}

const char *eg_tag_parse(const char *text, eg_tag *out)
{
    char copy[EG_TAG_MAX + 1], rest[EG_TAG_MAX + 1] = "";
    struct reader reader = {0};
    *out = (eg_tag){0};
    for (size_t i = 0; i < sizeof replaced / sizeof *replaced; i++)
        if (is_same(text, replaced[i][0]))
            text = replaced[i][1];
    const char *fault = split_tag(text, copy, &reader);
    if (!fault && lower(copy[0]) == 'x' && copy[1] == '\0')
        strcpy(out->language, "und"); /* private use alone */
    else if (!fault)
        fault = read_language(&reader, out);
    if (!fault) {
        read_script_and_region(&reader, out);
        fault = read_variants(&reader, out);
    }
    if (!fault)
        fault = read_extensions(&reader, rest);
    if (!fault)
        finish(out, rest);
    return fault;
}
