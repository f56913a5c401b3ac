/* Fuzzes what is read from certificates without OpenSSL: their parts, and where their revocation is
 * published. The first byte says whether the rest is a certificate or the extension alone. */
#include <stdint.h>
#include <stdlib.h>
#include "pki/crl/distribution.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len);

static void must(bool promise)
{
	if (!promise)
		abort();
}

/* Each line is an address that may be asked for. */
static void must_be_addresses(struct str lines)
{
	struct str rest = lines;
	size_t count = 0;

	while (rest.len > 0) {
		struct str line = str_cut(&rest, '\n');

		must(++count <= DISTRIBUTION_NAMES_MAX && line.len <= DISTRIBUTION_NAME_MAX);
		must(str_eq_nocase(str_part(line, 0, 7), STR("http://")));
		for (size_t i = 0; i < line.len; i++)
			must(line.at[i] > ' ' && line.at[i] <= '~');
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
	struct str input = {(const char *)bytes, len}, rest;
	struct buf names = BUF_INIT(DISTRIBUTION_NAMES_MAX * (DISTRIBUTION_NAME_MAX + 1)),
		   extension = BUF_INIT(1 << 20);
	struct certificate_parts parts = {.not_before = 0};
	bool whole = len == 0 || bytes[0] == 0x30;

	if (!whole) {
		/* An Extensions with this one. */
		rest = str_part(input, 1, 0xff00);
		buf_puts(&extension, "\x30\x82");
		buf_add_number(&extension, rest.len + 9, 2);
		buf_puts(&extension, "\x06\x03\x55\x1d\x1f\x04\x82");
		buf_add_number(&extension, rest.len, 2);
		buf_add_str(&extension, rest);
		parts.extensions = buf_str(&extension);
	}
	if (!whole || certificate_parts(input, &parts)) {
		distribution_names(&parts, &names);
		must(names.err == ERR_OK);
		must_be_addresses(buf_str(&names));
	}
	buf_free(&extension);
	buf_free(&names);
	return 0;
}
