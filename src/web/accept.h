/* Chooses by what the browser accepts: a language, a content coding. */
#ifndef WEB_ACCEPT_H
#define WEB_ACCEPT_H

#include "base/lang.h"
#include "base/str.h"
#include "io/http/coding.h"

/* The language of the highest weight in an Accept-Language field (RFC 9110 section 12.5.4) by basic
 * filtering (RFC 4647 section 3.3.1: "en-US" asks for "en"); at equal weights the earlier.
 * `fallback` when the field is absent, malformed or names none of ours. */
enum lang accept_language(struct str field, enum lang fallback);
/* The same of whole languages alone. */
enum lang accept_language_whole(struct str field, enum lang fallback);
/* The coding of the highest weight in an Accept-Encoding field (section 12.5.3); at equal weights
 * the smaller result. CODING_IDENTITY when the field is absent, names none of ours, or refuses
 * everything: an answer in no coding at all is more use than 406. */
enum coding accept_coding(struct str field);

#endif
