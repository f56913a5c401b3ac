/* Finds embedded files by their path. */
#include "base/asset.h"

#include <stdlib.h>
#include <string.h>

static int asset_compare_path(const void *path, const void *entry)
{
	return strcmp(path, ((const struct asset *)entry)->path);
}

const struct asset *asset_entry(const char *path)
{
	return bsearch(path, assets, assets_count, sizeof assets[0], asset_compare_path);
}

bool asset_find(const char *path, struct str *ret_content)
{
	const struct asset *a = asset_entry(path);

	if (a == NULL)
		return false;
	*ret_content = (struct str){a->start, (size_t)(a->end - a->start)};
	return true;
}
