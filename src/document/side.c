/* Reads a document into a row of units. See side.h. */
#include "document/side.h"

#include <stdlib.h>

#include "base/utf8.h"
#include "source/characters.h"
#include "source/scripts.h"

/* Every anchor is looked for among all of another unit; a few are enough to know a unit by. They are sorted
 * by hash, so that two texts keep the same ones. */
enum { MOST_ANCHORS = 16 };

typedef struct reader {
    eg_side *side;
    eg_unit *unit; /* the open one; valid until the next is opened */
} reader;

static const eg_node *node_at(const reader *r, uint32_t i)
{
    return &r->side->document->nodes[i];
}

/* ---- characters ---- */

/* A mark that makes one character with the letter before it does so here, whatever the text's normalisation. */
static void add_code(eg_side *side, uint32_t c, uint32_t at)
{
    eg_code *last = side->codes.n ? &side->codes.items[side->codes.n - 1] : NULL;
    uint32_t whole = last ? eg_character_compose(last->c, c) : 0;
    if (whole) {
        *last = (eg_code){whole, eg_character_fold(whole), last->at};
        return;
    }
    *EG_PUSH(side->job->scratch, &side->codes) = (eg_code){c, eg_character_fold(c), at};
}

/* The leaf's characters, and what its spans tell. Soft hyphens and joiners that only guide a line do not
 * count. */
static void add_leaf(reader *r, const eg_node *leaf)
{
    eg_side *side = r->side;
    const eg_document *d = side->document;
    eg_unit *unit = r->unit;
    if (unit->n_leaves)
        add_code(side, '\n', leaf->text.begin);
    else
        unit->text = leaf->text;
    unit->text.end = leaf->text.end;
    *EG_PUSH(side->job->scratch, &side->leaves) = leaf->text;
    unit->n_leaves++;
    uint32_t next = leaf->first_span, last = leaf->first_span + leaf->n_spans;
    for (uint32_t i = next; i < last; i++) {
        unit->n_notes += d->spans[i].kind == EG_SPAN_NOTE_REF;
        unit->n_links += d->spans[i].kind == EG_SPAN_LINK;
        unit->n_pictures += d->spans[i].kind == EG_SPAN_PICTURE;
    }
    for (size_t at = leaf->text.begin; at < leaf->text.end;) {
        uint32_t here = (uint32_t)at;
        while (next < last && (d->spans[next].kind != EG_SPAN_NOTE_REF || d->spans[next].text.end <= here))
            next++;
        if (next < last && d->spans[next].text.begin <= here) {
            at = d->spans[next].text.end;
            continue;
        }
        uint32_t c = eg_utf8_next(d->text.data, &at);
        if (c != 0xAD && c != 0x200B && c != 0x2060)
            add_code(side, c, here);
    }
}

/* ---- anchors ---- */

static uint32_t hash(uint32_t h, uint32_t value)
{
    for (int i = 0; i < 4; i++, value >>= 8)
        h = (h ^ (value & 0xFF)) * 16777619u; /* FNV-1a */
    return h;
}

static int compare_numbers(const void *a, const void *b)
{
    uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
    return x < y ? -1 : x > y;
}

