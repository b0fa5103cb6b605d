/* Optimum fit: of all ways to break a paragraph, the one whose word spaces vary least.
 *
 * Place: after the break points are known. The method is Knuth and Plass's (Software: Practice and
 * Experience 11,
 * 1981): one pass over the break points keeps the lines that may still be going on (the active nodes) and
 * for each
 * point the best way to reach it. What differs is the cost. Theirs grows with the sixth power of the stretch
 * and
 * forgives all small differences; here it is the square of each word space's change after the glyphs have
 * been scaled,
 * in units of a ten-thousandth em, which is what makes one line look darker than the next. All in integers.
 *
 * A point keeps one node for each density of the line before it (tight, even, loose …), since what follows
 * depends on it; with other numbers of lines asked for, also one for each number. Passes widen what a line
 * may be stretched by, until one succeeds. Work is the break points times the nodes active at once, which is
 * bounded by what fits a line. */
#include "line/internal.h"

#define COST_NEVER ((int64_t)1000000000000) /* only when there is no other way at all */
#define COST_BAD ((int64_t)10000000000)     /* a fault on the page: avoided at any width of the spaces */
#define COST_SHORT                                                                                           \
    ((int64_t)6000000) /* a short last line: avoided by a line whose spaces have a quarter em more */
#define COST_LONE                                                                                            \
    ((int64_t)20000000) /* a word alone on the last line: by one whose spaces have .45 em more */

enum {
    /* Glyphs scaled and letters moved as far as they may cost as much as word spaces off by this, 1/10000
     * em. */
    UNSEEN = 150,
    /* Where clusters part, the eye sees how much white there is on a line and not each place: a line with a
     * hundredth more of white than of glyphs costs as much as word spaces off by so many hundredths of an em;
     * where phrases are parted by spaces these may vary more. */
    TONE_WEIGHT = 3,
    PHRASE_WEIGHT = 16, /* divides */
    /* All blank halves of a line's punctuation closed up. */
    CLOSED_UP = 200,
    /* All words of a line drawn out as far as they may look like word spaces off by this, 1/10000 em. */
    KASHIDA = 1500,
    /* A hyphen pays when it spares the lines around it a change of so much, in 1/10000 em. */
    HYPHEN = 1000,
    HYPHEN_EXPLICIT = 900,
    HYPHEN_RELUCTANT = 2000,
    SYLLABLE = 300,
    SYLLABLE_STUB = 450,
    /* A word of one cluster, alone at the edge of a line with the rest of its phrase on the other. */
    LONE = 600,
    /* A long name parts rather than have a line whose spaces are half again as wide as those of the page. */
    NAME = 2500,
    /* A short one rather than have a line with a sixth of white between its clusters. */
    PERSON = 4500,
    /* The same word at the same edge of two lines that follow one another. */
    ECHO = 250,
    /* A ragged paragraph's last line under a fifth of the measure, as one other line short by two fifths. */
    SHORT_RAGGED = 2000,
    /* The difference between a line's spaces and those of the line above, squared, divided by this. */
    CONTRAST = 4,
    /* Glyphs narrowed as far as they may under glyphs widened as far look as different as word spaces that
     * differ by twice this, in 1/10000 em: a line alone with its scaling shows nothing. */
    TINT = 400,
    /* Word spaces are never narrowed by more, 1/10000 em: wider than any font has them. */
    MOST_NARROWED = 3000,
    NO_NODE = -1
};

typedef struct node {
    int64_t cost;
    uint32_t at;    /* break */
    int32_t before; /* node, or NO_NODE */
    uint32_t n_lines;
    int32_t tone; /* of the line that ends here: how far its spaces are off, 1/10000 em */
    int32_t tint; /* how far its glyphs are scaled, TINT at most: a darker line is below 0 */
    uint8_t density;
} node;

typedef struct fit {
    eg_line_paragraph *paragraph;
    EG_VECTOR(node) nodes;
    EG_VECTOR(int32_t) active;
    EG_VECTOR(node) found; /* the best ways to the break at hand */
    int32_t widest;        /* 1/10000 em that a word space may be widened by in this pass */
    int32_t widest_fine;
    bool counts_lines, is_last_pass;
} fit;

static int64_t square(int64_t x)
{
    return x * x;
}

