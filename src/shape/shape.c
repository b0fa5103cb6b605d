/* A paragraph to glyphs.
 *
 * Place: layout/ gives a block's text cut into items; line/ takes the runs and glyphs. Steps: characters with
 * their items and levels (levels.c), scripts and clusters (script.c), faces (face.c), then HarfBuzz over each
 * run in the sight of the text around it. Standards: UAX #9, UAX #24; OpenType shaping is HarfBuzz's. */
#include <hb.h>
#include <unicode/uchar.h>

#include "base/utf8.h"
#include "base/vector.h"
#include "document/document.h"
#include "shape/internal.h"

typedef struct output {
    eg_arena *arena;
    EG_VECTOR(eg_glyph) glyphs;
    EG_VECTOR(eg_shape_run) runs;
    bool has_missing;
} output;

static void close_buffer(void *object)
{
    hb_buffer_destroy(object);
}

/* A buffer of HarfBuzz's own, released with the job should memory fail. */
static hb_buffer_t *open_buffer(eg_job *job, struct eg_closer **closer)
{
    hb_buffer_t *buffer = hb_buffer_create();
    *closer = eg_job_on_close(job, close_buffer, buffer);
    return buffer;
}

/* Step 1: characters, items, levels. */

static uint32_t count_chars(const char *text, eg_range range)
{
    uint32_t n = 0;
    for (uint32_t i = range.begin; i < range.end; i++)
        n += ((unsigned char)text[i] & 0xC0) != 0x80;
    return n;
}

/* Note marks are no part of the sentence: their digits would draw the full stop before them into a Latin word of a
 * Hebrew line. Each stands where a neutral character would (UAX #9 HL3), its digits from left to right. */
static void find_levels(eg_shape_work *work, uint8_t base, uint8_t *levels)
{
    static const char *const neutrals[] = {"", "!", "\xC2\xA7", "\xE2\x80\x96", "\xF0\x9F\x8C\x80"};
    uint32_t begin = work->range.begin, size = eg_range_size(work->range);
    char *masked = NULL;
    for (uint32_t i = 0; i < work->n_items; i++) {
        eg_range mark = work->items[i].text;
        if (!work->items[i].type->is_superscript)
            continue;
        if (!masked) {
            masked = EG_NEW_ARRAY(work->job->scratch, char, size);
            memcpy(masked, work->text + begin, size);
        }
        for (size_t at = mark.begin, before; (before = at) < mark.end;) {
            eg_utf8_next(work->text, &at);
            memcpy(masked + (before - begin), neutrals[at - before], at - before);
        }
    }
    if (!masked) {
        eg_shape_levels(work->job, work->text, work->range, base, levels);
        return;
    }
    eg_shape_levels(work->job, masked, (eg_range){0, size}, base, levels);
    for (uint32_t i = 0; i < work->n_items; i++) {
        eg_range mark = work->items[i].text;
        for (size_t at = mark.begin, before;
             work->items[i].type->is_superscript && (before = at) < mark.end;) {
            UCharDirection class = u_charDirection((UChar32)eg_utf8_next(work->text, &at));
            bool is_raised =
                levels[before - begin] % 2 && (class == U_EUROPEAN_NUMBER || class == U_ARABIC_NUMBER);
            for (size_t byte = before - begin; is_raised && byte < at - begin; byte++)
                levels[byte]++;
        }
    }
}

static void read_chars(eg_shape_work *work, uint8_t base)
{
    uint32_t size = eg_range_size(work->range);
    uint8_t *levels = EG_NEW_ARRAY(work->job->scratch, uint8_t, size);
    find_levels(work, base, levels);
    work->chars.items = EG_NEW_ARRAY(work->job->scratch, eg_shape_char, count_chars(work->text, work->range));
    uint32_t item = 0, n = 0;
    for (size_t at = work->range.begin; at < work->range.end;) {
        while (item + 1 < work->n_items && at >= work->items[item].text.end)
            item++;
        eg_shape_char *c = &work->chars.items[n++];
        c->at = (uint32_t)at;
        c->item = item;
        c->level = levels[at - work->range.begin];
        c->code_point = eg_utf8_next(work->text, &at);
    }
    work->chars.n = n;
}

