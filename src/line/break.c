/* Where a line may end: UAX #14 by ICU, then the house's own rules.
 *
 * Place: the first step of line/. ICU knows the classes, the pair rules and the dictionaries of Khmer, Thai,
 * Lao and Burmese; what is tailored here is what UAX #14 leaves to the language (a danda after a space, a
 * sign that repeats the word before it), the marks of the author, and names kept whole. Standard: UAX #14,
 * revision 50 (Unicode 15.0). */
#include "line/cache.h"

#include <unicode/uchar.h>
#include <unicode/uscript.h>
#include <unicode/utext.h>

/* A word between the author's own marks is longer than this only when the marks are not meant for every
 * word. */
enum { AUTHOR_WORD_MAX = 24 };

void eg_line_opportunities(eg_job *job, const char *locale, const char *text, uint32_t size, uint8_t *out)
{
    UBreakIterator *breaks = eg_line_cache_iterator(job, eg_line_cache_of(job), UBRK_LINE, locale);
    if (!breaks || !size)
        return;
    UErrorCode status = U_ZERO_ERROR;
    UText bytes = UTEXT_INITIALIZER;
    utext_openUTF8(&bytes, text, size, &status);
    ubrk_setUText(breaks, &bytes, &status);
    if (U_SUCCESS(status))
        for (int32_t at = ubrk_next(breaks); at != UBRK_DONE && (uint32_t)at < size; at = ubrk_next(breaks))
            out[at] = ubrk_getRuleStatus(breaks) >= UBRK_LINE_HARD ? EG_CHANCE_FORCED : EG_CHANCE_FREE;
    utext_close(&bytes);
    if (U_FAILURE(status))
        eg_arena_fail(job->arena);
}

/* The opportunities of every language in the paragraph, each within its own items. */
static void mark_opportunities(eg_job *job, const eg_shaped *shaped, uint8_t *chances)
{
    uint32_t size = eg_range_size(shaped->range), begin = shaped->range.begin;
    const char *text = shaped->text + begin;
    eg_line_opportunities(job, shaped->items[0].language->locale, text, size, chances);
    for (uint32_t i = 1; i < shaped->n_items; i++) {
        const char *locale = shaped->items[i].language->locale;
        bool is_known = false;
        for (uint32_t j = 0; j < i && !is_known; j++)
            is_known = strcmp(shaped->items[j].language->locale, locale) == 0;
        if (is_known)
            continue;
        uint8_t *other = EG_NEW_ARRAY(job->scratch, uint8_t, (size_t)size + 1);
        eg_line_opportunities(job, locale, text, size, other);
        for (uint32_t j = i; j < shaped->n_items; j++) {
            eg_range item = shaped->items[j].text;
            if (strcmp(shaped->items[j].language->locale, locale) == 0)
                memcpy(chances + (item.begin - begin), other + (item.begin - begin), eg_range_size(item));
        }
    }
}

static bool is_space(uint32_t c)
{
    return c == ' ' || c == '\t' || c == 0x3000 || c == 0x1680 || c == 0x205F ||
           (c >= 0x2000 && c <= 0x200A && c != 0x2007);
}

/* Characters that never begin a line, whatever stands before them, a space included. UAX #14 sees to those of
 * its classes CL, CP, EX and SY. */
static bool never_begins(uint32_t c)
{
    switch (c) {
    case '%':
    case 0x2030: /* per mille */
    case 0x0589: /* Armenian full stop */
    case 0x05C3: /* Hebrew sof pasuq */
    case 0x060C:
    case 0x061B:
    case 0x061F:
    case 0x066A:
    case 0x06D4: /* Arabic , ; ? % full stop */
    case 0x0964:
    case 0x0965: /* danda, double danda */
    case 0x0DF4: /* Sinhala kunddaliya */
    case 0x0E2F:
    case 0x0E46:
    case 0x0E5A:
    case 0x0E5B: /* Thai paiyannoi, mai yamok, angkhankhu, khomut */
    case 0x0EAF:
    case 0x0EC6: /* Lao ellipsis, ko la */
    case 0x104A:
    case 0x104B: /* Myanmar little section, section */
    case 0x17D4:
    case 0x17D5:
    case 0x17D6:
    case 0x17D7:
    case 0x17DA: /* Khmer khan to koomuut, lek too */
        return true;
    default:
        return (c >= 0x055C && c <= 0x055E) || /* Armenian exclamation, comma, question */
               (c >= 0x0F0B && c <= 0x0F14) || /* Tibetan tsheg and shads */
               (c >= 0x1361 && c <= 0x1368) || /* Ethiopic word space to paragraph separator */
               (c >= 0x1802 && c <= 0x1803) || (c >= 0x1808 && c <= 0x1809); /* Mongolian comma, full stop */
    }
}

