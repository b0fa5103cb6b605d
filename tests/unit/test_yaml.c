/* source/: YAML of the plain form, held against libyaml. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>

#include "base/file.h"
#include "source/internal.h"
#include "job_fixture.h"

static void assert_same_tree(const eg_yaml *a, const eg_yaml *b)
{
    assert_int_equal(a->kind, b->kind);
    assert_int_equal(a->size, b->size);
    assert_memory_equal(a->value, b->value, a->size + 1);
    assert_int_equal(a->is_quoted, b->is_quoted);
    assert_int_equal(a->place.line, b->place.line);
    assert_int_equal(a->place.column, b->place.column);
    assert_int_equal(a->n, b->n);
    for (uint32_t i = 0; i < a->n; i++) {
        if (a->kind == EG_YAML_MAPPING)
            assert_same_tree(a->keys[i], b->keys[i]);
        assert_same_tree(a->items[i], b->items[i]);
    }
}

/* The same text as libyaml reads it: the line before it is not of the plain form. */
static const eg_yaml *parse_by_libyaml(eg_slice text)
{
    const eg_yaml *root = NULL;
    const char *marked = eg_arena_print(job->arena, "---\n%.*s", (int)text.size, text.data);
    eg_yaml_parse(job, "k.yaml", eg_slice_of(marked), 0, &root);
    return root;
}

static bool is_plain(eg_slice text)
{
    const eg_yaml *plain = eg_yaml_read_plain(job, "k.yaml", text, 1);
    if (!plain)
        return false;
    const eg_yaml *whole = parse_by_libyaml(text);
    assert_non_null(whole);
    assert_same_tree(plain, whole);
    return true;
}

static void plain_yaml_is_read_as_libyaml_reads_it(void **state)
{
    static const char *const texts[] = {
        "a: 1\n",
        "a: 1",
        "\n# c\n\n  a: 1 # c\n\n  # c\n  b-c_d.e f: x  y #z\n# end",
        "k: 12:30 http://x a#b (c) [d] {e}, f\nn: null\nNull: NULL\nm: nulls\ns: -5\nt: +x\nu: ./y\n",
        "a: \"x: y # z \" # c\nb: ' \"x\" '\nc: \"\"\nd: ''\n",
        "a:\n  b:\n    c: 1\n  d: 2\ne: 3\n",
        "a: # c\n  # c\n  b: 1\n",
        "a:\n- x\n-   y y\n- \"z\"\nb:\n  - - p\n    - q\n  -   - r\n",
        "- a: 1\n  b: 2\n- c:\n  - 3\n  d:\n      e: 4\n- [f]\n",
        "a: []\nb: {}\nc: [ x , -1 ,\"y, z\"]\nd: {e: f, g: [h, {i: 'j'}] , k: l m } # n\n",
        "\u00E9t\u00E9: \u00E0 b\n\u1780: {\u1780: \u1781, b: c}\n- x: 1\n",
        "\u00E9t\u00E9: \u00E0 b\n\u1780: {\u1780: \u1781, b: c}\n",
    };
    (void)state;
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        assert_int_equal(is_plain(eg_slice_of(texts[i])), i != 10);
}

static void yaml_of_another_form_is_left_to_libyaml(void **state)
{
    static const char *const texts[] = {
        "",
        "# c\n",
        "a",
        "- a\n  b\n",
        "a: b\n c\n",
        "a:\n",
        "a:\nb: 1\n",
        "a: 1\na: 2\n",
        "a: {b: 1, b: 2}\n",
        "null: 1\nNULL: 2\n",
        "a: b: c\n",
        "a: b:\n",
        "a: - b\n",
        "a: 1\n- b\n",
        "a:\n    b: 1\n  c: 2\n",
        "- a: 1\n b: 2\n",
        "- - a\n  b: 1\n",
        "-\n  a: 1\n",
        "a: 1\n---\nb: 2\n",
        "a: 1\n...\n",
        "%YAML 1.1\n---\na: 1\n",
        "a:\t1\n",
        "a: 1\r\n",
        "a: \xC2\x85 b\n",
        "a: \u2028b\n",
        "a: \uFEFFb\n",
        "a: \"\uE000\"\n",
        "a: \xFF\n",
        "a: |\n  b\n",
        "a: >\n  b\n",
        "a: &b c\n",
        "a: *b\n",
        "a: !b c\n",
        "a: ~\n",
        "a: \"b\\n\"\n",
        "a: 'b''c'\n",
        "a: \"b\n  c\"\n",
        "a: \"b\" c\n",
        "a: \"b\"#c\n",
        "a: [b,\n  c]\n",
        "a: [b, ]\n",
        "a: [b: c]\n",
        "a: {b}\n",
        "a: {b: }\n",
        "a: {b: c:d}\n",
        "a: [b] c\n",
        "\"a\": 1\n",
        "? a\n: 1\n",
        "[a]: 1\n",
        "a : 1\n",
    };
    (void)state;
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        if (eg_yaml_read_plain(job, "k.yaml", eg_slice_of(texts[i]), 1))
            fail_msg("taken for plain: %s", texts[i]);
    assert_int_equal(eg_report_n(job->report), 0);
}

/* Every text that a few tokens make up, whatever it means: where the plain reader takes it, libyaml agrees. */
static void plain_yaml_agrees_with_libyaml_on_any_tokens(void **state)
{
    static const char *const tokens[] = {"a",  ": ", ":",   "\n", "\n  ", "- ", " ", "[",      "]", "{", "}",
                                         ", ", "#",  " # ", "'",  "\"",   "b",  "-", "\n    ", "%", "&"};
    enum { N = sizeof tokens / sizeof *tokens, LONGEST = 14, TEXTS = 200000 };
    uint32_t random = 1, n_plain = 0;
    (void)state;
    for (int i = 0; i < TEXTS; i++) {
        char text[LONGEST * 5 + 1] = "";
        random = random * 1664525u + 1013904223u;
        for (uint32_t n = (random >> 16) % LONGEST + 1; n > 0; n--) {
            random = random * 1664525u + 1013904223u;
            strcat(text, tokens[(random >> 16) % N]);
        }
        eg_arena_mark mark = eg_arena_note(job->arena);
        n_plain += is_plain(eg_slice_of(text));
        eg_arena_rewind(job->arena, mark);
    }
    assert_true(n_plain > 500);
    assert_int_equal(eg_report_n(job->report), 0);
}

/* What comes with engross is of the form, so that it is read in no time. */
static void files_of_our_own_are_plain(void **state)
{
    static const char *const paths[] = {"source-text/phnom-penh-declaration/declaration.yaml",
                                        "source-text/phnom-penh-declaration/names.yaml",
                                        "src/style/data/official.yaml",
                                        "src/style/data/parallel.yaml",
                                        "src/language/data/root.yaml",
                                        "src/language/data/en.yaml",
                                        "src/language/data/km.yaml"};
    (void)state;
    for (size_t i = 0; i < sizeof paths / sizeof *paths; i++) {
        eg_map map;
        assert_int_equal(eg_file_map(eg_arena_print(job->arena, EG_SOURCE_DIR "/%s", paths[i]), &map), 0);
        if (!is_plain((eg_slice){map.data, map.size}))
            fail_msg("not of the plain form: %s", paths[i]);
        eg_file_unmap(&map);
    }
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(plain_yaml_is_read_as_libyaml_reads_it),
        TEST(yaml_of_another_form_is_left_to_libyaml),
        TEST(plain_yaml_agrees_with_libyaml_on_any_tokens),
        TEST(files_of_our_own_are_plain),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
