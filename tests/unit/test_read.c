/* read/: objects, revisions, filters and pages of PDFs made here byte by byte, and every way they are
 * refused. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>
#include <zlib.h>

#include "read/read.h"

/* A file being made, with the places of its objects. */
typedef struct made {
    eg_job *job;
    eg_buffer bytes;
    size_t at[64];
    size_t xref;
} made;

static made make(void)
{
    made m = {.job = eg_job_new()};
    m.bytes = eg_buffer_new(m.job->arena);
    eg_buffer_add_string(&m.bytes, "%PDF-1.7\n%\xE2\xE3\xCF\xD3\n");
    return m;
}

static void object(made *m, int number, const char *body)
{
    m->at[number] = m->bytes.size;
    eg_buffer_print(&m->bytes, "%d 0 obj\n%s\nendobj\n", number, body);
}

static void stream(made *m, int number, const char *keys, const void *data, size_t size)
{
    m->at[number] = m->bytes.size;
    eg_buffer_print(&m->bytes, "%d 0 obj\n<< /Length %zu %s >>\nstream\n", number, size, keys);
    eg_buffer_add(&m->bytes, data, size);
    eg_buffer_add_string(&m->bytes, "\nendstream\nendobj\n");
}

static void tail(made *m)
{
    eg_buffer_print(&m->bytes, "startxref\n%zu\n%%%%EOF\n", m->xref);
}

/* Table of the objects from first to last, with the trailer's keys; and the tail. */
static void table(made *m, int first, int last, const char *trailer)
{
    m->xref = m->bytes.size;
    eg_buffer_print(&m->bytes, "xref\n%d %d\n", first, last - first + 1);
    for (int i = first; i <= last; i++)
        eg_buffer_print(&m->bytes, "%010zu %05d %c \n", m->at[i], m->at[i] ? 0 : 65535, m->at[i] ? 'n' : 'f');
    eg_buffer_print(&m->bytes, "trailer\n<< /Size %d /Root 1 0 R %s >>\n", last + 1, trailer);
    tail(m);
}

/* Catalog, a page tree of one page, and the page, as objects 1 to 3. */
static void small(made *m)
{
    object(m, 1, "<< /Type /Catalog /Pages 2 0 R >>");
    object(m, 2, "<< /Type /Pages /Kids [3 0 R] /Count 1 /MediaBox [0 0 300 400] /Rotate -90 >>");
    object(m, 3, "<< /Type /Page /Parent 2 0 R /TrimBox [290 390 10 10.5] >>");
}

struct question {
    made *made;
    const eg_reader *reader;
};

static eg_status open_reader(eg_job *job, void *data)
{
    struct question *q = data;
    return eg_read_open(job, eg_buffer_slice(&q->made->bytes), "file.pdf", &q->reader);
}

static const eg_reader *opened(made *m)
{
    struct question q = {.made = m};
    eg_status status = eg_job_run(m->job, open_reader, &q);
    if (status != EG_OK)
        fail_msg("%s", eg_report_at(m->job->report, 0)->message);
    return q.reader;
}

static void done(made *m)
{
    eg_job_free(m->job);
}

static const eg_object *value(const eg_reader *reader, uint32_t number, const char *key)
{
    return eg_read_find(reader, eg_read_lookup(reader, number, 0), key);
}

static void assert_text(const eg_object *object, const char *text)
{
    assert_int_equal(object->text.size, strlen(text));
    assert_memory_equal(object->text.data, text, strlen(text));
}

/* ---- objects ---- */

