/* One job: source, document, style, layout, tags, and the editions that were asked for. See edition.h.
 *
 * A fault in the text does not stop the job as long as there is something to go on with, so that one run
 * shows all; only the files are not made then. What editions share is made once: the document for all of
 * them, pages and tags for those of the same style. */
#include "document/document.h"
#include "edition/internal.h"
#include "layout/layout.h"
#include "line/line.h"
#include "pdf/pdf.h"
#include "source/source.h"

/* ---- the job's own steps ---- */

/* Remembers a status; whether there is no going on. */
static bool is_fatal(eg_work *w, eg_status status)
{
    if (status > w->status)
        w->status = status;
    return status > EG_ERR_INPUT;
}

static eg_status open_source(eg_job *job, const eg_edition_request *request, eg_source **out)
{
    if (!request->bytes)
        return eg_source_open(job, request->files, request->source, out);
    eg_slice bytes = {request->bytes->data, request->bytes->size};
    return eg_source_open_bytes(job, request->source, EG_FORMAT_AUTO, bytes, out);
}

/* "km", or "en+km". */
static const char *name_languages(const eg_work *w)
{
    const eg_document *document = w->document;
    const char *name = document->language->tag;
    for (uint32_t i = 1; i < document->n_columns; i++)
        name = eg_arena_print(w->job->arena, "%s+%s", name, document->columns[i].language->tag);
    return name;
}

static bool make_document(eg_work *w)
{
    const eg_edition_request *request = w->request;
    eg_source *source = NULL;
    if (is_fatal(w, open_source(w->job, request, &source)) || !source || !source->n_texts)
        return false;
    w->source = source;
    if (is_fatal(w, eg_engine_check(w->engine, w->job)))
        return false;
    eg_languages *languages = eg_engine_languages(w->engine);
    if (!languages)
        eg_arena_fail(w->job->arena);
    bool is_parallel = eg_edition_is_parallel(request->editions[0]);
    eg_status status = is_parallel
                           ? eg_document_new_parallel(w->job, languages, source, request->lang, &w->document)
                           : eg_document_new(w->job, languages, source, request->lang, &w->document);
    if (is_fatal(w, status) || !w->document)
        return false;
    eg_made_text *text = &w->made->text;
    text->name = w->document->name;
    text->lang = name_languages(w);
    text->version = w->document->version_number;
    text->date = w->document->issued.year ? w->document->issued : w->document->adopted;
    text->digest = eg_layout_text_digest(w->job, w->document);
    text->has_digest = true;
    if (request->is_check && !is_parallel && request->dump == EG_STAGE_NONE)
        text->parity = eg_edition_compare(w->job, languages, source, w->document);
    return true;
}

/* ---- settings ---- */

/* The style of the command line, else of the keys, else the design's own. A name is looked for among the
 * house's styles first; a key's path begins in the folder of the file that says it. */
static const char *style_name(const eg_work *w)
{
    const char *asked = w->request->style, *by_key = w->document->style;
    const char *name = asked ? asked : by_key ? by_key : "official";
    eg_arena *arena = w->job->arena;
    if (eg_style_is_path(name))
        return asked || *name == '/' ? name : eg_arena_print(arena, "%s%s", w->document->style_folder, name);
    const char *own =
        w->source->styles_folder ? eg_style_in_folder(arena, w->source->styles_folder, name) : NULL;
    return own ? own : name;
}

/* The parallel edition's sheet follows from the number of its columns, whatever paper the keys name. */
static const char *sheet_of(const eg_work *w)
{
    uint32_t n = w->document->n_columns;
    return n ? eg_arena_print(w->job->arena, "parallel-%u", n) : w->document->paper;
}

