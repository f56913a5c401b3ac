/* trustseal log create */
#include <stdlib.h>
#include "cli/command.h"
#include "cli/settings.h"
#include "ledger/checkpoint.h"
#include "pki/sign/key.h"

enum { TEXT_MAX = 4096 };

#define FOLDER_USUAL "/var/lib/trustseal/log"

/* What is to stand in the settings. */
static int settings_print(const struct config *config, const char *path)
{
	struct buf text = BUF_INIT(TEXT_MAX);
	const char *folder = config->ledger.folder;
	/* The service works in another folder than whoever calls this. */
	char *whole = realpath(path, NULL);
	int status;

	buf_printf(&text, "[ledger]\nfolder = %s\nkey = %s\nname = %s\n",
	    folder[0] == '\0' ? FOLDER_USUAL : folder, whole == NULL ? path : whole,
	    config->ledger.name);
	status = output_print_done(&text, "the key is made");
	if (status == COMMAND_DONE)
		output_note("the key is made; these settings have the log signed with it, under a "
			    "name that never changes. Keep a copy of the key where nobody else "
			    "reads it: a log whose key is lost ends");
	buf_free(&text);
	free(whole);
	return status;
}

static int log_create_run(const struct arguments *a)
{
	const char *path = a->operands[0];
	struct config config;
	struct problem why = {.text = ""};

	if (settings_load(a, &config))
		return COMMAND_REFUSED;
	if (ledger_name_check(str_from(config.ledger.name), &why)) {
		output_error("no key is made: [ledger] name: %s", why.text);
		return COMMAND_REFUSED;
	}
	if (sign_key_create(SIGN_ED25519, path, &why)) {
		output_error("no key is made: %s", why.text);
		return COMMAND_REFUSED;
	}
	return settings_print(&config, path);
}

const struct command command_log_create = {
    .name = "log create",
    .operands = "FILE",
    .operands_min = 1,
    .operands_max = 1,
    .summary = "Make the key that signs the public log, and print the settings for it",
    .details =
	"The file is new, in PEM, and readable by its owner alone. Copy it to all servers that\n"
	"are to sign, where the service's user alone may read it (chown, or chgrp and mode 640),\n"
	"and never make another for a log that has begun: others know it by this one. A server\n"
	"that has no key shows what those signed that have it.",
    .example = "trustseal log create /etc/trustseal/log.key",
    .run = log_create_run,
};
