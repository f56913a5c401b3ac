/* Finds the blocks of a PEM file (RFC 7468) and decodes them. */
#ifndef PKI_PEM_H
#define PKI_PEM_H

#include <stdbool.h>
#include <stddef.h>
#include "base/buf.h"
#include "base/err.h"
#include "base/str.h"

/* Start with {.rest = file}. */
struct pem_reader {
	struct str rest;
	size_t line;      /* lines read so far */
	size_t text_line; /* the first line of text before the next block, or 0 */
};

struct pem_block {
	struct str label; /* "CERTIFICATE"; points into the file */
	size_t line;      /* of its BEGIN, counted from 1 */
};

/* Finds the next block; skips the text before it. LF, CRLF and CR alone end a line, blanks around a
 * line do not matter. ERR_NOT_FOUND when no block is left; ERR_INVALID with `why`: a damaged
 * boundary. */
enum err pem_next(struct pem_reader *r, struct pem_block *ret_block, struct problem *why);
/* Decodes the block that pem_next just found; its bytes replace what is in `ret_bytes`. ERR_INVALID
 * with the line in `why`: cut off, not base64, or with header fields (encrypted: nobody is asked
 * for a pass phrase). */
enum err pem_decode(struct pem_reader *r, const struct pem_block *block, struct buf *ret_bytes,
    struct problem *why);

/* Appends bytes as a block with this label. A failure is in to->err. */
void pem_write(const char *label, struct str bytes, struct buf *to);

/* Decodes a text that is base64 alone, in lines or not. False when it is not, or is cut off, and
 * after a failure of `to`. */
bool pem_decode_bare(struct str text, struct buf *to);

#endif
