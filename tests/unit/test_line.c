/* Lines: properties that hold for every line of every text at hand, and the small cases that each rule is
 * made of. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdlib.h>

#include "base/file.h"
#include "base/utf8.h"
#include "corpus.h"
#include "line/internal.h"
#include "work_fixture.h"

/* ---- a paragraph set ---- */

static eg_languages *languages;
static const char *const folders[] = {"/usr/share/fonts", "/usr/share/fonts/truetype/noto",
                                      "/usr/share/fonts/opentype/noto", NULL};

typedef struct bench {
    eg_job *job;
    eg_fonts *fonts;
    const eg_language *language;
    eg_type type;
    eg_shaped const *shaped;
    const eg_lines *lines;
} bench;

static void open_bench(bench *b, eg_job *job, const char *tag, const char *family)
{
    *b = (bench){.job = job, .type = make_type(family)};
    assert_int_equal(eg_fonts_open(job, EG_BINARY_DIR "/share/engross/fonts.yaml", folders, &b->fonts),
                     EG_OK);
    assert_int_equal(eg_language_lookup(languages, job, tag, EG_NOWHERE, &b->language), EG_OK);
}

static eg_line_request plain_request(eg_len measure)
{
    return (eg_line_request){
        .measure = measure, .align = EG_ALIGN_JUSTIFY, .hyphenate = true, .glyph_stretch = 200};
}

/* Shapes text[range] as one item, or as the items given, and breaks it. */
static void set_items(bench *b, const char *text, eg_range range, const eg_shape_item *items, uint32_t n,
                      const eg_line_request *request)
{
    eg_shape_context context = {.fonts = b->fonts};
    eg_status status =
        eg_shape_paragraph(&context, b->job, text, range, items, n, b->language->is_rtl, &b->shaped);
    assert_int_equal(status, EG_OK);
    assert_int_equal(eg_line_break(&context, b->job, b->shaped, request, &b->lines), EG_OK);
}

static void set_range(bench *b, const char *text, eg_range range, const eg_line_request *request)
{
    eg_shape_item *item = EG_NEW(b->job->arena, eg_shape_item);
    *item = (eg_shape_item){.text = range, .type = &b->type, .language = b->language};
    set_items(b, text, range, item, 1, request);
}

static void set_text(bench *b, const char *text, const eg_line_request *request)
{
    set_range(b, text, (eg_range){0, (uint32_t)strlen(text)}, request);
}

/* The text of a line, and a hyphen where one is shown. */
static const char *line_text(const bench *b, uint32_t line)
{
    eg_range range = b->lines->lines[line].text;
    bool is_hyphenated = false;
    const eg_page_line *l = &b->lines->lines[line];
    for (uint32_t r = l->first_run; r < l->first_run + l->n_runs; r++)
        for (uint32_t g = 0; g < b->lines->runs[r].n_glyphs; g++)
            is_hyphenated |= (b->lines->glyphs[b->lines->runs[r].first_glyph + g].flags &
                              (EG_GLYPH_HYPHEN | EG_GLYPH_SOFT_HYPHEN)) != 0;
    return eg_arena_print(b->job->arena, "%.*s%s", (int)eg_range_size(range), b->shaped->text + range.begin,
                          is_hyphenated ? "=" : "");
}

/* Runs a test in a job of its own. */
static eg_status call_test(eg_job *job, void *data)
{
    ((void (*)(eg_job *))(*(void (**)(eg_job *))data))(job);
    return EG_OK;
}

static void with_job(void (*test)(eg_job *job))
{
    in_job(call_test, &test);
}

static void close_fonts(void *fonts)
{
    eg_fonts_close(fonts);
}

/* ---- what holds for every line ---- */

static void check_ranges(const bench *b)
{
    uint32_t at = b->shaped->range.begin;
    for (uint32_t i = 0; i < b->lines->n_lines; i++) {
        assert_int_equal(b->lines->lines[i].text.begin, at);
        assert_true(b->lines->lines[i].text.end > at);
        at = b->lines->lines[i].text.end;
    }
    assert_int_equal(at, b->shaped->range.end);
}

/* Every byte belongs to one cluster, and that to the line that holds the byte. */
static void check_clusters(const bench *b)
{
    uint32_t begin = b->shaped->range.begin, size = eg_range_size(b->shaped->range);
    uint8_t *seen = EG_NEW_ARRAY(b->job->arena, uint8_t, size);
    for (uint32_t i = 0; i < b->lines->n_lines; i++) {
        const eg_page_line *line = &b->lines->lines[i];
        for (uint32_t r = line->first_run; r < line->first_run + line->n_runs; r++) {
            const eg_page_run *run = &b->lines->runs[r];
            for (uint32_t g = 0; g < run->n_glyphs;) {
                const eg_page_glyph *glyph = &b->lines->glyphs[run->first_glyph + g];
                assert_true(glyph->cluster_glyphs > 0);
                for (uint32_t k = 1; k < glyph->cluster_glyphs; k++) {
                    assert_int_equal(glyph[k].cluster_glyphs, 0);
                    assert_int_equal(glyph[k].text, glyph->text);
                    assert_int_equal(glyph[k].text_size, glyph->text_size);
                }
                assert_true(glyph->text_size == 0 || (glyph->text >= line->text.begin &&
                                                      glyph->text + glyph->text_size <= line->text.end));
                for (uint32_t k = 0; k < glyph->text_size; k++)
                    seen[glyph->text - begin + k]++;
                g += glyph->cluster_glyphs;
            }
        }
    }
    for (uint32_t i = 0; i < size; i++)
        assert_int_equal(seen[i], 1);
}

