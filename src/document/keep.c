/* Finds what stays on one line: dates, numbers with their units or nouns, abbreviations with what follows,
 * names.
 *
 * Place: on every leaf's text, before its spans are settled. line/ breaks no line within such a span, so the
 * rules are few and their spans short: a long stretch that cannot break spoils the lines round it. Only a
 * name from names.yaml may be longer. A rule looks at words (stretches between spaces) and never at a
 * language's grammar. */
#include <stdlib.h>

#include "base/utf8.h"
#include "document/internal.h"
#include "source/characters.h"
#include "source/scripts.h"

/* About a third of a line. */
enum { LONGEST = 30, LONGEST_ACRONYM = 12, LONGEST_ENDING = 4 /* of a name's case, in letters */ };

/* A word: between spaces, and its core without punctuation at its ends. */
typedef struct word {
    uint32_t begin, end, core, core_end;
    uint32_t n_digits, n_letters, n_upper, n_lower, n_marks; /* n_marks: all characters of the core */
    bool starts_upper, starts_letter;
    bool ends_in_stop; /* the core is followed by '.' and nothing else */
    bool is_bare;      /* nothing follows the core, or that stop only */
    bool is_spaced;    /* one space stands before it, and no line break */
} word;

typedef struct stretch {
    eg_range text;
    bool is_phrase; /* of ordinary words: a body's name */
} stretch;

typedef struct finder {
    eg_builder *b;
    const char *text;
    eg_range leaf;
    EG_VECTOR(word) words;
    EG_VECTOR(stretch) keeps;
    EG_VECTOR(stretch) names; /* found; they win over every other */
    bool has_lower;
    uint32_t next_span, n_spans; /* of the leaf's marks, as the source has them */
} finder;

static void read_core(const finder *f, word *w)
{
    bool has_core = false;
    uint32_t n = 0;
    for (size_t at = w->begin; at < w->end;) {
        uint32_t here = (uint32_t)at, c = eg_utf8_next(f->text, &at);
        n += has_core;
        if (!eg_character_is_word(c))
            continue;
        if (!has_core) {
            has_core = true;
            n = 1;
            w->core = here;
            w->starts_upper = eg_character_is_upper(c);
            w->starts_letter = eg_character_is_letter(c);
        }
        w->core_end = (uint32_t)at;
        w->n_marks = n;
        w->n_digits += eg_character_digit(c) >= 0;
        w->n_letters += eg_character_is_letter(c);
        w->n_upper += eg_character_is_upper(c);
        w->n_lower += eg_character_is_lower(c);
    }
    w->ends_in_stop = w->core_end + 1 == w->end && f->text[w->core_end] == '.';
    w->is_bare = w->core_end == w->end || w->ends_in_stop;
}

/* The size of a space at a byte, one that may break or not, or of a note's mark, which is no part of a word;
 * 0: neither. Asked in order of the text. */
static uint32_t space_at(finder *f, uint32_t at)
{
    const eg_draft_span *spans = f->b->leaf_spans.items;
    for (; f->next_span < f->n_spans && spans[f->next_span].span.text.begin <= at; f->next_span++) {
        const eg_span *span = &spans[f->next_span].span;
        if (span->kind == EG_SPAN_NOTE_REF && span->text.begin == at)
            return eg_range_size(span->text);
    }
    const char *text = f->text + at;
    uint32_t left = f->leaf.end - at;
    return *text == ' ' || *text == '\n'                       ? 1
           : left >= 2 && memcmp(text, "\xC2\xA0", 2) == 0     ? 2 /* U+00A0 */
           : left >= 3 && memcmp(text, "\xE2\x80\xAF", 3) == 0 ? 3 /* U+202F */
                                                               : 0;
}

