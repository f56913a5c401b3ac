/* What a server sent against what is recorded: complete, something missing, out of order, too much.
 */
#include "unit/fixtures/forge.h"

#include <openssl/ct.h>
#include "base/buf.h"
#include "pki/chain.h"

/* An authority of three levels, and others that sign like it. */
enum who { LEAF, INNER, OUTER, ROOT, STRANGER, CROSS, LONER, FALSE_INNER, WHO_COUNT };

static struct str der[WHO_COUNT];
static EVP_PKEY *keys[WHO_COUNT];

/* A certificate of `subject` with the key of `whose`, by `issuer`. */
static struct str made(
    const char *subject, enum who whose, const char *issuer, enum who signer, bool is_ca)
{
	X509 *x = forge_new();
	static const unsigned char ca[] = {0x30, 0x03, 0x01, 0x01, 0xff};
	X509_NAME *name = X509_NAME_new();

	X509_NAME_add_entry_by_txt(
	    name, "CN", MBSTRING_ASC, (const unsigned char *)issuer, -1, -1, 0);
	X509_set_issuer_name(x, name);
	X509_NAME_free(name);
	forge_subject(x, "CN", V_ASN1_UTF8STRING, subject, strlen(subject), 0);
	X509_set_pubkey(x, keys[whose]);
	if (is_ca)
		forge_extension(x, NID_basic_constraints, ca, sizeof ca);
	return forge_sign(x, keys[signer], EVP_sha256());
}

static int group_start(void **state)
{
	(void)state;
	for (unsigned i = 0; i < WHO_COUNT; i++)
		keys[i] = EVP_EC_gen("P-256");
	der[LEAF] = made("leaf", LEAF, "inner", INNER, false);
	der[INNER] = made("inner", INNER, "outer", OUTER, true);
	der[OUTER] = made("outer", OUTER, "root", ROOT, true);
	der[ROOT] = made("root", ROOT, "root", ROOT, true);
	der[STRANGER] = made("stranger", STRANGER, "root", ROOT, true);
	der[CROSS] = made("inner", INNER, "other root", STRANGER, true);
	der[LONER] = made("loner", LONER, "loner", LONER, false);
	der[FALSE_INNER] = made("inner", FALSE_INNER, "outer", OUTER, true);
	return 0;
}

static int group_stop(void **state)
{
	(void)state;
	for (unsigned i = 0; i < WHO_COUNT; i++) {
		forge_free(der[i]);
		EVP_PKEY_free(keys[i]);
	}
	return 0;
}

/* Lists that end with WHO_COUNT. */
static struct chain_seen compared(const enum who *sent, const enum who *recorded)
{
	struct str a[CHAIN_MAX], b[CHAIN_MAX];
	struct chain_list sent_list = {a, 0}, recorded_list = {b, 0};
	struct chain_seen seen;

	while (sent[sent_list.count] != WHO_COUNT) {
		a[sent_list.count] = der[sent[sent_list.count]];
		sent_list.count++;
	}
	while (recorded[recorded_list.count] != WHO_COUNT) {
		b[recorded_list.count] = der[recorded[recorded_list.count]];
		recorded_list.count++;
	}
	assert_int_equal(chain_compare(sent_list, recorded_list, &seen), ERR_OK);
	return seen;
}

#define LIST(...) ((const enum who[]){__VA_ARGS__, WHO_COUNT})
#define NOTHING ((const enum who[]){WHO_COUNT})
#define RECORDED LIST(INNER, OUTER)

static void a_whole_chain_is_complete_without_and_with_its_root(void **state)
{
	struct chain_seen seen = compared(LIST(LEAF, INNER, OUTER), RECORDED);

	(void)state;
	assert_int_equal(seen.end, CHAIN_COMPLETE);
	assert_true(seen.is_known);
	assert_int_equal(seen.length, 3);
	assert_int_equal(seen.extra, 0);
	assert_false(seen.is_disordered);
	assert_false(seen.has_anchor);
	seen = compared(LIST(LEAF, INNER, OUTER, ROOT), RECORDED);
	assert_int_equal(seen.end, CHAIN_COMPLETE);
	assert_true(seen.has_anchor);
	assert_int_equal(seen.extra, 0);
	seen = compared(LIST(LEAF, INNER, OUTER), LIST(INNER, OUTER, ROOT));
	assert_int_equal(seen.end, CHAIN_COMPLETE);
	seen = compared(LIST(LEAF, INNER, OUTER, ROOT), LIST(ROOT));
	assert_int_equal(seen.end, CHAIN_COMPLETE);
	assert_true(seen.is_known);
}

