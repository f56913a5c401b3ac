/* trustseal.conf(5), from the table of settings. */
#ifndef CLI_MANUAL_SETTINGS_PAGE_H
#define CLI_MANUAL_SETTINGS_PAGE_H

#include "base/buf.h"

void settings_page_write(struct buf *to);

#endif
