/* The structure tree as objects (ISO 32000-1 14.7): elements, ParentTree, IDTree.
 *
 * Lean on purpose, for there are hundreds: no /Type, which is optional; a bare number for a mark on the
 * element's own page; arrays only where there are several kids. */
#include <stdlib.h>

#include "pdf/internal.h"

int32_t eg_pdf_link_key(const eg_pdf_writer *writer, uint32_t link)
{
    return (int32_t)(writer->pages->n_pages + link);
}
int32_t eg_pdf_field_key(const eg_pdf_writer *writer, uint32_t field)
{
    return (int32_t)(writer->pages->n_pages + writer->pages->n_links + field);
}

const bool *eg_pdf_find_in_tree(const eg_pdf_writer *writer, eg_tag_kid_kind kind, uint32_t n)
{
    bool *is_in_tree = EG_NEW_ARRAY(writer->arena, bool, n);
    for (uint32_t i = 0; i < writer->tags->n_kids; i++)
        if (writer->tags->kids[i].kind == kind && writer->tags->kids[i].index < n)
            is_in_tree[writer->tags->kids[i].index] = true;
    return is_in_tree;
}

static const eg_tag_kid *kid_at(const eg_pdf_writer *writer, const eg_tag_element *element, uint32_t i)
{
    return &writer->tags->kids[element->first_kid + i];
}

/* The page of the element's first kid that is on one; EG_NO_INDEX: only elements below. */
static uint32_t page_of(const eg_pdf_writer *writer, const eg_tag_element *element)
{
    for (uint32_t i = 0; i < element->n_kids; i++)
        if (kid_at(writer, element, i)->kind != EG_TAG_KID_ELEMENT)
            return kid_at(writer, element, i)->page;
    return EG_NO_INDEX;
}

/* One kid as it stands in /K: an element, a mark of the element's own page, of another page, an
 * annotation. */
static void print_kid(eg_pdf_writer *writer, eg_buffer *out, const eg_tag_kid *kid, uint32_t page)
{
    if (kid->kind == EG_TAG_KID_ELEMENT) {
        eg_buffer_print(out, "%u 0 R", eg_pdf_id(writer->element_dicts[kid->index]));
        return;
    }
    if (kid->kind == EG_TAG_KID_MARK && kid->page == page) {
        eg_buffer_add_int(out, kid->index);
        return;
    }
    bool is_mark = kid->kind == EG_TAG_KID_MARK;
    eg_buffer_add_string(out, is_mark ? "<</Type/MCR" : "<</Type/OBJR");
    if (kid->page != page)
        eg_buffer_print(out, "/Pg %u 0 R", eg_pdf_id(writer->page_dicts[kid->page]));
    if (is_mark)
        eg_buffer_print(out, "/MCID %u>>", kid->index);
    else
        eg_buffer_print(out, "/Obj %u 0 R>>",
                        eg_pdf_id(kid->kind == EG_TAG_KID_LINK ? writer->link_dicts[kid->index]
                                                               : writer->field_dicts[kid->index]));
}

/* /K, raw: a list of thousands of items would cost libharu's arrays quadratic time, and 2.3.0 ends them at
 * 32,767. */
static void print_kids(eg_pdf_writer *writer, eg_buffer *out, const eg_tag_element *element, uint32_t page)
{
    if (element->n_kids == 0)
        return;
    bool is_array = element->n_kids > 1;
    eg_buffer_add_string(out, is_array ? "/K[" : "/K ");
    for (uint32_t i = 0; i < element->n_kids; i++) {
        if (i)
            eg_buffer_add_char(out, ' ');
        print_kid(writer, out, kid_at(writer, element, i), page);
    }
    if (is_array)
        eg_buffer_add_char(out, ']');
}

/* The picture that is a Figure's content, for its BBox (14.8.5.4.3, required for an illustration). */
static void print_figure_box(eg_pdf_writer *writer, eg_buffer *out, uint32_t element, uint32_t page)
{
    const eg_tag_page *it = &writer->tags->pages[page];
    for (uint32_t i = it->first_mark; i < it->first_mark + it->n_marks; i++) {
        const eg_tag_mark *mark = &writer->tags->marks[i];
        if (mark->element != element || mark->picture == EG_NO_INDEX)
            continue;
        const eg_page_picture *picture = &writer->pages->pictures[mark->picture];
        eg_buffer_add_string(out, "/A<</O/Layout/BBox");
        eg_pdf_add_box(writer, out, page, picture->x, picture->y, picture->width, picture->height);
        eg_buffer_add_string(out, ">>");
        return;
    }
}

