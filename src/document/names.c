/* Names against names.yaml: near forms, and persons without their honorific. See parity.h.
 *
 * Place: on a document that is made. A name's own form is looked for with a few letters' difference:
 *
 *     row[j] = fewest edits that make the pattern's first j characters end at this place of the text
 *
 * (P. Sellers, "The Theory and Computation of Evolutionary Distances", 1980). What is found is widened to
 * whole words and compared again, and is told unless it is a form of the name or of another, or the name with
 * a case ending. */
#include "base/utf8.h"
#include "base/vector.h"
#include "document/parity.h"
#include "source/characters.h"
#include "source/scripts.h"

enum {
    LONGEST = 96, /* characters of a name */
    SHORTEST = 5, /* below, everything is near to everything */
    LONGEST_ENDING = 4,
    LONGEST_PREFIX = 4,
    MOST_OF_A_NAME = 3, /* findings */
    WIDER = 12          /* characters by which a near form may grow to whole words */
};

typedef struct name {
    const uint32_t *c, *folded; /* n */
    uint32_t n;
    uint32_t n_honorific; /* characters, with the space after; 0: none */
    bool is_person;
    eg_slice form;
} name;

typedef struct letter {
    uint32_t c, folded, at;
} letter;

typedef struct checker {
    eg_job *job;
    const eg_document *document;
    EG_VECTOR(name) names;
    EG_VECTOR(letter) leaf;
    bool inflects, has_spaces;
    bool has_prefixes; /* small words are written as one with the next: Arabic, Hebrew */
} checker;

/* ---- the names ---- */

static void add_name(checker *c, eg_slice form, bool is_person)
{
    uint32_t *codes = EG_NEW_ARRAY(c->job->scratch, uint32_t, form.size + 1),
             *folded = EG_NEW_ARRAY(c->job->scratch, uint32_t, form.size + 1), n = 0;
    for (size_t at = 0; at < form.size;) {
        uint32_t code = eg_utf8_next(form.data, &at),
                 whole = n ? eg_character_compose(codes[n - 1], code) : 0;
        n -= whole != 0;
        codes[n] = whole ? whole : code;
        folded[n] = eg_character_fold(codes[n]);
        n++;
    }
    if (n && n <= LONGEST)
        *EG_PUSH(c->job->scratch, &c->names) =
            (name){.c = codes, .folded = folded, .n = n, .is_person = is_person, .form = form};
}

/* As eg_source_names reads them; what stands under `persons` is a person's name. */
static void add_names(checker *c, const eg_yaml *node, const char *lang, bool is_person)
{
    if (!node || node->kind == EG_YAML_SCALAR)
        return;
    bool is_name = node->kind == EG_YAML_MAPPING && node->n > 0;
    for (uint32_t i = 0; i < node->n && is_name; i++)
        is_name = node->items[i]->kind == EG_YAML_SCALAR && eg_key_is_tag(node->keys[i]->value);
    if (is_name) {
        const eg_yaml *form = eg_key_lookup_in(node, lang);
        if (form && form->size)
            add_name(c, (eg_slice){form->value, form->size}, is_person);
        return;
    }
    for (uint32_t i = 0; i < node->n; i++)
        add_names(c, node->items[i], lang,
                  is_person ||
                      (node->kind == EG_YAML_MAPPING && strcmp(node->keys[i]->value, "persons") == 0));
}

/* Characters of the first words, with the space after each; 0: there are no more words than that. */
static uint32_t first_words(const name *n, int words)
{
    uint32_t i = 0;
    while (words-- > 0) {
        while (i < n->n && n->c[i] != ' ' && n->c[i] != 0xA0)
            i++;
        if (i++ >= n->n)
            return 0;
    }
    return i;
}

/* How many persons' names begin with the first characters of one. */
static uint32_t count_sharers(const checker *c, const name *one, uint32_t size)
{
    uint32_t n = 0;
    for (uint32_t i = 0; i < c->names.n; i++) {
        const name *other = &c->names.items[i];
        n += other->is_person && other->n > size && memcmp(other->c, one->c, size * sizeof *one->c) == 0;
    }
    return n;
}

/* An honorific is a person's first word when it ends in a stop, or when two persons share it; and the second
 * word too when all who share the first share both, and there are three. */