static bool is_ragged(const eg_line_paragraph *paragraph)
{
    return paragraph->align != EG_ALIGN_JUSTIFY;
}

/* ---- what a line costs ---- */

/* Start-aligned and centred lines: by how much they fall short, in ten-thousandths of the measure; a line
 * short by a fifth of it costs as much as a hyphen. */
static bool ragged_cost(const eg_line_sums *line, eg_len measure, bool is_last, int64_t *cost, int32_t *tone)
{
    *tone = 0;
    *cost = is_last ? 0 : square((measure - line->width) * 10000 / measure) / 4;
    return line->width <= measure;
}

/* How many words there are between two breaks, up to two. */
static int count_words(const eg_line_paragraph *paragraph, const eg_line_point *from, const eg_line_point *to)
{
    int n = 1;
    for (uint32_t i = from->next; i < to->last && n < 2; i++)
        n += (paragraph->clusters[i].flags & EG_CLUSTER_SPACE) != 0;
    return n;
}

static int64_t last_line_cost(const eg_line_paragraph *paragraph, const eg_line_point *from,
                              const eg_line_point *to, const eg_line_sums *line, eg_len measure)
{
    if (from->chance == EG_CHANCE_FORCED)
        return 0; /* the only line: nothing can be done */
    int64_t cost = 0;
    if (line->width * 5 < measure && is_ragged(paragraph))
        cost += square(SHORT_RAGGED); /* no line of it is full: shorter ones all through would be worse */
    else if (line->width * 5 < measure)
        cost += COST_SHORT + COST_SHORT * (measure - line->width * 5) / measure;
    /* Scripts without word spaces have no one-word lines, but a syllable or an ideograph may be as lonely;
     * and a very long word is a line of its own. */
    bool is_word =
        !line->space && !line->fine && line->width * 3 < measure && count_words(paragraph, from, to) < 2;
    if (is_word || line->width < 3 * paragraph->shaped->items[0].type->size)
        cost += COST_LONE;
    return cost;
}

static int64_t break_cost(const eg_line_point *from, const eg_line_point *to)
{
    int64_t cost = 0;
    switch (to->chance) {
    case EG_CHANCE_EXPLICIT:
        cost = square(HYPHEN_EXPLICIT);
        break;
    case EG_CHANCE_SOFT:
    case EG_CHANCE_HYPHEN:
        cost = square(HYPHEN);
        break;
    case EG_CHANCE_RELUCTANT:
        cost = square(HYPHEN_RELUCTANT);
        break;
    case EG_CHANCE_SYLLABLE:
        cost = square(SYLLABLE);
        break;
    case EG_CHANCE_LONE:
        cost = square(LONE);
        break;
    case EG_CHANCE_NAME:
        cost = square(NAME);
        break;
    case EG_CHANCE_PERSON:
        cost = square(PERSON);
        break;
    case EG_CHANCE_STUB:
        cost = square(SYLLABLE_STUB);
        break;
    case EG_CHANCE_HELD:
        cost = COST_BAD;
        break;
    case EG_CHANCE_CUT:
        cost = COST_BAD * 2;
        break;
    default:
        break;
    }
    if (eg_line_chance_is_hyphen(to->chance) && eg_line_chance_is_hyphen(from->chance))
        cost += COST_BAD * 4;
    return cost;
}

/* A longer word is not compared: a hostile text may be one word from end to end. */
enum { LONGEST_ECHO = 64 };

/* Bytes of the word at a place, to compare it with another. */
static eg_slice word_after(const eg_shaped *shaped, uint32_t at)
{
    uint32_t end = at;
    while (end < shaped->range.end && end - at < LONGEST_ECHO && shaped->text[end] != ' ')
        end++;
    return (eg_slice){shaped->text + at, end - at};
}

static eg_slice word_before(const eg_shaped *shaped, uint32_t at)
{
    while (at > shaped->range.begin && shaped->text[at - 1] == ' ')
        at--;
    uint32_t begin = at;
    while (begin > shaped->range.begin && at - begin < LONGEST_ECHO && shaped->text[begin - 1] != ' ')
        begin--;
    return (eg_slice){shaped->text + begin, at - begin};
}

/* Two lines that begin alike, or end alike, catch the eye. from and to are the breaks of a line, to its end.
 * */
