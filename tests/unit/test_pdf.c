/* pdf/: which text glyphs carry, content operators, metadata, the profile, whole files. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "font/sfnt.h"
#include "pdf/internal.h"
#include "pdf_fixture.h"

/* A writer as far as its pairs and subsets. */
static eg_pdf_writer *prepare(fixture *f)
{
    fixture_finish(f);
    eg_pdf_request *request = EG_NEW(f->job->arena, eg_pdf_request);
    *request = (eg_pdf_request){.document = &f->document,
                                .pages = &f->pages,
                                .tags = eg_tag_build(f->job, &f->document, &f->pages),
                                .epoch = EG_PDF_NO_EPOCH};
    eg_pdf_writer *writer = EG_NEW(f->job->arena, eg_pdf_writer);
    writer->job = f->job;
    writer->arena = f->job->arena;
    writer->request = request;
    writer->document = &f->document;
    writer->pages = &f->pages;
    writer->tags = request->tags;
    assert_int_equal(eg_pdf_encode(f->job, &f->document, &f->pages, f->fonts, NULL, &request->coding), EG_OK);
    writer->coding = request->coding;
    return writer;
}

static void test_utf16(void **state)
{
    (void)state;
    fixture *f = fixture_new();
    eg_buffer out = eg_buffer_new(f->job->arena);
    eg_pdf_add_utf16(&out, eg_slice_of("aក\xF0\x90\x8D\x88\xEF\xBB\xBF"));
    assert_string_equal(out.data, "00611780D800DF482060");
    fixture_free(f);
}

static void test_boxes_are_turned(void **state)
{
    (void)state;
    fixture *f = fixture_new();
    fixture_page(f);
    eg_pdf_writer *writer = prepare(f);
    eg_buffer out = eg_buffer_new(f->job->arena);
    eg_pdf_add_box(writer, &out, 0, 10 * EG_PT, 20 * EG_PT, 30 * EG_PT, EG_PT / 2);
    assert_string_equal(out.data, "[10 821.39 40 821.89]");
    fixture_free(f);
}

static void expect_date(int64_t epoch, eg_date issued, eg_date adopted, const char *pdf, const char *xmp)
{
    eg_document document = {.issued = issued, .adopted = adopted};
    eg_pdf_request request = {.document = &document, .epoch = epoch};
    char pdf_date[24], xmp_date[24];
    assert_int_equal(eg_pdf_date(&request, pdf_date, xmp_date), pdf != NULL);
    if (pdf) {
        assert_string_equal(pdf_date, pdf);
        assert_string_equal(xmp_date, xmp);
    }
}

static void test_dates(void **state)
{
    (void)state;
    eg_date none = {0}, adopted = {2021, 3, 19}, issued = {2022, 1, 2};
    expect_date(EG_PDF_NO_EPOCH, none, none, NULL, NULL);
    expect_date(EG_PDF_NO_EPOCH, none, adopted, "D:20210319000000Z", "2021-03-19T00:00:00Z");
    expect_date(EG_PDF_NO_EPOCH, issued, adopted, "D:20220102000000Z", "2022-01-02T00:00:00Z");
    expect_date(0, issued, adopted, "D:19700101000000Z", "1970-01-01T00:00:00Z");
    expect_date(951827696, none, none, "D:20000229123456Z", "2000-02-29T12:34:56Z");
    expect_date(4107542399, none, none, "D:21000228235959Z", "2100-02-28T23:59:59Z");
}

