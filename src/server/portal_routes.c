/* The table of the portal's pages. */
#include "server/portal_routes.h"

#include "counter/handlers.h"
#include "counter/papers.h"
#include "portal/handlers.h"
#include "web/kept.h"

/* What is kept of a form, percent-encoded, beside key or password. */
enum { LOGIN_BODY_MAX = 3 * KEPT_BYTES_MAX, CONTACT_BODY_MAX = 16384 };

/* pattern, who may, may be a guess, most bytes of a post, handlers, in the menu, texts. */
const struct portal_page portal_routes[] = {
    {"/owner/", PORTAL_LOGGED_IN, false, 0, portal_list, NULL, true, "portal.list"},
    {"/owner/login", PORTAL_ANYBODY, true, LOGIN_BODY_MAX, portal_login, portal_login_post, false,
	"portal.login"},
    {"/owner/login/password", PORTAL_ANYBODY, true, LOGIN_BODY_MAX, portal_password,
	portal_password_post, false, "portal.password"},
    {"/owner/forgotten", PORTAL_ANYBODY, true, 0, portal_forgotten, portal_forgotten_post, false,
	"portal.forgotten"},
    {"/owner/certificate", PORTAL_ANYBODY, true, LOGIN_BODY_MAX, portal_client_page,
	portal_client_post, false, "portal.client"},
    {"/owner/logout", PORTAL_LOGGED_IN, false, 0, NULL, portal_logout_post, false, "portal.login"},
    {"/owner/address/confirm", PORTAL_ANYBODY, true, 0, portal_address_confirm,
	portal_address_confirm_post, false, "portal.address.confirm"},
    {"/owner/address/undo", PORTAL_ANYBODY, true, 0, portal_address_undo, portal_address_undo_post,
	false, "portal.address.undo"},
    {"/owner/apply", PORTAL_ANYBODY, true, 0, counter_apply, counter_apply_post, false,
	"counter.begin"},
    {"/owner/apply/begin", PORTAL_ANYBODY, true, 0, counter_begin, counter_begin_post, false,
	"counter.link"},
    {"/owner/contracts/{code}", PORTAL_LOGGED_IN, false, 0, portal_contract_page, NULL, false,
	"portal.contract"},
    {"/owner/contracts/{code}/certificate", PORTAL_LOGGED_IN, false, 0, portal_certificate, NULL,
	false, "portal.certificate"},
    {"/owner/contracts/{code}/{file}.{format}", PORTAL_LOGGED_IN, false, 0, portal_certificate_file,
	NULL, false, "portal.certificate"},
    {"/owner/contracts/{code}/sticker", PORTAL_LOGGED_IN, false, 0, portal_sticker,
	portal_sticker_post, false, "portal.sticker"},
    {"/owner/contracts/{code}/contact/{role}", PORTAL_LOGGED_IN, false, CONTACT_BODY_MAX,
	portal_contact, portal_contact_post, false, "portal.contact"},
    {"/owner/contracts/{code}/usage", PORTAL_LOGGED_IN, false, 0, portal_usage, NULL, false,
	"portal.usage"},
    {"/owner/contracts/{code}/form", PORTAL_LOGGED_IN, false, 0, counter_form, NULL, false,
	"paper.form"},
    {"/owner/contracts/{code}/consent", PORTAL_LOGGED_IN, false, 0, counter_consent, NULL, false,
	"paper.consent"},
    {"/owner/contracts/{code}/cover", PORTAL_LOGGED_IN, false, 0, counter_cover, NULL, false,
	"paper.cover"},
    {"/owner/contracts/{code}/invoice", PORTAL_LOGGED_IN, false, 0, counter_invoice, NULL, false,
	"paper.invoice"},
    {"/owner/calendar", PORTAL_LOGGED_IN, false, 0, portal_calendar, NULL, true, "portal.calendar"},
    {"/owner/unsubscribe", PORTAL_ANYWHERE, false, 0, portal_unsubscribe, portal_unsubscribe_post,
	false, "portal.unsubscribe"},
    {"/owner/account", PORTAL_LOGGED_IN, false, 0, portal_account, NULL, true, "portal.account"},
    {"/owner/account/address", PORTAL_LOGGED_IN, false, 0, portal_account,
	portal_account_address_post, false, "portal.account"},
    {"/owner/account/language", PORTAL_LOGGED_IN, false, 0, portal_account,
	portal_account_language_post, false, "portal.account"},
    {"/owner/account/notices", PORTAL_LOGGED_IN, false, 0, portal_account, portal_wishes_post,
	false, "portal.account"},
    {"/owner/account/sessions", PORTAL_LOGGED_IN, false, 0, portal_account,
	portal_account_sessions_post, false, "portal.account"},
    {.pattern = NULL},
};
