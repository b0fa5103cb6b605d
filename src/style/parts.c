/* The parts of a style of the folder that hold for one script or one language.
 *
 * Place: under cache.c and resolve.c. They are two thirds of the root file and a document needs one or two of
 * them: each is found by its lines (source/outline.h) and parsed when it is asked for. A style of the folder
 * therefore keeps to a form: `scripts:` and `languages:` stand at the margin, their entries two spaces in. A
 * style named by a path is a user's own, of any form, and is parsed whole. */
#include "source/outline.h"
#include "style/internal.h"

/* Whether the line opens a section of parts, or another section. */
static bool opens_parts(const eg_outline *line, const char *section)
{
    eg_slice key = eg_outline_key(line);
    return line->indent == 0 && (section ? eg_slice_is(key, section)
                                         : eg_slice_is(key, "scripts") || eg_slice_is(key, "languages"));
}

eg_slice eg_style_without_parts(eg_arena *arena, eg_slice text)
{
    eg_outline line = {.rest = text};
    eg_buffer rest = eg_buffer_new(arena);
    bool is_part = false;
    while (eg_outline_next(&line)) {
        if (line.indent == 0 && !line.is_blank)
            is_part = opens_parts(&line, NULL);
        if (!is_part)
            eg_buffer_add_slice(&rest, line.line);
        eg_buffer_add_char(&rest, '\n'); /* also for a line left out: places stay right */
    }
    return eg_buffer_slice(&rest);
}

/* The lines of one entry of a section, and the number of the first. */
static eg_slice find_lines(eg_slice text, const char *section, const char *name, uint32_t *number)
{
    eg_outline line = {.rest = text};
    eg_slice found = {0};
    bool is_section = false;
    while (eg_outline_next(&line)) {
        if (line.is_blank)
            continue;
        if (line.indent == 0)
            is_section = opens_parts(&line, section);
        if (found.data && line.indent <= 2)
            break;
        if (is_section && line.indent == 2 && eg_slice_is(eg_outline_key(&line), name)) {
            found = line.line;
            *number = line.number;
        }
        if (found.data)
            found.size = (size_t)(line.line.data + line.line.size - found.data);
    }
    return found;
}

static const eg_yaml *parse_part(eg_job *job, eg_style_files *files, int i, const char *section,
                                 const char *name)
{
    uint32_t number = 0;
    eg_slice lines = find_lines(files->texts[i], section, name, &number);
    const eg_yaml *entry;
    if (!lines.data || eg_yaml_parse(job, files->items[i]->place.file, lines, number, &entry) != EG_OK)
        return NULL;
    eg_style_check_part(job, files, i, entry->items[0]);
    return entry->items[0];
}

const eg_yaml *eg_style_part(eg_job *job, eg_style_files *files, int i, const char *section, const char *name)
{
    if (!files->texts[i].data)
        return eg_yaml_find(eg_yaml_find(files->items[i], section), name);
    for (uint32_t k = 0; k < files->parts.n; k++) {
        const eg_style_part_entry *known = &files->parts.items[k];
        if (known->file == i && strcmp(known->section, section) == 0 && strcmp(known->name, name) == 0)
            return known->tree;
    }
    const eg_yaml *tree = parse_part(job, files, i, section, name);
    *EG_PUSH(job->arena, &files->parts) =
        (eg_style_part_entry){i, section, eg_arena_dup(job->arena, eg_slice_of(name)), tree};
    return tree;
}
