/* Tests that a contract's certificate is told from others that come with it. */
#include "unit/fixtures/office.h"

#define TEST(name) cmocka_unit_test_setup_teardown(name, office_start, office_stop)

/* The PEM of certificates for each of these hosts, one behind the other. */
static struct buf certificates_for(const char *const *hosts, size_t count)
{
	struct buf file = BUF_INIT(1 << 20);

	for (size_t i = 0; i < count; i++) {
		struct str one = forge_pem(a_certificate(hosts[i], NOW - DAY, NOW + 90 * DAY));

		buf_add_str(&file, one);
		forge_free(one);
	}
	return file;
}

static void of_several_sites_the_contracts_is_taken_with_a_warning(void **state)
{
	static const char *const hosts[] = {"a.example.jp", "shop.example.jp", "b.example.jp"};
	struct office *o = *state;
	struct buf file = certificates_for(hosts, 3);

	office_must_add(o, "0000000001", "https://shop.example.jp/", NULL);
	assert_int_equal(office_issue_at(o, "0000000001", buf_str(&file), NOW), ERR_OK);
	assert_int_equal(o->effect.warning_count, 1);
	assert_non_null(
	    strstr(o->effect.warnings[0].text, "which is not in its chain; and 1 more"));
	assert_int_equal(office_show(o, "0000000001").certificate_count, 1);
	buf_free(&file);
}

static void two_that_could_be_meant_are_refused(void **state)
{
	static const char *const hosts[] = {"shop.example.jp", "shop.example.jp"};
	struct office *o = *state;
	struct buf file = certificates_for(hosts, 2);

	office_must_add(o, "0000000001", "https://shop.example.jp/", NULL);
	assert_int_equal(office_issue_at(o, "0000000001", buf_str(&file), NOW), ERR_INVALID);
	assert_string_equal(o->why.reason, "certificate.several");
	assert_int_equal(office_issue_at(o, "0000000009", buf_str(&file), NOW), ERR_INVALID);
	buf_free(&file);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(of_several_sites_the_contracts_is_taken_with_a_warning),
	    TEST(two_that_could_be_meant_are_refused),
	};

	return office_run(tests);
}
