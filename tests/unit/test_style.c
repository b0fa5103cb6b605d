/* style/: the page design's measures as layout/ reads them, styles that extend, faults in style files,
 * failing memory. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/buffer.h"
#include "base/file.h"
#include "style/style.h"

#define LANGUAGES EG_SOURCE_DIR "/src/language/data"
#define STYLES EG_SOURCE_DIR "/src/style/data"
#define PATTERNS EG_BINARY_DIR "/share/engross/hyphenation"

static eg_languages *languages;
static eg_styles *styles;
static char folder[] = "/tmp/engross-style-XXXXXX";

static int open_folders(void **state)
{
    (void)state;
    languages = eg_languages_new(LANGUAGES, PATTERNS);
    styles = eg_styles_new(STYLES);
    return languages && styles && mkdtemp(folder) ? 0 : -1;
}

static int close_folders(void **state)
{
    (void)state;
    eg_languages_free(languages);
    eg_styles_free(styles);
    return rmdir(folder);
}

static const eg_style *load(eg_job *job, const char *name, const char *paper, const char *tag,
                            const eg_language **language)
{
    const eg_style *style = NULL;
    assert_int_equal(eg_language_lookup(languages, job, tag, EG_NOWHERE, language), EG_OK);
    assert_int_equal(eg_style_load(styles, job, name, paper, *language, &style), EG_OK);
    return style;
}

static void run_job(eg_status (*work)(eg_job *job, void *data), void *data)
{
    eg_job *job = eg_job_new();
    assert_non_null(job);
    assert_int_equal(eg_job_run(job, work, data), EG_OK);
    eg_job_free(job);
}

/* Within a thousandth of a point: millimetres are rounded once. */
static void expect_length(eg_len length, double points)
{
    eg_len difference = length - EG_PT_OF(points);
    if (difference < -65 || difference > 65)
        fail_msg("%.4f pt is not %.4f pt", (double)length / 65536, points);
}

static double mm(double value)
{
    return value * 72 / 25.4;
}

static void expect_block(const eg_block_style *block, double size, double leading, unsigned weight,
                         const char *family)
{
    expect_length(block->type.size, size);
    expect_length(block->leading, leading);
    assert_int_equal(block->type.weight, weight);
    assert_string_equal(block->type.families[0], family);
}

/* --- the page design in Latin --- */

