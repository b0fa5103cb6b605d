/* Which page goes where: arithmetic only. See impose.h.
 *
 * A sheet is folded in thought: it lies with its front down; each fold lays the left half over the right, or
 * the upper half over the lower, and the last fold, over from the left, is the spine. What lies on top then
 * is page one, and down through the stack each leaf has the next two. Leaves that a fold from above has
 * turned over stand on their heads on the flat sheet. Sheets folded together lie one in the middle of the
 * other. */
#include "base/vector.h"
#include "impose/impose.h"

enum {
    MARK_OFFSET = 3, /* mm between a page and its marks, as printers ask for */
    MARK_LENGTH = 5, /* mm */
    TICK_LENGTH = 3
};

typedef struct leaf {
    uint32_t row, column; /* on the sheet seen from its back */
    bool is_front_up, is_turned;
} leaf;

/* The leaves of a folded sheet, the topmost first. */
typedef struct folded {
    leaf leaves[EG_IMPOSE_MOST_CELLS];
    uint32_t n;
} folded;

typedef struct planner {
    eg_job *job;
    const eg_impose_request *request;
    eg_impose_plan *plan;
    eg_len left, bottom; /* of the cells on the sheet */
    eg_impose_side *sides;
} planner;

const char *eg_impose_fault(const eg_impose_request *r)
{
    if (r->kind == EG_IMPOSE_N_UP)
        return r->n_up == 2 || r->n_up == 4 || r->n_up == 6 || r->n_up == 8
                   ? NULL
                   : "pages to a side are 2, 4, 6 or 8";
    if (r->n_up != 2 && r->n_up != 4 && r->n_up != 8 && r->n_up != 16)
        return "a sheet of a booklet has 2, 4, 8 or 16 pages to a side";
    if (r->creep < 0 || r->creep > EG_MM_OF(10))
        return "creep is from 0 to 10 mm a sheet";
    if (r->signature % (2 * r->n_up) != 0)
        return "a signature is a whole number of sheets: its pages are a multiple of twice those of a side";
    return NULL;
}

/* ---- the grid ---- */

/* Columns and rows of a booklet's sheet: folded in turn across and along, the last time across. */
static void set_booklet_grid(const eg_impose_request *request, eg_impose_plan *plan)
{
    plan->n_columns = request->n_up >= 8 ? 4 : 2;
    plan->n_rows = request->n_up / plan->n_columns;
}

/* The scale at which cells of a page's size fill what the sheet leaves, at most 1. */
static int64_t fit(const eg_impose_plan *plan, eg_len width, eg_len height, eg_len page_width,
                   eg_len page_height)
{
    eg_len room_x = width / plan->n_columns, room_y = height / plan->n_rows;
    int64_t x = room_x * 65536 / page_width, y = room_y * 65536 / page_height;
    int64_t scale = x < y ? x : y;
    return scale < 65536 ? scale : 65536;
}

/* The sheet lies the way round that leaves pages larger; when it is all the same, as the cells do. */
static void set_sheet(const eg_impose_request *request, eg_len margin, eg_len page_width, eg_len page_height,
                      eg_impose_plan *plan)
{
    eg_len grid_width = page_width * plan->n_columns, grid_height = page_height * plan->n_rows;
    if (!request->sheet_width) {
        plan->width = grid_width + 2 * margin;
        plan->height = grid_height + 2 * margin;
        plan->scale = 65536;
        return;
    }
    eg_len a = eg_len_max(request->sheet_width, request->sheet_height);
    eg_len b = eg_len_min(request->sheet_width, request->sheet_height);
    int64_t wide = fit(plan, a - 2 * margin, b - 2 * margin, page_width, page_height);
    int64_t high = fit(plan, b - 2 * margin, a - 2 * margin, page_width, page_height);
    bool is_wide = wide != high ? wide > high : grid_width > grid_height;
    plan->width = is_wide ? a : b;
    plan->height = is_wide ? b : a;
    plan->scale = is_wide ? wide : high;
}

/* Of the ways to set n pages in columns and rows the one that leaves them largest: six are 3 by 2 or 2 by 3.
 * */
