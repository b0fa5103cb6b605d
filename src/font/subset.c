/* The part of a face that a file needs: outlines and widths of the glyphs used, nothing else.
 *
 * Place: pdf/ asks for the glyphs that the finished pages show. hb-subset is given a set of glyphs, not of
 * characters, and of the font only the tables that a PDF reads (ISO 32000-1, 9.9) or that these need: without
 * a character map to go through it is done in half the time, and nothing is added by closure but the parts of
 * composite glyphs. A subset of a CID-keyed CFF keeps the original CIDs, which FreeType reads back from the
 * subset itself. */
#include <ft2build.h>
#include <hb-subset.h>
#include <stdio.h>
#include FT_CID_H
#include FT_FREETYPE_H

#include "font/internal.h"
#include "font/sfnt.h"

/* Subsets kept for the editions that follow; a declaration's fonts take some 200 kB, so this holds whole
 * batches. */
enum { CACHE_LIMIT = 32 * 1024 * 1024, MAX_GLYPHS = 65535 };

typedef struct eg_font_subset {
    struct eg_font_subset *next;
    const eg_face *face;
    eg_digest key; /* of the glyphs */
    size_t size;   /* of all it holds */
    hb_blob_t *blob;
    uint16_t *new_ids, *cids;
    eg_subset subset;
} eg_font_subset;

static void close_subset(void *object)
{
    eg_font_subset *s = object;
    hb_blob_destroy(s->blob);
    eg_memory_free(s->new_ids);
    eg_memory_free(s->cids);
    eg_memory_free(s);
}

void eg_font_subsets_close(eg_fonts *fonts)
{
    for (eg_font_subset *s = fonts->subsets, *next; s; s = next) {
        next = s->next;
        close_subset(s);
    }
}

/* Six capitals from the digest of the glyphs (ISO 32000-1, 9.6.4), then the PostScript name. */
static void print_name(const eg_face *face, const eg_digest *digest, bool is_whole, char out[128])
{
    char tag[8] = "";
    for (int i = 0; i < 6 && !is_whole; i++)
        tag[i] = (char)('A' + digest->bytes[i] % 26);
    snprintf(out, 128, "%s%s%s", tag, is_whole ? "" : "+", face->name);
}

static void copy_table(hb_face_t *from, hb_tag_t tag, hb_face_t *builder)
{
    hb_blob_t *table = hb_face_reference_table(from, tag);
    if (hb_blob_get_length(table))
        hb_face_builder_add_table(builder, tag, table);
    hb_blob_destroy(table);
}

/* The face with the tables that make outlines and widths, as they are. */
static hb_face_t *strip_face(const eg_face *source)
{
    static const hb_tag_t tags[] = {HB_TAG('C', 'F', 'F', ' '), HB_TAG('g', 'l', 'y', 'f'),
                                    HB_TAG('h', 'e', 'a', 'd'), HB_TAG('h', 'h', 'e', 'a'),
                                    HB_TAG('h', 'm', 't', 'x'), HB_TAG('l', 'o', 'c', 'a'),
                                    HB_TAG('m', 'a', 'x', 'p')};
    hb_face_t *face = hb_face_builder_create();
    for (size_t i = 0; i < sizeof tags / sizeof *tags; i++)
        copy_table(source->face, tags[i], face);
    return face;
}

static hb_subset_input_t *make_input(const uint16_t *glyphs, size_t n)
{
    hb_subset_input_t *input = hb_subset_input_create_or_fail();
    if (!input)
        return NULL;
    hb_set_t *set = hb_subset_input_glyph_set(input);
    hb_set_add(set, 0);
    for (size_t i = 0; i < n; i++)
        hb_set_add(set, glyphs[i]);
    hb_subset_input_set_flags(input, HB_SUBSET_FLAGS_NO_HINTING);
    if (!hb_set_allocation_successful(set)) {
        hb_subset_input_destroy(input);
        return NULL;
    }
    return input;
}