static eg_status check_latin(eg_job *job, void *data)
{
    (void)data;
    const eg_language *en;
    const eg_style *style = load(job, "official", NULL, "en", &en);
    const eg_geometry *g = eg_style_geometry(style);
    expect_length(g->width, mm(210));
    expect_length(g->height, mm(297));
    expect_length(g->start, mm(35));
    expect_length(g->column, mm(150));
    expect_length(g->top, mm(25));
    expect_length(g->depth, 43 * 16);
    expect_length(g->grid, 8);
    expect_length(g->number_gap, mm(3));
    expect_length(g->sub_indent, mm(8));
    expect_length(g->foot_baseline, mm(15));
    const eg_block_style *body = eg_style_block(style, EG_ROLE_BODY, en);
    expect_block(body, 11, 16, 400, "Noto Serif");
    assert_null(body->type.families[1]);
    assert_int_equal(body->align, EG_ALIGN_JUSTIFY);
    assert_int_equal(body->glyph_stretch, 200);
    assert_true(body->hyphenate && body->optical_margins);
    expect_length(body->below, 8);
    expect_length(body->first_indent, 0);
    expect_block(eg_style_block(style, EG_ROLE_TITLE, en), 20, 24, 700, "Noto Serif");
    assert_int_equal(eg_style_block(style, EG_ROLE_TITLE, en)->align, EG_ALIGN_CENTRE);
    assert_true(eg_style_block(style, EG_ROLE_TITLE, en)->balance);
    expect_block(eg_style_block(style, EG_ROLE_SUBTITLE, en), 11.5, 16, 400, "Noto Serif");
    expect_length(eg_style_block(style, EG_ROLE_SUBTITLE, en)->max_width, mm(125));
    expect_block(eg_style_block(style, EG_ROLE_STATUS_NOTE, en), 9, 12, 400, "Noto Serif");
    expect_block(eg_style_block(style, EG_ROLE_BODY_NAME, en), 11, 14, 700, "Noto Serif");
    expect_block(eg_style_block(style, EG_ROLE_BAND, en), 8.5, 12, 400, "Noto Serif");
    const eg_block_style *heading = eg_style_block(style, EG_ROLE_HEADING_2, en);
    expect_block(heading, 12, 16, 700, "Noto Serif");
    expect_length(heading->above, 24);
    expect_length(heading->below, 8);
    expect_block(eg_style_block(style, EG_ROLE_HEADING_3, en), 11, 16, 700, "Noto Serif");
    expect_length(eg_style_block(style, EG_ROLE_HEADING_3, en)->above, 16);
    assert_int_equal(eg_style_block(style, EG_ROLE_LABEL, en)->type.weight, 400);
    expect_length(eg_style_block(style, EG_ROLE_CLOSING, en)->above, 16);
    expect_length(eg_style_block(style, EG_ROLE_QUOTE, en)->start, mm(8));
    expect_block(eg_style_block(style, EG_ROLE_NOTE, en), 9, 12, 400, "Noto Serif");
    expect_block(eg_style_block(style, EG_ROLE_TABLE_HEAD, en), 9.5, 13, 700, "Noto Serif");
    expect_block(eg_style_block(style, EG_ROLE_CODE, en), 9.5, 14, 400, "Noto Sans Mono");
    expect_block(eg_style_block(style, EG_ROLE_FOOT, en), 8.5, 11, 400, "Noto Serif");
    expect_block(eg_style_block(style, EG_ROLE_SIGN_HEADING, en), 14, 16, 700, "Noto Serif");
    expect_block(eg_style_block(style, EG_ROLE_SIGN_DETAIL, en), 8.5, 11, 400, "Noto Serif");
    expect_length(eg_style_length(style, "masthead.emblem-height"), mm(18));
    expect_length(eg_style_length(style, "masthead.band-height"), mm(6));
    expect_length(eg_style_length(style, "title.drop"), mm(18));
    expect_length(eg_style_length(style, "title.text-gap"), 32);
    expect_length(eg_style_length(style, "note.rule-width"), mm(30));
    expect_length(eg_style_length(style, "sign.cell-width"), mm(71));
    expect_length(eg_style_length(style, "sign.cell-height"), mm(39));
    expect_length(eg_style_length(style, "sign.field-height"), mm(20));
    assert_ptr_equal(body, eg_style_block(style, EG_ROLE_BODY, en));
    assert_int_equal(eg_report_n(job->report), 0);
    return EG_OK;
}

static void test_latin(void **state)
{
    (void)state;
    run_job(check_latin, NULL);
}

/* --- the table of scripts --- */

static const struct {
    const char *tag;
    double size, leading;
    const char *family;
    double title, title_leading, heading;
} scripts[] = {
    {"vi", 11, 17, "Noto Serif", 20, 25.5, 12},
    {"ru", 11, 16, "Noto Serif", 20, 24, 12},
    {"km", 11, 20, "Noto Serif Khmer", 18, 36, 11.5},
    {"th", 11.5, 19, "Noto Serif Thai", 20, 32, 12},
    {"lo", 11, 19, "Noto Serif Lao", 20, 32, 12},
    {"my", 11, 22, "Noto Serif Myanmar", 18, 34, 12},
    {"ar", 13, 22, "Noto Naskh Arabic", 24, 36, 14},
    {"fa", 13, 22, "Noto Naskh Arabic", 24, 36, 14},
    {"ur", 13, 32, "Noto Nastaliq Urdu", 20, 50, 15},
    {"hi", 11.5, 19, "Noto Serif Devanagari", 20, 30, 12.5},
    {"bn", 12, 19, "Noto Serif Bengali", 20, 30, 12.5},
    {"ta", 10.5, 18, "Noto Serif Tamil", 20, 30, 12.5},
    {"si", 11, 19, "Noto Serif Sinhala", 20, 30, 12.5},
    {"zh-Hans", 12, 21, "Noto Serif CJK SC", 22, 33, 12},
    {"zh-Hant", 12, 21, "Noto Serif CJK TC", 22, 33, 12},
    {"zh-HK", 12, 21, "Noto Serif CJK HK", 22, 33, 12},
    {"zh-Hant-HK", 12, 21, "Noto Serif CJK HK", 22, 33, 12},
    {"yue", 12, 21, "Noto Serif CJK HK", 22, 33, 12},
    {"ja", 11, 19, "Noto Serif CJK JP", 20, 32, 11.5},
    {"ko", 11, 19, "Noto Serif CJK KR", 20, 32, 11.5},
    {"bo", 13, 26, "Noto Serif Tibetan", 20, 40, 14},
    {"mn-Mong", 13, 26, "Noto Sans Mongolian", 20, 40, 14},
};

