/* Holds a text against the reference and tells each difference. See parity.h. */
#include "document/parity.h"

#include "base/utf8.h"
#include "document/side.h"
#include "source/characters.h"
#include "source/scripts.h"

enum {
    QUOTED = 140,       /* characters of a sentence in a message */
    QUOTED_BEFORE = 70, /* of them before the place in question */
    SAME_LETTERS = 24,  /* letters that two languages hardly share by chance */
    SAME_SENTENCE = 40,
    MUCH_SHORTER = 250, /* percent of the length that the whole texts let expect */
    LONG_ENOUGH = 80    /* characters of a unit whose length is judged */
};

typedef struct comparison {
    eg_job *job;
    eg_side a, b; /* reference, text */
    eg_parity *out;
    EG_VECTOR(eg_parity_difference) differences;
    eg_pair pair;  /* the one being compared */
    int64_t shift; /* how far items' numbers are behind, after those told to be missing or merged */
} comparison;

/* ---- quoting ---- */

static eg_slice slice_of(const eg_side *side, eg_range range)
{
    return eg_document_slice(side->document, range);
}

/* The sentence of a leaf round a byte; cut at word ends when long. */
static const char *quote(const comparison *c, const eg_side *side, eg_range leaf, uint32_t at)
{
    const char *text = eg_side_text(side);
    uint32_t begin = leaf.begin, end = leaf.end, n = 0;
    for (size_t i = leaf.begin; i < leaf.end;) {
        uint32_t here = (uint32_t)i, ch = eg_utf8_next(text, &i);
        bool is_end = eg_character_ends_sentence(ch) && (ch != '.' || i == leaf.end || text[i] == ' ');
        if (is_end && i <= at)
            begin = (uint32_t)i;
        if (is_end && here >= at) {
            end = (uint32_t)i;
            break;
        }
    }
    /* A long sentence: what stands before the place, and after it. */
    uint32_t from = at > begin ? at : begin, to;
    for (n = 0; from > begin && n < QUOTED_BEFORE; n += ((unsigned char)text[from] & 0xC0) != 0x80)
        from--;
    while (from > begin && ((unsigned char)text[from] & 0xC0) == 0x80)
        from--;
    for (to = from, n = 0; to < end && n < QUOTED; n++) {
        size_t next = to;
        eg_utf8_next(text, &next);
        to = (uint32_t)next;
    }
    while (from < to && text[from] == ' ')
        from++;
    eg_buffer out = eg_buffer_new(c->job->arena);
    eg_buffer_add_string(&out, from > begin && text[begin] != ' ' ? "“…" : "“");
    for (size_t i = from; i < to;) {
        uint32_t ch = eg_utf8_next(text, &i);
        eg_buffer_add_utf8(&out, ch == '\n' ? ' ' : ch);
    }
    eg_buffer_add_string(&out, to < end ? "…”" : "”");
    return out.data;
}

static eg_range first_leaf(const eg_side *side, const eg_unit *unit)
{
    return unit->n_leaves ? side->leaves.items[unit->first_leaf] : unit->text;
}

static const char *quote_unit(const comparison *c, const eg_side *side, uint32_t i)
{
    const eg_unit *unit = &side->units.items[i];
    return quote(c, side, first_leaf(side, unit), unit->text.begin);
}

static eg_range leaf_of(const eg_side *side, const eg_unit *unit, uint32_t at)
{
    for (uint32_t i = 0; i < unit->n_leaves; i++) {
        eg_range leaf = side->leaves.items[unit->first_leaf + i];
        if (at >= leaf.begin && at <= leaf.end)
            return leaf;
    }
    return first_leaf(side, unit);
}

/* ---- telling ---- */

static const char *file_of(const eg_document *document)
{
    for (uint32_t i = 0; i < document->n_origins; i++)
        if (document->origins[i].file)
            return document->origins[i].file;
    return document->source_name;
}

static eg_place place_at(const eg_side *side, uint32_t at)
{
    eg_place place = eg_document_place(side->document, at);
    if (!place.file)
        place = (eg_place){.file = file_of(side->document)};
    return place;
}

