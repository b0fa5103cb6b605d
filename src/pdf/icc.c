/* The sRGB profile of the output intent, from its constants: a version 4 matrix profile (ICC.1:2004-10, which
 * ISO 32000-1 table 67 admits from PDF 1.7), below 600 bytes because its curve is parametric.
 *
 * Constants: IEC 61966-2-1 for the primaries, white and curve; adapted from D65 to the profile connection
 * space's D50 by the Bradford matrix of ICC.1 annex E, as 1/65536. */
#include "pdf/internal.h"

static void add_u32(eg_buffer *out, uint32_t value)
{
    for (int shift = 24; shift >= 0; shift -= 8)
        eg_buffer_add_char(out, (char)(value >> shift & 0xFF));
}

static void add_u16(eg_buffer *out, uint32_t value)
{
    eg_buffer_add_char(out, (char)(value >> 8 & 0xFF));
    eg_buffer_add_char(out, (char)(value & 0xFF));
}

static void add_tag_name(eg_buffer *out, const char *four)
{
    eg_buffer_add(out, four, 4);
}

struct tag {
    const char *name;
    const char *type;
    const char *text;   /* mluc */
    uint32_t n_numbers; /* XYZ, para, sf32 */
    uint32_t numbers[9];
};

static const struct tag tags[] = {
    {"desc", "mluc", "sRGB", 0, {0}},
    {"cprt", "mluc", "CC0", 0, {0}},
    {"wtpt", "XYZ ", NULL, 3, {0xF6D6, 0x10000, 0xD32D}},
    {"rXYZ", "XYZ ", NULL, 3, {0x6FA2, 0x38F5, 0x0390}},
    {"gXYZ", "XYZ ", NULL, 3, {0x6299, 0xB785, 0x18DA}},
    {"bXYZ", "XYZ ", NULL, 3, {0x24A0, 0x0F84, 0xB6CF}},
    /* g 2.4, a 1/1.055, b .055/1.055, c 1/12.92, d .04045 */
    {"rTRC", "para", NULL, 5, {0x26666, 0xF2A7, 0x0D59, 0x13D0, 0x0A5B}},
    {"gTRC", NULL, NULL, 0, {0}}, /* the same data */
    {"bTRC", NULL, NULL, 0, {0}},
    {"chad",
     "sf32",
     NULL,
     9,
     {0x10C42, 0x05DE, 0xFFFFF325, 0x0793, 0xFD90, 0xFFFFFBA1, 0xFFFFFDA2, 0x03DC, 0xC06E}},
};
enum { N_TAGS = sizeof tags / sizeof *tags, HEADER = 128, ENTRY = 12 };

static void add_data(eg_buffer *out, const struct tag *tag)
{
    add_tag_name(out, tag->type);
    add_u32(out, 0);
    if (tag->text) { /* one record, en-US, UTF-16BE */
        size_t n = strlen(tag->text);
        add_u32(out, 1);
        add_u32(out, ENTRY);
        add_tag_name(out, "enUS");
        add_u32(out, (uint32_t)(2 * n));
        add_u32(out, 28);
        for (size_t i = 0; i < n; i++)
            add_u16(out, (unsigned char)tag->text[i]);
    } else if (strcmp(tag->type, "para") == 0) {
        add_u16(out, 3); /* Y = (aX + b)^g from d up, cX below */
        add_u16(out, 0);
    }
    for (uint32_t i = 0; i < tag->n_numbers; i++)
        add_u32(out, tag->numbers[i]);
    while (out->size % 4)
        eg_buffer_add_char(out, 0);
}

static void add_header(eg_buffer *out, uint32_t size)
{
    add_u32(out, size);
    add_u32(out, 0); /* no preferred module */
    add_u32(out, 0x04200000);
    eg_buffer_add_string(out, "mntrRGB XYZ ");
    add_u16(out, 2006); /* made: ICC wants a date; that of version 4's sRGB, the same for ever */
    add_u16(out, 1);
    add_u16(out, 1);
    for (int i = 0; i < 3; i++)
        add_u16(out, 0);
    eg_buffer_add_string(out, "acsp");
    for (int i = 0; i < 7; i++) /* platform, flags, maker, model, attributes (2), perceptual intent */
        add_u32(out, 0);
    add_u32(out, 0xF6D6); /* D50 */
    add_u32(out, 0x10000);
    add_u32(out, 0xD32D);
    while (out->size < HEADER)
        eg_buffer_add_char(out, 0);
}

void eg_pdf_print_srgb(eg_buffer *out)
{
    eg_buffer data = eg_buffer_new(out->arena);
    uint32_t offsets[N_TAGS], sizes[N_TAGS], begin = HEADER + 4 + N_TAGS * ENTRY;
    for (int i = 0; i < N_TAGS; i++) {
        if (!tags[i].type) {
            offsets[i] = offsets[i - 1];
            sizes[i] = sizes[i - 1];
            continue;
        }
        offsets[i] = begin + (uint32_t)data.size;
        add_data(&data, &tags[i]);
        sizes[i] = begin + (uint32_t)data.size - offsets[i];
    }
    add_header(out, begin + (uint32_t)data.size);
    add_u32(out, N_TAGS);
    for (int i = 0; i < N_TAGS; i++) {
        add_tag_name(out, tags[i].name);
        add_u32(out, offsets[i]);
        add_u32(out, sizes[i]);
    }
    eg_buffer_add_slice(out, eg_buffer_slice(&data));
}
