/* The document's metadata (ISO 16684-1; ISO 19005-2 6.6; ISO 14289-1 5): what Info says, said again, and the
 * claims.
 *
 * PDF/A knows only the schemas it lists; pdfuaid is not one, so the extension schema that declares it is
 * included (ISO 19005-2 6.6.2.3.3). Dates are there only when the text, its keys or SOURCE_DATE_EPOCH give
 * one. */
#include "base/date.h"
#include "base/digest.h"
#include "pdf/internal.h"

bool eg_pdf_date(const eg_pdf_request *request, char pdf_date[24], char xmp_date[24])
{
    int year = 0, month = 0, day = 0, seconds = 0;
    if (request->epoch != EG_PDF_NO_EPOCH && request->epoch >= 0 && request->epoch <= EG_MOMENT_LAST) {
        eg_moment moment = eg_moment_of(request->epoch);
        year = moment.year;
        month = moment.month;
        day = moment.day;
        seconds = (moment.hour * 60 + moment.minute) * 60 + moment.second;
    } else {
        const eg_date *date =
            request->document->issued.year ? &request->document->issued : &request->document->adopted;
        year = date->year;
        month = date->month;
        day = date->day;
    }
    if (year < 1 || year > 9999 || month < 1 || month > 12 || day < 1 || day > 31)
        return false;
    unsigned y = (unsigned)year, m = (unsigned)month, d = (unsigned)day, s = (unsigned)seconds;
    snprintf(pdf_date, 24, "D:%04u%02u%02u%02u%02u%02uZ", y % 10000, m % 100, d % 100, s / 3600 % 100,
             s / 60 % 60, s % 60);
    snprintf(xmp_date, 24, "%04u-%02u-%02uT%02u:%02u:%02uZ", y % 10000, m % 100, d % 100, s / 3600 % 100,
             s / 60 % 60, s % 60);
    return true;
}

static void add_title(const eg_document *document, eg_buffer *out)
{
    eg_slice title = eg_document_slice(document, document->title);
    eg_buffer_add_string(out, "<dc:title><rdf:Alt><rdf:li xml:lang=\"x-default\">");
    eg_buffer_add_xml(out, title);
    eg_buffer_print(out, "</rdf:li><rdf:li xml:lang=\"%s\">", document->language->tag);
    eg_buffer_add_xml(out, title);
    eg_buffer_add_string(out, "</rdf:li></rdf:Alt></dc:title>\n");
}

static void add_extension_schema(eg_buffer *out)
{
    eg_buffer_add_string(
        out, "<rdf:Description rdf:about=\"\" xmlns:pdfaExtension=\"http://www.aiim.org/pdfa/ns/extension/\""
             " xmlns:pdfaSchema=\"http://www.aiim.org/pdfa/ns/schema#\""
             " xmlns:pdfaProperty=\"http://www.aiim.org/pdfa/ns/property#\">\n"
             "<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType=\"Resource\">"
             "<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>"
             "<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>"
             "<pdfaSchema:schema>PDF/UA identification schema</pdfaSchema:schema>\n"
             "<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType=\"Resource\">"
             "<pdfaProperty:category>internal</pdfaProperty:category>"
             "<pdfaProperty:description>Part of ISO 14289 the file conforms to</pdfaProperty:description>"
             "<pdfaProperty:name>part</pdfaProperty:name>"
             "<pdfaProperty:valueType>Integer</pdfaProperty:valueType>"
             "</rdf:li></rdf:Seq></pdfaSchema:property></rdf:li></rdf:Bag></pdfaExtension:schemas>\n"
             "</rdf:Description>\n");
}

/* What ISO 15930-7 6.1.2 and 6.3 ask for: the version, whether it is trapped, and which document this is, of
 * which version and kind. The document's number is a digest of its text (a UUID of RFC 9562's version 8), so that
 * the same text has the same. */
