/* Reads one text of a declaration: front matter, language, then the tree by its format's reader. See source.h. */
#include "source/characters.h"
#include "source/internal.h"

/* The byte order mark that some editors begin UTF-8 with. */
static size_t size_of_mark(eg_slice bytes)
{
    return bytes.size >= 3 && memcmp(bytes.data, "\xEF\xBB\xBF", 3) == 0 ? 3 : 0;
}

static void index_lines(eg_job *job, eg_text *text)
{
    uint32_t n = 1;
    for (size_t i = 0; i < text->bytes.size; i++)
        n += text->bytes.data[i] == '\n' && i + 1 < text->bytes.size;
    text->lines = EG_NEW_ARRAY(job->arena, uint32_t, n);
    text->n_lines = n;
    n = 1;
    for (size_t i = 0; i + 1 < text->bytes.size; i++)
        if (text->bytes.data[i] == '\n')
            text->lines[n++] = (uint32_t)i + 1;
}

eg_place eg_text_place(eg_text *text, size_t offset)
{
    uint32_t low = 0, high = text->n_lines;
    while (high - low > 1) {
        uint32_t middle = low + (high - low) / 2;
        if (text->lines[middle] <= offset)
            low = middle;
        else
            high = middle;
    }
    size_t at = text->lines[low];
    uint32_t column = 1;
    if (text->last.line == low + 1 && text->last.offset <= offset) {
        at = text->last.offset;
        column = text->last.column;
    } else if (low == 0 && text->bytes.size >= 3 && memcmp(text->bytes.data, "\xEF\xBB\xBF", 3) == 0) {
        at = 3;
    }
    for (; at < offset && at < text->bytes.size; at++)
        column += ((unsigned char)text->bytes.data[at] & 0xC0) != 0x80;
    text->last.offset = offset > at ? offset : at;
    text->last.line = low + 1;
    text->last.column = column;
    return (eg_place){text->file, low + 1, column, 0};
}

/* Whether line i is three hyphens (or, at an end, three full stops), white space aside. */
static bool is_fence(const eg_text *text, uint32_t i, bool is_end)
{
    size_t begin = i ? text->lines[i] : text->body,
           end = i + 1 < text->n_lines ? text->lines[i + 1] : text->bytes.size;
    eg_slice line = {text->bytes.data + begin, end - begin};
    while (line.size && strchr(" \t\r\n", line.data[line.size - 1]))
        line.size--;
    return eg_slice_is(line, "---") || (is_end && eg_slice_is(line, "..."));
}

/* Whether line i begins with a key of front matter and a colon, or goes on with one. */
static bool is_key_line(const eg_text *text, uint32_t i)
{
    const char *line = text->bytes.data + (i ? text->lines[i] : text->body);
    if (i && (*line == ' ' || strncmp(line, "- ", 2) == 0))
        return true;
    for (size_t key = 0; key < EG_N_KEYS; key++) {
        size_t size = strlen(eg_key_rules[key].name);
        if (strncmp(line, eg_key_rules[key].name, size) == 0 && line[size] == ':')
            return true;
    }
    return false;
}

/* Keys whose end is there, but not the line of hyphens that begins them: they would be set as the declaration's first
 * heading, for a line of hyphens under a paragraph makes it one. */
static eg_status refuse_open_keys(eg_job *job, const eg_text *text)
{
    uint32_t end = 0;
    while (end < text->n_lines && is_key_line(text, end))
        end++;
    if (!end || end == text->n_lines || !is_fence(text, end, false))
        return EG_OK;
    eg_finding *finding = eg_report_add(job->report, EG_F_YAML_INVALID, (eg_place){text->file, 1, 1, 0},
                                        "the keys that begin here have no line of three hyphens before them");
    eg_report_hint(job->report, finding, "put `---` on a line of its own before them");
    return EG_ERR_INPUT;
}

static eg_status read_front(eg_job *job, eg_text *text)
{
    if (!is_fence(text, 0, false) || text->n_lines < 2)
        return refuse_open_keys(job, text);
    for (uint32_t i = 1; i < text->n_lines; i++) {
        if (!is_fence(text, i, true))
            continue;
        size_t begin = text->lines[1], end = text->lines[i];
        text->body = i + 1 < text->n_lines ? text->lines[i + 1] : text->bytes.size;
        eg_status status = eg_yaml_parse(job, text->file, (eg_slice){text->bytes.data + begin, end - begin},
                                         2, &text->front);
        return status ? status : eg_keys_check(job, text->front, EG_LAYER_FRONT);
    }
    eg_finding *finding = eg_report_add(job->report, EG_F_YAML_INVALID, (eg_place){text->file, 1, 1, 0},
                                        "the front matter that begins here has no end");
    eg_report_hint(job->report, finding, "end it with a line of three hyphens");
    return EG_ERR_INPUT;
}

/* Markdown shows itself by front matter or by a heading with #. */
static eg_format guess_format(const eg_text *text)
{
    if (is_fence(text, 0, false))
        return EG_FORMAT_MARKDOWN;
    for (uint32_t i = 0; i < text->n_lines; i++) {
        const char *line = text->bytes.data + (i ? text->lines[i] : text->body);
        size_t n = strspn(line, "#");
        if (n >= 1 && n <= 6 && line[n] == ' ')
            return EG_FORMAT_MARKDOWN;
    }
    return EG_FORMAT_PLAIN;
}

static bool is_blank(const eg_text *text)
{
    for (size_t i = text->body; i < text->bytes.size; i++)
        if (!strchr(" \t\r\n", text->bytes.data[i]))
            return false;
    return true;
}

