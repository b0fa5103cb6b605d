/* sign/ and cms/: DER written, incremental updates of both kinds, holes, and the list of fields. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "base/date.h"
#include "base/digest.h"
#include "cms/encode.h"
#include "sign/fields.h"
#include "sign/hole.h"

/* ---- DER ---- */

static void assert_hex(const eg_buffer *out, const char *hex)
{
    char text[512];
    assert_true(out->size * 2 < sizeof text);
    for (size_t i = 0; i < out->size; i++)
        snprintf(text + 2 * i, 3, "%02x", (unsigned char)out->data[i]);
    assert_string_equal(text, hex);
}

static void identifiers_are_encoded(void **state)
{
    (void)state;
    eg_job *job = eg_job_new();
    eg_buffer out = eg_buffer_new(job->arena);
    eg_der_add_oid(&out, "1.2.840.113549.1.7.2");
    assert_hex(&out, "06092a864886f70d010702");
    out.size = 0;
    eg_der_add_oid(&out, "2.16.840.1.101.3.4.2.1");
    assert_hex(&out, "0609608648016503040201");
    eg_job_free(job);
}

static void lengths_are_minimal(void **state)
{
    (void)state;
    static const struct {
        size_t size;
        const char *head;
    } cases[] = {{0, "0400"},     {127, "047f"},     {128, "048180"},
                 {255, "0481ff"}, {256, "04820100"}, {65536, "0483010000"}};
    eg_job *job = eg_job_new();
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        eg_buffer once = eg_buffer_new(job->arena), around = eg_buffer_new(job->arena);
        eg_slice content = {eg_arena_alloc(job->arena, cases[i].size), cases[i].size};
        eg_der_add(&once, EG_DER_OCTETS, content);
        size_t mark = eg_der_open(&around, EG_DER_OCTETS);
        eg_buffer_add_slice(&around, content);
        eg_der_close(&around, mark);
        assert_true(eg_slice_equals(eg_buffer_slice(&once), eg_buffer_slice(&around)));
        once.size -= cases[i].size;
        assert_hex(&once, cases[i].head);
    }
    eg_job_free(job);
}

static void sets_are_sorted(void **state)
{
    (void)state;
    eg_job *job = eg_job_new();
    eg_buffer out = eg_buffer_new(job->arena);
    eg_slice items[] = {{"\x02\x01\x07", 3}, {"\x02\x01", 2}, {"\x01\x01\xFF", 3}};
    eg_der_add_set(&out, EG_DER_SET, items, 3);
    assert_hex(&out, "31080101ff0201020107");
    eg_job_free(job);
}

/* ---- files made here ---- */

typedef struct made {
    eg_job *job;
    eg_buffer bytes;
    size_t at[16];
    int n;
} made;

static void object(made *m, const char *body)
{
    m->at[++m->n] = m->bytes.size;
    eg_buffer_print(&m->bytes, "%d 0 obj\n%s\nendobj\n", m->n, body);
}

/* Catalog, pages, a page, then a form's fields as they are given; `form` is the catalog's /AcroForm. */
static made make(const char *form, const char *annots)
{
    made m = {.job = eg_job_new()};
    m.bytes = eg_buffer_new(m.job->arena);
    eg_buffer_add_string(&m.bytes, "%PDF-1.7\n%\xE2\xE3\xCF\xD3\n");
    object(&m, eg_arena_print(m.job->arena, "<</Type/Catalog/Pages 2 0 R/AcroForm %s>>", form));
    object(&m, "<</Type/Pages/Kids[3 0 R]/Count 1/MediaBox[0 0 300 400]>>");
    object(&m, eg_arena_print(m.job->arena, "<</Type/Page/Parent 2 0 R/Annots[%s]>>", annots));
    return m;
}

static const char trailer[] = "/Root 1 0 R/Info 2 0 R/ID[<0011><2233>]";

static void end_with_table(made *m)
{
    size_t begin = m->bytes.size;
    eg_buffer_print(&m->bytes, "xref\n0 %d\n0000000000 65535 f\r\n", m->n + 1);
    for (int i = 1; i <= m->n; i++)
        eg_buffer_print(&m->bytes, "%010zu 00000 n\r\n", m->at[i]);
    eg_buffer_print(&m->bytes, "trailer\n<</Size %d%s>>\nstartxref\n%zu\n%%%%EOF", m->n + 1, trailer, begin);
}

static void end_with_stream(made *m)
{
    size_t begin = m->bytes.size;
    m->at[++m->n] = begin;
    eg_buffer_print(&m->bytes, "%d 0 obj\n<</Type/XRef/Size %d/W[1 2 1]%s/Length %d>>\nstream\n", m->n,
                    m->n + 1, trailer, 4 * (m->n + 1));
    for (int i = 0; i <= m->n; i++) {
        const char entry[] = {i > 0, (char)(m->at[i] >> 8), (char)m->at[i], 0};
        eg_buffer_add(&m->bytes, entry, sizeof entry);
    }
    eg_buffer_print(&m->bytes, "\nendstream\nendobj\nstartxref\n%zu\n%%%%EOF\n", begin);
}

