/* The source as associated file (ISO 19005-3 6.8, annex E; ISO 32000-1 7.11.4). */
#include "pdf/internal.h"

/* A MIME type as a name: libharu escapes "/" itself, and spaces, which it does not, never stand in one. */
static const char *mime_name(eg_pdf_writer *writer)
{
    const char *mime = writer->document->source_mime;
    return mime && !strchr(mime, ' ') ? mime : "application/octet-stream";
}

void eg_pdf_add_attachment(eg_pdf_writer *writer, HPDF_Dict names)
{
    const eg_document *document = writer->document;
    if (!writer->request->attach_source || !document->source_name)
        return;
    eg_slice name = eg_slice_of(document->source_name);
    HPDF_Dict file = eg_pdf_stream(writer, document->source_bytes, true, "");
    eg_pdf_add_name(writer, file, "Type", "EmbeddedFile");
    eg_pdf_add_name(writer, file, "Subtype", mime_name(writer));
    HPDF_Dict params = eg_pdf_inner_dict(writer, file, "Params");
    eg_pdf_add_number(writer, params, "Size", (int32_t)document->source_bytes.size);
    char date[24], unused[24];
    if (eg_pdf_date(writer->request, date, unused))
        eg_pdf_add_string(writer, params, "ModDate", date);

    HPDF_Dict spec = eg_pdf_dict(writer);
    eg_pdf_add_name(writer, spec, "Type", "Filespec");
    eg_pdf_add_text(writer, spec, "F", name);
    eg_pdf_add_text(writer, spec, "UF", name);
    eg_pdf_add_text(writer, spec, "Desc", eg_document_slice(document, document->title));
    eg_pdf_add_name(writer, spec, "AFRelationship", "Source");
    HPDF_Dict embedded = eg_pdf_inner_dict(writer, spec, "EF");
    eg_pdf_add(writer, embedded, "F", file);
    eg_pdf_add(writer, embedded, "UF", file);

    eg_pdf_append(writer, eg_pdf_inner_array(writer, writer->doc->catalog, "AF"), spec);
    HPDF_Array list = eg_pdf_inner_array(writer, eg_pdf_inner_dict(writer, names, "EmbeddedFiles"), "Names");
    eg_pdf_append_string(writer, list, "source"); /* the tree's own key: any ASCII does */
    eg_pdf_append(writer, list, spec);
}
