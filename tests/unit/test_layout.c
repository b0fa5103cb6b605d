/* Page breaking on boxes without text: widows, orphans, keeps, notes, tables' heads, the last page, and
 * time. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <time.h>

#include "layout/internal.h"

/* A galley under construction. Lines are 16 pt high, the grid is 8 pt, a page holds 20 lines. */
typedef struct galley {
    eg_arena *arena;
    EG_VECTOR(eg_box) boxes;
    EG_VECTOR(eg_block) blocks;
    EG_VECTOR(eg_box) notes;
} galley;

enum { LINES = 20 };
static jmp_buf boundary;

static galley begin(void)
{
    return (galley){.arena = eg_arena_new(&boundary)};
}

static int64_t cost_of_line(uint32_t i, uint32_t n)
{
    return i == 0 ? 0 : i == 1 || i == n - 1 ? EG_COST_FORBIDDEN : EG_COST_INSIDE;
}

static uint32_t add_boxes(galley *g, uint32_t n)
{
    uint32_t first = g->boxes.n;
    uint32_t notes = first ? g->boxes.items[first - 1].notes_end : 0;
    for (uint32_t i = 0; i < n; i++)
        *EG_PUSH(g->arena, &g->boxes) = (eg_box){.height = 16 * EG_PT,
                                                 .baseline = 11 * EG_PT,
                                                 .cost = cost_of_line(i, n),
                                                 .notes_end = notes,
                                                 .n_lines = 1,
                                                 .snaps = i == 0};
    return first;
}

/* A paragraph of n lines, `space` points under the one before. */
static eg_block *add_paragraph(galley *g, uint32_t n, int space)
{
    eg_block *block = EG_PUSH(g->arena, &g->blocks);
    block->paragraph = EG_NO_INDEX;
    block->first_box[EG_SET_BEST] = add_boxes(g, n);
    block->n_boxes[EG_SET_BEST] = n;
    eg_box *first = &g->boxes.items[block->first_box[EG_SET_BEST]];
    first->space = space * EG_PT;
    first->gap = space ? EG_GAP_PARAGRAPH : EG_GAP_FIXED;
    return block;
}

static void add_setting(galley *g, uint32_t block, unsigned setting, uint32_t n)
{
    uint32_t first = add_boxes(g, n);
    g->blocks.items[block].first_box[setting] = first;
    g->blocks.items[block].n_boxes[setting] = n;
    g->boxes.items[first].space = g->boxes.items[g->blocks.items[block].first_box[EG_SET_BEST]].space;
}

static eg_break_request request_of(const galley *g)
{
    return (eg_break_request){.boxes = g->boxes.items,
                              .blocks = g->blocks.items,
                              .n_blocks = g->blocks.n,
                              .notes = g->notes.items,
                              .n_notes = g->notes.n,
                              .depth = LINES * 16 * EG_PT,
                              .first_baseline = 11 * EG_PT,
                              .grid = 8 * EG_PT,
                              .note_top = 16 * EG_PT,
                              .min_last_lines = 5};
}

static const eg_broken *break_galley(galley *g)
{
    eg_break_request request = request_of(g);
    eg_arena *scratch = eg_arena_new(&boundary);
    const eg_broken *out = eg_break_pages(&request, g->arena, scratch);
    eg_arena_free(scratch);
    return out;
}

static void no_box_no_page(void **state)
{
    (void)state;
    galley g = begin();
    assert_int_equal(break_galley(&g)->n_pages, 0);
    eg_arena_free(g.arena);
}

static void full_pages_are_full(void **state)
{
    (void)state;
    galley g = begin();
    add_paragraph(&g, 3 * LINES, 0);
    const eg_broken *b = break_galley(&g);
    assert_int_equal(b->n_pages, 3);
    assert_int_equal(b->pages[0].n, LINES);
    assert_int_equal(b->pages[1].n, LINES);
    assert_int_equal(b->pages[0].spare, 0);
    eg_arena_free(g.arena);
}

