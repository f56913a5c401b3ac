/* What the store holds for the pages of the site doctor, asked by a worker (owner/site.h), so that
 * no event loop waits for it. */
#ifndef OWNER_LOOK_H
#define OWNER_LOOK_H

#include "doctor/advice.h"
#include "pages/request.h"

/* What is asked of the worker. */
enum owner_look_kind {
	OWNER_LOOK_ADVICE,   /* what was found */
	OWNER_LOOK_WISH,     /* to look again: see doctor_wish() */
	OWNER_LOOK_CHAIN,    /* the intermediate certificates, */
	OWNER_LOOK_FULLCHAIN /* and the certificate before them */
};

/* What it brought; the exchange's. */
struct owner_look_result {
	enum err err; /* as doctor_read(), doctor_wish(), doctor_install_write() */
	struct doctor_advice advice;
	bool has_file, has_chain; /* of the advice: there is something to install, and a chain */
	struct str file;
};

/* Asks, for somebody who has shown the contract's key. False when the exchange was suspended until
 * a worker has the answer (the handler is called again and asks again) or was answered with 503:
 * the handler returns. */
bool owner_look(struct request *r, enum owner_look_kind kind, const struct code *code,
    const struct owner_look_result **ret);

#endif
