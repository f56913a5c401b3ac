/* The table of the console's pages, and their handlers. */
#ifndef CONSOLE_HANDLERS_H
#define CONSOLE_HANDLERS_H

#include "console/console.h"

/* Ended by a row without pattern. In the order of the menu. */
extern const struct console_page console_pages[];

console_handler console_root, console_home;
console_handler console_login, console_login_post;
console_handler console_logout_post;
console_handler console_password, console_password_post;
console_handler console_account;
console_handler console_accounts_list, console_accounts_post;
console_handler console_operator, console_operator_post;
console_handler console_audit, console_changes;
console_handler console_contracts;
console_handler console_contract, console_sticker_post;
console_handler console_contract_new, console_contract_new_post;
console_handler console_certificate, console_certificate_post;
console_handler console_revoke, console_revoke_post;
console_handler console_usage, console_contract_usage;
console_handler console_installations, console_installations_shown, console_installations_wrong;
console_handler console_installations_old, console_installations_silent;
console_handler console_abuse;

#endif
