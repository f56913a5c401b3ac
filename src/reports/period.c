/* Which days a page of the console is about. */
#include "reports/period.h"

#include "base/local_time.h"

static bool period_read(struct console *c, bool since, struct figures_period *ret)
{
	const struct figures_asked asked = {.period = visit_param(&c->v, "period"),
	    .from = visit_param(&c->v, "from"),
	    .to = visit_param(&c->v, "to")};

	return figures_period(&asked, local_time_days(c->v.r->now), since, c->v.model, ret);
}

bool reports_period(struct console *c, struct figures_period *ret)
{
	return period_read(c, false, ret);
}

bool reports_since(struct console *c, struct figures_period *ret)
{
	return period_read(c, true, ret);
}
