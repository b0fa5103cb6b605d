/* Which digits a text writes its numbers in, where they may be of more than one set.
 *
 * Place: between the text as read and the tree: what engross numbers and dates itself is written in the digits
 * of the text, whatever is usual in its language, unless the key `numerals` says otherwise. */
#include "document/internal.h"

#include "base/utf8.h"
#include "source/characters.h"
#include "source/scripts.h"

enum { MOST_SETS = 4, ARABIC_ZERO = 0x0660 };

typedef struct count {
    const char *script; /* the language's */
    uint32_t zeros[MOST_SETS], numbers[MOST_SETS];
    uint32_t n_sets;
} count;

/* COVID-19, A4 and 3M are words. */
static bool is_of_word(uint32_t beside, uint32_t beyond)
{
    uint32_t c = beside == '-' || beside == 0x2011 || beside == '.' || beside == '/' ? beyond : beside;
    return (c | 0x20) >= 'a' && (c | 0x20) <= 'z';
}

/* Most letters are told from digits by this alone: between the Western digits and the Arabic there are none, nor
 * among Han, kana and hangul (Unicode 15.0). */
static int digit_of(uint32_t c)
{
    bool is_none =
        c < '0' || (c > '9' && c < 0x0660) || (c >= 0x2E80 && c < 0xA620) || (c >= 0xAC00 && c < 0xFF00);
    return is_none ? -1 : eg_character_digit(c);
}

/* A text is numbered in Western digits or in those of its script; others stand in it by chance, and the full-width
 * ones of Japanese and Chinese beside plain ones. */
static bool may_number(const char *script, uint32_t zero)
{
    /* Unicode has the Arabic digits among the signs of several scripts. */
    return zero == '0' || eg_script_holds(script, zero == ARABIC_ZERO ? "Arab" : eg_character_script(zero));
}

static void count_number(count *all, uint32_t zero)
{
    uint32_t i = 0;
    while (i < all->n_sets && all->zeros[i] != zero)
        i++;
    if (i == all->n_sets && (i == MOST_SETS || !may_number(all->script, zero)))
        return;
    all->zeros[i] = zero;
    all->numbers[i]++;
    all->n_sets += i == all->n_sets;
}

static void count_text(count *all, eg_slice text)
{
    uint32_t before = 0, earlier = 0;
    for (size_t at = 0; at < text.size;) {
        uint32_t c = eg_utf8_next(text.data, &at);
        int digit = digit_of(c);
        if (digit < 0) {
            earlier = before;
            before = c;
            continue;
        }
        size_t next = at;
        uint32_t after = 0;
        while (at < text.size && digit_of(after = eg_utf8_next(text.data, &next)) >= 0)
            at = next;
        after = at < text.size ? after : 0;
        uint32_t later = next < text.size ? eg_utf8_next(text.data, &next) : 0;
        if (!is_of_word(before, earlier) && !is_of_word(after, later))
            count_number(all, c - (uint32_t)digit);
        earlier = before = 0;
    }
}

static void count_node(count *all, const eg_markup *node)
{
    if (node->kind == EG_MARKUP_CODE || node->kind == EG_MARKUP_CODE_SPAN)
        return;
    count_text(all, node->text);
    for (const eg_markup *child = node->first; child; child = child->next)
        count_node(all, child);
}

uint32_t eg_document_zero(const eg_markup *root, const eg_language *language)
{
    count all = {.script = language->script, .n_sets = 1, .zeros = {language->zero}};
    count_node(&all, root);
    uint32_t most = 0;
    for (uint32_t i = 1; i < all.n_sets; i++)
        most = all.numbers[i] > all.numbers[most] ? i : most;
    return all.zeros[most];
}
