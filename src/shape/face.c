/* The face of every cluster of a paragraph.
 *
 * Place: after levels and scripts, before HarfBuzz. The families that the style names come first, in their
 * order; what they lack comes from the registry's fallback for the script, then for signs. A cluster never
 * changes its face. Spaces, digits and punctuation stay in the face of the words they stand with, so that a
 * comma cuts no run. */
#include <unicode/uchar.h>
#include <unicode/unorm2.h>

#include "base/utf8.h"
#include "shape/internal.h"

enum { MAX_CLUSTER = 32, MEMO_SIZE = 256 };

/* What one type's first face was asked already: a text asks for the same fifty letters again and again. */
typedef struct memo {
    uint32_t code_point[MEMO_SIZE]; /* plus 1; 0: empty */
    bool can_show[MEMO_SIZE];
} memo;

/* The families of one type, opened as they are needed. */
typedef struct stack {
    const eg_type *type;
    const eg_face *faces[EG_MAX_FAMILIES];
    bool is_open[EG_MAX_FAMILIES];
    memo memo; /* of the first face there is */
} stack;

typedef struct chooser {
    eg_shape_work *work;
    stack stack;
    const eg_shape_item *item;
    const eg_face *base; /* of the last cluster with a script of its own in this item */
    int16_t base_script;
    const eg_face
        *ahead; /* of the next such cluster, at chars[ahead_at]; looked for once for all before it */
    int16_t ahead_script;
    uint32_t ahead_at;
} chooser;

bool eg_shape_is_ignorable(uint32_t c)
{
    if (c < 0x300)
        return c < 0x20 || c == 0xAD || (c >= 0x7F && c < 0xA0);
    return c == 0x2028 || c == 0x2029 || u_hasBinaryProperty((UChar32)c, UCHAR_DEFAULT_IGNORABLE_CODE_POINT);
}

bool eg_shape_can_show(const eg_face *face, uint32_t c)
{
    if (eg_face_has(face, c) || eg_shape_is_ignorable(c))
        return true;
    /* HarfBuzz sets spaces of all widths from U+0020, and a no-break hyphen as a hyphen. */
    if (c == 0x2011)
        return eg_face_has(face, 0x2010);
    if (c == 0xA0 || (c >= 0x2000 && c <= 0x200A) || c == 0x202F || c == 0x205F || c == 0x3000)
        return eg_face_has(face, ' ');
    return false;
}

static bool can_show_all(const eg_face *face, const uint32_t *code_points, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (!eg_shape_can_show(face, code_points[i]))
            return false;
    return true;
}

/* The next code point of well-formed UTF-16. */
static uint32_t next_of(const UChar *units, int32_t *i)
{
    uint32_t c = units[(*i)++];
    return U16_IS_LEAD(c) ? (uint32_t)U16_GET_SUPPLEMENTARY(c, units[(*i)++]) : c;
}

/* The same cluster composed or decomposed, as HarfBuzz would try it (Unicode 3.11). */
static bool can_show_normalised(const eg_face *face, const uint32_t *code_points, size_t n)
{
    UChar units[2 * MAX_CLUSTER], normal[8 * MAX_CLUSTER];
    int32_t n_units = 0;
    for (size_t i = 0; i < n; i++)
        U16_APPEND_UNSAFE(units, n_units, code_points[i]);
    for (int form = 0; form < 2; form++) {
        UErrorCode error = U_ZERO_ERROR;
        const UNormalizer2 *normalizer = form ? unorm2_getNFDInstance(&error) : unorm2_getNFCInstance(&error);
        int32_t size = U_FAILURE(error) ? 0
                                        : unorm2_normalize(normalizer, units, n_units, normal,
                                                           sizeof normal / sizeof *normal, &error);
        bool has_all = U_SUCCESS(error) && size > 0;
        for (int32_t i = 0; has_all && i < size;) {
            has_all = eg_shape_can_show(face, next_of(normal, &i));
        }
        if (has_all)
            return true;
    }
    return false;
}

static bool can_show_cluster(const eg_face *face, const uint32_t *code_points, size_t n)
{
    return can_show_all(face, code_points, n) || can_show_normalised(face, code_points, n);
}

