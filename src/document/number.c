/* Numbers of commitments and items: checked as written, shown in the language's way.
 *
 * Place: blocks.c asks for every list. The commitments of a declaration run on through the whole text; a text
 * in articles begins again at 1 after each heading. Which of the two it is shows at the second list, and
 * holds from there. */
#include "document/internal.h"

static void refuse_number(eg_builder *b, const eg_markup *item, const char *what, uint32_t expected)
{
    char *hint = eg_arena_print(b->job->arena, "give it the number %u, or look for what is missing before it",
                                expected);
    eg_builder_refuse(b, EG_F_NUMBERS_JUMP, eg_builder_place(b, item), what, hint);
}

/* The first commitment after a heading: it goes on, or begins again, as the text has done so far. */
static void check_first(eg_builder *b, const eg_markup *item, uint32_t number)
{
    uint32_t next = b->last_number + 1;
    bool goes_on = number == next, restarts = number == 1;
    if (b->last_number == 0 || (goes_on && restarts)) {
        if (!restarts)
            refuse_number(b, item,
                          eg_arena_print(b->job->arena, "the first commitment has the number %u", number), 1);
        return;
    }
    if (b->numbering == EG_NUMBERS_UNSETTLED)
        b->numbering = goes_on ? EG_NUMBERS_RUN_ON : restarts ? EG_NUMBERS_RESTART : EG_NUMBERS_UNSETTLED;
    if (b->numbering == EG_NUMBERS_RESTART ? restarts : goes_on)
        return;
    refuse_number(b, item, eg_arena_print(b->job->arena, "commitment %u follows %u", number, b->last_number),
                  b->numbering == EG_NUMBERS_RESTART ? 1 : next);
}

static void check_commitment(eg_builder *b, const eg_markup *item, uint32_t number)
{
    if (b->is_after_heading || b->last_number == 0)
        check_first(b, item, number);
    else if (number != b->last_number + 1)
        refuse_number(b, item,
                      eg_arena_print(b->job->arena, "commitment %u follows %u", number, b->last_number),
                      b->last_number + 1);
    b->is_after_heading = false;
    b->last_number = number;
}

/* "1." before every item is Markdown's way to have them counted. */
static bool is_counted(const eg_markup *list)
{
    const eg_markup *first = list->first;
    if (!first || !first->next)
        return false;
    for (const eg_markup *item = first->next; item; item = item->next)
        if (item->number != first->number)
            return false;
    return true;
}

void eg_builder_number_list(eg_builder *b, const eg_markup *list, bool is_commitments, uint32_t *out)
{
    bool counted = is_counted(list);
    uint32_t i = 0, before = 0;
    for (const eg_markup *item = list->first; item; item = item->next, i++) {
        out[i] = counted ? item->number + i : item->number;
        if (is_commitments)
            check_commitment(b, item, out[i]);
        else if (i && out[i] != before + 1)
            refuse_number(b, item, eg_arena_print(b->job->arena, "item %u follows %u", out[i], before),
                          before + 1);
        before = out[i];
    }
}

static void add_anchor(eg_builder *b, uint32_t item, uint32_t number)
{
    const char *name = b->numbering == EG_NUMBERS_RESTART
                           ? eg_arena_print(b->job->scratch, "h%uc%u", b->n_headings, number)
                           : eg_arena_print(b->job->scratch, "c%u", number);
    eg_range anchor = eg_builder_add_made(b, eg_slice_of(name));
    eg_builder_node(b, item)->anchor = anchor;
}

void eg_builder_label_item(eg_builder *b, uint32_t item, uint32_t number, uint8_t depth, eg_list_kind kind)
{
    const eg_language *language = b->document->language;
    eg_arena_mark mark = eg_arena_note(b->job->scratch);
    eg_buffer label = eg_buffer_new(b->job->scratch);
    if (kind == EG_LIST_BULLETED)
        eg_buffer_add_string(&label, depth % 2 ? "•" : "–");
    else
        eg_language_add_label(language,
                              depth == 2 || depth == 3 ? language->sub_number[depth - 2] : language->number,
                              number, &label);
    eg_range range = eg_builder_add_made(b, eg_buffer_slice(&label));
    eg_builder_node(b, item)->label = range;
    eg_builder_node(b, item)->number = number;
    if (kind == EG_LIST_COMMITMENTS)
        add_anchor(b, item, number);
    eg_arena_rewind(b->job->scratch, mark);
}
