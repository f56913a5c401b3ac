/* What owners may do: ask for another look, and take away the files that are to be installed. */
#include "unit/fixtures/office.h"

#include "doctor/install.h"
#include "doctor/wish.h"
#include "pki/pem.h"
#include "record/issuer.h"
#include "watch/kind.h"
#include "watch/queue.h"

#define CODE "0123456789"
#define HOST "www.a.example"

static int64_t a_site_to_look_at(struct office *o)
{
	const struct change change = office_change(o, NOW);
	const struct code code = a_code(CODE);
	int64_t id = 0;

	office_must_add(o, CODE, "https://" HOST "/", NULL);
	assert_int_equal(doctor_site_add(&change, &code, STR(HOST), 443, &id), ERR_OK);
	assert_int_equal(queue_add(&change, WATCH_SITE, id, NOW + DAY), ERR_OK);
	assert_int_equal(queue_add(&change, WATCH_PAGE, id, NOW + DAY), ERR_OK);
	return id;
}

static enum err wish_at(struct office *o, int64_t now)
{
	const struct change change = office_change(o, now);
	const struct code code = a_code(CODE);

	return doctor_wish(&change, &code);
}

static int64_t due(struct office *o, int kind, int64_t id)
{
	struct watch_task task;

	assert_int_equal(queue_task(o->store, kind, id, &task), ERR_OK);
	return task.due;
}

static void a_wish_brings_both_looks_forward(void **state)
{
	struct office *o = *state;
	const int64_t id = a_site_to_look_at(o);

	assert_int_equal(wish_at(o, NOW), ERR_OK);
	assert_int_equal(due(o, WATCH_SITE, id), NOW);
	assert_int_equal(due(o, WATCH_PAGE, id), NOW);
}

static void a_wish_within_ten_minutes_of_another_changes_nothing(void **state)
{
	struct office *o = *state;
	const int64_t id = a_site_to_look_at(o);
	struct change change;

	assert_int_equal(wish_at(o, NOW), ERR_OK);
	change = office_change(o, NOW);
	assert_int_equal(queue_drop(&change, WATCH_SITE, id), ERR_OK);
	assert_int_equal(queue_add(&change, WATCH_SITE, id, NOW + DAY), ERR_OK);
	assert_int_equal(wish_at(o, NOW + 599), ERR_BUSY);
	assert_int_equal(due(o, WATCH_SITE, id), NOW + DAY);
	assert_int_equal(wish_at(o, NOW + 600), ERR_OK);
	assert_int_equal(due(o, WATCH_SITE, id), NOW + 600);
}

static void nobody_looks_where_the_owner_wishes_none(void **state)
{
	struct office *o = *state;
	const int64_t id = a_site_to_look_at(o);

	office_run_sql(o, "UPDATE contract SET visits = 0");
	assert_int_equal(wish_at(o, NOW), ERR_REFUSED);
	assert_int_equal(due(o, WATCH_SITE, id), NOW + DAY);
}

static void there_has_to_be_a_contract_with_a_site(void **state)
{
	struct office *o = *state;

	assert_int_equal(wish_at(o, NOW), ERR_NOT_FOUND);
	office_must_add(o, CODE, "https://" HOST "/", NULL);
	assert_int_equal(wish_at(o, NOW), ERR_NOT_FOUND);
}

/* ---- files ---- */

static enum err install(struct office *o, bool with_certificate, struct buf *to)
{
	const struct code code = a_code(CODE);

	return doctor_install_write(o->store, &code, NOW, with_certificate, &o->arena, to);
}

/* An issuer, and its root. */
struct file_parts {
	struct str inner, root;
};

static struct str a_ca(const char *subject, EVP_PKEY *key, const char *issuer, EVP_PKEY *signer)
{
	static const unsigned char ca[] = {0x30, 0x03, 0x01, 0x01, 0xff};
	X509 *x = forge_new();
	X509_NAME *name = X509_NAME_new();

