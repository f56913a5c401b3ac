/* base/metric: sums over threads. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "base/metric.h"

static void counters_are_summed(void **state)
{
	uint64_t before = metric_sum(METRIC_MAX - 1);

	(void)state;
	metric_add(METRIC_MAX - 1, 2);
	metric_add(METRIC_MAX - 1, 3);
	assert_int_equal(metric_sum(METRIC_MAX - 1), before + 5);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(counters_are_summed),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
