/* The page with an initial password. */
#include "console/initial.h"

void console_initial_show(struct console *c, struct str name, const char *password)
{
	model_text(c->model, "account_name", name);
	model_cstr(c->model, "initial_password", password);
	console_show(c, 200, "console_initial");
}
