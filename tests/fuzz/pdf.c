/* Any bytes as a PDF: every object of every revision, every stream, the pages and their operators; and
 * imposed, which must give a file that is read without a fault. */
#include <stdlib.h>

#include "impose/impose.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

struct question {
    eg_slice bytes;
    const eg_reader *reader;
};

enum { MOST_OBJECTS = 2000, MOST_REVISIONS = 4, MOST_PAGES = 50 };

static void read_objects(const eg_reader *reader)
{
    for (uint32_t i = 0; i < reader->n_sections; i++)
        for (uint32_t k = 0; k < reader->sections[i].n_entries && k < MOST_OBJECTS; k++) {
            uint32_t number = reader->sections[i].entries[k].number;
            const eg_object *object =
                eg_read_lookup(reader, number, reader->sections[i].entries[k].generation);
            eg_slice bytes;
            if (object->begin > object->end || (!object->container && object->end > reader->bytes.size))
                abort();
            if (!eg_object_equals(reader, object, reader, object))
                if (eg_read_status(reader) == EG_OK && object->kind < EG_OBJECT_ARRAY &&
                    object->kind != EG_OBJECT_REAL)
                    abort();
            if (object->kind == EG_OBJECT_STREAM)
                eg_read_decode(reader, object, &bytes);
        }
}

static eg_status read_all(eg_job *job, void *data)
{
    struct question *question = data;
    const eg_read_page *pages;
    uint32_t n;
    eg_status status = eg_read_open(job, question->bytes, "file.pdf", &question->reader);
    if (status != EG_OK)
        return status;
    const eg_reader *reader = question->reader;
    eg_read_pages(reader, &pages, &n);
    for (uint32_t i = 0; i < n && i < MOST_PAGES; i++) {
        eg_slice content;
        eg_operator operator;
        if (eg_read_content(reader, &pages[i], &content) != EG_OK)
            continue;
        eg_operators *operators = eg_read_operators(reader, content, "a page");
        while (eg_read_next_operator(operators, &operator))
            if (operator.end> content.size || operator.begin >= operator.end)
                abort();
    }
    for (uint32_t i = 0; i < reader->n_revisions && i < MOST_REVISIONS; i++)
        read_objects(eg_read_at(reader, i));
    return eg_read_status(reader);
}

struct sheets {
    eg_slice from, to;
};

static eg_status impose(eg_job *job, void *data)
{
    struct sheets *sheets = data;
    const eg_impose_plan *plan;
    eg_impose_request request = {.n_up = 2, .creep = EG_PT, .has_marks = sheets->from.size % 2 == 0};
    eg_buffer out = eg_buffer_new(job->arena);
    eg_status status = eg_impose_pdf(job, sheets->from, "file.pdf", &request, &out, &plan);
    sheets->to = eg_buffer_slice(&out);
    return status;
}

static eg_status read_sheets(eg_job *job, void *data)
{
    struct sheets *sheets = data;
    const eg_reader *reader;
    const eg_read_page *pages;
    uint32_t n;
    eg_status status = eg_read_open(job, sheets->to, "sheets.pdf", &reader);
    return status == EG_OK ? eg_read_pages(reader, &pages, &n) : status;
}

/* What was imposed is read again: it is a PDF as strict as any. */
static void impose_and_read(eg_slice bytes)
{
    struct sheets sheets = {.from = bytes};
    eg_job *job = eg_job_new(), *again = eg_job_new();
    if (!job || !again)
        abort();
    eg_status status = eg_job_run(job, impose, &sheets);
    if (status == EG_OK && eg_job_run(again, read_sheets, &sheets) != EG_OK)
        abort();
    if (status == EG_ERR_INPUT && eg_report_n(job->report) == 0)
        abort();
    eg_job_free(again);
    eg_job_free(job);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const char nothing[1];
    eg_job *job = eg_job_new();
    if (!job)
        abort();
    struct question question = {.bytes = {size ? (const char *)data : nothing, size}};
    eg_status status = eg_job_run(job, read_all, &question);
    if (status != EG_OK && status != EG_ERR_MEMORY && eg_report_n(job->report) == 0)
        abort();
    eg_job_free(job);
    impose_and_read(question.bytes);
    return 0;
}
