/* Running statements and taking their rows. */
#include "store/rows.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include "store/handle.h"

struct sql_query *store_query(struct store *s, const char *statement)
{
	return sql_query(s->sql, statement);
}

enum err store_prepare(struct store *s, const char *statement, const char **ret)
{
	return store_result(s, sql_prepare(s->sql, statement, ret));
}

enum err store_result(struct store *s, enum err err)
{
	if (err)
		s->why = *sql_why(s->sql);
	return err;
}

enum err store_because(struct store *s, enum err err, const char *format, ...)
{
	char text[ERR_TEXT_MAX];
	va_list args;

	va_start(args, format);
	vsnprintf(text, sizeof text, format, args);
	va_end(args);
	return err_because(&s->why, err, "%s", text);
}

enum err store_no_memory(struct store *s)
{
	return err_no_memory(&s->why);
}

enum err store_end(struct store *s, struct sql_query *q, bool enough_memory)
{
	enum err err = store_result(s, sql_end(q));

	return err || enough_memory ? err : store_no_memory(s);
}

enum err store_rows(struct store *s, struct sql_query *q, struct arena *arena, size_t size,
    store_row *take, void *ret_list, size_t *ret_count)
{
	char *list = NULL;
	size_t count = 0, room = 0;
	bool ok = true;
	enum err err;

	while (ok && sql_step(q)) {
		if (count == room) {
			size_t more = room == 0 ? 1 : 2 * room;
			char *larger = arena_alloc(arena, more * size);

			ok = larger != NULL;
			if (!ok)
				break;
			if (count > 0)
				memcpy(larger, list, count * size);
			list = larger;
			room = more;
		}
		ok = take(q, arena, list + count * size);
		count += ok;
	}
	err = store_end(s, q, ok);
	if (!err) {
		memcpy(ret_list, &list, sizeof list);
		*ret_count = count;
	}
	return err;
}

enum err store_begin_snapshot(struct store *s)
{
	return store_result(s, sql_begin(s->sql, SQL_READ));
}

enum err store_end_snapshot(struct store *s, enum err err)
{
	if (!err)
		return store_result(s, sql_commit(s->sql));
	sql_rollback(s->sql);
	return err;
}

struct str store_keep(struct sql_query *q, unsigned column, struct arena *arena, bool *ok)
{
	return arena_bytes(arena, sql_text(q, column), ok);
}

struct str store_lower(struct str text, struct arena *arena, bool *ok)
{
	char *copy = text.len == 0 ? NULL : arena_alloc(arena, text.len);

	if (copy == NULL) {
		*ok = *ok && text.len == 0;
		return (struct str){NULL, 0};
	}
	for (size_t i = 0; i < text.len; i++)
		copy[i] = str_lower(text.at[i]);
	return (struct str){copy, text.len};
}