/* Where a unit that is not there should stand: before the next one, else at the last one's end. */
static eg_place gap_at(const eg_side *side, uint32_t i)
{
    const eg_unit *units = side->units.items;
    if (i < side->units.n)
        return place_at(side, units[i].text.begin);
    return side->units.n ? place_at(side, units[side->units.n - 1].text.end) : place_at(side, 0);
}

/* The whole text of n units. */
static eg_slice whole(const comparison *c, const eg_side *side, uint32_t first, uint32_t n)
{
    eg_buffer out = eg_buffer_new(c->job->arena);
    for (uint32_t i = 0; i < n; i++) {
        const eg_unit *unit = &side->units.items[first + i];
        if (i)
            eg_buffer_add_char(&out, '\n');
        if (eg_range_size(unit->label)) {
            eg_buffer_add_slice(&out, slice_of(side, unit->label));
            eg_buffer_add_char(&out, ' ');
        }
        for (uint32_t leaf = 0; leaf < unit->n_leaves; leaf++) {
            if (leaf)
                eg_buffer_add_char(&out, '\n');
            eg_buffer_add_slice(&out, slice_of(side, side->leaves.items[unit->first_leaf + leaf]));
        }
    }
    return eg_buffer_slice(&out);
}

static void tell(comparison *c, eg_parity_part part, eg_finding_kind kind, eg_place place,
                 const char *message, const char *hint)
{
    eg_report_hint(c->job->report, eg_report_add(c->job->report, kind, place, "%s", message), "%s", hint);
    c->out->counts[part].n_differences++;
    if (c->differences.n == EG_REPORT_MAX)
        return; /* the report keeps no more either */
    eg_parity_difference *d = EG_PUSH(c->job->arena, &c->differences);
    *d = (eg_parity_difference){.part = part, .kind = kind, .message = message, .place = place};
    d->reference = whole(c, &c->a, c->pair.a, c->pair.n_a);
    d->here = whole(c, &c->b, c->pair.b, c->pair.n_b);
    d->reference_place = gap_at(&c->a, c->pair.a);
}

/* ---- units ---- */

static eg_parity_part part_of(const eg_unit *unit)
{
    switch (unit->kind) {
    case EG_UNIT_HEADING:
        return EG_PARITY_HEADINGS;
    case EG_UNIT_ITEM:
        return unit->list_kind == EG_LIST_COMMITMENTS ? EG_PARITY_COMMITMENTS : EG_PARITY_SUB_ITEMS;
    case EG_UNIT_TABLE:
        return EG_PARITY_TABLES;
    case EG_UNIT_PICTURE:
        return EG_PARITY_PICTURES;
    case EG_UNIT_NOTE:
        return EG_PARITY_NOTES;
    default:
        return EG_PARITY_PARAGRAPHS;
    }
}

/* "commitment 7", "the heading", "item (b)". */
static const char *name_of(const comparison *c, const eg_side *side, const eg_unit *unit)
{
    static const char *const names[] = {
        [EG_UNIT_TITLE] = "the title",         [EG_UNIT_SUBTITLE] = "the subtitle",
        [EG_UNIT_HEADING] = "the heading",     [EG_UNIT_ITEM] = "the item",
        [EG_UNIT_PARAGRAPH] = "the paragraph", [EG_UNIT_CLOSING] = "the closing line",
        [EG_UNIT_TABLE] = "the table",         [EG_UNIT_PICTURE] = "the picture",
        [EG_UNIT_CODE] = "the block of code",  [EG_UNIT_NOTE] = "the footnote",
    };
    if (unit->kind == EG_UNIT_ITEM && unit->list_kind == EG_LIST_COMMITMENTS)
        return eg_arena_print(c->job->arena, "commitment %u", unit->number);
    if (unit->kind == EG_UNIT_ITEM && unit->list_kind == EG_LIST_NUMBERED) {
        eg_slice label = slice_of(side, unit->label);
        return eg_arena_print(c->job->arena, "item %.*s", (int)label.size, label.data);
    }
    return names[unit->kind];
}

