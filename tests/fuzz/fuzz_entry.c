/* Any bytes read as an entry of the public log: what is taken is written again as the same bytes.
 */
#include <stdlib.h>
#include "ledger/entry.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void must(bool promise)
{
	if (!promise)
		abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const struct str bytes = {(const char *)data, size};
	struct arena arena = {0};
	struct buf again = BUF_INIT(LEDGER_ENTRY_MAX);
	struct ledger_entry e;
	enum err err = ledger_entry_read(bytes, &arena, &e);

	if (!err) {
		ledger_entry_write(&e, &again);
		must(!again.err && str_eq(buf_str(&again), bytes));
	} else {
		must(err == ERR_CORRUPT);
	}
	buf_free(&again);
	arena_check(&arena);
	arena_free(&arena);
	return 0;
}