static void test_objects(void **state)
{
    (void)state;
    made m = make();
    small(&m);
    object(
        &m, 4,
        "<< /A true /B -17 /C +.5 /D 4. /E (a\\(b\\)\\\n(c)\\101\\7\\r\r\nz) /F <48 65 6C6C 6> /G /a#20b%x\n"
        " /H [1 2 R 3 0 R] /I null /J << /K [ ] >> /L 1 0 R /M [3 0 R 4 0] >>");
    table(&m, 0, 4, "");
    const eg_reader *reader = opened(&m);
    const eg_object *o = eg_read_lookup(reader, 4, 0);
    eg_len length;
    assert_int_equal(o->kind, EG_OBJECT_DICT);
    assert_memory_equal(reader->bytes.data + o->begin, "<< /A", 5);
    assert_memory_equal(reader->bytes.data + o->end - 2, ">>", 2);
    assert_true(value(reader, 4, "A")->truth);
    assert_int_equal(value(reader, 4, "B")->integer, -17);
    assert_text(value(reader, 4, "C"), "+.5");
    assert_true(eg_object_length(value(reader, 4, "C"), &length) && length == EG_PT / 2);
    assert_true(eg_object_length(value(reader, 4, "D"), &length) && length == 4 * EG_PT);
    assert_text(value(reader, 4, "E"), "a(b)(c)A\7\r\nz");
    assert_text(value(reader, 4, "F"), "Hell`");
    assert_text(value(reader, 4, "G"), "a b");
    assert_int_equal(value(reader, 4, "H")->array.n, 2);
    assert_int_equal(eg_object_value(o, "L")->kind, EG_OBJECT_REF);
    assert_int_equal(value(reader, 4, "L")->kind, EG_OBJECT_DICT);
    assert_int_equal(value(reader, 4, "M")->array.n, 3);
    assert_int_equal(value(reader, 4, "Z")->kind, EG_OBJECT_NULL);
    assert_int_equal(eg_read_lookup(reader, 4, 1)->kind, EG_OBJECT_NULL);
    assert_int_equal(eg_read_lookup(reader, 0, 0)->kind, EG_OBJECT_NULL);
    assert_int_equal(eg_read_lookup(reader, 99, 0)->kind, EG_OBJECT_NULL);
    assert_int_equal(eg_read_status(reader), EG_OK);
    assert_true(eg_object_equals(reader, o, reader, o));
    assert_false(eg_object_equals(reader, o, reader, eg_read_lookup(reader, 3, 0)));
    done(&m);
}

/* ---- revisions ---- */

static void test_update(void **state)
{
    (void)state;
    made m = make();
    small(&m);
    object(&m, 4, "(first)");
    object(&m, 5, "(gone)");
    table(&m, 0, 5, "");
    size_t first = m.bytes.size;
    size_t prev = m.xref;
    object(&m, 4, "(second)");
    m.at[5] = 0;
    char trailer[64];
    snprintf(trailer, sizeof trailer, "/Prev %zu", prev);
    table(&m, 4, 5, trailer);
    const eg_reader *now = opened(&m), *then = eg_read_at(now, 0);
    assert_int_equal(now->n_revisions, 2);
    assert_int_equal(now->revision, 1);
    assert_int_equal(now->n_sections, 2);
    assert_int_equal(then->n_sections, 1);
    assert_int_equal(now->revisions[0].end, first);
    assert_int_equal(now->revisions[1].end, m.bytes.size);
    assert_text(eg_read_lookup(now, 4, 0), "second");
    assert_text(eg_read_lookup(then, 4, 0), "first");
    assert_int_equal(eg_read_lookup(now, 5, 0)->kind, EG_OBJECT_NULL);
    assert_text(eg_read_lookup(then, 5, 0), "gone");
    assert_int_equal(eg_read_entry(now, 4)->section, 1);
    assert_int_equal(eg_read_entry(then, 4)->section, 0);
    done(&m);
}

/* A stream whose length is another object, which the next revision changes. */
static void test_length_of_revision(void **state)
{
    (void)state;
    made m = make();
    small(&m);
    object(&m, 4, "<< /Length 5 0 R >>\nstream\nab\nendstream\nendobj\n% it goes on\nendstream");
    object(&m, 5, "2");
    table(&m, 0, 5, "");
    char trailer[64];
    snprintf(trailer, sizeof trailer, "/Prev %zu", m.xref);
    object(&m, 5, "33");
    table(&m, 5, 5, trailer);
    const eg_reader *now = opened(&m), *then = eg_read_at(now, 0);
    assert_int_equal(eg_read_stored(then, eg_read_lookup(then, 4, 0)).size, 2);
    assert_int_equal(eg_read_stored(now, eg_read_lookup(now, 4, 0)).size, 33);
    assert_int_equal(eg_read_stored(then, eg_read_lookup(then, 4, 0)).size, 2);
    done(&m);
}

