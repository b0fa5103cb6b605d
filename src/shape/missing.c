/* Characters that no font has: findings that name them, their places and what to install.
 *
 * Place: after HarfBuzz, when a run came back with .notdef. Each character is told once a file, at the
 * first place where it stands, with the number of its other places. */
#include <unicode/uchar.h>

#include "base/utf8.h"
#include "document/document.h"
#include "shape/internal.h"
#include "source/characters.h"

static const char *message_of(eg_arena *arena, uint32_t c)
{
    char name[128];
    UErrorCode error = U_ZERO_ERROR;
    int32_t size = u_charName((UChar32)c, U_EXTENDED_CHAR_NAME, name, sizeof name, &error);
    return eg_arena_print(arena, "no font has U+%04X %s", (unsigned)c,
                          U_SUCCESS(error) && size > 0 ? name : "(no name)");
}

static eg_status tell_first(eg_shape_work *work, const eg_shape_run *run, uint32_t c, eg_place place,
                            const char *message)
{
    eg_job *job = work->job;
    const eg_face *face;
    const char *package;
    eg_status status =
        eg_fonts_fallback(work->context->fonts, job, run->script, true, 400, &c, 1, &face, &package);
    if (status)
        return status;
    eg_finding *finding = eg_report_add(job->report, EG_F_GLYPH_MISSING, place, "%s", message);
    if (package)
        eg_report_hint(job->report, finding,
                       "apt install %s, or put a font that has it into the fonts folder and "
                       "name its family in the style",
                       package);
    else
        eg_report_hint(job->report, finding,
                       "put a font that has it into the fonts folder and name its family in "
                       "the style, or write the text without it");
    return EG_OK;
}

static eg_status tell(eg_shape_work *work, const eg_shape_run *run, uint32_t c, uint32_t at)
{
    eg_job *job = work->job;
    if (eg_character_is_refused(c))
        return EG_OK; /* source/ has told of it: no font ought to have it */
    eg_place place = work->context->document ? eg_document_place(work->context->document, at) : EG_NOWHERE;
    eg_arena_mark mark = eg_arena_note(job->scratch);
    const char *message = message_of(job->scratch, c);
    eg_finding *told = eg_report_find(job->report, EG_F_GLYPH_MISSING, place.file, message);
    eg_status status = EG_OK;
    if (told)
        eg_report_count(job->report, told);
    else
        status = tell_first(work, run, c, place, message);
    eg_arena_rewind(job->scratch, mark);
    return status;
}

/* The characters of a cluster that came back as .notdef. */
static eg_status tell_cluster(eg_shape_work *work, const eg_shape_run *run, eg_range cluster)
{
    bool is_found = false;
    for (size_t at = cluster.begin; at < cluster.end;) {
        uint32_t begin = (uint32_t)at, c = eg_utf8_next(work->text, &at);
        if (run->face && eg_shape_can_show(run->face, c))
            continue;
        is_found = true;
        eg_status status = tell(work, run, c, begin);
        if (status)
            return status;
    }
    size_t at = cluster.begin;
    return is_found ? EG_OK : tell(work, run, eg_utf8_next(work->text, &at), cluster.begin);
}

eg_status eg_shape_report_missing(eg_shape_work *work, const eg_shape_run *runs, uint32_t n_runs,
                                  const eg_glyph *glyphs)
{
    for (uint32_t r = 0; r < n_runs; r++) {
        uint32_t end = runs[r].first_glyph + runs[r].n_glyphs;
        for (uint32_t i = runs[r].first_glyph; i < end; i++) {
            if (glyphs[i].id != 0)
                continue;
            uint32_t next = i + 1;
            while (next < end && glyphs[next].cluster == glyphs[i].cluster)
                next++;
            eg_range cluster = {glyphs[i].cluster, next < end ? glyphs[next].cluster : runs[r].text.end};
            eg_status status = tell_cluster(work, &runs[r], cluster);
            if (status)
                return status;
        }
    }
    return EG_ERR_INPUT;
}
