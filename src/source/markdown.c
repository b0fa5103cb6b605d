/* Reads Markdown into the markup tree, through cmark-gfm with tables, footnotes and strikethrough.
 *
 * Place: beside plain.c; align.c gives every stretch its place. What Markdown would drop without a word
 * (HTML, notes that nothing refers to) is a finding. Standard: CommonMark 0.29 and GitHub's extensions for
 * tables, strikethrough and footnotes. */
#include "source/markdown.h"

#include <cmark-gfm-core-extensions.h>
#include <cmark-gfm-extension_api.h>
#include <pthread.h>

#include "base/utf8.h"
#include "base/vector.h"
#include "source/characters.h"
#include "source/internal.h"

enum { DEEPEST = 32 };

/* ---- cmark's memory ----
 *
 * cmark aborts the process when its allocator gives NULL, so it gets the job's scratch arena, which jumps
 * instead. cmark_mem has no place for a context; the job is therefore kept for each thread, for the time of
 * one read. */
static _Thread_local eg_job *reading;

/* Before each block: its size, which realloc needs. As wide as the strictest alignment. */
typedef union block_head {
    size_t size;
    max_align_t align;
} block_head;

static void *allocate(size_t count, size_t size)
{
    if (size && count > (SIZE_MAX - sizeof(block_head)) / size)
        eg_arena_fail(reading->scratch);
    block_head *head = eg_arena_alloc(reading->scratch, sizeof *head + count * size);
    head->size = count * size;
    return head + 1;
}

static void *reallocate(void *block, size_t size)
{
    if (block && ((block_head *)block - 1)->size >= size)
        return block;
    void *grown = allocate(1, size);
    if (block)
        memcpy(grown, block, ((block_head *)block - 1)->size);
    return grown;
}

static void forget(void *block)
{
    (void)block;
} /* the arena is rewound when the text has been read */

cmark_mem *eg_markdown_memory(void)
{
    static cmark_mem memory = {allocate, reallocate, forget};
    return &memory;
}

/* ---- the walk ---- */

typedef struct reader {
    eg_job *job;
    eg_text *text;
    eg_aligner aligner;
    eg_markup *root;
    uint32_t first_line; /* of the body, from 0 */
    bool *is_covered;    /* by line: some block holds it */
    eg_status status;
    EG_VECTOR(eg_markup *) notes;
    EG_VECTOR(eg_markup *) references; /* their number is the note's, from 1 */
} reader;

static eg_finding *refuse(reader *r, eg_finding_kind kind, size_t offset, const char *what)
{
    r->status = EG_ERR_INPUT;
    return eg_report_add(r->job->report, kind, eg_text_place(r->text, offset), "%s", what);
}

static size_t line_begin(const reader *r, int line)
{
    uint32_t i = r->first_line + (line > 0 ? (uint32_t)line - 1 : 0);
    size_t begin = i < r->text->n_lines ? r->text->lines[i] : r->text->bytes.size;
    return begin < r->text->body ? r->text->body : begin;
}

static size_t begin_of(const reader *r, cmark_node *node)
{
    int column = cmark_node_get_start_column(node);
    size_t begin = line_begin(r, cmark_node_get_start_line(node)) + (column > 0 ? (size_t)column - 1 : 0);
    return begin < r->text->bytes.size ? begin : r->text->bytes.size;
}

static void cover(reader *r, cmark_node *node)
{
    int last = cmark_node_get_end_line(node), line = cmark_node_get_start_line(node);
    do {
        uint32_t i = r->first_line + (line > 0 ? (uint32_t)line - 1 : 0);
        if (i < r->text->n_lines)
            r->is_covered[i] = true;
    } while (++line <= last);
}

static bool is_type(cmark_node *node, const char *name)
{
    return strcmp(cmark_node_get_type_string(node), name) == 0;
}

static eg_slice literal_of(cmark_node *node)
{
    return eg_slice_of(cmark_node_get_literal(node));
}

