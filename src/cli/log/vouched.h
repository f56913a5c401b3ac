/* What commands share that check a log: whose it is, by its public key. */
#ifndef CLI_LOG_VOUCHED_H
#define CLI_LOG_VOUCHED_H

#include "cli/command.h"
#include "io/json.h"
#include "verify/checkpoint.h"

/* Their option --key, the first of their own. */
#define VOUCHED_OPTION                                                                             \
	{                                                                                          \
		"key", 0, "VKEY", false,                                                           \
		    "the log's public key, such as `trustseal log key` prints; without it nobody " \
		    "vouches for what is found"                                                    \
	}
/* What that means, for the details of their help. */
#define VOUCHED_DETAILS                                                                            \
	"Whoever runs a log publishes its key. Get it from another place than the log itself:\n"   \
	"who can change the one can change the other. Without --key all is checked but whose "     \
	"log\n"                                                                                    \
	"it is; that is told, and the exit status is 1, since anybody can make a log that is\n"    \
	"right in itself."

/* A key, or none. */
struct vouched {
	struct verify_key key;
	bool is_known;
};

/* Reads the option; false, and said so, when it is no key. */
bool vouched_read(const struct arguments *a, struct vouched *ret);
/* For the checks of verify/: the key, or NULL. */
const struct verify_key *vouched_key(const struct vouched *v);
/* Adds the lines "log" and "signature" of what was found right; or the members of those names. */
void vouched_write(const struct vouched *v, struct str origin, struct buf *to);
void vouched_describe(const struct vouched *v, struct str origin, struct json *to);
#define VOUCHED_MEMBERS                                                                            \
	{"log", "its name", NULL},                                                                 \
	{                                                                                          \
		"signature", "good, or unknown without --key", NULL                                \
	}
/* "root" in base64, for both. */
void vouched_write_root(const struct verify_hash *root, struct buf *to);
/* The status of a command that found all right; says on stderr what is unknown without a key. */
int vouched_end(const struct vouched *v);
/* Says why something is not right, and what to do; the status of the command. */
int vouched_refuse(const char *what, enum err err, const struct problem *why);

#endif
