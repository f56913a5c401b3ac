/* Tells servers what a change did to records. */
#include "registry/announce.h"

enum err registry_announce(const struct config *config, struct lookup *lookup,
    const struct registry_effect *effect, struct problem *why)
{
	const struct lookup_options options = {
	    .store_url = config->store.url,
	    .redis_url = config->redis.url,
	    .redis_key_file = config->redis.key_file,
	    .ttl_s = config->cache.ttl,
	    .memory = config->cache.memory,
	};

	for (size_t i = 0; lookup != NULL && i < effect->count; i++)
		lookup_forget(lookup, &effect->codes[i]);
	return lookup_announce(&options, effect->codes, effect->count, why);
}
