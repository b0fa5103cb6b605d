/* What the files of shape/ share: a paragraph's characters with all that decides their runs. */
#ifndef EG_SHAPE_INTERNAL_H
#define EG_SHAPE_INTERNAL_H

#include <unicode/uscript.h>

#include "shape/shape.h"

typedef struct eg_shape_char {
    uint32_t code_point;
    uint32_t at; /* first byte in the text buffer */
    uint32_t item;
    int16_t script; /* UScriptCode, resolved: never Common or Inherited at the end */
    uint8_t level;
    bool continues; /* in the cluster of the character before */
    bool is_common; /* its own script is Common or Inherited: it took that of its neighbours */
    const eg_face *face;
} eg_shape_char;

typedef struct eg_shape_chars {
    eg_shape_char *items;
    uint32_t n;
} eg_shape_chars;

/* A paragraph on its way through the steps. */
typedef struct eg_shape_work {
    const eg_shape_context *context;
    eg_job *job;
    const char *text;
    eg_range range;
    const eg_shape_item *items;
    uint32_t n_items;
    eg_shape_chars chars; /* in job->scratch */
} eg_shape_work;

/* script.c: the script of each character (UAX #24), and which characters make one cluster. */
void eg_shape_resolve_scripts(eg_shape_work *work);
/* The code as runs bear it: "Khmr". */
void eg_shape_script_code(int16_t script, char out[5]);

/* face.c: the face of each cluster. EG_ERR_SYSTEM: a font that the style names cannot be used. */
eg_status eg_shape_choose_faces(eg_shape_work *work);
/* Whether the character has no ink whatever the font. */
bool eg_shape_is_ignorable(uint32_t code_point);
/* Whether a face can show the character, also by another that HarfBuzz puts in its place. */
bool eg_shape_can_show(const eg_face *face, uint32_t code_point);

/* missing.c: findings for the glyphs that are .notdef; EG_ERR_INPUT, or what kept it from finding out. */
eg_status eg_shape_report_missing(eg_shape_work *work, const eg_shape_run *runs, uint32_t n_runs,
                                  const eg_glyph *glyphs);

#endif
