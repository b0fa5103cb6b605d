/* Pictures from bytes: which format, within which limits, with which finding. See picture.h.
 *
 * Standards: PNG (ISO/IEC 15948), JPEG (ISO/IEC 10918-1). */
#include "picture/picture.h"

#include <string.h>

#include "picture/internal.h"

bool eg_picture_is_within_limits(uint32_t width, uint32_t height, unsigned n_components)
{
    return width > 0 && height > 0 && width <= EG_PICTURE_MAX_SIDE && height <= EG_PICTURE_MAX_SIDE &&
           (uint64_t)width * height * n_components <= EG_PICTURE_MAX_SAMPLES;
}

/* A resolution outside 20 to 4800 pixels an inch is a slip of the program that wrote the file, not a wish. */
static eg_len natural_side(uint32_t pixels, uint32_t per_metre)
{
    enum { LEAST = 787, MOST = 188976 };
    if (per_metre < LEAST || per_metre > MOST)
        return eg_len_scale(pixels, 72 * EG_PT, EG_PICTURE_DEFAULT_DPI);
    return eg_len_scale((eg_len)pixels * 720000, EG_PT, (int64_t)per_metre * 254);
}

void eg_picture_set_natural(eg_picture *picture, uint32_t x_per_metre, uint32_t y_per_metre)
{
    picture->natural_width = natural_side(picture->width, x_per_metre);
    picture->natural_height = natural_side(picture->height, y_per_metre);
}

static eg_status report_fault(eg_job *job, eg_picture_fault fault, const char *path, eg_place place)
{
    eg_finding *finding;
    switch (fault) {
    case EG_PICTURE_TRUNCATED:
        finding =
            eg_report_add(job->report, EG_F_PICTURE_TRUNCATED, place, "the picture %s ends too early", path);
        eg_report_hint(job->report, finding,
                       "get the file again from where it came; it was cut short on the way");
        break;
    case EG_PICTURE_HUGE:
        finding = eg_report_add(job->report, EG_F_PICTURE_HUGE, place, "the picture %s is too large", path);
        eg_report_hint(job->report, finding,
                       "scale it down: at most 64 MiB, %d pixels a side, 100 million samples in all",
                       EG_PICTURE_MAX_SIDE);
        break;
    default:
        finding = eg_report_add(job->report, EG_F_PICTURE_DAMAGED, place,
                                "%s is not a PNG or JPEG picture that can be read", path);
        eg_report_hint(job->report, finding, "open it in a picture editor and save it as PNG or JPEG");
        break;
    }
    return EG_ERR_INPUT;
}

/* Once, however often the picture is loaded. */
static void tell_of_colours(eg_job *job, const char *path, eg_place place)
{
    const char *message = eg_arena_print(
        job->arena, "the colours of the picture %s are not sRGB's, and are shown as if they were", path);
    if (eg_report_find(job->report, EG_F_PICTURE_COLOURS, place.file, message))
        return;
    eg_finding *finding = eg_report_add(job->report, EG_F_PICTURE_COLOURS, place, "%s", message);
    eg_report_hint(job->report, finding, "convert it to sRGB in a picture editor, with its profile");
}

eg_status eg_picture_load(eg_job *job, eg_slice bytes, const char *path, eg_place place, bool size_only,
                          const eg_picture **out)
{
    static const unsigned char png_mark[8] = {0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n'};
    static const unsigned char jpeg_mark[3] = {0xFF, 0xD8, 0xFF};
    *out = NULL;
    if (!bytes.data)
        return EG_ERR_INPUT;
    eg_picture *picture = EG_NEW(job->arena, eg_picture);
    eg_picture_fault fault = EG_PICTURE_DAMAGED;
    if (bytes.size >= sizeof png_mark && memcmp(bytes.data, png_mark, sizeof png_mark) == 0)
        fault = eg_picture_read_png(job, bytes, size_only, picture);
    else if (bytes.size >= sizeof jpeg_mark && memcmp(bytes.data, jpeg_mark, sizeof jpeg_mark) == 0)
        fault = eg_picture_read_jpeg(job, bytes, size_only, picture);
    if (fault != EG_PICTURE_FINE)
        return report_fault(job, fault, path, place);
    if (picture->is_other_rgb)
        tell_of_colours(job, path, place);
    *out = picture;
    return EG_OK;
}

eg_status eg_picture_refuse_inks(eg_job *job, const char *path, eg_place place)
{
    eg_finding *finding =
        eg_report_add(job->report, EG_F_PICTURE_CMYK, place,
                      "the picture %s is in CMYK colours, which only the print edition holds", path);
    eg_report_hint(job->report, finding, "convert it to sRGB or grey");
    return EG_ERR_INPUT;
}
