/* /admin/account: the own account. */
#include "console/handlers.h"

void console_account(struct console *c)
{
	const struct guard guard = console_guard(c->v.r->app);
	uint64_t sessions = 0;
	enum err err =
	    session_count(c->v.store, &guard.sessions, c->who.id, c->v.r->now, &sessions);

	if (!visit_ok(&c->v, err, store_why(c->v.store)->text))
		return;
	model_format(c->v.model, "sessions", "%u", (unsigned)sessions);
	model_format(c->v.model, "idle_minutes", "%u", guard.sessions.idle_s / 60);
	model_format(c->v.model, "session_hours", "%u", guard.sessions.absolute_s / 3600);
	visit_time(&c->v, c->v.model, "password_at", c->who.password_at);
	visit_time(&c->v, c->v.model, "added_at", c->who.added_at);
	visit_show(&c->v, 200, "console_account");
}
