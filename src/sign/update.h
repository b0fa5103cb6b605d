/* An incremental update: objects appended to finished bytes, which stay as they are.
 *
 * Place: over read/, under whatever changes a finished file. The cross-reference section is of the file's own
 * kind, a table or a stream, and its trailer keeps /Root, /Info and /ID (ISO 32000-1 7.5.6, 7.5.8; ISO 19005-2
 * 6.1.3). Deterministic. */
#ifndef EG_SIGN_UPDATE_H
#define EG_SIGN_UPDATE_H

#include "base/vector.h"
#include "read/read.h"

typedef struct eg_update_entry {
    uint32_t number;
    uint16_t generation;
    size_t offset; /* in the file */
} eg_update_entry;

typedef struct eg_update {
    eg_job *job;
    const eg_reader *reader; /* the newest revision */
    eg_buffer out;           /* what comes after the file's bytes */
    uint32_t next;           /* the lowest number that no revision uses */
    EG_VECTOR(eg_update_entry) entries;
} eg_update;

void eg_update_begin(eg_update *update, eg_job *job, const eg_reader *reader);
uint32_t eg_update_reserve(eg_update *update);
/* "12 0 obj" … "endobj": what is added to `out` between them is the object. An object may be opened once. */
void eg_update_open(eg_update *update, uint32_t number, uint16_t generation);
void eg_update_close(eg_update *update);
/* A stream object without filters of its own; entries: those of its dictionary but /Length, or "". */
void eg_update_add_stream(eg_update *update, uint32_t number, const char *entries, eg_slice data);
/* The cross-reference section and the end of the file. */
void eg_update_finish(eg_update *update);

/* ---- Values, in PDF's syntax ---- */

/* A text string (7.9.2.2): plain where PDFDocEncoding is ASCII, else UTF-16. */
void eg_update_add_text(eg_buffer *out, const char *utf8);

/* A dictionary with other values for some keys: value NULL takes the key away. Keys that it has not are added
 * at its end, in their order. */
typedef struct eg_update_change {
    const char *key, *value; /* value in PDF's syntax */
} eg_update_change;
void eg_update_add_dict(eg_buffer *out, const eg_object *dict, const eg_update_change *changes, size_t n);

#endif
