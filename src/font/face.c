/* A font file mapped, found sound and permitted, and what is asked of its face.
 *
 * Place: find.c opens faces as texts need them; shape/ borrows the hb_font_t, pdf/ reads the metrics. Metrics
 * are read from the tables themselves: opening a face through FreeType as well takes as long again (and ten
 * times as long for a CJK collection) and tells nothing more. Standards: ISO/IEC 14496-22 (OS/2 fsType, hhea,
 * post). */
#include <errno.h>
#include <hb-ot.h>
#include <stdio.h>

#include "font/internal.h"
#include "font/sfnt.h"

enum { PATH_SIZE = 4096 };

int eg_font_file_map(const eg_fonts *fonts, const char *name, eg_map *out)
{
    if (name[0] == '/')
        return eg_file_map(name, out);
    const char *slash = strrchr(name, '/');
    const char *forms[2] = {name, slash ? slash + 1 : name};
    int error = ENOENT;
    for (const char *const *folder = fonts->folders; *folder; folder++)
        for (int i = 0; i < 2; i++) {
            char path[PATH_SIZE];
            int size = snprintf(path, sizeof path, "%s/%s", *folder, forms[i]);
            if (size < 0 || size >= (int)sizeof path)
                continue;
            int failed = eg_file_map(path, out);
            if (failed != ENOENT && failed != ENOTDIR)
                return failed;
        }
    return error;
}

/* Bits 0 to 3 are one value, 2 forbids; bit 9 allows bitmaps only. A font without OS/2 forbids nothing. */
static bool forbids_embedding(eg_slice os2)
{
    unsigned type = eg_sfnt_u16(os2, 8);
    return (type & 0x000F) == 2 || (type & 0x0200) != 0;
}

/* A stem's width is not in the tables. This line through the usual stems of Regular (400: 85/1000 em) and
 * Bold (700: 160/1000 em) is near enough for what PDF readers use it for: choosing a substitute. */
static int estimate_stem(int weight, int upem)
{
    return (weight / 4 - 15) * upem / 1000;
}

static void read_metrics(eg_slice file, const eg_font_family *family, const eg_font_file *source,
                         eg_face *face)
{
    eg_slice head = eg_sfnt_table(file, face->index, "head"), hhea = eg_sfnt_table(file, face->index, "hhea");
    eg_slice os2 = eg_sfnt_table(file, face->index, "OS/2"), post = eg_sfnt_table(file, face->index, "post");
    eg_face_metrics *m = &face->metrics;
    m->units_per_em = (int)eg_sfnt_u16(head, 18);
    m->ascent = eg_sfnt_i16(hhea, 4);
    m->descent = eg_sfnt_i16(hhea, 6);
    for (size_t i = 0; i < 4; i++)
        m->bbox[i] = eg_sfnt_i16(head, 36 + 2 * i);
    if (eg_sfnt_u16(os2, 0) >= 2) {
        m->x_height = eg_sfnt_i16(os2, 86);
        m->cap_height = eg_sfnt_i16(os2, 88);
    }
    m->italic_angle = (int32_t)eg_sfnt_u32(post, 4);
    m->is_fixed = eg_sfnt_u32(post, 12) != 0;
    m->weight = (int)source->weight;
    m->stem_v = estimate_stem(m->weight, m->units_per_em);
    m->is_italic = source->is_italic;
    m->is_serif = family->class == EG_CLASS_SERIF;
}

/* A tatweel joins when its ink reaches both its edges. */
static int measure_tatweel(const eg_face *face, const eg_font_family *family)
{
    hb_codepoint_t glyph;
    if (family->has_no_kashida || !hb_font_get_nominal_glyph(face->font, 0x0640, &glyph))
        return 0;
    int ink[4], advance = eg_face_advance(face, glyph);
    eg_face_extents(face, glyph, ink);
    return advance > 0 && ink[0] <= 0 && ink[2] >= advance ? advance : 0;
}

/* The PostScript name as a PDF name without escapes; the file's own name where the font's will not do. */
static void read_name(const eg_font_file *source, eg_face *face)
{
    unsigned size = sizeof face->name;
    hb_ot_name_get_utf8(face->face, HB_OT_NAME_ID_POSTSCRIPT_NAME, HB_LANGUAGE_INVALID, &size, face->name);
    if (face->name[0] == 0) {
        const char *slash = strrchr(source->name, '/');
        snprintf(face->name, sizeof face->name, "%s", slash ? slash + 1 : source->name);
    }
    char *to = face->name;
    for (const char *from = face->name; *from; from++)
        if ((*from >= 'a' && *from <= 'z') || (*from >= 'A' && *from <= 'Z') ||
            (*from >= '0' && *from <= '9') || *from == '-' || *from == '_')
            *to++ = *from;
    *to = 0;
    if (to == face->name)
        snprintf(face->name, sizeof face->name, "Font");
}

