/* Walks from a code along its successors, and puts the record together: what record/records.h
 * gives, for those who are within a snapshot or a change. */
#ifndef RECORD_WALK_H
#define RECORD_WALK_H

#include "record/records.h"

/* As store_record(). *ret_renewed: the code has successors, shown or not. */
enum err walk_record(struct store *s, const struct code *code, int64_t now, struct arena *arena,
    struct record *ret, bool *ret_renewed);

#endif
