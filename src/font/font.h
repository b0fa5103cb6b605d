/* Fonts: the registry of fonts.yaml, faces mapped once for the program, and subsets made for a file.
 *
 * Place: style/ names families, shape/ asks for a face that has a character, pdf/ asks for the subset of the
 * glyphs used. FreeType and hb-subset are used only here; shape/ borrows the hb_font_t. */
#ifndef EG_FONT_FONT_H
#define EG_FONT_FONT_H

#include "base/buffer.h"
#include "base/job.h"
#include "base/length.h"

struct hb_font_t;

typedef struct eg_fonts eg_fonts; /* program lifetime; safe from many threads */
typedef struct eg_face eg_face;   /* program lifetime; never changes once found */

/* registry: path of fonts.yaml. folders: searched in order for a file by name, a user's own folder first, the
 * one that packages fill last; ends with NULL. Nothing but the registry is read. Findings into job's report. */
eg_status eg_fonts_open(eg_job *job, const char *registry, const char *const *folders, eg_fonts **out);
void eg_fonts_close(eg_fonts *fonts);

/* The face of a family nearest in weight, upright or italic. NULL family: none. EG_OK with *out NULL when the
 * registry names no such family; EG_ERR_SYSTEM with a finding when it does and the file is missing (names the
 * package to install), truncated, not a font, or forbids embedding (OS/2 fsType, field: restricted, bitmap
 * only). */
eg_status eg_fonts_find(eg_fonts *fonts, eg_job *job, const char *family, unsigned weight, bool italic,
                        const eg_face **out);

/* The face of the fallback order that has all the code points of a cluster: families of the script (ISO
 * 15924), of
 * the same class (serif before sans, when is_serif) first, then the registry's Zyyy list of signs. *out
 * NULL: no font
 * has them; *package then names the Debian package of the first family of those lists that is not installed,
 * or NULL.
 * A font of the lists that is damaged or forbids embedding: finding, EG_ERR_SYSTEM. */
eg_status eg_fonts_fallback(eg_fonts *fonts, eg_job *job, const char script[5], bool is_serif,
                            unsigned weight, const uint32_t *code_points, size_t n, const eg_face **out,
                            const char **package);

bool eg_face_has(const eg_face *face, uint32_t code_point);
struct hb_font_t *eg_face_shaper(const eg_face *face); /* immutable, scale = units_per_em; borrowed */

/* All in font units (units_per_em to the em), y up. */
typedef struct eg_face_metrics {
    int units_per_em;
    int ascent, descent;      /* of the line: hhea; descent is negative */
    int cap_height, x_height; /* 0 when unknown */
    int bbox[4];              /* xMin yMin xMax yMax */
    int italic_angle;         /* in 1/65536 degree */
    int stem_v;               /* estimated from the weight */
    int weight;
    int tatweel; /* advance of U+0640 where it may lengthen letters: it joins on both sides; else 0 */
    bool is_italic, is_fixed, is_serif;
} eg_face_metrics;
const eg_face_metrics *eg_face_metrics_of(const eg_face *face);
const char *eg_face_name(const eg_face *face);   /* PostScript name */
const char *eg_face_family(const eg_face *face); /* as fonts.yaml has it */
int eg_face_advance(const eg_face *face, uint32_t glyph);
/* Ink of a glyph in font units: xMin yMin xMax yMax; all 0 for none. */
void eg_face_extents(const eg_face *face, uint32_t glyph, int out[4]);

/* One step of a glyph's outline, in font units rounded to whole ones, y up. Points are x, y pairs: the end of a
 * line; the control point and the end of a quadratic curve; the two control points and the end of a cubic one. */
typedef enum eg_outline_kind {
    EG_OUTLINE_MOVE,
    EG_OUTLINE_LINE,
    EG_OUTLINE_QUADRATIC,
    EG_OUTLINE_CUBIC,
    EG_OUTLINE_CLOSE
} eg_outline_kind;
typedef struct eg_outline_step {
    eg_outline_kind kind;
    int32_t points[6];
} eg_outline_step;
/* The outline of a glyph, filled by the non-zero rule; their number. 0: no ink. In the arena. */
uint32_t eg_face_outline(const eg_face *face, uint32_t glyph, eg_arena *arena, const eg_outline_step **out);

typedef enum eg_program_kind {
    EG_PROGRAM_TRUETYPE, /* FontFile2, CIDFontType2 */
    EG_PROGRAM_CFF       /* FontFile3 /CIDFontType0C, CIDFontType0; a name-keyed CFF: CID = glyph id */
} eg_program_kind;

/* The part of a face that a file needs. */
typedef struct eg_subset {
    eg_program_kind kind;
    eg_slice program; /* the font file or bare CFF table */
    char name[128];   /* "ABCDEF+NotoSerif": tag from the glyphs, so the same text gives the same name */
    const uint16_t *new_ids; /* for glyphs[i] as given: its glyph id in the subset */
    const uint16_t
        *cids; /* for glyphs[i]: its CID in the embedded CFF; NULL for TrueType (CID is ours to choose) */
    uint32_t n_glyphs; /* in the program, .notdef included */
    bool is_whole;     /* not subset: fsType bit 8 */
} eg_subset;

/* glyphs: sorted, unique, without 0 (.notdef is always kept). No hints, no layout tables, no layout closure.
 * Lives in job->arena. The subset of one face and glyph list is made once and kept while fonts is open, up to
 * a limit. */
eg_status eg_subset_make(eg_fonts *fonts, eg_job *job, const eg_face *face, const uint16_t *glyphs, size_t n,
                         const eg_subset **out);

/* Compares the sha256 of every installed file with the registry: a finding EG_F_FONT_DIFFERS (a warning) for
 * each that is another. Reads all fonts whole, some 200 MB: for `engross doctor`, not for a build. */
eg_status eg_fonts_verify(eg_fonts *fonts, eg_job *job);

/* `engross fonts`: each family with its scripts, files, package, licence, and whether it is installed. script
 * "" lists all. A registry that cannot be read is a finding. */
eg_status eg_fonts_list(eg_fonts *fonts, eg_job *job, const char *script, eg_buffer *out, bool as_json);

#endif
