/* Glyphs of our own in the embedded TrueType program: other glyphs of it, each in its place (ISO/IEC 14496-22
 * 5.3.3, composite glyphs).
 *
 * cluster.c asks for them, so that a letter and its signs are one glyph at one pen: no raised text, no moves
 * back and forth, which readers of text take for other lines and other words. Nothing is drawn anew: outlines
 * stay in the glyphs they are of. A program that may not be subset is not added to either. */
#include <stdlib.h>

#include "font/sfnt.h"
#include "pdf/internal.h"

enum {
    N_HEADS = 1024,
    MOST_GLYPHS = 0xF000, /* leaves CIDs for further pairs of a glyph */
    HEADER_SIZE = 10
};

bool eg_pdf_can_compose(const eg_pdf_font *font)
{
    const eg_subset *subset = font->subset;
    return subset && subset->kind == EG_PROGRAM_TRUETYPE && !subset->is_whole &&
           subset->n_glyphs + font->composed.n < MOST_GLYPHS;
}

static uint32_t hash_of(const eg_pdf_part *parts, uint32_t n_parts, uint16_t width)
{
    uint32_t hash = width;
    for (uint32_t i = 0; i < n_parts; i++)
        hash =
            (hash * 31 + parts[i].glyph) * 961 + (uint32_t)(uint16_t)parts[i].x * 31 + (uint16_t)parts[i].y;
    return (hash ^ hash >> 11) % N_HEADS;
}

static bool is_same(const eg_pdf_font *font, const eg_pdf_composed *composed, const eg_pdf_part *parts,
                    uint32_t n_parts, uint16_t width)
{
    if (composed->n_parts != n_parts || composed->width != width)
        return false;
    for (uint32_t i = 0; i < n_parts; i++) {
        const eg_pdf_part *part = &font->parts.items[composed->first_part + i];
        if (part->glyph != parts[i].glyph || part->x != parts[i].x || part->y != parts[i].y)
            return false;
    }
    return true;
}

uint32_t eg_pdf_compose(eg_pdf_font *font, eg_arena *arena, const eg_pdf_part *parts, uint32_t n_parts,
                        uint16_t width)
{
    if (!font->composed_heads) {
        font->composed_heads = EG_NEW_ARRAY(arena, uint32_t, N_HEADS);
        for (int i = 0; i < N_HEADS; i++)
            font->composed_heads[i] = EG_NO_INDEX;
    }
    uint32_t *head = &font->composed_heads[hash_of(parts, n_parts, width)];
    for (uint32_t i = *head; i != EG_NO_INDEX; i = font->composed.items[i].next)
        if (is_same(font, &font->composed.items[i], parts, n_parts, width))
            return EG_PDF_COMPOSED + i;
    uint32_t index = font->composed.n;
    *EG_PUSH(arena, &font->composed) =
        (eg_pdf_composed){.first_part = font->parts.n, .n_parts = n_parts, .next = *head, .width = width};
    for (uint32_t i = 0; i < n_parts; i++)
        *EG_PUSH(arena, &font->parts) = parts[i];
    *head = index;
    return EG_PDF_COMPOSED + index;
}

/* ---- the program ---- */

struct program {
    eg_slice file, head, hhea, maxp, loca, glyf, hmtx;
    uint32_t n_glyphs, n_metrics;
    bool has_long_offsets;
};

static struct program open_program(eg_slice file)
{
    struct program program = {.file = file,
                              .head = eg_sfnt_table(file, 0, "head"),
                              .hhea = eg_sfnt_table(file, 0, "hhea"),
                              .maxp = eg_sfnt_table(file, 0, "maxp"),
                              .loca = eg_sfnt_table(file, 0, "loca"),
                              .glyf = eg_sfnt_table(file, 0, "glyf"),
                              .hmtx = eg_sfnt_table(file, 0, "hmtx")};
    program.n_glyphs = eg_sfnt_u16(program.maxp, 4);
    program.n_metrics = eg_sfnt_u16(program.hhea, 34);
    program.has_long_offsets = eg_sfnt_u16(program.head, 50) != 0;
    return program;
}

static uint32_t offset_of(eg_slice loca, bool is_long, uint32_t glyph)
{
    return is_long ? eg_sfnt_u32(loca, 4 * (size_t)glyph) : 2 * eg_sfnt_u16(loca, 2 * (size_t)glyph);
}

/* A glyph's outline; empty for none. */
static eg_slice outline_in(eg_slice glyf, eg_slice loca, bool is_long, uint32_t glyph)
{
    uint32_t begin = offset_of(loca, is_long, glyph), end = offset_of(loca, is_long, glyph + 1);
    if (begin + HEADER_SIZE > end || end > glyf.size)
        return (eg_slice){0};
    return (eg_slice){glyf.data + begin, end - begin};
}

static eg_slice outline_of(const struct program *program, uint32_t glyph)
{
    return outline_in(program->glyf, program->loca, program->has_long_offsets, glyph);
}

