/* The public library: engines, jobs, results, callbacks, and many jobs at once. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <cmocka.h>
#include <errno.h>
#include <string.h>

#include "base/digest.h"
#include "edition/edition.h"
#include "pdf/pdf.h"

static const char text[] =
    "---\nlang: en\n---\n# A Small Declaration\n\nWe declare:\n\n1. One thing.\n2. Another.\n";
static const eg_bytes small = {text, sizeof text - 1};

static eg_engine *engine;

static int set_up(void **state)
{
    eg_engine_options options = {.data = EG_BINARY_DIR "/share/engross"};
    (void)state;
    return eg_engine_new(&options, &engine) == EG_OK ? 0 : -1;
}

static int tear_down(void **state)
{
    (void)state;
    eg_engine_free(engine);
    return 0;
}

static void no_result_is_a_result(void **state)
{
    (void)state;
    assert_int_equal(eg_result_status(NULL), EG_ERR_MEMORY);
    assert_int_equal(eg_result_n_findings(NULL), 1);
    assert_string_equal(eg_result_finding(NULL, 0).slug, "memory-exhausted");
    assert_int_equal(eg_result_pdf(NULL).size, 0);
    assert_null(eg_result_sha256(NULL));
    assert_int_equal(eg_result_n_langs(NULL), 0);
    eg_result_free(NULL);
    eg_engine_free(NULL);
}

static void kinds_of_findings_are_explained(void **state)
{
    (void)state;
    assert_string_equal(eg_version(), EG_VERSION);
    assert_non_null(eg_explain("not-utf8"));
    assert_null(eg_explain("no-such-kind"));
}

static void bytes_become_a_file(void **state)
{
    eg_result *result;
    eg_build_options options = {.bytes = &small};
    (void)state;
    assert_int_equal(eg_build(engine, "-", &options, &result), EG_OK);
    assert_int_equal(eg_result_n_findings(result), 0);
    eg_bytes pdf = eg_result_pdf(result);
    assert_true(pdf.size > 1000);
    assert_memory_equal(pdf.data, "%PDF-1.7\n", 9);
    assert_memory_equal(pdf.data + pdf.size - 6, "%%EOF\n", 6);
    assert_int_equal(eg_result_n_pages(result), 1);
    assert_string_equal(eg_result_lang(result), "en");
    assert_string_equal(eg_result_edition(result), "official");
    assert_int_equal(eg_result_version(result), 1);
    assert_int_equal(eg_result_n_standards(result), 2);
    assert_string_equal(eg_result_standard(result, 0), "PDF/A-2a");
    eg_digest digest = eg_digest_of((eg_slice){pdf.data, pdf.size});
    char hex[65];
    eg_digest_print(&digest, hex);
    assert_string_equal(eg_result_sha256(result), hex);
    digest = eg_digest_of(eg_slice_of("A Small Declaration\nWe declare:\n1. One thing.\n2. Another.\n"));
    eg_digest_print(&digest, hex);
    assert_string_equal(eg_result_text_sha256(result), hex);
    eg_result_free(result);
}

static void a_check_makes_no_file(void **state)
{
    eg_result *result;
    eg_build_options options = {.bytes = &small};
    (void)state;
    assert_int_equal(eg_check(engine, "-", &options, &result), EG_OK);
    assert_int_equal(eg_result_pdf(result).size, 0);
    assert_null(eg_result_sha256(result));
    assert_non_null(eg_result_text_sha256(result));
    eg_result_free(result);
}

static void assert_only_finding(eg_status status, eg_status wanted, const eg_result *result, const char *slug)
{
    assert_int_equal(status, wanted);
    assert_int_equal(eg_result_n_findings(result), 1);
    assert_string_equal(eg_result_finding(result, 0).slug, slug);
    assert_int_equal(eg_result_pdf(result).size, 0);
}

static void faults_have_their_own_status(void **state)
{
    eg_result *result;
    static const eg_bytes wrong = {"---\nlang: en\n---\nA \xFF b\n", 22};
    eg_build_options options = {.bytes = &wrong};
    (void)state;
    eg_status status = eg_build(engine, "-", &options, &result);
    assert_only_finding(status, EG_ERR_INPUT, result, "not-utf8");
    assert_int_equal(eg_result_finding(result, 0).line, 4);
    assert_int_equal(eg_result_finding(result, 0).column, 3);
    eg_result_free(result);

    options = (eg_build_options){.bytes = &small, .edition = "poster"};
    status = eg_build(engine, "-", &options, &result);
    assert_only_finding(status, EG_ERR_USAGE, result, "edition-unknown");
    eg_result_free(result);

    status = eg_build(engine, "/no/such/place", NULL, &result);
    assert_only_finding(status, EG_ERR_SYSTEM, result, "file-unreadable");
    eg_result_free(result);
}

static void data_that_are_missing_are_a_finding(void **state)
{
    eg_engine_options engine_options = {.data = "/no/such/folder"};
    eg_build_options options = {.bytes = &small};
    eg_engine *lost;
    eg_result *result;
    (void)state;
    assert_int_equal(eg_engine_new(&engine_options, &lost), EG_OK);
    assert_int_equal(eg_build(lost, "-", &options, &result), EG_ERR_SYSTEM);
    assert_true(eg_result_n_findings(result) > 0);
    assert_int_equal(eg_result_finding(result, 0).severity, EG_ERROR);
    eg_result_free(result);
    eg_engine_free(lost);
}

/* A folder that is nowhere but in this file. */
static const struct {
    const char *path, *text;
} files[] = {
    {"d/small/declaration.yaml", "status: draft\n"},
    {"d/small/en.md", "# A Small Declaration\n\nWe declare:\n\n1. One thing.\n"},
    {"d/small/fr.md", "# Une petite déclaration\n\nNous déclarons :\n\n1. Une chose.\n"},
};
enum { N_FILES = sizeof files / sizeof *files };

