/* The store on SQLite: store_sqlite.c has the SQL, opens and migrates; store_sqlite_read.c has the
 * reads of visitors, store_sqlite_show.c those of operators, store_sqlite_write.c the writes. This
 * header is for them and store.c. */
#ifndef SEAL_STORE_SQLITE_H
#define SEAL_STORE_SQLITE_H

#include "io/sqlite.h"
#include "seal/store.h"

extern const struct store_engine store_sqlite_engine;

struct store_sqlite {
	struct store store; /* first, so that one pointer serves for both */
	struct sqlite *db;
};

/* The statements; their SQL stands at the top of store_sqlite.c. */
enum store_sql {
	SQL_CONTRACT,
	SQL_URLS,
	SQL_SUCCESSOR,
	SQL_PREDECESSORS,
	SQL_CURRENT,
	SQL_CHAIN,
	SQL_SUCCESSORS_ISSUED,
	SQL_CERTIFICATES,
	SQL_FINGERPRINT,
	SQL_EVENTS,
	SQL_LIST,
	SQL_LIST_HOST,
	SQL_ADD_CONTRACT,
	SQL_ADD_URL,
	SQL_ADD_CERTIFICATE,
	SQL_SET_STICKER,
	SQL_SET_REVOKED,
	SQL_ADD_EVENT,
	SQL_VERSION,
	SQL_TABLES,
	SQL_MIGRATED,
	SQL_COUNT
};

/* The connection behind a store; a query of it; how a call ends: `err`, with the connection's
 * reason in s->why. */
struct sqlite *store_sqlite_db(struct store *s);
struct sqlite_query *store_sqlite_query(struct store *s, enum store_sql sql);
enum err store_sqlite_result(struct store *s, enum err err);
/* Codes are numbers in the tables. */
int64_t store_sqlite_number(const struct code *code);
struct code store_sqlite_code(int64_t number);
enum err store_sqlite_no_memory(struct store *s);
/* A copy of a column in the arena, absent for NULL; *ok turns false when memory is short. */
struct str store_sqlite_keep(struct sqlite_query *q, int column, struct arena *arena, bool *ok);
/* Ends a query whose rows were kept with enough memory, or without. */
enum err store_sqlite_end(struct store *s, struct sqlite_query *q, bool enough_memory);
/* Ends a snapshot; `err`, from what was done in it, comes first. */
enum err store_sqlite_end_snapshot(struct store *s, enum err err);
/* A list in an arena that has room for one more behind `count`; NULL when memory is short. Call it
 * before each addition, from the first (items NULL) on. */
void *store_sqlite_grow(struct arena *arena, void *items, size_t count, size_t size);
/* The codes in the first column; ends the query. */
enum err store_sqlite_read_codes(struct store *s, struct sqlite_query *q, struct arena *arena,
    struct code **ret, size_t *ret_count);
enum err store_sqlite_read_contract(struct store *s, const struct code *code, struct arena *arena,
    struct contract *ret, int64_t *ret_added_at);

/* The functions of the engine, as in store.h. */
enum err store_sqlite_record(struct store *s, const struct code *code, int64_t now,
    struct arena *arena, struct record_source *ret);
enum err store_sqlite_show(struct store *s, const struct code *code, int64_t now,
    struct arena *arena, struct store_entry *ret);
enum err store_sqlite_list(struct store *s, const struct store_filter *filter, int64_t now,
    struct arena *arena, struct store_item **ret, size_t *ret_count);
enum err store_sqlite_contract(
    struct store *s, const struct code *code, struct arena *arena, struct contract *ret);
enum err store_sqlite_successor(struct store *s, const struct code *code, struct code *ret);
enum err store_sqlite_predecessors(struct store *s, const struct code *code, struct arena *arena,
    struct code **ret, size_t *ret_count);
enum err store_sqlite_certificates(struct store *s, const struct code *code, int64_t now,
    struct arena *arena, struct store_certificate **ret, size_t *ret_count);
enum err store_sqlite_fingerprint(struct store *s, const char *fingerprint, struct code *ret);
enum err store_sqlite_add_contract(struct store *s, const struct contract *contract, int64_t now);
enum err store_sqlite_add_certificate(
    struct store *s, const struct code *code, const struct certificate *certificate, int64_t now);
enum err store_sqlite_set_sticker(struct store *s, const struct code *code, bool wanted);
enum err store_sqlite_set_revoked(struct store *s, int64_t id, int64_t at, struct str reason);
enum err store_sqlite_add_event(struct store *s, const struct event *event);

#endif