static void split_words(finder *f)
{
    uint32_t at = f->leaf.begin, size;
    while (at < f->leaf.end) {
        uint32_t n_spaces = 0;
        bool is_broken = false;
        while (at < f->leaf.end && (size = space_at(f, at))) {
            is_broken |= f->text[at] == '\n';
            at += size;
            n_spaces++;
        }
        if (at == f->leaf.end)
            return;
        word w = {.begin = at, .core = at, .core_end = at, .is_spaced = n_spaces == 1 && !is_broken};
        while (at < f->leaf.end && !space_at(f, at))
            at++;
        w.end = at;
        read_core(f, &w);
        f->has_lower |= w.n_lower > 0;
        *EG_PUSH(f->b->job->scratch, &f->words) = w;
    }
}

/* ---- within a word ---- */

/* The part round a hyphen before digits: COVID-19 of post-COVID-19; else the whole core when letters and
 * digits mix. */
static void keep_mixed(finder *f, const word *w)
{
    uint32_t part = w->core, mark = 0, end = 0;
    for (size_t at = w->core; at < w->core_end;) {
        uint32_t here = (uint32_t)at, c = eg_utf8_next(f->text, &at);
        if (c == '-' || c == 0x2010 || c == 0x2011) {
            size_t next = at;
            bool leads_to_digit = at < w->core_end && eg_character_digit(eg_utf8_next(f->text, &next)) >= 0;
            if (leads_to_digit && here > part) {
                mark = here;
            } else if (end) {
                break;
            } else {
                part = (uint32_t)at;
                mark = 0;
            }
        } else if (mark && eg_character_digit(c) >= 0) {
            end = (uint32_t)at;
        } else if (mark && end) {
            break;
        }
    }
    if (mark && end)
        *EG_PUSH(f->b->job->scratch, &f->keeps) = (stretch){{part, end}, false};
    else if (w->n_marks <= LONGEST)
        *EG_PUSH(f->b->job->scratch, &f->keeps) = (stretch){{w->core, w->core_end}, false};
}

/* Only where letters have case: a word of Chinese or Thai, up to the next space, is a sentence. */
static void keep_in_word(finder *f, const word *w)
{
    if (w->n_letters == 0 || w->n_upper + w->n_lower != w->n_letters)
        return;
    if (w->n_digits)
        keep_mixed(f, w);
    else if (f->has_lower && w->n_upper >= 2 && w->n_upper == w->n_letters &&
             w->n_letters <= LONGEST_ACRONYM && w->n_marks == w->n_letters)
        *EG_PUSH(f->b->job->scratch, &f->keeps) = (stretch){{w->core, w->core_end}, false};
}

/* ---- pairs of words ---- */

static bool is_one_of(const finder *f, uint32_t begin, uint32_t end, const char *const *list)
{
    if (begin == end)
        return false;
    for (; *list; list++) /* most differ in the first byte */
        if (**list == f->text[begin] && strlen(*list) == end - begin &&
            memcmp(f->text + begin, *list, end - begin) == 0)
            return true;
    return false;
}

static bool is_number(const word *w)
{
    return w->n_digits && !w->n_letters;
}

/* SI and other symbols that follow a number after a space. */
static bool is_unit(const finder *f, const word *w)
{
    static const char *const units[] = {
        "%", "‰", "°",   "°C", "m",   "km",  "cm", "mm",  "m²",  "km²", "m³", "ha", "kg",  "g",
        "t", "l", "L",   "W",  "kW",  "MW",  "GW", "kWh", "MWh", "GWh", "h",  "Hz", "€",   "$",
        "£", "¥", "₩",   "₫",  "₭",   "฿",   "៛",  "₹",   "км",  "кг",  "га", "м",  "руб", "₸",
        "₮", "₺", "₽", "₴",  "₼", "₾", "֏",  "₪",   "₱",   "৳",   NULL};
    uint32_t end = w->end;
    while (end > w->begin && (f->text[end - 1] == '.' || f->text[end - 1] == ',' || f->text[end - 1] == ';'))
        end--;
    return is_one_of(f, w->begin, end, units);
}

