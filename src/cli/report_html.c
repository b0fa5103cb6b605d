/* `engross check --report`: what was compared and what differs, as one web page. See report_html.h.
 *
 * The page is whole in itself: no script, no font, nothing fetched. HTML (whatwg.org, 2024), readable in
 * light and dark, by keyboard and by screen reader: each quoted text bears its language and finds its own
 * direction. */
#include "cli/report_html.h"

#include "document/parity.h"

static const char head[] =
    "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
    "<meta name=\"viewport\" content=\"width=device-width\">\n<title>Check of the editions</title>\n<style>\n"
    ":root { color-scheme: light dark; --line: #8888; --error: #b00020; --warning: #8a5a00; --good: #1b6b3a "
    "}\n"
    "@media (prefers-color-scheme: dark) { :root { --error: #ff8a80; --warning: #ffcc66; --good: #8fd6a5 } "
    "}\n"
    "body { font: 1rem/1.55 system-ui, sans-serif; max-width: 72rem; margin: 2rem auto; padding: 0 1rem }\n"
    "h1 { font-size: 1.6rem } h2 { font-size: 1.3rem; border-top: 1px solid var(--line); padding-top: 1.5rem "
    "}\n"
    "h3 { font-size: 1rem; margin-bottom: .3rem }\n"
    "table { border-collapse: collapse } caption { text-align: start; font-weight: 600; padding: .4rem 0 }\n"
    "th, td { text-align: start; padding: .25rem 1rem .25rem 0; border-bottom: 1px solid var(--line) }\n"
    "td.n { text-align: end; font-variant-numeric: tabular-nums }\n"
    ".sides { display: grid; grid-template-columns: repeat(auto-fit, minmax(18rem, 1fr)); gap: 1rem }\n"
    "figure { margin: 0 } figcaption { font-size: .85rem }\n"
    "blockquote { margin: .3rem 0; padding: .5rem .8rem; border-inline-start: 3px solid var(--line); "
    "white-space: pre-line; overflow-wrap: anywhere }\n"
    ".error { color: var(--error) } .warning { color: var(--warning) } .good { color: var(--good) }\n"
    "code { font-size: .9em }\n</style>\n</head>\n<body>\n<h1>Check of the editions</h1>\n";

static const char *const parts[EG_N_PARITY_PARTS] = {
    "Headings", "Commitments", "Sub-paragraphs", "Paragraphs", "Footnotes",  "Tables",
    "Pictures", "Links",       "Numbers",        "Dates",      "Signatories"};

/* With its line ends, which the page shows. */
static void add_text(eg_buffer *out, eg_slice text)
{
    while (text.size) {
        const char *end = memchr(text.data, '\n', text.size);
        size_t size = end ? (size_t)(end - text.data) : text.size;
        eg_buffer_add_xml(out, (eg_slice){text.data, size});
        if (end)
            eg_buffer_add_char(out, '\n');
        text = (eg_slice){text.data + size + (end != NULL), text.size - size - (end != NULL)};
    }
}

static void add_string(eg_buffer *out, const char *text)
{
    add_text(out, eg_slice_of(text ? text : ""));
}

void eg_report_html_begin(eg_buffer *out)
{
    eg_buffer_add_string(out, head);
}

void eg_report_html_end(eg_buffer *out)
{
    eg_buffer_add_string(out, "</body>\n</html>\n");
}

/* "km.md:41:7", as in a message. */
static void add_place(eg_buffer *out, const char *file, uint32_t line, uint32_t column)
{
    eg_buffer_add_string(out, "<code dir=\"ltr\">");
    add_string(out, file);
    if (line)
        eg_buffer_print(out, ":%u:%u", line, column);
    eg_buffer_add_string(out, "</code>");
}

static void add_counts(eg_buffer *out, const eg_parity *parity)
{
    eg_buffer_add_string(out, "<table>\n<caption>What was compared with ");
    add_string(out, parity->reference_lang);
    eg_buffer_add_string(out,
                         "</caption>\n<thead><tr><th scope=\"col\">Part</th><th scope=\"col\">Reference</th>"
                         "<th scope=\"col\">Here</th><th scope=\"col\">Result</th></tr></thead>\n<tbody>\n");
    for (int part = 0; part < EG_N_PARITY_PARTS; part++) {
        const eg_parity_count *count = &parity->counts[part];
        if (!count->n_reference && !count->n_here && !count->n_differences)
            continue;
        eg_buffer_print(out, "<tr><th scope=\"row\">%s</th><td class=\"n\">%u</td><td class=\"n\">%u</td>",
                        parts[part], count->n_reference, count->n_here);
        if (count->n_differences)
            eg_buffer_print(out, "<td class=\"error\">%u differ%s</td></tr>\n", count->n_differences,
                            count->n_differences == 1 ? "s" : "");
        else
            eg_buffer_add_string(out, count->n_here < count->n_reference
                                          ? "<td>agree, some in words</td></tr>\n"
                                          : "<td class=\"good\">agree</td></tr>\n");
    }
    eg_buffer_add_string(out, "</tbody>\n</table>\n");
}

