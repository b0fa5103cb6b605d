/* Runs and pictures of the pages, cut into marked-content sequences (ISO 32000-1 14.7.4). See tag.h.
 *
 * In a line without right-to-left text glyphs stand in reading order: all runs of an element that follow one
 * another on the page are one sequence, whatever lines they are on. In a line with right-to-left text they do
 * not: there each stretch of an element is a sequence of its own, drawn in its turn to be read, in a Span
 * that says by ActualText how it reads; lines that follow one another in both orders share one. A word that
 * hyphenation broke has such a Span too (ISO 32000-1 14.9.4 has this very use), so that it is one word to
 * whoever follows the structure; on the page its hyphen still reads as U+00AD, by which viewers find the
 * word.
 *
 * The marks hang on a second Span inside the one with the ActualText: readers that take the text from the
 * page (MuPDF from 1.24) put the ActualText of a mark's own element in place of its glyphs, and lose where
 * each letter stands; readers of the structure come by the outer one first. */
#include "tag/internal.h"

struct stretch {
    uint32_t first_run, n_runs, element;
    eg_range text;
    uint32_t skip, stop; /* as in eg_tag_mark; stop 0: all */
};

void eg_tag_mark_glyphs(const eg_tag_mark *mark, const eg_pages *pages, uint32_t run, uint32_t *begin,
                        uint32_t *end)
{
    *begin = run == mark->first_run ? mark->skip : 0;
    *end = pages->runs[run].n_glyphs;
    if (run + 1 == mark->first_run + mark->n_runs && mark->stop < *end)
        *end = mark->stop;
}

/* The text of glyphs [begin, end) of a left-to-right run. */
static eg_range text_of_glyphs(const eg_pages *pages, const eg_page_run *run, uint32_t begin, uint32_t end)
{
    eg_range text = run->text;
    const eg_page_glyph *glyphs = &pages->glyphs[run->first_glyph];
    if (begin > 0 && begin < run->n_glyphs)
        text.begin = glyphs[begin].text;
    if (end > 0 && end < run->n_glyphs)
        text.end = glyphs[end].text;
    return text;
}

eg_range eg_tag_mark_text(const eg_tag_mark *mark, const eg_pages *pages, uint32_t run)
{
    uint32_t begin, end;
    eg_tag_mark_glyphs(mark, pages, run, &begin, &end);
    return text_of_glyphs(pages, &pages->runs[run], begin, end);
}

static bool reads_before(const eg_page_run *a, const eg_page_run *b)
{
    return a->is_label != b->is_label ? a->is_label : a->text.begin < b->text.begin;
}

void eg_tag_order_runs(const eg_pages *pages, uint32_t first, uint32_t n, uint32_t *order)
{
    bool is_mixed = false;
    for (uint32_t i = 0; i < n; i++) {
        order[i] = first + i;
        is_mixed |= pages->runs[first + i].level % 2;
    }
    if (!is_mixed)
        return;
    for (uint32_t i = 1; i < n; i++) /* few, and often just turned round: by insertion */
        for (uint32_t k = i; k > 0 && reads_before(&pages->runs[order[k]], &pages->runs[order[k - 1]]); k--) {
            uint32_t run = order[k];
            order[k] = order[k - 1];
            order[k - 1] = run;
        }
}

static bool is_content(const eg_page_run *run)
{
    return run->node != EG_PAGE_NONE;
}

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
    *mark =
        (eg_tag_mark){.element = element, .picture = EG_NO_INDEX, .mcid = EG_NO_INDEX, .stop = EG_NO_INDEX};
    if (element != EG_NO_INDEX)
        mark->mcid = page->n_mcids++;
    page->n_marks++;
    return mark;
}