static bool is_comment(eg_slice html)
{
    while (html.size && strchr(" \t\r\n", html.data[html.size - 1]))
        html.size--;
    if (html.size < 7 || memcmp(html.data, "<!--", 4) != 0)
        return false;
    const char *end = memmem(html.data + 4, html.size - 4, "-->", 3);
    return end && end + 3 == html.data + html.size;
}

static void refuse_html(reader *r, size_t offset, eg_slice html)
{
    if (is_comment(html)) {
        eg_report_add(r->job->report, EG_F_COMMENT_IGNORED, eg_text_place(r->text, offset),
                      "a comment was passed over");
        return;
    }
    const char *what =
        eg_arena_print(r->job->arena, "HTML has no meaning here: %s", eg_report_quote(r->job->arena, html));
    eg_report_hint(r->job->report, refuse(r, EG_F_HTML_IGNORED, offset, what),
                   "use Markdown's marks, or write \\< for the character itself");
}

/* cmark leaves a reference without its note in the text, as it was written. */
static void refuse_open_references(reader *r, const eg_markup *node)
{
    const char *bytes = r->text->bytes.data;
    for (; node; node = node->next) {
        if (node->kind != EG_MARKUP_TEXT || node->text.data != bytes + node->offset)
            continue;
        eg_slice rest = node->text;
        const char *found;
        while (rest.size && (found = memmem(rest.data, rest.size, "[^", 2))) {
            size_t left = rest.size - (size_t)(found - rest.data), offset = (size_t)(found - bytes);
            const char *close = memchr(found, ']', left);
            if (close && close > found + 2 && !memchr(found, ' ', (size_t)(close - found)) &&
                !(offset && found[-1] == '\\')) {
                const char *what = eg_arena_print(r->job->arena, "there is no note for %.*s",
                                                  (int)(close - found) + 1, found);
                eg_report_hint(r->job->report, refuse(r, EG_F_NOTE_MISSING, offset, what),
                               "add a paragraph that begins with %.*s: and says the note",
                               (int)(close - found) + 1, found);
            }
            rest = (eg_slice){found + 2, left - 2};
        }
    }
}

static bool has_text(const eg_markup *node)
{
    for (const eg_markup *child = node->first; child; child = child->next)
        if (child->kind == EG_MARKUP_TEXT ? child->text.size > 0 : has_text(child))
            return true;
    return false;
}

static void read_inlines(reader *r, cmark_node *parent, eg_markup *out, unsigned depth);

static void read_picture(reader *r, cmark_node *node, eg_markup *parent, unsigned depth)
{
    size_t offset = r->aligner.cursor;
    eg_align_find(&r->aligner, "![", &offset);
    eg_markup *picture = eg_markup_add(r->job, parent, EG_MARKUP_PICTURE, offset);
    picture->url = eg_slice_of(eg_arena_dup(r->job->arena, eg_slice_of(cmark_node_get_url(node))));
    read_inlines(r, node, picture, depth + 1);
    eg_align_skip_target(&r->aligner);
    if (has_text(picture))
        return;
    eg_finding *finding = refuse(r, EG_F_PICTURE_ALT_MISSING, offset, "a picture has no alternative text");
    eg_report_hint(r->job->report, finding, "write ![what it shows](%s)", picture->url.data);
}

static void read_link(reader *r, cmark_node *node, eg_markup *parent, unsigned depth)
{
    size_t offset = r->aligner.cursor;
    while (offset < r->aligner.end && r->text->bytes.data[offset] != '[' &&
           r->text->bytes.data[offset] != '<')
        offset++;
    bool is_bare = offset < r->aligner.end && r->text->bytes.data[offset] == '<';
    eg_markup *link = eg_markup_add(r->job, parent, EG_MARKUP_LINK, offset);
    link->url = eg_slice_of(eg_arena_dup(r->job->arena, eg_slice_of(cmark_node_get_url(node))));
    read_inlines(r, node, link, depth + 1);
    if (!is_bare)
        eg_align_skip_target(&r->aligner);
}

