/* Galley to pages: the cheapest row of breaks over the whole text (Knuth and Plass's idea, "Breaking
 * paragraphs into lines", 1981, applied to pages), with notes at the foot of the page that refers to them.
 *
 * Place: after galley.c and notes.c, before assemble.c. Knows boxes and costs, nothing of what is in them.
 *
 * Outline. A state is a place where a page may begin: a box. Two ways to reach it are kept: with every note
 * set that the text before it refers to, and with the end of a note carried over. From each state, boxes are
 * counted up until the page is full; every box met on the way is offered as the beginning of the next page.
 * No break is impossible, only dear, so there is always an answer, and it is the one with the fewest faults.
 *
 * A block may come in three settings: best, one line tighter, one looser. While boxes are counted up, `reach`
 * holds for each sum of lines saved or spent by the whole blocks so far the cheapest way and what it does to
 * the depth; the page is offered with each. Which blocks were reset is found again at the end, for the pages
 * chosen only.
 *
 * Every page looks at about one page of boxes, so the whole is linear. */
#include "layout/internal.h"

enum { REACH = 3, N_REACH = 2 * REACH + 1 };
static const int line_change[EG_N_SETTINGS] = {0, -1, 1};
static const int64_t NOT_REACHED = INT64_MAX;

typedef struct break_node {
    uint32_t prev; /* nodes[], or EG_NO_INDEX for the first page */
    uint32_t block, line;
    uint8_t setting;
    int8_t change; /* lines that the page before saved or spent */
    bool is_overfull;
    uint32_t notes; /* set before this page */
    int64_t cost, page_cost;
    eg_len spare;
} break_node;

typedef struct breaker {
    const eg_break_request *request;
    eg_arena *scratch;
    EG_VECTOR(break_node) nodes;
    uint32_t (
        *states)[2]; /* by box, one more for the end: nodes[] with all notes set, with notes carried over */
    uint32_t n_boxes;
    eg_len *note_sums;
    bool was_offered;
} breaker;

/* What has been counted up on a page. */
typedef struct walk {
    eg_len end;
    uint32_t n_boxes, n_steps, n_paragraphs, n_lines, notes_end;
    int64_t end_cost;
} walk;

typedef struct reach {
    int64_t cost; /* NOT_REACHED: no way */
    eg_len extra; /* depth that it adds to the best setting's */
} reach;

eg_len eg_break_place(const eg_break_request *request, const eg_box *box, eg_len end, bool is_first)
{
    if (is_first)
        return box->baseline ? request->first_baseline - box->baseline + box->room : 0;
    eg_len y = end + box->space;
    if (!box->snaps || request->grid <= 0)
        return y;
    /* Up to a quarter of a step is taken from the white rather than added to it. */
    eg_len phase = y + box->baseline - request->first_baseline - request->grid / 4;
    eg_len steps = phase <= 0 ? -(-phase / request->grid) : (phase + request->grid - 1) / request->grid;
    return steps * request->grid + request->first_baseline - box->baseline;
}

uint32_t eg_break_steps(uint8_t gap)
{
    return gap == EG_GAP_TITLE ? 2 : gap == EG_GAP_HEADING;
}

eg_len eg_break_elastic(const eg_break_request *request, uint32_t n_steps, uint32_t n_paragraphs)
{
    return request->grid * n_steps + request->grid / 4 * n_paragraphs;
}

eg_len eg_break_notes_height(const eg_break_request *request, uint32_t first, uint32_t end)
{
    if (first >= end)
        return 0;
    eg_len height = request->note_top - request->notes[first].space;
    for (uint32_t i = first; i < end; i++)
        height += request->notes[i].space + request->notes[i].height;
    return height;
}

/* The same from sums, so that a page that looks at many ends stays linear. */
static eg_len notes_height(const breaker *b, uint32_t first, uint32_t end)
{
    return first >= end ? 0
                        : b->request->note_top + b->note_sums[end] - b->note_sums[first] -
                              b->request->notes[first].space;
}

static bool fits(const breaker *b, eg_len depth)
{
    return depth <= b->request->depth + b->request->grid / 8;
}

static const eg_box *box_at(const breaker *b, uint32_t block, unsigned setting, uint32_t line)
{
    return &b->request->boxes[b->request->blocks[block].first_box[setting] + line];
}

static uint32_t state_of(const breaker *b, uint32_t block, unsigned setting, uint32_t line)
{
    if (block >= b->request->n_blocks)
        return b->n_boxes;
    return b->request->blocks[block].first_box[line ? setting : EG_SET_BEST] + line;
}

