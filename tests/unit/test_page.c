/* The waist's builder and its dump. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/job.h"
#include "page/page.h"

static const char text[] = "Global Cooperation2 / 4";

/* Two lines and a foot, added out of order, on two pages. */
static eg_status make_pages(eg_job *job, void *data)
{
    const eg_pages **out = data;
    static const eg_page_glyph glyphs[] = {{.id = 1, .advance = 10 * 65536, .text = 0, .text_size = 1},
                                           {.id = 2, .advance = 5 * 65536, .text = 1, .text_size = 1},
                                           {.id = 3, .advance = 3 * 65536, .flags = EG_GLYPH_LINE_END}};
    static const eg_page_run runs[] = {
        {.size = 12 * EG_PT, .n_glyphs = 3, .text = {0, 7}, .node = 4, .span = EG_PAGE_NONE},
        {.size = 8 * EG_PT,
         .first_glyph = 1,
         .n_glyphs = 1,
         .text = {18, 23},
         .node = 9,
         .span = 2,
         .is_label = true}};
    static const eg_page_line content = {.n_runs = 1, .text = {0, 7}, .node = 4};
    static const eg_page_line foot = {.first_run = 1, .n_runs = 1, .text = {18, 23}, .node = 9};
    eg_page_builder *builder = eg_page_builder_new(job->arena, false);
    eg_page_add(builder, 595 * EG_PT, 842 * EG_PT);
    eg_page_add(builder, 595 * EG_PT, 842 * EG_PT);
    eg_page_at(builder, 1)->label = (eg_range){18, 19};
    eg_page_at(builder, 1)->is_signature_page = true;
    eg_page_add_line(builder, 1, &foot, runs, glyphs, 0, 800 * EG_PT, EG_ARTIFACT_FOOTER);
    eg_page_add_line(builder, 1, &content, runs, glyphs, 100 * EG_PT, 90 * EG_PT, EG_ARTIFACT_NONE);
    eg_page_add_line(builder, 0, &content, runs, glyphs, 70 * EG_PT, 80 * EG_PT, EG_ARTIFACT_NONE);
    eg_page_add_rule(builder, 1, &(eg_page_rule){.x = EG_PT, .width = EG_PT, .height = EG_PT / 2});
    eg_page_add_field(builder, 1,
                      &(eg_page_field){.id = "S01", .width = EG_PT, .height = EG_PT, .description = {0, 6}});
    eg_page_add_link(builder, 0, &(eg_page_link){.target_node = 7});
    eg_page_add_place(builder, &(eg_page_place){.node = 4, .page = 1, .x = EG_PT, .y = 2 * EG_PT});
    *out = eg_page_finish(builder);
    return EG_OK;
}

static void sorts_by_page_content_first(void **state)
{
    (void)state;
    eg_job *job = eg_job_new();
    const eg_pages *pages = NULL;
    assert_int_equal(eg_job_run(job, make_pages, &pages), EG_OK);
    assert_int_equal(pages->n_lines, 3);
    assert_int_equal(pages->pages[0].n_lines, 1);
    assert_int_equal(pages->pages[1].first_line, 1);
    assert_int_equal(pages->pages[1].n_lines, 2);
    assert_int_equal(pages->n_runs, 3);
    assert_int_equal(pages->n_glyphs, 7);
    /* Runs and glyphs follow the lines without gaps. */
    assert_int_equal(pages->runs[1].first_glyph, 3);
    assert_int_equal(pages->runs[1].x, 100 * EG_PT);
    /* The foot left the document's content. */
    assert_int_equal(pages->runs[2].node, EG_PAGE_NONE);
    assert_int_equal(pages->runs[2].span, EG_PAGE_NONE);
    assert_int_equal(pages->runs[2].artifact, EG_ARTIFACT_FOOTER);
    assert_false(pages->runs[2].is_label);
    eg_job_free(job);
}

static void dumps_what_is_seen(void **state)
{
    (void)state;
    eg_job *job = eg_job_new();
    const eg_pages *pages = NULL;
    assert_int_equal(eg_job_run(job, make_pages, &pages), EG_OK);
    eg_buffer out = eg_buffer_new(job->arena);
    eg_page_dump(pages, (eg_slice){text, sizeof text - 1}, &out);
    assert_string_equal(out.data, "page 1 \"\" 595 x 842\n"
                                  "  line 70 80 +15 - 12 n4 \"Global \"\n"
                                  "  link 0 0 0 x 0 to n7\n"
                                  "page 2 \"2\" 595 x 842 signatures\n"
                                  "  line 100 90 +15 - 12 n4 \"Global \"\n"
                                  "  footer 0 800 +5 - 8 \"2 / 4\"\n"
                                  "  rule 1 0 1 x 0.5\n"
                                  "  field S01 signature 0 0 1 x 1 \"Global\"\n"
                                  "place n4 page 2 1 2\n");
    eg_job_free(job);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(sorts_by_page_content_first),
                                       cmocka_unit_test(dumps_what_is_seen)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
