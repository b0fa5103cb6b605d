/* Content that is signed and not shown: layers that are switched off, in what was signed or in what is shown now
 * (ISO 32000-1 8.11.4). See internal.h. */
#include "verify/internal.h"

static const char *layer_name(eg_examination *v, const eg_reader *reader, const eg_object *layer)
{
    const eg_object *name = eg_read_find(reader, layer, "Name");
    return name->kind == EG_OBJECT_STRING ? eg_verify_printable(v, eg_read_text(v->job->arena, name))
                                          : "(no name)";
}

/* Why a configuration hides something; NULL: it does not. */
static const char *hides(eg_examination *v, const eg_reader *reader, const eg_object *configuration)
{
    eg_arena *arena = v->job->arena;
    const eg_object *off = eg_read_find(reader, configuration, "OFF"),
                    *as = eg_read_find(reader, configuration, "AS");
    const eg_object *state = eg_read_find(reader, configuration, "BaseState");
    if (off->kind == EG_OBJECT_ARRAY && off->array.n)
        return eg_arena_print(arena, "the layer %s is switched off",
                              layer_name(v, reader, eg_read_item(reader, off, 0)));
    if (eg_object_is_name(state, "OFF"))
        return "its layers are switched off";
    return as->kind == EG_OBJECT_ARRAY && as->array.n
               ? "layers are shown on a screen and not on paper, or the reverse"
               : NULL;
}

static bool look_at(eg_examination *v, uint32_t revision)
{
    const eg_reader *reader = eg_read_at(v->reader, revision);
    const eg_object *root = eg_read_find(reader, eg_read_trailer(reader), "Root");
    const eg_object *properties = eg_read_find(reader, root, "OCProperties");
    const char *words = hides(v, reader, eg_read_find(reader, properties, "D"));
    if (words)
        eg_verify_hint(v, eg_verify_tell_file(v, EG_F_CONTENT_HIDDEN, "revision %u: %s", revision + 1, words),
                       "look at the file with all its layers switched on");
    return words != NULL;
}

void eg_verify_hidden(eg_examination *v)
{
    uint32_t newest = v->reader->n_revisions - 1;
    if (look_at(v, newest))
        return;
    for (uint32_t i = 0; i < v->n_signatures; i++)
        if (v->signatures[i].revision != EG_NO_REVISION && v->signatures[i].revision != newest &&
            look_at(v, v->signatures[i].revision))
            return;
}
