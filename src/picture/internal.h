/* What the readers of the two formats share. */
#ifndef EG_PICTURE_INTERNAL_H
#define EG_PICTURE_INTERNAL_H

#include "picture/picture.h"

/* The limits of picture.h. */
enum {
    EG_PICTURE_MAX_SAMPLES = 100 * 1000 * 1000,
    EG_PICTURE_DEFAULT_DPI = 150,
    EG_PICTURE_MAX_SIDE = 65500 /* JPEG's own limit; a PNG is held to it too */
};

typedef enum eg_picture_fault {
    EG_PICTURE_FINE,
    EG_PICTURE_TRUNCATED,
    EG_PICTURE_HUGE,
    EG_PICTURE_CMYK,
    EG_PICTURE_DAMAGED
} eg_picture_fault;

/* Both read bytes, which stay as long as the job, into *out, whose arrays are in job->arena. */
eg_picture_fault eg_picture_read_png(eg_job *job, eg_slice bytes, bool size_only, eg_picture *out);
eg_picture_fault eg_picture_read_jpeg(eg_job *job, eg_slice bytes, bool size_only, eg_picture *out);

/* The rows of a JPEG file of three components, as sRGB, into out->data. */
eg_picture_fault eg_picture_decode_jpeg(eg_job *job, eg_slice bytes, eg_picture *out);

/* Sets the natural size from pixels a metre in each direction; 0: not known. */
void eg_picture_set_natural(eg_picture *picture, uint32_t x_per_metre, uint32_t y_per_metre);

/* False when a picture of this size is over the limits. */
bool eg_picture_is_within_limits(uint32_t width, uint32_t height, unsigned n_components);

#endif
