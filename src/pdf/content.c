/* Page content: marked sequences, text, rules, pictures (ISO 32000-1 8, 9, 14.6).
 *
 * Text is drawn in visual order, a TJ array a run, the lines one after the other in one text object with
 * relative moves. The pen is followed in whole numbers exactly as a reader will compute it from the printed
 * sizes and widths, so rounding never adds up: each TJ number corrects all that is missing so far. */
#include "pdf/internal.h"

enum {
    POSITION_DECIMALS = 2, /* 0.01 pt is 3.5 µm, below what any device shows */
    SIZE_DECIMALS = 3,
    SCALE_DECIMALS = 3, /* of a percent: 0.002 pt over a column of 425 pt */
    /* A glyph is moved back into place when it is out by this many 1/1000 em; below, within words, the eye
     * sees nothing and the file gets longer. After a space even the smallest error is mended. */
    TOLERANCE = 2
};

/* The pen is counted in 1/256 of an eg_len unit. */
#define PEN_SCALE 256

struct content {
    eg_pdf_writer *writer;
    const eg_pdf_coding *coding;
    const eg_pages *pages;
    eg_buffer *out;
    const eg_page *page;
    eg_len height;
    /* as the content stream has it so far */
    const eg_page_run *font_of; /* the run whose face and layer are set */
    uint32_t font_name;
    eg_len size;
    int64_t scale; /* 1/1000 % */
    uint32_t colour;
    int64_t rise; /* 1/100 pt */
    bool in_text, in_array, in_string;
    bool is_silent; /* an ActualText of no text is round all of it */
    uint32_t line;  /* pages->lines[]: the one drawn last */
    bool is_overprinting;
    bool has_line;          /* Td went to a line in this text object */
    int64_t line_x, line_y; /* 1/100 pt: where Td last went */
    int64_t pen;            /* x of the pen, 1/256 eg_len */
    int64_t thousandth;     /* of an em at size and scale, the same unit */
};

#define NO_FONT UINT32_MAX
#define NO_COLOUR UINT32_MAX

static void add(struct content *content, const char *text)
{
    eg_buffer_add_string(content->out, text);
}

static int64_t hundredths(eg_len value)
{
    return eg_len_scale(value, 100, EG_PT);
}

static void add_hundredths(struct content *content, int64_t value)
{
    eg_buffer_add_len(content->out, eg_len_scale(value, EG_PT, 100), POSITION_DECIMALS);
}

/* ---- text ---- */

static void end_string(struct content *content)
{
    if (content->in_string)
        add(content, ")");
    content->in_string = false;
}

static void end_array(struct content *content)
{
    end_string(content);
    if (content->in_array)
        add(content, "]TJ\n");
    content->in_array = false;
}

static void begin_array(struct content *content)
{
    if (!content->in_array)
        add(content, "[");
    content->in_array = true;
}

static void add_code(struct content *content, uint16_t cid)
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
static void move_pen(struct content *content, int64_t x, int64_t tolerance)
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

static void set_colour(struct content *content, eg_colour colour)
{
    uint32_t value = value_of(colour);
    if (value == content->colour)
        return;
    content->colour = value;
    eg_pdf_print_colour(content->writer, colour, content->out);
}

static void set_rise(struct content *content, eg_len rise)
{
    int64_t value = hundredths(rise);
    if (value == content->rise)
        return;
    end_array(content);
    content->rise = value;
    add_hundredths(content, value);
    add(content, " Ts\n");
}

static void set_font(struct content *content, const eg_pdf_font *font, uint32_t layer, const eg_page_run *run)
{
    uint32_t name = font->first_name + layer;
    if (name != content->font_name || run->size != content->size) {
        end_array(content);
        eg_buffer_print(content->out, "/F%u ", name);
        eg_buffer_add_len(content->out, run->size, SIZE_DECIMALS);
        add(content, " Tf\n");
        content->font_name = name;
        content->size = run->size;
    }
    int64_t scale = eg_len_scale(run->scale, 100000, 65536);
    if (scale != content->scale) {
        end_array(content);
        content->scale = scale;
        eg_buffer_add_len(content->out, eg_len_scale(scale, EG_PT, 1000), SCALE_DECIMALS);
        add(content, " Tz\n");
    }
    /* From the numbers as printed: size to 1/1000 pt, scale to 1/1000 %. */
    int64_t size = eg_len_scale(run->size, 1000, EG_PT);
    content->thousandth = round_divide(size * scale * PEN_SCALE, (int64_t)1000000 * 100000 / EG_PT);
}

/* Td to where a run begins, pen_x (1/256 eg_len), when it is not on the line where the pen is or left of the
 * pen; else its first glyph moves the pen on. */