static eg_status check_scripts(eg_job *job, void *data)
{
    (void)data;
    for (size_t i = 0; i < sizeof scripts / sizeof *scripts; i++) {
        const eg_language *language;
        const eg_style *style = load(job, "official", NULL, scripts[i].tag, &language);
        const eg_block_style *body = eg_style_block(style, EG_ROLE_BODY, language);
        const eg_geometry *g = eg_style_geometry(style);
        expect_block(body, scripts[i].size, scripts[i].leading, 400, scripts[i].family);
        expect_length(eg_style_block(style, EG_ROLE_TITLE, language)->type.size, scripts[i].title);
        expect_length(eg_style_block(style, EG_ROLE_TITLE, language)->leading, scripts[i].title_leading);
        expect_length(eg_style_block(style, EG_ROLE_HEADING_2, language)->type.size, scripts[i].heading);
        assert_int_equal(g->grid, body->leading / 2);
        assert_int_equal(g->depth % g->grid, 0);
        assert_true(g->depth <= EG_MM_OF(243) && g->depth > EG_MM_OF(236));
    }
    const eg_language *km, *zh, *ja, *ur, *bo;
    const eg_style *style = load(job, "official", NULL, "km", &km);
    expect_block(eg_style_block(style, EG_ROLE_TITLE, km), 18, 36, 400, "Khmer OS Muol Light");
    assert_string_equal(eg_style_block(style, EG_ROLE_TITLE, km)->type.families[1], "Noto Serif Khmer");
    expect_block(eg_style_block(style, EG_ROLE_SIGN_DETAIL, km), 8.5, 15, 400, "Noto Serif Khmer");
    expect_length(eg_style_length(style, "sign.cell-height"), mm(46));
    style = load(job, "official", NULL, "zh-Hans", &zh);
    expect_length(eg_style_geometry(style)->column, 35 * 12);
    expect_length(eg_style_block(style, EG_ROLE_BODY, zh)->first_indent, 24);
    expect_length(eg_style_block(style, EG_ROLE_BODY, zh)->below, 0);
    expect_block(eg_style_block(style, EG_ROLE_HEADING_2, zh), 12, 21, 700, "Noto Sans CJK SC");
    style = load(job, "official", NULL, "ja", &ja);
    expect_length(eg_style_geometry(style)->column, 38 * 11);
    expect_length(eg_style_block(style, EG_ROLE_BODY, ja)->first_indent, 11);
    style = load(job, "official", NULL, "ur", &ur);
    assert_int_equal(eg_style_block(style, EG_ROLE_TITLE, ur)->align, EG_ALIGN_START);
    style = load(job, "official", NULL, "bo", &bo);
    assert_int_equal(eg_style_block(style, EG_ROLE_TITLE, bo)->type.weight, 400);
    assert_int_equal(eg_report_n_errors(job->report), 0);
    return EG_OK;
}

static void test_scripts(void **state)
{
    (void)state;
    run_job(check_scripts, NULL);
}

/* --- type within a block --- */

static eg_status check_types(eg_job *job, void *data)
{
    (void)data;
    const eg_language *en, *km;
    const eg_style *style = load(job, "official", NULL, "en", &en);
    assert_int_equal(eg_language_lookup(languages, job, "km", EG_NOWHERE, &km), EG_OK);
    const eg_block_style *body = eg_style_block(style, EG_ROLE_BODY, en);
    eg_type type = eg_style_type(style, body, en, EG_TYPE_EMPHASIS);
    assert_true(type.italic && type.weight == 400);
    type = eg_style_type(style, body, en, EG_TYPE_EMPHASIS | EG_TYPE_STRONG);
    assert_true(type.italic && type.weight == 700);
    type = eg_style_type(style, eg_style_block(style, EG_ROLE_BODY, km), km, EG_TYPE_EMPHASIS);
    assert_true(!type.italic && type.weight == 700);
    type = eg_style_type(style, body, en, EG_TYPE_CODE);
    assert_string_equal(type.families[0], "Noto Sans Mono");
    assert_string_equal(type.families[1], "Noto Serif");
    type = eg_style_type(style, body, en, EG_TYPE_SUPERSCRIPT);
    assert_true(type.is_superscript);
    expect_length(type.size, 11 * 0.65);
    type = eg_style_type(style, body, en, 0);
    assert_memory_equal(&type, &body->type, sizeof type);
    return EG_OK;
}

