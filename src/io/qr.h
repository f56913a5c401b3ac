/* QR codes, which cameras and scanners read from paper (libqrencode). */
#ifndef IO_QR_H
#define IO_QR_H

#include "base/buf.h"
#include "base/err.h"

/* Appends the dark squares of the text's QR code as the path of an SVG, a unit for each; *ret_side
 * is how many units the code is wide and high. Around it four units must be left white. A seventh
 * of it may be dirty or torn. ERR_TOO_LARGE: the text is "" or too long for any; ERR_NO_MEMORY. Any
 * thread. */
enum err qr_write_path(const char *text, struct buf *to, unsigned *ret_side);

#endif
