/* Runs and pictures of the pages, cut into marked-content sequences (ISO 32000-1 14.7.4). See tag.h.
 *
 * In a line without right-to-left text glyphs stand in reading order: all runs of an element that follow one another
 * on the page are one sequence, whatever lines they are on. In a line with right-to-left text they do not: there each
 * stretch of an element is a sequence of its own, in a Span that says by ActualText how it reads. */
#include "tag/internal.h"

struct stretch {
    uint32_t first_run, n_runs, element;
    eg_range text;
};

static bool is_content(const eg_page_run *run) { return run->node != EG_PAGE_NONE; }

static bool has_rtl(const eg_tag_builder *builder, const eg_page_line *line)
{
    for (uint32_t i = 0; i < line->n_runs; i++) {
        const eg_page_run *run = &builder->pages->runs[line->first_run + i];
        if (is_content(run) && run->level % 2)
            return true;
    }
    return false;
}

static eg_tag_mark *push_mark(eg_tag_builder *builder, eg_tag_page *page, uint32_t element)
{
    eg_tag_mark *mark = EG_PUSH(builder->job->arena, &builder->marks);
    *mark = (eg_tag_mark){.element = element, .picture = EG_NO_INDEX, .mcid = EG_NO_INDEX};
    if (element != EG_NO_INDEX)
        mark->mcid = page->n_mcids++;
    page->n_marks++;
    return mark;
}

static void add_mark(eg_tag_builder *builder, eg_tag_page *page, uint32_t page_index, const struct stretch *stretch)
{
    eg_tag_mark *mark = push_mark(builder, page, stretch->element);
    mark->first_run = stretch->first_run;
    mark->n_runs = stretch->n_runs;
    if (stretch->element == EG_NO_INDEX)
        mark->artifact = builder->pages->runs[stretch->first_run].artifact;
    else
        eg_tag_add_kid(builder, stretch->element, EG_TAG_KID_MARK, mark->mcid, page_index, stretch->text.begin);
}

static uint32_t element_of_run(eg_tag_builder *builder, const eg_page_run *run)
{
    return is_content(run) ? eg_tag_element_of(builder, run->node, run->span, run->is_label) : EG_NO_INDEX;
}

/* Whether run goes on with the page's last mark: same element (or same kind of artifact), runs in one stretch. */
static bool continues(const eg_tag_builder *builder, const eg_tag_page *page, uint32_t element, uint32_t run)
{
    if (page->n_marks == 0)
        return false;
    const eg_tag_mark *last = &builder->marks.items[builder->marks.n - 1];
    if (last->n_runs == 0 || last->element != element || last->first_run + last->n_runs != run)
        return false;
    return element != EG_NO_INDEX || last->artifact == builder->pages->runs[run].artifact;
}

static void add_line_in_order(eg_tag_builder *builder, eg_tag_page *page, uint32_t page_index,
                              const eg_page_line *line)
{
    for (uint32_t i = line->first_run; i < line->first_run + line->n_runs; i++) {
        const eg_page_run *run = &builder->pages->runs[i];
        uint32_t element = element_of_run(builder, run);
        if (continues(builder, page, element, i))
            builder->marks.items[builder->marks.n - 1].n_runs++;
        else
            add_mark(builder, page, page_index, &(struct stretch){i, 1, element, run->text});
    }
}

static eg_range join(eg_range a, eg_range b)
{
    return (eg_range){a.begin < b.begin ? a.begin : b.begin, a.end > b.end ? a.end : b.end};
}

/* Whether text of another element of the line lies inside the stretch, so that it reads in several pieces. */
static bool is_interrupted(eg_tag_builder *builder, const eg_page_line *line, const struct stretch *stretch)
{
    for (uint32_t i = line->first_run; i < line->first_run + line->n_runs; i++) {
        const eg_page_run *run = &builder->pages->runs[i];
        if (element_of_run(builder, run) != stretch->element && run->text.begin >= stretch->text.begin &&
            run->text.begin < stretch->text.end)
            return true;
    }
    return false;
}

/* The line's text ends where the next line's begins; what no run shows there (a space, a mark of direction) belongs
 * to the stretch that reads last. */
static void take_line_end(eg_tag_builder *builder, const eg_page_line *line, struct stretch *stretch)
{
    const eg_page_run *first = &builder->pages->runs[stretch->first_run];
    if (first->is_label || first->node != line->node || stretch->text.end > line->text.end)
        return;
    for (uint32_t i = line->first_run; i < line->first_run + line->n_runs; i++) {
        const eg_page_run *run = &builder->pages->runs[i];
        if (is_content(run) && !run->is_label && run->text.end > stretch->text.end)
            return;
    }
    stretch->text.end = line->text.end;
}

