/* The page with an initial password. */
#include "console/initial.h"

void console_initial_show(struct console *c, struct str name, const char *password)
{
	model_text(c->v.model, "account_name", name);
	model_cstr(c->v.model, "initial_password", password);
	visit_show(&c->v, 200, "console_initial");
}
