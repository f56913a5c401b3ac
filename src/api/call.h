/* One request to the API at /api/v1/, and what its handlers ask of it.
 *
 * DESIGN: an endpoint is a row of the table in api/routes.c and a handler. Handlers run on a
 * worker's thread, with a store, while the exchange is suspended. A handler is called when all is
 * well: whoever comes has the row's right, and the body has the members that the row's table
 * allows, each of its kind. It asks the rooms below, fills the answer and returns; what the rules
 * refuse it hands to api_ok(), which answers in the same words as the console and the command line.
 *
 * A row that changes something is called within a transaction (once.h), in which the answer is
 * kept, too, where the client gave an Idempotency-Key. */
#ifndef API_CALL_H
#define API_CALL_H

#include "accounts/token.h"
#include "io/json.h"
#include "io/json_tree.h"
#include "pages/request.h"
#include "registry/clerk.h"
#include "registry/contract.h"
#include "web/client_shown.h"
#include "web/reply.h"

struct api_call;
typedef void api_handler(struct api_call *c);

enum api_right {
	API_ANYBODY,  /* without a token */
	API_KNOWN,    /* with one: the rule that is called says who may */
	API_READS,    /* contracts, usage */
	API_WATCHES,  /* events, proposals: what operators see */
	API_PROPOSES, /* changes */
	API_APPROVES
};

enum {
	API_BODY_MAX = 64 << 10, /* bytes of a body unless its row says more */
	API_TEXT_MAX = 32 << 20, /* of an answer */
	API_LOCATION_MAX = 80,
	API_TAG_MAX = 24,
	API_NUMBER_MAX = 24
};

/* A row of the table of endpoints. */
struct api_row {
	const char *method;  /* GET serves HEAD, too */
	const char *pattern; /* see route_matches() */
	enum api_right right;
	size_t body_max;                   /* bytes; 0 for API_BODY_MAX */
	const struct json_tree_rule *body; /* what a body may have; NULL: there is none */
	const char *query; /* parameters that the query may have, separated by blanks */
	bool changes;
	api_handler *handle;
};

/* What comes of a call. */
struct api_answer {
	unsigned status;
	const char *media_type;
	struct buf text; /* the body */
	char location[API_LOCATION_MAX], etag[API_TAG_MAX], retry_after[API_NUMBER_MAX]; /* or "" */
	const char *challenge, *allow; /* fields WWW-Authenticate and Allow; NULL for none */
};

struct api_call {
	struct request *r; /* captures are those of the row's pattern */
	const struct api_row *row;
	struct store *store;                /* STORE_WRITE; this worker's */
	struct arena memory;                /* of the call */
	const struct json_tree_value *body; /* a value for each rule of row->body */

	struct client_shown client_shown; /* the client's certificate as it came */
	struct accounts_person who;
	char actor[TOKEN_ACTOR_MAX]; /* "api:sato/issuer", for events and the audit */

	struct registry_terms terms;
	struct problem why;
	struct registry_effect effect; /* of a change: servers are told once it is kept */
	struct api_answer answer;
	struct reply *reply; /* made of it */
	bool store_failed;   /* it is opened anew for the next call */
	bool starved;        /* memory was too short for what was asked: 503, whatever the answer */
};

/* ---- what is asked ---- */

/* The contract that the path names; false when it is no code: answered with 404. */
bool api_code(struct api_call *c, struct code *ret);
/* The number that the path has at that place of its captures, such as a proposal's; as above. */
bool api_number(struct api_call *c, size_t capture, uint64_t *ret);
/* A parameter of the query, decoded; absent when it is not there. */
struct str api_param(struct api_call *c, const char *name);
/* The same as a number from 1 to `most`, `usual` when it is not there; false: answered with 400. */
bool api_param_number(
    struct api_call *c, const char *name, uint64_t usual, uint64_t most, uint64_t *ret);
/* The version that If-Match names, 0 for none and for "*". False: it is none, or one is `wanted`:
 * answered with 400 or 428. */
bool api_expected(struct api_call *c, bool wanted, uint64_t *ret);

/* ---- changes ---- */

/* A change that the caller makes, now, as a part of the call's transaction. */
struct change api_change(struct api_call *c, uint64_t expected);
struct registry_clerk api_clerk(struct api_call *c, uint64_t expected);

/* ---- the answer ---- */

/* Answers with the document, which is freed. */
void api_send(struct api_call *c, unsigned status, struct json *document);
struct proposal_outcome;
/* Answers what came of a change, and what it warned of: 202 with the proposal where it waits, else
 * `done`. Of a change that knows no proposals `outcome` is NULL. */
void api_send_outcome(struct api_call *c, unsigned done, const struct proposal_outcome *outcome);
/* Sets the field ETag to a version. */
void api_set_version(struct api_call *c, uint64_t version);
/* A problem document (RFC 9457) with a reason's word ("" for none) and, unless it is NULL, the
 * member or parameter that it is about. */
void api_fail(struct api_call *c, unsigned status, const char *reason, const char *member,
    const char *format, ...) __attribute__((format(printf, 5, 6)));
/* The same for what a rule or the store says of `err`, with c->why. True when there was no error.
 */
bool api_ok(struct api_call *c, enum err err, const char *member);
/* The same for the store alone, whose reason is in store_why(): 404 where there is no such thing,
 * else 503. */
bool api_read_ok(struct api_call *c, enum err err);

#endif
