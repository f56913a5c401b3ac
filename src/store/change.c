/* A change of what the store keeps. */
#include "store/change.h"

enum err change_begin(const struct change *c)
{
	*c->why = (struct problem){.text = ""};
	return c->is_part ? ERR_OK : store_begin(c->store);
}

enum err change_end(const struct change *c, enum err err)
{
	if (!err && !c->is_part)
		err = store_commit(c->store);
	change_explain(c, err);
	if (err && !c->is_part)
		store_rollback(c->store);
	return err;
}

enum err change_explain(const struct change *c, enum err err)
{
	if (err && c->why->text[0] == '\0')
		*c->why = *store_why(c->store);
	return err;
}

enum err change_no_memory(const struct change *c)
{
	return err_no_memory(c->why);
}
