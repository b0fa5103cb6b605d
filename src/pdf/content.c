/* Page content: marked sequences, text, rules, pictures (ISO 32000-1 8, 14.6). */
#include "pdf/content.h"

static void begin_artifact(eg_content *content, uint8_t artifact)
{
    static const char *const properties[] = {
        [EG_ARTIFACT_HEADER] = "<</Type/Pagination/Subtype/Header>>BDC\n",
        [EG_ARTIFACT_FOOTER] = "<</Type/Pagination/Subtype/Footer>>BDC\n",
        [EG_ARTIFACT_WATERMARK] = "<</Type/Pagination/Subtype/Watermark>>BDC\n",
        [EG_ARTIFACT_LAYOUT] = "<</Type/Layout>>BDC\n",
        [EG_ARTIFACT_PAGE] = "<</Type/Page>>BDC\n"};
    eg_content_add(content, "/Artifact");
    bool has_properties = artifact < sizeof properties / sizeof *properties && properties[artifact];
    eg_content_add(content, has_properties ? properties[artifact] : " BMC\n");
}

static void begin_mark(eg_content *content, const eg_tag_mark *mark)
{
    if (content->writer->press)
        return;
    if (mark->element == EG_NO_INDEX)
        begin_artifact(content, mark->artifact);
    else
        eg_buffer_print(content->out, "/%s<</MCID %u>>BDC\n",
                        eg_tag_role_name(content->writer->tags->elements[mark->element].role), mark->mcid);
}

static void end_mark(eg_content *content)
{
    eg_content_end_array(content);
    eg_content_rise(content, 0);
    if (!content->writer->press)
        eg_content_add(content, "EMC\n");
}

/* The runs of a mark, line by line, each in the order in which it reads. */
static void add_mark_runs(eg_content *content, const eg_tag_mark *mark)
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
            eg_content_add_run(content, &pages->runs[order[i]], first, last);
        }
        r += n;
    }
}

static void add_text_mark(eg_content *content, const eg_tag_mark *mark)
{
    eg_content_begin_text(content);
    begin_mark(content, mark);
    /* What is no part of the text is no part of what is copied either: a running foot would stand in the
     * midst of the sentence that goes on over the page. */
    bool is_artifact = mark->element == EG_NO_INDEX && !content->writer->press;
    if (is_artifact)
        eg_content_begin_actual_text(content, (eg_slice){0});
    content->is_silent = is_artifact;
    add_mark_runs(content, mark);
    if (is_artifact) {
        eg_content_end_array(content);
        eg_content_add(content, "EMC\n");
    }
    end_mark(content);
}

static void add_picture(eg_content *content, const eg_page_picture *picture)
{
    if (picture->picture >= content->writer->document->n_pictures)
        return;
    if (content->is_overprinting)
        eg_content_add(content, "/Plain gs\n");
    content->is_overprinting = false;
    eg_content_add(content, "q ");
    eg_content_add_hundredths(content, eg_content_hundredths(picture->width));
    eg_content_add(content, " 0 0 ");
    eg_content_add_hundredths(content, eg_content_hundredths(picture->height));
    eg_content_add(content, " ");
    eg_content_add_hundredths(content, eg_content_hundredths(picture->x));
    eg_content_add(content, " ");
    eg_content_add_hundredths(content, eg_content_hundredths(content->height - picture->y - picture->height));
    eg_buffer_print(content->out, " cm/I%u Do Q\n", picture->picture);
}

/* The rule; on the press one that ends at the trim goes on to the bleed, so that a cut a hair outside leaves no
 * white. */
static eg_page_rule bleeding(const eg_content *content, eg_page_rule rule)
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

