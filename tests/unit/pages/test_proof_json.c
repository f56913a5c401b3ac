/* Tests the proof as programs read it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <cmocka.h>
#include <jansson.h>
#include "base/local_time.h"
#include "pages/proof_json.h"
#include "unit/fixtures/proof_example.h"
#include "unit/fixtures/sayings.h"

static int start(void **state)
{
	(void)state;
	return local_time_use("Asia/Tokyo", NULL) == ERR_OK ? 0 : -1;
}

/* The document, read back; json_decref() it. */
static json_t *read_back(const struct proof *p)
{
	struct buf text = BUF_INIT(1 << 20);
	json_error_t where;
	json_t *j;

	assert_int_equal(proof_json_write(p, &text), ERR_OK);
	assert_int_equal(text.at[text.len - 1], '\n');
	j = json_loads(text.at, JSON_REJECT_DUPLICATES, &where);
	if (j == NULL)
		fail_msg("%s: %s", where.text, text.at);
	buf_free(&text);
	return j;
}

static void assert_text(const json_t *j, const char *key, const char *text)
{
	const char *value = json_string_value(json_object_get(j, key));

	if (value == NULL)
		fail_msg("no text \"%s\"", key);
	assert_string_equal(value, text);
}

static void a_verified_site_has_all_its_facts(void **state)
{
	struct example e;
	json_t *j, *c;

	(void)state;
	example_start(&e);
	example_verdict(&e, RECORD_VALID, LINK_MATCH, LINK_SAME);
	j = read_back(&e.proof);
	assert_text(j, "record", "valid");
	assert_text(j, "link", "match");
	assert_true(json_is_true(json_object_get(j, "verified")));
	assert_text(j, "checked_at", "2026-11-22T12:00:00+09:00");
	assert_text(j, "not_after", "2027-03-19T23:59:59+09:00");
	assert_int_equal(json_integer_value(json_object_get(j, "days_left")), 117);
	assert_text(j, "linked_from", "https://shop.example.jp");
	assert_string_equal(json_string_value(json_array_get(json_object_get(j, "urls"), 0)),
	    "https://shop.example.jp/");
	assert_text(j, "organization", "株式会社サンプル商店");
	assert_true(json_is_null(json_object_get(j, "revoked_at")));
	c = json_object_get(j, "certificate");
	assert_text(c, "key_algorithm", "RSA");
	assert_true(json_is_null(json_object_get(c, "key_curve")));
	assert_int_equal(json_array_size(json_object_get(c, "weak")), 0);
	assert_int_equal(json_array_size(json_object_get(c, "names")), 1);
	json_decref(j);
}

static void no_record_has_the_verdict_only(void **state)
{
	struct example e;
	json_t *j;

	(void)state;
	example_start(&e);
	example_verdict(&e, RECORD_NONE, LINK_UNVERIFIABLE, LINK_ABSENT);
	j = read_back(&e.proof);
	assert_text(j, "record", "none");
	assert_true(json_is_false(json_object_get(j, "verified")));
	assert_null(json_object_get(j, "certificate"));
	json_decref(j);
}

static void a_mismatch_is_not_verified_and_names_its_reason(void **state)
{
	struct example e;
	json_t *j;

	(void)state;
	example_start(&e);
	example_verdict(&e, RECORD_VALID, LINK_MISMATCH, LINK_HOST);
	j = read_back(&e.proof);
	assert_text(j, "reason", "host");
	assert_text(j, "linked_from", "https://sh0p.example.jp");
	assert_true(json_is_false(json_object_get(j, "verified")));
	json_decref(j);
}

static void a_renewal_names_both_codes(void **state)
{
	struct example e;
	json_t *j;

	(void)state;
	example_start(&e);
	example_verdict(&e, RECORD_RENEWED, LINK_UNVERIFIABLE, LINK_ABSENT);
	j = read_back(&e.proof);
	assert_text(j, "code", "0123456789");
	assert_text(j, "shown_code", "9876543210");
	assert_true(json_is_null(json_object_get(j, "linked_from")));
	json_decref(j);
}

static void a_revocation_and_weak_algorithms_are_told(void **state)
{
	struct example e;
	json_t *j, *weak;

	(void)state;
	example_start(&e);
	example_verdict(&e, RECORD_REVOKED, LINK_MATCH, LINK_SAME);
	e.facts.issuances[0].revocation_reason = "keyCompromise";
	e.certificate.signature_digest = "SHA1";
	e.certificate.key_bits = 1024;
	j = read_back(&e.proof);
	assert_text(j, "revoked_at", "2026-11-21T12:00:00+09:00");
	assert_text(j, "revocation_reason", "keyCompromise");
	weak = json_object_get(json_object_get(j, "certificate"), "weak");
	assert_string_equal(json_string_value(json_array_get(weak, 0)), "sha1");
	assert_string_equal(json_string_value(json_array_get(weak, 1)), "rsa");
	json_decref(j);
}

