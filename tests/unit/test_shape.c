/* shape/: runs, faces and glyphs of all the corpus' scripts, equal to HarfBuzz's own; what has no ink;
 * shaping again; characters no font has; memory that fails. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>
#include <hb.h>

#include "base/file.h"
#include "corpus.h"
#include "work_fixture.h"

#define CORPUS EG_SOURCE_DIR "/../shared/corpus/udhr"

static eg_fonts *fonts;

static const corpus_language *language_of(const char *tag)
{
    for (size_t i = 0; i < N_CORPUS; i++)
        if (strcmp(corpus[i].tag, tag) == 0)
            return &corpus[i];
    return NULL;
}

static eg_status open_fonts(eg_job *job, void *data)
{
    static const char *const folders[] = {"/usr/share/fonts", NULL};
    (void)data;
    return eg_fonts_open(job, EG_SOURCE_DIR "/fonts/fonts.yaml", folders, &fonts);
}

static int set_up(void **state)
{
    (void)state;
    eg_job *job = eg_job_new();
    int failed = eg_job_run(job, open_fonts, NULL) != EG_OK;
    eg_job_free(job);
    return failed;
}

static int tear_down(void **state)
{
    (void)state;
    eg_fonts_close(fonts);
    return 0;
}

static const eg_shaped *shape(eg_job *job, const corpus_language *language, const char *text, eg_range range,
                              eg_status expected)
{
    eg_shape_context context = {fonts, NULL};
    eg_language *data = EG_NEW(job->arena, eg_language);
    eg_type *type = EG_NEW(job->arena, eg_type);
    eg_shape_item *item = EG_NEW(job->arena, eg_shape_item);
    *data = make_language(language->tag, language->script);
    *type = make_type(language->family);
    *item = (eg_shape_item){.text = range, .type = type, .language = data};
    const eg_shaped *shaped;
    assert_int_equal(eg_shape_paragraph(&context, job, text, range, item, 1, data->is_rtl, &shaped),
                     expected);
    return shaped;
}

static const eg_shaped *shape_text(eg_job *job, const char *tag, const char *text)
{
    return shape(job, language_of(tag), text, (eg_range){0, (uint32_t)strlen(text)}, EG_OK);
}

static void expect_dump(eg_job *job, const char *tag, const char *text, const char *expected)
{
    eg_buffer out = eg_buffer_new(job->arena);
    eg_shape_dump(shape_text(job, tag, text), &out);
    assert_string_equal(out.data, expected);
}

/* What holds for every shaped paragraph. */
static void check_shaped(const eg_shaped *s)
{
    uint32_t at = s->range.begin, glyph = 0, cluster = s->range.begin;
    for (uint32_t r = 0; r < s->n_runs; r++) {
        const eg_shape_run *run = &s->runs[r];
        assert_int_equal(run->text.begin, at);
        assert_int_equal(run->first_glyph, glyph);
        assert_non_null(run->face);
        at = run->text.end;
        glyph += run->n_glyphs;
        for (uint32_t g = run->first_glyph; g < glyph; g++) {
            assert_true(s->glyphs[g].cluster >= cluster && s->glyphs[g].cluster < run->text.end);
            assert_true(s->glyphs[g].id != 0);
            cluster = s->glyphs[g].cluster;
        }
    }
    assert_int_equal(at, s->range.end);
    assert_int_equal(glyph, s->n_glyphs);
}

