/* What conform/ is told about the file that is about to be written. */
#include "pdf/internal.h"

static const char *quote(eg_pdf_writer *writer, eg_slice text)
{
    return eg_report_quote(writer->arena, text);
}

static eg_place place_of(const eg_pdf_writer *writer, eg_range range)
{
    return eg_document_place(writer->document, range.begin);
}

static void tell_document(eg_pdf_writer *writer)
{
    const eg_document *document = writer->document;
    eg_place place = {.file = document->source_name};
    eg_conform_tell(writer->conform, &(eg_conform_fact){.kind = EG_CONFORM_DOCUMENT,
                                                        .place = place,
                                                        .name = "the text",
                                                        .has_title = eg_range_size(document->title) > 0,
                                                        .has_language = document->language->tag[0] != 0});
    for (uint32_t p = 0; p < writer->pages->n_pages; p++)
        eg_conform_tell(writer->conform,
                        &(eg_conform_fact){.kind = EG_CONFORM_PAGE,
                                           .place = {.page = p + 1},
                                           .name = "the page",
                                           .width = writer->pages->pages[p].width / EG_PT,
                                           .height = writer->pages->pages[p].height / EG_PT});
    if (writer->request->attach_source)
        eg_conform_tell(writer->conform, &(eg_conform_fact){.kind = EG_CONFORM_ATTACHMENT,
                                                            .place = place,
                                                            .name = document->source_name,
                                                            .size = document->source_bytes.size,
                                                            .has_media_type = document->source_mime != NULL});
}

/* The place of a pair's text in the source, when the text is of the document's buffer. */
static eg_place place_of_text(const eg_pdf_writer *writer, eg_slice text)
{
    uintptr_t begin = (uintptr_t)writer->coding->text, at = (uintptr_t)text.data;
    if (at < begin || at >= begin + writer->document->text.size)
        return EG_NOWHERE;
    return eg_document_place(writer->document, (uint32_t)(at - begin));
}

static void tell_fonts(eg_pdf_writer *writer)
{
    for (uint32_t i = 0; i < writer->coding->fonts.n; i++) {
        const eg_pdf_font *font = &writer->coding->fonts.items[i];
        eg_conform_tell(writer->conform, &(eg_conform_fact){.kind = EG_CONFORM_FONT,
                                                            .name = eg_face_name(font->face),
                                                            .is_embedded = font->subset->program.size > 0});
        for (uint32_t k = 0; k < font->pairs.n; k++) {
            const eg_pdf_pair *pair = &font->pairs.items[k];
            eg_conform_fact fact = {.kind = EG_CONFORM_GLYPH,
                                    .glyph = pair->glyph,
                                    .text = pair->text,
                                    .is_in_actual_text = pair->text.size == 0};
            /* Naming and placing thousands of glyphs that are in order would be waste. */
            if (pair->glyph == 0 || pair->text.size > 1) {
                fact.place = place_of_text(writer, pair->text);
                fact.name = quote(writer, pair->text);
            }
            eg_conform_tell(writer->conform, &fact);
        }
    }
}

static void tell_table(eg_pdf_writer *writer, const eg_tag_element *table)
{
    const eg_node *nodes = writer->document->nodes, *node = &nodes[table->node];
    uint32_t n_columns = EG_NO_INDEX;
    bool is_regular = true;
    for (uint32_t row = node->first_child; row != EG_NO_INDEX; row = nodes[row].next) {
        uint32_t n = 0;
        for (uint32_t cell = nodes[row].first_child; cell != EG_NO_INDEX; cell = nodes[cell].next)
            n++;
        is_regular &= n_columns == EG_NO_INDEX || n == n_columns;
        n_columns = n;
    }
    eg_range begin = node->text;
    if (node->first_child != EG_NO_INDEX && nodes[node->first_child].first_child != EG_NO_INDEX)
        begin = nodes[nodes[node->first_child].first_child].text;
    eg_conform_tell(writer->conform,
                    &(eg_conform_fact){.kind = EG_CONFORM_TABLE,
                                       .place = place_of(writer, begin),
                                       .name = quote(writer, eg_document_slice(writer->document, begin)),
                                       .is_regular = is_regular,
                                       .has_header = node->n_header_rows > 0});
}

static void tell_heading(eg_pdf_writer *writer, const eg_tag_element *heading, int *level_before)
{
    eg_range text = writer->document->nodes[heading->node].text;
    int level = (int)heading->role - EG_TAG_H1 + 1;
    eg_conform_tell(writer->conform,
                    &(eg_conform_fact){.kind = EG_CONFORM_HEADING,
                                       .place = place_of(writer, text),
                                       .name = quote(writer, eg_document_slice(writer->document, text)),
                                       .level = level,
                                       .level_before = *level_before});
    *level_before = level;
}

