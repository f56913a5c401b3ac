/* What each kind of database gives to sql.c: its driver. For the files of this folder alone. */
#ifndef IO_SQL_DRIVER_H
#define IO_SQL_DRIVER_H

#include <stddef.h>
#include <stdint.h>
#include "base/err.h"
#include "base/str.h"
#include "io/sql/options.h"

/* A word in braces and what stands for it; "@" in that is the word's argument. */
struct sql_word {
	const char *name, *text;
};

/* Buckets of statements; there are about a hundred. */
enum { SQL_BUCKETS = 128 };

struct sql_query {
	struct sql *db;
	const char *text; /* the statement, known by this address */
	unsigned number;  /* of the statement within its connection */
	struct sql_query *next_in_bucket;
	void *statement; /* the driver's; NULL until it is prepared */
	enum err err;    /* the first failure, whose reason is in db->why */
	bool busy;       /* begun and not ended */
};

struct sql {
	const struct sql_driver *driver;
	void *connection; /* the driver's; NULL until it is open */
	char *name;       /* the database for reasons; the driver's malloc, freed by sql.c */
	struct problem why;
	unsigned count; /* of statements */
	struct sql_query *buckets[SQL_BUCKETS];
	struct sql_query none; /* what fails where memory is short for another */
};

/* The functions do as those of sql.h, and leave the reason of a failure in db->why. Those of a
 * query are called while it is busy, after no failure of its own. */
struct sql_driver {
	const char *scheme;           /* what its URLs begin with */
	const struct sql_word *words; /* ended by one without a name */

	enum err (*check)(const char *url, struct problem *why);
	/* Sets db->connection and db->name, also when it fails later on. */
	enum err (*open)(struct sql *db, const char *url, const struct sql_options *options);
	void (*close)(struct sql *db);
	enum err (*run)(struct sql *db, const char *script);
	enum err (*begin)(struct sql *db, enum sql_right right);
	enum err (*commit)(struct sql *db); /* undoes all when it fails */
	void (*rollback)(struct sql *db);

	enum err (*prepare)(struct sql_query *q, const char *sql); /* sets q->statement */
	void (*discard)(struct sql_query *q); /* frees it, before the connection is closed */
	enum err (*bind_int)(struct sql_query *q, unsigned parameter, int64_t value);
	enum err (*bind_text)(struct sql_query *q, unsigned parameter, struct str text);
	enum err (*bind_bytes)(struct sql_query *q, unsigned parameter, struct str bytes);
	enum err (*step)(struct sql_query *q, bool *ret_row);
	enum err (*finish_later)(struct sql_query *q); /* NULL: it is done at once */
	int64_t (*int_of)(struct sql_query *q, unsigned column);
	struct str (*text_of)(struct sql_query *q, unsigned column);
	struct str (*bytes_of)(struct sql_query *q, unsigned column);
	bool (*null_at)(struct sql_query *q, unsigned column);
	/* Makes it ready for its next use; also after a failure, if it is prepared. */
	void (*reset)(struct sql_query *q);
};

#endif
