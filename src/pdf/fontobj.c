/* Fonts: Type0 over a CIDFont with an embedded subset (ISO 32000-1 9.7; ISO 19005-2 6.2.11; ISO 14289-1
 * 7.21).
 *
 * TrueType: a glyph's first pair has the glyph's own number in the subset as its CID; further pairs of the
 * glyph have CIDs past the last glyph, which CIDToGIDMap leads back. Composed glyphs (compose.c) follow those
 * of the subset. CFF: the program itself says which CID a glyph has, so each further pair lies in a Type0
 * font of its own over the same descendant. */
#include <stdlib.h>

#include "pdf/internal.h"

/* The glyphs of the pages' runs into the fonts they are of: sorted, unique, without .notdef. */
static void collect_glyphs(eg_pdf_coding *coding)
{
    enum { N_WORDS = 65536 / 64 };
    EG_VECTOR(uint64_t *) sets = {0}; /* a bit a glyph, one set a font */
    for (uint32_t i = 0; i < coding->pages->n_runs; i++) {
        const eg_page_run *run = &coding->pages->runs[i];
        size_t index = (size_t)(eg_pdf_font_of(coding, run->face) - coding->fonts.items);
        while (sets.n <= index)
            *EG_PUSH(coding->arena, &sets) = EG_NEW_ARRAY(coding->arena, uint64_t, N_WORDS);
        for (uint32_t k = run->first_glyph; k < run->first_glyph + run->n_glyphs; k++) {
            uint32_t glyph = coding->pages->glyphs[k].id & 0xFFFF;
            sets.items[index][glyph / 64] |= (uint64_t)1 << glyph % 64;
        }
    }
    for (uint32_t i = 0; i < sets.n; i++) {
        uint64_t *set = sets.items[i];
        size_t n = 0;
        set[0] &= ~(uint64_t)1;
        for (uint32_t w = 0; w < N_WORDS; w++)
            n += (size_t)__builtin_popcountll(set[w]);
        uint16_t *glyphs = EG_NEW_ARRAY(coding->arena, uint16_t, n + 1);
        coding->fonts.items[i].n_glyphs = n;
        coding->fonts.items[i].glyphs = glyphs;
        for (uint32_t w = 0; w < N_WORDS; w++)
            for (uint64_t rest = set[w]; rest; rest &= rest - 1)
                *glyphs++ = (uint16_t)(w * 64 + (uint32_t)__builtin_ctzll(rest));
    }
}

/* 1/1000 em, as /W and the content count; half a thousandth at most from the program's own, which ISO 19005-2
 * 6.2.11.5 allows. */
uint16_t eg_pdf_width_of(const eg_pdf_font *font, uint32_t glyph)
{
    int em = eg_face_metrics_of(font->face)->units_per_em;
    int advance = glyph < EG_PDF_COMPOSED ? eg_face_advance(font->face, glyph)
                                          : font->composed.items[glyph - EG_PDF_COMPOSED].width;
    int64_t width = em > 0 ? ((int64_t)advance * 1000 + em / 2) / em : 0;
    return (uint16_t)(width < 0 ? 0 : width > UINT16_MAX ? UINT16_MAX : width);
}

