/* Acronyms that a translation keeps, in another spelling. See side.h.
 *
 * An acronym is a run of capitals and digits that begins a word of Latin letters: ICAPP, 3M4PEACE, ACC in ACCning. A
 * language may have one of its own (ONU, OTAN, EUA), so that a short one is looked for only where the text keeps it
 * elsewhere. Nearness: V. I. Levenshtein (1966). */
#include "document/side.h"

#include "source/characters.h"
#include "source/scripts.h"

enum {
    SHORTEST = 3,
    LONGEST = 16,
    LONG = 5,   /* from here on, hardly another by chance */
    LONGER = 8, /* two letters may differ */
    MOST = 4000 /* of one text */
};

typedef struct acronym {
    uint32_t begin, n; /* codes */
    uint32_t unit;
} acronym;

typedef EG_VECTOR(acronym) acronyms;

static bool is_capital(uint32_t c)
{
    return c >= 'A' && c <= 'Z';
}

static bool is_part(uint32_t c)
{
    return is_capital(c) || (c >= '0' && c <= '9');
}

static bool is_latin_word(uint32_t c)
{
    return is_part(c) || (c >= 'a' && c <= 'z') ||
           (c >= 0x80 && eg_character_is_letter(c) && strcmp(eg_character_script(c), "Latn") == 0);
}

/* A heading all in capitals has no acronyms that could be known by them. */
static bool is_all_capitals(const eg_side *side, const eg_unit *unit)
{
    uint32_t n_upper = 0, n_lower = 0;
    for (uint32_t i = unit->first_code; i < unit->first_code + unit->n_codes; i++) {
        n_upper += eg_character_is_upper(side->codes.items[i].c);
        n_lower += eg_character_is_lower(side->codes.items[i].c);
    }
    return n_upper > n_lower;
}

static void read_unit(const eg_side *side, uint32_t unit, acronyms *out)
{
    const eg_code *codes = side->codes.items;
    uint32_t i = side->units.items[unit].first_code, end = i + side->units.items[unit].n_codes;
    while (i < end && out->n < MOST) {
        uint32_t begin = i, n_capitals = 0;
        while (i < end && is_part(codes[i].c))
            n_capitals += is_capital(codes[i++].c);
        if (n_capitals >= 2 && i - begin >= SHORTEST && i - begin <= LONGEST)
            *EG_PUSH(side->job->scratch, out) = (acronym){begin, i - begin, unit};
        i += i == begin;
        while (i < end && i > begin && is_latin_word(codes[i - 1].c) && is_latin_word(codes[i].c))
            i++;
    }
}

static void read_all(const eg_side *side, acronyms *out)
{
    for (uint32_t i = 0; i < side->units.n; i++)
        read_unit(side, i, out);
}

static bool is_same(const eg_side *a, const acronym *x, const eg_side *b, const acronym *y)
{
    for (uint32_t i = 0; x->n == y->n && i < x->n; i++)
        if (a->codes.items[x->begin + i].c != b->codes.items[y->begin + i].c)
            return false;
    return x->n == y->n;
}

static bool has(const eg_side *side, const acronyms *list, const eg_side *other, const acronym *wanted)
{
    for (uint32_t i = 0; i < list->n; i++)
        if (is_same(side, &list->items[i], other, wanted))
            return true;
    return false;
}

static uint32_t least(uint32_t a, uint32_t b, uint32_t c)
{
    uint32_t low = a < b ? a : b;
    return low < c ? low : c;
}

static uint32_t distance(const eg_side *a, const acronym *x, const eg_side *b, const acronym *y)
{
    uint32_t row[LONGEST + 1];
    for (uint32_t j = 0; j <= y->n; j++)
        row[j] = j;
    for (uint32_t i = 0; i < x->n; i++) {
        uint32_t corner = row[0];
        row[0] = i + 1;
        for (uint32_t j = 1; j <= y->n; j++) {
            uint32_t above = row[j];
            bool is_other = a->codes.items[x->begin + i].c != b->codes.items[y->begin + j - 1].c;
            row[j] = least(above + 1, row[j - 1] + 1, corner + is_other);
            corner = above;
        }
    }
    return row[y->n];
}

static bool is_in(const acronym *x, uint32_t first, uint32_t n)
{
    return x->unit >= first && x->unit < first + n;
}

void eg_side_compare_acronyms(const eg_side *a, const eg_side *b, const eg_pair *pairs, uint32_t n,
                              eg_acronyms_told told)
{
    acronyms theirs = {0}, ours = {0};
    read_all(a, &theirs);
    read_all(b, &ours);
    for (uint32_t p = 0; p < n; p++) {
        eg_pair pair = pairs[p];
        if (!pair.n_a || !pair.n_b || is_all_capitals(a, &a->units.items[pair.a]))
            continue;
        for (uint32_t i = 0; i < ours.n; i++) {
            const acronym *here = &ours.items[i], *near = NULL;
            if (!is_in(here, pair.b, pair.n_b) || has(a, &theirs, b, here))
                continue;
            for (uint32_t k = 0; k < theirs.n && !near; k++) {
                const acronym *there = &theirs.items[k];
                uint32_t edits = is_in(there, pair.a, pair.n_a) ? distance(a, there, b, here) : LONGEST;
                bool is_near = edits && edits <= (there->n >= LONGER ? 2u : 1u);
                if (is_near && (there->n >= LONG || has(b, &ours, a, there)))
                    near = there;
            }
            if (near)
                told.tell(told.data, pair, near->begin, near->n, here->begin, here->n);
        }
    }
}
