/* What happened to contracts and certificates: written once, never changed.
 *
 * DESIGN: an event is written in the transaction that makes the change, so that neither is there
 * without the other. `before` and `after` are JSON objects of the facts that changed; together the
 * events of a code tell its whole history. */
#ifndef RECORD_EVENT_H
#define RECORD_EVENT_H

#include <stdint.h>
#include "base/buf.h"
#include "base/str.h"
#include "pki/certificate.h"
#include "record/code.h"
#include "record/contract.h"

struct event {
	uint64_t id;              /* grows with each event; given by the store */
	int64_t at;               /* seconds, UTC */
	struct str actor;         /* who, for example "cli:root" */
	struct str action;        /* what: a word of event_action_name() */
	struct code code;         /* whose record it is about; "" for none */
	struct str before, after; /* JSON objects; absent where there was or is nothing */
};

enum event_action {
	EVENT_CONTRACT_ADD,       /* "contract.add" */
	EVENT_CONTRACT_IMPORT,    /* "contract.import" */
	EVENT_CONTRACT_STICKER,   /* "contract.sticker" */
	EVENT_CONTRACT_EDIT,      /* "contract.edit" */
	EVENT_CONTRACT_CONTACT,   /* "contract.contact": says which roles and fields, and no more */
	EVENT_CONTRACT_CHECK,     /* "contract.check": a paper or a call is noted */
	EVENT_CONTRACT_WITHDRAW,  /* "contract.withdraw" */
	EVENT_CONTRACT_END,       /* "contract.end" */
	EVENT_CONTRACT_FORGET,    /* "contract.forget": the contacts' time is over */
	EVENT_CONTRACT_CSR,       /* "contract.csr": a request for a certificate came */
	EVENT_CERTIFICATE_ADD,    /* "certificate.add" */
	EVENT_CERTIFICATE_REVOKE, /* "certificate.revoke" */
	EVENT_CERTIFICATE_SPARE,  /* "certificate.spare": what was to replace it does not */
	EVENT_CERTIFICATE_RELEASE, /* "certificate.release": a hold is lifted */
	/* Of what waits for a second person (registry/proposal.h); what an approval changes has its
	 * own event behind it. */
	EVENT_PROPOSAL_OPEN,     /* "proposal.open" */
	EVENT_PROPOSAL_APPROVE,  /* "proposal.approve" */
	EVENT_PROPOSAL_REJECT,   /* "proposal.reject" */
	EVENT_PROPOSAL_WITHDRAW, /* "proposal.withdraw": by who proposed it */
	EVENT_PROPOSAL_LAPSE,    /* "proposal.lapse": nobody decided in time */
	EVENT_PROPOSAL_REFUSE,   /* "proposal.refuse": one of many, when the rest was approved */
	EVENT_ACTION_COUNT
};

const char *event_action_name(enum event_action action);

struct json;

/* Sets what a contract says in an object of the caller. */
void event_set_contract(const struct contract *contract, struct json *object);
/* Append the JSON of what an event tells about a thing; a failure shows in to->err. */
void event_write_contract(const struct contract *contract, struct buf *to);
void event_write_sticker(bool wanted, struct buf *to);
/* Of what two states of a contract differ in, what each says; nothing where they do not. */
void event_write_difference(const struct contract *old, const struct contract *changed,
    struct buf *before, struct buf *after);
/* That a thing is so since a time: {"ended_at": 1800000000}. */
void event_write_since(const char *member, int64_t since, struct buf *to);
/* A request for a certificate: the digest of its key, what key that is, and for which hosts,
 * separated by blanks. */
void event_write_csr(const char *key_digest, struct str key_name, struct str hosts, struct buf *to);
/* `passed`: by the policy, without a second person. */
void event_write_certificate(const struct certificate *certificate, bool passed, struct buf *to);
/* `revoked_at` is 0 when not revoked. `seen_in` is where the watch saw it ("crl", "ocsp"); absent
 * for what somebody entered. */
void event_write_revocation(const char *fingerprint, int64_t revoked_at, struct str reason,
    struct str seen_in, struct buf *to);
/* A revocation that is undone, and why; nothing of the latter when `note` is empty. */
void event_write_release(const char *fingerprint, struct str note, struct buf *to);
/* A proposal: its number, what it is about, and why it was rejected; absent texts are left out. */
void event_write_proposal(
    uint64_t id, struct str action, struct str subject, struct str reason, struct buf *to);

#endif
