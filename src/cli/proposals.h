/* What commands share that propose a change, or decide on one. */
#ifndef CLI_PROPOSALS_H
#define CLI_PROPOSALS_H

#include "cli/workspace.h"
#include "io/json.h"
#include "registry/proposal.h"

/* Proposes a change as whoever acts, or makes it where one person is enough. Where it waits, the
 * number of the proposal stands alone on stdout, and *ret_waits is true; else servers are told.
 * `refusal` is what stderr says on an error. The command's status. */
int proposal_make(
    struct workspace *w, const struct proposal_form *form, const char *refusal, bool *ret_waits);
/* The end of that, with what came of it. */
int proposal_end(struct workspace *w, enum err err, const char *refusal,
    struct proposal_outcome *done, bool *ret_waits);
/* The same; what was drawn and is told this once, such as an initial password, stands alone on
 * stdout. */
int proposal_end_with_secret(struct workspace *w, enum err err, const char *refusal,
    struct proposal_outcome *done, bool *ret_waits);
/* What an import is called that came from this path: its last part; absent for the standard input.
 */
struct str proposal_file_name(const char *path);
/* The number that an operand means; false, and said so, when it is none. */
bool proposal_number(const char *text, uint64_t *ret);
/* Who acts, on the terms of the settings, which *terms gets and keeps. */
struct registry_clerk proposal_clerk(const struct workspace *w, struct registry_terms *terms);
/* Sets what lists and pages tell of a proposal in a JSON object; and the rows that tell of it in a
 * command's table of members. */
void proposal_describe_json(const struct proposal *p, struct json *to);
#define PROPOSAL_MEMBERS                                                                           \
	{"id", "its number", NULL},                                                                \
	    {"state", "open, approved, rejected, withdrawn or lapsed", NULL},                      \
	    {"action", "what is proposed: certificate.issue, certificate.revoke …", NULL},         \
	    {"code", "the contract that it is about, or null", NULL},                              \
	    {"subject", "the account or file that it is about, or null", NULL},                    \
	    {"applied", "true: it took effect at once, and is to be confirmed", NULL},             \
	    {"proposer", "who proposed it, and by which door", NULL}, {"at", "when", NULL},        \
	    {"ends_at", "until when it waits", NULL},                                              \
	    {"digest", "that of all it says, SHA-256", NULL},                                      \
	    {"decided_by", "who decided, or null", NULL}, {"decided_at", "when, or null", NULL},   \
	{                                                                                          \
		"reason", "why it was rejected, or null", NULL                                     \
	}
/* "issue a certificate" for "certificate.issue"; a word that is not known as it is. */
const char *proposal_words(struct str action);

#endif
