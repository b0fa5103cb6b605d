/* Matters of the style/ room's own files. */
#ifndef EG_STYLE_INTERNAL_H
#define EG_STYLE_INTERNAL_H

#include "base/buffer.h"
#include "base/vector.h"
#include "source/yaml.h"
#include "style/style.h"

/* value.c: what a scalar may say */

typedef enum eg_unit { EG_UNIT_LENGTH, EG_UNIT_EM, EG_UNIT_PERCENT } eg_unit;

/* A length with its unit; em and percent in 1/10000. */
typedef struct eg_measure {
    eg_unit unit;
    int64_t value;
} eg_measure;

typedef enum eg_value_kind {
    EG_VALUE_LENGTH,   /* also em and percent */
    EG_VALUE_WEIGHT,   /* 100 to 900 */
    EG_VALUE_FLAG,     /* yes, no */
    EG_VALUE_FAMILIES, /* a name or a list of at most EG_MAX_FAMILIES */
    EG_VALUE_COLOUR,   /* "#rrggbb" or a name under `colours` */
    EG_VALUE_ALIGN,
    EG_VALUE_STRETCH,  /* a percentage up to 10 */
    EG_VALUE_EMPHASIS, /* italic, weight */
    EG_VALUE_ROLE,     /* `as` */
    EG_VALUE_NAME      /* any text */
} eg_value_kind;

bool eg_value_measure(const eg_yaml *node, eg_measure *out);
bool eg_value_colour(const char *text, eg_colour *out);
/* An entry under `colours`: "#rrggbb", or {rgb, cmyk, spot}. out->ink stays 0; has_ink: ink is what the press
 * takes. NULL, or what it should be. */
const char *eg_value_paint(const eg_yaml *node, eg_colour *out, eg_ink *ink, bool *has_ink);
/* Whether a mixture is said of a spot colour. */
bool eg_value_lacks_mixture(const eg_yaml *node);
bool eg_value_align(const char *text, eg_align *out);

/* A measure in points: em of `em`, percent of `whole`. */
eg_len eg_measure_resolve(eg_measure measure, eg_len em, eg_len whole);

/* The names of roles, as files write them, in the order of eg_role; NULL-ended. */
extern const char *const eg_role_names[EG_N_ROLES + 1];
/* The keys of a role and what each may be; both NULL-ended and in the same order. */
extern const char *const eg_property_names[];
extern const eg_value_kind eg_property_kinds[];

/* cache.c: the path of the folder's style of that name */
const char *eg_style_path(const eg_styles *styles, eg_arena *arena, const char *name);

/* file.c: files, `extends`, and what is wrong in them */

/* Values of `signatories` and `band`, and the most of `line-numbers`. */
#define EG_STYLE_LIST "list"
#define EG_STYLE_STACKED "stacked"
enum { EG_STYLE_MAX_EVERY = 100 };

enum { EG_STYLE_MAX_CHAIN = 8, EG_STYLE_MAX_FILES = EG_STYLE_MAX_CHAIN + 1 /* an edition's own, over all */ };

/* A part for a script or a language, parsed. */
typedef struct eg_style_part_entry {
    int file;
    const char *section, *name;
    const eg_yaml *tree; /* NULL: the file has none */
} eg_style_part_entry;

/* The files of one style, the root first. */
typedef struct eg_style_files {
    const eg_yaml *items[EG_STYLE_MAX_FILES]; /* of the folder's files without their parts */
    eg_slice texts[EG_STYLE_MAX_FILES];       /* of the folder's files; of others empty */
    int n;
    EG_VECTOR(eg_style_part_entry) parts; /* of the folder's files, those asked for so far */
} eg_style_files;

eg_status eg_style_files_load(eg_styles *styles, eg_job *job, const char *name, eg_style_files *out);
/* Checks a part of file i as eg_style_files_load checks a whole file. */
void eg_style_check_part(eg_job *job, const eg_style_files *files, int i, const eg_yaml *part);

/* parts.c: what holds for one script or language */

/* The text with the lines of those parts empty. */
eg_slice eg_style_without_parts(eg_arena *arena, eg_slice text);
/* What file i says under a section, `scripts` or `languages`, of a name; NULL when it says nothing, or when
 * it cannot be parsed, which is a finding. */
const eg_yaml *eg_style_part(eg_job *job, eg_style_files *files, int i, const char *section,
                             const char *name);

/* cache.c: trees kept for the program's life */

/* A copy of a tree in one block of eg_memory; NULL when memory fails. Freed with eg_memory_free. */
eg_yaml *eg_style_tree_copy(const eg_yaml *tree);

/* A style of the folder, parsed once but for its parts, which are in its text. */
eg_status eg_styles_find(eg_styles *styles, eg_job *job, const char *name, const eg_yaml **out,
                         eg_slice *text);

/* resolve.c: layers to numbers */

/* All roles in one language. */
typedef struct eg_style_sheet {
    struct eg_style_sheet *next;
    const eg_language *language;
    eg_block_style blocks[EG_N_ROLES];
    bool has_italics;       /* emphasis is italic, else weight */
    uint16_t strong_weight; /* and of emphasis by weight */
    const char *mono;
} eg_style_sheet;

typedef struct eg_style_length_entry {
    const char *key;
    eg_len value;
} eg_style_length_entry;

/* The inks of the colours asked for so far. */
typedef struct eg_style_inks {
    EG_VECTOR(eg_ink) inks;
    EG_VECTOR(const eg_yaml *) nodes; /* where each is said */
} eg_style_inks;

struct eg_style {
    eg_job *job;
    eg_style_files *files;
    const eg_language *language; /* of the document */
    eg_geometry geometry;
    eg_furniture furniture;
    eg_style_sheet *
        *sheets;         /* of the languages asked for so far; these and the files' parts are what changes */
    eg_style_inks *inks; /* changes too */
    EG_VECTOR(eg_style_length_entry) lengths; /* sorted by key */
};

/* The roles in a language, resolved when first asked for. */
const eg_style_sheet *eg_style_sheet_of(const eg_style *style, const eg_language *language);
void eg_style_sheet_resolve(const eg_style *style, const eg_language *language, eg_style_sheet *out);
/* The lengths, their percentages of the page's height. */
void eg_style_lengths_resolve(eg_style *style);
/* Whether the script's or language's part says whole-characters. */
bool eg_style_whole_characters(const eg_style *style);

#endif
