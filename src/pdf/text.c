/* Text in a page's content (ISO 32000-1 9).
 *
 * Text is drawn in visual order, a TJ array a run, the lines one after the other in one text object with
 * relative moves. The pen is followed in whole numbers exactly as a reader will compute it from the printed
 * sizes and widths, so rounding never adds up: each TJ number corrects all that is missing so far. */
#include "pdf/content.h"

enum {
    SIZE_DECIMALS = 3,
    SCALE_DECIMALS = 3, /* of a percent: 0.002 pt over a column of 425 pt */
    /* A glyph is moved back into place when it is out by this many 1/1000 em; below, within words, the eye
     * sees nothing and the file gets longer. After a space even the smallest error is mended. */
    TOLERANCE = 2
};

/* The pen is counted in 1/256 of an eg_len unit. */
#define PEN_SCALE 256
/* Black in DeviceCMYK, of which the inks that are zero leave what is beneath: no colour of a page has this value. */
#define OVERPRINT_BLACK (UINT32_MAX - 1)

static void end_string(eg_content *content)
{
    if (content->in_string)
        eg_content_add(content, ")");
    content->in_string = false;
}

void eg_content_end_array(eg_content *content)
{
    end_string(content);
    if (content->in_array)
        eg_content_add(content, "]TJ\n");
    content->in_array = false;
}

static void begin_array(eg_content *content)
{
    if (!content->in_array)
        eg_content_add(content, "[");
    content->in_array = true;
}

static void add_code(eg_content *content, uint16_t cid)
{
    begin_array(content);
    char bytes[5];
    size_t n = 0;
    if (!content->in_string)
        bytes[n++] = '(';
    content->in_string = true;
    const char code[2] = {(char)(cid >> 8), (char)(cid & 0xFF)};
    for (int i = 0; i < 2; i++) {
        char c = code[i];
        /* a bare CR in a literal string would be read as LF (7.3.4.2) */
        if (c == '(' || c == ')' || c == '\\' || c == '\r')
            bytes[n++] = '\\';
        bytes[n++] = c == '\r' ? 'r' : c;
    }
    eg_buffer_add(content->out, bytes, n);
}

static int64_t round_divide(int64_t value, int64_t by)
{
    return (value + (value < 0 ? -by : by) / 2) / by;
}

/* Brings the pen to x (1/256 eg_len) when it is out by at least tolerance thousandths. */
static void move_pen(eg_content *content, int64_t x, int64_t tolerance)
{
    if (content->thousandth <= 0)
        return;
    int64_t missing = round_divide(x - content->pen, content->thousandth);
    if (missing < tolerance && missing > -tolerance)
        return;
    begin_array(content);
    end_string(content);
    eg_buffer_add_int(content->out, -missing);
    content->pen += missing * content->thousandth;
}

static uint32_t value_of(eg_colour colour)
{
    return (uint32_t)colour.ink << 24 | (uint32_t)colour.red << 16 | (uint32_t)colour.green << 8 |
           colour.blue;
}

static uint32_t wanted_value(const eg_content *content, eg_colour colour)
{
    return content->is_overprinting ? OVERPRINT_BLACK : value_of(colour);
}

void eg_content_colour(eg_content *content, eg_colour colour)
{
    uint32_t value = wanted_value(content, colour);
    if (value == content->colour)
        return;
    content->colour = value;
    if (value == OVERPRINT_BLACK)
        eg_content_add(content, "0 0 0 1 k\n");
    else
        eg_pdf_print_colour(content->writer, colour, content->out);
}

void eg_content_rise(eg_content *content, eg_len rise)
{
    int64_t value = eg_content_hundredths(rise);
    if (value == content->rise)
        return;
    eg_content_end_array(content);
    content->rise = value;
    eg_content_add_hundredths(content, value);
    eg_content_add(content, " Ts\n");
}

static void set_font(eg_content *content, const eg_pdf_font *font, uint32_t layer, const eg_page_run *run)
{
    uint32_t name = font->first_name + layer;
    if (name != content->font_name || run->size != content->size) {
        eg_content_end_array(content);
        eg_buffer_print(content->out, "/F%u ", name);
        eg_buffer_add_len(content->out, run->size, SIZE_DECIMALS);
        eg_content_add(content, " Tf\n");
        content->font_name = name;
        content->size = run->size;
    }
    int64_t scale = eg_len_scale(run->scale, 100000, 65536);
    if (scale != content->scale) {
        eg_content_end_array(content);
        content->scale = scale;
        eg_buffer_add_len(content->out, eg_len_scale(scale, EG_PT, 1000), SCALE_DECIMALS);
        eg_content_add(content, " Tz\n");
    }
    /* From the numbers as printed: size to 1/1000 pt, scale to 1/1000 %. */
    int64_t size = eg_len_scale(run->size, 1000, EG_PT);
    content->thousandth = round_divide(size * scale * PEN_SCALE, (int64_t)1000000 * 100000 / EG_PT);
}