static eg_len seen_width(const bench *b, const eg_page_line *line)
{
    eg_len width = 0;
    for (uint32_t r = line->first_run; r < line->first_run + line->n_runs; r++)
        for (uint32_t g = 0; g < b->lines->runs[r].n_glyphs; g++) {
            const eg_page_glyph *glyph = &b->lines->glyphs[b->lines->runs[r].first_glyph + g];
            width += glyph->flags & EG_GLYPH_LINE_END ? 0 : glyph->advance;
        }
    return width;
}

/* Justified lines end where the measure ends, to the last unit; the white space after them stands outside. */
static void check_widths(const bench *b)
{
    for (uint32_t i = 0; i < b->lines->n_lines; i++) {
        const eg_page_line *line = &b->lines->lines[i];
        eg_len width = seen_width(b, line), pen = 0;
        if (line->is_justified)
            assert_int_equal(width, line->width);
        else
            assert_true(width <= line->width);
        for (uint32_t r = line->first_run; r < line->first_run + line->n_runs; r++) {
            const eg_page_run *run = &b->lines->runs[r];
            assert_true(r == line->first_run || run->x == pen);
            assert_true(run->scale >= 65536 - 65536 / 50 - 2 && run->scale <= 65536 + 65536 / 50 + 2);
            pen = run->x;
            for (uint32_t g = 0; g < run->n_glyphs; g++) {
                const eg_page_glyph *glyph = &b->lines->glyphs[run->first_glyph + g];
                bool is_outside = pen >= line->x + line->width - 1 || pen + glyph->advance <= line->x + 1;
                if (line->is_justified && (glyph->flags & EG_GLYPH_LINE_END) && glyph->advance)
                    assert_true(is_outside);
                pen += glyph->advance;
            }
        }
    }
}

static bool may_begin(uint32_t c)
{
    static const uint32_t never[] = {
        ')',    ']',    '}',    ',',    '.',    ';',    ':',    '!',    '?',    '%',    0x60C,  0x61B,
        0x61F,  0x6D4,  0x964,  0x965,  0xE2F,  0xE46,  0xE5A,  0xE5B,  0xEC6,  0xF0B,  0xF0D,  0xF0E,
        0x104A, 0x104B, 0x17D4, 0x17D5, 0x17D7, 0x17DA, 0x3001, 0x3002, 0x300B, 0x300D, 0x300F, 0x3011,
        0xFF01, 0xFF09, 0xFF0C, 0xFF1A, 0xFF1B, 0xFF1F, 0x17D2, 0x1039, 0xE33,  0x1361, 0x1362, 0x2060};
    for (size_t i = 0; i < sizeof never / sizeof *never; i++)
        if (never[i] == c)
            return false;
    return true;
}

static bool may_end(uint32_t c)
{
    static const uint32_t never[] = {'(',    '[',    '{',  0x3008, 0x300A, 0x300C, 0x300E,
                                     0x3010, 0xFF08, 0xA1, 0xBF,   0x17D2, 0x1039};
    for (size_t i = 0; i < sizeof never / sizeof *never; i++)
        if (never[i] == c)
            return false;
    return !(c >= 0xE40 && c <= 0xE44) && !(c >= 0xEC0 && c <= 0xEC4);
}

static void check_edges(const bench *b)
{
    for (uint32_t i = 0; i < b->lines->n_lines; i++) {
        eg_range text = b->lines->lines[i].text;
        size_t at = text.begin;
        uint32_t first = eg_utf8_next(b->shaped->text, &at), last = 0;
        for (at = text.begin; at < text.end;) {
            uint32_t c = eg_utf8_next(b->shaped->text, &at);
            last = c == ' ' || c == 0x3000 || c == 0x200B ? last : c;
        }
        if (i > 0 && !may_begin(first))
            fail_msg("line %u begins with U+%04X: %s", i, (unsigned)first, line_text(b, i));
        if (i + 1 < b->lines->n_lines && !may_end(last))
            fail_msg("line %u ends with U+%04X: %s", i, (unsigned)last, line_text(b, i));
    }
}

/* The glyphs of each piece of a line are those of its text shaped by itself, in the sight of the text around
 * it. */
