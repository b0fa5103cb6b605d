/* --dump=pages: pages as text, for tests and for people.
 *
 * Place: reads the waist as pdf/ does. Lengths are in points with two decimals, so that the dump moves only
 * when something visible does. */
#include "font/font.h"
#include "page/page.h"

static const char *const artifact_names[] = {"", "header", "footer", "watermark", "layout", "page"};

/* Text in quotes with control characters, quotes and backslashes made visible. */
static void add_quoted(eg_buffer *out, eg_slice text)
{
    eg_buffer_add_char(out, '"');
    for (size_t i = 0; i < text.size; i++) {
        unsigned char c = (unsigned char)text.data[i];
        if (c == '\n')
            eg_buffer_add_string(out, "\\n");
        else if (c == '"' || c == '\\')
            eg_buffer_print(out, "\\%c", c);
        else if (c < 0x20 || c == 0x7F)
            eg_buffer_print(out, "\\x%02X", c);
        else
            eg_buffer_add_char(out, (char)c);
    }
    eg_buffer_add_char(out, '"');
}

static eg_slice cut(eg_slice text, eg_range range)
{
    if (range.begin > range.end || range.end > text.size)
        return (eg_slice){NULL, 0};
    return (eg_slice){text.data + range.begin, range.end - range.begin};
}

static void add_box(eg_buffer *out, eg_len x, eg_len y, eg_len width, eg_len height)
{
    eg_buffer_add_char(out, ' ');
    eg_buffer_add_len(out, x, 2);
    eg_buffer_add_char(out, ' ');
    eg_buffer_add_len(out, y, 2);
    eg_buffer_add_char(out, ' ');
    eg_buffer_add_len(out, width, 2);
    eg_buffer_add_string(out, " x ");
    eg_buffer_add_len(out, height, 2);
}

/* Where the line's ink begins and how far its pen goes: the spaces past its end are no part of it. */
static void line_extent(const eg_pages *pages, const eg_page_line *line, eg_len *x, eg_len *width)
{
    eg_len low = INT64_MAX, high = INT64_MIN;
    for (uint32_t r = line->first_run; r < line->first_run + line->n_runs; r++) {
        const eg_page_run *run = &pages->runs[r];
        eg_len pen = run->x;
        for (uint32_t g = run->first_glyph; g < run->first_glyph + run->n_glyphs; g++) {
            if (!(pages->glyphs[g].flags & EG_GLYPH_LINE_END)) {
                low = eg_len_min(low, pen);
                high = eg_len_max(high, pen + pages->glyphs[g].advance);
            }
            pen += pages->glyphs[g].advance;
        }
    }
    *x = low <= high ? low : line->x;
    *width = low <= high ? high - low : 0;
}

static void dump_line(const eg_pages *pages, const eg_page_line *line, eg_slice text, eg_buffer *out)
{
    eg_len x, width;
    line_extent(pages, line, &x, &width);
    const eg_page_run *run = line->n_runs ? &pages->runs[line->first_run] : NULL;
    if (run && run->artifact)
        eg_buffer_print(out, "  %s", artifact_names[run->artifact]);
    else
        eg_buffer_add_string(out, run && run->is_label ? "  label" : "  line");
    eg_buffer_add_char(out, ' ');
    eg_buffer_add_len(out, x, 2);
    eg_buffer_add_char(out, ' ');
    eg_buffer_add_len(out, line->y, 2);
    eg_buffer_add_string(out, " +");
    eg_buffer_add_len(out, width, 2);
    for (uint32_t r = line->first_run; r < line->first_run + line->n_runs; r++) {
        const eg_page_run *each = &pages->runs[r];
        if (r > line->first_run && each->face == each[-1].face && each->size == each[-1].size)
            continue;
        eg_buffer_print(out, " %s ", each->face ? eg_face_name(each->face) : "-");
        eg_buffer_add_len(out, each->size, 2);
    }
    if (line->node != EG_PAGE_NONE)
        eg_buffer_print(out, " n%u", line->node);
    eg_buffer_add_char(out, ' ');
    add_quoted(out, cut(text, line->text));
    eg_buffer_add_char(out, '\n');
}

static void dump_marks(const eg_pages *pages, const eg_page *page, eg_buffer *out)
{
    for (uint32_t i = page->first_rule; i < page->first_rule + page->n_rules; i++) {
        const eg_page_rule *rule = &pages->rules[i];
        eg_buffer_add_string(out, "  rule");
        add_box(out, rule->x, rule->y, rule->width, rule->height);
        eg_buffer_add_char(out, '\n');
    }
    for (uint32_t i = page->first_picture; i < page->first_picture + page->n_pictures; i++) {
        const eg_page_picture *picture = &pages->pictures[i];
        eg_buffer_add_string(out, "  picture");
        add_box(out, picture->x, picture->y, picture->width, picture->height);
        eg_buffer_print(out, " %u n%u\n", picture->picture, picture->node);
    }
    for (uint32_t i = page->first_link; i < page->first_link + page->n_links; i++) {
        const eg_page_link *link = &pages->links[i];
        eg_buffer_add_string(out, "  link");
        add_box(out, link->x, link->y, link->width, link->height);
        if (link->target_node == EG_PAGE_NONE)
            eg_buffer_add_string(out, " url\n");
        else
            eg_buffer_print(out, " to n%u\n", link->target_node);
    }
}

static void dump_fields(const eg_pages *pages, const eg_page *page, eg_slice text, eg_buffer *out)
{
    static const char *const kinds[] = {"signature", "certifying", "closing", "timestamp"};
    for (uint32_t i = page->first_field; i < page->first_field + page->n_fields; i++) {
        const eg_page_field *field = &pages->fields[i];
        eg_buffer_print(out, "  field %s %s", field->id, kinds[field->kind]);
        add_box(out, field->x, field->y, field->width, field->height);
        eg_buffer_add_char(out, ' ');
        add_quoted(out, cut(text, field->description));
        eg_buffer_add_char(out, '\n');
    }
}

void eg_page_dump(const eg_pages *pages, eg_slice text, eg_buffer *out)
{
    for (uint32_t p = 0; p < pages->n_pages; p++) {
        const eg_page *page = &pages->pages[p];
        eg_buffer_print(out, "page %u ", p + 1);
        add_quoted(out, cut(text, page->label));
        eg_buffer_add_char(out, ' ');
        eg_buffer_add_len(out, page->width, 2);
        eg_buffer_add_string(out, " x ");
        eg_buffer_add_len(out, page->height, 2);
        eg_buffer_add_string(out, page->is_signature_page ? " signatures\n" : "\n");
        for (uint32_t i = page->first_line; i < page->first_line + page->n_lines; i++)
            dump_line(pages, &pages->lines[i], text, out);
        dump_marks(pages, page, out);
        dump_fields(pages, page, text, out);
    }
    for (uint32_t i = 0; i < pages->n_places; i++) {
        const eg_page_place *place = &pages->places[i];
        eg_buffer_print(out, "place n%u page %u ", place->node, place->page + 1);
        eg_buffer_add_len(out, place->x, 2);
        eg_buffer_add_char(out, ' ');
        eg_buffer_add_len(out, place->y, 2);
        eg_buffer_add_char(out, '\n');
    }
}
