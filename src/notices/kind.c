/* The table of what customers are told. */
#include "notices/kind.h"

/* word, security, quiet; where it comes from. */
const struct notice_row notices[NOTICE_WISHES] = {
    /* A contract that was added, and has no certificate yet. */
    [NOTICE_APPLIED] = {"applied", false, 0, NOTICES_SQL_APPLIED, 4, NOTICES_SECONDS,
	NOTICES_AT_ONCE, 14},
    /* An open check of it. */
    [NOTICE_PAPERS] = {"papers", false, 0, NOTICES_SQL_PAPERS, 4, NOTICES_SECONDS, NOTICES_PAPERS,
	180},
    /* A certificate that was added. */
    [NOTICE_ISSUED] = {"issued", false, 0, NOTICES_SQL_ISSUED, 4, NOTICES_SECONDS, NOTICES_AT_ONCE,
	14},
    /* Its end: notices/rule.h. */
    [NOTICE_EXPIRES] = {.word = "expires"},
    /* Alarms old_served and revoked_served. */
    [NOTICE_OLD_CERTIFICATE] = {"old_certificate", false, 14, NOTICES_SQL_OLD_CERTIFICATE, 4,
	NOTICES_SECONDS, NOTICES_OLD, 365},
    /* The alarm old_code, and counts of stickers. */
    [NOTICE_OLD_CODE] = {"old_code", false, 14, NOTICES_SQL_OLD_CODE, 5, NOTICES_DAYS, NOTICES_OLD,
	3},
    /* No counts of a sticker that was wished for. */
    [NOTICE_STICKER] = {"sticker", false, 0, NOTICES_SQL_STICKER, 5, NOTICES_SECONDS,
	NOTICES_STICKER, 60},
    /* Counts of stickers. */
    [NOTICE_WRONG_ADDRESS] = {"wrong_address", false, 30, NOTICES_SQL_WRONG_ADDRESS, 4,
	NOTICES_DAYS, NOTICES_AT_ONCE, 7},
    /* A certificate that is revoked in the record, by whomever. */
    [NOTICE_REVOKED] = {"revoked", true, 0, NOTICES_SQL_REVOKED, 4, NOTICES_SECONDS,
	NOTICES_AT_ONCE, 14},
    /* Counts of stickers. */
    [NOTICE_FOREIGN] = {"foreign", false, 7, NOTICES_SQL_FOREIGN, 4, NOTICES_DAYS, NOTICES_AT_ONCE,
	7},
    /* Entries of the public log: notices/logged.h. */
    [NOTICE_LOGGED] = {"logged", false, 0, NOTICES_SQL_LOGGED, 4, NOTICES_SECONDS, NOTICES_AT_ONCE,
	14},
    [NOTICE_NEWS] = {.word = "news"},
};

bool notice_parse(struct str word, enum notice *ret)
{
	for (unsigned i = 0; i < NOTICE_WISHES; i++)
		if (str_eq(word, str_from(notices[i].word))) {
			*ret = (enum notice)i;
			return true;
		}
	return false;
}
