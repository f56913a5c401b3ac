/* Words and looks for each cell of the verdict table.
 *
 * DESIGN: "verified" stands in the two cells only for which verdict_is_verified() holds, and the
 * unit test asks every cell. Whoever comes from another site is told so, whatever else is true of
 * the record. */
#include "pages/proof_words.h"

#include <assert.h>

static const struct proof_words verified = {"verified", LOOKS_VERIFIED};
static const struct proof_words valid = {"valid", LOOKS_UNVERIFIED};
static const struct proof_words printed = {"printed", LOOKS_UNVERIFIED};
static const struct proof_words mismatch = {"mismatch", LOOKS_MISMATCH};
static const struct proof_words not_yet_valid = {"not_yet_valid", LOOKS_NOT_YET_VALID};
static const struct proof_words expired = {"expired", LOOKS_EXPIRED};
static const struct proof_words revoked = {"revoked", LOOKS_REVOKED};
static const struct proof_words broken = {"broken", LOOKS_BROKEN};
static const struct proof_words none = {"none", LOOKS_NONE};

/* Columns: match, mismatch, unverifiable. */
static const struct proof_words *const cells[RECORD_STATE_COUNT][LINK_STATE_COUNT] = {
    [RECORD_NONE] = {&none, &none, &none},
    [RECORD_VALID] = {&verified, &mismatch, &valid},
    [RECORD_NOT_YET_VALID] = {&not_yet_valid, &mismatch, &not_yet_valid},
    [RECORD_EXPIRED] = {&expired, &mismatch, &expired},
    [RECORD_REVOKED] = {&revoked, &mismatch, &revoked},
    [RECORD_RENEWED] = {&verified, &mismatch, &valid},
};

const struct proof_words *proof_words(const struct verdict *v)
{
	assert(v->record < RECORD_STATE_COUNT && v->link.state < LINK_STATE_COUNT);
	if (v->link.state != LINK_MISMATCH && verdict_is_broken(v))
		return &broken;
	if (cells[v->record][v->link.state] == &valid && v->link.reason == LINK_PRINT)
		return &printed;
	return cells[v->record][v->link.state];
}
