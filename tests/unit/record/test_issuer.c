/* Tests that the chains of certificates are kept, each issuer once. */
#include "unit/fixtures/office.h"

#include "record/issuer.h"
#include "store/rows.h"

#define TEST(name) cmocka_unit_test_setup_teardown(name, office_start, office_stop)

/* The PEM of the CA that signs what forge_der() encodes; forge_free() is the caller's. */
static struct str the_issuer(void)
{
	X509 *x = forge_new();
	static const unsigned char ca_true[] = {0x30, 3, 1, 1, 0xFF};

	forge_subject(x, "CN", V_ASN1_UTF8STRING, "Forge", 5, 0);
	forge_extension(x, NID_basic_constraints, ca_true, sizeof ca_true);
	return forge_pem(forge_der(x));
}

/* Issues a certificate that came with its issuer. */
static void issue_with_chain(
    struct office *o, const char *code, const char *host, struct str issuer)
{
	struct str leaf = forge_pem(a_certificate(host, NOW - DAY, NOW + 90 * DAY));
	struct buf file = BUF_INIT(1 << 16);

	buf_add_str(&file, issuer);
	buf_add_str(&file, leaf);
	if (office_issue_at(o, code, buf_str(&file), NOW))
		fail_msg("certificate_add: %s", o->why.text);
	buf_free(&file);
	forge_free(leaf);
}

static struct str the_chain_of(struct office *o, const char *code, size_t *ret_count)
{
	struct store_entry entry = office_show(o, code);
	struct str *chain = NULL;

	assert_int_equal(
	    store_chain(o->store, entry.certificates[0].id, &o->arena, &chain, ret_count), ERR_OK);
	return *ret_count == 0 ? (struct str){NULL, 0} : chain[0];
}

static void an_issuer_is_kept_once_for_all_its_certificates(void **state)
{
	struct office *o = *state;
	struct str issuer = the_issuer(), first, second;
	struct certificate *c = NULL;
	size_t count = 0;

	office_must_add(o, "0000000001", "https://a.example.jp/", NULL);
	office_must_add(o, "0000000002", "https://b.example.jp/", NULL);
	office_must_add(o, "0000000003", "https://c.example.jp/", NULL);
	issue_with_chain(o, "0000000001", "a.example.jp", issuer);
	issue_with_chain(o, "0000000002", "b.example.jp", issuer);
	office_must_issue(o, "0000000003", "c.example.jp", NOW - DAY, NOW + 90 * DAY);
	first = the_chain_of(o, "0000000001", &count);
	assert_int_equal(count, 1);
	second = the_chain_of(o, "0000000002", &count);
	assert_int_equal(count, 1);
	assert_true(str_eq(first, second));
	/* It is the CA's: of a CA's no site's certificate is made. */
	assert_int_equal(certificate_read_der(first, &c, NULL), ERR_REFUSED);
	the_chain_of(o, "0000000003", &count);
	assert_int_equal(count, 0);
	assert_false(office_try_sql(o,
	    "INSERT INTO issuer (id, fingerprint, name_digest, key_digest, der, code)"
	    " SELECT id + 1, fingerprint, name_digest, key_digest, der, code FROM issuer"));
	forge_free(issuer);
}

/* What was refused leaves no issuer behind. */
static void a_refused_certificate_keeps_no_chain(void **state)
{
	struct office *o = *state;
	struct str issuer = the_issuer(), leaf;
	struct buf file = BUF_INIT(1 << 16);
	struct sql_query *q;

	office_must_add(o, "0000000001", "https://a.example.jp/", NULL);
	leaf = forge_pem(a_certificate("other.example.jp", NOW - DAY, NOW + 90 * DAY));
	buf_add_str(&file, leaf);
	buf_add_str(&file, issuer);
	assert_int_equal(office_issue_at(o, "0000000001", buf_str(&file), NOW), ERR_REFUSED);
	q = store_query(o->store, "SELECT count(*) FROM issuer");
	assert_true(sql_step(q));
	assert_int_equal(sql_int(q, 0), 0);
	assert_int_equal(sql_end(q), ERR_OK);
	buf_free(&file);
	forge_free(leaf);
	forge_free(issuer);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(an_issuer_is_kept_once_for_all_its_certificates),
	    TEST(a_refused_certificate_keeps_no_chain),
	};

	return office_run(tests);
}
