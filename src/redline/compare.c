/* The words of two versions of a leaf: what stayed, what is gone, what is new. See internal.h.
 *
 * Longest common subsequence over tokens (words, and what stands between them), weighted so that words hold
 * and spaces follow: of two ways to read a change the one that keeps the longer words is taken. Then what is
 * too small to be read by itself goes: a short word that stayed between two longer ones that were replaced is
 * replaced with them, so that a reader sees a phrase for a phrase and no confetti. */
#include "base/utf8.h"
#include "redline/internal.h"

enum {
    WORD = 4, /* weight of a word, and one more for each of its letters up to */
    MOST_LETTERS = 12,
    MOST_CELLS = 4000000 /* beyond, all between the equal ends is replaced */
};

typedef enum token_kind { TOKEN_TEXT, TOKEN_NOTE, TOKEN_PICTURE } token_kind;

typedef struct token {
    eg_range text;
    uint32_t letters;
    token_kind kind;
    bool is_word;
    eg_slice bytes; /* what is compared, */
    eg_slice url;   /* and where it leads */
} token;

typedef struct tokens {
    token *items;
    uint32_t n, cap;
} tokens;

/* ---- tokens ---- */

/* The span of a note's mark or of a picture that begins at `at`, or else the next one after. */
static const eg_span *whole_span(const eg_document *document, const eg_node *leaf, uint32_t at)
{
    for (uint32_t i = leaf->first_span; i < leaf->first_span + leaf->n_spans; i++) {
        const eg_span *span = &document->spans[i];
        if ((span->kind == EG_SPAN_NOTE_REF || span->kind == EG_SPAN_PICTURE) && span->text.begin >= at &&
            span->text.end > span->text.begin)
            return span;
    }
    return NULL;
}

/* Where the link that stands over `at` leads; empty: there is none. The words of a link that leads elsewhere now are
 * not what they were, though they read the same. */
static eg_slice url_at(const eg_document *document, const eg_node *leaf, uint32_t at)
{
    for (uint32_t i = leaf->first_span; i < leaf->first_span + leaf->n_spans; i++) {
        const eg_span *span = &document->spans[i];
        if (span->kind == EG_SPAN_LINK && eg_range_has(span->text, at))
            return eg_document_slice(document, span->url);
    }
    return (eg_slice){0};
}

static void add_words(eg_job *job, const eg_document *document, const eg_node *leaf, eg_range text,
                      tokens *out)
{
    eg_word *words;
    eg_slice bytes = eg_document_slice(document, text);
    uint32_t n = bytes.size ? eg_language_words(leaf->language, job, bytes, &words) : 0, begin = 0;
    for (uint32_t i = 0; i < n; begin = words[i++].end) {
        token *t = EG_PUSH(job->arena, out);
        *t = (token){.text = {text.begin + begin, text.begin + words[i].end}, .is_word = words[i].is_word};
        t->bytes = eg_document_slice(document, t->text);
        t->url = url_at(document, leaf, t->text.begin);
        for (size_t at = 0; at < t->bytes.size; t->letters++)
            eg_utf8_next(t->bytes.data, &at);
    }
}

/* A note's mark is one token whatever its number: that it counts on says nothing of the text. */
static void list_tokens(eg_job *job, const eg_document *document, uint32_t node, tokens *out)
{
    const eg_node *leaf = &document->nodes[node];
    for (uint32_t at = leaf->text.begin; at < leaf->text.end;) {
        const eg_span *span = whole_span(document, leaf, at);
        uint32_t end = span ? span->text.begin : leaf->text.end;
        add_words(job, document, leaf, (eg_range){at, end}, out);
        if (span) {
            bool is_note = span->kind == EG_SPAN_NOTE_REF;
            token *t = EG_PUSH(job->arena, out);
            *t = (token){.text = span->text, .kind = is_note ? TOKEN_NOTE : TOKEN_PICTURE, .letters = 4};
            if (!is_note && span->target < document->n_pictures)
                t->bytes = document->pictures[span->target].bytes;
            end = span->text.end;
        }
        at = end;
    }
}

static bool is_equal(const token *a, const token *b)
{
    return a->kind == b->kind && eg_slice_equals(a->bytes, b->bytes) && eg_slice_equals(a->url, b->url);
}

static int32_t weight(const token *t)
{
    if (!t->is_word && t->kind == TOKEN_TEXT)
        return 1;
    return WORD + (int32_t)(t->letters < MOST_LETTERS ? t->letters : MOST_LETTERS);
}

/* ---- changes ---- */

/* Tokens [begin, end) of both sides that stand for one another. */
typedef struct change {
    uint32_t begin[2], end[2];
} change;

typedef struct changes {
    change *items;
    uint32_t n, cap;
} changes;

typedef struct comparison {
    eg_job *job;
    tokens sides[2];
    changes changes;
} comparison;

/* One more token on a side; changes that touch are one. */
static void add_change(comparison *c, uint32_t i, uint32_t k, int side)
{
    const uint32_t at[2] = {i, k};
    change *last = c->changes.n ? &c->changes.items[c->changes.n - 1] : NULL;
    if (!last || last->end[0] != i || last->end[1] != k) {
        last = EG_PUSH(c->job->arena, &c->changes);
        for (int s = 0; s < 2; s++)
            last->begin[s] = last->end[s] = at[s];
    }
    last->end[side]++;
}