static void set_n_up_grid(const eg_impose_request *request, eg_len margin, eg_len page_width,
                          eg_len page_height, eg_impose_plan *plan)
{
    eg_impose_plan best = {0};
    for (uint32_t rows = 1; rows <= request->n_up; rows++) {
        eg_impose_plan plan_of_rows = *plan;
        if (request->n_up % rows)
            continue;
        plan_of_rows.n_rows = rows;
        plan_of_rows.n_columns = request->n_up / rows;
        set_sheet(request, margin, page_width, page_height, &plan_of_rows);
        /* Without a sheet all are as large: then the one that is most nearly square. */
        eg_len longer = eg_len_max(plan_of_rows.width, plan_of_rows.height);
        eg_len best_longer = eg_len_max(best.width, best.height);
        if (!best.n_rows || plan_of_rows.scale > best.scale ||
            (plan_of_rows.scale == best.scale && longer < best_longer))
            best = plan_of_rows;
    }
    *plan = best;
}

static const char *millimetres(eg_arena *arena, eg_len width, eg_len height)
{
    char a[EG_LEN_PRINT_MAX], b[EG_LEN_PRINT_MAX];
    eg_len_print(eg_len_scale(width, 254, 720), 0, a);
    eg_len_print(eg_len_scale(height, 254, 720), 0, b);
    return eg_arena_print(arena, "%s × %s mm", a, b);
}

static void refuse_sheet(planner *p, eg_len page_width, eg_len page_height)
{
    const eg_impose_plan *plan = p->plan;
    bool has_marks = p->request->has_marks;
    eg_arena *arena = p->job->arena;
    eg_finding *finding = eg_report_add(p->job->report, EG_F_SHEET_TOO_SMALL, EG_NOWHERE,
                                        "a sheet of %s is too small for %u pages of %s to a side%s",
                                        millimetres(arena, plan->width, plan->height), p->request->n_up,
                                        millimetres(arena, page_width, page_height),
                                        has_marks ? ", at their size and with marks" : "");
    if (has_marks) {
        eg_len margin = 2 * EG_MM_OF(MARK_OFFSET + MARK_LENGTH);
        eg_report_hint(
            p->job->report, finding, "it takes %s; or leave out the marks: pages are then made smaller",
            millimetres(arena, page_width * plan->n_columns + margin, page_height * plan->n_rows + margin));
    } else
        eg_report_hint(p->job->report, finding, "name a larger sheet");
}

static eg_status set_grid(planner *p, eg_len page_width, eg_len page_height)
{
    eg_impose_plan *plan = p->plan;
    const eg_impose_request *request = p->request;
    eg_len margin = request->has_marks ? EG_MM_OF(MARK_OFFSET + MARK_LENGTH) : 0;
    if (request->kind == EG_IMPOSE_BOOKLET) {
        set_booklet_grid(request, plan);
        set_sheet(request, margin, page_width, page_height, plan);
    } else
        set_n_up_grid(request, margin, page_width, page_height, plan);
    enum { SMALLEST = 65536 / 20 }; /* what is printed at a twentieth cannot be read */
    if (plan->scale < (request->has_marks ? 65536 : SMALLEST)) {
        refuse_sheet(p, page_width, page_height);
        return EG_ERR_INPUT;
    }
    plan->n_cells = request->n_up;
    plan->cell_width = eg_len_scale(page_width, plan->scale, 65536);
    plan->cell_height = eg_len_scale(page_height, plan->scale, 65536);
    p->left = (plan->width - plan->cell_width * plan->n_columns) / 2;
    p->bottom = (plan->height - plan->cell_height * plan->n_rows) / 2;
    bool is_wide = plan->width > plan->height;
    plan->flips_long = request->flip == EG_FLIP_AUTO ? !is_wide : request->flip == EG_FLIP_LONG;
    return EG_OK;
}

/* Whether the back's picture must be turned round, so that it is upright when the sheet is turned over the
 * edge asked for: over an upright edge, left and right change places and above stays above. */
static bool turns_back(const eg_impose_plan *plan)
{
    return (plan->width > plan->height) == plan->flips_long;
}

/* ---- folding ---- */

