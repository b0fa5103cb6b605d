/* One job: source, document, style, layout, tags, PDF. See edition.h.
 *
 * A fault in the text does not stop the job as long as there is something to go on with, so that one run
 * shows all; only the file is not made then. */
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
    const eg_source *source;
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

static bool is_parallel(const step *s)
{
    return strcmp(s->request->edition, "parallel") == 0;
}

/* "km", or "en+km". */
static const char *name_languages(const step *s)
{
    const eg_document *document = s->document;
    const char *name = document->language->tag;
    for (uint32_t i = 1; i < document->n_columns; i++)
        name = eg_arena_print(s->job->arena, "%s+%s", name, document->columns[i].language->tag);
    return name;
}

static bool make_document(step *s)
{
    eg_source *source = NULL;
    if (is_fatal(s, open_source(s->job, s->request, &source)) || !source || !source->n_texts)
        return false;
    s->source = source;
    if (is_fatal(s, eg_engine_check(s->engine, s->job)))
        return false;
    eg_languages *languages = eg_engine_languages(s->engine);
    if (!languages)
        eg_arena_fail(s->job->arena);
    eg_status status =
        is_parallel(s) ? eg_document_new_parallel(s->job, languages, source, s->request->lang, &s->document)
                       : eg_document_new(s->job, languages, source, s->request->lang, &s->document);
    if (is_fatal(s, status) || !s->document)
        return false;
    s->made->name = s->document->name;
    s->made->lang = name_languages(s);
    s->made->version = s->document->version_number;
    s->made->text = eg_layout_text_digest(s->job, s->document);
    s->made->has_text = true;
    if (s->request->is_check && !is_parallel(s) && s->request->dump == EG_STAGE_NONE)
        s->made->parity = eg_edition_compare(s->job, languages, source, s->document);
    return true;
}

/* The style of the command line, else of the keys, else the design's own. A name is looked for among the
 * house's styles first; a key's path begins in the folder of the file that says it. */
static const char *style_name(const step *s)
{
    const char *asked = s->request->style, *by_key = s->document->style;
    const char *name = asked ? asked : by_key ? by_key : "official";
    eg_arena *arena = s->job->arena;
    if (eg_style_is_path(name))
        return asked || *name == '/' ? name : eg_arena_print(arena, "%s%s", s->document->style_folder, name);
    const char *own =
        s->source->styles_folder ? eg_style_in_folder(arena, s->source->styles_folder, name) : NULL;
    return own ? own : name;
}

/* The parallel edition's sheet follows from the number of its columns, whatever paper the keys name. */
static const char *sheet_of_columns(const step *s)
{
    return eg_arena_print(s->job->arena, "parallel-%u", s->document->n_columns);
}

static bool lay_out(step *s, eg_layout_dumps *dumps)
{
    eg_styles *styles = eg_engine_styles(s->engine);
    if (!styles)
        eg_arena_fail(s->job->arena);
    if (is_fatal(s, eg_engine_fonts(s->engine, s->job, s->source->font_folders, &s->fonts)))
        return false;
    const char *style = style_name(s);
    eg_place named_at = s->request->style ? EG_NOWHERE : s->document->style_place;
    if (is_fatal(s, eg_style_check_name(styles, s->job, named_at, style)))
        return false;
    eg_status status =
        is_parallel(s)
            ? eg_style_load_over(styles, s->job, style, "parallel", sheet_of_columns(s),
                                 s->document->language, &s->style)
            : eg_style_load(styles, s->job, style, s->document->paper, s->document->language, &s->style);
    if (is_fatal(s, status) || !s->style)
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
    if (is_parallel(&s) && request->attach_source) {
        eg_finding *finding =
            eg_report_add(job->report, EG_F_USAGE, EG_NOWHERE,
                          "the parallel edition is made of several texts, and attaches none");
        eg_report_hint(job->report, finding, "attach each to its own official edition");
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