/* Line ends within a code span have become spaces; such a span's place is that of its first line. */
static void read_code_span(reader *r, cmark_node *node, eg_markup *parent)
{
    eg_slice literal = literal_of(node);
    const char *copy = eg_arena_dup(r->job->arena, literal);
    size_t offset = r->aligner.cursor;
    if (!eg_align_find(&r->aligner, copy, &offset))
        eg_align_find(&r->aligner, "`", &offset);
    eg_markup *span = eg_markup_add(r->job, parent, EG_MARKUP_CODE_SPAN, offset);
    eg_markup_add(r->job, span, EG_MARKUP_TEXT, offset)->text = (eg_slice){copy, literal.size};
    size_t end;
    eg_align_find(&r->aligner, "`", &end);
}

static void read_reference(reader *r, cmark_node *node, eg_markup *parent)
{
    size_t offset = r->aligner.cursor, end;
    eg_align_find(&r->aligner, "[^", &offset);
    eg_align_find(&r->aligner, "]", &end);
    eg_markup *reference = eg_markup_add(r->job, parent, EG_MARKUP_NOTE_REF, offset);
    eg_slice number = literal_of(node); /* cmark has put the note's number in place of its mark */
    for (size_t i = 0; i < number.size && i < 9 && number.data[i] >= '0' && number.data[i] <= '9'; i++)
        reference->number = reference->number * 10 + (uint32_t)(number.data[i] - '0');
    *EG_PUSH(r->job->scratch, &r->references) = reference;
}

/* What stands before and after the line end is asked of the source, marks of emphasis passed over. */
static void read_line_end(reader *r, eg_markup *parent)
{
    static const char marks[] = " \t\r*_~`";
    eg_slice bytes = r->text->bytes;
    size_t end = r->aligner.cursor, next;
    while (end < bytes.size && bytes.data[end] != '\n')
        end++;
    for (next = end; next < bytes.size && strchr(" \t\r\n>", bytes.data[next]);)
        next++;
    r->aligner.cursor = next;
    size_t before = end, after = next;
    while (before > r->text->body && strchr(marks, bytes.data[before - 1]))
        before--;
    while (after < bytes.size && strchr(marks, bytes.data[after]))
        after++;
    eg_markup_add_line_end(r->job, parent, (eg_slice){bytes.data, before},
                           (eg_slice){bytes.data + after, bytes.size - after}, end);
}

static void read_enclosed(reader *r, cmark_node *node, eg_markup *parent, eg_markup_kind kind, unsigned depth)
{
    read_inlines(r, node, eg_markup_add(r->job, parent, kind, r->aligner.cursor), depth + 1);
}

static void read_inline(reader *r, cmark_node *node, eg_markup *out, unsigned depth)
{
    size_t offset = r->aligner.cursor;
    switch (cmark_node_get_type(node)) {
    case CMARK_NODE_TEXT:
        eg_align_literal(&r->aligner, out, literal_of(node));
        break;
    case CMARK_NODE_SOFTBREAK:
        read_line_end(r, out);
        break;
    case CMARK_NODE_LINEBREAK:
        eg_markup_add(r->job, out, EG_MARKUP_BREAK, offset);
        eg_align_find(&r->aligner, "\n", &offset);
        break;
    case CMARK_NODE_CODE:
        read_code_span(r, node, out);
        break;
    case CMARK_NODE_HTML_INLINE:
        eg_align_find(&r->aligner, cmark_node_get_literal(node), &offset);
        refuse_html(r, offset, literal_of(node));
        break;
    case CMARK_NODE_EMPH:
        read_enclosed(r, node, out, EG_MARKUP_EMPHASIS, depth);
        break;
    case CMARK_NODE_STRONG:
        read_enclosed(r, node, out, EG_MARKUP_STRONG, depth);
        break;
    case CMARK_NODE_LINK:
        read_link(r, node, out, depth);
        break;
    case CMARK_NODE_IMAGE:
        read_picture(r, node, out, depth);
        break;
    case CMARK_NODE_FOOTNOTE_REFERENCE:
        read_reference(r, node, out);
        break;
    default:
        if (is_type(node, "strikethrough"))
            read_enclosed(r, node, out, EG_MARKUP_STRIKE, depth);
        else
            read_inlines(r, node, out, depth + 1);
    }
}

