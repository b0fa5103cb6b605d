/* --dump=lines: a line of text a line, and its runs under it. --dump=glyphs: the same of the finished pages, with
 * every glyph as it stands, from which another program can tell whether a line is right. */
#include "line/line.h"

#include "font/font.h"
#include "language/language.h"

static void add_text(eg_slice text, eg_range range, eg_buffer *out)
{
    eg_buffer_add_char(out, '"');
    for (uint32_t i = range.begin; i < range.end && i < text.size; i++) {
        unsigned char c = (unsigned char)text.data[i];
        if (c == '"' || c == '\\')
            eg_buffer_add_char(out, '\\');
        if (c >= 0x20 && c != 0x7F) {
            eg_buffer_add_char(out, (char)c);
        } else {
            eg_buffer_add_string(out, "\\x");
            eg_buffer_add_hex(out, c, 2);
        }
    }
    eg_buffer_add_char(out, '"');
}

static void add_number(const char *name, eg_len value, eg_buffer *out)
{
    eg_buffer_add_string(out, name);
    eg_buffer_add_len(out, value, 3);
}

/* Where letters are drawn apart, with the number of tatweels: " kashida 120x2 158x1", in the order they are read. */
static void add_kashida(const eg_page_run *run, const eg_page_glyph *glyphs, eg_buffer *out)
{
    bool is_first = true, is_rtl = run->level & 1;
    for (uint32_t i = 0, n = 1; i < run->n_glyphs; i += n, n = 1) {
        const eg_page_glyph *glyph = &glyphs[is_rtl ? run->n_glyphs - 1 - i : i];
        if (!(glyph->flags & EG_GLYPH_TATWEEL))
            continue;
        while (i + n < run->n_glyphs) {
            const eg_page_glyph *next = &glyphs[is_rtl ? run->n_glyphs - 1 - i - n : i + n];
            if (!(next->flags & EG_GLYPH_TATWEEL) || next->text != glyph->text)
                break;
            n++;
        }
        eg_buffer_print(out, "%s %ux%u", is_first ? " kashida" : "", glyph->text, n);
        is_first = false;
    }
}

static void add_run(const eg_page_run *run, const eg_page_glyph *glyphs, eg_buffer *out)
{
    eg_buffer_print(out, "  run %u..%u", run->text.begin, run->text.end);
    add_number(" x ", run->x, out);
    eg_buffer_print(out, " level %u %s %s", run->level, run->language->tag, eg_face_name(run->face));
    add_number(" size ", run->size, out);
    if (run->scale != 65536)
        add_number(" scale ", run->scale, out);
    eg_buffer_print(out, " glyphs %u", run->n_glyphs);
    add_kashida(run, glyphs, out);
    eg_buffer_add_char(out, '\n');
}

void eg_line_dump(const eg_lines *lines, eg_slice text, eg_buffer *out)
{
    for (uint32_t i = 0; i < lines->n_lines; i++) {
        const eg_page_line *line = &lines->lines[i];
        eg_buffer_print(out, "line %u..%u", line->text.begin, line->text.end);
        add_number(" natural ", line->natural, out);
        add_number(" of ", line->width, out);
        eg_buffer_add_string(out, line->is_justified ? " justified" : "");
        eg_buffer_add_string(out, lines->hyphens[i] ? " hyphen" : "");
        eg_buffer_add_string(out, line->is_last ? " last " : " ");
        add_text(text, line->text, out);
        eg_buffer_add_char(out, '\n');
        for (uint32_t r = 0; r < line->n_runs; r++) {
            const eg_page_run *run = &lines->runs[line->first_run + r];
            add_run(run, lines->glyphs + run->first_glyph, out);
        }
    }
}

static void add_glyph(const eg_page_glyph *glyph, eg_buffer *out)
{
    static const struct {
        uint8_t flag;
        char letter;
    } flags[] = {{EG_GLYPH_SPACE, 's'},    {EG_GLYPH_HYPHEN, 'h'},      {EG_GLYPH_TATWEEL, 't'},
                 {EG_GLYPH_LINE_END, 'e'}, {EG_GLYPH_SOFT_HYPHEN, 'y'}, {EG_GLYPH_INVISIBLE, 'i'}};
    eg_buffer_print(out, "      %u+%u %u", glyph->text, glyph->text_size, glyph->id);
    add_number(" ", glyph->advance, out);
    add_number(" ", glyph->dx, out);
    add_number(" ", glyph->dy, out);
    eg_buffer_add_string(out, " -");
    for (size_t i = 0; i < sizeof flags / sizeof *flags; i++)
        if (glyph->flags & flags[i].flag)
            eg_buffer_add_char(out, flags[i].letter);
    eg_buffer_add_char(out, '\n');
}

static void add_page_line(const eg_pages *pages, const eg_page_line *line, eg_slice text, eg_buffer *out)
{
    const eg_page_run *runs = pages->runs + line->first_run;
    eg_buffer_print(out, "  line %u..%u", line->text.begin, line->text.end);
    if (line->n_runs && runs->artifact)
        eg_buffer_add_string(out, " artifact");
    else
        eg_buffer_print(out, " node %u", line->node);
    add_number(" x ", line->x, out);
    add_number(" y ", line->y, out);
    add_number(" natural ", line->natural, out);
    add_number(" of ", line->width, out);
    eg_buffer_add_string(out, line->is_justified ? " justified" : "");
    eg_buffer_add_string(out, line->n_runs && runs->is_label ? " label" : "");
    eg_buffer_add_string(out, line->is_last ? " last " : " ");
    add_text(text, line->text, out);
    eg_buffer_add_char(out, '\n');
    for (uint32_t r = 0; r < line->n_runs; r++) {
        eg_buffer_add_string(out, "  ");
        add_run(&runs[r], pages->glyphs + runs[r].first_glyph, out);
        for (uint32_t g = 0; g < runs[r].n_glyphs; g++)
            add_glyph(&pages->glyphs[runs[r].first_glyph + g], out);
    }
}

void eg_line_dump_glyphs(const eg_pages *pages, eg_slice text, eg_buffer *out)
{
    for (uint32_t i = 0; i < pages->n_pages; i++) {
        const eg_page *page = &pages->pages[i];
        eg_buffer_print(out, "page %u", i + 1);
        add_number(" ", page->width, out);
        add_number(" x ", page->height, out);
        eg_buffer_add_char(out, '\n');
        for (uint32_t l = 0; l < page->n_lines; l++)
            add_page_line(pages, &pages->lines[page->first_line + l], text, out);
    }
}
