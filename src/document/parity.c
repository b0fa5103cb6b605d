/* Holds a text against the reference and tells each difference. See parity.h. */
#include "document/parity.h"

#include "base/utf8.h"
#include "document/comparison.h"
#include "source/characters.h"
#include "source/scripts.h"

/* ---- units ---- */

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

static void tell_missing(eg_comparison *c)
{
    const eg_unit *unit = &c->a.units.items[c->pair.a];
    eg_finding_kind kind = unit->kind == EG_UNIT_CLOSING
                               ? EG_F_PARITY_CLOSING_MISSING
                               : kind_for(unit, EG_F_PARITY_HEADING_MISSING, EG_F_PARITY_ITEM_MISSING,
                                          EG_F_PARITY_PARAGRAPH_MISSING, EG_F_PARITY_BLOCK_MISSING);
    const char *message =
        eg_arena_print(c->job->arena, "%s of the reference is missing before this place: %s",
                       eg_comparison_name(c, &c->a, unit), eg_comparison_quote_unit(c, &c->a, c->pair.a));
    if (c->pair.b >= c->b.units.n)
        message =
            eg_arena_print(c->job->arena, "%s of the reference is missing after this place: %s",
                           eg_comparison_name(c, &c->a, unit), eg_comparison_quote_unit(c, &c->a, c->pair.a));
    eg_comparison_tell(c, eg_comparison_part_of(unit), kind, eg_comparison_gap(&c->b, c->pair.b), message,
                       unit->kind == EG_UNIT_HEADING
                           ? "add the heading, with the same number of # as in the reference"
                           : "translate it and put it here");
}

static void tell_added(eg_comparison *c)
{
    const eg_unit *unit = &c->b.units.items[c->pair.b];
    eg_finding_kind kind = kind_for(unit, EG_F_PARITY_HEADING_ADDED, EG_F_PARITY_ITEM_ADDED,
                                    EG_F_PARITY_PARAGRAPH_ADDED, EG_F_PARITY_BLOCK_ADDED);
    eg_comparison_tell(
        c, eg_comparison_part_of(unit), kind, eg_comparison_place(&c->b, unit->text.begin),
        eg_arena_print(c->job->arena, "the reference has nothing that %s answers: %s",
                       eg_comparison_name(c, &c->b, unit), eg_comparison_quote_unit(c, &c->b, c->pair.b)),
        "look whether it was divided from what stands before it, or is left from an earlier version");
}

static void tell_joined(eg_comparison *c)
{
    const eg_unit *a = &c->a.units.items[c->pair.a], *b = &c->b.units.items[c->pair.b];
    bool is_item = a->kind == EG_UNIT_ITEM, is_merged = c->pair.n_a == 2;
    const char *text =
        is_merged ? eg_arena_print(c->job->arena, "%s and %s of the reference are one here: %s",
                                   eg_comparison_name(c, &c->a, a), eg_comparison_name(c, &c->a, a + 1),
                                   eg_comparison_quote_unit(c, &c->b, c->pair.b))
                  : eg_arena_print(c->job->arena, "%s of the reference is two here: %s",
                                   eg_comparison_name(c, &c->a, a),
                                   eg_comparison_quote_unit(c, &c->b, c->pair.b + 1));
    eg_comparison_tell(c, eg_comparison_part_of(a),
                       is_merged ? (is_item ? EG_F_PARITY_ITEM_MERGED : EG_F_PARITY_PARAGRAPH_MERGED)
                                 : (is_item ? EG_F_PARITY_ITEM_DIVIDED : EG_F_PARITY_PARAGRAPH_DIVIDED),
                       eg_comparison_place(&c->b, is_merged ? b->text.begin : b[1].text.begin), text,
                       is_merged ? "divide it as the reference does" : "make one of the two");
}