static void go_to(struct content *content, const eg_page_run *run, int64_t pen_x)
{
    int64_t x = round_divide(pen_x * 100, EG_PT * PEN_SCALE), y = hundredths(content->height - run->y);
    bool is_left = x < content->line_x || content->pen - pen_x > run->size * PEN_SCALE / 4;
    if (y == content->line_y && !is_left && content->has_line)
        return;
    end_array(content);
    content->has_line = true;
    add_hundredths(content, x - content->line_x);
    add(content, " ");
    add_hundredths(content, y - content->line_y);
    add(content, " Td\n");
    content->line_x = x;
    content->line_y = y;
    content->pen = eg_len_scale(x * PEN_SCALE, EG_PT, 100);
}

/* The text object is open before the first mark that needs it and closed after the last: marks nest inside
 * it. */
static void begin_text(struct content *content)
{
    if (content->in_text)
        return;
    add(content, "BT\n");
    content->in_text = true;
    content->has_line = false;
    content->line_x = content->line_y = 0;
}

static void end_text(struct content *content)
{
    if (content->in_text)
        add(content, "ET\n");
    content->in_text = false;
}

static void begin_actual_text(struct content *content, eg_slice text)
{
    end_array(content);
    add(content, "/Span<</ActualText");
    if (text.size) {
        add(content, "<FEFF");
        eg_pdf_add_utf16(content->out, text);
        add(content, ">");
    } else {
        add(content, "()");
    }
    add(content, ">>BDC\n");
}

/* One glyph; *x is the pen that layout wants, 1/256 eg_len. */
static void add_glyph(struct content *content, const eg_pdf_font *font, const eg_page_run *run,
                      uint32_t index, int64_t *x, bool after_space)
{
    const eg_page_glyph *glyph = &content->pages->glyphs[index];
    const eg_pdf_pair *pair = &font->pairs.items[content->coding->glyph_pairs[index]];
    set_font(content, font, pair->layer, run);
    set_rise(content, glyph->dy);
    move_pen(content, *x + (int64_t)glyph->dx * PEN_SCALE, after_space || glyph->dx ? 1 : TOLERANCE);
    add_code(content, pair->cid);
    content->pen += pair->width * content->thousandth;
    *x += (int64_t)glyph->advance * PEN_SCALE;
}

/* A cluster whose codes stand where cluster.c put them; x and after_space as above. */
static void add_cluster(struct content *content, const eg_pdf_font *font, const eg_page_run *run,
                        uint32_t index, int64_t *x, bool after_space)
{
    const eg_pdf_cluster *cluster =
        &content->coding->clusters.items[content->coding->glyph_pairs[index] - EG_PDF_CLUSTER];
    bool has_actual_text = cluster->actual_text.size && !content->is_silent;
    if (has_actual_text)
        begin_actual_text(content, cluster->actual_text);
    for (uint32_t i = 0; i < cluster->n_codes; i++) {
        const eg_pdf_code *code = &content->coding->codes.items[cluster->first_code + i];
        const eg_pdf_pair *pair = &font->pairs.items[code->pair];
        set_font(content, font, pair->layer, run);
        set_rise(content, 0);
        move_pen(content, *x + code->x * content->thousandth, after_space ? 1 : TOLERANCE);
        add_code(content, pair->cid);
        content->pen += pair->width * content->thousandth;
    }
    if (has_actual_text) {
        end_array(content);
        add(content, "EMC\n");
    }
    for (uint32_t i = 0; i < cluster->n_glyphs; i++)
        *x += (int64_t)content->pages->glyphs[index + i].advance * PEN_SCALE;
}

static void add_piece(struct content *content, const eg_pdf_font *font, const eg_page_run *run,
                      uint32_t index, const eg_pdf_piece *piece, int64_t *x, bool after_space)
{
    bool has_actual_text = piece->has_actual_text && !content->is_silent;
    if (has_actual_text)
        begin_actual_text(content, piece->actual_text);
    for (uint32_t k = 0; k < piece->n_glyphs; k++) {
        add_glyph(content, font, run, index + k, x, after_space);
        after_space = content->pages->glyphs[index + k].flags & EG_GLYPH_SPACE;
    }
    if (has_actual_text) {
        end_array(content);
        add(content, "EMC\n");
    }
}

/* Glyphs [begin, end) of a run, in one go from left to right. */
static void add_stretch(struct content *content, const eg_page_run *run, uint32_t begin, uint32_t end)
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
static bool is_over_colour(const struct content *content, eg_len x, eg_len y, eg_len width, eg_len height)
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
static void set_overprint(struct content *content, const eg_page_run *run)
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
    end_array(content);
    content->is_overprinting = wants;
    add(content, wants ? "/Over gs\n" : "/Plain gs\n");
}

