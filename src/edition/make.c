/* One job: source, document, style, layout, tags, PDF. See edition.h.
 *
 * A fault in the text does not stop the job as long as there is something to go on with, so that one run shows all;
 * only the file is not made then. */
#include "document/document.h"
#include "edition/internal.h"
#include "layout/layout.h"
#include "pdf/pdf.h"
#include "source/source.h"
#include "tag/tag.h"

typedef struct step {
    eg_job *job;
    eg_engine *engine;
    const eg_edition_request *request;
    eg_made *made;
    eg_status status; /* the worst so far */
    eg_document *document;
    eg_fonts *fonts;
    const eg_style *style;
    const eg_pages *pages;
    const eg_tags *tags;
} step;

/* Remembers a status; whether there is no going on. */
static bool is_fatal(step *s, eg_status status)
{
    if (status > s->status)
        s->status = status;
    return status > EG_ERR_INPUT;
}

static eg_status open_source(eg_job *job, const eg_edition_request *request, eg_source **out)
{
    if (!request->bytes)
        return eg_source_open(job, request->files, request->source, out);
    eg_slice bytes = {request->bytes->data, request->bytes->size};
    return eg_source_open_bytes(job, request->source, EG_FORMAT_AUTO, bytes, out);
}

static const char *join_tags(eg_job *job, const eg_source *source)
{
    eg_buffer tags = eg_buffer_new(job->arena);
    for (uint32_t i = 0; i < source->n_texts; i++)
        if (source->texts[i].tag)
            eg_buffer_print(&tags, "%s%s", tags.size ? ", " : "", source->texts[i].tag);
    return tags.data;
}

static void say_no_text(step *s, const eg_source *source)
{
    const char *lang = s->request->lang;
    eg_place place = {.file = s->request->source};
    eg_finding *finding;
    if (lang)
        finding =
            eg_report_add(s->job->report, EG_F_LANGUAGE_ABSENT, place, "there is no text in the language %s",
                          eg_report_quote(s->job->arena, eg_slice_of(lang)));
    else if (source->n_texts)
        finding = eg_report_add(s->job->report, EG_F_LANGUAGE_UNCHOSEN, place,
                                "the source has texts in several languages");
    else
        finding = eg_report_add(s->job->report, EG_F_LANGUAGE_ABSENT, place, "the source has no text");
    if (source->n_texts)
        eg_report_hint(s->job->report, finding, "it has: %s", join_tags(s->job, source));
    else
        eg_report_hint(s->job->report, finding, "put a text there, named by its language: en.md or en.txt");
    is_fatal(s, source->n_texts ? EG_ERR_USAGE : EG_ERR_INPUT);
}

static bool make_document(step *s)
{
    eg_source *source = NULL;
    if (is_fatal(s, open_source(s->job, s->request, &source)) || !source)
        return false;
    if (!eg_source_find(source, s->request->lang)) {
        say_no_text(s, source);
        return false;
    }
    eg_languages *languages = eg_engine_languages(s->engine);
    if (!languages)
        eg_arena_fail(s->job->arena);
    if (is_fatal(s, eg_document_new(s->job, languages, source, s->request->lang, &s->document)) ||
        !s->document)
        return false;
    s->made->name = s->document->name;
    s->made->lang = s->document->language->tag;
    s->made->version = s->document->version_number;
    s->made->text = eg_layout_text_digest(s->job, s->document);
    s->made->has_text = true;
    return true;
}

/* The style of the command line, else of the keys, else the design's own. */
static const char *style_name(const step *s)
{
    return s->request->style ? s->request->style : s->document->style ? s->document->style : "official";
}

static bool lay_out(step *s, eg_layout_dumps *dumps)
{
    eg_styles *styles = eg_engine_styles(s->engine);
    if (!styles)
        eg_arena_fail(s->job->arena);
    if (is_fatal(s, eg_engine_fonts(s->engine, s->job, &s->fonts)))
        return false;
    if (is_fatal(s, eg_style_load(styles, s->job, style_name(s), s->document->paper, s->document->language,
                                  &s->style)) ||
        !s->style)
        return false;
    if (is_fatal(s, eg_layout_official(s->job, s->document, s->style, s->fonts, dumps, &s->pages)) ||
        !s->pages)
        return false;
    s->made->n_pages = s->pages->n_pages;
    return true;
}

