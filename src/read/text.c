/* Text strings to UTF-8 (ISO 32000-1 7.9.2.2, Annex D.2). See read.h. */
#include "base/utf8.h"
#include "read/read.h"

/* PDFDocEncoding where it is not Latin-1. 0: the code stands for nothing. */
static uint32_t of_document_encoding(unsigned char c)
{
    static const uint16_t accents[8] = {0x02D8, 0x02C7, 0x02C6, 0x02D9, 0x02DD, 0x02DB, 0x02DA, 0x02DC};
    static const uint16_t marks[33] = {0x2022, 0x2020, 0x2021, 0x2026, 0x2014, 0x2013, 0x0192, 0x2044, 0x2039,
                                       0x203A, 0x2212, 0x2030, 0x201E, 0x201C, 0x201D, 0x2018, 0x2019, 0x201A,
                                       0x2122, 0xFB01, 0xFB02, 0x0141, 0x0152, 0x0160, 0x0178, 0x017D, 0x0131,
                                       0x0142, 0x0153, 0x0161, 0x017E, 0,      0x20AC};
    if (c >= 0x18 && c <= 0x1F)
        return accents[c - 0x18];
    if (c >= 0x80 && c <= 0xA0)
        return marks[c - 0x80];
    return c == 0x7F || c == 0xAD ? 0 : c;
}

static uint32_t unit_at(eg_slice text, size_t at, bool is_little)
{
    uint32_t a = (unsigned char)text.data[at], b = (unsigned char)text.data[at + 1];
    return is_little ? b << 8 | a : a << 8 | b;
}

static void add_utf16(eg_buffer *out, eg_slice text, bool is_little)
{
    for (size_t at = 2; at + 1 < text.size; at += 2) {
        uint32_t c = unit_at(text, at, is_little);
        bool is_high = c >= 0xD800 && c < 0xDC00;
        if (is_high && at + 3 < text.size) {
            uint32_t low = unit_at(text, at + 2, is_little);
            if (low >= 0xDC00 && low < 0xE000) {
                c = 0x10000 + ((c - 0xD800) << 10) + (low - 0xDC00);
                at += 2;
            }
        }
        eg_buffer_add_utf8(out, c >= 0xD800 && c < 0xE000 ? 0xFFFD : c ? c : 0xFFFD);
    }
}

static bool starts_with(eg_slice text, const char *mark, size_t size)
{
    return text.size >= size && memcmp(text.data, mark, size) == 0;
}

const char *eg_read_text(eg_arena *arena, const eg_object *string)
{
    if (string->kind != EG_OBJECT_STRING)
        return "";
    eg_buffer out = eg_buffer_new(arena);
    eg_slice text = string->text;
    if (starts_with(text, "\xFE\xFF", 2) || starts_with(text, "\xFF\xFE", 2))
        add_utf16(&out, text, text.data[0] == '\xFF');
    else if (starts_with(text, "\xEF\xBB\xBF", 3)) /* since 2.0 */
        for (size_t at = 3; at < text.size;) {
            uint32_t c = 0;
            int n = eg_utf8_decode(text.data + at, text.size - at, &c);
            eg_buffer_add_utf8(&out, n && c ? c : 0xFFFD);
            at += n ? (size_t)n : 1;
        }
    else
        for (size_t i = 0; i < text.size; i++) {
            uint32_t c = of_document_encoding((unsigned char)text.data[i]);
            eg_buffer_add_utf8(&out, c ? c : 0xFFFD);
        }
    eg_buffer_add(&out, "", 0);
    return out.data ? out.data : "";
}
