/* The table of editions, and how each becomes a file. See internal.h and editions.def. */
#include "edition/internal.h"
#include "impose/impose.h"
#include "pdf/pdf.h"

static eg_status write_official(eg_work *w, const eg_setting *setting, eg_made *made, eg_buffer *out)
{
    eg_pdf_request request = {
        .document = setting->document,
        .pages = setting->pages,
        .tags = eg_edition_tags(w, setting),
        .fonts = w->fonts,
        .attach_source = w->request->attach_source,
        .epoch = w->request->epoch,
    };
    made->standards[made->n_standards++] = request.attach_source ? "PDF/A-3a" : "PDF/A-2a";
    made->standards[made->n_standards++] = "PDF/UA-1";
    return eg_pdf_write(w->job, &request, out);
}

/* The pages as a booklet: two to a side of the sheet, folded and stapled, bound at the side where the language
 * begins. What such sheets cannot carry (tags, links) a printed copy does not need: of that no word is lost. */
static eg_status write_handout(eg_work *w, const eg_setting *setting, eg_made *made, eg_buffer *out)
{
    eg_buffer pages = eg_buffer_new(w->job->arena);
    eg_pdf_request request = {.document = setting->document,
                              .pages = setting->pages,
                              .tags = eg_edition_tags(w, setting),
                              .fonts = w->fonts,
                              .epoch = w->request->epoch};
    eg_status status = eg_pdf_write(w->job, &request, &pages);
    if (status != EG_OK)
        return status;
    eg_impose_request how = {
        .kind = EG_IMPOSE_BOOKLET, .n_up = 2, .is_right_bound = setting->document->is_rtl};
    const char *sheet = eg_edition_is_letter(setting->document->paper) ? "Letter" : "A4";
    status = eg_style_paper(eg_engine_styles(w->engine), w->job, sheet, &how.sheet_width, &how.sheet_height);
    if (status != EG_OK)
        return status;
    const eg_impose_plan *plan = NULL;
    eg_report *report = w->job->report;
    w->job->report = eg_report_new(w->job->arena);
    status = eg_impose_pdf(w->job, eg_buffer_slice(&pages), setting->document->name, &how, out, &plan);
    w->job->report = report;
    if (status != EG_OK)
        return status;
    made->n_pages = plan->n_sides;
    made->n_sheets = plan->n_sheets;
    made->advice = eg_impose_advice(w->job->arena, &how, plan);
    return EG_OK;
}

bool eg_edition_is_letter(const char *paper)
{
    return paper && (strcmp(paper, "Letter") == 0 || strcmp(paper, "Legal") == 0);
}

/* ---- the table ---- */

static const eg_edition_kind kinds[] = {
#define EG_EDITION(name, style, write) {name, style, write},
#define EG_EDITION_LATER(name)
#include "edition/editions.def"
#undef EG_EDITION
#undef EG_EDITION_LATER
};

const char *const eg_editions_available[] = {
#define EG_EDITION(name, style, write) name,
#define EG_EDITION_LATER(name)
#include "edition/editions.def"
#undef EG_EDITION
#undef EG_EDITION_LATER
    NULL,
};

const char *const eg_editions_known[] = {
#define EG_EDITION(name, style, write) name,
#define EG_EDITION_LATER(name) name,
#include "edition/editions.def"
#undef EG_EDITION
#undef EG_EDITION_LATER
    NULL,
};

static bool has_word(const char *const *words, const char *word)
{
    while (*words && strcmp(*words, word) != 0)
        words++;
    return *words != NULL;
}

bool eg_edition_is_available(const char *name)
{
    return has_word(eg_editions_available, name);
}
bool eg_edition_is_known(const char *name)
{
    return has_word(eg_editions_known, name);
}
bool eg_edition_is_parallel(const char *name)
{
    return strcmp(name, "parallel") == 0;
}

bool eg_edition_is_redline(const char *name, const char *against)
{
    return against && strcmp(name, "draft") == 0;
}

const eg_edition_kind *eg_edition_kind_of(const char *name)
{
    const eg_edition_kind *kind = kinds;
    while (strcmp(kind->name, name) != 0)
        kind++;
    return kind;
}
