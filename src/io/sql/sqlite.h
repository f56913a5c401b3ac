/* The driver for SQLite. For sql.c alone. */
#ifndef IO_SQL_SQLITE_H
#define IO_SQL_SQLITE_H

#include "io/sql/driver.h"

extern const struct sql_driver sqlite_driver;

#endif
