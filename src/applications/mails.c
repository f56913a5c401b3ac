/* The mails about applications, as they are ordered. */
#include "applications/mails.h"

#include <inttypes.h>
#include <stdio.h>
#include "customers/customers.h"
#include "io/json.h"
#include "mail/queue.h"

enum { REASON_MAX = 48 };

enum err application_order_mail(
    const struct change *c, const struct application *application, const char *kind)
{
	const struct code *code =
	    application->made.text[0] != '\0' ? &application->made : &application->code;
	struct buf details = BUF_INIT(MAIL_DETAILS_MAX);
	struct json *o = json_new_object();
	char reason[REASON_MAX];
	struct customer customer;
	bool is_new;
	enum err err = customers_find(c, application->customer, &customer);

	json_set_int(o, "application", application->id);
	json_finish(o, JSON_ONE_LINE, &details);
	snprintf(reason, sizeof reason, "application %" PRId64, application->id);
	if (!err && details.err)
		err = change_no_memory(c);
	if (!err)
		err = mail_queue_add(c,
		    &(struct mail_order){.kind = kind,
			.reason = str_from(reason),
			.to = str_from(customer.mail.text),
			.lang = customer.lang,
			.customer = customer.id,
			.code = *code,
			.details = buf_str(&details)},
		    &is_new);
	buf_free(&details);
	return err;
}