static void find_honorifics(checker *c)
{
    for (uint32_t i = 0; i < c->names.n; i++) {
        name *one = &c->names.items[i];
        uint32_t first = one->is_person ? first_words(one, 1) : 0, both = first ? first_words(one, 2) : 0;
        uint32_t n = first ? count_sharers(c, one, first) : 0;
        one->n_honorific = (first > 2 && one->c[first - 2] == '.') || n > 1 ? first : 0;
        if (one->n_honorific && both && n > 2 && count_sharers(c, one, both) == n)
            one->n_honorific = both;
    }
}

/* ---- words ---- */

static bool is_word_at(const checker *c, uint32_t i)
{
    return i < c->leaf.n && eg_character_is_word(c->leaf.items[i].c);
}

static bool begins_word(const checker *c, uint32_t i)
{
    return !c->has_spaces || i == 0 || !is_word_at(c, i - 1);
}

static bool ends_word(const checker *c, uint32_t end)
{
    return !c->has_spaces || !is_word_at(c, end);
}

static bool is_exact(const checker *c, uint32_t begin, uint32_t end, const uint32_t *form, uint32_t n)
{
    for (uint32_t i = 0; i < n && end - begin >= n; i++)
        if (c->leaf.items[begin + i].c != form[i] && !(form[i] == ' ' && c->leaf.items[begin + i].c == 0xA0))
            return false;
    return end - begin >= n;
}

/* ---- distance ---- */

static uint32_t least(uint32_t a, uint32_t b, uint32_t c)
{
    uint32_t low = a < b ? a : b;
    return low < c ? low : c;
}

/* Edits between a name and characters [begin, end), case aside. end - begin <= LONGEST + 2 * WIDER. */
static uint32_t distance(const checker *c, const name *n, uint32_t begin, uint32_t end)
{
    uint32_t row[LONGEST + 1];
    for (uint32_t j = 0; j <= n->n; j++)
        row[j] = j;
    for (uint32_t i = begin; i < end; i++) {
        uint32_t corner = row[0];
        row[0] = i - begin + 1;
        for (uint32_t j = 1; j <= n->n; j++) {
            uint32_t above = row[j];
            row[j] =
                least(row[j] + 1, row[j - 1] + 1, corner + (n->folded[j - 1] != c->leaf.items[i].folded));
            corner = above;
        }
    }
    return row[n->n];
}

/* Two edits, one in a short name; a fifth of a long one, but no more than four. */
static uint32_t edits_allowed(const name *n)
{
    return n->n < SHORTEST ? 0 : n->n < 10 ? 1 : n->n < 20 ? 2 : n->n < 30 ? 3 : 4;
}

typedef struct run {
    uint32_t begin, end; /* characters of the leaf, or of the name */
} run;

/* Capitals and digits: an ending is added to it, and none takes its own letters away. */
static bool is_acronym(const name *n, run word)
{
    uint32_t n_upper = 0;
    for (uint32_t i = word.begin; i < word.end; i++) {
        if (eg_character_is_lower(n->c[i]))
            return false;
        n_upper += eg_character_is_upper(n->c[i]);
    }
    return n_upper >= 2;
}

/* Whether two words differ in their ending alone; where articles and prepositions are written as one with the
 * word, in those too. */
static bool is_same_stem(const checker *c, const name *n, run here, run there)
{
    uint32_t size = here.end - here.begin, other = there.end - there.begin, same = 0, last = 0;
    uint32_t shorter = size < other ? size : other;
    while (same < shorter && c->leaf.items[here.begin + same].folded == n->folded[there.begin + same])
        same++;
    while (last < shorter && c->leaf.items[here.end - 1 - last].folded == n->folded[there.end - 1 - last])
        last++;
    if (same == size && same == other)
        return true;
    if (same < other && is_acronym(n, there))
        return false;
    if (c->has_prefixes && last >= 3 && size - last <= LONGEST_PREFIX && other - last <= LONGEST_PREFIX)
        return true;
    /* Two endings that end alike are rather a letter changed within the word. */
    if (last && size > same && other > same)
        return false;
    return same >= 2 && size - same <= LONGEST_ENDING && other - same <= LONGEST_ENDING;
}

