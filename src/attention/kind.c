/* The table of what goes wrong. */
#include "attention/kind.h"

enum { DAY_S = 86400, HOUR_S = 3600, SECOND_LOOK_S = 600 };

const struct attention_kind_row attention_kinds[ATTENTION_KINDS] = {
    {ATTENTION_REVOKED_SERVED, "revoked_served", 0, true},
    {ATTENTION_REVOKED_OUTSIDE, "revoked_outside", 0, true},
    {ATTENTION_NOT_RENEWED, "not_renewed", 0, true},
    {ATTENTION_EXPIRES_DAY, "expires_day", 0, true},
    {ATTENTION_OTHER_SERVED, "other_served", 0, true},
    {ATTENTION_OLD_SERVED, "old_served", 0, true},
    {ATTENTION_UNLISTED, "unlisted", 0, true},
    {ATTENTION_VANISHED, "vanished", 0, true},
    {ATTENTION_LIST_BACK, "list_back", SECOND_LOOK_S, true},
    {ATTENTION_EXPIRES_WEEK, "expires_week", 0, true},
    {ATTENTION_SITE_WRONG, "site_wrong", 0, true},
    {ATTENTION_OLD_CODE, "old_code", 0, true},
    {ATTENTION_LIST_SILENT, "list_silent", DAY_S, true},
    {ATTENTION_APPLICATION_WAITS, "application_waits", 0, true},
    {ATTENTION_RESPONDER_SILENT, "responder_silent", HOUR_S, true},
    {ATTENTION_EXPIRES_SIXTH, "expires_sixth", 0, false},
    {ATTENTION_EXPIRES_THIRD, "expires_third", 0, false},
};

unsigned attention_kind_index(int64_t number)
{
	unsigned i = 0;

	while (i < ATTENTION_KINDS && attention_kinds[i].kind != number)
		i++;
	return i;
}

bool attention_kind_parse(struct str word, enum attention_kind *ret)
{
	for (unsigned i = 0; i < ATTENTION_KINDS; i++)
		if (str_eq(word, str_from(attention_kinds[i].word))) {
			*ret = attention_kinds[i].kind;
			return true;
		}
	return false;
}
