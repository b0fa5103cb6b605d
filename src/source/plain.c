/* Reads plain text, as people write it, into the markup tree.
 *
 * Place: beside markdown.c; its signs are blank lines, numbers, length and end punctuation only.
 *
 * A block is a run of lines that are not blank. The first is the title. A second in capitals throughout, or a
 * short one in a script without capitals, is the subtitle. A line that begins with a number and its mark
 * begins a commitment: at the start of a block, or below another when it says the next number. A short block
 * without end punctuation, with text after it, is a heading. All else is a paragraph. Lines of a block join
 * as markup.c says. */
#include "base/utf8.h"
#include "source/characters.h"
#include "source/internal.h"

/* A heading fits two lines of the column at its size: 100 columns of Latin, half as many of Han. A title's
 * companion may be longer, as four balanced lines are. */
enum { LONGEST_HEADING = 100, LONGEST_SUBTITLE = 200 };
/* A continuation of a commitment is indented at least so far. */
enum { INDENT = 2 };

/* A line without white space at its ends; bytes of the source. */
typedef struct line {
    size_t begin, end;
    unsigned indent; /* characters of white space before it */
    bool is_blank;
} line;

typedef struct reader {
    eg_job *job;
    eg_text *text;
    line *lines;
    uint32_t n_lines;
    eg_markup *root, *list, *item; /* list, item: the last ones, while they may go on */
    uint32_t n_blocks;
    uint32_t last_number;
} reader;

static eg_slice slice_of(const reader *r, const line *l)
{
    return (eg_slice){r->text->bytes.data + l->begin, l->end - l->begin};
}

static line trim(const reader *r, size_t begin, size_t end)
{
    const char *bytes = r->text->bytes.data;
    line l = {.begin = begin, .end = begin};
    bool is_inside = false;
    for (size_t at = begin; at < end;) {
        bool is_space = eg_character_is_space(eg_utf8_next(bytes, &at));
        if (is_space && !is_inside) {
            l.indent++;
            l.begin = l.end = at;
        } else if (!is_space) {
            is_inside = true;
            l.end = at;
        }
    }
    l.is_blank = !is_inside;
    return l;
}

static void split_lines(reader *r)
{
    const eg_text *text = r->text;
    r->lines = EG_NEW_ARRAY(r->job->scratch, line, text->n_lines + 1);
    for (uint32_t i = 0; i < text->n_lines; i++) {
        size_t begin = text->lines[i], end = i + 1 < text->n_lines ? text->lines[i + 1] : text->bytes.size;
        r->lines[r->n_lines++] = trim(r, begin < text->body ? text->body : begin, end);
    }
}

/* ---- what a line begins with ---- */

/* Marks after a number that need white space after them, and those of East and South-East Asia that need
 * none. */
static bool is_number_mark(uint32_t c)
{
    return c == '.' || c == ')';
}
static bool is_wide_number_mark(uint32_t c)
{
    return c == 0xFF0E || c == 0xFF09 || c == 0x3001 || c == 0x3002 || c == 0x17D4 || c == 0x104B;
}

/* "12. ", "12) ", "១២. ", "１２．": the number, and where the text after it begins; 0: none. */
static uint32_t number_at(const reader *r, const line *l, size_t *out)
{
    const char *bytes = r->text->bytes.data;
    size_t at = l->begin;
    uint32_t number = 0, c = 0, n = 0;
    while (at < l->end) {
        c = eg_utf8_next(bytes, &at);
        int digit = eg_character_digit(c);
        if (digit < 0)
            break;
        if (++n > 6)
            return 0;
        number = number * 10 + (uint32_t)digit;
    }
    if (!n || !(is_number_mark(c) || is_wide_number_mark(c)) || at >= l->end)
        return 0;
    size_t after = at;
    uint32_t next = eg_utf8_next(bytes, &after);
    if (is_number_mark(c) && !eg_character_is_space(next) && !eg_character_is_wide(next))
        return 0;
    while (at < l->end && (after = at, eg_character_is_space(eg_utf8_next(bytes, &after))))
        at = after;
    *out = at;
    return number;
}