static void check_shapes(const bench *b)
{
    for (uint32_t i = 0; i < b->lines->n_lines; i++) {
        const eg_page_line *line = &b->lines->lines[i];
        for (uint32_t r = line->first_run; r < line->first_run + line->n_runs; r++) {
            const eg_page_run *run = &b->lines->runs[r];
            uint32_t k = 0, suffix = 0, n, n_own = run->n_glyphs;
            while (k < b->shaped->n_runs && b->shaped->runs[k].text.end <= run->text.begin)
                k++;
            const eg_page_glyph *own = &b->lines->glyphs[run->first_glyph];
            for (uint32_t g = 0; g < n_own; g++)
                if (own[g].flags & (EG_GLYPH_HYPHEN | EG_GLYPH_SOFT_HYPHEN))
                    suffix = b->language->hyphen;
            eg_range text = run->text;
            text.end -= suffix && (own[n_own - 1].flags & EG_GLYPH_SOFT_HYPHEN) ? 2 : 0;
            eg_glyph *glyphs;
            eg_shape_again(b->job, b->shaped, &b->shaped->runs[k], text, suffix, b->job->arena, &glyphs, &n);
            assert_int_equal(n, n_own);
            bool is_rtl = b->shaped->runs[k].level & 1;
            for (uint32_t g = 0; g < n; g++)
                assert_int_equal(own[g].id, glyphs[is_rtl ? n - 1 - g : g].id);
        }
    }
}

static void check_all(const bench *b)
{
    check_ranges(b);
    check_clusters(b);
    check_widths(b);
    check_edges(b);
    check_shapes(b);
}

/* ---- the corpus ---- */

static const char *read_file(eg_job *job, const char *path, uint32_t *size)
{
    eg_map map;
    if (eg_file_map(path, &map) != 0)
        return NULL;
    char *text = eg_arena_dup(job->arena, (eg_slice){map.data, map.size});
    *size = (uint32_t)map.size;
    eg_file_unmap(&map);
    return text;
}

/* The paragraphs of a text, each set to a measure and checked; n_paragraphs at most. */
static void check_text(bench *b, const char *text, uint32_t size, eg_len measure, unsigned n_paragraphs)
{
    eg_line_request request = plain_request(measure);
    for (uint32_t at = 0; at < size && n_paragraphs;) {
        uint32_t end = at;
        while (end < size && text[end] != '\n')
            end++;
        if (end > at + 3) {
            set_range(b, text, (eg_range){at, end}, &request);
            check_all(b);
            n_paragraphs--;
        }
        at = end + 1;
    }
}

static void run_corpus(eg_job *job)
{
    for (size_t i = 0; i < N_CORPUS; i++) {
        char path[256];
        uint32_t size;
        snprintf(path, sizeof path, EG_SOURCE_DIR "/../shared/corpus/udhr/%s.txt", corpus[i].file);
        const char *text = read_file(job, path, &size);
        if (!text)
            continue;
        bench b;
        open_bench(&b, job, corpus[i].tag, corpus[i].family);
        struct eg_closer *closer = eg_job_on_close(job, close_fonts, b.fonts);
        check_text(&b, text, size, EG_MM_OF(150), 20);
        check_text(&b, text, size, EG_MM_OF(108), 20);
        eg_job_release(job, closer);
    }
}

static void every_line_of_the_corpus_holds(void **state)
{
    (void)state;
    with_job(run_corpus);
}

/* ---- the seed ---- */

static void run_seed(eg_job *job)
{
    bench b;
    uint32_t size = 0;
    const char *text = read_file(job, EG_SOURCE_DIR "/source-text/phnom-penh-declaration/en.txt", &size);
    assert_non_null(text);
    open_bench(&b, job, "en", "Noto Serif");
    struct eg_closer *closer = eg_job_on_close(job, close_fonts, b.fonts);
    eg_line_request request = plain_request(EG_MM_OF(150));
    request.optical_margins = true;
    int n_hyphens = 0;
    for (uint32_t at = 0; at < size;) {
        uint32_t end = at;
        while (end < size && text[end] != '\n')
            end++;
        if (end > at) {
            set_range(&b, text, (eg_range){at, end}, &request);
            check_clusters(&b);
            check_edges(&b);
            check_shapes(&b);
            for (uint32_t i = 0; i < b.lines->n_lines; i++) {
                n_hyphens += b.lines->hyphens[i];
                assert_false(i > 0 && b.lines->hyphens[i] && b.lines->hyphens[i - 1]);
                eg_len over = seen_width(&b, &b.lines->lines[i]) - b.lines->lines[i].width;
                assert_true(over <= EG_PT_OF(3.5) * 2);
            }
            const eg_page_line *last = &b.lines->lines[b.lines->n_lines - 1];
            assert_true(b.lines->n_lines == 1 || last->natural * 5 >= last->width);
        }
        at = end + 1;
    }
    assert_in_range(n_hyphens, 0, 8);
    eg_job_release(job, closer);
}