static void add_rules(eg_content *content)
{
    const eg_page *page = content->page;
    bool is_open = false, is_marked = !content->writer->press;
    uint8_t artifact = 0;
    for (uint32_t i = page->first_rule; i < page->first_rule + page->n_rules; i++) {
        const eg_page_rule rule = bleeding(content, content->pages->rules[i]);
        if (is_open && rule.artifact != artifact) {
            eg_content_add(content, "EMC\n");
            is_open = false;
        }
        if (!is_open && is_marked)
            begin_artifact(content, rule.artifact);
        is_open = is_marked;
        artifact = rule.artifact;
        eg_content_colour(content, rule.colour);
        const eg_len numbers[4] = {rule.x, content->height - rule.y - rule.height, rule.width, rule.height};
        for (int k = 0; k < 4; k++) {
            eg_content_add_hundredths(content, eg_content_hundredths(numbers[k]));
            eg_content_add(content, " ");
        }
        eg_content_add(content, "re f\n");
    }
    if (is_open)
        eg_content_add(content, "EMC\n");
}

static bool is_watermark(const eg_tag_mark *mark)
{
    return mark->element == EG_NO_INDEX && mark->picture == EG_NO_INDEX &&
           mark->artifact == EG_ARTIFACT_WATERMARK;
}

/* A watermark lies under all else, so it is drawn first. */
static void add_watermarks(eg_content *content, const eg_tag_page *tags)
{
    for (uint32_t i = tags->first_mark; i < tags->first_mark + tags->n_marks; i++)
        if (is_watermark(&content->writer->tags->marks[i]))
            add_text_mark(content, &content->writer->tags->marks[i]);
    eg_content_end_text(content);
    content->line = content->page->first_line;
}

static eg_content begin_content(eg_pdf_writer *writer, const eg_pdf_coding *coding, uint32_t page,
                                eg_buffer *out)
{
    const eg_page *it = &coding->pages->pages[page];
    return (eg_content){.writer = writer,
                        .coding = coding,
                        .pages = coding->pages,
                        .page = it,
                        .out = out,
                        .height = it->height,
                        .font_name = EG_CONTENT_NO_FONT,
                        .scale = 100000,
                        .colour =
                            writer->press ? EG_CONTENT_NO_COLOUR : 0, /* a page begins in DeviceGray 0 */
                        .line = it->first_line};
}

/* What is on the page, in the order of its marks. */
static void add_page(eg_pdf_writer *writer, uint32_t page, eg_buffer *out)
{
    eg_content content = begin_content(writer, writer->coding, page, out);
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
        eg_content_end_text(&content); /* cm and Do are not allowed in a text object (8.2) */
        begin_mark(&content, mark);
        add_picture(&content, &writer->pages->pictures[mark->picture]);
        end_mark(&content);
    }
    eg_content_end_text(&content);
}

/* The lines outside the trim. */
static void add_slug(eg_pdf_writer *writer, uint32_t page, eg_buffer *out)
{
    eg_content content = begin_content(writer, writer->press->slug_coding, page, out);
    for (uint32_t l = content.page->first_line; l < content.page->first_line + content.page->n_lines; l++) {
        const eg_page_line *line = &content.pages->lines[l];
        eg_content_begin_text(&content);
        for (uint32_t r = line->first_run; r < line->first_run + line->n_runs; r++)
            eg_content_add_run(&content, &content.pages->runs[r], 0, content.pages->runs[r].n_glyphs);
    }
    eg_content_end_array(&content);
    eg_content_end_text(&content);
}

void eg_pdf_print_page(eg_pdf_writer *writer, uint32_t page, eg_buffer *out)
{
    if (!writer->press) {
        add_page(writer, page, out);
        return;
    }
    int64_t margin = eg_content_hundredths(eg_pdf_press_margin(writer->press));
    eg_buffer_add_string(out, "q 1 0 0 1 ");
    for (int i = 0; i < 2; i++) {
        eg_buffer_add_len(out, eg_len_scale(margin, EG_PT, 100), EG_CONTENT_DECIMALS);
        eg_buffer_add_string(out, i ? " cm\n" : " ");
    }
    eg_pdf_print_marks(writer, page, out);
    eg_buffer_add_string(out, "q\n"); /* no state of the one may tell in the other */
    add_slug(writer, page, out);
    eg_buffer_add_string(out, "Q\n");
    add_page(writer, page, out);
    eg_buffer_add_string(out, "Q\n");
}
