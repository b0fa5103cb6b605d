/* cms/ and verify/ as they read: DER that is one encoding or none, times, algorithms, digests of spans, words. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "cms/der.h"
#include "cms/hash.h"
#include "verify/verify.h"

/* Bytes of small hex; at most 64. */
static eg_slice bytes_of(const char *hex)
{
    static char bytes[64];
    size_t n = strlen(hex) / 2;
    assert_true(n <= sizeof bytes);
    for (size_t i = 0; i < n; i++) {
        char digits[3] = {hex[2 * i], hex[2 * i + 1], 0};
        bytes[i] = (char)strtol(digits, NULL, 16);
    }
    return (eg_slice){bytes, n};
}

static void der_has_one_encoding(void **state)
{
    static const struct {
        const char *hex;
        const char *fault; /* a part of what is said; NULL: it is well */
        size_t at;
    } cases[] = {
        {"3000", NULL, 0},
        {"300602010102017f", NULL, 0},
        {"02020080", NULL, 0},
        {"0101ff", NULL, 0},
        {"0500", NULL, 0},
        {"0302017e", NULL, 0},
        {"06032a8648", NULL, 0},
        {"3106020101020102", NULL, 0},
        {"170d3231303331393031303230335a", NULL, 0},
        {"a003020105", NULL, 0},
        /* Lengths: indefinite, longer than needed, over what there is, something after. */
        {"30800000", "definite", 0},
        {"30810101", "definite", 0},
        {"3082000101", "definite", 0},
        {"3005020101", "definite", 0},
        {"30030201", "definite", 0},
        {"3003020201", "definite", 2},
        {"050000", "follows", 2},
        {"", "definite", 0},
        {"1f8101", "definite", 0},
        /* Values in more than one form. */
        {"02020001", "longer than it needs", 0},
        {"0202ff80", "longer than it needs", 0},
        {"0200", "empty", 0},
        {"010101", "00 nor FF", 0},
        {"050100", "NULL", 0},
        {"0302017f", "unused bits", 0},
        {"030101", "how many bits", 0},
        {"06028001", "longer than it needs", 0},
        {"060181", "cut short", 0},
        {"0600", "cut short", 0},
        {"3106020102020101", "not in order", 0},
        {"2403040100", "put together", 0},
        {"1000", "list is none", 0},
        {"170b323130333139303130325a", "time", 0},
        {"170d3231303333323031303230335a", "time", 0},
        {"180f32303231303331393031303230332b", "time", 0},
        {"30020000", "end-of-contents", 2},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        size_t at = 99;
        const char *fault = eg_der_check(bytes_of(cases[i].hex), &at);
        if (!cases[i].fault) {
            if (fault)
                fail_msg("%s: %s", cases[i].hex, fault);
        } else if (!fault || !strstr(fault, cases[i].fault) || at != cases[i].at)
            fail_msg("%s: at %zu %s", cases[i].hex, at, fault ? fault : "nothing said");
    }
}

static void der_has_a_bottom(void **state)
{
    enum { DEEP = 3000 };
    char *deep = test_malloc(4 * DEEP);
    size_t at, size = 0;
    (void)state;
    /* From the inside out: each SEQUENCE with a length of three octets. */
    char *from = deep + 4 * DEEP;
    for (int i = 0; i < DEEP; i++, size += 4) {
        from -= 4;
        from[0] = 0x30;
        from[1] = (char)(size < 0x100 ? 0x81 : 0x82);
        from[2] = (char)(size >> 8);
        from[3] = (char)size;
    }
    assert_non_null(eg_der_check((eg_slice){deep, 4 * DEEP}, &at));
    test_free(deep);
}

static void times_are_read(void **state)
{
    static const struct {
        uint8_t tag;
        const char *text;
        int64_t time; /* -1: none */
    } cases[] = {
        {EG_DER_UTC_TIME, "700101000000Z", 0},
        {EG_DER_UTC_TIME, "491231235959Z", 2524607999},
        {EG_DER_UTC_TIME, "210229000000Z", -1},
        {EG_DER_GENERALIZED_TIME, "20000229120000Z", 951825600},
        {EG_DER_GENERALIZED_TIME, "20210319010203.25Z", 1616115723},
        {EG_DER_GENERALIZED_TIME, "20210319010203.50Z", -1},
        {EG_DER_GENERALIZED_TIME, "20210319010203.Z", -1},
        {EG_DER_GENERALIZED_TIME, "20211319010203Z", -1},
        {EG_DER_GENERALIZED_TIME, "20210319250203Z", -1},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        eg_der value = {.tag = cases[i].tag, .content = eg_slice_of(cases[i].text)};
        int64_t time = -1;
        bool is_read = eg_der_time(&value, &time);
        assert_int_equal(is_read, cases[i].time >= 0);
        if (is_read)
            assert_int_equal(time, cases[i].time);
    }
}