static void add_rtl_stretch(eg_tag_builder *builder, eg_tag_page *page, uint32_t page_index,
                            const eg_page_line *line, struct stretch *stretch)
{
    take_line_end(builder, line, stretch);
    uint32_t span = eg_tag_add_element(builder, EG_TAG_SPAN, stretch->element, stretch->text.begin);
    builder->elements.items[span].element.has_actual_text = true;
    builder->elements.items[span].element.actual_text = stretch->text;
    stretch->element = span;
    add_mark(builder, page, page_index, stretch);
}

static void add_rtl_line(eg_tag_builder *builder, eg_tag_page *page, uint32_t page_index, const eg_page_line *line)
{
    uint32_t end = line->first_run + line->n_runs;
    for (uint32_t i = line->first_run; i < end;) {
        const eg_page_run *runs = builder->pages->runs;
        struct stretch stretch = {i, 1, element_of_run(builder, &runs[i]), runs[i].text};
        if (stretch.element == EG_NO_INDEX) {
            add_mark(builder, page, page_index, &stretch);
            i++;
            continue;
        }
        while (i + stretch.n_runs < end && element_of_run(builder, &runs[i + stretch.n_runs]) == stretch.element) {
            stretch.text = join(stretch.text, runs[i + stretch.n_runs].text);
            stretch.n_runs++;
        }
        uint32_t n = stretch.n_runs;
        if (is_interrupted(builder, line, &stretch))
            for (uint32_t k = 0; k < n; k++)
                add_rtl_stretch(builder, page, page_index, line,
                                &(struct stretch){i + k, 1, stretch.element, runs[i + k].text});
        else
            add_rtl_stretch(builder, page, page_index, line, &stretch);
        i += n;
    }
}

static void add_pictures(eg_tag_builder *builder, eg_tag_page *page, uint32_t page_index)
{
    const eg_page *it = &builder->pages->pages[page_index];
    for (uint32_t i = it->first_picture; i < it->first_picture + it->n_pictures; i++) {
        const eg_page_picture *picture = &builder->pages->pictures[i];
        uint32_t element = eg_tag_element_of(builder, picture->node, picture->span, false);
        eg_tag_mark *mark = push_mark(builder, page, element);
        mark->picture = i;
        mark->artifact = EG_ARTIFACT_LAYOUT;
        uint32_t order = picture->span < builder->document->n_spans ? builder->document->spans[picture->span].text.begin
                                                                    : 0;
        if (element != EG_NO_INDEX)
            eg_tag_add_kid(builder, element, EG_TAG_KID_MARK, mark->mcid, page_index, order);
    }
}

static void add_annotations(eg_tag_builder *builder, uint32_t page_index)
{
    const eg_page *page = &builder->pages->pages[page_index];
    for (uint32_t i = page->first_link; i < page->first_link + page->n_links; i++) {
        const eg_page_link *link = &builder->pages->links[i];
        uint32_t element = eg_tag_element_of_link(builder, link->node, link->span);
        if (element != EG_NO_INDEX) /* after its text */
            eg_tag_add_kid(builder, element, EG_TAG_KID_LINK, i, page_index, UINT32_MAX);
    }
    for (uint32_t i = page->first_field; i < page->first_field + page->n_fields; i++) {
        uint32_t node = builder->pages->fields[i].node;
        if (node < builder->document->n_nodes && builder->of_form[node] != EG_NO_INDEX)
            eg_tag_add_kid(builder, builder->of_form[node], EG_TAG_KID_FIELD, i, page_index, 0);
    }
}

void eg_tag_add_marks(eg_tag_builder *builder, eg_tag_page *pages)
{
    for (uint32_t p = 0; p < builder->pages->n_pages; p++) {
        const eg_page *page = &builder->pages->pages[p];
        pages[p].first_mark = builder->marks.n;
        for (uint32_t i = page->first_line; i < page->first_line + page->n_lines; i++) {
            const eg_page_line *line = &builder->pages->lines[i];
            if (has_rtl(builder, line))
                add_rtl_line(builder, &pages[p], p, line);
            else
                add_line_in_order(builder, &pages[p], p, line);
        }
        add_pictures(builder, &pages[p], p);
        add_annotations(builder, p);
    }
}
