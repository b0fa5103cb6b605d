/* Sets text: from a leaf of the document, or a phrase, to lines ready to be placed.
 *
 * Place: the one door from layout/ to shape/ and line/. Here a node's spans become the items that shape/
 * wants, and here alone start and end become left and right. */
#include "layout/parallel.h"
#include "picture/picture.h"

/* Of the em, how much stands over the baseline when a line's leading is shared out. Scripts differ, but one
 * share for all keeps the baselines of neighbours in different scripts on one grid. */
enum { ASCENT_NUMERATOR = 4, ASCENT_DENOMINATOR = 5 };

eg_len eg_layout_x(const eg_layout *layout, eg_len start, eg_len width)
{
    const eg_geometry *g = layout->geometry;
    return layout->is_rtl ? g->width - g->start - start - width : g->start + start;
}

const eg_block_style *eg_layout_style(const eg_layout *layout, eg_role role, const eg_language *language)
{
    return layout->parallel ? eg_parallel_style(layout, role, language)
                            : eg_style_block(layout->style, role, language);
}

eg_len eg_layout_baseline(const eg_block_style *style)
{
    return (style->leading - style->type.size) / 2 +
           eg_len_scale(style->type.size, ASCENT_NUMERATOR, ASCENT_DENOMINATOR);
}

eg_range eg_layout_add_text(eg_layout *layout, const eg_buffer *text)
{
    return eg_document_add_text(layout->document, eg_buffer_slice(text));
}

/* The type for a piece of a block, made once for each question. */
static const eg_type *type_of(eg_layout *layout, const eg_block_style *block, const eg_language *language,
                              unsigned changes)
{
    for (uint32_t i = 0; i < layout->types.n; i++) {
        const eg_type_entry *entry = &layout->types.items[i];
        if (entry->block == block && entry->language == language && entry->changes == changes)
            return entry->type;
    }
    eg_type *type = EG_NEW(layout->job->arena, eg_type);
    *type = eg_style_type(layout->style, block, language, changes);
    *EG_PUSH(layout->job->arena, &layout->types) = (eg_type_entry){block, language, changes, type};
    return type;
}

/* What the spans over one place of the text say together. */
typedef struct attributes {
    unsigned changes;
    uint32_t span;
    const eg_language *language;
    uint32_t keep;    /* the KEEP span, so that two that touch stay two; EG_NO_INDEX: none */
    uint32_t picture; /* the PICTURE span; EG_NO_INDEX: none */
} attributes;

static void apply_span(const eg_document *document, uint32_t span, attributes *out)
{
    const eg_span *s = &document->spans[span];
    switch (s->kind) {
    case EG_SPAN_EMPHASIS:
        out->changes |= EG_TYPE_EMPHASIS;
        out->span = span;
        break;
    case EG_SPAN_STRONG:
        out->changes |= EG_TYPE_STRONG;
        out->span = span;
        break;
    case EG_SPAN_CODE:
        out->changes |= EG_TYPE_CODE;
        out->span = span;
        break;
    case EG_SPAN_INSERTED:
    case EG_SPAN_DELETED:
        out->changes |= s->kind == EG_SPAN_DELETED ? EG_TYPE_DELETED : EG_TYPE_INSERTED;
        out->span = span;
        break;
    case EG_SPAN_STRIKE:
    case EG_SPAN_LINK:
        out->span = span;
        break;
    case EG_SPAN_NOTE_REF:
        out->changes |= EG_TYPE_SUPERSCRIPT;
        out->span = span;
        break;
    case EG_SPAN_PICTURE:
        out->picture = span;
        out->span = span;
        break;
    case EG_SPAN_KEEP:
    case EG_SPAN_PHRASE:
        out->keep = span;
        break;
    case EG_SPAN_LANGUAGE:
        if (s->language)
            out->language = s->language;
        out->span = span;
        break;
    }
}

