/* impose/: plans as printers know them, what a sheet has no room for, and the library's call. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "impose/impose.h"

struct question {
    eg_impose_request request;
    uint32_t n_pages;
    eg_len width, height;
    const eg_impose_plan *plan;
};

static eg_status make_plan(eg_job *job, void *data)
{
    struct question *q = data;
    return eg_impose_plan_sheets(job, &q->request, q->n_pages, q->width, q->height, &q->plan);
}

static eg_status planned(eg_job *job, struct question *q)
{
    q->width = q->width ? q->width : EG_MM_OF(148);
    q->height = q->height ? q->height : EG_MM_OF(210);
    assert_null(eg_impose_fault(&q->request));
    return eg_job_run(job, make_plan, q);
}

/* Pages of a side by their numbers from 1, 0 blank, negative turned round. */
static void assert_side(const eg_impose_plan *plan, uint32_t side, const int *numbers)
{
    for (uint32_t i = 0; i < plan->n_cells; i++) {
        const eg_impose_cell *cell = &plan->sides[side].cells[i];
        int number = cell->page == EG_IMPOSE_BLANK ? 0 : (int)cell->page + 1;
        assert_int_equal(cell->is_turned && number ? -number : number, numbers[i]);
    }
}
#define SIDE(plan, side, ...) assert_side(plan, side, (const int[]){__VA_ARGS__})

static void test_booklet(void **state)
{
    (void)state;
    eg_job *job = eg_job_new();
    struct question q = {.request = {.n_up = 2}, .n_pages = 7};
    assert_int_equal(planned(job, &q), EG_OK);
    assert_int_equal(q.plan->n_sheets, 2);
    assert_int_equal(q.plan->n_blank, 1);
    SIDE(q.plan, 0, 0, 1);
    SIDE(q.plan, 1, 2, 7);
    SIDE(q.plan, 2, 6, 3);
    SIDE(q.plan, 3, 4, 5);
    assert_false(q.plan->flips_long);
    assert_true(q.plan->sides[3].has_ticks && !q.plan->sides[1].has_ticks);
    q.request.is_right_bound = true;
    assert_int_equal(planned(job, &q), EG_OK);
    SIDE(q.plan, 0, 1, 0);
    SIDE(q.plan, 1, 7, 2);
    q.request.flip = EG_FLIP_LONG; /* backs are turned round as a whole */
    assert_int_equal(planned(job, &q), EG_OK);
    SIDE(q.plan, 0, 1, 0);
    SIDE(q.plan, 1, -2, -7);
    eg_job_free(job);
}

/* The sheet of sixteen pages that every printer has on the wall. */
static void test_sixteen(void **state)
{
    (void)state;
    eg_job *job = eg_job_new();
    struct question q = {.request = {.n_up = 8, .signature = 16}, .n_pages = 32};
    assert_int_equal(planned(job, &q), EG_OK);
    assert_int_equal(q.plan->n_signatures, 2);
    SIDE(q.plan, 0, -9, -8, -5, -12, 16, 1, 4, 13);
    SIDE(q.plan, 1, -11, -6, -7, -10, 14, 3, 2, 15);
    SIDE(q.plan, 2, -25, -24, -21, -28, 32, 17, 20, 29);
    eg_job_free(job);
}

static void test_creep(void **state)
{
    (void)state;
    eg_job *job = eg_job_new();
    struct question q = {.request = {.n_up = 2, .creep = EG_PT}, .n_pages = 12};
    assert_int_equal(planned(job, &q), EG_OK);
    assert_int_equal(q.plan->sides[0].cells[1].shift, 0);
    assert_int_equal(q.plan->sides[2].cells[1].shift, -EG_PT); /* page 3, to the spine at its left */
    assert_int_equal(q.plan->sides[3].cells[0].shift, EG_PT);  /* page 4 */
    assert_int_equal(q.plan->sides[4].cells[1].shift, -2 * EG_PT);
    eg_job_free(job);
}

