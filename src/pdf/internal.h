/* The writer of one file, and what its parts ask of one another.
 *
 * libharu's objects live in the job's scratch arena: its allocator has no argument to tell a job by, so the
 * arena is named to it in a thread-local (object.c). Failing memory therefore never comes back through
 * libharu: the arena jumps to the job's boundary, and nothing is left to release. */
#ifndef EG_PDF_INTERNAL_H
#define EG_PDF_INTERNAL_H

#include <hpdf.h>
#include <hpdf_conf.h>
#include <hpdf_doc.h>
#include <hpdf_objects.h>
#include <hpdf_streams.h>
#include <zlib.h>

#include "base/vector.h"
#include "conform/conform.h"
#include "pdf/pdf.h"
#include "picture/picture.h"

/* A glyph with the text it stands for. The same glyph with another text is another pair. */
typedef struct eg_pdf_pair {
    eg_slice text;  /* UTF-8; empty only inside an ActualText span */
    uint32_t glyph; /* in the face; from EG_PDF_COMPOSED on: composed[glyph - EG_PDF_COMPOSED] */
    uint32_t next;  /* the next pair of the same glyph; EG_NO_INDEX: none */
    uint16_t cid;
    uint16_t layer; /* which of the face's Type0 fonts has it */
    uint16_t width; /* in 1/1000 em, as /W says */
} eg_pdf_pair;

/* A glyph of our own, added to the embedded program: glyphs of the subset, each in its place. None: no ink.
 * */
enum { EG_PDF_COMPOSED = 0x10000 };
typedef struct eg_pdf_part {
    uint16_t glyph; /* in the subset */
    int16_t x, y;   /* font units */
} eg_pdf_part;
typedef struct eg_pdf_composed {
    uint32_t first_part, n_parts; /* the font's parts[] */
    uint32_t next;                /* of the same hash; EG_NO_INDEX: none */
    uint16_t width;               /* font units */
} eg_pdf_composed;

/* How a cluster is drawn that is not one glyph to a character where the pen stands (TEXT.md). */
typedef struct eg_pdf_code {
    uint32_t pair;
    int32_t x; /* from the cluster's pen, 1/1000 em */
} eg_pdf_code;
enum { EG_PDF_CLUSTER = (int)0x40000000 };
typedef struct eg_pdf_cluster {
    uint32_t first_code, n_codes, n_glyphs;
    eg_slice actual_text; /* empty: none */
} eg_pdf_cluster;

/* One face of the document. Pairs that share a CID, because the font's program fixes it, lie in different
 * layers: Type0 fonts over the same descendant, each with a ToUnicode of its own. */
typedef struct eg_pdf_font {
    const eg_face *face;
    const eg_subset *subset;
    const uint16_t *glyphs; /* those in use, sorted, without .notdef */
    size_t n_glyphs;
    eg_slice program;    /* the subset's, with the composed glyphs */
    eg_slice glyf, loca; /* the subset's tables, when first asked for */
    bool has_long_offsets;
    EG_VECTOR(eg_pdf_pair) pairs;
    uint32_t *heads[512]; /* first pair of a glyph, in blocks of 256 glyphs; NULL: none of the block */
    EG_VECTOR(eg_pdf_composed) composed;
    EG_VECTOR(eg_pdf_part) parts;
    uint32_t *composed_heads; /* by hash; NULL: none yet */
    uint8_t *windings;        /* winding.c's; NULL: none yet */
    uint32_t n_layers;
    uint32_t first_name; /* resource names F<first_name> … one a layer */
} eg_pdf_font;

/* Which codes of which fonts draw the glyphs of some pages. Made once for the editions that share these, and
 * read only then. In job->arena. */
struct eg_pdf_coding {
    eg_job *job;
    eg_arena *arena;
    const eg_document *document;
    const eg_pages *pages;
    eg_fonts *faces;
    EG_VECTOR(eg_pdf_font) fonts;
    /* For each glyph of the pages a pair's index, or EG_PDF_CLUSTER + the index of the cluster it begins. */
    uint32_t *glyph_pairs;
    EG_VECTOR(eg_pdf_cluster) clusters;
    EG_VECTOR(eg_pdf_code) codes;
    const char *text; /* where the document's text was, and how much: it may move when more is added */
    uint32_t text_size;
    uint32_t *order;  /* room for the runs of the line with most */
    uint32_t n_names; /* the number of the resource name after the last */
};

/* A colour as the press's profile makes it: 255 is full ink. */
typedef struct eg_pdf_mixture {
    uint32_t rgb;
    int32_t cmyk[4];
} eg_pdf_mixture;

typedef struct eg_pdf_writer {
    eg_job *job;
    eg_arena *arena; /* scratch: all that only this file needs */
    const eg_pdf_request *request;
    const eg_document *document;
    const eg_pages *pages;
    const eg_tags *tags;
    eg_conform *conform;
    EG_VECTOR(eg_pdf_mixture) mixtures;
    HPDF_Doc doc;
    z_stream *deflater;
    char *deflated; /* where it writes to */
    size_t deflated_cap;

    const eg_pdf_coding *coding;
    const eg_pdf_press *press;   /* NULL: none */
    eg_converter *converter;     /* opened by the first colour that needs it */
    const eg_picture **pictures; /* one a document picture; NULL: not used */
    HPDF_Dict *page_dicts;
    HPDF_Dict *element_dicts; /* one a structure element */
    HPDF_Dict *link_dicts, *field_dicts;
    HPDF_Dict resources, font_names;
} eg_pdf_writer;

