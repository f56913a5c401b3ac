/* Opens the folder of keys that a command works on. */
#include "cli/keys/folder.h"

#include "base/clock.h"
#include "cli/output.h"
#include "cli/settings.h"

bool key_folder_open(const struct arguments *a, struct key_folder *ret)
{
	struct problem why = {.text = ""};
	const char *folder;
	enum err err;

	ret->ring = NULL;
	if (settings_load(a, &ret->config))
		return false;
	folder = ret->config.proof.keys;
	if (folder[0] == '\0') {
		output_error("[proof] keys names no folder, and no proofs are signed");
		return false;
	}
	ret->now = clock_now();
	err = ring_read(folder, &ret->ring, &why);
	if (err) {
		output_error("[proof] keys: %s", why.text);
		if (err == ERR_NOT_FOUND)
			output_note(
			    "as root: install -d -m 700 -o trustseal -g trustseal %s", folder);
		return false;
	}
	ring_turns(ret->ring, ret->now, ret->turns);
	return true;
}

void key_folder_close(struct key_folder *f)
{
	ring_free(f->ring);
}
