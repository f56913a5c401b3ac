/* What the service keeps of contracts, their certificates, and every event that changed them.
 *
 * DESIGN: rules of the business stand above, in registry: a write here does what it is told. All
 * calls return the errors of store_open() in addition to those named, with words in store_why(). */
#ifndef RECORD_RECORDS_H
#define RECORD_RECORDS_H

#include <stdint.h>
#include "base/arena.h"
#include "base/err.h"
#include "pki/certificate.h"
#include "record/contract.h"
#include "record/event.h"
#include "record/life.h"
#include "record/source.h"
#include "store/store.h"

enum {
	STORE_CHAIN_MAX = 1000, /* successors that are followed from a code */
	STORE_LIST_MAX = 1000,  /* contracts of one page */
	STORE_EVENTS_MAX = 1000 /* events that are shown at once */
};

/* A certificate as it is stored. Times are seconds, UTC. */
struct store_certificate {
	int64_t id;                      /* grows with each that is added */
	char fingerprint[65];            /* SHA-256 of the DER, lower-case hexadecimal */
	struct str serial, organization; /* of the subject; absent when it has none */
	int64_t not_before, not_after;
	int64_t added_at;
	int64_t revoked_at; /* 0 when not revoked; may lie ahead when a reissue starts later */
	struct str revocation_reason;
	bool broken; /* it has a fault (pki/certificate.h) */
};

/* All that is known behind a code. */
struct store_entry {
	struct contract contract;
	int64_t added_at;
	struct life_facts life;
	struct code renewed_by; /* the successor, "" for none */
	struct code next;       /* see succession_next() */
	size_t certificate_count;
	const struct store_certificate *certificates; /* the current one first */
	size_t event_count;
	const struct event *events; /* oldest first; the newest STORE_EVENTS_MAX */
};

/* Which contracts to list: in the order of codes, those for which all that is given holds. */
struct store_filter {
	struct code after;       /* codes behind this one; "" from the beginning */
	size_t limit;            /* 1 to STORE_LIST_MAX */
	struct str code;         /* the code begins with these digits */
	struct str organization; /* either spelling contains this; ASCII case does not matter */
	struct str host;         /* is exactly the host of a registered URL */
};

/* A contract in a list, with the validity of its current certificate. */
struct store_item {
	struct contract contract;
	bool issued, broken;                       /* broken: its certificate is */
	int64_t not_before, not_after, revoked_at; /* 0 unless issued, and revoked */
	struct life_facts life;
};

/* DESIGN: a code may have several certificates, and which is its *current* one at a time is one
 * rule for all (records, lists, reports, what a revocation revokes): a valid one before those that
 * are not, of valid ones the one that begins latest. Where none is valid, it is the one that was
 * valid last, then one to come, then one that was revoked before it began, then one that is broken.
 * Equal ones: the one added last. So what is entered late, as a record of the past, displaces
 * nothing. Who has no store to ask has the same rule in record/current.h. */

/* The record behind `code` at `now`, as one consistent snapshot, in memory of `arena`. First comes
 * the code's own current certificate; then of the successors that it leads to (succession.h) at
 * most RECORD_ISSUANCES_MAX - 1 that are issued and neither revoked nor expired, the newest last;
 * those that have begun are preferred to upcoming ones. A revocation that lies ahead is not told
 * yet. Where the newest event of any code of the chain is later than `now`, its time is taken
 * instead: nothing that has happened is undone by a clock that is set back. `version` is the newest
 * event's number. An unknown code, and one with nothing issued, is no error: count is 0.
 * ERR_CORRUPT: a URL does not parse any more. */
enum err store_record(
    struct store *s, const struct code *code, int64_t now, struct arena *arena, struct record *ret);
/* The same for many codes at once, in one snapshot. What is wrong with one of them alone
 * (ERR_CORRUPT) is in its own `err`. */
struct record_wanted {
	struct code code; /* asked for */
	enum err err;     /* answered: ERR_OK, and the record */
	struct record record;
};
enum err store_records(
    struct store *s, struct record_wanted *wanted, size_t count, int64_t now, struct arena *arena);
/* The same, all that the store holds of it. */
enum err store_source(struct store *s, const struct code *code, int64_t now, struct arena *arena,
    struct record_source *ret);
/* All that is known behind a code. ERR_NOT_FOUND. */
enum err store_show(struct store *s, const struct code *code, int64_t now, struct arena *arena,
    struct store_entry *ret);
/* All events older than the id `before` (0: all), the newest first; fewer than `limit` (at most
 * STORE_EVENTS_MAX) when there are no more. */
