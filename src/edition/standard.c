/* A finished file held against a standard. See engross.h and conform/x4.h. */
#include "conform/x4.h"
#include "edition/internal.h"

const char *const eg_standards_known[] = {"x-4", "a-2a", "ua-1", NULL};

static eg_status check(eg_job *job, eg_engine *engine, const eg_edition_request *request, eg_made *made)
{
    eg_slice bytes;
    (void)engine;
    (void)made;
    if (strcmp(request->standard, "x-4") != 0) {
        eg_finding *finding = eg_report_add(job->report, EG_F_STANDARD_UNAVAILABLE, EG_NOWHERE,
                                            "this version holds no file against the standard %s",
                                            eg_report_quote(job->arena, eg_slice_of(request->standard)));
        eg_report_hint(
            job->report, finding,
            "it knows x-4; veraPDF checks PDF/A (a-2a) and PDF/UA (ua-1), which engross's own editions "
            "keep by the rules of their ledgers");
        return EG_ERR_USAGE;
    }
    eg_status status = eg_edition_open_file(job, request, &bytes);
    return status == EG_OK ? eg_x4_check(job, bytes, request->source) : status;
}

eg_status eg_check_pdf(eg_engine *engine, const char *source, const char *standard,
                       const eg_build_options *options, eg_result **out)
{
    const char *const editions[] = {standard, NULL};
    eg_edition_request request = {.source = source,
                                  .editions = editions,
                                  .standard = standard,
                                  .files = options ? options->files : NULL,
                                  .bytes = options ? options->bytes : NULL};
    return eg_edition_run_file(engine, &request, check, out);
}
