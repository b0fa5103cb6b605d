/* Pictures that a text or a key names: their files, read where the caller keeps its texts.
 *
 * Place: inline.c, blocks.c and head.c add them; layout/ and pdf/ decode the bytes through picture/. */
#include <errno.h>

#include "document/internal.h"

/* Far more than a declaration has; each file that is named is looked for among those before it. */
enum { MOST_FILES = 1000 };

static const char *words_for(int error)
{
    return error == ENOENT || error == ENOTDIR ? "there is no such file"
           : error == EISDIR                   ? "it is a folder"
           : error == EACCES                   ? "it may not be opened"
                                               : "the system failed";
}

static void refuse(eg_builder *b, const char *path, eg_place place, int error)
{
    const char *message =
        eg_arena_print(b->job->arena, "the picture %s cannot be read: %s", path, words_for(error));
    if (error == EFBIG)
        eg_builder_refuse(b, EG_F_PICTURE_HUGE, place,
                          eg_arena_print(b->job->arena, "the picture %s is too large", path),
                          "scale it down: at most 64 MiB");
    else
        eg_builder_refuse(b, EG_F_PICTURE_MISSING, place, message,
                          "a picture is looked for beside the file that names it");
}

/* The bytes of a file; data NULL with a finding when they cannot be had. */
static eg_slice read_file(eg_builder *b, const char *path, eg_place place)
{
    for (uint32_t i = 0; i < b->files.n; i++)
        if (strcmp(b->files.items[i].path, path) == 0)
            return b->files.items[i].bytes;
    if (b->files.n == MOST_FILES) {
        if (!b->has_too_many_files)
            eg_builder_refuse(b, EG_F_PICTURES_TOO_MANY, place, "the text names more than 1000 pictures",
                              "is this the text of a declaration?");
        b->has_too_many_files = true;
        return (eg_slice){0};
    }
    eg_slice bytes = {0};
    int error = eg_source_read_picture(b->job, b->text->source, path, &bytes);
    if (error)
        refuse(b, path, place, error);
    *EG_PUSH(b->job->arena, &b->files) = (eg_picture_file){path, bytes};
    return bytes;
}

uint32_t eg_builder_add_picture(eg_builder *b, const char *folder, const char *path, eg_slice alt,
                                eg_place place, bool is_of_house)
{
    eg_document *d = b->document;
    bool is_allowed = is_of_house || eg_source_allows(b->job, b->text->source, place, "picture", path);
    path = *path == '/' ? path : eg_arena_print(b->job->arena, "%s%s", folder, path);
    EG_GROW(b, d->pictures, d->n_pictures, b->pictures_cap);
    d->pictures[d->n_pictures] = (eg_picture_ref){
        .path = path, .place = place, .bytes = is_allowed ? read_file(b, path, place) : (eg_slice){0}};
    *EG_PUSH(b->job->arena, &b->alts) = alt;
    return d->n_pictures++;
}

void eg_builder_add_alts(eg_builder *b)
{
    for (uint32_t i = 0; i < b->alts.n; i++)
        b->document->pictures[i].alt = eg_builder_add_made(b, b->alts.items[i]);
}