/* The attributes at one place: spans are ordered by begin, an outer one before an inner one, so the later of
 * two that cover the place is the inner. */
static attributes attributes_at(const eg_document *document, const eg_node *node, uint32_t first, uint32_t at)
{
    attributes out = {0, EG_NO_INDEX, node->language, EG_NO_INDEX, EG_NO_INDEX};
    for (uint32_t i = first; i < node->first_span + node->n_spans; i++) {
        if (document->spans[i].text.begin > at)
            break;
        if (eg_range_has(document->spans[i].text, at))
            apply_span(document, i, &out);
    }
    return out;
}

/* The next place after `at` where a span begins or ends. Spans before *first have ended for good. */
static uint32_t next_boundary(const eg_document *document, const eg_node *node, uint32_t *first, uint32_t at,
                              uint32_t end)
{
    uint32_t last = node->first_span + node->n_spans, next = end;
    while (*first < last && document->spans[*first].text.end <= at)
        ++*first;
    for (uint32_t i = *first; i < last; i++) {
        eg_range text = document->spans[i].text;
        if (text.begin > at) {
            if (text.begin < next)
                next = text.begin;
            break;
        }
        if (text.end > at && text.end < next)
            next = text.end;
    }
    return next;
}

/* Whether a leaf is nothing but pictures, side by side. */
static bool is_all_pictures(const eg_document *document, const eg_node *node, eg_range text)
{
    uint32_t first = node->first_span;
    for (uint32_t at = text.begin, next; at < text.end; at = next) {
        next = next_boundary(document, node, &first, at, text.end);
        if (attributes_at(document, node, first, at).picture != EG_NO_INDEX)
            continue;
        for (uint32_t i = at; i < next; i++) {
            if (document->text.data[i] != ' ' && document->text.data[i] != '\n')
                return false;
        }
    }
    return true;
}

/* A picture in the line, no wider than the column: among words it stands over two lines at most, as a mark or
 * a small seal does, so that the lines stay together; a row of pictures may take a quarter of the page. */
static void size_inline_picture(eg_layout *layout, uint32_t span, eg_len most, eg_shape_item *item)
{
    const eg_picture_ref *ref = &layout->document->pictures[layout->document->spans[span].target];
    eg_len width, height;
    if (!eg_layout_picture_size(layout, ref, layout->geometry->column, most, &width, &height))
        return;
    item->object_width = width;
    item->object_ascent = height;
}

bool eg_layout_is_rtl(const eg_layout *layout, uint32_t node)
{
    const eg_node *n = &layout->document->nodes[node];
    if (n->kind != EG_NODE_SIGNATORY_NAME && n->kind != EG_NODE_SIGNATORY_DETAIL)
        return n->language->is_rtl;
    return eg_shape_name_is_rtl(eg_document_slice(layout->document, n->text), n->language->is_rtl);
}

const eg_shaped *eg_layout_shape_node(eg_layout *layout, uint32_t node, eg_range text,
                                      const eg_block_style *style)
{
    const eg_document *document = layout->document;
    const eg_node *n = &document->nodes[node];
    EG_VECTOR(eg_shape_item) items = {0};
    uint32_t first = n->first_span;
    for (uint32_t at = text.begin; at < text.end;) {
        uint32_t next = next_boundary(document, n, &first, at, text.end);
        attributes a = attributes_at(document, n, first, at);
        eg_shape_item *item = EG_PUSH(layout->job->arena, &items);
        item->text = (eg_range){at, next};
        item->type = a.changes || a.language != n->language ? type_of(layout, style, a.language, a.changes)
                                                            : &style->type;
        item->language = a.language;
        item->span = a.span;
        item->keep = a.keep != EG_NO_INDEX;
        item->is_phrase = item->keep && document->spans[a.keep].kind == EG_SPAN_PHRASE;
        if (a.picture != EG_NO_INDEX)
            size_inline_picture(
                layout, a.picture,
                is_all_pictures(document, n, text) ? layout->geometry->depth / 4 : 2 * style->leading, item);
        at = next;
    }
    const eg_shaped *shaped = NULL;
    eg_status status = eg_shape_paragraph(&layout->shape, layout->job, document->text.data, text, items.items,
                                          items.n, eg_layout_is_rtl(layout, node), &shaped);
    if (status != EG_OK)
        layout->status = status;
    if (shaped && layout->dumps.runs)
        eg_shape_dump(shaped, layout->dumps.runs);
    return shaped;
}