static eg_finding_kind kind_for(const eg_unit *unit, eg_finding_kind heading, eg_finding_kind item,
                                eg_finding_kind paragraph, eg_finding_kind block)
{
    return unit->kind == EG_UNIT_HEADING ? heading
           : unit->kind == EG_UNIT_ITEM  ? item
           : unit->kind == EG_UNIT_PARAGRAPH || unit->kind == EG_UNIT_TITLE ||
                   unit->kind == EG_UNIT_SUBTITLE || unit->kind == EG_UNIT_CLOSING
               ? paragraph
               : block;
}

static void tell_missing(comparison *c)
{
    const eg_unit *unit = &c->a.units.items[c->pair.a];
    eg_finding_kind kind = unit->kind == EG_UNIT_CLOSING
                               ? EG_F_PARITY_CLOSING_MISSING
                               : kind_for(unit, EG_F_PARITY_HEADING_MISSING, EG_F_PARITY_ITEM_MISSING,
                                          EG_F_PARITY_PARAGRAPH_MISSING, EG_F_PARITY_BLOCK_MISSING);
    const char *message =
        eg_arena_print(c->job->arena, "%s of the reference is missing before this place: %s",
                       name_of(c, &c->a, unit), quote_unit(c, &c->a, c->pair.a));
    if (c->pair.b >= c->b.units.n)
        message = eg_arena_print(c->job->arena, "%s of the reference is missing after this place: %s",
                                 name_of(c, &c->a, unit), quote_unit(c, &c->a, c->pair.a));
    tell(c, part_of(unit), kind, gap_at(&c->b, c->pair.b), message,
         unit->kind == EG_UNIT_HEADING ? "add the heading, with the same number of # as in the reference"
                                       : "translate it and put it here");
}

static void tell_added(comparison *c)
{
    const eg_unit *unit = &c->b.units.items[c->pair.b];
    eg_finding_kind kind = kind_for(unit, EG_F_PARITY_HEADING_ADDED, EG_F_PARITY_ITEM_ADDED,
                                    EG_F_PARITY_PARAGRAPH_ADDED, EG_F_PARITY_BLOCK_ADDED);
    tell(c, part_of(unit), kind, place_at(&c->b, unit->text.begin),
         eg_arena_print(c->job->arena, "the reference has nothing that %s answers: %s",
                        name_of(c, &c->b, unit), quote_unit(c, &c->b, c->pair.b)),
         "look whether it was divided from what stands before it, or is left from an earlier version");
}

static void tell_joined(comparison *c)
{
    const eg_unit *a = &c->a.units.items[c->pair.a], *b = &c->b.units.items[c->pair.b];
    bool is_item = a->kind == EG_UNIT_ITEM, is_merged = c->pair.n_a == 2;
    const char *text =
        is_merged
            ? eg_arena_print(c->job->arena, "%s and %s of the reference are one here: %s",
                             name_of(c, &c->a, a), name_of(c, &c->a, a + 1), quote_unit(c, &c->b, c->pair.b))
            : eg_arena_print(c->job->arena, "%s of the reference is two here: %s", name_of(c, &c->a, a),
                             quote_unit(c, &c->b, c->pair.b + 1));
    tell(c, part_of(a),
         is_merged ? (is_item ? EG_F_PARITY_ITEM_MERGED : EG_F_PARITY_PARAGRAPH_MERGED)
                   : (is_item ? EG_F_PARITY_ITEM_DIVIDED : EG_F_PARITY_PARAGRAPH_DIVIDED),
         place_at(&c->b, is_merged ? b->text.begin : b[1].text.begin), text,
         is_merged ? "divide it as the reference does" : "make one of the two");
}

