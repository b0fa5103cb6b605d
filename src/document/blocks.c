/* Blocks of the text: headings, paragraphs, lists, quotations, tables, notes, and the closing line.
 *
 * Place: between head.c and sign.c. The markup says how a block was written, this says what it is. */
#include "base/utf8.h"
#include "document/internal.h"
#include "source/characters.h"

/* A closing line says that and when the text was adopted; a longer paragraph says more than that. */
enum { LONGEST_CLOSING = 160 };

static void add_block(eg_builder *b, const eg_markup *markup, uint32_t parent, uint8_t depth);

static void add_children(eg_builder *b, const eg_markup *markup, uint32_t parent, uint8_t depth)
{
    for (const eg_markup *child = markup->first; child; child = child->next)
        add_block(b, child, parent, depth);
}

static uint32_t add_leaf(eg_builder *b, const eg_markup *markup, eg_node_kind kind, uint32_t parent)
{
    uint32_t leaf = eg_builder_open_leaf(b, kind, parent);
    eg_builder_add_inlines(b, markup);
    eg_builder_close_leaf(b);
    return leaf;
}

/* ---- headings ---- */

static void check_level(eg_builder *b, const eg_markup *markup)
{
    if (markup->level <= b->level + 1)
        return;
    char *message =
        eg_arena_print(b->job->arena, "a heading of level %u follows level %u", markup->level, b->level);
    char *hint = eg_arena_print(b->job->arena, "write it with %.*s", (int)b->level + 1, "######");
    eg_builder_refuse(b, EG_F_HEADING_SKIPPED, eg_builder_place(b, markup), message, hint);
}

static void add_heading(eg_builder *b, const eg_markup *markup, uint32_t parent)
{
    if (parent != 0) {
        eg_builder_refuse(b, EG_F_HEADING_MISPLACED, eg_builder_place(b, markup),
                          "a heading stands inside a list, a quotation or a note",
                          "move it out, or make it **strong**");
        return;
    }
    if (markup->level < 2) {
        eg_builder_refuse(b, EG_F_HEADING_MISPLACED, eg_builder_place(b, markup),
                          "a heading of level 1 that is not the title",
                          "write it with ##; the title comes first");
        return;
    }
    check_level(b, markup);
    b->level = markup->level;
    b->is_after_heading = true;
    b->n_headings++;
    uint32_t heading = add_leaf(b, markup, EG_NODE_HEADING, parent);
    eg_range range =
        eg_builder_add_made(b, eg_slice_of(eg_arena_print(b->job->scratch, "h%u", b->n_headings)));
    eg_builder_node(b, heading)->anchor = range;
    eg_builder_node(b, heading)->level = (uint8_t)markup->level;
}

/* ---- paragraphs ---- */

/* A paragraph of nothing but one picture is that picture. */
static void add_paragraph(eg_builder *b, const eg_markup *markup, uint32_t parent)
{
    const eg_markup *only = markup->first;
    if (only && !only->next && only->kind == EG_MARKUP_PICTURE) {
        uint32_t node = eg_builder_add_node(b, EG_NODE_PICTURE, parent);
        uint32_t picture = eg_builder_add_markup_picture(b, only);
        eg_builder_node(b, node)->target = picture;
    } else if (only) {
        add_leaf(b, markup, EG_NODE_PARAGRAPH, parent);
    }
}

/* Whether a number stands in a text by itself, in any digits. */
static bool has_number(eg_slice text, uint32_t wanted)
{
    uint64_t value = 0;
    bool is_inside = false;
    for (size_t at = 0; at < text.size;) {
        int digit = eg_character_digit(eg_utf8_next(text.data, &at));
        if (digit >= 0) {
            value = is_inside && value < UINT32_MAX ? value * 10 + (uint64_t)digit
                    : is_inside                     ? value
                                                    : (uint64_t)digit;
            is_inside = true;
        }
        if (is_inside && (digit < 0 || at == text.size)) {
            if (value == wanted)
                return true;
            is_inside = false;
        }
    }
    return false;
}

static size_t n_characters(eg_slice text)
{
    size_t n = 0;
    for (size_t i = 0; i < text.size; i++)
        n += ((unsigned char)text.data[i] & 0xC0) != 0x80;
    return n;
}

/* The last paragraph, when it says the adoption: by the key's day and year, or in English by its first word.
 */
static bool is_closing(eg_builder *b, const eg_markup *markup)
{
    const eg_date *adopted = &b->document->adopted;
    if (markup->kind != EG_MARKUP_PARAGRAPH || (markup->next && markup->next->kind != EG_MARKUP_NOTE))
        return false;
    eg_slice text = eg_builder_flatten(b, markup);
    if (n_characters(text) > LONGEST_CLOSING)
        return false;
    if (adopted->year && has_number(text, (uint32_t)adopted->year) &&
        has_number(text, (uint32_t)adopted->day))
        return true;
    const char *tag = b->document->language->tag;
    return strncmp(tag, "en", 2) == 0 && (tag[2] == 0 || tag[2] == '-') && text.size > 8 &&
           memcmp(text.data, "Adopted ", 8) == 0;
}

/* ---- lists ---- */

