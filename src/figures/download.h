/* Downloads of the tables that stand on a page. */
#ifndef FIGURES_DOWNLOAD_H
#define FIGURES_DOWNLOAD_H

#include "visit/show.h"
#include "figures/table.h"

/* Answers with the table that ?table= names, in the format that ?as= names (csv, json). False,
 * nothing done, when the visit asks for no download. */
bool figures_download(struct visit *v, const struct table *const *tables, size_t count);
/* Answers with what `text` holds, as the file "trustseal-NAME.WORD" of that media type. */
void figures_download_file(
    struct visit *v, const char *name, const char *word, const char *media_type, struct buf *text);

#endif
