/* UAX #9: Unicode's BidiTest.txt and BidiCharacterTest.txt, every line, against eg_shape_levels and
 * eg_shape_visual_order. The files are those of Debian's package unicode-data (15.0.0). */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "base/buffer.h"
#include "shape/shape.h"

#define FOLDER "/usr/share/unicode/"
enum { MAX_CHARS = 256, MAX_SHOWN = 10, NO_LEVEL = 255 };

/* One expectation: levels, NO_LEVEL for characters that X9 removes, and the order of the others. */
typedef struct expectation {
    uint8_t levels[MAX_CHARS];
    uint32_t n_levels;
    uint32_t order[MAX_CHARS];
    uint32_t n_order;
} expectation;

typedef struct run_state {
    FILE *file;
    eg_job *job;
    unsigned line;
    unsigned n_cases, n_failed;
} run_state;

static const struct {
    const char *name;
    uint32_t code_point;
} classes[] = {{"L", 'a'},      {"R", 0x05D0},   {"EN", '0'},     {"ES", '+'},     {"ET", '#'},
               {"AN", 0x0660},  {"CS", ','},     {"B", 0x2029},   {"S", 0x0009},   {"WS", ' '},
               {"ON", '!'},     {"LRE", 0x202A}, {"LRO", 0x202D}, {"RLE", 0x202B}, {"RLO", 0x202E},
               {"PDF", 0x202C}, {"NSM", 0x0300}, {"BN", 0x00AD},  {"LRI", 0x2066}, {"RLI", 0x2067},
               {"FSI", 0x2068}, {"PDI", 0x2069}, {"AL", 0x0627}};

static void read_levels(const char *text, expectation *out)
{
    out->n_levels = 0;
    char *end;
    for (; *text && *text != ';' && *text != '\n'; text = end) {
        end = (char *)text + 1;
        if (*text == 'x')
            out->levels[out->n_levels++] = NO_LEVEL;
        else if (*text >= '0' && *text <= '9')
            out->levels[out->n_levels++] = (uint8_t)strtoul(text, &end, 10);
    }
}

static void read_order(const char *text, expectation *out)
{
    out->n_order = 0;
    char *end;
    for (; *text && *text != '\n'; text = end) {
        end = (char *)text + 1;
        if (*text >= '0' && *text <= '9')
            out->order[out->n_order++] = (uint32_t)strtoul(text, &end, 10);
    }
}

/* The levels of one a character, then the order of those that have one. */
static bool agrees(eg_job *job, const uint32_t *code_points, uint32_t n, uint8_t base, int expected_base,
                   const expectation *expected)
{
    eg_buffer text = eg_buffer_new(job->scratch);
    uint32_t begins[MAX_CHARS];
    for (uint32_t i = 0; i < n; i++) {
        begins[i] = (uint32_t)text.size;
        eg_buffer_add_utf8(&text, code_points[i]);
    }
    uint8_t *by_byte = EG_NEW_ARRAY(job->scratch, uint8_t, text.size);
    uint8_t found = eg_shape_levels(job, text.data, (eg_range){0, (uint32_t)text.size}, base, by_byte);
    uint8_t levels[MAX_CHARS];
    uint32_t kept[MAX_CHARS], order[MAX_CHARS], n_kept = 0;
    if (n != expected->n_levels || (expected_base >= 0 && found != expected_base))
        return false;
    for (uint32_t i = 0; i < n; i++) {
        if (expected->levels[i] == NO_LEVEL)
            continue;
        if (by_byte[begins[i]] != expected->levels[i])
            return false;
        kept[n_kept] = i;
        levels[n_kept++] = by_byte[begins[i]];
    }
    eg_shape_visual_order(levels, n_kept, order);
    for (uint32_t i = 0; i < n_kept && n_kept == expected->n_order; i++)
        if (kept[order[i]] != expected->order[i])
            return false;
    return n_kept == expected->n_order;
}

static void check(run_state *run, const uint32_t *code_points, uint32_t n, uint8_t base, int expected_base,
                  const expectation *expected)
{
    eg_arena_mark mark = eg_arena_note(run->job->scratch);
    run->n_cases++;
    if (!agrees(run->job, code_points, n, base, expected_base, expected) && run->n_failed++ < MAX_SHOWN)
        print_error("line %u, base %u: other levels or order\n", run->line, (unsigned)base);
    eg_arena_rewind(run->job->scratch, mark);
}

