/* PDFs that come from strangers, read strictly: objects, revisions, pages, what streams hold.
 *
 * Place: before impose/, and whatever looks into a finished file: fields, signatures, standards. Bytes in
 * memory come in (a mapped file); a tree that nobody changes goes out, in the job's arena. Nothing is ever
 * repaired: what ISO 32000-1 forbids, where it matters for what a reader would show, is a finding with the
 * byte at which it stands. ISO 32000-1:2008 7.2 to 7.7.
 *
 * How it fails. A file that cannot be opened gives a status. After that a fault may come up at any question,
 * for objects are read when they are asked for: it is then a finding, the reader's status is EG_ERR_INPUT for
 * good, and the answer is the null object. So ask many questions, and eg_read_status before anything is done
 * with the answers. The kinds: pdf-damaged, pdf-encrypted, pdf-too-large. */
#ifndef EG_READ_READ_H
#define EG_READ_READ_H

#include "base/buffer.h"
#include "base/job.h"
#include "base/length.h"

typedef enum eg_object_kind {
    EG_OBJECT_NULL,
    EG_OBJECT_BOOL,
    EG_OBJECT_INT,
    EG_OBJECT_REAL,
    EG_OBJECT_STRING,
    EG_OBJECT_NAME,
    EG_OBJECT_ARRAY,
    EG_OBJECT_DICT,
    EG_OBJECT_STREAM,
    EG_OBJECT_REF
} eg_object_kind;

/* One object. The bytes [begin, end) it was read from are the file's when container is 0, else those of the
 * object stream of that number, inflated; of a top-level object they leave out "1 0 obj" and "endobj". */
typedef struct eg_object {
    eg_object_kind kind;
    uint32_t container;
    size_t begin, end;
    union {
        bool truth;
        int64_t integer;
        eg_slice text; /* STRING and NAME: decoded bytes, the name without its slash. REAL: its characters */
        struct {
            uint32_t number;
            uint16_t generation;
        } ref;
        struct {
            const struct eg_object *items;
            uint32_t n;
        } array;
        struct {
            const struct eg_dict_entry *entries; /* in the file's order; no key stands twice */
            uint32_t n;
        } dict;
        struct {
            const struct eg_object *dict;
            size_t data_begin, data_end; /* as stored, in the file */
        } stream;
    };
} eg_object;

typedef struct eg_dict_entry {
    eg_slice key; /* without its slash, decoded */
    eg_object value;
} eg_dict_entry;

/* ---- Cross-reference sections and revisions ---- */

typedef enum eg_xref_kind { EG_XREF_FREE, EG_XREF_PLAIN, EG_XREF_PACKED } eg_xref_kind;

typedef struct eg_xref_entry {
    uint32_t number;
    uint8_t kind; /* eg_xref_kind */
    uint16_t generation;
    uint32_t index;  /* PACKED: which of the object stream's */
    uint64_t offset; /* PLAIN: of "1 0 obj"; PACKED: the object stream's number; FREE: the next free number */
    uint32_t section;
} eg_xref_entry;

/* One cross-reference section as the file has it: a table with its trailer, or a stream. The stream that a
 * hybrid table's /XRefStm names is a section of its own, just before the table's. */
typedef struct eg_xref_section {
    size_t begin, end;        /* from "xref" to the end of the trailer dictionary, or of the stream object */
    bool is_stream, is_extra; /* is_extra: reached by /XRefStm */
    uint32_t revision;
    const eg_object *trailer;     /* a dictionary: the trailer, or that of the stream */
    const eg_xref_entry *entries; /* by number, each number once */
    uint32_t n_entries;
} eg_xref_section;

/* The file as it was after one writing. A linearised file's two sections are one revision. */
typedef struct eg_revision {
    size_t end;               /* the byte after its %%EOF and the line end there */
    const eg_object *trailer; /* of the section that readers begin with */
} eg_revision;

typedef struct eg_reader {
    struct eg_read_file *file; /* all the rest */
    const char *path;
    eg_slice bytes;
    uint32_t major, minor;        /* of the header; the catalog's /Version may be later */
    uint32_t revision;            /* the one that is looked at, from 0 */
    uint32_t n_revisions;         /* of the file, whichever is looked at */
    uint32_t n_sections;          /* those that count in this revision */
    const eg_revision *revisions; /* oldest first */
    /* Oldest first: a later one wins, but a hybrid's extra stream over the free entries of its table. */
    const eg_xref_section *sections;
} eg_reader;

/* bytes must stay as long as the job. path is for messages. Gives the newest revision. EG_ERR_INPUT with a
 * finding when it is no PDF, damaged or encrypted. */
eg_status eg_read_open(eg_job *job, eg_slice bytes, const char *path, const eg_reader **out);

/* The same file at another revision. What has been read is shared. */
const eg_reader *eg_read_at(const eg_reader *reader, uint32_t revision);

/* EG_OK, or EG_ERR_INPUT once anything that was asked for could not be read. */
eg_status eg_read_status(const eg_reader *reader);

/* A fault of the file that its user has found: "at byte 12: ..." as a pdf-damaged finding; the status
 * follows. */
