/* The file as a whole: its parts in order, catalog, pages, Info. See pdf.h.
 *
 * Outline: 1. subsets, pictures, text carried by glyphs: all that can fail for a reason of the text or a
 * font; 2. the facts told to conform/, which refuses what would break a rule; 3. objects; 4. the file written
 * in one go. */
#include "pdf/pdf.h"

#include "pdf/internal.h"

static const char *producer_of(eg_pdf_writer *writer)
{
    return eg_arena_print(writer->arena, "engross %s, libharu %s", EG_VERSION, HPDF_GetVersion());
}

static void add_pages(eg_pdf_writer *writer)
{
    HPDF_Array kids = HPDF_Dict_GetItem(writer->doc->root_pages, "Kids", HPDF_OCLASS_ARRAY);
    eg_buffer content = eg_buffer_new(writer->arena); /* one for all pages */
    for (uint32_t p = 0; p < writer->pages->n_pages; p++) {
        const eg_page *page = &writer->pages->pages[p];
        HPDF_Dict dict = writer->page_dicts[p];
        dict->header.obj_class |= HPDF_OSUBCLASS_PAGE; /* libharu counts these for /Count */
        eg_pdf_add_name(writer, dict, "Type", "Page");
        eg_pdf_add(writer, dict, "Parent", writer->doc->root_pages);
        eg_pdf_append(writer, kids, dict);
        eg_pdf_add(writer, dict, "Resources", writer->resources);
        content.size = 0;
        eg_pdf_print_page(writer, p, &content);
        eg_pdf_add(writer, dict, "Contents", eg_pdf_stream(writer, eg_buffer_slice(&content), true, ""));
        if (writer->tags->pages[p].n_mcids && !writer->press)
            eg_pdf_add_number(writer, dict, "StructParents", (int32_t)p);
        if (!writer->press)
            eg_pdf_add_name(writer, dict, "Tabs", "S"); /* 14289-1 7.18.3 */
        eg_buffer raw = eg_buffer_new(writer->arena);
        if (writer->press) {
            eg_pdf_print_boxes(writer, p, &raw);
        } else {
            eg_buffer_add_string(&raw, "/MediaBox");
            eg_pdf_add_box(writer, &raw, p, 0, 0, page->width, page->height);
        }
        if (eg_pdf_page_is_transparent(writer, p))
            eg_buffer_add_string(&raw, writer->press ? "/Group<</S/Transparency/CS/DeviceCMYK>>"
                                                     : "/Group<</S/Transparency/CS/DeviceRGB>>");
        eg_pdf_add_raw(writer, dict, raw.data);
    }
}

static void add_intent(eg_pdf_writer *writer)
{
    eg_buffer profile = eg_buffer_new(writer->arena);
    eg_pdf_print_srgb(&profile);
    HPDF_Dict stream = eg_pdf_stream(writer, eg_buffer_slice(&profile), true, "/N 3"), intent;
    eg_pdf_append_dict(writer, eg_pdf_inner_array(writer, writer->doc->catalog, "OutputIntents"), &intent);
    eg_pdf_add_name(writer, intent, "Type", "OutputIntent");
    eg_pdf_add_name(writer, intent, "S", "GTS_PDFA1");
    eg_pdf_add_string(writer, intent, "OutputConditionIdentifier", "sRGB");
    eg_pdf_add_string(writer, intent, "Info", "sRGB IEC61966-2.1");
    eg_pdf_add(writer, intent, "DestOutputProfile", stream);
}

/* A condition of no registry is "Custom", and Info says in words which it is (ISO 15930-7 6.2.2; ISO 32000-1
 * table 365). */
static void add_press_intent(eg_pdf_writer *writer)
{
    const eg_profile *profile = writer->press->profile;
    HPDF_Dict stream = eg_pdf_stream(writer, profile->deflated, false, "/N 4/Filter/FlateDecode"), intent;
    eg_pdf_append_dict(writer, eg_pdf_inner_array(writer, writer->doc->catalog, "OutputIntents"), &intent);
    eg_pdf_add_name(writer, intent, "Type", "OutputIntent");
    eg_pdf_add_name(writer, intent, "S", "GTS_PDFX");
    eg_pdf_add_string(writer, intent, "OutputConditionIdentifier", "Custom");
    const char *name = *profile->name ? profile->name : "a press in CMYK";
    const char *info =
        profile->is_own ? name : eg_arena_print(writer->arena, "Generic CMYK, no particular press: %s", name);
    eg_pdf_add_string(writer, intent, "Info", info);
    eg_pdf_add_string(writer, intent, "OutputCondition", info);
    eg_pdf_add(writer, intent, "DestOutputProfile", stream);
}

/* Info and XMP say the same. The stream is not deflated: whoever searches an archive finds the metadata as
 * text. */