static void compare_shape(comparison *c)
{
    const eg_unit *a = &c->a.units.items[c->pair.a], *b = &c->b.units.items[c->pair.b];
    eg_arena *arena = c->job->arena;
    eg_place place = place_at(&c->b, b->text.begin);
    if (a->kind == EG_UNIT_HEADING && a->level != b->level)
        tell(c, EG_PARITY_HEADINGS, EG_F_PARITY_HEADING_LEVEL, place,
             eg_arena_print(arena, "the heading %s has level %u, the reference's %u",
                            quote_unit(c, &c->b, c->pair.b), b->level, a->level),
             eg_arena_print(arena, "write it with %.*s", a->level, "######"));
    bool is_numbered = a->kind == EG_UNIT_ITEM && a->list_kind != EG_LIST_BULLETED;
    if (is_numbered && b->number != a->number && (int64_t)b->number + c->shift != (int64_t)a->number)
        tell(c, part_of(a), EG_F_PARITY_ITEM_NUMBER, place,
             eg_arena_print(arena, "%s of the reference has the number %u here: %s", name_of(c, &c->a, a),
                            b->number, quote_unit(c, &c->b, c->pair.b)),
             eg_arena_print(arena, "give it the number %u", a->number));
    if (is_numbered && a->list_kind == EG_LIST_COMMITMENTS)
        c->shift = (int64_t)a->number - b->number;
    if (a->kind == EG_UNIT_TABLE && (a->n_rows != b->n_rows || a->n_cells != b->n_cells))
        tell(c, EG_PARITY_TABLES, EG_F_PARITY_TABLE_SIZE, place,
             eg_arena_print(arena, "the table has %u rows and %u cells, the reference's %u and %u: %s",
                            b->n_rows, b->n_cells, a->n_rows, a->n_cells, quote_unit(c, &c->b, c->pair.b)),
             "give it the reference's rows and columns");
}

/* ---- what stands in a unit ---- */

static uint32_t sum(const eg_side *side, uint32_t first, uint32_t n, size_t field)
{
    uint32_t all = 0;
    for (uint32_t i = 0; i < n; i++)
        all += *(const uint32_t *)(const void *)((const char *)&side->units.items[first + i] + field);
    return all;
}

static void compare_marks(comparison *c)
{
    static const struct {
        size_t field;
        eg_parity_part part;
        eg_finding_kind kind;
        const char *what, *hint;
    } marks[] = {
        {offsetof(eg_unit, n_notes), EG_PARITY_NOTES, EG_F_PARITY_NOTE, "footnote marks",
         "put each mark where the reference has it"},
        {offsetof(eg_unit, n_links), EG_PARITY_LINKS, EG_F_PARITY_LINK, "links",
         "link what the reference links"},
        {offsetof(eg_unit, n_pictures), EG_PARITY_PICTURES, EG_F_PARITY_PICTURE, "pictures",
         "show the pictures that the reference shows"},
    };
    const eg_unit *b = &c->b.units.items[c->pair.b];
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++) {
        uint32_t n_a = sum(&c->a, c->pair.a, c->pair.n_a, marks[i].field),
                 n_b = sum(&c->b, c->pair.b, c->pair.n_b, marks[i].field);
        c->out->counts[marks[i].part].n_reference += marks[i].part == EG_PARITY_LINKS ? n_a : 0;
        c->out->counts[marks[i].part].n_here += marks[i].part == EG_PARITY_LINKS ? n_b : 0;
        if (n_a != n_b)
            tell(c, marks[i].part, marks[i].kind, place_at(&c->b, b->text.begin),
                 eg_arena_print(c->job->arena, "%u %s here, %u in the reference: %s", n_b, marks[i].what, n_a,
                                quote_unit(c, &c->b, c->pair.b)),
                 marks[i].hint);
    }
}

static eg_slice figure_text(const eg_side *side, uint32_t i)
{
    const eg_figure *f = &side->figures.items[i];
    const char *text = eg_side_text(side);
    size_t begin = side->codes.items[f->begin].at, end = side->codes.items[f->end - 1].at;
    eg_utf8_next(text, &end);
    return (eg_slice){text + begin, end - begin};
}

static const eg_unit *unit_with(const eg_side *side, uint32_t first, uint32_t n, uint32_t figure)
{
    for (uint32_t i = 0; i < n; i++) {
        const eg_unit *unit = &side->units.items[first + i];
        if (figure >= unit->first_figure && figure < unit->first_figure + unit->n_figures)
            return unit;
    }
    return &side->units.items[first];
}

static const char *quote_figure(const comparison *c, const eg_side *side, uint32_t first, uint32_t n,
                                uint32_t figure)
{
    uint32_t at = side->codes.items[side->figures.items[figure].begin].at;
    return quote(c, side, leaf_of(side, unit_with(side, first, n, figure), at), at);
}