static unsigned advance_of(const struct program *program, uint32_t glyph)
{
    uint32_t last = program->n_metrics ? program->n_metrics - 1 : 0;
    return eg_sfnt_u16(program->hmtx, 4 * (size_t)(glyph < last ? glyph : last));
}

static int bearing_of(const struct program *program, uint32_t glyph)
{
    if (glyph < program->n_metrics)
        return eg_sfnt_i16(program->hmtx, 4 * (size_t)glyph + 2);
    return eg_sfnt_i16(program->hmtx,
                       4 * (size_t)program->n_metrics + 2 * (size_t)(glyph - program->n_metrics));
}

eg_slice eg_pdf_outline_of(eg_pdf_font *font, uint32_t subset_glyph)
{
    if (!font->loca.data) {
        struct program program = open_program(font->subset->program);
        font->glyf = program.glyf;
        font->loca = program.loca;
        font->has_long_offsets = program.has_long_offsets;
    }
    return outline_in(font->glyf, font->loca, font->has_long_offsets, subset_glyph);
}

static void add16(eg_buffer *out, int value)
{
    eg_buffer_add_char(out, (char)((unsigned)value >> 8 & 0xFF));
    eg_buffer_add_char(out, (char)((unsigned)value & 0xFF));
}

static void add32(eg_buffer *out, uint32_t value)
{
    add16(out, (int)(value >> 16));
    add16(out, (int)(value & 0xFFFF));
}

static void put16(char *at, unsigned value)
{
    at[0] = (char)(value >> 8 & 0xFF);
    at[1] = (char)(value & 0xFF);
}

static int clamp16(int value)
{
    return value < INT16_MIN ? INT16_MIN : value > INT16_MAX ? INT16_MAX : value;
}

/* A rasteriser moves a glyph's outline so that its bearing is as hmtx says; a part's is taken as it stands.
 * */
static int x_of_part(const struct program *program, const eg_pdf_part *part, eg_slice outline)
{
    return clamp16(part->x + bearing_of(program, part->glyph) - eg_sfnt_i16(outline, 2));
}

/* The composite; *bearing is its own xMin. Parts have ink. */
static void add_outline(const struct program *program, const eg_pdf_part *parts, uint32_t n, eg_buffer *out,
                        int *bearing)
{
    enum { ARGS_ARE_WORDS = 1, ARGS_ARE_XY = 2, MORE = 32 };
    int box[4] = {INT16_MAX, INT16_MAX, INT16_MIN, INT16_MIN};
    for (uint32_t i = 0; i < n; i++) {
        eg_slice outline = outline_of(program, parts[i].glyph);
        const int move[2] = {x_of_part(program, &parts[i], outline), parts[i].y};
        for (int k = 0; k < 2; k++) {
            int low = clamp16(eg_sfnt_i16(outline, 2 + 2 * (size_t)k) + move[k]);
            int high = clamp16(eg_sfnt_i16(outline, 6 + 2 * (size_t)k) + move[k]);
            box[k] = low < box[k] ? low : box[k];
            box[k + 2] = high > box[k + 2] ? high : box[k + 2];
        }
    }
    *bearing = box[0];
    add16(out, -1);
    for (int k = 0; k < 4; k++)
        add16(out, box[k]);
    for (uint32_t i = 0; i < n; i++) {
        add16(out, ARGS_ARE_WORDS | ARGS_ARE_XY | (i + 1 < n ? MORE : 0));
        add16(out, parts[i].glyph);
        add16(out, x_of_part(program, &parts[i], outline_of(program, parts[i].glyph)));
        add16(out, parts[i].y);
    }
    while (out->size % 4)
        eg_buffer_add_char(out, 0);
}

/* The tables that change, in the order of their tags. */
enum { GLYF, HEAD, HHEA, HMTX, LOCA, MAXP, N_CHANGED };
static const char changed_tags[N_CHANGED][5] = {"glyf", "head", "hhea", "hmtx", "loca", "maxp"};

static void change_maxp(const eg_pdf_font *font, char *maxp)
{
    eg_slice old = {maxp, 32};
    uint32_t most_parts = 0;
    for (uint32_t i = 0; i < font->composed.n; i++)
        if (font->composed.items[i].n_parts > most_parts)
            most_parts = font->composed.items[i].n_parts;
    put16(maxp + 4, font->subset->n_glyphs + font->composed.n);
    for (size_t k = 0; k < 2; k++) { /* points, contours: at most those of so many of the richest glyph */
        uint32_t simple = eg_sfnt_u16(old, 6 + 2 * k), composite = eg_sfnt_u16(old, 10 + 2 * k);
        uint32_t most = most_parts * (simple > composite ? simple : composite);
        put16(maxp + 10 + 2 * k, most > UINT16_MAX ? UINT16_MAX : most > composite ? most : composite);
    }
    if (eg_sfnt_u16(old, 28) < most_parts)
        put16(maxp + 28, most_parts);
    put16(maxp + 30, eg_sfnt_u16(old, 30) + 1);
}

