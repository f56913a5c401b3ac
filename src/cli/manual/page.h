/* The manual pages that follow from tables: one of the program, one of each command, one of the
 * settings. Those of section 7 are written by hand, in conf/man/. */
#ifndef CLI_MANUAL_PAGE_H
#define CLI_MANUAL_PAGE_H

#include "cli/command.h"

enum { PAGE_NAME_MAX = 64 };

/* "trustseal-contract-add.1". */
struct page_name {
	char text[PAGE_NAME_MAX];
};

/* How many pages there are, and what each is called as a file. */
size_t page_count(const struct commands *commands);
struct page_name page_name(const struct commands *commands, size_t i);
/* Appends it, in mdoc. */
void page_write(const struct commands *commands, size_t i, struct buf *to);

#endif
