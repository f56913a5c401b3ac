/* The request for a certificate that came with an application. */
#ifndef RECORD_CSR_H
#define RECORD_CSR_H

#include "base/arena.h"
#include "pki/csr.h"
#include "record/code.h"

struct store;

struct store_csr {
	int64_t added_at;
	char key_digest[65]; /* as of struct certificate */
	struct str key_name; /* "RSA 2048", "EC P-256" */
	struct str subject;  /* on one line, without e-mail addresses */
	struct str names;    /* the hosts that it is for, separated by blanks */
	struct str der;      /* absent where it named a person or had a password */
};

/* Keeps the request of a contract, in the place of an earlier one. */
enum err store_put_csr(
    struct store *s, const struct code *code, const struct csr *csr, int64_t now);
/* The request of a contract, in memory of `arena`. ERR_NOT_FOUND: it has none. */
enum err store_csr(
    struct store *s, const struct code *code, struct arena *arena, struct store_csr *ret);

/* "RSA 2048", "EC P-256". */
void csr_write_key(const struct csr *csr, struct buf *to);
/* The hosts, separated by blanks. */
void csr_write_names(const struct csr *csr, struct buf *to);

#endif