/* The hyphen's glyph reads as U+2010 where the author wrote it and as U+00AD where hyphenation drew it. */
static void test_one_glyph_two_texts(void **state)
{
    (void)state;
    fixture *f = fixture_new();
    fixture_page(f);
    fixture_leaf(f, EG_NODE_PARAGRAPH, 0,
                 "a\xE2\x80\x90"
                 "a");
    eg_page_glyph made = f->glyphs.items[1];
    made.text_size = 0;
    made.flags = EG_GLYPH_HYPHEN;
    *EG_PUSH(f->job->arena, &f->glyphs) = made;
    f->runs.items[0].n_glyphs++;
    eg_pdf_writer *writer = prepare(f);
    eg_pdf_font *font = &writer->coding->fonts.items[0];
    assert_int_equal(font->pairs.n, 3);
    const eg_pdf_pair *letter = &font->pairs.items[0], *real = &font->pairs.items[1],
                      *soft = &font->pairs.items[2];
    assert_int_equal(writer->coding->glyph_pairs[2], 0);
    assert_int_equal(real->glyph, soft->glyph);
    assert_int_equal(real->cid, font->subset->new_ids[real->glyph < letter->glyph ? 0 : 1]);
    assert_int_equal(soft->cid, font->subset->n_glyphs); /* the first number past the glyphs */
    assert_int_equal(font->n_layers, 1);
    eg_buffer map = eg_buffer_new(f->job->arena);
    eg_pdf_print_tounicode(font, 0, f->job->arena, &map);
    assert_non_null(strstr(map.data, "3 beginbfchar\n"));
    assert_non_null(strstr(map.data, "><2010>\n"));
    assert_non_null(strstr(map.data, "><00AD>\n"));
    fixture_free(f);
}

/* A cluster's characters are dealt out over its glyphs; right to left there is a code for each, the first with all
 * the ink. */
static void test_clusters_are_dealt(void **state)
{
    (void)state;
    for (uint8_t level = 0; level < 2; level++) {
        fixture *f = fixture_new();
        fixture_page(f);
        uint32_t p = fixture_node(f, EG_NODE_PARAGRAPH, 0, "abcd");
        eg_range text = f->nodes.items[p].text;
        fixture_line(f, p, text);
        fixture_run(f, p, (eg_range){text.begin, text.begin + 3}, level);
        for (uint32_t i = 0; i < 3; i++) { /* three glyphs for four characters */
            f->glyphs.items[i].text = text.begin;
            f->glyphs.items[i].text_size = 4;
            f->glyphs.items[i].cluster_glyphs = i == 0 ? 3 : 0;
        }
        eg_pdf_writer *writer = prepare(f);
        const eg_pdf_font *font = &writer->coding->fonts.items[0];
        const char *const texts[2][4] = {{"a", "b", "cd"}, {"d", "c", "b", "a"}};
        assert_int_equal(font->pairs.n, level ? 4 : 3);
        for (uint32_t i = 0; i < font->pairs.n; i++)
            assert_true(eg_slice_is(font->pairs.items[i].text, texts[level][i]));
        assert_int_equal(font->composed.n, level ? 2 : 0); /* three letters share an empty glyph */
        fixture_free(f);
    }
}

static void expect_content(fixture *f, const char *expected, size_t size)
{
    eg_pdf_writer *writer = prepare(f);
    eg_buffer out = eg_buffer_new(f->job->arena);
    eg_pdf_print_page(writer, 0, &out);
    if (out.size != size || memcmp(out.data, expected, size) != 0)
        for (size_t at = 0; at < out.size; at += 50)
            print_error("%s\n", eg_report_quote(f->job->arena, (eg_slice){out.data + at, out.size - at}));
    assert_int_equal(out.size, size);
    assert_memory_equal(out.data, expected, size);
}
#define EXPECT_CONTENT(f, expected) expect_content((f), (expected), sizeof(expected) - 1)

