/* trustseal coupon make */
#include <inttypes.h>
#include "cli/command.h"
#include "cli/customers/whom.h"
#include "orders/coupon.h"

enum { COUNT = OPTION_OWN, CUSTOMER, SERVICE, YEARS };

enum { TEXT_MAX = COUPON_COUNT_MAX * 2 * COUPON_LETTERS };

static const struct option options[] = {
    {"count", 0, "N", false, "how many, each for one certificate"},
    {"customer", 0, "CUSTOMER", false, "who alone may use them: a number, code or address"},
    {"service", 0, "SERVICE", false, "the service for which alone they are"},
    {"years", 0, "N", false, "the years for which alone they are"},
};

static bool number_given(
    const struct arguments *a, unsigned option, const char *name, uint64_t *ret)
{
	const char *value = option_value(a, option);

	if (value == NULL || str_to_uint(str_from(value), 1000000, ret))
		return true;
	output_error("--%s \"%s\" is no number", name, value);
	return false;
}

static int coupon_print(const struct coupon_number *numbers, uint64_t count, int64_t purchase)
{
	struct buf text = BUF_INIT(TEXT_MAX);
	int status;

	for (uint64_t i = 0; i < count; i++)
		buf_printf(&text, "%s\n", numbers[i].text);
	status = output_print_done(&text, "the coupons are made");
	if (status == COMMAND_DONE)
		output_note("these are the coupons of purchase %" PRId64
			    "; their numbers are kept nowhere",
		    purchase);
	buf_free(&text);
	return status;
}

static int coupon_make_do(struct workspace *w, const struct arguments *a, struct coupon_form *form)
{
	struct coupon_number *numbers;
	const char *whom = option_value(a, CUSTOMER);
	struct customer customer = {.id = 0};
	int64_t purchase;

	if (whom != NULL && !customer_given(w, whom, &customer))
		return COMMAND_REFUSED;
	form->customer = customer.id;
	numbers = arena_alloc(&w->memory, COUPON_COUNT_MAX * sizeof *numbers);
	if (numbers == NULL) {
		output_error("%s", err_text(ERR_NO_MEMORY));
		return COMMAND_REFUSED;
	}
	if (coupon_make(&w->change, &w->config, form, numbers, &purchase)) {
		output_error("no coupons are made: %s", w->why.text);
		return COMMAND_REFUSED;
	}
	return coupon_print(numbers, form->count, purchase);
}

static int coupon_make_run(const struct arguments *a)
{
	struct coupon_form form = {.service = str_from(option_value(a, SERVICE))};
	uint64_t years = 0;
	int status = COMMAND_REFUSED;
	struct workspace w;

	if (option_value(a, COUNT) == NULL) {
		output_error("coupon make: --count is needed: --count 5");
		return COMMAND_USAGE;
	}
	if (!number_given(a, COUNT, "count", &form.count) ||
	    !number_given(a, YEARS, "years", &years))
		return COMMAND_REFUSED;
	form.years = (unsigned)years;
	if (workspace_open(&w, a, STORE_WRITE))
		status = coupon_make_do(&w, a, &form);
	workspace_close(&w);
	return status;
}

const struct command command_coupon_make = {
    .name = "coupon make",
    .operands = "",
    .summary = "Make coupons that were bought, and print their numbers this once",
    .details = "The numbers alone are printed on stdout, one a line; the store has their digests. "
	       "Each pays\n"
	       "for one certificate that is applied for within a year, first or renewal. There is "
	       "no refund,\n"
	       "and none is made again. [order] coupon_least are sold at least.",
    .example = "trustseal coupon make --count 5 --customer 17 --service SR3.0 --years 1",
    .options = options,
    .option_count = sizeof options / sizeof options[0],
    .acts = true,
    .run = coupon_make_run,
};
