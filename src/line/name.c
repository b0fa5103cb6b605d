/* Names that are kept whole, and where one may part when the line before it would be left with a hole.
 *
 * Place: after break.c, when the widths are known. Every part has its price (EG_CHANCE_NAME, EG_CHANCE_PERSON), so
 * that a name parts only where the white that keeping it would cost is seen at once:
 *
 * | name                                             | parts                                                |
 * |--------------------------------------------------|------------------------------------------------------|
 * | of a body, longer than a third of the line       | at its spaces; written without any, between words    |
 * | foreign, among ideographs                        | after its middle dots                                |
 * | where words are not parted by spaces (Thai, Lao, | at its spaces, but not before its last word: a title |
 * | Khmer, Burmese)                                  | from the name, not the two names of a person         |
 *
 * Elsewhere a person's name parts only when it is wider than the line, and in a narrow column a body's name of a few
 * words is still one. */
#include "line/cache.h"

#include <unicode/uchar.h>
#include <unicode/utext.h>

enum {
    LONG_NAME = 12,   /* em: two dozen letters */
    LONG_SHARE = 3,   /* of the measure: a third */
    WORD_BYTES = 6,   /* two ideographs: a word of one leans on its neighbour */
    MIDDLE_DOT = 0xB7 /* U+30FB and U+2027 do the same */
};

static bool is_middle_dot(uint32_t c)
{
    return c == MIDDLE_DOT || c == 0x30FB || c == 0x2027;
}

static void part_at(const eg_line_paragraph *paragraph, uint32_t at, eg_line_chance price)
{
    uint8_t *chance = &paragraph->chances[at - paragraph->shaped->range.begin];
    if (*chance == EG_CHANCE_HELD)
        *chance = (uint8_t)price;
}

static void part_at_spaces(const eg_line_paragraph *paragraph, eg_range name, eg_line_chance price)
{
    while (price == EG_CHANCE_PERSON && name.end > name.begin && paragraph->shaped->text[name.end - 1] != ' ')
        name.end--;
    for (uint32_t at = name.begin + 1; at < name.end; at++)
        if (paragraph->shaped->text[at - 1] == ' ')
            part_at(paragraph, at, price);
}

static void part_at_dots(const eg_line_paragraph *paragraph, eg_range name)
{
    uint32_t before = 0;
    for (size_t at = name.begin; at < name.end;) {
        if (is_middle_dot(before))
            part_at(paragraph, (uint32_t)at, EG_CHANCE_NAME);
        before = eg_utf8_next(paragraph->shaped->text, &at);
    }
}

/* Between two words of the dictionary. */
static void part_between_words(const eg_line_paragraph *paragraph, const char *locale, eg_range name)
{
    eg_job *job = paragraph->job;
    UBreakIterator *words = eg_line_cache_iterator(job, eg_line_cache_of(job), UBRK_WORD, locale);
    if (!words)
        return;
    UErrorCode status = U_ZERO_ERROR;
    UText bytes = UTEXT_INITIALIZER;
    utext_openUTF8(&bytes, paragraph->shaped->text + name.begin, eg_range_size(name), &status);
    ubrk_setUText(words, &bytes, &status);
    if (U_SUCCESS(status)) {
        int32_t before = ubrk_first(words), at = ubrk_next(words);
        for (int32_t after; at != UBRK_DONE; before = at, at = after) {
            after = ubrk_next(words);
            if (after != UBRK_DONE && at - before >= WORD_BYTES && after - at >= WORD_BYTES)
                part_at(paragraph, name.begin + (uint32_t)at, EG_CHANCE_NAME);
        }
    }
    utext_close(&bytes);
    if (U_FAILURE(status))
        eg_arena_fail(job->arena);
}

/* A date is kept whole by the same means, but it is no name. */
static bool has_digit(const char *text, eg_range name)
{
    for (size_t at = name.begin; at < name.end;)
        if (u_isdigit((UChar32)eg_utf8_next(text, &at)))
            return true;
    return false;
}

static bool is_long(const eg_line_paragraph *paragraph, const eg_shape_item *item)
{
    uint32_t begin = paragraph->shaped->range.begin;
    eg_len width = paragraph->sums[paragraph->cluster_at[item->text.end - begin]].width -
                   paragraph->sums[paragraph->cluster_at[item->text.begin - begin]].width;
    return width * LONG_SHARE >= paragraph->request->measure && width >= LONG_NAME * item->type->size;
}

void eg_line_part_names(const eg_line_paragraph *paragraph)
{
    const eg_shaped *shaped = paragraph->shaped;
    for (uint32_t i = 0; i < shaped->n_items; i++) {
        const eg_shape_item *item = &shaped->items[i];
        if (!item->keep)
            continue;
        eg_justify justify = item->language->justify;
        bool is_filled = paragraph->align == EG_ALIGN_JUSTIFY && !paragraph->request->balance;
        bool is_long_phrase = item->is_phrase && is_long(paragraph, item);
        if (is_long_phrase)
            part_at_spaces(paragraph, item->text, EG_CHANCE_NAME);
        else if (is_filled && justify == EG_JUSTIFY_CLUSTERS && !has_digit(shaped->text, item->text))
            part_at_spaces(paragraph, item->text, EG_CHANCE_PERSON);
        if (is_filled && justify == EG_JUSTIFY_IDEOGRAPHS) {
            part_at_dots(paragraph, item->text);
            if (is_long_phrase)
                part_between_words(paragraph, item->language->locale, item->text);
        }
    }
}