static void test_content(void **state)
{
    (void)state;
    fixture *f = fixture_new();
    fixture_page(f);
    uint32_t p = fixture_leaf(f, EG_NODE_PARAGRAPH, 0, "ab");
    f->glyphs.items[0].advance -= 11 * 65536 / 100; /* a kern of 10/1000 em */
    f->runs.items[0].x = 100 * EG_PT;
    f->runs.items[0].y = 91 * EG_PT + f->page_list.items[0].height % EG_PT;
    eg_range more = fixture_text(f, "b");
    fixture_line(f, p, more);
    fixture_run(f, p, more, 0)->x = 98 * EG_PT + EG_PT / 2;
    f->runs.items[1].y = f->runs.items[0].y + 16 * EG_PT;
    f->runs.items[1].scale = 65536 * 99 / 100;
    eg_page_run foot = f->runs.items[1];
    *EG_PUSH(f->job->arena, &f->runs) = foot;
    f->runs.items[2].node = EG_PAGE_NONE;
    f->runs.items[2].artifact = EG_ARTIFACT_FOOTER;
    f->runs.items[2].scale = 65536;
    f->runs.items[2].x += 7 * EG_PT; /* on the same line, a little after the b */
    f->runs.items[2].colour = (eg_colour){.red = 255};
    *EG_PUSH(f->job->arena, &f->lines) = (eg_page_line){.first_run = 2, .n_runs = 1};
    f->page_list.items[0].n_lines++;
    EXPECT_CONTENT(f, "BT\n/P<</MCID 0>>BDC\n"
                      "100 750 Td\n/F0 11 Tf\n[(\0\1)10(\0\2)]TJ\n"
                      "-1.5 -16 Td\n98.999 Tz\n[(\0\2)]TJ\n"
                      "EMC\n"
                      "/Artifact<</Type/Pagination/Subtype/Footer>>BDC\n/Span<</ActualText()>>BDC\n"
                      "1 0 0 rg\n100 Tz\n[-29(\0\2)]TJ\nEMC\nEMC\nET\n");
    fixture_free(f);
}

/* On the press: an ink of the style, a grey and a spot colour; black text over colour overprints, what follows
 * does not; no marks; a rule at the trim goes on to the bleed. */
static void test_press_content(void **state)
{
    (void)state;
    fixture *f = fixture_new();
    fixture_page(f);
    static const eg_colour colours[3] = {
        {0}, {.red = 102, .green = 102, .blue = 102}, {.blue = 200, .ink = 2}};
    for (int i = 0; i < 3; i++) {
        fixture_leaf(f, EG_NODE_PARAGRAPH, 0, "a");
        f->runs.items[i].x = 100 * EG_PT;
        f->runs.items[i].y = (91 + 30 * i) * EG_PT + f->page_list.items[0].height % EG_PT;
        f->runs.items[i].colour = colours[i];
    }
    eg_pdf_writer *writer = prepare(f);
    eg_page_rule band = {.y = 70 * EG_PT,
                         .width = f->page_list.items[0].width,
                         .height = 25 * EG_PT,
                         .colour = {.red = 9, .ink = 1}};
    band.y += f->page_list.items[0].height % EG_PT;
    f->pages.rules = &band;
    f->pages.n_rules = f->pages.pages[0].n_rules = 1;
    eg_page sheet = {.width = band.width, .height = f->page_list.items[0].height};
    const eg_pages slug = {.pages = &sheet, .n_pages = 1};
    const eg_ink inks[2] = {{.cmyk = {10000, 4000, 0, 500}}, {.name = "Gold", .cmyk = {0, 2000, 8000, 0}}};
    eg_pdf_press press = {
        .inks = inks, .n_inks = 2, .bleed = 8 * EG_PT, .mark_length = 28 * EG_PT, .slug = &slug};
    assert_int_equal(eg_pdf_encode(f->job, &f->document, &slug, f->fonts, writer->coding, &press.slug_coding),
                     EG_OK);
    writer->press = &press;
    eg_buffer out = eg_buffer_new(f->job->arena);
    assert_int_equal(eg_pdf_mix_colours(writer), EG_OK);
    eg_pdf_print_page(writer, 0, &out);
    static const char expected[] = "q\nQ\n1 0.4 0 0.05 k\n-8 746 611.28 25 re f\nBT\n"
                                   "0 0 0 1 k\n/Over gs\n100 750 Td\n/F0 11 Tf\n[(\0\1)]TJ\n"
                                   "0 0 0 0.6 k\n/Plain gs\n0 -30 Td\n[(\0\1)]TJ\n"
                                   "/Spot2 cs 1 scn\n0 -30 Td\n[(\0\1)]TJ\nET\nQ\n";
    assert_true(out.size > sizeof expected);
    assert_memory_equal(out.data + out.size - (sizeof expected - 1), expected, sizeof expected - 1);
    fixture_free(f);
}

/* A tatweel of justification reads as nothing; a cluster with a raised glyph is one glyph with all the ink and
 * an empty one, and reads as its text. */
