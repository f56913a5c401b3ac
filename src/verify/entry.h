/* What an entry of a log of seals says. */
#ifndef VERIFY_ENTRY_H
#define VERIFY_ENTRY_H

#include <stdint.h>
#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"

/* Plain data, in memory of the arena and the bytes that it was read from; what was not said is
 * absent, or 0. */
struct verify_entry {
	struct str kind;    /* "issue" */
	struct str meaning; /* the same in words; absent for a kind that is not known */
	int64_t at;
	struct str code;
	struct str organization, organization_en; /* or, of a person, hashes of the names: */
	struct str organization_hash, organization_en_hash;
	size_t url_count;
	const struct str *urls;
	struct str fingerprint, issuer_key, serial;
	int64_t not_before, not_after;
	int64_t since;
	struct str reason, replaces, renews;
	bool is_broken; /* browsers refuse the certificate, whatever its dates */
};

/* ERR_INVALID, with `why`: it is not an entry as this version knows them. ERR_NO_MEMORY. */
enum err verify_entry_read(
    struct str bytes, struct arena *memory, struct verify_entry *ret, struct problem *why);

#endif