/* A family nobody knows is said once in a job, however many texts name it. */
static void report_unknown(eg_job *job, const char *family)
{
    const char *message = eg_arena_print(job->arena, "no font family is called “%s”", family);
    if (eg_report_find(job->report, EG_F_FONT_UNKNOWN, NULL, message))
        return;
    eg_finding *finding = eg_report_add(job->report, EG_F_FONT_UNKNOWN, EG_NOWHERE, "%s", message);
    eg_report_hint(job->report, finding,
                   "`engross fonts` lists the families; a font of your own goes into the fonts folder");
}

/* The type's k-th face; NULL when the style names no such family or the registry does not know it. */
static eg_status open_face(chooser *c, size_t k, const eg_face **out)
{
    stack *s = &c->stack;
    *out = s->faces[k];
    if (s->is_open[k] || !s->type->families[k])
        return EG_OK;
    eg_status status = eg_fonts_find(c->work->context->fonts, c->work->job, s->type->families[k],
                                     s->type->weight, s->type->italic, &s->faces[k]);
    s->is_open[k] = status == EG_OK;
    *out = s->faces[k];
    if (status == EG_OK && !*out)
        report_unknown(c->work->job, s->type->families[k]);
    return status;
}

static bool first_can_show(stack *s, uint32_t code_point)
{
    memo *m = &s->memo;
    size_t slot = code_point % MEMO_SIZE;
    if (m->code_point[slot] != code_point + 1) {
        m->code_point[slot] = code_point + 1;
        m->can_show[slot] = eg_shape_can_show(s->faces[0], code_point);
    }
    return m->can_show[slot];
}

static eg_status ask_fallback(chooser *c, const char *script, const uint32_t *code_points, size_t n,
                              const eg_face **out)
{
    const eg_face *first = c->stack.faces[0];
    bool is_serif = !first || eg_face_metrics_of(first)->is_serif;
    const char *package;
    return eg_fonts_fallback(c->work->context->fonts, c->work->job, script, is_serif, c->stack.type->weight,
                             code_points, n, out, &package);
}

/* No family of the style has the cluster. The lists to ask: for Han and kana that of the language's region
 * (its script is Hans, Hant or Jpan); for digits and punctuation the list of signs, whose first fonts are
 * made for running text, while a script's second font may be of another cut; then the script's. */
static eg_status choose_fallback(chooser *c, int16_t script, bool is_common, const uint32_t *code_points,
                                 size_t n, const eg_face **out)
{
    uint32_t needed[MAX_CLUSTER];
    size_t n_needed = 0;
    for (size_t i = 0; i < n; i++)
        if (!eg_shape_is_ignorable(code_points[i]))
            needed[n_needed++] = code_points[i];
    bool is_han = script == USCRIPT_HAN || script == USCRIPT_KATAKANA;
    char code[5];
    eg_shape_script_code(script, code);
    eg_status status = EG_OK;
    *out = NULL;
    if (is_han)
        status = ask_fallback(c, c->item->language->script, needed, n_needed, out);
    else if (is_common)
        status = ask_fallback(c, "Zyyy", needed, n_needed, out);
    if (!status && !*out)
        status = ask_fallback(c, code, needed, n_needed, out);
    return status;
}

/* A face for a cluster: the style's families, then the fallback; NULL in *out when no font has it. */
static eg_status choose(chooser *c, const eg_shape_char *head, const uint32_t *code_points, size_t n,
                        const eg_face **out)
{
    for (size_t k = 0; k < EG_MAX_FAMILIES && c->stack.type->families[k]; k++) {
        eg_status status = open_face(c, k, out);
        if (status || (*out && can_show_cluster(*out, code_points, n)))
            return status;
    }
    return choose_fallback(c, head->script, head->is_common, code_points, n, out);
}

