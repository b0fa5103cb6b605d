/* The rules of PDF/X-4. See x4.h. */
#include "conform/x4.h"

#define HOLDS(name, expression)                                                                              \
    static bool name(const eg_x4_fact *fact)                                                                 \
    {                                                                                                        \
        return expression;                                                                                   \
    }

HOLDS(is_pdf_1, fact->major == 1)
HOLDS(has_id, fact->has_id)
HOLDS(has_trapped, fact->has_trapped)
HOLDS(has_no_actions, !fact->has_actions)
HOLDS(has_no_form, !fact->has_form)
HOLDS(has_fit_view, !fact->has_bad_view)
HOLDS(has_one_intent, fact->n_intents == 1)
HOLDS(has_identifier, fact->has_identifier)
HOLDS(is_explained, fact->is_explained)
HOLDS(has_profile, fact->has_profile)
HOLDS(is_profile_sound, !fact->has_profile || fact->is_profile_sound)
HOLDS(is_profile_output, !fact->has_profile || !fact->is_profile_sound || fact->is_profile_output)
HOLDS(is_profile_cmyk, !fact->has_profile || !fact->is_profile_sound || fact->is_profile_cmyk)
HOLDS(shares_profile, !fact->has_own_archival)
HOLDS(has_metadata, fact->has_metadata)
HOLDS(has_version, !fact->has_metadata || fact->has_version)
HOLDS(has_title, !fact->has_metadata || fact->has_title)
HOLDS(has_dates, !fact->has_metadata || fact->has_dates)
HOLDS(has_document_id, !fact->has_metadata || fact->has_document_id)
HOLDS(agrees_with_info, !fact->has_metadata || fact->agrees_with_info)
HOLDS(agrees_on_trapping, !fact->has_metadata || fact->agrees_on_trapping)
HOLDS(has_trim, fact->has_trim || fact->has_art)
HOLDS(has_one_of_two, !fact->has_trim || !fact->has_art)
HOLDS(is_nested, !fact->has_trim || fact->is_nested)
HOLDS(has_bleed, !fact->has_trim || !fact->is_nested || fact->has_bleed)
HOLDS(is_composite, !fact->is_separated)
HOLDS(has_no_page_actions, !fact->has_page_actions)
HOLDS(is_outside, !fact->is_inside)
HOLDS(is_embedded, fact->is_embedded)
HOLDS(is_no_device_rgb, !fact->is_device_rgb || fact->is_group)
HOLDS(is_no_rgb_group, !fact->is_group || (!fact->is_device_rgb && !fact->is_other_rgb))
HOLDS(is_no_other_rgb, !fact->is_other_rgb || fact->is_group)
HOLDS(has_consistent_spot, fact->has_consistent_spot)
HOLDS(has_fit_alternate, fact->has_fit_alternate)
HOLDS(is_no_postscript, !fact->is_postscript)
HOLDS(is_no_reference, !fact->is_reference)
HOLDS(has_no_opi, !fact->has_opi)
HOLDS(is_inside_file, !fact->is_external)
HOLDS(has_no_default_alternate, !fact->has_default_alternate)
HOLDS(has_no_transfer, !fact->has_transfer)
HOLDS(has_no_halftone_phase, !fact->has_halftone_phase)
HOLDS(is_no_rich_black, !fact->is_rich_black)
HOLDS(overprints_black_only, !fact->overprints_colour)

