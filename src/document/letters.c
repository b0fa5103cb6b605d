/* Faults of one text that no eye sees: letters of another script, signs out of order, digits of two sets.
 * See parity.h.
 *
 * Place: on a document that is made. Only what is wrong beyond doubt, or nearly so, is told; where a text can
 * be meant as it is, it is a note. Orders of signs: Unicode 15.0, chapters 12 and 16. */
#include "base/utf8.h"
#include "base/vector.h"
#include "document/internal.h"
#include "document/parity.h"
#include "source/characters.h"
#include "source/scripts.h"

enum { MOST_SETS = 8, ZAWGYI_FROM = 2 };

typedef struct letter {
    uint32_t c, at;
} letter;

typedef struct digit_set {
    uint32_t zero, n, at;
} digit_set;

typedef struct checker {
    eg_job *job;
    const eg_document *document;
    EG_VECTOR(letter) leaf; /* characters of the leaf being checked */
    uint32_t told[EG_N_FINDINGS];
    digit_set sets[MOST_SETS];
    uint32_t n_sets;
    uint32_t n_zawgyi, zawgyi_at;
} checker;

static void tell(checker *c, eg_finding_kind kind, uint32_t at, const char *message, const char *hint)
{
    eg_document_tell(c->job, c->document, c->told, kind, at, message, hint);
}

static const char *quote(const checker *c, uint32_t first, uint32_t end)
{
    uint32_t begin = c->leaf.items[first].at, last = c->leaf.items[end - 1].at;
    size_t stop = last;
    eg_utf8_next(c->document->text.data, &stop);
    return eg_report_quote(c->job->arena, (eg_slice){c->document->text.data + begin, stop - begin});
}

static uint32_t character(const checker *c, uint32_t i)
{
    return i < c->leaf.n ? c->leaf.items[i].c : 0;
}

/* ---- letters of another script ---- */

enum { LATIN, CYRILLIC, GREEK, OTHER };

static int script_of(uint32_t c)
{
    if (c < 0x80)
        return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') ? LATIN : OTHER;
    if (!eg_character_is_letter(c))
        return OTHER;
    const char *name = eg_character_script(c);
    return strcmp(name, "Latn") == 0   ? LATIN
           : strcmp(name, "Cyrl") == 0 ? CYRILLIC
           : strcmp(name, "Grek") == 0 ? GREEK
                                       : OTHER;
}

/* Letters that have a double in another of the three scripts (Unicode's confusables.txt, those of one
 * shape). */
static bool is_lookalike(uint32_t c)
{
    static const char latin[] = "aceijopsxyABCEHIJKMNOPSTXYZ";
    static const uint32_t others[] = {
        0x430, 0x441, 0x435, 0x456, 0x458, 0x43E, 0x440, 0x455, 0x445, 0x443, 0x410, 0x412, 0x421, 0x415,
        0x41D, 0x406, 0x408, 0x41A, 0x41C, 0x41E, 0x420, 0x405, 0x422, 0x425, 0x423, 0x4AF, 0x3BF, 0x3BD,
        0x391, 0x392, 0x395, 0x396, 0x397, 0x399, 0x39A, 0x39C, 0x39D, 0x39F, 0x3A1, 0x3A4, 0x3A5, 0x3A7};
    if (c < 0x80)
        return c && strchr(latin, (int)c);
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        if (others[i] == c)
            return true;
    return false;
}

/* Of two letters in two scripts, that of the language's is the one meant. */
static int script_of_language(const checker *c)
{
    const char *script = c->document->language->script;
    return strcmp(script, "Cyrl") == 0 ? CYRILLIC : strcmp(script, "Grek") == 0 ? GREEK : LATIN;
}

/* One look-alike alone among letters of another script. Longer runs are an acronym with an ending, or a
 * name. */
static void check_word(checker *c, uint32_t begin, uint32_t end)
{
    static const char *const names[] = {"Latin", "Cyrillic", "Greek"};
    uint32_t counts[4] = {0};
    for (uint32_t i = begin; i < end; i++)
        counts[script_of(character(c, i))]++;
    int most = counts[CYRILLIC] > counts[LATIN] ? CYRILLIC : LATIN;
    most = counts[GREEK] > counts[most] ? GREEK : most;
    if (end - begin == 2 && counts[most] == 1 && counts[OTHER] + counts[GREEK] == 0)
        most = script_of_language(c);
    else if (counts[most] < 2)
        return;
    if (counts[most] == 0 || counts[LATIN] + counts[CYRILLIC] + counts[GREEK] == counts[most])
        return;
    for (uint32_t i = begin; i < end; i++) {
        uint32_t ch = character(c, i);
        int script = script_of(ch);
        bool is_alone = (i == begin || script_of(character(c, i - 1)) != script) &&
                        (i + 1 == end || script_of(character(c, i + 1)) != script);
        if (script == OTHER || script == most || !is_alone || !is_lookalike(ch))
            continue;
        tell(c, EG_F_LETTER_FOREIGN, c->leaf.items[i].at,
             eg_arena_print(c->job->arena, "the %s letter U+%04X stands in the %s word %s", names[script],
                            (unsigned)ch, names[most], quote(c, begin, end)),
             eg_arena_print(c->job->arena, "type the word with a %s keyboard", names[most]));
        return;
    }
}