static bool write_pdf(step *s, eg_buffer *out)
{
    eg_pdf_request request = {
        .document = s->document,
        .pages = s->pages,
        .tags = s->tags,
        .fonts = s->fonts,
        .attach_source = s->request->attach_source,
        .epoch = s->request->epoch,
    };
    if (is_fatal(s, eg_pdf_write(s->job, &request, out)) || s->status != EG_OK)
        return false;
    s->made->standards[0] = s->request->attach_source ? "PDF/A-3a" : "PDF/A-2a";
    s->made->standards[1] = "PDF/UA-1";
    s->made->n_standards = 2;
    return true;
}

/* Goes on until the stage asked for; what that stage shows goes to dump. */
static void run_steps(step *s, eg_buffer *dump)
{
    eg_stage stage = s->request->dump;
    eg_layout_dumps dumps = {
        .runs = stage == EG_STAGE_RUNS ? dump : NULL,
        .lines = stage == EG_STAGE_LINES ? dump : NULL,
    };
    if (!make_document(s))
        return;
    if (stage == EG_STAGE_DOCUMENT) {
        eg_document_dump(s->document, dump);
        return;
    }
    if (!lay_out(s, &dumps) || dumps.runs || dumps.lines)
        return;
    if (stage == EG_STAGE_PAGES) {
        eg_page_dump(s->pages, eg_buffer_slice(&s->document->text), dump);
        return;
    }
    if (s->status != EG_OK && stage == EG_STAGE_NONE)
        return;
    s->tags = eg_tag_build(s->job, s->document, s->pages);
    if (stage == EG_STAGE_TAGS) {
        eg_tag_dump(s->tags, s->document, s->pages, dump);
        return;
    }
    eg_buffer pdf = eg_buffer_new(s->job->arena);
    if (s->request->is_check || !write_pdf(s, &pdf))
        return;
    if (stage == EG_STAGE_OBJECTS)
        eg_pdf_dump(eg_buffer_slice(&pdf), dump);
    else
        s->made->pdf = eg_buffer_slice(&pdf);
}

eg_status eg_edition_work_make(eg_job *job, eg_engine *engine, const eg_edition_request *request,
                               eg_made *made)
{
    step s = {.job = job, .engine = engine, .request = request, .made = made};
    eg_buffer dump = eg_buffer_new(job->arena);
    if (!eg_edition_is_available(request->edition)) {
        bool is_known = eg_edition_is_known(request->edition);
        eg_report_add(job->report, is_known ? EG_F_EDITION_UNAVAILABLE : EG_F_EDITION_UNKNOWN, EG_NOWHERE,
                      "this version makes no edition %s",
                      eg_report_quote(job->arena, eg_slice_of(request->edition)));
        return EG_ERR_USAGE;
    }
    run_steps(&s, &dump);
    made->dump = eg_buffer_slice(&dump);
    return s.status == EG_OK && eg_report_n_errors(job->report) ? EG_ERR_INPUT : s.status;
}

eg_status eg_edition_work_list(eg_job *job, eg_engine *engine, const eg_edition_request *request,
                               eg_made *made)
{
    eg_source *source = NULL;
    eg_status status = open_source(job, request, &source);
    (void)engine;
    if (!source)
        return status;
    const char **langs = EG_NEW_ARRAY(job->arena, const char *, source->n_texts);
    for (uint32_t i = 0; i < source->n_texts; i++)
        if (source->texts[i].tag)
            langs[made->n_langs++] = source->texts[i].tag;
    made->langs = langs;
    made->name = source->name;
    return status;
}

struct run {
    eg_engine *engine;
    const eg_edition_request *request;
    eg_edition_work *work;
    eg_made made;
};

static eg_status run_work(eg_job *job, void *data)
{
    struct run *run = data;
    return run->work(job, run->engine, run->request, &run->made);
}

eg_result *eg_edition_run(eg_engine *engine, const eg_edition_request *request, eg_edition_work *work)
{
    struct run run = {.engine = engine, .request = request, .work = work};
    eg_job *job = eg_job_new();
    if (!job)
        return NULL;
    eg_status status = eg_job_run(job, run_work, &run);
    eg_result *result =
        status == EG_ERR_MEMORY ? NULL : eg_result_new(job, status, request->edition, &run.made);
    eg_job_free(job);
    return result;
}

eg_result *eg_edition_make(eg_engine *engine, const eg_edition_request *request)
{
    return eg_edition_run(engine, request, eg_edition_work_make);
}
