/* --dump=lines: a line of text a line, and its runs under it. */
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

static void add_run(const eg_page_run *run, eg_buffer *out)
{
    eg_buffer_print(out, "  run %u..%u", run->text.begin, run->text.end);
    add_number(" x ", run->x, out);
    eg_buffer_print(out, " level %u %s %s", run->level, run->language->tag, eg_face_name(run->face));
    add_number(" size ", run->size, out);
    if (run->scale != 65536)
        add_number(" scale ", run->scale, out);
    eg_buffer_print(out, " glyphs %u\n", run->n_glyphs);
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
        for (uint32_t r = 0; r < line->n_runs; r++)
            add_run(&lines->runs[line->first_run + r], out);
    }
}