static void tell_figure(void *data, eg_finding_kind kind, bool is_date, uint32_t reference, uint32_t here)
{
    comparison *c = data;
    eg_arena *arena = c->job->arena;
    const char *there = quote_figure(c, &c->a, c->pair.a, c->pair.n_a, reference), *message;
    eg_slice wanted = figure_text(&c->a, reference);
    eg_place place = place_at(&c->b, c->b.units.items[c->pair.b].text.begin);
    if (here == EG_NO_INDEX) {
        message = is_date ? eg_arena_print(arena, "a date of the reference is not here: %s", there)
                          : eg_arena_print(arena, "the number %.*s of the reference is not here: %s",
                                           (int)wanted.size, wanted.data, there);
    } else {
        const char *quoted = quote_figure(c, &c->b, c->pair.b, c->pair.n_b, here);
        eg_slice found = figure_text(&c->b, here);
        place = place_at(&c->b, c->b.codes.items[c->b.figures.items[here].begin].at);
        message =
            is_date
                ? eg_arena_print(arena, "the date is another than in the reference: %s; the reference: %s",
                                 quoted, there)
                : eg_arena_print(arena,
                                 "the number %.*s stands for %.*s of the reference: %s; the reference: %s",
                                 (int)found.size, found.data, (int)wanted.size, wanted.data, quoted, there);
    }
    tell(c, is_date ? EG_PARITY_DATES : EG_PARITY_NUMBERS, kind, place, message,
         is_date ? "write the day, month and year of the reference, in the way of the language"
                 : "write the number of the reference, in any digits");
}

static void compare_figures(comparison *c)
{
    eg_figures_counted counted = {0};
    eg_side_compare_figures(&c->a, &c->b, c->pair, (eg_figures_told){c, tell_figure}, &counted);
    eg_parity_count *numbers = &c->out->counts[EG_PARITY_NUMBERS], *dates = &c->out->counts[EG_PARITY_DATES];
    numbers->n_reference += counted.n_numbers;
    numbers->n_here += counted.n_numbers_found;
    dates->n_reference += counted.n_dates;
    dates->n_here += counted.n_dates_found;
}

static void tell_acronym(void *data, eg_pair pair, uint32_t reference, uint32_t n_reference, uint32_t here,
                         uint32_t n_here)
{
    comparison *c = data;
    eg_arena *arena = c->job->arena;
    uint32_t at = c->b.codes.items[here].at,
             there = c->a.codes.items[reference].at; /* capitals: a byte each */
    const eg_unit *unit = &c->b.units.items[pair.b];
    const char *wanted = eg_report_quote(arena, (eg_slice){eg_side_text(&c->a) + there, n_reference});
    c->pair = pair;
    tell(c, part_of(unit), EG_F_PARITY_ACRONYM, place_at(&c->b, at),
         eg_arena_print(arena, "%s stands where the reference has %s: %s",
                        eg_report_quote(arena, (eg_slice){eg_side_text(&c->b) + at, n_here}), wanted,
                        quote(c, &c->b, leaf_of(&c->b, unit, at), at)),
         eg_arena_print(arena, "write %s", wanted));
}

/* ---- untranslated ---- */

static bool is_other_language(const comparison *c)
{
    const char *a = c->a.document->language->tag, *b = c->b.document->language->tag;
    size_t size = strcspn(a, "-");
    return size != strcspn(b, "-") || strncmp(a, b, size) != 0;
}

typedef struct word_at {
    uint32_t begin, n;
} word_at;

static word_at next_word(const eg_side *side, uint32_t *i, uint32_t end)
{
    while (*i < end && !eg_character_is_letter(side->codes.items[*i].c))
        ++*i;
    word_at word = {*i, 0};
    while (*i < end && eg_character_is_word(side->codes.items[*i].c))
        ++*i;
    word.n = *i - word.begin;
    return word;
}

static bool is_same_word(const comparison *c, word_at a, word_at b)
{
    for (uint32_t i = 0; a.n == b.n && i < a.n; i++)
        if (c->a.codes.items[a.begin + i].folded != c->b.codes.items[b.begin + i].folded)
            return false;
    return a.n == b.n;
}

/* The longest run of words that both texts have, in letters; where it begins in the text. Words are many in
 * no declaration's unit; MOST keeps hostile ones in bounds. */
