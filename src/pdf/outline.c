/* Ways in: bookmarks of the headings, named destinations, page labels (ISO 32000-1 12.3, 12.4.2). */
#include <stdlib.h>

#include "pdf/internal.h"

/* ---- named destinations ---- */

struct destination {
    const char *name;
    const eg_page_place *place;
};
struct destinations {
    EG_VECTOR(struct destination) entries;
};

static int compare_names(const void *left, const void *right)
{
    return strcmp(((const struct destination *)left)->name, ((const struct destination *)right)->name);
}

static void add_destination_key(eg_pdf_writer *writer, HPDF_Array array, uint32_t entry, const void *data)
{
    eg_pdf_append_string(writer, array, ((const struct destinations *)data)->entries.items[entry].name);
}

static void add_destination(eg_pdf_writer *writer, HPDF_Array array, uint32_t entry, const void *data)
{
    const eg_page_place *place = ((const struct destinations *)data)->entries.items[entry].place;
    HPDF_Array target;
    eg_pdf_append_array(writer, array, &target);
    eg_pdf_append(writer, target, writer->page_dicts[place->page]);
    eg_pdf_append(writer, target, HPDF_Name_New(writer->doc->mmgr, "XYZ"));
    eg_pdf_append_number(writer, target, (int32_t)eg_len_scale(place->x, 1, EG_PT));
    /* Rounded up: the line must not be cut at its top. */
    eg_pdf_append_number(
        writer, target, (int32_t)((writer->pages->pages[place->page].height - place->y + EG_PT - 1) / EG_PT));
    eg_pdf_append(writer, target, HPDF_Null_New(writer->doc->mmgr));
}

static const char *anchor_of(eg_pdf_writer *writer, uint32_t node)
{
    eg_range anchor = writer->document->nodes[node].anchor;
    return eg_range_size(anchor) ? eg_arena_dup(writer->arena, eg_document_slice(writer->document, anchor))
                                 : NULL;
}

void eg_pdf_add_destinations(eg_pdf_writer *writer, HPDF_Dict names)
{
    struct destinations all = {0};
    for (uint32_t i = 0; i < writer->pages->n_places; i++) {
        const eg_page_place *place = &writer->pages->places[i];
        const char *name = place->node < writer->document->n_nodes ? anchor_of(writer, place->node) : NULL;
        if (name && place->page < writer->pages->n_pages)
            *EG_PUSH(writer->arena, &all.entries) = (struct destination){name, place};
    }
    if (all.entries.n == 0)
        return;
    qsort(all.entries.items, all.entries.n, sizeof *all.entries.items, compare_names);
    HPDF_Dict tree = eg_pdf_dict(writer);
    eg_pdf_add(writer, names, "Dests", tree);
    eg_pdf_add_tree(writer, tree, "Names", all.entries.n, add_destination, add_destination_key, &all);
}

/* ---- bookmarks ---- */

struct bookmark {
    HPDF_Dict dict, last_child, first_child;
    uint8_t level;
    int32_t n_below; /* all that show when all is open */
};

static void link_bookmark(eg_pdf_writer *writer, struct bookmark *parent, HPDF_Dict dict)
{
    eg_pdf_add(writer, dict, "Parent", parent->dict);
    if (parent->last_child) {
        eg_pdf_add(writer, dict, "Prev", parent->last_child);
        eg_pdf_add(writer, parent->last_child, "Next", dict);
    } else {
        parent->first_child = dict;
    }
    parent->last_child = dict;
}

static void close_bookmark(eg_pdf_writer *writer, const struct bookmark *bookmark)
{
    if (!bookmark->first_child)
        return;
    eg_pdf_add(writer, bookmark->dict, "First", bookmark->first_child);
    eg_pdf_add(writer, bookmark->dict, "Last", bookmark->last_child);
    eg_pdf_add_number(writer, bookmark->dict, "Count", bookmark->n_below);
}

static HPDF_Dict new_bookmark(eg_pdf_writer *writer, const eg_page_place *place)
{
    HPDF_Dict dict = eg_pdf_dict(writer);
    eg_pdf_add_text(writer, dict, "Title",
                    eg_document_plain_text(writer->document, place->node, writer->arena));
    const char *anchor = anchor_of(writer, place->node);
    if (anchor) {
        eg_pdf_add_string(writer, dict, "Dest", anchor);
    } else {
        eg_buffer raw = eg_buffer_new(writer->arena);
        eg_buffer_print(&raw, "/Dest[%u 0 R/XYZ ", eg_pdf_id(writer->page_dicts[place->page]));
        eg_buffer_add_len(&raw, place->x, 0);
        eg_buffer_add_char(&raw, ' ');
        eg_buffer_add_len(&raw, writer->pages->pages[place->page].height - place->y, 0);
        eg_buffer_add_string(&raw, " null]");
        eg_pdf_add_raw(writer, dict, raw.data);
    }
    return dict;
}

void eg_pdf_add_outline(eg_pdf_writer *writer)
{
    enum { DEEPEST = 7 };
    struct bookmark open[DEEPEST + 1] = {{0}};
    int depth = 0;
    for (uint32_t i = 0; i < writer->pages->n_places; i++) {
        const eg_page_place *place = &writer->pages->places[i];
        if (place->node >= writer->document->n_nodes || place->page >= writer->pages->n_pages ||
            writer->document->nodes[place->node].kind != EG_NODE_HEADING ||
            writer->document->nodes[place->node].column > 0) /* one language is enough to find the way */
            continue;
        if (!open[0].dict) {
            open[0].dict = eg_pdf_dict(writer);
            eg_pdf_add(writer, writer->doc->catalog, "Outlines", open[0].dict);
        }
        uint8_t level = writer->document->nodes[place->node].level;
        while (depth > 0 && open[depth].level >= level)
            close_bookmark(writer, &open[depth--]);
        HPDF_Dict dict = new_bookmark(writer, place);
        link_bookmark(writer, &open[depth], dict);
        for (int d = 0; d <= depth; d++)
            open[d].n_below++;
        if (depth < DEEPEST)
            open[++depth] = (struct bookmark){.dict = dict, .level = level};
    }
    if (!open[0].dict)
        return;
    for (; depth >= 0; depth--)
        close_bookmark(writer, &open[depth]);
    eg_pdf_add_name(writer, writer->doc->catalog, "PageMode", "UseOutlines");
}

/* ---- page labels ---- */

static bool counts_from_one(const eg_pdf_writer *writer)
{
    char number[12];
    for (uint32_t p = 0; p < writer->pages->n_pages; p++) {
        snprintf(number, sizeof number, "%u", p + 1);
        if (!eg_slice_is(eg_document_slice(writer->document, writer->pages->pages[p].label), number))
            return false;
    }
    return true;
}

/* 12.4.2: numbers of other digits than 0 to 9 are prefixes, a range of labels a page. */
void eg_pdf_add_page_labels(eg_pdf_writer *writer)
{
    HPDF_Dict labels = eg_pdf_inner_dict(writer, writer->doc->catalog, "PageLabels");
    HPDF_Array list = eg_pdf_inner_array(writer, labels, "Nums");
    bool is_plain = counts_from_one(writer);
    for (uint32_t p = 0; p < (is_plain ? 1 : writer->pages->n_pages); p++) {
        HPDF_Dict label;
        eg_pdf_append_number(writer, list, (int32_t)p);
        eg_pdf_append_dict(writer, list, &label);
        if (is_plain)
            eg_pdf_add_name(writer, label, "S", "D");
        else
            eg_pdf_add_text(writer, label, "P",
                            eg_document_slice(writer->document, writer->pages->pages[p].label));
    }
}