/* A paragraph that is one run has the glyphs that HarfBuzz gives for the bare text. */
static bool equals_harfbuzz(const eg_shaped *s, const eg_language *language)
{
    if (s->n_runs != 1)
        return false;
    hb_buffer_t *buffer = hb_buffer_create();
    hb_buffer_add_utf8(buffer, s->text + s->range.begin, (int)eg_range_size(s->range), 0, -1);
    hb_buffer_set_language(buffer, hb_language_from_string(language->ot_tag, -1));
    hb_buffer_guess_segment_properties(buffer);
    if (hb_buffer_get_script(buffer) ==
        HB_SCRIPT_INVALID) { /* nothing but signs: HarfBuzz has no language to go by */
        hb_buffer_destroy(buffer);
        return false;
    }
    hb_shape(eg_face_shaper(s->runs[0].face), buffer, NULL, 0);
    unsigned n;
    const hb_glyph_info_t *infos = hb_buffer_get_glyph_infos(buffer, &n);
    const hb_glyph_position_t *positions = hb_buffer_get_glyph_positions(buffer, NULL);
    int upem = eg_face_metrics_of(s->runs[0].face)->units_per_em;
    assert_int_equal(n, s->n_glyphs);
    for (unsigned i = 0; i < n; i++) {
        const eg_glyph *glyph = &s->glyphs[s->runs[0].level & 1 ? n - 1 - i : i];
        assert_int_equal(glyph->id, infos[i].codepoint);
        assert_int_equal(glyph->cluster - s->range.begin, infos[i].cluster);
        assert_int_equal(glyph->advance, eg_len_scale(positions[i].x_advance, EG_PT_OF(11), upem));
        assert_int_equal(glyph->dx, eg_len_scale(positions[i].x_offset, EG_PT_OF(11), upem));
        assert_int_equal(glyph->dy, eg_len_scale(positions[i].y_offset, EG_PT_OF(11), upem));
    }
    hb_buffer_destroy(buffer);
    return true;
}

static eg_status shape_file(eg_job *job, void *data)
{
    const corpus_language *language = data;
    char path[512];
    eg_map map;
    snprintf(path, sizeof path, CORPUS "/%s.md", language->file);
    assert_int_equal(eg_file_map(path, &map), 0);
    unsigned n_equal = 0;
    for (size_t begin = 0; begin < map.size;) {
        const char *newline = memchr(map.data + begin, '\n', map.size - begin);
        size_t end = newline ? (size_t)(newline - map.data) : map.size;
        if (end > begin) {
            const eg_shaped *s =
                shape(job, language, map.data, (eg_range){(uint32_t)begin, (uint32_t)end}, EG_OK);
            check_shaped(s);
            n_equal += equals_harfbuzz(s, s->items[0].language);
        }
        begin = end + 1;
    }
    eg_file_unmap(&map);
    assert_int_equal(eg_report_n(job->report), 0);
    assert_true(n_equal > 0);
    return EG_OK;
}

static void test_corpus(void **state)
{
    (void)state;
    eg_map map;
    if (eg_file_map(CORPUS "/eng.md", &map) != 0) {
        print_message("no corpus beside the project (" CORPUS ")\n");
        skip();
    }
    eg_file_unmap(&map);
    for (size_t i = 0; i < N_CORPUS; i++) {
        corpus_language language = corpus[i];
        in_job(shape_file, &language);
    }
}

static eg_status mixed(eg_job *job, void *data)
{
    (void)data;
    /* Digits and a Latin name inside Arabic; the bracket and the full stop are the Arabic's. */
    const eg_shaped *s =
        shape_text(job, "ar", "\xD8\xA7\xD9\x84\xD9\x85\xD8\xA7\xD8\xAF\xD8\xA9 12 (ICAPP).");
    check_shaped(s);
    static const uint8_t levels[] = {1, 2, 1, 2, 1};
    static const char *const scripts[] = {"Arab", "Arab", "Arab", "Latn", "Latn"};
    assert_int_equal(s->base_level, 1);
    uint32_t r = 0;
    for (; r < s->n_runs && r < 3; r++)
        assert_int_equal(s->runs[r].level, levels[r]);
    assert_string_equal(s->runs[0].script, scripts[0]);
    assert_string_equal(s->runs[1].script, scripts[1]);
    bool has_latin = false;
    for (; r < s->n_runs; r++)
        has_latin = has_latin || (strcmp(s->runs[r].script, "Latn") == 0 && s->runs[r].level == 2);
    assert_true(has_latin);
    return EG_OK;
}

/* The mark after a full stop that ends a Hebrew sentence in a Latin word: the stop is the sentence's. */
static eg_status note_mark(eg_job *job, void *data)
{
    (void)data;
    const char *text = "\xD7\x90 RFC.12";
    const eg_shape_item *plain = shape_text(job, "he", text)->items;
    eg_type raised = *plain->type;
    raised.is_superscript = true;
    eg_shape_item items[2] = {*plain, *plain};
    items[0].text.end = items[1].text.begin = 7;
    items[1].type = &raised;
    const eg_shape_context context = {.fonts = fonts};
    const eg_shaped *s = NULL;
    assert_int_equal(eg_shape_paragraph(&context, job, text, plain->text, items, 2, true, &s), EG_OK);
    uint8_t levels[16] = {0};
    for (uint32_t r = 0; r < s->n_runs; r++)
        memset(levels + s->runs[r].text.begin, s->runs[r].level, eg_range_size(s->runs[r].text));
    static const uint8_t expected[] = {1, 1, 1, 2, 2, 2, 1, 2, 2};
    assert_memory_equal(levels, expected, sizeof expected);
    return EG_OK;
}