static void test_actual_text(void **state)
{
    (void)state;
    fixture *f = fixture_new();
    fixture_page(f);
    fixture_leaf(f, EG_NODE_PARAGRAPH, 0, "abc");
    eg_page_glyph *glyphs = f->glyphs.items;
    f->runs.items[0].x = 0;
    f->runs.items[0].y = f->page_list.items[0].height;
    glyphs[0].text_size = glyphs[1].text_size = 2;
    glyphs[1].text = glyphs[0].text;
    glyphs[0].cluster_glyphs = 2;
    glyphs[1].cluster_glyphs = 0;
    glyphs[1].dy = EG_PT;
    glyphs[2].text_size = 0;
    glyphs[2].flags = EG_GLYPH_TATWEEL;
    EXPECT_CONTENT(f, "BT\n/P<</MCID 0>>BDC\n0 0 Td\n"
                      "/Span<</ActualText<FEFF00610062>>>BDC\n/F0 11 Tf\n[(\0\4\0\5)]TJ\nEMC\n"
                      "/Span<</ActualText()>>BDC\n[(\0\3)]TJ\nEMC\nEMC\nET\n");
    fixture_free(f);
}

/* Right to left a sign is a code without ink just before its letter, and no line begins with one. */
static void test_signs(void **state)
{
    (void)state;
    fixture *f = fixture_new();
    fixture_page(f);
    uint32_t p = fixture_node(f, EG_NODE_PARAGRAPH, 0, "a\xCC\x81");
    eg_range text = f->nodes.items[p].text;
    fixture_line(f, p, text);
    fixture_run(f, p, text, 1);
    eg_page_glyph *glyphs = f->glyphs.items, letter = glyphs[0];
    assert_int_equal(f->glyphs.n, 2);
    glyphs[0] = glyphs[1]; /* as on the page: what comes last stands at the left */
    glyphs[1] = letter;
    for (uint32_t i = 0; i < 2; i++) {
        glyphs[i].text = text.begin;
        glyphs[i].text_size = 3;
        glyphs[i].cluster_glyphs = i == 0 ? 2 : 0;
    }
    glyphs[0].advance = 0;
    glyphs[0].dx = glyphs[0].dy = EG_PT;
    eg_pdf_writer *writer = prepare(f);
    const eg_pdf_font *font = &writer->coding->fonts.items[0];
    assert_int_equal(font->pairs.n, 2);
    assert_true(eg_slice_is(font->pairs.items[0].text, "\xE2\x80\x8F\xCC\x81"));
    assert_int_equal(font->pairs.items[0].width, 10);
    assert_true(eg_slice_is(font->pairs.items[1].text, "a"));
    assert_int_equal(font->composed.n, 2);
    assert_int_equal(font->composed.items[0].n_parts, 0);
    assert_int_equal(font->composed.items[1].n_parts, 2);
    assert_int_equal(font->pairs.items[1].cid, font->subset->n_glyphs + 1);
    eg_buffer out = eg_buffer_new(f->job->arena);
    eg_pdf_print_page(writer, 0, &out);
    assert_non_null(strstr(out.data, "[105("));
    assert_non_null(memmem(out.data, out.size, ")-95(", 5));
    fixture_free(f);
}

