/* Nodes of the document to structure elements (ISO 32000-1 14.8.4). See tag.h.
 *
 * | node                          | element                                   |
 * |-------------------------------|-------------------------------------------|
 * | title; heading of level n     | H1; Hn                                    |
 * | masthead, subtitle, closing … | P each                                    |
 * | list; item                    | L with ListNumbering; LI of Lbl and LBody |
 * | item of one paragraph         | its text stands in LBody itself           |
 * | table                         | Table of THead and TBody, TR, TH or TD    |
 * | quote; code; picture          | BlockQuote; P of Code; Figure             |
 * | note                          | Note of Lbl and its blocks, with an ID, after the block that refers to it |
 * | signatures                    | Sect of its heading and, for each, Form and P |
 * | span: link; note mark         | Link; Reference of Link                   |
 * | span: language; code; picture | Span; Code; Figure                        |
 * | span: inserted; deleted       | Inserted or Deleted, of a Span            |
 */
#include "tag/internal.h"

uint32_t eg_tag_add_element(eg_tag_builder *builder, eg_tag_role role, uint32_t parent, uint32_t order)
{
    uint32_t index = builder->elements.n;
    eg_tag_draft *draft = EG_PUSH(builder->job->arena, &builder->elements);
    draft->element = (eg_tag_element){
        .role = role, .parent = parent, .first_kid = EG_NO_INDEX, .node = EG_NO_INDEX, .span = EG_NO_INDEX};
    draft->last_kid = EG_NO_INDEX;
    if (parent != EG_NO_INDEX)
        eg_tag_add_kid(builder, parent, EG_TAG_KID_ELEMENT, index, 0, order);
    return index;
}

void eg_tag_add_kid(eg_tag_builder *builder, uint32_t element, eg_tag_kid_kind kind, uint32_t index,
                    uint32_t page, uint32_t order)
{
    uint32_t at = builder->kids.n;
    eg_tag_draft *draft = &builder->elements.items[element];
    *EG_PUSH(builder->job->arena, &builder->kids) = (eg_tag_draft_kid){
        .kid = {.kind = kind, .index = index, .page = page}, .order = order, .next = EG_NO_INDEX};
    if (draft->last_kid == EG_NO_INDEX)
        draft->element.first_kid = at;
    else
        builder->kids.items[draft->last_kid].next = at;
    draft->last_kid = at;
    draft->element.n_kids++;
}

static uint32_t add_block(eg_tag_builder *builder, eg_tag_role role, uint32_t parent, uint32_t node)
{
    /* Siblings that are blocks come in the order of their making. */
    uint32_t order = parent == EG_NO_INDEX ? 0 : builder->elements.items[parent].element.n_kids;
    uint32_t element = eg_tag_add_element(builder, role, parent, order);
    builder->elements.items[element].element.node = node;
    return element;
}

static eg_tag_role heading_role(unsigned level)
{
    if (level < 1)
        level = 1;
    return (eg_tag_role)(EG_TAG_H1 + (level > 6 ? 6 : level) - 1);
}

static void add_children(eg_tag_builder *builder, const eg_node *node, uint32_t parent);
static void add_node(eg_tag_builder *builder, uint32_t index, uint32_t parent);

static uint32_t add_label(eg_tag_builder *builder, uint32_t index, uint32_t parent)
{
    uint32_t label = add_block(builder, EG_TAG_LBL, parent, index);
    builder->of_label[index] = label;
    return label;
}

static void add_item(eg_tag_builder *builder, uint32_t index, uint32_t parent)
{
    const eg_node *item = &builder->document->nodes[index];
    uint32_t element = add_block(builder, EG_TAG_LI, parent, index);
    if (eg_range_size(item->label))
        add_label(builder, index, element);
    uint32_t body = add_block(builder, EG_TAG_LBODY, element, index), only = item->first_child;
    if (only != EG_NO_INDEX && only == item->last_child &&
        builder->document->nodes[only].kind == EG_NODE_PARAGRAPH)
        builder->of_node[only] = body;
    else
        add_children(builder, item, body);
}