/* Quotation marks that open, where a space on both sides leaves nothing else to tell by. */
static bool opens_quote(uint32_t c)
{
    return c == 0xAB || c == 0x2018 || c == 0x201A || c == 0x201C || c == 0x201E || c == 0x2039;
}

static bool closes_quote(uint32_t c)
{
    return c == 0xBB || c == 0x2019 || c == 0x201D || c == 0x203A;
}

static bool closes(uint32_t c)
{
    return closes_quote(c) || (U_GET_GC_MASK((UChar32)c) & (U_GC_PE_MASK | U_GC_PF_MASK));
}

/* A hyphen that belongs to the word: a line may end with it. */
static bool is_hyphen(uint32_t c)
{
    return c == '-' || c == 0x2010 || c == 0x058A || c == 0x05BE;
}

/* A sign that stands on the character before it, and be that a space (UAX #14 would let the line end there). */
static bool is_mark(uint32_t c)
{
    return c >= 0x300 && ((U_GET_GC_MASK((UChar32)c) & U_GC_M_MASK) ||
                          u_hasBinaryProperty((UChar32)c, UCHAR_GRAPHEME_EXTEND));
}

static bool is_alphabetic(uint32_t c)
{
    UErrorCode status = U_ZERO_ERROR;
    UScriptCode script = uscript_getScript((UChar32)c, &status);
    return u_isalpha((UChar32)c) &&
           (script == USCRIPT_LATIN || script == USCRIPT_GREEK || script == USCRIPT_CYRILLIC);
}

/* One letter alone before a hyphen, at byte `at`: E-Mail, x-Achse. It is little to end a line with, and no
 * hyphenation leaves so little of a word. */
static bool is_letter_alone(const char *text, uint32_t begin, uint32_t at)
{
    uint32_t c = eg_line_code_before(text, begin, at, &at);
    while (is_mark(c))
        c = eg_line_code_before(text, begin, at, &at);
    if (!is_alphabetic(c))
        return false;
    uint32_t ignored, earlier = eg_line_code_before(text, begin, at, &ignored);
    return !earlier || !(u_isalnum((UChar32)earlier) || is_mark(earlier));
}

/* A break between before and after would cut an orthographic syllable of a script without word spaces. */
static bool cuts_syllable(uint32_t before, uint32_t after, uint32_t beyond)
{
    if (after < 0x0E00 || u_getIntPropertyValue((UChar32)after, UCHAR_LINE_BREAK) != U_LB_COMPLEX_CONTEXT)
        return false;
    if (before == 0x17D2 || before == 0x1039 || before == 0x1A60) /* coeng, Myanmar virama, Tai Tham sakot */
        return true;
    if ((before >= 0x0E40 && before <= 0x0E44) ||
        (before >= 0x0EC0 && before <= 0x0EC4)) /* vowels written first */
        return true;
    if (after == 0x0E30 || (after >= 0x0E32 && after <= 0x0E33) || after == 0x0E45 || after == 0x0EB0 ||
        (after >= 0x0EB2 && after <= 0x0EB3) || after == 0x0EBD) /* vowels written last */
        return true;
    /* A Myanmar consonant that asat closes, or that carries a stack, belongs to the syllable before it. */
    return after >= 0x1000 && after <= 0x103F && (beyond == 0x103A || beyond == 0x1039 || beyond == 0x1037);
}

/* A letter that begins a cluster of its own in a script without word spaces. */
static bool begins_cluster(uint32_t before, uint32_t c, uint32_t after)
{
    return c >= 0x0E00 && u_getIntPropertyValue((UChar32)c, UCHAR_LINE_BREAK) == U_LB_COMPLEX_CONTEXT &&
           !is_mark(c) && !cuts_syllable(before, c, after);
}

