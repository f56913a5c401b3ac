/* Reads arbitrary bytes as a record, and what reads is written back the same. */
#include <stdint.h>
#include <stdlib.h>
#include "pki/envelope.h"
#include "record/codec.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void open_envelope(struct str bytes)
{
	static const unsigned char secret[ENVELOPE_KEY];
	struct envelope envelope;

	/* Nobody guesses a digest. */
	if (envelope_open(secret, STR("name"), bytes, &envelope) == ERR_OK)
		abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const struct code code = {"0123456789"};
	struct str bytes = {(const char *)data, size};
	struct record record;
	struct buf again = BUF_INIT(1 << 24);

	if (record_decode(bytes, &code, &record) == ERR_OK) {
		record_encode(&record, &again);
		if (again.err != ERR_OK || !str_eq(buf_str(&again), bytes))
			abort();
	}
	open_envelope(bytes);
	buf_free(&again);
	return 0;
}
