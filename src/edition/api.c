/* The public library: a thin coat over the edition's jobs. See engross.h. */
#include "edition/internal.h"
#include "pdf/pdf.h"

const char *const eg_stage_names[] = {"document", "runs", "lines",   "pages",
                                      "glyphs",   "tags", "objects", NULL};

eg_stage eg_stage_by_name(const char *name)
{
    for (int i = 0; eg_stage_names[i]; i++)
        if (strcmp(eg_stage_names[i], name) == 0)
            return (eg_stage)(EG_STAGE_DOCUMENT + i);
    return EG_STAGE_NONE;
}

const char *eg_version(void)
{
    return EG_VERSION;
}

const char *eg_explain(const char *slug)
{
    for (int i = 0; i < EG_N_FINDINGS; i++)
        if (strcmp(eg_finding_slug((eg_finding_kind)i), slug) == 0)
            return eg_finding_explanation((eg_finding_kind)i);
    return NULL;
}

/* names: room for one edition's name and the NULL after it. */
static eg_edition_request request_of(const char *source, const eg_build_options *options, const char **names)
{
    static const eg_build_options by_default;
    if (!options)
        options = &by_default;
    names[0] = options->edition ? options->edition : eg_editions_available[0];
    names[1] = NULL;
    return (eg_edition_request){
        .source = source,
        .editions = names,
        .lang = options->lang,
        .style = options->style,
        .against = options->against,
        .icc = options->icc,
        .attach_source = options->attach_source != 0,
        .epoch = options->epoch ? *options->epoch : EG_PDF_NO_EPOCH,
        .files = options->files,
        .bytes = options->bytes,
    };
}

eg_status eg_build(eg_engine *engine, const char *source, const eg_build_options *options, eg_result **out)
{
    const char *names[2];
    eg_edition_request request = request_of(source, options, names);
    *out = eg_edition_make(engine, &request);
    return eg_result_status(*out);
}

eg_status eg_check(eg_engine *engine, const char *source, const eg_build_options *options, eg_result **out)
{
    const char *names[2];
    eg_edition_request request = request_of(source, options, names);
    request.is_check = true;
    *out = eg_edition_make(engine, &request);
    return eg_result_status(*out);
}

eg_status eg_list(eg_engine *engine, const char *source, const eg_build_options *options, eg_result **out)
{
    const char *names[2];
    eg_edition_request request = request_of(source, options, names);
    *out = eg_edition_run(engine, &request, eg_edition_work_list);
    return eg_result_status(*out);
}