/* 19 lines, then a paragraph of six: one line of it would fit, and must not stay alone. */
static void no_orphan(void **state)
{
    (void)state;
    galley g = begin();
    add_paragraph(&g, 19, 0);
    add_paragraph(&g, 6, 0);
    const eg_broken *b = break_galley(&g);
    assert_int_equal(b->n_pages, 2);
    assert_int_equal(b->pages[0].n, 19);
    eg_arena_free(g.arena);
}

/* 21 lines in one paragraph, then enough for a last page: its last line must not go over alone. */
static void no_widow(void **state)
{
    (void)state;
    galley g = begin();
    add_paragraph(&g, 21, 0);
    add_paragraph(&g, 9, 0);
    const eg_broken *b = break_galley(&g);
    assert_int_equal(b->n_pages, 2);
    assert_int_equal(b->pages[0].n, 19);
    eg_arena_free(g.arena);
}

/* A heading at the foot goes to the next page with what it heads. */
static void heading_goes_with_its_text(void **state)
{
    (void)state;
    galley g = begin();
    add_paragraph(&g, 18, 0);
    add_paragraph(&g, 1, 0);
    add_paragraph(&g, 6, 0);
    g.boxes.items[19].cost += EG_COST_FORBIDDEN;
    const eg_broken *b = break_galley(&g);
    assert_int_equal(b->pages[0].n, 18);
    eg_arena_free(g.arena);
}

/* A row of keeps longer than the page is broken all the same, and nowhere hangs. */
static void impossible_keeps_break(void **state)
{
    (void)state;
    galley g = begin();
    for (int i = 0; i < 50; i++)
        add_paragraph(&g, 1, 0);
    for (uint32_t i = 0; i < g.boxes.n; i++)
        g.boxes.items[i].cost = EG_COST_FORBIDDEN;
    const eg_broken *b = break_galley(&g);
    assert_int_equal(b->n_pages, 3);
    assert_false(b->pages[0].is_overfull);
    eg_arena_free(g.arena);
}

static void box_higher_than_page(void **state)
{
    (void)state;
    galley g = begin();
    add_paragraph(&g, 4, 0);
    add_paragraph(&g, 1, 0);
    add_paragraph(&g, 6, 0);
    g.boxes.items[4].height = 2 * LINES * 16 * EG_PT;
    const eg_broken *b = break_galley(&g);
    assert_int_equal(b->n_pages, 3);
    assert_true(b->pages[1].is_overfull);
    assert_int_equal(b->pages[1].n, 1);
    assert_false(b->pages[2].is_overfull);
    eg_arena_free(g.arena);
}

/* Three lines would be left for the last page: it gets five. */
static void last_page_has_five_lines(void **state)
{
    (void)state;
    galley g = begin();
    add_paragraph(&g, LINES + 3, 0);
    const eg_broken *b = break_galley(&g);
    assert_int_equal(b->n_pages, 2);
    assert_int_equal(b->pages[1].n, 5);
    eg_arena_free(g.arena);
}

/* The same with three paragraphs that can each be a line shorter: all are, and one page does. */
static void tighter_saves_a_page(void **state)
{
    (void)state;
    galley g = begin();
    add_paragraph(&g, 8, 0);
    add_paragraph(&g, 8, 0);
    add_paragraph(&g, 7, 0);
    add_setting(&g, 0, EG_SET_TIGHTER, 7);
    add_setting(&g, 1, EG_SET_TIGHTER, 7);
    add_setting(&g, 2, EG_SET_TIGHTER, 6);
    const eg_broken *b = break_galley(&g);
    assert_int_equal(b->n_pages, 1);
    assert_int_equal(b->n_order, LINES);
    for (int i = 0; i < 3; i++)
        assert_int_equal(b->settings[i], EG_SET_TIGHTER);
    eg_arena_free(g.arena);
}

