/* Colours as operators: DeviceGray and DeviceRGB for reading, for the press its inks (ISO 32000-1 8.6).
 *
 * On the press black and the greys are made of black ink alone, and the style's own inks are as it says; any
 * other colour is what the profile makes of it. A spot colour is a Separation over DeviceCMYK, and the marks'
 * is Separation All. */
#include "pdf/internal.h"

static bool is_grey(eg_colour colour)
{
    return colour.red == colour.green && colour.green == colour.blue;
}

static uint32_t rgb_of(eg_colour colour)
{
    return (uint32_t)colour.red << 16 | (uint32_t)colour.green << 8 | colour.blue;
}

static const eg_ink *ink_of(const eg_pdf_press *press, eg_colour colour)
{
    return colour.ink && colour.ink <= press->n_inks ? &press->inks[colour.ink - 1] : NULL;
}

static void print_parts(const int32_t *parts, int n, int32_t full, const char *operator, eg_buffer * out)
{
    for (int i = 0; i < n; i++) {
        eg_buffer_add_len(out, eg_len_scale(parts[i], EG_PT, full), 3);
        eg_buffer_add_char(out, ' ');
    }
    eg_buffer_add_string(out, operator);
}

static void print_press_colour(eg_pdf_writer *writer, eg_colour colour, eg_buffer *out)
{
    enum { FULL = 10000 };
    const eg_ink *ink = ink_of(writer->press, colour);
    if (colour.ink == EG_INK_ALL) {
        eg_buffer_add_string(out, "/All cs 1 scn\n");
    } else if (ink && ink->name) {
        eg_buffer_print(out, "/Spot%u cs 1 scn\n", colour.ink);
    } else if (ink) {
        print_parts(ink->cmyk, 4, FULL, "k\n", out);
    } else if (is_grey(colour)) {
        const int32_t parts[4] = {0, 0, 0, 255 - colour.red};
        print_parts(parts, 4, 255, "k\n", out);
    } else {
        const eg_pdf_mixture *mixture = writer->mixtures.items;
        while (mixture->rgb != rgb_of(colour))
            mixture++;
        print_parts(mixture->cmyk, 4, 255, "k\n", out);
    }
}

void eg_pdf_print_colour(eg_pdf_writer *writer, eg_colour colour, eg_buffer *out)
{
    const int32_t parts[3] = {colour.red, colour.green, colour.blue};
    if (writer->press)
        print_press_colour(writer, colour, out);
    else
        print_parts(parts, is_grey(colour) ? 1 : 3, 255, is_grey(colour) ? "g\n" : "rg\n", out);
}

/* Mixes a colour that the profile has to, unless it is mixed. */
static eg_status mix(eg_pdf_writer *writer, eg_colour colour)
{
    const eg_pdf_press *press = writer->press;
    if (is_grey(colour) || colour.ink == EG_INK_ALL || ink_of(press, colour))
        return EG_OK;
    for (uint32_t i = 0; i < writer->mixtures.n; i++)
        if (writer->mixtures.items[i].rgb == rgb_of(colour))
            return EG_OK;
    eg_status status =
        writer->converter ? EG_OK : eg_converter_open(writer->job, press->profile, &writer->converter);
    if (status != EG_OK)
        return status;
    const char rgb[3] = {(char)colour.red, (char)colour.green, (char)colour.blue};
    char inks[4];
    eg_converter_apply(writer->converter, rgb, 1, inks);
    eg_pdf_mixture *mixture = EG_PUSH(writer->arena, &writer->mixtures);
    mixture->rgb = rgb_of(colour);
    for (int i = 0; i < 4; i++)
        mixture->cmyk[i] = (unsigned char)inks[i];
    return EG_OK;
}

eg_status eg_pdf_mix_colours(eg_pdf_writer *writer)
{
    const eg_pages *pages = writer->pages;
    eg_status status = EG_OK;
    for (uint32_t i = 0; i < pages->n_runs && status == EG_OK; i++)
        status = mix(writer, pages->runs[i].colour);
    for (uint32_t i = 0; i < pages->n_rules && status == EG_OK; i++)
        status = mix(writer, pages->rules[i].colour);
    return status;
}

/* 7.3.5: what is no regular character, and all beyond ASCII, as #XX. libharu leaves spaces as they are. */
static void print_name(const char *name, eg_buffer *out)
{
    eg_buffer_add_char(out, '/');
    for (; *name; name++) {
        unsigned char c = (unsigned char)*name;
        if (c > 0x20 && c < 0x7F && !strchr("#()<>[]{}/%", c)) {
            eg_buffer_add_char(out, (char)c);
            continue;
        }
        eg_buffer_add_char(out, '#');
        eg_buffer_add_hex(out, c, 2);
    }
}

static void print_separation(const char *resource, const char *name, const int32_t cmyk[4], eg_buffer *out)
{
    enum { FULL = 10000 };
    eg_buffer_print(out, "/%s[/Separation", resource);
    print_name(name, out);
    eg_buffer_add_string(out, "/DeviceCMYK<</FunctionType 2/Domain[0 1]/N 1/C0[0 0 0 0]/C1[");
    print_parts(cmyk, 4, FULL, "]>>]", out);
}

void eg_pdf_add_press_resources(eg_pdf_writer *writer)
{
    static const int32_t all[4] = {10000, 10000, 10000, 10000};
    const eg_pdf_press *press = writer->press;
    eg_buffer spaces = eg_buffer_new(writer->arena);
    eg_buffer_add_string(&spaces, "/ColorSpace<<");
    print_separation("All", "All", all, &spaces);
    for (uint32_t i = 0; i < press->n_inks; i++)
        if (press->inks[i].name)
            print_separation(eg_arena_print(writer->arena, "Spot%u", i + 1), press->inks[i].name,
                             press->inks[i].cmyk, &spaces);
    /* Mode 1: a part that is zero leaves what is beneath (8.6.7). */
    eg_buffer_add_string(&spaces, ">>/ExtGState<</Over<</OP true/op true/OPM 1>>"
                                  "/Plain<</OP false/op false/OPM 0>>>>");
    eg_pdf_add_raw(writer, writer->resources, spaces.data);
}
