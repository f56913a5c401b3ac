/* What the console's pages about contracts share: one contract, a change of it, and the tale of
 * what others changed meanwhile. */
#ifndef CONSOLE_CONTRACT_H
#define CONSOLE_CONTRACT_H

#include "console/frame.h"
#include "pages/looks.h"
#include "registry/contract.h"
#include "registry/proposal.h"
#include "web/fields.h"

/* A contract that a page is about. */
struct desk_contract {
	struct code code;
	struct store_entry entry;
	uint64_t version; /* the newest event */
};

/* The hidden field with the version that a form was made from. */
#define CONTRACT_VERSION "version"

/* The contract that the path names. False when there is none: the visitor was told. */
bool console_contract_load(struct console *c, struct desk_contract *ret);
/* A page's change of a contract, posted by its form. */
struct console_change {
	struct fields *fields; /* of the form */
	bool is_new;           /* the contract is made: the path names none */
	/* Calls the rule. What it refuses about a field is told by fields_wrong(); `d` is zeros for
	 * a contract that is made. */
	enum err (*rule)(struct console *c, const struct change *change,
	    const struct desk_contract *d, struct fields *fields, struct proposal_outcome *ret);
	/* Instead, of a change that may take a second person: sets what is to be done, with its
	 * parameters in `params`; false when something is wrong with a field, which was told. */
	bool (*form)(struct console *c, const struct desk_contract *d, struct fields *fields,
	    struct buf *params, struct proposal_form *ret);
	/* Tells beside its field, by fields_wrong(), what the registry refused; nothing where it is
	 * about no field. */
	void (*refused)(
	    struct console *c, struct fields *fields, enum err err, const struct problem *why);
	/* Shows the form, with what is wrong; `is_late`: others changed the contract meanwhile. */
	void (*show)(struct console *c, const struct desk_contract *d, unsigned status,
	    const struct fields *fields, bool is_late);
	const char *done; /* what the contract's page says then, a key below console.done */
};

/* Answers a post: loads the contract, has the rule change it if it is still what the form was made
 * from, announces that and sends the browser to the contract's page; or shows the form again. */
void console_change(struct console *c, const struct console_change *how);
/* Sets "code", "organization", "two_persons", "version" for a form about the contract. When
 * `is_late`, the version is the present one and what others did since the form's is told in the
 * list "changed"; else the form's own version stays. */
void console_contract_frame(struct console *c, const struct desk_contract *d, bool is_late);
/* Sets what happened to a contract from the event behind `after` on, the newest first, as the list
 * `name`. */
void console_events(
    struct console *c, const struct store_entry *entry, uint64_t after, const char *name);
/* Sets a certificate's state for part_state.html: its words, its shape. LOOKS_NONE: there is none.
 */
void console_state(struct model *m, enum looks looks);

/* Sets what the contract's request for a certificate says: "csr_kind", "csr_hosts" (a list),
 * "csr_at"; nothing where there is none. False where the store failed: the visitor was told. */
bool console_csr_set(struct console *c, const struct code *code);

#endif
