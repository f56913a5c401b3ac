/* The mails about applications, as they are ordered: see letters.h for what they say. */
#ifndef APPLICATIONS_MAILS_H
#define APPLICATIONS_MAILS_H

#include "applications/application.h"

/* The names of the kinds, which are those of the templates. */
#define APPLICATION_MAIL_CAME "application_came"
#define APPLICATION_MAIL_ACCEPTED "application_accepted"
#define APPLICATION_MAIL_REFUSED "application_refused"

/* Orders a mail of this kind to the customer, as a part of a change; one of a kind for an
 * application, ever. */
enum err application_order_mail(
    const struct change *c, const struct application *application, const char *kind);

#endif
