/* Pairs the units of two texts. See side.h.
 *
 *     cost[i][j] = least of   cost[i-1][j-1] + how little unit i and unit j are alike
 *                             cost[i-1][j] + left out       cost[i][j-1] + added
 *                             cost[i-2][j-1], cost[i-1][j-2] + two that are one
 *
 * After W. A. Gale and K. W. Church, "A Program for Aligning Sentences in Bilingual Corpora" (1993): a long
 * unit is translated by a long one. What a translation keeps (figures, acronyms) and the numbers of items
 * help; kinds must be equal. Costs are whole numbers; 100 is what a text pays for a unit twice as long as it
 * should be. */
#include "document/side.h"

enum {
    NEVER = 1 << 28,
    LEFT_OUT = 200, /* two of them dearer than any poor pair, so that a pair is broken only for better ones */
    JOINED = 180,   /* two units that are one; nearly as dear, since it is as rare */
    OTHER_NUMBER = 4,     /* small: after one item left out all others have another number */
    OTHER_SENTENCES = 20, /* for each sentence more or less */
    MOST_BY_SENTENCES = 60,
    OTHER_COMMAS = 8, /* lists keep their commas, clauses do not always */
    MOST_BY_COMMAS = 40,
    OTHER_LEVEL = 60, /* a heading's */
    OTHER_KIND = 40,  /* the closing line and a paragraph */
    MOST_BY_LENGTH = 220,
    ANCHOR_LOST = 30,
    MOST_BY_ANCHORS = 150,
    SHORT = 60, /* characters: a length below says less */
    EXCHANGED =
        60, /* by which two items are better pairs of one another: twice what true translations reach */
    MOST_CELLS = 2000000 /* beyond, units are paired by their order */
};

typedef struct pairing {
    eg_job *job;
    const eg_side *a, *b;
    uint64_t size_a, size_b; /* characters of all units, at least 1 */
    bool has_sentences;      /* both texts end their sentences with a mark, about as often */
    bool has_commas;         /* the same of commas */
    uint32_t rows, columns;
    int32_t *costs;
    uint8_t *steps; /* (n_a << 4) | n_b of the last pair */
} pairing;

static bool is_like(const eg_unit *a, const eg_unit *b)
{
    bool is_text = (a->kind == EG_UNIT_CLOSING || a->kind == EG_UNIT_PARAGRAPH) &&
                   (b->kind == EG_UNIT_CLOSING || b->kind == EG_UNIT_PARAGRAPH);
    if (a->kind != b->kind && !is_text)
        return false;
    if (a->kind == EG_UNIT_ITEM)
        return a->level == b->level &&
               (a->list_kind == EG_LIST_BULLETED) == (b->list_kind == EG_LIST_BULLETED);
    return a->kind == EG_UNIT_HEADING || a->level == b->level;
}

/* 100 for twice or half the length that the whole texts let expect; less for short ones. */
static int32_t by_length(const pairing *p, uint64_t n_a, uint64_t n_b)
{
    uint64_t x = (n_a + 4) * p->size_b,
             y = (n_b + 4) * p->size_a; /* 4: so that empty ones can be divided by */
    uint64_t high = x > y ? x : y, low = x > y ? y : x, longer = n_a > n_b ? n_a : n_b;
    uint64_t cost = high * 100 / low - 100;
    if (cost > MOST_BY_LENGTH)
        cost = MOST_BY_LENGTH;
    return (int32_t)(longer < SHORT ? cost * longer / SHORT : cost);
}

/* Anchors of one that the other lacks, both ways. */
static int32_t by_anchors(const pairing *p, const eg_unit *a, uint32_t n_a, const eg_unit *b, uint32_t n_b)
{
    const uint32_t *x = p->a->anchors.items, *y = p->b->anchors.items;
    uint32_t n_lost = 0, n = 0;
    for (uint32_t u = 0; u < n_a; u++)
        for (uint32_t i = 0; i < a[u].n_anchors; i++, n++) {
            bool is_kept = false;
            for (uint32_t v = 0; v < n_b && !is_kept; v++)
                for (uint32_t j = 0; j < b[v].n_anchors && !is_kept; j++)
                    is_kept = x[a[u].first_anchor + i] == y[b[v].first_anchor + j];
            n_lost += !is_kept;
        }
    for (uint32_t v = 0; v < n_b; v++)
        for (uint32_t j = 0; j < b[v].n_anchors; j++, n++) {
            bool is_kept = false;
            for (uint32_t u = 0; u < n_a && !is_kept; u++)
                for (uint32_t i = 0; i < a[u].n_anchors && !is_kept; i++)
                    is_kept = x[a[u].first_anchor + i] == y[b[v].first_anchor + j];
            n_lost += !is_kept;
        }
    int32_t cost = n_lost > MOST_BY_ANCHORS / ANCHOR_LOST ? MOST_BY_ANCHORS : (int32_t)n_lost * ANCHOR_LOST;
    /* Anchors kept speak for the pair. */
    uint32_t n_kept = (n - n_lost) / 2;
    return cost - (int32_t)(n_kept > 3 ? 3 : n_kept) * (ANCHOR_LOST / 2);
}

