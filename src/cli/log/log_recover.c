/* trustseal log recover */
#include <inttypes.h>
#include "cli/command.h"
#include "cli/settings.h"
#include "base/clock.h"
#include "ledger/entry.h"
#include "ledger/recovery.h"
#include "ledger/store.h"

enum { ROWS = 256, LIST_MAX = 1 << 28 };

static void entry_line(const struct ledger_row *row, struct arena *memory, struct buf *to)
{
	struct ledger_entry entry;

	if (ledger_entry_read(row->entry, memory, &entry) == ERR_OK)
		buf_printf(to, "%-8" PRIu64 "  %-8s  %s\n", row->index,
		    ledger_kind_name(entry.kind), entry.code.text);
}

/* What came back, a line an entry: only the log knows of it now. */
static enum err entries_list(struct store *s, const struct ledger_recovered *r, struct buf *to)
{
	enum err err = ERR_OK;
	size_t count = 1;

	for (uint64_t at = r->first; !err && count > 0 && at < r->size; at += count) {
		uint64_t left = r->size - at;
		struct arena memory = {NULL, 0};
		struct ledger_row *rows = NULL;

		count = 0;
		err = ledger_rows(s, at, left < ROWS ? (size_t)left : ROWS, &memory, &rows, &count);
		for (size_t i = 0; !err && i < count; i++)
			entry_line(&rows[i], &memory, to);
		arena_free(&memory);
	}
	return err ? err : to->err;
}

static int recovered_tell(struct store *s, const struct ledger_recovered *r)
{
	struct buf lines = BUF_INIT(LIST_MAX);
	int status = COMMAND_DONE;
	enum err err;

	if (r->count == 0) {
		output_note("nothing was lost: the store has all %" PRIu64 " entries that were "
			    "signed",
		    r->size);
		return COMMAND_DONE;
	}
	err = entries_list(s, r, &lines);
	if (err)
		output_warning("they cannot be listed: %s", err_text(err));
	else
		status = output_print_done(&lines, "the entries are back");
	output_note("%" PRIu64 " entries are back in the store, which has all %" PRIu64
		    " that were signed; %" PRIu64
		    " that came meanwhile are behind them now. What they "
		    "tell of, contracts, certificates and revocations, is to be brought back by "
		    "hand where the store does not have it; revocations first: until then pages "
		    "call those certificates valid",
	    r->count, r->size, r->moved);
	buf_free(&lines);
	return status;
}

static int log_recover(const struct config *config)
{
	struct ledger_recovered done;
	struct problem why = {.text = ""};
	struct sign_key *key = NULL;
	struct store *store = NULL;
	int status = COMMAND_REFUSED;
	enum err err = config->ledger.key[0] == '\0'
			   ? ERR_OK
			   : sign_key_load(SIGN_ED25519, config->ledger.key, &key, &why);

	if (!err)
		err = store_open(config->store.url, STORE_WRITE, &store, &why);
	if (!err)
		err = ledger_recover(store, config->ledger.folder, config->ledger.name, key,
		    clock_now(), &done, &why);
	if (!err)
		status = recovered_tell(store, &done);
	else
		output_error("nothing is brought back: %s", why.text);
	store_close(store);
	sign_key_free(key);
	return status;
}

static int log_recover_run(const struct arguments *a)
{
	struct config config;

	if (settings_load(a, &config))
		return COMMAND_REFUSED;
	if (config.ledger.folder[0] == '\0') {
		output_error("[ledger] folder is empty: this machine has nothing of the log");
		return COMMAND_REFUSED;
	}
	return log_recover(&config);
}

const struct command command_log_recover = {
    .name = "log recover",
    .operands = "",
    .summary = "Bring back into a restored store what the public log has of it",
    .details =
	"For a store that was set back to a backup: what was published since is taken from "
	"[ledger]\n"
	"folder and put back in its place, and what came meanwhile gets numbers behind it, all or\n"
	"nothing. Servers may run; they go on with the log by themselves. Call it where the "
	"folder\n"
	"has the largest checkpoint. Where nothing was lost, nothing is changed.\n"
	"\n"
	"It prints what came back, a line an entry: number, kind and code. Contracts,\n"
	"certificates and revocations that the store lost are to be entered again by hand,\n"
	"revocations first: until then pages call those certificates valid.",
    .example = "trustseal log recover",
    .run = log_recover_run,
};