/* The new id of each glyph; false when the plan lost one. */
static bool map_glyphs(const hb_map_t *map, const uint16_t *glyphs, size_t n, uint16_t *new_ids)
{
    for (size_t i = 0; i < n; i++) {
        hb_codepoint_t id = hb_map_get(map, glyphs[i]);
        if (id == HB_MAP_VALUE_INVALID || id > MAX_GLYPHS)
            return false;
        new_ids[i] = (uint16_t)id;
    }
    return true;
}

/* CIDs of a CFF by asking FreeType. A name-keyed one has none: its CIDs are its glyph ids (ISO 32000-1,
 * 9.7.4.2). */
static bool read_cids(eg_slice cff, const uint16_t *new_ids, size_t n, uint16_t *cids)
{
    FT_Library library;
    if (FT_Init_FreeType(&library) != 0)
        return false;
    FT_Face face;
    bool is_sound = FT_New_Memory_Face(library, (const FT_Byte *)cff.data, (FT_Long)cff.size, 0, &face) == 0;
    if (is_sound) {
        bool is_keyed = FT_IS_CID_KEYED(face);
        for (size_t i = 0; i < n && is_sound; i++) {
            FT_UInt cid = new_ids[i];
            is_sound = !is_keyed || FT_Get_CID_From_Glyph_Index(face, new_ids[i], &cid) == 0;
            cids[i] = (uint16_t)cid;
        }
        FT_Done_Face(face);
    }
    FT_Done_FreeType(library);
    return is_sound;
}

static eg_slice blob_bytes(hb_blob_t *blob)
{
    unsigned size;
    const char *data = hb_blob_get_data(blob, &size);
    return (eg_slice){data, size};
}

/* The bytes to embed: for a CFF its bare table. */
static bool take_program(hb_face_t *face, eg_font_subset *s)
{
    bool is_cff = s->face->kind == EG_PROGRAM_CFF;
    s->blob =
        is_cff ? hb_face_reference_table(face, HB_TAG('C', 'F', 'F', ' ')) : hb_face_reference_blob(face);
    s->subset.program = blob_bytes(s->blob);
    return s->subset.program.size > 0;
}

/* Made of the glyphs. No jump may happen in here: what hb holds is released at the end. */
static bool make_part(const uint16_t *glyphs, size_t n, eg_font_subset *s)
{
    bool is_made = false;
    hb_subset_input_t *input = make_input(glyphs, n);
    hb_face_t *stripped = strip_face(s->face);
    hb_subset_plan_t *plan = input ? hb_subset_plan_create_or_fail(stripped, input) : NULL;
    hb_face_t *face = plan ? hb_subset_plan_execute_or_fail(plan) : NULL;
    if (!face)
        goto done;
    const hb_map_t *map = hb_subset_plan_old_to_new_glyph_mapping(plan);
    if (!map_glyphs(map, glyphs, n, s->new_ids))
        goto done;
    s->subset.n_glyphs = hb_map_get_population(map);
    is_made = take_program(face, s);
done:
    hb_face_destroy(face);
    hb_subset_plan_destroy(plan);
    hb_face_destroy(stripped);
    hb_subset_input_destroy(input);
    return is_made;
}

/* A collection's face as a file of its own, tables as they are. */
static hb_face_t *extract_face(const eg_face *source)
{
    hb_face_t *face = hb_face_builder_create();
    hb_tag_t tags[64];
    unsigned n, begin = 0;
    do {
        n = sizeof tags / sizeof *tags;
        hb_face_get_table_tags(source->face, begin, &n, tags);
        for (unsigned i = 0; i < n; i++) {
            copy_table(source->face, tags[i], face);
        }
        begin += n;
    } while (n == sizeof tags / sizeof *tags);
    return face;
}

/* The font as it is, for one that may be embedded but not subset. */
static bool make_whole(const uint16_t *glyphs, size_t n, eg_font_subset *s)
{
    for (size_t i = 0; i < n; i++)
        s->new_ids[i] = glyphs[i];
    s->subset.n_glyphs = s->face->n_glyphs;
    s->subset.is_whole = true;
    eg_slice file = {s->face->map.data, s->face->map.size};
    bool is_extracted = s->face->kind == EG_PROGRAM_TRUETYPE && eg_sfnt_count(file) > 1;
    hb_face_t *face = is_extracted ? extract_face(s->face) : hb_face_reference(s->face->face);
    bool is_made = take_program(face, s);
    hb_face_destroy(face);
    return is_made;
}

