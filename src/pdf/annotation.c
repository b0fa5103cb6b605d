/* Links and signature fields (ISO 32000-1 12.5, 12.7; ISO 19005-2 6.3, 6.4.1; ISO 14289-1 7.18).
 *
 * All fields that will ever be signed exist in the first revision: adding one later is read differently by
 * different validators. One dictionary is field and widget at once; a signature's appearance comes with the
 * signature, until then it is an empty form. The closing field locks all fields (12.7.4.5, SigFieldLock) but
 * the one that takes the document's time stamp, which comes after it (ETSI EN 319 142-1 5.5) and which strict
 * validators would else refuse; parties' fields lock nothing, for a lock would stop those who sign after. */
#include "pdf/internal.h"

static void add_rect(eg_pdf_writer *writer, eg_buffer *raw, uint32_t page, eg_len x, eg_len y, eg_len width,
                     eg_len height)
{
    eg_buffer_add_string(raw, "/Rect");
    eg_pdf_add_box(writer, raw, page, x, y, width, height);
}

/* A URI is 7-bit ASCII (12.6.4.7): every other byte, and what would end it, percent-encoded (RFC 3986
 * 2.1). */
static const char *encode_uri(eg_arena *arena, eg_slice url)
{
    eg_buffer out = eg_buffer_new(arena);
    for (size_t i = 0; i < url.size; i++) {
        unsigned char c = (unsigned char)url.data[i];
        if (c <= 0x20 || c >= 0x7F || strchr("<>\"{}|\\^`", c)) {
            eg_buffer_add_char(&out, '%');
            eg_buffer_add_hex(&out, c, 2);
        } else {
            eg_buffer_add_char(&out, (char)c);
        }
    }
    return out.data;
}

/* What a link says of itself (14289-1 7.18.5): the note's number in words, or the address. */
static eg_slice describe_link(eg_pdf_writer *writer, const eg_page_link *link)
{
    const eg_document *document = writer->document;
    eg_buffer out = eg_buffer_new(writer->arena);
    if (link->target_node < document->n_nodes) {
        const eg_node *node = &document->nodes[link->target_node];
        if (node->kind == EG_NODE_NOTE) {
            eg_buffer_add_string(&out, node->language->phrases[EG_PHRASE_NOTE]);
            eg_buffer_add_char(&out, ' ');
        }
        eg_buffer_add_slice(
            &out, eg_document_slice(document, eg_range_size(node->label) ? node->label : node->text));
    } else if (link->span < document->n_spans) {
        eg_buffer_add_slice(&out, eg_document_slice(document, document->spans[link->span].url));
    }
    return eg_buffer_slice(&out);
}

/* What every annotation is made with. */
typedef struct annotations {
    const eg_page_place *
        *places; /* one a node; NULL: it is nowhere. The array itself is NULL without links */
    const bool *is_field_in_tree;
    HPDF_Array fields;
    HPDF_Dict *appearances; /* one a field */
} annotations;

static const eg_page_place **index_places(const eg_pdf_writer *writer)
{
    uint32_t n_nodes = writer->document->n_nodes;
    const eg_page_place **places = EG_NEW_ARRAY(writer->arena, const eg_page_place *, n_nodes);
    for (uint32_t i = writer->pages->n_places; i-- > 0;) /* of several the first */
        if (writer->pages->places[i].node < n_nodes)
            places[writer->pages->places[i].node] = &writer->pages->places[i];
    return places;
}

static void add_link_target(eg_pdf_writer *writer, const annotations *all, HPDF_Dict dict,
                            const eg_page_link *link, eg_buffer *raw)
{
    const eg_document *document = writer->document;
    const eg_page_place *place = NULL;
    if (link->target_node < document->n_nodes)
        place = all->places[link->target_node];
    if (place) {
        const eg_page *page = &writer->pages->pages[place->page];
        eg_buffer_print(raw, "/Dest[%u 0 R/XYZ ", eg_pdf_id(writer->page_dicts[place->page]));
        eg_buffer_add_len(raw, place->x, 0);
        eg_buffer_add_char(raw, ' ');
        eg_buffer_add_len(raw, page->height - place->y, 0);
        eg_buffer_add_string(raw, " null]");
    } else if (link->target_node >= document->n_nodes && link->span < document->n_spans) {
        HPDF_Dict action = eg_pdf_inner_dict(writer, dict, "A");
        eg_pdf_add_name(writer, action, "S", "URI");
        eg_slice url = eg_document_slice(document, document->spans[link->span].url);
        eg_pdf_add_string(writer, action, "URI", encode_uri(writer->arena, url));
    }
}

static void add_link(eg_pdf_writer *writer, const annotations *all, uint32_t index, uint32_t page,
                     HPDF_Array annots)
{
    const eg_page_link *link = &writer->pages->links[index];
    HPDF_Dict dict = writer->link_dicts[index];
    eg_pdf_add_name(writer, dict, "Type", "Annot");
    eg_pdf_add_name(writer, dict, "Subtype", "Link");
    eg_pdf_add_number(writer, dict, "F", 4); /* Print, required by 19005-2 6.3.2 */
    eg_pdf_add_number(writer, dict, "StructParent", eg_pdf_link_key(writer, index));
    eg_pdf_add_text(writer, dict, "Contents", describe_link(writer, link));
    eg_buffer raw = eg_buffer_new(writer->arena);
    add_rect(writer, &raw, page, link->x, link->y, link->width, link->height);
    eg_buffer_add_string(&raw, "/Border[0 0 0]");
    add_link_target(writer, all, dict, link, &raw);
    eg_pdf_add_raw(writer, dict, raw.data);
    eg_pdf_append(writer, annots, dict);
}

