/* What Unicode says of characters that are mistaken for others (UTS #39). */
#ifndef IO_SPOOF_H
#define IO_SPOOF_H

#include <stdbool.h>
#include <stdint.h>
#include "base/str.h"

/* Is the label in UTF-8 made of characters that Unicode recommends for identifiers, of one script
 * or of the few that Japanese, Chinese and Korean are written in with Latin (the "highly
 * restrictive" level), with digits of one kind and without marks that cannot be seen? False where
 * ICU cannot tell, too. Any thread. */
bool spoof_is_restrained(struct str label);
/* Does the character look like one or several of ASCII? Those of ASCII do. Any thread. */
bool spoof_is_like_ascii(uint32_t point);
/* Is the character used in one of the scripts, four letters each (ISO 15924), as in "Hira Kana"?
 * Any thread. */
bool spoof_is_of(uint32_t point, const char *scripts);

#endif
