/* QR codes by libqrencode. */
#include "io/qr.h"

#include <assert.h>
#include <errno.h>
#include <qrencode.h>

enum err qr_make(const char *text, struct qr *ret)
{
	QRcode *code = QRcode_encodeString(text, 0, QR_ECLEVEL_M, QR_MODE_8, 1);

	if (code == NULL)
		return errno == ENOMEM ? ERR_NO_MEMORY : ERR_TOO_LARGE;
	assert(code->width <= QR_SIDE_MAX);
	ret->side = (unsigned)code->width;
	for (unsigned i = 0; i < ret->side * ret->side; i++)
		ret->dark[i] = code->data[i] & 1;
	QRcode_free(code);
	return ERR_OK;
}

/* A rectangle for each run of dark squares: no hairlines between them, and a third of the bytes. */
static void row_write(const unsigned char *row, unsigned side, unsigned y, struct buf *to)
{
	for (unsigned x = 0; x < side; x++) {
		unsigned begin = x;

		while (x < side && row[x] != 0)
			x++;
		if (x > begin)
			buf_printf(to, "M%u %uh%uv1h-%uz", begin, y, x - begin, x - begin);
	}
}

enum err qr_write_path(const char *text, struct buf *to, unsigned *ret_side)
{
	struct qr code;
	enum err err = qr_make(text, &code);

	if (err)
		return err;
	for (unsigned y = 0; y < code.side; y++)
		row_write(code.dark + (size_t)y * code.side, code.side, y, to);
	*ret_side = code.side;
	return to->err;
}