static eg_status scripts(eg_job *job, void *data)
{
    (void)data;
    static const struct {
        const char *tag, *text, *runs; /* first letters of the runs' scripts */
    } cases[] = {
        {"en", "12. (a) one", "L"},
        {"km", "\xE1\x9E\x80\xE1\x9E\x81 (12)", "K"},
        {"en", "one \xE1\x9E\x80\xE1\x9E\x81 two", "LKL"},
        {"en", "one (\xE1\x9E\x80\xE1\x9E\x81) two", "LKL"}, /* brackets lean to what they hold */
        {"en", "12", "L"},
        {"km", "12", "K"},
        {"ja", "\xE6\x97\xA5\xE6\x9C\xAC\xE3\x81\xAE\xE3\x82\xB3", "K"}, /* Han and kana are one */
        {"zh-Hans", "\xE6\x97\xA5\xE6\x9C\xAC\xE3\x81\xAE", "H"},
        {"hi", "\xE0\xA4\x95\xE0\xA5\xA4", "D"}, /* danda: common, by its extensions */
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const eg_shaped *s = shape_text(job, cases[i].tag, cases[i].text);
        check_shaped(s);
        char found[16] = "";
        uint32_t n = 0;
        for (uint32_t r = 0; r < s->n_runs; r++)
            if (r == 0 || strcmp(s->runs[r].script, s->runs[r - 1].script) != 0)
                found[n++] = s->runs[r].script[0];
        assert_string_equal(found, cases[i].runs);
    }
    return EG_OK;
}

