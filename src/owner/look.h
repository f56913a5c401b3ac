/* What the store holds for the pages of the site doctor, asked by a worker (owner/site.h), so that
 * no event loop waits for it. */
#ifndef OWNER_LOOK_H
#define OWNER_LOOK_H

#include "doctor/advice.h"
#include "doctor/install.h"
#include "doctor/proofs.h"
#include "pages/request.h"

/* What is asked of the worker. */
enum owner_look_kind {
	OWNER_LOOK_ADVICE, /* what was found */
	OWNER_LOOK_WISH,   /* to look again: see doctor_wish() */
	OWNER_LOOK_FILE    /* one to install */
};

struct owner_look_question {
	struct code code;
	enum owner_look_kind kind;
	enum doctor_file file; /* of OWNER_LOOK_FILE */
};

/* What it brought; the exchange's. */
struct owner_look_result {
	enum err err; /* as doctor_read(), doctor_wish(), doctor_install_write() */
	struct doctor_advice advice;
	struct doctor_proofs proofs;
	bool has_file, has_chain; /* of the advice: there is something to install, and a chain */
	struct str file;
};

/* Asks, for somebody who has shown the contract's key. False when the exchange was suspended until
 * a worker has the answer (the handler is called again and asks again) or was answered with 503:
 * the handler returns. */
bool owner_look(struct request *r, const struct owner_look_question *question,
    const struct owner_look_result **ret);

#endif