static bool load_style(eg_work *w, const char *overlay, const eg_style **out)
{
    eg_styles *styles = eg_engine_styles(w->engine);
    if (!styles)
        eg_arena_fail(w->job->arena);
    const char *style = style_name(w);
    eg_place named_at = w->request->style ? EG_NOWHERE : w->document->style_place;
    if (is_fatal(w, eg_style_check_name(styles, w->job, named_at, style)))
        return false;
    return !is_fatal(w, eg_style_load_over(styles, w->job, style, overlay, sheet_of(w), w->document->language,
                                           out)) &&
           *out;
}

static bool has_overlay(const eg_setting *setting, const char *overlay)
{
    return setting->overlay == overlay ||
           (setting->overlay && overlay && strcmp(setting->overlay, overlay) == 0);
}

/* The pages of a style, laid out when they are first asked for. NULL when there is nothing to go on with. */
static const eg_setting *set_pages(eg_work *w, const char *overlay, eg_document *document,
                                   const eg_layout_dumps *dumps)
{
    for (uint32_t i = 0; i < w->settings.n; i++)
        if (has_overlay(&w->settings.items[i], overlay)) {
            is_fatal(w, w->settings.items[i].status);
            return &w->settings.items[i];
        }
    eg_setting setting = {.overlay = overlay, .document = document};
    if (!w->fonts && is_fatal(w, eg_engine_fonts(w->engine, w->job, w->source->font_folders, &w->fonts)))
        return NULL;
    if (!load_style(w, overlay, &setting.style))
        return NULL;
    setting.status = eg_layout_official(w->job, document, setting.style, w->fonts, dumps, &setting.pages);
    if (is_fatal(w, setting.status) || !setting.pages || dumps->runs || dumps->lines)
        return NULL;
    *EG_PUSH(w->job->arena, &w->settings) = setting;
    return &w->settings.items[w->settings.n - 1];
}

const eg_tags *eg_edition_tags(eg_work *w, const eg_setting *setting)
{
    eg_setting *own = &w->settings.items[setting - w->settings.items];
    if (!own->tags)
        own->tags = eg_tag_build(w->job, own->document, own->pages);
    return own->tags;
}

eg_status eg_edition_coding(eg_work *w, const eg_setting *setting, const eg_pdf_coding **out)
{
    eg_setting *own = &w->settings.items[setting - w->settings.items];
    eg_status status = EG_OK;
    if (!own->coding)
        status = eg_pdf_encode(w->job, own->document, own->pages, w->fonts, NULL, &own->coding);
    *out = own->coding;
    return status;
}

/* ---- editions ---- */

/* What an edition is set from: the job's document, or the redline, made when it is first asked for. NULL when
 * there is nothing to go on with. */
static eg_document *document_of(eg_work *w, const eg_edition_kind *kind)
{
    if (!eg_edition_is_redline(kind->name, w->request->against))
        return w->document;
    eg_status status = EG_OK;
    if (!w->redline)
        w->redline = eg_edition_redline(w, &status);
    is_fatal(w, status);
    return w->redline;
}

/* An edition of the document alone. It has no stage but the document's. */
static void make_text(eg_work *w, const eg_edition_kind *kind, eg_made *made)
{
    eg_buffer file = eg_buffer_new(w->job->arena);
    if (w->status != EG_OK || w->request->is_check || w->request->dump != EG_STAGE_NONE ||
        is_fatal(w, kind->write(w, NULL, made, &file)))
        return;
    made->pdf = eg_buffer_slice(&file);
    if (w->request->wants_preview)
        made->preview = eg_preview_make(w->job, w->document, NULL);
}

/* Layout has seen how large pictures are; whether they are whole, and have colours that pages hold, the writer would
 * see, and nothing is written for a check. */
static void check_pictures(eg_work *w, const eg_document *document)
{
    for (uint32_t i = 0; i < document->n_pictures; i++) {
        const eg_picture_ref *ref = &document->pictures[i];
        const eg_picture *picture;
        eg_status status = eg_picture_load(w->job, ref->bytes, ref->path, ref->place, false, &picture);
        if (status == EG_OK && picture->n_components == 4)
            status = eg_picture_refuse_inks(w->job, ref->path, ref->place);
        is_fatal(w, status);
    }
}

