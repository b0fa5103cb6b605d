/* Kashida: where words are drawn out, where they never are, and that a line drawn out is what HarfBuzz makes of
 * its text with the tatweels in it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <hb.h>
#include <stdlib.h>

#include "base/file.h"
#include "corpus.h"
#include "line/internal.h"

static eg_languages *languages;
static const char *const folders[] = {"/usr/share/fonts", "/usr/share/fonts/truetype/noto", NULL};

typedef struct bench {
    eg_job *job;
    eg_fonts *fonts;
    const eg_language *language;
    eg_type type;
    eg_shape_item item;
    const eg_shaped *shaped;
    eg_line_request request;
} bench;

static void shape(bench *b, const char *tag, const char *family, const char *text, uint32_t size)
{
    eg_shape_context context = {.fonts = b->fonts};
    assert_int_equal(eg_language_lookup(languages, b->job, tag, EG_NOWHERE, &b->language), EG_OK);
    b->type = make_type(family);
    b->item = (eg_shape_item){.text = {0, size}, .type = &b->type, .language = b->language};
    assert_int_equal(eg_shape_paragraph(&context, b->job, text, b->item.text, &b->item, 1, true, &b->shaped),
                     EG_OK);
    b->request = (eg_line_request){.align = EG_ALIGN_JUSTIFY, .kashida = true};
}

/* ---- places ---- */

/* The text with a tatweel where each word may be drawn out. */
static const char *places_of(bench *b, const char *tag, const char *family, const char *text)
{
    shape(b, tag, family, text, (uint32_t)strlen(text));
    eg_line_paragraph paragraph = {.job = b->job,
                                   .cache = eg_line_cache_of(b->job),
                                   .shaped = b->shaped,
                                   .request = &b->request,
                                   .align = EG_ALIGN_JUSTIFY};
    eg_line_measure(&paragraph);
    eg_buffer out = eg_buffer_new(b->job->arena);
    for (uint32_t i = 0; i < paragraph.n_clusters; i++) {
        const eg_line_cluster *cluster = &paragraph.clusters[i];
        eg_buffer_add(&out, text + cluster->text, cluster[1].text - cluster->text);
        if (cluster->kashida)
            eg_buffer_add_string(&out, "\u0640");
    }
    return out.data;
}

static const struct place_case {
    const char *tag, *family, *text, *places;
} place_cases[] = {
    /* After seen and sad, before all else. */
    {"ar", "Noto Naskh Arabic", "السلام", "السلام"}, /* beside lam-alef: never */
    {"ar", "Noto Naskh Arabic", "المستقبل", "المسـتقبل"},
    {"ar", "Noto Naskh Arabic", "يصنع", "يصـنع"},
    /* Before teh marbuta, heh, dal at the end. */
    {"ar", "Noto Naskh Arabic", "الجمعية", "الجمعيـة"},
    {"ar", "Noto Naskh Arabic", "العهد", "العهـد"},
    /* Before alef, tah, lam, kaf at the end of what is joined. */
    {"ar", "Noto Naskh Arabic", "القانون", "القـانون"},
    {"ar", "Noto Naskh Arabic", "كتاب", "كتـاب"},
    /* Any other last letter. */
    {"ar", "Noto Naskh Arabic", "حقوق", "حقـوق"},
    {"ar", "Noto Naskh Arabic", "يتعين", "يتعيـن"},
    /* Of two places of one rank the later. */
    {"ar", "Noto Naskh Arabic", "حاجات", "حاجـات"},
    /* The author's own tatweel is the place. */
    {"ar", "Noto Naskh Arabic", "محـمد", "محــمد"},
    /* Marks stay on their letter. */
    {"ar", "Noto Naskh Arabic", "يَصْنَعُ", "يَصْـنَعُ"},
    /* Not in words of two letters, nor of one that joins nothing. */
    {"ar", "Noto Naskh Arabic", "من في دار", "من في دار"},
    /* Not in numbers, nor in Latin words; of each word alone. */
    {"ar", "Noto Naskh Arabic", "عام ١٩٤٨ ACC ودولة", "عـام ١٩٤٨ ACC ودولـة"},
    /* The name of God is one shape. */
    {"ar", "Noto Naskh Arabic", "الله", "الله"},
    /* A joiner that parts letters is no end of a word, and nothing is drawn out over it. */
    {"fa", "Noto Naskh Arabic", "می\u200cشود", "می\u200cشـود"},
    {"fa", "Noto Naskh Arabic", "کنفرانس", "کنفرانـس"},
    {"ug", "Noto Naskh Arabic", "ھەممە", "ھەممـە"},
    {"ckb", "Noto Naskh Arabic", "کۆمەڵگا", "کۆمەڵگـا"},
    {"ps", "Noto Naskh Arabic", "ماده", "مـاده"},
    /* Never in Urdu, in whatever face; never in nastaliq, in whatever language; nor in kufi. */
    {"ur", "Noto Nastaliq Urdu", "انسانی حقوق", "انسانی حقوق"},
    {"ur", "Noto Naskh Arabic", "انسانی حقوق", "انسانی حقوق"},
    {"fa", "Noto Nastaliq Urdu", "انسانی حقوق", "انسانی حقوق"},
    {"ar", "Noto Kufi Arabic", "الجمعية", "الجمعية"},
    {"ks", "Noto Naskh Arabic", "الجمعية", "الجمعية"},
};