static void add_side(eg_buffer *out, const char *lang, eg_place place, eg_slice text)
{
    eg_buffer_add_string(out, "<figure><figcaption>");
    add_string(out, lang);
    eg_buffer_add_string(out, ", ");
    add_place(out, place.file, place.line, place.column);
    eg_buffer_add_string(out, "</figcaption><blockquote lang=\"");
    add_string(out, lang);
    eg_buffer_add_string(out, "\" dir=\"auto\">");
    if (text.size)
        add_text(out, text);
    else
        eg_buffer_add_string(out, "<em lang=\"en\">nothing</em>");
    eg_buffer_add_string(out, "</blockquote></figure>\n");
}

static void add_heading(eg_buffer *out, eg_severity severity, const char *slug, const char *message)
{
    static const char *const names[] = {"note", "warning", "error"};
    eg_buffer_print(out, "<h3><span class=\"%s\">%s</span> <code>%s</code></h3>\n<p dir=\"auto\">",
                    names[severity], names[severity], slug);
    add_string(out, message);
    eg_buffer_add_string(out, "</p>\n");
}

static void add_differences(eg_buffer *out, const eg_parity *parity, const char *lang)
{
    for (uint32_t i = 0; i < parity->n_differences; i++) {
        const eg_parity_difference *d = &parity->differences[i];
        add_heading(out, eg_finding_severity(d->kind), eg_finding_slug(d->kind), d->message);
        eg_buffer_add_string(out, "<div class=\"sides\">\n");
        add_side(out, parity->reference_lang, d->reference_place, d->reference);
        add_side(out, lang, d->place, d->here);
        eg_buffer_add_string(out, "</div>\n");
    }
}

/* Findings of the text by itself; those of the comparison stand side by side above. */
static void add_others(eg_buffer *out, const eg_result *result, const eg_parity *parity)
{
    for (size_t i = 0; i < eg_result_n_findings(result); i++) {
        eg_finding finding = eg_result_finding(result, i);
        if (parity && strncmp(finding.slug, "parity-", 7) == 0)
            continue;
        add_heading(out, finding.severity, finding.slug, finding.message);
        eg_buffer_add_string(out, "<p dir=\"auto\">");
        if (finding.file)
            add_place(out, finding.file, finding.line, finding.column);
        if (finding.hint) {
            eg_buffer_add_string(out, finding.file ? ": " : "");
            add_string(out, finding.hint);
        }
        eg_buffer_add_string(out, "</p>\n");
    }
}

void eg_report_html_add(eg_buffer *out, const char *source, const char *lang, const eg_result *result)
{
    const eg_parity *parity = eg_result_parity(result);
    eg_buffer_add_string(out, "<section>\n<h2><bdi>");
    add_string(out, source);
    eg_buffer_add_string(out, "</bdi>");
    if (lang) {
        eg_buffer_add_string(out, " (");
        add_string(out, lang);
        eg_buffer_add_string(out, ")");
    }
    eg_buffer_add_string(out, "</h2>\n");
    if (parity)
        add_counts(out, parity);
    if (!eg_result_n_findings(result))
        eg_buffer_print(out, "<p class=\"good\">No faults%s.</p>\n",
                        parity ? "; the text agrees with the reference" : "");
    if (parity)
        add_differences(out, parity, lang);
    add_others(out, result, parity);
    eg_buffer_add_string(out, "</section>\n");
}

void eg_report_words(eg_buffer *out, const eg_result *result)
{
    static const char *const words[EG_N_PARITY_PARTS] = {
        "headings", "commitments", "sub-paragraphs", "paragraphs", "footnotes",  "tables",
        "pictures", "links",       "numbers",        "dates",      "signatories"};
    const eg_parity *parity = eg_result_parity(result);
    if (!parity)
        return;
    uint32_t n = 0;
    eg_buffer_print(out, "; compared with %s:", parity->reference_lang);
    for (int part = 0; part < EG_N_PARITY_PARTS; part++) {
        const eg_parity_count *count = &parity->counts[part];
        if (!count->n_reference && !count->n_differences)
            continue;
        eg_buffer_print(out, "%s %s %u", n++ ? "," : "", words[part], count->n_reference);
        if (count->n_differences)
            eg_buffer_print(out, " (%u differ%s)", count->n_differences,
                            count->n_differences == 1 ? "s" : "");
    }
}
