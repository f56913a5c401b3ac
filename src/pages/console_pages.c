/* The table of the console's pages. */
#include "pages/console_pages.h"

#include "pages/kept.h"

/* What is kept of a form, percent-encoded, beside name and password. */
enum { LOGIN_BODY_MAX = 3 * KEPT_BYTES_MAX };

/* pattern, who may, checks passwords, most bytes of a post, handlers, in the menu, texts. */
const struct console_page console_pages[] = {
    {"/admin/", CONSOLE_READS, false, 0, console_home, NULL, true, "console.home"},
    {"/admin", CONSOLE_ANYBODY, false, 0, console_root, NULL, false, "console.home"},
    {"/admin/login", CONSOLE_ANYBODY, true, LOGIN_BODY_MAX, console_login, console_login_post,
	false, "console.login"},
    {"/admin/logout", CONSOLE_LOGGED_IN, false, 0, NULL, console_logout_post, false,
	"console.login"},
    {"/admin/password", CONSOLE_LOGGED_IN, true, 0, console_password, console_password_post, false,
	"console.password"},
    {"/admin/account", CONSOLE_READS, false, 0, console_account, NULL, true, "console.account"},
    {.pattern = NULL},
};
