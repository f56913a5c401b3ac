/* trustseal store upgrade */
#include <inttypes.h>
#include "cli/command.h"
#include "cli/settings.h"
#include "cli/output.h"
#include "config/config.h"
#include "io/json.h"
#include "store/store.h"

enum { OWN_BREAKING };

static const struct option options[] = {
    [OWN_BREAKING] = {.name = "breaking",
	.help = "also do what older programs cannot go on with: their servers are stopped"},
};

static int store_upgrade_print(uint64_t from, uint64_t to, bool as_json)
{
	struct buf text = BUF_INIT(1024);
	int status;

	if (as_json) {
		struct json *o = json_new_object();

		json_set_int(o, "from", (int64_t)from);
		json_set_int(o, "to", (int64_t)to);
		if (json_write(o, JSON_ONE_LINE, &text) == ERR_OK)
			buf_putc(&text, '\n');
		json_free(o);
	} else if (from == to) {
		buf_printf(&text, "nothing is due: the store is of version %" PRIu64 "\n", to);
	} else {
		buf_printf(&text, "brought up from version %" PRIu64 " to %" PRIu64 "\n", from, to);
	}
	status = output_print(&text);
	buf_free(&text);
	return status;
}

static int store_upgrade_run(const struct arguments *a)
{
	enum store_upgrade how = option_value(a, OPTION_OWN + OWN_BREAKING) != NULL
				     ? STORE_BREAKING
				     : STORE_BESIDE_OTHERS;
	struct config config;
	struct problem why = {.text = ""};
	uint64_t from, to;

	if (settings_load(a, &config))
		return COMMAND_REFUSED;
	if (store_upgrade(config.store.url, how, &from, &to, &why)) {
		output_error("%s", why.text);
		return COMMAND_REFUSED;
	}
	return store_upgrade_print(from, to, option_value(a, OPTION_JSON) != NULL);
}

static const struct json_member members[] = {
    {"from", "version before", NULL},
    {"to", "version now; the same: nothing was due", NULL},
};

const struct command command_store_upgrade = {
    .name = "store upgrade",
    .operands = "",
    .summary = "Bring the store up to this version of the program",
    .details =
	"Run it with the newer program, while servers of the older one go on: what is added does\n"
	"not concern them, and they can come back after it. Then restart the servers one by one.\n"
	"Where a step would break older programs, nothing is done without --breaking. A server "
	"that\n"
	"finds itself alone with a file of SQLite does all of this at its start.",
    .example = "trustseal store upgrade -c /etc/trustseal/trustseal.conf",
    .options = options,
    .option_count = sizeof options / sizeof options[0],
    .json = "an object with",
    .members = members,
    .member_count = sizeof members / sizeof members[0],
    .run = store_upgrade_run,
};
