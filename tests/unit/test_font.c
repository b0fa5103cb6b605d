/* font/: the registry, what is wrong with a font file, the user's own fonts, fallback, subsets. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>
#include <hb-ot.h>

#include "base/file.h"
#include "font/font.h"
#include "source/yaml.h"
#include "work_fixture.h"

#define REGISTRY EG_SOURCE_DIR "/fonts/fonts.yaml"
#define SERIF "/usr/share/fonts/truetype/noto/NotoSerif-Regular.ttf"

static char own[] = "/tmp/engross-test-font-XXXXXX"; /* a user's own folder */

static int set_up(void **state)
{
    (void)state;
    return mkdtemp(own) == NULL;
}

static int tear_down(void **state)
{
    char command[128];
    (void)state;
    snprintf(command, sizeof command, "rm -r '%s'", own);
    return system(command) != 0;
}

/* The registry over the user's folder and the system's; closed with the job. */
static void close_fonts(void *object)
{
    eg_fonts_close(object);
}

static eg_fonts *open_with(eg_job *job, const char *registry, const char *system_folder)
{
    const char *folders[] = {own, system_folder, NULL};
    eg_fonts *fonts;
    assert_int_equal(eg_fonts_open(job, registry, folders, &fonts), EG_OK);
    eg_job_on_close(job, close_fonts, fonts);
    return fonts;
}

static eg_fonts *open_fonts(eg_job *job)
{
    return open_with(job, REGISTRY, "/usr/share/fonts");
}

/* The only finding of the job. */
static const eg_finding *only_finding(eg_job *job, const char *slug)
{
    assert_int_equal(eg_report_n(job->report), 1);
    const eg_finding *finding = eg_report_at(job->report, 0);
    assert_string_equal(finding->slug, slug);
    assert_non_null(finding->hint);
    return finding;
}

/* Every block of the whole file reads as YAML, and every file that is installed opens. */
static eg_status whole_registry(eg_job *job, void *data)
{
    (void)data;
    const eg_yaml *root;
    assert_int_equal(eg_yaml_load(job, REGISTRY, &root), EG_OK);
    const eg_yaml *families = eg_yaml_find(root, "families"), *fallback = eg_yaml_find(root, "fallback");
    assert_true(families && families->n > 180 && fallback && fallback->n > 100);
    eg_fonts *fonts = open_fonts(job);
    for (uint32_t i = 0; i < families->n; i++) {
        const eg_face *face;
        assert_int_equal(eg_fonts_find(fonts, job, families->keys[i]->value, 400, false, &face), EG_OK);
        assert_string_equal(eg_face_family(face), families->keys[i]->value);
    }
    for (uint32_t i = 0; i < fallback->n; i++)
        for (uint32_t j = 0; j < fallback->items[i]->n; j++)
            assert_non_null(eg_yaml_find(families, fallback->items[i]->items[j]->value));
    eg_buffer out = eg_buffer_new(job->arena);
    assert_int_equal(eg_fonts_list(fonts, job, "Khmr", &out, false), EG_OK);
    assert_non_null(strstr(out.data, "Noto Serif Khmer  serif, Khmr, OFL-1.1\n"
                                     "    truetype/noto/NotoSerifKhmer-Regular.ttf  400  fonts-noto-core\n"));
    assert_null(strstr(out.data, "Noto Serif Lao"));
    out = eg_buffer_new(job->arena);
    assert_int_equal(eg_fonts_list(fonts, job, "", &out, true), EG_OK);
    assert_non_null(strstr(out.data, "{\"family\":\"Noto Serif\",\"class\":\"serif\","));
    assert_int_equal(eg_report_n(job->report), 0);
    return EG_OK;
}

