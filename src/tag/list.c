/* Which ListNumbering (ISO 32000-1 14.8.5.5, table 347) says what a list's labels show. */
#include "tag/internal.h"

/* Roman numerals of n in small letters, into out; n up to 3999, else empty. */
static void print_roman(uint32_t n, char out[24])
{
    static const struct {
        uint32_t value;
        const char *letters;
    } steps[] = {{1000, "m"}, {900, "cm"}, {500, "d"}, {400, "cd"}, {100, "c"}, {90, "xc"}, {50, "l"},
                 {40, "xl"},  {10, "x"},   {9, "ix"},  {5, "v"},    {4, "iv"},  {1, "i"}};
    char *end = out;
    if (n < 4000)
        for (size_t i = 0; i < sizeof steps / sizeof *steps; i++)
            for (; n >= steps[i].value; n -= steps[i].value)
                for (const char *c = steps[i].letters; *c; c++)
                    *end++ = *c;
    *end = 0;
}

static bool is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static const char *bullet_kind(eg_slice label)
{
    if (eg_slice_is(label, "◦") || eg_slice_is(label, "○"))
        return "Circle";
    if (eg_slice_is(label, "▪") || eg_slice_is(label, "■"))
        return "Square";
    return "Disc";
}

const char *eg_tag_list_numbering(const eg_document *document, const eg_node *list)
{
    if (list->first_child == EG_NO_INDEX)
        return "Decimal";
    const eg_node *item = &document->nodes[list->first_child];
    eg_slice label = eg_document_slice(document, item->label);
    if (list->list_kind == EG_LIST_BULLETED)
        return bullet_kind(label);
    char letters[24], roman[24];
    size_t n = 0;
    for (size_t i = 0; i < label.size; i++)
        if (is_letter(label.data[i]) && n + 1 < sizeof letters)
            letters[n++] = label.data[i];
    letters[n] = 0;
    if (n == 0)
        return "Decimal"; /* digits, of whatever script */
    bool is_upper = letters[0] <= 'Z';
    for (size_t i = 0; i < n; i++)
        letters[i] = (char)(letters[i] | 0x20);
    print_roman(item->number, roman);
    /* (i) is the first of a roman list and the ninth of an alphabetical one: the item's number tells. */
    if (strcmp(letters, roman) == 0)
        return is_upper ? "UpperRoman" : "LowerRoman";
    return is_upper ? "UpperAlpha" : "LowerAlpha";
}
