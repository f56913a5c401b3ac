/* A mail in the store. */
#ifndef MAIL_MAIL_H
#define MAIL_MAIL_H

#include <stdint.h>
#include "base/lang.h"
#include "base/str.h"
#include "record/code.h"

/* By number, which the store keeps. */
enum mail_state {
	MAIL_QUEUED, /* it is to be sent, or being sent */
	MAIL_SENT,   /* the server took it */
	MAIL_FAILED, /* it was refused, or could not be sent for days */
	MAIL_LAPSED, /* nothing to say any more, or its time was over */
	MAIL_STATE_COUNT
};

/* Times are seconds, UTC; 0 where there is none. Texts are the arena's that it was read into. */
struct mail {
	int64_t id;
	struct str kind, reason;
	enum lang lang;
	struct str to;      /* as over the wire; "" when it was forgotten */
	int64_t customer;   /* 0: of none */
	struct code code;   /* "" for none */
	struct str details; /* a JSON object, "{}" for none */
	bool is_urgent;
	int64_t made_at, due_at, until;
	enum mail_state state;
	int64_t claimed;    /* until then somebody has it, or had */
	unsigned failures;  /* that came one after the other */
	struct str said;    /* what came of it last, in English: the server's answer */
	int64_t settled_at; /* when it was sent, failed or lapsed */
	struct str message; /* of its Message-ID, what stands before the "@" */
};

/* "queued", "sent", "failed", "lapsed". */
const char *mail_state_name(enum mail_state state);
bool mail_state_parse(struct str name, enum mail_state *ret);

#endif
