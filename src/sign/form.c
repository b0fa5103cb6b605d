/* Objects copied from one file to another. See form.h. */
#include "sign/form.h"

/* Numbers of one object in both files. */
struct pair {
    uint32_t old, new;
};

typedef struct copying {
    eg_update *update;
    const eg_reader *from;
    EG_VECTOR(struct pair) pairs; /* a page of ours needs a few dozen */
    uint32_t n_copied;            /* of the pairs */
} copying;

static uint32_t number_of(copying *c, uint32_t old)
{
    for (uint32_t i = 0; i < c->pairs.n; i++)
        if (c->pairs.items[i].old == old)
            return c->pairs.items[i].new;
    struct pair *pair = EG_PUSH(c->update->job->arena, &c->pairs);
    *pair = (struct pair){old, eg_update_reserve(c->update)};
    return pair->new;
}

static void add_reference(void *data, eg_buffer *out, const eg_object *reference)
{
    eg_buffer_print(out, "%u 0 R", number_of(data, reference->ref.number));
}

/* Without what a copy's stream gives anew, or what belongs to its file's structure. */
static void copy_object(copying *c, struct pair pair)
{
    static const char *const left_out[] = {"Length", "StructParent", "StructParents", "Metadata", NULL};
    eg_print_references references = {add_reference, c};
    const eg_object *object = eg_read_lookup(c->from, pair.old, 0);
    eg_buffer text = eg_buffer_new(c->update->job->arena);
    if (object->kind == EG_OBJECT_STREAM) {
        eg_print_entries(&text, object->stream.dict, left_out, &references);
        eg_update_add_stream(c->update, pair.new, text.data, eg_read_stored(c->from, object));
        return;
    }
    eg_print_object(&text, object, &references);
    eg_update_open(c->update, pair.new, 0);
    eg_buffer_add_slice(&c->update->out, eg_buffer_slice(&text));
    eg_update_close(c->update);
}

/* What is drawn, without the marks that join it to its file's structure. */
static void add_operators(copying *c, eg_slice content, eg_buffer *out)
{
    static const char *const marks[] = {"BMC", "BDC", "EMC", "MP", "DP"};
    eg_operators *operators = eg_read_operators(c->from, content, "an appearance");
    eg_operator operator;
    while (eg_read_next_operator(operators, &operator)) {
        bool is_mark = false;
        for (size_t i = 0; i < sizeof marks / sizeof *marks; i++)
            is_mark = is_mark || eg_slice_is(operator.name, marks[i]);
        if (is_mark)
            continue;
        eg_buffer_add(out, content.data + operator.begin, operator.end - operator.begin);
        eg_buffer_add_char(out, '\n');
    }
}

eg_status eg_form_add_page(eg_update *update, const eg_reader *from, uint32_t *number_out)
{
    copying c = {.update = update, .from = from};
    const eg_read_page *pages;
    uint32_t n;
    eg_slice content;
    eg_arena *arena = update->job->arena;
    eg_status status = eg_read_pages(from, &pages, &n);
    if (status == EG_OK)
        status = eg_read_content(from, &pages[0], &content);
    if (status != EG_OK)
        return status;
    eg_buffer text = eg_buffer_new(arena), drawn = eg_buffer_new(arena);
    add_operators(&c, content, &drawn);
    eg_buffer_add_string(&text, "/Type/XObject/Subtype/Form/BBox[0 0 ");
    eg_buffer_add_len(&text, pages[0].media.x1 - pages[0].media.x0, 2);
    eg_buffer_add_char(&text, ' ');
    eg_buffer_add_len(&text, pages[0].media.y1 - pages[0].media.y0, 2);
    eg_buffer_add_string(&text, "]/Resources ");
    eg_print_object(&text, pages[0].resources, &(eg_print_references){add_reference, &c});
    *number_out = eg_update_reserve(update);
    eg_update_add_stream(update, *number_out, text.data, eg_buffer_slice(&drawn));
    while (c.n_copied < c.pairs.n && eg_read_status(from) == EG_OK)
        copy_object(&c, c.pairs.items[c.n_copied++]);
    return eg_read_status(from);
}
