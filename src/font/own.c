/* The families of the user's own fonts, which the registry does not know.
 *
 * Place: registry.c comes here when a style names a family that fonts.yaml does not have. Each folder's own
 * .ttf, .otf and .ttc files are read, not those of folders inside it: the system's font root holds folders
 * only, so it costs nothing to ask there too. Files go by name, so that every machine finds the same. */
#include <dirent.h>
#include <hb-ot.h>
#include <stdio.h>
#include <stdlib.h>

#include "font/internal.h"
#include "font/sfnt.h"

enum { MAX_OWN_FILES = 500, MAX_FACES = 32, NAME_SIZE = 128, PATH_SIZE = 4096 };

static bool is_font_name(const char *name)
{
    size_t size = strlen(name);
    if (size < 5 || name[0] == '.')
        return false;
    const char *end = name + size - 4;
    return strcmp(end, ".ttf") == 0 || strcmp(end, ".otf") == 0 || strcmp(end, ".ttc") == 0;
}

static int compare_names(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* The whole paths of a folder's fonts, sorted. false when memory fails. */
static bool list_folder(eg_fonts *fonts, const char *folder, const char **paths, uint32_t *n)
{
    DIR *stream = opendir(folder);
    if (!stream)
        return true;
    bool has_memory = true;
    *n = 0;
    for (const struct dirent *entry; has_memory && *n < MAX_OWN_FILES && (entry = readdir(stream));) {
        char path[PATH_SIZE];
        int size = snprintf(path, sizeof path, "%s/%s", folder, entry->d_name);
        if (!is_font_name(entry->d_name) || size < 0 || size >= (int)sizeof path)
            continue;
        has_memory = (paths[*n] = eg_font_keep_string(fonts, path)) != NULL;
        *n += has_memory;
    }
    closedir(stream);
    qsort(paths, *n, sizeof *paths, compare_names);
    return has_memory;
}

/* What a face says of itself. */
typedef struct self {
    char family[NAME_SIZE];
    unsigned weight;
    bool is_italic, is_fixed, has_serifs;
} self;

/* A family class of 1 to 5 or 7 is one with serifs (OS/2 sFamilyClass); PANOSE tells when that is not set. */
static bool has_serifs(eg_slice os2)
{
    unsigned class = eg_sfnt_u16(os2, 30) >> 8;
    if (class)
        return class <= 5 || class == 7;
    unsigned char kind = os2.size > 33 ? (unsigned char)os2.data[32] : 0;
    unsigned char style = os2.size > 33 ? (unsigned char)os2.data[33] : 0;
    return kind == 2 && style >= 2 && style <= 10;
}

static bool read_self(eg_slice file, unsigned index, self *out)
{
    *out = (self){0};
    hb_blob_t *blob = hb_blob_create(file.data, (unsigned)file.size, HB_MEMORY_MODE_READONLY, NULL, NULL);
    hb_face_t *face = hb_face_create(blob, index);
    unsigned size = sizeof out->family;
    if (!hb_ot_name_get_utf8(face, HB_OT_NAME_ID_TYPOGRAPHIC_FAMILY, HB_LANGUAGE_INVALID, &size,
                             out->family)) {
        size = sizeof out->family;
        hb_ot_name_get_utf8(face, HB_OT_NAME_ID_FONT_FAMILY, HB_LANGUAGE_INVALID, &size, out->family);
    }
    hb_face_destroy(face);
    hb_blob_destroy(blob);
    eg_slice os2 = eg_sfnt_table(file, index, "OS/2"), head = eg_sfnt_table(file, index, "head");
    unsigned style = eg_sfnt_u16(head, 44); /* macStyle: bit 0 bold, bit 1 italic */
    out->weight = os2.data ? eg_sfnt_u16(os2, 4) : style & 1 ? 700 : 400;
    out->is_italic = os2.data ? (eg_sfnt_u16(os2, 62) & 1) != 0 : (style & 2) != 0;
    out->is_fixed = eg_sfnt_u32(eg_sfnt_table(file, index, "post"), 12) != 0;
    out->has_serifs = has_serifs(os2);
    return out->family[0] != 0 && out->weight >= 1 && out->weight <= 1000;
}

/* The family of that name among those found so far, or a new one; NULL when memory fails. A family's files
 * are kept in an array of room for all faces that may come: there are few. */
static eg_font_family *family_for(eg_fonts *fonts, const self *face)
{
    for (uint32_t i = 0; i < fonts->n_own; i++)
        if (strcmp(fonts->own[i].name, face->family) == 0)
            return &fonts->own[i];
    eg_font_family *family = &fonts->own[fonts->n_own];
    *family = (eg_font_family){.name = eg_font_keep_string(fonts, face->family),
                               .class = face->is_fixed     ? EG_CLASS_MONO
                                        : face->has_serifs ? EG_CLASS_SERIF
                                                           : EG_CLASS_SANS,
                               .files = eg_font_keep(fonts, MAX_FACES, sizeof *family->files)};
    if (!family->name || !family->files)
        return NULL;
    fonts->n_own++;
    return family;
}

/* Kept at the end of the list, so that files are told by name. false when memory fails. */
static bool refuse_file(eg_fonts *fonts, const char *path, const char *problem)
{
    eg_font_refused **end = &fonts->refused;
    while (*end)
        end = &(*end)->next;
    *end = eg_font_keep(fonts, 1, sizeof **end);
    if (*end)
        **end = (eg_font_refused){NULL, path, problem};
    return *end != NULL;
}

static bool add_file(eg_fonts *fonts, const char *path)
{
    eg_map map;
    int error = eg_file_map(path, &map);
    if (error)
        return refuse_file(fonts, path, strerrordesc_np(error));
    eg_slice bytes = {map.data, map.size};
    unsigned n = eg_sfnt_count(bytes);
    const char *problem = eg_sfnt_check(bytes, 0);
    bool has_memory = !problem || refuse_file(fonts, path, problem);
    for (unsigned index = 0; has_memory && index < n && index < MAX_FACES; index++) {
        self face;
        if (eg_sfnt_check(bytes, index) || !read_self(bytes, index, &face))
            continue;
        eg_font_family *family = fonts->n_own < MAX_OWN_FILES ? family_for(fonts, &face) : NULL;
        has_memory = family != NULL || fonts->n_own == MAX_OWN_FILES;
        if (family && family->n_files < MAX_FACES)
            family->files[family->n_files++] = (eg_font_file){.name = path,
                                                              .weight = face.weight,
                                                              .index = index,
                                                              .is_italic = face.is_italic,
                                                              .place = {.file = path}};
    }
    eg_file_unmap(&map);
    return has_memory;
}

bool eg_font_scan_own(eg_fonts *fonts)
{
    for (uint32_t i = 0; i < fonts->n_own; i++) /* of a scan that memory cut short: none is open yet */
        fonts->own[i] = (eg_font_family){0};
    fonts->n_own = 0;
    fonts->refused = NULL;
    fonts->own = eg_font_keep(fonts, MAX_OWN_FILES, sizeof *fonts->own);
    const char **paths = eg_font_keep(fonts, MAX_OWN_FILES, sizeof *paths);
    if (!fonts->own || !paths)
        return false;
    for (const char *const *folder = fonts->folders; *folder; folder++) {
        uint32_t n = 0;
        if (!list_folder(fonts, *folder, paths, &n))
            return false;
        for (uint32_t i = 0; i < n; i++)
            if (!add_file(fonts, paths[i]))
                return false;
    }
    return true;
}