static void add_mark(eg_tag_builder *builder, eg_tag_page *page, uint32_t page_index,
                     const struct stretch *stretch)
{
    eg_tag_mark *mark = push_mark(builder, page, stretch->element);
    mark->first_run = stretch->first_run;
    mark->n_runs = stretch->n_runs;
    mark->skip = stretch->skip;
    mark->stop = stretch->stop ? stretch->stop : EG_NO_INDEX;
    if (stretch->element == EG_NO_INDEX)
        mark->artifact = builder->pages->runs[stretch->first_run].artifact;
    else
        eg_tag_add_kid(builder, stretch->element, EG_TAG_KID_MARK, mark->mcid, page_index,
                       stretch->text.begin);
}

static uint32_t element_of_run(eg_tag_builder *builder, const eg_page_run *run)
{
    return is_content(run) ? eg_tag_element_of(builder, run->node, run->span, run->is_label) : EG_NO_INDEX;
}

/* Whether run goes on with the page's last mark: same element (or same kind of artifact), runs in one
 * stretch. */
static bool continues(const eg_tag_builder *builder, const eg_tag_page *page, uint32_t element, uint32_t run)
{
    if (page->n_marks == 0)
        return false;
    const eg_tag_mark *last = &builder->marks.items[builder->marks.n - 1];
    if (last->n_runs == 0 || last->element != element || last->first_run + last->n_runs != run ||
        last->stop != EG_NO_INDEX)
        return false;
    return element != EG_NO_INDEX || last->artifact == builder->pages->runs[run].artifact;
}

/* One more run for the last mark, all of it (stop 0) or its first glyphs. */
static void extend_mark(eg_tag_builder *builder, uint32_t stop)
{
    eg_tag_mark *last = &builder->marks.items[builder->marks.n - 1];
    last->n_runs++;
    last->stop = stop ? stop : EG_NO_INDEX;
}

/* A Span that reads as text, and the one inside it that marks hang on, which is returned. */
static uint32_t add_reading(eg_tag_builder *builder, uint32_t element, eg_range text)
{
    uint32_t span = eg_tag_add_element(builder, EG_TAG_SPAN, element, text.begin);
    builder->elements.items[span].element.has_actual_text = true;
    builder->elements.items[span].element.actual_text = text;
    return eg_tag_add_element(builder, EG_TAG_SPAN, span, text.begin);
}

/* The outer Span of an inner one, and the element that both are in. */
static eg_tag_element *reading_of(eg_tag_builder *builder, uint32_t inner)
{
    return &builder->elements.items[builder->elements.items[inner].element.parent].element;
}

static uint32_t parent_of_reading(eg_tag_builder *builder, uint32_t inner)
{
    return reading_of(builder, inner)->parent;
}

/* The glyph after the last one that a reader sees in the line: spaces at its end are past the word. */
static uint32_t end_of_word(const eg_pages *pages, const eg_page_run *run)
{
    uint32_t n = run->n_glyphs;
    while (n > 0 && pages->glyphs[run->first_glyph + n - 1].flags & EG_GLYPH_SPACE)
        n--;
    return n;
}

static bool ends_with_hyphen(const eg_pages *pages, const eg_page_run *run)
{
    uint32_t n = end_of_word(pages, run);
    return n > 0 && pages->glyphs[run->first_glyph + n - 1].flags & EG_GLYPH_HYPHEN;
}

/* Where the word begins that ends the run, not before from. */
static uint32_t begin_of_word(const eg_pages *pages, const eg_page_run *run, uint32_t from)
{
    uint32_t n = run->n_glyphs;
    while (n > from && !(pages->glyphs[run->first_glyph + n - 1].flags & EG_GLYPH_SPACE))
        n--;
    return n;
}

