/* Numbers and dates found in a text, in any digits. See side.h.
 *
 * A number is what stands in digits, in Han numerals or in Roman ones; of a date the months' names are found here, and
 * its numbers as any others. */
#include "document/side.h"

#include "base/utf8.h"
#include "source/characters.h"
#include "source/scripts.h"

enum {
    MOST_DIGITS = 18,   /* of a value; a longer number is told by its last digits */
    MOST_FIGURES = 2000 /* of one unit; each is looked for among all of another */
};

/* ---- finding ---- */

static const eg_code *code_at(const eg_side *side, uint32_t i)
{
    return &side->codes.items[i];
}

static bool is_alphabetic(uint32_t c)
{
    if (c < 0x80)
        return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
    const char *script = eg_character_is_letter(c) ? eg_character_script(c) : "Zyyy";
    return strcmp(script, "Latn") == 0 || strcmp(script, "Cyrl") == 0 || strcmp(script, "Grek") == 0;
}

static bool is_hyphen(uint32_t c)
{
    return c == '-' || (c >= 0x2010 && c <= 0x2012);
}

/* What may part the groups of one number, or its whole from its fraction. */
static bool is_separator(uint32_t c)
{
    return c == '.' || c == ',' || c == 0x66B || c == 0x66C || c == '\'' || c == 0x2019 || c == 0xFF0E ||
           c == 0xFF0C;
}

static bool is_group_space(uint32_t c)
{
    return c == 0xA0 || c == 0x202F || c == 0x2009;
}

static uint32_t n_digits_from(const eg_side *side, uint32_t i, uint32_t end)
{
    uint32_t n = 0;
    while (i + n < end && eg_character_digit(code_at(side, i + n)->c) >= 0)
        n++;
    return n;
}

/* Whether the number that ends before i goes on after the separator there. "19.03.2021" is no number but
 * three. */
static bool goes_on(const eg_side *side, uint32_t begin, uint32_t i, uint32_t end)
{
    if (i + 1 >= end)
        return false;
    uint32_t c = code_at(side, i)->c, n = n_digits_from(side, i + 1, end);
    if (is_group_space(c))
        return n == 3 && i - begin <= 3;
    if (!n || !is_separator(c))
        return false;
    uint32_t after = i + 1 + n;
    bool is_dated =
        after + 1 < end && code_at(side, after)->c == c && n_digits_from(side, after + 1, end) > 0;
    uint32_t last = is_dated ? n_digits_from(side, after + 1, end) : 0;
    if (is_dated && ((n <= 2 && last != 3) || i - begin == 4))
        return false;
    bool was_dated = begin >= 2 && code_at(side, begin - 1)->c == c &&
                     eg_character_digit(code_at(side, begin - 2)->c) >= 0;
    return !was_dated;
}

static const char *const magnitudes[] = {"thousand", "million", "billion", "trillion", NULL};

/* "10 million" may be "1 crore" or 千万 elsewhere. */
static bool has_magnitude(const eg_side *side, uint32_t i, uint32_t end)
{
    while (i < end && (code_at(side, i)->c == ' ' || is_group_space(code_at(side, i)->c)))
        i++;
    for (const char *const *word = magnitudes; *word; word++) {
        uint32_t n = 0;
        while ((*word)[n] && i + n < end && code_at(side, i + n)->folded == (unsigned char)(*word)[n])
            n++;
        if (!(*word)[n])
            return true;
    }
    return false;
}

static bool is_joined(const eg_side *side, const eg_figure *f, uint32_t begin, uint32_t end)
{
    uint32_t before = f->begin > begin ? code_at(side, f->begin - 1)->c : 0;
    uint32_t after = f->end < end ? code_at(side, f->end)->c : 0;
    if (is_alphabetic(before) || is_alphabetic(after))
        return true;
    return (is_hyphen(before) && f->begin > begin + 1 && is_alphabetic(code_at(side, f->begin - 2)->c)) ||
           (is_hyphen(after) && f->end + 1 < end && is_alphabetic(code_at(side, f->end + 1)->c));
}

/* The codes of a word, when it stands at i; 0: it does not. */
static uint32_t word_at(const eg_side *side, uint32_t i, uint32_t end, eg_slice word)
{
    uint32_t n = 0;
    for (size_t at = 0; at < word.size; n++)
        if (i + n >= end || eg_utf8_next(word.data, &at) != code_at(side, i + n)->folded)
            return 0;
    return n;
}

/* Whether what the language writes beside a month's number stands there: 3月, tháng 3. */
static bool is_month_number(const eg_side *side, const eg_figure *f, uint32_t begin, uint32_t end)
{
    const eg_month_words *words = &side->month_words;
    if (f->value < 1 || f->value > 12 || f->n_digits > 2 || (!words->before.size && !words->after.size))
        return false;
    uint32_t n = 0;
    for (size_t at = 0; at < words->before.size; n++)
        eg_utf8_next(words->before.data, &at);
    bool has_before = !n || (f->begin >= begin + n && word_at(side, f->begin - n, f->begin, words->before));
    return has_before && (!words->after.size || word_at(side, f->end, end, words->after));
}

