/* Small things printed by hand: UTF-16 in hex, boxes turned upside right. */
#include "base/utf8.h"
#include "pdf/internal.h"

void eg_pdf_add_utf16(eg_buffer *out, eg_slice utf8)
{
    for (size_t at = 0; at < utf8.size;) {
        uint32_t c = eg_utf8_next(utf8.data, &at);
        if (c == 0xFEFF) /* ISO 14289-1 7.21.7 forbids it in a ToUnicode; U+2060 is the same mark */
            c = 0x2060;
        if (c >= 0x10000) {
            eg_buffer_add_hex(out, 0xD800 + ((c - 0x10000) >> 10), 4);
            c = 0xDC00 + (c & 0x3FF);
        }
        eg_buffer_add_hex(out, c, 4);
    }
}

void eg_pdf_add_box(eg_pdf_writer *writer, eg_buffer *out, uint32_t page, eg_len x, eg_len y, eg_len width,
                    eg_len height)
{
    enum { DECIMALS = 2 };
    eg_len top = writer->pages->pages[page].height - y;
    const eg_len corners[4] = {x, top - height, x + width, top};
    for (int i = 0; i < 4; i++) {
        eg_buffer_add_char(out, i ? ' ' : '[');
        eg_buffer_add_len(out, corners[i], DECIMALS);
    }
    eg_buffer_add_char(out, ']');
}
