/* Text and bytes as HTML and XML take them, and templates filled. See internal.h and preview.h. */
#include "base/file.h"
#include "preview/internal.h"

void eg_preview_add_text(eg_buffer *out, eg_slice text)
{
    size_t from = 0;
    for (size_t i = 0; i < text.size; i++) {
        char c = text.data[i];
        const char *entity = c == '&'   ? "&amp;"
                             : c == '<' ? "&lt;"
                             : c == '>' ? "&gt;"
                             : c == '"' ? "&quot;"
                                        : NULL;
        if (!entity)
            continue;
        eg_buffer_add(out, text.data + from, i - from);
        eg_buffer_add_string(out, entity);
        from = i + 1;
    }
    eg_buffer_add(out, text.data + from, text.size - from);
}

void eg_preview_add_string(eg_buffer *out, const char *text)
{
    eg_preview_add_text(out, eg_slice_of(text ? text : ""));
}

/* RFC 4648 4. */
static void add_base64(eg_buffer *out, eg_slice bytes)
{
    static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    for (size_t i = 0; i < bytes.size; i += 3) {
        size_t n = bytes.size - i < 3 ? bytes.size - i : 3;
        uint32_t group = 0;
        for (size_t k = 0; k < 3; k++)
            group = group << 8 | (k < n ? (unsigned char)bytes.data[i + k] : 0);
        char four[4];
        for (size_t k = 0; k < 4; k++)
            four[k] = k <= n ? digits[group >> (18 - 6 * k) & 63] : '=';
        eg_buffer_add(out, four, 4);
    }
}

bool eg_preview_add_data_uri(eg_buffer *out, eg_slice bytes)
{
    bool is_png = bytes.size > 8 && memcmp(bytes.data, "\x89PNG\r\n\x1a\n", 8) == 0;
    bool is_jpeg = bytes.size > 3 && memcmp(bytes.data, "\xff\xd8\xff", 3) == 0;
    if (!is_png && !is_jpeg)
        return false;
    eg_buffer_print(out, "data:image/%s;base64,", is_png ? "png" : "jpeg");
    add_base64(out, bytes);
    return true;
}

/* ---- templates ---- */

eg_status eg_preview_template(eg_job *job, const char *data_folder, const char *name, eg_slice *out)
{
    const char *path = eg_arena_print(job->arena, "%s/preview/%s", data_folder, name);
    eg_map map = {0};
    int error = eg_file_map(path, &map);
    if (error) {
        eg_finding *finding = eg_report_add(job->report, EG_F_DATA_MISSING, (eg_place){.file = path},
                                            "a page's template cannot be read: %s", strerrordesc_np(error));
        eg_report_hint(job->report, finding, "install engross again, or name its data folder with --data");
        return EG_ERR_SYSTEM;
    }
    /* Room first: what fails must not leave the map behind. */
    char *copy = map.size < SIZE_MAX ? eg_memory_alloc(map.size + 1) : NULL;
    size_t size = map.size;
    if (copy)
        memcpy(copy, map.data, size);
    eg_file_unmap(&map);
    if (!copy)
        eg_arena_fail(job->arena);
    struct eg_closer *closer = eg_job_on_close(job, eg_memory_free, copy);
    *out = (eg_slice){eg_arena_dup(job->arena, (eg_slice){copy, size}), size};
    eg_job_release(job, closer);
    return EG_OK;
}

static size_t find(eg_slice text, size_t from, const char *word)
{
    size_t size = strlen(word);
    for (size_t i = from; i + size <= text.size; i++)
        if (memcmp(text.data + i, word, size) == 0)
            return i;
    return text.size;
}

void eg_preview_fill(eg_slice template, const eg_preview_slot *slots, size_t n, eg_buffer *out)
{
    for (size_t at = 0; at < template.size;) {
        size_t open = find(template, at, "{{"), close = find(template, open, "}}");
        eg_buffer_add(out, template.data + at, open - at);
        if (close == template.size) {
            eg_buffer_add(out, template.data + open, template.size - open);
            return;
        }
        eg_slice name = {template.data + open + 2, close - open - 2};
        for (size_t i = 0; i < n; i++)
            if (eg_slice_is(name, slots[i].name))
                eg_buffer_add_slice(out, slots[i].html);
        at = close + 2;
    }
}