static void the_seed_is_even(void **state)
{
    (void)state;
    with_job(run_seed);
}

/* ---- rules, one by one ---- */

/* A text with its chances of a line's end: "|" free, "^" held back, "~" after a hyphen of its own, "="
 * hyphenation. */
static const char *chances(bench *b, const char *text)
{
    eg_line_request request = {.measure = EG_PT_OF(10000), .align = EG_ALIGN_START};
    set_text(b, text, &request);
    const uint8_t *found = eg_line_find_chances(b->job, b->shaped, true);
    static const char signs[] = {
        [EG_CHANCE_FREE] = '|',      [EG_CHANCE_FORCED] = '!',   [EG_CHANCE_HELD] = '^',
        [EG_CHANCE_EXPLICIT] = '~',  [EG_CHANCE_SOFT] = '=',     [EG_CHANCE_HYPHEN] = '=',
        [EG_CHANCE_RELUCTANT] = '=', [EG_CHANCE_SYLLABLE] = '=', [EG_CHANCE_STUB] = '-',
        [EG_CHANCE_LONE] = ':'};
    eg_buffer out = eg_buffer_new(b->job->arena);
    for (size_t i = 0; text[i]; i++) {
        if (found[i])
            eg_buffer_add_char(&out, signs[found[i]]);
        eg_buffer_add_char(&out, text[i]);
    }
    return out.data;
}

static void run_marks(eg_job *job)
{
    bench b;
    open_bench(&b, job, "en", "Noto Serif");
    struct eg_closer *closer = eg_job_on_close(job, close_fonts, b.fonts);
    assert_string_equal(chances(&b, "one two six"), "one |two |six");
    assert_string_equal(chances(&b, "one\u00A0two six\u202Ften"), "one\u00A0two |six\u202Ften");
    assert_string_equal(chances(&b, "one\u2060 two"), "one\u2060 |two");
    assert_string_equal(chances(&b, "one\u2060\u200Btwo"), "one\u2060\u200B|two");
    assert_string_equal(chances(&b, "a\u2014b\u2060\u2014c"), "a|\u2014|b\u2060\u2014|c");
    assert_string_equal(chances(&b, "one well-kept\u2011up"), "one |well-~kept\u2011up");
    assert_string_equal(chances(&b, "COVID-19 -5"), "COVID-19 |-5");
    assert_string_equal(chances(&b, "word (a) / b"), "word |(a) / |b");
    assert_string_equal(chances(&b, "of 50 % or 50 \u20AC or \u00A7 5"),
                        "of |50 % |or |50 ^\u20AC |or |\u00A7 ^5");
    assert_string_equal(chances(&b, "he said \u00AB yes \u00BB so"), "he |said |\u00AB yes \u00BB |so");
    assert_string_equal(chances(&b, "no\u00ADted repre\u00ADsentation it"),
                        "no\u00AD=ted |repre\u00AD=sentation |it");
    assert_string_equal(chances(&b, "UNESCO iPhones a@culture.org www.culture.org it"),
                        "UNESCO |iPhones |a@culture.org |www.culture.org |it");
    assert_int_equal(eg_report_n(job->report), 0);
    eg_job_release(job, closer);
}

static void marks_make_and_forbid_breaks(void **state)
{
    (void)state;
    with_job(run_marks);
}

static void run_hyphens(eg_job *job)
{
    bench b;
    open_bench(&b, job, "en", "Noto Serif");
    struct eg_closer *closer = eg_job_on_close(job, close_fonts, b.fonts);
    eg_line_request request = {.measure = EG_PT_OF(62), .align = EG_ALIGN_START, .hyphenate = true};
    /* Divided by the patterns, but never the last word, nor a short one, nor one with capitals inside. */
    set_text(&b, "a representation of it all", &request);
    assert_int_equal(job->report ? eg_report_n(job->report) : 1, 0);
    assert_true(b.lines->hyphens[0] || b.lines->hyphens[1]);
    request.measure = EG_PT_OF(75);
    set_text(&b, "all of the representation", &request);
    for (uint32_t i = 0; i < b.lines->n_lines; i++)
        assert_false(b.lines->hyphens[i]);
    /* The author's points and no others; one that is used is shown. */
    request.measure = EG_PT_OF(55);
    set_text(&b, "a repre\u00ADsentation of it", &request);
    assert_string_equal(line_text(&b, 0), "a repre\u00AD=");
    assert_string_equal(line_text(&b, 1), "sentation ");
    check_clusters(&b);
    request.hyphenate = false;
    request.measure = EG_PT_OF(500);
    set_text(&b, "a repre\u00ADsentation of it", &request);
    assert_int_equal(b.lines->n_lines, 1);
    check_clusters(&b);
    eg_job_release(job, closer);
}

