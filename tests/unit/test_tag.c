/* tag/: the tree of a document whose pages are made by hand. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "pdf_fixture.h"

/* A title, a paragraph over two pages, a list, a running foot. */
static void test_blocks(void **state)
{
    (void)state;
    fixture *f = fixture_new();
    fixture_page(f);
    fixture_leaf(f, EG_NODE_TITLE, 0, "Title");
    uint32_t paragraph = fixture_leaf(f, EG_NODE_PARAGRAPH, 0, "One two ");
    fixture_line(f, EG_PAGE_NONE, (eg_range){0, 0});
    eg_page_run *foot = fixture_run(f, EG_PAGE_NONE, fixture_text(f, "1 / 2"), 0);
    foot->artifact = EG_ARTIFACT_FOOTER;
    fixture_page(f);
    eg_range more = fixture_text(f, "three");
    fixture_line(f, paragraph, more);
    fixture_run(f, paragraph, more, 0);
    uint32_t list = fixture_node(f, EG_NODE_LIST, 0, "");
    uint32_t item = fixture_node(f, EG_NODE_ITEM, list, "");
    f->nodes.items[item].label = fixture_text(f, "1.");
    f->nodes.items[item].number = 1;
    uint32_t text = fixture_node(f, EG_NODE_PARAGRAPH, item, "We agree.");
    fixture_line(f, text, f->nodes.items[text].text);
    fixture_run(f, item, f->nodes.items[item].label, 0)->is_label = true;
    fixture_run(f, text, f->nodes.items[text].text, 0);
    assert_string_equal(fixture_tags(f), "Document\n"
                                         "  H1 1.0 \"Title\"\n"
                                         "  P 1.1 \"One two \" 2.0 \"three\"\n"
                                         "  L numbering=Decimal\n"
                                         "    LI\n"
                                         "      Lbl 2.1 \"1.\"\n"
                                         "      LBody 2.2 \"We agree.\"\n");
    fixture_free(f);
}

/* An item of two paragraphs and a list inside it: P in LBody; lettered labels. */
static void test_nested_items(void **state)
{
    (void)state;
    fixture *f = fixture_new();
    fixture_page(f);
    uint32_t list = fixture_node(f, EG_NODE_LIST, 0, "");
    uint32_t item = fixture_node(f, EG_NODE_ITEM, list, "");
    f->nodes.items[item].number = 2;
    f->nodes.items[item].label = fixture_text(f, "(b)");
    fixture_leaf(f, EG_NODE_PARAGRAPH, item, "First.");
    uint32_t inner = fixture_node(f, EG_NODE_LIST, item, "");
    f->nodes.items[inner].list_kind = EG_LIST_NUMBERED;
    uint32_t roman = fixture_node(f, EG_NODE_ITEM, inner, "");
    f->nodes.items[roman].number = 1;
    f->nodes.items[roman].label = fixture_text(f, "(i)");
    fixture_leaf(f, EG_NODE_PARAGRAPH, roman, "Inner.");
    uint32_t bullets = fixture_node(f, EG_NODE_LIST, 0, "");
    f->nodes.items[bullets].list_kind = EG_LIST_BULLETED;
    uint32_t bullet = fixture_node(f, EG_NODE_ITEM, bullets, "");
    f->nodes.items[bullet].label = fixture_text(f, "•");
    fixture_leaf(f, EG_NODE_PARAGRAPH, bullet, "Point.");
    assert_string_equal(fixture_tags(f), "Document\n"
                                         "  L numbering=LowerAlpha\n"
                                         "    LI\n"
                                         "      LBody\n"
                                         "        P 1.0 \"First.\"\n"
                                         "        L numbering=LowerRoman\n"
                                         "          LI\n"
                                         "            LBody 1.1 \"Inner.\"\n"
                                         "  L numbering=Disc\n"
                                         "    LI\n"
                                         "      LBody 1.2 \"Point.\"\n");
    fixture_free(f);
}

static uint32_t add_span(fixture *f, eg_span_kind kind, eg_range text, uint32_t parent)
{
    uint32_t index = f->spans.n;
    *EG_PUSH(f->job->arena, &f->spans) =
        (eg_span){.kind = kind, .text = text, .parent = parent, .target = EG_NO_INDEX};
    return index;
}

