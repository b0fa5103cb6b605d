/* The dates and numbers of two texts held against each other. See side.h.
 *
 * Place: after figure.c, which finds them in one. Number words are left to the reader, so a number of the reference
 * is a fault only when it occurs in no form and what stands in its place is another. A date is a day and a month's
 * name or number, with a year or without. */
#include "document/side.h"

enum {
    NEAR = 28,    /* characters between the parts of one date */
    DATE_GAP = 3, /* between a date's numbers when no month is named: "2021. 3. 19.", "2021年3月19日" */
    OFTEN_IN_WORDS = 12 /* whole numbers up to this are as often written in words */
};

/* ---- dates ---- */

typedef struct date {
    uint32_t year, month, day; /* 0: not said */
    uint32_t first, last;      /* figures */
} date;

typedef struct comparing {
    eg_side *a, *b;
    uint32_t a_begin, a_end, b_begin, b_end; /* figures */
    eg_figures_told told;
    eg_figures_counted *counted;
} comparing;

static bool is_year(const eg_figure *f)
{
    return !f->month && f->n_digits == 4 && f->value >= 1000 && f->value < 3000;
}

static bool is_day(const eg_figure *f)
{
    return !f->month && !f->is_written && f->n_digits && f->n_digits <= 2 && f->value >= 1 && f->value <= 31;
}

static uint32_t gap(const eg_figure *left, const eg_figure *right)
{
    return right->begin - left->end;
}

/* Round a month's name: a day on one side, a year on either. */
static bool named_date(const comparing *c, uint32_t i, date *out)
{
    const eg_figure *f = c->a->figures.items;
    *out = (date){.month = f[i].month, .first = i, .last = i};
    bool has_left = i > c->a_begin && gap(&f[i - 1], &f[i]) <= NEAR / 2 && !f[i - 1].is_used;
    bool has_right = i + 1 < c->a_end && gap(&f[i], &f[i + 1]) <= NEAR / 2;
    if (has_left && is_day(&f[i - 1])) {
        out->day = (uint32_t)f[i - 1].value;
        out->first = i - 1;
        if (has_right && is_year(&f[i + 1])) {
            out->year = (uint32_t)f[i + 1].value;
            out->last = i + 1;
        } else if (i - 1 > c->a_begin && is_year(&f[i - 2]) && !f[i - 2].is_used &&
                   gap(&f[i - 2], &f[i - 1]) <= NEAR / 2) {
            out->year = (uint32_t)f[i - 2].value;
            out->first = i - 2;
        }
        return true;
    }
    if (has_right && is_day(&f[i + 1])) {
        out->day = (uint32_t)f[i + 1].value;
        out->last = i + 1;
        if (i + 2 < c->a_end && is_year(&f[i + 2]) && gap(&f[i + 1], &f[i + 2]) <= 3) {
            out->year = (uint32_t)f[i + 2].value;
            out->last = i + 2;
        }
    } else if (has_right && is_year(&f[i + 1])) {
        out->year = (uint32_t)f[i + 1].value;
        out->last = i + 1;
    }
    if (!out->year && has_left && is_year(&f[i - 1])) {
        out->year = (uint32_t)f[i - 1].value;
        out->first = i - 1;
    }
    return out->day || out->year;
}

/* Three numbers close together: 2021-03-19, 19.3.2021, 2021年3月19日. */
static bool numbered_date(const comparing *c, uint32_t i, date *out)
{
    const eg_figure *f = c->a->figures.items + i;
    if (i + 2 >= c->a_end || gap(&f[0], &f[1]) > DATE_GAP || gap(&f[1], &f[2]) > DATE_GAP)
        return false;
    const eg_figure *year = is_year(&f[0]) && is_day(&f[2])   ? &f[0]
                            : is_year(&f[2]) && is_day(&f[0]) ? &f[2]
                                                              : NULL;
    if (!year || !is_day(&f[1]) || f[1].value > 12)
        return false;
    *out = (date){.year = (uint32_t)year->value,
                  .month = (uint32_t)f[1].value,
                  .day = (uint32_t)(year == f ? f[2] : f[0]).value,
                  .first = i,
                  .last = i + 2};
    return true;
}

