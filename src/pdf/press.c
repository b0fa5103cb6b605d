/* The sheet round a page: its boxes, and the printer's marks (ISO 15930-7; ISO 32000-1 14.11).
 *
 * All marks stand outside the bleed, in every ink (Separation All), so that each plate shows them in one place:
 * crop marks at the corners, a target in the middle of each side, dashes where the sheet is folded. The bar of
 * patches, over the page, is the one thing in single inks. Lengths are from the trimmed page's lower left
 * corner, y up. */
#include "pdf/internal.h"

enum { DECIMALS = 2 };
/* White between the end of the marks and the edge of the sheet, at least. */
#define SHEET_EDGE EG_MM_OF(2)
/* The page's corner is a whole number of these from the sheet's: so it stands on whole pixels of a proof at any
 * round resolution, which can be laid over that of another edition. */
#define SHEET_STEP EG_PT_OF(7.2)
#define TARGET_RADIUS EG_MM_OF(2.5)
#define PATCH EG_MM_OF(5)
/* A target keeps so far from a fold's mark. */
#define TARGET_CLEARANCE EG_MM_OF(15)

eg_len eg_pdf_press_margin(const eg_pdf_press *press)
{
    eg_len least = eg_len_max(press->mark_gap + press->mark_length, press->bleed) + SHEET_EDGE;
    return (least + SHEET_STEP - 1) / SHEET_STEP * SHEET_STEP;
}

static void add_numbers(eg_buffer *out, const eg_len *numbers, int n, const char *operator)
{
    for (int i = 0; i < n; i++) {
        eg_buffer_add_len(out, numbers[i], DECIMALS);
        eg_buffer_add_char(out, ' ');
    }
    eg_buffer_add_string(out, operator);
}

static void add_line(eg_buffer *out, eg_len x0, eg_len y0, eg_len x1, eg_len y1)
{
    const eg_len from[2] = {x0, y0}, to[2] = {x1, y1};
    add_numbers(out, from, 2, "m ");
    add_numbers(out, to, 2, "l S\n");
}

/* Eight strokes, two at each corner, none nearer to it than the gap. */
static void add_crop_marks(const eg_pdf_press *press, const eg_page *page, eg_buffer *out)
{
    eg_len near = press->mark_gap, far = near + press->mark_length;
    for (int corner = 0; corner < 4; corner++) {
        eg_len x = corner & 1 ? page->width : 0, y = corner & 2 ? page->height : 0;
        eg_len dx = corner & 1 ? 1 : -1, dy = corner & 2 ? 1 : -1;
        add_line(out, x + dx * near, y, x + dx * far, y);
        add_line(out, x, y + dy * near, x, y + dy * far);
    }
}

/* Of four Bézier curves; 0.5523 of the radius is the nearest to a circle. */
static void add_circle(eg_buffer *out, eg_len x, eg_len y, eg_len radius)
{
    static const int quarters[5][2] = {{1, 0}, {0, 1}, {-1, 0}, {0, -1}, {1, 0}};
    eg_len handle = eg_len_scale(radius, 5523, 10000);
    const eg_len begin[2] = {x + radius, y};
    add_numbers(out, begin, 2, "m ");
    for (int i = 0; i < 4; i++) {
        const int *from = quarters[i], *to = quarters[i + 1];
        const eg_len curve[6] = {x + from[0] * radius + to[0] * handle,
                                 y + from[1] * radius + to[1] * handle,
                                 x + to[0] * radius + from[0] * handle,
                                 y + to[1] * radius + from[1] * handle,
                                 x + to[0] * radius,
                                 y + to[1] * radius};
        add_numbers(out, curve, 6, "c ");
    }
    eg_buffer_add_string(out, "S\n");
}

static void add_target(const eg_pdf_press *press, eg_buffer *out, eg_len x, eg_len y)
{
    eg_len arm = press->mark_length / 2;
    add_circle(out, x, y, eg_len_min(TARGET_RADIUS, arm / 2));
    add_line(out, x - arm, y, x + arm, y);
    add_line(out, x, y - arm, x, y + arm);
}

/* The middle of a side, or beside it when the fold is marked there. */
static eg_len middle_of(eg_len side, eg_len fold)
{
    eg_len middle = side / 2, off = fold > middle ? fold - middle : middle - fold;
    return fold > 0 && off < TARGET_CLEARANCE ? fold + TARGET_CLEARANCE : middle;
}