/* Td to where a run begins, pen_x (1/256 eg_len), when it is not on the line where the pen is or left of the
 * pen; else its first glyph moves the pen on. */
static void go_to(eg_content *content, const eg_page_run *run, int64_t pen_x)
{
    int64_t x = round_divide(pen_x * 100, EG_PT * PEN_SCALE),
            y = eg_content_hundredths(content->height - run->y);
    bool is_left = x < content->line_x || content->pen - pen_x > run->size * PEN_SCALE / 4;
    if (y == content->line_y && !is_left && content->has_line)
        return;
    eg_content_end_array(content);
    content->has_line = true;
    eg_content_add_hundredths(content, x - content->line_x);
    eg_content_add(content, " ");
    eg_content_add_hundredths(content, y - content->line_y);
    eg_content_add(content, " Td\n");
    content->line_x = x;
    content->line_y = y;
    content->pen = eg_len_scale(x * PEN_SCALE, EG_PT, 100);
}

/* The text object is open before the first mark that needs it and closed after the last: marks nest inside
 * it. */
void eg_content_begin_text(eg_content *content)
{
    if (content->in_text)
        return;
    eg_content_add(content, "BT\n");
    content->in_text = true;
    content->has_line = false;
    content->line_x = content->line_y = 0;
}

void eg_content_end_text(eg_content *content)
{
    if (content->in_text)
        eg_content_add(content, "ET\n");
    content->in_text = false;
}

void eg_content_begin_actual_text(eg_content *content, eg_slice text)
{
    eg_content_end_array(content);
    eg_content_add(content, "/Span<</ActualText");
    if (text.size) {
        eg_content_add(content, "<FEFF");
        eg_pdf_add_utf16(content->out, text);
        eg_content_add(content, ">");
    } else {
        eg_content_add(content, "()");
    }
    eg_content_add(content, ">>BDC\n");
}

/* One glyph; *x is the pen that layout wants, 1/256 eg_len. */
static void add_glyph(eg_content *content, const eg_pdf_font *font, const eg_page_run *run, uint32_t index,
                      int64_t *x, bool after_space)
{
    const eg_page_glyph *glyph = &content->pages->glyphs[index];
    const eg_pdf_pair *pair = &font->pairs.items[content->coding->glyph_pairs[index]];
    set_font(content, font, pair->layer, run);
    eg_content_rise(content, glyph->dy);
    move_pen(content, *x + (int64_t)glyph->dx * PEN_SCALE, after_space || glyph->dx ? 1 : TOLERANCE);
    add_code(content, pair->cid);
    content->pen += pair->width * content->thousandth;
    *x += (int64_t)glyph->advance * PEN_SCALE;
}

/* A cluster whose codes stand where cluster.c put them; x and after_space as above. */
static void add_cluster(eg_content *content, const eg_pdf_font *font, const eg_page_run *run, uint32_t index,
                        int64_t *x, bool after_space)
{
    const eg_pdf_cluster *cluster =
        &content->coding->clusters.items[content->coding->glyph_pairs[index] - EG_PDF_CLUSTER];
    bool has_actual_text = cluster->actual_text.size && !content->is_silent;
    if (has_actual_text)
        eg_content_begin_actual_text(content, cluster->actual_text);
    for (uint32_t i = 0; i < cluster->n_codes; i++) {
        const eg_pdf_code *code = &content->coding->codes.items[cluster->first_code + i];
        const eg_pdf_pair *pair = &font->pairs.items[code->pair];
        set_font(content, font, pair->layer, run);
        eg_content_rise(content, 0);
        move_pen(content, *x + code->x * content->thousandth, after_space ? 1 : TOLERANCE);
        add_code(content, pair->cid);
        content->pen += pair->width * content->thousandth;
    }
    if (has_actual_text) {
        eg_content_end_array(content);
        eg_content_add(content, "EMC\n");
    }
    for (uint32_t i = 0; i < cluster->n_glyphs; i++)
        *x += (int64_t)content->pages->glyphs[index + i].advance * PEN_SCALE;
}

