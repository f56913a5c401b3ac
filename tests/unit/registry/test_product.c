/* What the CA promises with a service, at its edges. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "base/local_time.h"
#include "config/reading.h"
#include "registry/product.h"

static struct config config;

static void set(struct config_reading *r, const char *name, const char *value)
{
	config_pair(r, "t.conf", 1, STR("issue"), str_from(name), str_from(value));
}

/* The settings of a CA with a service of its own rules. */
static int configure(void **state)
{
	struct config_reading r;

	(void)state;
	config_begin(&r, &config, NULL, NULL);
	set(&r, "renewal_days", "90 EV=60");
	set(&r, "reissue_days", "25 EV=0");
	set(&r, "reissues", "1 EV=3");
	set(&r, "grace_hours", "0 EV=48");
	set(&r, "retired", "SR2.0=2017-01-01");
	assert_int_equal(config_end(&r), ERR_OK);
	assert_int_equal(local_time_use("Europe/Berlin", NULL), ERR_OK);
	return 0;
}

static int64_t at(const char *text)
{
	int64_t t;

	assert_true(local_time_parse(str_from(text), &t));
	return t;
}

static void a_service_has_its_own_rules_or_the_usual_ones(void **state)
{
	struct product usual = product_of(&config, STR("SR3.0"));
	struct product own = product_of(&config, STR("EV"));

	(void)state;
	assert_int_equal(usual.renewal_days, 90);
	assert_int_equal(usual.reissue_days, 25);
	assert_int_equal(usual.reissues, 1);
	assert_int_equal(usual.grace_hours, 0);
	assert_int_equal(usual.retired_at, 0);
	assert_int_equal(own.renewal_days, 60);
	assert_int_equal(own.reissue_days, 0);
	assert_int_equal(own.reissues, 3);
	assert_int_equal(own.grace_hours, 48);
}

static void what_nobody_has_set_is_the_ca_s_present_rule(void **state)
{
	struct config plain;
	struct config_reading r;
	struct product p, none = product_of(NULL, STR("SR3.0"));

	(void)state;
	config_begin(&r, &plain, NULL, NULL);
	assert_int_equal(config_end(&r), ERR_OK);
	p = product_of(&plain, STR("SR3.0"));
	assert_int_equal(p.renewal_days, none.renewal_days);
	assert_int_equal(p.reissue_days, none.reissue_days);
	assert_int_equal(p.reissues, none.reissues);
	assert_int_equal(p.grace_hours, none.grace_hours);
	assert_int_equal(p.retired_at, none.retired_at);
}

/* Ninety days that have only 23 hours on one of them are ninety days. */
static void windows_are_local_days_to_the_second(void **state)
{
	struct product p = product_of(&config, STR("SR3.0"));

	(void)state;
	assert_int_equal(
	    product_renewal_from(&p, at("2026-06-01T08:59:59")), at("2026-03-03T08:59:59"));
	assert_int_equal(
	    product_reissue_until(&p, at("2026-10-20T09:00:00")), at("2026-11-14T09:00:00"));
	assert_int_equal(
	    product_reissue_until(&p, at("2028-02-10T23:59:59")), at("2028-03-06T23:59:59"));
}

static void what_is_replaced_ends_now_or_when_the_new_one_begins_and_after_its_grace(void **state)
{
	struct product usual = product_of(&config, STR("SR3.0"));
	struct product own = product_of(&config, STR("EV"));

	(void)state;
	assert_int_equal(product_superseded_at(&usual, 900, 1000), 1000);
	assert_int_equal(product_superseded_at(&usual, 2000, 1000), 2000);
	assert_int_equal(product_superseded_at(&own, 900, 1000), 1000 + 48 * 3600);
	assert_int_equal(product_superseded_at(&own, 2000, 1000), 2000 + 48 * 3600);
}

static void a_service_is_retired_from_the_first_second_of_its_day(void **state)
{
	(void)state;
	assert_int_equal(product_of(&config, STR("SR2.0")).retired_at, at("2017-01-01"));
	assert_int_equal(product_of(&config, STR("SR2")).retired_at, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_service_has_its_own_rules_or_the_usual_ones),
	    cmocka_unit_test(what_nobody_has_set_is_the_ca_s_present_rule),
	    cmocka_unit_test(windows_are_local_days_to_the_second),
	    cmocka_unit_test(
		what_is_replaced_ends_now_or_when_the_new_one_begins_and_after_its_grace),
	    cmocka_unit_test(a_service_is_retired_from_the_first_second_of_its_day),
	};

	return cmocka_run_group_tests(tests, configure, NULL);
}
