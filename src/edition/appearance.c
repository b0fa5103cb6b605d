/* What is seen of a signature: who, for whom, why, when, in the field's language, set as the file's own text is.
 * See internal.h.
 *
 * The lines are set as a card by the engine, written as a file of one page and taken over as a form. What cannot
 * be set (a name in a script that no font has) does not hinder a signature: the field stays as it was, and a
 * warning says why. */
#include <errno.h>

#include "base/date.h"
#include "edition/internal.h"
#include "layout/card.h"
#include "pdf/pdf.h"
#include "picture/picture.h"
#include "sign/fields.h"
#include "sign/form.h"
#include "source/source.h"

enum { MAX_LINES = 4 };

typedef struct setting_card {
    eg_job *job;
    const eg_appearance *appearance;
    const eg_field *field;
    eg_document *document;
    eg_card_line lines[MAX_LINES];
    uint32_t n;
} setting_card;

static void add_line(setting_card *s, const char *text, eg_role role, uint32_t rank)
{
    if (text && *text)
        s->lines[s->n++] = (eg_card_line){
            .text = eg_document_add_text(s->document, eg_slice_of(text)), .role = role, .rank = rank};
}

/* "24 November 2026, 02:25 UTC": the date as the language writes it, the time as everybody does. */
static const char *print_time(setting_card *s)
{
    const eg_language *language = s->document->language;
    eg_moment m = eg_moment_of(s->appearance->now);
    const int time[] = {m.hour, m.minute};
    eg_buffer out = eg_buffer_new(s->job->arena);
    if (eg_language_add_date(language, s->job, m.year, m.month, m.day, &out) != EG_OK)
        return NULL;
    for (int i = 0; i < 2; i++) {
        eg_buffer_add_string(&out, i ? ":" : ", ");
        if (time[i] < 10)
            eg_language_add_number(language, 0, &out);
        eg_language_add_number(language, (uint32_t)time[i], &out);
    }
    eg_buffer_add_string(&out, " UTC");
    return out.data;
}

/* A document in the language that has no text of its own but what the writer asks for. */
static eg_status make_document(setting_card *s, const char *lang, eg_languages *languages)
{
    eg_source *source;
    eg_buffer text = eg_buffer_new(s->job->arena);
    eg_buffer_print(&text, "---\nlang: %s\ntitle: Signature\n---\n\nSignature.\n", lang);
    eg_status status =
        eg_source_open_bytes(s->job, "signature", EG_FORMAT_MARKDOWN, eg_buffer_slice(&text), &source);
    return status == EG_OK ? eg_document_new(s->job, languages, source, NULL, &s->document) : status;
}

static eg_status write_card(setting_card *s, eg_buffer *out)
{
    eg_engine *engine = s->appearance->engine;
    const eg_style *style;
    const eg_pages *pages;
    eg_fonts *fonts;
    const char *lang = s->appearance->lang;
    eg_languages *languages = eg_engine_languages(engine);
    eg_styles *styles = eg_engine_styles(engine);
    if (!languages || !styles)
        eg_arena_fail(s->job->arena);
    eg_status status = eg_engine_fonts(engine, s->job, NULL, &fonts);
    if (status == EG_OK)
        status = make_document(s, lang, languages);
    if (status == EG_OK)
        status = eg_style_load(styles, s->job, "official", NULL, s->document->language, &style);
    if (status != EG_OK)
        return status;
    add_line(s, s->appearance->name, EG_ROLE_SIGN_NAME, 0);
    add_line(s, s->field->description, EG_ROLE_SIGN_DETAIL, 3);
    add_line(s, s->appearance->reason, EG_ROLE_SIGN_DETAIL, 2);
    add_line(s, print_time(s), EG_ROLE_SIGN_DETAIL, 1);
    eg_card card = {.width = s->field->box.x1 - s->field->box.x0,
                    .height = s->field->box.y1 - s->field->box.y0,
                    .lines = s->lines,
                    .n_lines = s->n,
                    .picture = s->appearance->picture};
    status = eg_layout_card(s->job, s->document, style, fonts, &card, &pages);
    if (status != EG_OK)
        return status;
    eg_pdf_request request = {.document = s->document,
                              .pages = pages,
                              .tags = eg_tag_build(s->job, s->document, pages),
                              .epoch = EG_PDF_NO_EPOCH};
    status = eg_pdf_encode(s->job, s->document, pages, fonts, NULL, &request.coding);
    return status == EG_OK ? eg_pdf_write(s->job, &request, out) : status;
}

static void warn(eg_job *job, const eg_reader *reader, const eg_report *card_report)
{
    const char *why = "it cannot be set";
    for (size_t i = 0; i < eg_report_n(card_report); i++)
        if (eg_report_at(card_report, i)->severity == EG_ERROR)
            why = eg_report_at(card_report, i)->message;
    eg_report_add(job->report, EG_F_APPEARANCE_MISSING, (eg_place){.file = reader->path},
                  "the signature is not seen on the page: %s", why);
}

eg_status eg_edition_show(eg_update *update, void *data, const eg_field *field, const char **out)
{
    eg_job *job = update->job;
    setting_card s = {.job = job, .appearance = data, .field = field};
    const eg_reader *card;
    eg_buffer pdf = eg_buffer_new(job->arena);
    eg_report *report = job->report;
    uint32_t number = 0;
    job->report = eg_report_new(job->arena);
    eg_status status = write_card(&s, &pdf);
    if (status == EG_OK)
        status = eg_read_open(job, eg_buffer_slice(&pdf), "signature", &card);
    if (status == EG_OK)
        status = eg_form_add_page(update, card, &number);
    eg_report *card_report = job->report;
    job->report = report;
    if (status == EG_OK)
        *out = eg_arena_print(job->arena, "<</N %u 0 R>>", number);
    else
        warn(job, update->reader, card_report);
    return EG_OK;
}

/* The picture is read before anything is signed: a name mistyped is a mistake to be told, not to be passed over. */
eg_status eg_edition_open_picture(eg_job *job, const char *path, const eg_picture_ref **out)
{
    static const eg_edition_request by_path;
    eg_edition_request request = by_path;
    eg_picture_ref *ref = EG_NEW(job->arena, eg_picture_ref);
    request.source = path;
    ref->path = path;
    ref->place = (eg_place){.file = path};
    *out = ref;
    eg_status status = eg_edition_open_file(job, &request, &ref->bytes);
    const eg_picture *picture;
    return status == EG_OK ? eg_picture_load(job, ref->bytes, path, ref->place, true, &picture) : status;
}