static size_t place_of(const uint16_t *glyphs, size_t n, uint32_t glyph)
{
    size_t low = 0, high = n;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (glyphs[middle] < glyph)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static uint16_t own_cid(const eg_pdf_font *font, uint32_t glyph)
{
    const eg_subset *subset = font->subset;
    if (glyph >= EG_PDF_COMPOSED)
        return (uint16_t)(subset->n_glyphs + glyph - EG_PDF_COMPOSED);
    size_t place = place_of(font->glyphs, font->n_glyphs, glyph);
    if (glyph == 0 || place == font->n_glyphs || font->glyphs[place] != glyph)
        return 0;
    return subset->cids ? subset->cids[place] : subset->new_ids[place];
}

uint16_t eg_pdf_subset_glyph(const eg_pdf_font *font, uint32_t glyph)
{
    return own_cid(font, glyph); /* of a TrueType program */
}

static void assign_font_cids(eg_pdf_font *font)
{
    const eg_subset *subset = font->subset;
    uint32_t next = subset->n_glyphs + font->composed.n;
    font->n_layers = 1;
    for (uint32_t i = 0; i < font->pairs.n; i++) {
        eg_pdf_pair *pair = &font->pairs.items[i];
        pair->cid = own_cid(font, pair->glyph);
        uint32_t turn = 0; /* how many pairs of this glyph came before */
        for (uint32_t k = font->heads[pair->glyph >> 8 & 511][pair->glyph & 255]; k != i;
             k = font->pairs.items[k].next)
            turn++;
        if (turn == 0)
            continue;
        if (subset->kind == EG_PROGRAM_TRUETYPE && next <= UINT16_MAX)
            pair->cid = (uint16_t)next++;
        else
            pair->layer = (uint16_t)turn;
        if (pair->layer >= font->n_layers)
            font->n_layers = pair->layer + 1u;
    }
}

static eg_status make_subsets(eg_pdf_coding *coding)
{
    collect_glyphs(coding);
    for (uint32_t i = 0; i < coding->fonts.n; i++) {
        eg_pdf_font *font = &coding->fonts.items[i];
        eg_status status = eg_subset_make(coding->faces, coding->job, font->face, font->glyphs,
                                          font->n_glyphs, &font->subset);
        if (status != EG_OK)
            return status;
        font->program = font->subset->program;
    }
    return EG_OK;
}

static void assign_cids(eg_pdf_coding *coding)
{
    for (uint32_t i = 0; i < coding->fonts.n; i++) {
        eg_pdf_font *font = &coding->fonts.items[i];
        assign_font_cids(font);
        if (font->composed.n)
            font->program = eg_pdf_composed_program(font, coding->arena);
        font->first_name = coding->n_names;
        coding->n_names += font->n_layers;
    }
}

eg_status eg_pdf_encode(eg_job *job, const eg_document *document, const eg_pages *pages, eg_fonts *fonts,
                        const eg_pdf_coding *before, const eg_pdf_coding **out)
{
    eg_pdf_coding *coding = EG_NEW(job->arena, eg_pdf_coding);
    coding->job = job;
    coding->arena = job->arena;
    coding->document = document;
    coding->pages = pages;
    coding->faces = fonts;
    coding->text = document->text.data;
    coding->text_size = (uint32_t)document->text.size;
    coding->n_names = before ? before->n_names : 0;
    *out = coding;
    eg_status status = make_subsets(coding);
    if (status != EG_OK)
        return status;
    eg_pdf_collect_pairs(coding);
    assign_cids(coding);
    return EG_OK;
}

/* The subset's glyph for each CID, and its width; CIDs that no pair has keep glyph 0. */
struct cid_table {
    uint32_t n;
    uint16_t *glyphs, *widths;
    bool *is_used;
    bool is_identity;
};

static struct cid_table tabulate(eg_pdf_writer *writer, const eg_pdf_font *font)
{
    struct cid_table table = {.n = 1, .is_identity = true};
    for (uint32_t i = 0; i < font->pairs.n; i++)
        if (font->pairs.items[i].cid >= table.n)
            table.n = font->pairs.items[i].cid + 1u;
    table.glyphs = EG_NEW_ARRAY(writer->arena, uint16_t, table.n);
    table.widths = EG_NEW_ARRAY(writer->arena, uint16_t, table.n);
    table.is_used = EG_NEW_ARRAY(writer->arena, bool, table.n);
    table.is_used[0] = true;
    table.widths[0] = eg_pdf_width_of(font, 0);
    for (uint32_t i = 0; i < font->pairs.n; i++) {
        const eg_pdf_pair *pair = &font->pairs.items[i];
        /* The first pair of the glyph has the subset's own number. */
        uint32_t first = font->heads[pair->glyph >> 8 & 511][pair->glyph & 255];
        table.glyphs[pair->cid] = font->pairs.items[first].cid;
        table.widths[pair->cid] = pair->width;
        table.is_used[pair->cid] = true;
        table.is_identity &= table.glyphs[pair->cid] == pair->cid;
    }
    return table;
}

/* /W: "first[w w w]", a new list where CIDs are left out. */
static void print_widths(const struct cid_table *table, eg_buffer *out)
{
    eg_buffer_add_string(out, "/W[");
    for (uint32_t cid = 0; cid < table->n; cid++) {
        if (!table->is_used[cid])
            continue;
        bool goes_on = cid > 0 && table->is_used[cid - 1];
        if (!goes_on) {
            eg_buffer_add_int(out, cid);
            eg_buffer_add_char(out, '[');
        } else {
            eg_buffer_add_char(out, ' ');
        }
        eg_buffer_add_int(out, table->widths[cid]);
        if (cid + 1 == table->n || !table->is_used[cid + 1])
            eg_buffer_add_char(out, ']');
    }
    eg_buffer_add_char(out, ']');
}

static HPDF_Dict add_map(eg_pdf_writer *writer, const struct cid_table *table)
{
    char *bytes = eg_arena_alloc_array(writer->arena, table->n, 2);
    for (uint32_t cid = 0; cid < table->n; cid++) {
        bytes[2 * cid] = (char)(table->glyphs[cid] >> 8);
        bytes[2 * cid + 1] = (char)(table->glyphs[cid] & 0xFF);
    }
    return eg_pdf_stream(writer, (eg_slice){bytes, 2u * table->n}, true, "");
}

static int per_mille(const eg_face_metrics *metrics, int value)
{
    int64_t scaled = (int64_t)value * 1000, half = metrics->units_per_em / 2;
    return metrics->units_per_em > 0 ? (int)((scaled + (scaled < 0 ? -half : half)) / metrics->units_per_em)
                                     : value;
}

/* A name of the font that every reader takes: letters, digits, + - _ . */
static const char *clean_name(eg_arena *arena, const char *name, const char *suffix)
{
    enum { LONGEST = 100 }; /* libharu cuts names at 127 */
    char *clean = eg_arena_print(arena, "%.*s%s", LONGEST, name, suffix);
    for (char *c = clean; *c; c++)
        if (!((*c >= '0' && *c <= '9') || (*c >= 'A' && *c <= 'Z') || (*c >= 'a' && *c <= 'z') || *c == '+' ||
              *c == '-' || *c == '_' || *c == '.'))
            *c = '-';
    return clean;
}

static HPDF_Dict add_descriptor(eg_pdf_writer *writer, const eg_pdf_font *font, const char *name)
{
    enum { FIXED = 1, SERIF = 2, SYMBOLIC = 4, ITALIC = 64 };
    const eg_face_metrics *metrics = eg_face_metrics_of(font->face);
    bool is_truetype = font->subset->kind == EG_PROGRAM_TRUETYPE;
    const char *entries = is_truetype ? eg_arena_print(writer->arena, "/Length1 %zu", font->program.size)
                                      : "/Subtype/CIDFontType0C";
    HPDF_Dict program = eg_pdf_stream(writer, font->program, true, entries);
    HPDF_Dict descriptor = eg_pdf_dict(writer);
    eg_pdf_add_name(writer, descriptor, "Type", "FontDescriptor");
    eg_pdf_add_name(writer, descriptor, "FontName", name);
    int flags = SYMBOLIC | (metrics->is_fixed ? FIXED : 0) | (metrics->is_serif ? SERIF : 0) |
                (metrics->is_italic ? ITALIC : 0);
    eg_pdf_add_number(writer, descriptor, "Flags", flags);
    eg_buffer raw = eg_buffer_new(writer->arena);
    eg_buffer_print(&raw, "/FontBBox[%d %d %d %d]/ItalicAngle ", per_mille(metrics, metrics->bbox[0]),
                    per_mille(metrics, metrics->bbox[1]), per_mille(metrics, metrics->bbox[2]),
                    per_mille(metrics, metrics->bbox[3]));
    eg_buffer_add_len(&raw, metrics->italic_angle, 2);
    eg_pdf_add_raw(writer, descriptor, raw.data);
    eg_pdf_add_number(writer, descriptor, "Ascent", per_mille(metrics, metrics->ascent));
    eg_pdf_add_number(writer, descriptor, "Descent", per_mille(metrics, metrics->descent));
    eg_pdf_add_number(writer, descriptor, "CapHeight",
                      per_mille(metrics, metrics->cap_height ? metrics->cap_height : metrics->ascent));
    eg_pdf_add_number(writer, descriptor, "StemV",
                      metrics->stem_v > 0 ? per_mille(metrics, metrics->stem_v) : 80);
    eg_pdf_add(writer, descriptor, is_truetype ? "FontFile2" : "FontFile3", program);
    return descriptor;
}

static HPDF_Dict add_descendant(eg_pdf_writer *writer, const eg_pdf_font *font, const char *name)
{
    struct cid_table table = tabulate(writer, font);
    bool is_truetype = font->subset->kind == EG_PROGRAM_TRUETYPE;
    HPDF_Dict descriptor = add_descriptor(writer, font, name);
    HPDF_Dict map = is_truetype && !table.is_identity ? add_map(writer, &table) : NULL;
    HPDF_Dict dict = eg_pdf_dict(writer);
    eg_pdf_add_name(writer, dict, "Type", "Font");
    eg_pdf_add_name(writer, dict, "Subtype", is_truetype ? "CIDFontType2" : "CIDFontType0");
    eg_pdf_add_name(writer, dict, "BaseFont", name);
    eg_pdf_add(writer, dict, "FontDescriptor", descriptor);
    if (map)
        eg_pdf_add(writer, dict, "CIDToGIDMap", map);
    else if (is_truetype)
        eg_pdf_add_name(writer, dict, "CIDToGIDMap", "Identity");
    eg_buffer raw = eg_buffer_new(writer->arena);
    eg_buffer_add_string(&raw, "/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>");
    print_widths(&table, &raw);
    eg_pdf_add_raw(writer, dict, raw.data);
    return dict;
}

void eg_pdf_add_fonts(eg_pdf_writer *writer, const eg_pdf_coding *coding)
{
    if (coding->fonts.n && !writer->font_names)
        writer->font_names = eg_pdf_inner_dict(writer, writer->resources, "Font");
    for (uint32_t i = 0; i < coding->fonts.n; i++) {
        const eg_pdf_font *font = &coding->fonts.items[i];
        const char *name = clean_name(writer->arena, font->subset->name, "");
        HPDF_Dict descendant = add_descendant(writer, font, name);
        for (uint32_t layer = 0; layer < font->n_layers; layer++) {
            eg_buffer cmap = eg_buffer_new(writer->arena);
            eg_pdf_print_tounicode(font, layer, writer->arena, &cmap);
            HPDF_Dict map = eg_pdf_stream(writer, eg_buffer_slice(&cmap), true, "");
            HPDF_Dict dict = eg_pdf_dict(writer);
            eg_pdf_add_name(writer, dict, "Type", "Font");
            eg_pdf_add_name(writer, dict, "Subtype", "Type0");
            /* 9.7.6.2: over a CIDFontType0 the CMap's name is part of it. */
            eg_pdf_add_name(
                writer, dict, "BaseFont",
                font->subset->kind == EG_PROGRAM_CFF ? clean_name(writer->arena, name, "-Identity-H") : name);
            eg_pdf_add_name(writer, dict, "Encoding", "Identity-H");
            eg_pdf_append(writer, eg_pdf_inner_array(writer, dict, "DescendantFonts"), descendant);
            eg_pdf_add(writer, dict, "ToUnicode", map);
            eg_pdf_add(writer, writer->font_names,
                       eg_arena_print(writer->arena, "F%u", font->first_name + layer), dict);
        }
    }
}