static bool is_too_deep(reader *r, unsigned depth, size_t offset)
{
    if (depth <= DEEPEST)
        return false;
    eg_report_hint(r->job->report,
                   refuse(r, EG_F_MARKUP_TOO_DEEP, offset, "more than 32 levels lie in each other"),
                   "make the text flatter");
    return true;
}

static void read_inlines(reader *r, cmark_node *parent, eg_markup *out, unsigned depth)
{
    if (is_too_deep(r, depth, r->aligner.cursor))
        return;
    for (cmark_node *node = cmark_node_first_child(parent); node; node = cmark_node_next(node))
        read_inline(r, node, out, depth);
    refuse_open_references(r, out->first);
}

/* ---- blocks ---- */

static void read_blocks(reader *r, cmark_node *parent, eg_markup *out, unsigned depth);

static eg_markup *read_leaf(reader *r, cmark_node *node, eg_markup *parent, eg_markup_kind kind,
                            unsigned depth)
{
    size_t begin = begin_of(r, node);
    eg_markup *leaf = eg_markup_add(r->job, parent, kind, begin);
    cover(r, node);
    r->aligner.cursor = begin;
    read_inlines(r, node, leaf, depth);
    return leaf;
}

/* "១២. …": other digits than ASCII's, and the mark of a number after them. */
static void warn_of_number(reader *r, size_t begin)
{
    eg_slice bytes = r->text->bytes;
    size_t at = begin;
    uint32_t c = 0;
    unsigned n = 0;
    bool is_native = false;
    for (; at < bytes.size && n < 6; n++) {
        c = eg_utf8_next(bytes.data, &at);
        if (eg_character_digit(c) < 0)
            break;
        is_native |= c >= 0x80;
    }
    if (!is_native || !n ||
        !(c == '.' || c == ')' || c == 0xFF0E || c == 0x3001 || c == 0x17D4 || c == 0x104B))
        return;
    const char *number = eg_report_quote(r->job->arena, (eg_slice){bytes.data + begin, at - begin});
    eg_finding *finding = eg_report_add(r->job->report, EG_F_NUMBER_NOT_READ, eg_text_place(r->text, begin),
                                        "Markdown does not read %s as a number", number);
    eg_report_hint(r->job->report, finding, "write the number with the digits 0 to 9 and a full stop");
}

static void read_list(reader *r, cmark_node *node, eg_markup *parent, unsigned depth)
{
    eg_markup *list = eg_markup_add(r->job, parent, EG_MARKUP_LIST, begin_of(r, node));
    list->is_numbered = cmark_node_get_list_type(node) == CMARK_ORDERED_LIST;
    list->is_tight = cmark_node_get_list_tight(node);
    if (is_too_deep(r, depth + 1, list->offset))
        return;
    for (cmark_node *child = cmark_node_first_child(node); child; child = cmark_node_next(child)) {
        eg_markup *item = eg_markup_add(r->job, list, EG_MARKUP_ITEM, begin_of(r, child));
        cover(r, child);
        /* CommonMark counts on from the first number whatever the others say; here each says its own. */
        for (size_t i = item->offset; list->is_numbered && i < r->text->bytes.size && i < item->offset + 9;
             i++) {
            char c = r->text->bytes.data[i];
            if (c < '0' || c > '9')
                break;
            item->number = item->number * 10 + (uint32_t)(c - '0');
        }
        read_blocks(r, child, item, depth + 1);
    }
}

static void read_table(reader *r, cmark_node *node, eg_markup *parent, unsigned depth)
{
    eg_markup *table = eg_markup_add(r->job, parent, EG_MARKUP_TABLE, begin_of(r, node));
    const uint8_t *aligns = cmark_gfm_extensions_get_table_alignments(node);
    uint16_t n_columns = cmark_gfm_extensions_get_table_columns(node);
    cover(r, node);
    for (cmark_node *line = cmark_node_first_child(node); line; line = cmark_node_next(line)) {
        eg_markup *row = eg_markup_add(r->job, table, EG_MARKUP_ROW, begin_of(r, line));
        row->is_head = cmark_gfm_extensions_get_table_row_is_header(line) != 0;
        r->aligner.cursor = row->offset;
        uint16_t i = 0;
        for (cmark_node *child = cmark_node_first_child(line); child; child = cmark_node_next(child), i++) {
            eg_markup *cell = eg_markup_add(r->job, row, EG_MARKUP_CELL, r->aligner.cursor);
            uint8_t align = aligns && i < n_columns ? aligns[i] : 0;
            cell->align = align == 'c'   ? EG_MARKUP_CENTRE
                          : align == 'l' ? EG_MARKUP_LEFT
                          : align == 'r' ? EG_MARKUP_RIGHT
                                         : EG_MARKUP_START;
            read_inlines(r, child, cell, depth + 1);
        }
    }
}