static void check_words(checker *c)
{
    for (uint32_t i = 0; i < c->leaf.n;) {
        uint32_t begin = i;
        while (eg_character_is_word(character(c, i)))
            i++;
        if (i > begin + 1)
            check_word(c, begin, i);
        i += i == begin;
    }
}

/* Persian, Urdu and Kurdish have a yeh and a kaf of their own. */
static void check_arabic(checker *c)
{
    static const char *const languages[] = {"fa", "ur", "ckb", "pnb", NULL};
    if (!eg_document_is_in(c->document, languages))
        return;
    for (uint32_t i = 0; i < c->leaf.n; i++) {
        uint32_t ch = character(c, i), begin = i, end = i + 1;
        if (ch != 0x64A && ch != 0x643)
            continue;
        while (begin && eg_character_is_word(character(c, begin - 1)))
            begin--;
        while (eg_character_is_word(character(c, end)))
            end++;
        tell(c, EG_F_LETTER_FOREIGN, c->leaf.items[i].at,
             eg_arena_print(c->job->arena, "the Arabic letter U+%04X stands in the word %s", (unsigned)ch,
                            quote(c, begin, end)),
             ch == 0x64A ? "this language writes U+06CC" : "this language writes U+06A9");
    }
}

/* ---- signs ---- */

static bool is_burmese_letter(uint32_t c)
{
    return (c >= 0x1000 && c <= 0x102A) || c == 0x103F || c == 0x104E;
}

/* What Unicode's order forbids and the font Zawgyi needs (Unicode Technical Note 11, section 3). */
static bool is_zawgyi(uint32_t before, uint32_t ch, uint32_t after)
{
    bool is_medial = before >= 0x103B && before <= 0x103E;
    if (ch == 0x1031)
        return !is_burmese_letter(before) && !is_medial;
    if (ch == 0x103B || ch == 0x103C)
        return !is_burmese_letter(before) && !is_medial && before != 0x103A;
    if (ch == 0x1039)
        return !(after >= 0x1000 && after <= 0x1021);
    return ch == 0x1033 || ch == 0x1034 || ch == 0x105A || (ch >= 0x1060 && ch <= 0x1097);
}

static void check_burmese(checker *c)
{
    for (uint32_t i = 0; i < c->leaf.n; i++) {
        uint32_t at = c->leaf.items[i].at;
        if (!is_zawgyi(i ? character(c, i - 1) : 0, character(c, i), character(c, i + 1)) ||
            !eg_document_place(c->document, at).file)
            continue;
        c->zawgyi_at = c->n_zawgyi ? c->zawgyi_at : at;
        c->n_zawgyi++;
    }
}

static bool is_sign(uint32_t c)
{
    bool is_brahmic =
        (c >= 0x900 && c < 0x1000) || (c >= 0x1000 && c < 0x10A0) || (c >= 0x1780 && c < 0x1800);
    return is_brahmic && eg_character_is_word(c) && !eg_character_is_letter(c) && eg_character_digit(c) < 0;
}

static bool is_khmer_letter(uint32_t c)
{
    return c >= 0x1780 && c <= 0x17B3;
}

/* Signs above and below a letter in Thai and Lao, and the tones that stand over them. */
static bool is_thai_vowel(uint32_t c)
{
    return c == 0x0E31 || (c >= 0x0E34 && c <= 0x0E39) || c == 0x0EB1 || (c >= 0x0EB4 && c <= 0x0EB9) ||
           c == 0x0EBB;
}

static bool is_thai_tone(uint32_t c)
{
    return (c >= 0x0E48 && c <= 0x0E4B) || (c >= 0x0EC8 && c <= 0x0ECB);
}