static void test_types(void **state)
{
    (void)state;
    run_job(check_types, NULL);
}

/* --- papers --- */

static eg_status check_papers(eg_job *job, void *data)
{
    (void)data;
    static const char *const papers[] = {"A3", "A4", "A5", "A6", "B5", "B5-JIS", "Letter", "Legal", "F4"};
    const eg_language *en;
    for (size_t i = 0; i < sizeof papers / sizeof *papers; i++) {
        const eg_geometry *g = eg_style_geometry(load(job, "official", papers[i], "en", &en));
        eg_len end = g->width - g->start - g->column;
        assert_true(g->start >= EG_MM_OF(18) && end >= EG_MM_OF(9) && g->start > end);
        assert_true(g->start - end <= EG_MM_OF(10.1));
        assert_true(g->top + g->depth < g->height - g->foot_baseline);
        assert_true(g->depth % g->grid == 0);
    }
    const eg_style *style;
    assert_int_equal(eg_style_load(styles, job, "official", "A44", en, &style), EG_ERR_INPUT);
    assert_int_equal(eg_report_n(job->report), 1);
    assert_string_equal(eg_report_at(job->report, 0)->slug, "paper-unknown");
    assert_non_null(strstr(eg_report_at(job->report, 0)->hint, "did you mean A4?"));
    return EG_OK;
}

static void test_papers(void **state)
{
    (void)state;
    run_job(check_papers, NULL);
}

/* --- a style of the user's own --- */

static const char *write_style(eg_job *job, const char *name, const char *text)
{
    const char *path = eg_arena_print(job->arena, "%s/%s", folder, name);
    assert_int_equal(eg_file_write(path, eg_slice_of(text)), 0);
    return path;
}

static eg_status check_extends(eg_job *job, void *data)
{
    (void)data;
    const eg_language *en, *km;
    const char *base = write_style(
        job, "base.yaml",
        "extends: official\npaper: A5\ncolours: {accent: \"#1A4f8b\"}\n"
        "roles:\n  all: {size: 90%}\n  title: {family: [Libertinus, Noto Sans], tracking: 0.1em}\n");
    const char *path =
        write_style(job, "house.yaml",
                    "extends: ./base.yaml\nlengths: {sign: {gutter: 5mm}}\n"
                    "roles: {body: {above: 50%, leading: 15.5pt}, quote: {first-indent: 2em}}\n"
                    "languages: {en: {body: {size: 10pt}}}\n");
    const eg_style *style = load(job, path, NULL, "en", &en);
    assert_int_equal(eg_report_n(job->report), 0);
    expect_length(eg_style_geometry(style)->width, mm(148));
    const eg_block_style *body = eg_style_block(style, EG_ROLE_BODY, en);
    expect_block(body, 10, 15.5, 400, "Noto Serif");
    expect_length(body->above, 4);
    const eg_block_style *title = eg_style_block(style, EG_ROLE_TITLE, en);
    assert_string_equal(title->type.families[0], "Libertinus");
    assert_string_equal(title->type.families[1], "Noto Sans");
    assert_string_equal(title->type.families[2], "Noto Serif");
    expect_length(title->type.tracking, 2);
    expect_length(eg_style_block(style, EG_ROLE_QUOTE, en)->first_indent, 20);
    expect_length(eg_style_length(style, "sign.gutter"), mm(5));
    eg_colour colour = eg_style_block(style, EG_ROLE_BODY_NAME, en)->type.colour;
    assert_true(colour.red == 0x1A && colour.green == 0x4F && colour.blue == 0x8B);
    /* A script's own measures still hold over what a style says of roles in general. */
    style = load(job, path, "A4", "km", &km);
    expect_block(eg_style_block(style, EG_ROLE_BODY, km), 10, 20, 400, "Noto Serif Khmer");
    unlink(base);
    unlink(path);
    return EG_OK;
}