static void test_sheets(void **state)
{
    (void)state;
    eg_job *job = eg_job_new();
    struct question q = {.request = {.kind = EG_IMPOSE_N_UP,
                                     .n_up = 6,
                                     .sheet_width = EG_MM_OF(210),
                                     .sheet_height = EG_MM_OF(297)},
                         .n_pages = 6};
    assert_int_equal(planned(job, &q), EG_OK);
    assert_int_equal(q.plan->n_columns, 3);
    assert_true(q.plan->width > q.plan->height);
    SIDE(q.plan, 0, 1, 2, 3, 4, 5, 6);
    q.width = EG_MM_OF(210); /* pages that lie */
    q.height = EG_MM_OF(148);
    assert_int_equal(planned(job, &q), EG_OK);
    assert_int_equal(q.plan->n_columns, 2);
    q.request.has_marks = true;
    assert_int_equal(planned(job, &q), EG_ERR_INPUT);
    assert_string_equal(eg_report_at(job->report, 0)->slug, "sheet-too-small");
    q.request.sheet_width = 0; /* as large as it must be */
    assert_int_equal(planned(job, &q), EG_OK);
    assert_true(q.plan->width == q.plan->n_columns * EG_MM_OF(210) + 2 * EG_MM_OF(8));
    eg_job_free(job);
}

static void test_faults(void **state)
{
    (void)state;
    static const eg_impose_request wrong[] = {
        {.n_up = 3},
        {.n_up = 6},
        {.n_up = 2, .creep = -1},
        {.n_up = 2, .creep = EG_MM_OF(11)},
        {.n_up = 2, .signature = 6},
        {.n_up = 4, .signature = 4},
        {.kind = EG_IMPOSE_N_UP, .n_up = 3},
        {.kind = EG_IMPOSE_N_UP, .n_up = 16},
    };
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
        assert_non_null(eg_impose_fault(&wrong[i]));
}

/* A file of one page, the smallest there is, through the library. */
static void test_library(void **state)
{
    (void)state;
    static const char pdf[] = "%PDF-1.4\n"
                              "1 0 obj\n<</Type/Catalog/Pages 2 0 R>>\nendobj\n"
                              "2 0 obj\n<</Type/Pages/Kids[3 0 R]/Count 1>>\nendobj\n"
                              "3 0 obj\n<</Type/Page/MediaBox[0 0 9 9]>>\nendobj\n"
                              "xref\n0 4\n0000000000 65535 f \n0000000009 00000 n \n0000000054 00000 n \n"
                              "0000000105 00000 n \ntrailer\n<</Size 4/Root 1 0 R>>\nstartxref\n153\n%%EOF\n";
    eg_bytes bytes = {pdf, sizeof pdf - 1};
    eg_impose_options options = {.bytes = &bytes};
    eg_engine *engine;
    eg_result *result;
    assert_int_equal(eg_engine_new(NULL, &engine), EG_OK);
    eg_status status = eg_impose(engine, "one.pdf", &options, &result);
    if (status != EG_OK)
        fail_msg("%s", eg_result_finding(result, 0).message);
    assert_int_equal(eg_result_n_sheets(result), 1);
    assert_int_equal(eg_result_n_pages(result), 2);
    assert_non_null(strstr(eg_result_advice(result), "3 blank pages"));
    assert_memory_equal(eg_result_pdf(result).data, "%PDF-1.7", 8);
    eg_result_free(result);
    options.nup = 5;
    assert_int_equal(eg_impose(engine, "one.pdf", &options, &result), EG_ERR_USAGE);
    eg_result_free(result);
    bytes.size -= 20;
    options.nup = 2;
    assert_int_equal(eg_impose(engine, "one.pdf", &options, &result), EG_ERR_INPUT);
    assert_string_equal(eg_result_finding(result, 0).slug, "pdf-damaged");
    assert_string_equal(eg_result_finding(result, 0).file, "one.pdf");
    eg_result_free(result);
    eg_engine_free(engine);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_booklet), cmocka_unit_test(test_sixteen), cmocka_unit_test(test_creep),
        cmocka_unit_test(test_sheets),  cmocka_unit_test(test_faults),  cmocka_unit_test(test_library),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
