/* The fields of a contract, for the pages that add and correct one. */
#ifndef CONSOLE_CONTRACT_NEW_H
#define CONSOLE_CONTRACT_NEW_H

#include "console/contract.h"

/* All, and those of them that can be corrected, which come first. */
enum { CONTRACT_FORM_FIELDS = 12, CONTRACT_FORM_CORRECTED = 9 };

/* What can be chosen, and the table that points at it. */
struct contract_fields {
	const char *services[CONFIG_WORDS_MAX + 1], *langs[LANG_COUNT + 1]; /* ended by NULL */
	struct field table[CONTRACT_FORM_FIELDS];
};

/* The table with the languages that there are and the services of the configuration. */
void console_contract_fields(const struct config *config, struct contract_fields *ret);
/* Tells a reason of the form "field: reason" beside its field; false when it is about none. */
bool console_contract_place(struct console *c, struct fields *fields, const struct problem *why);

#endif