static eg_status find_faces(eg_job *job, void *data)
{
    (void)data;
    static const struct {
        const char *family;
        unsigned weight;
        bool italic;
        const char *name;
    } cases[] = {{"Noto Serif", 400, false, "NotoSerif-Regular"},
                 {"Noto Serif", 600, false, "NotoSerif-Bold"},
                 {"Noto Serif", 500, true, "NotoSerif-Italic"},
                 {"Noto Serif", 900, true, "NotoSerif-BoldItalic"},
                 {"Noto Serif Khmer", 400, true, "NotoSerifKhmer-Regular"},
                 {"Noto Serif CJK SC", 400, false, "NotoSerifCJKsc-Regular"},
                 {"Noto Serif CJK JP", 700, false, "NotoSerifCJKjp-Bold"}};
    eg_fonts *fonts = open_fonts(job);
    const eg_face *face;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        assert_int_equal(eg_fonts_find(fonts, job, cases[i].family, cases[i].weight, cases[i].italic, &face),
                         EG_OK);
        assert_string_equal(eg_face_name(face), cases[i].name);
    }
    assert_int_equal(eg_fonts_find(fonts, job, "No Such Family", 400, false, &face), EG_OK);
    assert_null(face);
    assert_int_equal(eg_fonts_find(fonts, job, NULL, 400, false, &face), EG_OK);
    assert_null(face);
    assert_int_equal(eg_fonts_find(fonts, job, "Noto Serif", 400, false, &face), EG_OK);
    const eg_face_metrics *m = eg_face_metrics_of(face);
    assert_int_equal(m->units_per_em, 1000);
    assert_int_equal(m->ascent, 1069);
    assert_int_equal(m->descent, -293);
    assert_int_equal(m->cap_height, 714);
    assert_true(m->is_serif && !m->is_italic && !m->is_fixed);
    assert_true(eg_face_has(face, 'a') && !eg_face_has(face, 0x1780));
    int ink[4];
    eg_face_extents(face, 55, ink); /* T stands on the line, as high as a capital */
    assert_int_equal(ink[1], 0);
    assert_int_equal(ink[3], 714);
    return EG_OK;
}

/* What a registry may get wrong: each is one finding with its line. */
static eg_status wrong_registry(eg_job *job, void *data)
{
    const char *text = data;
    char path[256];
    snprintf(path, sizeof path, "%s/fonts.yaml", own);
    assert_int_equal(eg_file_write(path, eg_slice_of(text)), 0);
    const char *folders[] = {own, NULL};
    eg_fonts *fonts;
    eg_status status = eg_fonts_open(job, path, folders, &fonts);
    if (status == EG_OK) {
        const eg_face *face;
        eg_job_on_close(job, close_fonts, fonts);
        assert_int_equal(eg_fonts_find(fonts, job, "A", 400, false, &face), EG_ERR_SYSTEM);
    } else {
        assert_int_equal(status, EG_ERR_INPUT);
    }
    assert_int_equal(eg_report_n(job->report), 1);
    assert_true(eg_report_at(job->report, 0)->line > 0);
    unlink(path);
    return EG_OK;
}

#define KEYS "    class: serif\n    scripts: [Latn]\n    package: p\n    licence: l\n    folder: f\n"

