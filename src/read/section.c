/* One cross-reference section: a table with its trailer (ISO 32000-1 7.5.4, 7.5.5) or a stream (7.5.8). See
 * internal.h. */
#include <stdlib.h>

#include "read/internal.h"

typedef struct section_reader {
    eg_read_file *file;
    EG_VECTOR(eg_xref_entry) entries;
} section_reader;

/* Room for one more. No file has more entries than bytes: each is of an object, and that is in the file. */
static bool add_entry(section_reader *reader, uint64_t number, eg_xref_entry entry)
{
    eg_read_file *file = reader->file;
    enum { MORE = 1024 };
    if (number > EG_READ_NUMBER_MAX || file->n_entries >= file->bytes.size + MORE)
        return false;
    file->n_entries++;
    entry.number = (uint32_t)number;
    *EG_PUSH(file->job->arena, &reader->entries) = entry;
    return true;
}

static int compare_entries(const void *a, const void *b)
{
    const eg_xref_entry *x = a, *y = b;
    return (x->number > y->number) - (x->number < y->number);
}

/* The size of the file's numbers, and no number twice. */
static eg_status finish(section_reader *reader, eg_xref_section *out)
{
    const eg_object *size = eg_object_value(out->trailer, "Size");
    if (size->kind != EG_OBJECT_INT || size->integer < 0)
        return eg_read_fail(reader->file, out->begin, "a cross-reference section has no /Size");
    if (reader->entries.n)
        qsort(reader->entries.items, reader->entries.n, sizeof *reader->entries.items, compare_entries);
    for (uint32_t i = 1; i < reader->entries.n; i++)
        if (reader->entries.items[i].number == reader->entries.items[i - 1].number)
            return eg_read_fail(reader->file, out->begin,
                                "object %u stands twice in one cross-reference section",
                                reader->entries.items[i].number);
    if (reader->entries.n && reader->entries.items[reader->entries.n - 1].number >= size->integer)
        return eg_read_fail(reader->file, out->begin,
                            "object %u is in the cross-reference section, whose /Size is %lld",
                            reader->entries.items[reader->entries.n - 1].number, (long long)size->integer);
    out->entries = reader->entries.items;
    out->n_entries = reader->entries.n;
    return EG_OK;
}

/* ---- tables ---- */

static bool read_digits(const char *at, int n, uint64_t *out)
{
    *out = 0;
    for (int i = 0; i < n; i++) {
        if (at[i] < '0' || at[i] > '9')
            return false;
        *out = *out * 10 + (uint64_t)(at[i] - '0');
    }
    return true;
}

/* "0000000016 00000 n" and a line end of two bytes. */
static bool read_line(const char *line, eg_xref_entry *out)
{
    uint64_t generation;
    if (!read_digits(line, 10, &out->offset) || line[10] != ' ' || !read_digits(line + 11, 5, &generation) ||
        generation > EG_READ_GENERATION_MAX || line[16] != ' ')
        return false;
    bool ends =
        (line[18] == ' ' && (line[19] == '\r' || line[19] == '\n')) || (line[18] == '\r' && line[19] == '\n');
    out->generation = (uint16_t)generation;
    out->kind = line[17] == 'n' ? EG_XREF_PLAIN : EG_XREF_FREE;
    return ends && (line[17] == 'n' || line[17] == 'f');
}

static eg_status read_table(section_reader *reader, eg_lexer *lexer, eg_xref_section *out)
{
    enum { LINE = 20 };
    eg_read_file *file = reader->file;
    for (eg_lexer_skip(lexer); !eg_lexer_take(lexer, "trailer"); eg_lexer_skip(lexer)) {
        uint64_t first, n;
        size_t begin = lexer->at;
        bool is_read = eg_lexer_take_number(lexer, 10, &first);
        eg_lexer_skip(lexer);
        if (!is_read || !eg_lexer_take_number(lexer, 10, &n))
            return eg_read_fail(file, begin,
                                "neither a part of the cross-reference table nor its trailer begins here");
        eg_lexer_skip(lexer);
        if (n > (lexer->bytes.size - lexer->at) / LINE)
            return eg_read_fail(file, begin, "the cross-reference table is longer than the file");
        for (uint64_t i = 0; i < n; i++, lexer->at += LINE) {
            eg_xref_entry entry = {0};
            if (!read_line(lexer->bytes.data + lexer->at, &entry))
                return eg_read_fail(file, lexer->at, "a line of the cross-reference table is ill formed");
            if (!add_entry(reader, first + i, entry))
                return eg_read_fail(file, lexer->at, "the cross-reference table has too many objects");
        }
    }
    eg_object *trailer = EG_NEW(file->job->arena, eg_object);
    if (!eg_lexer_read(lexer, trailer))
        return EG_ERR_INPUT;
    if (trailer->kind != EG_OBJECT_DICT)
        return eg_read_fail(file, trailer->begin, "the trailer is no dictionary");
    out->trailer = trailer;
    out->end = lexer->at;
    return finish(reader, out);
}