	X509_NAME_add_entry_by_txt(
	    name, "CN", MBSTRING_ASC, (const unsigned char *)issuer, -1, -1, 0);
	X509_set_issuer_name(x, name);
	X509_NAME_free(name);
	forge_subject(x, "CN", V_ASN1_UTF8STRING, subject, strlen(subject), 0);
	X509_set_pubkey(x, key);
	forge_extension(x, NID_basic_constraints, ca, sizeof ca);
	return forge_sign(x, signer, EVP_sha256());
}

static void without_a_certificate_there_is_no_file(void **state)
{
	struct office *o = *state;
	struct buf file = BUF_INIT(1 << 16);

	assert_int_equal(install(o, true, &file), ERR_NOT_FOUND);
	office_must_add(o, CODE, "https://" HOST "/", NULL);
	assert_int_equal(install(o, true, &file), ERR_NOT_FOUND);
	buf_free(&file);
}

static void one_that_came_alone_has_no_chain_to_install(void **state)
{
	struct office *o = *state;
	struct buf file = BUF_INIT(1 << 16);

	office_must_add(o, CODE, "https://" HOST "/", NULL);
	office_must_issue(o, CODE, HOST, NOW - DAY, NOW + 90 * DAY);
	assert_int_equal(install(o, false, &file), ERR_NOT_FOUND);
	assert_int_equal(install(o, true, &file), ERR_OK);
	assert_int_equal(str_find(buf_str(&file), STR("-----BEGIN CERTIFICATE-----\n")), 0);
	buf_free(&file);
}

static void roots_are_not_installed(void **state)
{
	struct office *o = *state;
	EVP_PKEY *inner = EVP_EC_gen("P-256"), *root = EVP_EC_gen("P-256");
	struct file_parts parts = {
	    .inner = a_ca("inner", inner, "root", root), .root = a_ca("root", root, "root", root)};
	struct buf file = BUF_INIT(1 << 16), wanted = BUF_INIT(1 << 16);
	const struct certificate_issuer chain[] = {
	    {.der = parts.inner, .fingerprint = {1}}, {.der = parts.root, .fingerprint = {2}}};
	const struct code code = a_code(CODE);
	struct certificate certificate = {.chain_count = 2};
	struct store_entry entry;

	office_must_add(o, CODE, "https://" HOST "/", NULL);
	office_must_issue(o, CODE, HOST, NOW - DAY, NOW + 90 * DAY);
	entry = office_show(o, CODE);
	memcpy(certificate.fingerprint, entry.certificates[0].fingerprint, 65);
	certificate.chain = chain;
	assert_int_equal(store_begin(o->store), ERR_OK);
	assert_int_equal(store_add_chain(o->store, &code, &certificate), ERR_OK);
	assert_int_equal(store_commit(o->store), ERR_OK);
	assert_int_equal(install(o, false, &file), ERR_OK);
	pem_write("CERTIFICATE", parts.inner, &wanted);
	assert_true(str_eq(buf_str(&file), buf_str(&wanted)));
	forge_free(parts.inner);
	forge_free(parts.root);
	EVP_PKEY_free(inner);
	EVP_PKEY_free(root);
	buf_free(&file);
	buf_free(&wanted);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup_teardown(
		a_wish_brings_both_looks_forward, office_start, office_stop),
	    cmocka_unit_test_setup_teardown(
		a_wish_within_ten_minutes_of_another_changes_nothing, office_start, office_stop),
	    cmocka_unit_test_setup_teardown(
		nobody_looks_where_the_owner_wishes_none, office_start, office_stop),
	    cmocka_unit_test_setup_teardown(
		there_has_to_be_a_contract_with_a_site, office_start, office_stop),
	    cmocka_unit_test_setup_teardown(
		without_a_certificate_there_is_no_file, office_start, office_stop),
	    cmocka_unit_test_setup_teardown(
		one_that_came_alone_has_no_chain_to_install, office_start, office_stop),
	    cmocka_unit_test_setup_teardown(roots_are_not_installed, office_start, office_stop),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
