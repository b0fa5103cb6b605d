/* Scripts and case folding, from ICU's property tables. See scripts.h. */
#include "source/scripts.h"

#include <string.h>

#include <unicode/uchar.h>
#include <unicode/unorm2.h>
#include <unicode/uscript.h>

const char *eg_character_script(uint32_t c)
{
    UErrorCode error = U_ZERO_ERROR;
    UScriptCode script = uscript_getScript((UChar32)c, &error);
    const char *name = U_SUCCESS(error) ? uscript_getShortName(script) : NULL;
    return name ? name : "Zzzz";
}

uint32_t eg_character_fold(uint32_t c)
{
    return (uint32_t)u_foldCase((UChar32)c, U_FOLD_CASE_DEFAULT);
}

uint32_t eg_character_compose(uint32_t letter, uint32_t mark)
{
    UErrorCode error = U_ZERO_ERROR;
    const UNormalizer2 *nfc = mark >= 0x300 && letter ? unorm2_getNFCInstance(&error) : NULL;
    UChar32 whole = nfc ? unorm2_composePair(nfc, (UChar32)letter, (UChar32)mark) : -1;
    return whole < 0 ? 0 : (uint32_t)whole;
}

/* ISO 15924 codes that stand for several scripts. */
static const struct {
    char whole[5], parts[3][5];
} mixtures[] = {
    {"Jpan", {"Hani", "Hira", "Kana"}}, {"Kore", {"Hang", "Hani", ""}}, {"Hans", {"Hani", "Bopo", ""}},
    {"Hant", {"Hani", "Bopo", ""}},     {"Hrkt", {"Hira", "Kana", ""}}, {"Aran", {"Arab", "", ""}},
    {"Cyrs", {"Cyrl", "", ""}},
};

bool eg_script_holds(const char *written, const char *script)
{
    if (strcmp(written, script) == 0)
        return true;
    for (size_t i = 0; i < sizeof mixtures / sizeof *mixtures; i++)
        if (strcmp(mixtures[i].whole, written) == 0)
            for (int part = 0; part < 3; part++)
                if (strcmp(mixtures[i].parts[part], script) == 0)
                    return true;
    return false;
}
