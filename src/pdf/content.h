/* A page's content while it is printed: between content.c, which knows what is on the page, and text.c, which draws its
 * text. */
#ifndef EG_PDF_CONTENT_H
#define EG_PDF_CONTENT_H

#include "pdf/internal.h"

enum { EG_CONTENT_DECIMALS = 2 }; /* of a position: 0.01 pt is 3.5 µm, below what any device shows */

#define EG_CONTENT_NO_FONT UINT32_MAX
#define EG_CONTENT_NO_COLOUR UINT32_MAX

typedef struct eg_content {
    eg_pdf_writer *writer;
    const eg_pdf_coding *coding;
    const eg_pages *pages;
    eg_buffer *out;
    const eg_page *page;
    eg_len height;
    /* as the content stream has it so far */
    const eg_page_run *font_of; /* the run whose face and layer are set */
    uint32_t font_name;
    eg_len size;
    int64_t scale; /* 1/1000 % */
    uint32_t colour;
    int64_t rise; /* 1/100 pt */
    bool in_text, in_array, in_string;
    bool is_silent; /* an ActualText of no text is round all of it */
    uint32_t line;  /* pages->lines[]: the one drawn last */
    bool is_overprinting;
    bool has_line;          /* Td went to a line in this text object */
    int64_t line_x, line_y; /* 1/100 pt: where Td last went */
    int64_t pen;            /* x of the pen, 1/256 of an eg_len unit */
    int64_t thousandth;     /* of an em at size and scale, the same unit */
} eg_content;

static inline void eg_content_add(eg_content *content, const char *text)
{
    eg_buffer_add_string(content->out, text);
}

static inline int64_t eg_content_hundredths(eg_len value)
{
    return eg_len_scale(value, 100, EG_PT);
}

static inline void eg_content_add_hundredths(eg_content *content, int64_t value)
{
    eg_buffer_add_len(content->out, eg_len_scale(value, EG_PT, 100), EG_CONTENT_DECIMALS);
}

/* A text object is opened where it is not, and ended where it is. */
void eg_content_begin_text(eg_content *content);
void eg_content_end_text(eg_content *content);
/* Ends what a TJ has begun: before any operator that is not text's. */
void eg_content_end_array(eg_content *content);
void eg_content_rise(eg_content *content, eg_len rise);
void eg_content_colour(eg_content *content, eg_colour colour);
/* What is drawn until EMC stands for this text. */
void eg_content_begin_actual_text(eg_content *content, eg_slice text);
/* Glyphs [begin, end) of a run. */
void eg_content_add_run(eg_content *content, const eg_page_run *run, uint32_t begin, uint32_t end);

#endif