/* ---- streams ---- */

static uint64_t read_field(const unsigned char **at, int64_t width)
{
    uint64_t value = 0;
    for (int64_t i = 0; i < width; i++)
        value = value << 8 | *(*at)++;
    return value;
}

/* /W: three widths of up to 8 bytes, not all of them 0. */
static bool read_widths(const eg_object *stream, int64_t out[3])
{
    const eg_object *widths = eg_object_value(stream, "W");
    if (widths->kind != EG_OBJECT_ARRAY || widths->array.n != 3)
        return false;
    for (uint32_t i = 0; i < 3; i++) {
        const eg_object *width = &widths->array.items[i];
        if (width->kind != EG_OBJECT_INT || width->integer < 0 || width->integer > 8)
            return false;
        out[i] = width->integer;
    }
    return out[0] + out[1] + out[2] > 0;
}

static bool read_entry(const unsigned char **at, const int64_t widths[3], eg_xref_entry *out)
{
    uint64_t kind = widths[0] ? read_field(at, widths[0]) : 1;
    uint64_t second = read_field(at, widths[1]), third = read_field(at, widths[2]);
    *out = (eg_xref_entry){.kind = EG_XREF_FREE, .offset = second};
    if (kind == 1) {
        out->kind = EG_XREF_PLAIN;
        out->generation = (uint16_t)third;
        return third <= EG_READ_GENERATION_MAX;
    }
    if (kind == 2) {
        out->kind = EG_XREF_PACKED;
        out->index = (uint32_t)third;
        return second <= EG_READ_NUMBER_MAX && third <= EG_READ_NUMBER_MAX;
    }
    return true; /* free, or a kind to come: null (7.5.8.3) */
}

static eg_status read_stream(section_reader *reader, size_t at, eg_xref_section *out)
{
    eg_read_file *file = reader->file;
    eg_indirect found = {0};
    int64_t widths[3];
    if (!eg_read_indirect(file, NULL, at, &found))
        return EG_ERR_INPUT;
    const eg_object *stream = found.object;
    if (stream->kind != EG_OBJECT_STREAM || !eg_object_is_name(eg_object_value(stream, "Type"), "XRef"))
        return eg_read_fail(file, at, "a cross-reference section is said to begin here, and does not");
    if (!read_widths(stream, widths))
        return eg_read_fail(file, stream->begin, "a cross-reference stream has no right /W");
    eg_slice data;
    if (eg_read_decode_in(file, NULL, stream, &data) != EG_OK)
        return EG_ERR_INPUT;
    const eg_object *index = eg_object_value(stream, "Index"), *size = eg_object_value(stream, "Size");
    eg_object whole[2] = {{.kind = EG_OBJECT_INT}, *size};
    const eg_object *parts = index->kind == EG_OBJECT_ARRAY ? index->array.items : whole;
    uint32_t n_parts = index->kind == EG_OBJECT_ARRAY ? index->array.n : 2;
    const unsigned char *from = (const unsigned char *)data.data;
    size_t width = (size_t)(widths[0] + widths[1] + widths[2]), left = data.size / width;
    for (uint32_t i = 0; i < n_parts; i += 2) {
        if (n_parts - i < 2 || parts[i].kind != EG_OBJECT_INT || parts[i + 1].kind != EG_OBJECT_INT ||
            parts[i].integer < 0 || parts[i + 1].integer < 0 || (uint64_t)parts[i + 1].integer > left)
            return eg_read_fail(file, stream->begin,
                                "a cross-reference stream has no right /Index, or too few data");
        for (int64_t k = 0; k < parts[i + 1].integer; k++, left--) {
            eg_xref_entry entry;
            if (!read_entry(&from, widths, &entry) ||
                !add_entry(reader, (uint64_t)parts[i].integer + (uint64_t)k, entry))
                return eg_read_fail(file, stream->begin,
                                    "an entry of a cross-reference stream is out of range");
        }
    }
    out->is_stream = true;
    out->trailer = stream->stream.dict;
    out->end = found.end;
    return finish(reader, out);
}

eg_status eg_read_section(eg_read_file *file, uint64_t at, eg_xref_section *out)
{
    section_reader reader = {.file = file};
    if (at >= file->bytes.size)
        return eg_read_fail(file, file->bytes.size,
                            "a cross-reference section is said to be at byte %llu, past the end",
                            (unsigned long long)at);
    *out = (eg_xref_section){.begin = (size_t)at};
    eg_lexer lexer = {.file = file, .bytes = file->bytes, .at = (size_t)at};
    return eg_lexer_take(&lexer, "xref") ? read_table(&reader, &lexer, out)
                                         : read_stream(&reader, (size_t)at, out);
}