/* Notes referred to before a state: all of them must be set before the end. */
static uint32_t notes_before(const breaker *b, uint32_t block, unsigned setting, uint32_t line)
{
    if (line > 0)
        return box_at(b, block, setting, line - 1)->notes_end;
    if (block == 0)
        return 0;
    return box_at(b, block - 1, EG_SET_BEST, b->request->blocks[block - 1].n_boxes[EG_SET_BEST] - 1)
        ->notes_end;
}

static void count_box(const breaker *b, const eg_box *box, walk *w)
{
    if (w->n_boxes == 0) {
        for (uint32_t i = 0; i < box->n_head; i++) {
            const eg_box *head = &b->request->boxes[box->first_head + i];
            w->end = eg_break_place(b->request, head, w->end, w->n_boxes++ == 0) + head->height;
        }
    }
    bool is_first = w->n_boxes == 0;
    w->end = eg_break_place(b->request, box, w->end, is_first) + box->height;
    if (!is_first) {
        w->n_steps += eg_break_steps(box->gap);
        w->n_paragraphs += box->gap == EG_GAP_PARAGRAPH;
    }
    w->n_boxes++;
    w->n_lines += box->n_lines;
    w->end_cost = box->end_cost;
    if (box->notes_end > w->notes_end)
        w->notes_end = box->notes_end;
}

/* What a page costs by what it leaves empty; is_inside: it ends within a paragraph. Two lines may be left
 * under that, for widows and orphans. */
static int64_t cost_of_spare(const breaker *b, const walk *w, eg_len spare, bool has_notes, bool is_last,
                             bool is_first_page, bool is_inside)
{
    enum { LEFT_BY_WIDOWS = 4 };
    const eg_break_request *r = b->request;
    if (is_last)
        return !is_first_page && w->n_lines < r->min_last_lines ? EG_COST_LAST : 0;
    if (spare <= 0 || r->grid <= 0)
        return 0;
    int64_t steps = (spare + r->grid / 2) / r->grid;
    /* White over the notes does not show where the page's last line stands. */
    bool is_taken = has_notes || spare <= eg_break_elastic(r, w->n_steps, w->n_paragraphs) + r->grid / 8;
    if (is_taken) {
        bool is_on_grid = has_notes || spare <= r->grid * w->n_steps + r->grid / 8;
        return EG_COST_GRID * steps * steps + (is_on_grid ? 0 : EG_COST_OFF_GRID);
    }
    int64_t torn = is_inside && steps > LEFT_BY_WIDOWS ? EG_COST_TORN : 0;
    return EG_COST_UNEVEN + EG_COST_SHORT * steps + EG_COST_SHORTER * steps * steps + torn;
}

/* Keeps the way to a state when it is the cheapest so far of its kind. */
static void keep_node(breaker *b, const break_node *node)
{
    uint32_t state = state_of(b, node->block, node->setting, node->line);
    bool is_carried = node->notes < notes_before(b, node->block, node->setting, node->line);
    uint32_t *slot = &b->states[state][is_carried];
    if (*slot == EG_NO_INDEX) {
        *slot = b->nodes.n;
        *EG_PUSH(b->scratch, &b->nodes) = *node;
    } else if (node->cost < b->nodes.items[*slot].cost) {
        b->nodes.items[*slot] = *node;
    }
}

/* The last place up to which notes from `first` on fit into the depth; `first` when nothing does. */
static uint32_t fit_notes(const breaker *b, uint32_t first, uint32_t end, eg_len depth)
{
    while (end > first && (notes_height(b, first, end) > depth ||
                           (end < b->request->n_notes && b->request->notes[end].cost > 0)))
        end--;
    return end;
}

/* The page that begins at `from` may end before the box (block, setting, line). */
static void offer(breaker *b, uint32_t from, uint32_t block, unsigned setting, uint32_t line, const walk *w,
                  const reach reaches[N_REACH], int64_t reset_cost)
{
    const break_node source = b->nodes.items[from];
    bool is_last = block >= b->request->n_blocks;
    int64_t begin_cost = is_last ? 0 : box_at(b, block, setting, line)->cost;
    for (int i = 0; i < N_REACH; i++) {
        if (reaches[i].cost == NOT_REACHED || !fits(b, w->end + reaches[i].extra))
            continue;
        eg_len text = w->end + reaches[i].extra;
        uint32_t notes = w->notes_end;
        int64_t cost = reaches[i].cost + reset_cost + begin_cost + (is_last ? 0 : w->end_cost);
        if (!fits(b, text + notes_height(b, source.notes, notes))) {
            if (i != REACH)
                continue;
            notes = fit_notes(b, source.notes, w->notes_end, b->request->depth - text);
            cost += EG_COST_NOTE;
        }
        eg_len notes_depth = notes_height(b, source.notes, notes);
        eg_len spare = b->request->depth - text - notes_depth;
        cost += cost_of_spare(b, w, spare, notes_depth > 0, is_last, source.prev == EG_NO_INDEX, line > 0);
        keep_node(b, &(break_node){.prev = from,
                                   .block = block,
                                   .line = line,
                                   .setting = (uint8_t)setting,
                                   .change = (int8_t)(i - REACH),
                                   .notes = notes,
                                   .cost = source.cost + cost,
                                   .page_cost = cost,
                                   .spare = spare});
        b->was_offered = true;
    }
}

