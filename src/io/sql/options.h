/* What is asked of a connection to a database: how it is opened, and with what right a transaction
 * begins. */
#ifndef IO_SQL_OPTIONS_H
#define IO_SQL_OPTIONS_H

#include <stdbool.h>

struct sql_options {
	bool write;         /* else nothing can be changed by this connection */
	bool create;        /* make the database where there is none, if it is a file */
	bool alone;         /* nobody else uses it, now and until this is closed; else ERR_BUSY */
	unsigned lock_ms;   /* how long to wait for another's lock */
	unsigned answer_ms; /* how long for a server's answer: longer than for the lock */
	unsigned cache_kb;  /* memory for pages, of a database within this process */
};

/* SQL_READ: a snapshot for reading. SQL_WRITE: the right to write, which one connection has at a
 * time. SQL_ALONE: that, and no reader is in the way of a change of tables; those of a server that
 * are make each such change ERR_BUSY, sooner than others get impatient behind it. */
enum sql_right { SQL_READ, SQL_WRITE, SQL_ALONE };

#endif