/* Clusters from byte `at` on to the end of the phrase, or backward to its beginning, none of it over 2. */
static int count_clusters(const char *text, eg_range range, uint32_t at, bool is_backward)
{
    int n = 0;
    for (uint32_t place = at, begin; n < 2;) {
        uint32_t ignored, c;
        if (is_backward) {
            c = eg_line_code_before(text, range.begin, place, &begin);
            place = begin;
        } else {
            begin = place;
            size_t next = place;
            c = place < range.end ? eg_utf8_next(text, &next) : 0;
            place = (uint32_t)next;
        }
        if (c < 0x0E00 || u_getIntPropertyValue((UChar32)c, UCHAR_LINE_BREAK) != U_LB_COMPLEX_CONTEXT)
            break;
        size_t beyond = begin;
        eg_utf8_next(text, &beyond);
        uint32_t before = begin == at ? 0 : eg_line_code_before(text, range.begin, begin, &ignored);
        n += begins_cluster(before, c, eg_line_code_at(text, (uint32_t)beyond, range.end));
    }
    return n;
}

/* A break inside a phrase of a script without word spaces that leaves one cluster of it alone. */
static bool leaves_one(const char *text, eg_range range, uint32_t at, uint32_t before, uint32_t after)
{
    return before >= 0x0E00 && after >= 0x0E00 &&
           u_getIntPropertyValue((UChar32)after, UCHAR_LINE_BREAK) == U_LB_COMPLEX_CONTEXT &&
           (count_clusters(text, range, at, true) == 1 || count_clusters(text, range, at, false) == 1);
}

static bool is_digit(uint32_t c)
{
    return c < 0x80 ? c >= '0' && c <= '9' : u_charType((UChar32)c) == U_DECIMAL_DIGIT_NUMBER;
}
static bool is_currency(uint32_t c)
{
    return c == '$' || (c >= 0x80 && u_charType((UChar32)c) == U_CURRENCY_SYMBOL);
}

/* A number and its sign, with a space between them. */
static bool parts_number(uint32_t before, uint32_t after)
{
    if (is_digit(before))
        return is_currency(after) || after == 0xB0 || after == 0x2030 || after == 0x2103;
    return is_digit(after) && (is_currency(before) || before == 0x2116 || before == 0xA7);
}

/* A quotation mark parted by a space from what it quotes: UAX #14 cannot tell, and would leave it alone at
 * the end or the start of a line. solid: the last character before the space; after: the first one after it.
 */
static bool strands_quote(const char *text, eg_range range, uint32_t solid, uint32_t solid_at, uint32_t after,
                          uint32_t at)
{
    if (closes_quote(after)) {
        uint32_t inside = eg_line_code_at(text, at + (after < 0x800 ? 2 : 3), range.end);
        if (inside == 0 || is_space(inside) || inside == 0xA0 || u_ispunct((UChar32)inside))
            return true;
    }
    if (opens_quote(solid)) {
        uint32_t ignored, outside = eg_line_code_before(text, range.begin, solid_at, &ignored);
        return outside == 0 || is_space(outside) || outside == '(' || outside == '[';
    }
    return false;
}

/* What becomes of the opportunity at byte `at`. */
static eg_line_chance tailor(const char *text, eg_range range, uint32_t at, bool keeps_words)
{
    uint32_t before_at, solid_at;
    uint32_t before = eg_line_code_before(text, range.begin, at, &before_at);
    uint32_t solid = before;
    for (solid_at = before_at; is_space(solid);)
        solid = eg_line_code_before(text, range.begin, solid_at, &solid_at);
    size_t beyond_at = at;
    uint32_t after = eg_utf8_next(text, &beyond_at);

    if (never_begins(after) || is_mark(after) || strands_quote(text, range, solid, solid_at, after, at))
        return EG_CHANCE_NONE;
    if (is_space(before))
        return parts_number(solid, after) && before_at - solid_at <= 4 ? EG_CHANCE_HELD : EG_CHANCE_FREE;
    if (before == 0xAD)
        return EG_CHANCE_SOFT;
    if (is_hyphen(before)) {
        uint32_t ignored, first = eg_line_code_before(text, range.begin, before_at, &ignored);
        bool is_explicit =
            first && u_isalnum((UChar32)first) && !is_letter_alone(text, range.begin, before_at);
        return is_explicit ? EG_CHANCE_EXPLICIT : EG_CHANCE_HELD;
    }
    if (cuts_syllable(before, after, eg_line_code_at(text, (uint32_t)beyond_at, range.end)))
        return EG_CHANCE_NONE;
    if (leaves_one(text, range, at, before, after))
        return EG_CHANCE_LONE;
    /* What follows a bracket or a quotation mark at once is the ending of what stands in it. */
    if (keeps_words && u_isalnum((UChar32)after) && (u_isalnum((UChar32)before) || closes(before)))
        return EG_CHANCE_HELD;
    return EG_CHANCE_FREE;
}