static void hyphens_where_they_may_be(void **state)
{
    (void)state;
    with_job(run_hyphens);
}

static void run_overfull(eg_job *job)
{
    bench b;
    open_bench(&b, job, "en", "Noto Serif");
    struct eg_closer *closer = eg_job_on_close(job, close_fonts, b.fonts);
    eg_line_request request = {.measure = EG_PT, .align = EG_ALIGN_START};
    set_text(&b, "it is", &request);
    assert_int_equal(b.lines->n_lines, 4);
    check_ranges(&b);
    check_clusters(&b);
    assert_int_equal(eg_report_n(job->report), 2);
    assert_string_equal(eg_report_at(job->report, 0)->slug, "line-overfull");
    /* Said once, however often the paragraph is broken. */
    set_text(&b, "it is", &request);
    assert_int_equal(eg_report_n(job->report), 2);
    /* A name kept whole is opened before a word is cut, and that is no fault. */
    eg_shape_item items[3] = {{.text = {0, 4}}, {.text = {4, 14}, .keep = true}, {.text = {14, 20}}};
    for (int i = 0; i < 3; i++)
        items[i].type = &b.type, items[i].language = b.language;
    request.measure = EG_PT_OF(70);
    set_items(&b, "the Hun Sen Lee said", (eg_range){0, 20}, items, 3, &request);
    assert_string_equal(line_text(&b, 0), "the ");
    request.measure = EG_PT_OF(30);
    set_items(&b, "the Hun Sen Lee said", (eg_range){0, 20}, items, 3, &request);
    assert_string_equal(line_text(&b, 1), "Hun ");
    assert_int_equal(eg_report_n(job->report), 2);
    /* One that is long and much of the line parts when it is a phrase of ordinary words, else it stays whole. */
    const char *phrase = "the Conference of the Parties Concerned said";
    items[1].text = (eg_range){4, 39}, items[2].text = (eg_range){39, 44};
    request.measure = EG_PT_OF(200);
    set_items(&b, phrase, (eg_range){0, 44}, items, 3, &request);
    assert_string_equal(line_text(&b, 0), "the ");
    items[1].is_phrase = true;
    set_items(&b, phrase, (eg_range){0, 44}, items, 3, &request);
    assert_string_equal(line_text(&b, 0), "the Conference of the Parties ");
    check_all(&b);
    eg_job_release(job, closer);
}

static void what_is_too_wide_is_opened(void **state)
{
    (void)state;
    with_job(run_overfull);
}

static void run_balance(eg_job *job)
{
    bench b;
    open_bench(&b, job, "en", "Noto Serif");
    struct eg_closer *closer = eg_job_on_close(job, close_fonts, b.fonts);
    eg_line_request request = {.measure = EG_MM_OF(125), .align = EG_ALIGN_CENTRE, .balance = true};
    set_text(&b, "Cultural Cooperation and Innovation for Shared Prosperity during COVID-19 and Beyond",
             &request);
    assert_int_equal(b.lines->n_lines, 2);
    const eg_page_line *lines = b.lines->lines;
    assert_true(lines[0].natural >= lines[1].natural);
    assert_true(lines[1].natural * 4 >= lines[0].natural * 3);
    check_clusters(&b);
    /* Centred: as much white on the left as on the right. */
    eg_len left = b.lines->runs[lines[1].first_run].x,
           right = request.measure - left - seen_width(&b, &lines[1]);
    assert_in_range(left - right + 2, 0, 4);
    eg_job_release(job, closer);
}

static void titles_are_balanced(void **state)
{
    (void)state;
    with_job(run_balance);
}

static void vary(bench *b, const eg_line_request *request, const eg_lines *out[2])
{
    eg_shape_context context = {.fonts = b->fonts};
    eg_line_vary(&context, b->job, b->shaped, request, b->lines->n_lines, out);
}

static void run_looseness(eg_job *job)
{
    bench b;
    uint32_t size;
    const char *text = read_file(job, EG_SOURCE_DIR "/source-text/phnom-penh-declaration/en.txt", &size);
    assert_non_null(text);
    open_bench(&b, job, "en", "Noto Serif");
    struct eg_closer *closer = eg_job_on_close(job, close_fonts, b.fonts);
    const char *begin = strstr(text, "We express our appreciation");
    eg_range range = {(uint32_t)(begin - text), (uint32_t)(strchr(begin, '\n') - text)};
    eg_line_request request = plain_request(EG_MM_OF(150));
    set_range(&b, text, range, &request);
    uint32_t optimum = b.lines->n_lines;
    const eg_lines *ways[2];
    vary(&b, &request, ways);
    assert_non_null(ways[1]);
    b.lines = ways[1];
    assert_int_equal(b.lines->n_lines, optimum + 1);
    check_all(&b);
    assert_true(!ways[0] || ways[0]->n_lines == optimum - 1);
    /* One word is one line, no more and no fewer. */
    set_text(&b, "short", &request);
    vary(&b, &request, ways);
    assert_null(ways[0]);
    assert_null(ways[1]);
    eg_job_release(job, closer);
}

