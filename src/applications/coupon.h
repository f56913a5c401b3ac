/* The coupon with which an application is to be paid. */
#ifndef APPLICATIONS_COUPON_H
#define APPLICATIONS_COUPON_H

#include "applications/application.h"
#include "orders/coupon.h"

/* What the step "order" says of it, for a contract of this service; its number is "" where there is
 * none. Any thread. */
struct coupon_use application_coupon(
    const struct application_asker *a, const struct application *application, struct str service);

#endif