static int n_open;

static int open_file(void *data, const char *path, eg_bytes *out)
{
    (void)data;
    for (int i = 0; i < N_FILES; i++)
        if (strcmp(files[i].path, path) == 0) {
            *out = (eg_bytes){files[i].text, strlen(files[i].text)};
            n_open++;
            return 0;
        }
    return strcmp(path, "d/small") == 0 ? EISDIR : ENOENT;
}

static void close_file(void *data, eg_bytes bytes)
{
    (void)data;
    (void)bytes;
    n_open--;
}

static int list_folder(void *data, const char *path, void (*add)(void *to, const char *name), void *to)
{
    (void)data;
    if (strcmp(path, "d/small") != 0)
        return ENOENT;
    for (int i = N_FILES; i-- > 0;)
        add(to, strrchr(files[i].path, '/') + 1);
    return 0;
}

static const eg_file_calls calls = {NULL, open_file, close_file, list_folder};

static void a_source_may_come_through_callbacks(void **state)
{
    eg_result *result;
    eg_build_options options = {.files = &calls};
    (void)state;
    assert_int_equal(eg_list(engine, "d/small", &options, &result), EG_OK);
    assert_int_equal(eg_result_n_langs(result), 2);
    assert_string_equal(eg_result_lang_at(result, 0), "en");
    assert_string_equal(eg_result_lang_at(result, 1), "fr");
    eg_result_free(result);

    eg_status status = eg_build(engine, "d/small", &options, &result);
    assert_only_finding(status, EG_ERR_USAGE, result, "language-unchosen");
    eg_result_free(result);

    options.lang = "km";
    status = eg_build(engine, "d/small", &options, &result);
    assert_only_finding(status, EG_ERR_USAGE, result, "language-absent");
    assert_string_equal(eg_result_finding(result, 0).hint, "it has: en, fr");
    eg_result_free(result);

    options.lang = "fr";
    assert_int_equal(eg_build(engine, "d/small", &options, &result), EG_OK);
    assert_string_equal(eg_result_name(result), "small");
    assert_string_equal(eg_result_lang(result), "fr");
    eg_result_free(result);
    assert_int_equal(n_open, 0);
}

/* Two threads give what one gives, in the same order. */
static void a_queue_keeps_the_order(void **state)
{
    enum { N = 12 };
    static const char *const editions[] = {"official", NULL};
    eg_edition_request requests[N];
    char digests[N][65];
    (void)state;
    for (int i = 0; i < N; i++)
        requests[i] = (eg_edition_request){.source = "d/small",
                                           .editions = editions,
                                           .lang = i % 3 == 2 ? "km"
                                                   : i % 3    ? "fr"
                                                              : "en",
                                           .epoch = EG_PDF_NO_EPOCH,
                                           .files = &calls};
    for (unsigned n_threads = 1; n_threads <= 3; n_threads++) {
        eg_edition_queue *queue = eg_edition_queue_new(engine, requests, N, n_threads);
        assert_non_null(queue);
        for (int i = 0; i < N; i++) {
            eg_result *result = eg_edition_queue_next(queue);
            assert_int_equal(eg_result_status(result), i % 3 == 2 ? EG_ERR_USAGE : EG_OK);
            const char *digest = i % 3 == 2 ? "none" : eg_result_sha256(result);
            if (n_threads == 1)
                strcpy(digests[i], digest);
            assert_string_equal(digest, digests[i]);
            eg_result_free(result);
        }
        eg_edition_queue_free(queue);
    }
    /* one that is left before its end */
    eg_edition_queue *queue = eg_edition_queue_new(engine, requests, N, 2);
    eg_result_free(eg_edition_queue_next(queue));
    eg_edition_queue_free(queue);
}

static void dumps_show_their_stage(void **state)
{
    static const char *const editions[] = {"official", NULL};
    (void)state;
    for (int i = 0; eg_stage_names[i]; i++) {
        eg_edition_request request = {.source = "-",
                                      .editions = editions,
                                      .dump = eg_stage_by_name(eg_stage_names[i]),
                                      .epoch = EG_PDF_NO_EPOCH,
                                      .bytes = &small};
        eg_result *result = eg_edition_make(engine, &request);
        assert_int_equal(eg_result_status(result), EG_OK);
        assert_true(eg_result_dump(result).size > 0);
        assert_int_equal(eg_result_pdf(result).size, 0);
        eg_result_free(result);
    }
    assert_int_equal(eg_stage_by_name("page"), EG_STAGE_NONE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(no_result_is_a_result),
        cmocka_unit_test(kinds_of_findings_are_explained),
        cmocka_unit_test(bytes_become_a_file),
        cmocka_unit_test(a_check_makes_no_file),
        cmocka_unit_test(faults_have_their_own_status),
        cmocka_unit_test(data_that_are_missing_are_a_finding),
        cmocka_unit_test(a_source_may_come_through_callbacks),
        cmocka_unit_test(a_queue_keeps_the_order),
        cmocka_unit_test(dumps_show_their_stage),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