static void test_extends(void **state)
{
    (void)state;
    run_job(check_extends, NULL);
}

/* --- faults --- */

static void expect_report(eg_job *job, const char *text, eg_status status, const char *expected)
{
    const eg_language *en;
    const eg_style *style;
    const char *path = write_style(job, "fault.yaml", text);
    job->report = eg_report_new(job->arena);
    assert_int_equal(eg_language_lookup(languages, job, "en", EG_NOWHERE, &en), EG_OK);
    job->report = eg_report_new(job->arena);
    assert_int_equal(eg_style_load(styles, job, path, NULL, en, &style), status);
    eg_buffer out = eg_buffer_new(job->arena);
    for (size_t i = 0; i < eg_report_n(job->report); i++) {
        const eg_finding *f = eg_report_at(job->report, i);
        eg_buffer_print(&out, "%u:%u %s: %s; %s\n", f->line, f->column, f->slug, f->message,
                        f->hint ? f->hint : "");
    }
    unlink(path);
    assert_string_equal(out.data ? out.data : "", expected);
}

static eg_status check_faults(eg_job *job, void *data)
{
    (void)data;
    expect_report(job, "roles: {boddy: {size: 12pt}}\n", EG_OK,
                  "1:9 style-key-unknown: “boddy” is no key of a style here; did you mean body?\n");
    expect_report(job, "roles:\n  body: {leeding: 12pt}\n", EG_OK,
                  "2:10 style-key-unknown: “leeding” is no key of a style here; did you mean leading?\n");
    expect_report(
        job, "lengths: {sign: {cell-widht: 12pt}}\n", EG_OK,
        "1:18 style-key-unknown: “cell-widht” is no key of a style here; did you mean cell-width?\n");
    expect_report(job, "roles: {body: {size: 12 pixels}}\n", EG_ERR_INPUT,
                  "1:22 style-length-invalid: “12 pixels” is not a length; write a number above nothing with "
                  "pt, mm, cm, "
                  "in or %, such as 12pt\n");
    expect_report(job, "roles: {body: {size: -1pt, above: 12}}\n", EG_ERR_INPUT,
                  "1:22 style-length-invalid: “-1pt” is not a length; write a number above nothing with pt, "
                  "mm, cm, in or "
                  "%, such as 12pt\n"
                  "1:35 style-length-invalid: “12” is not a length; write a number with pt, mm, cm, in, em "
                  "or %, such as "
                  "12pt\n");
    expect_report(
        job, "scripts: {Khmr: {lengths: {sign: {gutter: 1em}}}}\n", EG_ERR_INPUT,
        "1:43 style-length-invalid: “1em” is not a length; write a number, none below 0, with pt, mm, cm, in "
        "or %, such as 12pt\n");
    expect_report(job, "lengths: {press: {bleed: -3mm}}\n", EG_ERR_INPUT,
                  "1:26 style-length-invalid: “-3mm” is not a length; write a number, none below 0, with pt, "
                  "mm, cm, in "
                  "or %, such as 12pt\n");
    expect_report(
        job, "roles: {body: {align: center, weight: bold, colour: \"#12345\", stretch: 50%}}\n", EG_ERR_INPUT,
        "1:23 style-value-invalid: “center” is not a value of this key; write justify, start, centre or end\n"
        "1:39 style-value-invalid: “bold” is not a value of this key; write a weight from 100 to 900\n"
        "1:53 style-value-invalid: “#12345” is not a value of this key; write a colour such as \"#1a4f8b\", "
        "or "
        "the name of one\n"
        "1:72 style-value-invalid: “50%” is not a value of this key; write a percentage up to 10%\n");
    expect_report(job, "paper: A7\n", EG_ERR_INPUT,
                  "1:8 paper-unknown: there is no paper “A7”; the papers are A3, A4, A5, "
                  "A6, B5, B5-JIS, "
                  "Letter, Legal, F4\n");
    const char *circle =
        eg_arena_print(job->arena,
                       "1:10 style-extends-circle: the styles extend one another: %s/fault.yaml comes "
                       "again, or there are more than 8; let the last style of the chain extend official\n",
                       folder);
    expect_report(job, "extends: fault.yaml\n", EG_ERR_INPUT, circle);
    expect_report(
        job, "extends: nosuch\n", EG_ERR_SYSTEM,
        "1:10 style-missing: there is no style “nosuch”; write official, or the path of a style file of "
        "your own: one that has a / or ends in .yaml\n");
    return EG_OK;
}

