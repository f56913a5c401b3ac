/* The names of a mail's states. */
#include "mail/mail.h"

#include <assert.h>

static const char *const states[MAIL_STATE_COUNT] = {
    [MAIL_QUEUED] = "queued",
    [MAIL_SENT] = "sent",
    [MAIL_FAILED] = "failed",
    [MAIL_LAPSED] = "lapsed",
};

const char *mail_state_name(enum mail_state state)
{
	assert(state < MAIL_STATE_COUNT);
	return states[state];
}

bool mail_state_parse(struct str name, enum mail_state *ret)
{
	for (unsigned i = 0; i < MAIL_STATE_COUNT; i++)
		if (str_eq(name, str_from(states[i]))) {
			*ret = (enum mail_state)i;
			return true;
		}
	return false;
}
