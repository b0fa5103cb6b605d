/* PNG to rows of 8-bit grey or RGB samples and, apart, its alpha. See picture.h.
 *
 * libpng leaves by longjmp when a file is bad. Everything that a jump may pass over lives in one struct,
 * which the caller of setjmp holds; nothing of ours is allocated between the setjmp and the end of the
 * decoding but memory of the job, so nothing leaks. libpng's own memory is the arena's: when that fails, the
 * job ends and takes it along. */
#include <png.h>
#include <setjmp.h>
#include <string.h>

#include "picture/internal.h"
#include "picture/profile.h"

struct reader {
    jmp_buf on_error;
    eg_job *job;
    eg_slice bytes;
    size_t at;
    bool is_truncated;
    png_structp png;
    png_infop info;
    png_bytep row; /* one row as libpng gives it: samples and alpha together */
    char *samples, *alpha;
};

static _Noreturn void fail(png_structp png, png_const_charp message)
{
    (void)message;
    struct reader *reader = png_get_error_ptr(png);
    longjmp(reader->on_error, 1);
}

static void ignore(png_structp png, png_const_charp message)
{
    (void)png;
    (void)message;
}

static png_voidp take_memory(png_structp png, png_alloc_size_t size)
{
    return eg_arena_alloc(((eg_job *)png_get_mem_ptr(png))->arena, size);
}

static void leave_memory(png_structp png, png_voidp memory)
{
    (void)png;
    (void)memory;
}

static void read_bytes(png_structp png, png_bytep out, size_t size)
{
    struct reader *reader = png_get_io_ptr(png);
    if (size > reader->bytes.size - reader->at) {
        reader->is_truncated = true;
        fail(png, "");
    }
    memcpy(out, reader->bytes.data + reader->at, size);
    reader->at += size;
}

static void read_header(struct reader *reader, eg_picture *out, int *colour_type)
{
    png_structp png = reader->png;
    png_uint_32 width, height, x = 0, y = 0;
    int depth, unit = PNG_RESOLUTION_UNKNOWN;
    png_read_info(png, reader->info);
    png_get_IHDR(png, reader->info, &width, &height, &depth, colour_type, NULL, NULL, NULL);
    out->width = width;
    out->height = height;
    out->n_components = (*colour_type & PNG_COLOR_MASK_COLOR) ? 3 : 1;
    if (!png_get_pHYs(png, reader->info, &x, &y, &unit) || unit != PNG_RESOLUTION_METER)
        x = y = 0;
    eg_picture_set_natural(out, x, y);
    png_charp name;
    png_bytep profile;
    png_uint_32 size;
    int compression;
    if (png_get_iCCP(png, reader->info, &name, &compression, &profile, &size))
        out->is_other_rgb = eg_profile_is_other_rgb((eg_slice){(const char *)profile, size});
}

/* Every form of PNG to 8 bits grey or RGB, with alpha when the file has any. */
static void choose_transforms(struct reader *reader)
{
    png_set_expand(reader->png);
    png_set_scale_16(reader->png);
    png_set_interlace_handling(reader->png);
    png_read_update_info(reader->png, reader->info);
}

static void split_row(struct reader *reader, const eg_picture *out, size_t y, bool has_alpha)
{
    size_t n = out->n_components;
    char *samples = reader->samples + y * out->width * n;
    if (!has_alpha) {
        memcpy(samples, reader->row, out->width * n);
        return;
    }
    for (size_t x = 0; x < out->width; x++) {
        memcpy(samples + x * n, reader->row + x * (n + 1), n);
        reader->alpha[y * out->width + x] = (char)reader->row[x * (n + 1) + n];
    }
}

static void read_rows(struct reader *reader, eg_picture *out)
{
    png_structp png = reader->png;
    bool is_interlaced = png_get_interlace_type(png, reader->info) != PNG_INTERLACE_NONE;
    choose_transforms(reader);
    size_t n_channels = png_get_channels(png, reader->info), row_size = png_get_rowbytes(png, reader->info);
    bool has_alpha = n_channels == out->n_components + 1u;
    if (row_size != out->width * n_channels || (!has_alpha && n_channels != out->n_components))
        fail(png, "");
    eg_arena *arena = reader->job->arena;
    size_t n_pixels = (size_t)out->width * out->height;
    reader->samples = eg_arena_alloc_array(arena, n_pixels, out->n_components);
    reader->alpha = has_alpha ? eg_arena_alloc(arena, n_pixels) : NULL;
    if (is_interlaced) { /* the passes need the whole picture */
        png_bytep all = eg_arena_alloc_array(arena, out->height, row_size);
        png_bytepp rows = EG_NEW_ARRAY(arena, png_bytep, out->height);
        for (size_t y = 0; y < out->height; y++)
            rows[y] = all + y * row_size;
        png_read_image(png, rows);
        for (size_t y = 0; y < out->height; y++) {
            reader->row = rows[y];
            split_row(reader, out, y, has_alpha);
        }
    } else {
        reader->row = eg_arena_alloc(arena, row_size);
        for (size_t y = 0; y < out->height; y++) {
            png_read_row(png, reader->row, NULL);
            split_row(reader, out, y, has_alpha);
        }
    }
    png_read_end(png, NULL);
    out->data = (eg_slice){reader->samples, n_pixels * out->n_components};
    if (has_alpha)
        out->alpha = (eg_slice){reader->alpha, n_pixels};
}

eg_picture_fault eg_picture_read_png(eg_job *job, eg_slice bytes, bool size_only, eg_picture *out)
{
    enum { SIGNATURE = 8 };
    struct reader *reader = EG_NEW(job->arena, struct reader);
    reader->job = job;
    reader->bytes = bytes;
    if (setjmp(reader->on_error))
        return reader->is_truncated ? EG_PICTURE_TRUNCATED : EG_PICTURE_DAMAGED;
    reader->at = SIGNATURE;
    reader->png =
        png_create_read_struct_2(PNG_LIBPNG_VER_STRING, reader, fail, ignore, job, take_memory, leave_memory);
    if (!reader->png)
        return EG_PICTURE_DAMAGED;
    reader->info = png_create_info_struct(reader->png);
    if (!reader->info)
        return EG_PICTURE_DAMAGED;
    png_set_read_fn(reader->png, reader, read_bytes);
    png_set_sig_bytes(reader->png, SIGNATURE);
    /* Limits of our own, told below; libpng's of a million a side would be reported as damage. */
    png_set_user_limits(reader->png, PNG_UINT_31_MAX, PNG_UINT_31_MAX);
    png_set_chunk_cache_max(reader->png, 64);
    png_set_chunk_malloc_max(reader->png, 8 * 1024 * 1024);
    int colour_type = 0;
    read_header(reader, out, &colour_type);
    if (!eg_picture_is_within_limits(out->width, out->height, out->n_components + 1u))
        return EG_PICTURE_HUGE;
    if (!size_only)
        read_rows(reader, out);
    return EG_PICTURE_FINE;
}
