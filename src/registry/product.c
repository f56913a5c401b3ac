/* The rules of a service. */
#include "registry/product.h"

#include "base/local_time.h"

enum { HOUR_S = 3600 };

static unsigned numbers_find(const struct config_numbers *numbers, struct str service)
{
	for (size_t i = 0; i < numbers->count; i++)
		if (str_eq(service, str_from(numbers->own[i].service)))
			return numbers->own[i].value;
	return numbers->usual;
}

static int64_t dates_find(const struct config_dates *dates, struct str service)
{
	for (size_t i = 0; i < dates->count; i++)
		if (str_eq(service, str_from(dates->own[i].service)))
			return local_time_begin(dates->own[i].day);
	return 0;
}

struct product product_of(const struct config *config, struct str service)
{
	if (config == NULL)
		return (struct product){.renewal_days = 90, .reissue_days = 25, .reissues = 1};
	return (struct product){
	    .renewal_days = numbers_find(&config->issue.renewal_days, service),
	    .reissue_days = numbers_find(&config->issue.reissue_days, service),
	    .reissues = numbers_find(&config->issue.reissues, service),
	    .grace_hours = numbers_find(&config->issue.grace_hours, service),
	    .retired_at = dates_find(&config->issue.retired, service),
	};
}

int64_t product_renewal_from(const struct product *p, int64_t not_after)
{
	return local_time_add_days(not_after, -(int32_t)p->renewal_days);
}

int64_t product_reissue_until(const struct product *p, int64_t issued_at)
{
	return local_time_add_days(issued_at, (int32_t)p->reissue_days);
}

int64_t product_superseded_at(const struct product *p, int64_t start, int64_t now)
{
	return (start > now ? start : now) + (int64_t)p->grace_hours * HOUR_S;
}
