/* Reads arbitrary bytes as a tile's address, an entry of the log and a checkpoint; what reads is
 * written back the same. */
#include <inttypes.h>
#include <stdint.h>
#include <stdlib.h>
#include "base/base64.h"
#include "ledger/checkpoint.h"
#include "ledger/entry.h"
#include "ledger/tile.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void read_tile(struct str bytes)
{
	struct buf again = BUF_INIT(1 << 12);
	struct ledger_tile tile;

	if (ledger_tile_read(bytes, &tile) == ERR_OK) {
		ledger_tile_write(&tile, &again);
		if (again.err != ERR_OK || !str_eq(buf_str(&again), bytes))
			abort();
	}
	buf_free(&again);
}

static void read_entry(struct str bytes)
{
	struct arena arena = {.blocks = NULL};
	struct buf again = BUF_INIT(LEDGER_ENTRY_MAX);
	struct ledger_entry entry;

	if (ledger_entry_read(bytes, &arena, &entry) == ERR_OK) {
		ledger_entry_write(&entry, &again);
		if (again.err != ERR_OK || !str_eq(buf_str(&again), bytes))
			abort();
	}
	buf_free(&again);
	arena_free(&arena);
}

/* What is signed is written back; the signature is nobody's. */
static void read_checkpoint(struct str bytes)
{
	struct buf again = BUF_INIT(1 << 12);
	struct ledger_head head;

	if (ledger_checkpoint_read(bytes, &head) == ERR_OK) {
		buf_printf(&again, "%.*s\n%" PRIu64 "\n", STR_ARG(head.name), head.size);
		base64_write((struct str){(const char *)head.root.at, LEDGER_HASH}, &again);
		buf_printf(&again, "\n\n\xe2\x80\x94 %.*s ", STR_ARG(head.name));
		if (again.err != ERR_OK || !str_starts(bytes, buf_str(&again)))
			abort();
	}
	buf_free(&again);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct str bytes = {(const char *)data, size};

	read_tile(bytes);
	read_entry(bytes);
	read_checkpoint(bytes);
	return 0;
}