static void tell_string(eg_pdf_writer *writer, eg_range range)
{
    eg_conform_tell(writer->conform,
                    &(eg_conform_fact){.kind = EG_CONFORM_STRING,
                                       .place = place_of(writer, range),
                                       .name = quote(writer, eg_document_slice(writer->document, range)),
                                       /* as UTF-16: at worst two bytes for each of UTF-8 */
                                       .size = 2u * eg_range_size(range) + 2});
}

static void tell_elements(eg_pdf_writer *writer)
{
    int level = 0;
    for (uint32_t e = 0; e < writer->tags->n_elements; e++) {
        const eg_tag_element *element = &writer->tags->elements[e];
        switch (element->role) {
        case EG_TAG_H1:
        case EG_TAG_H2:
        case EG_TAG_H3:
        case EG_TAG_H4:
        case EG_TAG_H5:
        case EG_TAG_H6:
            tell_heading(writer, element, &level);
            break;
        case EG_TAG_TABLE:
            tell_table(writer, element);
            break;
        case EG_TAG_FIGURE:
            eg_conform_tell(writer->conform,
                            &(eg_conform_fact){.kind = EG_CONFORM_FIGURE,
                                               .place = place_of(writer, element->alt),
                                               .name = "of the text",
                                               .has_alternative = eg_range_size(element->alt) > 0});
            tell_string(writer, element->alt);
            break;
        case EG_TAG_NOTE:
            /* numbered one after the other, so unique */
            eg_conform_tell(writer->conform, &(eg_conform_fact){.kind = EG_CONFORM_NOTE,
                                                                .name = element->id,
                                                                .has_id = element->id != NULL,
                                                                .is_id_unique = true});
            break;
        default:
            break;
        }
        if (element->has_actual_text)
            tell_string(writer, element->actual_text);
    }
    tell_string(writer, writer->document->title);
}

static bool is_in_tree(const eg_pdf_writer *writer, eg_tag_kid_kind kind, uint32_t index)
{
    for (uint32_t i = 0; i < writer->tags->n_kids; i++)
        if (writer->tags->kids[i].kind == kind && writer->tags->kids[i].index == index)
            return true;
    return false;
}

static bool is_own_id(const eg_pages *pages, uint32_t field)
{
    const char *id = pages->fields[field].id;
    for (const char *c = id; *c; c++)
        if (*c <= 0x20 || *c > 0x7E || *c == '.')
            return false;
    for (uint32_t i = 0; i < pages->n_fields; i++)
        if (i != field && strcmp(pages->fields[i].id, id) == 0)
            return false;
    return true;
}

static void tell_annotations(eg_pdf_writer *writer)
{
    const eg_pages *pages = writer->pages;
    for (uint32_t i = 0; i < pages->n_links; i++) {
        const eg_page_link *link = &pages->links[i];
        eg_range text = {0, 0}, url = {0, 0};
        if (link->span < writer->document->n_spans) {
            text = writer->document->spans[link->span].text;
            url = writer->document->spans[link->span].url;
        }
        eg_conform_tell(writer->conform,
                        &(eg_conform_fact){.kind = EG_CONFORM_LINK,
                                           .place = place_of(writer, text),
                                           .name = quote(writer, eg_document_slice(writer->document, text)),
                                           .has_description = link->target_node < writer->document->n_nodes ||
                                                              eg_range_size(url) > 0,
                                           .is_in_structure = is_in_tree(writer, EG_TAG_KID_LINK, i)});
    }
    for (uint32_t i = 0; i < pages->n_fields; i++) {
        const eg_page_field *field = &pages->fields[i];
        eg_conform_tell(writer->conform,
                        &(eg_conform_fact){.kind = EG_CONFORM_FIELD,
                                           .place = place_of(writer, field->description),
                                           .name = field->id,
                                           .has_id = field->id[0] != 0,
                                           .is_id_unique = is_own_id(pages, i),
                                           .has_description = eg_range_size(field->description) > 0});
        tell_string(writer, field->description);
    }
}

void eg_pdf_tell_facts(eg_pdf_writer *writer)
{
    tell_document(writer);
    tell_fonts(writer);
    if (writer->press)
        return; /* no tags, no annotations */
    tell_elements(writer);
    tell_annotations(writer);
}