/* Not even the first box fits: it gets a page of its own, and layout will say so. */
static void force(breaker *b, uint32_t from)
{
    const break_node source = b->nodes.items[from];
    const eg_block *block = &b->request->blocks[source.block];
    const eg_box *box = box_at(b, source.block, source.setting, source.line);
    bool ends_block = source.line + 1 >= block->n_boxes[source.setting];
    walk w = {.notes_end = source.notes};
    count_box(b, box, &w);
    keep_node(b, &(break_node){.prev = from,
                               .block = ends_block ? source.block + 1 : source.block,
                               .line = ends_block ? 0 : source.line + 1,
                               .setting = ends_block ? (uint8_t)EG_SET_BEST : source.setting,
                               .is_overfull = true,
                               .notes = source.notes,
                               .cost = source.cost + EG_COST_OVERFULL,
                               .page_cost = EG_COST_OVERFULL,
                               .spare = b->request->depth - w.end});
}

/* After a whole block: each sum of changes by the cheapest way. ends[]: where each setting ended; the best
 * setting's end is what extras are counted from. */
static void add_reach(reach reaches[N_REACH], const walk ends[EG_N_SETTINGS], const bool has[EG_N_SETTINGS],
                      uint8_t *choices)
{
    reach old[N_REACH];
    memcpy(old, reaches, sizeof old);
    for (int i = 0; i < N_REACH; i++) {
        reaches[i] = (reach){NOT_REACHED, 0};
        for (uint8_t s = 0; s < EG_N_SETTINGS; s++) {
            int before = i - line_change[s];
            if (!has[s] || before < 0 || before >= N_REACH || old[before].cost == NOT_REACHED)
                continue;
            int64_t cost = old[before].cost + (s == EG_SET_BEST ? 0 : EG_COST_RESET);
            if (cost < reaches[i].cost) {
                reaches[i] = (reach){cost, old[before].extra + ends[s].end - ends[EG_SET_BEST].end};
                if (choices)
                    choices[i] = s;
            }
        }
    }
}

static eg_len least_extra(const reach reaches[N_REACH])
{
    eg_len least = 0;
    for (int i = 0; i < N_REACH; i++) {
        if (reaches[i].cost != NOT_REACHED && reaches[i].extra < least)
            least = reaches[i].extra;
    }
    return least;
}

static void begin_reach(reach reaches[N_REACH])
{
    for (int i = 0; i < N_REACH; i++)
        reaches[i] = (reach){i == REACH ? 0 : NOT_REACHED, 0};
}

/* Counts up one block in one setting from a line on, offering every break inside. Returns where it ends, or
 * where the page was past full. */
static walk walk_block(breaker *b, uint32_t from, uint32_t block, unsigned setting, uint32_t line, walk w,
                       const reach reaches[N_REACH], eg_len least, int64_t reset_cost)
{
    uint32_t n = b->request->blocks[block].n_boxes[setting];
    for (; line < n; line++) {
        if (w.n_boxes > 0 && (line > 0 || setting == EG_SET_BEST))
            offer(b, from, block, setting, line, &w, reaches, line > 0 ? reset_cost : 0);
        count_box(b, box_at(b, block, setting, line), &w);
        if (!fits(b, w.end + least))
            break;
    }
    return w;
}