static bool is_latin(uint32_t c)
{
    return c < 0x80 ? (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z')
                    : eg_character_is_letter(c) && strcmp(eg_character_script(c), "Latn") == 0;
}

/* Acronyms: Latin words with two capitals or more. */
static void add_acronyms(eg_side *side, eg_unit *unit)
{
    uint32_t end = unit->first_code + unit->n_codes;
    for (uint32_t i = unit->first_code; i < end;) {
        uint32_t h = 2166136261u, n_upper = 0, begin = i;
        for (; i < end && is_latin(side->codes.items[i].c); i++) {
            h = hash(h, side->codes.items[i].folded);
            n_upper += eg_character_is_upper(side->codes.items[i].c);
        }
        if (n_upper >= 2) {
            *EG_PUSH(side->job->scratch, &side->anchors) = h;
            unit->n_anchors++;
        }
        i += i == begin;
    }
}

static void add_anchors(eg_side *side, eg_unit *unit)
{
    unit->first_anchor = side->anchors.n;
    for (uint32_t i = 0; i < unit->n_figures; i++) {
        const eg_figure *figure = &side->figures.items[unit->first_figure + i];
        if (figure->month || figure->is_written)
            continue;
        *EG_PUSH(side->job->scratch, &side->anchors) =
            hash(hash(2166136261u, (uint32_t)figure->value), (uint32_t)(figure->value >> 32));
        unit->n_anchors++;
    }
    add_acronyms(side, unit);
    if (unit->n_anchors)
        qsort(side->anchors.items + unit->first_anchor, unit->n_anchors, sizeof(uint32_t), compare_numbers);
    if (unit->n_anchors > MOST_ANCHORS)
        unit->n_anchors = MOST_ANCHORS;
}

/* ---- units ---- */

static void open_unit(reader *r, eg_unit_kind kind, uint8_t level)
{
    r->unit = EG_PUSH(r->side->job->scratch, &r->side->units);
    *r->unit = (eg_unit){
        .kind = kind, .level = level, .first_code = r->side->codes.n, .first_leaf = r->side->leaves.n};
}

/* By the marks that end them, before a space, the end, or a letter where no spaces are written: "3.5" and
 * "U.S." have none. A run of marks ("?!") is one. */
static uint32_t count_sentences(const eg_side *side, uint32_t begin, uint32_t end)
{
    uint32_t n = 0;
    for (uint32_t i = begin; i < end; i++) {
        uint32_t c = side->codes.items[i].c, after = i + 1 < end ? side->codes.items[i + 1].c : ' ';
        if (!eg_character_ends_sentence(c))
            continue;
        uint32_t next = i + 1;
        while (next < end && eg_character_is_space(side->codes.items[next].c))
            next++;
        /* "Hon. Jusuf" too ends no sentence, but a short word in capitals before the stop is what tells it.
         * */
        bool is_short = c == '.' && i >= begin + 2 &&
                        (eg_character_is_upper(side->codes.items[i - 1].c) ||
                         (i >= begin + 3 && eg_character_is_upper(side->codes.items[i - 2].c)) ||
                         (i >= begin + 4 && eg_character_is_upper(side->codes.items[i - 3].c)));
        n += c == '.' ? (eg_character_is_space(after) && !is_short) || next == end
                      : !eg_character_ends_sentence(after);
    }
    return n;
}

static bool is_comma(uint32_t c)
{
    return c == ',' || c == ';' || c == 0x60C || c == 0x61B || c == 0x3001 || c == 0xFF0C || c == 0xFF1B ||
           c == 0x104A;
}

static void close_unit(reader *r)
{
    eg_unit *unit = r->unit;
    unit->n_codes = r->side->codes.n - unit->first_code;
    unit->n_sentences = count_sentences(r->side, unit->first_code, unit->first_code + unit->n_codes);
    for (uint32_t i = 0; i < unit->n_codes; i++)
        unit->n_commas += is_comma(r->side->codes.items[unit->first_code + i].c);
    unit->first_figure = r->side->figures.n;
    eg_side_read_figures(r->side, unit->first_code, unit->first_code + unit->n_codes);
    unit->n_figures = r->side->figures.n - unit->first_figure;
    add_anchors(r->side, unit);
}

static void add_whole_leaf(reader *r, const eg_node *leaf, eg_unit_kind kind, uint8_t level)
{
    open_unit(r, kind, level);
    add_leaf(r, leaf);
    close_unit(r);
}

/* Every leaf under a node, into the open unit. */
static void add_leaves(reader *r, uint32_t node)
{
    for (uint32_t i = node_at(r, node)->first_child; i != EG_NO_INDEX; i = node_at(r, i)->next) {
        const eg_node *child = node_at(r, i);
        if (child->kind == EG_NODE_ROW)
            r->unit->n_rows++;
        r->unit->n_cells += child->kind == EG_NODE_CELL;
        if (child->first_child != EG_NO_INDEX)
            add_leaves(r, i);
        else if (child->kind == EG_NODE_PICTURE)
            r->unit->n_pictures++;
        else
            add_leaf(r, child);
    }
}

static void add_blocks(reader *r, uint32_t parent, uint8_t depth);

/* An item is a unit with its first paragraph; what follows in it are units of their own, one level deeper. */
static void add_item(reader *r, uint32_t item, uint8_t list_kind, uint8_t depth)
{
    const eg_node *node = node_at(r, item);
    uint32_t first = node->first_child;
    open_unit(r, EG_UNIT_ITEM, depth);
    r->unit->list_kind = list_kind;
    r->unit->number = node->number;
    r->unit->label = node->label;
    r->unit->text = (eg_range){node->text.begin, node->text.begin};
    if (first != EG_NO_INDEX && node_at(r, first)->kind == EG_NODE_PARAGRAPH) {
        add_leaf(r, node_at(r, first));
        first = node_at(r, first)->next;
    }
    close_unit(r);
    if (first != EG_NO_INDEX)
        add_blocks(r, first, (uint8_t)(depth + 1));
}

static void add_block(reader *r, uint32_t i, uint8_t depth)
{
    const eg_node *node = node_at(r, i);
    switch (node->kind) {
    case EG_NODE_TITLE:
        add_whole_leaf(r, node, EG_UNIT_TITLE, 1);
        break;
    case EG_NODE_SUBTITLE:
        add_whole_leaf(r, node, EG_UNIT_SUBTITLE, 1);
        break;
    case EG_NODE_HEADING:
        add_whole_leaf(r, node, EG_UNIT_HEADING, node->level);
        break;
    case EG_NODE_PARAGRAPH:
        add_whole_leaf(r, node, EG_UNIT_PARAGRAPH, depth);
        break;
    case EG_NODE_CLOSING:
        add_whole_leaf(r, node, EG_UNIT_CLOSING, depth);
        break;
    case EG_NODE_CODE:
        add_whole_leaf(r, node, EG_UNIT_CODE, depth);
        break;
    case EG_NODE_LIST:
        for (uint32_t item = node->first_child; item != EG_NO_INDEX; item = node_at(r, item)->next)
            add_item(r, item, node->list_kind, depth);
        break;
    case EG_NODE_QUOTE:
        add_blocks(r, node->first_child, (uint8_t)(depth + 1));
        break;
    case EG_NODE_TABLE:
    case EG_NODE_NOTE:
    case EG_NODE_PICTURE:
        open_unit(r,
                  node->kind == EG_NODE_TABLE  ? EG_UNIT_TABLE
                  : node->kind == EG_NODE_NOTE ? EG_UNIT_NOTE
                                               : EG_UNIT_PICTURE,
                  depth);
        r->unit->number = node->kind == EG_NODE_NOTE ? node->number : 0;
        r->unit->text = node->text;
        add_leaves(r, i);
        close_unit(r);
        break;
    default:
        break; /* the masthead, rules and signatures are no part of the text's row */
    }
}

static void add_blocks(reader *r, uint32_t first, uint8_t depth)
{
    for (uint32_t i = first; i != EG_NO_INDEX; i = node_at(r, i)->next)
        add_block(r, i, depth);
}

void eg_side_read(eg_job *job, const eg_document *document, eg_side *out)
{
    *out = (eg_side){.job = job, .document = document};
    out->n_months = eg_language_months(document->language, job, &out->months);
    out->month_words = eg_language_month_words(document->language, job);
    reader r = {.side = out};
    if (document->n_nodes)
        add_blocks(&r, document->nodes[0].first_child, 0);
}