/* Goes on until the stage asked for; what that stage shows goes to dump. */
static void make_edition(eg_work *w, const eg_edition_kind *kind, eg_made *made, eg_buffer *dump)
{
    eg_stage stage = w->request->dump;
    eg_layout_dumps dumps = {
        .runs = stage == EG_STAGE_RUNS ? dump : NULL,
        .lines = stage == EG_STAGE_LINES ? dump : NULL,
    };
    eg_document *document = document_of(w, kind);
    if (!document)
        return;
    if (stage == EG_STAGE_DOCUMENT) {
        eg_document_dump(document, dump);
        return;
    }
    if (!kind->has_pages) {
        make_text(w, kind, made);
        return;
    }
    const eg_setting *setting = set_pages(w, kind->style, document, &dumps);
    if (!setting)
        return;
    made->n_pages = setting->pages->n_pages;
    if (stage == EG_STAGE_PAGES) {
        eg_page_dump(setting->pages, eg_buffer_slice(&document->text), dump);
        return;
    }
    if (stage == EG_STAGE_GLYPHS) {
        eg_line_dump_glyphs(setting->pages, eg_buffer_slice(&document->text), dump);
        return;
    }
    if (w->status != EG_OK && stage == EG_STAGE_NONE)
        return;
    if (stage == EG_STAGE_TAGS) {
        eg_tag_dump(eg_edition_tags(w, setting), document, setting->pages, dump);
        return;
    }
    if (w->request->is_check) {
        check_pictures(w, document);
        return;
    }
    eg_buffer file = eg_buffer_new(w->job->arena);
    if (is_fatal(w, kind->write(w, setting, made, &file)) || w->status != EG_OK)
        return;
    if (stage == EG_STAGE_OBJECTS)
        eg_pdf_dump(eg_buffer_slice(&file), dump);
    else
        made->pdf = eg_buffer_slice(&file);
    if (w->request->wants_preview)
        made->preview = eg_preview_make(w->job, document, setting->pages);
}

/* Whether the request can be met at all. */
static eg_status check_request(eg_job *job, const eg_edition_request *request)
{
    bool is_parallel = false, has_redline = !request->against;
    uint32_t n = 0;
    for (; request->editions[n]; n++) {
        const char *name = request->editions[n];
        is_parallel |= eg_edition_is_parallel(name);
        has_redline |= eg_edition_is_redline(name, request->against);
        if (eg_edition_is_available(name))
            continue;
        eg_report_add(job->report,
                      eg_edition_is_known(name) ? EG_F_EDITION_UNAVAILABLE : EG_F_EDITION_UNKNOWN, EG_NOWHERE,
                      "this version makes no edition %s", eg_report_quote(job->arena, eg_slice_of(name)));
        return EG_ERR_USAGE;
    }
    if (!has_redline) {
        eg_finding *finding = eg_report_add(job->report, EG_F_USAGE, EG_NOWHERE,
                                            "only the draft edition is held against another version");
        eg_report_hint(job->report, finding, "ask for it too: -e draft");
        return EG_ERR_USAGE;
    }
    if (!is_parallel)
        return EG_OK;
    if (n > 1) {
        eg_report_add(job->report, EG_F_USAGE, EG_NOWHERE,
                      "the parallel edition is of several languages, the others of one: make it in a job of "
                      "its own");
        return EG_ERR_USAGE;
    }
    if (!request->attach_source)
        return EG_OK;
    eg_finding *finding = eg_report_add(job->report, EG_F_USAGE, EG_NOWHERE,
                                        "the parallel edition is made of several texts, and attaches none");
    eg_report_hint(job->report, finding, "attach each to its own official edition");
    return EG_ERR_USAGE;
}

