/* Downloads of the tables that stand on a page. */
#ifndef REPORTS_DOWNLOAD_H
#define REPORTS_DOWNLOAD_H

#include "console/frame.h"
#include "figures/table.h"

/* Answers with the table that ?table= names, in the format that ?as= names (csv, json). False,
 * nothing done, when the visit asks for no download. */
bool reports_download(struct console *c, const struct table *const *tables, size_t count);
/* Answers with what `text` holds, as the file "trustseal-NAME.WORD" of that media type. */
void reports_download_file(struct console *c, const char *name, const char *word,
    const char *media_type, struct buf *text);

#endif