static void test_faults(void **state)
{
    (void)state;
    run_job(check_faults, NULL);
}

/* --- memory that fails --- */

static eg_status load_some(eg_job *job, void *data)
{
    const eg_language *km;
    const eg_style *style;
    eg_status status = eg_language_lookup(languages, job, "km", EG_NOWHERE, &km);
    if (status == EG_OK)
        status = eg_style_load(data, job, "official", NULL, km, &style);
    if (status == EG_OK)
        eg_style_type(style, eg_style_block(style, EG_ROLE_TITLE, km), km, EG_TYPE_CODE);
    return status;
}

static void test_memory(void **state)
{
    (void)state;
    for (long n = 0;; n++) {
        eg_status status = EG_ERR_MEMORY;
        eg_memory_fail_after(n);
        eg_styles *some = eg_styles_new(STYLES);
        eg_job *job = some ? eg_job_new() : NULL;
        if (job)
            status = eg_job_run(job, load_some, some);
        eg_memory_fail_after(-1);
        eg_job_free(job);
        if (some) {
            job = eg_job_new();
            assert_int_equal(eg_job_run(job, load_some, some), EG_OK);
            eg_job_free(job);
        }
        eg_styles_free(some);
        if (status == EG_OK)
            break;
        assert_int_equal(status, EG_ERR_MEMORY);
    }
}

static const eg_style *load_over(eg_job *job, const char *name, const char *paper,
                                 const eg_language *language)
{
    const eg_style *style = NULL;
    assert_int_equal(eg_style_load_over(styles, job, name, "parallel", paper, language, &style), EG_OK);
    return style;
}

/* An edition's own style over another: its sizes and papers, the other's faces; nothing twice. */
static eg_status load_parallel(eg_job *job, void *data)
{
    static const char *const papers[] = {"parallel-2", "parallel-3", "parallel-4"};
    static const double sheets[][3] = {{210, 297, 150}, {297, 210, 247}, {420, 297, 348}};
    const eg_language *en = NULL, *km = NULL;
    (void)data;
    load(job, "official", NULL, "km", &km);
    load(job, "official", NULL, "en", &en);
    for (size_t i = 0; i < sizeof papers / sizeof *papers; i++) {
        const eg_geometry *g = eg_style_geometry(load_over(job, "official", papers[i], en));
        expect_length(g->width, mm(sheets[i][0]));
        expect_length(g->height, mm(sheets[i][1]));
        expect_length(g->column, mm(sheets[i][2]));
        expect_length(2 * g->start + g->column, mm(sheets[i][0]));
    }
    const eg_style *style = load_over(job, "official", "parallel-2", en);
    expect_block(eg_style_block(style, EG_ROLE_BODY, en), 9.5, 13.5, 400, "Noto Serif");
    expect_block(eg_style_block(style, EG_ROLE_BODY, km), 9.5, 17, 400, "Noto Serif Khmer");
    expect_block(eg_style_block(style, EG_ROLE_TITLE, km), 12.5, 25, 400, "Khmer OS Muol Light");
    expect_length(eg_style_length(style, "parallel.gutter"), mm(6));
    expect_length(eg_style_length(style, "sign.cell-height"), mm(39));
    const eg_style *itself = load_over(job, "parallel", "parallel-2", en);
    expect_block(eg_style_block(itself, EG_ROLE_BODY, en), 9.5, 13.5, 400, "Noto Serif");
    assert_int_equal(eg_report_n(job->report), 0);
    return EG_OK;
}

static void test_over(void **state)
{
    (void)state;
    run_job(load_parallel, NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_latin),  cmocka_unit_test(test_scripts), cmocka_unit_test(test_types),
        cmocka_unit_test(test_papers), cmocka_unit_test(test_extends), cmocka_unit_test(test_faults),
        cmocka_unit_test(test_memory), cmocka_unit_test(test_over),
    };
    return cmocka_run_group_tests(tests, open_folders, close_folders);
}