static const char *fault_of_sign(uint32_t before, uint32_t ch, uint32_t after)
{
    if (is_sign(ch) && (before == 0 || before == ' ' || before == '\n'))
        return "a sign stands without the letter that it belongs to";
    if (is_sign(ch) && ch == before)
        return "the same sign stands twice";
    if (ch == 0x17D2 && !is_khmer_letter(after))
        return "a subscript sign is not followed by a letter";
    if (ch == 0x17D2 && before >= 0x17B6 && before <= 0x17C5)
        return "a vowel sign stands before a subscript letter, which comes first";
    if (is_thai_vowel(ch) && is_thai_tone(before))
        return "a vowel sign stands after the tone mark, which comes last";
    if ((ch == 0x0E4D && (after == 0x0E32 || is_thai_tone(after))) || (ch == 0x0ECD && after == 0x0EB2))
        return "a ring and a vowel stand where the one sign AM (U+0E33, U+0EB3) is meant";
    if (ch == 0x0E40 && before == 0x0E40)
        return "U+0E40 stands twice where U+0E41 is meant";
    if (ch == 0x0EC0 && before == 0x0EC0)
        return "U+0EC0 stands twice where U+0EC1 is meant";
    return NULL;
}

static void check_signs(checker *c)
{
    for (uint32_t i = 0; i < c->leaf.n; i++) {
        const char *fault = fault_of_sign(i ? character(c, i - 1) : 0, character(c, i), character(c, i + 1));
        if (!fault)
            continue;
        uint32_t begin = i < 4 ? 0 : i - 4, end = i + 5 > c->leaf.n ? c->leaf.n : i + 5;
        tell(c, EG_F_SIGNS_DISORDERED, c->leaf.items[i].at,
             eg_arena_print(c->job->arena, "%s: U+%04X in %s", fault, (unsigned)character(c, i),
                            quote(c, begin, end)),
             "type the syllable again");
    }
}

/* Nothing ends a line in a word of letters with case but a hyphen. German sets U+200C where a ligature would hide that
 * a word is made of two. */
static void check_parted(checker *c)
{
    static const char *const with_ligatures[] = {"de", "gsw", "lb", NULL};
    for (uint32_t i = 1; i + 1 < c->leaf.n; i++) {
        uint32_t ch = character(c, i), begin = i, end = i + 1;
        if (ch != 0x200B && (ch != 0x200C || eg_document_is_in(c->document, with_ligatures)))
            continue;
        if (script_of(character(c, i - 1)) == OTHER || script_of(character(c, i + 1)) == OTHER)
            continue;
        while (begin && script_of(character(c, begin - 1)) != OTHER)
            begin--;
        while (script_of(character(c, end)) != OTHER)
            end++;
        tell(c, EG_F_SPACE_ZERO_WIDTH, c->leaf.items[i].at,
             eg_arena_print(c->job->arena, "U+%04X, which is not seen, parts the word %s", (unsigned)ch,
                            quote(c, begin, end)),
             "delete it; U+00AD says where a word may be divided");
    }
}

static void check_zero_width(checker *c)
{
    for (uint32_t i = 0; i < c->leaf.n; i++) {
        uint32_t before = i ? character(c, i - 1) : ' ',
                 after = i + 1 < c->leaf.n ? character(c, i + 1) : ' ';
        if (character(c, i) != 0x200B || (before != ' ' && before != 0x200B && after != ' '))
            continue;
        tell(c, EG_F_SPACE_ZERO_WIDTH, c->leaf.items[i].at, "a zero width space has nothing to part here",
             "delete it");
    }
}

/* ---- words and digits ---- */

/* Languages that do not say things by saying them twice. */
static void check_doubled(checker *c)
{
    static const char *const languages[] = {"en", "de", "fr", "es", "pt", "it", "nl", "sv",
                                            "da", "nb", "nn", "no", "fi", "pl", "cs", "sk",
                                            "ru", "uk", "be", "bg", "ca", "ro", "hr", NULL};
    if (!eg_document_is_in(c->document, languages))
        return;
    uint32_t before = 0, before_n = 0;
    for (uint32_t i = 0; i < c->leaf.n;) {
        uint32_t begin = i, n;
        while (eg_character_is_letter(character(c, i)))
            i++;
        n = i - begin;
        bool is_same = n >= 2 && n == before_n && begin == before + n + 1 && character(c, begin - 1) == ' ' &&
                       !eg_character_is_word(character(c, i));
        for (uint32_t k = 0; k < n && is_same; k++)
            is_same =
                eg_character_fold(character(c, before + k)) == eg_character_fold(character(c, begin + k));
        if (is_same)
            tell(c, EG_F_WORD_DOUBLED, c->leaf.items[begin].at,
                 eg_arena_print(c->job->arena, "the same word stands twice: %s", quote(c, before, i)),
                 "delete one, unless both are meant");
        if (n) {
            before = begin;
            before_n = n;
        }
        i += n == 0;
    }
}