static void what_is_missing_is_named(void **state)
{
	struct chain_seen seen = compared(LIST(LEAF), RECORDED);

	(void)state;
	assert_int_equal(seen.end, CHAIN_INCOMPLETE);
	assert_int_equal(seen.missing_count, 2);
	assert_int_equal(seen.missing[0], 0);
	assert_int_equal(seen.missing[1], 1);
	seen = compared(LIST(LEAF, INNER), LIST(OUTER, ROOT));
	assert_int_equal(seen.end, CHAIN_INCOMPLETE);
	assert_int_equal(seen.missing_count, 1);
	assert_int_equal(seen.missing[0], 0);
	/* Only the other one stands there. */
	seen = compared(LIST(LEAF, OUTER), RECORDED);
	assert_int_equal(seen.end, CHAIN_INCOMPLETE);
	assert_int_equal(seen.extra, 1);
}

static void an_issuer_with_another_certificate_will_do(void **state)
{
	struct chain_seen seen = compared(LIST(LEAF, CROSS), LIST(INNER));

	(void)state;
	assert_int_equal(seen.end, CHAIN_COMPLETE);
	assert_true(seen.is_known);
	assert_int_equal(seen.extra, 0);
}

static void order_and_what_is_too_much_are_told_apart(void **state)
{
	struct chain_seen seen = compared(LIST(LEAF, OUTER, INNER), RECORDED);

	(void)state;
	assert_int_equal(seen.end, CHAIN_COMPLETE);
	assert_true(seen.is_disordered);
	assert_int_equal(seen.extra, 0);
	seen = compared(LIST(LEAF, STRANGER, INNER, OUTER, INNER), RECORDED);
	assert_int_equal(seen.end, CHAIN_COMPLETE);
	assert_false(seen.is_disordered);
	assert_int_equal(seen.extra, 2);
}

static void names_alone_prove_nothing(void **state)
{
	struct chain_seen seen = compared(LIST(LEAF, FALSE_INNER, OUTER), RECORDED);

	(void)state;
	assert_int_equal(seen.end, CHAIN_INCOMPLETE);
	assert_int_equal(seen.missing[0], 0);
	assert_int_equal(seen.extra, 2);
	assert_true(chain_is_issued_by(der[LEAF], der[INNER]));
	assert_false(chain_is_issued_by(der[LEAF], der[FALSE_INNER]));
	assert_false(chain_is_issued_by(der[LEAF], STR("")));
}

static void who_issued_it_may_not_be_known(void **state)
{
	struct chain_seen seen = compared(LIST(LEAF, INNER, OUTER), NOTHING);

	(void)state;
	assert_int_equal(seen.end, CHAIN_UNKNOWN);
	assert_false(seen.is_known);
	seen = compared(LIST(LEAF, INNER), LIST(STRANGER));
	assert_int_equal(seen.end, CHAIN_UNKNOWN);
	assert_int_equal(seen.missing_count, 0);
	seen = compared(LIST(LEAF, INNER, OUTER, ROOT), LIST(STRANGER));
	assert_int_equal(seen.end, CHAIN_COMPLETE);
	assert_false(seen.is_known);
}

static void a_self_signed_certificate_is_called_so(void **state)
{
	(void)state;
	assert_int_equal(compared(LIST(LONER), RECORDED).end, CHAIN_SELF_SIGNED);
	assert_int_equal(compared(LIST(LONER, INNER), RECORDED).extra, 1);
}