/* "12 500 000": one to three digits, and the three that follow. */
static bool continues_number(const finder *f, const word *a, const word *b)
{
    uint32_t n = 0;
    if (!is_number(a) || !is_number(b) || a->core_end != a->end || b->core != b->begin || !b->is_spaced ||
        a->n_digits > 3 || a->n_marks != a->n_digits)
        return false;
    for (size_t at = b->core; at < b->core_end && eg_character_digit(eg_utf8_next(f->text, &at)) >= 0;)
        n++;
    return n == 3;
}

/* Signs of money before their sum: "₹ 12,50,000". */
static bool is_currency(const finder *f, const word *w)
{
    static const char *const signs[] = {"€", "$", "£", "¥", "₩",   "₫", "₭",   "฿",  "៛",  "₹", "৳",
                                        "₨", "₪", "₱", "₺", "₽", "₦", "US$", "Rp", "RM", NULL};
    uint32_t begin = w->begin;
    while (begin < w->end && (f->text[begin] == '(' || f->text[begin] == '['))
        begin++;
    return is_one_of(f, begin, w->end, signs);
}

/* What stands before a number and belongs to it; a noun with a capital ("Article 12", "Статья 12") does too.
 */
static bool leads_number(const finder *f, const word *w)
{
    static const char *const marks[] = {"№",      "No.",  "Nos.", "no.", "nos.", "nr.", "Nr.", "n°",
                                        "N°",     "Art.", "art.", "§",   "§§",   "p.",  "pp.", "para.",
                                        "paras.", "Abs.", "ст.",  "п.",  "US$",  NULL};
    enum { SHORTEST_NOUN = 4 };
    uint32_t begin = w->begin;
    while (begin < w->end && (f->text[begin] == '(' || f->text[begin] == '['))
        begin++;
    return is_one_of(f, begin, w->end, marks) ||
           (w->starts_upper && !w->n_digits && w->n_letters >= SHORTEST_NOUN && w->core_end == w->end);
}

static bool is_honorific(const finder *f, const word *w)
{
    static const char *const words[] = {"Hon", "Dr",  "Mr",   "Mrs", "Ms",  "Prof", "Mme", "Mlle", "Sr",
                                        "Sra", "Dra", "Amb",  "Gen", "Lt",  "Col",  "Rev", "St",   "Sen",
                                        "Rep", "Gov", "Pres", "Mgr", "Ing", "Rt",   NULL};
    return w->starts_upper && w->is_bare && is_one_of(f, w->core, w->core_end, words);
}

/* "J." */
static bool is_initial(const word *w)
{
    return w->ends_in_stop && w->n_letters == 1 && w->n_upper == 1 && !w->n_digits;
}

static bool is_suffix(const finder *f, const word *w)
{
    static const char *const words[] = {"Jr", "Sr", "II", "III", "IV", NULL};
    return is_one_of(f, w->core, w->core_end, words) && w->core == w->begin;
}

static bool belong_together(const finder *f, const word *a, const word *b)
{
    if (is_number(a) && a->core_end == a->end && is_unit(f, b))
        return true;
    if (continues_number(f, a, b) || (is_currency(f, a) && is_number(b)))
        return true;
    if (is_number(b) && b->core == b->begin && b->n_digits <= 4 && leads_number(f, a))
        return true;
    if (b->starts_upper && b->core == b->begin && (is_honorific(f, a) || is_initial(a)))
        return true;
    return a->starts_upper && a->core_end == a->end && is_suffix(f, b);
}

/* ---- dates ---- */

/* "19", "19.", "1er", "1º", "3rd" */
static bool is_day(const word *w)
{
    return w->n_digits && w->n_digits <= 2 && w->n_letters <= 2 && !w->starts_letter && w->is_bare;
}
static bool is_year(const word *w)
{
    return is_number(w) && w->n_digits == 4 && w->core == w->begin;
}
static bool is_plain(const word *w)
{
    return w->n_letters && !w->n_digits && w->core == w->begin && w->is_bare;
}

