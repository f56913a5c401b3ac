/* GET /admin/: what the operator may do. */
#include "pages/console_pages.h"

void console_root(struct console *c)
{
	console_see_other(c, "/admin/");
}

void console_home(struct console *c)
{
	console_show(c, 200, "console_home");
}
