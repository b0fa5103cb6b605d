/* base/: arenas that fail, buffers, vectors, lengths, digests, reports, files written whole. */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/buffer.h"
#include "base/digest.h"
#include "base/file.h"
#include "base/job.h"
#include "base/length.h"
#include "base/utf8.h"
#include "base/vector.h"

static void expect_len(eg_len value, int decimals, const char *expected)
{
    char out[EG_LEN_PRINT_MAX];
    int n = eg_len_print(value, decimals, out);
    assert_string_equal(out, expected);
    assert_int_equal(n, strlen(expected));
}

static void test_length_print(void **state)
{
    (void)state;
    expect_len(0, 3, "0");
    expect_len(EG_PT, 3, "1");
    expect_len(EG_PT / 2, 3, "0.5");
    expect_len(-EG_PT / 2, 3, "-0.5");
    expect_len(EG_PT_OF(841.89), 3, "841.89");
    expect_len(EG_PT_OF(0.9996), 3, "1");
    expect_len(-1, 3, "0");
    expect_len(EG_PT_OF(-12.25), 1, "-12.3");
    expect_len(EG_PT_OF(1000000), 0, "1000000");
}

static void test_length_parse(void **state)
{
    (void)state;
    eg_len value = 7;
    assert_true(eg_len_parse("12pt", &value));
    assert_int_equal(value, 12 * EG_PT);
    assert_true(eg_len_parse("-0.5 pt", &value));
    assert_int_equal(value, -EG_PT / 2);
    assert_true(eg_len_parse("25.4mm", &value));
    assert_int_equal(value, 72 * EG_PT);
    assert_true(eg_len_parse("1in", &value));
    assert_int_equal(value, 72 * EG_PT);
    const char *const wrong[] = {"",     "pt",  "12", "12 em", "1.5.2pt", "1e3pt", "99999999999999pt",
                                 "+1pt", " 1pt"};
    value = 7;
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
        assert_false(eg_len_parse(wrong[i], &value));
    assert_int_equal(value, 7);
}

static eg_status grow_without_end(eg_job *job, void *data)
{
    (void)data;
    EG_VECTOR(uint64_t) numbers = {0};
    eg_buffer text = eg_buffer_new(job->scratch);
    for (uint32_t i = 0;; i++) {
        *EG_PUSH(job->arena, &numbers) = i;
        eg_buffer_add_int(&text, i);
    }
    return EG_OK;
}

static void count_close(void *object)
{
    ++*(int *)object;
}

static void test_memory_fails(void **state)
{
    (void)state;
    for (long n = 0; n < 12; n++) {
        int n_closed = 0;
        eg_memory_fail_after(n);
        eg_job *job = eg_job_new();
        if (job) {
            eg_memory_fail_after(-1);
            eg_job_on_close(job, count_close, &n_closed);
            eg_memory_fail_after(n);
            assert_int_equal(eg_job_run(job, grow_without_end, NULL), EG_ERR_MEMORY);
            eg_job_free(job);
            assert_int_equal(n_closed, 1);
        }
    }
    eg_memory_fail_after(-1);
}

static void test_arena_rewinds(void **state)
{
    (void)state;
    eg_job *job = eg_job_new();
    eg_arena_mark mark = eg_arena_note(job->arena);
    char *first = eg_arena_alloc(job->arena, 100);
    for (int i = 0; i < 100; i++)
        eg_arena_alloc(job->arena, 10000);
    eg_arena_rewind(job->arena, mark);
    assert_ptr_equal(eg_arena_alloc(job->arena, 100), first);
    eg_job_free(job);
}

