/* The rules by which applications are checked: which papers are asked for and came, who telephoned,
 * and whether a certificate may be issued then. */
#ifndef REGISTRY_CHECKS_H
#define REGISTRY_CHECKS_H

#include "registry/change.h"
#include "registry/clerk.h"

/* The papers that may be asked for; ended by NULL: the application form (サービス申込書), the
 * domain owner's consent (ドメイン名使用承諾書), a certificate of the seal of a person who owns the
 * domain (印鑑証明書), the cover sheet (送付書). */
extern const char *const registry_papers[];

/* What is noted. */
enum check_step {
	CHECK_ASK,        /* a paper is asked for */
	CHECK_CAME,       /* a paper came, asked for or not */
	CHECK_REACHED,    /* somebody telephoned, and the application was confirmed */
	CHECK_NOT_REACHED /* the same, and it was not */
};

struct check_note {
	enum check_step step;
	struct str paper; /* for the first two */
	struct str words; /* of a call: what was said; may be empty. Kept as long as contacts */
};

/* Bytes of what was said. */
enum { CHECK_WORDS_MAX = 2000 };

/* Notes a step, as one transaction. ERR_NOT_FOUND; ERR_INVALID: no such paper, or the words are too
 * long; ERR_REFUSED: see legal.h. A paper that is asked for twice before it came is so once. */
enum err registry_check_note(const struct registry_clerk *k, const struct code *code,
    const struct check_note *note, struct registry_effect *ret);

/* Are applications for this service checked before anything is issued ([issue] papers)? `config`
 * NULL: as it is by default. Any thread. */
bool registry_service_is_checked(const struct config *config, struct str service);
/* Within a transaction: asks for a paper, one of registry_papers, by the owner, whose answers say
 * that it is needed. */
enum err registry_check_ask(const struct change *c, const struct code *code, const char *paper);

/* Within a transaction: is a contract of this service checked, as far as [issue] papers wants it?
 * ERR_REFUSED with "check.paper" (one that was asked for has not come) or "check.call" (nobody has
 * reached them by telephone since). */
enum err registry_check_done(
    const struct registry_clerk *k, const struct code *code, struct str service);
/* The same for a contract that has no certificate yet, and ERR_OK for others. */
enum err registry_check_first(const struct registry_clerk *k, const struct code *code);

#endif
