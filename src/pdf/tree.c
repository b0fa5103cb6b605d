/* Number and name trees (ISO 32000-1 7.9.6, 7.9.7): one leaf in the root while it is short, else one level of
 * kids. */
#include "pdf/internal.h"

void eg_pdf_add_tree(eg_pdf_writer *writer, HPDF_Dict root, const char *key, uint32_t n_entries,
                     void (*add_entry)(eg_pdf_writer *writer, HPDF_Array array, uint32_t entry,
                                       const void *data),
                     void (*add_key)(eg_pdf_writer *writer, HPDF_Array array, uint32_t entry,
                                     const void *data),
                     const void *data)
{
    /* Below this a reader finds an entry at once; and libharu's arrays, which grow by copying, stay short. */
    enum { LEAF = 128 };
    HPDF_Array kids = n_entries > LEAF ? eg_pdf_inner_array(writer, root, "Kids") : NULL;
    for (uint32_t first = 0; first < n_entries || first == 0; first += LEAF) {
        uint32_t end = n_entries - first < LEAF ? n_entries : first + LEAF;
        HPDF_Dict leaf = root;
        if (kids) {
            leaf = eg_pdf_dict(writer);
            eg_pdf_append(writer, kids, leaf);
            HPDF_Array limits = eg_pdf_inner_array(writer, leaf, "Limits");
            add_key(writer, limits, first, data);
            add_key(writer, limits, end - 1, data);
        }
        HPDF_Array array = eg_pdf_inner_array(writer, leaf, key);
        for (uint32_t i = first; i < end; i++) {
            add_key(writer, array, i, data);
            add_entry(writer, array, i, data);
        }
        if (end == n_entries)
            break;
    }
}