/* "de" */
static bool is_link(const word *w)
{
    return is_plain(w) && w->n_letters <= 2;
}

/* A day, one word, a year: "19 March 2021", "19. März 2021", "19 de marzo de 2021". Or a word, a day and a
 * comma, a year: "March 19, 2021". The number of words, or 0. */
static uint32_t date_at(const finder *f, uint32_t i)
{
    const word *w = f->words.items;
    uint32_t n = f->words.n, j = i + 1;
    if (i + 2 < n && w[i].starts_upper && is_plain(&w[i]) && is_number(&w[i + 1]) && w[i + 1].n_digits <= 2 &&
        w[i + 1].core_end + 1 == w[i + 1].end && f->text[w[i + 1].core_end] == ',' && is_year(&w[i + 2]))
        return 3;
    if (!is_day(&w[i]))
        return 0;
    j += j + 1 < n && is_link(&w[j]) && is_plain(&w[j + 1]);
    if (j >= n || !is_plain(&w[j]))
        return 0;
    j++;
    j += j + 1 < n && is_link(&w[j]) && is_year(&w[j + 1]);
    if (j >= n || !is_year(&w[j]))
        return 0;
    for (uint32_t k = i + 1; k <= j; k++)
        if (!w[k].is_spaced)
            return 0;
    return j - i + 1;
}

/* Whether the text begins with the name of a month, in any case; endings may follow. */
static bool begins_with_month(const finder *f, uint32_t begin, uint32_t end)
{
    eg_builder *b = f->b;
    eg_buffer folded = eg_buffer_new(b->job->scratch);
    if (!b->has_months)
        b->n_months = eg_language_months(b->document->language, b->job, &b->months);
    b->has_months = true;
    for (size_t at = begin; at < end;)
        eg_buffer_add_utf8(&folded, eg_character_fold(eg_utf8_next(f->text, &at)));
    for (uint32_t i = 0; i < b->n_months; i++)
        if (b->months[i].name.size <= folded.size &&
            memcmp(b->months[i].name.data, folded.data, b->months[i].name.size) == 0)
            return true;
    return false;
}

/* A number of one or two digits; an ending may follow it: "19", "19-ний". */
static bool leads_day(const word *w)
{
    return w->n_digits && w->n_digits <= 2 && w->core == w->begin;
}

/* "19-mart" */
static bool is_day_of_month(const finder *f, const word *w)
{
    size_t at = w->core;
    while (at < w->core_end && (eg_character_digit(eg_utf8_next(f->text, &at)) >= 0)) {
    }
    return leads_day(w) && w->n_letters && begins_with_month(f, (uint32_t)at, w->core_end);
}

/* A year, a word that may belong to it, a month's name and a day in either order: "2021 மார்ச் 19",
 * "2021. március 19.", "2021 жылғы 19 наурызда", "2021-yil 19-mart". The number of words, or 0. */
static uint32_t year_first_at(const finder *f, uint32_t i)
{
    const word *w = f->words.items + i;
    uint32_t n = f->words.n - i;
    if (w->n_digits != 4 || w->core != w->begin)
        return 0;
    for (uint32_t before = 1; before <= 4 && before <= i; before++)
        if (date_at(f, i - before) > before)
            return 0; /* the year of another date */
    for (uint32_t at = 1; at <= 2 && at < n && w[at].is_spaced; at++) {
        if (date_at(f, i + at))
            return 0;
        if (is_day_of_month(f, &w[at]))
            return at + 1;
        if (at + 1 < n && w[at + 1].is_spaced &&
            ((is_plain(&w[at]) && leads_day(&w[at + 1]) &&
              begins_with_month(f, w[at].core, w[at].core_end)) ||
             (is_day(&w[at]) && is_plain(&w[at + 1]) &&
              begins_with_month(f, w[at + 1].core, w[at + 1].core_end))))
            return at + 2;
        if (!w[at].n_letters || w[at].n_digits)
            return 0;
    }
    return 0;
}

