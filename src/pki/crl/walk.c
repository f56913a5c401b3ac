/* Walks over a revocation list. */
#include "pki/crl/walk.h"

#include "pki/der.h"

struct walk {
	void (*hit)(void *arg, const struct crl_entry *entry);
	void *arg;
	struct crl_entry entry; /* the present one */
	struct problem *why;
};

static enum err walk_damaged(const struct walk *w, size_t number)
{
	return err_reason(w->why, ERR_INVALID, "crl.entry",
	    "its entry %zu is damaged, or has an extension that cannot be decoded", number);
}

/* False: it cannot be decoded, or is none of the eleven reasons, of which 7 is none. */
static bool walk_take_reason(struct str value, int *ret)
{
	struct str reason;

	if (!der_take(&value, DER_ENUMERATED, &reason) || value.len > 0 || reason.len != 1)
		return false;
	*ret = (unsigned char)reason.at[0];
	return *ret <= 10 && *ret != 7;
}

static bool walk_is_removal(struct str value)
{
	return str_eq(value, STR("\x0a\x01\x08"));
}

static enum err walk_take_extensions(struct walk *w, struct str extensions, size_t number)
{
	static const struct str reason = {"\x55\x1d\x15", 3}, issuer = {"\x55\x1d\x1d", 3};
	struct der_extension extension;
	bool has_reason = false;

	while (extensions.len > 0) {
		if (!der_extension(&extensions, &extension))
			return walk_damaged(w, number);
		if (str_eq(extension.oid, issuer))
			return err_reason(w->why, ERR_REFUSED, "crl.indirect",
			    "its entry %zu is of another issuer (certificateIssuer)", number);
		if (str_eq(extension.oid, reason)) {
			if (walk_is_removal(extension.value))
				return err_reason(w->why, ERR_REFUSED, "crl.delta",
				    "its entry %zu undoes one of another list (removeFromCRL), as "
				    "only lists of changes do",
				    number);
			if (has_reason || !walk_take_reason(extension.value, &w->entry.reason))
				return walk_damaged(w, number);
			has_reason = true;
		} else if (extension.critical) {
			return err_reason(w->why, ERR_REFUSED, "crl.entry_critical",
			    "its entry %zu has a critical extension that is not known here",
			    number);
		}
	}
	return ERR_OK;
}

static enum err walk_take(
    struct walk *w, struct str *entries, size_t number, struct str *ret_serial)
{
	struct str entry, extensions;
	struct der time;

	w->entry.reason = 0;
	if (!der_take(entries, DER_SEQUENCE, &entry) ||
	    !der_take(&entry, DER_INTEGER, ret_serial) || !der_is_integer(*ret_serial) ||
	    !der_next(&entry, &time) || !der_time(&time, &w->entry.revoked_at))
		return walk_damaged(w, number);
	if (entry.len == 0)
		return ERR_OK;
	if (!der_take(&entry, DER_SEQUENCE, &extensions) || entry.len > 0 || extensions.len == 0)
		return walk_damaged(w, number);
	return walk_take_extensions(w, extensions, number);
}

static void walk_hit(void *arg, int64_t id)
{
	struct walk *w = arg;

	w->entry.id = id;
	w->hit(w->arg, &w->entry);
}

enum err crl_walk(const struct crl *crl, const struct serials *set,
    void (*hit)(void *arg, const struct crl_entry *entry), void *arg, size_t *ret_count,
    struct problem *why)
{
	struct walk w = {.hit = hit, .arg = arg, .why = why};
	struct str entries = crl->entries, serial;
	size_t count = 0;
	enum err err = ERR_OK;

	while (entries.len > 0 && !err) {
		err = walk_take(&w, &entries, ++count, &serial);
		if (!err && set != NULL)
			serials_find(set, serial, walk_hit, &w);
	}
	if (!err)
		*ret_count = count;
	return err;
}
