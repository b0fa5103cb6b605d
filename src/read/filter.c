/* What filters do to bytes (ISO 32000-1 7.4.2 to 7.4.5). See internal.h. */
#include <zlib.h>

#include "read/internal.h"

const char eg_read_too_large[] = "there are more data than any page needs";

static bool has_room(const eg_buffer *out, size_t more, size_t max)
{
    return more <= max && out->size <= max - more;
}

/* ---- FlateDecode: zlib, whose memory is taken from an arena so that nothing leaks ---- */

static voidpf take_memory(voidpf arena, uInt count, uInt size)
{
    return eg_arena_alloc_array(arena, count, size);
}

static void leave_memory(voidpf arena, voidpf memory)
{
    (void)arena;
    (void)memory;
}

const char *eg_inflate(eg_slice in, eg_arena *scratch, size_t max, eg_buffer *out)
{
    enum { CHUNK = 65536 };
    if (!in.size) /* no zlib data, but what qpdf and others write for an empty stream; nobody can misread it */
        return NULL;
    eg_arena_mark mark = eg_arena_note(scratch);
    unsigned char *chunk = eg_arena_alloc(scratch, CHUNK);
    z_stream stream = {.zalloc = take_memory, .zfree = leave_memory, .opaque = scratch};
    const char *fault = inflateInit(&stream) == Z_OK ? NULL : "zlib cannot begin";
    size_t left = in.size;
    stream.next_in = (z_const Bytef *)in.data;
    for (int result = Z_OK; !fault && result != Z_STREAM_END;) {
        if (!stream.avail_in) {
            stream.avail_in = left < (size_t)1 << 30 ? (uInt)left : (uInt)1 << 30;
            left -= stream.avail_in;
        }
        stream.next_out = chunk;
        stream.avail_out = CHUNK;
        result = inflate(&stream, Z_NO_FLUSH);
        size_t n = CHUNK - stream.avail_out;
        if (result != Z_OK && result != Z_STREAM_END)
            fault =
                result == Z_BUF_ERROR ? "the deflated data are cut short" : "the deflated data are damaged";
        else if (!has_room(out, n, max))
            fault = eg_read_too_large;
        else
            eg_buffer_add(out, chunk, n);
    }
    inflateEnd(&stream);
    eg_arena_rewind(scratch, mark);
    return fault;
}

/* ---- LZWDecode: codes of 9 to 12 bits, 256 clears the table, 257 ends ---- */

typedef struct lzw {
    uint16_t before[4096];
    unsigned char last[4096];
    uint16_t size[4096];
} lzw;

/* Adds the string of a code. */
static void add_string(const lzw *table, uint32_t code, eg_buffer *out)
{
    unsigned char bytes[4096];
    size_t n = code < 256 ? 1 : table->size[code];
    uint32_t at = code;
    for (size_t i = n; i-- > 0;) {
        bytes[i] = at < 256 ? (unsigned char)at : table->last[at];
        at = at < 256 ? at : table->before[at];
    }
    eg_buffer_add(out, bytes, n);
}

static unsigned char first_of(const lzw *table, uint32_t code)
{
    while (code >= 256)
        code = table->before[code];
    return (unsigned char)code;
}

const char *eg_unlzw(eg_slice in, bool is_early, size_t max, eg_buffer *out)
{
    enum { CLEAR = 256, END = 257, FIRST = 258, MOST = 4096, NONE = 4096 };
    lzw table;
    uint32_t next = FIRST, width = 9, before = NONE, bits = 0, n_bits = 0;
    for (size_t at = 0;;) {
        while (n_bits < width && at < in.size) {
            bits = bits << 8 | (unsigned char)in.data[at++];
            n_bits += 8;
        }
        if (n_bits < width)
            return "the LZW data are cut short";
        uint32_t code = bits >> (n_bits - width) & ((1u << width) - 1);
        n_bits -= width;
        if (code == END)
            return NULL;
        if (code == CLEAR) {
            next = FIRST;
            width = 9;
            before = NONE;
            continue;
        }
        if (!has_room(out, MOST + 1, max))
            return eg_read_too_large;
        if (before == NONE ? code >= CLEAR : code > next || (code == next && next == MOST))
            return "the LZW data are damaged";
        if (before != NONE && next < MOST) {
            table.before[next] = (uint16_t)before;
            table.size[next] = (uint16_t)((before < 256 ? 1 : table.size[before]) + 1);
            table.last[next] = first_of(&table, code == next ? before : code);
            next++;
        }
        add_string(&table, code, out);
        before = code;
        while (width < 12 && next + (is_early ? 1 : 0) >= 1u << width)
            width++;
    }
}

