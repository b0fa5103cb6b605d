/* What the files of impose/ share: the writer of objects. */
#ifndef EG_IMPOSE_INTERNAL_H
#define EG_IMPOSE_INTERNAL_H

#include "base/vector.h"
#include "impose/impose.h"

/* ---- writer.c: a file of plain objects and one table, with objects copied from another file ---- */

typedef struct eg_copier {
    eg_job *job;
    const eg_reader *reader;
    eg_buffer *out;
    EG_VECTOR(uint64_t) offsets; /* by number; 0: not written yet. The first, of number 0, stays 0 */
    uint32_t *numbers;           /* of the source's objects here; 0: not needed yet */
    uint32_t n_numbers;
    EG_VECTOR(uint32_t) wanted; /* the source's numbers, in the order in which they were asked for */
    uint32_t n_copied;          /* of wanted */
} eg_copier;

/* Begins a file of the source's version, 1.7 at least. */
void eg_copier_begin(eg_copier *copier, eg_job *job, const eg_reader *reader, eg_buffer *out);
uint32_t eg_copier_reserve(eg_copier *copier);           /* a number for an object to come */
void eg_copier_open(eg_copier *copier, uint32_t number); /* "5 0 obj" */
void eg_copier_close(eg_copier *copier);                 /* "endobj" */
/* One of the source's objects as a value here; what it refers to will be copied. */
void eg_copier_add(eg_copier *copier, const eg_object *object);
/* " /Key value", when the dictionary has the key. */
void eg_copier_add_key(eg_copier *copier, const eg_object *dict, const char *key);
/* A whole stream: keys as they stand after the length, and the bytes. */
void eg_copier_add_stream(eg_copier *copier, uint32_t number, const char *keys, eg_slice data);
/* Copies all that is wanted, until nothing new is. */
void eg_copier_finish_copies(eg_copier *copier);
/* The table and the trailer; /ID is of all bytes before them. */
void eg_copier_end(eg_copier *copier, uint32_t root, uint32_t info);

/* ---- look.c: what pages have that matters for paper ---- */

typedef struct eg_type_sizes {
    uint64_t n_bytes, n_small; /* of strings shown; under 8 pt when scaled */
    double smallest;           /* points */
} eg_type_sizes;

/* Adds what a page's content shows, scaled. */
void eg_look_at_type(const eg_reader *reader, eg_slice content, const char *what, double scale,
                     eg_type_sizes *sizes);
/* Annotations that would be printed. */
uint32_t eg_look_at_annotations(const eg_reader *reader, const eg_read_page *page);

#endif
