/* What the files of font/ share: families as the registry has them, their files, and faces once opened. */
#ifndef EG_FONT_INTERNAL_H
#define EG_FONT_INTERNAL_H

#include <hb.h>
#include <pthread.h>

#include "base/digest.h"
#include "base/file.h"
#include "font/font.h"
#include "source/yaml.h"

typedef enum eg_font_class {
    EG_CLASS_SERIF,
    EG_CLASS_SANS,
    EG_CLASS_MONO,
    EG_CLASS_DISPLAY,
    EG_CLASS_SYMBOLS
} eg_font_class;

/* What became of a file when it was last wanted. */
typedef enum eg_font_state {
    EG_FONT_UNOPENED,
    EG_FONT_OPEN,
    EG_FONT_MISSING,
    EG_FONT_INVALID,
    EG_FONT_FORBIDDEN
} eg_font_state;

typedef struct eg_font_file {
    const char
        *name; /* below a font root: "truetype/noto/NotoSerif-Regular.ttf"; a user's own: its whole path */
    const char *package; /* NULL: a user's own file */
    const char *sha256;  /* 64 hexadecimal digits, or NULL */
    unsigned weight, index;
    bool is_italic;
    eg_place place;      /* in the registry */
    eg_font_state state; /* guarded by the fonts' lock until it is EG_FONT_OPEN */
    const char *problem; /* when invalid or forbidden: what is wrong, static */
    struct eg_face *face;
} eg_font_file;

/* Code points, both ends among them. */
typedef struct eg_font_reach {
    uint32_t first, last;
} eg_font_reach;

typedef struct eg_font_family {
    const char *name;
    eg_font_class class;
    const char *package, *licence; /* NULL: a user's own */
    char (*scripts)[5];
    uint32_t n_scripts;
    eg_font_reach *covers; /* the characters its package is named for when not installed; none: any */
    uint32_t n_covers;
    bool has_no_kashida; /* nastaliq, ruq'a, kufi: letters not on one line, or drawn out otherwise */
    eg_font_file *files;
    uint32_t n_files;
} eg_font_family;

/* One indented block of the registry, found by scanning lines, parsed when first wanted. */
typedef struct eg_font_entry {
    eg_slice key, text; /* in the registry's map */
    uint32_t line;
    eg_font_family *family; /* of a families entry, once parsed; guarded by the lock */
    const char **names;     /* of a fallback entry, once parsed: family names; ends with NULL; guarded */
} eg_font_entry;

/* A file of a user's folder that is named like a font and cannot be used. */
typedef struct eg_font_refused {
    struct eg_font_refused *next;
    const char *path, *problem; /* problem: static */
} eg_font_refused;

struct eg_fonts {
    pthread_mutex_t lock;
    struct eg_font_block *blocks; /* memory freed at the end; guarded */
    eg_map registry;
    const char *path;
    const char **folders;                /* ends with NULL */
    eg_font_entry *families, *fallbacks; /* sorted by key */
    uint32_t n_families, n_fallbacks;
    uint32_t *order;     /* of families, as the registry has them */
    eg_font_family *own; /* of the user's folders; guarded */
    uint32_t n_own;
    struct eg_font_refused *refused; /* files of those folders that are no sound fonts; guarded */
    bool has_scanned;                /* guarded */
    struct eg_font_subset *subsets;  /* guarded */
    size_t subsets_size;
};

/* glyphs.c: a font as another, but that the glyphs of characters are looked for once. hb_font_get_empty()
 * when memory fails. *kept is freed by eg_memory_free after the font. */
typedef struct eg_kept_glyphs eg_kept_glyphs;
hb_font_t *eg_font_keep_glyphs(hb_font_t *font, eg_kept_glyphs **kept);

struct eg_face {
    eg_map map;
    hb_blob_t *blob;
    hb_face_t *face;
    hb_font_t *own;  /* as HarfBuzz reads the file */
    hb_font_t *font; /* the same, with glyphs kept */
    eg_kept_glyphs *kept;
    const char *family;
    char name[64];
    unsigned index;
    eg_program_kind kind;
    uint32_t n_glyphs;
    bool is_whole; /* fsType bit 8: may not be subset */
    eg_face_metrics metrics;
};

/* Zeroed memory that lives as long as fonts; NULL when there is none. With the lock held. */
void *eg_font_keep(eg_fonts *fonts, size_t count, size_t size);
char *eg_font_keep_string(eg_fonts *fonts, const char *string);

/* registry.c: the family of that name: NULL in *out when there is none, also not in the user's folders. */
eg_status eg_font_family_find(eg_fonts *fonts, eg_job *job, const char *name, eg_font_family **out);
/* The i-th family in the order of the registry. */
eg_status eg_font_family_at(eg_fonts *fonts, eg_job *job, uint32_t i, eg_font_family **out);
/* Family names to try for a script, ends with NULL; NULL in *out when the registry has none. */
eg_status eg_font_fallback_names(eg_fonts *fonts, eg_job *job, const char *script, const char *const **out);

/* family.c: one entry of the registry, parsed into the job's arena, and copied for the program's lifetime
 * (with the lock held; NULL when memory fails). */
eg_status eg_font_family_parse(eg_fonts *fonts, eg_job *job, const eg_font_entry *entry, eg_font_family *out);
eg_font_family *eg_font_family_keep(eg_fonts *fonts, const eg_font_family *parsed);
eg_status eg_font_names_parse(eg_fonts *fonts, eg_job *job, const eg_font_entry *entry, const char ***out);
const char **eg_font_names_keep(eg_fonts *fonts, const char *const *parsed);
const char *eg_font_class_name(eg_font_class class);

/* own.c: families of the user's folders. With the lock held; false when memory fails. */
bool eg_font_scan_own(eg_fonts *fonts);

/* face.c: opens a file (its state and face say what came of it), without findings. With the lock held; false
 * when memory fails. */
bool eg_font_file_open(eg_fonts *fonts, const eg_font_family *family, eg_font_file *file);
/* Maps the file of that name from the first folder that has it; 0 or an errno. */
int eg_font_file_map(const eg_fonts *fonts, const char *name, eg_map *out);
void eg_face_close(eg_face *face);

/* find.c: the file nearest in weight and slant; NULL when the family has none. */
eg_font_file *eg_font_file_nearest(const eg_font_family *family, unsigned weight, bool italic);
/* Opens a file, once; a finding for what keeps it shut (not for a missing one when is_optional). */
eg_status eg_font_file_face(eg_fonts *fonts, eg_job *job, const eg_font_family *family, eg_font_file *file,
                            bool is_optional, const eg_face **out);

/* subset.c */
void eg_font_subsets_close(eg_fonts *fonts);

#endif