static eg_status find_places(eg_job *job, void *data)
{
    bench b = {.job = job, .fonts = data};
    int n_wrong = 0;
    for (size_t i = 0; i < sizeof place_cases / sizeof *place_cases; i++) {
        const struct place_case *c = &place_cases[i];
        const char *places = places_of(&b, c->tag, c->family, c->text);
        if (strcmp(places, c->places) != 0) {
            print_message("%s, %s: %s, not %s\n", c->tag, c->family, places, c->places);
            n_wrong++;
        }
    }
    assert_int_equal(n_wrong, 0);
    return EG_OK;
}

/* ---- lines ---- */

typedef struct tally {
    uint32_t n_lines, n_lengthened;
} tally;

/* The paragraph's text with the tatweels that the line's glyphs show; at: where the run's text stands in it. */
static eg_slice with_tatweels(const bench *b, const eg_lines *lines, const eg_page_line *line,
                              const eg_page_run *run, eg_range *at)
{
    eg_buffer out = eg_buffer_new(b->job->arena);
    for (uint32_t i = b->shaped->range.begin; i < b->shaped->range.end; i++) {
        if (i == run->text.begin)
            at->begin = (uint32_t)out.size;
        for (uint32_t r = line->first_run; r < line->first_run + line->n_runs; r++)
            for (uint32_t g = 0; g < lines->runs[r].n_glyphs; g++) {
                const eg_page_glyph *glyph = &lines->glyphs[lines->runs[r].first_glyph + g];
                if (glyph->flags & EG_GLYPH_TATWEEL && glyph->text == i)
                    eg_buffer_add_string(&out, "\u0640");
            }
        eg_buffer_add_char(&out, b->shaped->text[i]);
        if (i + 1 == run->text.end)
            at->end = (uint32_t)out.size;
    }
    return eg_buffer_slice(&out);
}

/* The run's glyphs are those that HarfBuzz makes of it, each as wide and in its place. Spaces are not compared:
 * they are what fills the line. */
static void check_run(const bench *b, const eg_lines *lines, const eg_page_line *line, const eg_page_run *run)
{
    eg_range at = {0, 0};
    eg_slice text = with_tatweels(b, lines, line, run, &at);
    hb_buffer_t *buffer = hb_buffer_create();
    hb_buffer_set_direction(buffer, HB_DIRECTION_RTL);
    hb_buffer_set_script(buffer, HB_SCRIPT_ARABIC);
    hb_buffer_set_language(buffer, hb_language_from_string(b->language->ot_tag, -1));
    hb_buffer_add_utf8(buffer, text.data, (int)text.size, at.begin, (int)(at.end - at.begin));
    hb_shape(eg_face_shaper(run->face), buffer, NULL, 0);
    unsigned n;
    const hb_glyph_info_t *infos = hb_buffer_get_glyph_infos(buffer, &n);
    const hb_glyph_position_t *positions = hb_buffer_get_glyph_positions(buffer, NULL);
    assert_int_equal(n, run->n_glyphs);
    int units = eg_face_metrics_of(run->face)->units_per_em;
    for (unsigned i = 0; i < n; i++) {
        const eg_page_glyph *glyph = &lines->glyphs[run->first_glyph + i];
        assert_int_equal(glyph->id, infos[i].codepoint);
        assert_int_equal(glyph->dy, eg_len_scale(positions[i].y_offset, run->size, units));
        if (glyph->flags & EG_GLYPH_SPACE)
            continue;
        assert_int_equal(glyph->dx, eg_len_scale(positions[i].x_offset, run->size, units));
        assert_int_equal(glyph->advance, eg_len_scale(positions[i].x_advance, run->size, units));
    }
    hb_buffer_destroy(buffer);
}

/* At most one place a word, and the tatweels have no text of their own. */
static uint32_t count_places(const bench *b, const eg_lines *lines, const eg_page_run *run)
{
    uint32_t n = 0, text = UINT32_MAX;
    for (uint32_t i = 0; i < run->n_glyphs; i++) {
        const eg_page_glyph *glyph = &lines->glyphs[run->first_glyph + i];
        if (!(glyph->flags & EG_GLYPH_TATWEEL))
            continue;
        assert_int_equal(glyph->text_size, 0);
        if (glyph->text != text && text != UINT32_MAX) /* to the left, so earlier words are to come */
            assert_non_null(memchr(b->shaped->text + glyph->text, ' ', text - glyph->text));
        n += glyph->text != text;
        text = glyph->text;
    }
    return n;
}

