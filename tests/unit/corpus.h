/* The languages of the corpus as shape/ needs them, without the language and style data, so that a test of
 * shaping fails only for shaping's sake. */
#ifndef EG_TEST_CORPUS_H
#define EG_TEST_CORPUS_H

#include <stdio.h>

#include "shape/shape.h"

typedef struct corpus_language {
    const char *file, *tag, script[5], *family;
} corpus_language;

static const corpus_language corpus[] = {
    {"amh", "am", "Ethi", "Noto Serif Ethiopic"},
    {"arb", "ar", "Arab", "Noto Naskh Arabic"},
    {"ben", "bn", "Beng", "Noto Serif Bengali"},
    {"bod", "bo", "Tibt", "Noto Serif Tibetan"},
    {"cmn_hans", "zh-Hans", "Hans", "Noto Serif CJK SC"},
    {"cmn_hant", "zh-Hant", "Hant", "Noto Serif CJK TC"},
    {"deu_1996", "de-1996", "Latn", "Noto Serif"},
    {"div", "dv", "Thaa", "Noto Sans Thaana"},
    {"dzo", "dz", "Tibt", "Noto Serif Tibetan"},
    {"ell_polytonic", "el-polyton", "Grek", "Noto Serif"},
    {"eng", "en", "Latn", "Noto Serif"},
    {"fij", "fj", "Latn", "Noto Serif"},
    {"fin", "fi", "Latn", "Noto Serif"},
    {"fra", "fr", "Latn", "Noto Serif"},
    {"heb", "he", "Hebr", "Noto Serif Hebrew"},
    {"hin", "hi", "Deva", "Noto Serif Devanagari"},
    {"hun", "hu", "Latn", "Noto Serif"},
    {"hye", "hy", "Armn", "Noto Serif Armenian"},
    {"ind", "id", "Latn", "Noto Serif"},
    {"jpn", "ja", "Jpan", "Noto Serif CJK JP"},
    {"kat", "ka", "Geor", "Noto Serif Georgian"},
    {"kaz", "kk", "Cyrl", "Noto Serif"},
    {"khk", "mn-Cyrl", "Cyrl", "Noto Serif"},
    {"khm", "km", "Khmr", "Noto Serif Khmer"},
    {"kir", "ky", "Cyrl", "Noto Serif"},
    {"kor", "ko", "Kore", "Noto Serif CJK KR"},
    {"lao", "lo", "Laoo", "Noto Serif Lao"},
    {"mri", "mi", "Latn", "Noto Serif"},
    {"mya", "my", "Mymr", "Noto Serif Myanmar"},
    {"nep", "ne", "Deva", "Noto Serif Devanagari"},
    {"nld", "nl", "Latn", "Noto Serif"},
    {"pbu", "ps", "Arab", "Noto Naskh Arabic"},
    {"pes_1", "fa", "Arab", "Noto Naskh Arabic"},
    {"pol", "pl", "Latn", "Noto Serif"},
    {"por_PT", "pt-PT", "Latn", "Noto Serif"},
    {"rus", "ru", "Cyrl", "Noto Serif"},
    {"san", "sa", "Deva", "Noto Serif Devanagari"},
    {"sin", "si", "Sinh", "Noto Serif Sinhala"},
    {"spa", "es", "Latn", "Noto Serif"},
    {"swh", "sw", "Latn", "Noto Serif"},
    {"tam", "ta", "Taml", "Noto Serif Tamil"},
    {"tgk", "tg", "Cyrl", "Noto Serif"},
    {"tgl", "tl", "Latn", "Noto Serif"},
    {"tha", "th", "Thai", "Noto Serif Thai"},
    {"tur", "tr", "Latn", "Noto Serif"},
    {"urd", "ur", "Arab", "Noto Nastaliq Urdu"},
    {"uzn_latn", "uz-Latn", "Latn", "Noto Serif"},
    {"vie", "vi", "Latn", "Noto Serif"},
    {"ydd", "yi", "Hebr", "Noto Serif Hebrew"},
    {"yue", "yue", "Hant", "Noto Serif CJK HK"},
};
enum { N_CORPUS = sizeof corpus / sizeof *corpus };

static inline bool is_rtl_script(const char *script)
{
    return strcmp(script, "Arab") == 0 || strcmp(script, "Hebr") == 0 || strcmp(script, "Thaa") == 0;
}

static inline eg_language make_language(const char *tag, const char *script)
{
    eg_language language = {
        .tag = tag, .name = tag, .locale = tag, .ot_tag = tag, .is_rtl = is_rtl_script(script)};
    memcpy(language.script, script, 5);
    return language;
}

static inline eg_type make_type(const char *family)
{
    return (eg_type){.families = {family}, .weight = 400, .size = EG_PT_OF(11)};
}

#endif
