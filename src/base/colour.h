/* Colours as the style names them; pdf/ and the press decide what ink they become. */
#ifndef EG_BASE_COLOUR_H
#define EG_BASE_COLOUR_H

#include <stdint.h>

/* sRGB, 8 bits each. Black is 0, 0, 0. */
typedef struct eg_colour {
    uint8_t red, green, blue;
    uint8_t ink; /* on the press: 0 as the profile has it, else the style's inks[ink - 1], or EG_INK_ALL */
} eg_colour;

/* Of printer's marks: on every plate. */
enum { EG_INK_ALL = 255, EG_MAX_INKS = 254 };

/* What a colour is made of on the press, when the style says it. */
typedef struct eg_ink {
    const char *name; /* of a spot colour, UTF-8; NULL: it is made of the four */
    int32_t cmyk[4];  /* 1/10000 of full; of a spot colour its stand-in where the ink is not at hand */
} eg_ink;

#endif
