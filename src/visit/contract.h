/* What pages say of a contract: its facts, who speaks for it, how its application was checked. */
#ifndef VISIT_CONTRACT_H
#define VISIT_CONTRACT_H

#include "record/records.h"
#include "visit/visit.h"

/* Sets what it says, "urls" to "added_at". */
void visit_contract_facts(struct visit *v, const struct store_entry *e, struct model *m);
/* Sets the list "contacts". False when the store failed: the visitor was told. */
bool visit_contacts(struct visit *v, const struct code *code);
/* Sets the list "checks", with what was said: for the CA's people. The same. */
bool visit_checks(struct visit *v, const struct code *code);
/* Names the key of what a paper (registry/checks.h) is called. False, and nothing named, for one of
 * another version of the program, which is told by its word. */
bool visit_paper_name(struct visit *v, struct model *m, const char *name, struct str paper);

#endif
