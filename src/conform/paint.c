/* What pages draw: colours, fonts, objects, graphics states, text. See x4.h.
 *
 * Content is read operator by operator, with the part of the graphics state that a rule asks for. A form, a
 * pattern, a Type 3 font and a soft mask are looked into once, with the state that a page begins with: what they
 * inherit from their caller is left out. */
#include <math.h>

#include "conform/internal.h"

enum { MOST_SAVED = 256, DEEPEST = 16 };

typedef enum paint_kind { PAINT_OTHER, PAINT_GREY, PAINT_CMYK } paint_kind;

typedef struct paint {
    paint_kind kind;
    eg_len parts[4];
} paint;

typedef struct state {
    paint fill;
    bool overprints;
    double scale; /* of the matrix */
    double size;  /* of the font */
} state;

typedef struct walk {
    eg_x4_look *look;
    const eg_object *resources;
    state now, saved[MOST_SAVED];
    int n_saved, depth;
    double line_scale; /* of the text matrix */
} walk;

static void look_into(eg_x4_look *look, const eg_object *resources, eg_slice content, int depth);

static const eg_object *resource(const walk *w, const char *kind, eg_slice name)
{
    const eg_reader *reader = w->look->reader;
    const eg_object *dict = eg_read_find(reader, w->resources, kind);
    return eg_read_find(reader, dict, eg_arena_dup(w->look->job->arena, name));
}

/* ---- colour spaces ---- */

static void tell_colour(eg_x4_look *look, eg_x4_fact fact)
{
    fact.kind = EG_X4_COLOUR;
    eg_x4_tell(look, fact);
}

static eg_x4_fact colour_fact(const char *name)
{
    return (eg_x4_fact){.name = name, .has_consistent_spot = true, .has_fit_alternate = true};
}

static const char *quote_name(eg_x4_look *look, const char *what, const eg_object *name)
{
    return eg_arena_print(
        look->job->arena, "%s %s", what,
        eg_report_quote(look->job->arena, name->kind == EG_OBJECT_NAME ? name->text : eg_slice_of("")));
}

static bool is_device_rgb(const eg_object *space)
{
    return eg_object_is_name(space, "DeviceRGB") || eg_object_is_name(space, "RGB");
}

/* [/Separation name alternate tint] or [/DeviceN names alternate tint]. */
static void look_at_spot(eg_x4_look *look, const eg_object *space)
{
    const eg_reader *reader = look->reader;
    const eg_object *name = eg_read_item(reader, space, 1), *alternate = eg_read_item(reader, space, 2);
    eg_x4_fact fact = colour_fact(name->kind == EG_OBJECT_NAME ? quote_name(look, "the spot colour", name)
                                                               : "a colour of several inks");
    fact.has_fit_alternate = !look->is_cmyk || !is_device_rgb(alternate);
    if (name->kind == EG_OBJECT_NAME) {
        uint32_t i = 0;
        while (i < look->spots.n && !eg_slice_equals(look->spots.items[i].name, name->text))
            i++;
        if (i == look->spots.n)
            *EG_PUSH(look->job->arena, &look->spots) = (eg_x4_spot){name->text, space};
        const eg_object *first = look->spots.items[i].space;
        fact.has_consistent_spot =
            eg_object_equals(reader, eg_read_item(reader, first, 2), reader, alternate) &&
            eg_object_equals(reader, eg_read_item(reader, first, 3), reader, eg_read_item(reader, space, 3));
    }
    tell_colour(look, fact);
}