static eg_status refuse_empty(eg_job *job, const eg_text *text)
{
    bool has_keys = text->front != NULL;
    eg_finding *finding =
        eg_report_add(job->report, EG_F_FILE_EMPTY, (eg_place){text->file, 1, 1, 0}, "%s",
                      has_keys ? "the file holds keys, but no text" : "the file holds no text");
    eg_report_hint(job->report, finding, "put the text of the declaration into it");
    return EG_ERR_INPUT;
}

static eg_status settle_language(eg_job *job, eg_text *text, const eg_source_text *which, const char *asked)
{
    const eg_yaml *front = eg_yaml_find(text->front, "lang"),
                  *shared = eg_yaml_find(text->source->declaration, "lang"),
                  *house = eg_yaml_find(text->source->house, "lang");
    const eg_yaml *key = front ? front : which->tag || asked ? NULL : shared ? shared : house;
    text->lang = key ? key->value : which->tag ? which->tag : asked;
    text->lang_place = key ? key->place : (eg_place){.file = text->file};
    if (text->lang && *text->lang)
        return EG_OK;
    text->lang = NULL;
    eg_finding *finding = eg_report_add(job->report, EG_F_LANGUAGE_MISSING, (eg_place){text->file, 1, 1, 0},
                                        "nothing says which language the text is in");
    if (text->source->bytes.data)
        eg_report_hint(job->report, finding, "use --lang%s",
                       text->format == EG_FORMAT_MARKDOWN ? ", or add `lang: en` to its keys" : "");
    else if (text->format == EG_FORMAT_MARKDOWN)
        eg_report_hint(job->report, finding,
                       "add `lang: en` to its keys, name the file en.md, or use --lang");
    else
        eg_report_hint(
            job->report, finding,
            "name the file en.txt, write `lang: en` into a declaration.yaml beside it, or use --lang");
    return EG_ERR_INPUT;
}

/* One of two tags begins the other: en and en-GB. */
static bool is_answered(const char *asked, const char *lang)
{
    while (*asked && (*asked | 0x20) == (*lang | 0x20))
        asked++, lang++;
    return (!*asked || *asked == '-') && (!*lang || *lang == '-');
}

/* A text that says itself which language it is in is not given for another, nor for the one its file is named by. */
static eg_status refuse_other_language(eg_job *job, const eg_text *text, const eg_source_text *which,
                                       const char *asked)
{
    if (which->tag) {
        eg_finding *finding = eg_report_add(job->report, EG_F_LANGUAGE_ABSENT, text->lang_place,
                                            "the text is in %s, and its file is named as one in %s",
                                            text->lang, eg_report_quote(job->arena, eg_slice_of(which->tag)));
        eg_report_hint(job->report, finding, "let the file's name and `lang` say the same");
        return EG_ERR_INPUT;
    }
    eg_finding *finding = eg_report_add(job->report, EG_F_LANGUAGE_ABSENT, text->lang_place,
                                        "the text is in %s, and %s was asked for", text->lang,
                                        eg_report_quote(job->arena, eg_slice_of(asked)));
    eg_report_hint(job->report, finding, "leave --lang out, or name the text in that language");
    return EG_ERR_USAGE;
}

eg_status eg_text_read(eg_job *job, const eg_source *source, const eg_source_text *which, const char *lang,
                       eg_text **out)
{
    eg_text *text = EG_NEW(job->arena, eg_text);
    *out = NULL;
    *text = (eg_text){.source = source, .file = which->path, .format = which->format, .bytes = source->bytes};
    int error = source->bytes.data
                    ? 0
                    : eg_files_read(job, source->files, which->path, EG_SOURCE_MAX_SIZE, &text->bytes);
    if (error)
        return eg_files_refuse(job, which->path, error);
    eg_status status = eg_characters_check(job, text->file, text->bytes);
    if (status)
        return status;
    text->body = size_of_mark(text->bytes);
    index_lines(job, text);
    if (is_blank(text))
        return refuse_empty(job, text);
    if (text->format == EG_FORMAT_AUTO)
        text->format = guess_format(text);
    if (text->format == EG_FORMAT_MARKDOWN)
        status = read_front(job, text);
    if (status && !text->front)
        return status;
    status = eg_keys_join(status, settle_language(job, text, which, lang));
    if (lang && text->lang && eg_key_is_tag(text->lang) && !is_answered(lang, text->lang))
        return refuse_other_language(job, text, which, lang);
    if (is_blank(text))
        return eg_keys_join(status, refuse_empty(job, text));

    eg_markup *root;
    eg_status read = text->format == EG_FORMAT_MARKDOWN ? eg_markdown_read(job, text, &root)
                                                        : eg_plain_read(job, text, &root);
    text->root = root;
    *out = text;
    return eg_keys_join(status, read);
}

/* Whether the text's own `lang` is another language than the one that its file's name could mean: "new" is Newari,
 * and is what people call a file that is new. Faults in it are told when it is read as a text. */
bool eg_text_says_other(eg_job *job, const eg_source *source, const char *path, const char *tag)
{
    eg_text text = {.file = path};
    eg_report *report = job->report;
    if (eg_files_read(job, source->files, path, EG_SOURCE_MAX_SIZE, &text.bytes) != 0)
        return false;
    job->report = eg_report_new(job->arena);
    if (eg_characters_check(job, path, text.bytes) == EG_OK) {
        text.body = size_of_mark(text.bytes);
        index_lines(job, &text);
        read_front(job, &text);
    }
    job->report = report;
    const char *lang = eg_yaml_string(eg_yaml_find(text.front, "lang"), NULL);
    return lang && !is_answered(tag, lang);
}
