/* ToUnicode CMaps (ISO 32000-1 9.10.3): code to text, by bfchar, in blocks of at most 100 as Adobe's note
 * 5014 has it. */
#include <stdlib.h>

#include "pdf/internal.h"

static int compare_codes(const void *left, const void *right)
{
    const eg_pdf_pair *a = *(const eg_pdf_pair *const *)left, *b = *(const eg_pdf_pair *const *)right;
    return (a->cid > b->cid) - (a->cid < b->cid);
}

void eg_pdf_print_tounicode(const eg_pdf_font *font, uint32_t layer, eg_arena *arena, eg_buffer *out)
{
    enum { BLOCK = 100 };
    const eg_pdf_pair **pairs = EG_NEW_ARRAY(arena, const eg_pdf_pair *, font->pairs.n);
    uint32_t n = 0;
    for (uint32_t i = 0; i < font->pairs.n; i++)
        if (font->pairs.items[i].layer == layer)
            pairs[n++] = &font->pairs.items[i];
    if (n)
        qsort(pairs, n, sizeof(*pairs), compare_codes);
    eg_buffer_add_string(out, "/CIDInit/ProcSet findresource begin\n12 dict begin\nbegincmap\n"
                              "/CIDSystemInfo<</Registry(Adobe)/Ordering(UCS)/Supplement 0>>def\n"
                              "/CMapName/Adobe-Identity-UCS def\n/CMapType 2 def\n"
                              "1 begincodespacerange\n<0000><FFFF>\nendcodespacerange\n");
    for (uint32_t i = 0; i < n; i++) {
        if (i % BLOCK == 0)
            eg_buffer_print(out, "%u beginbfchar\n", n - i < BLOCK ? n - i : BLOCK);
        eg_buffer_add_char(out, '<');
        eg_buffer_add_hex(out, pairs[i]->cid, 4);
        eg_buffer_add_string(out, "><");
        eg_pdf_add_utf16(out, pairs[i]->text);
        eg_buffer_add_string(out, ">\n");
        if (i % BLOCK == BLOCK - 1 || i == n - 1)
            eg_buffer_add_string(out, "endbfchar\n");
    }
    eg_buffer_add_string(out, "endcmap\nCMapName currentdict/CMap defineresource pop\nend\nend\n");
}
