/* Fuzzes proofs that somebody kept, and the entries in them: what is taken can be written in one
 * way only, and proves nothing of a root that was made up. */
#include <inttypes.h>
#include <stdlib.h>
#include "base/base64.h"
#include "verify/entry.h"
#include "verify/kept.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len);

static void must(bool promise)
{
	if (!promise)
		abort();
}

/* All but the checkpoint, which has a fuzzer of its own. */
static void must_be_written_so(const struct verify_kept *kept, struct str file)
{
	struct buf again = BUF_INIT(file.len);

	buf_puts(&again, "c2sp.org/tlog-proof@v1\nextra ");
	base64_write(kept->entry, &again);
	buf_printf(&again, "\nindex %" PRIu64 "\n", kept->index);
	for (size_t i = 0; i < kept->count; i++) {
		base64_write(
		    (struct str){(const char *)kept->proof[i].at, VERIFY_HASH_BYTES}, &again);
		buf_putc(&again, '\n');
	}
	buf_putc(&again, '\n');
	must(again.err == ERR_OK && str_starts(file, buf_str(&again)));
	buf_free(&again);
}

static void fuzz_entry(struct str bytes, struct arena *memory)
{
	struct problem why = {.text = ""};
	struct verify_entry entry;

	if (verify_entry_read(bytes, memory, &entry, &why) == ERR_OK)
		must(entry.code.at != NULL && entry.kind.at != NULL);
	else
		must(why.text[0] != '\0');
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
	const struct str file = {(const char *)bytes, len};
	static struct verify_kept kept;
	struct problem why = {.text = ""};
	struct arena memory = {0};

	fuzz_entry(file, &memory);
	if (verify_kept_read(file, &memory, &kept, &why) == ERR_OK) {
		must_be_written_so(&kept, file);
		/* The seeds have true ones. */
		if (verify_kept_check(&kept, NULL, &why) == ERR_OK)
			must(kept.index < kept.checkpoint.size);
		fuzz_entry(kept.entry, &memory);
	} else {
		must(why.text[0] != '\0');
	}
	arena_free(&memory);
	return 0;
}
