/* The rules that input can break. See conform.h. */
#include "conform/conform.h"

#include "base/utf8.h"

static bool has_title(const eg_conform_fact *fact)
{
    return fact->has_title;
}
static bool has_language(const eg_conform_fact *fact)
{
    return fact->has_language;
}

static bool is_page_of_right_size(const eg_conform_fact *fact)
{
    enum { LEAST = 3, MOST = 14400 };
    return fact->width >= LEAST && fact->height >= LEAST && fact->width <= MOST && fact->height <= MOST;
}

static bool is_embedded(const eg_conform_fact *fact)
{
    return fact->is_embedded;
}
static bool is_not_notdef(const eg_conform_fact *fact)
{
    return fact->glyph != 0;
}
static bool has_text(const eg_conform_fact *fact)
{
    return fact->text.size > 0 || fact->is_in_actual_text;
}

static bool is_text_any(const eg_conform_fact *fact, bool (*is_bad)(uint32_t))
{
    for (size_t at = 0; at < fact->text.size;) {
        uint32_t c;
        int size = eg_utf8_decode(fact->text.data + at, fact->text.size - at, &c);
        if (!size || is_bad(c))
            return true;
        at += (size_t)size;
    }
    return false;
}

/* U+FEFF is written as U+2060, which means the same and is allowed. */
static bool is_not_text(uint32_t c)
{
    return c == 0 || (c & 0xFFFE) == 0xFFFE;
}
static bool is_private(uint32_t c)
{
    return (c >= 0xE000 && c <= 0xF8FF) || c >= 0xF0000;
}
static bool is_text_valid(const eg_conform_fact *fact)
{
    return !is_text_any(fact, is_not_text);
}
static bool is_text_public(const eg_conform_fact *fact)
{
    return !is_text_any(fact, is_private);
}

static bool is_first_level_one(const eg_conform_fact *fact)
{
    return fact->level_before > 0 || fact->level == 1;
}
static bool skips_no_level(const eg_conform_fact *fact)
{
    return fact->level_before == 0 || fact->level <= fact->level_before + 1;
}

static bool has_alternative(const eg_conform_fact *fact)
{
    return fact->has_alternative;
}
static bool is_regular(const eg_conform_fact *fact)
{
    return fact->is_regular;
}
static bool has_header(const eg_conform_fact *fact)
{
    return fact->has_header;
}
static bool has_unique_id(const eg_conform_fact *fact)
{
    return fact->has_id && fact->is_id_unique;
}
static bool has_description(const eg_conform_fact *fact)
{
    return fact->has_description;
}
static bool is_in_structure(const eg_conform_fact *fact)
{
    return fact->is_in_structure;
}
static bool is_short_enough(const eg_conform_fact *fact)
{
    return fact->size <= 32767;
}
static bool has_media_type(const eg_conform_fact *fact)
{
    return fact->has_media_type;
}

static const eg_conform_rule rules[] = {
    {"document-title", EG_CONFORM_DOCUMENT, "ISO 14289-1 7.1", has_title, "%s has no title",
     "begin the text with its title, or give the key title"},
    {"document-language", EG_CONFORM_DOCUMENT, "ISO 14289-1 7.2; ISO 19005-2 6.7.4", has_language,
     "%s has no language", "give the key lang"},
    {"page-size", EG_CONFORM_PAGE, "ISO 19005-2 6.1.13", is_page_of_right_size,
     "%s is smaller than 3 or larger than 14400 points", "choose another paper"},
    {"font-embedded", EG_CONFORM_FONT, "ISO 19005-2 6.2.11.4.1; ISO 14289-1 7.21.4.1", is_embedded,
     "the font %s cannot be embedded", "use another font"},
    {"glyph-notdef", EG_CONFORM_GLYPH, "ISO 19005-2 6.2.11.8; ISO 14289-1 7.21.8", is_not_notdef,
     "no font has %s, which would be an empty box", "install a font that has it"},
    {"glyph-text", EG_CONFORM_GLYPH, "ISO 19005-2 6.2.11.7.2; ISO 14289-1 7.21.7", has_text,
     "a glyph of %s stands for no text", "write the word another way, or use another font"},
    {"glyph-text-valid", EG_CONFORM_GLYPH, "ISO 14289-1 7.21.7", is_text_valid,
     "%s holds a code point that is no character", "take it out of the text"},
    {"glyph-text-public", EG_CONFORM_GLYPH, "ISO 19005-2 6.2.11.7.3", is_text_public,
     "%s holds a private-use character, which no reader understands",
     "use the character of Unicode that is meant"},
    {"heading-first", EG_CONFORM_HEADING, "ISO 14289-1 7.4.2", is_first_level_one,
     "the first heading, %s, is not of level 1", "give the text a title"},
    {"heading-skipped", EG_CONFORM_HEADING, "ISO 14289-1 7.4.2", skips_no_level,
     "the heading %s skips a level", "make it one level below the heading above it"},
    {"figure-alternative", EG_CONFORM_FIGURE, "ISO 14289-1 7.3; ISO 19005-2 6.7.5", has_alternative,
     "the picture %s has no alternative text",
     "say in the brackets what it shows: ![a seated lion](lion.png)"},
    {"table-regular", EG_CONFORM_TABLE, "ISO 14289-1 7.5", is_regular,
     "the rows of the table %s are not of one length", "give each row as many cells as its head has"},
    {"table-header", EG_CONFORM_TABLE, "ISO 14289-1 7.5", has_header, "the table %s has no head",
     "name its columns in a first row"},
    {"note-id", EG_CONFORM_NOTE, "ISO 14289-1 7.9", has_unique_id, "the note %s has no identifier of its own",
     "give it a label that no other note has"},
    {"link-description", EG_CONFORM_LINK, "ISO 14289-1 7.18.5", has_description,
     "the link %s says not where it leads", "give it an address"},
    {"link-structure", EG_CONFORM_LINK, "ISO 14289-1 7.18.5", is_in_structure,
     "the link %s belongs to no text", "put words between its brackets"},
    {"field-description", EG_CONFORM_FIELD, "ISO 14289-1 7.18.4", has_description,
     "the field %s has no description", "give the signatory a name"},
    {"field-id", EG_CONFORM_FIELD, "ISO 32000-1 12.7.3.2", has_unique_id,
     "the field name %s is empty, not ASCII, or not its own",
     "give each signatory an id of letters and digits"},
    {"string-length", EG_CONFORM_STRING, "ISO 19005-2 6.1.13", is_short_enough,
     "%s is longer than 32767 bytes", "say it more briefly"},
    {"attachment-type", EG_CONFORM_ATTACHMENT, "ISO 19005-3 6.8", has_media_type,
     "the attached file %s has no media type", "attach a text or Markdown file"},
};

const eg_conform_rule *eg_conform_rules(size_t *n)
{
    *n = sizeof rules / sizeof *rules;
    return rules;
}
