/* Unicode's LineBreakTest.txt, run whole against the opportunities that line/ builds on. What ICU 72.1 is
 * known to do otherwise stands in line-break-known.txt, by line; nothing else may differ, and each of those
 * still must. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>

#include "line/internal.h"

#define DATA "/usr/share/unicode/auxiliary/LineBreakTest.txt"

enum { MAX_KNOWN = 100, MAX_TEXT = 256 };

typedef struct known_lines {
    unsigned lines[MAX_KNOWN];
    size_t n;
} known_lines;

static bool is_known(const known_lines *known, unsigned line)
{
    for (size_t i = 0; i < known->n; i++)
        if (known->lines[i] == line)
            return true;
    return false;
}

static void read_known(known_lines *out)
{
    FILE *file = fopen(EG_SOURCE_DIR "/tests/unicode/line-break-known.txt", "r");
    assert_non_null(file);
    char line[512];
    while (fgets(line, sizeof line, file))
        if (line[0] != '#' && line[0] != '\n') {
            assert_true(out->n < MAX_KNOWN);
            out->lines[out->n++] = (unsigned)strtoul(line, NULL, 10);
        }
    fclose(file);
}

static uint32_t add_utf8(char *out, uint32_t size, uint32_t c)
{
    if (c < 0x80) {
        out[size++] = (char)c;
    } else if (c < 0x800) {
        out[size++] = (char)(0xC0 | c >> 6);
        out[size++] = (char)(0x80 | (c & 0x3F));
    } else if (c < 0x10000) {
        out[size++] = (char)(0xE0 | c >> 12);
        out[size++] = (char)(0x80 | (c >> 6 & 0x3F));
        out[size++] = (char)(0x80 | (c & 0x3F));
    } else {
        out[size++] = (char)(0xF0 | c >> 18);
        out[size++] = (char)(0x80 | (c >> 12 & 0x3F));
        out[size++] = (char)(0x80 | (c >> 6 & 0x3F));
        out[size++] = (char)(0x80 | (c & 0x3F));
    }
    return size;
}

/* "÷ 0023 × 0308 ÷": the text, and at which bytes it may be broken. Returns its size. */
static uint32_t read_case(const char *line, char text[MAX_TEXT], bool may_break[MAX_TEXT + 1])
{
    uint32_t size = 0;
    memset(may_break, 0, MAX_TEXT + 1);
    for (const char *at = line; *at && *at != '#';) {
        if (strncmp(at, "\xC3\xB7", 2) == 0) { /* ÷ */
            may_break[size] = true;
            at += 2;
        } else if (strncmp(at, "\xC3\x97", 2) == 0) { /* × */
            at += 2;
        } else if ((*at >= '0' && *at <= '9') || (*at >= 'A' && *at <= 'F')) {
            char *end;
            uint32_t c = (uint32_t)strtoul(at, &end, 16);
            assert_true(size + 4 < MAX_TEXT);
            size = add_utf8(text, size, c);
            at = end;
        } else {
            at++;
        }
    }
    return size;
}

static eg_status run(eg_job *job, void *data)
{
    known_lines known = {0};
    read_known(&known);
    FILE *file = fopen(DATA, "r");
    assert_non_null(file);
    char line[4096];
    unsigned number = 0, n_cases = 0, n_faults = 0, n_known = 0;
    while (fgets(line, sizeof line, file)) {
        number++;
        char text[MAX_TEXT];
        bool may_break[MAX_TEXT + 1];
        uint32_t size = read_case(line, text, may_break);
        if (!size)
            continue;
        n_cases++;
        uint8_t found[MAX_TEXT + 1] = {0};
        eg_line_opportunities(job, "", text, size, found);
        bool differs = false;
        for (uint32_t i = 1; i < size; i++)
            differs |= may_break[i] != (found[i] != EG_CHANCE_NONE);
        n_known += differs && is_known(&known, number);
        if (differs != is_known(&known, number)) {
            n_faults++;
            print_error("%s line %u: %s", differs ? "differs:" : "no longer differs:", number, line);
        }
    }
    fclose(file);
    print_message("%u cases, %u known differences, %u faults\n", n_cases, n_known, n_faults);
    *(unsigned *)data = n_faults;
    assert_true(n_cases > 7000);
    return EG_OK;
}

static void breaks_as_unicode_says(void **state)
{
    (void)state;
    eg_job *job = eg_job_new();
    assert_non_null(job);
    unsigned n_faults = 1;
    assert_int_equal(eg_job_run(job, run, &n_faults), EG_OK);
    eg_job_free(job);
    assert_int_equal(n_faults, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(breaks_as_unicode_says)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
