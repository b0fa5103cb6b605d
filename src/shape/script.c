/* The script of every character of a paragraph, and which characters make one cluster.
 *
 * Place: between levels and faces; a run never mixes scripts, and a cluster never changes its face. Standard:
 * UAX #24 of Unicode 15.0, through ICU's properties: a character of script Common or Inherited takes that of
 * the text before it, a closing bracket that of its opening one (5.1), a character with Script_Extensions one
 * of those. Opening punctuation leans to what it opens; a space between words of two scripts is of the
 * language's, so that all spaces of a line are of one width. Han, kana and bopomofo make one script: they are
 * written mixed, a font treats them alike, and a Japanese sentence would otherwise fall into a run a word. */
#include <unicode/uchar.h>

#include "shape/internal.h"

/* ICU's paired brackets nest no deeper than UAX #9 BD16 lets them. */
enum { MAX_BRACKETS = 63 };

typedef struct bracket {
    UChar32 close;
    uint32_t open; /* chars[] */
} bracket;

typedef struct resolver {
    eg_shape_char *chars;
    int16_t language; /* script of the stretch's language */
    uint32_t begin;   /* of the stretch */
    int16_t before;   /* the script that rules here; USCRIPT_COMMON: none yet */
    uint32_t waiting; /* first of the characters before this one that wait for a script to come */
    bracket brackets[MAX_BRACKETS];
    unsigned n_brackets;
} resolver;

/* Scripts that stand for several, and those written mixed. */
static int16_t merge(int16_t script, int16_t language)
{
    switch ((int)script) {
    case USCRIPT_HAN:
    case USCRIPT_HIRAGANA:
    case USCRIPT_KATAKANA:
    case USCRIPT_KATAKANA_OR_HIRAGANA:
    case USCRIPT_BOPOMOFO:
        return language == USCRIPT_KATAKANA ? USCRIPT_KATAKANA : USCRIPT_HAN;
    default:
        return script;
    }
}

/* The script of a language's data: Jpan, Hans and the like are writing systems, not scripts of characters. */
static int16_t script_of_language(const eg_language *language)
{
    static const struct {
        char code[5];
        int16_t script;
    } systems[] = {{"Jpan", USCRIPT_KATAKANA}, {"Hira", USCRIPT_KATAKANA}, {"Kana", USCRIPT_KATAKANA},
                   {"Hrkt", USCRIPT_KATAKANA}, {"Hans", USCRIPT_HAN},      {"Hant", USCRIPT_HAN},
                   {"Hanb", USCRIPT_HAN},      {"Bopo", USCRIPT_HAN},      {"Kore", USCRIPT_HANGUL},
                   {"Jamo", USCRIPT_HANGUL},   {"Aran", USCRIPT_ARABIC},   {"Latf", USCRIPT_LATIN},
                   {"Latg", USCRIPT_LATIN},    {"Cyrs", USCRIPT_CYRILLIC}, {"Latn", USCRIPT_LATIN}};
    for (size_t i = 0; i < sizeof systems / sizeof *systems; i++)
        if (strcmp(systems[i].code, language->script) == 0)
            return systems[i].script;
    int32_t found = u_getPropertyValueEnum(UCHAR_SCRIPT, language->script);
    return found == UCHAR_INVALID_CODE || found <= USCRIPT_INHERITED ? USCRIPT_LATIN : (int16_t)found;
}

static int16_t own_script(uint32_t c)
{
    if (c < 0x80)
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ? USCRIPT_LATIN : USCRIPT_COMMON;
    UErrorCode error = U_ZERO_ERROR;
    UScriptCode script = uscript_getScript((UChar32)c, &error);
    return U_FAILURE(error) || script == USCRIPT_UNKNOWN ? USCRIPT_COMMON : (int16_t)script;
}

static void settle(resolver *r, uint32_t end, int16_t script)
{
    for (; r->waiting < end; r->waiting++)
        r->chars[r->waiting].script = script;
}

/* One of the character's Script_Extensions: that which rules, the language's, or the first. USCRIPT_COMMON
 * when the character has none. */