struct work {
    made *m;
    const eg_reader *reader;
    const eg_field *fields;
    uint32_t n;
    eg_status (*then)(eg_job *job, struct work *work);
    eg_buffer out;
};

static eg_status open_and(eg_job *job, void *data)
{
    struct work *w = data;
    eg_status status = eg_read_open(job, eg_buffer_slice(&w->m->bytes), "file.pdf", &w->reader);
    if (status == EG_OK)
        status = eg_sign_list_fields(w->reader, job, &w->fields, &w->n);
    return status == EG_OK && w->then ? w->then(job, w) : status;
}

/* ---- fields ---- */

#define WIDGET "/Type/Annot/Subtype/Widget/FT/Sig/F 4"

static void fields_are_listed(void **state)
{
    (void)state;
    made m = make("<</Fields[4 0 R 5 0 R 6 0 R]>>", "4 0 R 7 0 R");
    object(&m, "<<" WIDGET "/T(S01)/TU<FEFF179F>/Rect[10 20 110 70]>>");
    object(&m, "<</T(Text)/FT/Tx>>");
    object(&m, "<</T(Group)/FT/Sig/Kids[7 0 R 8 0 R]>>");
    object(&m, "<</Type/Annot/Subtype/Widget/T(In)/Parent 6 0 R/Rect[0 0 0 0]/V 9 0 R>>");
    object(&m, "<</T(Split)/Kids[10 0 R]>>");
    object(&m, "<</Type/Sig>>");
    object(&m, "<</Type/Annot/Subtype/Widget/Parent 8 0 R/Rect[5 5 1 1]>>");
    end_with_table(&m);
    struct work w = {.m = &m};
    assert_int_equal(eg_job_run(m.job, open_and, &w), EG_OK);
    assert_int_equal(w.n, 3);
    assert_string_equal(w.fields[0].id, "S01");
    assert_string_equal(w.fields[0].description, "\xE1\x9E\x9F");
    assert_true(w.fields[0].is_merged && w.fields[0].is_seen && !eg_field_is_signed(&w.fields[0]));
    assert_int_equal(w.fields[0].page, 1);
    assert_int_equal(w.fields[0].number, 4);
    assert_string_equal(w.fields[1].id, "Group.In");
    assert_true(w.fields[1].is_merged && !w.fields[1].is_seen && eg_field_is_signed(&w.fields[1]));
    assert_int_equal(w.fields[1].value_number, 9);
    assert_string_equal(w.fields[2].id, "Group.Split");
    assert_true(!w.fields[2].is_merged && w.fields[2].is_seen);
    assert_int_equal(w.fields[2].page, 0);
    assert_ptr_equal(eg_sign_find_field(w.fields, w.n, "Group.In"), &w.fields[1]);
    assert_null(eg_sign_find_field(w.fields, w.n, "In"));
    eg_job_free(m.job);
}

static void forms_that_are_no_trees_are_refused(void **state)
{
    (void)state;
    static const char *const kids[] = {"<<" WIDGET "/T(A)>>", "<</T(B)/Kids[4 0 R]>>"};
    for (int i = 0; i < 2; i++) {
        made m = make("<</Fields[4 0 R 5 0 R]>>", "");
        object(&m, i ? "<</T(A)/Kids[5 0 R]>>" : kids[0]); /* a circle; one name twice */
        object(&m, kids[i]);
        end_with_table(&m);
        struct work w = {.m = &m};
        assert_int_equal(eg_job_run(m.job, open_and, &w), EG_ERR_INPUT);
        assert_string_equal(eg_report_at(m.job->report, 0)->slug, "pdf-damaged");
        eg_job_free(m.job);
    }
}

/* ---- updates ---- */

static eg_status update_field(eg_job *job, struct work *w)
{
    eg_update update;
    eg_hole hole;
    const eg_update_change changes[] = {{"V", "11 0 R"}, {"TU", NULL}};
    eg_update_begin(&update, job, w->reader);
    assert_int_equal(update.next, (uint32_t)w->m->n + 1);
    uint32_t number = eg_update_reserve(&update);
    eg_update_open(&update, 4, 0);
    eg_update_add_dict(&update.out, w->fields[0].dict, changes, 2);
    eg_update_close(&update);
    eg_update_open(&update, number, 0);
    eg_buffer_add_string(&update.out, "<</Name");
    eg_update_add_text(&update.out, "a)\\\xE1\x9E\x9F\xF0\x9F\x8C\x8A");
    eg_buffer_add_string(&update.out, "/Reason");
    eg_update_add_text(&update.out, "(a\\b)");
    eg_hole_add(&update, 4, &hole);
    eg_buffer_add_string(&update.out, ">>");
    eg_update_close(&update);
    eg_update_finish(&update);
    eg_hole_close(&update, &hole);
    eg_cms_digest digest = eg_hole_digest(&update, &hole, 256);
    assert_false(eg_hole_fill(&update, &hole, (eg_slice){"12345", 5}));
    assert_true(eg_hole_fill(&update, &hole, (eg_slice){"\x01\xAB", 2}));
    w->out = eg_buffer_new(job->arena);
    eg_buffer_add_slice(&w->out, w->reader->bytes);
    eg_buffer_add_slice(&w->out, eg_buffer_slice(&update.out));
    /* The digest is that of all but what the hole says, which is all of the hex string. */
    size_t begin = w->reader->bytes.size + hole.begin, end = w->reader->bytes.size + hole.end;
    eg_buffer rest = eg_buffer_new(job->arena);
    eg_buffer_add(&rest, w->out.data, begin);
    eg_buffer_add(&rest, w->out.data + end, w->out.size - end);
    eg_digest expected = eg_digest_of(eg_buffer_slice(&rest));
    assert_int_equal(digest.size, sizeof expected.bytes);
    assert_memory_equal(digest.bytes, expected.bytes, sizeof expected.bytes);
    assert_memory_equal(w->out.data + begin, "<01ab0000>", end - begin);
    return EG_OK;
}

