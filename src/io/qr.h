/* QR codes, which cameras and scanners read from paper (libqrencode). */
#ifndef IO_QR_H
#define IO_QR_H

#include "base/buf.h"
#include "base/err.h"

/* The widest code that there is, and how much must be left white around any. */
enum { QR_SIDE_MAX = 177, QR_QUIET = 4 };

/* A code by its squares. Plain data. */
struct qr {
	unsigned side;                                 /* squares in a row, and rows */
	unsigned char dark[QR_SIDE_MAX * QR_SIDE_MAX]; /* 1 or 0, row by row */
};

/* The text's QR code. A seventh of it may be dirty or torn. ERR_TOO_LARGE: the text is "" or too
 * long for any; ERR_NO_MEMORY. Any thread. */
enum err qr_make(const char *text, struct qr *ret);
/* Appends the dark squares of the text's QR code as the path of an SVG, a unit for each; *ret_side
 * is how many units the code is wide and high. Around it QR_QUIET units must be left white. Errors
 * as above. */
enum err qr_write_path(const char *text, struct buf *to, unsigned *ret_side);

#endif