/* Whether all that differs are endings of words: a case, not another spelling. */
static bool is_inflected(const checker *c, const name *n, uint32_t begin, uint32_t end)
{
    uint32_t i = begin, j = 0;
    while (i < end || j < n->n) {
        run here = {i, i}, there = {j, j};
        while (here.end < end && is_word_at(c, here.end))
            here.end++;
        while (there.end < n->n && eg_character_is_word(n->c[there.end]))
            there.end++;
        if (!is_same_stem(c, n, here, there))
            return false;
        for (i = here.end; i < end && !is_word_at(c, i);)
            i++;
        for (j = there.end; j < n->n && !eg_character_is_word(n->c[j]);)
            j++;
    }
    return true;
}

/* ---- findings ---- */

static void tell(checker *c, eg_finding_kind kind, const name *n, uint32_t begin, uint32_t end)
{
    uint32_t at = c->leaf.items[begin].at;
    size_t stop = c->leaf.items[end - 1].at;
    eg_place place = eg_document_place(c->document, at);
    eg_utf8_next(c->document->text.data, &stop);
    if (!place.file)
        return;
    const char *here = eg_report_quote(c->job->arena, (eg_slice){c->document->text.data + at, stop - at});
    const char *form = eg_report_quote(c->job->arena, n->form);
    eg_finding *finding =
        kind == EG_F_NAME_HONORIFIC
            ? eg_report_add(c->job->report, kind, place, "%s stands without the honorific of %s", here, form)
            : eg_report_add(c->job->report, kind, place, "%s is not %s, as names.yaml writes the name", here,
                            form);
    eg_report_hint(c->job->report, finding, "write %s, or correct names.yaml", form);
}

/* Whether the characters lie within a form of any name that is exactly there: then they are that name. */
static bool is_some_name(const checker *c, uint32_t begin, uint32_t end)
{
    for (uint32_t i = 0; i < c->names.n; i++) {
        const name *n = &c->names.items[i];
        uint32_t from = begin > n->n ? begin - n->n : 0;
        for (uint32_t at = from; at < end && at + n->n <= c->leaf.n; at++)
            if (is_exact(c, at, at + n->n, n->c, n->n) &&
                ((at <= begin && at + n->n >= end) || (at >= begin && at + n->n <= end)))
                return true;
    }
    return false;
}

static bool is_upper_case(const checker *c, uint32_t begin, uint32_t end)
{
    for (uint32_t i = begin; i < end; i++)
        if (eg_character_is_lower(c->leaf.items[i].c))
            return false;
    return true;
}

static bool check_near(checker *c, const name *n, uint32_t begin, uint32_t end)
{
    uint32_t from = begin, to = end;
    while (c->has_spaces && from > 0 && is_word_at(c, from) && is_word_at(c, from - 1) &&
           begin - from < WIDER)
        from--;
    while (c->has_spaces && is_word_at(c, to) && is_word_at(c, to - 1) && to - end < WIDER)
        to++;
    if (!begins_word(c, from) || !ends_word(c, to) || is_some_name(c, from, to))
        return false;
    uint32_t edits = distance(c, n, from, to);
    if (edits > edits_allowed(n) || (edits == 0 && is_upper_case(c, from, to)))
        return false;
    if (c->inflects && is_inflected(c, n, from, to))
        return false;
    tell(c, EG_F_NAME_SPELLING, n, from, to);
    return true;
}

/* Where each best match ends; starts[j] is where the match behind row[j] begins. */
static void find_near(checker *c, const name *n)
{
    uint32_t row[LONGEST + 1], starts[LONGEST + 1], allowed = edits_allowed(n), n_told = 0, done = 0;
    for (uint32_t j = 0; j <= n->n; j++) {
        row[j] = j;
        starts[j] = 0;
    }
    for (uint32_t i = 0; i < c->leaf.n && allowed; i++) {
        uint32_t corner = 0, corner_start = i, before = row[n->n], before_start = starts[n->n];
        row[0] = 0;
        starts[0] = i + 1;
        for (uint32_t j = 1; j <= n->n; j++) {
            uint32_t above = row[j], above_start = starts[j];
            uint32_t swap = corner + (n->folded[j - 1] != c->leaf.items[i].folded);
            row[j] = least(above + 1, row[j - 1] + 1, swap);
            starts[j] = row[j] == swap ? corner_start : row[j] == above + 1 ? above_start : starts[j - 1];
            corner = above;
            corner_start = above_start;
        }
        /* The match is as good as it gets when the next character makes it worse. */
        bool is_last = i + 1 == c->leaf.n;
        if (before <= allowed && row[n->n] > before && before_start >= done && i > before_start) {
            if (n_told < MOST_OF_A_NAME && check_near(c, n, before_start, i))
                n_told++;
            done = i;
        }
        if (is_last && row[n->n] <= allowed && starts[n->n] >= done && n_told < MOST_OF_A_NAME)
            check_near(c, n, starts[n->n], i + 1);
    }
}