/* Cross-reference stream /W [1 2 1] of objects 0 to last; those of `packed` lie in object stream 5. */
static void xref_stream(made *m, int number, int last, const int *packed, const char *keys, bool has_tail)
{
    unsigned char data[256], *d = data;
    m->at[number] = m->xref = m->bytes.size;
    for (int i = 0; i <= last; i++, d += 4) {
        int index = -1;
        for (int k = 0; packed && packed[k]; k++)
            index = packed[k] == i ? k : index;
        d[0] = index >= 0 ? 2 : m->at[i] ? 1 : 0;
        d[1] = index >= 0 ? 0 : (unsigned char)(m->at[i] >> 8);
        d[2] = index >= 0 ? 5 : (unsigned char)m->at[i];
        d[3] = index >= 0 ? (unsigned char)index : 0;
    }
    char all[160];
    snprintf(all, sizeof all, "/Type /XRef /W [1 2 1] /Size %d /Root 1 0 R %s", last + 1, keys);
    stream(m, number, all, data, (size_t)(d - data));
    if (has_tail)
        tail(m);
}

static void test_packed(void **state)
{
    (void)state;
    static const char packed[] = "3 0 4 8 (third) << /A 3 0 R >>";
    made m = make();
    object(&m, 1, "<< /Type /Catalog >>");
    stream(&m, 5, "/Type /ObjStm /N 2 /First 8", packed, sizeof packed - 1);
    xref_stream(&m, 6, 6, (const int[]){3, 4, 0}, "", true);
    const eg_reader *reader = opened(&m);
    assert_text(eg_read_lookup(reader, 3, 0), "third");
    assert_text(value(reader, 4, "A"), "third");
    assert_int_equal(eg_read_lookup(reader, 4, 0)->container, 5);
    assert_int_equal(eg_read_lookup(reader, 3, 1)->kind, EG_OBJECT_NULL);
    assert_true(reader->sections[0].is_stream);
    assert_int_equal(eg_read_status(reader), EG_OK);
    done(&m);
}

/* A table that hides objects 3 and 4 from old readers, and the stream that shows them. */
static void test_hybrid(void **state)
{
    (void)state;
    static const char packed[] = "3 0 4 8 (third) (fourth)";
    made m = make();
    object(&m, 1, "<< /Type /Catalog >>");
    stream(&m, 5, "/Type /ObjStm /N 2 /First 8", packed, sizeof packed - 1);
    xref_stream(&m, 6, 6, (const int[]){3, 4, 0}, "", false);
    char trailer[64];
    snprintf(trailer, sizeof trailer, "/XRefStm %zu", m.xref);
    table(&m, 0, 6, trailer);
    const eg_reader *reader = opened(&m);
    assert_int_equal(reader->n_revisions, 1);
    assert_int_equal(reader->n_sections, 2);
    assert_true(reader->sections[0].is_extra);
    assert_text(eg_read_lookup(reader, 3, 0), "third");
    assert_text(eg_read_lookup(reader, 4, 0), "fourth");
    assert_int_equal(eg_read_lookup(reader, 2, 0)->kind, EG_OBJECT_NULL);
    done(&m);
}

/* ---- pages ---- */