/* Between the equal ends. The table is filled from the end, so that changes are read off from the beginning.
 */
static void find_changes(comparison *c, uint32_t first, const uint32_t ends[2])
{
    uint32_t rows = ends[0] - first, columns = ends[1] - first;
    if ((uint64_t)(rows + 1) * (columns + 1) > MOST_CELLS || rows == 0 || columns == 0) {
        if (rows || columns)
            *EG_PUSH(c->job->arena, &c->changes) = (change){{first, first}, {ends[0], ends[1]}};
        return;
    }
    const token *a = c->sides[0].items + first, *b = c->sides[1].items + first;
    eg_arena_mark mark = eg_arena_note(c->job->scratch);
    size_t width = (size_t)columns + 1;
    int32_t *best = EG_NEW_ARRAY(c->job->scratch, int32_t, (rows + 1) * width);
    for (uint32_t i = rows; i-- > 0;)
        for (uint32_t k = columns; k-- > 0;) {
            int32_t *at = &best[i * width + k];
            *at = at[1] > at[width] ? at[1] : at[width];
            if (is_equal(&a[i], &b[k]) && at[width + 1] + weight(&a[i]) > *at)
                *at = at[width + 1] + weight(&a[i]);
        }
    for (uint32_t i = 0, k = 0; i < rows || k < columns;) {
        const int32_t *at = &best[i * width + k];
        if (i < rows && k < columns && is_equal(&a[i], &b[k]) && *at == at[width + 1] + weight(&a[i]))
            i++, k++;
        else if (i < rows && (k == columns || *at == at[width]))
            add_change(c, first + i++, first + k, 0);
        else
            add_change(c, first + i, first + k++, 1);
    }
    eg_arena_rewind(c->job->scratch, mark);
}

/* ---- what is too small to stand alone ---- */

static uint32_t count_letters(const tokens *side, uint32_t begin, uint32_t end)
{
    uint32_t n = 0;
    for (uint32_t i = begin; i < end; i++)
        n += side->items[i].is_word ? side->items[i].letters : 0;
    return n;
}

/* Letters of a change; 0 when it is not words for words. */
static uint32_t replaced_letters(const comparison *c, const change *it)
{
    uint32_t gone = count_letters(&c->sides[0], it->begin[0], it->end[0]);
    uint32_t added = count_letters(&c->sides[1], it->begin[1], it->end[1]);
    return gone && added ? (gone > added ? gone : added) : 0;
}

static bool has_whole(const comparison *c, uint32_t begin, uint32_t end)
{
    for (uint32_t i = begin; i < end; i++)
        if (c->sides[0].items[i].kind != TOKEN_TEXT)
            return true;
    return false;
}

/* Two changes of words for words are one when what stays between them has at most half as many letters as
 * the shorter of them. */
static void merge_changes(comparison *c)
{
    uint32_t n = 0;
    for (uint32_t i = 0; i < c->changes.n; i++) {
        const change *next = &c->changes.items[i];
        change *last = n ? &c->changes.items[n - 1] : NULL;
        uint32_t left = last ? replaced_letters(c, last) : 0, right = replaced_letters(c, next);
        uint32_t between = last ? count_letters(&c->sides[0], last->end[0], next->begin[0]) : 0;
        if (left && right && 2 * between <= (left < right ? left : right) &&
            !has_whole(c, last->end[0], next->begin[0])) {
            last->end[0] = next->end[0];
            last->end[1] = next->end[1];
        } else {
            c->changes.items[n++] = *next;
        }
    }
    c->changes.n = n;
}

/* ---- pieces ---- */

static void add_piece(comparison *c, eg_redline_change kind, int side, uint32_t begin, uint32_t end,
                      eg_redline_pieces *out)
{
    if (begin < end)
        *EG_PUSH(c->job->arena, out) = (eg_redline_piece){
            kind, {c->sides[side].items[begin].text.begin, c->sides[side].items[end - 1].text.end}};
}

void eg_redline_compare(eg_job *job, const eg_document *const documents[2], const uint32_t leaves[2],
                        eg_redline_pieces *out)
{
    comparison c = {.job = job};
    for (int side = 0; side < 2; side++)
        list_tokens(job, documents[side], leaves[side], &c.sides[side]);
    uint32_t first = 0, ends[2] = {c.sides[0].n, c.sides[1].n};
    while (first < ends[0] && first < ends[1] && is_equal(&c.sides[0].items[first], &c.sides[1].items[first]))
        first++;
    while (ends[0] > first && ends[1] > first &&
           is_equal(&c.sides[0].items[ends[0] - 1], &c.sides[1].items[ends[1] - 1]))
        ends[0]--, ends[1]--;
    find_changes(&c, first, ends);
    merge_changes(&c);
    uint32_t at = 0; /* of after's tokens */
    for (uint32_t i = 0; i < c.changes.n; i++) {
        const change *it = &c.changes.items[i];
        add_piece(&c, EG_REDLINE_SAME, EG_AFTER, at, it->begin[1], out);
        add_piece(&c, EG_REDLINE_GONE, EG_BEFORE, it->begin[0], it->end[0], out);
        add_piece(&c, EG_REDLINE_NEW, EG_AFTER, it->begin[1], it->end[1], out);
        at = it->end[1];
    }
    add_piece(&c, EG_REDLINE_SAME, EG_AFTER, at, c.sides[1].n, out);
}
