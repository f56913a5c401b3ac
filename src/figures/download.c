/* Downloads of the tables that stand on a page. */
#include "figures/download.h"

#include <stdio.h>
#include <string.h>

enum { DOWNLOAD_MAX = 8 << 20, NAME_MAX = 100 };

void figures_download_file(
    struct visit *v, const char *name, const char *word, const char *media_type, struct buf *text)
{
	char file[NAME_MAX];

	snprintf(file, sizeof file, "trustseal-%s.%s", name, word);
	visit_send_file(v, file, media_type, text);
}

static void download_send(struct visit *v, const struct table *r, const struct table_format *format)
{
	struct buf text = BUF_INIT(DOWNLOAD_MAX);

	format->write(r, &text);
	if (r->failed)
		visit_fail(v, 503);
	else
		figures_download_file(v, r->name, format->word, format->media_type, &text);
	buf_free(&text);
}

bool figures_download(struct visit *v, const struct table *const *tables, size_t count)
{
	const char *word = visit_param(v, "as"), *table = visit_param(v, "table");

	if (word[0] == '\0')
		return false;
	for (size_t f = 0; f < TABLE_FORMATS; f++)
		for (size_t i = 0; i < count; i++)
			if (strcmp(table_formats[f].word, word) == 0 &&
			    strcmp(tables[i]->name, table) == 0) {
				download_send(v, tables[i], &table_formats[f]);
				return true;
			}
	visit_fail(v, 404);
	return true;
}
