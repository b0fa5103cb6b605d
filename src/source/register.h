/* The register of what was issued: issued.jsonl in a declaration's folder, a JSON object a line, in the order in which
 * files were issued. Lines are only ever added.
 *
 * Place: `engross issue` writes it, the proof's check.html carries it. */
#ifndef EG_SOURCE_REGISTER_H
#define EG_SOURCE_REGISTER_H

#include "base/job.h"

#define EG_REGISTER_NAME "issued.jsonl"

typedef struct eg_issued {
    const char *when; /* "2021-03-19"; NULL: the text tells no date */
    const char *file; /* its name, without a folder */
    const char *edition, *lang;
    uint32_t version; /* from 1 */
    uint64_t bytes;
    const char *sha256, *text_sha256; /* 64 small hexadecimal digits */
    const char *replaces;             /* sha256 of an earlier line; NULL: none */
    eg_place place;
} eg_issued;

typedef struct eg_register {
    eg_issued *items;
    uint32_t n, cap;
} eg_register;

/* Adds the lines of a register's bytes to out. A line that is no such object: finding EG_F_REGISTER_INVALID,
 * EG_ERR_INPUT. file: for places. In job->arena. */
eg_status eg_register_read(eg_job *job, const char *file, eg_slice bytes, eg_register *out);
/* The same from the file; that there is none is no fault. *bytes, when not NULL, is given what stands in it. */
eg_status eg_register_load(eg_job *job, const char *path, eg_register *out, eg_slice *bytes);

/* The line of the file of that digest, or NULL. */
const eg_issued *eg_register_find(const eg_register *issued, const char *sha256);

#endif