static void fold(uint32_t n_columns, uint32_t n_rows, folded *out)
{
    /* piles[row][column], each from the bottom up; the folds left to make are known by the grid that is left.
     * */
    folded piles[EG_IMPOSE_MOST_CELLS];
    for (uint32_t i = 0; i < n_columns * n_rows; i++) {
        piles[i].n = 1;
        piles[i].leaves[0] = (leaf){.row = i / n_columns, .column = i % n_columns};
    }
    while (n_columns * n_rows > 1) {
        bool is_from_left = n_columns > n_rows; /* across, when across is left to be the last */
        uint32_t columns = is_from_left ? n_columns / 2 : n_columns,
                 rows = is_from_left ? n_rows : n_rows / 2;
        folded next[EG_IMPOSE_MOST_CELLS];
        for (uint32_t row = 0; row < rows; row++)
            for (uint32_t column = 0; column < columns; column++) {
                const folded *stays = is_from_left ? &piles[row * n_columns + columns + column]
                                                   : &piles[(rows + row) * n_columns + column];
                const folded *comes = is_from_left ? &piles[row * n_columns + columns - 1 - column]
                                                   : &piles[(rows - 1 - row) * n_columns + column];
                folded *pile = &next[row * columns + column];
                *pile = *stays;
                for (uint32_t i = comes->n; i-- > 0;) {
                    leaf over = comes->leaves[i];
                    over.is_front_up = !over.is_front_up;
                    over.is_turned ^= !is_from_left;
                    pile->leaves[pile->n++] = over;
                }
            }
        memcpy(piles, next, columns * rows * sizeof *next);
        n_columns = columns;
        n_rows = rows;
    }
    out->n = piles[0].n;
    for (uint32_t i = 0; i < out->n; i++)
        out->leaves[i] = piles[0].leaves[out->n - 1 - i];
}

/* ---- sides ---- */

static void place(planner *p, eg_impose_cell *cells, uint32_t row, uint32_t column, bool is_back,
                  uint32_t page, bool is_turned, eg_len shift)
{
    const eg_impose_plan *plan = p->plan;
    bool turns = is_back && turns_back(plan);
    uint32_t at_row = turns ? plan->n_rows - 1 - row : row,
             at = turns ? plan->n_columns - 1 - column : column;
    cells[at_row * plan->n_columns + at] = (eg_impose_cell){
        .page = page,
        .is_turned = is_turned != turns,
        .x = p->left + plan->cell_width * at,
        .y = p->bottom + plan->cell_height * (plan->n_rows - 1 - at_row),
        .shift = is_turned != turns ? -shift : shift,
    };
}

static eg_impose_cell *new_side(planner *p)
{
    eg_impose_cell *cells = EG_NEW_ARRAY(p->job->arena, eg_impose_cell, p->plan->n_cells);
    p->sides[p->plan->n_sides++].cells = cells;
    return cells;
}

/* One sheet of a signature: sheet 0 is outermost. first: the signature's first page in the file. */
static void add_sheet(planner *p, const folded *folds, uint32_t first, uint32_t n_in_signature,
                      uint32_t sheet, uint32_t n_pages)
{
    const eg_impose_plan *plan = p->plan;
    eg_impose_cell *front = new_side(p), *back = new_side(p);
    uint32_t half = plan->n_cells, n_leaves = n_in_signature / 2; /* pages of half a sheet's leaves */
    for (uint32_t i = 0; i < 2 * half; i++) {
        const leaf *l = &folds->leaves[i / 2];
        uint32_t page = i < half ? sheet * half + i : n_in_signature - (sheet + 1) * half + i - half;
        uint32_t leaf_number = page / 2;
        uint32_t depth = leaf_number < n_leaves - 1 - leaf_number ? leaf_number : n_leaves - 1 - leaf_number;
        bool is_recto = i % 2 == 0, is_front = l->is_front_up == is_recto;
        bool spine_is_left = is_recto != p->request->is_right_bound;
        uint32_t column =
            is_front != p->request->is_right_bound ? plan->n_columns - 1 - l->column : l->column;
        eg_len shift = p->request->creep * depth;
        uint32_t which = first + page < n_pages ? first + page : EG_IMPOSE_BLANK;
        place(p, is_front ? front : back, l->row, column, !is_front, which, l->is_turned,
              spine_is_left ? -shift : shift);
    }
    if ((sheet + 1) * 2 * half == n_in_signature)
        p->sides[plan->n_sides - 1].has_ticks = true;
    p->plan->n_sheets++;
}

static void plan_booklet(planner *p, uint32_t n_pages)
{
    eg_impose_plan *plan = p->plan;
    folded folds;
    fold(plan->n_columns, plan->n_rows, &folds);
    uint32_t unit = 2 * plan->n_cells, padded = (n_pages + unit - 1) / unit * unit;
    uint32_t most = p->request->signature ? p->request->signature : padded;
    p->sides = EG_NEW_ARRAY(p->job->arena, eg_impose_side, padded / unit * 2);
    for (uint32_t first = 0; first < padded; first += most, plan->n_signatures++) {
        /* The last signature has fewer sheets rather than blank ones. */
        uint32_t n = padded - first < most ? padded - first : most;
        for (uint32_t sheet = 0; sheet < n / unit; sheet++)
            add_sheet(p, &folds, first, n, sheet, n_pages);
    }
    plan->n_blank = padded - n_pages;
}

