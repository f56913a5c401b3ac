/* What a handle of the store is made of: for the files of this room alone. */
#ifndef STORE_HANDLE_H
#define STORE_HANDLE_H

#include "base/err.h"

struct sql;

struct store {
	struct sql *sql;    /* the store's own */
	struct problem why; /* why the last call failed */
};

#endif