static void test_digest(void **state)
{
    (void)state;
    char text[65];
    eg_digest digest = eg_digest_of(eg_slice_of("abc"));
    eg_digest_print(&digest, text);
    assert_string_equal(text, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

static void test_utf8_is_strict(void **state)
{
    (void)state;
    const char *const wrong[] = {"\x80",         "\xC0\x80",         "\xE0\x80\x80",
                                 "\xED\xA0\x80", "\xF4\x90\x80\x80", "\xE1\x80"};
    uint32_t c = 0;
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
        assert_int_equal(eg_utf8_decode(wrong[i], strlen(wrong[i]), &c), 0);
    assert_int_equal(eg_utf8_decode("\xF4\x8F\xBF\xBF", 4, &c), 4);
    assert_int_equal(c, 0x10FFFF);
}

static void test_report(void **state)
{
    (void)state;
    eg_job *job = eg_job_new();
    eg_place late = {.file = "a.md", .line = 9, .column = 1},
             early = {.file = "a.md", .line = 2, .column = 4};
    eg_report_add(job->report, EG_F_LINE_OVERFULL, late, "late");
    eg_finding *finding = eg_report_add(job->report, EG_F_NOT_UTF8, early, "byte %02X", 0x80);
    eg_report_hint(job->report, finding, "save it as %s", "UTF-8");
    eg_report_sort(job->report);
    assert_int_equal(eg_report_n(job->report), 2);
    assert_int_equal(eg_report_n_errors(job->report), 1);
    assert_string_equal(eg_report_at(job->report, 0)->message, "byte 80");
    assert_string_equal(eg_report_at(job->report, 0)->hint, "save it as UTF-8");
    assert_string_equal(eg_report_at(job->report, 0)->slug, "not-utf8");
    assert_string_equal(eg_report_quote(job->arena, eg_slice_of("a\xE2\x80\x8B\xFF")), "“a<U+200B><FF>”");
    for (int i = 0; i < EG_REPORT_MAX + 5; i++)
        eg_report_add(job->report, EG_F_NOT_UTF8, EG_NOWHERE, "%d", i);
    assert_int_equal(eg_report_n(job->report), EG_REPORT_MAX);
    assert_int_equal(eg_report_n_dropped(job->report), 7);
    eg_job_free(job);
}

static void test_file_is_whole_or_not(void **state)
{
    (void)state;
    char folder[] = "/tmp/engross-base-XXXXXX", path[64], stale[96];
    assert_non_null(mkdtemp(folder));
    snprintf(path, sizeof path, "%s/a.pdf", folder);
    assert_int_equal(eg_file_write(path, eg_slice_of("first")), 0);
    struct stat status;
    assert_int_equal(chmod(path, 0626), 0); /* no mask leaves these */
    assert_int_equal(eg_file_write(path, eg_slice_of("second")), 0);
    assert_int_equal(stat(path, &status), 0);
    assert_int_equal(status.st_mode & 0777, 0626);
    eg_map map;
    assert_int_equal(eg_file_map(path, &map), 0);
    assert_int_equal(map.size, 6);
    eg_file_unmap(&map);
    assert_int_equal(eg_file_map(folder, &map), EISDIR);
    assert_int_equal(eg_file_write(folder, eg_slice_of("x")), EISDIR);
    snprintf(stale, sizeof stale, "%s/none/a.pdf", folder);
    assert_int_equal(eg_file_write(stale, eg_slice_of("x")), ENOENT);
    /* What nobody holds was left by a killed process; a lock says that it is being written. */
    snprintf(stale, sizeof stale, "%s/.a.pdf.engross-0", folder);
    FILE *held = fopen(stale, "w");
    assert_int_equal(flock(fileno(held), LOCK_EX), 0);
    assert_int_equal(eg_file_write(path, eg_slice_of("third")), 0);
    assert_int_equal(access(stale, F_OK), 0);
    fclose(held);
    assert_int_equal(eg_file_write(path, eg_slice_of("fourth")), 0);
    assert_int_not_equal(access(stale, F_OK), 0);
    assert_int_equal(unlink(path), 0);
    assert_int_equal(rmdir(folder), 0);
}

static void test_escaping(void **state)
{
    (void)state;
    eg_job *job = eg_job_new();
    eg_buffer xml = eg_buffer_new(job->arena), json = eg_buffer_new(job->arena);
    eg_slice text = eg_slice_of("<a b=\"c\">&\xFF\x1B\n\xC2\x85\xEF\xBF\xBF\xE1\x9E\x80");
    eg_buffer_add_xml(&xml, text);
    assert_string_equal(xml.data, "&lt;a b=&quot;c&quot;&gt;&amp;\xEF\xBF\xBD   \xEF\xBF\xBD\xE1\x9E\x80");
    eg_buffer_add_json(&json, text);
    assert_string_equal(json.data,
                        "\"<a b=\\\"c\\\">&\xEF\xBF\xBD\\u001b\\n\\u0085\xEF\xBF\xBF\xE1\x9E\x80\"");
    eg_job_free(job);
}

static void test_findings_told_once(void **state)
{
    (void)state;
    eg_job *job = eg_job_new();
    eg_report *report = job->report;
    eg_place place = {"a.md", 3, 1, 0};
    assert_null(eg_report_find(report, EG_F_GLYPH_MISSING, "a.md", "m"));
    eg_finding *finding = eg_report_add(report, EG_F_GLYPH_MISSING, place, "m");
    assert_ptr_equal(eg_report_find(report, EG_F_GLYPH_MISSING, "a.md", "m"), finding);
    assert_null(eg_report_find(report, EG_F_GLYPH_MISSING, "b.md", "m"));
    assert_null(eg_report_find(report, EG_F_FONT_UNKNOWN, "a.md", "m"));
    assert_null(eg_report_find(report, EG_F_GLYPH_MISSING, "a.md", "n"));
    eg_report_count(report, finding);
    eg_report_count(report, finding);
    eg_report_sort(report);
    assert_string_equal(eg_report_at(report, 0)->message, "m; and 2 more places");
    eg_job_free(job);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_length_print), cmocka_unit_test(test_length_parse),
        cmocka_unit_test(test_memory_fails), cmocka_unit_test(test_arena_rewinds),
        cmocka_unit_test(test_digest),       cmocka_unit_test(test_utf8_is_strict),
        cmocka_unit_test(test_report),       cmocka_unit_test(test_file_is_whole_or_not),
        cmocka_unit_test(test_escaping),     cmocka_unit_test(test_findings_told_once),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
