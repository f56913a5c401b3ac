/* Adds the contracts of a CSV file: all of them, or none. */
#ifndef REGISTRY_IMPORT_H
#define REGISTRY_IMPORT_H

#include <stdio.h>
#include "record/contract.h"
#include "store/change.h"

enum { REGISTRY_IMPORT_ERRORS_MAX = 20, REGISTRY_IMPORT_FILE_MAX = 1 << 30 /* bytes */ };

/* An import: what is told while it runs, and what came of it. Set the first two, or zeros. */
struct registry_import {
	/* Called now and then, once the file is read; may be NULL. */
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

/* Adds the contracts of a CSV file (RFC 4180; UTF-8, with a byte order mark or without, or what
 * Excel in Japan writes, see charset_to_utf8()): the first row
 * names the columns as contract_field_name() does, in any order; `url` and `organization` are
 * needed. Rows and columns with nothing in them, not even a name, are passed over. A row may renew
 * a code of the store or of a row above it. ERR_INVALID or ERR_REFUSED: something is wrong with the
 * file, import->errors say what, and nothing was added. An import changes no record that visitors
 * see, since nothing is issued yet: it has no registry_effect. */
enum err registry_contract_import(const struct change *c, const struct contract_rules *rules,
    FILE *file, struct registry_import *import);

#endif