/* The program with composed glyphs is a sound font: theirs after its own, as wide as said, in their place. */
static void test_composed_program(void **state)
{
    (void)state;
    fixture *f = fixture_new();
    fixture_page(f);
    fixture_leaf(f, EG_NODE_PARAGRAPH, 0, "ab");
    eg_pdf_writer *writer = prepare(f);
    eg_pdf_font *font = &writer->coding->fonts.items[0];
    const eg_pdf_part parts[2] = {{1, 0, 0}, {2, 300, -50}};
    assert_true(eg_pdf_can_compose(font));
    assert_int_equal(eg_pdf_compose(font, f->job->arena, parts, 2, 1234), EG_PDF_COMPOSED);
    assert_int_equal(eg_pdf_compose(font, f->job->arena, NULL, 0, 7), EG_PDF_COMPOSED + 1);
    assert_int_equal(eg_pdf_compose(font, f->job->arena, parts, 2, 1234), EG_PDF_COMPOSED);
    eg_slice program = eg_pdf_composed_program(font, f->job->arena);
    uint32_t n = font->subset->n_glyphs;
    eg_slice hmtx = eg_sfnt_table(program, 0, "hmtx"), loca = eg_sfnt_table(program, 0, "loca"),
             glyf = eg_sfnt_table(program, 0, "glyf");
    assert_int_equal(eg_sfnt_u16(eg_sfnt_table(program, 0, "maxp"), 4), n + 2);
    assert_int_equal(eg_sfnt_u16(hmtx, 4 * (size_t)n), 1234);
    assert_int_equal(eg_sfnt_u16(hmtx, 4 * (size_t)n + 4), 7);
    uint32_t begin = eg_sfnt_u32(loca, 4 * (size_t)n), end = eg_sfnt_u32(loca, 4 * (size_t)n + 4);
    assert_int_equal(eg_sfnt_u32(loca, 4 * (size_t)n + 8), end); /* no ink, no bytes */
    eg_slice glyph = {glyf.data + begin, end - begin};
    assert_int_equal(eg_sfnt_i16(glyph, 0), -1);
    assert_int_equal(eg_sfnt_u16(glyph, 12), 1);
    assert_int_equal(eg_sfnt_u16(glyph, 20), 2);
    assert_int_equal(eg_sfnt_i16(glyph, 24), -50);
    uint32_t sum = 0;
    for (size_t at = 0; at < program.size; at += 4)
        sum += eg_sfnt_u32(program, at);
    assert_int_equal(sum, 0xB1B0AFBA);
    fixture_free(f);
}

/* Letters wind TrueType's way, clockwise. */
static void test_winding(void **state)
{
    (void)state;
    fixture *f = fixture_new();
    fixture_page(f);
    fixture_leaf(f, EG_NODE_PARAGRAPH, 0, "aoi\xC3\xA9");
    eg_pdf_font *font = &prepare(f)->coding->fonts.items[0];
    for (uint16_t glyph = 1; glyph < font->subset->n_glyphs; glyph++)
        assert_false(eg_pdf_winds_backwards(font, f->job->arena, glyph));
    fixture_free(f);
}

/* The pen never drifts: many advances that no 1/1000 em can say end where they should, within one. */
static void test_pen_does_not_drift(void **state)
{
    (void)state;
    fixture *f = fixture_new();
    fixture_page(f);
    eg_buffer text = eg_buffer_new(f->job->arena);
    for (int i = 0; i < 400; i++)
        eg_buffer_add_char(&text, 'n');
    fixture_leaf(f, EG_NODE_PARAGRAPH, 0, text.data);
    eg_len sum = 0, natural = 0;
    for (uint32_t i = 0; i < f->glyphs.n; i++) {
        natural += f->glyphs.items[i].advance;
        f->glyphs.items[i].advance += 65536 * 3 / 1000 + (int32_t)(i % 7);
        sum += f->glyphs.items[i].advance;
    }
    eg_pdf_writer *writer = prepare(f);
    eg_buffer out = eg_buffer_new(f->job->arena);
    eg_pdf_print_page(writer, 0, &out);
    int64_t moved = 0;
    for (size_t i = 0; i + 1 < out.size; i++)
        if (out.data[i] == ')' && out.data[i + 1] != ']')
            moved -= strtol(out.data + i + 1, NULL, 10);
    /* The last glyph's own advance is not drawn any more. */
    int64_t wanted = (sum - natural) * 1000 / (11 * 65536);
    assert_in_range(moved, wanted - 3, wanted + 1);
    fixture_free(f);
}

static uint32_t read_u32(const char *bytes)
{
    const unsigned char *b = (const unsigned char *)bytes;
    return (uint32_t)b[0] << 24 | (uint32_t)b[1] << 16 | (uint32_t)b[2] << 8 | b[3];
}

