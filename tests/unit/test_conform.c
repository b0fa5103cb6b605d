/* conform/: each rule kept and broken, by facts and by documents; each line of the ledgers has its test. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/stat.h>

#include <cmocka.h>

#include "conform/conform.h"
#include "pdf_fixture.h"

/* A fact that keeps every rule of its kind. */
static eg_conform_fact good_fact(eg_conform_kind kind)
{
    return (eg_conform_fact){.kind = kind,
                             .name = "it",
                             .has_title = true,
                             .has_language = true,
                             .width = 595,
                             .height = 842,
                             .is_embedded = true,
                             .glyph = 7,
                             .text = eg_slice_of("a"),
                             .level = 2,
                             .level_before = 1,
                             .has_alternative = true,
                             .is_regular = true,
                             .has_header = true,
                             .has_id = true,
                             .is_id_unique = true,
                             .has_description = true,
                             .is_in_structure = true,
                             .size = 10,
                             .has_media_type = true};
}

/* The one change that breaks one rule. */
static bool break_rule(const char *slug, eg_conform_fact *fact)
{
    static const struct {
        const char *slug;
        size_t offset; /* of a flag to be cleared */
    } flags[] = {
        {"document-title", offsetof(eg_conform_fact, has_title)},
        {"document-language", offsetof(eg_conform_fact, has_language)},
        {"font-embedded", offsetof(eg_conform_fact, is_embedded)},
        {"figure-alternative", offsetof(eg_conform_fact, has_alternative)},
        {"table-regular", offsetof(eg_conform_fact, is_regular)},
        {"table-header", offsetof(eg_conform_fact, has_header)},
        {"note-id", offsetof(eg_conform_fact, is_id_unique)},
        {"link-description", offsetof(eg_conform_fact, has_description)},
        {"link-structure", offsetof(eg_conform_fact, is_in_structure)},
        {"field-description", offsetof(eg_conform_fact, has_description)},
        {"field-id", offsetof(eg_conform_fact, has_id)},
        {"attachment-type", offsetof(eg_conform_fact, has_media_type)},
    };
    for (size_t i = 0; i < sizeof flags / sizeof *flags; i++)
        if (strcmp(slug, flags[i].slug) == 0) {
            *(bool *)((char *)fact + flags[i].offset) = false;
            return true;
        }
    if (strcmp(slug, "page-size") == 0)
        fact->width = 14401;
    else if (strcmp(slug, "glyph-notdef") == 0)
        fact->glyph = 0;
    else if (strcmp(slug, "glyph-text") == 0)
        fact->text.size = 0;
    else if (strcmp(slug, "glyph-text-valid") == 0)
        fact->text = eg_slice_of("\xEF\xBF\xBE"); /* U+FFFE */
    else if (strcmp(slug, "glyph-text-public") == 0)
        fact->text = eg_slice_of("\xEE\x80\x80"); /* U+E000 */
    else if (strcmp(slug, "heading-first") == 0)
        fact->level_before = 0;
    else if (strcmp(slug, "heading-skipped") == 0)
        fact->level = 3;
    else if (strcmp(slug, "string-length") == 0)
        fact->size = 32768;
    else
        return false;
    return true;
}

static void test_each_rule(void **state)
{
    (void)state;
    size_t n;
    const eg_conform_rule *rules = eg_conform_rules(&n);
    for (size_t i = 0; i < n; i++) {
        eg_job *job = eg_job_new();
        eg_conform *conform = eg_conform_new(job->arena);
        eg_conform_fact fact = good_fact(rules[i].kind);
        eg_conform_tell(conform, &fact);
        assert_int_equal(eg_conform_check(conform, job->report), EG_OK);
        if (!break_rule(rules[i].slug, &fact))
            fail_msg("rule %s has no test", rules[i].slug);
        eg_conform_tell(conform, &fact);
        assert_int_equal(eg_conform_check(conform, job->report), EG_ERR_INPUT);
        assert_int_equal(eg_report_n(job->report), 1); /* it alone */
        assert_string_equal(eg_report_at(job->report, 0)->slug, "not-conforming");
        assert_string_equal(eg_report_at(job->report, 0)->rule, rules[i].clause);
        assert_non_null(eg_report_at(job->report, 0)->hint);
        eg_job_free(job);
    }
}