/* A looser paragraph fills the page that would end two lines early. */
static void looser_fills_a_page(void **state)
{
    (void)state;
    galley g = begin();
    add_paragraph(&g, 9, 0);
    add_paragraph(&g, 9, 0);
    add_paragraph(&g, 3, 0);
    add_paragraph(&g, 9, 0);
    add_setting(&g, 0, EG_SET_LOOSER, 10);
    add_setting(&g, 1, EG_SET_LOOSER, 10);
    const eg_broken *b = break_galley(&g);
    assert_int_equal(b->n_pages, 2);
    assert_int_equal(b->pages[0].n, LINES);
    assert_int_equal(b->pages[0].spare, 0);
    assert_int_equal(b->settings[0], EG_SET_LOOSER);
    assert_int_equal(b->settings[1], EG_SET_LOOSER);
    eg_arena_free(g.arena);
}

/* Line 10 refers to a note of three lines: it stands on that page, which therefore holds less text. */
static void note_stands_with_its_reference(void **state)
{
    (void)state;
    galley g = begin();
    add_paragraph(&g, 30, 0);
    for (uint32_t i = 0; i < 3; i++)
        *EG_PUSH(g.arena, &g.notes) = (eg_box){.height = 12 * EG_PT, .cost = i ? EG_COST_FORBIDDEN : 0};
    for (uint32_t i = 10; i < 30; i++)
        g.boxes.items[i].notes_end = 3;
    const eg_broken *b = break_galley(&g);
    assert_int_equal(b->n_pages, 2);
    assert_int_equal(b->pages[0].n_notes, 3);
    assert_int_equal(b->pages[0].n, (LINES * 16 - 16 - 36) / 16);
    assert_int_equal(b->pages[1].n_notes, 0);
    eg_arena_free(g.arena);
}

/* A note longer than a page goes over as many pages as it needs, none of its lines lost. */
static void long_note_is_divided(void **state)
{
    (void)state;
    galley g = begin();
    add_paragraph(&g, 10, 0);
    for (uint32_t i = 0; i < 70; i++)
        *EG_PUSH(g.arena, &g.notes) =
            (eg_box){.height = 12 * EG_PT, .cost = i == 1 || i == 69 ? EG_COST_FORBIDDEN : 0};
    for (uint32_t i = 3; i < 10; i++)
        g.boxes.items[i].notes_end = 70;
    const eg_broken *b = break_galley(&g);
    uint32_t n_notes = 0, n_boxes = 0;
    for (uint32_t p = 0; p < b->n_pages; p++) {
        assert_int_equal(b->pages[p].first_note, n_notes);
        assert_false(b->pages[p].is_overfull);
        assert_true(b->pages[p].spare >= 0);
        n_notes += b->pages[p].n_notes;
        n_boxes += b->pages[p].n;
    }
    assert_int_equal(n_notes, 70);
    assert_int_equal(n_boxes, 10);
    assert_in_range(b->n_pages, 3, 5);
    eg_arena_free(g.arena);
}

/* A table of 30 rows over a head of two: the second page counts the head again. */
static void table_head_counts_again(void **state)
{
    (void)state;
    galley g = begin();
    add_paragraph(&g, 32, 0);
    for (uint32_t i = 0; i < 32; i++) {
        g.boxes.items[i].cost = i > 0 && i <= 2 ? EG_COST_FORBIDDEN : 0;
        g.boxes.items[i].baseline = 0;
        g.boxes.items[i].snaps = false;
        if (i > 2)
            g.boxes.items[i].n_head = 2;
    }
    const eg_broken *b = break_galley(&g);
    assert_int_equal(b->n_pages, 2);
    assert_int_equal(b->pages[0].n, 20);
    assert_int_equal(b->pages[1].spare, (LINES - 14) * 16 * EG_PT);
    eg_arena_free(g.arena);
}

/* Something off the grid: what follows is back on it, and up to a quarter of a step is taken from the white.
 * */