static void change_tables(const eg_pdf_font *font, const struct program *program, eg_buffer *tables)
{
    eg_buffer *glyf = &tables[GLYF], *hmtx = &tables[HMTX], *loca = &tables[LOCA];
    uint32_t n = program->n_glyphs + font->composed.n;
    unsigned widest = eg_sfnt_u16(program->hhea, 10);
    for (uint32_t i = 0; i < program->n_glyphs; i++) {
        eg_slice outline = outline_of(program, i);
        add32(loca, (uint32_t)glyf->size);
        eg_buffer_add(glyf, outline.data, outline.size);
        while (glyf->size % 4)
            eg_buffer_add_char(glyf, 0);
        add16(hmtx, (int)advance_of(program, i));
        add16(hmtx, bearing_of(program, i));
    }
    for (uint32_t i = 0; i < font->composed.n; i++) {
        const eg_pdf_composed *composed = &font->composed.items[i];
        int bearing = 0;
        add32(loca, (uint32_t)glyf->size);
        if (composed->n_parts)
            add_outline(program, &font->parts.items[composed->first_part], composed->n_parts, glyf, &bearing);
        add16(hmtx, composed->width);
        add16(hmtx, bearing);
        widest = composed->width > widest ? composed->width : widest;
    }
    add32(loca, (uint32_t)glyf->size);
    eg_buffer_add(&tables[HEAD], program->head.data, program->head.size);
    memset(tables[HEAD].data + 8, 0, 4); /* checkSumAdjustment, until the file's sum is known */
    put16(tables[HEAD].data + 50, 1);    /* indexToLocFormat: long */
    eg_buffer_add(&tables[HHEA], program->hhea.data, program->hhea.size);
    put16(tables[HHEA].data + 10, widest); /* advanceWidthMax */
    put16(tables[HHEA].data + 34, n);      /* numberOfHMetrics */
    eg_buffer_add(&tables[MAXP], program->maxp.data, program->maxp.size);
    change_maxp(font, tables[MAXP].data);
}

static uint32_t sum_of(eg_slice bytes)
{
    uint32_t sum = 0;
    size_t at = 0;
    for (; at + 4 <= bytes.size; at += 4)
        sum += eg_sfnt_u32(bytes, at);
    for (unsigned shift = 24; at < bytes.size; at++, shift -= 8)
        sum += (uint32_t)(unsigned char)bytes.data[at] << shift;
    return sum;
}

static eg_slice table_of(const eg_buffer *tables, eg_slice file, size_t record)
{
    char tag[5] = {0};
    memcpy(tag, file.data + record, 4);
    for (int i = 0; i < N_CHANGED; i++)
        if (strcmp(tag, changed_tags[i]) == 0)
            return eg_buffer_slice(&tables[i]);
    return eg_sfnt_table(file, 0, tag);
}

eg_slice eg_pdf_composed_program(const eg_pdf_font *font, eg_arena *arena)
{
    enum { DIRECTORY = 12, RECORD = 16, HEAD_SIZE = 54, HHEA_SIZE = 36, MAXP_SIZE = 32 };
    struct program program = open_program(font->subset->program);
    eg_slice file = program.file;
    if (program.head.size < HEAD_SIZE || program.hhea.size < HHEA_SIZE || program.maxp.size < MAXP_SIZE)
        return file; /* eg_sfnt_check let no such font in */
    eg_buffer tables[N_CHANGED];
    for (int i = 0; i < N_CHANGED; i++)
        tables[i] = eg_buffer_new(arena);
    change_tables(font, &program, tables);
    size_t n_tables = eg_sfnt_u16(file, 4), head_at = 0;
    eg_buffer out = eg_buffer_new(arena);
    eg_buffer_add(&out, file.data, DIRECTORY + RECORD * n_tables);
    for (size_t i = 0; i < n_tables; i++) {
        size_t record = DIRECTORY + RECORD * i;
        eg_slice table = table_of(tables, file, record);
        const uint32_t numbers[3] = {sum_of(table), (uint32_t)out.size, (uint32_t)table.size};
        if (memcmp(file.data + record, "head", 4) == 0)
            head_at = out.size;
        for (size_t k = 0; k < 3; k++) {
            put16(out.data + record + 4 + 4 * k, numbers[k] >> 16);
            put16(out.data + record + 6 + 4 * k, numbers[k] & 0xFFFF);
        }
        eg_buffer_add(&out, table.data, table.size);
        while (out.size % 4)
            eg_buffer_add_char(&out, 0);
    }
    uint32_t adjustment = 0xB1B0AFBA - sum_of(eg_buffer_slice(&out)); /* the head table's rule */
    put16(out.data + head_at + 8, adjustment >> 16);
    put16(out.data + head_at + 10, adjustment & 0xFFFF);
    return eg_buffer_slice(&out);
}