static void add_targets(const eg_pdf_press *press, const eg_page *page, eg_buffer *out)
{
    eg_len off = press->mark_gap + press->mark_length / 2;
    eg_len x = middle_of(page->width, press->fold_from_left);
    eg_len y = middle_of(page->height, press->fold_from_top ? page->height - press->fold_from_top : 0);
    add_target(press, out, x, -off);
    add_target(press, out, x, page->height + off);
    add_target(press, out, -off, y);
    add_target(press, out, page->width + off, y);
}

static void add_folds(const eg_pdf_press *press, const eg_page *page, eg_buffer *out)
{
    eg_len near = press->mark_gap, far = near + press->mark_length;
    eg_len x = press->fold_from_left, y = page->height - press->fold_from_top;
    eg_buffer_add_string(out, "[4 2]0 d\n");
    if (press->fold_from_top > 0 && press->fold_from_top < page->height) {
        add_line(out, -far, y, -near, y);
        add_line(out, page->width + near, y, page->width + far, y);
    }
    if (x > 0 && x < page->width) {
        add_line(out, x, -far, x, -near);
        add_line(out, x, page->height + near, x, page->height + far);
    }
    eg_buffer_add_string(out, "[]0 d\n");
}

/* Each ink full and half, the overprints of two, then the spot colours: over the page, left of the target. */
static void add_bar(const eg_pdf_press *press, const eg_page *page, eg_buffer *out)
{
    static const char *const patches[] = {
        "1 0 0 0 k",  "0 1 0 0 k",  "0 0 1 0 k", "0 0 0 1 k", ".5 0 0 0 k", "0 .5 0 0 k",
        "0 0 .5 0 k", "0 0 0 .5 k", "0 1 1 0 k", "1 0 1 0 k", "1 1 0 0 k",
    };
    enum { N = sizeof patches / sizeof *patches };
    int64_t n = N;
    for (uint32_t i = 0; i < press->n_inks; i++)
        n += press->inks[i].name != NULL;
    eg_len room = middle_of(page->width, press->fold_from_left) - press->mark_length - SHEET_EDGE;
    if (press->fold_from_left > 0)
        room = eg_len_min(room, press->fold_from_left - 2 * SHEET_EDGE);
    eg_len side = eg_len_min(PATCH, room / n);
    eg_len x = SHEET_EDGE, y = page->height + press->mark_gap + (press->mark_length - side) / 2;
    if (side <= 0)
        return;
    for (uint32_t i = 0; i < N + press->n_inks; i++) {
        if (i < N)
            eg_buffer_print(out, "%s ", patches[i]);
        else if (press->inks[i - N].name)
            eg_buffer_print(out, "/Spot%u cs 1 scn ", i - N + 1);
        else
            continue;
        const eg_len box[4] = {x, y, side, side};
        add_numbers(out, box, 4, "re f\n");
        x += side;
    }
}

void eg_pdf_print_marks(eg_pdf_writer *writer, uint32_t page, eg_buffer *out)
{
    const eg_pdf_press *press = writer->press;
    const eg_page *it = &writer->pages->pages[page];
    const eg_len thickness = press->mark_line;
    eg_buffer_add_string(out, "/All CS 1 SCN ");
    add_numbers(out, &thickness, 1, "w\n");
    add_crop_marks(press, it, out);
    add_targets(press, it, out);
    if (press->fold_from_top > 0 || press->fold_from_left > 0)
        add_folds(press, it, out);
    add_bar(press, it, out);
}

static void add_box(eg_buffer *out, const char *name, eg_len from, eg_len width, eg_len height)
{
    const eg_len box[4] = {from, from, width, height};
    eg_buffer_print(out, "/%s[", name);
    add_numbers(out, box, 4, "]");
}

void eg_pdf_print_boxes(eg_pdf_writer *writer, uint32_t page, eg_buffer *out)
{
    const eg_pdf_press *press = writer->press;
    const eg_page *it = &writer->pages->pages[page];
    eg_len margin = eg_pdf_press_margin(press), bleed = press->bleed;
    add_box(out, "MediaBox", 0, it->width + 2 * margin, it->height + 2 * margin);
    add_box(out, "BleedBox", margin - bleed, it->width + margin + bleed, it->height + margin + bleed);
    add_box(out, "TrimBox", margin, it->width + margin, it->height + margin);
}