static eg_status reopen(eg_job *job, void *data)
{
    struct work *w = data;
    return eg_read_open(job, eg_buffer_slice(&w->out), "file.pdf", &w->reader);
}

static void check_update(made *m, bool is_stream)
{
    struct work w = {.m = m, .then = update_field};
    assert_int_equal(eg_job_run(m->job, open_and, &w), EG_OK);
    assert_int_equal(eg_job_run(m->job, reopen, &w), EG_OK);
    const eg_reader *r = w.reader;
    uint32_t number = (uint32_t)m->n + 1;
    assert_int_equal(r->n_revisions, 2);
    assert_int_equal(r->sections[1].is_stream, is_stream);
    const eg_object *field = eg_read_lookup(r, 4, 0), *signature = eg_read_lookup(r, number, 0);
    assert_int_equal(eg_object_value(field, "V")->ref.number, 11);
    assert_int_equal(eg_object_value(field, "TU")->kind, EG_OBJECT_NULL);
    assert_true(eg_object_is_name(eg_object_value(field, "FT"), "Sig"));
    assert_string_equal(eg_read_text(m->job->arena, eg_object_value(signature, "Name")),
                        "a)\\\xE1\x9E\x9F\xF0\x9F\x8C\x8A");
    assert_string_equal(eg_read_text(m->job->arena, eg_object_value(signature, "Reason")), "(a\\b)");
    const eg_object *range = eg_object_value(signature, "ByteRange"),
                    *contents = eg_object_value(signature, "Contents");
    assert_int_equal(range->array.items[1].integer, contents->begin);
    assert_int_equal(range->array.items[2].integer, contents->end);
    assert_int_equal(range->array.items[2].integer + range->array.items[3].integer, w.out.size);
    const eg_object *end = eg_read_trailer(r), *id = eg_object_value(end, "ID");
    assert_int_equal(eg_object_value(end, "Info")->ref.number, 2);
    assert_true(eg_slice_equals(id->array.items[0].text, (eg_slice){"\x00\x11", 2}));
    assert_false(eg_slice_equals(id->array.items[1].text, (eg_slice){"\x22\x33", 2}));
    assert_int_equal(eg_read_status(r), EG_OK);
}

static void updates_are_of_the_files_kind(void **state)
{
    (void)state;
    for (int is_stream = 0; is_stream < 2; is_stream++) {
        made m = make("<</Fields[4 0 R]>>", "4 0 R");
        object(&m, "<<" WIDGET "/T(S01)/TU(x)/Rect[10 20 110 70]>>");
        if (is_stream)
            end_with_stream(&m);
        else
            end_with_table(&m); /* without a line end after it: the update begins with one */
        check_update(&m, is_stream);
        eg_job_free(m.job);
    }
}

/* ---- dates ---- */

static void moments_are_gregorian(void **state)
{
    (void)state;
    static const struct {
        int64_t seconds;
        int parts[6];
    } cases[] = {{0, {1970, 1, 1, 0, 0, 0}},
                 {-1, {1969, 12, 31, 23, 59, 59}},
                 {951827696, {2000, 2, 29, 12, 34, 56}},
                 {4107542400, {2100, 3, 1, 0, 0, 0}},
                 {EG_MOMENT_FIRST, {1, 1, 1, 0, 0, 0}},
                 {EG_MOMENT_LAST, {9999, 12, 31, 23, 59, 59}}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        eg_moment m = eg_moment_of(cases[i].seconds);
        const int parts[6] = {m.year, m.month, m.day, m.hour, m.minute, m.second};
        assert_memory_equal(parts, cases[i].parts, sizeof parts);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(identifiers_are_encoded),
        cmocka_unit_test(lengths_are_minimal),
        cmocka_unit_test(sets_are_sorted),
        cmocka_unit_test(fields_are_listed),
        cmocka_unit_test(forms_that_are_no_trees_are_refused),
        cmocka_unit_test(updates_are_of_the_files_kind),
        cmocka_unit_test(moments_are_gregorian),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