/* Step 4: glyphs. */

/* Ligatures would stand closer than the letters of a tracked word. */
static const hb_feature_t tracked_features[] = {
    {HB_TAG('l', 'i', 'g', 'a'), 0, HB_FEATURE_GLOBAL_START, HB_FEATURE_GLOBAL_END},
    {HB_TAG('c', 'l', 'i', 'g'), 0, HB_FEATURE_GLOBAL_START, HB_FEATURE_GLOBAL_END}};

enum { TATWEEL = 0x0640 };

/* One stretch for HarfBuzz, and the paragraph round it. */
typedef struct stretch {
    const char *text;
    eg_range paragraph, range;
    const eg_shape_item *item;
    const eg_face *face;
    eg_len size;
    const char *script;
    uint8_t level;
    uint32_t suffix; /* a character after the range, or 0 */
    const eg_shape_lengthening *points;
    uint32_t n_points;
} stretch;

/* The text piece by piece with the tatweels between. A tatweel's cluster is the last byte of the character
 * before it: no character begins there, so it is known again. */
static void add_text(hb_buffer_t *buffer, const stretch *s)
{
    uint32_t at = s->range.begin;
    for (uint32_t i = 0; i <= s->n_points; i++) {
        uint32_t end = i < s->n_points ? s->points[i].at : s->range.end;
        hb_buffer_add_utf8(buffer, s->text + s->paragraph.begin, (int)eg_range_size(s->paragraph),
                           at - s->paragraph.begin, (int)(end - at));
        for (uint32_t k = 0; i < s->n_points && k < s->points[i].n; k++)
            hb_buffer_add(buffer, TATWEEL, end - 1 - s->paragraph.begin);
        at = end;
    }
}

static void shape_stretch(eg_job *job, hb_buffer_t *buffer, const stretch *s)
{
    hb_buffer_clear_contents(buffer);
    hb_buffer_set_direction(buffer, s->level & 1 ? HB_DIRECTION_RTL : HB_DIRECTION_LTR);
    hb_buffer_set_script(buffer, hb_script_from_string(s->script, 4));
    hb_buffer_set_language(buffer, hb_language_from_string(s->item->language->ot_tag, -1));
    unsigned flags = (s->range.begin == s->paragraph.begin ? HB_BUFFER_FLAG_BOT : 0u) |
                     (s->range.end == s->paragraph.end ? HB_BUFFER_FLAG_EOT : 0u);
    if (s->item->language->kashida)
        flags |= HB_BUFFER_FLAG_PRODUCE_SAFE_TO_INSERT_TATWEEL;
    hb_buffer_set_flags(buffer, (hb_buffer_flags_t)flags);
    add_text(buffer, s);
    if (s->suffix)
        hb_buffer_add(buffer, s->suffix, s->range.end - s->paragraph.begin);
    bool is_tracked = s->item->type->tracking != 0;
    hb_shape(eg_face_shaper(s->face), buffer, is_tracked ? tracked_features : NULL, is_tracked ? 2 : 0);
    if (!hb_buffer_allocation_successful(buffer))
        eg_arena_fail(job->arena);
}

/* White space that a line may end with: not the no-break ones. */
static bool is_space(uint32_t c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == 0x1680 || (c >= 0x2000 && c <= 0x200A && c != 0x2007) ||
           c == 0x2028 || c == 0x2029 || c == 0x205F || c == 0x3000;
}

static uint8_t flags_of(uint32_t c)
{
    unsigned flags = is_space(c) ? EG_SHAPE_SPACE : 0;
    if (c == ' ' || c == 0xA0)
        flags |= EG_SHAPE_STRETCH;
    if (c != '\t' && eg_shape_is_ignorable(c))
        flags |= EG_SHAPE_INVISIBLE;
    return (uint8_t)flags;
}

