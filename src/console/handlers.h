/* The handlers of the console's pages, a file for each page or few: rows of the table that stands
 * in server/console_routes.c name them. */
#ifndef CONSOLE_HANDLERS_H
#define CONSOLE_HANDLERS_H

#include "console/frame.h"

console_handler console_login, console_login_post;
console_handler console_logout_post;
console_handler console_password, console_password_post;
console_handler console_account;
console_handler console_accounts_list, console_accounts_post;
console_handler console_operator, console_operator_post;
console_handler console_tokens, console_tokens_post;
console_handler console_audit, console_changes;
console_handler console_contracts;
console_handler console_contract, console_sticker_post;
console_handler console_contract_new, console_contract_new_post;
console_handler console_contract_edit, console_contract_edit_post;
console_handler console_contract_close, console_contract_close_post;
console_handler console_contact, console_contact_post, console_check, console_check_post;
console_handler console_customer, console_customer_post;
console_handler console_certificate, console_certificate_post, console_csr, console_csr_post;
console_handler console_applications, console_application;
console_handler console_application_accept_post, console_application_refuse_post;
console_handler console_approvals, console_approval, console_approve_post, console_reject_post;
console_handler console_revoke, console_revoke_post, console_release, console_release_post;

#endif
