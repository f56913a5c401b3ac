/* Knows private keys that somebody pasted where a request or a text belongs.
 *
 * DESIGN: a secret must not get into the store, a log or a page, so it is looked for in every text
 * that somebody sends, before anything else is done with it; and it must be found as people paste
 * it: with lines and dashes as an editor left them, or without its first and last line. Prose about
 * private keys has none. */
#ifndef PKI_PRIVATE_KEY_H
#define PKI_PRIVATE_KEY_H

#include <stdbool.h>
#include "base/str.h"

/* Has a text a private key in it, encrypted or not: a block of PEM (or the first or last line of
 * one), PKCS #1, #8, #12 or SEC 1 in base64 or as bytes, PuTTY's, XML's or JSON's? True also when
 * memory is short: better none is kept. Any thread. */
bool private_key_is_in(struct str text);

#endif