/* Each edition has a status and findings of its own, after those of what they share. */
eg_status eg_edition_work_make(eg_job *job, eg_engine *engine, const eg_edition_request *request,
                               eg_made_list *out)
{
    eg_work w = {.job = job, .engine = engine, .request = request, .made = out};
    bool has_document = !is_fatal(&w, check_request(job, request)) && make_document(&w);
    eg_status status = w.status == EG_OK && eg_report_n_errors(job->report) ? EG_ERR_INPUT : w.status;
    out->n_shared_findings = eg_report_n(job->report);
    for (uint32_t i = 0; i < out->n; i++) {
        eg_made *made = &out->items[i];
        size_t n_errors = eg_report_n_errors(job->report), n_findings = eg_report_n(job->report);
        eg_buffer dump = eg_buffer_new(job->arena);
        eg_report_begin_part(job->report);
        w.status = status;
        if (has_document)
            make_edition(&w, eg_edition_kind_of(made->edition), made, &dump);
        made->status =
            w.status == EG_OK && eg_report_n_errors(job->report) > n_errors ? EG_ERR_INPUT : w.status;
        made->first_finding = n_findings;
        made->n_findings = eg_report_n(job->report) - n_findings;
        made->dump = eg_buffer_slice(&dump);
    }
    return status;
}

eg_status eg_edition_work_list(eg_job *job, eg_engine *engine, const eg_edition_request *request,
                               eg_made_list *out)
{
    eg_source *source = NULL;
    eg_status status = open_source(job, request, &source);
    (void)engine;
    out->n_shared_findings = eg_report_n(job->report);
    if (!source)
        return status;
    const char **langs = EG_NEW_ARRAY(job->arena, const char *, source->n_texts);
    for (uint32_t i = 0; i < source->n_texts; i++)
        if (source->texts[i].tag)
            langs[out->text.n_langs++] = source->texts[i].tag;
    out->text.langs = langs;
    out->text.name = source->name;
    return status;
}

/* ---- running ---- */

struct run {
    eg_engine *engine;
    const eg_edition_request *request;
    eg_edition_work *work;
    eg_edition_file_work *file_work; /* instead of work */
    eg_made_list made;
};

/* What a finished file is made into is named by it. */
static eg_status run_file_work(eg_job *job, struct run *run)
{
    eg_status status = run->file_work(job, run->engine, run->request, &run->made.items[0]);
    run->made.text.name = eg_edition_base_name(job->arena, run->request->source);
    run->made.n_shared_findings = eg_report_n(job->report);
    return status;
}

static eg_status run_work(eg_job *job, void *data)
{
    struct run *run = data;
    for (uint32_t i = 0; run->request->editions[i]; i++)
        *EG_PUSH(job->arena, &run->made) = (eg_made){.edition = run->request->editions[i]};
    return run->work ? run->work(job, run->engine, run->request, &run->made) : run_file_work(job, run);
}

static eg_result *run_job(struct run *run)
{
    eg_job *job = eg_job_new();
    if (!job)
        return NULL;
    eg_status status = eg_job_run(job, run_work, run);
    eg_result *result = status == EG_ERR_MEMORY ? NULL : eg_result_new(job, status, &run->made);
    eg_job_free(job);
    return result;
}

eg_result *eg_edition_run(eg_engine *engine, const eg_edition_request *request, eg_edition_work *work)
{
    struct run run = {.engine = engine, .request = request, .work = work};
    return run_job(&run);
}

eg_status eg_edition_run_file(eg_engine *engine, const eg_edition_request *request,
                              eg_edition_file_work *work, eg_result **out)
{
    struct run run = {.engine = engine, .request = request, .file_work = work};
    *out = run_job(&run);
    return eg_result_status(*out);
}

eg_result *eg_edition_make(eg_engine *engine, const eg_edition_request *request)
{
    return eg_edition_run(engine, request, eg_edition_work_make);
}
