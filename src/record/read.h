/* Readers that files of this room share. */
#ifndef RECORD_READ_H
#define RECORD_READ_H

#include "io/sql/sql.h"
#include "record/records.h"

/* A contract, and when it was added. ERR_NOT_FOUND. */
enum err store_read_contract(struct store *s, const struct code *code, struct arena *arena,
    struct contract *ret, int64_t *ret_added_at);
/* A row of RECORD_SQL_EVENTS or RECORD_SQL_EVENTS_BEFORE, as a store_row of store/rows.h. */
bool store_take_event(struct sql_query *q, struct arena *arena, void *item);
/* The columns of RECORD_SQL_LIFE, the first of which is `first`. */
struct life_facts store_take_life(struct sql_query *q, unsigned first);

#endif