static int32_t by_sentences(const pairing *p, const eg_unit *a, uint32_t n_a, const eg_unit *b, uint32_t n_b)
{
    int32_t more = 0;
    for (uint32_t u = 0; u < n_a; u++)
        more += (int32_t)a[u].n_sentences;
    for (uint32_t v = 0; v < n_b; v++)
        more -= (int32_t)b[v].n_sentences;
    more = more < 0 ? -more : more;
    return !p->has_sentences                            ? 0
           : more > MOST_BY_SENTENCES / OTHER_SENTENCES ? MOST_BY_SENTENCES
                                                        : more * OTHER_SENTENCES;
}

static int32_t by_commas(const pairing *p, const eg_unit *a, uint32_t n_a, const eg_unit *b, uint32_t n_b)
{
    int64_t more = 0;
    for (uint32_t u = 0; u < n_a; u++)
        more += a[u].n_commas;
    for (uint32_t v = 0; v < n_b; v++)
        more -= b[v].n_commas;
    more = more < 0 ? -more : more;
    return !p->has_commas                         ? 0
           : more > MOST_BY_COMMAS / OTHER_COMMAS ? MOST_BY_COMMAS
                                                  : (int32_t)more * OTHER_COMMAS;
}

static int32_t alike(const pairing *p, uint32_t i, uint32_t n_a, uint32_t j, uint32_t n_b)
{
    const eg_unit *a = &p->a->units.items[i], *b = &p->b->units.items[j];
    uint64_t size_a = 0, size_b = 0;
    for (uint32_t u = 0; u < n_a; u++)
        for (uint32_t v = 0; v < n_b; v++)
            if (!is_like(&a[u], &b[v]))
                return NEVER;
    if (n_a + n_b > 2 && a->kind != EG_UNIT_PARAGRAPH && a->kind != EG_UNIT_ITEM)
        return NEVER;
    for (uint32_t u = 0; u < n_a; u++)
        size_a += a[u].n_codes;
    for (uint32_t v = 0; v < n_b; v++)
        size_b += b[v].n_codes;
    int32_t cost = by_length(p, size_a, size_b) + by_anchors(p, a, n_a, b, n_b);
    cost += by_sentences(p, a, n_a, b, n_b) + by_commas(p, a, n_a, b, n_b);
    cost += a->kind == EG_UNIT_HEADING && a->level != b->level ? OTHER_LEVEL : 0;
    cost += a->kind != b->kind ? OTHER_KIND : 0;
    cost += a->number != b->number ? OTHER_NUMBER : 0;
    return cost + (n_a + n_b > 2 ? JOINED : 0);
}

static void take(const pairing *p, uint32_t i, uint32_t j, uint32_t n_a, uint32_t n_b)
{
    if (i < n_a || j < n_b)
        return;
    int32_t before = p->costs[(size_t)(i - n_a) * p->columns + (j - n_b)];
    int32_t step = n_a && n_b ? alike(p, i - n_a, n_a, j - n_b, n_b) : LEFT_OUT;
    size_t at = (size_t)i * p->columns + j;
    if (before + step < p->costs[at]) {
        p->costs[at] = before + step;
        p->steps[at] = (uint8_t)(n_a << 4 | n_b);
    }
}

static void fill(const pairing *p)
{
    for (uint32_t i = 0; i < p->rows; i++)
        for (uint32_t j = 0; j < p->columns; j++) {
            p->costs[(size_t)i * p->columns + j] = i + j ? NEVER : 0;
            take(p, i, j, 1, 1);
            take(p, i, j, 1, 0);
            take(p, i, j, 0, 1);
            take(p, i, j, 2, 1);
            take(p, i, j, 1, 2);
        }
}

static uint64_t count_codes(const eg_side *side)
{
    return side->codes.n ? side->codes.n : 1;
}

static void count_marks(const eg_side *side, uint64_t *sentences, uint64_t *commas)
{
    *sentences = *commas = 0;
    for (uint32_t i = 0; i < side->units.n; i++) {
        *sentences += side->units.items[i].n_sentences;
        *commas += side->units.items[i].n_commas;
    }
}

/* Neither half as much again nor a third less. */
static bool is_about(uint64_t x, uint64_t y)
{
    return x && x * 3 >= y * 2 && y * 3 >= x * 2;
}

