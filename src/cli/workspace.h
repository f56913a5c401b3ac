/* What a command works with: the configuration, the store, and who acts. */
#ifndef CLI_WORKSPACE_H
#define CLI_WORKSPACE_H

#include "base/arena.h"
#include "cli/acting.h"
#include "cli/option.h"
#include "cli/progress.h"
#include "config/config.h"
#include "registry/clerk.h"
#include "registry/contract.h"

/* Open for reading; closed by workspace_close(), also after a failure. Stays where it is. */
struct workspace {
	struct config config;
	struct change change; /* made by who acts, now; its store is the workspace's */
	struct acting acting; /* who was named by --as and proved it; else nobody */
	struct problem why;   /* why that failed */
	struct contract_rules rules;
	struct arena memory; /* of what was read from the store */
	struct registry_terms terms;
	char actor[80];
	const char *services[CONFIG_WORDS_MAX + 1];
};

/* Reads the configuration and opens the store, for changing it as whoever --as names. False when
 * something is wrong, which was then said on stderr: also where somebody has to be named and nobody
 * is, or has a role that only reads. */
bool workspace_open(struct workspace *w, const struct arguments *a, enum store_mode mode);
/* The same for commands that say themselves whether somebody has to be named. */
bool workspace_open_unnamed(struct workspace *w, const struct arguments *a, enum store_mode mode);
/* Who changes something by the command, on the terms of the settings. */
struct registry_clerk workspace_clerk(const struct workspace *w);
void workspace_close(struct workspace *w);

/* The code that an operand or option means; false, and said so, when it is none. */
bool workspace_code(const char *text, struct code *ret);
/* After a change: prints its warnings, tells running servers, frees it. Servers that cannot be told
 * are a warning: they learn by themselves. */
void workspace_announce(struct workspace *w, struct registry_effect *effect);
/* The second part of that: false where servers cannot be told, with a warning, before which the bar
 * (NULL for none) is wiped. Frees nothing. */
bool workspace_tell_servers(
    struct workspace *w, const struct registry_effect *effect, struct progress *bar);
/* Ends a command that changes something: on `err` says on stderr what is not done (`refusal`) and
 * why, else announces the effect, which is freed. The command's status. */
int workspace_end_change(
    struct workspace *w, enum err err, const char *refusal, struct registry_effect *effect);
/* Says on stderr why the store's last call failed; returns the status of a refused command. */
int workspace_store_failed(const struct workspace *w, enum err err, const struct code *code);

#endif
