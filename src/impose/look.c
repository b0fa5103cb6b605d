/* What a page has that matters once it is on paper: how small its type becomes, and annotations that stay
 * behind. See internal.h. */
#include <math.h>

#include "impose/internal.h"

enum { MOST_SAVED = 64 };

/* How much a matrix stretches what is upright; slant and turn left aside. */
static double stretch(const eg_object *m)
{
    eg_len c = 0, d = 0;
    eg_object_length(&m[2], &c);
    eg_object_length(&m[3], &d);
    return hypot((double)c / (double)EG_PT, (double)d / (double)EG_PT);
}

static size_t shown_bytes(const eg_object *operand)
{
    size_t n = operand->kind == EG_OBJECT_STRING ? operand->text.size : 0;
    for (uint32_t i = 0; operand->kind == EG_OBJECT_ARRAY && i < operand->array.n; i++)
        if (operand->array.items[i].kind == EG_OBJECT_STRING)
            n += operand->array.items[i].text.size;
    return n;
}

void eg_look_at_type(const eg_reader *reader, eg_slice content, const char *what, double scale,
                     eg_type_sizes *sizes)
{
    static const double small = 8.0;
    double saved[MOST_SAVED], page = scale, line = 1, size = 0;
    int n_saved = 0;
    eg_operator o;
    eg_operators *operators = eg_read_operators(reader, content, what);
    while (eg_read_next_operator(operators, &o)) {
        eg_len length;
        const eg_object *last = o.n_operands ? &o.operands[o.n_operands - 1] : o.operands;
        if (eg_slice_is(o.name, "q") && n_saved < MOST_SAVED)
            saved[n_saved++] = page;
        else if (eg_slice_is(o.name, "Q") && n_saved)
            page = saved[--n_saved];
        else if (eg_slice_is(o.name, "cm") && o.n_operands == 6)
            page *= stretch(o.operands);
        else if (eg_slice_is(o.name, "BT"))
            line = 1;
        else if (eg_slice_is(o.name, "Tm") && o.n_operands == 6)
            line = stretch(o.operands);
        else if (eg_slice_is(o.name, "Tf") && o.n_operands == 2 && eg_object_length(last, &length))
            size = fabs((double)length / (double)EG_PT);
        else if (o.n_operands && (eg_slice_is(o.name, "Tj") || eg_slice_is(o.name, "TJ") ||
                                  eg_slice_is(o.name, "'") || eg_slice_is(o.name, "\""))) {
            double points = size * line * page;
            size_t n = shown_bytes(last);
            sizes->n_bytes += n;
            if (n && points < small && points > 0) {
                sizes->n_small += n;
                if (sizes->smallest == 0 || points < sizes->smallest)
                    sizes->smallest = points;
            }
        }
    }
}

/* A field that has a value, its own or inherited; one without draws nothing that would be missed. */
static bool has_value(const eg_reader *reader, const eg_object *field)
{
    enum { DEEPEST = 32 };
    for (int i = 0; i < DEEPEST && field->kind == EG_OBJECT_DICT; i++) {
        if (eg_object_value(field, "V")->kind != EG_OBJECT_NULL)
            return true;
        field = eg_read_find(reader, field, "Parent");
    }
    return false;
}

uint32_t eg_look_at_annotations(const eg_reader *reader, const eg_read_page *page)
{
    enum { HIDDEN = 2, PRINT = 4 }; /* ISO 32000-1 table 165 */
    const eg_object *list = eg_read_find(reader, page->dict, "Annots");
    uint32_t n = 0;
    for (uint32_t i = 0; list->kind == EG_OBJECT_ARRAY && i < list->array.n; i++) {
        const eg_object *annotation = eg_read_item(reader, list, i);
        const eg_object *flags = eg_read_find(reader, annotation, "F");
        const eg_object *kind = eg_read_find(reader, annotation, "Subtype");
        int64_t bits = flags->kind == EG_OBJECT_INT ? flags->integer : 0;
        bool draws = eg_read_find(reader, annotation, "AP")->kind == EG_OBJECT_DICT && (bits & PRINT) &&
                     !(bits & HIDDEN) && !eg_object_is_name(kind, "Link") &&
                     !eg_object_is_name(kind, "Popup");
        if (draws && eg_object_is_name(kind, "Widget"))
            draws = has_value(reader, annotation);
        n += draws;
    }
    return n;
}