static void print_attributes(eg_pdf_writer *writer, eg_buffer *out, uint32_t index, uint32_t page)
{
    const eg_tag_element *element = &writer->tags->elements[index];
    if (element->list_numbering)
        eg_buffer_print(out, "/A<</O/List/ListNumbering/%s>>", element->list_numbering);
    if (element->scope)
        eg_buffer_print(out, "/A<</O/Table/Scope/%s>>", element->scope);
    if (element->role == EG_TAG_FIGURE && page != EG_NO_INDEX)
        print_figure_box(writer, out, index, page);
}

static void fill_element(eg_pdf_writer *writer, uint32_t index, HPDF_Dict root)
{
    const eg_tag_element *element = &writer->tags->elements[index];
    HPDF_Dict dict = writer->element_dicts[index];
    eg_pdf_add_name(writer, dict, "S", eg_tag_role_name(element->role));
    eg_pdf_add(writer, dict, "P",
               element->parent == EG_NO_INDEX ? root : writer->element_dicts[element->parent]);
    uint32_t page = page_of(writer, element);
    if (page != EG_NO_INDEX)
        eg_pdf_add(writer, dict, "Pg", writer->page_dicts[page]);
    if (element->language)
        eg_pdf_add_string(writer, dict, "Lang", element->language->tag);
    if (element->role == EG_TAG_FIGURE)
        eg_pdf_add_text(writer, dict, "Alt", eg_document_slice(writer->document, element->alt));
    if (element->has_actual_text)
        eg_pdf_add_text(writer, dict, "ActualText",
                        eg_document_slice(writer->document, element->actual_text));
    if (element->id)
        eg_pdf_add_string(writer, dict, "ID", element->id);
    eg_buffer raw = eg_buffer_new(writer->arena);
    print_kids(writer, &raw, element, page);
    print_attributes(writer, &raw, index, page);
    if (raw.size)
        eg_pdf_add_raw(writer, dict, raw.data);
}

/* ParentTree (14.7.4.4): a page's key leads to the elements of its marks, an annotation's to its own. */
struct parents {
    EG_VECTOR(struct parent_entry) entries;
};
struct parent_entry {
    int32_t key;
    uint32_t page;    /* or EG_NO_INDEX */
    uint32_t element; /* of an annotation */
};

static void add_parent_key(eg_pdf_writer *writer, HPDF_Array array, uint32_t entry, const void *data)
{
    eg_pdf_append_number(writer, array, ((const struct parents *)data)->entries.items[entry].key);
}

static void add_parent_entry(eg_pdf_writer *writer, HPDF_Array array, uint32_t index, const void *data)
{
    const struct parent_entry *entry = &((const struct parents *)data)->entries.items[index];
    if (entry->page == EG_NO_INDEX) {
        eg_pdf_append(writer, array, writer->element_dicts[entry->element]);
        return;
    }
    HPDF_Array list;
    eg_pdf_append_array(writer, array, &list);
    const uint32_t *parents = writer->tags->parents + writer->tags->first_parent[entry->page];
    for (uint32_t i = 0; i < writer->tags->pages[entry->page].n_mcids; i++)
        eg_pdf_append(writer, list, writer->element_dicts[parents[i]]);
}

static int compare_parents(const void *left, const void *right)
{
    const struct parent_entry *a = left, *b = right;
    return (a->key > b->key) - (a->key < b->key);
}

