/* The sets of digits, by name.
 *
 * Place: a language's data file names its own; the key `numerals` of a text another, or its numbers show it.
 * Standard: CLDR's numberingSystems.xml, those with ten digits in a row. */
#include "language/language.h"

static const char *const names[] = {
    "latn", "arab", "arabext", "nkoo", "deva", "beng", "guru",     "gujr", "orya", "tamldec",  "telu", "knda",
    "mlym", "sinh", "thai",    "laoo", "tibt", "mymr", "mymrshan", "khmr", "mong", "limb",     "talu", "bali",
    "sund", "lepc", "olck",    "saur", "java", "cham", "mtei",     "adlm", "cakm", "fullwide", NULL};

/* Digit zero of each. */
static const uint32_t zeros[] = {'0',    0x0660, 0x06F0, 0x07C0, 0x0966,  0x09E6,  0x0A66, 0x0AE6, 0x0B66,
                                 0x0BE6, 0x0C66, 0x0CE6, 0x0D66, 0x0DE6,  0x0E50,  0x0ED0, 0x0F20, 0x1040,
                                 0x1090, 0x17E0, 0x1810, 0x1946, 0x19D0,  0x1B50,  0x1BB0, 0x1C40, 0x1C50,
                                 0xA8D0, 0xA9D0, 0xAA50, 0xABF0, 0x1E950, 0x11136, 0xFF10};

_Static_assert(sizeof names / sizeof *names == sizeof zeros / sizeof *zeros + 1, "a zero for each name");

const char *const *eg_language_numbers_names(void)
{
    return names;
}

bool eg_language_set_zero(eg_language *language, uint32_t zero)
{
    for (size_t i = 0; names[i]; i++)
        if (zeros[i] == zero)
            return eg_language_set_numbers(language, names[i]);
    return false;
}

bool eg_language_set_numbers(eg_language *language, const char *name)
{
    for (size_t i = 0; names[i]; i++)
        if (strcmp(names[i], name) == 0) {
            language->numbers = names[i];
            language->zero = zeros[i];
            return true;
        }
    return false;
}