static uint32_t add_number(eg_side *side, uint32_t i, uint32_t begin, uint32_t end)
{
    static const uint64_t modulus = 1000000000000000000; /* 10 to the MOST_DIGITS */
    eg_figure f = {.begin = i};
    while (i < end) {
        int digit = eg_character_digit(code_at(side, i)->c);
        if (digit < 0 && !goes_on(side, f.begin, i, end))
            break;
        if (digit >= 0) {
            f.zero = f.zero ? f.zero : code_at(side, i)->c - (uint32_t)digit;
            f.value = f.value % (modulus / 10) * 10 + (uint64_t)digit;
            f.n_digits = (uint8_t)(f.n_digits + (f.n_digits < MOST_DIGITS));
        }
        i++;
    }
    f.end = i;
    f.is_soft = is_joined(side, &f, begin, end) || has_magnitude(side, i, end);
    f.is_month = is_month_number(side, &f, begin, end);
    *EG_PUSH(side->job->scratch, &side->figures) = f;
    return i;
}

/* 0 to 9, or 10, 100, 1000, 10000; -1: no Han numeral. */
static int han_value(uint32_t c)
{
    static const uint32_t digits[] = {0x3007, 0x4E00, 0x4E8C, 0x4E09, 0x56DB,
                                      0x4E94, 0x516D, 0x4E03, 0x516B, 0x4E5D};
    for (int i = 0; i < 10; i++)
        if (c == digits[i])
            return i;
    return c == 0x96F6                  ? 0
           : c == 0x5341                ? 10
           : c == 0x767E                ? 100
           : c == 0x5343                ? 1000
           : c == 0x842C || c == 0x4E07 ? 10000
                                        : -1;
}

static uint32_t add_han(eg_side *side, uint32_t i, uint32_t end)
{
    eg_figure f = {.begin = i, .is_written = true};
    uint64_t in_row = 0, whole = 0, part = 0;
    bool has_unit = false;
    int last = 0;
    for (; i < end && i - f.begin < MOST_DIGITS; i++) {
        int value = han_value(code_at(side, i)->c);
        if (value < 0)
            break;
        if (value < 10) {
            in_row = in_row * 10 + (uint64_t)value;
            last = value;
            continue;
        }
        has_unit = true;
        uint64_t times = last ? (uint64_t)last : 1;
        if (value == 10000) {
            whole += (part + (uint64_t)last) * 10000;
            part = 0;
        } else {
            part += times * (uint64_t)value;
        }
        last = 0;
    }
    f.value = has_unit ? whole + part + (uint64_t)last : in_row;
    f.end = i;
    *EG_PUSH(side->job->scratch, &side->figures) = f;
    return i;
}

/* Roman numerals in capitals, two letters or more, as centuries have them. */
static uint32_t add_roman(eg_side *side, uint32_t i, uint32_t end)
{
    static const char letters[] = "IVXLCDM";
    static const unsigned values[] = {1, 5, 10, 50, 100, 500, 1000};
    uint32_t begin = i, value = 0, before = 0;
    for (; i < end && is_alphabetic(code_at(side, i)->c); i++) {
        const char *letter = code_at(side, i)->c < 0x80 ? strchr(letters, (int)code_at(side, i)->c) : NULL;
        if (!letter || i - begin >= 15)
            return 0;
        uint32_t unit = values[letter - letters];
        value += unit;
        if (before && before < unit)
            value -= 2 * before;
        before = unit;
    }
    if (i - begin >= 2)
        *EG_PUSH(side->job->scratch, &side->figures) =
            (eg_figure){.begin = begin, .end = i, .value = value, .is_written = true};
    return i - begin >= 2 ? i : 0;
}

static uint32_t month_at(const eg_side *side, uint32_t i, uint32_t end, uint8_t *month)
{
    uint32_t longest = 0;
    for (uint32_t m = 0; m < side->n_months; m++) {
        const eg_month_name *name = &side->months[m];
        uint32_t n = 0;
        size_t at = 0;
        while (at < name->name.size && i + n < end) {
            size_t next = at;
            uint32_t c = 0;
            int size = eg_utf8_decode(name->name.data + at, name->name.size - at, &c);
            next += size > 0 ? (size_t)size : 1;
            if (c != code_at(side, i + n)->folded)
                break;
            at = next;
            n++;
        }
        if (at < name->name.size || n <= longest)
            continue;
        if (name->is_abbreviated && i + n < end && eg_character_is_word(code_at(side, i + n)->c))
            continue;
        longest = n;
        *month = name->month;
    }
    return longest;
}

/* A month's name begins a word; in scripts without spaces words begin anywhere. */
static bool may_begin(const eg_side *side, uint32_t i, uint32_t begin)
{
    return i == begin || !is_alphabetic(code_at(side, i)->c) || !is_alphabetic(code_at(side, i - 1)->c);
}

void eg_side_read_figures(eg_side *side, uint32_t begin, uint32_t end)
{
    uint32_t most = side->figures.n + MOST_FIGURES;
    for (uint32_t i = begin; i < end && side->figures.n < most;) {
        uint32_t c = code_at(side, i)->c, next = 0;
        uint8_t month = 0;
        if (eg_character_digit(c) >= 0) {
            i = add_number(side, i, begin, end);
            continue;
        }
        if (eg_character_is_letter(c) && may_begin(side, i, begin)) {
            uint32_t n = side->n_months ? month_at(side, i, end, &month) : 0;
            if (n) {
                *EG_PUSH(side->job->scratch, &side->figures) =
                    (eg_figure){.begin = i, .end = i + n, .month = month};
                i += n;
                continue;
            }
            next = han_value(c) >= 0 ? add_han(side, i, end) : c < 0x80 ? add_roman(side, i, end) : 0;
        }
        i = next ? next : i + 1;
    }
}
