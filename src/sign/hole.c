/* See hole.h. */
#include "sign/hole.h"

#include <stdio.h>

/* Files are under 4 GiB: ten digits a number. */
#define BLANK_RANGE "0                                   "

void eg_hole_add(eg_update *update, size_t size, eg_hole *out)
{
    eg_buffer *to = &update->out;
    eg_buffer_add_string(to, "/ByteRange[");
    out->range = to->size;
    eg_buffer_add_string(to, BLANK_RANGE "]\n/Contents");
    out->begin = to->size;
    eg_buffer_add_char(to, '<');
    for (size_t i = 0; i < size; i++)
        eg_buffer_add_string(to, "00");
    eg_buffer_add_char(to, '>');
    out->end = to->size;
    eg_buffer_add_char(to, '\n');
}

void eg_hole_close(eg_update *update, const eg_hole *hole)
{
    char range[sizeof BLANK_RANGE];
    size_t before = update->reader->bytes.size;
    int n = snprintf(range, sizeof range, "0 %zu %zu %zu", before + hole->begin, before + hole->end,
                     update->out.size - hole->end);
    memcpy(update->out.data + hole->range, range, (size_t)n);
}

eg_cms_digest eg_hole_digest(const eg_update *update, const eg_hole *hole, int bits)
{
    const eg_buffer *out = &update->out;
    eg_slice pieces[] = {
        update->reader->bytes, {out->data, hole->begin}, {out->data + hole->end, out->size - hole->end}};
    return eg_cms_digest_of(update->job, bits, pieces, sizeof pieces / sizeof *pieces);
}

bool eg_hole_fill(eg_update *update, const eg_hole *hole, eg_slice content)
{
    static const char digits[] = "0123456789abcdef";
    char *to = update->out.data + hole->begin + 1;
    if (content.size > (hole->end - hole->begin - 2) / 2)
        return false;
    for (size_t i = 0; i < content.size; i++) {
        *to++ = digits[(unsigned char)content.data[i] >> 4];
        *to++ = digits[content.data[i] & 15];
    }
    return true;
}