/* What stays the same for all glyphs of a stretch. */
typedef struct scaling {
    eg_len size;
    int units_per_em;
    hb_codepoint_t space;
    int space_advance;
} scaling;

static scaling scaling_of(const stretch *s)
{
    scaling out = {s->size, eg_face_metrics_of(s->face)->units_per_em, 0, 0};
    if (hb_font_get_nominal_glyph(eg_face_shaper(s->face), ' ', &out.space))
        out.space_advance = eg_face_advance(s->face, out.space);
    return out;
}

/* Font units to 1/65536 pt, in 32 bits: page sizes and type sizes keep far below their end; a hostile font
 * is cut. */
static int32_t scale_units(const scaling *s, int32_t units)
{
    eg_len value = units ? eg_len_scale(units, s->size, s->units_per_em) : 0;
    return value > INT32_MAX ? INT32_MAX : value < -INT32_MAX ? -INT32_MAX : (int32_t)value;
}

/* A character that no font shows and HarfBuzz leaves as .notdef: a tab is a space, other controls nothing. */
static void replace_control(const scaling *s, uint32_t c, eg_glyph *glyph)
{
    glyph->id = s->space;
    glyph->advance = c == '\t' ? scale_units(s, s->space_advance) : 0;
    glyph->dx = glyph->dy = 0;
}

static eg_glyph convert_glyph(const stretch *s, const scaling *scale, const hb_glyph_info_t *info,
                              const hb_glyph_position_t *position)
{
    eg_glyph glyph = {.id = info->codepoint,
                      .cluster = info->cluster + s->paragraph.begin,
                      .advance = scale_units(scale, position->x_advance),
                      .dx = scale_units(scale, position->x_offset),
                      .dy = scale_units(scale, position->y_offset)};
    if (s->n_points && glyph.cluster < s->range.end && (s->text[glyph.cluster] & 0xC0) == 0x80) {
        glyph.cluster++;
        glyph.flags = EG_SHAPE_TATWEEL | EG_SHAPE_UNSAFE_TO_BREAK;
        return glyph;
    }
    size_t at = glyph.cluster;
    uint32_t c = glyph.cluster < s->range.end ? eg_utf8_next(s->text, &at) : s->suffix;
    glyph.flags = flags_of(c);
    if (hb_glyph_info_get_glyph_flags(info) & HB_GLYPH_FLAG_UNSAFE_TO_BREAK)
        glyph.flags |= EG_SHAPE_UNSAFE_TO_BREAK;
    if (hb_glyph_info_get_glyph_flags(info) & HB_GLYPH_FLAG_SAFE_TO_INSERT_TATWEEL)
        glyph.flags |= EG_SHAPE_DRAWN_OUT;
    if (glyph.id == 0 && eg_shape_is_ignorable(c))
        replace_control(scale, c, &glyph);
    if (glyph.id == scale->space && position->x_advance == 0 && scale->space_advance != 0)
        glyph.flags |= EG_SHAPE_INVISIBLE;
    if (glyph.advance == 0 && !(glyph.flags & EG_SHAPE_INVISIBLE))
        glyph.flags |= EG_SHAPE_MARK;
    return glyph;
}

/* The glyphs of a shaped stretch in logical order, into an array of at least their number. */
static void convert_glyphs(const stretch *s, hb_buffer_t *buffer, eg_glyph *out)
{
    unsigned n;
    const hb_glyph_info_t *infos = hb_buffer_get_glyph_infos(buffer, &n);
    const hb_glyph_position_t *positions = hb_buffer_get_glyph_positions(buffer, NULL);
    scaling scale = scaling_of(s);
    for (unsigned i = 0; i < n; i++)
        out[s->level & 1 ? n - 1 - i : i] = convert_glyph(s, &scale, &infos[i], &positions[i]);
}

static bool is_cursive(const char *script)
{
    static const char codes[][5] = {"Arab", "Syrc", "Mong", "Nkoo", "Mand",
                                    "Adlm", "Rohg", "Phag", "Mani", "Sogd"};
    for (size_t i = 0; i < sizeof codes / sizeof *codes; i++)
        if (strcmp(codes[i], script) == 0)
            return true;
    return false;
}