/* Glyphs [begin, end) of a run. */
static void add_run(struct content *content, const eg_page_run *run, uint32_t begin, uint32_t end)
{
    if (begin >= end)
        return;
    end_string(content);
    set_rise(content, 0);
    if (value_of(run->colour) != content->colour) {
        end_array(content);
        set_colour(content, run->colour);
    }
    if (content->writer->press)
        set_overprint(content, run);
    while (end > begin) {
        uint32_t from = eg_pdf_stretch_begin(content->pages, run, content->writer->document->text.data, end);
        add_stretch(content, run, from > begin ? from : begin, end);
        end = from;
    }
}

/* ---- marks ---- */

static void begin_artifact(struct content *content, uint8_t artifact)
{
    static const char *const properties[] = {
        [EG_ARTIFACT_HEADER] = "<</Type/Pagination/Subtype/Header>>BDC\n",
        [EG_ARTIFACT_FOOTER] = "<</Type/Pagination/Subtype/Footer>>BDC\n",
        [EG_ARTIFACT_WATERMARK] = "<</Type/Pagination/Subtype/Watermark>>BDC\n",
        [EG_ARTIFACT_LAYOUT] = "<</Type/Layout>>BDC\n",
        [EG_ARTIFACT_PAGE] = "<</Type/Page>>BDC\n"};
    add(content, "/Artifact");
    bool has_properties = artifact < sizeof properties / sizeof *properties && properties[artifact];
    add(content, has_properties ? properties[artifact] : " BMC\n");
}

static void begin_mark(struct content *content, const eg_tag_mark *mark)
{
    if (content->writer->press)
        return;
    if (mark->element == EG_NO_INDEX)
        begin_artifact(content, mark->artifact);
    else
        eg_buffer_print(content->out, "/%s<</MCID %u>>BDC\n",
                        eg_tag_role_name(content->writer->tags->elements[mark->element].role), mark->mcid);
}

static void end_mark(struct content *content)
{
    end_array(content);
    set_rise(content, 0);
    if (!content->writer->press)
        add(content, "EMC\n");
}

/* The runs of a mark, line by line, each in the order in which it reads. */
static void add_mark_runs(struct content *content, const eg_tag_mark *mark)
{
    const eg_pages *pages = content->pages;
    uint32_t end = mark->first_run + mark->n_runs;
    for (uint32_t r = mark->first_run; r < end;) {
        const eg_page_line *line = &pages->lines[content->line];
        while (content->line + 1 < pages->n_lines && r >= line->first_run + line->n_runs)
            line = &pages->lines[++content->line];
        uint32_t n = line->first_run + line->n_runs - r;
        if (n > end - r)
            n = end - r;
        uint32_t *order = content->coding->order;
        eg_tag_order_runs(pages, r, n, order);
        for (uint32_t i = 0; i < n; i++) {
            uint32_t first, last;
            eg_tag_mark_glyphs(mark, pages, order[i], &first, &last);
            add_run(content, &pages->runs[order[i]], first, last);
        }
        r += n;
    }
}

static void add_text_mark(struct content *content, const eg_tag_mark *mark)
{
    begin_text(content);
    begin_mark(content, mark);
    /* What is no part of the text is no part of what is copied either: a running foot would stand in the
     * midst of the sentence that goes on over the page. */
    bool is_artifact = mark->element == EG_NO_INDEX && !content->writer->press;
    if (is_artifact)
        begin_actual_text(content, (eg_slice){0});
    content->is_silent = is_artifact;
    add_mark_runs(content, mark);
    if (is_artifact) {
        end_array(content);
        add(content, "EMC\n");
    }
    end_mark(content);
}

static void add_picture(struct content *content, const eg_page_picture *picture)
{
    if (picture->picture >= content->writer->document->n_pictures)
        return;
    if (content->is_overprinting)
        add(content, "/Plain gs\n");
    content->is_overprinting = false;
    add(content, "q ");
    add_hundredths(content, hundredths(picture->width));
    add(content, " 0 0 ");
    add_hundredths(content, hundredths(picture->height));
    add(content, " ");
    add_hundredths(content, hundredths(picture->x));
    add(content, " ");
    add_hundredths(content, hundredths(content->height - picture->y - picture->height));
    eg_buffer_print(content->out, " cm/I%u Do Q\n", picture->picture);
}

/* The rule; on the press one that ends at the trim goes on to the bleed, so that a cut a hair outside leaves no
 * white. */
static eg_page_rule bleeding(const struct content *content, eg_page_rule rule)
{
    const eg_pdf_press *press = content->writer->press;
    if (!press)
        return rule;
    eg_len right = rule.x + rule.width, bottom = rule.y + rule.height;
    if (rule.x <= 0)
        rule.x = eg_len_min(rule.x, -press->bleed);
    if (rule.y <= 0)
        rule.y = eg_len_min(rule.y, -press->bleed);
    if (right >= content->page->width)
        right = eg_len_max(right, content->page->width + press->bleed);
    if (bottom >= content->height)
        bottom = eg_len_max(bottom, content->height + press->bleed);
    rule.width = right - rule.x;
    rule.height = bottom - rule.y;
    return rule;
}

