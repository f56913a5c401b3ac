/* trustseal log key */
#include "cli/command.h"
#include "cli/settings.h"
#include "ledger/checkpoint.h"
#include "pki/sign/key.h"

enum { TEXT_MAX = 1024 };

static int key_print(const struct config *config, const struct sign_key *key)
{
	struct buf text = BUF_INIT(TEXT_MAX);
	unsigned char public[SIGN_PUBLIC_MAX];
	size_t len;
	int status;

	sign_key_public(key, public, &len);
	ledger_key_write(str_from(config->ledger.name), public, &text);
	buf_putc(&text, '\n');
	status = output_print(&text);
	buf_free(&text);
	return status;
}

static int log_key_run(const struct arguments *a)
{
	int status = COMMAND_REFUSED;
	struct sign_key *key = NULL;
	struct config config;
	struct problem why = {.text = ""};

	if (settings_load(a, &config))
		return COMMAND_REFUSED;
	if (config.ledger.key[0] == '\0')
		output_error("[ledger] key is empty: ask a server that has the key of the log, or "
			     "make one by trustseal log create");
	else if (ledger_name_check(str_from(config.ledger.name), &why))
		output_error("[ledger] name: %s", why.text);
	else if (sign_key_load(SIGN_ED25519, config.ledger.key, &key, &why))
		output_error("[ledger] key: %s", why.text);
	else
		status = key_print(&config, key);
	sign_key_free(key);
	return status;
}

const struct command command_log_key = {
    .name = "log key",
    .operands = "",
    .summary = "Print the key by which others verify the public log",
    .details =
	"One line, as C2SP's signed-note has it: NAME+HASH+KEY. It is no secret: publish it where\n"
	"others find it who do not trust this service, and never change it.",
    .example = "trustseal log key",
    .run = log_key_run,
};