static void add_piece(eg_content *content, const eg_pdf_font *font, const eg_page_run *run, uint32_t index,
                      const eg_pdf_piece *piece, int64_t *x, bool after_space)
{
    bool has_actual_text = piece->has_actual_text && !content->is_silent;
    if (has_actual_text)
        eg_content_begin_actual_text(content, piece->actual_text);
    for (uint32_t k = 0; k < piece->n_glyphs; k++) {
        add_glyph(content, font, run, index + k, x, after_space);
        after_space = content->pages->glyphs[index + k].flags & EG_GLYPH_SPACE;
    }
    if (has_actual_text) {
        eg_content_end_array(content);
        eg_content_add(content, "EMC\n");
    }
}

/* Glyphs [begin, end) of a run, in one go from left to right. */
static void add_stretch(eg_content *content, const eg_page_run *run, uint32_t begin, uint32_t end)
{
    const eg_pages *pages = content->pages;
    const char *text = content->writer->document->text.data;
    const eg_pdf_font *font = eg_pdf_font_in(content->coding, run->face);
    int64_t x = run->x * PEN_SCALE;
    for (uint32_t i = 0; i < begin; i++)
        x += (int64_t)pages->glyphs[run->first_glyph + i].advance * PEN_SCALE;
    go_to(content, run, x);
    bool after_space = true;
    for (uint32_t i = begin; i < end;) {
        uint32_t index = run->first_glyph + i, n = 1;
        uint32_t pair = content->coding->glyph_pairs[index];
        if (pair >= EG_PDF_CLUSTER && pair != EG_NO_INDEX) {
            add_cluster(content, font, run, index, &x, after_space);
            n = content->coding->clusters.items[pair - EG_PDF_CLUSTER].n_glyphs;
        } else {
            eg_pdf_piece piece = eg_pdf_piece_at(pages, run, i, text);
            add_piece(content, font, run, index, &piece, &x, after_space);
            n = piece.n_glyphs;
        }
        i += n;
        after_space = pages->glyphs[run->first_glyph + i - 1].flags & EG_GLYPH_SPACE;
    }
}

/* Whether a box of the page, from its upper left corner, lies over something in colour: black text there does
 * not cut its letters out of the ink beneath. */
static bool is_over_colour(const eg_content *content, eg_len x, eg_len y, eg_len width, eg_len height)
{
    const eg_page *page = content->page;
    for (uint32_t i = page->first_rule; i < page->first_rule + page->n_rules; i++) {
        const eg_page_rule *rule = &content->pages->rules[i];
        bool is_coloured = rule->colour.ink || rule->colour.red != rule->colour.green ||
                           rule->colour.red != rule->colour.blue;
        if (is_coloured && rule->x < x + width && x < rule->x + rule->width && rule->y < y + height &&
            y < rule->y + rule->height)
            return true;
    }
    for (uint32_t i = page->first_picture; i < page->first_picture + page->n_pictures; i++) {
        const eg_page_picture *picture = &content->pages->pictures[i];
        if (picture->x < x + width && x < picture->x + picture->width && picture->y < y + height &&
            y < picture->y + picture->height)
            return true;
    }
    return false;
}

/* Text in full black prints over colour beneath it; all else, and black on paper, as it is. */
static void set_overprint(eg_content *content, const eg_page_run *run)
{
    bool wants = false;
    if (value_of(run->colour) == 0 && content->page->n_rules + content->page->n_pictures) {
        eg_len width = 0;
        for (uint32_t i = 0; i < run->n_glyphs; i++)
            width += content->pages->glyphs[run->first_glyph + i].advance;
        wants = is_over_colour(content, run->x, run->y - run->size, width, run->size * 3 / 2);
    }
    if (wants == content->is_overprinting)
        return;
    eg_content_end_array(content);
    content->is_overprinting = wants;
    eg_content_add(content, wants ? "/Over gs\n" : "/Plain gs\n");
}

void eg_content_add_run(eg_content *content, const eg_page_run *run, uint32_t begin, uint32_t end)
{
    if (begin >= end)
        return;
    end_string(content);
    eg_content_rise(content, 0);
    if (content->writer->press)
        set_overprint(content, run);
    if (wanted_value(content, run->colour) != content->colour) {
        eg_content_end_array(content);
        eg_content_colour(content, run->colour);
    }
    while (end > begin) {
        uint32_t from = eg_pdf_stretch_begin(content->pages, run, content->writer->document->text.data, end);
        add_stretch(content, run, from > begin ? from : begin, end);
        end = from;
    }
}
