/* Statuses shared by all rooms: those of the public header, so that none is ever translated. */
#ifndef EG_BASE_STATUS_H
#define EG_BASE_STATUS_H
#include "engross.h"
#endif