static void test_profile(void **state)
{
    (void)state;
    fixture *f = fixture_new();
    eg_buffer out = eg_buffer_new(f->job->arena);
    eg_pdf_print_srgb(&out);
    assert_true(out.size < 3072);
    assert_int_equal(read_u32(out.data), out.size);
    assert_memory_equal(out.data + 12, "mntrRGB XYZ ", 12);
    assert_memory_equal(out.data + 36, "acsp", 4);
    uint32_t n = read_u32(out.data + 128);
    uint64_t white[3] = {0, 0, 0};
    for (uint32_t i = 0; i < n; i++) {
        const char *entry = out.data + 132 + 12 * i;
        uint32_t begin = read_u32(entry + 4), size = read_u32(entry + 8);
        assert_int_equal(begin % 4, 0);
        assert_true(begin + size <= out.size);
        if (memcmp(entry + 1, "XYZ", 3) == 0)
            for (int k = 0; k < 3; k++)
                white[k] += read_u32(out.data + begin + 8 + 4 * k);
    }
    /* Red, green and blue together are the white of the connection space, D50. */
    assert_in_range(white[0], 0xF6D6 - 16, 0xF6D6 + 16);
    assert_in_range(white[1], 0x10000 - 16, 0x10000 + 16);
    assert_in_range(white[2], 0xD32D - 16, 0xD32D + 16);
    fixture_free(f);
}

static void test_xmp(void **state)
{
    (void)state;
    fixture *f = fixture_new();
    f->document.title = fixture_text(f, "Peace & <progress>");
    f->document.publisher = fixture_text(f, "The House");
    f->document.adopted = (eg_date){2021, 3, 19};
    eg_pdf_request request = {.document = &f->document, .attach_source = true, .epoch = EG_PDF_NO_EPOCH};
    eg_buffer out = eg_buffer_new(f->job->arena);
    eg_pdf_print_xmp(&request, "engross", &out);
    assert_non_null(strstr(out.data, "xml:lang=\"x-default\">Peace &amp; &lt;progress&gt;</rdf:li>"));
    assert_non_null(strstr(out.data, "xml:lang=\"en\">Peace &amp; &lt;progress&gt;</rdf:li>"));
    assert_non_null(
        strstr(out.data, "<pdfaid:part>3</pdfaid:part><pdfaid:conformance>A</pdfaid:conformance>"));
    assert_non_null(strstr(out.data, "<xmp:CreateDate>2021-03-19T00:00:00Z</xmp:CreateDate>"));
    assert_non_null(strstr(out.data, "<pdfuaid:part>1</pdfuaid:part>"));
    assert_non_null(strstr(out.data, "pdfaSchema:prefix>pdfuaid<"));
    fixture_free(f);
}

static fixture *whole_document(void)
{
    fixture *f = fixture_new();
    fixture_page(f);
    f->document.title = fixture_text(f, "Título");
    fixture_leaf(f, EG_NODE_TITLE, 0, "Title");
    for (int i = 1; i <= 300; i++) {
        char text[32];
        snprintf(text, sizeof text, "Heading %d", i);
        uint32_t node = fixture_leaf(f, EG_NODE_HEADING, 0, text);
        snprintf(text, sizeof text, "h%d", i);
        f->nodes.items[node].anchor = fixture_text(f, text);
        *EG_PUSH(f->job->arena, &f->places) = (eg_page_place){.node = node, .x = EG_PT, .y = EG_PT * i};
    }
    uint32_t p = fixture_leaf(f, EG_NODE_PARAGRAPH, 0, "link");
    *EG_PUSH(f->job->arena, &f->spans) = (eg_span){.kind = EG_SPAN_LINK,
                                                   .text = f->nodes.items[p].text,
                                                   .parent = EG_NO_INDEX,
                                                   .target = EG_NO_INDEX,
                                                   .url = fixture_text(f, "https://example.org/é(1)")};
    f->runs.items[f->runs.n - 1].span = 0;
    *EG_PUSH(f->job->arena, &f->links) = (eg_page_link){.node = p, .span = 0, .target_node = EG_PAGE_NONE};
    f->page_list.items[0].n_links = 1;
    return f;
}

static bool has(const eg_buffer *file, const char *text)
{
    return memmem(file->data, file->size, text, strlen(text)) != NULL;
}

