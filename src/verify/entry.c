/* What an entry of a log of seals says. */
#include "verify/entry.h"

#include "io/json_tree.h"

enum { VERSION = 1 };

enum {
	AT,
	BROKEN,
	CODE,
	FINGERPRINT,
	ISSUER_KEY,
	KIND,
	NOT_AFTER,
	NOT_BEFORE,
	ORGANIZATION,
	ORGANIZATION_EN,
	ORGANIZATION_EN_HASH,
	ORGANIZATION_HASH,
	REASON,
	RENEWS,
	REPLACES,
	SERIAL,
	SINCE,
	URLS,
	V
};

static const struct json_tree_rule members[] = {
    [AT] = {"at", JSON_TREE_INT, true, NULL},
    [BROKEN] = {"broken", JSON_TREE_INT, false, NULL},
    [CODE] = {"code", JSON_TREE_TEXT, true, NULL},
    [FINGERPRINT] = {"fingerprint_sha256", JSON_TREE_TEXT, false, NULL},
    [ISSUER_KEY] = {"issuer_key_sha256", JSON_TREE_TEXT, false, NULL},
    [KIND] = {"kind", JSON_TREE_TEXT, true, NULL},
    [NOT_AFTER] = {"not_after", JSON_TREE_INT, false, NULL},
    [NOT_BEFORE] = {"not_before", JSON_TREE_INT, false, NULL},
    [ORGANIZATION] = {"organization", JSON_TREE_TEXT, false, NULL},
    [ORGANIZATION_EN] = {"organization_en", JSON_TREE_TEXT, false, NULL},
    [ORGANIZATION_EN_HASH] = {"organization_en_sha256", JSON_TREE_TEXT, false, NULL},
    [ORGANIZATION_HASH] = {"organization_sha256", JSON_TREE_TEXT, false, NULL},
    [REASON] = {"reason", JSON_TREE_TEXT, false, NULL},
    [RENEWS] = {"renews", JSON_TREE_TEXT, false, NULL},
    [REPLACES] = {"replaces", JSON_TREE_TEXT, false, NULL},
    [SERIAL] = {"serial", JSON_TREE_TEXT, false, NULL},
    [SINCE] = {"since", JSON_TREE_INT, false, NULL},
    [URLS] = {"urls", JSON_TREE_TEXTS, false, NULL},
    [V] = {"v", JSON_TREE_INT, true, NULL},
    {NULL, JSON_TREE_TEXT, false, NULL},
};

static const struct {
	const char *kind, *meaning;
} kinds[] = {
    {"known", "was so before the log told of it"},
    {"issue", "the first certificate was issued"},
    {"reissue", "a certificate was issued anew, in place of another"},
    {"renew", "a certificate was issued that follows another"},
    {"revoke", "the certificate was revoked"},
    {"release", "the certificate is not revoked, whatever was said before"},
    {"amend", "who it is, or which sites, was changed"},
    {"end", "the contract ended"},
};

static struct str entry_meaning(struct str kind)
{
	for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++)
		if (str_eq(kind, str_from(kinds[i].kind)))
			return str_from(kinds[i].meaning);
	return (struct str){NULL, 0};
}

enum err verify_entry_read(
    struct str bytes, struct arena *memory, struct verify_entry *ret, struct problem *why)
{
	const struct json_tree_value *v = NULL;
	enum err err = json_tree_read(bytes, members, memory, &v, why);

	if (err)
		return err;
	if (v[V].number != VERSION)
		return err_because(why, ERR_INVALID, "it was written by a newer version");
	*ret = (struct verify_entry){
	    .kind = v[KIND].text,
	    .meaning = entry_meaning(v[KIND].text),
	    .at = v[AT].number,
	    .code = v[CODE].text,
	    .organization = v[ORGANIZATION].text,
	    .organization_en = v[ORGANIZATION_EN].text,
	    .organization_hash = v[ORGANIZATION_HASH].text,
	    .organization_en_hash = v[ORGANIZATION_EN_HASH].text,
	    .url_count = v[URLS].count,
	    .urls = v[URLS].texts,
	    .fingerprint = v[FINGERPRINT].text,
	    .issuer_key = v[ISSUER_KEY].text,
	    .serial = v[SERIAL].text,
	    .not_before = v[NOT_BEFORE].number,
	    .not_after = v[NOT_AFTER].number,
	    .since = v[SINCE].number,
	    .reason = v[REASON].text,
	    .replaces = v[REPLACES].text,
	    .renews = v[RENEWS].text,
	    .is_broken = v[BROKEN].number != 0,
	};
	return ERR_OK;
}