static void test_pages(void **state)
{
    (void)state;
    made m = make();
    object(&m, 1, "<< /Type /Catalog /Pages 2 0 R >>");
    object(&m, 2,
           "<< /Type /Pages /Kids [3 0 R 4 0 R] /Count 3 /MediaBox [0 0 300 400] /Rotate -90 "
           "/Resources << /A 1 >> >>");
    object(&m, 3, "<< /Type /Page /TrimBox [290 390 10 10.5] /UserUnit 2.5 /Contents [7 0 R 8 0 R] >>");
    object(&m, 4, "<< /Type /Pages /Kids [5 0 R 6 0 R] /Count 2 /Rotate 180 /CropBox [-5 0 200 200] >>");
    object(&m, 5, "<< /Type /Page >>");
    object(&m, 6, "<< /Type /Page /Rotate 450 /Resources << >> /CropBox [1 1 2 2] >>");
    stream(&m, 7, "", "q", 1);
    stream(&m, 8, "", "Q", 1);
    table(&m, 0, 8, "");
    const eg_read_page *pages;
    uint32_t n;
    const eg_reader *reader = opened(&m);
    assert_int_equal(eg_read_pages(reader, &pages, &n), EG_OK);
    assert_int_equal(n, 3);
    assert_int_equal(pages[0].rotate, 270);
    assert_int_equal(pages[0].user_unit, EG_PT * 5 / 2);
    assert_int_equal(pages[0].trim.x0, 10 * EG_PT);
    assert_int_equal(pages[0].trim.y0, EG_PT * 21 / 2);
    assert_int_equal(pages[0].trim.y1, 390 * EG_PT);
    assert_true(pages[0].has_trim && !pages[0].has_crop);
    assert_int_equal(pages[0].crop.x1, 300 * EG_PT);
    assert_int_equal(pages[1].rotate, 180);
    assert_int_equal(pages[1].crop.x0, 0);
    assert_int_equal(pages[1].trim.x1, 200 * EG_PT);
    assert_int_equal(pages[1].resources->dict.n, 1);
    assert_int_equal(pages[2].rotate, 90);
    assert_int_equal(pages[2].crop.x1, 2 * EG_PT);
    assert_int_equal(pages[2].resources->dict.n, 0);
    assert_int_equal(pages[2].number, 6);
    eg_slice content;
    assert_int_equal(eg_read_content(reader, &pages[0], &content), EG_OK);
    assert_true(eg_slice_is(content, "q\nQ\n"));
    assert_int_equal(eg_read_content(reader, &pages[1], &content), EG_OK);
    assert_int_equal(content.size, 0);
    done(&m);
}

/* ---- filters ---- */

static eg_status decode(const char *keys, const void *data, size_t size, eg_slice expected)
{
    made m = make();
    small(&m);
    stream(&m, 4, keys, data, size);
    table(&m, 0, 4, "");
    const eg_reader *reader = opened(&m);
    eg_slice out;
    eg_status status = eg_read_decode(reader, eg_read_lookup(reader, 4, 0), &out);
    if (status == EG_OK) {
        assert_int_equal(out.size, expected.size);
        assert_memory_equal(out.data, expected.data, out.size);
    }
    assert_int_equal(eg_read_status(reader), status);
    done(&m);
    return status;
}
#define BYTES(literal) (literal), sizeof(literal) - 1
#define SLICE(literal) ((eg_slice){(literal), sizeof(literal) - 1})

static void test_filters(void **state)
{
    (void)state;
    assert_int_equal(decode("/Filter /ASCIIHexDecode", BYTES("48 656C\n6C7>"), SLICE("Hellp")), EG_OK);
    assert_int_equal(decode("/Filter /ASCIIHexDecode", BYTES("48"), SLICE("")), EG_ERR_INPUT);
    assert_int_equal(
        decode("/Filter /ASCII85Decode", BYTES("87cURD]i,\"Ebo80z~>"), SLICE("Hello World!\0\0\0\0")), EG_OK);
    assert_int_equal(decode("/Filter /ASCII85Decode", BYTES("87cUR DZ~>"), SLICE("Hello")), EG_OK);
    assert_int_equal(decode("/Filter /ASCII85Decode", BYTES("s8W-\"~>"), SLICE("")), EG_ERR_INPUT);
    assert_int_equal(decode("/Filter /RunLengthDecode", BYTES("\2abc\376x\200"), SLICE("abcxxx")), EG_OK);
    assert_int_equal(decode("/Filter /RunLengthDecode", BYTES("\2ab"), SLICE("")), EG_ERR_INPUT);
    /* The example of ISO 32000-1 7.4.4.2. */
    assert_int_equal(
        decode("/Filter /LZWDecode", BYTES("\x80\x0B\x60\x50\x22\x0C\x0C\x85\x01"), SLICE("-----A---B")),
        EG_OK);
    assert_int_equal(decode("/Filter /LZWDecode", BYTES("\x80\x0B\x60"), SLICE("")), EG_ERR_INPUT);
    assert_int_equal(decode("/Filter [/ASCIIHexDecode /RunLengthDecode] /DecodeParms [null null]",
                            BYTES("0161 6280>"), SLICE("ab")),
                     EG_OK);
    assert_int_equal(decode("/Filter /DCTDecode", BYTES("x"), SLICE("")), EG_ERR_INPUT);
    assert_int_equal(decode("", BYTES("as it is"), SLICE("as it is")), EG_OK);
}

