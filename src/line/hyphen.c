/* Words to hyphenation points: which words may be divided at all, and where a reader would rather not see it.
 *
 * Place: after the opportunities of UAX #14; the patterns themselves are language/'s. */
#include "line/internal.h"

#include <unicode/uchar.h>

enum {
    WORD_MIN = 5,        /* letters: a shorter word divided saves too little */
    WORD_MAX_BYTES = 512 /* what is longer is no word */
};

typedef struct word {
    uint32_t begin, end;
    uint32_t n_letters;
    bool begins_capital, has_inner_capital;
} word;

static bool is_letter(uint32_t c)
{
    if (c < 0x80)
        return (c | 0x20) >= 'a' && (c | 0x20) <= 'z';
    return (U_GET_GC_MASK((UChar32)c) & (U_GC_L_MASK | U_GC_M_MASK)) != 0;
}

static bool is_mark(uint32_t c)
{
    return c >= 0x300 && (U_GET_GC_MASK((UChar32)c) & U_GC_M_MASK);
}

static bool is_capital(uint32_t c)
{
    return c < 0x80 ? c >= 'A' && c <= 'Z' : u_isupper((UChar32)c);
}

/* The next word of letters in text[*at, end); *at moves past it. */
static bool next_word(const char *text, uint32_t *at, uint32_t end, word *out)
{
    size_t place = *at;
    *out = (word){0};
    while (place < end) {
        uint32_t here = (uint32_t)place;
        uint32_t c = eg_utf8_next(text, &place);
        if (is_letter(c)) {
            if (!out->n_letters) {
                out->begin = here;
                out->begins_capital = is_capital(c);
            } else if (is_capital(c)) {
                out->has_inner_capital = true;
            }
            out->n_letters += !is_mark(c);
            out->end = (uint32_t)place;
        } else if (out->n_letters) {
            *at = here;
            return true;
        }
    }
    *at = end;
    return out->n_letters > 0;
}

/* What stands beside a word says what it is: part of an address, of a compound, of a word with the author's
 * points. */
typedef enum company { COMPANY_PLAIN, COMPANY_COMPOUND, COMPANY_NEVER } company;

static company judge(uint32_t beside, uint32_t beyond)
{
    switch (beside) {
    case '@':
    case '/':
    case '_':
    case '\\':
    case '&':
    case '=':
    case '#':
    case '~':
    case 0xAD:
        return COMPANY_NEVER;
    case '.':
    case ':':
        return beyond && u_isalnum((UChar32)beyond) ? COMPANY_NEVER : COMPANY_PLAIN;
    case '-':
    case 0x2010:
    case 0x2011:
    case 0x058A:
    case 0x05BE:
        return COMPANY_COMPOUND;
    default:
        /* A letter beside it belongs to the same word in another run, which has the rest of the word. */
        return beside && (u_isdigit((UChar32)beside) || is_letter(beside)) ? COMPANY_NEVER : COMPANY_PLAIN;
    }
}

static company company_of(const char *text, eg_range range, const word *w)
{
    uint32_t at, ignored;
    uint32_t before = eg_line_code_before(text, range.begin, w->begin, &at);
    uint32_t earlier = eg_line_code_before(text, range.begin, at, &ignored);
    size_t place = w->end;
    uint32_t after = place < range.end ? eg_utf8_next(text, &place) : 0;
    uint32_t later = eg_line_code_at(text, (uint32_t)place, range.end);
    company left = judge(before, earlier), right = judge(after, later);
    return left > right ? left : right;
}

/* A capital after a full stop, or first of all, says nothing. */
static bool begins_sentence(const char *text, uint32_t begin, uint32_t at)
{
    uint32_t c;
    do
        c = eg_line_code_before(text, begin, at, &at);
    while (c == ' ' || c == 0xA0 || c == '"' || (c >= 0x2018 && c <= 0x201F) || c == 0xAB || c == 0xBB);
    return c == 0 || c == '.' || c == '!' || c == '?' || c == ':';
}

/* German and Luxembourgish write every noun with a capital, so that a capital is no sign of a name. */
static bool capitals_are_names(const eg_language *language)
{
    return strncmp(language->tag, "de", 2) != 0 && strncmp(language->tag, "lb", 2) != 0;
}

