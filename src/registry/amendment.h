/* What is to be changed in a contract without a certificate, and the rules for it.
 *
 * DESIGN: who a site is said to be, and for which sites a sticker is, is what visitors trust: a
 * change of these takes two persons, as an issue does. All else (the wish for a sticker, its
 * language, the service, how a name is spelt) one person corrects. Two spellings are of one name
 * when spelling_fold() makes the same of them: 株式会社例示 and （株）例示, or capitals. */
#ifndef REGISTRY_AMENDMENT_H
#define REGISTRY_AMENDMENT_H

#include "registry/change.h"

/* Set to zeros but for what is to be changed. */
struct amendment {
	struct str add_urls, remove_urls; /* separated as by contract_cut_url() */
	/* The new texts of CONTRACT_URL (all of them, instead of the two above), _ORGANIZATION,
	 * _ORGANIZATION_EN ("" takes it out), _SERVICE, _LANG, _STICKER, _AUTO_RENEW, _VISITS and
	 * _PERSON; absent stays as it is. Others are not looked at. */
	struct contract_form form;
};

/* Appends it as a proposal's parameters (params.h), and reads it from them. */
void amendment_write(const struct amendment *a, struct buf *to);
enum err amendment_read(
    struct str params, struct arena *arena, struct amendment *ret, struct problem *why);

/* Within a transaction: the contract as it is, and as it would be. ERR_NOT_FOUND; ERR_REFUSED: the
 * contract is withdrawn or has ended, a URL is not registered or is already, none would be left, or
 * the current certificate does not cover the host of one that is added; the errors of
 * contract_read(), the reason beginning with the field's name. Both are in memory of `arena`. */
enum err amendment_try(const struct change *c, const struct contract_rules *rules,
    const struct code *code, const struct amendment *a, struct arena *arena,
    struct contract *ret_old, struct contract *ret_new);
/* Does the difference take two persons? ERR_NO_MEMORY. Any thread. */
enum err amendment_takes_two(
    const struct contract *old, const struct contract *changed, bool *ret_takes);
/* Within a transaction: changes it, with its event; what is so already is no error and no event.
 * Only the warnings of `effect` are added to. `after` gets what the contract then says, a JSON
 * object, or nothing when nothing changed. */
enum err amendment_make(const struct change *c, const struct contract_rules *rules,
    const struct code *code, const struct amendment *a, struct registry_effect *effect,
    struct buf *after);

#endif