static void a_key_is_called_weak_by_the_rule_that_would_refuse_it_today(void **state)
{
	static const struct {
		const char *algorithm;
		unsigned bits;
		const char *word; /* NULL: not weak */
	} rows[] = {
	    {"RSA", 2047, "rsa"},
	    {"RSA", 2048, NULL},
	    {"RSA-PSS", 1024, "rsa"},
	    {"EC", 224, "ec"},
	    {"EC", 255, "ec"},
	    {"EC", 256, NULL},
	    {"Ed25519", 253, NULL},
	    {"GOST R 34.10-2001", 256, NULL},
	};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		struct example e;
		json_t *j, *weak;

		example_start(&e);
		example_verdict(&e, RECORD_VALID, LINK_MATCH, LINK_SAME);
		e.certificate.key_algorithm = rows[i].algorithm;
		e.certificate.key_bits = rows[i].bits;
		j = read_back(&e.proof);
		weak = json_object_get(json_object_get(j, "certificate"), "weak");
		assert_int_equal(json_array_size(weak), rows[i].word != NULL);
		if (rows[i].word != NULL)
			assert_string_equal(
			    json_string_value(json_array_get(weak, 0)), rows[i].word);
		json_decref(j);
	}
}

static void the_place_in_the_log_is_told_with_all_that_proves_it(void **state)
{
	static const struct ledger_hash proof[2] = {{{1}}, {{2}}};
	struct example e;
	json_t *j, *log;

	(void)state;
	example_start(&e);
	example_verdict(&e, RECORD_VALID, LINK_MATCH, LINK_SAME);
	e.place = (struct place){.state = PLACE_SHOWN,
	    .index = 2,
	    .size = 3,
	    .entry = STR("{}"),
	    .root = {{3}},
	    .proof = proof,
	    .count = 2,
	    .checkpoint = STR("seal.example/log\n3\n"),
	    .salt = "00112233445566778899aabbccddeeff"};
	j = read_back(&e.proof);
	assert_null(json_object_get(j, "log_missing"));
	log = json_object_get(j, "log");
	assert_int_equal(json_integer_value(json_object_get(log, "index")), 2);
	assert_int_equal(json_integer_value(json_object_get(log, "size")), 3);
	assert_text(log, "root", "AwAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=");
	assert_int_equal(json_array_size(json_object_get(log, "proof")), 2);
	assert_string_equal(json_string_value(json_array_get(json_object_get(log, "proof"), 1)),
	    "AgAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=");
	assert_text(log, "entry", "e30=");
	assert_text(log, "checkpoint", "seal.example/log\n3\n");
	assert_text(log, "salt", "00112233445566778899aabbccddeeff");
	json_decref(j);
}

static void where_there_is_no_proof_it_says_why(void **state)
{
	static const char *const words[] = {[PLACE_OFF] = "off",
	    [PLACE_UNKNOWN] = "unknown",
	    [PLACE_NONE] = "none",
	    [PLACE_WAITING] = "waiting"};

	(void)state;
	for (unsigned i = 0; i < sizeof words / sizeof words[0]; i++) {
		struct example e;
		json_t *j;

		example_start(&e);
		example_verdict(&e, RECORD_VALID, LINK_MATCH, LINK_SAME);
		e.place.state = (enum place_state)i;
		j = read_back(&e.proof);
		assert_null(json_object_get(j, "log"));
		assert_text(j, "log_missing", words[i]);
		json_decref(j);
	}
}

static void an_organisation_that_the_contract_spells_otherwise_is_the_certificates(void **state)
{
	struct example e;
	json_t *j;

	(void)state;
	example_start(&e);
	e.facts.issuances[0].organization = "別の会社";
	e.facts.issuances[0].organization_en = "Another Company";
	example_verdict(&e, RECORD_VALID, LINK_MATCH, LINK_SAME);
	assert_string_equal(proof_organization(&e.proof), "Sample Shop K.K.");
	assert_string_equal(proof_organization_other(&e.proof), "別の会社");
	j = read_back(&e.proof);
	assert_text(j, "organization", "Sample Shop K.K.");
	assert_true(json_is_null(json_object_get(j, "organization_en")));
	json_decref(j);
}