static const eg_x4_rule rules[] = {
    {"version", EG_X4_FILE, false, "file", is_pdf_1, "%s is not of PDF 1.x, on which PDF/X-4 stands",
     "write it as PDF 1.6"},
    {"file-id", EG_X4_FILE, false, "file", has_id, "%s has no identifier in its trailer",
     "let the program that made it write one (ID)"},
    {"trapped", EG_X4_FILE, false, "trapping", has_trapped, "%s does not say whether it is trapped",
     "set Trapped in Info to True or False"},
    {"actions", EG_X4_FILE, false, "actions", has_no_actions, "%s has actions or scripts", "take them out"},
    {"form", EG_X4_FILE, false, "annotations and forms", has_no_form, "%s has fields to fill in",
     "print the fields into the pages, or make the file for the press without them"},
    {"view", EG_X4_FILE, false, "viewer preferences", has_fit_view,
     "%s shows or prints another box than the media box or the bleed box", "take the preference out"},
    {"intent", EG_X4_FILE, false, "output intents", has_one_intent,
     "%s has not just one output intent for PDF/X", "give it the profile of one press"},
    {"intent-identifier", EG_X4_INTENT, false, "output intents", has_identifier,
     "%s names no printing condition", "set OutputConditionIdentifier"},
    {"intent-explained", EG_X4_INTENT, false, "output intents", is_explained,
     "%s names a printing condition of no registry and does not say in words which it is", "set Info"},
    {"intent-profile", EG_X4_INTENT, false, "output intents", has_profile, "%s has no profile embedded",
     "embed the profile of the press (DestOutputProfile)"},
    {"profile-sound", EG_X4_INTENT, false, "output intents", is_profile_sound,
     "the profile of %s is damaged, or has not the number of inks that is said", "embed it again"},
    {"profile-output", EG_X4_INTENT, false, "output intents", is_profile_output,
     "the profile of %s is not that of an output device", "embed the profile of the press"},
    {"profile-cmyk", EG_X4_INTENT, true, "printing", is_profile_cmyk,
     "the profile of %s is not of the four inks cyan, magenta, yellow and black",
     "embed the profile of the press"},
    {"intent-archival", EG_X4_INTENT, false, "output intents", shares_profile,
     "%s stands beside one for PDF/A with another profile", "let both name one profile"},
    {"metadata", EG_X4_METADATA, false, "metadata", has_metadata, "%s has no XMP metadata", "write them"},
    {"metadata-version", EG_X4_METADATA, false, "metadata", has_version, "%s does not claim PDF/X-4",
     "set pdfxid:GTS_PDFXVersion to PDF/X-4"},
    {"metadata-title", EG_X4_METADATA, false, "metadata", has_title, "%s has no title in its metadata",
     "set dc:title"},
    {"metadata-dates", EG_X4_METADATA, false, "metadata", has_dates,
     "%s does not say when it was made, changed and described",
     "set xmp:CreateDate, xmp:ModifyDate and xmp:MetadataDate"},
    {"metadata-document", EG_X4_METADATA, false, "metadata", has_document_id,
     "%s does not say which document it is, of which version and kind",
     "set xmpMM:DocumentID, xmpMM:VersionID and xmpMM:RenditionClass"},
    {"metadata-info", EG_X4_METADATA, false, "metadata", agrees_with_info,
     "%s says one thing in Info and another in its metadata", "let title and dates agree"},
    {"metadata-trapped", EG_X4_METADATA, false, "trapping", agrees_on_trapping,
     "%s says one thing of trapping in Info and another in its metadata",
     "let Trapped and pdf:Trapped agree"},
    {"box-trim", EG_X4_PAGE, false, "page boxes", has_trim, "%s does not say where it is trimmed",
     "set its TrimBox"},
    {"box-art", EG_X4_PAGE, false, "page boxes", has_one_of_two, "%s has an ArtBox beside its TrimBox",
     "take the ArtBox out"},
    {"box-nested", EG_X4_PAGE, false, "page boxes", is_nested,
     "%s has a TrimBox that is not in its BleedBox, or that not in its MediaBox",
     "make each box hold the next"},
    {"box-bleed", EG_X4_PAGE, true, "printing", has_bleed, "%s has less than 3 mm of bleed round its trim",
     "set a BleedBox, and let colour at the edge go on to it"},
    {"page-separated", EG_X4_PAGE, false, "colour", is_composite, "%s is a separation, one ink of a page",
     "make it a page in all its inks"},
    {"page-actions", EG_X4_PAGE, false, "actions", has_no_page_actions, "%s has actions", "take them out"},
    {"annotation", EG_X4_ANNOTATION, false, "annotations and forms", is_outside,
     "%s stands on what is printed", "take it out, or draw it into the page"},
    {"font", EG_X4_FONT, false, "fonts", is_embedded, "the font %s is not embedded", "embed it"},
    {"colour-rgb", EG_X4_COLOUR, false, "colour", is_no_device_rgb,
     "%s is in DeviceRGB, which a press in CMYK has not", "convert it to CMYK"},
    {"group-rgb", EG_X4_COLOUR, false, "transparency", is_no_rgb_group, "%s blends its colours in RGB",
     "let the group blend in DeviceCMYK"},
    {"colour-calibrated", EG_X4_COLOUR, true, "printing", is_no_other_rgb,
     "%s is in RGB or Lab, which the press will turn into inks in its own way", "convert it to CMYK"},
    {"spot-consistent", EG_X4_COLOUR, false, "spot colours", has_consistent_spot,
     "%s is made of one mixture here and another there", "give the ink one alternate in the whole file"},
    {"spot-alternate", EG_X4_COLOUR, false, "spot colours", has_fit_alternate,
     "%s has an alternate in RGB, which a press in CMYK has not", "give it an alternate in DeviceCMYK"},
    {"object-postscript", EG_X4_OBJECT, false, "external objects", is_no_postscript, "%s is PostScript",
     "let it be drawn by the page"},
    {"object-reference", EG_X4_OBJECT, false, "external objects", is_no_reference,
     "%s stands for a page of another file", "bring that page into the file"},
    {"object-opi", EG_X4_OBJECT, false, "external objects", has_no_opi,
     "%s is to be replaced by another picture (OPI)", "put the picture itself into the file"},
    {"object-external", EG_X4_OBJECT, false, "external objects", is_inside_file,
     "%s has its data in another file", "bring the data into the file"},
    {"image-alternate", EG_X4_OBJECT, false, "external objects", has_no_default_alternate,
     "%s has another picture to be printed in its stead", "leave only the one that is printed"},
    {"transfer", EG_X4_STATE, false, "graphics states", has_no_transfer, "%s has a transfer function",
     "take it out, and let the profile do its work"},
    {"halftone-phase", EG_X4_STATE, false, "graphics states", has_no_halftone_phase,
     "%s sets the phase of a halftone (HTP)", "take it out"},
    {"rich-black", EG_X4_TEXT, true, "printing", is_no_rich_black,
     "%s below 36 pt is in black with other inks beneath, which never fit exactly", "set it in black alone"},
    {"overprint", EG_X4_TEXT, true, "printing", overprints_black_only,
     "%s is set to overprint and is not in full black alone", "let it knock out what is beneath"},
};

const eg_x4_rule *eg_x4_rules(size_t *n)
{
    *n = sizeof rules / sizeof *rules;
    return rules;
}
