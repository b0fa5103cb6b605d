/* Balanced setting: a title or a heading in the fewest lines, all of about one width, none wider than the
 * one above.
 *
 * Place: in fit.c's stead for blocks that ask for it. A title is short, so all ways are weighed: what a line
 * may be depends on the line before it, so the table is over pairs of breaks. */
#include "line/internal.h"

enum {
    BREAKS_MAX = 64, /* with more, it is a paragraph */
    LINES_MAX = 8,
    SMALL_WORD = 480 /* a line that ends in one is as bad as one 60 pt from the ideal, in cost_of's eighths */
};

/* Cost of the best way whose last line goes from one break to another, and the break before. */
typedef struct way {
    int64_t cost;
    uint16_t before;
} way;

#define NO_WAY INT64_MAX

typedef struct table {
    const eg_line_paragraph *paragraph;
    const eg_line_phrase *phrases; /* by byte - range.begin; NULL: not asked */
    const uint32_t *breaks;        /* those that may be used, the paragraph's start first */
    uint32_t n;
    way *ways;      /* [line][from][to] */
    bool is_strict; /* no line wider than the one above */
    bool by_parts;  /* no line runs on past a colon, semicolon or dash */
    eg_len ideal;
} table;

static eg_len width_of(const table *t, uint32_t from, uint32_t to)
{
    const eg_line_point *a = &t->paragraph->breaks[t->breaks[from]],
                        *b = &t->paragraph->breaks[t->breaks[to]];
    return b->end.width - a->start.width;
}

static way *way_at(const table *t, uint32_t line, uint32_t from, uint32_t to)
{
    return &t->ways[((size_t)line * t->n + from) * t->n + to];
}

/* Squares of the distance from the ideal width in points: a line of 400 pt leaves room for a sum of many. */
static int64_t cost_of(const table *t, uint32_t from, uint32_t to)
{
    eg_len off = (width_of(t, from, to) - t->ideal) / (EG_PT / 8);
    int64_t cost = off * off;
    const eg_line_paragraph *p = t->paragraph;
    if (t->phrases && to + 1 < t->n &&
        t->phrases[p->breaks[t->breaks[to]].text - p->shaped->range.begin] == EG_LINE_PHRASE_NONE)
        cost += (int64_t)SMALL_WORD * SMALL_WORD;
    return eg_line_chance_is_hyphen(t->paragraph->breaks[t->breaks[to]].chance) ? cost * 4 + 1000000 : cost;
}

/* Whether a part of the title ends at a break: a colon, a semicolon or a dash stands before it. */
static bool ends_part(const table *t, uint32_t i)
{
    const eg_shaped *shaped = t->paragraph->shaped;
    uint32_t at = t->paragraph->breaks[t->breaks[i]].text, c;
    do
        c = eg_line_code_before(shaped->text, shaped->range.begin, at, &at);
    while (c == ' ' && at > shaped->range.begin);
    return c == ':' || c == ';' || (c >= 0x2013 && c <= 0x2015) || c == 0xFF1A || c == 0xFF1B;
}

static bool crosses_part(const table *t, uint32_t from, uint32_t to)
{
    for (uint32_t i = from + 1; i < to; i++)
        if (ends_part(t, i))
            return true;
    return false;
}

static void extend(const table *t, uint32_t line, uint32_t from, uint32_t to)
{
    way *best = way_at(t, line, from, to);
    best->cost = NO_WAY;
    eg_len width = width_of(t, from, to);
    if (width > eg_line_measure_of(t->paragraph, from == 0) || (t->by_parts && crosses_part(t, from, to)))
        return;
    if (line == 0) {
        if (from == 0)
            *best = (way){cost_of(t, 0, to), 0};
        return;
    }
    for (uint32_t before = 0; before < from; before++) {
        const way *earlier = way_at(t, line - 1, before, from);
        if (earlier->cost == NO_WAY)
            continue;
        eg_len over = width - width_of(t, before, from);
        if (t->is_strict && over > 0)
            continue;
        int64_t cost = earlier->cost + cost_of(t, from, to);
        if (over > 0)
            cost += 3 * (over / (EG_PT / 8)) * (over / (EG_PT / 8));
        if (cost < best->cost)
            *best = (way){cost, (uint16_t)before};
    }
}

/* The best way in n_lines lines: ends of the lines as breaks of the paragraph; false when there is none. */
static bool solve(table *t, uint32_t n_lines, uint32_t *out)
{
    for (uint32_t line = 0; line < n_lines; line++)
        for (uint32_t from = 0; from < t->n; from++)
            for (uint32_t to = from + 1; to < t->n; to++)
                extend(t, line, from, to);
    uint32_t to = t->n - 1, from = t->n;
    for (uint32_t i = 0; i < to; i++) {
        const way *end = way_at(t, n_lines - 1, i, to);
        if (end->cost != NO_WAY && (from == t->n || end->cost < way_at(t, n_lines - 1, from, to)->cost))
            from = i;
    }
    if (from == t->n)
        return false;
    for (uint32_t line = n_lines; line > 0; line--) {
        out[line - 1] = t->breaks[to];
        uint32_t before = way_at(t, line - 1, from, to)->before;
        to = from;
        from = before;
    }
    return true;
}

