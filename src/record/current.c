/* Orders the certificates of a code, the current one first. */
#include "record/current.h"

/* The last second in which it is valid. */
static int64_t candidate_end(const struct record_candidate *c)
{
	return c->revoked_at != 0 && c->revoked_at <= c->not_after ? c->revoked_at - 1
								   : c->not_after;
}

/* Valid, over, to come, revoked before it began. */
static int candidate_rank(const struct record_candidate *c, int64_t now)
{
	if (c->not_before > now)
		return c->revoked_at != 0 && c->revoked_at <= now ? 3 : 2;
	return candidate_end(c) < now ? 1 : 0;
}

/* When it was over; 0 where it is not. */
static int64_t candidate_over(const struct record_candidate *c, int64_t now)
{
	return candidate_end(c) < now ? candidate_end(c) : 0;
}

static int less_first(int64_t a, int64_t b)
{
	return (a > b) - (a < b);
}

int record_candidate_order(
    const struct record_candidate *a, const struct record_candidate *b, int64_t now)
{
	const int orders[] = {
	    a->broken - b->broken,
	    candidate_rank(a, now) - candidate_rank(b, now),
	    less_first(candidate_over(b, now), candidate_over(a, now)),
	    less_first(b->not_before, a->not_before),
	};

	for (unsigned i = 0; i < sizeof orders / sizeof orders[0]; i++)
		if (orders[i] != 0)
			return orders[i];
	return (b->number > a->number) - (b->number < a->number);
}
