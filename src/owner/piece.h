/* The sticker's HTML as a piece for a shop system or a maker of sites: a template of its language,
 * and the lines there that show it.
 *
 * DESIGN: the HTML itself is the same everywhere, and none of these languages finds anything of
 * its own in it. What a piece adds is what whoever keeps the site needs in a year: a comment that
 * says what it is and of which contract, which visitors never get. It is one line, so that any
 * field to paste it into keeps all of it. */
#ifndef OWNER_PIECE_H
#define OWNER_PIECE_H

#include "base/buf.h"
#include "record/code.h"

/* More lines that show one are not known. */
enum { OWNER_PIECE_USES = 2 };

/* Of "eccube" the catalogue has `system.eccube_text`, what to do with the piece, and for each line
 * `system.eccube_use1` …, where it goes. */
struct owner_piece {
	const char *name, *title;           /* of the system, in the catalogue and for people */
	const char *open, *close;           /* of a comment there */
	const char *uses[OWNER_PIECE_USES]; /* the lines that show it, up to NULL */
};

/* All there are, in the order in which they are shown. */
extern const struct owner_piece owner_pieces[];
extern const size_t owner_pieces_count;

/* Appends a piece around the HTML of a code's sticker. */
void owner_piece_write(
    const struct owner_piece *piece, const struct code *code, struct str html, struct buf *to);

#endif
