/* A list of contacts as a file of CSV. */
#ifndef REPORTS_LIST_FILE_H
#define REPORTS_LIST_FILE_H

#include <stdio.h>
#include "registry/lists.h"

/* Writes the contacts who are in the list at c->now, in memory of a page of them, each with the
 * address by which the customer says no (notices/stop.h), which begins with `public_url`.
 * *ret_count is how many. The errors of the store, with the reason in c->why; ERR_FULL: the file
 * was not written. */
enum err list_file_write(const struct change *c, const struct registry_list *list,
    const char *public_url, FILE *to, uint64_t *ret_count);

#endif
