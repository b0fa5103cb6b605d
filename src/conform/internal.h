/* What the files that look into a PDF share. */
#ifndef EG_CONFORM_INTERNAL_H
#define EG_CONFORM_INTERNAL_H

#include "base/vector.h"
#include "conform/x4.h"

/* A spot colour as it was met first. */
typedef struct eg_x4_spot {
    eg_slice name;
    const eg_object *space;
} eg_x4_spot;

typedef struct eg_x4_look {
    eg_job *job;
    const eg_reader *reader;
    const char *path;
    uint32_t page;                     /* looked at, from 1 */
    bool is_cmyk;                      /* the intent's profile */
    EG_VECTOR(const eg_object *) seen; /* objects that need no second look */
    EG_VECTOR(eg_x4_spot) spots;
    eg_status status;
} eg_x4_look;

/* Asks the rules of a fact, on the page looked at. */
void eg_x4_tell(eg_x4_look *look, eg_x4_fact fact);
/* True the first time. */
bool eg_x4_is_new(eg_x4_look *look, const eg_object *object);

/* paint.c: all that a page draws, with the forms, patterns and fonts it uses. */
void eg_x4_look_at_page(eg_x4_look *look, const eg_read_page *page);

#endif
