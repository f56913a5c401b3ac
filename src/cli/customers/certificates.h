/* The client certificates of a customer, as commands name them. */
#ifndef CLI_CUSTOMERS_CERTIFICATES_H
#define CLI_CUSTOMERS_CERTIFICATES_H

#include "cli/workspace.h"
#include "customers/certificate.h"

/* The options of a command line that do something with certificates. */
struct certificate_options {
	unsigned add;                  /* its value is a file */
	unsigned remove, lock, unlock; /* a SHA-256, as `customer show` has it */
};

/* What they say, those that are added first; texts are in memory of the workspace. A certificate
 * that is added must be one with which somebody can log in, now or later ([portal] client_ca).
 * False when something is wrong, which was then said on stderr. */
bool certificates_given(struct workspace *w, const struct arguments *a,
    const struct certificate_options *options,
    struct customer_certificate_edit ret[OPTION_USES_MAX], size_t *ret_count);

#endif