static void add_table(eg_tag_builder *builder, uint32_t index, uint32_t parent)
{
    const eg_node *nodes = builder->document->nodes, *table = &nodes[index];
    uint32_t element = add_block(builder, EG_TAG_TABLE, parent, index), group = EG_NO_INDEX, n_rows = 0;
    for (uint32_t row = table->first_child; row != EG_NO_INDEX; row = nodes[row].next, n_rows++) {
        bool is_head = n_rows < table->n_header_rows;
        if (n_rows == 0 || n_rows == table->n_header_rows)
            group = add_block(builder, is_head ? EG_TAG_THEAD : EG_TAG_TBODY, element, index);
        uint32_t line = add_block(builder, EG_TAG_TR, group, row);
        for (uint32_t cell = nodes[row].first_child; cell != EG_NO_INDEX; cell = nodes[cell].next) {
            builder->of_node[cell] = add_block(builder, is_head ? EG_TAG_TH : EG_TAG_TD, line, cell);
            if (is_head)
                builder->elements.items[builder->of_node[cell]].element.scope = "Column";
        }
    }
}

static void add_note(eg_tag_builder *builder, uint32_t index, uint32_t parent, uint32_t order)
{
    const eg_node *note = &builder->document->nodes[index];
    uint32_t element = eg_tag_add_element(builder, EG_TAG_NOTE, parent, order);
    builder->of_node[index] = element;
    builder->elements.items[element].element.node = index;
    builder->elements.items[element].element.id =
        eg_arena_print(builder->job->arena, "note-%u", ++builder->n_notes);
    if (eg_range_size(note->label))
        add_label(builder, index, element);
    add_children(builder, note, element);
}

/* No glyph stands for the line feeds between the lines of code, so its element says how it reads; marks hang
 * on one inside it, as marks.c has it of all that has an ActualText. */
static void add_code(eg_tag_builder *builder, uint32_t index, uint32_t parent)
{
    const eg_document *document = builder->document;
    eg_range text = document->nodes[index].text;
    while (text.end > text.begin && document->text.data[text.end - 1] == '\n')
        text.end--;
    uint32_t code = add_block(builder, EG_TAG_CODE, add_block(builder, EG_TAG_P, parent, index), index);
    builder->of_node[index] = code;
    if (text.begin == text.end || !memchr(document->text.data + text.begin, '\n', eg_range_size(text)))
        return;
    builder->elements.items[code].element.has_actual_text = true;
    builder->elements.items[code].element.actual_text = text;
    builder->of_node[index] = add_block(builder, EG_TAG_SPAN, code, index);
}

static void add_node(eg_tag_builder *builder, uint32_t index, uint32_t parent)
{
    const eg_node *node = &builder->document->nodes[index];
    uint32_t *element = &builder->of_node[index];
    switch (node->kind) {
    case EG_NODE_DOCUMENT:
    case EG_NODE_MASTHEAD:
    case EG_NODE_PARALLEL: /* its cells follow one another, one language at a time */
        add_children(builder, node, parent);
        break;
    case EG_NODE_BODY_NAME:
    case EG_NODE_BAND_START:
    case EG_NODE_BAND_MIDDLE:
    case EG_NODE_BAND_END:
    case EG_NODE_SUBTITLE:
    case EG_NODE_STATUS_NOTE:
    case EG_NODE_PARAGRAPH:
    case EG_NODE_CLOSING:
    case EG_NODE_SIGNATORY_NAME:
    case EG_NODE_SIGNATORY_DETAIL:
        *element = add_block(builder, EG_TAG_P, parent, index);
        break;
    case EG_NODE_TITLE:
        *element = add_block(builder, EG_TAG_H1, parent, index);
        break;
    case EG_NODE_HEADING:
        *element = add_block(builder, heading_role(node->level), parent, index);
        break;
    case EG_NODE_LIST:
        *element = add_block(builder, EG_TAG_L, parent, index);
        builder->elements.items[*element].element.list_numbering =
            eg_tag_list_numbering(builder->document, node);
        add_children(builder, node, *element);
        break;
    case EG_NODE_ITEM:
        add_item(builder, index, parent);
        break;
    case EG_NODE_QUOTE:
        *element = add_block(builder, EG_TAG_BLOCKQUOTE, parent, index);
        add_children(builder, node, *element);
        break;
    case EG_NODE_TABLE:
        add_table(builder, index, parent);
        break;
    case EG_NODE_PICTURE:
        *element = add_block(builder, EG_TAG_FIGURE, parent, index);
        if (node->target < builder->document->n_pictures)
            builder->elements.items[*element].element.alt = builder->document->pictures[node->target].alt;
        break;
    case EG_NODE_CODE:
        add_code(builder, index, parent);
        break;
    case EG_NODE_SIGNATURES:
        *element = add_block(builder, EG_TAG_SECT, parent, index);
        add_children(builder, node, *element);
        break;
    case EG_NODE_SIGNATORY:
        if (builder->pages->n_fields > 0) /* none: a copy to read */
            builder->of_form[index] = add_block(builder, EG_TAG_FORM, parent, index);
        add_children(builder, node, parent);
        break;
    case EG_NODE_RULE: /* an artifact */
    case EG_NODE_ROW:  /* with their table */
    case EG_NODE_CELL:
    case EG_NODE_NOTE: /* with what refers to it */
    case EG_N_NODE_KINDS:
        break;
    }
}

