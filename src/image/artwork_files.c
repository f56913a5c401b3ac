/* Finds the files that pictures are made of. */
#include "image/artwork_files.h"

#include <stdio.h>
#include <stdlib.h>
#include "base/asset.h"
#include "base/buf.h"
#include "base/file.h"
#include "image/artwork_check.h"

enum { FILE_MAX = 64 * 1024, PLACE_MAX = 1024 };

/* What takes the place of assets[i], or is absent; NULL where nothing does. Set at start, constant
 * while pictures are drawn. */
static struct str *own_files;

bool artwork_files_find(const char *path, struct str *ret_content)
{
	const struct asset *asset = asset_entry(path);

	if (asset == NULL)
		return false;
	if (own_files != NULL && own_files[asset - assets].at != NULL)
		*ret_content = own_files[asset - assets];
	else
		*ret_content = (struct str){asset->start, (size_t)(asset->end - asset->start)};
	return true;
}

void artwork_files_unload(void)
{
	for (size_t i = 0; own_files != NULL && i < assets_count; i++)
		free((char *)own_files[i].at);
	free(own_files);
	own_files = NULL;
}

/* One file, if it is there. */
static enum err own_file_load(
    const char *folder, const struct asset *asset, struct str *ret, struct problem *why)
{
	struct buf content = BUF_INIT(FILE_MAX);
	struct str built_in = {asset->start, (size_t)(asset->end - asset->start)};
	char place[PLACE_MAX];
	enum err err;

	snprintf(place, sizeof place, "%s/%s", folder, asset->path);
	err = file_read(place, &content, why);
	if (!err && (err = artwork_check(asset->path, built_in, buf_str(&content), why)) != ERR_OK)
		err_prefix(why, place);
	if (!err) {
		size_t len = 0;
		char *bytes = buf_take(&content, &len);

		if (bytes == NULL)
			err = err_no_memory(why);
		else
			*ret = (struct str){bytes, len};
	}
	buf_free(&content);
	return err == ERR_NOT_FOUND ? ERR_OK : err;
}

enum err artwork_files_load(const char *folder, struct problem *why)
{
	enum err err = ERR_OK;

	artwork_files_unload();
	if (folder[0] == '\0')
		return ERR_OK;
	own_files = calloc(assets_count, sizeof *own_files);
	if (own_files == NULL)
		return err_no_memory(why);
	for (size_t i = 0; i < assets_count && !err; i++)
		if (artwork_is_drawn_from(assets[i].path))
			err = own_file_load(folder, &assets[i], &own_files[i], why);
	if (err)
		artwork_files_unload();
	return err;
}
