/* What the service keeps: contracts, their certificates, and every event that changed them.
 *
 * DESIGN: the tables and statements are the same for every database; what differs is io/sql/sql.h's
 * to know. Rules of the business stand in registry.h, above the store: a write here does what it is
 * told. A handle is used by one thread at a time; each thread or process opens its own. */
#ifndef STORE_STORE_H
#define STORE_STORE_H

#include <stdint.h>
#include "base/arena.h"
#include "base/err.h"
#include "pki/certificate.h"
#include "record/contract.h"
#include "record/event.h"
#include "record/record.h"

/* STORE_READ never changes the store, needs it to be there and waits for a lock at most 200 ms, for
 * a database's server at most 1 s: for servers. STORE_WRITE also brings an older store up to this
 * version and waits at most 4 s for a lock, 5 s for a server. STORE_CREATE is STORE_WRITE that
 * makes the store where there is none. STORE_COUNT is STORE_WRITE for what can wait: at most 500 ms
 * for a lock. STORE_SCAN and STORE_FILL are STORE_READ and STORE_CREATE for who reads or writes
 * much: they wait at most 60 s for a server. */
enum store_mode { STORE_READ, STORE_SCAN, STORE_WRITE, STORE_CREATE, STORE_COUNT, STORE_FILL };

enum {
	STORE_CHAIN_MAX = 1000, /* successors that are followed from a code */
	STORE_LIST_MAX = 1000,  /* contracts of one page */
	STORE_EVENTS_MAX = 1000 /* events that are shown at once */
};

/* A certificate as kept. Times are seconds, UTC. */
struct store_certificate {
	int64_t id;                      /* grows with each that is added */
	char fingerprint[65];            /* SHA-256 of the DER, lower-case hexadecimal */
	struct str serial, organization; /* of the subject; absent when it has none */
	int64_t not_before, not_after;
	int64_t added_at;
	int64_t revoked_at; /* 0 when not revoked; may lie ahead when a reissue starts later */
	struct str revocation_reason;
};

/* All that is known behind a code. */
struct store_entry {
	struct contract contract;
	int64_t added_at;
	struct code renewed_by; /* the successor, "" for none */
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
	bool issued;
	int64_t not_before, not_after, revoked_at; /* 0 unless issued, and revoked */
};

struct sql;

/* A handle. */
struct store {
	struct sql *sql;    /* the store's own */
	struct problem why; /* why the last call failed, for the person who runs the service */
};

/* Is the URL of setting [store] url well-formed? "sqlite:PATH" or "postgresql://…". ERR_INVALID;
 * `why` names the part that is wrong, never the password. Nothing is opened. */
enum err store_check(const char *url, struct problem *why);
/* Opens the store at such a URL. ERR_INVALID: it is malformed; ERR_NOT_FOUND: no store is there;
 * ERR_UNAVAILABLE: it cannot be reached or opened, or not be written; ERR_TIMEOUT, ERR_BUSY: its
 * server is silent, or it is locked, past the deadline; ERR_VERSION: written by a newer version
 * (or, for STORE_READ, an older one); ERR_CORRUPT: it is something else; ERR_FULL; ERR_NO_MEMORY.
 * `why` says what to do. After ERR_UNAVAILABLE and ERR_TIMEOUT of a later call, close it and open
 * it anew: only then it is asked again. */
enum err store_open(const char *url, enum store_mode mode, struct store **ret, struct problem *why);
/* What was begun and not committed is undone. NULL is legal. */
void store_close(struct store *s);

/* All calls below return the errors of store_open() besides those named, with words in s->why. */

/* The source of the record behind `code` at `now`, as one consistent snapshot, in memory of
 * `arena`. A code's current certificate is, of those that have begun, the one with the latest
 * notBefore (else the one that begins latest; equal ones: the one added last). First comes the
 * code's own; then of all its successors at most RECORD_ISSUANCES_MAX - 1 that are issued and
 * neither revoked nor expired, the newest last; those that have begun are preferred to upcoming
 * ones. A revocation that lies ahead is not told yet. Where the newest event of any code of the
 * chain is later than `now`, its time is taken instead: nothing that has happened is undone by a
 * clock that is set back. `version` is the newest event's number. An unknown code, and one with
 * nothing issued, is no error: count is 0. */
enum err store_record(struct store *s, const struct code *code, int64_t now, struct arena *arena,
    struct record_source *ret);
/* All that is known behind a code. ERR_NOT_FOUND. */
enum err store_show(struct store *s, const struct code *code, int64_t now, struct arena *arena,
    struct store_entry *ret);
/* All events older than the id `before` (0: all), the newest first; fewer than `limit` (at most
 * STORE_EVENTS_MAX) when there are no more. */
enum err store_events(struct store *s, uint64_t before, size_t limit, struct arena *arena,
    struct event **ret, size_t *ret_count);
/* One page of contracts; fewer than filter->limit when there are no more. */
enum err store_list(struct store *s, const struct store_filter *filter, int64_t now,
    struct arena *arena, struct store_item **ret, size_t *ret_count);

/* ---- for registry.c: writes and what they depend on, between begin and commit ---- */

/* Takes the right to write; ERR_BUSY when somebody else has it past the deadline. */
enum err store_begin(struct store *s);
/* When this returns ERR_OK, power may fail and nothing is lost; otherwise nothing was changed, or
 * (a server was lost while it was asked) s->why says that this is not known. */
enum err store_commit(struct store *s);
/* Undoes all since store_begin(); legal, and nothing, after a commit. */
void store_rollback(struct store *s);

/* The contract behind a code; ERR_NOT_FOUND. */
enum err store_contract(
    struct store *s, const struct code *code, struct arena *arena, struct contract *ret);
/* The code that renews `code`; ERR_NOT_FOUND. */
enum err store_successor(struct store *s, const struct code *code, struct code *ret);
/* The codes that `code` renews, directly or not, nearest first, at most STORE_CHAIN_MAX. */
enum err store_predecessors(struct store *s, const struct code *code, struct arena *arena,
    struct code **ret, size_t *ret_count);
/* The certificates of a code, its current one first. */
enum err store_certificates(struct store *s, const struct code *code, int64_t now,
    struct arena *arena, struct store_certificate **ret, size_t *ret_count);
/* The code that has the certificate with this fingerprint; ERR_NOT_FOUND. */
enum err store_fingerprint(struct store *s, const char *fingerprint, struct code *ret);

/* The id of the newest event of a code; 0 when there is none. */
enum err store_newest_event(struct store *s, const struct code *code, uint64_t *ret);

/* ERR_EXISTS when the code is taken. */
enum err store_add_contract(struct store *s, const struct contract *contract, int64_t now);
enum err store_add_certificate(
    struct store *s, const struct code *code, const struct certificate *certificate, int64_t now);
enum err store_set_sticker(struct store *s, const struct code *code, bool wanted);
/* Revokes the certificate with this id from `at` on, or changes since when and why it is. */
enum err store_set_revoked(struct store *s, int64_t id, int64_t at, struct str reason);
/* event->id is not looked at. */
enum err store_add_event(struct store *s, const struct event *event);

#endif