/* "- ", "• ", "* ", "– " */
static bool bullet_at(const reader *r, const line *l, size_t *out)
{
    size_t at = l->begin;
    uint32_t c = l->is_blank ? 0 : eg_utf8_next(r->text->bytes.data, &at);
    if (!(c == '-' || c == '*' || c == 0x2022 || c == 0x2013) || at >= l->end)
        return false;
    size_t after = at;
    if (!eg_character_is_space(eg_utf8_next(r->text->bytes.data, &after)))
        return false;
    while (at < l->end && (after = at, eg_character_is_space(eg_utf8_next(r->text->bytes.data, &after))))
        at = after;
    *out = at;
    return at < l->end;
}

/* ---- what a block looks like ---- */

typedef struct look {
    size_t n_columns; /* wide characters count two */
    bool has_upper, has_lower, has_letter;
    bool ends_openly; /* no punctuation at the end, closing quotes and brackets aside */
} look;

static look look_at(const reader *r, uint32_t first, uint32_t n)
{
    look seen = {.ends_openly = true};
    for (uint32_t i = first; i < first + n; i++) {
        eg_slice text = slice_of(r, &r->lines[i]);
        for (size_t at = 0; at < text.size;) {
            uint32_t c = eg_utf8_next(text.data, &at);
            seen.n_columns += eg_character_is_wide(c) ? 2 : 1;
            seen.has_upper |= eg_character_is_upper(c);
            seen.has_lower |= eg_character_is_lower(c);
            seen.has_letter |= eg_character_is_letter(c);
            if (!eg_character_closes(c) && !eg_character_is_space(c))
                seen.ends_openly = !eg_character_is_punctuation(c) && !eg_character_ends_sentence(c);
        }
    }
    return seen;
}

static bool is_subtitle(const look *seen)
{
    if (!seen->has_letter || seen->n_columns > LONGEST_SUBTITLE)
        return false;
    return seen->has_upper || seen->has_lower ? !seen->has_lower : seen->ends_openly;
}

static bool is_heading(const look *seen)
{
    return seen->has_letter && seen->ends_openly && seen->n_columns <= LONGEST_HEADING;
}

/* ---- building ---- */

/* Lines first to first + n as the text of a leaf; the first begins at `begin`. */
static void add_lines(reader *r, eg_markup *leaf, uint32_t first, uint32_t n, size_t begin)
{
    for (uint32_t i = first; i < first + n; i++) {
        if (i > first)
            eg_markup_add_line_end(r->job, leaf, slice_of(r, &r->lines[i - 1]), slice_of(r, &r->lines[i]),
                                   r->lines[i - 1].end);
        eg_markup_add_text(r->job, leaf, r->text, i == first ? begin : r->lines[i].begin, r->lines[i].end);
    }
}

static eg_markup *add_leaf(reader *r, eg_markup *parent, eg_markup_kind kind, uint32_t first, uint32_t n)
{
    eg_markup *leaf = eg_markup_add(r->job, parent, kind, r->lines[first].begin);
    add_lines(r, leaf, first, n, r->lines[first].begin);
    return leaf;
}

/* An item of lines first to first + n, whose text begins at `begin`; into the list that is open, or a new
 * one. */
static void add_item(reader *r, bool is_numbered, uint32_t number, uint32_t first, uint32_t n, size_t begin)
{
    if (!r->list || r->list->is_numbered != is_numbered) {
        r->list = eg_markup_add(r->job, r->root, EG_MARKUP_LIST, r->lines[first].begin);
        r->list->is_numbered = is_numbered;
        r->list->is_tight = true;
    }
    r->item = eg_markup_add(r->job, r->list, EG_MARKUP_ITEM, r->lines[first].begin);
    r->item->number = number;
    eg_markup *paragraph = eg_markup_add(r->job, r->item, EG_MARKUP_PARAGRAPH, begin);
    add_lines(r, paragraph, first, n, begin);
    if (is_numbered)
        r->last_number = number;
}

