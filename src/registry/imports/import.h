/* Adds the contracts of a CSV file: all of them, or none. */
#ifndef REGISTRY_IMPORT_H
#define REGISTRY_IMPORT_H

#include <stdio.h>
#include "record/census.h"
#include "record/contract.h"
#include "registry/change.h"

enum { REGISTRY_IMPORT_ERRORS_MAX = 20 };

/* An import: what is told while it runs, and what came of it. Set the first four, or zeros. */
struct registry_import {
	/* Called now and then, once the file is read; may be NULL. */
	void (*progress)(void *arg, uint64_t done_bytes, uint64_t total_bytes);
	void *arg;
	bool historic;         /* certificates that browsers refuse are records of the past */
	struct census *census; /* counts what is added and warned of; may be NULL */
	uint64_t rows;         /* contracts that were added: all, or 0 */
	uint64_t certificates; /* that were added with them */
	uint64_t error_count;  /* how many there were; the first are told in full */
	struct registry_import_error {
		uint64_t line;   /* from 1, as an editor counts */
		unsigned column; /* field of the row, from 1; 0 when it is about the whole line */
		struct problem why;
	} errors[REGISTRY_IMPORT_ERRORS_MAX];
	uint64_t warning_count; /* the same for what is done, but somebody should look */
	struct registry_import_error warnings[REGISTRY_IMPORT_ERRORS_MAX];
};

/* Adds the contracts of a CSV file (sheet.h), whose columns are named as contract_field_name()
 * does; `url` and `organization` are needed. A row may renew a code of the store or of a row above
 * it. The column `pem` may hold the certificate of the contract, which is added by the rules of
 * registry_certificate_add(). ERR_INVALID or ERR_REFUSED: something is wrong with the file,
 * import->errors say what, and nothing was added. Contracts without a certificate change no record
 * that visitors see: *effect has the codes of the others, and no warnings. */
enum err registry_contract_import(const struct change *c, const struct contract_rules *rules,
    FILE *file, struct registry_import *import, struct registry_effect *effect);

#endif
