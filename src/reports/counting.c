/* Says beside the figures when this server's counts do not reach the store, or were lost, and when
 * not all in the store are added up. */
#include "reports/counting.h"

#include "base/number.h"
#include "pages/app.h"
#include "usage/usage.h"

static void counting_set(struct model *m, const char *name, uint64_t n)
{
	struct buf text = BUF_INIT(40);

	if (n > 0)
		number_write(n, &text);
	model_buf(m, name, &text);
	buf_free(&text);
}

void reports_counting(struct console *c)
{
	struct usage_stats stats;

	usage_stats(c->v.r->app->usage, &stats);
	counting_set(c->v.model, "counts_waiting", stats.failing ? stats.waiting : 0);
	counting_set(c->v.model, "counts_lost", stats.lost);
	counting_set(c->v.model, "counts_left", c->counts_left);
}