/* ---- ASCIIHexDecode, ASCII85Decode, RunLengthDecode ---- */

static int hex_of(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    if (c >= 'A' && c <= 'F')
        return c - 'A' + 10;
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

const char *eg_unhex(eg_slice in, size_t max, eg_buffer *out)
{
    int high = -1;
    for (size_t i = 0; i < in.size; i++) {
        int digit = hex_of(in.data[i]);
        if (in.data[i] == '>') {
            if (high >= 0)
                eg_buffer_add_char(out, (char)(high << 4));
            return out->size <= max ? NULL : eg_read_too_large;
        }
        if (digit < 0 && eg_lexer_is_space((unsigned char)in.data[i]))
            continue;
        if (digit < 0)
            return "the hexadecimal data have something else in them";
        if (high >= 0)
            eg_buffer_add_char(out, (char)(high << 4 | digit));
        high = high >= 0 ? -1 : digit;
        if (out->size > max)
            return eg_read_too_large;
    }
    return "the hexadecimal data do not end with >";
}

/* A group of n characters, 2 to 5: n - 1 bytes. */
static bool add_group(const uint32_t group[5], int n, eg_buffer *out)
{
    uint64_t value = 0;
    for (int i = 0; i < 5; i++)
        value = value * 85 + (i < n ? group[i] : 84);
    if (value > UINT32_MAX)
        return false;
    for (int i = 0; i < n - 1; i++)
        eg_buffer_add_char(out, (char)(value >> (24 - 8 * i) & 0xFF));
    return true;
}

const char *eg_unascii85(eg_slice in, size_t max, eg_buffer *out)
{
    static const char damaged[] = "the ASCII base-85 data are damaged";
    uint32_t group[5];
    int n = 0;
    for (size_t i = 0; i < in.size; i++) {
        unsigned char c = (unsigned char)in.data[i];
        if (eg_lexer_is_space(c))
            continue;
        if (c == '~') {
            if (i + 1 >= in.size || in.data[i + 1] != '>' || n == 1 || (n && !add_group(group, n, out)))
                return damaged;
            return NULL;
        }
        if (!has_room(out, 4, max))
            return eg_read_too_large;
        if (c == 'z' && n == 0) {
            eg_buffer_add(out, "\0\0\0\0", 4);
            continue;
        }
        if (c < '!' || c > 'u')
            return damaged;
        group[n++] = c - '!';
        if (n == 5) {
            if (!add_group(group, n, out))
                return damaged;
            n = 0;
        }
    }
    return "the ASCII base-85 data do not end with ~>";
}

const char *eg_unrunlength(eg_slice in, size_t max, eg_buffer *out)
{
    enum { END = 128 };
    for (size_t at = 0; at < in.size;) {
        unsigned length = (unsigned char)in.data[at++];
        if (length == END)
            return NULL;
        size_t n = length < END ? length + 1 : 257 - length, stored = length < END ? n : 1;
        if (in.size - at < stored)
            break;
        if (!has_room(out, n, max))
            return eg_read_too_large;
        if (length < END)
            eg_buffer_add(out, in.data + at, n);
        else {
            char run[END];
            memset(run, in.data[at], n);
            eg_buffer_add(out, run, n);
        }
        at += stored;
    }
    return "the run-length data are cut short";
}

/* ---- predictors (7.4.4.4) ---- */

static unsigned char paeth(int left, int up, int corner)
{
    int estimate = left + up - corner;
    int to_left = estimate > left ? estimate - left : left - estimate;
    int to_up = estimate > up ? estimate - up : up - estimate;
    int to_corner = estimate > corner ? estimate - corner : corner - estimate;
    if (to_left <= to_up && to_left <= to_corner)
        return (unsigned char)left;
    return (unsigned char)(to_up <= to_corner ? up : corner);
}

/* One row of PNG; before: the row above, as decoded. */
static bool unpredict_png_row(int tag, unsigned char *row, const unsigned char *before, size_t size,
                              size_t pixel)
{
    for (size_t i = 0; i < size; i++) {
        int left = i >= pixel ? row[i - pixel] : 0, corner = i >= pixel ? before[i - pixel] : 0;
        switch (tag) {
        case 0:
            return true;
        case 1:
            row[i] = (unsigned char)(row[i] + left);
            break;
        case 2:
            row[i] = (unsigned char)(row[i] + before[i]);
            break;
        case 3:
            row[i] = (unsigned char)(row[i] + (left + before[i]) / 2);
            break;
        case 4:
            row[i] = (unsigned char)(row[i] + paeth(left, before[i], corner));
            break;
        default:
            return false;
        }
    }
    return true;
}

/* TIFF 6.0 section 14: each sample is the difference from the one to its left. */
static void unpredict_tiff_row(unsigned char *row, eg_predictor p)
{
    size_t n = (size_t)p.colours * (size_t)p.columns, bits = (size_t)p.bits;
    unsigned mask = (1u << bits) - 1;
    for (size_t i = (size_t)p.colours; i < n; i++) {
        size_t at = i * bits, left = (i - (size_t)p.colours) * bits;
        if (bits == 16) {
            unsigned value = (unsigned)row[at / 8] << 8 | row[at / 8 + 1];
            value += (unsigned)row[left / 8] << 8 | row[left / 8 + 1];
            row[at / 8] = (unsigned char)(value >> 8);
            row[at / 8 + 1] = (unsigned char)value;
            continue;
        }
        unsigned shift = (unsigned)(8 - bits - at % 8), left_shift = (unsigned)(8 - bits - left % 8);
        unsigned value = ((unsigned)row[at / 8] >> shift) + ((unsigned)row[left / 8] >> left_shift);
        row[at / 8] = (unsigned char)((row[at / 8] & ~(mask << shift)) | (value & mask) << shift);
    }
}

const char *eg_unpredict(eg_slice in, eg_predictor p, eg_buffer *out)
{
    bool is_png = p.predictor >= 10;
    if (!(p.predictor == 2 || (is_png && p.predictor <= 15)) || p.colours < 1 || p.colours > 32 ||
        p.columns < 1 || p.columns > 1 << 24 ||
        !(p.bits == 1 || p.bits == 2 || p.bits == 4 || p.bits == 8 || p.bits == 16))
        return "the parameters of a predictor are out of range";
    size_t size = (size_t)(p.colours * p.bits * p.columns + 7) / 8;
    size_t pixel = p.colours * p.bits >= 8 ? (size_t)(p.colours * p.bits) / 8 : 1;
    size_t stored = size + is_png, n = in.size / stored;
    if (in.size % stored)
        return "the rows of a predictor are cut short";
    /* One row of zeros, then the rows as they are decoded, in place. */
    for (size_t i = 0; i < size; i++)
        eg_buffer_add_char(out, 0);
    for (size_t i = 0; i < n; i++)
        eg_buffer_add(out, in.data + i * stored + is_png, size);
    unsigned char *rows = (unsigned char *)out->data;
    for (size_t i = 0; i < n; i++) {
        unsigned char *row = rows + (i + 1) * size;
        if (!is_png)
            unpredict_tiff_row(row, p);
        else if (!unpredict_png_row((unsigned char)in.data[i * stored], row, row - size, size, pixel))
            return "a row has a predictor that there is none of";
    }
    out->size -= size;
    memmove(out->data, out->data + size, out->size);
    return NULL;
}