/* A space between words of two scripts is of the language's, on either side of a foreign word. */
static eg_status spaces(eg_job *job, void *data)
{
    (void)data;
    static const struct {
        const char *tag, *text, *scripts; /* first letters of the spaces' scripts */
    } cases[] = {
        {"si", "\xE0\xB7\x83\xE0\xB6\xBB an Art, \xE0\xB7\x83\xE0\xB6\xBB (ab) \xE0\xB7\x83", "SLSSS"},
        {"en", "an \xE0\xB7\x83\xE0\xB6\xBB \xE0\xB7\x83 on", "LSL"},
        {"km", "ab \xD0\xB0\xD0\xB1 \xE1\x9E\x80", "KK"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const eg_shaped *s = shape_text(job, cases[i].tag, cases[i].text);
        check_shaped(s);
        char found[16] = "";
        uint32_t n = 0;
        for (uint32_t r = 0; r < s->n_runs; r++)
            for (uint32_t g = 0; g < s->runs[r].n_glyphs; g++)
                if (s->glyphs[s->runs[r].first_glyph + g].flags & EG_SHAPE_STRETCH)
                    found[n++] = s->runs[r].script[0];
        assert_string_equal(found, cases[i].scripts);
    }
    return EG_OK;
}

static eg_status inkless(eg_job *job, void *data)
{
    (void)data;
    /* ZERO WIDTH SPACE, SOFT HYPHEN, WORD JOINER */
    const eg_shaped *s = shape_text(job, "en",
                                    "a\xE2\x80\x8B"
                                    "b\xC2\xAD"
                                    "c\xE2\x81\xA0"
                                    "d\te f");
    check_shaped(s);
    const eg_glyph *g = s->glyphs;
    assert_int_equal(s->n_glyphs, 11);
    for (uint32_t i = 1; i < 6; i += 2) {
        assert_int_equal(g[i].advance, 0);
        assert_true(g[i].flags & EG_SHAPE_INVISIBLE);
    }
    assert_int_equal(g[7].advance, g[9].advance); /* a tab is as wide as a space */
    assert_int_equal(g[7].flags & (EG_SHAPE_SPACE | EG_SHAPE_STRETCH | EG_SHAPE_INVISIBLE), EG_SHAPE_SPACE);
    assert_int_equal(g[9].flags & (EG_SHAPE_SPACE | EG_SHAPE_STRETCH), EG_SHAPE_SPACE | EG_SHAPE_STRETCH);
    s = shape_text(job, "en",
                   "a\xC2\xA0"
                   "b"); /* NO-BREAK SPACE: stretches, ends no line */
    assert_int_equal(s->glyphs[1].flags & (EG_SHAPE_SPACE | EG_SHAPE_STRETCH), EG_SHAPE_STRETCH);
    return EG_OK;
}

static eg_status one_face_a_cluster(eg_job *job, void *data)
{
    (void)data;
    /* e with two accents, which HarfBuzz composes. */
    const eg_shaped *s = shape_text(job, "vi", "e\xCC\x82\xCC\x81 Vi\xE1\xBB\x87t");
    check_shaped(s);
    assert_int_equal(s->n_runs, 1);
    /* Khmer in an English text: the subscript stays with its letter, and with the fallback's face. */
    s = shape_text(job, "en", "\xE1\x9E\x80\xE1\x9F\x92\xE1\x9E\x9A\xE1\x9E\xBB\xE1\x9E\x84");
    check_shaped(s);
    assert_int_equal(s->n_runs, 1);
    assert_string_equal(eg_face_family(s->runs[0].face), "Noto Serif Khmer");
    return EG_OK;
}

static eg_status dumped(eg_job *job, void *data)
{
    (void)data;
    expect_dump(job, "en", "To be",
                "paragraph 0..5 level 0\n"
                "  run 0..5 item 0 level 0 Latn NotoSerif-Regular 11:"
                " 55@0+6.19 82@1+6.35u 3@2+2.86s "
                "69@3+6.75 72@4+5.88\n");
    return EG_OK;
}

static void expect_same_glyphs(const eg_glyph *a, const eg_glyph *b, uint32_t n)
{
    for (uint32_t i = 0; i < n; i++) {
        assert_int_equal(a[i].id, b[i].id);
        assert_int_equal(a[i].cluster, b[i].cluster);
        assert_int_equal(a[i].advance, b[i].advance);
    }
}

static eg_status again(eg_job *job, void *data)
{
    (void)data;
    eg_glyph *glyphs;
    uint32_t n;
    const eg_shaped *s = shape_text(job, "en", "declaration of office");
    eg_shape_again(job, s, &s->runs[0], s->range, 0, job->arena, &glyphs, &n);
    assert_int_equal(n, s->n_glyphs);
    expect_same_glyphs(glyphs, s->glyphs, n);
    eg_shape_again(job, s, &s->runs[0], (eg_range){0, 4}, 0x2010, job->arena, &glyphs, &n);
    assert_int_equal(n, 5);
    assert_int_equal(glyphs[4].cluster, 4);
    assert_true(glyphs[4].advance > 0 && glyphs[4].id != 0);
    /* A cut through "ffi": no ligature over the line's end. */
    eg_shape_again(job, s, &s->runs[0], (eg_range){15, 17}, 0x2010, job->arena, &glyphs, &n);
    assert_int_equal(n, 3);
    /* Arabic cut inside a word keeps its joined forms, with or without a hyphen. */
    s = shape_text(job, "ar", "\xD8\xA8\xD8\xA8\xD8\xA8");
    for (uint32_t suffix = 0; suffix <= 0x2010; suffix += 0x2010) {
        eg_shape_again(job, s, &s->runs[0], (eg_range){0, 4}, suffix, job->arena, &glyphs, &n);
        assert_true(n >= 2);
        assert_int_equal(glyphs[0].id, s->glyphs[0].id);
        assert_int_equal(glyphs[1].id, s->glyphs[1].id);
    }
    return EG_OK;
}

static eg_status missing(eg_job *job, void *data)
{
    (void)data;
    const char *text = "a \xF0\x96\xBF\xA4 b \xF0\x96\xBF\xA4"; /* U+16FE4, twice */
    const eg_shaped *s =
        shape(job, language_of("en"), text, (eg_range){0, (uint32_t)strlen(text)}, EG_ERR_INPUT);
    assert_non_null(s);
    assert_int_equal(eg_report_n(job->report), 1);
    const eg_finding *finding = eg_report_at(job->report, 0);
    assert_string_equal(finding->slug, "glyph-missing");
    eg_report_sort(job->report);
    assert_string_equal(finding->message, "no font has U+16FE4 KHITAN SMALL SCRIPT FILLER; and 1 more place");
    assert_non_null(finding->hint);
    return EG_OK;
}

/* Two items: a picture has its own width and no ink of a font. */
static eg_status object(eg_job *job, void *data)
{
    (void)data;
    const char *text = "a\xEF\xBF\xBC";
    eg_language language = make_language("en", "Latn");
    eg_type type = make_type("Noto Serif");
    eg_shape_item items[] = {{.text = {0, 1}, .type = &type, .language = &language},
                             {.text = {1, 4},
                              .type = &type,
                              .language = &language,
                              .object_width = 20 * EG_PT,
                              .object_ascent = 10 * EG_PT}};
    eg_shape_context context = {fonts, NULL};
    const eg_shaped *s;
    assert_int_equal(eg_shape_paragraph(&context, job, text, (eg_range){0, 4}, items, 2, false, &s), EG_OK);
    check_shaped(s);
    assert_int_equal(s->n_runs, 2);
    assert_int_equal(s->glyphs[1].advance, 20 * EG_PT);
    assert_int_equal(s->glyphs[1].flags, EG_SHAPE_OBJECT);
    return EG_OK;
}

static void test_mixed(void **state)
{
    (void)state;
    in_job(mixed, NULL);
    in_job(note_mark, NULL);
}

static void test_scripts(void **state)
{
    (void)state;
    in_job(scripts, NULL);
}

static void test_spaces(void **state)
{
    (void)state;
    in_job(spaces, NULL);
}

static void test_inkless(void **state)
{
    (void)state;
    in_job(inkless, NULL);
}

static void test_clusters(void **state)
{
    (void)state;
    in_job(one_face_a_cluster, NULL);
}

static void test_dump(void **state)
{
    (void)state;
    in_job(dumped, NULL);
}

static void test_again(void **state)
{
    (void)state;
    in_job(again, NULL);
}

static void test_missing(void **state)
{
    (void)state;
    in_job(missing, NULL);
}

static void test_object(void **state)
{
    (void)state;
    in_job(object, NULL);
}

/* Every allocation failed in turn, fonts opened anew each time; a checker of leaks sees what stays behind. */
static eg_status starve(eg_job *job, void *data)
{
    static const char *const folders[] = {"/usr/share/fonts", NULL};
    eg_fonts **own = data;
    eg_status status = eg_fonts_open(job, EG_SOURCE_DIR "/fonts/fonts.yaml", folders, own);
    if (status)
        return status;
    eg_language language = make_language("ar", "Arab");
    eg_type type = make_type("Noto Naskh Arabic");
    const char *text = "\xD8\xA8 abc \xE1\x9E\x80 \xE2\x9C\x93";
    eg_shape_item item = {.text = {0, (uint32_t)strlen(text)}, .type = &type, .language = &language};
    eg_shape_context context = {*own, NULL};
    const eg_shaped *s;
    return eg_shape_paragraph(&context, job, text, item.text, &item, 1, true, &s);
}

static void test_memory(void **state)
{
    (void)state;
    bool is_enough = false;
    for (long n = 0; n < 100000 && !is_enough; n++) {
        eg_fonts *own = NULL;
        eg_job *job = eg_job_new();
        eg_memory_fail_after(n);
        eg_status status = eg_job_run(job, starve, &own);
        eg_memory_fail_after(-1);
        eg_job_free(job);
        eg_fonts_close(own);
        assert_true(status == EG_OK || status == EG_ERR_MEMORY);
        is_enough = status == EG_OK;
    }
    assert_true(is_enough);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_corpus), cmocka_unit_test(test_mixed),   cmocka_unit_test(test_scripts),
        cmocka_unit_test(test_spaces), cmocka_unit_test(test_inkless), cmocka_unit_test(test_clusters),
        cmocka_unit_test(test_dump),   cmocka_unit_test(test_again),   cmocka_unit_test(test_missing),
        cmocka_unit_test(test_object), cmocka_unit_test(test_memory)};
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