/* object.c: libharu's object layer, checked. Objects made here are in the cross-reference table unless
 * "inner". */
void eg_pdf_open(eg_pdf_writer *writer);
void eg_pdf_save(eg_pdf_writer *writer, eg_buffer *out);
HPDF_Dict eg_pdf_dict(eg_pdf_writer *writer);
HPDF_Dict eg_pdf_inner_dict(eg_pdf_writer *writer, HPDF_Dict parent, const char *key);
HPDF_Array eg_pdf_inner_array(eg_pdf_writer *writer, HPDF_Dict parent, const char *key);
HPDF_Array eg_pdf_array(eg_pdf_writer *writer);
void eg_pdf_add(eg_pdf_writer *writer, HPDF_Dict dict, const char *key, void *object);
void eg_pdf_append(eg_pdf_writer *writer, HPDF_Array array, void *object);
void eg_pdf_append_dict(eg_pdf_writer *writer, HPDF_Array array, HPDF_Dict *out);
void eg_pdf_append_array(eg_pdf_writer *writer, HPDF_Array array, HPDF_Array *out);
void eg_pdf_add_name(eg_pdf_writer *writer, HPDF_Dict dict, const char *key, const char *value);
void eg_pdf_add_number(eg_pdf_writer *writer, HPDF_Dict dict, const char *key, int32_t value);
void eg_pdf_add_true(eg_pdf_writer *writer, HPDF_Dict dict, const char *key);
void eg_pdf_append_number(eg_pdf_writer *writer, HPDF_Array array, int32_t value);
/* A byte string: ASCII that needs no encoding (a field name, a URI, a destination). */
void eg_pdf_add_string(eg_pdf_writer *writer, HPDF_Dict dict, const char *key, const char *ascii);
void eg_pdf_append_string(eg_pdf_writer *writer, HPDF_Array array, const char *ascii);
/* A text string (7.9.2.2) of UTF-8: ASCII as it is, all else as UTF-16BE with its mark. */
void eg_pdf_add_text(eg_pdf_writer *writer, HPDF_Dict dict, const char *key, eg_slice utf8);
/* Entries written as they stand after the dictionary's own: numbers with decimals, filters. Kept by the
 * caller's arena; one a dictionary. */
void eg_pdf_add_raw(eg_pdf_writer *writer, HPDF_Dict dict, const char *entries);
/* A stream of these bytes; deflated when that makes it smaller. entries: raw ones, or "". */
HPDF_Dict eg_pdf_stream(eg_pdf_writer *writer, eg_slice bytes, bool may_deflate, const char *entries);
uint32_t eg_pdf_id(const void *object); /* its number in the table */

/* number.c: what is printed into content. */
void eg_pdf_add_utf16(eg_buffer *out, eg_slice utf8); /* hex digits of UTF-16BE, no mark */
void eg_pdf_add_box(eg_pdf_writer *writer, eg_buffer *out, uint32_t page, eg_len x, eg_len y, eg_len width,
                    eg_len height); /* "[x0 y0 x1 y1]", upside right */

/* pair.c: which text each glyph carries. */
void eg_pdf_collect_pairs(eg_pdf_coding *coding);
/* The font of a face: added when it is the first glyph's; and one that is there. */
eg_pdf_font *eg_pdf_font_of(eg_pdf_coding *coding, const eg_face *face);
const eg_pdf_font *eg_pdf_font_in(const eg_pdf_coding *coding, const eg_face *face);
/* How the glyphs from first on, of a run, make one piece: a single glyph, or the glyphs of a cluster, or a
 * glyph that stands for no text, which need ActualText round them. */
typedef struct eg_pdf_piece {
    uint32_t n_glyphs;
    bool has_actual_text;
    eg_slice actual_text;
} eg_pdf_piece;
eg_pdf_piece eg_pdf_piece_at(const eg_pages *pages, const eg_page_run *run, uint32_t first, const char *text);

/* The pair of a glyph (or EG_PDF_COMPOSED + i) with a text. */
uint32_t eg_pdf_find_pair(eg_pdf_font *font, eg_arena *arena, uint32_t glyph, eg_slice text);

/* What stands without ink before the first glyph of a stretch (TEXT.md). */
typedef enum eg_pdf_lead {
    EG_PDF_LEAD_NONE,
    EG_PDF_LEAD_LINE, /* U+200F, if a sign comes first: the line begins with the stretch */
    EG_PDF_LEAD_RTL,  /* U+200F: the pen jumped, after text from left to right */
    /* U+2069 U+200F: the same, after text from right to left. The first is a change to MuPDF, the second keeps
     * poppler from joining a separator to text from left to right at its left. */
    EG_PDF_LEAD_LTR
} eg_pdf_lead;

