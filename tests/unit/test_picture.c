/* picture/: PNG in all its forms, JPEG, and files that are not what they should be. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include <cmocka.h>

#include <jpeglib.h>
#include <png.h>

#include "base/file.h"
#include "picture/picture.h"

static char folder[] = "/tmp/engross-picture-XXXXXX", path[64];

static int make_folder(void **state)
{
    (void)state;
    if (!mkdtemp(folder))
        return 1;
    snprintf(path, sizeof path, "%s/picture", folder);
    return 0;
}

static int remove_folder(void **state)
{
    (void)state;
    unlink(path);
    return rmdir(folder);
}

struct png_wish {
    uint32_t width, height;
    int depth, colour_type, interlace;
    bool header_only, has_resolution;
};

/* Every sample's byte is 10 × its column + its row. */
static void write_png(struct png_wish wish)
{
    FILE *file = fopen(path, "wb");
    png_structp png = png_create_write_struct(PNG_LIBPNG_VER_STRING, NULL, NULL, NULL);
    png_infop info = png_create_info_struct(png);
    if (setjmp(png_jmpbuf(png)))
        abort();
    png_init_io(png, file);
    png_set_user_limits(png, PNG_UINT_31_MAX, PNG_UINT_31_MAX);
    png_set_IHDR(png, info, wish.width, wish.height, wish.depth, wish.colour_type, wish.interlace, 0, 0);
    png_color palette[4] = {{1, 2, 3}, {4, 5, 6}, {7, 8, 9}, {10, 11, 12}};
    png_byte transparent[2] = {0, 128};
    if (wish.colour_type == PNG_COLOR_TYPE_PALETTE) {
        png_set_PLTE(png, info, palette, 4);
        png_set_tRNS(png, info, transparent, 2, NULL);
    }
    if (wish.has_resolution)
        png_set_pHYs(png, info, 11811, 11811, PNG_RESOLUTION_METER); /* 300 pixels an inch */
    png_write_info(png, info);
    if (wish.header_only) {
        png_write_flush(png);
        fwrite("\0\0\0\1IDAT", 8, 1, file);
    } else {
        png_byte rows[8][64], *pointers[8];
        for (uint32_t y = 0; y < wish.height; y++) {
            pointers[y] = rows[y];
            for (size_t i = 0; i < sizeof rows[y]; i++)
                rows[y][i] = (png_byte)(wish.colour_type == PNG_COLOR_TYPE_PALETTE ? 0x1B : 10 * i + y);
        }
        png_write_image(png, pointers);
        png_write_end(png, NULL);
    }
    png_destroy_write_struct(&png, &info);
    fclose(file);
}

static void write_jpeg(int n_components, J_COLOR_SPACE space)
{
    FILE *file = fopen(path, "wb");
    struct jpeg_compress_struct jpeg;
    struct jpeg_error_mgr errors;
    jpeg.err = jpeg_std_error(&errors);
    jpeg_create_compress(&jpeg);
    jpeg_stdio_dest(&jpeg, file);
    jpeg.image_width = 32;
    jpeg.image_height = 16;
    jpeg.input_components = n_components;
    jpeg.in_color_space = space;
    jpeg_set_defaults(&jpeg);
    jpeg.density_unit = 1;
    jpeg.X_density = jpeg.Y_density = 72;
    jpeg_start_compress(&jpeg, TRUE);
    JSAMPLE row[32 * 4] = {0};
    JSAMPROW rows = row;
    while (jpeg.next_scanline < jpeg.image_height) {
        for (size_t i = 0; i < sizeof row; i++)
            row[i] = (JSAMPLE)(i * 37 + jpeg.next_scanline * 11);
        jpeg_write_scanlines(&jpeg, &rows, 1);
    }
    jpeg_finish_compress(&jpeg);
    jpeg_destroy_compress(&jpeg);
    fclose(file);
}

static void cut_file(long size)
{
    assert_int_equal(truncate(path, size), 0);
}

static long file_size(void)
{
    FILE *file = fopen(path, "rb");
    fseek(file, 0, SEEK_END);
    long size = ftell(file);
    fclose(file);
    return size;
}

struct question {
    const char *path;
    bool size_only;
    const eg_picture *picture;
};

static eg_status load_job(eg_job *job, void *data)
{
    struct question *question = data;
    eg_place place = {.file = "text.md", .line = 3, .column = 1};
    eg_map map;
    if (eg_file_map(question->path, &map) != 0)
        return eg_picture_load(job, (eg_slice){0}, question->path, place, question->size_only,
                               &question->picture);
    eg_slice bytes = {eg_arena_dup(job->arena, (eg_slice){map.data, map.size}), map.size};
    eg_file_unmap(&map);
    return eg_picture_load(job, bytes, question->path, place, question->size_only, &question->picture);
}

static eg_job *job;

static const eg_picture *load(bool size_only)
{
    job = eg_job_new();
    struct question question = {.path = path, .size_only = size_only};
    assert_int_equal(eg_job_run(job, load_job, &question), EG_OK);
    assert_int_equal(eg_report_n(job->report), 0);
    return question.picture;
}