static int64_t echo_cost(const eg_shaped *shaped, const eg_line_point *before, const eg_line_point *from,
                         const eg_line_point *to)
{
    eg_slice a = word_after(shaped, before->text), b = word_after(shaped, from->text);
    int64_t cost = a.size < LONGEST_ECHO && eg_slice_equals(a, b) ? square(ECHO) : 0;
    if (to->text < shaped->range.end) {
        a = word_before(shaped, from->text), b = word_before(shaped, to->text);
        cost += a.size < LONGEST_ECHO && eg_slice_equals(a, b) ? square(ECHO) : 0;
    }
    return cost;
}

static uint8_t density_of(int32_t tone)
{
    return tone < -150 ? 0 : tone <= 150 ? 1 : tone <= 600 ? 2 : 3;
}

/* The change of the word spaces; where clusters part, of all the white on the line against its glyphs. */
static int32_t tone_of(const eg_line_sums *line, const eg_line_adjustment *given)
{
    if (!line->fine || line->ink <= 0)
        return given->space_em;
    eg_len white = (eg_len)line->air * EG_AIR + given->end + given->spaces + given->fine - given->squeezed;
    int64_t tone = TONE_WEIGHT * white * 10000 / line->ink;
    return (int32_t)(tone > 1000000 ? 1000000 : tone);
}

typedef enum verdict { TOO_SHORT, TOO_LONG, FEASIBLE } verdict;

/* Whether a line from one break to another can be, and what it costs by itself. */
static verdict judge_line(const fit *f, eg_line_point *from, eg_line_point *to, int64_t *cost, int32_t *tone,
                          int32_t *tint)
{
    eg_line_paragraph *paragraph = f->paragraph;
    eg_len measure = eg_line_measure_of(paragraph, from->text == paragraph->shaped->range.begin);
    eg_line_sums line = eg_line_sums_between(&from->start, &to->end);
    eg_len need = measure - line.width;
    bool is_last = to->chance == EG_CHANCE_FORCED;
    if (!is_last && !f->is_last_pass && !is_ragged(paragraph) && from->is_settled && to->is_settled &&
        !eg_line_may_widen(&line, need, paragraph->glyph_stretch, f->widest, f->widest_fine))
        return TOO_SHORT;
    /* What is not settled yet is off by some kerning, no more: far too short stays too short. */
    if (!is_last && !f->is_last_pass && need * 3 > measure && !is_ragged(paragraph))
        return TOO_SHORT;
    /* A hyphen's kerning is too small to sway the choice and there are many: the line is set with it all the
     * same. */
    if (!from->is_settled && !from->hyphen)
        eg_line_settle(paragraph, from);
    if (!to->is_settled && !to->hyphen)
        eg_line_settle(paragraph, to);
    line = eg_line_sums_between(&from->start, &to->end);
    need = measure - line.width;
    *tone = *tint = 0;
    *cost = 0;
    if (is_ragged(paragraph)) {
        if (!ragged_cost(&line, measure, is_last, cost, tone))
            return TOO_LONG;
    } else if (!is_last || need < 0) {
        eg_line_adjustment adjustment;
        eg_line_adjust(&line, need, paragraph->glyph_stretch, &adjustment);
        if (adjustment.left < 0)
            return TOO_LONG;
        if (!f->is_last_pass &&
            (adjustment.left > 0 || adjustment.space_em > f->widest || adjustment.fine_em > f->widest_fine))
            return TOO_SHORT;
        *tone = tone_of(&line, &adjustment);
        *cost = square(*tone) + (line.fine ? square(adjustment.space_em) / PHRASE_WEIGHT : 0);
        if (adjustment.unseen > 0) {
            *cost += square(UNSEEN * (adjustment.scaled + adjustment.letters) / adjustment.unseen);
            *tint = (int32_t)(TINT * (adjustment.scaled + adjustment.letters) / adjustment.unseen);
        }
        if (line.kashida > 0)
            *cost += square(KASHIDA * adjustment.kashida / line.kashida);
        if (line.blank > 0 && adjustment.squeezed > 0)
            *cost += square(CLOSED_UP * adjustment.squeezed / line.blank);
        if (adjustment.left > 0)
            *cost += COST_NEVER / 4 + COST_NEVER / 4 * adjustment.left / measure;
    }
    if (is_last) {
        int64_t last = last_line_cost(paragraph, from, to, &line, measure);
        /* A line more or fewer helps a page; it is not worth a last line that should not be. */
        *cost += last && f->counts_lines ? COST_BAD : last;
    }
    *cost += break_cost(from, to);
    return FEASIBLE;
}

