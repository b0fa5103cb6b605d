/* --dump=runs: the runs of a paragraph and their glyphs, one run a line.
 *
 * Place: beside the pipeline; tests compare it. A glyph is its id, "@" and where its cluster begins, "+" and
 * its advance in points; a letter each for flags: u unsafe to break, s space, i invisible, m mark, o object.
 */
#include "shape/internal.h"

static void dump_glyph(const eg_glyph *glyph, uint32_t begin, eg_buffer *out)
{
    static const struct {
        uint8_t flag;
        char letter;
    } letters[] = {{EG_SHAPE_UNSAFE_TO_BREAK, 'u'},
                   {EG_SHAPE_SPACE, 's'},
                   {EG_SHAPE_INVISIBLE, 'i'},
                   {EG_SHAPE_MARK, 'm'},
                   {EG_SHAPE_OBJECT, 'o'}};
    eg_buffer_print(out, " %u@%u+", (unsigned)glyph->id, (unsigned)(glyph->cluster - begin));
    eg_buffer_add_len(out, glyph->advance, 2);
    for (size_t i = 0; i < sizeof letters / sizeof *letters; i++)
        if (glyph->flags & letters[i].flag)
            eg_buffer_add_char(out, letters[i].letter);
}

void eg_shape_dump(const eg_shaped *shaped, eg_buffer *out)
{
    eg_buffer_print(out, "paragraph %u..%u level %u\n", (unsigned)shaped->range.begin,
                    (unsigned)shaped->range.end, (unsigned)shaped->base_level);
    for (uint32_t i = 0; i < shaped->n_runs; i++) {
        const eg_shape_run *run = &shaped->runs[i];
        eg_buffer_print(out, "  run %u..%u item %u level %u %s %s ", (unsigned)run->text.begin,
                        (unsigned)run->text.end, (unsigned)run->item, (unsigned)run->level, run->script,
                        run->face ? eg_face_name(run->face) : "-");
        eg_buffer_add_len(out, run->size, 2);
        eg_buffer_add_string(out, ":");
        for (uint32_t g = 0; g < run->n_glyphs; g++)
            dump_glyph(&shaped->glyphs[run->first_glyph + g], shaped->range.begin, out);
        eg_buffer_add_char(out, '\n');
    }
}