static uint32_t any_date_at(const finder *f, uint32_t i)
{
    uint32_t n = date_at(f, i);
    return n ? n : year_first_at(f, i);
}

/* 2021年3月19日, 2021년 3월 19일: numbers, each with its sign, a space between or none. */
static void keep_sign_dates(finder *f)
{
    static const uint32_t signs[][3] = {{0x5E74, 0x6708, 0x65E5}, {0xB144, 0xC6D4, 0xC77C}};
    uint32_t part = 0, set = 0, begin = 0;
    bool has_digits = false;
    for (size_t at = f->leaf.begin; at < f->leaf.end;) {
        uint32_t here = (uint32_t)at, c = eg_utf8_next(f->text, &at);
        if (eg_character_digit(c) >= 0) {
            if (part == 0 && !has_digits)
                begin = here;
            has_digits = true;
            continue;
        }
        if (has_digits && part == 0)
            set = c == signs[1][0];
        if (has_digits && c == signs[set][part]) {
            has_digits = false;
            if (++part < 3)
                continue;
            *EG_PUSH(f->b->job->scratch, &f->keeps) = (stretch){{begin, (uint32_t)at}, false};
        } else if (c == ' ' && part && !has_digits) {
            continue;
        }
        part = 0;
        has_digits = false;
    }
}

/* ---- names ---- */

static bool has_case(uint32_t c)
{
    return eg_character_is_upper(c) || eg_character_is_lower(c);
}

/* A name that begins in a letter with case must not be a part of a longer word of such; an ending may follow
 * it, which then belongs to it. Scripts without case may write no spaces, and words follow one another. */
static bool is_whole(const finder *f, uint32_t begin, uint32_t *end)
{
    size_t at = begin, before = begin;
    uint32_t first = eg_utf8_next(f->text, &at);
    if (!has_case(first))
        return true;
    if (before > f->leaf.begin) {
        while (((unsigned char)f->text[--before] & 0xC0) == 0x80)
            ;
        if (has_case(eg_utf8_next(f->text, &before)))
            return false;
    }
    uint32_t n = 0;
    for (at = *end; at < f->leaf.end && has_case(eg_utf8_next(f->text, &at)); n++)
        *end = (uint32_t)at;
    return n <= LONGEST_ENDING;
}

static void keep_names(finder *f)
{
    for (uint32_t i = 0; i < f->b->names.n; i++) {
        eg_slice name = f->b->names.items[i].form;
        const char *at = f->text + f->leaf.begin, *end = f->text + f->leaf.end, *found;
        while (name.size && (found = memmem(at, (size_t)(end - at), name.data, name.size))) {
            uint32_t begin = (uint32_t)(found - f->text), stop = begin + (uint32_t)name.size;
            if (is_whole(f, begin, &stop))
                *EG_PUSH(f->b->job->scratch, &f->names) =
                    (stretch){{begin, stop}, f->b->names.items[i].is_phrase};
            at = found + name.size;
        }
    }
}

/* ---- all ---- */

static int compare_stretches(const void *left, const void *right)
{
    const eg_range *a = &((const stretch *)left)->text, *b = &((const stretch *)right)->text;
    if (a->begin != b->begin)
        return a->begin < b->begin ? -1 : 1;
    return a->end > b->end ? -1 : a->end < b->end;
}

static uint32_t n_characters(const char *text, eg_range range)
{
    uint32_t n = 0;
    for (uint32_t i = range.begin; i < range.end; i++)
        n += ((unsigned char)text[i] & 0xC0) != 0x80;
    return n;
}

