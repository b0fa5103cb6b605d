/* Hyphenation points of a word by Liang's algorithm, over a compiled dictionary that is mapped and not
 * read.
 *
 * Place: line/ asks for the points of the words at a line's end. Dictionaries are compiled by
 * hyphenation/compile.c. Follows F. M. Liang, "Word Hy-phen-a-tion by Com-put-er" (1983), with the two
 * levels and the matching of libhyphen: of all patterns that end at a letter only the longest counts,
 * because its dictionaries have the shorter ones folded into it.
 *
 * Outline. A word, or a part of a compound, stands between two full stops. From each place the trie is
 * walked as far as it goes; the first walk to reach a letter is the longest match that ends there, and its
 * values are laid over the gaps, the larger one winning. Odd is a break. The compound level is asked first
 * and again for each part it finds; a part it leaves whole goes to the word level. */
#include "language/internal.h"

#include <errno.h>
#include <unicode/uchar.h>

#include "base/utf8.h"
#include "language/hyphenation/format.h"

enum { MAX_LETTERS = 64, MAX_DEPTH = 16 };

struct trie {
    uint32_t n_states;
    const unsigned char *first_children, *classes, *rules;
    uint32_t
        roots[EG_HYP_MAX_CLASSES + 1]; /* the root's children by class, where every walk begins; 0: none */
};

struct eg_hyphenator {
    eg_map map;
    struct trie levels[EG_HYP_N_LEVELS];
    unsigned char ascii[128]; /* classes */
    unsigned left, right, compound_left, compound_right;
    uint32_t n_classes, n_silent;
    const unsigned char *alphabet, *silent, *values;
    uint32_t values_size;
};

/* The values in the gaps of a part: value[i] in the gap after the part's i-th letter. */
struct gaps {
    unsigned char values[MAX_LETTERS + 2];
};

struct word {
    const eg_hyphenator *hyphenator;
    uint32_t letters[MAX_LETTERS];
    unsigned char classes[MAX_LETTERS];
    size_t offsets[MAX_LETTERS]; /* bytes */
    int n;
};

static uint32_t read_u16(const unsigned char *at)
{
    return at[0] | (uint32_t)at[1] << 8;
}
static uint32_t read_u32(const unsigned char *at)
{
    return read_u16(at) | read_u16(at + 2) << 16;
}

/* Whether count items of a size lie within the file from offset on. */
static bool fits(const eg_hyphenator *hyphenator, uint64_t offset, uint64_t count, uint64_t size)
{
    return offset + count * size <= hyphenator->map.size;
}

static bool read_levels(eg_hyphenator *hyphenator)
{
    const unsigned char *bytes = (const unsigned char *)hyphenator->map.data;
    for (int i = 0; i < EG_HYP_N_LEVELS; i++) {
        const unsigned char *at = bytes + EG_HYP_AT_LEVELS + i * EG_HYP_LEVEL_SIZE;
        uint32_t n = read_u32(at), children = read_u32(at + 4), classes = read_u32(at + 8),
                 rules = read_u32(at + 12);
        if (n == 0 || n > EG_HYP_MAX_STATES || !fits(hyphenator, children, (uint64_t)n + 1, 4) ||
            !fits(hyphenator, classes, n, 1) || !fits(hyphenator, rules, n, 4))
            return false;
        struct trie *trie = &hyphenator->levels[i];
        *trie = (struct trie){n, bytes + children, bytes + classes, bytes + rules, {0}};
        uint32_t low = read_u32(trie->first_children), high = read_u32(trie->first_children + 4);
        for (uint32_t child = low; low > 0 && high <= n && child < high; child++)
            if (trie->classes[child] > 0)
                trie->roots[trie->classes[child]] = child;
    }
    return true;
}

static unsigned char find_class(const eg_hyphenator *hyphenator, uint32_t letter)
{
    uint32_t low = 0, high = hyphenator->n_classes;
    while (low < high) {
        uint32_t middle = (low + high) / 2, found = read_u32(hyphenator->alphabet + 4 * middle);
        if (found == letter)
            return (unsigned char)(middle + 1);
        if (found < letter)
            low = middle + 1;
        else
            high = middle;
    }
    return 0;
}

static unsigned char class_of(const eg_hyphenator *hyphenator, uint32_t letter)
{
    return letter < 128 ? hyphenator->ascii[letter] : find_class(hyphenator, letter);
}

