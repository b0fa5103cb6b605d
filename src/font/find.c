/* Finding the face a text asks for, and one that has a character when its own families do not.
 *
 * Place: shape/ calls this for every type and for every cluster its families lack. Faces are opened once,
 * under the lock, where nothing may jump; what is wrong with a file is remembered there and reported outside.
 */
#include <unistd.h>

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

/* The path of a registry's file when a folder of the user's own has it, which then stands for the package's:
 * the one who put it there is to be told of it, not of the package. NULL when it is the package's. */
static const char *own_path(const eg_fonts *fonts, eg_job *job, const eg_font_file *file)
{
    const char *slash = strrchr(file->name, '/');
    if (!file->package)
        return file->name;
    for (const char *const *folder = fonts->folders; folder[0] && folder[1]; folder++)
        for (int i = 0; i < 2; i++) {
            const char *name = i && slash ? slash + 1 : file->name;
            const char *path = eg_arena_print(job->arena, "%s/%s", *folder, name);
            if (access(path, F_OK) == 0)
                return path;
        }
    return NULL;
}

/* The same font is asked for by every paragraph; its finding stands in the report once. */
static void add_finding(eg_job *job, eg_finding_kind kind, eg_place place, const char *message,
                        const char *hint)
{
    if (!eg_report_find(job->report, kind, place.file, message))
        eg_report_hint(job->report, eg_report_add(job->report, kind, place, "%s", message), "%s", hint);
}

static void tell_missing(eg_job *job, const eg_font_family *family, const eg_font_file *file)
{
    const char *message =
        eg_arena_print(job->arena, "the font %s (%s) is not installed", family->name, file->name);
    const char *hint =
        file->package ? eg_arena_print(job->arena, "apt install %s, or put the file into the fonts folder",
                                       file->package)
                      : "put the file back, or name another family";
    add_finding(job, EG_F_FONT_MISSING, file->place, message, hint);
}

/* A user's own file, be it for a family of its own or for one of the registry's. */
static void tell_own(eg_job *job, const eg_font_family *family, const eg_font_file *file, const char *path,
                     const char *problem)
{
    const char *message =
        problem ? eg_arena_print(job->arena, "the font file cannot be used for %s: %s", family->name, problem)
                : eg_arena_print(job->arena, "the font file for %s forbids embedding", family->name);
    const char *else_what =
        file->package ? eg_arena_print(job->arena, "take it out of the folder, so that the file of %s serves",
                                       file->package)
                      : "name another family";
    const char *hint =
        problem ? eg_arena_print(job->arena, "copy the file again from where it came, or %s", else_what)
                : eg_arena_print(job->arena, "obtain a build of the font that allows embedding, or %s",
                                 else_what);
    add_finding(job, problem ? EG_F_FONT_INVALID : EG_F_FONT_EMBEDDING_FORBIDDEN, (eg_place){.file = path},
                message, hint);
}

static void tell_package(eg_job *job, const eg_font_family *family, const eg_font_file *file,
                         const char *problem)
{
    if (!problem) {
        add_finding(
            job, EG_F_FONT_EMBEDDING_FORBIDDEN, file->place,
            eg_arena_print(job->arena, "the font %s (%s) forbids embedding", family->name, file->name),
            "name another family, or obtain a build of the font that allows embedding");
        return;
    }
    add_finding(
        job, EG_F_FONT_INVALID, file->place,
        eg_arena_print(job->arena, "the font %s (%s) cannot be used: %s", family->name, file->name, problem),
        eg_arena_print(job->arena, "reinstall it: apt install --reinstall %s", file->package));
}

static void tell(const eg_fonts *fonts, eg_job *job, const eg_font_family *family, const eg_font_file *file,
                 eg_font_state state, const char *problem)
{
    const char *path = state == EG_FONT_MISSING ? NULL : own_path(fonts, job, file);
    if (state == EG_FONT_FORBIDDEN)
        problem = NULL;
    if (state == EG_FONT_MISSING)
        tell_missing(job, family, file);
    else if (path)
        tell_own(job, family, file, path, problem);
    else
        tell_package(job, family, file, problem);
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
    tell(fonts, job, family, file, state, problem);
    return EG_ERR_SYSTEM;
}

/* When nobody knows a family, a damaged file in the user's folders may be it. */
static eg_status tell_refused(eg_fonts *fonts, eg_job *job, const char *family)
{
    pthread_mutex_lock(&fonts->lock);
    const eg_font_refused *refused = fonts->refused; /* complete, and never changed again */
    pthread_mutex_unlock(&fonts->lock);
    for (const eg_font_refused *file = refused; file; file = file->next)
        add_finding(job, EG_F_FONT_INVALID, (eg_place){.file = file->path},
                    eg_arena_print(job->arena,
                                   "no font family is called %s, and this font file cannot be used: %s",
                                   eg_report_quote(job->arena, eg_slice_of(family)), file->problem),
                    "copy the file again from where it came, or take it out of the folder");
    return refused ? EG_ERR_SYSTEM : EG_OK;
}

eg_status eg_fonts_find(eg_fonts *fonts, eg_job *job, const char *family, unsigned weight, bool italic,
                        const eg_face **out)
{
    *out = NULL;
    eg_font_family *found = NULL;
    eg_status status = family ? eg_font_family_find(fonts, job, family, &found) : EG_OK;
    if (family && !found && status == EG_OK)
        status = tell_refused(fonts, job, family);
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

/* Whether a family that is not installed is worth naming. */
static bool may_cover(const eg_font_family *family, const uint32_t *code_points, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        bool is_within = family->n_covers == 0;
        for (uint32_t k = 0; k < family->n_covers && !is_within; k++)
            is_within = code_points[i] >= family->covers[k].first && code_points[i] <= family->covers[k].last;
        if (!is_within)
            return false;
    }
    return true;
}

static eg_status ask_family(question *q, eg_font_family *family)
{
    eg_font_file *file = eg_font_file_nearest(family, q->weight, false);
    const eg_face *face;
    eg_status status = eg_font_file_face(q->fonts, q->job, family, file, true, &face);
    if (status)
        return status;
    if (!face && !q->package && may_cover(family, q->code_points, q->n))
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