static bool is_seen(const eg_page_field *field)
{
    return field->kind == EG_FIELD_SIGNATURE;
}

/* An empty form of the field's size, shared by fields of one size (required but for zero-sized widgets,
 * 19005-2 6.3.3; given to those too, for PDF/A-1 readers). */
static HPDF_Dict appearance_of(eg_pdf_writer *writer, uint32_t index, HPDF_Dict *of_fields)
{
    const eg_page_field *field = &writer->pages->fields[index];
    for (uint32_t i = 0; i < index; i++) {
        const eg_page_field *other = &writer->pages->fields[i];
        if (of_fields[i] && is_seen(other) == is_seen(field) &&
            (!is_seen(field) || (other->width == field->width && other->height == field->height)))
            return of_fields[i];
    }
    eg_buffer raw = eg_buffer_new(writer->arena);
    eg_buffer_add_string(&raw, "/BBox[0 0 ");
    eg_buffer_add_len(&raw, is_seen(field) ? field->width : EG_PT, 2);
    eg_buffer_add_char(&raw, ' ');
    eg_buffer_add_len(&raw, is_seen(field) ? field->height : EG_PT, 2);
    eg_buffer_add_char(&raw, ']');
    HPDF_Dict form = eg_pdf_stream(writer, (eg_slice){"", 0}, false, raw.data);
    eg_pdf_add_name(writer, form, "Type", "XObject");
    eg_pdf_add_name(writer, form, "Subtype", "Form");
    return form;
}

static void add_stamp_fields(eg_pdf_writer *writer, HPDF_Array names)
{
    for (uint32_t i = 0; i < writer->pages->n_fields; i++)
        if (writer->pages->fields[i].kind == EG_FIELD_TIMESTAMP)
            eg_pdf_append_string(writer, names, writer->pages->fields[i].id);
}

static void add_field(eg_pdf_writer *writer, const annotations *all, uint32_t index, uint32_t page,
                      HPDF_Array annots)
{
    const eg_page_field *field = &writer->pages->fields[index];
    HPDF_Dict dict = writer->field_dicts[index];
    eg_pdf_add_name(writer, dict, "Type", "Annot");
    eg_pdf_add_name(writer, dict, "Subtype", "Widget");
    eg_pdf_add_name(writer, dict, "FT", "Sig");
    eg_pdf_add_string(writer, dict, "T", field->id);
    eg_pdf_add_text(writer, dict, "TU", eg_document_slice(writer->document, field->description));
    eg_pdf_add_number(writer, dict, "F", 4); /* Print */
    eg_pdf_add(writer, dict, "P", writer->page_dicts[page]);
    eg_pdf_add(writer, eg_pdf_inner_dict(writer, dict, "AP"), "N", all->appearances[index]);
    if (all->is_field_in_tree[index])
        eg_pdf_add_number(writer, dict, "StructParent", eg_pdf_field_key(writer, index));
    if (field->kind == EG_FIELD_CLOSING) {
        HPDF_Dict lock = eg_pdf_dict(writer); /* 12.7.4.5 wants it indirect */
        eg_pdf_add_name(writer, lock, "Type", "SigFieldLock");
        eg_pdf_add_name(writer, lock, "Action", "Exclude");
        add_stamp_fields(writer, eg_pdf_inner_array(writer, lock, "Fields"));
        eg_pdf_add(writer, dict, "Lock", lock);
    }
    eg_buffer raw = eg_buffer_new(writer->arena);
    if (is_seen(field))
        add_rect(writer, &raw, page, field->x, field->y, field->width, field->height);
    else
        eg_buffer_add_string(&raw, "/Rect[0 0 0 0]");
    eg_pdf_add_raw(writer, dict, raw.data);
    eg_pdf_append(writer, annots, dict);
    eg_pdf_append(writer, all->fields, dict);
}

void eg_pdf_add_annotations(eg_pdf_writer *writer)
{
    const eg_pages *pages = writer->pages;
    annotations all = {.appearances = EG_NEW_ARRAY(writer->arena, HPDF_Dict, pages->n_fields),
                       .is_field_in_tree = eg_pdf_find_in_tree(writer, EG_TAG_KID_FIELD, pages->n_fields),
                       .places = pages->n_links ? index_places(writer) : NULL};
    if (pages->n_fields) {
        HPDF_Dict form = eg_pdf_inner_dict(writer, writer->doc->catalog, "AcroForm");
        eg_pdf_add_number(writer, form, "SigFlags",
                          3); /* SignaturesExist, AppendOnly: a signer need not change the form */
        all.fields = eg_pdf_inner_array(writer, form, "Fields");
    }
    for (uint32_t p = 0; p < pages->n_pages; p++) {
        const eg_page *page = &pages->pages[p];
        if (page->n_links + page->n_fields == 0)
            continue;
        HPDF_Array annots = eg_pdf_inner_array(writer, writer->page_dicts[p], "Annots");
        for (uint32_t i = page->first_link; i < page->first_link + page->n_links; i++)
            add_link(writer, &all, i, p, annots);
        for (uint32_t i = page->first_field; i < page->first_field + page->n_fields; i++) {
            all.appearances[i] = appearance_of(writer, i, all.appearances);
            add_field(writer, &all, i, p, annots);
        }
    }
}