static int16_t script_by_extensions(const resolver *r, uint32_t c)
{
    UScriptCode scripts[32];
    UErrorCode error = U_ZERO_ERROR;
    if (c < 0xA0)
        return USCRIPT_COMMON;
    int32_t n = uscript_getScriptExtensions((UChar32)c, scripts, 32, &error);
    if (U_FAILURE(error) || n < 1 || scripts[0] <= USCRIPT_INHERITED)
        return USCRIPT_COMMON;
    bool has_language = false;
    for (int32_t i = 0; i < n; i++) {
        int16_t script = merge((int16_t)scripts[i], r->language);
        if (script == r->before)
            return script;
        has_language = has_language || script == r->language;
    }
    return has_language ? r->language : merge((int16_t)scripts[0], r->language);
}

static void open_bracket(resolver *r, uint32_t i)
{
    if (r->n_brackets == MAX_BRACKETS)
        return;
    UChar32 close = u_getBidiPairedBracket((UChar32)r->chars[i].code_point);
    r->brackets[r->n_brackets++] = (bracket){close, i};
}

/* The script of the opening bracket, which is forgotten with those inside it. When nothing inside had a
 * script of its own, what comes after shall not decide: the text before does. USCRIPT_COMMON when no bracket
 * is open. */
static int16_t close_bracket(resolver *r, uint32_t i)
{
    for (unsigned j = r->n_brackets; j-- > 0;)
        if (r->brackets[j].close == (UChar32)r->chars[i].code_point) {
            r->n_brackets = j;
            int16_t script = r->chars[r->brackets[j].open].script;
            return script == USCRIPT_COMMON ? r->before : script;
        }
    return USCRIPT_COMMON;
}

static bool is_opening(uint32_t c)
{
    if (c < 0x80)
        return c == '(' || c == '[' || c == '{';
    int8_t type = u_charType((UChar32)c);
    return type == U_START_PUNCTUATION || type == U_INITIAL_PUNCTUATION;
}

static bool is_closing_bracket(uint32_t c)
{
    return c < 0x80 ? c == ')' || c == ']' || c == '}'
                    : u_getIntPropertyValue((UChar32)c, UCHAR_BIDI_PAIRED_BRACKET_TYPE) == U_BPT_CLOSE;
}

static bool is_opening_bracket(uint32_t c)
{
    return c < 0x80 || u_getIntPropertyValue((UChar32)c, UCHAR_BIDI_PAIRED_BRACKET_TYPE) == U_BPT_OPEN;
}

/* A character of script Common or Inherited. It is settled here, or left waiting (script Common). */
static void resolve_common(resolver *r, uint32_t i)
{
    eg_shape_char *c = &r->chars[i];
    c->is_common = true;
    c->script = USCRIPT_COMMON;
    if (c->code_point != ' ' && is_opening(c->code_point)) {
        if (is_opening_bracket(c->code_point))
            open_bracket(r, i);
        return;
    }
    bool has_letter = c->continues && r->waiting == i && i > r->begin;
    int16_t script = c->continues ? USCRIPT_COMMON : script_by_extensions(r, c->code_point);
    if (has_letter)
        script = c[-1].script; /* a mark is of its letter's script, whatever its extensions say */
    if (script == USCRIPT_COMMON && r->n_brackets && is_closing_bracket(c->code_point))
        script = close_bracket(r, i);
    if (script == USCRIPT_COMMON)
        script = r->waiting == i ? r->before : USCRIPT_COMMON; /* behind what waits, wait as well */
    if (script != USCRIPT_COMMON) {
        settle(r, i, script);
        c->script = script;
        r->waiting = i + 1;
    }
}

/* Spaces that stand between words of two scripts, one of which only the text before them had a say in. */
static void settle_spaces(eg_shape_char *chars, uint32_t begin, uint32_t end, int16_t language)
{
    for (uint32_t i = begin, j; i < end; i = j + 1) {
        for (j = i; j < end && chars[j].code_point == ' '; j++)
            ;
        if (j == i || i == begin || j == end || chars[i - 1].script == chars[j].script)
            continue;
        for (; i < j; i++)
            chars[i].script = language;
    }
}