/* A way in which the last line is a mere remainder is not balanced: then a line may be a little wider than
 * the one above after all. */
static bool is_balanced(const table *t, const uint32_t *ends, uint32_t n)
{
    const eg_line_point *breaks = t->paragraph->breaks;
    eg_len widest = 0, narrowest = INT64_MAX;
    for (uint32_t i = 0; i < n; i++) {
        eg_len width = breaks[ends[i]].end.width - breaks[i ? ends[i - 1] : 0].start.width;
        widest = eg_len_max(widest, width);
        narrowest = eg_len_min(narrowest, width);
    }
    return narrowest * 2 >= widest;
}

/* The fewest lines, filling each as far as it goes; 0 when a word must be cut. */
static uint32_t fewest_lines(const table *t)
{
    uint32_t n = 0;
    for (uint32_t from = 0; from + 1 < t->n;) {
        uint32_t to = from;
        while (to + 1 < t->n && width_of(t, from, to + 1) <= eg_line_measure_of(t->paragraph, from == 0))
            to++;
        if (to == from)
            return 0;
        from = to;
        n++;
    }
    return n;
}

/* The breaks that a title may use, the start and the end with them; phrases: only those where one begins of at
 * least this kind, or NULL. 0: too many, or the text itself ends a line, or a word must be cut. */
static uint32_t list_usable(eg_line_paragraph *paragraph, const eg_line_phrase *phrases,
                            eg_line_phrase fewest, uint32_t *out)
{
    uint32_t n = 0;
    for (uint32_t i = 0; i < paragraph->n_breaks; i++) {
        eg_line_point *at = &paragraph->breaks[i];
        bool is_inner = i > 0 && i + 1 < paragraph->n_breaks;
        if (at->chance == EG_CHANCE_HYPHEN || at->chance == EG_CHANCE_RELUCTANT ||
            at->chance == EG_CHANCE_SYLLABLE || at->chance == EG_CHANCE_STUB ||
            at->chance == EG_CHANCE_NAME ||
            (is_inner && phrases && phrases[at->text - paragraph->shaped->range.begin] < fewest))
            continue;
        if (n > BREAKS_MAX || (is_inner && (at->chance == EG_CHANCE_FORCED || at->chance == EG_CHANCE_CUT)))
            return 0;
        eg_line_settle(paragraph, at);
        out[n++] = i;
    }
    return n;
}

static uint32_t balance(table *t, uint32_t n_lines, uint32_t **out)
{
    eg_arena *scratch = t->paragraph->job->scratch;
    t->ideal = width_of(t, 0, t->n - 1) / n_lines;
    t->ways = EG_NEW_ARRAY(scratch, way, (size_t)n_lines * t->n * t->n);
    *out = EG_NEW_ARRAY(scratch, uint32_t, n_lines);
    t->by_parts = n_lines > 1 && crosses_part(t, 0, t->n - 1);
    for (int i = 0; t->by_parts && i < 2; i++) {
        t->is_strict = i == 0;
        if (solve(t, n_lines, *out) && is_balanced(t, *out, n_lines))
            return n_lines;
    }
    t->by_parts = false;
    t->is_strict = true;
    if (solve(t, n_lines, *out) && is_balanced(t, *out, n_lines))
        return n_lines;
    t->is_strict = false;
    return solve(t, n_lines, *out) ? n_lines : 0;
}

uint32_t eg_line_balance(eg_line_paragraph *paragraph, uint32_t **out)
{
    uint32_t all[BREAKS_MAX + 1], between[BREAKS_MAX + 1];
    table any = {
        .paragraph = paragraph, .breaks = all, .n = list_usable(paragraph, NULL, EG_LINE_PHRASE_NONE, all)};
    uint32_t n_lines = any.n ? fewest_lines(&any) : 0;
    if (n_lines == 1)
        return balance(&any, 1, out);
    /* Between phrases, and be it in a line more rather than inside a word. */
    const eg_line_phrase *phrases = eg_line_find_phrases(paragraph->job, paragraph->shaped);
    table whole = {.paragraph = paragraph, .breaks = between};
    /* A dictionary that does not know a compound parts it: where a small word begins, or after a space, is surer. */
    whole.n = phrases ? list_usable(paragraph, phrases, EG_LINE_PHRASE_SURE, between) : 0;
    uint32_t n_sure = whole.n ? fewest_lines(&whole) : 0, n_set;
    if (n_sure && n_sure == n_lines && n_sure <= LINES_MAX && (n_set = balance(&whole, n_sure, out)) &&
        is_balanced(&whole, *out, n_set))
        return n_set;
    whole.n = phrases ? list_usable(paragraph, phrases, EG_LINE_PHRASE_WORD, between) : 0;
    uint32_t n_whole = whole.n ? fewest_lines(&whole) : 0;
    bool has_spaces = paragraph->shaped->items[0].language->breaks == EG_BREAKS_UAX14;
    if (n_whole && n_whole <= LINES_MAX && (!n_lines || n_whole <= n_lines + !has_spaces))
        return balance(&whole, n_whole, out);
    any.phrases = phrases;
    return n_lines && n_lines <= LINES_MAX ? balance(&any, n_lines, out) : 0;
}
