/* The tables of a font file, and whether they are sound.
 *
 * Place: face.c maps a file and asks here before any library sees it. Only what a cut or hostile file gets
 * wrong is checked (directory, sizes, counts): HarfBuzz checks the inside of each table before it reads it.
 * Standard: ISO/IEC 14496-22 (Open Font Format). */
#include "font/sfnt.h"

enum { HEADER = 12, RECORD = 16, COLLECTION_HEADER = 12 };

static bool is_collection(eg_slice file)
{
    return file.size >= COLLECTION_HEADER && memcmp(file.data, "ttcf", 4) == 0;
}

unsigned eg_sfnt_count(eg_slice file)
{
    if (file.size < HEADER)
        return 0;
    if (!is_collection(file))
        return 1;
    uint32_t n = eg_sfnt_u32(file, 8);
    return n > (file.size - COLLECTION_HEADER) / 4 || n > 1000 ? 0 : n;
}

/* Where the face's table directory begins; file.size when there is none. */
static size_t directory_of(eg_slice file, unsigned index)
{
    if (index >= eg_sfnt_count(file))
        return file.size;
    size_t at = is_collection(file) ? eg_sfnt_u32(file, COLLECTION_HEADER + 4 * (size_t)index) : 0;
    return at > file.size || file.size - at < HEADER ? file.size : at;
}

eg_slice eg_sfnt_table(eg_slice file, unsigned index, const char tag[5])
{
    size_t directory = directory_of(file, index);
    unsigned n = eg_sfnt_u16(file, directory + 4);
    for (unsigned i = 0; i < n; i++) {
        size_t record = directory + HEADER + (size_t)i * RECORD;
        if (record + RECORD > file.size)
            break;
        if (memcmp(file.data + record, tag, 4) == 0) {
            size_t offset = eg_sfnt_u32(file, record + 8), size = eg_sfnt_u32(file, record + 12);
            if (offset <= file.size && size <= file.size - offset)
                return (eg_slice){file.data + offset, size};
            break;
        }
    }
    return (eg_slice){0};
}

static const char *check_directory(eg_slice file, unsigned index)
{
    size_t directory = directory_of(file, index);
    if (directory == file.size)
        return "it is no font, or the collection has no such face";
    uint32_t version = eg_sfnt_u32(file, directory);
    if (version != 0x00010000 && version != 0x74727565 /* true */ && version != 0x4F54544F /* OTTO */)
        return "it is no TrueType or OpenType font";
    unsigned n = eg_sfnt_u16(file, directory + 4);
    if (n == 0 || n > (file.size - directory - HEADER) / RECORD)
        return "its list of tables is cut short";
    for (unsigned i = 0; i < n; i++) {
        size_t record = directory + HEADER + (size_t)i * RECORD;
        size_t offset = eg_sfnt_u32(file, record + 8), size = eg_sfnt_u32(file, record + 12);
        if (offset > file.size || size > file.size - offset)
            return "it is cut short: a table reaches past its end";
    }
    return NULL;
}

/* Room for the outlines of all glyphs: loca's offsets inside glyf, or a CFF table of version 1. */
static const char *check_outlines(eg_slice file, unsigned index, unsigned n_glyphs, bool is_long)
{
    eg_slice loca = eg_sfnt_table(file, index, "loca"), glyf = eg_sfnt_table(file, index, "glyf");
    eg_slice cff = eg_sfnt_table(file, index, "CFF ");
    if (cff.data)
        return cff.size < 4 || cff.data[0] != 1 ? "its CFF table is damaged" : NULL;
    if (!loca.data || !glyf.data)
        return "it has no outlines that a PDF can embed (glyf or CFF)";
    if (loca.size / (is_long ? 4 : 2) < (size_t)n_glyphs + 1)
        return "its table of glyph places (loca) is too short";
    uint32_t before = 0;
    for (unsigned i = 0; i <= n_glyphs; i++) {
        uint32_t at = is_long ? eg_sfnt_u32(loca, 4 * (size_t)i) : 2 * eg_sfnt_u16(loca, 2 * (size_t)i);
        if (at < before || at > glyf.size)
            return "its table of glyph places (loca) is damaged";
        before = at;
    }
    return NULL;
}

const char *eg_sfnt_check(eg_slice file, unsigned index)
{
    const char *problem = check_directory(file, index);
    if (problem)
        return problem;
    eg_slice head = eg_sfnt_table(file, index, "head"), hhea = eg_sfnt_table(file, index, "hhea");
    eg_slice maxp = eg_sfnt_table(file, index, "maxp"), hmtx = eg_sfnt_table(file, index, "hmtx");
    if (head.size < 54 || hhea.size < 36 || maxp.size < 6 || !eg_sfnt_table(file, index, "cmap").data)
        return "a table that every font needs is missing or too short (head, hhea, maxp, cmap)";
    unsigned upem = eg_sfnt_u16(head, 18), n_glyphs = eg_sfnt_u16(maxp, 4);
    if (upem < 16 || upem > 16384)
        return "its units per em are not between 16 and 16384";
    unsigned n_metrics = eg_sfnt_u16(hhea, 34);
    if (n_glyphs == 0 || n_metrics == 0 || n_metrics > n_glyphs ||
        hmtx.size < 4 * (size_t)n_metrics + 2 * (size_t)(n_glyphs - n_metrics))
        return "its table of widths (hmtx) does not fit its number of glyphs";
    return check_outlines(file, index, n_glyphs, eg_sfnt_u16(head, 50) != 0);
}
