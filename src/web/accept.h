/* Chooses a language by what the browser accepts. */
#ifndef WEB_ACCEPT_H
#define WEB_ACCEPT_H

#include "base/lang.h"
#include "base/str.h"

/* The language of the highest weight in an Accept-Language field (RFC 9110 section 12.5.4) by basic
 * filtering (RFC 4647 section 3.3.1: "en-US" asks for "en"); at equal weights the earlier.
 * `fallback` when the field is absent, malformed or names none of ours. */
enum lang accept_language(struct str field, enum lang fallback);

#endif