static void plan_n_up(planner *p, uint32_t n_pages)
{
    eg_impose_plan *plan = p->plan;
    uint32_t n_sides = (n_pages + plan->n_cells - 1) / plan->n_cells;
    p->sides = EG_NEW_ARRAY(p->job->arena, eg_impose_side, n_sides);
    for (uint32_t i = 0; i < n_sides; i++) {
        eg_impose_cell *cells = new_side(p);
        for (uint32_t k = 0; k < plan->n_cells; k++) {
            uint32_t column = k % plan->n_columns, page = i * plan->n_cells + k;
            if (p->request->is_right_bound)
                column = plan->n_columns - 1 - column;
            place(p, cells, k / plan->n_columns, column, i % 2 == 1, page < n_pages ? page : EG_IMPOSE_BLANK,
                  false, 0);
        }
    }
    plan->n_sheets = (n_sides + 1) / 2;
    plan->n_blank = n_sides * plan->n_cells - n_pages;
}

/* ---- marks ---- */

typedef struct marks {
    eg_arena *arena;
    EG_VECTOR(eg_impose_mark) list;
} marks;

static void add_mark(marks *m, eg_len x0, eg_len y0, eg_len x1, eg_len y1, bool is_fold)
{
    *EG_PUSH(m->arena, &m->list) = (eg_impose_mark){x0, y0, x1, y1, is_fold};
}

/* Lines of trim and fold beyond the pages: at each line of the grid, above and below, left and right. */
static void add_marks(planner *p, marks *m)
{
    const eg_impose_plan *plan = p->plan;
    eg_len near = EG_MM_OF(MARK_OFFSET), far = EG_MM_OF(MARK_OFFSET + MARK_LENGTH);
    eg_len right = p->left + plan->cell_width * plan->n_columns;
    eg_len top = p->bottom + plan->cell_height * plan->n_rows;
    bool folds = p->request->kind == EG_IMPOSE_BOOKLET;
    for (uint32_t i = 0; i <= plan->n_columns; i++) {
        eg_len x = p->left + plan->cell_width * i;
        bool is_fold = folds && i > 0 && i < plan->n_columns;
        add_mark(m, x, p->bottom - near, x, p->bottom - far, is_fold);
        add_mark(m, x, top + near, x, top + far, is_fold);
    }
    for (uint32_t i = 0; i <= plan->n_rows; i++) {
        eg_len y = p->bottom + plan->cell_height * i;
        bool is_fold = folds && i > 0 && i < plan->n_rows;
        add_mark(m, p->left - near, y, p->left - far, y, is_fold);
        add_mark(m, right + near, y, right + far, y, is_fold);
    }
}

/* Where there is no room for marks: short strokes at the edges of the sheet on the lines of the folds,
 * inside, where the spine or the trimming takes them away. */
static void add_ticks(planner *p, marks *m)
{
    const eg_impose_plan *plan = p->plan;
    eg_len length = EG_MM_OF(TICK_LENGTH);
    for (uint32_t i = 1; i < plan->n_columns; i++) {
        eg_len x = p->left + plan->cell_width * i;
        add_mark(m, x, 0, x, length, true);
        add_mark(m, x, plan->height - length, x, plan->height, true);
    }
    for (uint32_t i = 1; i < plan->n_rows; i++) {
        eg_len y = p->bottom + plan->cell_height * i;
        add_mark(m, 0, y, length, y, true);
        add_mark(m, plan->width - length, y, plan->width, y, true);
    }
}

eg_status eg_impose_plan_sheets(eg_job *job, const eg_impose_request *request, uint32_t n_pages,
                                eg_len page_width, eg_len page_height, const eg_impose_plan **out)
{
    eg_impose_plan *plan = EG_NEW(job->arena, eg_impose_plan);
    planner p = {.job = job, .request = request, .plan = plan};
    eg_status status = set_grid(&p, page_width, page_height);
    if (status != EG_OK)
        return status;
    if (request->kind == EG_IMPOSE_BOOKLET)
        plan_booklet(&p, n_pages);
    else
        plan_n_up(&p, n_pages);
    marks m = {.arena = job->arena};
    if (request->has_marks)
        add_marks(&p, &m);
    plan->marks = m.list.items;
    plan->n_marks = m.list.n;
    marks ticks = {.arena = job->arena};
    if (request->kind == EG_IMPOSE_BOOKLET && !request->has_marks)
        add_ticks(&p, &ticks);
    plan->ticks = ticks.list.items;
    plan->n_ticks = ticks.list.n;
    plan->sides = p.sides;
    *out = plan;
    return EG_OK;
}