static void test_predictors(void **state)
{
    (void)state;
    /* Rows of three bytes, each with its own predictor: none, left, up, average, Paeth. */
    static const unsigned char rows[] = {0, 1, 2, 3, 1, 1, 1, 1, 2, 1, 1, 1, 3, 1, 1, 1, 4, 1, 1, 1};
    static const unsigned char plain[] = {1, 2, 3, 1, 2, 3, 2, 3, 4, 2, 3, 4, 3, 4, 5};
    unsigned char deflated[256];
    uLongf size = sizeof deflated;
    compress(deflated, &size, rows, sizeof rows);
    assert_int_equal(decode("/Filter /FlateDecode /DecodeParms << /Predictor 12 /Columns 3 >>", deflated,
                            size, (eg_slice){(const char *)plain, sizeof plain}),
                     EG_OK);
    assert_int_equal(decode("/Filter /FlateDecode /DecodeParms << /Predictor 12 /Columns 6 >>", deflated,
                            size, (eg_slice){0}),
                     EG_ERR_INPUT);
    assert_int_equal(decode("/Filter /FlateDecode /DecodeParms << /Predictor 12 /Columns -1 >>", deflated,
                            size, (eg_slice){0}),
                     EG_ERR_INPUT);
    assert_int_equal(decode("/Filter /FlateDecode", deflated, size - 2, (eg_slice){0}), EG_ERR_INPUT);
    static const unsigned char untold[] = {5, 1, 2, 3};
    size = sizeof deflated;
    compress(deflated, &size, untold, sizeof untold);
    assert_int_equal(decode("/Filter /FlateDecode /DecodeParms << /Predictor 15 /Columns 3 >>", deflated,
                            size, (eg_slice){0}),
                     EG_ERR_INPUT);
    assert_int_equal(decode("/Filter /FlateDecode", "", 0, (eg_slice){0}), EG_OK);
    static const unsigned char tiff[] = {1, 2, 1, 1, 9, 9, 255, 1}, sums[] = {1, 2, 2, 3, 9, 9, 8, 10};
    size = sizeof deflated;
    compress(deflated, &size, tiff, sizeof tiff);
    assert_int_equal(decode("/Filter /FlateDecode /DecodeParms << /Predictor 2 /Colors 2 /Columns 2 >>",
                            deflated, size, (eg_slice){(const char *)sums, sizeof sums}),
                     EG_OK);
    static const unsigned char nibbles[] = {0x12, 0x34}, added[] = {0x13, 0x6A};
    size = sizeof deflated;
    compress(deflated, &size, nibbles, sizeof nibbles);
    assert_int_equal(
        decode("/Filter /FlateDecode /DecodeParms << /Predictor 2 /BitsPerComponent 4 /Columns 4 >>",
               deflated, size, (eg_slice){(const char *)added, sizeof added}),
        EG_OK);
}

/* 4 MB that stand for 270. */
static void test_too_large(void **state)
{
    (void)state;
    enum { N = EG_READ_STREAM_MAX / 128 + 1 };
    char *data = malloc(2 * N);
    for (size_t i = 0; i < N; i++) {
        data[2 * i] = (char)0x81;
        data[2 * i + 1] = 'x';
    }
    made m = make();
    small(&m);
    stream(&m, 4, "/Filter /RunLengthDecode", data, 2 * N);
    table(&m, 0, 4, "");
    const eg_reader *reader = opened(&m);
    eg_slice out;
    assert_int_equal(eg_read_decode(reader, eg_read_lookup(reader, 4, 0), &out), EG_ERR_INPUT);
    assert_string_equal(eg_report_at(m.job->report, 0)->slug, "pdf-too-large");
    free(data);
    done(&m);
}

