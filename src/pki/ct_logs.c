/* What logs of Certificate Transparency are called. */
#include "pki/ct_logs.h"

#include <string.h>
#include "base/base64.h"
#include "base/file.h"
#include "base/utf8.h"

enum { FILE_MAX = 1 << 20, ID_ROOM = 64 };

static bool id_read(struct str text, unsigned char ret[DIGEST_BYTES])
{
	struct buf bytes = BUF_INIT(ID_ROOM);
	struct base64 reader = {0};
	bool good = base64_add(&reader, text, &bytes) && base64_is_whole(&reader) && !bytes.err &&
		    bytes.len == DIGEST_BYTES;

	if (good)
		memcpy(ret, bytes.at, DIGEST_BYTES);
	buf_free(&bytes);
	return good;
}

static enum err line_read(
    struct str line, size_t number, struct arena *arena, struct ct_log *ret, struct problem *why)
{
	struct str name = line, id = str_cut(&name, ' ');
	bool ok = true;

	name = str_trim(name);
	if (!id_read(id, ret->id))
		return err_because(why, ERR_INVALID,
		    "line %zu: it must begin with a log's ID, 32 bytes in base64", number);
	if (name.len == 0 || name.len > CT_LOG_NAME_MAX || !utf8_valid(name))
		return err_because(why, ERR_INVALID,
		    "line %zu: behind its ID and a blank a log has its name", number);
	ret->name = arena_bytes(arena, name, &ok);
	return ok ? ERR_OK : err_no_memory(why);
}

static enum err lines_read(
    struct str text, struct arena *arena, struct ct_logs *ret, struct problem *why)
{
	struct ct_log *list = arena_alloc(arena, CT_LOGS_MAX * sizeof *list);
	enum err err = list == NULL ? err_no_memory(why) : ERR_OK;
	size_t count = 0;

	for (size_t number = 1; !err && text.at != NULL; number++) {
		struct str line = str_trim(str_cut(&text, '\n'));

		if (str_ends(line, STR("\r")))
			line.len--;
		if (line.len == 0 || line.at[0] == '#')
			continue;
		if (count == CT_LOGS_MAX)
			return err_because(
			    why, ERR_TOO_LARGE, "it has more than %d logs", CT_LOGS_MAX);
		err = line_read(line, number, arena, &list[count++], why);
	}
	if (!err)
		*ret = (struct ct_logs){count, list};
	return err;
}

enum err ct_logs_read(
    const char *path, struct arena *arena, struct ct_logs *ret, struct problem *why)
{
	struct buf file = BUF_INIT(FILE_MAX);
	enum err err;

	*ret = (struct ct_logs){0, NULL};
	if (path[0] == '\0')
		return ERR_OK;
	err = file_read(path, &file, why);
	if (!err)
		err = lines_read(buf_str(&file), arena, ret, why);
	buf_free(&file);
	return err;
}

struct str ct_logs_name(const struct ct_logs *logs, const unsigned char id[DIGEST_BYTES])
{
	for (size_t i = 0; i < logs->count; i++)
		if (memcmp(logs->list[i].id, id, DIGEST_BYTES) == 0)
			return logs->list[i].name;
	return (struct str){NULL, 0};
}
