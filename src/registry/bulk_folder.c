/* Adds the certificates of a folder's files. */
#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include "registry/batch.h"

static int folder_wants(const struct dirent *entry)
{
	return entry->d_name[0] != '.';
}

/* By their bytes, whatever the locale. */
static int folder_compare(const struct dirent **a, const struct dirent **b)
{
	return strcmp((*a)->d_name, (*b)->d_name);
}

/* The code that a file's name begins with; false when it is not named by the rule. */
static bool folder_name_code(const char *name, struct code *ret)
{
	struct str rest = str_from(name);

	if (!code_parse(str_part(rest, 0, CODE_LENGTH), ret))
		return false;
	return rest.len == CODE_LENGTH || name[CODE_LENGTH] == '.' || name[CODE_LENGTH] == '-';
}

static enum err folder_add_file(struct batch *b, const char *folder, const char *name)
{
	struct buf path = BUF_INIT(1 << 16);
	struct problem why;
	struct code code;
	enum err err = ERR_OK;

	buf_printf(&path, "%s%s%s", folder, str_ends(str_from(folder), STR("/")) ? "" : "/", name);
	if (path.err) {
		err = path.err;
	} else if (!folder_name_code(name, &code)) {
		err_because(&why, ERR_INVALID,
		    "the name does not begin with a code of ten digits, as 0123456789.pem and "
		    "0123456789-2026.pem do");
		batch_refuse(b, path.at, &why);
	} else {
		err = batch_add_file(b, path.at, &code, path.at);
	}
	buf_free(&path);
	return err;
}

enum err registry_bulk_folder(struct registry_bulk *bulk, const struct change *c, const char *path)
{
	struct batch *batch = batch_new(bulk, c);
	struct dirent **entries = NULL;
	int count = batch == NULL ? 0 : scandir(path, &entries, folder_wants, folder_compare);
	enum err err = ERR_OK;

	if (batch == NULL)
		err = change_no_memory(c);
	else if (count < 0)
		err = err_because(
		    c->why, ERR_UNAVAILABLE, "cannot read %s: %s", path, strerror(errno));
	for (int i = 0; i < count; i++) {
		if (!err && !bulk->stopped) {
			err = folder_add_file(batch, path, entries[i]->d_name);
			if (bulk->progress != NULL)
				bulk->progress(bulk->arg, (uint64_t)i + 1, (uint64_t)count);
		}
		free(entries[i]);
	}
	free(entries);
	if (!err && !bulk->stopped)
		err = batch_end(batch);
	batch_free(batch);
	return err;
}