/* Calendars in which a language's texts may count: years to add to the Gregorian one. */
static const struct {
    char lang[4];
    int first, last;
    bool keeps_days; /* months and days are the Gregorian ones */
} calendars[] = {
    {"th", 543, 543, true},     {"lo", 543, 543, true},     {"km", 543, 544, false},
    {"my", -639, -638, false},  {"zh", -1911, -1911, true}, {"ja", -2018, -2018, true},
    {"ja", -1988, -1988, true}, {"fa", -622, -621, false},  {"ps", -622, -621, false},
    {"ckb", 700, 701, false},   {"ar", -580, -578, false},  {"ur", -580, -578, false},
    {"ne", 56, 57, false},      {"hi", -79, -78, false},    {"am", -8, -7, false},
    {"ti", -8, -7, false},      {"he", 3760, 3761, false},  {"si", 543, 544, false},
};

/* Whether a number is the year in one of the language's calendars. */
static bool is_same_year(const eg_side *side, const eg_figure *f, uint32_t year, bool *keeps_days)
{
    const char *tag = side->document->language->tag;
    *keeps_days = true;
    if (f->month)
        return false;
    if (f->value == year)
        return true;
    for (size_t i = 0; i < sizeof calendars / sizeof *calendars; i++) {
        size_t size = strlen(calendars[i].lang);
        int64_t more = (int64_t)f->value - (int64_t)year;
        if (strncmp(tag, calendars[i].lang, size) == 0 && (tag[size] == 0 || tag[size] == '-') &&
            f->value < 10000 && more >= calendars[i].first && more <= calendars[i].last) {
            *keeps_days = calendars[i].keeps_days;
            return true;
        }
    }
    return false;
}

/* How a date stands in the text: the figures that are its parts, or EG_NO_INDEX. */
typedef struct match {
    uint32_t year, month, day;
    bool has_other_month; /* month is the name of another one */
} match;

static bool is_near(const eg_figure *f, uint32_t i, uint32_t j)
{
    const eg_figure *left = i < j ? &f[i] : &f[j], *right = i < j ? &f[j] : &f[i];
    return right->begin <= left->end + NEAR;
}

/* The best figure near `round` for a value, or a month; another month's name when there is nothing better. */
static uint32_t find_part(const comparing *c, uint32_t round, uint32_t value, bool is_month, bool *is_other)
{
    const eg_figure *f = c->b->figures.items;
    uint32_t other = EG_NO_INDEX;
    for (uint32_t far = 1; far <= 3; far++)
        for (int side = 0; side < 2; side++) {
            uint32_t i = side ? round + far : round - far;
            if ((side ? i >= c->b_end : round < c->b_begin + far) || f[i].is_used || !is_near(f, round, i))
                continue;
            if (is_month && f[i].month == value)
                return i;
            if (!f[i].month && f[i].value == value)
                return i;
            if (is_month && (f[i].month || f[i].is_month) && other == EG_NO_INDEX)
                other = i;
        }
    if (is_other)
        *is_other = other != EG_NO_INDEX;
    return other;
}

/* A part of a date that is counted: "3", "19-ний", 十九. */
static bool is_part(const eg_figure *f, uint32_t most)
{
    return !f->month && !f->is_used && f->value >= 1 && f->value <= most &&
           (f->is_written || f->n_digits <= 2);
}

/* What lies between three figures that may be one date; UINT32_MAX: too much. */
static uint32_t width(const eg_figure *f)
{
    uint32_t left = gap(&f[0], &f[1]), right = gap(&f[1], &f[2]);
    return left <= NEAR / 2 && right <= NEAR / 2 ? left + right : UINT32_MAX;
}

/* The month and the day that stand beside a year, all three in numbers: 2021年3月19日, 19/3/2021, ngày 19 tháng 3 năm
 * 2021; the nearer side when there are some on both. A day past the twelfth tells 3/19/2021 from 19/3/2021. */
