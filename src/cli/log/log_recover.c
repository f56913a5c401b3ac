/* trustseal log recover */
#include <inttypes.h>
#include "cli/command.h"
#include "cli/settings.h"
#include "base/clock.h"
#include "ledger/recovery.h"

static int recovered_tell(const struct ledger_recovered *r)
{
	if (r->count == 0) {
		output_note("nothing was lost: the store has all %" PRIu64 " entries that were "
			    "signed",
		    r->size);
		return COMMAND_DONE;
	}
	output_note("%" PRIu64 " entries are back in the store, which has all %" PRIu64
		    " that were signed; %" PRIu64
		    " that came meanwhile are behind them now. What they "
		    "tell of, contracts and certificates, is to be brought back by hand where the "
		    "store does not have it",
	    r->count, r->size, r->moved);
	return COMMAND_DONE;
}

static int log_recover(const struct config *config)
{
	struct ledger_recovered done;
	struct problem why = {.text = ""};
	struct sign_key *key = NULL;
	struct store *store = NULL;
	enum err err = config->ledger.key[0] == '\0'
			   ? ERR_OK
			   : sign_key_load(SIGN_ED25519, config->ledger.key, &key, &why);

	if (!err)
		err = store_open(config->store.url, STORE_WRITE, &store, &why);
	if (!err)
		err = ledger_recover(store, config->ledger.folder, config->ledger.name, key,
		    clock_now(), &done, &why);
	store_close(store);
	sign_key_free(key);
	if (!err)
		return recovered_tell(&done);
	output_error("nothing is brought back: %s", why.text);
	return COMMAND_REFUSED;
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
	"has the largest checkpoint. Where nothing was lost, nothing is changed.",
    .example = "trustseal log recover",
    .run = log_recover_run,
};
