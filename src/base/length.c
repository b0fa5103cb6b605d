/* Printing and reading lengths without the locale and without doubles. See length.h. */
#include "base/length.h"

#include "base/slice.h"

int eg_len_print(eg_len value, int decimals, char out[EG_LEN_PRINT_MAX])
{
    int64_t ten = 1;
    for (int i = 0; i < decimals; i++)
        ten *= 10;
    uint64_t size = value < 0 ? 0 - (uint64_t)value : (uint64_t)value;
    uint64_t whole = size >> 16;
    uint64_t part = ((size & 0xFFFF) * (uint64_t)ten + 0x8000) >> 16;
    if (part == (uint64_t)ten) {
        whole++;
        part = 0;
    }
    while (decimals > 0 && part % 10 == 0) {
        part /= 10;
        decimals--;
    }
    char digits[24];
    int n = 0;
    for (int i = 0; i < decimals; i++, part /= 10)
        digits[n++] = (char)('0' + part % 10);
    if (decimals)
        digits[n++] = '.';
    bool is_zero = whole == 0 && decimals == 0;
    do
        digits[n++] = (char)('0' + whole % 10);
    while (whole /= 10);
    int size_out = 0;
    if (value < 0 && !is_zero)
        out[size_out++] = '-';
    while (n)
        out[size_out++] = digits[--n];
    out[size_out] = 0;
    return size_out;
}

/* A unit as a fraction of 1/65536 pt. */
struct unit {
    const char *name;
    int64_t numerator, denominator;
};
static const struct unit units[] = {
    {"pt", 65536, 1}, {"mm", 65536 * 720, 254}, {"cm", 65536 * 7200, 254}, {"in", 65536 * 72, 1}};

int eg_len_parse(const char *text, eg_len *out)
{
    enum { MAX_DIGITS = 9, SCALE = 100000 };
    bool is_negative = *text == '-';
    text += is_negative;
    int64_t value = 0;
    int n = 0;
    for (; *text >= '0' && *text <= '9' && n < MAX_DIGITS; text++, n++)
        value = value * 10 + (*text - '0');
    value *= SCALE;
    if (*text == '.') {
        text++;
        for (int64_t place = SCALE / 10; *text >= '0' && *text <= '9'; text++, n++, place /= 10)
            value += (*text - '0') * place;
    }
    while (*text == ' ')
        text++;
    if (n == 0 || value > (int64_t)100000 * SCALE)
        return 0;
    for (size_t i = 0; i < sizeof units / sizeof *units; i++)
        if (strcmp(text, units[i].name) == 0) {
            eg_len length = eg_len_scale(value, units[i].numerator, units[i].denominator * SCALE);
            *out = is_negative ? -length : length;
            return 1;
        }
    return 0;
}