static uint32_t longest_shared(const comparison *c, uint32_t *where)
{
    enum { MOST = 600 };
    const eg_unit *a = &c->a.units.items[c->pair.a], *b = &c->b.units.items[c->pair.b];
    uint32_t best = 0, n_a = 0, n_b = 0;
    word_at *x = EG_NEW_ARRAY(c->job->scratch, word_at, MOST),
            *y = EG_NEW_ARRAY(c->job->scratch, word_at, MOST);
    uint32_t *runs = EG_NEW_ARRAY(c->job->scratch, uint32_t, MOST + 1);
    for (uint32_t i = a->first_code; i < a->first_code + a->n_codes && n_a < MOST;)
        n_a += (x[n_a] = next_word(&c->a, &i, a->first_code + a->n_codes)).n > 0;
    for (uint32_t i = b->first_code; i < b->first_code + b->n_codes && n_b < MOST;)
        n_b += (y[n_b] = next_word(&c->b, &i, b->first_code + b->n_codes)).n > 0;
    for (uint32_t i = 0; i < n_a; i++)
        for (uint32_t j = n_b; j-- > 0;) {
            runs[j + 1] = is_same_word(c, x[i], y[j]) ? runs[j] + x[i].n : 0;
            if (runs[j + 1] > best) {
                best = runs[j + 1];
                *where = y[j].begin + y[j].n; /* its end, for now */
            }
        }
    for (uint32_t left = best, j = n_b; best && j-- > 0;)
        if (y[j].begin + y[j].n <= *where && left) {
            left -= y[j].n < left ? y[j].n : left;
            if (!left)
                *where = y[j].begin;
        }
    return best;
}

static uint32_t count_letters(const eg_side *side, const eg_unit *unit, const char *script)
{
    uint32_t n = 0;
    for (uint32_t i = 0; i < unit->n_codes; i++) {
        uint32_t ch = side->codes.items[unit->first_code + i].c;
        n += eg_character_is_letter(ch) && (!script || eg_script_holds(script, eg_character_script(ch)));
    }
    return n;
}

static void compare_words(comparison *c)
{
    const eg_unit *b = &c->b.units.items[c->pair.b];
    if (!is_other_language(c) || b->kind == EG_UNIT_CODE || b->kind == EG_UNIT_TABLE)
        return;
    uint32_t where = b->first_code, n = count_letters(&c->b, b, NULL);
    const char *script = c->b.document->language->script;
    bool differ = strcmp(script, c->a.document->language->script) != 0;
    uint32_t shared = n >= SAME_LETTERS ? longest_shared(c, &where) : 0;
    bool is_whole =
        n >= SAME_LETTERS &&
        (shared * 10 >= n * 7 || (differ && shared * 2 >= n && count_letters(&c->b, b, script) * 5 < n));
    if (is_whole)
        tell(c, part_of(b), EG_F_PARITY_UNTRANSLATED, place_at(&c->b, b->text.begin),
             eg_arena_print(c->job->arena, "%s is not translated: %s", name_of(c, &c->b, b),
                            quote_unit(c, &c->b, c->pair.b)),
             "translate it");
    else if (shared >= SAME_SENTENCE) {
        uint32_t at = c->b.codes.items[where].at;
        tell(c, part_of(b), EG_F_PARITY_SENTENCE_UNTRANSLATED, place_at(&c->b, at),
             eg_arena_print(c->job->arena, "these words stand in the reference as they are: %s",
                            quote(c, &c->b, leaf_of(&c->b, b, at), at)),
             "translate them, unless they are a name");
    }
}

/* A unit far shorter or longer than its neighbours let expect may lack a sentence, or have one more. */
static void compare_length(comparison *c)
{
    const eg_unit *a = &c->a.units.items[c->pair.a], *b = &c->b.units.items[c->pair.b];
    if (a->n_codes < LONG_ENOUGH || a->kind == EG_UNIT_TABLE || a->kind == EG_UNIT_CODE)
        return;
    uint64_t x = (uint64_t)a->n_codes * c->b.codes.n, y = ((uint64_t)b->n_codes + 1) * c->a.codes.n;
    bool is_short = x * 100 > y * MUCH_SHORTER, is_long = y * 100 > x * MUCH_SHORTER;
    if (is_short || is_long)
        tell(c, part_of(b), EG_F_PARITY_LENGTH, place_at(&c->b, b->text.begin),
             eg_arena_print(c->job->arena,
                            "%s is much %s than the reference lets expect: %s; the reference: %s",
                            name_of(c, &c->b, b), is_short ? "shorter" : "longer",
                            quote_unit(c, &c->b, c->pair.b), quote_unit(c, &c->a, c->pair.a)),
             is_short ? "look whether a sentence was left out" : "look whether a sentence was added");
}

