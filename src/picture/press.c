/* Colours and pictures into the four inks, by lcms2. See profile.h.
 *
 * The library is opened when the first colour needs it and never before: the start of every other run would
 * pay for it (liblcms2 and its relocations, some 0.3 ms). It stays open to the end of the program, as a
 * library that the program was linked with would. Only functions of its first stable interface are asked for. */
#include <dlfcn.h>
#include <lcms2.h>
#include <string.h>

#include "picture/internal.h"
#include "picture/profile.h"

/* The functions of lcms2 that are used, by their own names. */
struct lcms {
    cmsContext (*create_context)(void *plugin, void *data);
    void (*delete_context)(cmsContext context);
    void (*set_error_handler)(cmsContext context, cmsLogErrorHandlerFunction handler);
    cmsHPROFILE (*open_profile)(cmsContext context, const void *bytes, cmsUInt32Number size);
    cmsHPROFILE (*create_srgb)(cmsContext context);
    cmsBool (*close_profile)(cmsHPROFILE profile);
    cmsHTRANSFORM (*create_transform)(cmsContext context, cmsHPROFILE from, cmsUInt32Number from_format,
                                      cmsHPROFILE to, cmsUInt32Number to_format, cmsUInt32Number intent,
                                      cmsUInt32Number flags);
    void (*delete_transform)(cmsHTRANSFORM transform);
    void (*do_transform)(cmsHTRANSFORM transform, const void *in, void *out, cmsUInt32Number n);
};

struct eg_converter {
    struct lcms lcms;
    cmsContext context;
    cmsHTRANSFORM transform;
};

static bool load(struct lcms *out)
{
    static const char *const names[] = {
        "cmsCreateContext",         "cmsDeleteContext",         "cmsSetLogErrorHandlerTHR",
        "cmsOpenProfileFromMemTHR", "cmsCreate_sRGBProfileTHR", "cmsCloseProfile",
        "cmsCreateTransformTHR",    "cmsDeleteTransform",       "cmsDoTransform",
    };
    void *functions[sizeof names / sizeof *names];
    void *library = dlopen("liblcms2.so.2", RTLD_NOW | RTLD_LOCAL);
    if (!library)
        return false;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        functions[i] = dlsym(library, names[i]);
        if (!functions[i])
            return false;
    }
    _Static_assert(sizeof functions == sizeof *out, "a name for each function, in their order");
    memcpy(out, functions, sizeof *out);
    return true;
}

static void keep_silent(cmsContext context, cmsUInt32Number code, const char *text)
{
    (void)context;
    (void)code;
    (void)text;
}

static void close_converter(void *object)
{
    eg_converter *converter = object;
    if (converter->transform)
        converter->lcms.delete_transform(converter->transform);
    if (converter->context)
        converter->lcms.delete_context(converter->context);
}

/* No jump may happen in here: the profiles are closed at its end. */
static bool make_transform(eg_converter *converter, eg_slice profile)
{
    const struct lcms *lcms = &converter->lcms;
    converter->context = lcms->create_context(NULL, NULL);
    if (!converter->context)
        return false;
    lcms->set_error_handler(converter->context, keep_silent);
    cmsHPROFILE from = lcms->create_srgb(converter->context);
    cmsHPROFILE to = lcms->open_profile(converter->context, profile.data, (cmsUInt32Number)profile.size);
    if (from && to)
        converter->transform = lcms->create_transform(converter->context, from, TYPE_RGB_8, to, TYPE_CMYK_8,
                                                      INTENT_RELATIVE_COLORIMETRIC,
                                                      cmsFLAGS_BLACKPOINTCOMPENSATION | cmsFLAGS_NOCACHE);
    if (from)
        lcms->close_profile(from);
    if (to)
        lcms->close_profile(to);
    return converter->transform != NULL;
}

eg_status eg_converter_open(eg_job *job, const eg_profile *profile, eg_converter **out)
{
    eg_converter *converter = EG_NEW(job->arena, eg_converter);
    *out = NULL;
    if (!load(&converter->lcms)) {
        eg_finding *finding = eg_report_add(job->report, EG_F_LIBRARY_MISSING, EG_NOWHERE,
                                            "colours cannot be turned into inks: lcms2 is not installed");
        eg_report_hint(job->report, finding, "install the package liblcms2-2");
        return EG_ERR_SYSTEM;
    }
    eg_job_on_close(job, close_converter, converter);
    if (!make_transform(converter, profile->bytes)) {
        eg_finding *finding =
            eg_report_add(job->report, EG_F_PROFILE_DAMAGED, (eg_place){.file = profile->path},
                          "the profile's tables cannot be read");
        eg_report_hint(job->report, finding, "get the file again from where it came");
        return EG_ERR_INPUT;
    }
    *out = converter;
    return EG_OK;
}

void eg_converter_apply(const eg_converter *converter, const char *rgb, size_t n, char *out)
{
    enum { STEP = 1 << 20 };
    for (size_t at = 0; at < n; at += STEP)
        converter->lcms.do_transform(converter->transform, rgb + 3 * at, out + 4 * at,
                                     (cmsUInt32Number)(n - at < STEP ? n - at : STEP));
}

static bool is_neutral(eg_slice rgb)
{
    for (size_t i = 0; i + 2 < rgb.size; i += 3)
        if (rgb.data[i] != rgb.data[i + 1] || rgb.data[i] != rgb.data[i + 2])
            return false;
    return true;
}

eg_status eg_picture_to_press(eg_job *job, const eg_profile *profile, eg_converter **converter,
                              const eg_picture *picture, const eg_picture **out)
{
    *out = picture;
    if (picture->n_components == 1)
        return EG_OK;
    eg_picture *made = EG_NEW(job->arena, eg_picture);
    *made = *picture;
    size_t n = (size_t)picture->width * picture->height;
    if (picture->is_jpeg) {
        if (eg_picture_decode_jpeg(job, picture->data, made) != EG_PICTURE_FINE)
            return EG_ERR_INPUT; /* it was whole when it was loaded */
        made->is_jpeg = false;
    }
    *out = made;
    if (is_neutral(made->data)) {
        char *grey = eg_arena_alloc(job->arena, n);
        for (size_t i = 0; i < n; i++)
            grey[i] = made->data.data[3 * i];
        made->n_components = 1;
        made->data = (eg_slice){grey, n};
        return EG_OK;
    }
    eg_status status = *converter ? EG_OK : eg_converter_open(job, profile, converter);
    if (status != EG_OK)
        return status;
    char *inks = eg_arena_alloc_array(job->arena, n, 4);
    eg_converter_apply(*converter, made->data.data, n, inks);
    made->n_components = 4;
    made->data = (eg_slice){inks, 4 * n};
    return EG_OK;
}