static void compare_shape(eg_comparison *c)
{
    const eg_unit *a = &c->a.units.items[c->pair.a], *b = &c->b.units.items[c->pair.b];
    eg_arena *arena = c->job->arena;
    eg_place place = eg_comparison_place(&c->b, b->text.begin);
    if (a->kind == EG_UNIT_HEADING && a->level != b->level)
        eg_comparison_tell(c, EG_PARITY_HEADINGS, EG_F_PARITY_HEADING_LEVEL, place,
                           eg_arena_print(arena, "the heading %s has level %u, the reference's %u",
                                          eg_comparison_quote_unit(c, &c->b, c->pair.b), b->level, a->level),
                           eg_arena_print(arena, "write it with %.*s", a->level, "######"));
    bool is_numbered = a->kind == EG_UNIT_ITEM && a->list_kind != EG_LIST_BULLETED;
    if (is_numbered && b->number != a->number && (int64_t)b->number + c->shift != (int64_t)a->number)
        eg_comparison_tell(c, eg_comparison_part_of(a), EG_F_PARITY_ITEM_NUMBER, place,
                           eg_arena_print(arena, "%s of the reference has the number %u here: %s",
                                          eg_comparison_name(c, &c->a, a), b->number,
                                          eg_comparison_quote_unit(c, &c->b, c->pair.b)),
                           eg_arena_print(arena, "give it the number %u", a->number));
    if (is_numbered && a->list_kind == EG_LIST_COMMITMENTS)
        c->shift = (int64_t)a->number - b->number;
    if (a->kind == EG_UNIT_TABLE && (a->n_rows != b->n_rows || a->n_cells != b->n_cells))
        eg_comparison_tell(c, EG_PARITY_TABLES, EG_F_PARITY_TABLE_SIZE, place,
                           eg_arena_print(arena,
                                          "the table has %u rows and %u cells, the reference's %u and %u: %s",
                                          b->n_rows, b->n_cells, a->n_rows, a->n_cells,
                                          eg_comparison_quote_unit(c, &c->b, c->pair.b)),
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

static void compare_marks(eg_comparison *c)
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
            eg_comparison_tell(c, marks[i].part, marks[i].kind, eg_comparison_place(&c->b, b->text.begin),
                               eg_arena_print(c->job->arena, "%u %s here, %u in the reference: %s", n_b,
                                              marks[i].what, n_a,
                                              eg_comparison_quote_unit(c, &c->b, c->pair.b)),
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

static const char *quote_figure(const eg_comparison *c, const eg_side *side, uint32_t first, uint32_t n,
                                uint32_t figure)
{
    uint32_t at = side->codes.items[side->figures.items[figure].begin].at;
    return eg_comparison_quote(c, side, eg_comparison_leaf(side, unit_with(side, first, n, figure), at), at);
}

static void tell_figure(void *data, eg_finding_kind kind, bool is_date, uint32_t reference, uint32_t here)
{
    eg_comparison *c = data;
    eg_arena *arena = c->job->arena;
    const char *there = quote_figure(c, &c->a, c->pair.a, c->pair.n_a, reference), *message;
    eg_slice wanted = figure_text(&c->a, reference);
    eg_place place = eg_comparison_place(&c->b, c->b.units.items[c->pair.b].text.begin);
    if (here == EG_NO_INDEX) {
        message = is_date ? eg_arena_print(arena, "a date of the reference is not here: %s", there)
                          : eg_arena_print(arena, "the number %.*s of the reference is not here: %s",
                                           (int)wanted.size, wanted.data, there);
    } else {
        const char *quoted = quote_figure(c, &c->b, c->pair.b, c->pair.n_b, here);
        eg_slice found = figure_text(&c->b, here);
        place = eg_comparison_place(&c->b, c->b.codes.items[c->b.figures.items[here].begin].at);
        message =
            is_date
                ? eg_arena_print(arena, "the date is another than in the reference: %s; the reference: %s",
                                 quoted, there)
                : eg_arena_print(arena,
                                 "the number %.*s stands for %.*s of the reference: %s; the reference: %s",
                                 (int)found.size, found.data, (int)wanted.size, wanted.data, quoted, there);
    }
    eg_comparison_tell(c, is_date ? EG_PARITY_DATES : EG_PARITY_NUMBERS, kind, place, message,
                       is_date ? "write the day, month and year of the reference, in the way of the language"
                               : "write the number of the reference, in any digits");
}

static void compare_figures(eg_comparison *c)
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
    eg_comparison *c = data;
    eg_arena *arena = c->job->arena;
    uint32_t at = c->b.codes.items[here].at,
             there = c->a.codes.items[reference].at; /* capitals: a byte each */
    const eg_unit *unit = &c->b.units.items[pair.b];
    const char *wanted = eg_report_quote(arena, (eg_slice){eg_side_text(&c->a) + there, n_reference});
    c->pair = pair;
    eg_comparison_tell(c, eg_comparison_part_of(unit), EG_F_PARITY_ACRONYM, eg_comparison_place(&c->b, at),
                       eg_arena_print(arena, "%s stands where the reference has %s: %s",
                                      eg_report_quote(arena, (eg_slice){eg_side_text(&c->b) + at, n_here}),
                                      wanted,
                                      eg_comparison_quote(c, &c->b, eg_comparison_leaf(&c->b, unit, at), at)),
                       eg_arena_print(arena, "write %s", wanted));
}

/* ---- the whole ---- */

/* Numbers that are behind because of what has been told are not told again. */
static void shift_numbers(eg_comparison *c)
{
    const eg_unit *unit = c->pair.n_a ? &c->a.units.items[c->pair.a] : &c->b.units.items[c->pair.b];
    if (unit->kind == EG_UNIT_ITEM && unit->list_kind == EG_LIST_COMMITMENTS)
        c->shift += (int64_t)c->pair.n_a - c->pair.n_b;
}

static void compare_pair(eg_comparison *c, eg_pair pair)
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
        eg_comparison_words(c);
        eg_comparison_length(c);
    }
    compare_marks(c);
    compare_figures(c);
}

