/* Says what read/ finds in PDFs, a line of JSON each: pages with their boxes, and the size of what they draw.
 * Every object is looked up and every stream decoded on the way. */
#include <stdio.h>

#include "base/file.h"
#include "read/read.h"

typedef struct question {
    eg_map map;
    const char *path;
} question;

static void print_box(const char *name, const eg_read_box *box)
{
    const eg_len values[] = {box->x0, box->y0, box->x1, box->y1};
    printf(",\"%s\":[", name);
    for (int i = 0; i < 4; i++) {
        char text[EG_LEN_PRINT_MAX];
        eg_len_print(values[i], 4, text);
        printf("%s%s", i ? "," : "", text);
    }
    printf("]");
}

static eg_status print_page(const eg_reader *reader, const eg_read_page *page)
{
    eg_slice content;
    eg_operator operator;
    unsigned n = 0;
    if (eg_read_content(reader, page, &content) != EG_OK)
        return EG_ERR_INPUT;
    eg_operators *operators = eg_read_operators(reader, content, "a page");
    while (eg_read_next_operator(operators, &operator))
        n++;
    printf("{\"rotate\":%u,\"size\":%zu,\"operators\":%u", page->rotate, content.size, n);
    print_box("media", &page->media);
    print_box("crop", &page->crop);
    print_box("trim", &page->trim);
    printf("}");
    return eg_read_status(reader);
}

static eg_status read_all(const eg_reader *reader)
{
    for (uint32_t i = 0; i < reader->n_sections; i++)
        for (uint32_t k = 0; k < reader->sections[i].n_entries; k++) {
            const eg_xref_entry *entry = &reader->sections[i].entries[k];
            const eg_object *object = eg_read_lookup(reader, entry->number, entry->generation);
            eg_slice bytes;
            if (object->kind == EG_OBJECT_STREAM && eg_read_is_decodable(reader, object))
                eg_read_decode(reader, object, &bytes);
        }
    return eg_read_status(reader);
}

static eg_status print_file(eg_job *job, void *data)
{
    const question *q = data;
    const eg_reader *reader;
    const eg_read_page *pages;
    uint32_t n;
    if (eg_read_open(job, (eg_slice){q->map.data, q->map.size}, q->path, &reader) != EG_OK ||
        eg_read_pages(reader, &pages, &n) != EG_OK || read_all(reader) != EG_OK)
        return EG_ERR_INPUT;
    printf("{\"revisions\":%u,\"pages\":[", reader->n_revisions);
    for (uint32_t i = 0; i < n; i++) {
        printf("%s", i ? "," : "");
        if (print_page(reader, &pages[i]) != EG_OK)
            return EG_ERR_INPUT;
    }
    printf("]}\n");
    return EG_OK;
}

int main(int argc, char **argv)
{
    question q = {.path = argv[argc - 1]};
    eg_job *job = eg_job_new();
    if (argc != 2 || !job || eg_file_map(q.path, &q.map)) {
        fputs("usage: read_pages FILE.pdf\n", stderr);
        return 2;
    }
    eg_status status = eg_job_run(job, print_file, &q);
    for (size_t i = 0; i < eg_report_n(job->report); i++)
        fprintf(stderr, "%s: %s\n", eg_report_at(job->report, i)->slug,
                eg_report_at(job->report, i)->message);
    eg_job_free(job);
    eg_file_unmap(&q.map);
    return status == EG_OK ? 0 : 1;
}
