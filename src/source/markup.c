/* Grows the markup tree.
 *
 * Place: the one way plain.c and markdown.c add to it. */
#include "base/utf8.h"
#include "source/characters.h"
#include "source/internal.h"

eg_markup *eg_markup_add(eg_job *job, eg_markup *parent, eg_markup_kind kind, size_t offset)
{
    eg_markup *node = EG_NEW(job->arena, eg_markup);
    node->kind = kind;
    node->offset = offset;
    node->parent = parent;
    if (parent) {
        if (parent->last)
            parent->last->next = node;
        else
            parent->first = node;
        parent->last = node;
    }
    return node;
}

void eg_markup_add_text(eg_job *job, eg_markup *parent, const eg_text *text, size_t begin, size_t end)
{
    if (begin < end)
        eg_markup_add(job, parent, EG_MARKUP_TEXT, begin)->text =
            (eg_slice){text->bytes.data + begin, end - begin};
}

static uint32_t last_character(eg_slice text)
{
    size_t at = text.size;
    while (at && ((unsigned char)text.data[--at] & 0xC0) == 0x80)
        ;
    return text.size ? eg_utf8_next(text.data, &at) : 0;
}

void eg_markup_add_line_end(eg_job *job, eg_markup *parent, eg_slice before, eg_slice after, size_t offset)
{
    size_t at = 0;
    bool is_joined = before.size && after.size && eg_character_is_wide(last_character(before)) &&
                     eg_character_is_wide(eg_utf8_next(after.data, &at));
    if (!is_joined)
        eg_markup_add(job, parent, EG_MARKUP_SPACE, offset);
}