/* ---- the whole ---- */

/* Numbers that are behind because of what has been told are not told again. */
static void shift_numbers(comparison *c)
{
    const eg_unit *unit = c->pair.n_a ? &c->a.units.items[c->pair.a] : &c->b.units.items[c->pair.b];
    if (unit->kind == EG_UNIT_ITEM && unit->list_kind == EG_LIST_COMMITMENTS)
        c->shift += (int64_t)c->pair.n_a - c->pair.n_b;
}

static void compare_pair(comparison *c, eg_pair pair)
{
    c->pair = pair;
    shift_numbers(c);
    if (!pair.n_b)
        tell_missing(c);
    else if (!pair.n_a)
        tell_added(c);
    if (!pair.n_a || !pair.n_b)
        return;
    if (pair.n_a + pair.n_b > 2)
        tell_joined(c);
    else {
        compare_shape(c);
        compare_words(c);
        compare_length(c);
    }
    compare_marks(c);
    compare_figures(c);
}

/* A heading that is missing at one place and added at another has moved. */
static bool tell_moved(comparison *c, const eg_pair *pairs, uint32_t n, uint32_t i)
{
    const eg_unit *a = &c->a.units.items[pairs[i].a];
    if (pairs[i].n_b || a->kind != EG_UNIT_HEADING)
        return false;
    for (uint32_t j = i > 4 ? i - 4 : 0; j < n && j <= i + 4; j++) {
        const eg_unit *b = &c->b.units.items[pairs[j].b];
        if (pairs[j].n_a || b->kind != EG_UNIT_HEADING || b->level != a->level)
            continue;
        c->pair = (eg_pair){pairs[i].a, pairs[j].b, 1, 1};
        tell(c, EG_PARITY_HEADINGS, EG_F_PARITY_HEADING_MOVED, place_at(&c->b, b->text.begin),
             eg_arena_print(c->job->arena, "the heading %s stands %s than in the reference: %s",
                            quote_unit(c, &c->b, pairs[j].b), j < i ? "earlier" : "later",
                            quote_unit(c, &c->a, pairs[i].a)),
             "move it, so that the same commitments follow it");
        return true;
    }
    return false;
}

static bool is_moved_here(const comparison *c, const eg_pair *pairs, uint32_t n, uint32_t i)
{
    const eg_unit *b = &c->b.units.items[pairs[i].b];
    if (pairs[i].n_a || b->kind != EG_UNIT_HEADING)
        return false;
    for (uint32_t j = i > 4 ? i - 4 : 0; j < n && j <= i + 4; j++)
        if (!pairs[j].n_b && c->a.units.items[pairs[j].a].kind == EG_UNIT_HEADING &&
            c->a.units.items[pairs[j].a].level == b->level)
            return true;
    return false;
}

/* Items whose texts stand in one another's place, under the right numbers. */
static void compare_order(comparison *c, const eg_pair *pairs, uint32_t n)
{
    for (uint32_t i = 0; i < n; i++) {
        uint32_t j;
        if (!eg_side_find_exchanged(c->job, &c->a, &c->b, pairs, n, i, &j))
            continue;
        const eg_unit *a = c->a.units.items;
        c->pair = pairs[i];
        tell(c, part_of(&a[pairs[i].a]), EG_F_PARITY_ITEM_EXCHANGED,
             place_at(&c->b, c->b.units.items[pairs[i].b].text.begin),
             eg_arena_print(c->job->arena, "%s and %s of the reference seem to have changed places: %s",
                            name_of(c, &c->a, &a[pairs[i].a]), name_of(c, &c->a, &a[pairs[j].a]),
                            quote_unit(c, &c->b, pairs[i].b)),
             "look whether each says what the reference says under its number");
    }
}