static void boxes_go_back_to_the_grid(void **state)
{
    (void)state;
    galley g = begin();
    eg_break_request request = request_of(&g);
    eg_box box = {.height = 16 * EG_PT, .baseline = 11 * EG_PT, .space = 8 * EG_PT, .snaps = true};
    assert_int_equal(eg_break_place(&request, &box, 16 * EG_PT, false), 24 * EG_PT);
    assert_int_equal(eg_break_place(&request, &box, 17 * EG_PT, false), 24 * EG_PT);
    assert_int_equal(eg_break_place(&request, &box, 20 * EG_PT, false), 32 * EG_PT);
    box.baseline = 12 * EG_PT;
    assert_int_equal(eg_break_place(&request, &box, 16 * EG_PT, false), 23 * EG_PT);
    assert_int_equal(eg_break_place(&request, &box, 0, true), -EG_PT);
    eg_arena_free(g.arena);
}

/* A line that is higher for a picture in it does not stand out of the page's top. */
static void room_for_pictures_is_in_the_page(void **state)
{
    (void)state;
    galley g = begin();
    eg_break_request request = request_of(&g);
    eg_box box = {.height = 40 * EG_PT, .baseline = 35 * EG_PT, .room = 24 * EG_PT, .snaps = true};
    assert_int_equal(eg_break_place(&request, &box, 0, true), 0);
    assert_int_equal(
        (eg_break_place(&request, &box, 33 * EG_PT, false) + 35 * EG_PT - 11 * EG_PT) % (8 * EG_PT), 0);
    eg_arena_free(g.arena);
}

/* A line with a hyphen does not end the page when the one before it can. */
static void page_does_not_end_with_a_hyphen(void **state)
{
    (void)state;
    galley g = begin();
    add_paragraph(&g, 30, 0);
    g.boxes.items[19].end_cost = EG_COST_HYPHEN;
    const eg_broken *b = break_galley(&g);
    assert_int_equal(b->pages[0].n, 19);
    eg_arena_free(g.arena);
}

/* Of this thread's own work: what else the machine does counts little. */
static int64_t microseconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return (int64_t)now.tv_sec * 1000000 + now.tv_nsec / 1000;
}

static int64_t time_of(uint32_t n_commitments)
{
    galley g = begin();
    for (uint32_t i = 0; i < n_commitments; i++) {
        add_paragraph(&g, 2 + i * 7 % 5, 8);
        if (i % 3 == 0) {
            add_setting(&g, i, EG_SET_TIGHTER, 1 + i * 7 % 5);
            add_setting(&g, i, EG_SET_LOOSER, 3 + i * 7 % 5);
        }
    }
    int64_t best = INT64_MAX;
    for (int turn = 0; turn < 3; turn++) {
        int64_t before = microseconds();
        break_galley(&g);
        int64_t took = microseconds() - before;
        best = took < best ? took : best;
    }
    eg_arena_free(g.arena);
    return best;
}

/* 1200 commitments take about a hundred times what twelve take; three times that leaves room for a busy
 * machine. */
static void time_is_linear(void **state)
{
    (void)state;
    int64_t few = time_of(120), many = time_of(1200);
    print_message("120: %lld us, 1200: %lld us\n", (long long)few, (long long)many);
    assert_true(many < 30 * few + 2000);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(no_box_no_page),
        cmocka_unit_test(full_pages_are_full),
        cmocka_unit_test(no_orphan),
        cmocka_unit_test(no_widow),
        cmocka_unit_test(heading_goes_with_its_text),
        cmocka_unit_test(impossible_keeps_break),
        cmocka_unit_test(box_higher_than_page),
        cmocka_unit_test(last_page_has_five_lines),
        cmocka_unit_test(tighter_saves_a_page),
        cmocka_unit_test(looser_fills_a_page),
        cmocka_unit_test(note_stands_with_its_reference),
        cmocka_unit_test(long_note_is_divided),
        cmocka_unit_test(table_head_counts_again),
        cmocka_unit_test(boxes_go_back_to_the_grid),
        cmocka_unit_test(room_for_pictures_is_in_the_page),
        cmocka_unit_test(page_does_not_end_with_a_hyphen),
        cmocka_unit_test(time_is_linear),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