static const eg_pair *pair_in_order(const pairing *p, uint32_t *n)
{
    uint32_t i = 0, j = 0;
    eg_pair *pairs = EG_NEW_ARRAY(p->job->scratch, eg_pair, (size_t)p->rows + p->columns);
    for (*n = 0; i + 1 < p->rows || j + 1 < p->columns; (*n)++) {
        bool has_a = i + 1 < p->rows, has_b = j + 1 < p->columns;
        bool is_pair = has_a && has_b && is_like(&p->a->units.items[i], &p->b->units.items[j]);
        pairs[*n] = (eg_pair){i, j, is_pair || has_a, is_pair || !has_a};
        i += pairs[*n].n_a;
        j += pairs[*n].n_b;
    }
    return pairs;
}

static pairing pairing_of(eg_job *job, const eg_side *a, const eg_side *b)
{
    pairing p = {.job = job,
                 .a = a,
                 .b = b,
                 .size_a = count_codes(a),
                 .size_b = count_codes(b),
                 .rows = a->units.n + 1,
                 .columns = b->units.n + 1};
    uint64_t sentences[2], commas[2];
    count_marks(a, &sentences[0], &commas[0]);
    count_marks(b, &sentences[1], &commas[1]);
    p.has_sentences = is_about(sentences[0], sentences[1]);
    p.has_commas = is_about(commas[0], commas[1]);
    return p;
}

const eg_pair *eg_side_pair(eg_job *job, const eg_side *a, const eg_side *b, uint32_t *n)
{
    pairing p = pairing_of(job, a, b);
    if ((uint64_t)p.rows * p.columns > MOST_CELLS)
        return pair_in_order(&p, n);
    p.costs = EG_NEW_ARRAY(job->scratch, int32_t, (size_t)p.rows * p.columns);
    p.steps = EG_NEW_ARRAY(job->scratch, uint8_t, (size_t)p.rows * p.columns);
    fill(&p);
    eg_pair *pairs = EG_NEW_ARRAY(job->scratch, eg_pair, (size_t)p.rows + p.columns);
    uint32_t most = p.rows + p.columns, first = most;
    for (uint32_t i = a->units.n, j = b->units.n; i || j;) {
        uint8_t step = p.steps[(size_t)i * p.columns + j];
        i -= step >> 4;
        j -= step & 15;
        pairs[--first] = (eg_pair){i, j, step >> 4, step & 15};
    }
    *n = most - first;
    return pairs + first;
}

/* How little two units are alike by what hardly any translation changes: figures, acronyms, and length. */
static int32_t unlike(const pairing *p, uint32_t i, uint32_t j)
{
    const eg_unit *a = &p->a->units.items[i], *b = &p->b->units.items[j];
    return by_length(p, a->n_codes, b->n_codes) + by_anchors(p, a, 1, b, 1);
}

/* How much better two pairs would be with their texts exchanged. */
static int32_t gain_of(const pairing *p, eg_pair x, eg_pair y)
{
    return unlike(p, x.a, x.b) + unlike(p, y.a, y.b) - unlike(p, x.a, y.b) - unlike(p, y.a, x.b);
}

static bool is_item_pair(const eg_side *a, eg_pair pair)
{
    return pair.n_a == 1 && pair.n_b == 1 && a->units.items[pair.a].kind == EG_UNIT_ITEM;
}

/* Whether the count of the items runs on from one pair to the other: under another heading it may begin again. */
static bool is_of_one_count(const eg_side *a, eg_pair first, eg_pair next)
{
    const eg_unit *x = &a->units.items[first.a], *y = &a->units.items[next.a];
    if (!next.n_a || y->kind != EG_UNIT_ITEM)
        return next.a < a->units.n && x->list_kind == EG_LIST_COMMITMENTS;
    return y->level != x->level ? x->list_kind == EG_LIST_COMMITMENTS : y->number > x->number;
}

bool eg_side_find_exchanged(eg_job *job, const eg_side *a, const eg_side *b, const eg_pair *pairs, uint32_t n,
                            uint32_t i, uint32_t *out)
{
    pairing p = pairing_of(job, a, b);
    int32_t best = EXCHANGED - 1;
    for (uint32_t j = i + 1; j < n && is_item_pair(a, pairs[i]); j++) {
        if (!is_of_one_count(a, pairs[i], pairs[j]))
            break;
        int32_t gain =
            is_item_pair(a, pairs[j]) && is_like(&a->units.items[pairs[i].a], &a->units.items[pairs[j].a])
                ? gain_of(&p, pairs[i], pairs[j])
                : 0;
        if (gain > best) {
            best = gain;
            *out = j;
        }
    }
    return best >= EXCHANGED;
}