static void add_press_claims(const eg_pdf_request *request, eg_buffer *out)
{
    eg_digest digest =
        eg_digest_of(eg_document_slice(request->document, (eg_range){0, request->coding->text_size}));
    char hex[65];
    eg_digest_print(&digest, hex);
    hex[12] = '8';
    hex[16] = "89ab"[hex[16] & 3];
    eg_buffer_print(
        out,
        "<pdf:Trapped>False</pdf:Trapped>"
        "<pdfxid:GTS_PDFXVersion>PDF/X-4</pdfxid:GTS_PDFXVersion>"
        "<xmpMM:DocumentID>uuid:%.8s-%.4s-%.4s-%.4s-%.12s</xmpMM:DocumentID>"
        "<xmpMM:VersionID>%u</xmpMM:VersionID><xmpMM:RenditionClass>default</xmpMM:RenditionClass>\n"
        "</rdf:Description>\n</rdf:RDF></x:xmpmeta>\n<?xpacket end=\"r\"?>",
        hex, hex + 8, hex + 12, hex + 16, hex + 20, request->document->version_number);
}

static void print_namespaces(const eg_pdf_request *request, eg_buffer *out)
{
    eg_buffer_add_string(out, request->press ? " xmlns:xmpMM=\"http://ns.adobe.com/xap/1.0/mm/\""
                                               " xmlns:pdfxid=\"http://www.npes.org/pdfx/ns/id/\">\n"
                                             : " xmlns:pdfaid=\"http://www.aiim.org/pdfa/ns/id/\""
                                               " xmlns:pdfuaid=\"http://www.aiim.org/pdfua/ns/id/\">\n");
    eg_buffer_add_string(out, "<dc:format>application/pdf</dc:format>");
}

void eg_pdf_print_xmp(const eg_pdf_request *request, const char *producer, eg_buffer *out)
{
    const eg_document *document = request->document;
    char pdf_date[24], date[24];
    eg_buffer_add_string(out, "<?xpacket begin=\"\xEF\xBB\xBF\" id=\"W5M0MpCehiHzreSzNTczkc9d\"?>\n"
                              "<x:xmpmeta xmlns:x=\"adobe:ns:meta/\">"
                              "<rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\">\n"
                              "<rdf:Description rdf:about=\"\" xmlns:dc=\"http://purl.org/dc/elements/1.1/\""
                              " xmlns:pdf=\"http://ns.adobe.com/pdf/1.3/\""
                              " xmlns:xmp=\"http://ns.adobe.com/xap/1.0/\"");
    print_namespaces(request, out);
    add_title(document, out);
    if (eg_range_size(document->publisher)) {
        eg_buffer_add_string(out, "<dc:creator><rdf:Seq><rdf:li>");
        eg_buffer_add_xml(out, eg_document_slice(document, document->publisher));
        eg_buffer_add_string(out, "</rdf:li></rdf:Seq></dc:creator>");
    }
    eg_buffer_print(out, "<dc:language><rdf:Bag><rdf:li>%s</rdf:li>", document->language->tag);
    for (uint32_t i = 1; i < document->n_columns; i++)
        eg_buffer_print(out, "<rdf:li>%s</rdf:li>", document->columns[i].language->tag);
    eg_buffer_add_string(out, "</rdf:Bag></dc:language>");
    bool has_date = eg_pdf_date(request, pdf_date, date);
    if (has_date)
        eg_buffer_print(out, "<xmp:CreateDate>%s</xmp:CreateDate><xmp:ModifyDate>%s</xmp:ModifyDate>", date,
                        date);
    if (has_date && request->press)
        eg_buffer_print(out, "<xmp:MetadataDate>%s</xmp:MetadataDate>", date);
    eg_buffer_add_string(out, "<pdf:Producer>");
    eg_buffer_add_xml(out, eg_slice_of(producer));
    eg_buffer_add_string(out, "</pdf:Producer>\n");
    if (request->press) {
        add_press_claims(request, out);
        return;
    }
    eg_buffer_print(out,
                    "<pdfaid:part>%d</pdfaid:part><pdfaid:conformance>A</pdfaid:conformance>"
                    "<pdfuaid:part>1</pdfuaid:part>\n</rdf:Description>\n",
                    request->attach_source ? 3 : 2);
    add_extension_schema(out);
    eg_buffer_add_string(out, "</rdf:RDF></x:xmpmeta>\n<?xpacket end=\"r\"?>");
}