static void every_source_has_its_own_evidence(void **state)
{
	struct example e;
	json_t *j, *list, *item;

	(void)state;
	example_start(&e);
	sayings_set(&e.seen.revocation, SAYS_GOOD, SAYS_REVOKED, e.proof.now);
	e.seen.has_site = true;
	e.seen.site = (struct evidence_site){
	    .id = 1, .state = EVIDENCE_OTHER, .at = e.proof.now - 60, .since = e.proof.now - 120};
	e.proof.evidence_as_of = e.proof.now - 1;
	example_verdict(&e, RECORD_VALID, LINK_MATCH, LINK_SAME);
	j = read_back(&e.proof);
	list = json_object_get(j, "evidence");
	assert_int_equal(json_array_size(list), EVIDENCE_SOURCE_COUNT);
	item = json_array_get(list, 0);
	assert_text(item, "source", "record");
	assert_text(item, "state", "good");
	assert_text(item, "at", "2026-11-22T12:00:00+09:00");
	assert_text(item, "until", "2027-03-19T23:59:59+09:00");
	assert_true(json_is_null(json_object_get(item, "since")));
	assert_null(json_object_get(item, "host"));
	item = json_array_get(list, 1);
	assert_text(item, "source", "crl");
	assert_text(item, "state", "good");
	assert_text(item, "at", "2026-11-22T11:51:40+09:00");
	assert_text(item, "until", "2026-11-24T12:00:00+09:00");
	item = json_array_get(list, 2);
	assert_text(item, "source", "ocsp");
	assert_text(item, "state", "revoked");
	assert_text(item, "since", "2026-11-21T12:00:00+09:00");
	assert_true(json_is_null(json_object_get(item, "until")));
	item = json_array_get(list, 3);
	assert_text(item, "source", "site");
	assert_text(item, "state", "other");
	assert_text(item, "host", "shop.example.jp");
	assert_text(item, "at", "2026-11-22T11:59:00+09:00");
	assert_text(item, "since", "2026-11-22T11:58:00+09:00");
	assert_text(j, "evidence_as_of", "2026-11-22T11:59:59+09:00");
	assert_true(json_is_null(json_object_get(j, "certified_since")));
	json_decref(j);
	e.seen.certified_since = EXAMPLE_NOT_BEFORE;
	example_evidence(&e);
	j = read_back(&e.proof);
	assert_text(j, "certified_since", "2026-09-01T00:00:00+09:00");
	json_decref(j);
}

static void without_a_record_there_is_no_other_evidence(void **state)
{
	struct example e;
	json_t *j, *list;

	(void)state;
	example_start(&e);
	sayings_set(&e.seen.revocation, SAYS_GOOD, SAYS_GOOD, e.proof.now);
	example_verdict(&e, RECORD_NONE, LINK_UNVERIFIABLE, LINK_ABSENT);
	j = read_back(&e.proof);
	list = json_object_get(j, "evidence");
	assert_int_equal(json_array_size(list), 1);
	assert_text(json_array_get(list, 0), "state", "none");
	assert_true(json_is_null(json_object_get(j, "evidence_as_of")));
	json_decref(j);
}

/* Whoever asks chooses the Referer, so what a third person reads says nothing of it. */
static void claims_are_the_facts_without_the_link(void **state)
{
	static const struct {
		enum record_state record;
		enum link_state link;
		enum link_reason reason;
	} rows[] = {
	    {RECORD_VALID, LINK_MATCH, LINK_SAME},
	    {RECORD_REVOKED, LINK_MISMATCH, LINK_HOST},
	    {RECORD_NONE, LINK_UNVERIFIABLE, LINK_ABSENT},
	};
	static const char *const own[] = {"iss", "sub", "iat", "exp"};
	static const char *const of_link[] = {"link", "reason", "verified", "linked_from"};
	const struct proof_claims claims = {
	    .issuer = "https://seal.example", .issued_at = 1700000040, .expires_at = 1700000340};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		struct buf text = BUF_INIT(1 << 20);
		struct example e;
		json_t *all, *signed_;

		example_start(&e);
		example_verdict(&e, rows[i].record, rows[i].link, rows[i].reason);
		all = read_back(&e.proof);
		for (size_t k = 0; k < sizeof of_link / sizeof of_link[0]; k++)
			json_object_del(all, of_link[k]);
		assert_int_equal(proof_json_write_claims(&e.proof, &claims, &text), ERR_OK);
		assert_null(strchr(text.at, '\n'));
		signed_ = json_loads(text.at, JSON_REJECT_DUPLICATES, NULL);
		assert_text(signed_, "iss", "https://seal.example");
		assert_text(signed_, "sub", e.record.code.text);
		assert_int_equal(json_integer_value(json_object_get(signed_, "iat")), 1700000040);
		assert_int_equal(json_integer_value(json_object_get(signed_, "exp")), 1700000340);
		for (size_t k = 0; k < sizeof own / sizeof own[0]; k++)
			json_object_del(signed_, own[k]);
		assert_true(json_equal(all, signed_));
		json_decref(all);
		json_decref(signed_);
		buf_free(&text);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(
		an_organisation_that_the_contract_spells_otherwise_is_the_certificates),
	    cmocka_unit_test(a_verified_site_has_all_its_facts),
	    cmocka_unit_test(no_record_has_the_verdict_only),
	    cmocka_unit_test(a_mismatch_is_not_verified_and_names_its_reason),
	    cmocka_unit_test(a_renewal_names_both_codes),
	    cmocka_unit_test(a_revocation_and_weak_algorithms_are_told),
	    cmocka_unit_test(a_key_is_called_weak_by_the_rule_that_would_refuse_it_today),
	    cmocka_unit_test(the_place_in_the_log_is_told_with_all_that_proves_it),
	    cmocka_unit_test(where_there_is_no_proof_it_says_why),
	    cmocka_unit_test(every_source_has_its_own_evidence),
	    cmocka_unit_test(without_a_record_there_is_no_other_evidence),
	    cmocka_unit_test(claims_are_the_facts_without_the_link),
	};

	return cmocka_run_group_tests(tests, start, NULL);
}
