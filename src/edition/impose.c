/* One job of imposition: a PDF, a sheet's size by its name, press sheets. See engross.h and impose/impose.h.
 * */
#include <string.h>

#include "edition/internal.h"
#include "impose/impose.h"

static eg_status refuse_usage(eg_job *job, const char *what)
{
    eg_report_add(job->report, EG_F_USAGE, EG_NOWHERE, "%s", what);
    return EG_ERR_USAGE;
}

static eg_status read_options(eg_job *job, eg_engine *engine, const eg_impose_options *options,
                              eg_impose_request *out)
{
    *out = (eg_impose_request){
        .kind = options->several ? EG_IMPOSE_N_UP : EG_IMPOSE_BOOKLET,
        .n_up = options->nup ? options->nup : 2,
        .signature = options->several ? 0 : options->signature,
        .is_right_bound = options->right_bound != 0,
        .has_marks = options->marks != 0,
    };
    if (options->flip && strcmp(options->flip, "long") != 0 && strcmp(options->flip, "short") != 0)
        return refuse_usage(job, "sheets are turned over the long or the short edge");
    if (options->flip)
        out->flip = *options->flip == 'l' ? EG_FLIP_LONG : EG_FLIP_SHORT;
    out->creep = eg_len_scale(options->creep, 72 * EG_PT, 25400);
    const char *fault = eg_impose_fault(out);
    if (fault)
        return refuse_usage(job, fault);
    eg_styles *styles = options->sheet ? eg_engine_styles(engine) : NULL;
    if (options->sheet && !styles)
        eg_arena_fail(job->arena);
    eg_status status =
        styles ? eg_style_paper(styles, job, options->sheet, &out->sheet_width, &out->sheet_height) : EG_OK;
    return status == EG_ERR_INPUT ? EG_ERR_USAGE : status;
}

const char *eg_edition_base_name(eg_arena *arena, const char *path)
{
    const char *slash = strrchr(path, '/'), *name = slash ? slash + 1 : path;
    size_t size = strlen(name);
    if (size > 4 && strcmp(name + size - 4, ".pdf") == 0)
        size -= 4;
    return eg_arena_dup(arena, (eg_slice){name, size});
}

static eg_status impose(eg_job *job, eg_engine *engine, const eg_edition_request *request, eg_made *made)
{
    eg_impose_request how;
    eg_slice bytes;
    const eg_impose_plan *plan;
    eg_buffer pdf = eg_buffer_new(job->arena);
    eg_status status = read_options(job, engine, request->impose, &how);
    if (status == EG_OK)
        status = eg_edition_open_file(job, request, &bytes);
    if (status == EG_OK)
        status = eg_impose_pdf(job, bytes, request->source, &how, &pdf, &plan);
    if (status != EG_OK)
        return status;
    made->pdf = eg_buffer_slice(&pdf);
    made->n_pages = plan->n_sides;
    made->n_sheets = plan->n_sheets;
    made->advice = eg_impose_advice(job->arena, &how, plan);
    return EG_OK;
}

eg_status eg_impose(eg_engine *engine, const char *source, const eg_impose_options *options, eg_result **out)
{
    static const eg_impose_options by_default;
    if (!options)
        options = &by_default;
    const char *const names[] = {options->several ? "n-up" : "booklet", NULL};
    eg_edition_request request = {.source = source,
                                  .editions = names,
                                  .files = options->files,
                                  .bytes = options->bytes,
                                  .impose = options};
    return eg_edition_run_file(engine, &request, impose, out);
}