/* A link and a note mark inside a paragraph; emphasis makes no element. */
static void test_inline_elements(void **state)
{
    (void)state;
    fixture *f = fixture_new();
    fixture_page(f);
    uint32_t p = fixture_node(f, EG_NODE_PARAGRAPH, 0, "See this link1 now.");
    uint32_t begin = f->nodes.items[p].text.begin;
    eg_range parts[5] = {{begin, begin + 4},
                         {begin + 4, begin + 9},
                         {begin + 9, begin + 13},
                         {begin + 13, begin + 14},
                         {begin + 14, begin + 19}};
    uint32_t emphasis = add_span(f, EG_SPAN_EMPHASIS, (eg_range){begin, begin + 9}, EG_NO_INDEX);
    uint32_t link = add_span(f, EG_SPAN_LINK, parts[2], EG_NO_INDEX);
    f->spans.items[link].url = fixture_text(f, "https://example.org/");
    uint32_t mark = add_span(f, EG_SPAN_NOTE_REF, parts[3], EG_NO_INDEX);
    fixture_line(f, p, f->nodes.items[p].text);
    const uint32_t spans[5] = {emphasis, emphasis, link, mark, EG_NO_INDEX};
    for (int i = 0; i < 5; i++)
        fixture_run(f, p, parts[i], 0)->span = spans[i];
    uint32_t note = fixture_node(f, EG_NODE_NOTE, 0, "");
    f->nodes.items[note].label = fixture_text(f, "1");
    f->spans.items[mark].target = note;
    fixture_leaf(f, EG_NODE_PARAGRAPH, note, "Noted.");
    fixture_run(f, note, f->nodes.items[note].label, 0)->is_label = true;
    *EG_PUSH(f->job->arena, &f->links) = (eg_page_link){.node = p, .span = link, .target_node = EG_PAGE_NONE};
    *EG_PUSH(f->job->arena, &f->links) = (eg_page_link){.node = p, .span = mark, .target_node = note};
    f->page_list.items[0].n_links = 2;
    assert_string_equal(fixture_tags(f), "Document\n"
                                         "  P 1.0 \"See this \" 1.3 \" now.\"\n"
                                         "    Link 1.1 \"link\" link 0\n"
                                         "    Reference\n"
                                         "      Link 1.2 \"1\" link 1\n"
                                         "  Note id=note-1\n"
                                         "    Lbl 1.5 \"1\"\n"
                                         "    P 1.4 \"Noted.\"\n");
    fixture_free(f);
}

/* Right to left: a line alone says itself how it reads; lines that follow one another share a Span; a link
 * is drawn in its turn to be read. */
static void test_right_to_left(void **state)
{
    (void)state;
    fixture *f = fixture_new();
    fixture_page(f);
    uint32_t title = fixture_node(f, EG_NODE_TITLE, 0, "שלום");
    fixture_line(f, title, f->nodes.items[title].text);
    fixture_run(f, title, f->nodes.items[title].text, 1);
    uint32_t p = fixture_node(f, EG_NODE_PARAGRAPH, 0, "אבג דהו זחט יכל 12");
    uint32_t begin = f->nodes.items[p].text.begin;
    eg_range first = {begin, begin + 7}, link = {begin + 7, begin + 13}, second = {begin + 13, begin + 21},
             third = {begin + 21, begin + 27}, last = {begin + 27, begin + 30};
    uint32_t span = add_span(f, EG_SPAN_LINK, link, EG_NO_INDEX);
    f->spans.items[span].url = fixture_text(f, "https://example.org/");
    fixture_line(f, p, (eg_range){first.begin, link.end});
    fixture_run(f, p, link, 1)->span = span; /* at the left */
    fixture_run(f, p, first, 1);
    fixture_line(f, p, second);
    fixture_run(f, p, second, 1);
    fixture_line(f, p, third);
    fixture_run(f, p, third, 1);
    fixture_line(f, p, last);
    fixture_run(f, p, last, 2); /* digits alone */
    assert_string_equal(fixture_tags(f), "Document\n"
                                         "  H1 reads=\"שלום\"\n"
                                         "    Span 1.0\n"
                                         "  P\n"
                                         "    Span reads=\"אבג \"\n"
                                         "      Span 1.1\n"
                                         "    Link reads=\"דהו\"\n"
                                         "      Span 1.2\n"
                                         "    Span reads=\" זחט יכל 12\"\n"
                                         "      Span 1.3\n");
    fixture_free(f);
}

static void add_hyphen(fixture *f, eg_range before)
{
    eg_page_glyph glyph = f->glyphs.items[f->glyphs.n - 1];
    glyph.text = before.end;
    glyph.text_size = 0;
    glyph.flags = EG_GLYPH_HYPHEN;
    *EG_PUSH(f->job->arena, &f->glyphs) = glyph;
    f->runs.items[f->runs.n - 1].n_glyphs++;
}