/* resources: where a Default space for a device's may stand; NULL: nowhere. */
static void look_at_space(eg_x4_look *look, const eg_object *resources, const eg_object *space,
                          const char *what, bool is_group, int depth)
{
    const eg_reader *reader = look->reader;
    eg_x4_fact fact = colour_fact(what);
    fact.is_group = is_group;
    space = eg_read_resolve(reader, space);
    if (is_device_rgb(space)) {
        const eg_object *spaces = resources ? eg_read_find(reader, resources, "ColorSpace") : resources;
        bool is_replaced = spaces && eg_read_find(reader, spaces, "DefaultRGB")->kind == EG_OBJECT_ARRAY;
        fact.is_device_rgb = look->is_cmyk && !is_replaced;
        fact.is_other_rgb = is_replaced;
        tell_colour(look, fact);
    }
    if (space->kind != EG_OBJECT_ARRAY || depth > DEEPEST)
        return;
    const eg_object *kind = eg_read_item(reader, space, 0), *base = eg_read_item(reader, space, 1);
    if (eg_object_is_name(kind, "ICCBased")) {
        const eg_object *n = eg_read_find(reader, base, "N");
        fact.is_other_rgb = n->kind == EG_OBJECT_INT && n->integer == 3;
        tell_colour(look, fact);
    } else if (eg_object_is_name(kind, "CalRGB") || eg_object_is_name(kind, "Lab")) {
        fact.is_other_rgb = true;
        tell_colour(look, fact);
    } else if (eg_object_is_name(kind, "Indexed") || eg_object_is_name(kind, "I") ||
               eg_object_is_name(kind, "Pattern")) {
        look_at_space(look, resources, base, what, is_group, depth + 1);
    } else if (eg_object_is_name(kind, "Separation") || eg_object_is_name(kind, "DeviceN")) {
        look_at_spot(look, space);
        if (!is_device_rgb(eg_read_item(reader, space, 2))) /* which is told of as an alternate */
            look_at_space(look, NULL, eg_read_item(reader, space, 2), what, is_group, depth + 1);
    }
}

/* A space by its name in content. */
static void look_at_named_space(walk *w, const eg_object *name, const char *what)
{
    if (name->kind != EG_OBJECT_NAME)
        return;
    const eg_object *space = resource(w, "ColorSpace", name->text);
    look_at_space(w->look, w->resources, space->kind == EG_OBJECT_NULL ? name : space, what, false, 0);
}

/* ---- fonts, objects, states ---- */

static bool has_program(const eg_reader *reader, const eg_object *font)
{
    const eg_object *descriptor = eg_read_find(reader, font, "FontDescriptor");
    return eg_read_find(reader, descriptor, "FontFile")->kind == EG_OBJECT_STREAM ||
           eg_read_find(reader, descriptor, "FontFile2")->kind == EG_OBJECT_STREAM ||
           eg_read_find(reader, descriptor, "FontFile3")->kind == EG_OBJECT_STREAM;
}

static void look_into_stream(eg_x4_look *look, const eg_object *stream, const eg_object *resources, int depth)
{
    eg_slice content;
    const eg_object *own = eg_read_find(look->reader, stream, "Resources");
    if (depth < DEEPEST && stream->kind == EG_OBJECT_STREAM && eg_read_is_decodable(look->reader, stream) &&
        eg_read_decode(look->reader, stream, &content) == EG_OK)
        look_into(look, own->kind == EG_OBJECT_DICT ? own : resources, content, depth + 1);
}

static void look_at_font(walk *w, const eg_object *font)
{
    eg_x4_look *look = w->look;
    const eg_reader *reader = look->reader;
    const eg_object *kind = eg_read_find(reader, font, "Subtype");
    if (font->kind != EG_OBJECT_DICT || !eg_x4_is_new(look, font))
        return;
    if (eg_object_is_name(kind, "Type3")) {
        const eg_object *glyphs = eg_read_find(reader, font, "CharProcs");
        const eg_object *own = eg_read_find(reader, font, "Resources");
        for (uint32_t i = 0; glyphs->kind == EG_OBJECT_DICT && i < glyphs->dict.n; i++)
            look_into_stream(look, eg_read_resolve(reader, &glyphs->dict.entries[i].value),
                             own->kind == EG_OBJECT_DICT ? own : w->resources, w->depth);
        return;
    }
    const eg_object *program = font;
    if (eg_object_is_name(kind, "Type0"))
        program = eg_read_item(reader, eg_read_find(reader, font, "DescendantFonts"), 0);
    const eg_object *name = eg_read_find(reader, font, "BaseFont");
    eg_x4_tell(look, (eg_x4_fact){.kind = EG_X4_FONT,
                                  .name = eg_report_quote(look->job->arena, name->kind == EG_OBJECT_NAME
                                                                                ? name->text
                                                                                : eg_slice_of("")),
                                  .is_embedded = has_program(reader, program)});
}