static bool read_header(eg_hyphenator *hyphenator)
{
    const unsigned char *bytes = (const unsigned char *)hyphenator->map.data;
    if (hyphenator->map.size < EG_HYP_AT_ALPHABET || memcmp(bytes, EG_HYP_MAGIC, 8) != 0 ||
        read_u32(bytes + EG_HYP_AT_SIZE) != hyphenator->map.size)
        return false;
    hyphenator->left = bytes[EG_HYP_AT_MINIMA];
    hyphenator->right = bytes[EG_HYP_AT_MINIMA + 1];
    hyphenator->compound_left = bytes[EG_HYP_AT_MINIMA + 2];
    hyphenator->compound_right = bytes[EG_HYP_AT_MINIMA + 3];
    hyphenator->n_classes = read_u16(bytes + EG_HYP_AT_N_CLASSES);
    hyphenator->n_silent = read_u16(bytes + EG_HYP_AT_N_SILENT);
    uint32_t values = read_u32(bytes + EG_HYP_AT_VALUES);
    hyphenator->values_size = read_u32(bytes + EG_HYP_AT_VALUES + 4);
    if (hyphenator->n_classes > EG_HYP_MAX_CLASSES || !fits(hyphenator, values, hyphenator->values_size, 1) ||
        !fits(hyphenator, EG_HYP_AT_ALPHABET, (uint64_t)hyphenator->n_classes + hyphenator->n_silent, 4))
        return false;
    hyphenator->values = bytes + values;
    hyphenator->alphabet = bytes + EG_HYP_AT_ALPHABET;
    hyphenator->silent = hyphenator->alphabet + 4 * hyphenator->n_classes;
    for (uint32_t letter = 0; letter < 128; letter++)
        hyphenator->ascii[letter] = find_class(hyphenator, letter);
    return read_levels(hyphenator);
}

int eg_hyphenator_open(const char *path, eg_hyphenator **out)
{
    *out = NULL;
    eg_hyphenator *hyphenator = eg_memory_alloc(sizeof *hyphenator);
    if (!hyphenator)
        return ENOMEM;
    int error = eg_file_map(path, &hyphenator->map);
    if (!error && !read_header(hyphenator))
        error = EINVAL;
    if (error)
        eg_hyphenator_close(hyphenator);
    else
        *out = hyphenator;
    return error;
}

void eg_hyphenator_close(eg_hyphenator *hyphenator)
{
    if (!hyphenator)
        return;
    eg_file_unmap(&hyphenator->map);
    eg_memory_free(hyphenator);
}

/* The child of a state by a class; 0, the root, which is nobody's child, for none. */
static uint32_t child_of(const struct trie *trie, uint32_t state, unsigned char class)
{
    if (state == 0)
        return trie->roots[class];
    uint32_t low = read_u32(trie->first_children + 4 * (size_t)state);
    uint32_t high = read_u32(trie->first_children + 4 * (size_t)state + 4);
    if (class == 0 || high > trie->n_states || low == 0 || low >= high)
        return 0;
    const unsigned char *found = memchr(trie->classes + low, class, high - low);
    return found ? (uint32_t)(found - trie->classes) : 0;
}

/* Lays the values of a rule over the gaps. The match ends with letter `end` of the dotted part. */
static void apply_rule(const eg_hyphenator *hyphenator, uint32_t rule, int end, int n, struct gaps *gaps)
{
    if (rule == 0 || (uint64_t)rule + 1 > hyphenator->values_size)
        return;
    const unsigned char *at = hyphenator->values + rule - 1;
    unsigned count = at[0], back = at[1];
    if ((uint64_t)rule + 1 + count > hyphenator->values_size)
        return;
    int gap = end - (int)back - (int)count + 1;
    for (unsigned i = 0; i < count; i++, gap++)
        if (gap >= 0 && gap <= n + 1 &&
            (gaps->values[gap] & ~EG_HYP_RESPELLED) < (at[2 + i] & ~EG_HYP_RESPELLED))
            gaps->values[gap] = at[2 + i];
}

/* The gaps of letters [begin, end) by one level. gaps->values[i + 1] is the gap after letter begin + i. */
static void match_part(const struct word *word, int level, int begin, int end, struct gaps *gaps)
{
    const eg_hyphenator *hyphenator = word->hyphenator;
    const struct trie *trie = &hyphenator->levels[level];
    unsigned char dot = class_of(hyphenator, '.');
    bool reached[MAX_LETTERS + 2] = {false};
    int n = end - begin;
    memset(gaps, 0, sizeof *gaps);
    for (int start = 0; start < n + 2; start++) {
        uint32_t state = 0;
        for (int i = start; i < n + 2; i++) {
            unsigned char class = i == 0 || i == n + 1 ? dot : word->classes[begin + i - 1];
            state = child_of(trie, state, class);
            if (state == 0)
                break;
            if (reached[i])
                continue;
            reached[i] = true;
            apply_rule(hyphenator, read_u32(trie->rules + 4 * (size_t)state), i, n, gaps);
        }
    }
}