static void paragraphs_give_and_take_a_line(void **state)
{
    (void)state;
    with_job(run_looseness);
}

/* Three long words that nothing divides: the first line would need a hole, so the paragraph is not
 * justified. */
static void run_holes(eg_job *job)
{
    bench b;
    open_bench(&b, job, "en", "Noto Serif");
    struct eg_closer *closer = eg_job_on_close(job, close_fonts, b.fonts);
    eg_line_request request = {.measure = EG_PT_OF(160), .align = EG_ALIGN_JUSTIFY, .glyph_stretch = 200};
    set_text(&b, "aaaaaaaaaaaa aaaaaaaa aaaaaaaaaaaaaaaa aaaaaaaaaaaaaaaaaa aaaa", &request);
    check_ranges(&b);
    for (uint32_t i = 0; i < b.lines->n_lines; i++)
        assert_false(b.lines->lines[i].is_justified);
    /* Nor is it a line tighter or looser, which would only make other holes. */
    const eg_lines *ways[2];
    vary(&b, &request, ways);
    assert_null(ways[0]);
    assert_null(ways[1]);
    eg_job_release(job, closer);
}

static void lines_with_holes_are_not_justified(void **state)
{
    (void)state;
    with_job(run_holes);
}

static void run_order(eg_job *job)
{
    bench b;
    open_bench(&b, job, "he", "Noto Serif Hebrew");
    struct eg_closer *closer = eg_job_on_close(job, close_fonts, b.fonts);
    eg_line_request request = {
        .measure = EG_PT_OF(300), .align = EG_ALIGN_START, .first_indent = EG_PT_OF(20)};
    /* Two words, a number, a word: the eye meets, from the left, the last word, the number, the first words.
     * */
    const char *text = "אבג דה 123 וז ";
    set_text(&b, text, &request);
    check_all(&b);
    const eg_page_run *runs = b.lines->runs;
    assert_int_equal(b.lines->lines[0].n_runs, 3);
    assert_int_equal(runs[1].level, 2);
    assert_memory_equal(text + runs[1].text.begin, "123", 3);
    assert_int_equal(runs[2].text.begin, 0);
    assert_int_equal(runs[0].text.end, strlen(text));
    /* Leftmost the space at the end, past the measure's own text; rightmost the first letter, at the indent.
     * */
    const eg_page_glyph *first = &b.lines->glyphs[runs[0].first_glyph];
    assert_true(first->flags & EG_GLYPH_LINE_END);
    const eg_page_glyph *last = &b.lines->glyphs[runs[2].first_glyph + runs[2].n_glyphs - 1];
    assert_int_equal(last->text, 0);
    eg_len end = runs[2].x;
    for (uint32_t g = 0; g < runs[2].n_glyphs; g++)
        end += b.lines->glyphs[runs[2].first_glyph + g].advance;
    assert_int_equal(end, request.measure - request.first_indent);
    /* A space at the end after left-to-right text goes back to the paragraph's own side (UAX #9 L1). */
    set_text(&b, "אב cd ", &request);
    assert_true(b.lines->glyphs[b.lines->runs[0].first_glyph].flags & EG_GLYPH_LINE_END);
    assert_int_equal(b.lines->runs[0].level, 1);
    eg_job_release(job, closer);
}

static void right_to_left_lines_are_in_visual_order(void **state)
{
    (void)state;
    with_job(run_order);
}

static void run_ideographs(eg_job *job)
{
    bench b;
    open_bench(&b, job, "zh-Hans", "Noto Serif CJK SC");
    struct eg_closer *closer = eg_job_on_close(job, close_fonts, b.fonts);
    b.type.size = EG_PT_OF(12);
    eg_line_request request = plain_request(EG_PT_OF(120));
    /* Ten squares a line; a full stop at the end of the line takes half of one. */
    set_text(&b, "我们重申我们的决心，维护宗旨和原则。第十二条", &request);
    check_all(&b);
    assert_string_equal(line_text(&b, 0), "我们重申我们的决心，");
    /* Two marks in a row are closed up: one square and a half for both. */
    request.align = EG_ALIGN_START;
    request.measure = EG_PT_OF(500);
    set_text(&b, "他说（我们）、是", &request);
    assert_int_equal(b.lines->lines[0].natural, EG_PT_OF(12 * 8 - 6));
    assert_int_equal(eg_line_natural_width(job, b.shaped), b.lines->lines[0].natural);
    /* Beside Latin stands a quarter em, which the width of one line knows of. */
    set_text(&b, "于 2021 年 3 月（ICAPP）", &request);
    assert_int_equal(eg_line_natural_width(job, b.shaped), b.lines->lines[0].natural);
    eg_job_release(job, closer);
}