static void expect_fault(const char *file, bool size_only, const char *slug)
{
    job = eg_job_new();
    struct question question = {.path = file, .size_only = size_only};
    assert_int_equal(eg_job_run(job, load_job, &question), EG_ERR_INPUT);
    assert_null(question.picture);
    assert_int_equal(eg_report_n(job->report), 1);
    assert_string_equal(eg_report_at(job->report, 0)->slug, slug);
    assert_int_equal(eg_report_at(job->report, 0)->line, 3);
    assert_non_null(eg_report_at(job->report, 0)->hint);
    eg_job_free(job);
}

static void test_png_forms(void **state)
{
    (void)state;
    write_png((struct png_wish){4, 3, 8, PNG_COLOR_TYPE_GRAY, 0, false, true});
    const eg_picture *picture = load(false);
    assert_int_equal(picture->width, 4);
    assert_int_equal(picture->height, 3);
    assert_int_equal(picture->n_components, 1);
    assert_false(picture->is_jpeg);
    assert_int_equal(picture->data.size, 12);
    assert_int_equal(picture->data.data[1 * 4 + 2], 21);
    assert_int_equal(picture->alpha.size, 0);
    assert_true(picture->natural_width > EG_PT * 95 / 100 && picture->natural_width < EG_PT * 97 / 100);
    eg_job_free(job);

    write_png((struct png_wish){2, 2, 8, PNG_COLOR_TYPE_RGB_ALPHA, PNG_INTERLACE_ADAM7, false, false});
    picture = load(false);
    assert_int_equal(picture->n_components, 3);
    assert_int_equal(picture->data.size, 12);
    assert_int_equal(picture->alpha.size, 4);
    assert_int_equal(picture->data.data[3], 40); /* red of the second pixel: byte 4 of the row */
    assert_int_equal(picture->alpha.data[1], 70);
    assert_int_equal(picture->natural_width, eg_len_scale(2 * 72, EG_PT, 150)); /* no resolution: 150 */
    eg_job_free(job);

    write_png((struct png_wish){2, 1, 16, PNG_COLOR_TYPE_GRAY, 0, false, false});
    picture = load(false);
    assert_int_equal(picture->data.size, 2);
    assert_int_equal(picture->data.data[1], 20); /* 0x141E scaled to 8 bits */
    eg_job_free(job);

    write_png((struct png_wish){4, 1, 2, PNG_COLOR_TYPE_PALETTE, 0, false, false});
    picture = load(false);
    assert_int_equal(picture->n_components, 3);
    assert_memory_equal(picture->data.data, "\1\2\3\4\5\6\7\10\11\12\13\14", 12);
    assert_memory_equal(picture->alpha.data, "\0\200\377\377", 4);
    eg_job_free(job);
}

static void test_png_faults(void **state)
{
    (void)state;
    write_png((struct png_wish){8, 8, 8, PNG_COLOR_TYPE_RGB, 0, false, false});
    long size = file_size();
    cut_file(size - 20);
    expect_fault(path, false, "picture-truncated");
    assert_int_equal(load(true)->width, 8); /* the size alone is there */
    eg_job_free(job);
    cut_file(20);
    expect_fault(path, true, "picture-truncated");

    write_png((struct png_wish){60000, 60000, 8, PNG_COLOR_TYPE_RGB, 0, true, false});
    expect_fault(path, true, "picture-huge");
    write_png((struct png_wish){8, 8, 8, PNG_COLOR_TYPE_GRAY, 0, false, false});
    FILE *file = fopen(path, "r+b"); /* the first IDAT's checksum no longer holds */
    fseek(file, 45, SEEK_SET);
    fputc(0x55, file);
    fclose(file);
    expect_fault(path, false, "picture-damaged");
}

static void test_jpeg(void **state)
{
    (void)state;
    write_jpeg(3, JCS_RGB);
    long size = file_size();
    const eg_picture *picture = load(false);
    assert_true(picture->is_jpeg);
    assert_int_equal(picture->n_components, 3);
    assert_int_equal(picture->width, 32);
    assert_int_equal(picture->data.size, size);
    assert_true(picture->natural_width > 31 * EG_PT && picture->natural_width < 33 * EG_PT);
    eg_job_free(job);
    cut_file(size / 2);
    expect_fault(path, false, "picture-truncated");
    cut_file(12);
    expect_fault(path, true, "picture-truncated");
    write_jpeg(1, JCS_GRAYSCALE);
    assert_int_equal(load(true)->n_components, 1);
    eg_job_free(job);
    write_jpeg(4, JCS_CMYK);
    picture = load(false);
    assert_int_equal(picture->n_components, 4);
    assert_true(picture->is_jpeg && picture->is_inverted); /* libjpeg writes Adobe's mark */
    eg_job_free(job);
}

static void test_no_picture(void **state)
{
    (void)state;
    FILE *file = fopen(path, "wb");
    fputs("GIF89a", file);
    fclose(file);
    expect_fault(path, false, "picture-damaged");
    cut_file(0);
    expect_fault(path, false, "picture-damaged");
    /* Bytes that could not be read have been told of by whoever read them. */
    unlink(path);
    job = eg_job_new();
    struct question question = {.path = path};
    assert_int_equal(eg_job_run(job, load_job, &question), EG_ERR_INPUT);
    assert_int_equal(eg_report_n(job->report), 0);
    eg_job_free(job);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_png_forms),
        cmocka_unit_test(test_png_faults),
        cmocka_unit_test(test_jpeg),
        cmocka_unit_test(test_no_picture),
    };
    return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