static void test_whole_file(void **state)
{
    (void)state;
    fixture *f = whole_document(), *again = whole_document();
    eg_buffer file, same;
    assert_int_equal(fixture_write(f, false, &file), EG_OK);
    assert_int_equal(fixture_write(again, false, &same), EG_OK);
    assert_int_equal(file.size, same.size);
    assert_memory_equal(file.data, same.data, file.size);
    assert_memory_equal(file.data, "%PDF-1.7\n%", 10);
    assert_memory_equal(file.data + file.size - 7, "\n%%EOF\n", 7);
    assert_true(has(&file, "/Title <FEFF005400ED00740075006C006F>"));
    assert_true(has(&file, "/Limits [ (h1) "));
    assert_true(
        has(&file, "example.org\\057\\045C3\\045A9\\0501\\051")); /* libharu writes all marks in octal */
    assert_true(has(&file, "/Count 300"));
    assert_true(has(&file, "/Tabs /S"));
    eg_buffer dump = eg_buffer_new(f->job->arena);
    eg_pdf_dump(eg_buffer_slice(&file), &dump);
    assert_memory_equal(dump.data, "1 Catalog ", 10);
    assert_true(has(&dump, "\n4 Page "));
    assert_true(has(&dump, " Document "));
    assert_true(has(&dump, " Font/CIDFontType2 "));
    fixture_free(f);
    fixture_free(again);
}

/* What is cut off or is no PDF gives a dump that says so, and reads nothing it should not. */
static void test_dump_of_anything(void **state)
{
    (void)state;
    fixture *f = whole_document();
    eg_buffer file, dump = eg_buffer_new(f->job->arena);
    assert_int_equal(fixture_write(f, false, &file), EG_OK);
    for (size_t size = 0; size < file.size; size += 97)
        eg_pdf_dump((eg_slice){file.data + file.size - size, size}, &dump);
    dump.size = 0;
    eg_pdf_dump(eg_slice_of("startxref 99999999999"), &dump);
    assert_memory_equal(dump.data, "no cross-reference table\n", dump.size);
    fixture_free(f);
}

static void test_source_comes_along(void **state)
{
    (void)state;
    fixture *f = whole_document();
    f->document.source_bytes = eg_slice_of("the text");
    f->document.source_mime = "text/markdown";
    f->document.source_name = "km.md";
    eg_buffer file;
    assert_int_equal(fixture_write(f, true, &file), EG_OK);
    assert_true(has(&file, "/Subtype /text#2Fmarkdown"));
    assert_true(has(&file, "/AFRelationship /Source"));
    assert_true(has(&file, "the text"));
    fixture_free(f);
}

/* Memory fails at every n-th allocation of the writing: the job ends (a subset that cannot be made is a
 * finding of font/'s), nothing else. */
static void test_memory_fails(void **state)
{
    (void)state;
    bool is_done = false;
    for (long n = 0; !is_done && n < 1000; n++) {
        fixture *f = whole_document();
        eg_buffer file;
        fixture_finish(f);
        eg_memory_fail_after(n);
        eg_status status = fixture_write(f, false, &file);
        eg_memory_fail_after(-1);
        is_done = status == EG_OK;
        assert_true(is_done || status == EG_ERR_MEMORY || status == EG_ERR_SYSTEM);
        fixture_free(f);
    }
    assert_true(is_done);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_utf16),
        cmocka_unit_test(test_boxes_are_turned),
        cmocka_unit_test(test_dates),
        cmocka_unit_test(test_one_glyph_two_texts),
        cmocka_unit_test(test_clusters_are_dealt),
        cmocka_unit_test(test_content),
        cmocka_unit_test(test_press_content),
        cmocka_unit_test(test_actual_text),
        cmocka_unit_test(test_signs),
        cmocka_unit_test(test_composed_program),
        cmocka_unit_test(test_winding),
        cmocka_unit_test(test_pen_does_not_drift),
        cmocka_unit_test(test_profile),
        cmocka_unit_test(test_xmp),
        cmocka_unit_test(test_whole_file),
        cmocka_unit_test(test_dump_of_anything),
        cmocka_unit_test(test_source_comes_along),
        cmocka_unit_test(test_memory_fails),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
