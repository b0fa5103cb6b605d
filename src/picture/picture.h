/* Pictures that come in: PNG and JPEG, checked before a pixel is believed.
 *
 * Place: document/ reads a file, layout/ asks for its size, pdf/ for its samples. libpng and libjpeg only
 * here. */
#ifndef EG_PICTURE_PICTURE_H
#define EG_PICTURE_PICTURE_H

#include "base/job.h"
#include "base/length.h"

typedef struct eg_picture {
    uint32_t width, height;               /* pixels */
    eg_len natural_width, natural_height; /* by the file's resolution, else 150 pixels an inch */
    uint8_t n_components; /* 1 grey, 3 sRGB; 4 CMYK, only made for the press: no file may be */
    bool is_jpeg;         /* data is the JPEG file itself (DCTDecode); else raw rows, 8 bits a sample */
    eg_slice data;
    eg_slice alpha; /* 8 bits a pixel, or empty */
} eg_picture;

/* Decodes the bytes of a file; path is for messages only. A picture that is truncated, over 100 million
 * samples, or neither PNG nor JPEG: finding at place, and EG_ERR_INPUT. bytes.data NULL, a file that could
 * not be read: EG_ERR_INPUT, since that has been told. size_only: data and alpha stay empty. In job->arena; a
 * JPEG's data are the bytes given. */
eg_status eg_picture_load(eg_job *job, eg_slice bytes, const char *path, eg_place place, bool size_only,
                          const eg_picture **out);

#endif