/* The name without its honorific, where that does not stand before it. */
static void find_bare(checker *c, const name *n)
{
    const uint32_t *tail = n->c + n->n_honorific;
    uint32_t size = n->n - n->n_honorific, n_told = 0;
    if (!n->n_honorific || size < SHORTEST)
        return;
    for (uint32_t i = 0; i + size <= c->leaf.n && n_told < MOST_OF_A_NAME; i++) {
        if (!is_exact(c, i, i + size, tail, size) || !begins_word(c, i) || !ends_word(c, i + size))
            continue;
        if (i >= n->n_honorific && is_exact(c, i - n->n_honorific, i + size, n->c, n->n))
            continue;
        tell(c, EG_F_NAME_HONORIFIC, n, i, i + size);
        n_told++;
    }
}

/* ---- all ---- */

static bool is_among(const char *tag, const char *const *languages)
{
    for (; *languages; languages++) {
        size_t size = strlen(*languages);
        if (strncmp(tag, *languages, size) == 0 && (tag[size] == 0 || tag[size] == '-'))
            return true;
    }
    return false;
}

/* Letters and their marks composed: a name is the same in NFC and NFD. */
static void read_leaf(checker *c, eg_range text)
{
    c->leaf.n = 0;
    for (size_t at = text.begin; at < text.end;) {
        uint32_t here = (uint32_t)at, ch = eg_utf8_next(c->document->text.data, &at);
        letter *last = c->leaf.n ? &c->leaf.items[c->leaf.n - 1] : NULL;
        uint32_t whole = last ? eg_character_compose(last->c, ch) : 0;
        if (whole)
            *last = (letter){whole, eg_character_fold(whole), last->at};
        else if (ch != 0xAD && ch != 0x200B && ch != 0x2060)
            *EG_PUSH(c->job->scratch, &c->leaf) = (letter){ch, eg_character_fold(ch), here};
    }
}

void eg_document_check_names(eg_job *job, const eg_document *document, const eg_source *source)
{
    /* Names take no endings in these, and words are not parted by spaces in those. */
    static const char *const plain[] = {"en", "km", "th", "lo", "my", "vi", "zh", "yue", "id", "ms", "fil",
                                        "tl", "fr", "es", "pt", "it", "nl", "af", "ht",  "sw", NULL};
    static const char *const unspaced[] = {"km", "th", "lo", "my", "zh", "yue", "ja", "ko", "bo", "dz", NULL};
    static const char *const prefixing[] = {"ar", "he", "am", "ti", NULL};
    eg_arena_mark mark = eg_arena_note(job->scratch);
    checker *c = EG_NEW(job->scratch, checker);
    const char *tag = document->language->tag;
    c->job = job;
    c->document = document;
    c->inflects = !is_among(tag, plain);
    c->has_prefixes = is_among(tag, prefixing);
    c->has_spaces = !is_among(tag, unspaced);
    add_names(c, source->names, tag, false);
    add_names(c, eg_yaml_find(source->house, "names"), tag, false);
    find_honorifics(c);
    for (uint32_t i = 0; i < document->n_nodes && c->names.n; i++) {
        const eg_node *node = &document->nodes[i];
        if (!eg_range_size(node->text) || !eg_document_place(document, node->text.begin).file)
            continue;
        read_leaf(c, node->text);
        for (uint32_t k = 0; k < c->names.n; k++) {
            find_near(c, &c->names.items[k]);
            if (node->kind != EG_NODE_SIGNATORY_NAME) /* a signatory may sign without */
                find_bare(c, &c->names.items[k]);
        }
    }
    eg_arena_rewind(job->scratch, mark);
}
