/* What each paper of a contract begins with. */
#ifndef COUNTER_SHEET_H
#define COUNTER_SHEET_H

#include "portal/visit.h"
#include "record/contact.h"
#include "record/contract.h"

/* A contract and who speaks for it. */
struct counter_sheet {
	struct contract contract;
	struct contacts contacts;
};

/* Reads the contract that the path names, and sets in the model the frame of the paper and the
 * contract's organisation and service. False when it is not the visitor's, or the store failed: he
 * was told. */
bool counter_sheet_begin(struct portal *p, struct counter_sheet *ret);

#endif