/* EG_ERR_INPUT: the face would not be subset. */
static eg_status make_subset(const eg_face *face, const eg_digest *key, const uint16_t *glyphs, size_t n,
                             eg_font_subset **out)
{
    eg_font_subset *s = eg_memory_alloc(sizeof *s);
    if (!s)
        return EG_ERR_MEMORY;
    bool is_cff = face->kind == EG_PROGRAM_CFF;
    s->face = face;
    s->key = *key;
    s->subset.kind = face->kind;
    s->new_ids = eg_memory_alloc((n + 1) * sizeof *s->new_ids);
    s->cids = is_cff ? eg_memory_alloc((n + 1) * sizeof *s->cids) : NULL;
    bool has_memory = s->new_ids && (s->cids || !is_cff);
    bool is_made = has_memory && (face->is_whole ? make_whole(glyphs, n, s) : make_part(glyphs, n, s)) &&
                   (!is_cff || read_cids(s->subset.program, s->new_ids, n, s->cids));
    if (!is_made) {
        close_subset(s);
        return has_memory ? EG_ERR_INPUT : EG_ERR_MEMORY;
    }
    s->subset.new_ids = s->new_ids;
    s->subset.cids = s->cids;
    s->size = sizeof *s + s->subset.program.size + (n + 1) * sizeof *s->new_ids * 2;
    print_name(face, key, face->is_whole, s->subset.name);
    *out = s;
    return EG_OK;
}

static eg_font_subset *find_subset(eg_fonts *fonts, const eg_face *face, const eg_digest *key)
{
    pthread_mutex_lock(&fonts->lock);
    eg_font_subset *s = fonts->subsets;
    while (s && !(s->face == face && memcmp(s->key.bytes, key->bytes, sizeof key->bytes) == 0))
        s = s->next;
    pthread_mutex_unlock(&fonts->lock);
    return s;
}

/* Into the cache, where it stays while fonts is open; false when the cache is full. */
static bool keep_subset(eg_fonts *fonts, eg_font_subset *s)
{
    pthread_mutex_lock(&fonts->lock);
    bool has_room = fonts->subsets_size + s->size <= CACHE_LIMIT;
    if (has_room) {
        s->next = fonts->subsets;
        fonts->subsets = s;
        fonts->subsets_size += s->size;
    }
    pthread_mutex_unlock(&fonts->lock);
    return has_room;
}

/* The glyphs' digest, from their bytes in one order whatever the machine's. */
static eg_digest digest_of(eg_job *job, const uint16_t *glyphs, size_t n)
{
    eg_arena_mark mark = eg_arena_note(job->scratch);
    unsigned char *bytes = eg_arena_alloc_array(job->scratch, n, 2);
    for (size_t i = 0; i < n; i++) {
        bytes[2 * i] = (unsigned char)(glyphs[i] >> 8);
        bytes[2 * i + 1] = (unsigned char)glyphs[i];
    }
    eg_digest digest = eg_digest_of((eg_slice){(const char *)bytes, 2 * n});
    eg_arena_rewind(job->scratch, mark);
    return digest;
}

eg_status eg_subset_make(eg_fonts *fonts, eg_job *job, const eg_face *face, const uint16_t *glyphs, size_t n,
                         const eg_subset **out)
{
    eg_digest key = digest_of(job, glyphs, n);
    eg_font_subset *s = find_subset(fonts, face, &key);
    if (!s) {
        eg_status status = make_subset(face, &key, glyphs, n, &s);
        if (status == EG_ERR_MEMORY)
            return status;
        if (status) {
            eg_finding *finding =
                eg_report_add(job->report, EG_F_FONT_INVALID, EG_NOWHERE,
                              "no subset could be made of the font %s (%s)", face->family, face->name);
            eg_report_hint(job->report, finding,
                           "its outlines are damaged, or memory is short: reinstall the font, or try again");
            return EG_ERR_SYSTEM;
        }
        if (!keep_subset(fonts, s))
            eg_job_on_close(job, close_subset, s);
    }
    *out = &s->subset;
    return EG_OK;
}