static bool is_break(unsigned char value)
{
    return value % 2 == 1;
}

static bool has_break(const struct gaps *gaps, int n)
{
    for (int i = 1; i < n; i++)
        if (is_break(gaps->values[i]))
            return true;
    return false;
}

/* Fills breaks[i], the value of the gap after letter i of the whole word, within letters [begin, end).
 * at_start, at_end: the part begins, ends the word, whose own minima are the caller's matter. */
static void hyphenate_part(const struct word *word, int begin, int end, bool at_start, bool at_end, int depth,
                           unsigned char *breaks)
{
    const eg_hyphenator *hyphenator = word->hyphenator;
    struct gaps gaps;
    match_part(word, 0, begin, end, &gaps);
    if (depth == MAX_DEPTH || !has_break(&gaps, end - begin)) {
        match_part(word, 1, begin, end, &gaps);
        for (int i = begin; i + 1 < end && i < MAX_LETTERS; i++) {
            bool near_start = !at_start && (unsigned)(i - begin + 1) < hyphenator->compound_left;
            bool near_end = !at_end && (unsigned)(end - i - 1) < hyphenator->compound_right;
            breaks[i] = near_start || near_end ? 0 : gaps.values[i - begin + 1];
        }
        return;
    }
    int part = begin;
    for (int i = begin; i < end; i++) {
        unsigned char value = gaps.values[i - begin + 1];
        if (!is_break(value) && i + 1 < end)
            continue;
        if (i > part)
            hyphenate_part(word, part, i + 1, part == begin && at_start, !is_break(value) && at_end,
                           depth + 1, breaks);
        if (i + 1 < end)
            breaks[i] = value;
        part = i + 1;
    }
}

static bool is_silent(const eg_hyphenator *hyphenator, uint32_t letter)
{
    for (uint32_t i = 0; i < hyphenator->n_silent; i++)
        if (read_u32(hyphenator->silent + 4 * i) == letter)
            return true;
    return false;
}

/* Marks and joiners belong to the letter before them: no break parts the two. */
static bool is_extending(uint32_t letter)
{
    return (U_GET_GC_MASK((UChar32)letter) & U_GC_M_MASK) != 0 || letter == 0x200C || letter == 0x200D;
}

/* Patterns are in lowercase; simple mapping keeps one letter one letter. A digit is no letter of any word. */
static bool read_word(const eg_hyphenator *hyphenator, eg_slice text, struct word *word)
{
    word->hyphenator = hyphenator;
    word->n = 0;
    for (size_t at = 0; at < text.size;) {
        uint32_t letter;
        int size = eg_utf8_decode(text.data + at, text.size - at, &letter);
        if (size == 0 || word->n == MAX_LETTERS)
            return false;
        letter = (uint32_t)u_tolower((UChar32)letter);
        if (letter >= '0' && letter <= '9')
            letter = '.';
        word->letters[word->n] = letter;
        word->classes[word->n] = class_of(hyphenator, letter);
        word->offsets[word->n++] = at;
        at += (size_t)size;
    }
    return word->n > 0;
}

bool eg_hyphenator_run(const eg_hyphenator *hyphenator, eg_slice text, unsigned left, unsigned right,
                       bool *points)
{
    struct word word;
    unsigned char breaks[MAX_LETTERS] = {0};
    memset(points, 0, (text.size + 1) * sizeof *points);
    if (!read_word(hyphenator, text, &word))
        return false;
    hyphenate_part(&word, 0, word.n, true, true, 0, breaks);
    left = left > hyphenator->left ? left : hyphenator->left;
    right = right > hyphenator->right ? right : hyphenator->right;
    for (int i = 0; i + 1 < word.n; i++)
        points[word.offsets[i + 1]] =
            is_break(breaks[i]) && breaks[i] < EG_HYP_RESPELLED && (unsigned)i + 1 >= left &&
            (unsigned)(word.n - 1 - i) >= right && !is_silent(hyphenator, word.letters[i]) &&
            !is_silent(hyphenator, word.letters[i + 1]) && !is_extending(word.letters[i + 1]);
    return true;
}

bool eg_language_hyphenate(const eg_language *language, eg_slice word, bool *points)
{
    return language->hyphenator && eg_hyphenator_run(language->hyphenator, word, language->hyphen_left,
                                                     language->hyphen_right, points);
}
