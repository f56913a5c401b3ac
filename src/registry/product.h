/* What the CA promises with a service: when a contract can be renewed, how often and until when its
 * certificate is reissued, what becomes of the old one.
 *
 * DESIGN: windows are days of the calendar in the CA's time zone (base/local_time.h), to the
 * second: a customer who is told "from 2 March, 09:30" may be told "in 90 days" over a change of
 * the clocks or a leap day, too. */
#ifndef REGISTRY_PRODUCT_H
#define REGISTRY_PRODUCT_H

#include "base/str.h"
#include "config/config.h"

/* The rules of one service. */
struct product {
	unsigned renewal_days; /* before the end of the certificate */
	unsigned reissue_days; /* after the issue of the certificate */
	unsigned reissues;
	unsigned grace_hours; /* until a certificate that was reissued is revoked */
	int64_t retired_at;   /* from when on what was issued counts as revoked; 0: it does not */
};

/* Those of a service, as the settings have them; `config` NULL: as they are by default. Any thread,
 * after local_time_use(). */
struct product product_of(const struct config *config, struct str service);
/* From when on a contract can be renewed whose certificate is valid until `not_after`. */
int64_t product_renewal_from(const struct product *p, int64_t not_after);
/* The last second in which a certificate of that time can be reissued. */
int64_t product_reissue_until(const struct product *p, int64_t issued_at);
/* From when on the certificate that a reissue replaces is revoked, where the new one begins at
 * `start` and comes now. */
int64_t product_superseded_at(const struct product *p, int64_t start, int64_t now);

#endif
