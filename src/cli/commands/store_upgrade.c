/* trustseal store upgrade */
#include <inttypes.h>
#include "cli/command.h"
#include "cli/settings.h"
#include "base/clock.h"
#include "cli/output.h"
#include "cli/progress.h"
#include "config/config.h"
#include "io/json.h"
#include "record/card.h"

enum { OWN_BREAKING };

/* Contracts that are looked at in one transaction: others write between them. */
enum { CARDS_A_STEP = 500 };

static const struct option options[] = {
    [OWN_BREAKING] = {.name = "breaking",
	.help = "also do what older programs cannot go on with: their servers are stopped"},
};

static int store_upgrade_print(uint64_t from, uint64_t to, uint64_t cards, bool as_json)
{
	struct buf text = BUF_INIT(1024);
	int status;

	if (as_json) {
		struct json *o = json_new_object();

		json_set_int(o, "from", (int64_t)from);
		json_set_int(o, "to", (int64_t)to);
		json_set_int(o, "cards", (int64_t)cards);
		if (json_write(o, JSON_ONE_LINE, &text) == ERR_OK)
			buf_putc(&text, '\n');
		json_free(o);
	} else if (from == to) {
		buf_printf(&text, "nothing is due: the store is of version %" PRIu64 "\n", to);
	} else {
		buf_printf(&text, "brought up from version %" PRIu64 " to %" PRIu64 "\n", from, to);
	}
	if (!as_json && cards > 0)
		buf_printf(&text,
		    "%" PRIu64 " contracts were looked through for what visitors ask\n", cards);
	status = output_print_done(&text, "the store is brought up");
	buf_free(&text);
	return status;
}

/* Puts together what older programs did not. */
static enum err store_upgrade_cards(const char *url, uint64_t *ret_count, struct problem *why)
{
	struct progress progress = {.label = "looking through contracts"};
	struct store *store = NULL;
	struct code after = {""};
	size_t count = CARDS_A_STEP;
	enum err err = store_open(url, STORE_FILL, &store, why);

	*ret_count = 0;
	while (!err && count == CARDS_A_STEP) {
		err = store_fill_cards(store, &after, CARDS_A_STEP, clock_now(), &count);
		if (err)
			*why = *store_why(store);
		else
			progress_show(&progress, *ret_count += count, 0);
	}
	progress_end(&progress);
	store_close(store);
	return err;
}

static int store_upgrade_run(const struct arguments *a)
{
	enum store_upgrade how = option_value(a, OPTION_OWN + OWN_BREAKING) != NULL
				     ? STORE_BREAKING
				     : STORE_BESIDE_OTHERS;
	struct config config;
	struct problem why = {.text = ""};
	uint64_t from, to, cards;

	if (settings_load(a, &config))
		return COMMAND_REFUSED;
	if (store_upgrade(config.store.url, how, &from, &to, &why) ||
	    store_upgrade_cards(config.store.url, &cards, &why)) {
		output_error("%s", why.text);
		return COMMAND_REFUSED;
	}
	return store_upgrade_print(from, to, cards, option_value(a, OPTION_JSON) != NULL);
}

static const struct json_member members[] = {
    {"from", "version before", NULL},
    {"to", "version now; the same: nothing was due", NULL},
    {"cards", "contracts without what visitors ask ready, which were looked through", NULL},
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