/* Offers every page that may begin at a node. */
static void scan_page(breaker *b, uint32_t from)
{
    const break_node source = b->nodes.items[from];
    const eg_break_request *r = b->request;
    reach reaches[N_REACH];
    begin_reach(reaches);
    b->was_offered = false;
    walk w = {.notes_end = source.notes};
    uint32_t before = notes_before(b, source.block, source.setting, source.line);
    if (before > w.notes_end)
        w.notes_end = before;
    bool is_full = false;
    for (uint32_t block = source.block; block < r->n_blocks && !is_full; block++) {
        bool is_begun = block == source.block && source.line > 0;
        eg_len least = least_extra(reaches);
        walk ends[EG_N_SETTINGS] = {0};
        bool has[EG_N_SETTINGS] = {false};
        for (unsigned s = 0; s < EG_N_SETTINGS; s++) {
            if (r->blocks[block].n_boxes[s] == 0 || (is_begun && s != source.setting))
                continue;
            has[s] = true;
            int64_t reset_cost = is_begun || s == EG_SET_BEST ? 0 : EG_COST_RESET;
            ends[s] =
                walk_block(b, from, block, s, is_begun ? source.line : 0, w, reaches, least, reset_cost);
        }
        if (is_begun) {
            w = ends[source.setting];
        } else {
            add_reach(reaches, ends, has, NULL);
            w = ends[EG_SET_BEST];
        }
        is_full = !fits(b, w.end + least_extra(reaches));
    }
    if (!is_full)
        offer(b, from, r->n_blocks, EG_SET_BEST, 0, &w, reaches, 0);
    if (!b->was_offered)
        force(b, from);
}

/* A page of notes alone, when what is carried over fills one, or the text is at its end. Returns the node
 * after it. */
static uint32_t add_notes_page(breaker *b, uint32_t from)
{
    break_node node = b->nodes.items[from];
    uint32_t before = notes_before(b, node.block, node.setting, node.line);
    uint32_t end = fit_notes(b, node.notes, before, b->request->depth);
    bool is_overfull = end == node.notes; /* one line of a note is higher than the page */
    if (is_overfull)
        end++;
    eg_len spare = b->request->depth - notes_height(b, node.notes, end);
    int64_t page_cost = is_overfull ? EG_COST_OVERFULL : EG_COST_FORBIDDEN;
    node = (break_node){.prev = from,
                        .block = node.block,
                        .line = node.line,
                        .setting = node.setting,
                        .is_overfull = is_overfull,
                        .notes = end,
                        .cost = node.cost + page_cost,
                        .page_cost = page_cost,
                        .spare = spare};
    *EG_PUSH(b->scratch, &b->nodes) = node;
    return b->nodes.n - 1;
}

static void scan_state(breaker *b, uint32_t block, unsigned setting, uint32_t line)
{
    uint32_t *slots = b->states[state_of(b, block, setting, line)];
    bool is_end = block >= b->request->n_blocks;
    uint32_t before = notes_before(b, block, setting, line);
    uint32_t carried = slots[1];
    while (carried != EG_NO_INDEX) {
        const break_node *node = &b->nodes.items[carried];
        if (node->notes >= before) {
            if (slots[0] == EG_NO_INDEX || node->cost < b->nodes.items[slots[0]].cost)
                slots[0] = carried;
            break;
        }
        if (!is_end && fits(b, notes_height(b, node->notes, before))) {
            scan_page(b, carried);
            break;
        }
        carried = add_notes_page(b, carried);
    }
    if (slots[0] != EG_NO_INDEX && !is_end)
        scan_page(b, slots[0]);
}

static void scan_all(breaker *b)
{
    for (uint32_t block = 0; block < b->request->n_blocks; block++) {
        scan_state(b, block, EG_SET_BEST, 0);
        for (unsigned s = 0; s < EG_N_SETTINGS; s++) {
            for (uint32_t line = 1; line < b->request->blocks[block].n_boxes[s]; line++)
                scan_state(b, block, s, line);
        }
    }
    scan_state(b, b->request->n_blocks, EG_SET_BEST, 0);
}

/* Which of the whole blocks [first, end) of a page were set tighter or looser, for their sum to be `change`.
 * */
static void find_settings(breaker *b, uint32_t first, uint32_t end, int change, uint8_t *settings)
{
    if (change == 0 || first >= end)
        return; /* saved here and spent there is never cheaper than nothing */
    eg_arena_mark mark = eg_arena_note(b->scratch);
    uint8_t(*choices)[N_REACH] = eg_arena_alloc_array(b->scratch, end - first, sizeof *choices);
    reach reaches[N_REACH];
    begin_reach(reaches);
    const walk nowhere[EG_N_SETTINGS] = {0};
    for (uint32_t i = first; i < end; i++) {
        bool has[EG_N_SETTINGS];
        for (unsigned s = 0; s < EG_N_SETTINGS; s++)
            has[s] = b->request->blocks[i].n_boxes[s] > 0;
        add_reach(reaches, nowhere, has, choices[i - first]);
    }
    int at = change + REACH;
    for (uint32_t i = end; i-- > first;) {
        settings[i] = choices[i - first][at];
        at -= line_change[settings[i]];
    }
    eg_arena_rewind(b->scratch, mark);
}