/* A word with a hyphen of hyphenation in it is one word, over a page's end too. */
static void test_broken_words(void **state)
{
    (void)state;
    fixture *f = fixture_new();
    fixture_page(f);
    uint32_t p = fixture_node(f, EG_NODE_PARAGRAPH, 0, "our commitments to societies, too");
    uint32_t begin = f->nodes.items[p].text.begin;
    const eg_range lines[3] = {{begin, begin + 10}, {begin + 10, begin + 22}, {begin + 22, begin + 33}};
    for (int i = 0; i < 3; i++) {
        if (i == 2) {
            fixture_line(f, EG_PAGE_NONE, (eg_range){0, 0});
            fixture_run(f, EG_PAGE_NONE, fixture_text(f, "1 / 2"), 0)->artifact = EG_ARTIFACT_FOOTER;
            fixture_page(f);
        }
        fixture_line(f, p, lines[i]);
        eg_page_run *run = fixture_run(f, p, lines[i], 0);
        for (uint32_t k = 0; k < run->n_glyphs; k++)
            if (f->document.text.data[f->glyphs.items[run->first_glyph + k].text] == ' ')
                f->glyphs.items[run->first_glyph + k].flags = EG_GLYPH_SPACE;
        if (i < 2)
            add_hyphen(f, lines[i]);
    }
    assert_string_equal(fixture_tags(f), "Document\n"
                                         "  P 1.0 \"our \" 1.2 \" to \" 2.1 \" too\"\n"
                                         "    Span reads=\"commitments\"\n"
                                         "      Span 1.1\n"
                                         "    Span reads=\"societies,\"\n"
                                         "      Span 1.3 2.0\n");
    fixture_free(f);
}

static void test_table(void **state)
{
    (void)state;
    fixture *f = fixture_new();
    fixture_page(f);
    uint32_t table = fixture_node(f, EG_NODE_TABLE, 0, "");
    f->nodes.items[table].n_header_rows = 1;
    uint32_t head = fixture_node(f, EG_NODE_ROW, table, "");
    fixture_leaf(f, EG_NODE_CELL, head, "A");
    fixture_leaf(f, EG_NODE_CELL, head, "B");
    uint32_t row = fixture_node(f, EG_NODE_ROW, table, "");
    fixture_leaf(f, EG_NODE_CELL, row, "1");
    fixture_node(f, EG_NODE_CELL, row, ""); /* empty, and there all the same */
    assert_string_equal(fixture_tags(f), "Document\n"
                                         "  Table\n"
                                         "    THead\n"
                                         "      TR\n"
                                         "        TH scope=Column 1.0 \"A\"\n"
                                         "        TH scope=Column 1.1 \"B\"\n"
                                         "    TBody\n"
                                         "      TR\n"
                                         "        TD 1.2 \"1\"\n"
                                         "        TD\n");
    fixture_free(f);
}

/* A signatory: the field's form, then the name. A paragraph without a glyph leaves no element. */
static void test_signatory(void **state)
{
    (void)state;
    fixture *f = fixture_new();
    fixture_page(f);
    fixture_node(f, EG_NODE_PARAGRAPH, 0, "");
    uint32_t page = fixture_node(f, EG_NODE_SIGNATURES, 0, "");
    fixture_leaf(f, EG_NODE_HEADING, page, "Signatures");
    uint32_t signatory = fixture_node(f, EG_NODE_SIGNATORY, page, "");
    fixture_leaf(f, EG_NODE_SIGNATORY_NAME, signatory, "A. Body");
    *EG_PUSH(f->job->arena, &f->fields) =
        (eg_page_field){.kind = EG_FIELD_SIGNATURE, .id = "S01", .node = signatory};
    *EG_PUSH(f->job->arena, &f->fields) =
        (eg_page_field){.kind = EG_FIELD_CLOSING, .id = "Closing", .node = EG_PAGE_NONE};
    f->page_list.items[0].n_fields = 2;
    assert_string_equal(fixture_tags(f), "Document\n"
                                         "  Sect\n"
                                         "    H2 1.0 \"Signatures\"\n"
                                         "    Form field 0\n"
                                         "    P 1.1 \"A. Body\"\n");
    fixture_free(f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_blocks),          cmocka_unit_test(test_nested_items),
        cmocka_unit_test(test_inline_elements), cmocka_unit_test(test_right_to_left),
        cmocka_unit_test(test_broken_words),    cmocka_unit_test(test_table),
        cmocka_unit_test(test_signatory),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
