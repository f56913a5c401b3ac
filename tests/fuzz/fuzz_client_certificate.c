/* Whatever stands in the field: what is read keeps its bound, and written again as the proxy would
 * it reads the same. */
#include <stdlib.h>
#include "web/client_certificate.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void write_base64(struct str bytes, struct buf *to)
{
	static const char digits[] =
	    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

	for (size_t i = 0; i < bytes.len; i += 3) {
		unsigned char group[3] = {0};
		size_t len = bytes.len - i < 3 ? bytes.len - i : 3;

		memcpy(group, bytes.at + i, len);
		buf_putc(to, digits[group[0] >> 2]);
		buf_putc(to, digits[(group[0] & 3) << 4 | group[1] >> 4]);
		buf_putc(to, len > 1 ? digits[(group[1] & 15) << 2 | group[2] >> 6] : '=');
		buf_putc(to, len > 2 ? digits[group[2] & 63] : '=');
	}
}

/* The whole of `der` as a field of RFC 9440, which must be read as it. */
static void check_again(struct str der)
{
	struct buf field = BUF_INIT(3 * CLIENT_CERTIFICATE_MAX);
	struct buf again = BUF_INIT(CLIENT_CERTIFICATE_MAX);

	buf_putc(&field, ':');
	write_base64(der, &field);
	buf_putc(&field, ':');
	if (client_certificate_read(buf_str(&field), &again) || !str_eq(buf_str(&again), der))
		abort();
	buf_free(&field);
	buf_free(&again);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static enum err (*const readers[])(struct str, struct buf *) = {
	    client_certificate_read, client_certificate_read_escaped};
	struct str field = {(const char *)data, size};

	for (size_t i = 0; i < sizeof readers / sizeof readers[0]; i++) {
		struct buf der = BUF_INIT(CLIENT_CERTIFICATE_MAX);

		if (readers[i](field, &der) == ERR_OK) {
			if (der.len > CLIENT_CERTIFICATE_MAX)
				abort();
			if (der.len > 0)
				check_again(buf_str(&der));
		}
		buf_free(&der);
	}
	return 0;
}