const eg_shaped *eg_layout_shape_text(eg_layout *layout, eg_range text, const eg_block_style *style,
                                      const eg_language *language)
{
    eg_shape_item *item = EG_NEW(layout->job->arena, eg_shape_item);
    *item = (eg_shape_item){.text = text, .type = &style->type, .language = language, .span = EG_NO_INDEX};
    const eg_shaped *shaped = NULL;
    eg_status status = eg_shape_paragraph(&layout->shape, layout->job, layout->document->text.data, text,
                                          item, text.begin < text.end, language->is_rtl, &shaped);
    if (status != EG_OK)
        layout->status = status;
    if (shaped && layout->dumps.runs)
        eg_shape_dump(shaped, layout->dumps.runs);
    return shaped;
}

eg_line_request eg_layout_request(const eg_block_style *style, eg_len measure, uint32_t node)
{
    return (eg_line_request){.measure = measure,
                             .first_indent = style->first_indent,
                             .align = style->align,
                             .hyphenate = style->hyphenate,
                             .balance = style->balance,
                             .glyph_stretch = style->glyph_stretch,
                             .optical_margins = style->optical_margins,
                             .kashida = style->kashida,
                             .node = node};
}

/* The empty paragraph: what could not be shaped or has no text stands as no lines. */
static const eg_lines no_lines;

const eg_lines *eg_layout_break(eg_layout *layout, const eg_shaped *shaped, const eg_line_request *request)
{
    const eg_lines *lines = NULL;
    if (!shaped || shaped->range.begin == shaped->range.end)
        return &no_lines;
    eg_status status = eg_line_break(&layout->shape, layout->job, shaped, request, &lines);
    if (status != EG_OK)
        layout->status = status;
    if (!lines)
        return &no_lines;
    if (layout->dumps.lines)
        eg_line_dump(lines, eg_buffer_slice(&layout->document->text), layout->dumps.lines);
    return lines;
}

const eg_lines *eg_layout_line(eg_layout *layout, const eg_shaped *shaped, uint32_t node, bool is_label)
{
    if (!shaped || shaped->range.begin == shaped->range.end)
        return &no_lines;
    /* A hair more than it needs: no rounding can then send its end to a second line. */
    eg_line_request request = {.measure = eg_line_natural_width(layout->job, shaped) + EG_PT / 64,
                               .align = EG_ALIGN_START,
                               .node = node,
                               .is_label = is_label};
    return eg_layout_break(layout, shaped, &request);
}

bool eg_layout_picture_size(eg_layout *layout, const eg_picture_ref *ref, eg_len max_width, eg_len max_height,
                            eg_len *width, eg_len *height)
{
    const eg_picture *picture = NULL;
    eg_status status = eg_picture_load(layout->job, ref->bytes, ref->path, ref->place, true, &picture);
    if (status != EG_OK || !picture || picture->width == 0 || picture->height == 0) {
        if (status != EG_OK)
            layout->status = status;
        return false;
    }
    *width = picture->natural_width;
    *height = picture->natural_height;
    if (*width > max_width) {
        *width = max_width;
        *height = eg_len_scale(max_width, picture->height, picture->width);
    }
    if (*height > max_height) {
        *height = max_height;
        *width = eg_len_scale(max_height, picture->width, picture->height);
    }
    return true;
}