static fixture *good_document(void)
{
    fixture *f = fixture_new();
    fixture_page(f);
    f->document.title = fixture_text(f, "Title");
    fixture_leaf(f, EG_NODE_TITLE, 0, "Title");
    fixture_leaf(f, EG_NODE_HEADING, 0, "Heading");
    fixture_leaf(f, EG_NODE_PARAGRAPH, 0, "Text");
    return f;
}

static void expect_refused(fixture *f, const char *clause)
{
    eg_buffer file;
    assert_int_equal(fixture_write(f, false, &file), EG_ERR_INPUT);
    assert_int_equal(file.size, 0);
    assert_true(eg_report_n(f->job->report) >= 1);
    assert_non_null(strstr(eg_report_at(f->job->report, 0)->rule, clause));
    fixture_free(f);
}

static void test_documents(void **state)
{
    (void)state;
    fixture *f = good_document();
    eg_buffer file;
    assert_int_equal(fixture_write(f, false, &file), EG_OK);
    fixture_free(f);

    f = good_document();
    f->document.title.end = f->document.title.begin;
    expect_refused(f, "14289-1 7.1");

    f = good_document();
    f->nodes.items[2].level = 3;
    expect_refused(f, "7.4.2");

    f = good_document();
    f->glyphs.items[0].id = 0;
    expect_refused(f, "6.2.11.8");

    f = good_document();
    f->page_list.items[0].width = 15000 * EG_PT;
    expect_refused(f, "6.1.13");

    f = good_document();
    uint32_t table = fixture_node(f, EG_NODE_TABLE, 0, "");
    fixture_leaf(f, EG_NODE_CELL, fixture_node(f, EG_NODE_ROW, table, ""), "a");
    expect_refused(f, "7.5");

    f = good_document();
    *EG_PUSH(f->job->arena, &f->fields) =
        (eg_page_field){.kind = EG_FIELD_CLOSING, .id = "a.b", .description = {0, 1}, .node = EG_PAGE_NONE};
    f->page_list.items[0].n_fields = 1;
    expect_refused(f, "12.7.3.2");

    f = good_document();
    *EG_PUSH(f->job->arena, &f->links) = (eg_page_link){.node = 3, .span = EG_NO_INDEX, .target_node = 2};
    f->page_list.items[0].n_links = 1;
    expect_refused(f, "7.18.5");
}

/* ---- ledgers ---- */

static bool is_rule(const char *slug)
{
    size_t n;
    const eg_conform_rule *rules = eg_conform_rules(&n);
    for (size_t i = 0; i < n; i++)
        if (strcmp(rules[i].slug, slug) == 0)
            return true;
    return false;
}

static void check_test(const char *ledger, int line, const char *name)
{
    char path[512];
    struct stat seen;
    snprintf(path, sizeof path, "%s/tests/%s", EG_SOURCE_DIR, name);
    bool is_there = strncmp(name, "rule ", 5) == 0 ? is_rule(name + 5) : stat(path, &seen) == 0;
    if (!is_there)
        fail_msg("%s:%d: there is no test %s", ledger, line, name);
}

/* Every row's last cell names tests in backticks, and all of them exist. */
static void check_ledger(const char *ledger)
{
    char path[512], row[1024];
    snprintf(path, sizeof path, "%s/src/conform/%s", EG_SOURCE_DIR, ledger);
    FILE *file = fopen(path, "r");
    assert_non_null(file);
    int line = 0, n_rows = 0;
    while (fgets(row, sizeof row, file)) {
        line++;
        if (row[0] != '|' || row[1] == '-' || ++n_rows == 1)
            continue;
        char *end = strrchr(row, '|'), *begin;
        *end = 0;
        begin = strrchr(row, '|');
        assert_non_null(begin);
        int n_tests = 0;
        for (char *name = strchr(begin, '`'); name; name = strchr(name, '`')) {
            char *stop = strchr(++name, '`');
            assert_non_null(stop);
            *stop = 0;
            check_test(ledger, line, name);
            n_tests++;
            name = stop + 1;
        }
        if (n_tests == 0)
            fail_msg("%s:%d: the line names no test", ledger, line);
    }
    fclose(file);
    assert_true(n_rows > 20);
}

static void test_ledgers(void **state)
{
    (void)state;
    check_ledger("PDFA.md");
    check_ledger("PDFUA.md");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_each_rule),
        cmocka_unit_test(test_documents),
        cmocka_unit_test(test_ledgers),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