static bool find_counted(const comparing *c, uint32_t year, uint32_t *month, uint32_t *day)
{
    const eg_figure *f = c->b->figures.items;
    uint32_t after = UINT32_MAX, before = UINT32_MAX, i = year;
    if (i + 2 < c->b_end && is_part(&f[i + 1], 12) && is_part(&f[i + 2], 31))
        after = width(&f[i]);
    if (i >= c->b_begin + 2 && is_part(&f[i - 1], 31) && is_part(&f[i - 2], 31) &&
        (f[i - 1].value <= 12 || f[i - 2].value <= 12))
        before = width(&f[i - 2]);
    if (after == UINT32_MAX && before == UINT32_MAX)
        return false;
    bool is_after = after <= before, is_swapped = !is_after && f[i - 1].value > 12;
    *month = is_after ? i + 1 : is_swapped ? i - 2 : i - 1;
    *day = is_after ? i + 2 : is_swapped ? i - 1 : i - 2;
    return true;
}

static void use(comparing *c, uint32_t i)
{
    if (i != EG_NO_INDEX)
        c->b->figures.items[i].is_used = true;
}

/* The date as it should be; month unnamed or unknown is no fault. */
static bool find_whole(comparing *c, const date *d)
{
    eg_figure *f = c->b->figures.items;
    for (uint32_t i = c->b_begin; i < c->b_end; i++) {
        bool keeps_days = true, is_other = false;
        if (f[i].is_used ||
            (d->year ? !is_same_year(c->b, &f[i], d->year, &keeps_days) : f[i].month || f[i].value != d->day))
            continue;
        uint32_t month, day;
        if (keeps_days && d->year && d->day && d->month && find_counted(c, i, &month, &day)) {
            if (f[month].value != d->month || f[day].value != d->day)
                continue;
            f[i].is_used = f[month].is_used = f[day].is_used = true;
            return true;
        }
        f[i].is_used = true;
        if (!keeps_days)
            return true;
        day = d->year && d->day ? find_part(c, i, d->day, false, NULL) : EG_NO_INDEX;
        bool has_day = !d->year || !d->day || day != EG_NO_INDEX;
        bool was_used = day != EG_NO_INDEX && f[day].is_used;
        if (day != EG_NO_INDEX)
            f[day].is_used = true; /* so that the day is not taken for the month */
        month = has_day ? find_part(c, i, d->month, true, &is_other) : EG_NO_INDEX;
        if (has_day && !is_other) {
            use(c, month);
            return true;
        }
        f[i].is_used = false;
        if (day != EG_NO_INDEX)
            f[day].is_used = was_used;
    }
    return false;
}

/* What stands where the date should be: two of its three parts, or a year beside a month or a day. */
static uint32_t find_changed(comparing *c, const date *d)
{
    const eg_figure *f = c->b->figures.items;
    uint32_t best = EG_NO_INDEX, most = 0;
    for (uint32_t i = c->b_begin; i < c->b_end; i++) {
        if (f[i].is_used || f[i].is_written || (!f[i].month && !is_year(&f[i]) && !is_day(&f[i])))
            continue;
        uint32_t n = 0, kinds = 0;
        for (uint32_t j = i; j < c->b_end && j < i + 3 && is_near(f, i, j); j++) {
            if (f[j].is_used)
                break;
            n += !f[j].month && d->year && f[j].value == d->year;
            n += !f[j].month && d->day && f[j].value == d->day;
            n += f[j].month && f[j].month == d->month;
            kinds++;
        }
        if (n * 4 + kinds > most && (n || kinds >= 2)) {
            most = n * 4 + kinds;
            best = i;
        }
    }
    return best;
}

static void use_from(comparing *c, uint32_t first)
{
    for (uint32_t i = first; i < c->b_end && i < first + 3 && is_near(c->b->figures.items, first, i); i++)
        c->b->figures.items[i].is_used = true;
}

static void compare_dates(comparing *c)
{
    EG_VECTOR(date) open = {0};
    eg_figure *f = c->a->figures.items;
    for (uint32_t i = c->a_begin; i < c->a_end; i++) {
        date d;
        if (f[i].is_used || !(f[i].month ? named_date(c, i, &d) : numbered_date(c, i, &d)))
            continue;
        for (uint32_t j = d.first; j <= d.last; j++)
            f[j].is_used = true;
        c->counted->n_dates++;
        if (find_whole(c, &d))
            c->counted->n_dates_found++;
        else
            *EG_PUSH(c->a->job->scratch, &open) = d;
    }
    for (uint32_t i = 0; i < open.n; i++) {
        uint32_t changed = find_changed(c, &open.items[i]);
        c->told.tell(c->told.data, EG_F_PARITY_DATE, true, open.items[i].first, changed);
        if (changed != EG_NO_INDEX)
            use_from(c, changed);
    }
}

