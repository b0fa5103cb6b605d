/* Pictures as image XObjects (ISO 32000-1 8.9.5); alpha as a soft mask (11.6.5.3), which ISO 19005-2 6.4
 * allows. */
#include "pdf/internal.h"

static bool is_used(const eg_pdf_writer *writer, uint32_t picture)
{
    for (uint32_t i = 0; i < writer->pages->n_pictures; i++)
        if (writer->pages->pictures[i].picture == picture)
            return true;
    return false;
}

eg_status eg_pdf_load_pictures(eg_pdf_writer *writer)
{
    const eg_document *document = writer->document;
    eg_status status = EG_OK;
    writer->pictures = EG_NEW_ARRAY(writer->arena, const eg_picture *, document->n_pictures);
    for (uint32_t i = 0; i < document->n_pictures; i++) {
        const eg_picture_ref *ref = &document->pictures[i];
        if (!is_used(writer, i))
            continue;
        eg_status loaded =
            eg_picture_load(writer->job, ref->bytes, ref->path, ref->place, false, &writer->pictures[i]);
        if (loaded == EG_OK && writer->press)
            loaded = eg_picture_to_press(writer->job, writer->press->profile, &writer->converter,
                                         writer->pictures[i], &writer->pictures[i]);
        if (loaded > status)
            status = loaded;
    }
    return status;
}

static HPDF_Dict add_image(eg_pdf_writer *writer, const eg_picture *picture, eg_slice samples,
                           unsigned n_components, bool is_jpeg)
{
    HPDF_Dict image = eg_pdf_stream(writer, samples, !is_jpeg, is_jpeg ? "/Filter/DCTDecode" : "");
    eg_pdf_add_name(writer, image, "Type", "XObject");
    eg_pdf_add_name(writer, image, "Subtype", "Image");
    eg_pdf_add_number(writer, image, "Width", (int32_t)picture->width);
    eg_pdf_add_number(writer, image, "Height", (int32_t)picture->height);
    eg_pdf_add_name(writer, image, "ColorSpace",
                    n_components == 1   ? "DeviceGray"
                    : n_components == 3 ? "DeviceRGB"
                                        : "DeviceCMYK");
    eg_pdf_add_number(writer, image, "BitsPerComponent", 8);
    return image;
}

void eg_pdf_add_pictures(eg_pdf_writer *writer)
{
    HPDF_Dict names = NULL;
    for (uint32_t i = 0; i < writer->document->n_pictures; i++) {
        const eg_picture *picture = writer->pictures[i];
        if (!picture)
            continue;
        if (!names)
            names = eg_pdf_inner_dict(writer, writer->resources, "XObject");
        HPDF_Dict image = add_image(writer, picture, picture->data, picture->n_components, picture->is_jpeg);
        if (picture->alpha.size)
            eg_pdf_add(writer, image, "SMask", add_image(writer, picture, picture->alpha, 1, false));
        eg_pdf_add(writer, names, eg_arena_print(writer->arena, "I%u", i), image);
    }
}

bool eg_pdf_page_is_transparent(const eg_pdf_writer *writer, uint32_t page)
{
    const eg_page *it = &writer->pages->pages[page];
    for (uint32_t i = it->first_picture; i < it->first_picture + it->n_pictures; i++) {
        uint32_t picture = writer->pages->pictures[i].picture;
        if (picture < writer->document->n_pictures && writer->pictures[picture] &&
            writer->pictures[picture]->alpha.size)
            return true;
    }
    return false;
}