/* The second part of a broken word, at the begin of the run; returns how many glyphs it has. */
static uint32_t continue_word(eg_tag_builder *builder, eg_tag_page *page, uint32_t page_index, uint32_t index)
{
    const eg_page_run *run = &builder->pages->runs[index];
    const eg_page_glyph *glyphs = &builder->pages->glyphs[run->first_glyph];
    uint32_t n = 0;
    while (n < run->n_glyphs && !(glyphs[n].flags & EG_GLYPH_SPACE))
        n++;
    if (n) {
        eg_range text = text_of_glyphs(builder->pages, run, 0, n);
        uint32_t stop = n < run->n_glyphs ? n : 0;
        if (continues(builder, page, builder->word, index))
            extend_mark(builder, stop);
        else /* on another page, or other runs are drawn between */
            add_mark(builder, page, page_index, &(struct stretch){index, 1, builder->word, text, 0, stop});
        reading_of(builder, builder->word)->actual_text.end = text.end;
    }
    if (n < run->n_glyphs || !ends_with_hyphen(builder->pages, run))
        builder->word = EG_NO_INDEX;
    return n;
}

static void begin_word(eg_tag_builder *builder, eg_tag_page *page, uint32_t page_index, uint32_t index,
                       uint32_t element, uint32_t from)
{
    const eg_page_run *run = &builder->pages->runs[index];
    eg_range text = text_of_glyphs(builder->pages, run, from, run->n_glyphs);
    builder->word = add_reading(builder, element, text);
    add_mark(builder, page, page_index, &(struct stretch){index, 1, builder->word, text, from, 0});
}

static void add_run_in_order(eg_tag_builder *builder, eg_tag_page *page, uint32_t page_index, uint32_t index,
                             bool is_last)
{
    const eg_page_run *run = &builder->pages->runs[index];
    uint32_t element = element_of_run(builder, run), from = 0, to = run->n_glyphs;
    if (is_content(run) && builder->word != EG_NO_INDEX) {
        if (element == parent_of_reading(builder, builder->word))
            from = continue_word(builder, page, page_index, index);
        else
            builder->word = EG_NO_INDEX;
    }
    bool is_broken = element != EG_NO_INDEX && is_last && builder->word == EG_NO_INDEX &&
                     ends_with_hyphen(builder->pages, run);
    if (is_broken)
        to = begin_of_word(builder->pages, run, from);
    if (from < to || run->n_glyphs == 0) {
        uint32_t stop = to < run->n_glyphs ? to : 0;
        if (from == 0 && continues(builder, page, element, index)) {
            extend_mark(builder, stop);
        } else {
            eg_range text = text_of_glyphs(builder->pages, run, from, to);
            add_mark(builder, page, page_index, &(struct stretch){index, 1, element, text, from, stop});
        }
    }
    if (is_broken)
        begin_word(builder, page, page_index, index, element, to);
}

