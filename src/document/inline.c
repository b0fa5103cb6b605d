/* Stretches of text and their marks, from the markup tree into the open leaf.
 *
 * Place: blocks.c and head.c call it for every leaf that has markup. */
#include "document/internal.h"

static void add_enclosed(eg_builder *b, const eg_markup *node, eg_span_kind kind)
{
    uint32_t i = b->leaf_spans.n;
    uint32_t here = (uint32_t)b->document->text.size;
    *EG_PUSH(b->job->arena, &b->leaf_spans) = (eg_draft_span){
        .span = {.kind = kind, .text = {here, here}, .target = EG_NO_INDEX}, .url = node->url};
    eg_builder_add_inlines(b, node);
    b->leaf_spans.items[i].span.text.end = (uint32_t)b->document->text.size;
}

/* A span over text that engross makes: a note's mark, a picture's stand-in. */
static void add_made_span(eg_builder *b, eg_span_kind kind, eg_slice text, uint32_t target)
{
    eg_range range = eg_builder_add_made(b, text);
    *EG_PUSH(b->job->arena, &b->leaf_spans) =
        (eg_draft_span){.span = {.kind = kind, .text = range, .target = target}};
}

/* A note gets its number when it is first mentioned. target is for now its place among the notes. */
static void add_reference(eg_builder *b, const eg_markup *node)
{
    uint32_t i = 0;
    if (!node->note)
        return;
    /* Notes stand in the order of their mention, so the number that the markup gives is the place. */
    for (i = node->note->number ? node->note->number - 1 : 0; b->notes.n <= i;)
        *EG_PUSH(b->job->arena, &b->notes) = NULL;
    b->notes.items[i] = node->note;
    eg_buffer mark = eg_buffer_new(b->job->scratch);
    eg_language_add_number(b->document->language, i + 1, &mark);
    add_made_span(b, EG_SPAN_NOTE_REF, eg_buffer_slice(&mark), i);
}

uint32_t eg_builder_add_markup_picture(eg_builder *b, const eg_markup *node)
{
    return eg_builder_add_picture(b, b->text->source->folder, node->url.data, eg_builder_flatten(b, node),
                                  eg_builder_place(b, node), false);
}

void eg_builder_add_inlines(eg_builder *b, const eg_markup *parent)
{
    for (const eg_markup *node = parent->first; node; node = node->next) {
        switch (node->kind) {
        case EG_MARKUP_TEXT:
            eg_builder_add_source(b, node->text, eg_builder_place(b, node));
            break;
        case EG_MARKUP_SPACE:
            eg_builder_add_source(b, eg_slice_of(" "), eg_builder_place(b, node));
            break;
        case EG_MARKUP_BREAK:
            eg_builder_add_source(b, eg_slice_of("\n"), eg_builder_place(b, node));
            break;
        case EG_MARKUP_EMPHASIS:
            add_enclosed(b, node, EG_SPAN_EMPHASIS);
            break;
        case EG_MARKUP_STRONG:
            add_enclosed(b, node, EG_SPAN_STRONG);
            break;
        case EG_MARKUP_STRIKE:
            add_enclosed(b, node, EG_SPAN_STRIKE);
            break;
        case EG_MARKUP_CODE_SPAN:
            add_enclosed(b, node, EG_SPAN_CODE);
            break;
        case EG_MARKUP_LINK:
            add_enclosed(b, node, EG_SPAN_LINK);
            break;
        case EG_MARKUP_PICTURE:
            add_made_span(b, EG_SPAN_PICTURE, eg_slice_of("\xEF\xBF\xBC"), /* U+FFFC */
                          eg_builder_add_markup_picture(b, node));
            break;
        case EG_MARKUP_NOTE_REF:
            add_reference(b, node);
            break;
        default:
            break; /* blocks are no inlines */
        }
    }
}

static void flatten(const eg_markup *parent, eg_buffer *out)
{
    for (const eg_markup *node = parent->first; node; node = node->next) {
        if (node->kind == EG_MARKUP_TEXT)
            eg_buffer_add_slice(out, node->text);
        else if (node->kind == EG_MARKUP_SPACE || node->kind == EG_MARKUP_BREAK)
            eg_buffer_add_char(out, ' ');
        else if (node->kind != EG_MARKUP_NOTE_REF)
            flatten(node, out);
    }
}

eg_slice eg_builder_flatten(eg_builder *b, const eg_markup *parent)
{
    eg_buffer text = eg_buffer_new(b->job->arena);
    flatten(parent, &text);
    return eg_buffer_slice(&text);
}