/* Names that overlap become one; every other stretch is cut where a name begins or ends. */
static void settle_names(finder *f)
{
    if (!f->names.n)
        return;
    qsort(f->names.items, f->names.n, sizeof *f->names.items, compare_stretches);
    uint32_t n = 1;
    for (uint32_t i = 1; i < f->names.n; i++) {
        stretch *open = &f->names.items[n - 1], next = f->names.items[i];
        if (next.text.begin >= open->text.end)
            f->names.items[n++] = next;
        else if (next.text.end > open->text.end)
            *open = (stretch){{open->text.begin, next.text.end}, open->is_phrase && next.is_phrase};
    }
    for (uint32_t i = 0; i < f->keeps.n; i++) {
        eg_range *keep = &f->keeps.items[i].text;
        uint32_t low = 0, high = n; /* the first name that ends after the stretch begins */
        while (low < high) {
            uint32_t middle = low + (high - low) / 2;
            if (f->names.items[middle].text.end <= keep->begin)
                low = middle + 1;
            else
                high = middle;
        }
        if (low == n || f->names.items[low].text.begin >= keep->end)
            continue;
        eg_range name = f->names.items[low].text;
        if (name.begin > keep->begin)
            keep->end = name.begin;
        else
            keep->begin = name.end < keep->end ? name.end : keep->end;
    }
    for (uint32_t i = 0; i < n; i++)
        *EG_PUSH(f->b->job->scratch, &f->keeps) = f->names.items[i];
}

/* Those that overlap become one, while it stays short; else the later ends the earlier's claim. */
static void settle(finder *f)
{
    settle_names(f);
    if (!f->keeps.n)
        return;
    qsort(f->keeps.items, f->keeps.n, sizeof *f->keeps.items, compare_stretches);
    stretch open = f->keeps.items[0];
    for (uint32_t i = 1; i <= f->keeps.n; i++) {
        stretch next = i < f->keeps.n ? f->keeps.items[i] : (stretch){{UINT32_MAX, UINT32_MAX}, false};
        if (next.text.begin < open.text.end) {
            eg_range joined = {open.text.begin,
                               next.text.end > open.text.end ? next.text.end : open.text.end};
            if (joined.end == open.text.end || n_characters(f->text, joined) <= LONGEST)
                open.text = joined;
            continue;
        }
        *EG_PUSH(f->b->job->arena, &f->b->leaf_spans) =
            (eg_draft_span){.span = {.kind = open.is_phrase ? EG_SPAN_PHRASE : EG_SPAN_KEEP,
                                     .text = open.text,
                                     .target = EG_NO_INDEX}};
        open = next;
    }
}

static void keep_words(finder *f)
{
    for (uint32_t i = 0; i < f->words.n; i++) {
        const word *w = &f->words.items[i];
        uint32_t n = any_date_at(f, i);
        if (n)
            *EG_PUSH(f->b->job->scratch, &f->keeps) =
                (stretch){{w->core, f->words.items[i + n - 1].core_end}, false};
        keep_in_word(f, w);
        /* A date stays whole by itself, without the word before it: "Adopted 19 March 2021". */
        if (i + 1 < f->words.n && w[1].is_spaced && !any_date_at(f, i + 1) && belong_together(f, w, w + 1))
            *EG_PUSH(f->b->job->scratch, &f->keeps) =
                (stretch){{w->core < w->core_end ? w->core : w->begin,
                           w[1].core < w[1].core_end ? w[1].core_end : w[1].end},
                          false};
    }
}

void eg_builder_add_keeps(eg_builder *b, eg_range leaf)
{
    eg_arena_mark mark = eg_arena_note(b->job->scratch);
    finder f = {.b = b, .text = b->document->text.data, .leaf = leaf, .n_spans = b->leaf_spans.n};
    split_words(&f);
    keep_words(&f);
    keep_sign_dates(&f);
    keep_names(&f);
    settle(&f);
    eg_arena_rewind(b->job->scratch, mark);
}