static void add_children(eg_tag_builder *builder, const eg_node *node, uint32_t parent)
{
    const eg_node *nodes = builder->document->nodes;
    for (uint32_t child = node->first_child; child != EG_NO_INDEX; child = nodes[child].next)
        add_node(builder, child, parent);
}

/* The language of the element a kid would inherit from. */
static const eg_language *language_above(const eg_tag_builder *builder, uint32_t parent)
{
    for (; parent != EG_NO_INDEX; parent = builder->elements.items[parent].element.parent)
        if (builder->elements.items[parent].element.language)
            return builder->elements.items[parent].element.language;
    return builder->document->language;
}

static void set_language(eg_tag_builder *builder, uint32_t element, const eg_language *language)
{
    eg_tag_element *it = &builder->elements.items[element].element;
    const eg_language *above = language_above(builder, it->parent);
    if (language && above && strcmp(language->tag, above->tag) != 0)
        it->language = language;
}

/* A note reads after the block with the first reference to it: beside a paragraph or a heading, at the end of
 * an item or a cell, which hold their text themselves. While blocks are made every element but the root has
 * become a kid once, in turn, so that its place among its siblings is that of kid element - 1. */
static void add_note_after(eg_tag_builder *builder, uint32_t note, uint32_t block)
{
    const eg_tag_element *it = &builder->elements.items[block].element;
    bool holds_text = it->role == EG_TAG_LBODY || it->role == EG_TAG_TD || it->role == EG_TAG_TH;
    if (holds_text || block == 0)
        add_note(builder, note, block, UINT32_MAX);
    else
        add_note(builder, note, it->parent, builder->kids.items[block - 1].order);
}

/* Notes stand after all else in the document; those that notes refer to come after them. */
static void add_notes(eg_tag_builder *builder)
{
    const eg_document *document = builder->document;
    for (uint32_t i = 0; i < document->n_nodes; i++) {
        const eg_node *node = &document->nodes[i];
        for (uint32_t s = node->first_span; s < node->first_span + node->n_spans; s++) {
            uint32_t note =
                document->spans[s].kind == EG_SPAN_NOTE_REF ? document->spans[s].target : EG_NO_INDEX;
            if (note < document->n_nodes && document->nodes[note].kind == EG_NODE_NOTE &&
                builder->of_node[note] == EG_NO_INDEX && builder->of_node[i] != EG_NO_INDEX)
                add_note_after(builder, note, builder->of_node[i]);
        }
        if (node->kind == EG_NODE_NOTE && builder->of_node[i] == EG_NO_INDEX)
            add_note_after(builder, i, 0); /* nothing refers to it */
    }
}

void eg_tag_add_blocks(eg_tag_builder *builder)
{
    const eg_document *document = builder->document;
    uint32_t root = add_block(builder, EG_TAG_DOCUMENT, EG_NO_INDEX, 0);
    builder->of_node[0] = root;
    add_node(builder, 0, root);
    add_notes(builder);
    for (uint32_t i = 0; i < builder->elements.n; i++) /* parents stand before children */
        if (builder->elements.items[i].element.node < document->n_nodes)
            set_language(builder, i, document->nodes[builder->elements.items[i].element.node].language);
}

