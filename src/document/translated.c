/* Whether a unit was translated, and whole: words that both texts share, and its length. See comparison.h. */
#include "document/comparison.h"
#include "source/characters.h"
#include "source/scripts.h"

enum {
    SAME_LETTERS = 24, /* letters that two languages hardly share by chance */
    SAME_SENTENCE = 40,
    MUCH_SHORTER = 250, /* percent of the length that the whole texts let expect */
    LONG_ENOUGH = 80    /* characters of a unit whose length is judged */
};

static bool is_other_language(const eg_comparison *c)
{
    const char *a = c->a.document->language->tag, *b = c->b.document->language->tag;
    size_t size = strcspn(a, "-");
    return size != strcspn(b, "-") || strncmp(a, b, size) != 0;
}

typedef struct word_at {
    uint32_t begin, n;
} word_at;

static word_at next_word(const eg_side *side, uint32_t *i, uint32_t end)
{
    while (*i < end && !eg_character_is_letter(side->codes.items[*i].c))
        ++*i;
    word_at word = {*i, 0};
    while (*i < end && eg_character_is_word(side->codes.items[*i].c))
        ++*i;
    word.n = *i - word.begin;
    return word;
}

static bool is_same_word(const eg_comparison *c, word_at a, word_at b)
{
    for (uint32_t i = 0; a.n == b.n && i < a.n; i++)
        if (c->a.codes.items[a.begin + i].folded != c->b.codes.items[b.begin + i].folded)
            return false;
    return a.n == b.n;
}

/* The longest run of words that both texts have, in letters; where it begins in the text. Words are many in
 * no declaration's unit; MOST keeps hostile ones in bounds. */
static uint32_t longest_shared(const eg_comparison *c, uint32_t *where)
{
    enum { MOST = 600 };
    const eg_unit *a = &c->a.units.items[c->pair.a], *b = &c->b.units.items[c->pair.b];
    uint32_t best = 0, n_a = 0, n_b = 0;
    word_at *x = EG_NEW_ARRAY(c->job->scratch, word_at, MOST),
            *y = EG_NEW_ARRAY(c->job->scratch, word_at, MOST);
    uint32_t *runs = EG_NEW_ARRAY(c->job->scratch, uint32_t, MOST + 1);
    for (uint32_t i = a->first_code; i < a->first_code + a->n_codes && n_a < MOST;)
        n_a += (x[n_a] = next_word(&c->a, &i, a->first_code + a->n_codes)).n > 0;
    for (uint32_t i = b->first_code; i < b->first_code + b->n_codes && n_b < MOST;)
        n_b += (y[n_b] = next_word(&c->b, &i, b->first_code + b->n_codes)).n > 0;
    for (uint32_t i = 0; i < n_a; i++)
        for (uint32_t j = n_b; j-- > 0;) {
            runs[j + 1] = is_same_word(c, x[i], y[j]) ? runs[j] + x[i].n : 0;
            if (runs[j + 1] > best) {
                best = runs[j + 1];
                *where = y[j].begin + y[j].n; /* its end, for now */
            }
        }
    for (uint32_t left = best, j = n_b; best && j-- > 0;)
        if (y[j].begin + y[j].n <= *where && left) {
            left -= y[j].n < left ? y[j].n : left;
            if (!left)
                *where = y[j].begin;
        }
    return best;
}

static uint32_t count_letters(const eg_side *side, const eg_unit *unit, const char *script)
{
    uint32_t n = 0;
    for (uint32_t i = 0; i < unit->n_codes; i++) {
        uint32_t ch = side->codes.items[unit->first_code + i].c;
        n += eg_character_is_letter(ch) && (!script || eg_script_holds(script, eg_character_script(ch)));
    }
    return n;
}

void eg_comparison_words(eg_comparison *c)
{
    const eg_unit *b = &c->b.units.items[c->pair.b];
    if (!is_other_language(c) || b->kind == EG_UNIT_CODE || b->kind == EG_UNIT_TABLE)
        return;
    uint32_t where = b->first_code, n = count_letters(&c->b, b, NULL);
    const char *script = c->b.document->language->script;
    bool differ = strcmp(script, c->a.document->language->script) != 0;
    uint32_t shared = n >= SAME_LETTERS ? longest_shared(c, &where) : 0;
    bool is_whole =
        n >= SAME_LETTERS &&
        (shared * 10 >= n * 7 || (differ && shared * 2 >= n && count_letters(&c->b, b, script) * 5 < n));
    if (is_whole)
        eg_comparison_tell(
            c, eg_comparison_part_of(b), EG_F_PARITY_UNTRANSLATED, eg_comparison_place(&c->b, b->text.begin),
            eg_arena_print(c->job->arena, "%s is not translated: %s", eg_comparison_name(c, &c->b, b),
                           eg_comparison_quote_unit(c, &c->b, c->pair.b)),
            "translate it");
    else if (shared >= SAME_SENTENCE) {
        uint32_t at = c->b.codes.items[where].at;
        eg_comparison_tell(
            c, eg_comparison_part_of(b), EG_F_PARITY_SENTENCE_UNTRANSLATED, eg_comparison_place(&c->b, at),
            eg_arena_print(c->job->arena, "these words stand in the reference as they are: %s",
                           eg_comparison_quote(c, &c->b, eg_comparison_leaf(&c->b, b, at), at)),
            "translate them, unless they are a name");
    }
}

/* A unit far shorter or longer than its neighbours let expect may lack a sentence, or have one more. */
void eg_comparison_length(eg_comparison *c)
{
    const eg_unit *a = &c->a.units.items[c->pair.a], *b = &c->b.units.items[c->pair.b];
    if (a->n_codes < LONG_ENOUGH || a->kind == EG_UNIT_TABLE || a->kind == EG_UNIT_CODE)
        return;
    uint64_t x = (uint64_t)a->n_codes * c->b.codes.n, y = ((uint64_t)b->n_codes + 1) * c->a.codes.n;
    bool is_short = x * 100 > y * MUCH_SHORTER, is_long = y * 100 > x * MUCH_SHORTER;
    if (is_short || is_long)
        eg_comparison_tell(
            c, eg_comparison_part_of(b), EG_F_PARITY_LENGTH, eg_comparison_place(&c->b, b->text.begin),
            eg_arena_print(
                c->job->arena, "%s is much %s than the reference lets expect: %s; the reference: %s",
                eg_comparison_name(c, &c->b, b), is_short ? "shorter" : "longer",
                eg_comparison_quote_unit(c, &c->b, c->pair.b), eg_comparison_quote_unit(c, &c->a, c->pair.a)),
            is_short ? "look whether a sentence was left out" : "look whether a sentence was added");
}
