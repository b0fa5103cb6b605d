/* Fonts that systems have for a script, and the leading it needs on a screen. See internal.h.
 *
 * Latin families come first where the script's own faces have no Latin to match, or a poor one: they have none of the
 * script's letters, so they take the names and the acronyms alone. East Asian faces have theirs. The families named
 * are those that come with Windows, macOS, Android and Debian; a browser takes the first that is there. Leading in
 * hundredths of the size, from the ink of those faces. */
#include "preview/internal.h"

struct stack {
    const char *script;
    const char *families;
    int leading;
};

#define LATIN "\"Noto Serif\",Charter,Cambria,Georgia,"

static const struct stack stacks[] = {
    {"Latn", LATIN "serif", 160},
    {"Aran", LATIN "\"Noto Nastaliq Urdu\",\"Jameel Noori Nastaleeq\",\"Urdu Typesetting\",serif", 240},
    {"Arab", LATIN "\"Noto Naskh Arabic\",\"Geeza Pro\",\"Sakkal Majalla\",\"Traditional Arabic\",serif",
     185},
    {"Armn", LATIN "\"Noto Serif Armenian\",Mshtakan,Sylfaen,serif", 160},
    {"Beng", LATIN "\"Noto Serif Bengali\",\"Kohinoor Bangla\",\"Nirmala UI\",serif", 180},
    {"Cyrl", LATIN "serif", 160},
    {"Deva", LATIN "\"Noto Serif Devanagari\",\"Kohinoor Devanagari\",\"Nirmala UI\",serif", 180},
    {"Ethi", LATIN "\"Noto Serif Ethiopic\",Kefa,Nyala,serif", 170},
    {"Geor", LATIN "\"Noto Serif Georgian\",\"Arial Unicode MS\",Sylfaen,serif", 165},
    {"Grek", LATIN "serif", 160},
    {"Gujr", LATIN "\"Noto Serif Gujarati\",\"Kohinoor Gujarati\",\"Nirmala UI\",serif", 180},
    {"Guru", LATIN "\"Noto Serif Gurmukhi\",\"Gurmukhi MN\",\"Nirmala UI\",serif", 180},
    {"Hans", "\"Noto Serif CJK SC\",\"Noto Serif SC\",\"Songti SC\",SimSun,serif", 180},
    {"Hant", "\"Noto Serif CJK TC\",\"Noto Serif TC\",\"Songti TC\",PMingLiU,serif", 180},
    {"Hebr", LATIN "\"Noto Serif Hebrew\",\"New Peninim MT\",David,serif", 165},
    {"Jpan", "\"Noto Serif CJK JP\",\"Noto Serif JP\",\"Hiragino Mincho ProN\",\"Yu Mincho\",serif", 185},
    {"Khmr", LATIN "\"Noto Serif Khmer\",\"Khmer MN\",\"Khmer OS\",\"Leelawadee UI\",serif", 200},
    {"Knda", LATIN "\"Noto Serif Kannada\",\"Kannada MN\",\"Nirmala UI\",serif", 185},
    {"Kore", "\"Noto Serif CJK KR\",\"Noto Serif KR\",AppleMyungjo,Batang,serif", 175},
    {"Laoo", LATIN "\"Noto Serif Lao\",\"Lao MN\",\"Leelawadee UI\",serif", 190},
    {"Mlym", LATIN "\"Noto Serif Malayalam\",\"Malayalam MN\",\"Nirmala UI\",serif", 185},
    {"Mong", LATIN "\"Noto Sans Mongolian\",\"Mongolian Baiti\",serif", 180},
    {"Mymr", LATIN "\"Noto Serif Myanmar\",\"Myanmar MN\",\"Myanmar Text\",serif", 220},
    {"Sinh", LATIN "\"Noto Serif Sinhala\",\"Sinhala MN\",\"Nirmala UI\",serif", 185},
    {"Taml", LATIN "\"Noto Serif Tamil\",\"Tamil MN\",\"Nirmala UI\",serif", 180},
    {"Telu", LATIN "\"Noto Serif Telugu\",\"Telugu MN\",\"Nirmala UI\",serif", 190},
    {"Thaa", LATIN "\"Noto Sans Thaana\",\"MV Boli\",serif", 190},
    {"Thai", LATIN "\"Noto Serif Thai\",Thonburi,\"Leelawadee UI\",serif", 185},
    {"Tibt", LATIN "\"Noto Serif Tibetan\",Kailasa,\"Microsoft Himalaya\",serif", 200},
};

/* Scripts without a row: whatever the browser finds. */
static const struct stack other = {"", "serif", 175};

void eg_preview_add_stack(eg_buffer *out, const eg_language *language)
{
    const struct stack *stack = &other;
    for (size_t i = 0; i < sizeof stacks / sizeof *stacks; i++)
        if (strcmp(stacks[i].script, language->script) == 0)
            stack = &stacks[i];
    eg_buffer_print(out, "font-family:%s;line-height:%d.%02d", stack->families, stack->leading / 100,
                    stack->leading % 100);
}
