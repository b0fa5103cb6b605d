/* Where a long word of a dictionary may be parted: between two that are words of the dictionary themselves.
 *
 * Place: after break.c, when the widths are known. ICU's dictionaries take the longest word they have, and some
 * are phrases (Lao "progress and prosperity" is one); on a narrow column a word wider than a quarter of the line
 * leaves a hole before it. The dictionaries cannot be asked what they hold, but a string that stands twice is
 * divided in its middle and nowhere else when it is a word, and not when it is none. */
#include "line/internal.h"

#include <unicode/uchar.h>

enum {
    WIDE = 4,             /* a word wider than the measure divided by this */
    PART_MIN = 3,         /* code points: less is an ending or a prefix */
    WORD_MAX_BYTES = 240, /* longer is no word */
};

/* A word of the dictionary for itself. */
static bool is_word(eg_job *job, const char *locale, eg_slice part)
{
    char twice[2 * WORD_MAX_BYTES];
    uint8_t chances[2 * WORD_MAX_BYTES + 1] = {0};
    memcpy(twice, part.data, part.size);
    memcpy(twice + part.size, part.data, part.size);
    eg_line_opportunities(job, locale, twice, (uint32_t)(2 * part.size), chances);
    for (size_t i = 1; i < 2 * part.size; i++)
        if ((chances[i] != EG_CHANCE_NONE) != (i == part.size))
            return false;
    return true;
}

static uint32_t n_codes(eg_slice text)
{
    uint32_t n = 0;
    for (size_t i = 0; i < text.size; i++)
        n += ((unsigned char)text.data[i] & 0xC0) != 0x80;
    return n;
}

static bool is_dictionary_word(eg_slice text)
{
    for (size_t at = 0; at < text.size;)
        if (u_getIntPropertyValue((UChar32)eg_utf8_next(text.data, &at), UCHAR_LINE_BREAK) !=
            U_LB_COMPLEX_CONTEXT)
            return false;
    return text.size > 0 && text.size <= WORD_MAX_BYTES;
}

static void part_word(const eg_line_paragraph *paragraph, const char *locale, eg_range word)
{
    const char *text = paragraph->shaped->text;
    uint32_t begin = paragraph->shaped->range.begin;
    for (uint32_t i = paragraph->cluster_at[word.begin - begin] + 1; paragraph->clusters[i].text < word.end;
         i++) {
        uint32_t at = paragraph->clusters[i].text;
        eg_slice head = {text + word.begin, at - word.begin}, tail = {text + at, word.end - at};
        if (n_codes(head) >= PART_MIN && n_codes(tail) >= PART_MIN && is_word(paragraph->job, locale, head) &&
            is_word(paragraph->job, locale, tail))
            paragraph->chances[at - begin] = EG_CHANCE_SYLLABLE;
    }
}

/* Words between the author's own marks are not touched. */
static bool is_marked(const eg_shaped *shaped, eg_range word)
{
    uint32_t ignored;
    return eg_line_code_before(shaped->text, shaped->range.begin, word.begin, &ignored) == 0x200B ||
           eg_line_code_at(shaped->text, word.end, shaped->range.end) == 0x200B;
}

static void part_item(const eg_line_paragraph *paragraph, const eg_shape_item *item)
{
    const eg_shaped *shaped = paragraph->shaped;
    uint32_t begin = shaped->range.begin, from = item->text.begin;
    for (uint32_t at = from + 1; at <= item->text.end; at++) {
        if (at < item->text.end && !paragraph->chances[at - begin])
            continue;
        eg_range word = {from, at};
        from = at;
        eg_len width = paragraph->sums[paragraph->cluster_at[at - begin]].width -
                       paragraph->sums[paragraph->cluster_at[word.begin - begin]].width;
        while (word.end > word.begin && shaped->text[word.end - 1] == ' ')
            word.end--;
        eg_slice seen = {shaped->text + word.begin, word.end - word.begin};
        if (width * WIDE > paragraph->request->measure && is_dictionary_word(seen) &&
            !is_marked(shaped, word))
            part_word(paragraph, item->language->locale, word);
    }
}

void eg_line_part_compounds(const eg_line_paragraph *paragraph)
{
    for (uint32_t i = 0; i < paragraph->shaped->n_items; i++) {
        const eg_shape_item *item = &paragraph->shaped->items[i];
        if (!item->keep && item->language->breaks == EG_BREAKS_DICTIONARY)
            part_item(paragraph, item);
    }
}