void eg_read_fault(const eg_reader *reader, const eg_object *where, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* ---- Objects: none of these answers is ever NULL ---- */

/* The entry that says where an object is in this revision, or NULL when there is none. */
const eg_xref_entry *eg_read_entry(const eg_reader *reader, uint32_t number);
/* The object; null when it is free or absent or of another generation (7.3.10). */
const eg_object *eg_read_lookup(const eg_reader *reader, uint32_t number, uint16_t generation);
/* The object that a reference means, over any number of references; any other object is itself. */
const eg_object *eg_read_resolve(const eg_reader *reader, const eg_object *object);
/* The value of a key of a dictionary, or of a stream's: as it stands, and resolved. Null when object is
 * neither. */
const eg_object *eg_object_value(const eg_object *object, const char *key);
const eg_object *eg_read_find(const eg_reader *reader, const eg_object *object, const char *key);
/* An item of an array, resolved. Null beyond its end, and when object is no array. */
const eg_object *eg_read_item(const eg_reader *reader, const eg_object *object, uint32_t i);
static inline const eg_object *eg_read_trailer(const eg_reader *reader)
{
    return reader->revisions[reader->revision].trailer;
}

bool eg_object_is_name(const eg_object *object, const char *name);
/* The dictionary of a dictionary or stream; else the null object. */
const eg_object *eg_object_dict(const eg_object *object);
/* A number in points, or any other unit of one, to 1/65536; false when it is no number, or over 2^40. */
bool eg_object_length(const eg_object *object, eg_len *out);
/* A text string as UTF-8 (7.9.2.2): UTF-16 or UTF-8 by its mark, else PDFDocEncoding; what stands for nothing
 * becomes U+FFFD. "" when it is no string. */
const char *eg_read_text(eg_arena *arena, const eg_object *string);
/* The same value? Numbers by value, strings and names by bytes, dictionaries in any order, streams by
 * dictionary and stored bytes. References are equal when they name the same object. */
bool eg_object_equals(const eg_reader *a_of, const eg_object *a, const eg_reader *b_of, const eg_object *b);

/* ---- Streams ---- */

enum {
    EG_READ_STREAM_MAX = 256 << 20,
    EG_READ_INFLATED_MAX = 1 << 30
}; /* bytes: one stream; all of a file */

/* The bytes of a stream as stored. */
eg_slice eg_read_stored(const eg_reader *reader, const eg_object *stream);
/* Decoded by all its filters: FlateDecode and LZWDecode with predictors, ASCIIHexDecode, ASCII85Decode,
 * RunLengthDecode. In the job's arena, or the file itself when there is no filter. EG_ERR_INPUT with a
 * finding when the data are damaged, over the limit, or have a filter that is for pictures (DCTDecode ...) or
 * unknown. */
eg_status eg_read_decode(const eg_reader *reader, const eg_object *stream, eg_slice *out);
/* Whether all its filters are among those. */
bool eg_read_is_decodable(const eg_reader *reader, const eg_object *stream);

/* ---- Pages ---- */

typedef struct eg_read_box {
    eg_len x0, y0, x1, y1; /* x0 < x1, y0 < y1 */
} eg_read_box;

typedef struct eg_read_page {
    uint32_t number; /* of its object */
    const eg_object *dict;
    const eg_object *resources; /* resolved, inherited; null when there are none */
    /* In default user space. All lie in the media box; crop is the media box, and the others the crop box,
     * when the page has none (7.7.3.3, 14.11.2). */
    eg_read_box media, crop, bleed, trim, art;
    bool has_crop, has_bleed, has_trim, has_art;
    uint16_t rotate;  /* 0, 90, 180, 270: clockwise */
    eg_len user_unit; /* 65536 is 1/72 inch */
} eg_read_page;

/* All pages in order. EG_ERR_INPUT with findings when the tree is damaged. */
eg_status eg_read_pages(const eg_reader *reader, const eg_read_page **out, uint32_t *n_out);
/* What a page draws: its content streams decoded, with a line end between two (7.7.3.3). */
eg_status eg_read_content(const eg_reader *reader, const eg_read_page *page, eg_slice *out);

/* ---- Objects in PDF's syntax, for a file that takes them over ---- */

/* How references are written where they do not stay what they are. */
typedef struct eg_print_references {
    void (*add)(void *data, eg_buffer *out, const eg_object *reference);
    void *data;
} eg_print_references;

void eg_print_name(eg_buffer *out, eg_slice name);
void eg_print_string(eg_buffer *out, eg_slice bytes);
/* references NULL: as they are. Of a stream, its dictionary only. What was read is at most so deep as the reader
 * allows. */
void eg_print_object(eg_buffer *out, const eg_object *object, const eg_print_references *references);
void eg_print_entry(eg_buffer *out, const eg_dict_entry *entry, const eg_print_references *references);
/* All entries of a dictionary but those of left_out, which NULL ends; left_out NULL: all. */
void eg_print_entries(eg_buffer *out, const eg_object *dict, const char *const *left_out,
                      const eg_print_references *references);

/* ---- Operators of a content stream ---- */

typedef struct eg_operator {
    eg_slice name;             /* "Tj"; of an inline picture "BI", with its dictionary as the operand */
    const eg_object *operands; /* direct objects; they stay until the next operator is asked for */
    uint32_t n_operands;
    size_t begin, end;   /* in the content, operands and all */
    eg_slice image_data; /* of "BI": as stored */
} eg_operator;

typedef struct eg_operators eg_operators;
/* content must stay. what names it in messages: "page 3". */
eg_operators *eg_read_operators(const eg_reader *reader, eg_slice content, const char *what);
/* False at the end, and after a fault (finding; status). */
bool eg_read_next_operator(eg_operators *operators, eg_operator *out);

#endif