/* ---- the pass ---- */

static void offer(fit *f, const node *way)
{
    for (uint32_t i = 0; i < f->found.n; i++) {
        node *known = &f->found.items[i];
        if (known->density == way->density && (!f->counts_lines || known->n_lines == way->n_lines)) {
            if (way->cost < known->cost)
                *known = *way;
            return;
        }
    }
    *EG_PUSH(f->paragraph->job->scratch, &f->found) = *way;
}

/* The way through an active node to break `to`, offered when it can be. */
static verdict try_line(fit *f, int32_t from_node, uint32_t to)
{
    const node *from = &f->nodes.items[from_node];
    eg_line_point *breaks = f->paragraph->breaks;
    int64_t cost;
    int32_t tone, tint;
    verdict result = judge_line(f, &breaks[from->at], &breaks[to], &cost, &tone, &tint);
    if (result != FEASIBLE)
        return result;
    if (from->before != NO_NODE) {
        if (!is_ragged(f->paragraph))
            cost += (square((int64_t)tone - from->tone) + square((int64_t)tint - from->tint)) / CONTRAST;
        cost += echo_cost(f->paragraph->shaped, &breaks[f->nodes.items[from->before].at], &breaks[from->at],
                          &breaks[to]);
    }
    offer(f, &(node){.cost = from->cost + cost,
                     .at = to,
                     .before = from_node,
                     .n_lines = from->n_lines + 1,
                     .tone = tone,
                     .tint = tint,
                     .density = density_of(tone)});
    return FEASIBLE;
}

/* A way dearer by more than the contrast with the next line can ever make up for is not followed. */
static int64_t hopeless_cost(const fit *f)
{
    int64_t best = INT64_MAX;
    if (f->is_last_pass || f->counts_lines)
        return best;
    for (uint32_t i = 0; i < f->found.n; i++)
        best = f->found.items[i].cost < best ? f->found.items[i].cost : best;
    return f->found.n ? best + square(f->widest + MOST_NARROWED) / CONTRAST : best;
}

/* All ways to break `to`. False when the paragraph cannot go on. */
static bool reach(fit *f, uint32_t to)
{
    eg_line_point *at = &f->paragraph->breaks[to];
    bool is_forced = at->chance == EG_CHANCE_FORCED;
    f->found.n = 0;
    uint32_t kept = 0;
    int32_t longest = NO_NODE;
    for (uint32_t i = 0; i < f->active.n; i++) {
        int32_t from = f->active.items[i];
        verdict result = try_line(f, from, to);
        longest = from;
        /* What is too long with a hyphen at its end may still do without; when by much, it stays too long. */
        const eg_line_point *start = &f->paragraph->breaks[f->nodes.items[from].at];
        bool is_over =
            result == TOO_LONG && f->paragraph->sums[at->last].width - f->paragraph->sums[start->next].width >
                                      f->paragraph->request->measure * 21 / 20;
        if (!is_over && !is_forced)
            f->active.items[kept++] = from;
    }
    bool was_all = kept == 0;
    f->active.n = kept;
    if (was_all && !f->found.n && longest != NO_NODE) {
        if (!f->is_last_pass)
            return false;
        /* Nothing fits, not even stretched or cut: the last line that was open is set too long. */
        const node *from = &f->nodes.items[longest];
        offer(f, &(node){.cost = from->cost + COST_NEVER,
                         .at = to,
                         .before = longest,
                         .n_lines = from->n_lines + 1,
                         .density = 1});
    }
    int64_t hopeless = hopeless_cost(f);
    for (uint32_t i = 0; i < f->found.n; i++) {
        if (f->found.items[i].cost > hopeless)
            continue;
        *EG_PUSH(f->paragraph->job->scratch, &f->active) = (int32_t)f->nodes.n;
        *EG_PUSH(f->paragraph->job->scratch, &f->nodes) = f->found.items[i];
    }
    return f->active.n > 0;
}

