/* index.html of a proof: every edition of every language, its pages with places and findings, its digests.
 *
 * All of it is markup: without a script the page shows one edition after the other. The template's script then
 * shows one or two at a time, keeps them at the same commitment and zooms. */
#include "preview/internal.h"

static const char *const severities[] = {"note", "warning", "error"};

static void add_words(eg_buffer *out, const char *attribute, const char *text)
{
    eg_buffer_print(out, " %s=\"", attribute);
    eg_preview_add_string(out, text);
    eg_buffer_add_char(out, '"');
}

/* Text of the declaration, in its language. */
static void add_own(eg_buffer *out, const eg_proof_edition *edition, const char *text)
{
    eg_buffer_add_string(out, "<span");
    add_words(out, "lang", edition->lang);
    eg_buffer_print(out, " dir=\"%s\">", edition->preview->is_rtl ? "rtl" : "ltr");
    eg_preview_add_string(out, text);
    eg_buffer_add_string(out, "</span>");
}

/* How far down its page something is, in hundredths of a percent: "top:12.34%". */
static void add_top(eg_buffer *out, const eg_preview *preview, eg_preview_spot spot)
{
    eg_len height = preview->pages[spot.page].height;
    int64_t top = height > 0 ? eg_len_scale(spot.y, 10000, height) : 0;
    if (top < 0)
        top = 0;
    eg_buffer_print(out, " style=\"top:%lld.%02lld%%\"", (long long)(top / 100), (long long)(top % 100));
}

static const eg_preview_mark *mark_of(const eg_preview *preview, const eg_finding *finding)
{
    for (uint32_t i = 0; i < preview->n_marks && finding->file; i++) {
        const eg_place *place = &preview->marks[i].place;
        if (place->line == finding->line && place->column == finding->column &&
            strcmp(place->file, finding->file) == 0)
            return &preview->marks[i];
    }
    return NULL;
}

static void add_finding(eg_buffer *out, const eg_proof_edition *edition, size_t index, size_t i)
{
    const eg_finding *finding = &edition->findings[i];
    const eg_preview_mark *mark = mark_of(edition->preview, finding);
    eg_buffer_print(out,
                    "<li id=\"f%zu-%zu\"><strong class=\"%s\">%s</strong> <code>%s</code> <span dir=\"ltr\">",
                    index, i, severities[finding->severity], severities[finding->severity], finding->slug);
    eg_preview_add_string(out, finding->message);
    eg_buffer_add_string(out, "</span>");
    if (finding->file) {
        eg_buffer_add_string(out, " <code>");
        eg_preview_add_string(out, finding->file);
        if (finding->line)
            eg_buffer_print(out, ":%u:%u", finding->line, finding->column);
        eg_buffer_add_string(out, "</code>");
    }
    if (mark)
        eg_buffer_print(out, " <a href=\"#m%zu-%zu\">on page %u</a>", index, i, mark->spot.page + 1);
    if (finding->hint) {
        eg_buffer_add_string(out, "<br><span dir=\"ltr\">");
        eg_preview_add_string(out, finding->hint);
        eg_buffer_add_string(out, "</span>");
    }
    eg_buffer_add_string(out, "</li>\n");
}

static void add_findings(eg_buffer *out, const eg_proof_edition *edition, size_t index)
{
    if (!edition->n_findings)
        return;
    eg_buffer_print(out, "<details class=\"findings\" open><summary>Findings: %zu</summary>\n<ol>\n",
                    edition->n_findings);
    for (size_t i = 0; i < edition->n_findings; i++)
        add_finding(out, edition, index, i);
    eg_buffer_add_string(out, "</ol></details>\n");
}

static void add_page(eg_buffer *out, const eg_proof_edition *edition, size_t index, uint32_t p)
{
    const eg_preview *preview = edition->preview;
    const eg_preview_page *page = &preview->pages[p];
    long long width = (long long)eg_len_scale(page->width, 1, EG_PT);
    long long height = (long long)eg_len_scale(page->height, 1, EG_PT);
    eg_buffer_print(
        out, "<div class=\"page\" style=\"--width:%lld\"><img loading=\"lazy\" decoding=\"async\"", width);
    add_words(out, "src", edition->pages[p]);
    eg_buffer_print(out, " width=\"%lld\" height=\"%lld\" alt=\"Page %u of %u\">\n", width, height, p + 1,
                    preview->n_pages);
    for (uint32_t i = 0; i < preview->n_places; i++) {
        if (preview->places[i].spot.page != p)
            continue;
        eg_buffer_add_string(out, "<span class=\"place\"");
        add_words(out, "data-anchor", preview->places[i].anchor);
        add_top(out, preview, preview->places[i].spot);
        eg_buffer_add_string(out, "></span>");
    }
    for (size_t i = 0; i < edition->n_findings; i++) {
        const eg_finding *finding = &edition->findings[i];
        const eg_preview_mark *mark = mark_of(preview, finding);
        if (!mark || mark->spot.page != p)
            continue;
        eg_buffer_print(out, "<a class=\"mark %s\" id=\"m%zu-%zu\" href=\"#f%zu-%zu\"",
                        severities[finding->severity], index, i, index, i);
        add_top(out, preview, mark->spot);
        eg_buffer_print(out, " aria-label=\"%s: ", severities[finding->severity]);
        eg_preview_add_string(out, finding->message);
        eg_buffer_print(out, "\">%c</a>", "i!x"[finding->severity]);
    }
    eg_buffer_add_string(out, "</div>\n");
}