/* The nodes of the cheapest way, first page first, into path; returns how many pages. */
static uint32_t trace(const breaker *b, uint32_t last, uint32_t *path)
{
    uint32_t n = 0;
    for (uint32_t i = last; i != EG_NO_INDEX; i = b->nodes.items[i].prev)
        n++;
    uint32_t at = n;
    for (uint32_t i = last; i != EG_NO_INDEX; i = b->nodes.items[i].prev)
        path[--at] = i;
    return n - 1;
}

static void choose_settings(breaker *b, const uint32_t *path, uint32_t n_pages, uint8_t *settings)
{
    for (uint32_t p = 0; p < n_pages; p++) {
        const break_node *from = &b->nodes.items[path[p]], *to = &b->nodes.items[path[p + 1]];
        find_settings(b, from->line ? from->block + 1 : from->block, to->block, to->change, settings);
        if (to->line > 0)
            settings[to->block] = to->setting;
    }
}

/* Boxes in order, and for each block where its first one stands. */
static uint32_t *order_boxes(breaker *b, eg_arena *arena, eg_broken *out)
{
    const eg_break_request *r = b->request;
    uint32_t *begins = EG_NEW_ARRAY(b->scratch, uint32_t, (size_t)r->n_blocks + 1);
    for (uint32_t i = 0; i < r->n_blocks; i++) {
        begins[i] = out->n_order;
        out->n_order += r->blocks[i].n_boxes[out->settings[i]];
    }
    begins[r->n_blocks] = out->n_order;
    out->order = EG_NEW_ARRAY(arena, uint32_t, out->n_order);
    for (uint32_t i = 0; i < r->n_blocks; i++) {
        for (uint32_t k = 0; k < r->blocks[i].n_boxes[out->settings[i]]; k++)
            out->order[begins[i] + k] = r->blocks[i].first_box[out->settings[i]] + k;
    }
    return begins;
}

static void read_pages(breaker *b, eg_arena *arena, uint32_t last, eg_broken *out)
{
    uint32_t *path = EG_NEW_ARRAY(b->scratch, uint32_t, b->nodes.n);
    out->n_pages = trace(b, last, path);
    out->cost = b->nodes.items[last].cost;
    choose_settings(b, path, out->n_pages, out->settings);
    uint32_t *begins = order_boxes(b, arena, out);
    out->pages = EG_NEW_ARRAY(arena, eg_broken_page, out->n_pages);
    for (uint32_t p = 0; p < out->n_pages; p++) {
        const break_node *from = &b->nodes.items[path[p]], *to = &b->nodes.items[path[p + 1]];
        eg_broken_page *page = &out->pages[p];
        page->first = begins[from->block] + from->line;
        page->n = begins[to->block] + to->line - page->first;
        page->first_note = from->notes;
        page->n_notes = to->notes - from->notes;
        page->spare = to->spare;
        page->cost = to->page_cost;
        page->is_overfull = to->is_overfull;
    }
}

const eg_broken *eg_break_pages(const eg_break_request *request, eg_arena *arena, eg_arena *scratch)
{
    eg_broken *out = EG_NEW(arena, eg_broken);
    out->settings = EG_NEW_ARRAY(arena, uint8_t, request->n_blocks);
    if (request->n_blocks == 0)
        return out;
    eg_arena_mark mark = eg_arena_note(scratch);
    breaker b = {.request = request, .scratch = scratch};
    for (uint32_t i = 0; i < request->n_blocks; i++) {
        for (unsigned s = 0; s < EG_N_SETTINGS; s++) {
            uint32_t end = request->blocks[i].first_box[s] + request->blocks[i].n_boxes[s];
            if (request->blocks[i].n_boxes[s] > 0 && end > b.n_boxes)
                b.n_boxes = end;
        }
    }
    b.states = eg_arena_alloc_array(scratch, (size_t)b.n_boxes + 1, sizeof *b.states);
    memset(b.states, 0xFF, ((size_t)b.n_boxes + 1) * sizeof *b.states);
    b.note_sums = EG_NEW_ARRAY(scratch, eg_len, (size_t)request->n_notes + 1);
    for (uint32_t i = 0; i < request->n_notes; i++)
        b.note_sums[i + 1] = b.note_sums[i] + request->notes[i].space + request->notes[i].height;
    keep_node(&b, &(break_node){.prev = EG_NO_INDEX});
    scan_all(&b);
    read_pages(&b, arena, b.states[b.n_boxes][0], out);
    eg_arena_rewind(scratch, mark);
    return out;
}
