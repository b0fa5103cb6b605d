/* The lines of a YAML file of ours whose indentation is fixed, so that one entry can be found and parsed by
 * itself.
 *
 * The font registry and the root style have some hundred entries, of which a document needs two or three, and
 * parsing them all takes longer than setting the text. Only files that come with engross are read so. */
#ifndef EG_SOURCE_OUTLINE_H
#define EG_SOURCE_OUTLINE_H

#include "base/slice.h"

/* A walk over a text, and the line it stands on. */
typedef struct eg_outline {
    eg_slice rest;   /* begin with the whole text */
    uint32_t number; /* of the line, from 1 */
    eg_slice line;   /* without its line end */
    size_t indent;   /* spaces before its first character */
    bool is_blank;   /* nothing, or a comment */
} eg_outline;

/* Goes to the next line. False at the end. */
bool eg_outline_next(eg_outline *outline);
/* The key of a line "  Noto Serif:" or "  Khmr: […]"; data NULL when the line has none. */
eg_slice eg_outline_key(const eg_outline *outline);

#endif
