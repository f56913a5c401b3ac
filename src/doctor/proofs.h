/* The proofs of Certificate Transparency in a contract's current certificate: which logs have it,
 * and since when. Browsers count them (check.h, DOCTOR_TRANSPARENCY); this lists them. */
#ifndef DOCTOR_PROOFS_H
#define DOCTOR_PROOFS_H

#include "base/arena.h"
#include "pki/chain.h"
#include "record/code.h"
#include "store/store.h"

struct doctor_proof {
	struct str id;   /* the log's, in base64 */
	struct str name; /* absent where it is not known */
	int64_t at;      /* seconds, UTC */
};

struct doctor_proofs {
	size_t count;
	struct doctor_proof list[CHAIN_SCTS_MAX];
};

/* Reads them, in memory of the arena; none where nothing is issued. `logs` is the file of names,
 * or "" (pki/ct_logs.h): where that cannot be read, none has a name. The errors of the store. */
enum err doctor_proofs_read(struct store *s, const char *logs, const struct code *code, int64_t now,
    struct arena *arena, struct doctor_proofs *ret);

#endif
