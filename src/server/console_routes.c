/* The table of the console's pages. */
#include "server/console_routes.h"

#include "console/handlers.h"
#include "reports/handlers.h"

#include "web/kept.h"

/* What is kept of a form, percent-encoded, beside name and password. */
enum { LOGIN_BODY_MAX = 3 * KEPT_BYTES_MAX, CONTRACT_BODY_MAX = 16384 };

/* pattern, who may, checks passwords, most bytes of a post, handlers, in the menu, texts, counts.
 */
const struct console_page console_routes[] = {
    {"/admin/", CONSOLE_READS, false, 0, reports_home, NULL, true, "console.home", true},
    {"/admin", CONSOLE_ANYBODY, false, 0, reports_root, NULL, false, "console.home", false},
    {"/admin/login", CONSOLE_ANYBODY, true, LOGIN_BODY_MAX, console_login, console_login_post,
	false, "console.login", false},
    {"/admin/logout", CONSOLE_LOGGED_IN, false, 0, NULL, console_logout_post, false,
	"console.login", false},
    {"/admin/password", CONSOLE_LOGGED_IN, true, 0, console_password, console_password_post, false,
	"console.password", false},
    {"/admin/contracts", CONSOLE_READS, false, 0, console_contracts, NULL, true,
	"console.contracts", true},
    {"/admin/contracts/new", CONSOLE_CHANGES, false, CONTRACT_BODY_MAX, console_contract_new,
	console_contract_new_post, false, "console.contract_new", false},
    {"/admin/contracts/filter", CONSOLE_READS, false, 0, reports_filter, NULL, false,
	"console.filter", true},
    {"/admin/contracts/{code}", CONSOLE_READS, false, 0, console_contract, NULL, false,
	"console.contract", false},
    {"/admin/contracts/{code}/sticker", CONSOLE_CHANGES, false, 0, console_contract,
	console_sticker_post, false, "console.contract", false},
    {"/admin/contracts/{code}/certificate", CONSOLE_CHANGES, false, CONSOLE_UPLOAD_MAX,
	console_certificate, console_certificate_post, false, "console.certificate", false},
    {"/admin/contracts/{code}/revoke", CONSOLE_CHANGES, false, 0, console_revoke,
	console_revoke_post, false, "console.revoke", false},
    {"/admin/contracts/{code}/release", CONSOLE_CHANGES, false, 0, console_release,
	console_release_post, false, "console.release", false},
    {"/admin/approvals", CONSOLE_CHANGES, false, 0, console_approvals, NULL, true,
	"console.approvals", false},
    {"/admin/approvals/{id}", CONSOLE_CHANGES, false, 0, console_approval, NULL, false,
	"console.approval", false},
    {"/admin/approvals/{id}/approve", CONSOLE_CHANGES, false, 0, console_approval,
	console_approve_post, false, "console.approval", false},
    {"/admin/approvals/{id}/reject", CONSOLE_CHANGES, false, 0, console_approval,
	console_reject_post, false, "console.approval", false},
    {"/admin/usage", CONSOLE_READS, false, 0, reports_busiest, NULL, true, "console.usage", true},
    {"/admin/usage/{code}", CONSOLE_READS, false, 0, reports_contract, NULL, false,
	"console.contract_usage", true},
    {"/admin/installations", CONSOLE_READS, false, 0, reports_installations, NULL, true,
	"console.installations", true},
    {"/admin/installations/shown", CONSOLE_READS, false, 0, reports_installations_shown, NULL,
	false, "console.installations", true},
    {"/admin/installations/wrong", CONSOLE_READS, false, 0, reports_installations_wrong, NULL,
	false, "console.installations", true},
    {"/admin/installations/old", CONSOLE_READS, false, 0, reports_installations_old, NULL, false,
	"console.installations", true},
    {"/admin/installations/silent", CONSOLE_READS, false, 0, reports_installations_silent, NULL,
	false, "console.installations", true},
    {"/admin/abuse", CONSOLE_READS, false, 0, reports_abuse, NULL, true, "console.abuse", true},
    {"/admin/abuse/host", CONSOLE_READS, false, 0, reports_abuse_host, reports_abuse_host_post,
	false, "console.abuse", true},
    {"/admin/accounts", CONSOLE_ADMINISTERS, true, 0, console_accounts_list, console_accounts_post,
	true, "console.accounts", false},
    {"/admin/operator", CONSOLE_ADMINISTERS, true, 0, console_operator, console_operator_post,
	false, "console.operator", false},
    {"/admin/tokens", CONSOLE_CHANGES, false, 0, console_tokens, console_tokens_post, true,
	"console.tokens", false},
    {"/admin/changes", CONSOLE_CHANGES, false, 0, console_changes, NULL, true, "console.changes",
	false},
    {"/admin/audit", CONSOLE_ADMINISTERS, false, 0, console_audit, NULL, true, "console.audit",
	false},
    {"/admin/account", CONSOLE_READS, false, 0, console_account, NULL, true, "console.account",
	false},
    {.pattern = NULL},
};