/* A heading that is missing at one place and added at another has moved. */
static bool tell_moved(eg_comparison *c, const eg_pair *pairs, uint32_t n, uint32_t i)
{
    const eg_unit *a = &c->a.units.items[pairs[i].a];
    if (pairs[i].n_b || a->kind != EG_UNIT_HEADING)
        return false;
    for (uint32_t j = i > 4 ? i - 4 : 0; j < n && j <= i + 4; j++) {
        const eg_unit *b = &c->b.units.items[pairs[j].b];
        if (pairs[j].n_a || b->kind != EG_UNIT_HEADING || b->level != a->level)
            continue;
        c->pair = (eg_pair){pairs[i].a, pairs[j].b, 1, 1};
        eg_comparison_tell(
            c, EG_PARITY_HEADINGS, EG_F_PARITY_HEADING_MOVED, eg_comparison_place(&c->b, b->text.begin),
            eg_arena_print(c->job->arena, "the heading %s stands %s than in the reference: %s",
                           eg_comparison_quote_unit(c, &c->b, pairs[j].b), j < i ? "earlier" : "later",
                           eg_comparison_quote_unit(c, &c->a, pairs[i].a)),
            "move it, so that the same commitments follow it");
        return true;
    }
    return false;
}

static bool is_moved_here(const eg_comparison *c, const eg_pair *pairs, uint32_t n, uint32_t i)
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
static void compare_order(eg_comparison *c, const eg_pair *pairs, uint32_t n)
{
    for (uint32_t i = 0; i < n; i++) {
        uint32_t j;
        if (!eg_side_find_exchanged(c->job, &c->a, &c->b, pairs, n, i, &j))
            continue;
        const eg_unit *a = c->a.units.items;
        c->pair = pairs[i];
        eg_comparison_tell(c, eg_comparison_part_of(&a[pairs[i].a]), EG_F_PARITY_ITEM_EXCHANGED,
                           eg_comparison_place(&c->b, c->b.units.items[pairs[i].b].text.begin),
                           eg_arena_print(c->job->arena,
                                          "%s and %s of the reference seem to have changed places: %s",
                                          eg_comparison_name(c, &c->a, &a[pairs[i].a]),
                                          eg_comparison_name(c, &c->a, &a[pairs[j].a]),
                                          eg_comparison_quote_unit(c, &c->b, pairs[i].b)),
                           "look whether each says what the reference says under its number");
    }
}

static void compare_signatories(eg_comparison *c)
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
            eg_comparison_tell(
                c, EG_PARITY_SIGNATORIES, EG_F_PARITY_SIGNATORY, eg_comparison_gap(&c->b, 0),
                eg_arena_print(
                    c->job->arena, "the signatory %s of the reference is not here: %s", a->signatories[i].id,
                    eg_comparison_quote(c, &c->a, a->signatories[i].name, a->signatories[i].name.begin)),
                "all texts have the same signatories; name them once, in declaration.yaml");
    }
    for (uint32_t j = 0; j < b->n_signatories; j++) {
        bool is_there = false;
        for (uint32_t i = 0; i < a->n_signatories && !is_there; i++)
            is_there = strcmp(a->signatories[i].id, b->signatories[j].id) == 0;
        if (!is_there)
            eg_comparison_tell(c, EG_PARITY_SIGNATORIES, EG_F_PARITY_SIGNATORY,
                               eg_comparison_place(&c->b, b->signatories[j].name.begin),
                               eg_arena_print(c->job->arena, "the signatory %s is not in the reference: %s",
                                              b->signatories[j].id,
                                              eg_comparison_quote(c, &c->b, b->signatories[j].name,
                                                                  b->signatories[j].name.begin)),
                               "all texts have the same signatories; name them once, in declaration.yaml");
    }
}

static void count_units(eg_comparison *c)
{
    for (uint32_t i = 0; i < c->a.units.n; i++)
        c->out->counts[eg_comparison_part_of(&c->a.units.items[i])].n_reference++;
    for (uint32_t i = 0; i < c->b.units.n; i++)
        c->out->counts[eg_comparison_part_of(&c->b.units.items[i])].n_here++;
}

void eg_parity_compare(eg_job *job, const eg_document *reference, const eg_document *document, eg_parity *out)
{
    eg_arena_mark mark = eg_arena_note(job->scratch);
    eg_comparison *c = EG_NEW(job->scratch, eg_comparison);
    *out = (eg_parity){.reference_lang = reference->language->tag,
                       .reference_file = eg_comparison_file(reference)};
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
