/* The rules by which records are made and changed (operators' work), whatever store keeps them.
 *
 * DESIGN: every function is one transaction with its events: afterwards all of it is kept, or
 * nothing has changed and `why` says in words what to mend. Besides the errors that are named, each
 * returns those of store.h. */
#ifndef REGISTRY_REGISTRY_H
#define REGISTRY_REGISTRY_H

#include <stdio.h>
#include "record/contract.h"
#include "record/records.h"

/* Who acts, where, and by which settings. Plain data; one thread at a time, as its store. */
struct registry {
	struct store *store; /* STORE_WRITE or STORE_CREATE */
	const char *actor;   /* for the events, for example "cli:root" */
	struct contract_rules rules;
	/* The newest event of the contract that a change was made from: when it is not the newest
	 * any more, a change is ERR_CHANGED and not made. 0: whatever it is. */
	uint64_t expected;
};

enum { REGISTRY_WARNINGS_MAX = 4 };

/* What a change did. Free with registry_change_free(), also after an error. */
struct registry_change {
	struct code code;   /* the contract that was changed or made */
	size_t count;       /* codes whose record may say something else now: */
	struct code *codes; /* the contract's, and all that it renews */
	size_t warning_count;
	struct problem warnings[REGISTRY_WARNINGS_MAX]; /* done, but somebody should look */
};
/* What it points to is freed and set to nothing; zeros are legal. */
void registry_change_free(struct registry_change *change);

/* Adds a contract; draws a code where the form has none. ERR_INVALID, ERR_REFUSED and ERR_TOO_LARGE
 * as by contract_read(), `why` beginning with the field's name; ERR_EXISTS: the code is taken;
 * ERR_REFUSED: the code to renew is unknown, is the contract's own, or is renewed already. */
enum err registry_contract_add(struct registry *r, const struct contract_form *form, int64_t now,
    struct registry_change *ret, struct problem *why);

/* Changes the sticker wish. ERR_NOT_FOUND. What is so already is no error and no event. */
enum err registry_contract_set_sticker(struct registry *r, const struct code *code, bool wanted,
    int64_t now, struct registry_change *ret, struct problem *why);

/* Adds a certificate from the bytes of a PEM or DER file. ERR_INVALID as by certificate_read();
 * ERR_NOT_FOUND: no such contract; ERR_REFUSED: weak, or a registered host is not covered;
 * ERR_EXISTS: that certificate is kept already.
 *
 * A certificate that begins later than the contract's current one is a reissue: the one that it
 * replaces, unless expired or revoked, is revoked as "superseded" from now on, or from when the new
 * one begins if that lies ahead. That a contract has one reissue within 25 days of issue is a rule
 * of the product and not of the record: it is a warning. So is that the certificate has expired, is
 * not valid yet, or is older than the current one. */
enum err registry_certificate_add(struct registry *r, const struct code *code, struct str file,
    int64_t now, struct registry_change *ret, struct problem *why);

/* The words that may be given as a reason to revoke; ended by NULL. */
extern const char *const registry_reasons[];

/* Revokes the current certificate of `code`, for one of the words of RFC 5280 section 5.3.1
 * ("unspecified" when `reason` is empty), from `at` on (0: from now on). ERR_NOT_FOUND: no such
 * contract, or nothing issued; ERR_INVALID: the word is unknown; ERR_REFUSED: `at` lies ahead or
 * before notBefore; ERR_EXISTS: revoked already, `why` says since when. */
enum err registry_certificate_revoke(struct registry *r, const struct code *code, struct str reason,
    int64_t at, int64_t now, struct registry_change *ret, struct problem *why);

enum { REGISTRY_IMPORT_ERRORS_MAX = 20 };

/* An import: what is told while it runs, and what came of it. Set the first two, or zeros. */
struct registry_import {
	/* Called now and then; `total` is 0 when the size is not known. May be NULL. */
	void (*progress)(void *arg, uint64_t done_bytes, uint64_t total_bytes);
	void *arg;
	uint64_t rows;        /* contracts that were added: all, or 0 */
	uint64_t error_count; /* how many there were; the first are told in full */
	struct registry_import_error {
		uint64_t line;   /* from 1, as an editor counts */
		unsigned column; /* field of the row, from 1; 0 when it is about the whole line */
		struct problem why;
	} errors[REGISTRY_IMPORT_ERRORS_MAX];
};

/* Adds the contracts of a CSV file (RFC 4180, UTF-8, a byte order mark is allowed): the first row
 * names the columns as contract_field_name() does, in any order; `url` and `organization` are
 * needed. A row may renew a code of the store or of a row above it. ERR_INVALID or ERR_REFUSED:
 * something is wrong with the file, import->errors say what, and nothing was added. An import
 * changes no record that visitors see (nothing is issued yet), so there is no registry_change. */
enum err registry_contract_import(struct registry *r, FILE *file, int64_t now,
    struct registry_import *import, struct problem *why);

#endif
