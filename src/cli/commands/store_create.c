/* trustseal store create */
#include "cli/command.h"
#include "cli/settings.h"
#include "cli/output.h"
#include "config/config.h"
#include "store/store.h"

static int store_create_run(const struct arguments *a)
{
	struct config config;
	struct store *store = NULL;
	struct problem why = {.text = ""};
	struct buf text = BUF_INIT(1024);
	int status;

	if (settings_load(a, &config))
		return COMMAND_REFUSED;
	if (store_open(config.store.url, STORE_NEW, &store, &why)) {
		output_error("%s", why.text);
		return COMMAND_REFUSED;
	}
	store_close(store);
	buf_puts(&text, "the store is there, and empty\n");
	status = output_print_done(&text, "the store is made");
	buf_free(&text);
	return status;
}

const struct command command_store_create = {
    .name = "store create",
    .operands = "",
    .summary = "Make the store that [store] url names",
    .details =
	"Where one is, it is left as it is, and the exit status is 1. `trustseal serve` makes "
	"none:\n"
	"where records were expected, an empty store would tell all visitors that there are none.\n"
	"Root makes a file of SQLite for whoever its folder belongs to. In PostgreSQL the "
	"database\n"
	"must be there (createdb), empty and the user's own.",
    .example = "trustseal store create -c /etc/trustseal/trustseal.conf",
    .run = store_create_run,
};
