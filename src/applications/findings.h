/* What there is to say of a step while it is looked at. */
#ifndef APPLICATIONS_FINDINGS_H
#define APPLICATIONS_FINDINGS_H

#include "applications/application.h"
#include "record/contract.h"

/* Something to say of a field. */
struct application_finding {
	enum application_step step;
	const char *field; /* of application_fields(); a constant */
	bool is_hint;      /* it may be as it is; somebody should look */
	struct problem why;
};

enum { FINDINGS_MAX = 32 };

/* A step that is looked at. `err` is the first failure that is not about what was typed. */
struct findings {
	const struct application_asker *a;
	const struct application *of;
	enum application_step step;
	struct arena *arena;
	struct application_finding *list; /* room for FINDINGS_MAX */
	size_t count;
	enum err err;
	/* What the contract is, or would be: its organisation, its hosts. */
	struct contract contract;
};

/* What was typed into a field of the step, without blanks around it; absent where nothing was. */
struct str findings_text(const struct findings *f, const char *field);
/* Adds one; those beyond the room for them are left out. `field` is one of the step's. */
void findings_add(struct findings *f, const char *field, bool is_hint, const struct problem *why);
/* The same in these words. */
void findings_say(struct findings *f, const char *field, bool is_hint, const char *reason,
    struct str about, const char *text);
/* How a look at a field ended: what is about it is added, what is not is the findings' error. */
void findings_note(struct findings *f, const char *field, enum err err, const struct problem *why);

#endif