static void compare_signatories(comparison *c)
{
    const eg_document *a = c->a.document, *b = c->b.document;
    eg_parity_count *count = &c->out->counts[EG_PARITY_SIGNATORIES];
    count->n_reference = a->n_signatories;
    count->n_here = b->n_signatories;
    c->pair = (eg_pair){c->a.units.n, c->b.units.n, 0, 0};
    for (uint32_t i = 0; i < a->n_signatories; i++) {
        bool is_here = false;
        for (uint32_t j = 0; j < b->n_signatories && !is_here; j++)
            is_here = strcmp(a->signatories[i].id, b->signatories[j].id) == 0;
        if (!is_here)
            tell(c, EG_PARITY_SIGNATORIES, EG_F_PARITY_SIGNATORY, gap_at(&c->b, 0),
                 eg_arena_print(c->job->arena, "the signatory %s of the reference is not here: %s",
                                a->signatories[i].id,
                                quote(c, &c->a, a->signatories[i].name, a->signatories[i].name.begin)),
                 "all texts have the same signatories; name them once, in declaration.yaml");
    }
    for (uint32_t j = 0; j < b->n_signatories; j++) {
        bool is_there = false;
        for (uint32_t i = 0; i < a->n_signatories && !is_there; i++)
            is_there = strcmp(a->signatories[i].id, b->signatories[j].id) == 0;
        if (!is_there)
            tell(c, EG_PARITY_SIGNATORIES, EG_F_PARITY_SIGNATORY,
                 place_at(&c->b, b->signatories[j].name.begin),
                 eg_arena_print(c->job->arena, "the signatory %s is not in the reference: %s",
                                b->signatories[j].id,
                                quote(c, &c->b, b->signatories[j].name, b->signatories[j].name.begin)),
                 "all texts have the same signatories; name them once, in declaration.yaml");
    }
}

static void count_units(comparison *c)
{
    for (uint32_t i = 0; i < c->a.units.n; i++)
        c->out->counts[part_of(&c->a.units.items[i])].n_reference++;
    for (uint32_t i = 0; i < c->b.units.n; i++)
        c->out->counts[part_of(&c->b.units.items[i])].n_here++;
}

void eg_parity_compare(eg_job *job, const eg_document *reference, const eg_document *document, eg_parity *out)
{
    eg_arena_mark mark = eg_arena_note(job->scratch);
    comparison *c = EG_NEW(job->scratch, comparison);
    *out = (eg_parity){.reference_lang = reference->language->tag, .reference_file = file_of(reference)};
    c->job = job;
    c->out = out;
    eg_side_read(job, reference, &c->a);
    eg_side_read(job, document, &c->b);
    count_units(c);
    uint32_t n;
    const eg_pair *pairs = eg_side_pair(job, &c->a, &c->b, &n);
    for (uint32_t i = 0; i < n; i++)
        if (!tell_moved(c, pairs, n, i) && !is_moved_here(c, pairs, n, i))
            compare_pair(c, pairs[i]);
    compare_order(c, pairs, n);
    eg_side_compare_acronyms(&c->a, &c->b, pairs, n, (eg_acronyms_told){c, tell_acronym});
    compare_signatories(c);
    out->differences = c->differences.items;
    out->n_differences = c->differences.n;
    eg_arena_rewind(job->scratch, mark);
}

const eg_source_text *eg_parity_reference(const eg_source *source)
{
    if (source->n_texts < 2)
        return NULL;
    const eg_yaml *lang = eg_yaml_find(source->declaration, "lang");
    const eg_yaml *authentic = eg_yaml_find(source->declaration, "authentic-languages");
    if (authentic && authentic->kind == EG_YAML_SEQUENCE)
        authentic = authentic->n ? authentic->items[0] : NULL;
    const char *const asked[] = {eg_yaml_string(lang, NULL), eg_yaml_string(authentic, NULL), "en"};
    for (size_t i = 0; i < sizeof asked / sizeof *asked; i++) {
        const eg_source_text *text = asked[i] ? eg_source_find(source, asked[i]) : NULL;
        if (text)
            return text;
    }
    return &source->texts[0];
}