static eg_len size_of(const eg_type *type, const char *script)
{
    bool is_alphabet =
        strcmp(script, "Latn") == 0 || strcmp(script, "Cyrl") == 0 || strcmp(script, "Grek") == 0;
    return is_alphabet && type->alphabet_scale ? eg_len_scale(type->size, type->alphabet_scale, 65536)
                                               : type->size;
}

/* Glyphs of a run, a picture's or text's. */
static void add_run(eg_shape_work *work, hb_buffer_t *buffer, const eg_shape_char *first, uint32_t end,
                    output *out)
{
    stretch s = {.text = work->text,
                 .paragraph = work->range,
                 .range = {first->at, end},
                 .item = &work->items[first->item],
                 .face = first->face,
                 .level = first->level};
    char script[5];
    eg_shape_script_code(first->script, script);
    s.script = script;
    s.size = size_of(s.item->type, script);
    eg_shape_run *run = EG_PUSH(out->arena, &out->runs);
    *run = (eg_shape_run){.text = s.range,
                          .first_glyph = out->glyphs.n,
                          .face = s.face,
                          .size = s.size,
                          .item = first->item,
                          .level = s.level};
    memcpy(run->script, script, sizeof run->script);
    if (s.item->object_width) {
        scaling scale = scaling_of(&s);
        eg_len width = eg_len_min(s.item->object_width, INT32_MAX);
        *EG_PUSH(out->arena, &out->glyphs) = (eg_glyph){
            .id = scale.space, .cluster = first->at, .advance = (int32_t)width, .flags = EG_SHAPE_OBJECT};
        run->n_glyphs = 1;
        return;
    }
    shape_stretch(work->job, buffer, &s);
    run->n_glyphs = hb_buffer_get_length(buffer);
    if (out->glyphs.n + run->n_glyphs <= out->glyphs.cap)
        out->glyphs.n += run->n_glyphs;
    else
        for (uint32_t i = 0; i < run->n_glyphs; i++)
            (void)EG_PUSH(out->arena, &out->glyphs);
    eg_glyph *glyphs = &out->glyphs.items[run->first_glyph];
    convert_glyphs(&s, buffer, glyphs);
    for (uint32_t i = 0; i < run->n_glyphs; i++)
        out->has_missing = out->has_missing || glyphs[i].id == 0;
    /* HarfBuzz sees letters that join across a run's edge, but cannot say so of the first cluster. */
    if (run->n_glyphs && first > work->chars.items && is_cursive(script) && !is_space(first[-1].code_point))
        glyphs[0].flags |= EG_SHAPE_UNSAFE_TO_BREAK;
}

static bool same_run(const eg_shape_char *a, const eg_shape_char *b)
{
    return a->item == b->item && a->level == b->level && a->script == b->script && a->face == b->face;
}

static void shape_runs(eg_shape_work *work, output *out)
{
    const eg_shape_char *chars = work->chars.items;
    /* Most scripts make a glyph a character or fewer: one array then holds them all. */
    out->glyphs.items = EG_NEW_ARRAY(out->arena, eg_glyph, work->chars.n);
    out->glyphs.cap = work->chars.n;
    struct eg_closer *closer;
    hb_buffer_t *buffer = open_buffer(work->job, &closer);
    for (uint32_t i = 0, j; i < work->chars.n; i = j) {
        for (j = i + 1; j < work->chars.n && same_run(&chars[i], &chars[j]); j++)
            ;
        add_run(work, buffer, &chars[i], j < work->chars.n ? chars[j].at : work->range.end, out);
    }
    eg_job_release(work->job, closer);
}

