/* Somebody wishes that a contract's sites are looked at now. */
#include "doctor/wish.h"

#include "watch/kind.h"
#include "watch/queue.h"

static enum err wish_make(
    const struct change *c, const struct code *code, const struct doctor_state *state)
{
	enum err err = state->visits ? doctor_ask(c, code) : ERR_REFUSED;

	for (size_t i = 0; !err && i < state->site_count; i++) {
		err = queue_hasten(c, WATCH_SITE, state->sites[i].id);
		if (!err)
			err = queue_hasten(c, WATCH_PAGE, state->sites[i].id);
	}
	return err;
}

enum err doctor_wish(const struct change *c, const struct code *code)
{
	struct arena memory = {0};
	struct doctor_state state;
	enum err err = change_begin(c);

	if (!err)
		err = doctor_read(c->store, code, &memory, &state);
	if (!err)
		err = wish_make(c, code, &state);
	arena_free(&memory);
	return change_end(c, err);
}
