/* Reads the files of a bundle of certificates. */
#include "cli/bundle_files.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include "base/file.h"
#include "cli/output.h"
#include "pki/certificate.h"

static bool path_is_folder(const char *path)
{
	struct stat about;

	return stat(path, &about) == 0 && S_ISDIR(about.st_mode);
}

/* `name` is NULL for a file alone. */
static bool bundle_file_add(
    struct bundle *b, const char *path, const char *name, struct problem *why)
{
	struct buf file = BUF_INIT(CERTIFICATE_FILE_MAX);
	enum err err =
	    strcmp(path, "-") == 0 ? file_read_input(&file, why) : file_read(path, &file, why);

	if (!err)
		err = bundle_add(b, name, buf_str(&file), why);
	buf_free(&file);
	return !err;
}

static int bundle_folder_wants(const struct dirent *entry)
{
	return entry->d_name[0] != '.';
}

/* By their bytes, whatever the locale. */
static int bundle_folder_compare(const struct dirent **a, const struct dirent **b)
{
	return strcmp((*a)->d_name, (*b)->d_name);
}

static bool bundle_folder_add_entry(
    struct bundle *b, const char *folder, const char *name, struct problem *why)
{
	struct buf path = BUF_INIT(1 << 16);
	struct stat about;
	bool ok = true;

	buf_printf(&path, "%s%s%s", folder, str_ends(str_from(folder), STR("/")) ? "" : "/", name);
	if (path.err) {
		err_because(why, path.err, "%s", err_text(path.err));
		ok = false;
	} else if (stat(path.at, &about) == 0 && !S_ISREG(about.st_mode)) {
		/* A pipe would be waited for. */
		output_note("ignored: %s, which is no file", path.at);
	} else {
		ok = bundle_file_add(b, path.at, name, why);
	}
	buf_free(&path);
	return ok;
}

static bool bundle_folder_add(struct bundle *b, const char *folder, struct problem *why)
{
	struct dirent **entries = NULL;
	int count = scandir(folder, &entries, bundle_folder_wants, bundle_folder_compare);
	bool ok = count >= 0;

	if (!ok)
		err_because(why, ERR_UNAVAILABLE, "cannot read %s: %s", folder, strerror(errno));
	for (int i = 0; i < count; i++) {
		ok = ok && bundle_folder_add_entry(b, folder, entries[i]->d_name, why);
		free(entries[i]);
	}
	free(entries);
	return ok;
}

bool bundle_files_add(struct bundle *b, const char *path, struct problem *why)
{
	return strcmp(path, "-") != 0 && path_is_folder(path) ? bundle_folder_add(b, path, why)
							      : bundle_file_add(b, path, NULL, why);
}

void bundle_files_tell(const struct bundle *b)
{
	for (size_t i = 0; i < bundle_note_count(b); i++)
		output_note("%s", bundle_note(b, i)->text);
}
