/* The folder of keys that a command works on. */
#ifndef CLI_KEYS_FOLDER_H
#define CLI_KEYS_FOLDER_H

#include "cli/option.h"
#include "config/config.h"
#include "pki/sign/ring.h"

struct key_folder {
	struct config config;
	struct ring *ring;
	struct rota_turn turns[RING_MAX]; /* of its keys */
	int64_t now;
};

/* Reads the configuration and the keys of the folder that it names. False when something is wrong,
 * which was then said on stderr. Closed in any case. */
bool key_folder_open(const struct arguments *a, struct key_folder *ret);
void key_folder_close(struct key_folder *f);

#endif