static void ideographs_stand_in_squares(void **state)
{
    (void)state;
    with_job(run_ideographs);
}

static void run_khmer(eg_job *job)
{
    bench b;
    open_bench(&b, job, "km", "Noto Serif Khmer");
    struct eg_closer *closer = eg_job_on_close(job, close_fonts, b.fonts);
    /* The author's marks: the words between them are whole, whatever the dictionary says. */
    const char *marked = "ខ្ញុំ\u200Bស្រឡាញ់ភាសាខ្មែរ\u200Bណាស់";
    assert_string_equal(chances(&b, marked), "ខ្ញុំ\u200B|ស្រឡាញ់ភាសាខ្មែរ\u200B|ណាស់");
    assert_string_equal(chances(&b, "ខ្ញុំស្រឡាញ់ភាសាខ្មែរ"), "ខ្ញុំ:ស្រឡាញ់|ភាសាខ្មែរ");
    /* A sign of repetition and a full stop stay with their word, also after a space. */
    assert_string_equal(chances(&b, "ភាសា ធំ ៗ"), "ភាសា |ធំ ៗ");
    assert_string_equal(chances(&b, "ភាសា ធំ ។"), "ភាសា |ធំ ។");
    eg_job_release(job, closer);
}

static void khmer_words_stay_whole(void **state)
{
    (void)state;
    with_job(run_khmer);
}

static void run_raised(eg_job *job)
{
    bench b;
    open_bench(&b, job, "en", "Noto Serif");
    struct eg_closer *closer = eg_job_on_close(job, close_fonts, b.fonts);
    eg_type mark = make_type("Noto Serif");
    mark.size = EG_PT_OF(7);
    mark.is_superscript = true;
    eg_shape_item items[2] = {{.text = {0, 5}, .type = &b.type, .language = b.language},
                              {.text = {5, 6}, .type = &mark, .language = b.language, .span = 3}};
    eg_line_request request = plain_request(EG_PT_OF(300));
    set_items(&b, "peace1", (eg_range){0, 6}, items, 2, &request);
    assert_int_equal(b.lines->n_runs, 2);
    assert_int_equal(b.lines->runs[0].y, 0);
    assert_int_equal(b.lines->runs[1].y, -mark.size / 2);
    assert_int_equal(b.lines->runs[1].span, 3);
    check_all(&b);
    eg_job_release(job, closer);
}

static void note_marks_are_raised(void **state)
{
    (void)state;
    with_job(run_raised);
}

static void run_dump(eg_job *job)
{
    bench b;
    open_bench(&b, job, "en", "Noto Serif");
    struct eg_closer *closer = eg_job_on_close(job, close_fonts, b.fonts);
    eg_line_request request = {.measure = EG_PT_OF(60), .align = EG_ALIGN_START};
    set_text(&b, "Adopted in it \"Asia\"", &request);
    eg_buffer out = eg_buffer_new(job->arena);
    eg_line_dump(b.lines, eg_slice_of(b.shaped->text), &out);
    assert_string_equal(out.data, "line 0..11 natural 57.376 of 60 \"Adopted in \"\n"
                                  "  run 0..11 x 0 level 0 en NotoSerif-Regular size 11 glyphs 11\n"
                                  "line 11..20 natural 40.337 of 60 last \"it \\\"Asia\\\"\"\n"
                                  "  run 11..20 x 0 level 0 en NotoSerif-Regular size 11 glyphs 9\n");
    eg_job_release(job, closer);
}

static void the_dump_is_stable(void **state)
{
    (void)state;
    with_job(run_dump);
}

/* A paragraph of 64 kB without an end in sight, and a heap of marks on one letter. */
static void run_large(eg_job *job)
{
    bench b;
    open_bench(&b, job, "en", "Noto Serif");
    struct eg_closer *closer = eg_job_on_close(job, close_fonts, b.fonts);
    eg_buffer text = eg_buffer_new(job->arena);
    while (text.size < 65536)
        eg_buffer_add_string(&text, "we recall the spirit of cooperation and pledge to advance ");
    eg_line_request request = plain_request(EG_MM_OF(150));
    set_text(&b, text.data, &request);
    check_all(&b);
    text = eg_buffer_new(job->arena);
    eg_buffer_add_char(&text, 'a');
    for (int i = 0; i < 1000; i++)
        eg_buffer_add_string(&text, "\u0301");
    eg_buffer_add_string(&text, " and so on");
    set_text(&b, text.data, &request);
    check_ranges(&b);
    check_clusters(&b);
    eg_job_release(job, closer);
}

static void large_paragraphs_are_set(void **state)
{
    (void)state;
    with_job(run_large);
}

/* ---- memory ---- */

