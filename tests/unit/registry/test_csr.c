/* Tests the rules for requests (CSR) of contracts, and for the keys of their certificates. */
#include "unit/fixtures/office.h"

#include "record/csr.h"
#include "registry/csr.h"

#define TEST(name) cmocka_unit_test_setup_teardown(name, office_start, office_stop)

static enum err attach(struct office *o, const char *code, struct str file)
{
	const struct change change = office_change(o, NOW);
	struct code parsed = a_code(code);
	enum err err = registry_begin(&change, &parsed);

	if (!err)
		err = registry_csr_put(&change, &parsed, file, &o->effect);
	return registry_end(&change, err, &parsed, &o->effect);
}

static enum err attach_request(
    struct office *o, const char *code, EVP_PKEY *key, const char *host, const char *mail)
{
	struct str request = forge_request(key, host, mail);
	enum err err = attach(o, code, request);

	forge_free(request);
	return err;
}

static struct store_csr the_csr(struct office *o, const char *code)
{
	struct code parsed = a_code(code);
	struct store_csr csr;

	assert_int_equal(store_csr(o->store, &parsed, &o->arena, &csr), ERR_OK);
	return csr;
}

static void a_certificate_needs_the_key_of_the_request(void **state)
{
	struct office *o = *state;
	EVP_PKEY *other = EVP_EC_gen("P-256");
	struct str der;

	office_must_add(o, "0000000001", "https://shop.example.jp/", NULL);
	assert_int_equal(attach_request(o, "0000000001", other, "shop.example.jp", NULL), ERR_OK);
	der = a_certificate("shop.example.jp", NOW - DAY, NOW + 90 * DAY);
	assert_int_equal(office_issue_at(o, "0000000001", der, NOW), ERR_REFUSED);
	assert_string_equal(o->why.reason, "certificate.key");
	assert_int_equal(office_show(o, "0000000001").certificate_count, 0);
	/* By the request of its own key it comes. */
	assert_int_equal(
	    attach_request(o, "0000000001", forge_key(), "shop.example.jp", NULL), ERR_OK);
	assert_int_equal(office_issue_at(o, "0000000001", der, NOW), ERR_OK);
	forge_free(der);
	EVP_PKEY_free(other);
}

/* What is entered late, as a record of the past, came with a request of the past. */
static void a_record_of_the_past_may_have_another_key(void **state)
{
	struct office *o = *state;
	EVP_PKEY *other = EVP_EC_gen("P-256");

	office_must_add(o, "0000000001", "https://shop.example.jp/", NULL);
	assert_int_equal(attach_request(o, "0000000001", other, "shop.example.jp", NULL), ERR_OK);
	office_must_issue(o, "0000000001", "shop.example.jp", NOW - 90 * DAY, NOW - DAY);
	EVP_PKEY_free(other);
}

static void a_request_is_kept_with_an_event_and_the_same_again_without(void **state)
{
	struct office *o = *state;
	struct str request = forge_request(forge_key(), "shop.example.jp", NULL);
	struct store_entry entry;
	struct store_csr csr;

	office_must_add(o, "0000000001", "https://shop.example.jp/", NULL);
	assert_int_equal(attach(o, "0000000001", request), ERR_OK);
	assert_int_equal(attach(o, "0000000001", request), ERR_OK);
	assert_int_equal(o->effect.warning_count, 0);
	csr = the_csr(o, "0000000001");
	assert_text(csr.key_name, "EC P-256");
	assert_text(csr.subject, "CN=shop.example.jp");
	assert_text(csr.names, "shop.example.jp");
	assert_true(str_eq(csr.der, request));
	entry = office_show(o, "0000000001");
	assert_int_equal(entry.event_count, 2);
	assert_text(entry.events[1].action, "contract.csr");
	assert_true(str_find(entry.events[1].after, STR("\"csr_names\":\"shop.example.jp\"")) <
		    entry.events[1].after.len);
	forge_free(request);
}

/* Nor is it in the event, which nobody can take out again. */
static void an_email_address_is_left_out_with_a_warning(void **state)
{
	struct office *o = *state;
	struct store_entry entry;
	struct store_csr csr;

	office_must_add(o, "0000000001", "https://shop.example.jp/", NULL);
	assert_int_equal(
	    attach_request(o, "0000000001", forge_key(), "shop.example.jp", "taro@example.jp"),
	    ERR_OK);
	assert_int_equal(o->effect.warning_count, 1);
	csr = the_csr(o, "0000000001");
	assert_text(csr.subject, "CN=shop.example.jp");
	assert_null(csr.der.at);
	entry = office_show(o, "0000000001");
	assert_int_equal(str_find(entry.events[1].after, STR("taro")), entry.events[1].after.len);
}

static void a_request_for_other_hosts_is_refused(void **state)
{
	struct office *o = *state;
	struct code parsed = a_code("0000000001");
	struct store_csr csr;

	office_must_add(o, "0000000001", "https://shop.example.jp/", NULL);
	assert_int_equal(
	    attach_request(o, "0000000001", forge_key(), "other.example.jp", NULL), ERR_REFUSED);
	assert_string_equal(o->why.reason, "csr.host");
	assert_string_equal(o->why.about, "other.example.jp");
	assert_int_equal(store_csr(o->store, &parsed, &o->arena, &csr), ERR_NOT_FOUND);
	assert_int_equal(
	    attach_request(o, "0000000009", forge_key(), "shop.example.jp", NULL), ERR_NOT_FOUND);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(a_certificate_needs_the_key_of_the_request),
	    TEST(a_record_of_the_past_may_have_another_key),
	    TEST(a_request_is_kept_with_an_event_and_the_same_again_without),
	    TEST(an_email_address_is_left_out_with_a_warning),
	    TEST(a_request_for_other_hosts_is_refused),
	};

	return office_run(tests);
}