static void add_list(eg_builder *b, const eg_markup *markup, uint32_t parent, uint8_t depth)
{
    eg_list_kind kind = !markup->is_numbered ? EG_LIST_BULLETED
                        : parent == 0        ? EG_LIST_COMMITMENTS
                                             : EG_LIST_NUMBERED;
    uint32_t n = 0, i = 0, list = eg_builder_add_node(b, EG_NODE_LIST, parent);
    for (const eg_markup *item = markup->first; item; item = item->next)
        n++;
    uint32_t *numbers = EG_NEW_ARRAY(b->job->arena, uint32_t, n);
    if (markup->is_numbered)
        eg_builder_number_list(b, markup, kind == EG_LIST_COMMITMENTS, numbers);
    eg_node *node = eg_builder_node(b, list);
    node->list_kind = (uint8_t)kind;
    node->level = depth;
    node->is_tight = markup->is_tight;
    for (const eg_markup *item = markup->first; item; item = item->next, i++) {
        uint32_t child = eg_builder_add_node(b, EG_NODE_ITEM, list);
        eg_builder_label_item(b, child, markup->is_numbered ? numbers[i] : i + 1, depth, kind);
        add_children(b, item, child, (uint8_t)(depth + 1));
    }
}

/* ---- tables ---- */

/* At 150 mm a column has less than 4 mm, two letters of the smallest type that anyone reads. */
enum { MOST_COLUMNS = 40 };

static eg_cell_align align_of(const eg_builder *b, const eg_markup *cell)
{
    if (cell->align == EG_MARKUP_CENTRE)
        return EG_CELL_CENTRE;
    eg_markup_align end = b->document->is_rtl ? EG_MARKUP_LEFT : EG_MARKUP_RIGHT;
    return cell->align == end ? EG_CELL_END : EG_CELL_START;
}

static void add_table(eg_builder *b, const eg_markup *markup, uint32_t parent)
{
    uint32_t table = eg_builder_add_node(b, EG_NODE_TABLE, parent), n_columns = 0;
    for (const eg_markup *child = markup->first ? markup->first->first : NULL; child; child = child->next)
        n_columns++;
    if (n_columns > MOST_COLUMNS) {
        eg_builder_refuse(b, EG_F_TABLE_TOO_WIDE, eg_builder_place(b, markup),
                          eg_arena_print(b->job->arena, "the table has %u columns", n_columns),
                          "divide it into tables of fewer columns, or exchange rows and columns");
        b->is_beyond = true;
        return;
    }
    for (const eg_markup *line = markup->first; line; line = line->next) {
        uint32_t row = eg_builder_add_node(b, EG_NODE_ROW, table);
        eg_builder_node(b, table)->n_header_rows += line->is_head;
        for (const eg_markup *child = line->first; child; child = child->next) {
            uint32_t cell = add_leaf(b, child, EG_NODE_CELL, row);
            eg_builder_node(b, cell)->align = (uint8_t)align_of(b, child);
        }
    }
}

/* ---- all ---- */

static void add_block(eg_builder *b, const eg_markup *markup, uint32_t parent, uint8_t depth)
{
    switch (markup->kind) {
    case EG_MARKUP_HEADING:
        add_heading(b, markup, parent);
        break;
    case EG_MARKUP_PARAGRAPH:
        if (parent == 0 && is_closing(b, markup))
            add_leaf(b, markup, EG_NODE_CLOSING, parent);
        else
            add_paragraph(b, markup, parent);
        break;
    case EG_MARKUP_LIST:
        add_list(b, markup, parent, depth);
        break;
    case EG_MARKUP_QUOTE:
        add_children(b, markup, eg_builder_add_node(b, EG_NODE_QUOTE, parent), depth);
        break;
    case EG_MARKUP_TABLE:
        add_table(b, markup, parent);
        break;
    case EG_MARKUP_CODE:
        add_leaf(b, markup, EG_NODE_CODE, parent);
        break;
    case EG_MARKUP_RULE:
        eg_builder_add_node(b, EG_NODE_RULE, parent);
        break;
    default:
        break; /* the title and subtitle are head.c's, notes come last */
    }
}

void eg_builder_add_blocks(eg_builder *b, const eg_markup *first)
{
    b->level = 1;
    for (const eg_markup *markup = first; markup; markup = markup->next) {
        bool is_title = markup == first && markup->kind == EG_MARKUP_HEADING && markup->level == 1;
        if (!is_title)
            add_block(b, markup, 0, 1);
    }
}

/* References told their note's place among the notes; now each note has its node. A note that mentions a
 * further one adds it to the list while the list is walked. */
void eg_builder_add_notes(eg_builder *b)
{
    eg_document *d = b->document;
    EG_VECTOR(uint32_t) nodes = {0};
    for (uint32_t i = 0; i < b->notes.n; i++) {
        uint32_t note = eg_builder_add_node(b, EG_NODE_NOTE, 0);
        *EG_PUSH(b->job->arena, &nodes) = note;
        eg_buffer label = eg_buffer_new(b->job->scratch);
        eg_language_add_number(d->language, i + 1, &label);
        eg_range range = eg_builder_add_made(b, eg_buffer_slice(&label));
        eg_builder_node(b, note)->label = range;
        eg_builder_node(b, note)->number = i + 1;
        if (b->notes.items[i])
            add_children(b, b->notes.items[i], note, 1);
    }
    for (uint32_t i = 0; i < d->n_spans; i++)
        if (d->spans[i].kind == EG_SPAN_NOTE_REF)
            d->spans[i].target = nodes.items[d->spans[i].target];
}