static uint32_t read_classes(const char *text, uint32_t *code_points)
{
    uint32_t n = 0;
    while (*text && *text != ';') {
        size_t size = strcspn(text, " ;\t");
        for (size_t i = 0; i < sizeof classes / sizeof *classes; i++)
            if (strlen(classes[i].name) == size && memcmp(classes[i].name, text, size) == 0)
                code_points[n++] = classes[i].code_point;
        text += size;
        text += strspn(text, " \t");
    }
    return n;
}

static eg_status run_classes(eg_job *job, void *data)
{
    run_state *run = data;
    expectation expected = {0};
    char line[4096];
    run->job = job;
    while (fgets(line, sizeof line, run->file)) {
        run->line++;
        if (strncmp(line, "@Levels:", 8) == 0)
            read_levels(line + 8, &expected);
        else if (strncmp(line, "@Reorder:", 9) == 0)
            read_order(line + 9, &expected);
        if (line[0] == '#' || line[0] == '@' || line[0] == '\n')
            continue;
        uint32_t code_points[MAX_CHARS], n = read_classes(line, code_points);
        unsigned bases = (unsigned)strtoul(strchr(line, ';') + 1, NULL, 16);
        if (bases & 1)
            check(run, code_points, n, EG_SHAPE_BASE_AUTO, -1, &expected);
        if (bases & 2)
            check(run, code_points, n, 0, 0, &expected);
        if (bases & 4)
            check(run, code_points, n, 1, 1, &expected);
    }
    return EG_OK;
}

static eg_status run_characters(eg_job *job, void *data)
{
    run_state *run = data;
    expectation expected = {0};
    char line[4096];
    run->job = job;
    while (fgets(line, sizeof line, run->file)) {
        run->line++;
        if (line[0] == '#' || line[0] == '\n')
            continue;
        uint32_t code_points[MAX_CHARS], n = 0;
        char *at = line;
        while (*at != ';')
            code_points[n++] = (uint32_t)strtoul(at, &at, 16);
        unsigned direction = (unsigned)strtoul(at + 1, &at, 10);
        int base = (int)strtoul(at + 1, &at, 10);
        read_levels(at + 1, &expected);
        read_order(strchr(at + 1, ';') + 1, &expected);
        check(run, code_points, n, (uint8_t)direction, base, &expected); /* 2 is auto there as here */
    }
    return EG_OK;
}

static void run_file(const char *path, eg_status (*work)(eg_job *, void *), unsigned at_least)
{
    run_state run = {.file = fopen(path, "r")};
    if (!run.file) {
        print_message("%s is not there: apt install unicode-data\n", path);
        skip();
    }
    eg_job *job = eg_job_new();
    assert_int_equal(eg_job_run(job, work, &run), EG_OK);
    eg_job_free(job);
    fclose(run.file);
    print_message("%s: %u cases\n", path, run.n_cases);
    assert_int_equal(run.n_failed, 0);
    assert_true(run.n_cases >= at_least);
}

static void test_classes(void **state)
{
    (void)state;
    run_file(FOLDER "BidiTest.txt", run_classes, 770000);
}

static void test_characters(void **state)
{
    (void)state;
    run_file(FOLDER "BidiCharacterTest.txt", run_characters, 91000);
}

/* L1 at the end of a line: the tail goes back to the base level. */
static void test_line_tail(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        uint32_t tail;
    } cases[] = {{"", 0},           {"abc", 3},          {"abc  ", 3},
                 {"  ", 0},         {"a\xC2\xA0", 3},    {"a \xE2\x81\xA9 ", 1},
                 {"\xD7\x90\t", 2}, {"a\xE3\x80\x80", 1}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        assert_int_equal(eg_shape_line_tail(cases[i].text, (eg_range){0, (uint32_t)strlen(cases[i].text)}),
                         cases[i].tail);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_classes), cmocka_unit_test(test_characters),
                                       cmocka_unit_test(test_line_tail)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
