/* YAML 1.1 as a small tree with places: keys, house files, styles, languages, the font registry. libyaml
 * reads it; a text of the plain form, that most files have, is read without it to the same tree
 * (yaml_plain.c).
 *
 * Anchors, aliases, tags and more than one document are findings: a key file is data, and aliases grow
 * without bound; so are the characters that no text may hold, written as escapes. null and ~ are the empty
 * text. Every other scalar stays text; whoever reads a key says what it must be. */
#ifndef EG_SOURCE_YAML_H
#define EG_SOURCE_YAML_H

#include "base/file.h"
#include "base/job.h"

typedef enum eg_yaml_kind { EG_YAML_SCALAR, EG_YAML_SEQUENCE, EG_YAML_MAPPING } eg_yaml_kind;

typedef struct eg_yaml {
    eg_yaml_kind kind;
    const char *value; /* scalar: NUL-terminated UTF-8, never NULL */
    size_t size;
    bool is_quoted;               /* scalar: '…', "…", | or >: never a number or a boolean */
    uint32_t n;                   /* items of a sequence, pairs of a mapping */
    const struct eg_yaml **keys;  /* mapping: scalars */
    const struct eg_yaml **items; /* sequence: items; mapping: values */
    eg_place place;
} eg_yaml;

enum { EG_YAML_MAX_DEPTH = 32, EG_YAML_MAX_NODES = 1000000 };

/* Parses one document into job->arena. file: for places; first_line: the line of the text's first line (1, or
 * where front matter begins). An empty document gives an empty mapping. A mapping with the same key twice,
 * and what the head of this file names, are findings (EG_F_YAML_INVALID) and EG_ERR_INPUT. */
eg_status eg_yaml_parse(eg_job *job, const char *file, eg_slice text, uint32_t first_line,
                        const eg_yaml **out);

/* Maps a file, which the caller unmaps. Missing: EG_ERR_SYSTEM, finding EG_F_FILE_UNREADABLE. */
eg_status eg_yaml_map(eg_job *job, const char *path, eg_map *out);
/* Maps and parses a file. Missing: as eg_yaml_map. */
eg_status eg_yaml_load(eg_job *job, const char *path, const eg_yaml **out);

/* The value of a key; NULL when the mapping has none, or when it is no mapping, or NULL. */
const eg_yaml *eg_yaml_find(const eg_yaml *mapping, const char *key);
/* A whole number, or fallback when absent or not a whole number in [low, high]. */
int64_t eg_yaml_int(const eg_yaml *node, int64_t low, int64_t high, int64_t fallback);
/* true/yes/on, false/no/off; else fallback. */
bool eg_yaml_bool(const eg_yaml *node, bool fallback);
/* The scalar's text, or fallback when it is absent or no scalar. */
const char *eg_yaml_string(const eg_yaml *node, const char *fallback);

#endif