static void times_are_shown(void **state)
{
    (void)state;
    eg_job *job = eg_job_new();
    assert_string_equal(eg_verify_time(job->arena, 0), "1970-01-01 00:00:00 UTC");
    assert_string_equal(eg_verify_time(job->arena, 951825599), "2000-02-29 11:59:59 UTC");
    assert_string_equal(eg_verify_time(job->arena, -1), "1969-12-31 23:59:59 UTC");
    assert_string_equal(eg_verify_moment(job->arena, 1616115723), "2021-03-19T01:02:03Z");
    eg_job_free(job);
}

static void algorithms_are_told_apart(void **state)
{
    (void)state;
    assert_int_equal(eg_hash_of(bytes_of("300b0609608648016503040201")), EG_HASH_SHA256);
    assert_int_equal(eg_hash_of(bytes_of("300d06096086480165030402030500")), EG_HASH_SHA512);
    assert_int_equal(eg_hash_of(bytes_of("300906052b0e03021a0500")), EG_HASH_SHA1);
    assert_int_equal(eg_hash_of(bytes_of("300e0609608648016503040201020100")), EG_HASH_NONE);
    assert_int_equal(eg_hash_of(bytes_of("3000")), EG_HASH_NONE);
    assert_false(eg_hash_is_strong(EG_HASH_SHA1));
    assert_false(eg_hash_is_strong(EG_HASH_SHA224));
    assert_true(eg_hash_is_strong(EG_HASH_SHA256));
    assert_true(eg_der_is_oid(bytes_of("2a864886f70d010702"), "1.2.840.113549.1.7.2"));
    assert_false(eg_der_is_oid(bytes_of("2a864886f70d010702"), "1.2.840.113549.1.7"));
    assert_false(eg_der_is_oid(bytes_of("2a864886f70d0107"), "1.2.840.113549.1.7.2"));
}

/* Spans in one pass have the digests of their bytes put together. */
static void spans_are_digested(void **state)
{
    static const char text[] = "0123456789abcdefghij";
    eg_hash_span spans[] = {{.hash = EG_HASH_SHA256, .hole_begin = 12, .hole_end = 15, .end = 20},
                            {.hash = EG_HASH_SHA256, .hole_begin = 2, .hole_end = 5, .end = 10},
                            {.hash = EG_HASH_SHA512, .hole_begin = 0, .hole_end = 20, .end = 20}};
    static const char *const expected[] = {"0123456789abfghij", "0156789", ""};
    eg_hash_span *list[] = {&spans[0], &spans[1], &spans[2]};
    (void)state;
    eg_job *job = eg_job_new();
    eg_hash_spans(job, eg_slice_of(text), list, 3);
    for (size_t i = 0; i < 3; i++) {
        uint8_t digest[EG_HASH_MAX];
        eg_hash_bytes(job, spans[i].hash, eg_slice_of(expected[i]), digest);
        assert_memory_equal(digest, spans[i].digest, eg_hash_size(spans[i].hash));
    }
    eg_job_free(job);
}

static void unsigned_files_say_so(void **state)
{
    static const char head[] = "%PDF-1.7\n1 0 obj\n<</Type/Catalog/Pages 2 0 R>>\nendobj\n"
                               "2 0 obj\n<</Type/Pages/Kids[]/Count 0>>\nendobj\n"
                               "xref\n0 3\n0000000000 65535 f \n0000000009 00000 n \n0000000054 00000 n \n"
                               "trailer\n<</Size 3/Root 1 0 R>>\nstartxref\n100\n%%EOF\n";
    (void)state;
    eg_job *job = eg_job_new();
    eg_verify_request request = {.path = "x.pdf", .bytes = eg_slice_of(head)};
    const eg_verification *out;
    assert_int_equal(eg_verify_pdf(job, &request, &out), EG_ERR_INPUT);
    assert_non_null(out);
    assert_int_equal(out->verdict, EG_VERDICT_NONE);
    assert_int_equal(eg_report_n(job->report), 1);
    assert_string_equal(eg_report_at(job->report, 0)->slug, "signature-none");
    eg_job_free(job);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(der_has_one_encoding),
        cmocka_unit_test(der_has_a_bottom),
        cmocka_unit_test(times_are_read),
        cmocka_unit_test(times_are_shown),
        cmocka_unit_test(algorithms_are_told_apart),
        cmocka_unit_test(spans_are_digested),
        cmocka_unit_test(unsigned_files_say_so),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
