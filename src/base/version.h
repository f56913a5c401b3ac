/* The version of the program. */
#ifndef BASE_VERSION_H
#define BASE_VERSION_H

#define VERSION "0.1.0"
/* The day since when there is this version: what it writes that is dated, is of this day. */
#define VERSION_DAY "2026-11-29"

#endif