static bool is_latin_or_hyphen(const checker *c, uint32_t i, int step)
{
    uint32_t ch = character(c, i);
    if (ch == '-' || ch == 0x2011 || ch == '.' || ch == '/')
        ch = character(c, step < 0 ? (i ? i - 1 : UINT32_MAX) : i + 1);
    return script_of(ch) == LATIN;
}

/* A number by itself, in one of the sets; "COVID-19" and "3M" are words. */
static void see_digits(checker *c)
{
    for (uint32_t i = 0; i < c->leaf.n;) {
        uint32_t begin = i, set = 0;
        int digit = eg_character_digit(character(c, i));
        if (digit < 0) {
            i++;
            continue;
        }
        uint32_t zero = character(c, i) - (uint32_t)digit;
        while (i < c->leaf.n && eg_character_digit(character(c, i)) >= 0)
            i++;
        if ((begin && is_latin_or_hyphen(c, begin - 1, -1)) || is_latin_or_hyphen(c, i, 1) ||
            !eg_document_place(c->document, c->leaf.items[begin].at).file)
            continue;
        while (set < c->n_sets && c->sets[set].zero != zero)
            set++;
        if (set == MOST_SETS)
            continue;
        if (set == c->n_sets)
            c->sets[c->n_sets++] = (digit_set){.zero = zero, .at = c->leaf.items[begin].at};
        c->sets[set].n++;
    }
}

static const char *first_number(const checker *c, const digit_set *set)
{
    const char *text = c->document->text.data;
    size_t end = set->at;
    for (size_t next = end;
         next < c->document->text.size && eg_character_digit(eg_utf8_next(text, &next)) >= 0;)
        end = next;
    return eg_report_quote(c->job->arena, (eg_slice){text + set->at, end - set->at});
}

static void check_sets(checker *c)
{
    const digit_set *most = c->sets, *least = c->sets;
    for (uint32_t i = 1; i < c->n_sets; i++) {
        most = c->sets[i].n > most->n ? &c->sets[i] : most;
        least = c->sets[i].n <= least->n ? &c->sets[i] : least;
    }
    if (c->n_sets > 1)
        tell(c, EG_F_NUMERALS_TWO_SETS, least->at,
             eg_arena_print(c->job->arena,
                            "the number %s is in other digits than %s and most others of the text",
                            first_number(c, least), first_number(c, most)),
             "write all numbers in one set of digits");
    else if (c->n_sets == 1 && most->zero != c->document->language->zero)
        tell(c, EG_F_NUMERALS_TWO_SETS, most->at,
             eg_arena_print(c->job->arena,
                            "the number %s is in other digits than the numbers that engross writes",
                            first_number(c, most)),
             "write the text's digits, or name them by the key `numerals`");
}

/* ---- all ---- */

static void read_leaf(checker *c, eg_range text)
{
    c->leaf.n = 0;
    for (size_t at = text.begin; at < text.end;) {
        uint32_t here = (uint32_t)at, ch = eg_utf8_next(c->document->text.data, &at);
        *EG_PUSH(c->job->scratch, &c->leaf) = (letter){ch, here};
    }
}

void eg_document_check_letters(eg_job *job, const eg_document *document)
{
    eg_arena_mark mark = eg_arena_note(job->scratch);
    checker *c = EG_NEW(job->scratch, checker);
    c->job = job;
    c->document = document;
    for (uint32_t i = 0; i < document->n_nodes; i++) {
        const eg_node *node = &document->nodes[i];
        if (!eg_range_size(node->text) || node->kind == EG_NODE_CODE)
            continue;
        read_leaf(c, node->text);
        check_words(c);
        check_arabic(c);
        check_signs(c);
        check_zero_width(c);
        check_parted(c);
        check_doubled(c);
        see_digits(c);
    }
    check_sets(c);
    eg_arena_rewind(job->scratch, mark);
}

void eg_document_check_encoding(eg_job *job, const eg_document *document)
{
    static const char *const languages[] = {"my", NULL};
    checker c = {.job = job, .document = document};
    if (!eg_document_is_in(c.document, languages))
        return;
    eg_arena_mark mark = eg_arena_note(job->scratch);
    for (uint32_t i = 0; i < document->n_nodes; i++) {
        const eg_node *node = &document->nodes[i];
        if (!eg_range_size(node->text) || node->kind == EG_NODE_CODE)
            continue;
        read_leaf(&c, node->text);
        check_burmese(&c);
    }
    if (c.n_zawgyi >= ZAWGYI_FROM)
        tell(&c, EG_F_BURMESE_ZAWGYI, c.zawgyi_at,
             eg_arena_print(job->arena,
                            "the Burmese is encoded for the font Zawgyi: %u signs stand as Unicode forbids",
                            c.n_zawgyi),
             "convert the text to Unicode");
    eg_arena_rewind(job->scratch, mark);
}