enum err store_events(struct store *s, uint64_t before, size_t limit, struct arena *arena,
    struct event **ret, size_t *ret_count);
/* Calls `each` for the events behind the id `after`, the oldest first, at most `limit`. What an
 * event points to is valid during the call. */
enum err store_events_after(struct store *s, uint64_t after, size_t limit,
    void (*each)(void *arg, const struct event *event), void *arg);
/* The events of a code behind the id `after`, the oldest first; fewer than `limit` (at most
 * STORE_EVENTS_MAX) when there are no more. */
enum err store_history(struct store *s, const struct code *code, uint64_t after, size_t limit,
    struct arena *arena, struct event **ret, size_t *ret_count);
/* One page of contracts; fewer than filter->limit when there are no more. */
enum err store_list(struct store *s, const struct store_filter *filter, int64_t now,
    struct arena *arena, struct store_item **ret, size_t *ret_count);

/* The contracts behind `count` codes, at most STORE_CONTRACTS_MAX, each of which is smaller than
 * the next, in one statement. Where there is none, ret's has the code alone. */
enum { STORE_CONTRACTS_MAX = 16 };
enum err store_contracts(struct store *s, const struct code *codes, size_t count,
    struct arena *arena, struct contract *ret);

/* The codes under which a site has a sticker at `now`, at most `limit`, the newest certificate
 * first: those with a certificate and the wish for a sticker that are registered for this host, for
 * the same with or without "www.", or for a wildcard of which it is one or the base. */
enum err store_codes_of_host(struct store *s, const char *host, int64_t now, size_t limit,
    struct arena *arena, struct code **ret, size_t *ret_count);

/* ---- for registry/: writes and what they depend on, between begin and commit ---- */

/* The contract behind a code; ERR_NOT_FOUND. */
enum err store_contract(
    struct store *s, const struct code *code, struct arena *arena, struct contract *ret);
/* What decides where it stands in its life at `now`; ERR_NOT_FOUND. */
enum err store_life(struct store *s, const struct code *code, int64_t now, struct life_facts *ret);
/* The code that renews `code`; ERR_NOT_FOUND. */
enum err store_successor(struct store *s, const struct code *code, struct code *ret);
/* The codes that `code` renews, directly or not, nearest first, at most STORE_CHAIN_MAX. */
enum err store_predecessors(struct store *s, const struct code *code, struct arena *arena,
    struct code **ret, size_t *ret_count);
/* The certificates of a code, its current one first. */
enum err store_certificates(struct store *s, const struct code *code, int64_t now,
    struct arena *arena, struct store_certificate **ret, size_t *ret_count);
/* The current certificate of a code, parsed; free it with certificate_free(). ERR_NOT_FOUND. */
enum err store_current_certificate(
    struct store *s, const struct code *code, int64_t now, struct certificate **ret);
/* The code that has the certificate with this fingerprint; ERR_NOT_FOUND. */
enum err store_fingerprint(struct store *s, const char *fingerprint, struct code *ret);
/* The code that has the certificate with this id; ERR_NOT_FOUND. */
enum err store_code_of_certificate(struct store *s, int64_t id, struct code *ret);

/* The first codes behind `after`, or from the beginning where that is "", of contracts of a service
 * with a certificate that lasts until `retired_at` or longer and is not revoked, or will be at
 * another time than that, or its own beginning. */
enum err store_unretired(struct store *s, struct str service, int64_t retired_at, int64_t now,
    const struct code *after, size_t limit, struct arena *arena, struct code **ret,
    size_t *ret_count);

/* The id of the newest event of a code; 0 when there is none. */
enum err store_newest_event(struct store *s, const struct code *code, uint64_t *ret);

/* ERR_EXISTS when the code is taken. */
enum err store_add_contract(struct store *s, const struct contract *contract, int64_t now);
enum err store_add_certificate(
    struct store *s, const struct code *code, const struct certificate *certificate, int64_t now);
/* Writes what a contract that is there says now: all but its code, and what it renews. */
enum err store_edit_contract(struct store *s, const struct contract *contract);
/* It renews nothing any more: of a contract there is one successor. */
enum err store_set_withdrawn(struct store *s, const struct code *code, int64_t at);
enum err store_set_ended(struct store *s, const struct code *code, int64_t at);
enum err store_set_sticker(struct store *s, const struct code *code, bool wanted);
/* Revokes the certificate with this id from `at` on, or changes since when and why it is; `at` 0
 * and an absent reason undo it. */
enum err store_set_revoked(struct store *s, int64_t id, int64_t at, struct str reason);
/* event->id is not looked at. */
enum err store_add_event(struct store *s, const struct event *event);

#endif