static void add_metadata(eg_pdf_writer *writer)
{
    const char *producer = producer_of(writer);
    char date[24], unused[24];
    HPDF_Dict info = writer->doc->info;
    eg_pdf_add_text(writer, info, "Title", eg_document_slice(writer->document, writer->document->title));
    if (eg_range_size(writer->document->publisher))
        eg_pdf_add_text(writer, info, "Author",
                        eg_document_slice(writer->document, writer->document->publisher));
    eg_pdf_add_string(writer, info, "Producer", producer);
    if (eg_pdf_date(writer->request, date, unused)) {
        eg_pdf_add_string(writer, info, "CreationDate", date);
        eg_pdf_add_string(writer, info, "ModDate", date);
    }
    if (writer->press)
        eg_pdf_add_name(writer, info, "Trapped", "False");
    eg_buffer xmp = eg_buffer_new(writer->arena);
    eg_pdf_print_xmp(writer->request, producer, &xmp);
    HPDF_Dict stream = eg_pdf_stream(writer, eg_buffer_slice(&xmp), false, "");
    eg_pdf_add_name(writer, stream, "Type", "Metadata");
    eg_pdf_add_name(writer, stream, "Subtype", "XML");
    eg_pdf_add(writer, writer->doc->catalog, "Metadata", stream);
}

static void add_catalog(eg_pdf_writer *writer)
{
    HPDF_Dict catalog = writer->doc->catalog;
    eg_pdf_add_string(writer, catalog, "Lang", writer->document->language->tag);
    HPDF_Dict preferences = eg_pdf_inner_dict(writer, catalog, "ViewerPreferences");
    eg_pdf_add_true(writer, preferences, "DisplayDocTitle"); /* 14289-1 7.1 */
    if (writer->pages->is_rtl)
        eg_pdf_add_name(writer, preferences, "Direction", "R2L");
    if (writer->press)
        return; /* nobody reads or goes about in a file for the press */
    HPDF_Dict names = eg_pdf_dict(writer);
    eg_pdf_add_destinations(writer, names);
    eg_pdf_add_attachment(writer, names);
    eg_pdf_add(writer, catalog, "Names", names);
    eg_pdf_add_page_labels(writer);
    eg_pdf_add_outline(writer);
}

/* Objects that others refer to before they are filled. */
static void reserve_objects(eg_pdf_writer *writer)
{
    const eg_pages *pages = writer->pages;
    /* A file for the press has no tags, links or fields. */
    uint32_t n_elements = writer->press ? 0 : writer->tags->n_elements;
    uint32_t n_links = writer->press ? 0 : pages->n_links, n_fields = writer->press ? 0 : pages->n_fields;
    writer->page_dicts = EG_NEW_ARRAY(writer->arena, HPDF_Dict, pages->n_pages);
    writer->element_dicts = EG_NEW_ARRAY(writer->arena, HPDF_Dict, n_elements);
    writer->link_dicts = EG_NEW_ARRAY(writer->arena, HPDF_Dict, n_links);
    writer->field_dicts = EG_NEW_ARRAY(writer->arena, HPDF_Dict, n_fields);
    for (uint32_t i = 0; i < pages->n_pages; i++)
        writer->page_dicts[i] = eg_pdf_dict(writer);
    for (uint32_t i = 0; i < n_elements; i++)
        writer->element_dicts[i] = eg_pdf_dict(writer);
    for (uint32_t i = 0; i < n_links; i++)
        writer->link_dicts[i] = eg_pdf_dict(writer);
    for (uint32_t i = 0; i < n_fields; i++)
        writer->field_dicts[i] = eg_pdf_dict(writer);
    writer->resources = eg_pdf_dict(writer);
}

static eg_status write_file(eg_pdf_writer *writer, eg_buffer *out)
{
    eg_status status = eg_pdf_load_pictures(writer);
    if (status == EG_OK && writer->press)
        status = eg_pdf_mix_colours(writer);
    if (status != EG_OK)
        return status;
    eg_pdf_tell_facts(writer);
    status = eg_conform_check(writer->conform, writer->job->report);
    if (status != EG_OK)
        return status;
    eg_pdf_open(writer);
    reserve_objects(writer);
    eg_pdf_add_fonts(writer, writer->coding);
    if (writer->press) {
        eg_pdf_add_fonts(writer, writer->press->slug_coding);
        eg_pdf_add_press_resources(writer);
    }
    eg_pdf_add_pictures(writer);
    add_pages(writer);
    if (!writer->press) {
        eg_pdf_add_annotations(writer);
        eg_pdf_add_structure(writer);
    }
    add_catalog(writer);
    if (writer->press)
        add_press_intent(writer);
    else
        add_intent(writer);
    add_metadata(writer);
    eg_pdf_save(writer, out);
    return EG_OK;
}

eg_status eg_pdf_write(eg_job *job, const eg_pdf_request *request, eg_buffer *out)
{
    eg_arena_mark mark = eg_arena_note(job->scratch);
    eg_pdf_writer *writer = EG_NEW(job->scratch, eg_pdf_writer);
    writer->job = job;
    writer->arena = job->scratch;
    writer->request = request;
    writer->document = request->document;
    writer->pages = request->pages;
    writer->tags = request->tags;
    writer->coding = request->coding;
    writer->press = request->press;
    writer->conform = eg_conform_new(job->scratch);
    eg_status status = write_file(writer, out);
    eg_arena_rewind(job->scratch, mark);
    return status;
}
