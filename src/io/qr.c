/* QR codes by libqrencode. */
#include "io/qr.h"

#include <errno.h>
#include <qrencode.h>
#include <stdbool.h>

static bool module_is_dark(const QRcode *code, int x, int y)
{
	return x < code->width && (code->data[y * code->width + x] & 1) != 0;
}

/* A rectangle for each run of dark squares: no hairlines between them, and a third of the bytes. */
static void row_write(const QRcode *code, int y, struct buf *to)
{
	for (int x = 0; x < code->width; x++) {
		int begin = x;

		while (module_is_dark(code, x, y))
			x++;
		if (x > begin)
			buf_printf(to, "M%d %dh%dv1h-%dz", begin, y, x - begin, x - begin);
	}
}

enum err qr_write_path(const char *text, struct buf *to, unsigned *ret_side)
{
	QRcode *code = QRcode_encodeString(text, 0, QR_ECLEVEL_M, QR_MODE_8, 1);

	if (code == NULL)
		return errno == ENOMEM ? ERR_NO_MEMORY : ERR_TOO_LARGE;
	for (int y = 0; y < code->width; y++)
		row_write(code, y, to);
	*ret_side = (unsigned)code->width;
	QRcode_free(code);
	return to->err;
}