static void look_at_group(eg_x4_look *look, const eg_object *resources, const eg_object *owner)
{
    const eg_object *group = eg_read_find(look->reader, owner, "Group");
    const eg_object *space = eg_read_find(look->reader, group, "CS");
    if (space->kind != EG_OBJECT_NULL)
        look_at_space(look, resources, space, "a transparency group", true, 0);
}

/* Another picture is printed instead when it says that it is the default (8.9.5.4). */
static bool has_default_alternate(const eg_reader *reader, const eg_object *image)
{
    const eg_object *list = eg_read_find(reader, image, "Alternates");
    for (uint32_t i = 0; list->kind == EG_OBJECT_ARRAY && i < list->array.n; i++) {
        const eg_object *is_default =
            eg_read_find(reader, eg_read_item(reader, list, i), "DefaultForPrinting");
        if (is_default->kind == EG_OBJECT_BOOL && is_default->truth)
            return true;
    }
    return false;
}

static void look_at_object(walk *w, const eg_object *name)
{
    eg_x4_look *look = w->look;
    const eg_reader *reader = look->reader;
    const eg_object *object = name->kind == EG_OBJECT_NAME ? resource(w, "XObject", name->text) : name;
    if (object->kind != EG_OBJECT_STREAM || !eg_x4_is_new(look, object))
        return;
    const eg_object *kind = eg_read_find(reader, object, "Subtype");
    bool is_form = eg_object_is_name(kind, "Form");
    const char *what = quote_name(look, is_form ? "the form" : "the picture", name);
    eg_x4_tell(
        look, (eg_x4_fact){.kind = EG_X4_OBJECT,
                           .name = what,
                           .is_postscript = eg_object_is_name(kind, "PS") ||
                                            eg_object_value(object, "PS")->kind != EG_OBJECT_NULL ||
                                            eg_object_is_name(eg_read_find(reader, object, "Subtype2"), "PS"),
                           .is_reference = eg_object_value(object, "Ref")->kind != EG_OBJECT_NULL,
                           .has_opi = eg_object_value(object, "OPI")->kind != EG_OBJECT_NULL,
                           .is_external = eg_object_value(object, "F")->kind != EG_OBJECT_NULL,
                           .has_default_alternate = has_default_alternate(reader, object)});
    if (is_form) {
        look_at_group(look, w->resources, object);
        look_into_stream(look, object, w->resources, w->depth);
        return;
    }
    const eg_object *space = eg_read_find(reader, object, "ColorSpace");
    if (space->kind != EG_OBJECT_NULL)
        look_at_space(look, w->resources, space, what, false, 0);
}