static void resolve_stretch(eg_shape_work *work, uint32_t begin, uint32_t end, const eg_language *language)
{
    bool is_mixed = false;
    resolver r = {.chars = work->chars.items, .begin = begin, .before = USCRIPT_COMMON, .waiting = begin};
    r.language = script_of_language(language);
    for (uint32_t i = begin; i < end; i++) {
        eg_shape_char *c = &r.chars[i];
        int16_t script = own_script(c->code_point);
        if (script <= USCRIPT_INHERITED) {
            resolve_common(&r, i);
            continue;
        }
        r.before = c->script = merge(script, r.language);
        is_mixed = is_mixed || r.before != r.language;
        settle(&r, i, r.before);
        r.waiting = i + 1;
    }
    settle(&r, end, r.before == USCRIPT_COMMON ? r.language : r.before);
    if (is_mixed)
        settle_spaces(work->chars.items, begin, end, r.language);
}

/* Clusters. */

static bool is_regional(uint32_t c)
{
    return c >= 0x1F1E6 && c <= 0x1F1FF;
}

static bool is_jamo(uint32_t c, bool follows)
{
    bool is_vowel_or_end = (c >= 0x1160 && c <= 0x11FF) || (c >= 0xD7B0 && c <= 0xD7FB);
    return is_vowel_or_end || (!follows && ((c >= 0x1100 && c <= 0x115F) || (c >= 0xA960 && c <= 0xA97C) ||
                                            (c >= 0xAC00 && c <= 0xD7A3)));
}

/* Signs written before the number or letter that they embrace (Grapheme_Cluster_Break Prepend). */
static bool embraces(uint32_t c)
{
    return (c >= 0x0600 && c <= 0x0605) || c == 0x06DD || c == 0x070F || c == 0x08E2;
}

/* Whether c belongs to the cluster of the character before it: grapheme clusters (UAX #29), and besides them
 * what a virama or a joiner ties together, since a font shapes those as one. */
static bool belongs(uint32_t before, uint32_t c, unsigned n_regional)
{
    if (c < 0x300 && before < 0x300)
        return false;
    if (c == 0x200C || c == 0x200D || (c >= 0x1F3FB && c <= 0x1F3FF) || (c >= 0xE0020 && c <= 0xE007F) ||
        c == 0x0E33 || c == 0x0EB3 || c == 0xFF9E || c == 0xFF9F)
        return true;
    if (is_regional(c))
        return is_regional(before) && n_regional % 2 == 1;
    if (is_jamo(c, true) && is_jamo(before, false))
        return true;
    switch (u_charType((UChar32)c)) {
    case U_NON_SPACING_MARK:
    case U_ENCLOSING_MARK:
    case U_COMBINING_SPACING_MARK:
        return true;
    case U_OTHER_LETTER:
    case U_OTHER_SYMBOL:
        return before == 0x200D || u_getCombiningClass((UChar32)before) == 9 || embraces(before);
    case U_DECIMAL_DIGIT_NUMBER:
        return embraces(before);
    default:
        return before == 0x200D && u_isalpha((UChar32)c);
    }
}

static void mark_clusters(eg_shape_work *work)
{
    unsigned n_regional = 0;
    for (uint32_t i = 0; i < work->chars.n; i++) {
        eg_shape_char *c = &work->chars.items[i];
        c->continues = i > 0 && c[-1].item == c->item && belongs(c[-1].code_point, c->code_point, n_regional);
        n_regional = is_regional(c->code_point) ? n_regional + 1 : 0;
    }
}

void eg_shape_resolve_scripts(eg_shape_work *work)
{
    mark_clusters(work);
    for (uint32_t i = 0, j; i < work->chars.n; i = j) {
        const eg_language *language = work->items[work->chars.items[i].item].language;
        for (j = i + 1; j < work->chars.n; j++)
            if (work->items[work->chars.items[j].item].language != language)
                break;
        resolve_stretch(work, i, j, language);
    }
}

void eg_shape_script_code(int16_t script, char out[5])
{
    const char *name = uscript_getShortName((UScriptCode)script);
    memcpy(out, name && strlen(name) == 4 ? name : "Zyyy", 5);
}
