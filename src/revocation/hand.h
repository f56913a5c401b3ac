/* A revocation list that its CA hands over itself, instead of waiting until it is fetched.
 *
 * DESIGN: it is judged as one that was fetched is, for each list of ours for which it may speak: a
 * list without a distribution point speaks for all of its issuer. */
#ifndef REVOCATION_HAND_H
#define REVOCATION_HAND_H

#include "base/arena.h"
#include "revocation/seen.h"
#include "store/change.h"

struct hand_outcome {
	size_t lists;    /* of ours, for which it counts */
	size_t entries;  /* in it */
	size_t looked;   /* certificates of ours that were looked up in it */
	size_t found;    /* of these, that are on it */
	size_t rest;     /* of those found, that wait: take it once more, as often as it says so */
	size_t vanished; /* that were on an earlier one and are not on it */
	/* Of those found, that nobody had seen revoked before: ids, in the arena. */
	const int64_t *revoked;
	size_t revoked_count;
};

/* Within the change: `file` is DER or PEM. ERR_INVALID and ERR_REFUSED as in pki/crl/, with c->why
 * and a word; besides, of an issuer that nobody here has (crl.stranger), or for a distribution
 * point that nobody names (crl.point). */
enum err revocation_hand_in(const struct change *c, struct str file,
    revocation_take_over *take_over, struct arena *arena, struct hand_outcome *ret);

#endif