static eg_status break_once(eg_job *job, void *data)
{
    (void)data;
    bench b;
    eg_status status = eg_language_lookup(languages, job, "km", EG_NOWHERE, &b.language);
    if (status)
        return status;
    b.job = job;
    b.type = make_type("Noto Serif Khmer");
    status = eg_fonts_open(job, EG_BINARY_DIR "/share/engross/fonts.yaml", folders, &b.fonts);
    if (status)
        return status;
    eg_job_on_close(job, close_fonts, b.fonts);
    eg_shape_item item = {.text = {0, 54}, .type = &b.type, .language = b.language};
    eg_shape_context context = {.fonts = b.fonts};
    eg_line_request request = plain_request(EG_PT_OF(60));
    status = eg_shape_paragraph(&context, job, "ខ្ញុំស្រឡាញ់ភាសាខ្មែរ", item.text, &item, 1, false, &b.shaped);
    return status ? status : eg_line_break(&context, job, b.shaped, &request, &b.lines);
}

static void memory_may_fail_anywhere(void **state)
{
    (void)state;
    in_failing_memory(break_once, NULL);
}

static int open_languages(void **state)
{
    (void)state;
    languages = eg_languages_new(EG_BINARY_DIR "/share/engross/languages",
                                 EG_BINARY_DIR "/share/engross/hyphenation");
    return languages ? 0 : 1;
}

static int close_languages(void **state)
{
    (void)state;
    eg_languages_free(languages);
    return 0;
}

/* What each cluster gives: S a word space, f a place after a cluster, - nothing; the sign of a quarter em between
 * Han and Latin is q. */
static void run_weights(eg_job *job)
{
    int n_wrong = 0;
    static const struct {
        const char *tag, *family, *text, *weights;
    } cases[] = {
        {"en", "Noto Serif", "we go", "--S--"},
        {"th", "Noto Serif Thai", "มา\u200bกิน ข้าว", "ff-f-Sff-"},
        {"lo", "Noto Serif Lao", "ມາ ກິນ", "f-Sf-"},
        {"km", "Noto Serif Khmer", "មនុស្ស ជា", "ff-S-"},
        {"my", "Noto Serif Myanmar", "လူတိုင်း သည်", "ff-Sf-"},
        {"bo", "Noto Serif Tibetan", "བོད་སྐད།", "--S---"},
        {"zh-Hans", "Noto Serif CJK SC", "人权ab人", "fq-q-"},
        {"ja", "Noto Serif CJK JP", "かなA漢", "fqq-"},
        {"ko", "Noto Serif CJK KR", "모든 인간", "--S--"},
        {"am", "Noto Serif Ethiopic", "ሰው፡ሁሉ", "--S--"},
        {"ar", "Noto Naskh Arabic", "حق لكل", "--S---"},
        {"hi", "Noto Serif Devanagari", "सभी को", "--S-"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        bench b;
        open_bench(&b, job, cases[i].tag, cases[i].family);
        eg_line_request request = plain_request(EG_PT_OF(300));
        set_text(&b, cases[i].text, &request);
        eg_line_paragraph paragraph = {
            .job = job, .cache = eg_line_cache_of(job), .shaped = b.shaped, .request = &request};
        eg_line_measure(&paragraph);
        eg_buffer seen = eg_buffer_new(job->arena);
        for (uint32_t k = 0; k < paragraph.n_clusters; k++) {
            const eg_line_cluster *cluster = &paragraph.clusters[k];
            eg_buffer_add_char(&seen, cluster->space   ? 'S'
                                      : cluster->after ? 'q'
                                      : cluster->fine  ? 'f'
                                                       : '-');
        }
        n_wrong += strcmp(seen.data, cases[i].weights) != 0;
        if (strcmp(seen.data, cases[i].weights) != 0)
            print_message("%s: %s, not %s\n", cases[i].text, seen.data, cases[i].weights);
        eg_fonts_close(b.fonts);
    }
    assert_int_equal(n_wrong, 0);
}

static void each_script_gives_in_its_way(void **state)
{
    (void)state;
    with_job(run_weights);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_line_of_the_corpus_holds),
        cmocka_unit_test(the_seed_is_even),
        cmocka_unit_test(marks_make_and_forbid_breaks),
        cmocka_unit_test(hyphens_where_they_may_be),
        cmocka_unit_test(what_is_too_wide_is_opened),
        cmocka_unit_test(titles_are_balanced),
        cmocka_unit_test(paragraphs_give_and_take_a_line),
        cmocka_unit_test(lines_with_holes_are_not_justified),
        cmocka_unit_test(right_to_left_lines_are_in_visual_order),
        cmocka_unit_test(ideographs_stand_in_squares),
        cmocka_unit_test(khmer_words_stay_whole),
        cmocka_unit_test(each_script_gives_in_its_way),
        cmocka_unit_test(note_marks_are_raised),
        cmocka_unit_test(the_dump_is_stable),
        cmocka_unit_test(large_paragraphs_are_set),
        cmocka_unit_test(memory_may_fail_anywhere),
    };
    return cmocka_run_group_tests(tests, open_languages, close_languages);
}