/* The edition of the same text that is no pages: what a screen reader reads best. */
static const eg_proof_edition *text_of(const eg_proof_edition *editions, size_t n,
                                       const eg_proof_edition *edition)
{
    for (size_t i = 0; i < n; i++)
        if (!editions[i].preview->n_pages && strcmp(editions[i].name, edition->name) == 0 &&
            strcmp(editions[i].lang, edition->lang) == 0)
            return &editions[i];
    return NULL;
}

static void add_section(eg_buffer *out, const eg_proof_edition *editions, size_t n, size_t index)
{
    const eg_proof_edition *edition = &editions[index], *text = text_of(editions, n, edition);
    eg_buffer_print(out, "<section class=\"edition\" id=\"e%zu\"", index);
    add_words(out, "data-lang", edition->lang);
    add_words(out, "data-edition", edition->edition);
    add_words(out, "data-name", edition->name);
    eg_buffer_print(out, " aria-labelledby=\"t%zu\">\n<h2 id=\"t%zu\">", index, index);
    add_own(out, edition, edition->preview->lang_name);
    eg_buffer_add_string(out, " (");
    eg_preview_add_string(out, edition->lang);
    eg_buffer_add_string(out, "), ");
    eg_preview_add_string(out, edition->edition);
    eg_buffer_add_string(out, "</h2>\n<p>");
    add_own(out, edition, edition->preview->title);
    eg_buffer_print(out, ". Pages: %u. <a download", edition->preview->n_pages);
    add_words(out, "href", edition->file);
    eg_buffer_add_string(out, ">Download</a>");
    if (text) {
        eg_buffer_add_string(out, " <a");
        add_words(out, "href", text->file);
        eg_buffer_add_string(out, ">Read as text</a>");
    }
    eg_buffer_add_string(out, "</p>\n");
    add_findings(out, edition, index);
    for (uint32_t p = 0; p < edition->preview->n_pages; p++)
        add_page(out, edition, index, p);
    eg_buffer_add_string(out, "</section>\n");
}

static void add_file(eg_buffer *out, const eg_proof_edition *edition)
{
    eg_buffer_add_string(out, "<tr><th scope=\"row\">");
    add_own(out, edition, edition->preview->lang_name);
    eg_buffer_add_string(out, "</th><td>");
    eg_preview_add_string(out, edition->lang);
    eg_buffer_add_string(out, "</td><td>");
    eg_preview_add_string(out, edition->edition);
    eg_buffer_add_string(out, "</td><td class=\"n\">");
    if (edition->preview->n_pages)
        eg_buffer_print(out, "%u", edition->preview->n_pages);
    eg_buffer_print(out, "</td><td class=\"n\">%zu</td><td class=\"n\">%zu</td><td><a", edition->n_bytes,
                    edition->n_findings);
    add_words(out, "href", edition->file);
    eg_buffer_add_string(out, ">");
    const char *slash = strrchr(edition->file, '/');
    eg_preview_add_string(out, slash ? slash + 1 : edition->file);
    eg_buffer_print(out, "</a></td><td><code>%s</code></td><td><code>%s</code></td></tr>\n", edition->sha256,
                    edition->text_sha256);
}

void eg_proof_index(const eg_proof_edition *editions, size_t n, eg_slice template, eg_buffer *out)
{
    eg_buffer title = eg_buffer_new(out->arena), sections = eg_buffer_new(out->arena),
              rows = eg_buffer_new(out->arena);
    for (size_t i = 0; i < n; i++) {
        bool is_new = i == 0 || strcmp(editions[i].name, editions[i - 1].name) != 0;
        if (is_new) {
            eg_buffer_add_string(&title, i ? ", " : "");
            eg_preview_add_string(&title, editions[i].name);
        }
        if (editions[i].preview->n_pages)
            add_section(&sections, editions, n, i);
        add_file(&rows, &editions[i]);
    }
    const eg_preview_slot slots[] = {{"title", eg_buffer_slice(&title)},
                                     {"version", eg_slice_of(EG_VERSION)},
                                     {"sections", eg_buffer_slice(&sections)},
                                     {"rows", eg_buffer_slice(&rows)}};
    eg_preview_fill(template, slots, sizeof slots / sizeof *slots, out);
}