static void test_wrong_registry(void **state)
{
    (void)state;
    static const char *const cases[] = {
        "  A:\n    class: serif\n",
        "fonts:\n  A:\n",
        "families:\n A:\n    class: serif\n",
        "families:\n  A:\n  A:\n",
        "families:\n  A: 3\n",
        "families:\n  A:\n    class: fancy\n",
        "families:\n  A:\n" KEYS,
        "families:\n  A:\n" KEYS "    files: []\n",
        "families:\n  A:\n" KEYS "    files:\n      - x.ttf\n",
        "families:\n  A:\n" KEYS "    files:\n      - {file: x.ttf}\n",
        "families:\n  A:\n" KEYS "    files:\n      - {file: x.ttf, weight: 400, sha256: 12}\n",
        "families:\n  A:\n" KEYS "    files:\n      - {file: x.ttf, weight: 400, style: bold}\n",
        "families:\n  A:\n" KEYS "    colour: red\n    files:\n      - {file: x.ttf, weight: 400}\n",
        "families:\n  A:\n    class: [serif\n",
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        in_job(wrong_registry, (void *)cases[i]);
}

static eg_status missing(eg_job *job, void *data)
{
    (void)data;
    eg_fonts *fonts = open_with(job, REGISTRY, "/nowhere");
    const eg_face *face;
    for (int i = 0; i < 2; i++) /* told once */
        assert_int_equal(eg_fonts_find(fonts, job, "Noto Serif Khmer", 400, false, &face), EG_ERR_SYSTEM);
    const eg_finding *finding = only_finding(job, "font-missing");
    assert_string_equal(
        finding->message,
        "the font Noto Serif Khmer (truetype/noto/NotoSerifKhmer-Regular.ttf) is not installed");
    assert_string_equal(finding->hint, "apt install fonts-noto-core, or put the file into the fonts folder");
    assert_string_equal(finding->file, REGISTRY);
    assert_true(finding->line > 0);
    const char *package;
    uint32_t letter = 0x1780;
    assert_int_equal(eg_fonts_fallback(fonts, job, "Khmr", true, 400, &letter, 1, &face, &package), EG_OK);
    assert_null(face);
    assert_string_equal(package, "fonts-noto-core");
    return EG_OK;
}

/* A copy of Noto Serif in the user's folder, changed by data. */
typedef struct change {
    size_t size;      /* cut to; 0: whole */
    int fs_type;      /* OS/2 fsType; -1: as it is */
    const char *slug; /* expected finding; NULL: none */
    const char *problem;
} change;

static size_t table_offset(const unsigned char *font, const char *tag)
{
    unsigned n = (unsigned)font[4] << 8 | font[5];
    for (unsigned i = 0; i < n; i++) {
        const unsigned char *record = font + 12 + 16 * i;
        if (memcmp(record, tag, 4) == 0)
            return (size_t)record[8] << 24 | (size_t)record[9] << 16 | (size_t)record[10] << 8 | record[11];
    }
    return 0;
}

static void write_changed(const char *path, const change *c)
{
    eg_map map;
    assert_int_equal(eg_file_map(SERIF, &map), 0);
    unsigned char *copy = malloc(map.size);
    memcpy(copy, map.data, map.size);
    if (c->fs_type >= 0) {
        size_t at = table_offset(copy, "OS/2") + 8;
        copy[at] = (unsigned char)(c->fs_type >> 8);
        copy[at + 1] = (unsigned char)c->fs_type;
    }
    assert_int_equal(eg_file_write(path, (eg_slice){(char *)copy, c->size ? c->size : map.size}), 0);
    free(copy);
    eg_file_unmap(&map);
}

static eg_status changed(eg_job *job, void *data)
{
    const change *c = data;
    char path[256];
    snprintf(path, sizeof path, "%s/NotoSerif-Regular.ttf",
             own); /* of the same name: it wins over the system's */
    write_changed(path, c);
    eg_fonts *fonts = open_fonts(job);
    const eg_face *face;
    eg_status status = eg_fonts_find(fonts, job, "Noto Serif", 400, false, &face);
    if (c->slug) {
        assert_int_equal(status, EG_ERR_SYSTEM);
        const eg_finding *finding = only_finding(job, c->slug);
        assert_non_null(strstr(finding->message, c->problem));
    } else {
        assert_int_equal(status, EG_OK);
        uint16_t glyph = 55;
        const eg_subset *subset;
        assert_int_equal(eg_subset_make(fonts, job, face, &glyph, 1, &subset), EG_OK);
        assert_int_equal(subset->is_whole, c->fs_type == 0x100);
        if (subset->is_whole) {
            assert_int_equal(subset->new_ids[0], 55);
            assert_string_equal(subset->name, "NotoSerif-Regular");
            assert_true(subset->program.size > 300000);
        }
    }
    unlink(path);
    return EG_OK;
}

static void test_changed(void **state)
{
    (void)state;
    static const change cases[] = {
        {0, -1, NULL, NULL},
        {0, 4, NULL, NULL},     /* preview and print */
        {0, 8, NULL, NULL},     /* editable: not bit 8 */
        {0, 0x100, NULL, NULL}, /* not to be subset */
        {0, 2, "font-embedding-forbidden", "forbids embedding"},
        {0, 0x200, "font-embedding-forbidden", "forbids embedding"},
        {100000, -1, "font-invalid", "cut short"},
        {200, -1, "font-invalid", "cut short"},
        {3, -1, "font-invalid", "no font"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        in_job(changed, (void *)&cases[i]);
}

/* A family that the registry does not know is found by the name the file gives itself. */
static eg_status own_family(eg_job *job, void *data)
{
    (void)data;
    char path[256];
    snprintf(path, sizeof path, "%s/mine.ttf", own);
    eg_map map;
    assert_int_equal(eg_file_map("/usr/share/fonts/truetype/dejavu/DejaVuSerif-Bold.ttf", &map), 0);
    assert_int_equal(eg_file_write(path, (eg_slice){map.data, map.size}), 0);
    eg_file_unmap(&map);
    eg_fonts *fonts = open_fonts(job);
    const eg_face *face;
    assert_int_equal(eg_fonts_find(fonts, job, "DejaVu Serif", 400, false, &face), EG_OK);
    assert_non_null(face);
    assert_string_equal(eg_face_name(face), "DejaVuSerif-Bold");
    assert_int_equal(eg_face_metrics_of(face)->weight, 700);
    unlink(path);
    return EG_OK;
}

static void test_own_family(void **state)
{
    (void)state;
    if (access("/usr/share/fonts/truetype/dejavu/DejaVuSerif-Bold.ttf", R_OK) != 0) {
        print_message("fonts-dejavu-core is not installed\n");
        skip();
    }
    in_job(own_family, NULL);
}

static eg_status fallback(eg_job *job, void *data)
{
    (void)data;
    static const struct {
        const char *script;
        bool is_serif;
        uint32_t code_points[3];
        size_t n;
        const char *name;
    } cases[] = {{"Khmr", true, {0x1780, 0x17D2, 0x179A}, 3, "NotoSerifKhmer-Regular"},
                 {"Khmr", false, {0x1780}, 1, "NotoSansKhmer-Regular"},
                 {"Thaa", true, {0x0780}, 1, "NotoSansThaana-Regular"}, /* has no serif family */
                 {"Latn", true, {0x2713}, 1, "NotoSansSymbols2-Regular"},
                 {"Jpan", true, {0x9AA8}, 1, "NotoSerifCJKjp-Regular"},
                 {"Hans", true, {0x9AA8}, 1, "NotoSerifCJKsc-Regular"},
                 {"Zzzz", true, {'a'}, 1, "NotoSerif-Regular"},
                 {"Latn", true, {0x10FFFD}, 1, NULL}};
    eg_fonts *fonts = open_fonts(job);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const eg_face *face;
        const char *package;
        assert_int_equal(eg_fonts_fallback(fonts, job, cases[i].script, cases[i].is_serif, 400,
                                           cases[i].code_points, cases[i].n, &face, &package),
                         EG_OK);
        if (cases[i].name)
            assert_string_equal(eg_face_name(face), cases[i].name);
        else
            assert_null(face);
        assert_null(package);
    }
    return EG_OK;
}

/* The subset's widths and outlines are the font's own. */
static void check_truetype(const eg_face *face, const uint16_t *glyphs, size_t n, const eg_subset *subset)
{
    hb_blob_t *blob = hb_blob_create(subset->program.data, (unsigned)subset->program.size,
                                     HB_MEMORY_MODE_READONLY, NULL, NULL);
    hb_face_t *part = hb_face_create(blob, 0);
    hb_font_t *font = hb_font_create(part);
    assert_int_equal(hb_face_get_glyph_count(part), subset->n_glyphs);
    for (size_t i = 0; i < n; i++) {
        int ink[4];
        hb_glyph_extents_t e = {0};
        assert_int_equal(hb_font_get_glyph_h_advance(font, subset->new_ids[i]),
                         eg_face_advance(face, glyphs[i]));
        hb_font_get_glyph_extents(font, subset->new_ids[i], &e);
        eg_face_extents(face, glyphs[i], ink);
        assert_int_equal(e.x_bearing, ink[0]);
        assert_int_equal(e.y_bearing, ink[3]);
        assert_int_equal(e.width, ink[2] - ink[0]);
    }
    hb_tag_t tags[32];
    unsigned n_tags = 32;
    hb_face_get_table_tags(part, 0, &n_tags, tags);
    assert_int_equal(n_tags, 6); /* glyf loca head hhea hmtx maxp */
    hb_font_destroy(font);
    hb_face_destroy(part);
    hb_blob_destroy(blob);
}

static eg_status subset(eg_job *job, void *data)
{
    (void)data;
    enum { N = 80 };
    uint16_t glyphs[N];
    for (uint16_t i = 0; i < N; i++)
        glyphs[i] = (uint16_t)(3 + i * 7);
    eg_fonts *fonts = open_fonts(job);
    const eg_face *face;
    const eg_subset *first, *second, *other;
    assert_int_equal(eg_fonts_find(fonts, job, "Noto Serif", 400, false, &face), EG_OK);
    assert_int_equal(eg_subset_make(fonts, job, face, glyphs, N, &first), EG_OK);
    assert_int_equal(first->kind, EG_PROGRAM_TRUETYPE);
    assert_null(first->cids);
    assert_false(first->is_whole);
    check_truetype(face, glyphs, N, first);
    assert_int_equal(eg_subset_make(fonts, job, face, glyphs, N, &second), EG_OK);
    assert_ptr_equal(first, second);
    assert_int_equal(eg_subset_make(fonts, job, face, glyphs, N - 1, &other), EG_OK);
    assert_string_not_equal(first->name, other->name);
    assert_int_equal(strlen(first->name), 7 + strlen("NotoSerif-Regular"));
    /* Nothing at all: .notdef remains. */
    assert_int_equal(eg_subset_make(fonts, job, face, glyphs, 0, &other), EG_OK);
    assert_int_equal(other->n_glyphs, 1);
    return EG_OK;
}

/* A CID-keyed CFF out of a collection: glyph ids change, CIDs stay. */
static eg_status subset_cff(eg_job *job, void *data)
{
    (void)data;
    static const uint32_t text[] = {0x4E2D, 0x56FD, 0x6587};
    uint16_t glyphs[3];
    eg_fonts *fonts = open_fonts(job);
    const eg_face *face;
    const eg_subset *part;
    assert_int_equal(eg_fonts_find(fonts, job, "Noto Serif CJK SC", 400, false, &face), EG_OK);
    for (size_t i = 0; i < 3; i++) {
        hb_codepoint_t glyph = 0;
        hb_font_get_nominal_glyph(eg_face_shaper(face), text[i], &glyph);
        assert_true(glyph > (i ? glyphs[i - 1] : 0u));
        glyphs[i] = (uint16_t)glyph;
    }
    assert_int_equal(eg_subset_make(fonts, job, face, glyphs, 3, &part), EG_OK);
    assert_int_equal(part->kind, EG_PROGRAM_CFF);
    assert_int_equal(part->n_glyphs, 4);
    assert_int_equal(part->program.data[0], 1); /* a bare CFF table, version 1 */
    assert_true(part->program.size < 20000);
    for (size_t i = 0; i < 3; i++) {
        assert_int_equal(part->new_ids[i], i + 1);
        assert_int_equal(part->cids[i], glyphs[i]); /* in Noto CJK the CID is the glyph's number */
    }
    return EG_OK;
}

/* A font cut at every place and with bytes changed never does worse than be refused. */
static eg_status hostile(eg_job *job, void *data)
{
    (void)data;
    char path[256];
    snprintf(path, sizeof path, "%s/NotoSansOgham-Regular.ttf", own);
    eg_map map;
    assert_int_equal(eg_file_map("/usr/share/fonts/truetype/noto/NotoSansOgham-Regular.ttf", &map), 0);
    unsigned char *copy = malloc(map.size);
    uint32_t random = 1;
    for (int round = 0; round < 300; round++) {
        memcpy(copy, map.data, map.size);
        for (int i = 0; i < 8; i++) {
            random = random * 1664525 + 1013904223;
            copy[(random >> 8) % (round % 2 ? 400 : map.size)] = (unsigned char)(random >> 24);
        }
        size_t size = round % 3 ? map.size : (random >> 8) % map.size;
        assert_int_equal(eg_file_write(path, (eg_slice){(char *)copy, size}), 0);
        const char *folders[] = {own, NULL};
        eg_fonts *fonts;
        const eg_face *face;
        assert_int_equal(eg_fonts_open(job, REGISTRY, folders, &fonts), EG_OK);
        struct eg_closer *closer = eg_job_on_close(job, close_fonts, fonts);
        if (eg_fonts_find(fonts, job, "Noto Sans Ogham", 400, false, &face) == EG_OK) {
            uint16_t glyphs[] = {1, 2, 3, 20};
            int ink[4];
            const eg_subset *part;
            for (uint16_t g = 0; g < 40; g++)
                eg_face_extents(face, g, ink);
            (void)eg_face_has(face, 0x1680);
            (void)eg_subset_make(fonts, job, face, glyphs, 4, &part);
        }
        eg_job_release(job, closer);
    }
    free(copy);
    eg_file_unmap(&map);
    unlink(path);
    return EG_OK;
}

/* The digests of the list are those of the installed files. */
static eg_status verify(eg_job *job, void *data)
{
    (void)data;
    eg_fonts *fonts = open_fonts(job);
    assert_int_equal(eg_fonts_verify(fonts, job), EG_OK);
    for (size_t i = 0; i < eg_report_n(job->report); i++)
        print_message("%s\n", eg_report_at(job->report, i)->message);
    assert_int_equal(eg_report_n(job->report), 0);
    return EG_OK;
}

static eg_status starve(eg_job *job, void *data)
{
    const char *folders[] = {own, "/usr/share/fonts", NULL};
    eg_fonts **fonts = data;
    eg_status status = eg_fonts_open(job, REGISTRY, folders, fonts);
    const eg_face *face;
    const eg_subset *part;
    uint16_t glyphs[] = {3, 4, 5};
    if (!status)
        status = eg_fonts_find(*fonts, job, "No Such Family", 400, false, &face);
    if (!status)
        status = eg_fonts_find(*fonts, job, "Noto Serif", 400, false, &face);
    return status ? status : eg_subset_make(*fonts, job, face, glyphs, 3, &part);
}

static void test_memory(void **state)
{
    (void)state;
    eg_status status = EG_ERR_MEMORY;
    for (long n = 0; n < 10000 && status != EG_OK; n++) {
        eg_fonts *fonts = NULL;
        eg_job *job = eg_job_new();
        eg_memory_fail_after(n);
        status = eg_job_run(job, starve, &fonts);
        eg_memory_fail_after(-1);
        eg_job_free(job);
        eg_fonts_close(fonts);
        assert_true(status == EG_OK || status == EG_ERR_MEMORY);
    }
    assert_int_equal(status, EG_OK);
}

#define JOB_TEST(name, work)                                                                                 \
    static void name(void **state)                                                                           \
    {                                                                                                        \
        (void)state;                                                                                         \
        in_job(work, NULL);                                                                                  \
    }
JOB_TEST(test_whole_registry, whole_registry)
JOB_TEST(test_find, find_faces)
JOB_TEST(test_missing, missing)
JOB_TEST(test_fallback, fallback)
JOB_TEST(test_subset, subset)
JOB_TEST(test_subset_cff, subset_cff)
JOB_TEST(test_hostile, hostile)
JOB_TEST(test_verify, verify)

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_whole_registry), cmocka_unit_test(test_find),
        cmocka_unit_test(test_wrong_registry), cmocka_unit_test(test_missing),
        cmocka_unit_test(test_changed),        cmocka_unit_test(test_own_family),
        cmocka_unit_test(test_fallback),       cmocka_unit_test(test_subset),
        cmocka_unit_test(test_subset_cff),     cmocka_unit_test(test_hostile),
        cmocka_unit_test(test_verify),         cmocka_unit_test(test_memory)};
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