/* Line by line, so that each has its place; fences and indents stay outside. */
static void read_code(reader *r, cmark_node *node, eg_markup *parent)
{
    eg_markup *code = eg_markup_add(r->job, parent, EG_MARKUP_CODE, begin_of(r, node));
    eg_slice literal = literal_of(node);
    int length, shift;
    char character;
    bool is_fenced = cmark_node_get_fenced(node, &length, &shift, &character);
    int line = cmark_node_get_start_line(node) + is_fenced;
    cover(r, node);
    if (literal.size && literal.data[literal.size - 1] == '\n')
        literal.size--;
    for (bool is_first = true;; line++, is_first = false) {
        const char *end = literal.size ? memchr(literal.data, '\n', literal.size) : NULL;
        eg_slice content = {literal.data, end ? (size_t)(end - literal.data) : literal.size};
        size_t offset = line_begin(r, line);
        r->aligner.cursor = offset;
        const char *copy = eg_arena_dup(r->job->arena, content);
        if (content.size)
            eg_align_find(&r->aligner, copy, &offset);
        if (!is_first)
            eg_markup_add(r->job, code, EG_MARKUP_BREAK, offset);
        eg_markup_add(r->job, code, EG_MARKUP_TEXT, offset)->text = (eg_slice){copy, content.size};
        if (!end)
            return;
        literal = (eg_slice){end + 1, literal.size - content.size - 1};
    }
}

static void read_note(reader *r, cmark_node *node, unsigned depth)
{
    eg_markup *note = eg_markup_add(r->job, r->root, EG_MARKUP_NOTE, begin_of(r, node));
    cover(r, node);
    *EG_PUSH(r->job->scratch, &r->notes) = note;
    note->number = r->notes.n;
    read_blocks(r, node, note, depth);
}

static void read_block(reader *r, cmark_node *node, eg_markup *out, unsigned depth)
{
    switch (cmark_node_get_type(node)) {
    case CMARK_NODE_BLOCK_QUOTE:
        if (!is_too_deep(r, depth + 1, begin_of(r, node)))
            read_blocks(r, node, eg_markup_add(r->job, out, EG_MARKUP_QUOTE, begin_of(r, node)), depth + 1);
        break;
    case CMARK_NODE_LIST:
        read_list(r, node, out, depth);
        break;
    case CMARK_NODE_CODE_BLOCK:
        read_code(r, node, out);
        break;
    case CMARK_NODE_HTML_BLOCK:
        cover(r, node);
        refuse_html(r, begin_of(r, node), literal_of(node));
        break;
    case CMARK_NODE_PARAGRAPH:
        read_leaf(r, node, out, EG_MARKUP_PARAGRAPH, depth);
        warn_of_number(r, begin_of(r, node));
        break;
    case CMARK_NODE_HEADING:
        read_leaf(r, node, out, EG_MARKUP_HEADING, depth)->level =
            (uint32_t)cmark_node_get_heading_level(node);
        break;
    case CMARK_NODE_THEMATIC_BREAK:
        eg_markup_add(r->job, out, EG_MARKUP_RULE, begin_of(r, node));
        break;
    case CMARK_NODE_FOOTNOTE_DEFINITION:
        read_note(r, node, depth);
        break;
    default:
        if (is_type(node, "table"))
            read_table(r, node, out, depth);
        else
            read_blocks(r, node, out, depth);
    }
}

