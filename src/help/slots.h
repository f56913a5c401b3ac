/* What answers say of the settings: {renewal_days} and others, so that no answer promises what the
 * service does not do. */
#ifndef HELP_SLOTS_H
#define HELP_SLOTS_H

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"
#include "config/config.h"

enum { HELP_SLOTS_MAX = 16 };

struct help_slots {
	size_t count;
	struct help_slot {
		const char *name;
		struct str value;
	} slots[HELP_SLOTS_MAX];
};

/* Those of a configuration, with memory of the arena. ERR_NO_MEMORY. */
enum err help_slots_fill(const struct config *config, struct arena *memory, struct help_slots *ret);
/* The value of a name; false when there is none. */
bool help_slots_find(const struct help_slots *slots, struct str name, struct str *ret_value);

#endif
