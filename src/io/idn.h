/* Converts internationalised host names between what people read and what DNS carries. */
#ifndef IO_IDN_H
#define IO_IDN_H

#include <stdbool.h>
#include <stddef.h>
#include "base/buf.h"
#include "base/err.h"
#include "base/str.h"

/* A host in UTF-8 without NUL, with at least one byte above 7F, to A-labels as browsers do: UTS #46
 * without transitional processing or STD3 rules. The result may hold any ASCII character (a mapping
 * may yield "/"): the caller checks. Stricter than browsers, never laxer: labels and names longer
 * than DNS allows, and characters that IDNA 2008 disallows (emoji), are refused.
 * ERR_INVALID or ERR_NO_MEMORY; `ret_ascii` has `room` bytes. Any thread. */
enum err idn_to_ascii(struct str host, char *ret_ascii, size_t room);
/* Is this lower-case label, which begins with "xn--", one that UTS #46 takes as it is? */
bool idn_label_valid(struct str label);
/* Appends the label decoded, when it begins with "xn--" and encodes to itself again; else false and
 * nothing appended. Any thread. */
bool idn_label_decode(struct str label, struct buf *to);

#endif