/* What no font has is set in the style's first face, as .notdef; the finding comes after shaping. */
static eg_status choose_last_resort(chooser *c, const eg_face **out)
{
    static const uint32_t letter[] = {'x'};
    const char *package;
    for (size_t k = 0; k < EG_MAX_FAMILIES && !*out; k++)
        *out = c->stack.faces[k];
    if (*out)
        return EG_OK;
    eg_status status =
        eg_fonts_fallback(c->work->context->fonts, c->work->job, "Latn", true, 400, letter, 1, out, &package);
    if (status || *out)
        return status;
    const char *family = c->stack.type->families[0];
    eg_finding *finding =
        eg_report_add(c->work->job->report, EG_F_FONT_MISSING, EG_NOWHERE,
                      "no font at all is installed, not even one for %s", family ? family : "Latin");
    if (package)
        eg_report_hint(c->work->job->report, finding, "apt install %s", package);
    return EG_ERR_SYSTEM;
}

static void begin_item(chooser *c, uint32_t at)
{
    c->item = &c->work->items[c->work->chars.items[at].item];
    if (c->stack.type != c->item->type)
        c->stack = (stack){.type = c->item->type};
    c->base = c->ahead = NULL;
    c->ahead_at = at;
}

/* The face of the next cluster after `from` with a script of its own, when it is the same script and the same
 * item; NULL: none. */
static eg_status face_ahead(chooser *c, uint32_t from, const eg_face **out)
{
    const eg_shape_chars *chars = &c->work->chars;
    eg_status status = EG_OK;
    if (from >= c->ahead_at) {
        uint32_t i = from;
        while (i < chars->n && chars->items[i].item == chars->items[from].item && chars->items[i].is_common)
            i++;
        c->ahead = NULL;
        c->ahead_at = i;
        if (i < chars->n && chars->items[i].item == chars->items[from].item) {
            c->ahead_script = chars->items[i].script;
            status = choose(c, &chars->items[i], &chars->items[i].code_point, 1, &c->ahead);
        }
    }
    *out = c->ahead && c->ahead_script == chars->items[from].script ? c->ahead : NULL;
    return status;
}

static eg_status choose_cluster(chooser *c, uint32_t begin, uint32_t end)
{
    eg_shape_char *chars = c->work->chars.items;
    eg_shape_char *head = &chars[begin];
    uint32_t code_points[MAX_CLUSTER];
    size_t n = 0;
    bool in_first = c->stack.faces[0] != NULL;
    for (uint32_t i = begin; i < end; i++) {
        if (n < MAX_CLUSTER)
            code_points[n++] = c->item->object_width ? ' ' : chars[i].code_point;
        in_first = in_first && first_can_show(&c->stack, code_points[n - 1]);
    }
    const eg_face *face = NULL;
    eg_status status = EG_OK;
    if (head->is_common) {
        const eg_face *near = c->base_script == head->script ? c->base : NULL;
        if (!near)
            status = face_ahead(c, begin, &near);
        if (near && can_show_all(near, code_points, n))
            face = near;
    }
    if (!face && in_first)
        face = c->stack.faces[0];
    if (!status && !face)
        status = choose(c, head, code_points, n, &face);
    if (!status && !face)
        status = choose_last_resort(c, &face);
    for (uint32_t i = begin; i < end; i++)
        chars[i].face = face;
    if (!head->is_common) {
        c->base = face;
        c->base_script = head->script;
    }
    return status;
}

eg_status eg_shape_choose_faces(eg_shape_work *work)
{
    eg_shape_chars *chars = &work->chars;
    eg_arena_mark mark = eg_arena_note(work->job->scratch);
    chooser *c = EG_NEW(work->job->scratch, chooser);
    c->work = work;
    eg_status status = EG_OK;
    for (uint32_t i = 0, j; i < chars->n && !status; i = j) {
        for (j = i + 1; j < chars->n && chars->items[j].continues; j++)
            ;
        if (i == 0 || chars->items[i].item != chars->items[i - 1].item)
            begin_item(c, i);
        if (!c->stack.is_open[0] && c->stack.type->families[0]) {
            const eg_face *first;
            status = open_face(c, 0, &first);
        }
        if (!status)
            status = choose_cluster(c, i, j);
    }
    eg_arena_rewind(work->job->scratch, mark);
    return status;
}
