/* --dump=tags: the tree, a line an element, with the text it yields. See tag.h. */
#include "tag/tag.h"

static const eg_tag_mark *find_mark(const eg_tags *tags, uint32_t page, uint32_t mcid)
{
    const eg_tag_page *it = &tags->pages[page];
    for (uint32_t i = 0; i < it->n_marks; i++)
        if (tags->marks[it->first_mark + i].mcid == mcid)
            return &tags->marks[it->first_mark + i];
    return NULL;
}

static void add_text(const eg_document *document, eg_range range, eg_buffer *out)
{
    eg_slice text = eg_document_slice(document, range);
    for (size_t i = 0; i < text.size; i++)
        eg_buffer_add_char(out, text.data[i] == '\n' ? ' ' : text.data[i]);
}

static void add_mark(const eg_tags *tags, const eg_document *document, const eg_pages *pages,
                     const eg_tag_kid *kid, eg_buffer *out)
{
    const eg_tag_mark *mark = find_mark(tags, kid->page, kid->index);
    eg_buffer_print(out, " %u.%u", kid->page + 1, kid->index);
    uint32_t parent = mark ? tags->elements[mark->element].parent : EG_NO_INDEX;
    if (!mark || (parent != EG_NO_INDEX && tags->elements[parent].has_actual_text))
        return;
    eg_buffer_add_string(out, mark->n_runs ? " \"" : " picture");
    for (uint32_t i = 0; i < mark->n_runs; i++)
        add_text(document, eg_tag_mark_text(mark, pages, mark->first_run + i), out);
    if (mark->n_runs)
        eg_buffer_add_char(out, '"');
}

static void add_element(const eg_tags *tags, const eg_document *document, const eg_pages *pages,
                        uint32_t index, int depth, eg_buffer *out)
{
    const eg_tag_element *element = &tags->elements[index];
    for (int i = 0; i < depth; i++)
        eg_buffer_add_string(out, "  ");
    eg_buffer_add_string(out, eg_tag_role_name(element->role));
    if (element->language)
        eg_buffer_print(out, " lang=%s", element->language->tag);
    if (element->list_numbering)
        eg_buffer_print(out, " numbering=%s", element->list_numbering);
    if (element->scope)
        eg_buffer_print(out, " scope=%s", element->scope);
    if (element->id)
        eg_buffer_print(out, " id=%s", element->id);
    if (eg_range_size(element->alt)) {
        eg_buffer_add_string(out, " alt=\"");
        add_text(document, element->alt, out);
        eg_buffer_add_char(out, '"');
    }
    if (element->has_actual_text) {
        eg_buffer_add_string(out, " reads=\"");
        add_text(document, element->actual_text, out);
        eg_buffer_add_char(out, '"');
    }
    for (uint32_t i = 0; i < element->n_kids; i++) {
        const eg_tag_kid *kid = &tags->kids[element->first_kid + i];
        if (kid->kind == EG_TAG_KID_MARK)
            add_mark(tags, document, pages, kid, out);
        else if (kid->kind != EG_TAG_KID_ELEMENT)
            eg_buffer_print(out, " %s %u", kid->kind == EG_TAG_KID_LINK ? "link" : "field", kid->index);
    }
    eg_buffer_add_char(out, '\n');
    for (uint32_t i = 0; i < element->n_kids; i++)
        if (tags->kids[element->first_kid + i].kind == EG_TAG_KID_ELEMENT)
            add_element(tags, document, pages, tags->kids[element->first_kid + i].index, depth + 1, out);
}

void eg_tag_dump(const eg_tags *tags, const eg_document *document, const eg_pages *pages, eg_buffer *out)
{
    if (tags->n_elements)
        add_element(tags, document, pages, 0, 0, out);
}
