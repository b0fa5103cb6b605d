/* Finding the face a text asks for, and one that has a character when its own families do not.
 *
 * Place: shape/ calls this for every type and for every cluster its families lack. Faces are opened once,
 * under the lock, where nothing may jump; what is wrong with a file is remembered there and reported outside.
 */
#include "font/internal.h"

static unsigned distance(const eg_font_file *file, unsigned weight, bool italic)
{
    unsigned gap = file->weight > weight ? file->weight - weight : weight - file->weight;
    /* Of two weights as near, the heavier for a heavy text and the lighter for a light one (CSS Fonts 4,
     * 5.2). */
    unsigned side = (file->weight > weight) != (weight > 500);
    return (file->is_italic == italic ? 0 : 10000) + gap * 2 + side;
}

eg_font_file *eg_font_file_nearest(const eg_font_family *family, unsigned weight, bool italic)
{
    eg_font_file *best = NULL;
    for (uint32_t i = 0; i < family->n_files; i++)
        if (!best || distance(&family->files[i], weight, italic) < distance(best, weight, italic))
            best = &family->files[i];
    return best;
}

/* The same font is asked for by every paragraph; its finding stands in the report once. */
static bool is_told(const eg_report *report, eg_finding_kind kind, const char *message)
{
    for (size_t i = 0; i < eg_report_n(report); i++) {
        const eg_finding *finding = eg_report_at(report, i);
        if (strcmp(finding->slug, eg_finding_slug(kind)) == 0 && strcmp(finding->message, message) == 0)
            return true;
    }
    return false;
}

static void tell(eg_job *job, const eg_font_family *family, const eg_font_file *file, eg_font_state state,
                 const char *problem)
{
    eg_place place = file->place;
    const char *hint, *message;
    eg_finding_kind kind;
    const char *package = file->package;
    const char *again = package
                            ? eg_arena_print(job->arena, "reinstall it: apt install --reinstall %s", package)
                            : "copy the file again from where it came";
    if (state == EG_FONT_MISSING) {
        kind = EG_F_FONT_MISSING;
        message = eg_arena_print(job->arena, "the font %s (%s) is not installed", family->name, file->name);
        hint = package ? eg_arena_print(job->arena, "apt install %s, or put the file into the fonts folder",
                                        package)
                       : "put the file back, or name another family";
    } else if (state == EG_FONT_FORBIDDEN) {
        kind = EG_F_FONT_EMBEDDING_FORBIDDEN;
        message = eg_arena_print(job->arena, "the font %s (%s) forbids embedding", family->name, file->name);
        hint = "name another family, or obtain a build of the font that allows embedding";
    } else {
        kind = EG_F_FONT_INVALID;
        message = eg_arena_print(job->arena, "the font %s (%s) cannot be used: %s", family->name, file->name,
                                 problem);
        hint = again;
    }
    if (!is_told(job->report, kind, message))
        eg_report_hint(job->report, eg_report_add(job->report, kind, place, "%s", message), "%s", hint);
}

eg_status eg_font_file_face(eg_fonts *fonts, eg_job *job, const eg_font_family *family, eg_font_file *file,
                            bool is_optional, const eg_face **out)
{
    pthread_mutex_lock(&fonts->lock);
    bool has_memory = file->state != EG_FONT_UNOPENED || eg_font_file_open(fonts, family, file);
    eg_font_state state = file->state;
    const char *problem = file->problem;
    *out = file->face;
    pthread_mutex_unlock(&fonts->lock);
    if (!has_memory)
        return EG_ERR_MEMORY;
    if (state == EG_FONT_OPEN || (state == EG_FONT_MISSING && is_optional))
        return EG_OK;
    tell(job, family, file, state, problem);
    return EG_ERR_SYSTEM;
}

eg_status eg_fonts_find(eg_fonts *fonts, eg_job *job, const char *family, unsigned weight, bool italic,
                        const eg_face **out)
{
    *out = NULL;
    eg_font_family *found = NULL;
    eg_status status = family ? eg_font_family_find(fonts, job, family, &found) : EG_OK;
    if (status || !found)
        return status == EG_ERR_INPUT ? EG_ERR_SYSTEM : status;
    return eg_font_file_face(fonts, job, found, eg_font_file_nearest(found, weight, italic), false, out);
}

/* One question of eg_fonts_fallback on its way through the lists. */
typedef struct question {
    eg_fonts *fonts;
    eg_job *job;
    unsigned weight;
    const uint32_t *code_points;
    size_t n;
    const eg_face *answer;
    const char *package; /* of the first family that is not installed */
} question;

static bool has_all(const eg_face *face, const uint32_t *code_points, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (!eg_face_has(face, code_points[i]))
            return false;
    return true;
}

static eg_status ask_family(question *q, eg_font_family *family)
{
    eg_font_file *file = eg_font_file_nearest(family, q->weight, false);
    const eg_face *face;
    eg_status status = eg_font_file_face(q->fonts, q->job, family, file, true, &face);
    if (status)
        return status;
    if (!face && !q->package)
        q->package = file->package;
    if (face && has_all(face, q->code_points, q->n))
        q->answer = face;
    return EG_OK;
}

/* The families of a list, those of one side (serif or not) or both. */
static eg_status ask_list(question *q, const char *script, bool wants_serif, bool wants_others)
{
    const char *const *names;
    eg_status status = eg_font_fallback_names(q->fonts, q->job, script, &names);
    for (size_t i = 0; !status && names && names[i] && !q->answer; i++) {
        eg_font_family *family;
        status = eg_font_family_find(q->fonts, q->job, names[i], &family);
        if (!status && family && (family->class == EG_CLASS_SERIF ? wants_serif : wants_others))
            status = ask_family(q, family);
    }
    return status;
}

eg_status eg_fonts_fallback(eg_fonts *fonts, eg_job *job, const char script[5], bool is_serif,
                            unsigned weight, const uint32_t *code_points, size_t n, const eg_face **out,
                            const char **package)
{
    question q = {.fonts = fonts, .job = job, .weight = weight, .code_points = code_points, .n = n};
    eg_status status = ask_list(&q, script, is_serif, !is_serif);
    if (!status && !q.answer)
        status = ask_list(&q, script, !is_serif, is_serif);
    if (!status && !q.answer)
        status = ask_list(&q, "Zyyy", true, true);
    *out = q.answer;
    *package = q.answer ? NULL : q.package;
    return status == EG_ERR_INPUT ? EG_ERR_SYSTEM : status;
}