static void add_parent_tree(eg_pdf_writer *writer, HPDF_Dict root)
{
    struct parents parents = {0};
    for (uint32_t p = 0; p < writer->pages->n_pages; p++)
        if (writer->tags->pages[p].n_mcids)
            *EG_PUSH(writer->arena, &parents.entries) = (struct parent_entry){(int32_t)p, p, 0};
    for (uint32_t e = 0; e < writer->tags->n_elements; e++)
        for (uint32_t i = 0; i < writer->tags->elements[e].n_kids; i++) {
            const eg_tag_kid *kid = kid_at(writer, &writer->tags->elements[e], i);
            if (kid->kind == EG_TAG_KID_LINK || kid->kind == EG_TAG_KID_FIELD)
                *EG_PUSH(writer->arena, &parents.entries) =
                    (struct parent_entry){kid->kind == EG_TAG_KID_LINK ? eg_pdf_link_key(writer, kid->index)
                                                                       : eg_pdf_field_key(writer, kid->index),
                                          EG_NO_INDEX, e};
        }
    if (parents.entries.n)
        qsort(parents.entries.items, parents.entries.n, sizeof *parents.entries.items, compare_parents);
    HPDF_Dict tree = eg_pdf_dict(writer);
    eg_pdf_add(writer, root, "ParentTree", tree);
    eg_pdf_add_tree(writer, tree, "Nums", parents.entries.n, add_parent_entry, add_parent_key, &parents);
    eg_pdf_add_number(writer, root, "ParentTreeNextKey",
                      (int32_t)(writer->pages->n_pages + writer->pages->n_links + writer->pages->n_fields));
}

/* IDTree (required as soon as one element has an ID), a name tree: keys in the order of their bytes. */
/* An identifier and its element's number. */
struct id {
    const char *name;
    uint32_t element;
};
struct ids {
    EG_VECTOR(struct id) entries;
};

static void add_id_key(eg_pdf_writer *writer, HPDF_Array array, uint32_t entry, const void *data)
{
    eg_pdf_append_string(writer, array, ((const struct ids *)data)->entries.items[entry].name);
}

static void add_id_entry(eg_pdf_writer *writer, HPDF_Array array, uint32_t entry, const void *data)
{
    const struct id *id = &((const struct ids *)data)->entries.items[entry];
    eg_pdf_append(writer, array, writer->element_dicts[id->element]);
}

/* As a name tree is ordered: "note-10" before "note-2". No two are the same. */
static int compare_ids(const void *a, const void *b)
{
    return strcmp(((const struct id *)a)->name, ((const struct id *)b)->name);
}

static void add_id_tree(eg_pdf_writer *writer, HPDF_Dict root)
{
    struct ids ids = {0};
    for (uint32_t e = 0; e < writer->tags->n_elements; e++)
        if (writer->tags->elements[e].id)
            *EG_PUSH(writer->arena, &ids.entries) = (struct id){writer->tags->elements[e].id, e};
    if (ids.entries.n == 0)
        return;
    qsort(ids.entries.items, ids.entries.n, sizeof *ids.entries.items, compare_ids);
    HPDF_Dict tree = eg_pdf_dict(writer);
    eg_pdf_add(writer, root, "IDTree", tree);
    eg_pdf_add_tree(writer, tree, "Names", ids.entries.n, add_id_entry, add_id_key, &ids);
}

/* RoleMap (required for what is not standard, 14.8.4.1; ISO 14289-1 7.1): only when there is such. */
static void add_role_map(eg_pdf_writer *writer, HPDF_Dict root)
{
    bool seen[EG_TAG_N_ROLES] = {false};
    for (uint32_t e = 0; e < writer->tags->n_elements; e++)
        seen[writer->tags->elements[e].role] = true;
    if (!seen[EG_TAG_INSERTED] && !seen[EG_TAG_DELETED])
        return;
    HPDF_Dict map = eg_pdf_inner_dict(writer, root, "RoleMap");
    for (int role = EG_TAG_INSERTED; role <= EG_TAG_DELETED; role++)
        if (seen[role])
            eg_pdf_add_name(writer, map, eg_tag_role_name((eg_tag_role)role), "Span");
}

void eg_pdf_add_structure(eg_pdf_writer *writer)
{
    HPDF_Dict root = eg_pdf_dict(writer);
    eg_pdf_add_name(writer, root, "Type", "StructTreeRoot");
    for (uint32_t e = 0; e < writer->tags->n_elements; e++)
        fill_element(writer, e, root);
    add_role_map(writer, root);
    eg_pdf_add(writer, root, "K", writer->element_dicts[0]);
    add_parent_tree(writer, root);
    add_id_tree(writer, root);
    eg_pdf_add(writer, writer->doc->catalog, "StructTreeRoot", root);
    eg_pdf_add_true(writer, eg_pdf_inner_dict(writer, writer->doc->catalog, "MarkInfo"), "Marked");
}
