/* A JPEG's header, and the file as it is: PDF holds JPEG data itself (DCTDecode, ISO 32000-1 7.4.8). See
 * picture.h.
 *
 * The whole file is decoded once, row by row, and thrown away: a header alone would not tell a truncated
 * file. As with PNG, all that a jump passes over is in one struct, and libjpeg's memory is returned in one
 * place. */
#include <stdio.h> /* jpeglib.h needs FILE */

#include <jpeglib.h>
#include <jerror.h>
#include <setjmp.h>

#include "picture/internal.h"

struct reader {
    struct jpeg_decompress_struct jpeg;
    struct jpeg_error_mgr errors;
    jmp_buf on_error;
    bool is_truncated, wants_rows;
};

static void fail(j_common_ptr jpeg)
{
    longjmp(((struct reader *)jpeg->client_data)->on_error, 1);
}

/* libjpeg makes up for missing data and only warns; a warning of that kind is our error. */
static void hear_warning(j_common_ptr jpeg, int level)
{
    struct reader *reader = jpeg->client_data;
    if (level >= 0)
        return;
    if (reader->errors.msg_code == JWRN_JPEG_EOF || reader->errors.msg_code == JWRN_HIT_MARKER)
        reader->is_truncated = true;
}

static void keep_silent(j_common_ptr jpeg)
{
    (void)jpeg;
}

static void close_reader(void *object)
{
    jpeg_destroy_decompress(&((struct reader *)object)->jpeg);
}

static void set_natural(eg_picture *out, const struct jpeg_decompress_struct *jpeg)
{
    enum { PER_INCH = 1, PER_CM = 2 };
    uint32_t x = 0, y = 0;
    if (jpeg->saw_JFIF_marker && jpeg->density_unit == PER_INCH) {
        x = (uint32_t)(jpeg->X_density * 10000u / 254u);
        y = (uint32_t)(jpeg->Y_density * 10000u / 254u);
    } else if (jpeg->saw_JFIF_marker && jpeg->density_unit == PER_CM) {
        x = jpeg->X_density * 100u;
        y = jpeg->Y_density * 100u;
    }
    eg_picture_set_natural(out, x, y);
}

/* Decodes every row: into samples, or, when that is NULL, into one row, only to see that all are there. */
static void decode_all(eg_job *job, struct reader *reader, char *samples)
{
    jpeg_start_decompress(&reader->jpeg);
    size_t size = (size_t)reader->jpeg.output_width * (size_t)reader->jpeg.output_components;
    JSAMPROW row = samples ? (JSAMPROW)samples : eg_arena_alloc(job->arena, size);
    while (reader->jpeg.output_scanline < reader->jpeg.output_height) {
        jpeg_read_scanlines(&reader->jpeg, &row, 1);
        row += samples ? size : 0;
    }
    jpeg_finish_decompress(&reader->jpeg);
}

static eg_picture_fault read_picture(eg_job *job, struct reader *reader, eg_slice bytes, bool size_only,
                                     eg_picture *out)
{
    if (setjmp(reader->on_error))
        return reader->is_truncated ? EG_PICTURE_TRUNCATED : EG_PICTURE_DAMAGED;
    jpeg_mem_src(&reader->jpeg, (const unsigned char *)bytes.data, (unsigned long)bytes.size);
    jpeg_read_header(&reader->jpeg, TRUE);
    out->width = reader->jpeg.image_width;
    out->height = reader->jpeg.image_height;
    out->is_jpeg = true;
    if (reader->jpeg.num_components == 4)
        return EG_PICTURE_CMYK;
    if (reader->jpeg.num_components != 1 && reader->jpeg.num_components != 3)
        return EG_PICTURE_DAMAGED;
    out->n_components = (uint8_t)reader->jpeg.num_components;
    set_natural(out, &reader->jpeg);
    if (!eg_picture_is_within_limits(out->width, out->height, out->n_components))
        return EG_PICTURE_HUGE;
    if (size_only)
        return EG_PICTURE_FINE;
    char *samples = NULL;
    size_t size = (size_t)out->width * out->height * out->n_components;
    if (reader->wants_rows) {
        reader->jpeg.out_color_space = JCS_RGB;
        samples = eg_arena_alloc(job->arena, size);
    }
    decode_all(job, reader, samples);
    if (reader->is_truncated)
        return EG_PICTURE_TRUNCATED;
    out->data = samples ? (eg_slice){samples, size} : bytes;
    return EG_PICTURE_FINE;
}

static eg_picture_fault read_file(eg_job *job, eg_slice bytes, bool size_only, bool wants_rows,
                                  eg_picture *out)
{
    struct reader *reader = EG_NEW(job->arena, struct reader);
    reader->wants_rows = wants_rows;
    reader->jpeg.err = jpeg_std_error(&reader->errors);
    reader->errors.error_exit = fail;
    reader->errors.emit_message = hear_warning;
    reader->errors.output_message = keep_silent;
    reader->jpeg.client_data = reader;
    if (setjmp(reader->on_error))
        return EG_PICTURE_DAMAGED;
    jpeg_create_decompress(&reader->jpeg); /* keeps err and client_data */
    struct eg_closer *closer = eg_job_on_close(job, close_reader, reader);
    eg_picture_fault fault = read_picture(job, reader, bytes, size_only, out);
    eg_job_release(job, closer);
    return fault;
}

eg_picture_fault eg_picture_read_jpeg(eg_job *job, eg_slice bytes, bool size_only, eg_picture *out)
{
    return read_file(job, bytes, size_only, false, out);
}

eg_picture_fault eg_picture_decode_jpeg(eg_job *job, eg_slice bytes, eg_picture *out)
{
    return read_file(job, bytes, false, true, out);
}