/* ---- what is refused ---- */

/* The message, and whether the file could be opened at all. All objects and pages are asked for. */
static const char *refused(made *m)
{
    struct question q = {.made = m};
    const eg_read_page *pages;
    uint32_t n;
    if (eg_job_run(m->job, open_reader, &q) == EG_OK) {
        for (uint32_t i = 1; i < 10; i++)
            eg_read_lookup(q.reader, i, 0);
        if (eg_read_status(q.reader) == EG_OK)
            eg_read_pages(q.reader, &pages, &n);
        assert_int_equal(eg_read_status(q.reader), EG_ERR_INPUT);
    }
    assert_true(eg_report_n(m->job->report) > 0);
    return eg_report_at(m->job->report, 0)->message;
}

static void assert_refused(made *m, const char *words)
{
    const char *message = refused(m);
    if (!strstr(message, words))
        fail_msg("“%s”, not “%s”", message, words);
    done(m);
}

static void test_bad_objects(void **state)
{
    (void)state;
    static const struct {
        const char *body, *words;
    } cases[] = {
        {"<< /A 1 /B 2 /A 3 >>", "the key “A” stands twice"},
        {"<< /A#42 1 /AB 2 >>", "the key “AB” stands twice"},
        {"(open", "a string does not end"},
        {"<4x>", "a hexadecimal string has something else in it"},
        {"[1 2", "no object begins here"},
        {"<< 1 2 >>", "a key of a dictionary is no name"},
        {"<< /A >>", "no object begins here"},
        {"1.2.3", "a number is ill formed"},
        {"--1", "a number is ill formed"},
        {"1234567890123456789", "more than 18 digits"},
        {"/A#0", "# in a name"},
        {"nul", "no object begins here"},
        {"1 2", "does not end with \"endobj\""},
        {"<< /Length 1 >>\nstream\nab\nendstream", "does not end where its length says"},
        {"<< /Length 999999 >>\nstream\nab\nendstream", "longer than the file"},
        {"<< /Length -1 >>\nstream\nab\nendstream", "no length"},
        {"<< /Length 4 0 R >>\nstream\nab\nendstream", "cannot be read without itself"},
        {"<< /Length 2 >>\nstream ab\nendstream", "no line end follows"},
        {"[] stream\nab\nendstream", "has no dictionary"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        made m = make();
        small(&m);
        object(&m, 4, cases[i].body);
        table(&m, 0, 4, "");
        assert_refused(&m, cases[i].words);
    }
    made m = make();
    small(&m);
    eg_buffer deep = eg_buffer_new(m.job->arena);
    for (int i = 0; i < 200; i++)
        eg_buffer_add_char(&deep, '[');
    object(&m, 4, deep.data);
    table(&m, 0, 4, "");
    assert_refused(&m, "deeper than 100");
}

static void test_bad_files(void **state)
{
    (void)state;
    made m = make();
    m.bytes.data[1] = 'Q';
    assert_refused(&m, "does not begin as a PDF does");
    m = make();
    small(&m);
    assert_refused(&m, "does not end with startxref");
    m = make();
    small(&m);
    table(&m, 0, 3, "");
    eg_buffer_add_string(&m.bytes, "more");
    assert_refused(&m, "something follows the end");
    m = make();
    small(&m);
    m.at[3]++;
    table(&m, 0, 3, "");
    assert_refused(&m, "within a number");
    m = make();
    small(&m);
    m.at[3] = m.at[2];
    table(&m, 0, 3, "");
    assert_refused(&m, "object 2 0 stands where 3 0 is said to be");
    m = make();
    small(&m);
    m.at[3] = 99999;
    table(&m, 0, 3, "");
    assert_refused(&m, "past the end of the file");
    m = make();
    small(&m);
    table(&m, 0, 3, "/Encrypt 3 0 R");
    assert_refused(&m, "the file is encrypted");
    m = make();
    small(&m);
    table(&m, 0, 3, "/Prev 99999");
    assert_refused(&m, "does not point back");
    m = make();
    small(&m);
    table(&m, 0, 3, "/Prev 20");
    assert_refused(&m, "no object begins here");
    m = make();
    small(&m);
    table(&m, 0, 3, "/Size 3");
    assert_refused(&m, "stands twice in a dictionary");
    m = make();
    small(&m);
    m.xref = m.bytes.size;
    eg_buffer_add_string(&m.bytes, "xref\n0 1\n0000000000 65535 f\ntrailer\n<< /Size 4 /Root 1 0 R >>\n");
    tail(&m);
    assert_refused(&m, "a line of the cross-reference table is ill formed");
    m = make();
    small(&m);
    m.xref = m.bytes.size;
    eg_buffer_add_string(&m.bytes,
                         "xref\n0 4294967295\n0000000000 65535 f \ntrailer\n<< /Size 4 /Root 1 0 R >>\n");
    tail(&m);
    assert_refused(&m, "longer than the file");
    m = make();
    small(&m);
    m.xref = m.bytes.size;
    eg_buffer_add_string(&m.bytes, "xref\n1 1\n0000000015 00000 n \n1 1\n0000000015 00000 n \n"
                                   "trailer\n<< /Size 4 /Root 1 0 R >>\n");
    tail(&m);
    assert_refused(&m, "stands twice in one cross-reference section");
}

/* Streams whose lengths are streams whose lengths are streams: as deep as the stack, were it followed. */
static void test_long_chain(void **state)
{
    (void)state;
    enum { N = 50000 };
    made m = make();
    size_t *at = calloc(N + 10, sizeof *at);
    small(&m);
    for (int i = 4; i < N; i++) {
        at[i] = m.bytes.size;
        eg_buffer_print(&m.bytes, "%d 0 obj\n<< /Length %d 0 R >>\nstream\n\nendstream\nendobj\n", i, i + 1);
    }
    m.xref = m.bytes.size;
    eg_buffer_print(&m.bytes, "xref\n0 %d\n", N);
    for (int i = 0; i < N; i++)
        eg_buffer_print(&m.bytes, "%010zu 00000 n \n", i < 4 ? m.at[i] : at[i]);
    eg_buffer_print(&m.bytes, "trailer\n<< /Size %d /Root 1 0 R >>\n", N);
    tail(&m);
    free(at);
    m.at[0] = 0;
    assert_refused(&m, "more than 32 others are needed");
}

static void test_bad_packed(void **state)
{
    (void)state;
    static const char right[] = "3 0 4 8 (third) << /A 3 0 R >>", wrong[] = "3 0 9 8 (third) << /A 3 0 R >>";
    static const struct {
        const char *data, *keys, *words;
    } cases[] = {
        {wrong, "/Type /ObjStm /N 2 /First 8", "object 4 is not where its entry says"},
        {right, "/Type /ObjStm /N 1 /First 8", "object 4 is not where its entry says"},
        {right, "/Type /ObjStm /N 2 /First 99", "no right /N and /First"},
        {right, "/Type /ObjStm /N 2 /First 4", "the list of objects is damaged"},
        {right, "/Type /Other /N 2 /First 8", "which is none"},
        {right, "/Type /ObjStm /N 3 0 R /First 8", "cannot be read without itself"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        made m = make();
        object(&m, 1, "<< /Type /Catalog >>");
        stream(&m, 5, cases[i].keys, cases[i].data, strlen(cases[i].data));
        xref_stream(&m, 6, 6, (const int[]){3, 4, 0}, "", true);
        assert_refused(&m, cases[i].words);
    }
    made m = make();
    object(&m, 1, "<< /Type /Catalog >>");
    stream(&m, 5, "/Type /ObjStm /N 2 /First 8", right, sizeof right - 1);
    xref_stream(&m, 6, 6, (const int[]){3, 4, 0}, "/Index [0 900]", true);
    assert_refused(&m, "no right /Index");
}

static void test_bad_pages(void **state)
{
    (void)state;
    static const struct {
        const char *tree, *page, *words;
    } cases[] = {
        {"<< /Type /Pages /Kids [3 0 R 2 0 R] /Count 1 /MediaBox [0 0 1 1] >>", "<< /Type /Page >>",
         "circle"},
        {"<< /Type /Pages /Kids [3 0 R] /Count 2 /MediaBox [0 0 1 1] >>", "<< /Type /Page >>", "/Count"},
        {"<< /Type /Pages /Kids [3 0 R] /Count 1 >>", "<< /Type /Page >>", "/MediaBox"},
        {"<< /Type /Pages /Kids [3 0 R] /Count 1 /MediaBox [0 0 1 1] >>", "<< /Type /Page /Rotate 45 >>",
         "/Rotate"},
        {"<< /Type /Pages /Kids [3 0 R] /Count 1 /MediaBox [0 0 1 1] >>",
         "<< /Type /Page /CropBox [2 2 3 3] >>", "/CropBox"},
        {"<< /Type /Pages /Kids [3 0 R] /Count 1 /MediaBox [0 0 1 1] >>", "<< /Type /Page /UserUnit 0 >>",
         "/UserUnit"},
        {"<< /Type /Pages /Kids [9 0 R] /Count 1 /MediaBox [0 0 1 1] >>", "null", "no dictionary"},
        {"<< /Type /Pages /Kids [<< /Type /Page >>] /Count 1 /MediaBox [0 0 1 1] >>", "null", "no reference"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        made m = make();
        object(&m, 1, "<< /Type /Catalog /Pages 2 0 R >>");
        object(&m, 2, cases[i].tree);
        object(&m, 3, cases[i].page);
        table(&m, 0, 3, "");
        assert_refused(&m, cases[i].words);
    }
}

/* ---- operators ---- */

static void test_operators(void **state)
{
    (void)state;
    static const char content[] = "q 1 0 0 -1.5 0 0 cm\n/F1 12 Tf [(a) -20 <62>] TJ T* (x)' % end\n"
                                  "BI /W 2 /H 1 /BPC 8 /CS /G ID EI EI Q "
                                  "BI /W 4 /H 2 ID \x01 EI \x02\xFF\x03 EI\nf true";
    made m = make();
    small(&m);
    table(&m, 0, 3, "");
    const eg_reader *reader = opened(&m);
    eg_operators *operators = eg_read_operators(reader, SLICE(content), "page 1");
    static const struct {
        const char *name;
        uint32_t n;
    } expected[] = {{"q", 0}, {"cm", 6}, {"Tf", 2}, {"TJ", 1}, {"T*", 0},
                    {"'", 1}, {"BI", 1}, {"Q", 0},  {"BI", 1}, {"f", 0}};
    for (size_t i = 0; i < sizeof expected / sizeof *expected; i++) {
        eg_operator operator;
        assert_true(eg_read_next_operator(operators, &operator));
        assert_true(eg_slice_is(operator.name, expected[i].name));
        assert_int_equal(operator.n_operands, expected[i].n);
        if (i == 6)
            assert_true(eg_slice_is(operator.image_data, "EI"));
        if (i == 8)
            assert_true(eg_slice_is(operator.image_data, "\x01 EI \x02\xFF\x03"));
        if (i == 3)
            assert_int_equal(operator.operands[0].array.n, 3);
    }
    eg_operator operator;
    assert_false(eg_read_next_operator(operators, &operator));
    assert_int_equal(eg_read_status(reader), EG_ERR_INPUT);
    assert_non_null(strstr(eg_report_at(m.job->report, 0)->message, "page 1, at byte"));
    done(&m);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_objects),
        cmocka_unit_test(test_update),
        cmocka_unit_test(test_length_of_revision),
        cmocka_unit_test(test_packed),
        cmocka_unit_test(test_hybrid),
        cmocka_unit_test(test_pages),
        cmocka_unit_test(test_filters),
        cmocka_unit_test(test_predictors),
        cmocka_unit_test(test_too_large),
        cmocka_unit_test(test_bad_objects),
        cmocka_unit_test(test_bad_files),
        cmocka_unit_test(test_long_chain),
        cmocka_unit_test(test_bad_packed),
        cmocka_unit_test(test_bad_pages),
        cmocka_unit_test(test_operators),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
