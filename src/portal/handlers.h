/* The handlers of the portal's pages, a file for each page or few: rows of the table that stands in
 * server/portal_routes.c name them. */
#ifndef PORTAL_HANDLERS_H
#define PORTAL_HANDLERS_H

#include "portal/frame.h"

portal_handler portal_login, portal_login_post;
portal_handler portal_password, portal_password_post;
portal_handler portal_forgotten, portal_forgotten_post;
portal_handler portal_logout_post;
portal_handler portal_address_confirm, portal_address_confirm_post;
portal_handler portal_address_undo, portal_address_undo_post;
portal_handler portal_client_page, portal_client_post;
portal_handler portal_list;
portal_handler portal_contract_page;
portal_handler portal_sticker, portal_sticker_post;
portal_handler portal_certificate, portal_certificate_file;
portal_handler portal_contact, portal_contact_post;
portal_handler portal_usage;
portal_handler portal_calendar;
portal_handler portal_account, portal_account_address_post, portal_account_language_post,
    portal_account_sessions_post;
portal_handler portal_wishes_post;
portal_handler portal_unsubscribe, portal_unsubscribe_post;

#endif
