/* The coupon with which an application is to be paid. */
#include "applications/coupon.h"

enum { YEARS_MOST = 99 };

struct coupon_use application_coupon(
    const struct application_asker *a, const struct application *application, struct str service)
{
	uint64_t years = 1;

	str_to_uint(str_from(application_choice(application, APPLICATION_SITE, "years")),
	    YEARS_MOST, &years);
	return (struct coupon_use){
	    .number = str_trim(application_text(application, APPLICATION_ORDER, "coupon")),
	    .customer = a->customer,
	    .service = service,
	    .years = (unsigned)years};
}