static void add_rules(struct content *content)
{
    const eg_page *page = content->page;
    bool is_open = false, is_marked = !content->writer->press;
    uint8_t artifact = 0;
    for (uint32_t i = page->first_rule; i < page->first_rule + page->n_rules; i++) {
        const eg_page_rule rule = bleeding(content, content->pages->rules[i]);
        if (is_open && rule.artifact != artifact) {
            add(content, "EMC\n");
            is_open = false;
        }
        if (!is_open && is_marked)
            begin_artifact(content, rule.artifact);
        is_open = is_marked;
        artifact = rule.artifact;
        set_colour(content, rule.colour);
        const eg_len numbers[4] = {rule.x, content->height - rule.y - rule.height, rule.width, rule.height};
        for (int k = 0; k < 4; k++) {
            add_hundredths(content, hundredths(numbers[k]));
            add(content, " ");
        }
        add(content, "re f\n");
    }
    if (is_open)
        add(content, "EMC\n");
}

static bool is_watermark(const eg_tag_mark *mark)
{
    return mark->element == EG_NO_INDEX && mark->picture == EG_NO_INDEX &&
           mark->artifact == EG_ARTIFACT_WATERMARK;
}

/* A watermark lies under all else, so it is drawn first. */
static void add_watermarks(struct content *content, const eg_tag_page *tags)
{
    for (uint32_t i = tags->first_mark; i < tags->first_mark + tags->n_marks; i++)
        if (is_watermark(&content->writer->tags->marks[i]))
            add_text_mark(content, &content->writer->tags->marks[i]);
    end_text(content);
    content->line = content->page->first_line;
}

static struct content begin_content(eg_pdf_writer *writer, const eg_pdf_coding *coding, uint32_t page,
                                    eg_buffer *out)
{
    const eg_page *it = &coding->pages->pages[page];
    return (struct content){.writer = writer,
                            .coding = coding,
                            .pages = coding->pages,
                            .page = it,
                            .out = out,
                            .height = it->height,
                            .font_name = NO_FONT,
                            .scale = 100000,
                            .colour = writer->press ? NO_COLOUR : 0, /* a page begins in DeviceGray 0 */
                            .line = it->first_line};
}

/* What is on the page, in the order of its marks. */
static void add_page(eg_pdf_writer *writer, uint32_t page, eg_buffer *out)
{
    struct content content = begin_content(writer, writer->coding, page, out);
    const eg_tag_page *tags = &writer->tags->pages[page];
    add_watermarks(&content, tags);
    add_rules(&content);
    for (uint32_t i = tags->first_mark; i < tags->first_mark + tags->n_marks; i++) {
        const eg_tag_mark *mark = &writer->tags->marks[i];
        if (is_watermark(mark))
            continue;
        if (mark->picture == EG_NO_INDEX) {
            add_text_mark(&content, mark);
            continue;
        }
        end_text(&content); /* cm and Do are not allowed in a text object (8.2) */
        begin_mark(&content, mark);
        add_picture(&content, &writer->pages->pictures[mark->picture]);
        end_mark(&content);
    }
    end_text(&content);
}

/* The lines outside the trim. */
static void add_slug(eg_pdf_writer *writer, uint32_t page, eg_buffer *out)
{
    struct content content = begin_content(writer, writer->press->slug_coding, page, out);
    for (uint32_t l = content.page->first_line; l < content.page->first_line + content.page->n_lines; l++) {
        const eg_page_line *line = &content.pages->lines[l];
        begin_text(&content);
        for (uint32_t r = line->first_run; r < line->first_run + line->n_runs; r++)
            add_run(&content, &content.pages->runs[r], 0, content.pages->runs[r].n_glyphs);
    }
    end_array(&content);
    end_text(&content);
}

void eg_pdf_print_page(eg_pdf_writer *writer, uint32_t page, eg_buffer *out)
{
    if (!writer->press) {
        add_page(writer, page, out);
        return;
    }
    int64_t margin = hundredths(eg_pdf_press_margin(writer->press));
    eg_buffer_add_string(out, "q 1 0 0 1 ");
    for (int i = 0; i < 2; i++) {
        eg_buffer_add_len(out, eg_len_scale(margin, EG_PT, 100), POSITION_DECIMALS);
        eg_buffer_add_string(out, i ? " cm\n" : " ");
    }
    eg_pdf_print_marks(writer, page, out);
    eg_buffer_add_string(out, "q\n"); /* no state of the one may tell in the other */
    add_slug(writer, page, out);
    eg_buffer_add_string(out, "Q\n");
    add_page(writer, page, out);
    eg_buffer_add_string(out, "Q\n");
}
