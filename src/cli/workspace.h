/* What a command works with: the configuration, the store, and who acts. */
#ifndef CLI_WORKSPACE_H
#define CLI_WORKSPACE_H

#include "base/arena.h"
#include "config/config.h"
#include "cli/option.h"
#include "registry/registry.h"

/* Open for reading; closed by session_close(), also after a failure. */
struct session {
	struct config config;
	struct registry registry; /* its store is the session's */
	struct arena memory;      /* of what was read from the store */
	char actor[80];
	const char *services[CONFIG_WORDS_MAX];
};

/* Reads the configuration and opens the store. False when something is wrong, which was then said
 * on stderr. */
bool session_open(struct session *s, const struct arguments *a, enum store_mode mode);
void session_close(struct session *s);

/* The code that an operand or option means; false, and said so, when it is none. */
bool session_code(const char *text, struct code *ret);
/* After a change: prints its warnings, tells running servers, frees it. Servers that cannot be told
 * are a warning: they learn by themselves. */
void session_announce(struct session *s, struct registry_change *change);
/* Ends a command that changes something: on `err` says on stderr what is not done (`refusal`) and
 * why, else announces the change, which is freed. The command's status. */
int session_end_change(struct session *s, enum err err, const char *refusal,
    const struct problem *why, struct registry_change *change);
/* Says on stderr why the store's last call failed; returns the status of a refused command. */
int session_store_failed(const struct session *s, enum err err, const struct code *code);

#endif
