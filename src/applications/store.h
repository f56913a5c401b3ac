/* What the store keeps of applications, for the files of this room: see sql.h. Writes are parts of
 * a change that was begun; all return the errors of the store in addition to those named. */
#ifndef APPLICATIONS_STORE_H
#define APPLICATIONS_STORE_H

#include "applications/application.h"
#include "applications/sql.h"
#include "store/rows.h"

/* Begins a statement with a number as its first parameter. */
struct sql_query *application_query(
    const struct change *c, enum applications_sql sql, int64_t first);
/* A number that a statement gives, which it ends; 0 where there is no row. */
enum err application_number(const struct change *c, struct sql_query *q, int64_t *ret);

/* Reads one, with its texts. ERR_NOT_FOUND, with nothing said. */
enum err application_read(
    const struct change *c, int64_t id, struct arena *arena, struct application *ret);
/* The same of the customer's own, with words. */
enum err application_read_own(
    const struct application_asker *a, int64_t id, struct arena *arena, struct application *ret);

/* Writes a text of a step, as of this version. */
enum err application_put_text(const struct change *c, int64_t id, enum application_step step,
    const char *field, struct str text, uint64_t version);
/* Takes out all that was typed. */
enum err application_drop_texts(const struct change *c, int64_t id);
/* Takes a draft out. */
enum err application_set_dropped(const struct change *c, int64_t id);
/* Is it one that was sent and not decided on? ERR_REFUSED with "application.draft" or
 * "application.decided". */
enum err application_check_undecided(const struct change *c, const struct application *application);
/* It is in this state from now on, by c->actor; `reason` may be absent. */
enum err application_decide(const struct change *c, const struct application *application,
    enum application_state state, struct str reason);

#endif