/* The cheapest node at the paragraph's end. */
static int32_t cheapest(const fit *f)
{
    int32_t best = NO_NODE;
    for (uint32_t i = 0; i < f->active.n; i++) {
        int32_t n = f->active.items[i];
        if (best == NO_NODE || f->nodes.items[n].cost < f->nodes.items[best].cost)
            best = n;
    }
    return best;
}

/* The node at the end that comes nearest to so many lines more or fewer than the cheapest has, the cheaper of
 * two; NO_NODE when none is any nearer. */
static int32_t nearest(const fit *f, int looseness)
{
    int32_t optimum = cheapest(f), best = optimum;
    if (optimum == NO_NODE)
        return NO_NODE;
    int64_t wanted = (int64_t)f->nodes.items[optimum].n_lines + looseness;
    for (uint32_t i = 0; i < f->active.n; i++) {
        const node *other = &f->nodes.items[f->active.items[i]], *now = &f->nodes.items[best];
        int64_t there = (int64_t)other->n_lines - wanted, here = (int64_t)now->n_lines - wanted;
        there = there < 0 ? -there : there;
        here = here < 0 ? -here : here;
        if (other->cost < COST_BAD && (there < here || (there == here && other->cost < now->cost)))
            best = f->active.items[i];
    }
    return best == optimum ? NO_NODE : best;
}

/* How far word spaces and places between clusters may widen in a pass, 1/10000 em; the last pass sets no
 * limit. */
/* A line more or fewer must not cost wider spaces than the second pass gives. */
enum { N_PASSES = 4, LOOSE_PASS = 1 };
static const int32_t limits[N_PASSES][2] = {{1000, 250}, {2500, 600}, {8000, 2000}, {0, 0}};

/* False when there is no way to the end within the pass's limits. */
static bool run_pass(fit *f, int pass)
{
    f->widest = limits[pass][0];
    f->widest_fine = limits[pass][1];
    f->is_last_pass = pass == N_PASSES - 1;
    f->nodes.n = f->active.n = 0;
    *EG_PUSH(f->paragraph->job->scratch, &f->active) = 0;
    *EG_PUSH(f->paragraph->job->scratch, &f->nodes) = (node){.before = NO_NODE, .density = 1};
    for (uint32_t to = 1; to < f->paragraph->n_breaks; to++)
        if (!reach(f, to))
            return false;
    return true;
}

/* The ends of the lines on the way to a node. */
static uint32_t trace(const fit *f, int32_t end, uint32_t **out)
{
    uint32_t n = f->nodes.items[end].n_lines;
    *out = EG_NEW_ARRAY(f->paragraph->job->scratch, uint32_t, n);
    for (uint32_t i = n; i > 0; i--, end = f->nodes.items[end].before)
        (*out)[i - 1] = f->nodes.items[end].at;
    return n;
}

/* Ways are told apart by their number of lines, which differs the more the longer the paragraph: one that
 * fills pages is not asked, whatever page its end falls on. */
static bool may_count_lines(const eg_line_paragraph *paragraph)
{
    enum { MOST_LINES = 80 };
    return paragraph->sums[paragraph->n_clusters].width < MOST_LINES * paragraph->request->measure;
}

void eg_line_fit_others(eg_line_paragraph *paragraph, uint32_t *ends[2], uint32_t n[2])
{
    fit f = {.paragraph = paragraph, .counts_lines = true};
    bool is_found = may_count_lines(paragraph) && run_pass(&f, LOOSE_PASS);
    for (int i = 0; i < 2; i++) {
        int32_t end = is_found ? nearest(&f, i ? 1 : -1) : NO_NODE;
        n[i] = end == NO_NODE ? 0 : trace(&f, end, &ends[i]);
    }
}

uint32_t eg_line_fit(eg_line_paragraph *paragraph, uint32_t **out)
{

    fit f = {.paragraph = paragraph};
    *out = NULL;
    uint32_t n = 0;
    int64_t best = INT64_MAX;
    for (int pass = 0; pass < N_PASSES && best >= COST_SHORT; pass++) {
        if (pass == N_PASSES - 1 && *out)
            break;
        int32_t end = run_pass(&f, pass) ? cheapest(&f) : NO_NODE;
        if (end == NO_NODE || f.nodes.items[end].cost >= best)
            continue;
        best = f.nodes.items[end].cost;
        n = trace(&f, end, out);
    }
    return n;
}
