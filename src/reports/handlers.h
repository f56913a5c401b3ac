/* The handlers of the console's pages for marketing, and of what wants attention; see
 * console/handlers.h. */
#ifndef REPORTS_HANDLERS_H
#define REPORTS_HANDLERS_H

#include "console/frame.h"

console_handler reports_root, reports_home;
console_handler reports_busiest, reports_contract;
console_handler reports_installations, reports_installations_shown, reports_installations_wrong;
console_handler reports_installations_old, reports_installations_silent;
console_handler reports_abuse, reports_abuse_host, reports_abuse_host_post;
console_handler reports_filter;
console_handler reports_attention;
console_handler reports_lists, reports_lists_post, reports_list_post;
console_handler reports_help;
console_handler reports_invoices, reports_invoice, reports_invoice_post;
console_handler reports_mails, reports_mail, reports_mail_post;

#endif