eg_status eg_shape_paragraph(const eg_shape_context *context, eg_job *job, const char *text, eg_range range,
                             const eg_shape_item *items, uint32_t n_items, bool is_rtl, const eg_shaped **out)
{
    eg_shape_work work = {
        .context = context, .job = job, .text = text, .range = range, .items = items, .n_items = n_items};
    output result = {.arena = job->arena};
    eg_arena_mark mark = eg_arena_note(job->scratch);
    eg_status status = EG_OK;
    *out = NULL;
    if (n_items && range.begin < range.end) {
        read_chars(&work, is_rtl);
        eg_shape_resolve_scripts(&work);
        status = eg_shape_choose_faces(&work);
        if (status == EG_OK) {
            shape_runs(&work, &result);
            if (result.has_missing)
                status =
                    eg_shape_report_missing(&work, result.runs.items, result.runs.n, result.glyphs.items);
        }
    }
    eg_arena_rewind(job->scratch, mark);
    if (status != EG_OK && status != EG_ERR_INPUT)
        return status;
    eg_shaped *shaped = EG_NEW(job->arena, eg_shaped);
    *shaped = (eg_shaped){.text = text,
                          .range = range,
                          .items = items,
                          .n_items = n_items,
                          .runs = result.runs.items,
                          .n_runs = result.runs.n,
                          .glyphs = result.glyphs.items,
                          .n_glyphs = result.glyphs.n,
                          .base_level = is_rtl};
    *out = shaped;
    return status;
}

/* Every tatweel that was put in, and nothing else, came out as the tatweel's glyph. */
static bool has_all_tatweels(const stretch *s, const eg_glyph *glyphs, uint32_t n)
{
    uint32_t wanted = 0, found = 0;
    hb_codepoint_t id = 0;
    hb_font_get_nominal_glyph(eg_face_shaper(s->face), TATWEEL, &id);
    for (uint32_t i = 0; i < s->n_points; i++)
        wanted += s->points[i].n;
    for (uint32_t i = 0; i < n; i++)
        found += glyphs[i].flags & EG_SHAPE_TATWEEL && glyphs[i].id == id && glyphs[i].dy == 0;
    return wanted == found;
}

/* Letters that join look at the hyphen, so for them it is shaped apart. */
bool eg_shape_lengthened(eg_job *job, const eg_shaped *shaped, const eg_shape_run *run, eg_range range,
                         uint32_t suffix, const eg_shape_lengthening *points, uint32_t n_points,
                         eg_arena *arena, eg_glyph **glyphs, uint32_t *n_glyphs)
{
    stretch s = {.text = shaped->text,
                 .paragraph = shaped->range,
                 .range = range,
                 .item = &shaped->items[run->item],
                 .face = run->face,
                 .size = run->size,
                 .script = run->script,
                 .level = run->level,
                 .points = points,
                 .n_points = n_points};
    uint32_t shown = suffix && eg_face_has(run->face, suffix) ? suffix : 0;
    bool is_apart = shown && is_cursive(run->script);
    struct eg_closer *closer;
    hb_buffer_t *buffer = open_buffer(job, &closer);
    s.suffix = is_apart ? 0 : shown;
    shape_stretch(job, buffer, &s);
    uint32_t n = hb_buffer_get_length(buffer);
    eg_glyph *out = EG_NEW_ARRAY(arena, eg_glyph, (size_t)n + 1);
    convert_glyphs(&s, buffer, out);
    bool is_whole = has_all_tatweels(&s, out, n);
    if (is_apart) {
        scaling scale = scaling_of(&s);
        hb_codepoint_t id = 0;
        hb_font_get_nominal_glyph(eg_face_shaper(run->face), shown, &id);
        out[n++] = (eg_glyph){
            .id = id, .cluster = range.end, .advance = scale_units(&scale, eg_face_advance(run->face, id))};
    }
    eg_job_release(job, closer);
    *glyphs = out;
    *n_glyphs = n;
    return is_whole;
}

void eg_shape_again(eg_job *job, const eg_shaped *shaped, const eg_shape_run *run, eg_range range,
                    uint32_t suffix, eg_arena *arena, eg_glyph **glyphs, uint32_t *n_glyphs)
{
    (void)eg_shape_lengthened(job, shaped, run, range, suffix, NULL, 0, arena, glyphs, n_glyphs);
}
