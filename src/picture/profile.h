/* The profile of a press: checked, and what it makes of colours.
 *
 * Place: edition/ reads one for the print edition, pdf/ embeds it and asks it for the four inks of a colour or
 * of a picture. Standard: ICC.1:2010 (ISO 15076-1), of which ISO 15930-7 takes output profiles in CMYK. */
#ifndef EG_PICTURE_PROFILE_H
#define EG_PICTURE_PROFILE_H

#include "base/job.h"
#include "picture/picture.h"

typedef struct eg_profile {
    const char *path;
    char name[128];    /* its description, ASCII */
    bool is_own;       /* named by the user, else the generic one */
    eg_slice bytes;    /* the file */
    eg_slice deflated; /* the same in zlib's format, as FlateDecode reads it */
} eg_profile;

/* What is wrong with the bytes of a profile, of those that it is looked at for. */
typedef enum eg_profile_fault {
    EG_PROFILE_FINE,
    EG_PROFILE_DAMAGED, /* header, table of tags */
    EG_PROFILE_NOT_CMYK,
    EG_PROFILE_NOT_OUTPUT,
    EG_PROFILE_TABLELESS /* of an output device, and has not the tables to and from its inks */
} eg_profile_fault;
eg_profile_fault eg_profile_look(eg_slice bytes);

/* The generic profile that Debian's libgs-common installs. */
extern const char eg_profile_default_path[];

/* Reads and checks a profile, for as long as the job. EG_ERR_SYSTEM when the file cannot be read, EG_ERR_INPUT
 * when it is damaged, not of an output device, or not in CMYK; each with a finding. path NULL: the generic one. */
eg_status eg_profile_open(eg_job *job, const char *path, const eg_profile **out);
/* A copy for longer than the job, in one block of eg_memory, to be freed with eg_memory_free; NULL when memory
 * fails. */
eg_profile *eg_profile_copy(const eg_profile *profile);

/* Colours through the profile, by lcms2, which is loaded only here: sRGB in, relative colorimetric with black
 * point compensation. */
typedef struct eg_converter eg_converter;

/* For as long as the job. EG_ERR_SYSTEM when lcms2 is not installed, EG_ERR_INPUT when it finds the profile
 * damaged; each with a finding. */
eg_status eg_converter_open(eg_job *job, const eg_profile *profile, eg_converter **out);
/* n pixels of 3 bytes to n of 4: 255 is full ink. */
void eg_converter_apply(const eg_converter *converter, const char *rgb, size_t n, char *out);

/* A picture as the press takes it: its samples decoded, grey (n_components 1) when every pixel is, else in CMYK
 * (4). *converter is opened when the first picture needs it. In job->arena. */
eg_status eg_picture_to_press(eg_job *job, const eg_profile *profile, eg_converter **converter,
                              const eg_picture *picture, const eg_picture **out);

#endif