static void what_cannot_be_read_is_counted(void **state)
{
	struct str sent[] = {der[LEAF], STR("rubbish"), der[INNER], der[OUTER]};
	struct str cut = {der[LEAF].at, der[LEAF].len - 1};
	struct chain_seen seen;

	(void)state;
	assert_int_equal(
	    chain_compare((struct chain_list){sent, 4}, (struct chain_list){&der[INNER], 1}, &seen),
	    ERR_OK);
	assert_int_equal(seen.unreadable, 1);
	assert_int_equal(seen.end, CHAIN_COMPLETE);
	assert_int_equal(
	    chain_compare((struct chain_list){&cut, 1}, (struct chain_list){NULL, 0}, &seen),
	    ERR_INVALID);
	assert_int_equal(
	    chain_compare((struct chain_list){NULL, 0}, (struct chain_list){NULL, 0}, &seen),
	    ERR_INVALID);
}

/* Appends an SCT of this version, from log `log`, at these milliseconds. */
static void add_sct(struct buf *to, unsigned version, char log, uint64_t ms)
{
	char id[32];

	memset(id, log, sizeof id);
	buf_add_number(to, 1 + 32 + 8 + 2 + 2 + 2 + 8, 2);
	buf_add_number(to, version, 1);
	buf_add(to, id, sizeof id);
	buf_add_number(to, ms, 8);
	buf_add_number(to, 0, 2);
	buf_add_number(to, 0x0403, 2);
	buf_add_number(to, 8, 2);
	buf_add(to, "\x30\x06\x02\x01\x01\x02\x01\x01", 8);
}

/* A certificate with such a list; forge_free() it. */
static struct str with_scts(const struct buf *list)
{
	struct buf value = BUF_INIT(1000);
	X509 *x = forge_new();
	struct str result;

	buf_add(&value, "\x04\x81", 2);
	buf_add_number(&value, list->len + 2, 1);
	buf_add_number(&value, list->len, 2);
	buf_add_str(&value, buf_str(list));
	forge_extension(x, NID_ct_precert_scts, value.at, value.len);
	result = forge_der(x);
	buf_free(&value);
	return result;
}

static void proofs_of_transparency_are_counted_and_listed(void **state)
{
	struct buf list = BUF_INIT(1000);
	struct chain_scts scts;
	struct str certificate;

	(void)state;
	add_sct(&list, 0, 'a', UINT64_C(1780272000123));
	add_sct(&list, 7, 'x', 0);
	add_sct(&list, 0, 'b', UINT64_C(1780272009999));
	certificate = with_scts(&list);
	assert_int_equal(chain_scts(certificate, &scts), ERR_OK);
	assert_int_equal(scts.count, 3);
	assert_int_equal(scts.unreadable, 1);
	assert_int_equal(scts.list[0].log[31], 'a');
	assert_int_equal(scts.list[0].at, 1780272000);
	assert_int_equal(scts.list[1].log[0], 'b');
	assert_int_equal(scts.list[1].at, 1780272009);
	forge_free(certificate);
	list.len -= 3;
	certificate = with_scts(&list);
	assert_int_equal(chain_scts(certificate, &scts), ERR_INVALID);
	forge_free(certificate);
	buf_free(&list);
	assert_int_equal(chain_scts(der[LEAF], &scts), ERR_OK);
	assert_int_equal(scts.count, 0);
}

static void a_certificate_may_ask_for_a_stapled_answer(void **state)
{
	X509 *x = forge_new();
	struct str certificate;

	(void)state;
	forge_extension(x, NID_tlsfeature, "\x30\x03\x02\x01\x05", 5);
	certificate = forge_der(x);
	assert_true(chain_must_staple(certificate));
	assert_false(chain_must_staple(der[LEAF]));
	assert_false(chain_must_staple(STR("rubbish")));
	forge_free(certificate);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_whole_chain_is_complete_without_and_with_its_root),
	    cmocka_unit_test(what_is_missing_is_named),
	    cmocka_unit_test(an_issuer_with_another_certificate_will_do),
	    cmocka_unit_test(order_and_what_is_too_much_are_told_apart),
	    cmocka_unit_test(names_alone_prove_nothing),
	    cmocka_unit_test(who_issued_it_may_not_be_known),
	    cmocka_unit_test(a_self_signed_certificate_is_called_so),
	    cmocka_unit_test(what_cannot_be_read_is_counted),
	    cmocka_unit_test(proofs_of_transparency_are_counted_and_listed),
	    cmocka_unit_test(a_certificate_may_ask_for_a_stapled_answer),
	};

	return cmocka_run_group_tests(tests, group_start, group_stop);
}
