/* What many contracts come to: counted, sampled evenly, with all that was refused. */
#include "record/census.h"

#include <string.h>
#include "unit/fixtures/forge.h"

static const struct str hosts[] = {{"a.example.jp", 12}, {"b.example.jp", 12}};
static const struct str urls[] = {{"https://a.example.jp/", 21}, {"https://b.example.jp/", 21}};

static struct contract a_contract(unsigned number)
{
	struct contract c = {.service = number % 3 == 0 ? STR("EV") : STR("SR3.0"),
	    .organization = number % 2 == 0 ? STR("Even") : STR("Odd"),
	    .url_count = 2,
	    .urls = urls,
	    .hosts = hosts};

	snprintf(c.code.text, sizeof c.code.text, "%010u", number);
	return c;
}

static struct buf written(struct census *c)
{
	struct buf text = BUF_INIT(1 << 22);

	assert_int_equal(census_write(c, &text), ERR_OK);
	return text;
}

static void assert_says(const struct buf *text, const char *part)
{
	if (strstr(text->at, part) == NULL)
		fail_msg("%s is not in %s", part, text->at);
}

/* The texts of the samples, as many as there are. */
static size_t count_samples(const struct buf *text)
{
	const char *at = strstr(text->at, "\"samples\":"), *end = strchr(at, ']');
	size_t count = 0;

	for (; at != NULL && at < end; at = strstr(at + 1, "https://"))
		count++;
	return count - 1;
}

static void counts_are_of_contracts_hosts_services_and_organisations(void **state)
{
	struct census *c = census_new();
	struct buf text;

	(void)state;
	for (unsigned i = 0; i < 1000; i++) {
		struct contract contract = a_contract(i / 2); /* each twice */

		contract.renews.text[0] = i % 10 == 0 ? '1' : '\0';
		census_add(c, &contract, NULL);
	}
	text = written(c);
	assert_says(&text, "\"contracts\":500");
	assert_says(&text, "\"certificates\":0");
	assert_says(&text, "\"renewals\":100");
	assert_says(&text, "\"organizations\":2");
	assert_says(&text, "\"hosts\":2");
	assert_says(&text, "\"by_service\":[\"SR3.0: 666\",\"EV: 334\"]");
	assert_says(&text, "\"by_organization\":[\"Even: 500\",\"Odd: 500\"]");
	assert_null(strstr(text.at, "not_after"));
	buf_free(&text);
	census_free(c);
}

static void samples_are_few_however_many_there_are_and_have_the_first_and_the_last(void **state)
{
	(void)state;
	for (unsigned count = 1; count < 3000; count = count * 3 / 2 + 1) {
		struct census *c = census_new();
		char last[16];
		struct buf text;

		for (unsigned i = 0; i < count; i++) {
			struct contract contract = a_contract(i);

			census_add(c, &contract, NULL);
		}
		text = written(c);
		assert_says(
		    &text, "\"samples\":[\"0000000000 Even https://a.example.jp/ (+1) EV\"");
		snprintf(last, sizeof last, "\"%010u ", count - 1);
		assert_says(&text, last);
		assert_true(count_samples(&text) <= 13);
		assert_true(count_samples(&text) >= (count < 6 ? count : 6));
		buf_free(&text);
		census_free(c);
	}
}

static void what_was_refused_is_told_in_full_up_to_a_bound_and_counted_beyond(void **state)
{
	struct problem why = {.text = "weak\x80 key"};
	struct census *c = census_new();
	struct buf text;

	(void)state;
	for (unsigned i = 0; i < CENSUS_TOLD_MAX + 5; i++)
		census_refuse(c, "folder/\xff.pem", &why);
	census_warn(c, "2", &why);
	assert_int_equal(census_refusals(c), CENSUS_TOLD_MAX + 5);
	text = written(c);
	assert_says(&text, "\"refusals\":1005");
	assert_says(&text, "\"warnings\":1,");
	assert_says(&text, "folder/\\\\xff.pem: weak\\\\x80 key");
	buf_free(&text);
	census_free(c);
	census_refuse(NULL, "", &why);
	census_add(NULL, NULL, NULL);
	assert_int_equal(census_refusals(NULL), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(counts_are_of_contracts_hosts_services_and_organisations),
	    cmocka_unit_test(
		samples_are_few_however_many_there_are_and_have_the_first_and_the_last),
	    cmocka_unit_test(what_was_refused_is_told_in_full_up_to_a_bound_and_counted_beyond),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
