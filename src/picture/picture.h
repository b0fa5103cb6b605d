/* Pictures that come in: PNG and JPEG, checked before a pixel is believed.
 *
 * Place: document/ names a file, layout/ asks for its size, pdf/ for its samples. libpng and libjpeg only here. */
#ifndef EG_PICTURE_PICTURE_H
#define EG_PICTURE_PICTURE_H

#include "base/job.h"
#include "base/length.h"

typedef struct eg_picture {
    uint32_t width, height;   /* pixels */
    eg_len natural_width, natural_height; /* by the file's resolution, else 150 pixels an inch */
    uint8_t n_components;     /* 1 grey, 3 sRGB; CMYK is refused with a finding in this edition */
    bool is_jpeg;             /* data is the JPEG file itself (DCTDecode); else raw rows, 8 bits a sample */
    eg_slice data;
    eg_slice alpha;           /* 8 bits a pixel, or empty */
} eg_picture;

/* Most pixels a picture may have: 100 million samples decoded, 64 MiB of file. */
/* Loads from path. A file that is missing, truncated, huge, or neither PNG nor JPEG: finding at place, and
 * EG_ERR_INPUT. size_only: data and alpha stay empty. In job->arena. */
eg_status eg_picture_load(eg_job *job, const char *path, eg_place place, bool size_only, const eg_picture **out);

#endif
