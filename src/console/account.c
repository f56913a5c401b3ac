/* /admin/account: the own account. */
#include "console/handlers.h"

void console_account(struct console *c)
{
	const struct guard guard = console_guard(c->r->app);
	uint64_t sessions = 0;
	enum err err = session_count(c->store, &guard.sessions, c->who.id, c->r->now, &sessions);

	if (!console_ok(c, err, store_why(c->store)->text))
		return;
	model_format(c->model, "sessions", "%u", (unsigned)sessions);
	model_format(c->model, "idle_minutes", "%u", guard.sessions.idle_s / 60);
	model_format(c->model, "session_hours", "%u", guard.sessions.absolute_s / 3600);
	console_time(c, c->model, "password_at", c->who.password_at);
	console_time(c, c->model, "added_at", c->who.added_at);
	console_show(c, 200, "console_account");
}
