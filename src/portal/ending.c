/* When what a contract has will end, and by what. */
#include "portal/ending.h"

static const char *const names[] = {
    [PORTAL_ENDING_EXPIRES] = "expires",
    [PORTAL_ENDING_REVOKED] = "revoked",
    [PORTAL_ENDING_RETIRED] = "retired",
};

const char *portal_ending_name(enum portal_ending ending)
{
	return names[ending];
}

int64_t portal_ending_at(
    int64_t not_after, int64_t revoked_at, int64_t retired_at, enum portal_ending *ret)
{
	int64_t at = not_after;

	*ret = PORTAL_ENDING_EXPIRES;
	if (retired_at != 0 && retired_at < at) {
		at = retired_at;
		*ret = PORTAL_ENDING_RETIRED;
	}
	if (revoked_at != 0 && revoked_at < at) {
		at = revoked_at;
		*ret = PORTAL_ENDING_REVOKED;
	}
	return at;
}
