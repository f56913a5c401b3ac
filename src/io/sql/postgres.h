/* The driver for PostgreSQL. For sql.c alone. */
#ifndef IO_SQL_POSTGRES_H
#define IO_SQL_POSTGRES_H

#include "io/sql/driver.h"

extern const struct sql_driver postgres_driver;

#endif
