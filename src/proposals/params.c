/* The parameters of a proposal. */
#include "proposals/params.h"

#include <string.h>
#include "io/json.h"

struct params_reading {
	const struct param *table;
	struct arena *arena;
	bool strange, ok;
};

static void param_take(void *arg, const char *key, const struct json_value *value)
{
	struct params_reading *r = arg;

	for (const struct param *p = r->table; p->name != NULL; p++)
		if (strcmp(p->name, key) == 0) {
			if (p->text != NULL && value->kind == JSON_IS_TEXT)
				*p->text = arena_bytes(r->arena, value->text, &r->ok);
			else if (p->number != NULL &&
				 (value->kind == JSON_IS_INT || value->kind == JSON_IS_BOOL))
				*p->number = value->number;
			else
				r->strange = r->strange || value->kind != JSON_IS_NULL;
			return;
		}
	r->strange = true;
}

enum err params_read(
    struct str text, const struct param *table, struct arena *arena, struct problem *why)
{
	struct params_reading r = {table, arena, false, true};
	enum err err = text.len == 0 ? ERR_OK : json_read(text, param_take, &r);

	if (err == ERR_NO_MEMORY || !r.ok)
		return err_no_memory(why);
	return err || r.strange ? err_because(why, ERR_CORRUPT,
				      "the parameters are not of this version of the program")
				: ERR_OK;
}
