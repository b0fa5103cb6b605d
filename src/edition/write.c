/* The table of editions, and how each becomes a file. See internal.h and editions.def. */
#include "edition/internal.h"
#include "impose/impose.h"
#include "layout/layout.h"
#include "pdf/pdf.h"
#include "preview/preview.h"

static eg_status write_official(eg_work *w, const eg_setting *setting, eg_made *made, eg_buffer *out)
{
    eg_pdf_request request = {
        .document = setting->document,
        .pages = setting->pages,
        .tags = eg_edition_tags(w, setting),
        .attach_source = w->request->attach_source,
        .epoch = w->request->epoch,
    };
    eg_status status = eg_edition_coding(w, setting, &request.coding);
    if (status != EG_OK)
        return status;
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
                              .epoch = w->request->epoch};
    eg_status status = eg_edition_coding(w, setting, &request.coding);
    if (status == EG_OK)
        status = eg_pdf_write(w->job, &request, &pages);
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

/* The day in "D:20260301…", as "2026-03-01". */
static const char *day_of(eg_arena *arena, const char *pdf_date)
{
    return eg_arena_print(arena, "%.4s-%.2s-%.2s", pdf_date + 2, pdf_date + 6, pdf_date + 8);
}

static eg_status refuse_without_date(eg_work *w)
{
    eg_finding *finding =
        eg_report_add(w->job->report, EG_F_DATE_MISSING, (eg_place){.file = w->document->source_name},
                      "the print edition needs a date, and the text has none");
    eg_report_hint(w->job->report, finding, "give the key issued or adopted, or set SOURCE_DATE_EPOCH");
    return EG_ERR_INPUT;
}

/* The marks of a style, and the line that says which sheet this is. */
static eg_status prepare_press(eg_work *w, const eg_setting *setting, const eg_pdf_request *request,
                               const char *date, eg_pdf_press *press)
{
    const eg_style *style = setting->style;
    press->bleed = eg_style_length(style, "press.bleed");
    press->mark_gap =
        eg_len_max(eg_style_length(style, "press.mark-gap"), press->bleed); /* never within it */
    press->mark_length = eg_style_length(style, "press.mark-length");
    press->mark_line = eg_style_length(style, "press.mark-line");
    press->fold_from_top = eg_style_length(style, "press.fold-from-top");
    press->fold_from_left = eg_style_length(style, "press.fold-from-left");
    press->inks = eg_style_ink_list(style, &press->n_inks);
    eg_slug slug = {.edition = "print", .date = day_of(w->job->arena, date)};
    eg_languages *languages = eg_engine_languages(w->engine);
    eg_status status = eg_language_lookup(languages, w->job, "en", EG_NOWHERE, &slug.language);
    if (status == EG_OK)
        status = eg_layout_slug(w->job, w->document, style, w->fonts, &slug, setting->pages, &press->slug);
    if (status == EG_OK)
        status =
            eg_pdf_encode(w->job, w->document, press->slug, w->fonts, request->coding, &press->slug_coding);
    return status;
}

static eg_status write_print(eg_work *w, const eg_setting *setting, eg_made *made, eg_buffer *out)
{
    eg_pdf_press press = {0};
    eg_pdf_request request = {
        .document = w->document,
        .pages = setting->pages,
        .tags = eg_edition_tags(w, setting),
        .press = &press,
        .epoch = w->request->epoch,
    };
    char date[24], unused[24];
    if (!eg_pdf_date(&request, date, unused))
        return refuse_without_date(w);
    eg_status status = eg_edition_coding(w, setting, &request.coding);
    if (status == EG_OK)
        status = eg_engine_profile(w->engine, w->job, w->request->icc, &press.profile);
    if (status == EG_OK)
        status = prepare_press(w, setting, &request, date, &press);
    if (status != EG_OK)
        return status;
    made->standards[made->n_standards++] = "PDF/X-4";
    return eg_pdf_write(w->job, &request, out);
}

static eg_status write_web(eg_work *w, const eg_setting *setting, eg_made *made, eg_buffer *out)
{
    eg_slice template;
    eg_status status = eg_preview_template(w->job, eg_engine_data(w->engine), "web.html", &template);
    (void)setting, (void)made;
    if (status == EG_OK)
        eg_preview_html(w->job, w->document, &w->made->text.digest, template, out);
    return status;
}

/* ---- the table ---- */

static const eg_edition_kind kinds[] = {
#define EG_EDITION(name, style, write) {name, style, write, "pdf", true},
#define EG_EDITION_TEXT(name, write, ending) {name, NULL, write, ending, false},
#define EG_EDITION_LATER(name)
#include "edition/editions.def"
#undef EG_EDITION
#undef EG_EDITION_TEXT
#undef EG_EDITION_LATER
};

const char *const eg_editions_available[] = {
#define EG_EDITION(name, style, write) name,
#define EG_EDITION_TEXT(name, write, ending) name,
#define EG_EDITION_LATER(name)
#include "edition/editions.def"
#undef EG_EDITION
#undef EG_EDITION_TEXT
#undef EG_EDITION_LATER
    NULL,
};

const char *const eg_editions_known[] = {
#define EG_EDITION(name, style, write) name,
#define EG_EDITION_TEXT(name, write, ending) name,
#define EG_EDITION_LATER(name) name,
#include "edition/editions.def"
#undef EG_EDITION
#undef EG_EDITION_TEXT
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

const char *eg_edition_ending(const char *name)
{
    return eg_edition_kind_of(name)->ending;
}