static void read_blocks(reader *r, cmark_node *parent, eg_markup *out, unsigned depth)
{
    for (cmark_node *node = cmark_node_first_child(parent); node; node = cmark_node_next(node))
        read_block(r, node, out, depth);
}

/* ---- what is left ---- */

/* cmark drops a note that nothing refers to, and the second of two with one mark. */
static void refuse_lost_notes(reader *r)
{
    const char *bytes = r->text->bytes.data;
    for (uint32_t i = r->first_line; i < r->text->n_lines; i++) {
        size_t at = r->text->lines[i],
               end = i + 1 < r->text->n_lines ? r->text->lines[i + 1] : r->text->bytes.size;
        at = at < r->text->body ? r->text->body : at;
        for (unsigned n = 0; n < 3 && at < end && bytes[at] == ' '; n++)
            at++;
        const char *close;
        if (r->is_covered[i] || end - at < 5 || memcmp(bytes + at, "[^", 2) != 0 ||
            !(close = memmem(bytes + at, end - at, "]:", 2)))
            continue;
        int size = (int)(close - bytes - (ptrdiff_t)at) + 1;
        const char *what = eg_arena_print(
            r->job->arena, "nothing refers to the note %.*s, or its mark stands twice", size, bytes + at);
        eg_report_hint(r->job->report, refuse(r, EG_F_NOTE_UNUSED, at, what),
                       "put %.*s where the note belongs, or delete it", size, bytes + at);
    }
}

static void resolve_references(reader *r)
{
    for (uint32_t i = 0; i < r->references.n; i++) {
        eg_markup *reference = r->references.items[i];
        if (reference->number && reference->number <= r->notes.n)
            reference->note = r->notes.items[reference->number - 1];
    }
}

/* cmark keeps its extensions in a list for the whole process, made once, from malloc: the one allocation that
 * eg_markdown_memory cannot stand in for, and cmark aborts when it fails. So a block far larger than the few
 * kilobytes of the list, and too small to be mapped by itself, is asked for and given back first. False:
 * memory fails. */
static bool register_extensions(void)
{
    enum { AMPLE = 65536 };
    static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
    static bool has_registered; /* under the lock */
    pthread_mutex_lock(&lock);
    void *room = has_registered ? NULL : eg_memory_alloc(AMPLE);
    if (room) {
        eg_memory_free(room);
        cmark_gfm_core_extensions_ensure_registered();
        has_registered = true;
    }
    bool is_ready = has_registered;
    pthread_mutex_unlock(&lock);
    return is_ready;
}

static cmark_node *parse(const eg_text *text)
{
    static const char *const extensions[] = {"table", "strikethrough"};
    if (!register_extensions())
        eg_arena_fail(reading->scratch);
    cmark_parser *parser = cmark_parser_new_with_mem(
        CMARK_OPT_FOOTNOTES | CMARK_OPT_STRIKETHROUGH_DOUBLE_TILDE, eg_markdown_memory());
    for (size_t i = 0; i < sizeof extensions / sizeof *extensions; i++)
        cmark_parser_attach_syntax_extension(parser, cmark_find_syntax_extension(extensions[i]));
    cmark_parser_feed(parser, text->bytes.data + text->body, text->bytes.size - text->body);
    return cmark_parser_finish(parser);
}

eg_status eg_markdown_read(eg_job *job, eg_text *text, eg_markup **out)
{
    reader r = {.job = job, .text = text, .aligner = {job, text, text->body, text->bytes.size}};
    eg_arena_mark mark = eg_arena_note(job->scratch);
    reading = job;
    r.root = eg_markup_add(job, NULL, EG_MARKUP_ROOT, text->body);
    r.is_covered = EG_NEW_ARRAY(job->scratch, bool, text->n_lines + 1);
    while (r.first_line + 1 < text->n_lines && text->lines[r.first_line + 1] <= text->body)
        r.first_line++;
    read_blocks(&r, parse(text), r.root, 0);
    resolve_references(&r);
    refuse_lost_notes(&r);
    reading = NULL;
    eg_arena_rewind(job->scratch, mark);
    *out = r.root;
    return r.status;
}
