/* How a difference is told: what it is called, its sentence quoted, its place. See comparison.h. */
#include "document/comparison.h"

#include "base/utf8.h"
#include "source/characters.h"

enum {
    QUOTED = 140,      /* characters of a sentence in a message */
    QUOTED_BEFORE = 70 /* of them before the place in question */
};

/* ---- quoting ---- */

/* The sentence of a leaf round a byte; cut at word ends when long. */
const char *eg_comparison_quote(const eg_comparison *c, const eg_side *side, eg_range leaf, uint32_t at)
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

const char *eg_comparison_quote_unit(const eg_comparison *c, const eg_side *side, uint32_t i)
{
    const eg_unit *unit = &side->units.items[i];
    return eg_comparison_quote(c, side, first_leaf(side, unit), unit->text.begin);
}

eg_range eg_comparison_leaf(const eg_side *side, const eg_unit *unit, uint32_t at)
{
    for (uint32_t i = 0; i < unit->n_leaves; i++) {
        eg_range leaf = side->leaves.items[unit->first_leaf + i];
        if (at >= leaf.begin && at <= leaf.end)
            return leaf;
    }
    return first_leaf(side, unit);
}

/* ---- telling ---- */

const char *eg_comparison_file(const eg_document *document)
{
    for (uint32_t i = 0; i < document->n_origins; i++)
        if (document->origins[i].file)
            return document->origins[i].file;
    return document->source_name;
}

eg_place eg_comparison_place(const eg_side *side, uint32_t at)
{
    eg_place place = eg_document_place(side->document, at);
    if (!place.file)
        place = (eg_place){.file = eg_comparison_file(side->document)};
    return place;
}

/* Where a unit that is not there should stand: before the next one, else at the last one's end. */
eg_place eg_comparison_gap(const eg_side *side, uint32_t i)
{
    const eg_unit *units = side->units.items;
    if (i < side->units.n)
        return eg_comparison_place(side, units[i].text.begin);
    return side->units.n ? eg_comparison_place(side, units[side->units.n - 1].text.end)
                         : eg_comparison_place(side, 0);
}

/* The whole text of n units. */
static eg_slice whole(const eg_comparison *c, const eg_side *side, uint32_t first, uint32_t n)
{
    eg_buffer out = eg_buffer_new(c->job->arena);
    for (uint32_t i = 0; i < n; i++) {
        const eg_unit *unit = &side->units.items[first + i];
        if (i)
            eg_buffer_add_char(&out, '\n');
        if (eg_range_size(unit->label)) {
            eg_buffer_add_slice(&out, eg_document_slice(side->document, unit->label));
            eg_buffer_add_char(&out, ' ');
        }
        for (uint32_t leaf = 0; leaf < unit->n_leaves; leaf++) {
            if (leaf)
                eg_buffer_add_char(&out, '\n');
            eg_buffer_add_slice(
                &out, eg_document_slice(side->document, side->leaves.items[unit->first_leaf + leaf]));
        }
    }
    return eg_buffer_slice(&out);
}

void eg_comparison_tell(eg_comparison *c, eg_parity_part part, eg_finding_kind kind, eg_place place,
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
    d->reference_place = eg_comparison_gap(&c->a, c->pair.a);
}

eg_parity_part eg_comparison_part_of(const eg_unit *unit)
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
const char *eg_comparison_name(const eg_comparison *c, const eg_side *side, const eg_unit *unit)
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
        eg_slice label = eg_document_slice(side->document, unit->label);
        return eg_arena_print(c->job->arena, "item %.*s", (int)label.size, label.data);
    }
    return names[unit->kind];
}
