/* Outlines of glyphs as steps of a path, for pictures of pages. See font.h.
 *
 * HarfBuzz draws TrueType and CFF alike. It calls back, and memory that fails within a call would jump over its
 * frames: so it draws twice, first to count the steps, then into room that is there. */
#include <hb-ot.h>

#include "font/internal.h"

struct drawing {
    eg_outline_step *steps; /* NULL: counting */
    uint32_t n;
};

static int32_t round_unit(float value)
{
    return (int32_t)(value < 0 ? value - 0.5F : value + 0.5F);
}

static void add_step(struct drawing *drawing, eg_outline_kind kind, const float points[6])
{
    if (drawing->steps) {
        eg_outline_step *step = &drawing->steps[drawing->n];
        step->kind = kind;
        for (int i = 0; i < 6; i++)
            step->points[i] = round_unit(points[i]);
    }
    drawing->n++;
}

static void move_to(hb_draw_funcs_t *funcs, void *data, hb_draw_state_t *state, float x, float y, void *own)
{
    (void)funcs, (void)state, (void)own;
    add_step(data, EG_OUTLINE_MOVE, (const float[6]){x, y});
}

static void line_to(hb_draw_funcs_t *funcs, void *data, hb_draw_state_t *state, float x, float y, void *own)
{
    (void)funcs, (void)state, (void)own;
    add_step(data, EG_OUTLINE_LINE, (const float[6]){x, y});
}

static void quadratic_to(hb_draw_funcs_t *funcs, void *data, hb_draw_state_t *state, float control_x,
                         float control_y, float x, float y, void *own)
{
    (void)funcs, (void)state, (void)own;
    add_step(data, EG_OUTLINE_QUADRATIC, (const float[6]){control_x, control_y, x, y});
}

static void cubic_to(hb_draw_funcs_t *funcs, void *data, hb_draw_state_t *state, float x1, float y1, float x2,
                     float y2, float x, float y, void *own)
{
    (void)funcs, (void)state, (void)own;
    add_step(data, EG_OUTLINE_CUBIC, (const float[6]){x1, y1, x2, y2, x, y});
}

static void close_path(hb_draw_funcs_t *funcs, void *data, hb_draw_state_t *state, void *own)
{
    (void)funcs, (void)state, (void)own;
    add_step(data, EG_OUTLINE_CLOSE, (const float[6]){0});
}

/* False when memory fails. */
static bool draw(const eg_face *face, uint32_t glyph, struct drawing *drawing)
{
    hb_draw_funcs_t *funcs = hb_draw_funcs_create();
    bool is_there =
        funcs != NULL && !hb_draw_funcs_is_immutable(funcs); /* the empty one, when memory fails */
    if (is_there) {
        hb_draw_funcs_set_move_to_func(funcs, move_to, NULL, NULL);
        hb_draw_funcs_set_line_to_func(funcs, line_to, NULL, NULL);
        hb_draw_funcs_set_quadratic_to_func(funcs, quadratic_to, NULL, NULL);
        hb_draw_funcs_set_cubic_to_func(funcs, cubic_to, NULL, NULL);
        hb_draw_funcs_set_close_path_func(funcs, close_path, NULL, NULL);
        drawing->n = 0;
#if HB_VERSION_ATLEAST(7, 0, 0)
        hb_font_draw_glyph(face->font, glyph, funcs, drawing);
#else
        hb_font_get_glyph_shape(face->font, glyph, funcs, drawing);
#endif
    }
    hb_draw_funcs_destroy(funcs);
    return is_there;
}

uint32_t eg_face_outline(const eg_face *face, uint32_t glyph, eg_arena *arena, const eg_outline_step **out)
{
    struct drawing drawing = {0};
    *out = NULL;
    if (!draw(face, glyph, &drawing))
        eg_arena_fail(arena);
    if (!drawing.n)
        return 0;
    drawing.steps = EG_NEW_ARRAY(arena, eg_outline_step, drawing.n);
    if (!draw(face, glyph, &drawing))
        eg_arena_fail(arena);
    *out = drawing.steps;
    return drawing.n;
}