/* Below a commitment a line with the next number begins another. So does one whose number is near: it is then
 * a number that jumps, which document/ tells, and not a line of this text that happens to begin so ("2021.
 * The year …"). */
static bool is_near(uint32_t number, uint32_t found)
{
    enum { NEAR = 10 };
    return found && found + NEAR >= number && found <= number + NEAR;
}

/* How many lines from first on, at most n, belong to the item that begins there. */
static uint32_t n_item_lines(const reader *r, uint32_t first, uint32_t n, uint32_t number)
{
    size_t begin;
    for (uint32_t i = 1; i < n; i++)
        if (number ? is_near(number, number_at(r, &r->lines[first + i], &begin))
                   : bullet_at(r, &r->lines[first + i], &begin))
            return i;
    return n;
}

/* The items of a block; false when it does not begin with one. */
static bool read_items(reader *r, uint32_t first, uint32_t n)
{
    size_t begin;
    uint32_t number = number_at(r, &r->lines[first], &begin);
    if (!number && !bullet_at(r, &r->lines[first], &begin))
        return false;
    if (r->list && r->list->last != NULL)
        r->list->is_tight = false; /* a blank line stood between */
    for (uint32_t end = first + n; first < end;) {
        uint32_t found = number_at(r, &r->lines[first], &begin);
        if (!found && !bullet_at(r, &r->lines[first], &begin))
            begin = r->lines[first].begin;
        uint32_t m = n_item_lines(r, first, end - first, found);
        add_item(r, found != 0, found, first, m, begin);
        first += m;
    }
    return true;
}

/* A paragraph that belongs to the commitment before it: all its lines are indented. */
static bool is_continuation(const reader *r, uint32_t first, uint32_t n)
{
    for (uint32_t i = first; i < first + n; i++)
        if (r->lines[i].indent < INDENT)
            return false;
    return r->item != NULL;
}

static void read_block(reader *r, uint32_t first, uint32_t n, bool is_last)
{
    uint32_t i = r->n_blocks++;
    if (read_items(r, first, n))
        return;
    if (is_continuation(r, first, n)) {
        add_leaf(r, r->item, EG_MARKUP_PARAGRAPH, first, n);
        return;
    }
    r->list = r->item = NULL;
    look seen = look_at(r, first, n);
    if (i == 0)
        add_leaf(r, r->root, EG_MARKUP_TITLE, first, n);
    else if (i == 1 && !is_last && is_subtitle(&seen) && r->root->last->kind == EG_MARKUP_TITLE)
        add_leaf(r, r->root, EG_MARKUP_SUBTITLE, first, n);
    else if (!is_last && is_heading(&seen))
        add_leaf(r, r->root, EG_MARKUP_HEADING, first, n)->level = 2;
    else
        add_leaf(r, r->root, EG_MARKUP_PARAGRAPH, first, n);
}

static uint32_t skip_blank(const reader *r, uint32_t i)
{
    while (i < r->n_lines && r->lines[i].is_blank)
        i++;
    return i;
}

eg_status eg_plain_read(eg_job *job, eg_text *text, eg_markup **out)
{
    reader r = {.job = job, .text = text};
    eg_arena_mark mark = eg_arena_note(job->scratch);
    r.root = eg_markup_add(job, NULL, EG_MARKUP_ROOT, text->body);
    split_lines(&r);
    for (uint32_t i = skip_blank(&r, 0); i < r.n_lines;) {
        uint32_t n = 0;
        while (i + n < r.n_lines && !r.lines[i + n].is_blank)
            n++;
        uint32_t next = skip_blank(&r, i + n);
        read_block(&r, i, n, next == r.n_lines);
        i = next;
    }
    eg_arena_rewind(job->scratch, mark);
    *out = r.root;
    return EG_OK;
}