/* chances: of the word's first byte. */
static void divide(eg_line_cache *cache, const eg_language *language, const char *text, const word *w,
                   eg_line_chance chance, uint8_t *chances)
{
    bool points[WORD_MAX_BYTES + 1];
    uint32_t size = w->end - w->begin;
    if (size > WORD_MAX_BYTES ||
        !eg_line_cache_points(cache, language, (eg_slice){text + w->begin, size}, points))
        return;
    uint32_t n = 0;
    for (uint32_t i = 0; i < size; i++) {
        if (((unsigned char)text[w->begin + i] & 0xC0) == 0x80)
            continue;
        if (points[i] && n >= language->hyphen_left && w->n_letters - n >= language->hyphen_right && n > 0 &&
            chances[i] == EG_CHANCE_NONE)
            /* Two letters are little to end a line with. */
            chances[i] = (uint8_t)(chance == EG_CHANCE_HYPHEN && n < 3 ? EG_CHANCE_RELUCTANT : chance);
        size_t place = w->begin + i;
        n += !is_mark(eg_utf8_next(text, &place));
    }
}

/* Where the last word of the paragraph begins: no hyphen divides it, unless it is so long that in a narrow
 * column it would have to be cut. */
static uint32_t last_word(const eg_shaped *shaped)
{
    enum { LONGEST = 20 }; /* characters */
    const char *text = shaped->text;
    uint32_t at = shaped->range.end, begin = shaped->range.begin;
    while (at > begin && text[at - 1] == ' ')
        at--;
    uint32_t n = 0;
    for (; at > begin && text[at - 1] != ' '; at--)
        n += ((unsigned char)text[at - 1] & 0xC0) != 0x80;
    return n > LONGEST ? shaped->range.end : at;
}

void eg_line_hyphenate(eg_line_cache *cache, const eg_shaped *shaped, uint8_t *chances)
{
    const char *text = shaped->text;
    uint32_t end = last_word(shaped);
    for (uint32_t i = 0; i < shaped->n_runs; i++) {
        const eg_shape_run *run = &shaped->runs[i];
        const eg_language *language = shaped->items[run->item].language;
        if (!language->patterns || (!language->hyphenates && !language->breaks_syllables))
            continue;
        uint32_t at = run->text.begin,
                 stop = language->hyphenates && run->text.end > end ? end : run->text.end;
        for (word w; at < stop && next_word(text, &at, stop, &w);) {
            company kind = company_of(text, shaped->range, &w);
            if (w.n_letters < WORD_MIN || w.has_inner_capital || kind == COMPANY_NEVER)
                continue;
            eg_line_chance chance = !language->hyphenates ? EG_CHANCE_SYLLABLE : EG_CHANCE_HYPHEN;
            if (chance == EG_CHANCE_HYPHEN &&
                (kind == COMPANY_COMPOUND || (w.begins_capital && capitals_are_names(language) &&
                                              !begins_sentence(text, shaped->range.begin, w.begin))))
                chance = EG_CHANCE_RELUCTANT;
            divide(cache, language, text, &w, chance, chances + (w.begin - shaped->range.begin));
        }
    }
}

/* ---- hangul ---- */

static bool is_hangul_syllable(uint32_t c)
{
    return c >= 0xAC00 && c <= 0xD7A3;
}

/* Korean words stay whole on a page's width of 30 syllables or more, which is filled well enough by its word
 * spaces; a narrower column parts them, as newspapers do. */
enum { NARROW = 30 };

/* How many hangul syllables stand in a row before (or else after) a byte, up to two. */
static int syllables_beside(const char *text, eg_range range, uint32_t at, bool before)
{
    int n = 0;
    while (n < 2) {
        uint32_t next = at, c = before ? eg_line_code_before(text, range.begin, at, &next)
                                       : eg_line_code_at(text, at, range.end);
        if (!is_hangul_syllable(c))
            break;
        at = before ? next : at + 3;
        n++;
    }
    return n;
}

void eg_line_part_words(const eg_line_paragraph *paragraph)
{
    const eg_shaped *shaped = paragraph->shaped;
    for (uint32_t i = 0; i < shaped->n_items; i++) {
        const eg_shape_item *item = &shaped->items[i];
        if (item->keep || item->language->breaks != EG_BREAKS_KEEP_ALL ||
            paragraph->request->measure >= NARROW * item->type->size)
            continue;
        for (uint32_t at = item->text.begin + 1; at < item->text.end; at++) {
            uint8_t *chance = &paragraph->chances[at - shaped->range.begin];
            if (*chance != EG_CHANCE_HELD || !syllables_beside(shaped->text, item->text, at, true))
                continue;
            int n = syllables_beside(shaped->text, item->text, at, false);
            if (n)
                *chance = n > 1 ? EG_CHANCE_SYLLABLE : EG_CHANCE_STUB;
        }
    }
}

uint32_t eg_line_hyphen_of(const eg_language *language, const eg_face *face)
{
    if (!language->hyphen)
        return 0;
    if (eg_face_has(face, language->hyphen))
        return language->hyphen;
    return eg_face_has(face, '-') ? '-' : 0;
}