static void add_line_in_order(eg_tag_builder *builder, eg_tag_page *page, uint32_t page_index,
                              const eg_page_line *line)
{
    if (line->n_runs && is_content(&builder->pages->runs[line->first_run]))
        builder->lines = EG_NO_INDEX;
    for (uint32_t i = 0; i < line->n_runs; i++)
        add_run_in_order(builder, page, page_index, line->first_run + i, i + 1 == line->n_runs);
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

/* The line's text ends where the next line's begins; what no run shows there (a space, a mark of direction)
 * belongs to the stretch that reads last. */
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

/* Whether the line has text of another element before (or after) the stretch. Labels stand apart from the
 * text. */
static bool has_text_beside(const eg_tag_builder *builder, const eg_page_line *line,
                            const struct stretch *stretch, bool before)
{
    for (uint32_t i = line->first_run; i < line->first_run + line->n_runs; i++) {
        const eg_page_run *run = &builder->pages->runs[i];
        bool is_other = i < stretch->first_run || i >= stretch->first_run + stretch->n_runs;
        if (is_other && is_content(run) && !run->is_label &&
            (before ? run->text.begin < stretch->text.begin : run->text.begin >= stretch->text.end))
            return true;
    }
    return false;
}

static void add_rtl_stretch(eg_tag_builder *builder, eg_tag_page *page, uint32_t page_index,
                            const eg_page_line *line, struct stretch *stretch)
{
    uint32_t element = stretch->element;
    bool is_first = !has_text_beside(builder, line, stretch, true);
    bool is_last = !has_text_beside(builder, line, stretch, false);
    take_line_end(builder, line, stretch);
    if (builder->lines != EG_NO_INDEX && is_first && parent_of_reading(builder, builder->lines) == element)
        reading_of(builder, builder->lines)->actual_text.end = stretch->text.end;
    else
        builder->lines = add_reading(builder, element, stretch->text);
    stretch->element = builder->lines;
    if (continues(builder, page, stretch->element, stretch->first_run))
        builder->marks.items[builder->marks.n - 1].n_runs += stretch->n_runs;
    else
        add_mark(builder, page, page_index, stretch);
    if (!is_last)
        builder->lines = EG_NO_INDEX;
}

/* The line's stretches from left to right; room for a stretch a run. */
static uint32_t collect_stretches(eg_tag_builder *builder, const eg_page_line *line, struct stretch *out)
{
    const eg_page_run *runs = builder->pages->runs;
    uint32_t n = 0, end = line->first_run + line->n_runs;
    for (uint32_t i = line->first_run; i < end;) {
        struct stretch stretch = {i, 1, element_of_run(builder, &runs[i]), runs[i].text, 0, 0};
        while (stretch.element != EG_NO_INDEX && i + stretch.n_runs < end &&
               element_of_run(builder, &runs[i + stretch.n_runs]) == stretch.element) {
            stretch.text = join(stretch.text, runs[i + stretch.n_runs].text);
            stretch.n_runs++;
        }
        i += stretch.n_runs;
        if (stretch.element != EG_NO_INDEX && is_interrupted(builder, line, &stretch))
            for (uint32_t k = i - stretch.n_runs; k < i; k++)
                out[n++] = (struct stretch){k, 1, stretch.element, runs[k].text, 0, 0};
        else
            out[n++] = stretch;
    }
    return n;
}

static bool stretch_reads_before(const eg_pages *pages, const struct stretch *a, const struct stretch *b)
{
    bool a_is_label = pages->runs[a->first_run].is_label, b_is_label = pages->runs[b->first_run].is_label;
    return a_is_label != b_is_label ? a_is_label : a->text.begin < b->text.begin;
}

static void add_rtl_line(eg_tag_builder *builder, eg_tag_page *page, uint32_t page_index,
                         const eg_page_line *line)
{
    builder->word = EG_NO_INDEX;
    struct stretch *stretches = EG_NEW_ARRAY(builder->job->scratch, struct stretch, line->n_runs);
    uint32_t n = collect_stretches(builder, line, stretches);
    for (uint32_t i = 1; i < n; i++)
        for (uint32_t k = i; k > 0 && stretch_reads_before(builder->pages, &stretches[k], &stretches[k - 1]);
             k--) {
            struct stretch stretch = stretches[k];
            stretches[k] = stretches[k - 1];
            stretches[k - 1] = stretch;
        }
    for (uint32_t i = 0; i < n; i++) {
        if (stretches[i].element == EG_NO_INDEX)
            add_mark(builder, page, page_index, &stretches[i]);
        else
            add_rtl_stretch(builder, page, page_index, line, &stretches[i]);
    }
}

/* Whether a line without right-to-left text goes on with an element whose lines so far had some. */
static bool goes_on(eg_tag_builder *builder, const eg_page_line *line)
{
    if (builder->lines == EG_NO_INDEX || line->n_runs == 0 ||
        !is_content(&builder->pages->runs[line->first_run]))
        return false;
    uint32_t element = element_of_run(builder, &builder->pages->runs[line->first_run]);
    return element == parent_of_reading(builder, builder->lines);
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
        uint32_t order = picture->span < builder->document->n_spans
                             ? builder->document->spans[picture->span].text.begin
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
            if (has_rtl(builder, line) || goes_on(builder, line))
                add_rtl_line(builder, &pages[p], p, line);
            else
                add_line_in_order(builder, &pages[p], p, line);
        }
        add_pictures(builder, &pages[p], p);
        add_annotations(builder, p);
    }
}