static void check_lines(const bench *b, const eg_lines *lines, eg_len measure, tally *sum)
{
    for (uint32_t i = 0; i < lines->n_lines; i++) {
        const eg_page_line *line = &lines->lines[i];
        uint32_t n_places = 0;
        eg_len width = 0;
        for (uint32_t r = line->first_run; r < line->first_run + line->n_runs; r++) {
            const eg_page_run *run = &lines->runs[r];
            if (run->level == 1 && eg_face_metrics_of(run->face)->tatweel) {
                n_places += count_places(b, lines, run);
                check_run(b, lines, line, run);
            }
            for (uint32_t g = 0; g < run->n_glyphs; g++)
                if (!(lines->glyphs[run->first_glyph + g].flags & EG_GLYPH_LINE_END))
                    width += lines->glyphs[run->first_glyph + g].advance;
        }
        assert_true(!line->is_justified || llabs(width - measure) <= 2);
        assert_true(!line->is_last || n_places == 0);
        sum->n_lines++;
        sum->n_lengthened += n_places > 0;
    }
}

static void set_file(bench *b, const char *file, const char *tag, const char *family, tally *sum)
{
    static const int measures[] = {306, 180, 90}; /* pt */
    eg_map map;
    const char *path = eg_arena_print(b->job->arena, EG_SOURCE_DIR "/../shared/corpus/udhr/%s.txt", file);
    if (eg_file_map(path, &map) != 0)
        return;
    const char *text = eg_arena_dup(b->job->arena, (eg_slice){map.data, map.size});
    for (uint32_t begin = 0, end; begin < map.size; begin = end + 1) {
        for (end = begin; end < map.size && text[end] != '\n';)
            end++;
        if (end - begin < 100)
            continue;
        char *copy = (char *)eg_arena_dup(b->job->arena, (eg_slice){text + begin, end - begin});
        shape(b, tag, family, copy, end - begin);
        for (int m = 0; m < 3; m++) {
            const eg_lines *lines;
            b->request.measure = EG_PT_OF(measures[m]);
            assert_int_equal(eg_line_break(NULL, b->job, b->shaped, &b->request, &lines), EG_OK);
            check_lines(b, lines, b->request.measure, sum);
        }
    }
    eg_file_unmap(&map);
}

static bool corpus_is_missing; /* told when the job is done, for skip() leaves at once */

static eg_status set_corpus(eg_job *job, void *data)
{
    bench b = {.job = job, .fonts = data};
    tally naskh = {0}, sans = {0}, urdu = {0};
    set_file(&b, "arb", "ar", "Noto Naskh Arabic", &naskh);
    set_file(&b, "pes_1", "fa", "Noto Naskh Arabic", &naskh);
    set_file(&b, "pbu", "ps", "Noto Naskh Arabic", &naskh);
    set_file(&b, "arb", "ar", "Noto Sans Arabic", &sans);
    set_file(&b, "urd", "ur", "Noto Nastaliq Urdu", &urdu);
    if (!naskh.n_lines) {
        corpus_is_missing = true;
        return EG_OK;
    }
    assert_true(naskh.n_lengthened * 10 > naskh.n_lines);
    assert_true(sans.n_lengthened * 10 > sans.n_lines);
    assert_int_equal(urdu.n_lengthened, 0);
    return EG_OK;
}

/* ---- one job each ---- */

static void with_fonts(eg_status (*test)(eg_job *job, void *fonts))
{
    eg_job *job = eg_job_new();
    eg_fonts *fonts = NULL;
    assert_int_equal(eg_fonts_open(job, EG_BINARY_DIR "/share/engross/fonts.yaml", folders, &fonts), EG_OK);
    assert_int_equal(eg_job_run(job, test, fonts), EG_OK);
    eg_job_free(job);
    eg_fonts_close(fonts);
}

static void each_word_has_its_place(void **state)
{
    (void)state;
    with_fonts(find_places);
}

static void lines_are_the_shape_of_their_text_with_tatweels(void **state)
{
    (void)state;
    with_fonts(set_corpus);
    if (corpus_is_missing)
        skip();
}

static int open_languages(void **state)
{
    (void)state;
    languages = eg_languages_new(EG_BINARY_DIR "/share/engross/languages",
                                 EG_BINARY_DIR "/share/engross/hyphenation");
    return languages ? 0 : -1;
}

static int close_languages(void **state)
{
    (void)state;
    eg_languages_free(languages);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_word_has_its_place),
        cmocka_unit_test(lines_are_the_shape_of_their_text_with_tatweels),
    };
    return cmocka_run_group_tests(tests, open_languages, close_languages);
}
