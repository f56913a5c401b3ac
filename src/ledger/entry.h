/* An entry of the public log: what was said about a code, from when on, as bytes that anybody can
 * read without this program.
 *
 * DESIGN: the bytes are a JSON object in the canonical form of RFC 8785 (members in the order of
 * their names, no blanks, whole numbers), for they are hashed: what one writes another has to write
 * in the same way. Each entry says all that was so of its code and certificate then, so that nobody
 * needs those before it. Nothing in it is personal: no operator, no contact, and of a person in
 * business a salted hash instead of the name. */
#ifndef LEDGER_ENTRY_H
#define LEDGER_ENTRY_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "record/code.h"

enum {
	LEDGER_ENTRY_MAX = 65535, /* bytes: what a bundle of C2SP tlog-tiles can hold */
	LEDGER_VERSION = 1,       /* the member `v` */
	/* Bytes of the URLs of an entry, beyond which they are told without what follows the host.
	 */
	LEDGER_URLS_MAX = 40000
};

/* The member `kind` is its name. */
enum ledger_kind {
	LEDGER_KNOWN, /* "known": it was so before the log told of it, or is a record of the past */
	LEDGER_ISSUE, /* "issue": the contract's first certificate */
	LEDGER_REISSUE, /* "reissue": one in the place of `replaces` */
	LEDGER_RENEW,   /* "renew": one that follows another, of this contract or of `renews` */
	LEDGER_REVOKE,  /* "revoke": from `since` on, which may lie ahead or back, for `reason` */
	LEDGER_RELEASE, /* "release": it is not revoked, and will not be, whatever was said before
			 */
	LEDGER_AMEND,   /* "amend": organisation or URLs are others now */
	LEDGER_END,     /* "end": the contract ended at `since` */
	LEDGER_KIND_COUNT
};

/* Absent texts and numbers of 0 are left out. Hashes are lower-case hexadecimal. */
struct ledger_entry {
	enum ledger_kind kind;
	int64_t at; /* when it was entered: seconds since 1970, UTC, as all times here */
	struct code code;
	struct str fingerprint; /* of the certificate's DER: member "fingerprint_sha256" */
	struct str issuer_key;  /* of its issuer's SubjectPublicKeyInfo: "issuer_key_sha256" */
	struct str serial;      /* as in struct certificate */
	/* As the contract has it; of a person SHA-256 of the salt's 16 bytes with the name behind
	 * them: "organization_sha256" and "organization_en_sha256". */
	struct str organization, organization_en;
	struct str organization_hash, organization_en_hash;
	struct str reason; /* of a revocation: a word of RFC 5280 */
	struct str
	    replaces;      /* the fingerprint of the certificate that this one takes the place of */
	struct str renews; /* the code of the contract that this one follows */
	int64_t broken;    /* 1: browsers refuse it, whatever its dates (pki/certificate.h) */
	int64_t not_before, not_after;
	int64_t since;
	size_t url_count;
	const struct str *urls; /* the registered ones */
};

const char *ledger_kind_name(enum ledger_kind kind);
/* Appends the canonical bytes, the URLs in the order of their bytes. A failure shows in to->err:
 * ERR_INVALID for what is no UTF-8, ERR_TOO_LARGE past LEDGER_ENTRY_MAX. */
void ledger_entry_write(const struct ledger_entry *e, struct buf *to);
/* Reads what that wrote, into memory of `arena`, strictly: ERR_CORRUPT for all other bytes;
 * ERR_NO_MEMORY. Any thread. */
enum err ledger_entry_read(struct str bytes, struct arena *arena, struct ledger_entry *ret);

#endif