/* Where the stretch of a run begins that ends before end and is drawn in one go: a right-to-left run is cut
 * where readers of text would cut it (TEXT.md). text: the document's. */
uint32_t eg_pdf_stretch_begin(const eg_pages *pages, const eg_page_run *run, const char *text, uint32_t end);

/* cluster.c: clusters drawn with composed glyphs. True: the glyphs from first on are one, and noted in
 * glyph_pairs. lead: what stands before it; has_trail: an U+200F stands after it, at a number's left. */
bool eg_pdf_collect_cluster(eg_pdf_coding *coding, eg_pdf_font *font, const eg_page_run *run, uint32_t first,
                            const eg_pdf_piece *piece, eg_pdf_lead lead, bool has_trail);
/* The direction that MuPDF takes the text for: 0 or 1, or before where it says none. */
int eg_pdf_direction(eg_slice text, int before);

/* compose.c: glyphs put together from others in the embedded TrueType program. */
bool eg_pdf_can_compose(const eg_pdf_font *font); /* one more glyph */
uint16_t eg_pdf_subset_glyph(const eg_pdf_font *font, uint32_t glyph);
eg_slice eg_pdf_outline_of(eg_pdf_font *font, uint32_t subset_glyph); /* empty: no ink */
/* EG_PDF_COMPOSED + its index; the same parts and width give the same glyph. */
uint32_t eg_pdf_compose(eg_pdf_font *font, eg_arena *arena, const eg_pdf_part *parts, uint32_t n_parts,
                        uint16_t width);
/* The program with the composed glyphs after its own. */
eg_slice eg_pdf_composed_program(const eg_pdf_font *font, eg_arena *arena);

/* winding.c: whether a glyph of the subset goes round the other way than TrueType's own. */
bool eg_pdf_winds_backwards(eg_pdf_font *font, eg_arena *arena, uint16_t subset_glyph);

/* tounicode.c, fontobj.c */
void eg_pdf_print_tounicode(const eg_pdf_font *font, uint32_t layer, eg_arena *arena, eg_buffer *out);
uint16_t eg_pdf_width_of(const eg_pdf_font *font, uint32_t glyph); /* 1/1000 em, of a composed one too */
void eg_pdf_add_fonts(eg_pdf_writer *writer, const eg_pdf_coding *coding);

/* content.c */
void eg_pdf_print_page(eg_pdf_writer *writer, uint32_t page, eg_buffer *out);

/* paint.c: colours as operators. */
/* "0 0 0 1 k", "0 g", or an ink's own space, set for filling. */
void eg_pdf_print_colour(eg_pdf_writer *writer, eg_colour colour, eg_buffer *out);
/* Sees that every colour of the pages can be printed so. */
eg_status eg_pdf_mix_colours(eg_pdf_writer *writer);
/* Spaces and graphics states that content on the press names. */
void eg_pdf_add_press_resources(eg_pdf_writer *writer);

/* press.c: sheets larger than the page. */
/* How far the page's lower left corner is from the sheet's, in both directions. */
eg_len eg_pdf_press_margin(const eg_pdf_press *press);
void eg_pdf_print_marks(eg_pdf_writer *writer, uint32_t page, eg_buffer *out);
void eg_pdf_print_boxes(eg_pdf_writer *writer, uint32_t page, eg_buffer *out);

/* image.c */
eg_status eg_pdf_load_pictures(eg_pdf_writer *writer);
void eg_pdf_add_pictures(eg_pdf_writer *writer);
bool eg_pdf_page_is_transparent(const eg_pdf_writer *writer, uint32_t page);

/* structure.c, annotation.c, outline.c, attachment.c, xmp.c, icc.c */
void eg_pdf_add_annotations(eg_pdf_writer *writer);
void eg_pdf_add_structure(eg_pdf_writer *writer);
int32_t eg_pdf_link_key(const eg_pdf_writer *writer, uint32_t link); /* StructParent */
int32_t eg_pdf_field_key(const eg_pdf_writer *writer, uint32_t field);
void eg_pdf_add_outline(eg_pdf_writer *writer);
void eg_pdf_add_destinations(eg_pdf_writer *writer, HPDF_Dict names);
void eg_pdf_add_page_labels(eg_pdf_writer *writer);
void eg_pdf_add_attachment(eg_pdf_writer *writer, HPDF_Dict names);
void eg_pdf_print_xmp(const eg_pdf_request *request, const char *producer, eg_buffer *out);
void eg_pdf_print_srgb(eg_buffer *out);
/* A number or name tree over sorted entries: add_leaf fills one leaf's array with [first, first + n). */
void eg_pdf_add_tree(eg_pdf_writer *writer, HPDF_Dict root, const char *key, uint32_t n_entries,
                     void (*add_entry)(eg_pdf_writer *writer, HPDF_Array array, uint32_t entry,
                                       const void *data),
                     void (*add_key)(eg_pdf_writer *writer, HPDF_Array array, uint32_t entry,
                                     const void *data),
                     const void *data);

/* facts.c: what conform/ is told about this file. */
void eg_pdf_tell_facts(eg_pdf_writer *writer);

#endif