/* An element that says by its name and in words what became of its text; the text stands in a Span of its own
 * inside, for readers that would take the words for what is on the page (see marks.c). */
static uint32_t add_change(eg_tag_builder *builder, uint32_t parent, uint32_t index)
{
    const eg_span *span = &builder->document->spans[index];
    eg_tag_role role = span->kind == EG_SPAN_DELETED ? EG_TAG_DELETED : EG_TAG_INSERTED;
    uint32_t outer = eg_tag_add_element(builder, role, parent, span->text.begin);
    builder->elements.items[outer].element.span = index;
    builder->elements.items[outer].element.has_actual_text = true;
    builder->elements.items[outer].element.actual_text = span->reading;
    return eg_tag_add_element(builder, EG_TAG_SPAN, outer, span->text.begin);
}

/* The element for one span alone inside parent, or parent itself for a span that needs none. */
static uint32_t add_span(eg_tag_builder *builder, uint32_t parent, uint32_t index)
{
    const eg_span *span = &builder->document->spans[index];
    uint32_t order = span->text.begin, element = parent;
    switch (span->kind) {
    case EG_SPAN_LINK:
        element = eg_tag_add_element(builder, EG_TAG_LINK, parent, order);
        break;
    case EG_SPAN_NOTE_REF:
        element = eg_tag_add_element(builder, EG_TAG_REFERENCE, parent, order);
        builder->elements.items[element].element.span = index;
        element = eg_tag_add_element(builder, EG_TAG_LINK, element, order);
        break;
    case EG_SPAN_LANGUAGE:
        element = eg_tag_add_element(builder, EG_TAG_SPAN, parent, order);
        set_language(builder, element, span->language);
        break;
    case EG_SPAN_CODE:
        element = eg_tag_add_element(builder, EG_TAG_CODE, parent, order);
        break;
    case EG_SPAN_PICTURE:
        element = eg_tag_add_element(builder, EG_TAG_FIGURE, parent, order);
        if (span->target < builder->document->n_pictures)
            builder->elements.items[element].element.alt = builder->document->pictures[span->target].alt;
        break;
    case EG_SPAN_INSERTED:
    case EG_SPAN_DELETED:
        element = add_change(builder, parent, index);
        break;
    case EG_SPAN_EMPHASIS: /* looks, not structure: ISO 32000-1 has no element for them */
    case EG_SPAN_STRONG:
    case EG_SPAN_STRIKE:
    case EG_SPAN_KEEP:
    case EG_SPAN_PHRASE:
        return parent;
    }
    builder->elements.items[element].element.span = index;
    return element;
}

static uint32_t element_of_span(eg_tag_builder *builder, uint32_t leaf, uint32_t span)
{
    if (span >= builder->document->n_spans)
        return leaf;
    if (builder->of_span[span] == EG_NO_INDEX) {
        uint32_t outer = builder->document->spans[span].parent;
        /* Spans stand outer before inner, so a parent that does not is no parent. */
        uint32_t parent = outer < span ? element_of_span(builder, leaf, outer) : leaf;
        builder->of_span[span] = add_span(builder, parent, span);
    }
    return builder->of_span[span];
}

uint32_t eg_tag_element_of(eg_tag_builder *builder, uint32_t node, uint32_t span, bool is_label)
{
    if (node >= builder->document->n_nodes)
        return EG_NO_INDEX;
    if (is_label)
        return builder->of_label[node];
    uint32_t leaf = builder->of_node[node];
    return leaf == EG_NO_INDEX ? leaf : element_of_span(builder, leaf, span);
}

uint32_t eg_tag_element_of_link(eg_tag_builder *builder, uint32_t node, uint32_t span)
{
    const eg_span *spans = builder->document->spans;
    while (span < builder->document->n_spans && spans[span].kind != EG_SPAN_LINK &&
           spans[span].kind != EG_SPAN_NOTE_REF)
        span = spans[span].parent;
    return span < builder->document->n_spans ? eg_tag_element_of(builder, node, span, false) : EG_NO_INDEX;
}