static void look_at_state(walk *w, const eg_object *name)
{
    eg_x4_look *look = w->look;
    const eg_reader *reader = look->reader;
    const eg_object *dict = name->kind == EG_OBJECT_NAME ? resource(w, "ExtGState", name->text) : name;
    const eg_object *size, *fonts = eg_read_find(reader, dict, "Font");
    const eg_object *overprint = eg_read_find(reader, dict, "op");
    eg_len length;
    if (dict->kind != EG_OBJECT_DICT)
        return;
    if (overprint->kind == EG_OBJECT_NULL)
        overprint = eg_read_find(reader, dict, "OP"); /* 8.4.5: for both when op is not said */
    if (overprint->kind == EG_OBJECT_BOOL)
        w->now.overprints = overprint->truth;
    if (fonts->kind == EG_OBJECT_ARRAY) {
        size = eg_read_item(reader, fonts, 1);
        look_at_font(w, eg_read_item(reader, fonts, 0));
        w->now.size = eg_object_length(size, &length) ? (double)length / (double)EG_PT : 0;
    }
    if (!eg_x4_is_new(look, dict))
        return;
    const eg_object *transfer = eg_read_find(reader, dict, "TR2");
    eg_x4_tell(look,
               (eg_x4_fact){.kind = EG_X4_STATE,
                            .name = quote_name(look, "the graphics state", name),
                            .has_transfer =
                                eg_object_value(dict, "TR")->kind != EG_OBJECT_NULL ||
                                (transfer->kind != EG_OBJECT_NULL && !eg_object_is_name(transfer, "Default")),
                            .has_halftone_phase = eg_object_value(dict, "HTP")->kind != EG_OBJECT_NULL});
    const eg_object *mask = eg_read_find(reader, eg_read_find(reader, dict, "SMask"), "G");
    if (mask->kind == EG_OBJECT_STREAM && eg_x4_is_new(look, mask)) {
        look_at_group(look, w->resources, mask);
        look_into_stream(look, mask, w->resources, w->depth);
    }
}

static void look_at_pattern(walk *w, const eg_object *name)
{
    const eg_reader *reader = w->look->reader;
    const eg_object *pattern = resource(w, "Pattern", name->text);
    const eg_object *space = eg_read_find(reader, eg_read_find(reader, pattern, "Shading"), "ColorSpace");
    if (pattern->kind == EG_OBJECT_NULL || !eg_x4_is_new(w->look, pattern))
        return;
    if (space->kind != EG_OBJECT_NULL)
        look_at_space(w->look, w->resources, space, "a shading", false, 0);
    look_into_stream(w->look, pattern, w->resources, w->depth);
}

/* ---- operators ---- */

/* How much a matrix stretches what is upright. */
static double stretch(const eg_operator *o)
{
    eg_len c = 0, d = 0;
    if (o->n_operands != 6)
        return 1;
    eg_object_length(&o->operands[2], &c);
    eg_object_length(&o->operands[3], &d);
    return hypot((double)c / (double)EG_PT, (double)d / (double)EG_PT);
}

static void set_fill(walk *w, const eg_operator *o, paint_kind kind)
{
    paint fill = {.kind = kind};
    for (uint32_t i = 0; i < o->n_operands && i < 4; i++)
        eg_object_length(&o->operands[i], &fill.parts[i]);
    w->now.fill = fill;
}

static void look_at_text(walk *w)
{
    const eg_len *parts = w->now.fill.parts;
    bool is_cmyk = w->now.fill.kind == PAINT_CMYK, has_others = is_cmyk && (parts[0] || parts[1] || parts[2]);
    bool is_black = is_cmyk ? parts[3] == EG_PT && !has_others : w->now.fill.kind == PAINT_GREY && !parts[0];
    bool is_small = w->now.size * w->line_scale * w->now.scale < 36;
    eg_x4_tell(w->look, (eg_x4_fact){.kind = EG_X4_TEXT,
                                     .name = "text",
                                     .is_rich_black = has_others && parts[3] == EG_PT && is_small,
                                     .overprints_colour = w->now.overprints && !is_black});
}