/* U+200B by the author's hand says where the words are: within a word that it bounds the dictionary has no
 * say. */
static void heed_author(const eg_shaped *shaped, uint8_t *chances)
{
    const char *text = shaped->text;
    eg_range range = shaped->range;
    if (!memmem(text + range.begin, eg_range_size(range), "\xE2\x80\x8B", 3))
        return;
    uint32_t word = range.begin, n = 0;
    bool is_marked = false;
    for (size_t at = range.begin; at < range.end;) {
        uint32_t here = (uint32_t)at;
        uint32_t c = eg_utf8_next(text, &at);
        if (c >= 0x0E00 && c != 0x200B &&
            u_getIntPropertyValue((UChar32)c, UCHAR_LINE_BREAK) == U_LB_COMPLEX_CONTEXT) {
            n += !(U_GET_GC_MASK((UChar32)c) & U_GC_M_MASK);
            if (at < range.end)
                continue;
            here = range.end;
        }
        if ((is_marked || c == 0x200B) && n <= AUTHOR_WORD_MAX)
            for (uint32_t i = word + 1; i < here; i++)
                chances[i - range.begin] = EG_CHANCE_NONE;
        word = (uint32_t)at;
        is_marked = c == 0x200B;
        n = 0;
    }
}

/* 2021年|3月|19日: each number stays with its sign; a date of ten characters kept whole would leave a hole. */
static bool parts_date(const eg_shaped *shaped, uint32_t at)
{
    uint32_t ignored, before = eg_line_code_before(shaped->text, shaped->range.begin, at, &ignored);
    return (before == 0x5E74 || before == 0x6708) &&
           is_digit(eg_line_code_at(shaped->text, at, shaped->range.end));
}

static void keep_names(const eg_shaped *shaped, uint8_t *chances)
{
    for (uint32_t i = 0; i < shaped->n_items; i++) {
        if (!shaped->items[i].keep)
            continue;
        /* A name that changes its type half way is several items, none of which may part from the next. */
        bool follows = i > 0 && shaped->items[i - 1].keep;
        eg_range item = shaped->items[i].text;
        for (uint32_t at = item.begin + (follows ? 0 : 1); at < item.end; at++)
            if (chances[at - shaped->range.begin] && chances[at - shaped->range.begin] != EG_CHANCE_FORCED)
                chances[at - shaped->range.begin] =
                    parts_date(shaped, at) ? EG_CHANCE_SYLLABLE : EG_CHANCE_HELD;
    }
}

uint8_t *eg_line_find_chances(eg_job *job, const eg_shaped *shaped, bool hyphenate)
{
    uint32_t size = eg_range_size(shaped->range), begin = shaped->range.begin;
    uint8_t *chances = EG_NEW_ARRAY(job->scratch, uint8_t, (size_t)size + 1);
    if (!shaped->n_items || !size)
        return chances;
    mark_opportunities(job, shaped, chances);
    heed_author(shaped, chances);
    for (uint32_t i = 0, at = begin + 1; i < shaped->n_items; i++) {
        bool keeps_words = shaped->items[i].language->breaks == EG_BREAKS_KEEP_ALL;
        for (; at < shaped->items[i].text.end; at++)
            if (chances[at - begin] == EG_CHANCE_FREE)
                chances[at - begin] = (uint8_t)tailor(shaped->text, shaped->range, at, keeps_words);
    }
    if (hyphenate)
        eg_line_hyphenate(eg_line_cache_of(job), shaped, chances);
    keep_names(shaped, chances);
    chances[size] = EG_CHANCE_FORCED;
    return chances;
}