/* ---- numbers ---- */

static bool is_same(const comparing *c, const eg_figure *a, const eg_figure *b)
{
    bool keeps_days;
    return !b->month &&
           (b->value == a->value || (is_year(a) && is_same_year(c->b, b, (uint32_t)a->value, &keeps_days)));
}

/* A figure of the text for one of the reference: one not used yet, else one used twice. */
static bool find_number(comparing *c, const eg_figure *wanted)
{
    eg_figure *f = c->b->figures.items;
    uint32_t again = EG_NO_INDEX;
    for (uint32_t i = c->b_begin; i < c->b_end; i++)
        if (is_same(c, wanted, &f[i])) {
            if (!f[i].is_used) {
                f[i].is_used = true;
                return true;
            }
            again = i;
        }
    return again != EG_NO_INDEX;
}

/* A number of the text that the reference has nowhere in the pair. */
static uint32_t find_surplus(const comparing *c, const eg_figure *wanted)
{
    const eg_figure *f = c->b->figures.items, *a = c->a->figures.items;
    uint32_t best = EG_NO_INDEX;
    for (uint32_t i = c->b_begin; i < c->b_end; i++) {
        bool is_known = f[i].is_used || f[i].is_written || f[i].month;
        for (uint32_t j = c->a_begin; j < c->a_end && !is_known; j++)
            is_known = is_same(c, &a[j], &f[i]);
        if (is_known)
            continue;
        if (best == EG_NO_INDEX || f[i].n_digits == wanted->n_digits)
            best = i;
        if (f[i].n_digits == wanted->n_digits)
            break;
    }
    return best;
}

/* "Twelve" for 12 and "hundred" for 100 are no faults. */
static bool is_often_in_words(const eg_figure *f)
{
    return f->value <= OFTEN_IN_WORDS || f->value % 100 == 0 || f->value == 20 || f->value == 50;
}

static void tell_missing(comparing *c, uint32_t i)
{
    const eg_figure *f = &c->a->figures.items[i];
    uint32_t surplus = find_surplus(c, f);
    bool is_certain = !f->is_soft && (surplus != EG_NO_INDEX ? true : is_year(f));
    if (surplus == EG_NO_INDEX && (f->is_soft || is_often_in_words(f)))
        return;
    /* An ordinal in words, and another figure for a word of the reference, are both usual. */
    if (f->is_soft && c->b->figures.items[surplus].n_digits != f->n_digits)
        return;
    c->told.tell(c->told.data, is_certain ? EG_F_PARITY_NUMBER : EG_F_PARITY_NUMBER_DOUBTFUL, false, i,
                 surplus);
    if (surplus != EG_NO_INDEX)
        c->b->figures.items[surplus].is_used = true;
}

static void compare_numbers(comparing *c)
{
    const eg_figure *f = c->a->figures.items;
    EG_VECTOR(uint32_t) open = {0};
    for (uint32_t i = c->a_begin; i < c->a_end; i++) {
        if (f[i].is_used || f[i].month || f[i].is_written)
            continue;
        c->counted->n_numbers++;
        if (find_number(c, &f[i]))
            c->counted->n_numbers_found++;
        else
            *EG_PUSH(c->a->job->scratch, &open) = i;
    }
    for (uint32_t i = 0; i < open.n; i++)
        tell_missing(c, open.items[i]);
}

/* The figures of a run of units. */
static void span_figures(const eg_side *side, uint32_t first, uint32_t n, uint32_t *begin, uint32_t *end)
{
    const eg_unit *units = side->units.items + first;
    *begin = n ? units->first_figure : 0;
    *end = n ? units[n - 1].first_figure + units[n - 1].n_figures : 0;
}

void eg_side_compare_figures(eg_side *a, eg_side *b, eg_pair pair, eg_figures_told told,
                             eg_figures_counted *out)
{
    comparing c = {.a = a, .b = b, .told = told, .counted = out};
    span_figures(a, pair.a, pair.n_a, &c.a_begin, &c.a_end);
    span_figures(b, pair.b, pair.n_b, &c.b_begin, &c.b_end);
    compare_dates(&c);
    compare_numbers(&c);
}