/* q Q cm gs, and where text stands. */
static bool read_state(walk *w, const eg_operator *o)
{
    const eg_object *last = o->n_operands ? &o->operands[o->n_operands - 1] : NULL;
    eg_len length;
    if (eg_slice_is(o->name, "q") && w->n_saved < MOST_SAVED)
        w->saved[w->n_saved++] = w->now;
    else if (eg_slice_is(o->name, "Q") && w->n_saved)
        w->now = w->saved[--w->n_saved];
    else if (eg_slice_is(o->name, "cm"))
        w->now.scale *= stretch(o);
    else if (eg_slice_is(o->name, "BT"))
        w->line_scale = 1;
    else if (eg_slice_is(o->name, "Tm"))
        w->line_scale = stretch(o);
    else if (eg_slice_is(o->name, "gs") && last)
        look_at_state(w, last);
    else if (eg_slice_is(o->name, "Tf") && o->n_operands == 2 && o->operands[0].kind == EG_OBJECT_NAME) {
        look_at_font(w, resource(w, "Font", o->operands[0].text));
        w->now.size = eg_object_length(last, &length) ? fabs((double)length / (double)EG_PT) : 0;
    } else
        return false;
    return true;
}

static void read_colour(walk *w, const eg_operator *o)
{
    static const eg_object rgb = {.kind = EG_OBJECT_NAME, .text = {"DeviceRGB", 9}};
    const eg_object *last = o->n_operands ? &o->operands[o->n_operands - 1] : NULL;
    if (eg_slice_is(o->name, "rg") || eg_slice_is(o->name, "RG"))
        look_at_space(w->look, w->resources, &rgb, "a colour", false, 0);
    if (eg_slice_is(o->name, "g"))
        set_fill(w, o, PAINT_GREY);
    else if (eg_slice_is(o->name, "k"))
        set_fill(w, o, PAINT_CMYK);
    else if (eg_slice_is(o->name, "rg") || eg_slice_is(o->name, "cs"))
        set_fill(w, &(eg_operator){0}, PAINT_OTHER);
    if (!last || last->kind != EG_OBJECT_NAME)
        return;
    if (eg_slice_is(o->name, "cs") || eg_slice_is(o->name, "CS"))
        look_at_named_space(w, last, "a colour");
    else if (eg_slice_is(o->name, "scn") || eg_slice_is(o->name, "SCN"))
        look_at_pattern(w, last);
}

static void read_painting(walk *w, const eg_operator *o)
{
    const eg_object *last = o->n_operands ? &o->operands[o->n_operands - 1] : NULL;
    if (!last)
        return;
    if (eg_slice_is(o->name, "Tj") || eg_slice_is(o->name, "TJ") || eg_slice_is(o->name, "'") ||
        eg_slice_is(o->name, "\"")) {
        look_at_text(w);
    } else if (eg_slice_is(o->name, "Do")) {
        look_at_object(w, last);
    } else if (eg_slice_is(o->name, "sh") && last->kind == EG_OBJECT_NAME) {
        const eg_object *shading = resource(w, "Shading", last->text);
        look_at_space(w->look, w->resources, eg_read_find(w->look->reader, shading, "ColorSpace"),
                      "a shading", false, 0);
    } else if (eg_slice_is(o->name, "BI")) {
        const eg_object *space = eg_object_value(last, "CS");
        look_at_named_space(w, space->kind == EG_OBJECT_NULL ? eg_object_value(last, "ColorSpace") : space,
                            "an inline picture");
    }
}

static void look_into(eg_x4_look *look, const eg_object *resources, eg_slice content, int depth)
{
    walk *w = EG_NEW(look->job->arena, walk);
    eg_operator o;
    w->look = look;
    w->resources = resources;
    w->depth = depth;
    w->line_scale = 1;
    w->now = (state){.fill = {.kind = PAINT_GREY}, .scale = 1};
    eg_operators *operators =
        eg_read_operators(look->reader, content, eg_arena_print(look->job->arena, "page %u", look->page));
    while (eg_read_next_operator(operators, &o))
        if (!read_state(w, &o)) {
            read_colour(w, &o);
            read_painting(w, &o);
        }
}

void eg_x4_look_at_page(eg_x4_look *look, const eg_read_page *page)
{
    eg_slice content;
    look_at_group(look, page->resources, page->dict);
    if (eg_read_content(look->reader, page, &content) == EG_OK)
        look_into(look, page->resources, content, 0);
}