/* false when memory fails; what was made so far is closed by the caller. */
static bool make_shaper(eg_slice file, eg_face *face)
{
    face->blob = hb_blob_create(file.data, (unsigned)file.size, HB_MEMORY_MODE_READONLY, NULL, NULL);
    face->face = hb_face_create(face->blob, face->index);
    face->own = hb_font_create(face->face);
    face->font = eg_font_keep_glyphs(face->own, &face->kept);
    if (face->blob == hb_blob_get_empty() || face->face == hb_face_get_empty() ||
        face->own == hb_font_get_empty() || face->font == hb_font_get_empty())
        return false;
    hb_face_make_immutable(face->face);
    hb_font_make_immutable(face->own);
    hb_font_make_immutable(face->font);
    return true;
}

void eg_face_close(eg_face *face)
{
    if (!face)
        return;
    hb_font_destroy(face->font);
    hb_font_destroy(face->own);
    eg_memory_free(face->kept);
    hb_face_destroy(face->face);
    hb_blob_destroy(face->blob);
    eg_file_unmap(&face->map);
    eg_memory_free(face);
}

static void judge(eg_slice bytes, eg_font_file *file)
{
    file->problem = eg_sfnt_check(bytes, file->index);
    file->state = file->problem ? EG_FONT_INVALID : EG_FONT_OPEN;
    if (!file->problem && forbids_embedding(eg_sfnt_table(bytes, file->index, "OS/2")))
        file->state = EG_FONT_FORBIDDEN;
}

bool eg_font_file_open(eg_fonts *fonts, const eg_font_family *family, eg_font_file *file)
{
    eg_map map = {0};
    int error = eg_font_file_map(fonts, file->name, &map);
    if (error == ENOMEM)
        return false;
    if (error) {
        bool is_missing = error == ENOENT || error == ENOTDIR;
        file->state = is_missing ? EG_FONT_MISSING : EG_FONT_INVALID;
        file->problem = strerrordesc_np(error);
        return true;
    }
    eg_slice bytes = {map.data, map.size};
    judge(bytes, file);
    eg_face *face = file->state == EG_FONT_OPEN ? eg_memory_alloc(sizeof *face) : NULL;
    if (!face) {
        eg_file_unmap(&map);
        bool has_memory = file->state != EG_FONT_OPEN;
        file->state = has_memory ? file->state : EG_FONT_UNOPENED;
        return has_memory;
    }
    *face = (eg_face){.map = map, .family = family->name, .index = file->index};
    if (!make_shaper(bytes, face)) {
        eg_face_close(face);
        file->state = EG_FONT_UNOPENED;
        return false;
    }
    face->kind = eg_sfnt_table(bytes, file->index, "CFF ").data ? EG_PROGRAM_CFF : EG_PROGRAM_TRUETYPE;
    face->n_glyphs = eg_sfnt_u16(eg_sfnt_table(bytes, file->index, "maxp"), 4);
    face->is_whole = (eg_sfnt_u16(eg_sfnt_table(bytes, file->index, "OS/2"), 8) & 0x0100) != 0;
    read_metrics(bytes, family, file, face);
    read_name(file, face);
    face->metrics.tatweel = measure_tatweel(face, family);
    file->face = face;
    return true;
}

bool eg_face_has(const eg_face *face, uint32_t code_point)
{
    hb_codepoint_t glyph;
    return hb_font_get_nominal_glyph(face->font, code_point, &glyph) != 0;
}

struct hb_font_t *eg_face_shaper(const eg_face *face)
{
    return face->font;
}

const eg_face_metrics *eg_face_metrics_of(const eg_face *face)
{
    return &face->metrics;
}

const char *eg_face_name(const eg_face *face)
{
    return face->name;
}

const char *eg_face_family(const eg_face *face)
{
    return face->family;
}

int eg_face_advance(const eg_face *face, uint32_t glyph)
{
    return hb_font_get_glyph_h_advance(face->font, glyph);
}

void eg_face_extents(const eg_face *face, uint32_t glyph, int out[4])
{
    hb_glyph_extents_t e;
    if (!hb_font_get_glyph_extents(face->font, glyph, &e))
        e = (hb_glyph_extents_t){0};
    out[0] = e.x_bearing;
    out[1] = e.y_bearing + e.height; /* height is negative, y up */
    out[2] = e.x_bearing + e.width;
    out[3] = e.y_bearing;
}
