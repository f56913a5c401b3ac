/* Tests what is asked of responders of OCSP, and which of their answers are believed. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <cmocka.h>
#include <openssl/err.h>
#include <openssl/rsa.h>
#include "pki/ocsp.h"
#include "unit/fixtures/responder.h"

enum { HOUR = 3600, DAY = RESPONDER_DAY, NOW = RESPONDER_NOW };

static struct identity ca, other_ca, leaf, sibling, delegate;
static struct ocsp *o;
static const unsigned char nonce[OCSP_NONCE] = {1, 2, 3};

/* ---- what stands ready ---- */

static struct identity issue(struct identity_wish w)
{
	return identity_make(&ca, w);
}

static struct ocsp *open_pair(const struct identity *certificate, const struct identity *issuer)
{
	struct str a = identity_der(certificate), b = identity_der(issuer);
	struct problem why = {.text = ""};
	struct ocsp *opened = NULL;

	if (ocsp_open(a, b, &opened, &why))
		fail_msg("%s", why.text);
	assert_int_equal(ERR_peek_error(), 0);
	free((char *)a.at);
	free((char *)b.at);
	return opened;
}

static int start(void **state)
{
	(void)state;
	ca = identity_make(NULL, (struct identity_wish){.name = "CA", .serial = 1, .is_ca = true});
	other_ca =
	    identity_make(NULL, (struct identity_wish){.name = "CA", .serial = 1, .is_ca = true});
	leaf = issue((struct identity_wish){
	    .name = "shop.example", .serial = 7001, .access = "OCSP;URI:http://ocsp.example/"});
	sibling = issue((struct identity_wish){.name = "other.example", .serial = 7002});
	delegate = issue((struct identity_wish){.name = "responder",
	    .serial = 2,
	    .usage = "digitalSignature",
	    .purpose = "OCSPSigning",
	    .has_nocheck = true});
	o = open_pair(&leaf, &ca);
	return 0;
}

static int stop(void **state)
{
	(void)state;
	ocsp_free(o);
	identity_free(&ca);
	identity_free(&other_ca);
	identity_free(&leaf);
	identity_free(&sibling);
	identity_free(&delegate);
	return 0;
}

static struct said honest(void)
{
	return (struct said){.about = leaf.x,
	    .issuer = ca.x,
	    .id_md = EVP_sha1(),
	    .status = V_OCSP_CERTSTATUS_GOOD,
	    .reason = -1,
	    .from = NOW - HOUR,
	    .until = NOW + 3 * DAY,
	    .produced = NOW - HOUR,
	    .by = &delegate,
	    .md = EVP_sha256(),
	    .nonce = nonce};
}

/* ---- judging ---- */

static struct ocsp_answer believe(struct str answer, const unsigned char *asked)
{
	struct ocsp_answer a = {.word = 0};
	struct problem why = {.text = ""};

	if (ocsp_judge(o, answer, asked, NOW, &a, &why))
		fail_msg("%s: %s", why.reason, why.text);
	assert_int_equal(ERR_peek_error(), 0);
	free((char *)answer.at);
	return a;
}

/* Frees the answer. What is refused leaves nothing behind that could read as good. */
static void refuse_at(
    struct str answer, const unsigned char *asked, int64_t now, enum err err, const char *word)
{
	struct ocsp_answer a = {.word = 0};
	struct problem why = {.text = ""};

	assert_int_equal(ocsp_judge(o, answer, asked, now, &a, &why), err);
	assert_string_equal(why.reason, word);
	assert_true(why.text[0] != '\0');
	assert_int_equal(a.word, 0);
	assert_int_equal(ERR_peek_error(), 0);
	assert_int_equal(ocsp_judge(o, answer, asked, now, &a, NULL), err);
	free((char *)answer.at);
}

static void refuse(struct str answer, const char *word)
{
	refuse_at(answer, nonce, NOW, ERR_REFUSED, word);
}

static void refuse_said(struct said s, const char *word)
{
	refuse(said_whole(&s), word);
}

/* ---- what is believed ---- */

static void a_delegates_good_answer_is_believed_with_its_times(void **state)
{
	struct said s = honest();
	struct ocsp_answer a = believe(said_whole(&s), nonce);

	(void)state;
	assert_int_equal(a.word, OCSP_GOOD);
	assert_int_equal(a.this_update, NOW - HOUR);
	assert_int_equal(a.next_update, NOW + 3 * DAY);
	assert_int_equal(a.produced_at, NOW - HOUR);
	assert_int_equal(a.revoked_at, 0);
	assert_true(a.is_bound);
	assert_true(a.is_nocheck);
	assert_false(a.by_issuer);
}

static void the_issuer_may_answer_itself_by_name_and_by_key(void **state)
{
	struct said s = honest();
	struct ocsp_answer a;

	(void)state;
	s.by = &ca;
	a = believe(said_whole(&s), nonce);
	assert_true(a.by_issuer && a.is_nocheck);
	s.flags = OCSP_RESPID_KEY | OCSP_NOCERTS;
	a = believe(said_whole(&s), nonce);
	assert_true(a.by_issuer);
}

static void an_answer_without_a_nonce_counts_and_is_said_to_be_unbound(void **state)
{
	struct said s = honest();

	(void)state;
	s.nonce = NULL;
	assert_false(believe(said_whole(&s), nonce).is_bound);
	assert_false(believe(said_whole(&s), NULL).is_bound);
}

static void a_delegate_without_nocheck_counts_and_is_noted(void **state)
{
	struct identity plain = issue(
	    (struct identity_wish){.name = "responder", .serial = 3, .purpose = "OCSPSigning"});
	struct said s = honest();

	(void)state;
	s.by = &plain;
	assert_false(believe(said_whole(&s), nonce).is_nocheck);
	identity_free(&plain);
}

static void a_revoked_certificate_comes_with_its_time_and_reason(void **state)
{
	struct said s = honest();
	struct ocsp_answer a;

	(void)state;
	s.status = V_OCSP_CERTSTATUS_REVOKED;
	s.revoked_at = NOW - 2 * DAY;
	s.reason = OCSP_REVOKED_STATUS_KEYCOMPROMISE;
	a = believe(said_whole(&s), nonce);
	assert_int_equal(a.word, OCSP_REVOKED);
	assert_int_equal(a.revoked_at, NOW - 2 * DAY);
	assert_int_equal(a.reason, 1);
	s.reason = -1;
	assert_int_equal(believe(said_whole(&s), nonce).reason, 0);
	s.reason = 7;
	assert_int_equal(believe(said_whole(&s), nonce).reason, 0);
	s.reason = 4711;
	assert_int_equal(believe(said_whole(&s), nonce).reason, 0);
	/* On hold since the beginning of time: not issued, as far as the responder knows. */
	s.reason = OCSP_REVOKED_STATUS_CERTIFICATEHOLD;
	assert_int_equal(believe(said_whole(&s), nonce).word, OCSP_REVOKED);
	s.revoked_at = 0;
	assert_int_equal(believe(said_whole(&s), nonce).word, OCSP_UNKNOWN);
}

static void a_certificate_that_the_responder_does_not_know_is_unknown(void **state)
{
	struct said s = honest();

	(void)state;
	s.status = V_OCSP_CERTSTATUS_UNKNOWN;
	assert_int_equal(believe(said_whole(&s), nonce).word, OCSP_UNKNOWN);
}

static void other_certificates_may_stand_beside_ours(void **state)
{
	struct said s = honest(), beside = honest();
	OCSP_BASICRESP *basic = OCSP_BASICRESP_new();

	(void)state;
	beside.about = sibling.x;
	beside.status = V_OCSP_CERTSTATUS_REVOKED;
	beside.revoked_at = NOW - DAY;
	said_add(basic, &beside);
	said_add(basic, &s);
	said_sign(basic, &s);
	assert_int_equal(
	    believe(said_encode(basic, OCSP_RESPONSE_STATUS_SUCCESSFUL), nonce).word, OCSP_GOOD);
}

static void rsa_and_ed25519_are_verified(void **state)
{
	EVP_PKEY *rsa = EVP_RSA_gen(2048), *ed = EVP_PKEY_Q_keygen(NULL, NULL, "ED25519");
	struct identity_wish w = {
	    .name = "responder", .serial = 4, .purpose = "OCSPSigning", .key = rsa};
	struct identity by_rsa = issue(w), by_ed;
	struct said s = honest();

	(void)state;
	w.key = ed;
	by_ed = issue(w);
	s.by = &by_rsa;
	assert_int_equal(believe(said_whole(&s), nonce).word, OCSP_GOOD);
	s.by = &by_ed;
	s.md = NULL;
	assert_int_equal(believe(said_whole(&s), nonce).word, OCSP_GOOD);
	identity_free(&by_rsa);
	identity_free(&by_ed);
	EVP_PKEY_free(rsa);
	EVP_PKEY_free(ed);
}

static void rsa_pss_is_as_strong_as_the_digest_that_its_parameters_name(void **state)
{
	EVP_PKEY *key = EVP_PKEY_Q_keygen(NULL, NULL, "RSA-PSS", (size_t)2048);
	struct identity by = issue((struct identity_wish){
	    .name = "responder", .serial = 5, .purpose = "OCSPSigning", .key = key});
	struct said s = honest();

	(void)state;
	s.by = &by;
	assert_int_equal(believe(said_whole(&s), nonce).word, OCSP_GOOD);
	s.md = EVP_sha1();
	refuse(said_whole(&s), "ocsp.weak");
	identity_free(&by);
	EVP_PKEY_free(key);
}

/* ---- whose word does not count ---- */

static void nobody_else_answers_for_the_issuer(void **state)
{
	struct identity wild = identity_make(&other_ca,
	    (struct identity_wish){.name = "responder", .serial = 2, .purpose = "OCSPSigning"});
	struct identity below = identity_make(&delegate,
	    (struct identity_wish){.name = "deeper", .serial = 5, .purpose = "OCSPSigning"});
	struct said s = honest();

	(void)state;
	s.by = &leaf;
	refuse_said(s, "ocsp.self");
	s.by = &sibling;
	refuse_said(s, "ocsp.usage");
	s.by = &wild; /* of a CA with the same name */
	refuse_said(s, "ocsp.signer");
	s.by = &other_ca;
	refuse_said(s, "ocsp.signature");
	s.by = &below; /* of a delegate: not directly */
	refuse_said(s, "ocsp.signer");
	s.by = &delegate;
	s.flags = OCSP_NOCERTS;
	refuse_said(s, "ocsp.signer");
	identity_free(&wild);
	identity_free(&below);
}

static void a_leaf_that_may_sign_answers_signs_none_about_itself(void **state)
{
	struct identity grand = issue((struct identity_wish){
	    .name = "grand.example", .serial = 7003, .purpose = "serverAuth,OCSPSigning"});
	struct identity twin = issue((struct identity_wish){
	    .name = "responder", .serial = 6, .purpose = "OCSPSigning", .key = leaf.key});
	struct said s = honest();

	(void)state;
	s.by = &twin; /* another certificate of the same key */
	refuse_said(s, "ocsp.self");
	ocsp_free(o);
	o = open_pair(&grand, &ca);
	s.about = grand.x;
	s.by = &grand;
	refuse_said(s, "ocsp.self");
	ocsp_free(o);
	o = open_pair(&leaf, &ca);
	identity_free(&grand);
	identity_free(&twin);
}

static void a_delegates_validity_allows_for_clocks_that_differ_by_a_minute(void **state)
{
	static const struct {
		int64_t from, until;
		bool counts;
	} rows[] = {
	    {NOW - DAY, NOW - 60, true},
	    {NOW - DAY, NOW - 61, false},
	    {NOW + 60, NOW + DAY, true},
	    {NOW + 61, NOW + DAY, false},
	};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		struct identity by = issue((struct identity_wish){.name = "responder",
		    .serial = 21,
		    .from = rows[i].from,
		    .until = rows[i].until,
		    .purpose = "OCSPSigning",
		    .has_nocheck = true});
		struct said s = honest();

		s.by = &by;
		if (rows[i].counts)
			assert_true(believe(said_whole(&s), nonce).is_nocheck);
		else
			refuse_said(s, "ocsp.delegate_expired");
		identity_free(&by);
	}
}

static void a_delegate_must_be_valid_now_and_for_this(void **state)
{
	static const struct {
		struct identity_wish wish;
		const char *word;
	} rows[] = {
	    {{.purpose = "OCSPSigning", .until = NOW - HOUR}, "ocsp.delegate_expired"},
	    {{.purpose = "OCSPSigning", .from = NOW + HOUR}, "ocsp.delegate_expired"},
	    {{.purpose = NULL}, "ocsp.usage"},
	    {{.purpose = "serverAuth"}, "ocsp.usage"},
	    {{.purpose = "anyExtendedKeyUsage"}, "ocsp.usage"},
	    {{.purpose = "OCSPSigning", .usage = "keyEncipherment"}, "ocsp.usage"},
	    {{.purpose = "OCSPSigning", .usage = "keyCertSign"}, "ocsp.usage"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		struct identity_wish w = rows[i].wish;
		struct said s = honest();
		struct identity by;

		w.name = "responder";
		w.serial = 20;
		by = issue(w);
		s.by = &by;
		refuse_said(s, rows[i].word);
		identity_free(&by);
	}
}

static void weak_signatures_are_refused(void **state)
{
	EVP_PKEY *small = EVP_RSA_gen(1024);
	struct identity_wish w = {.name = "responder", .serial = 4, .purpose = "OCSPSigning"};
	struct identity sha1, tiny;
	struct said s = honest();

	(void)state;
	w.md = EVP_sha1();
	sha1 = issue(w);
	w.md = NULL;
	w.key = small;
	tiny = issue(w);
	s.md = EVP_sha1();
	refuse_said(s, "ocsp.weak");
	s.md = EVP_sha224();
	refuse_said(s, "ocsp.weak");
	s.md = EVP_sha256();
	s.by = &sha1;
	refuse_said(s, "ocsp.weak");
	s.by = &tiny;
	refuse_said(s, "ocsp.weak");
	identity_free(&sha1);
	identity_free(&tiny);
	EVP_PKEY_free(small);
}

static void a_signature_counts_only_over_these_bytes(void **state)
{
	struct said s = honest();
	OCSP_BASICRESP *basic = OCSP_BASICRESP_new();
	ASN1_GENERALIZEDTIME *produced;

	(void)state;
	said_add(basic, &s);
	said_sign(basic, &s);
	produced = (ASN1_GENERALIZEDTIME *)OCSP_resp_get0_produced_at(basic);
	ASN1_GENERALIZEDTIME_set(produced, NOW - 2 * HOUR);
	refuse(said_encode(basic, OCSP_RESPONSE_STATUS_SUCCESSFUL), "ocsp.signature");
}

/* An answer says "revoked"; one byte makes it "good". */
static void a_revoked_answer_does_not_turn_good_by_a_byte(void **state)
{
	struct said s = honest();
	struct str answer;

	(void)state;
	s.status = V_OCSP_CERTSTATUS_REVOKED;
	s.revoked_at = NOW - DAY;
	answer = said_whole(&s);
	for (size_t i = 0; i < answer.len; i++) {
		char *byte = (char *)answer.at + i, before = *byte;

		for (int bit = 0; bit < 8; bit++) {
			struct ocsp_answer a = {.word = 0};

			*byte = (char)(before ^ (1 << bit));
			if (ocsp_judge(o, answer, nonce, NOW, &a, NULL) == ERR_OK)
				assert_int_equal(a.word, OCSP_REVOKED);
		}
		*byte = before;
	}
	assert_int_equal(believe(answer, nonce).word, OCSP_REVOKED);
}

/* ---- what is about another certificate ---- */

static void an_answer_is_about_this_certificate_of_this_issuer(void **state)
{
	struct said s = honest();

	(void)state;
	s.about = sibling.x;
	refuse_said(s, "ocsp.other");
	s.about = leaf.x;
	s.issuer = other_ca.x; /* the same name, another key */
	refuse_said(s, "ocsp.other");
	s.issuer = ca.x;
	s.id_md = EVP_sha256();
	refuse_said(s, "ocsp.other");
}

static void two_answers_for_one_certificate_are_none(void **state)
{
	struct said good = honest(), second = honest();

	(void)state;
	second.status = V_OCSP_CERTSTATUS_REVOKED;
	second.revoked_at = NOW - DAY;
	for (int i = 0; i < 3; i++) {
		OCSP_BASICRESP *basic = OCSP_BASICRESP_new();

		/* First good, then revoked; the other way round; the second by SHA-256. */
		second.id_md = i == 2 ? EVP_sha256() : EVP_sha1();
		said_add(basic, i == 1 ? &second : &good);
		said_add(basic, i == 1 ? &good : &second);
		said_sign(basic, &good);
		refuse(said_encode(basic, OCSP_RESPONSE_STATUS_SUCCESSFUL), "ocsp.several");
	}
}

static void an_answer_about_nothing_is_none(void **state)
{
	struct said s = honest();
	OCSP_BASICRESP *basic = OCSP_BASICRESP_new();

	(void)state;
	said_sign(basic, &s);
	refuse(said_encode(basic, OCSP_RESPONSE_STATUS_SUCCESSFUL), "ocsp.other");
}

/* ---- times ---- */

static void an_answer_counts_only_while_it_is_fresh(void **state)
{
	static const struct {
		int64_t from, until, produced;
		const char *word; /* NULL: believed */
	} rows[] = {
	    {NOW + 60, NOW + DAY, NOW, NULL},
	    {NOW + 61, NOW + DAY, NOW, "ocsp.future"},
	    {NOW, NOW + DAY, NOW + 60, NULL},
	    {NOW, NOW + DAY, NOW + 61, "ocsp.future"},
	    {NOW - DAY, NOW - 60, NOW - DAY, NULL},
	    {NOW - DAY, NOW - 61, NOW - DAY, "ocsp.stale"},
	    {NOW - 14 * DAY, NOW + DAY, NOW - DAY, NULL},
	    {NOW - 14 * DAY - 1, NOW + DAY, NOW - DAY, "ocsp.stale"},
	    {NOW, NOW, NOW, "ocsp.stale"},
	    {NOW, NOW - 30, NOW, "ocsp.stale"},
	    {NOW - DAY, 0, NOW - DAY, "ocsp.endless"},
	    {NOW + 365 * DAY, NOW + 366 * DAY, NOW + 365 * DAY, "ocsp.future"},
	    {NOW - 365 * DAY, NOW - 364 * DAY, NOW - 365 * DAY, "ocsp.stale"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		struct said s = honest();

		s.from = rows[i].from;
		s.until = rows[i].until;
		s.produced = rows[i].produced;
		if (rows[i].word != NULL)
			refuse_said(s, rows[i].word);
		else
			believe(said_whole(&s), nonce);
	}
}

static void a_clock_that_is_wrong_by_a_year_makes_nothing_good(void **state)
{
	struct said s = honest();

	(void)state;
	refuse_at(said_whole(&s), nonce, NOW + 365 * DAY, ERR_REFUSED, "ocsp.stale");
	refuse_at(said_whole(&s), nonce, NOW - 365 * DAY, ERR_REFUSED, "ocsp.future");
}

static void times_are_in_whole_seconds_of_utc(void **state)
{
	static const char *const times[] = {
	    "20260531230000.5Z", "202605312300Z", "20260531230000+0900", "20261331230000Z", ""};

	(void)state;
	for (size_t i = 0; i < sizeof times / sizeof times[0]; i++) {
		struct said s = honest();
		OCSP_BASICRESP *basic = OCSP_BASICRESP_new();
		ASN1_GENERALIZEDTIME *from;

		OCSP_single_get0_status(said_add(basic, &s), NULL, NULL, &from, NULL);
		assert_true(ASN1_STRING_set(from, times[i], -1));
		said_sign(basic, &s);
		refuse(said_encode(basic, OCSP_RESPONSE_STATUS_SUCCESSFUL), "ocsp.time");
	}
}

/* ---- nonces and extensions ---- */

static void another_nonce_than_ours_is_refused(void **state)
{
	static const unsigned char others[OCSP_NONCE] = {9};
	struct said s = honest();

	(void)state;
	s.nonce = others;
	refuse_said(s, "ocsp.nonce");
	refuse_at(said_whole(&s), NULL, NOW, ERR_REFUSED, "ocsp.nonce");
}

static void add_extension(
    OCSP_BASICRESP *basic, OCSP_SINGLERESP *one, int kind, int critical, struct str value)
{
	ASN1_OCTET_STRING *octets = ASN1_OCTET_STRING_new();
	X509_EXTENSION *e;

	ASN1_OCTET_STRING_set(octets, (const unsigned char *)value.at, (int)value.len);
	e = X509_EXTENSION_create_by_NID(NULL, kind, critical, octets);
	assert_non_null(e);
	if (one != NULL)
		assert_true(OCSP_SINGLERESP_add_ext(one, e, -1));
	else
		assert_true(OCSP_BASICRESP_add_ext(basic, e, -1));
	X509_EXTENSION_free(e);
	ASN1_OCTET_STRING_free(octets);
}

static void extensions_that_cannot_be_understood_are_refused_where_they_matter(void **state)
{
	static const struct {
		int kind, critical, count;
		struct str value;
		const char *word; /* NULL: believed */
	} rows[] = {
	    {NID_id_pkix_OCSP_archiveCutoff, 0, 1,
		{"\x18\x0f"
		 "20250101000000Z",
		    17},
		NULL},
	    {NID_id_pkix_OCSP_archiveCutoff, 1, 1,
		{"\x18\x0f"
		 "20250101000000Z",
		    17},
		"ocsp.critical"},
	    {NID_id_pkix_OCSP_archiveCutoff, 0, 1, {"\xff\xff\xff", 3}, "ocsp.extension"},
	    {NID_id_pkix_OCSP_archiveCutoff, 0, 1, {"", 0}, "ocsp.extension"},
	    {NID_id_pkix_OCSP_archiveCutoff, 0, 2,
		{"\x18\x0f"
		 "20250101000000Z",
		    17},
		"ocsp.extension"},
	    {NID_id_pkix_OCSP_CrlID, 0, 1, {"\x30\x82\xff\xff", 4}, "ocsp.extension"},
	    {NID_crl_reason, 0, 1, {"\x0a\x05\x01", 3}, "ocsp.extension"},
	    {NID_ct_cert_scts, 0, 1, {"\x04\x02\x00", 3}, "ocsp.extension"},
	    {NID_id_pkix_OCSP_noCheck, 0, 1, {"\x05\x00", 2}, NULL},
	    {NID_localKeyID, 0, 1, {"\xff\xff\xff", 3}, NULL},
	    {NID_localKeyID, 1, 1, {"\xff\xff\xff", 3}, "ocsp.critical"},
	    {NID_localKeyID, 0, 17, {"x", 1}, "ocsp.extension"},
	};

	(void)state;
	for (size_t i = 0; i < 2 * (sizeof rows / sizeof rows[0]); i++) {
		struct said s = honest();
		OCSP_BASICRESP *basic = OCSP_BASICRESP_new();
		OCSP_SINGLERESP *one = said_add(basic, &s);
		struct str answer;

		for (int copy = 0; copy < rows[i / 2].count; copy++)
			add_extension(basic, i % 2 == 0 ? one : NULL, rows[i / 2].kind,
			    rows[i / 2].critical, rows[i / 2].value);
		said_sign(basic, &s);
		answer = said_encode(basic, OCSP_RESPONSE_STATUS_SUCCESSFUL);
		if (rows[i / 2].word != NULL)
			refuse(answer, rows[i / 2].word);
		else
			believe(answer, nonce);
	}
}

/* ---- what is no answer ---- */

static void what_a_responder_says_instead_of_an_answer_has_a_name(void **state)
{
	static const struct {
		int status;
		enum err err;
		const char *word;
	} rows[] = {
	    {OCSP_RESPONSE_STATUS_MALFORMEDREQUEST, ERR_UNAVAILABLE, "ocsp.malformed_request"},
	    {OCSP_RESPONSE_STATUS_INTERNALERROR, ERR_UNAVAILABLE, "ocsp.internal_error"},
	    {OCSP_RESPONSE_STATUS_TRYLATER, ERR_UNAVAILABLE, "ocsp.try_later"},
	    {OCSP_RESPONSE_STATUS_SIGREQUIRED, ERR_UNAVAILABLE, "ocsp.sig_required"},
	    {OCSP_RESPONSE_STATUS_UNAUTHORIZED, ERR_UNAVAILABLE, "ocsp.unauthorized"},
	    {4, ERR_INVALID, "ocsp.damaged"},
	    {200, ERR_INVALID, "ocsp.damaged"},
	    {OCSP_RESPONSE_STATUS_SUCCESSFUL, ERR_INVALID, "ocsp.damaged"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
		refuse_at(said_encode(NULL, rows[i].status), nonce, NOW, rows[i].err, rows[i].word);
}

static struct str copy_of(struct str bytes, size_t len)
{
	char *copy = calloc(1, len + 1);

	memcpy(copy, bytes.at, bytes.len < len ? bytes.len : len);
	return (struct str){copy, len};
}

static void what_is_no_der_or_too_much_is_not_read(void **state)
{
	struct said s = honest();
	struct str whole = said_whole(&s);

	(void)state;
	refuse_at(copy_of(STR(""), 0), nonce, NOW, ERR_INVALID, "ocsp.damaged");
	refuse_at(copy_of(STR("<html>"), 6), nonce, NOW, ERR_INVALID, "ocsp.damaged");
	refuse_at(copy_of(whole, whole.len - 1), nonce, NOW, ERR_INVALID, "ocsp.damaged");
	refuse_at(copy_of(whole, whole.len + 1), nonce, NOW, ERR_INVALID, "ocsp.damaged");
	refuse_at(copy_of(whole, 10 << 20), nonce, NOW, ERR_TOO_LARGE, "ocsp.large");
	refuse_at(copy_of(whole, OCSP_ANSWER_MAX + 1), nonce, NOW, ERR_TOO_LARGE, "ocsp.large");
	free((char *)whole.at);
}

/* ---- the question ---- */

static void a_question_names_the_certificate_by_sha1_and_carries_its_nonce(void **state)
{
	struct buf der = BUF_INIT(OCSP_QUESTION_MAX), plain = BUF_INIT(OCSP_QUESTION_MAX);
	OCSP_CERTID *id = OCSP_cert_to_id(EVP_sha1(), leaf.x, ca.x);
	const unsigned char *at;
	OCSP_REQUEST *request;
	X509_EXTENSION *e;

	(void)state;
	assert_int_equal(ocsp_ask(o, nonce, &der), ERR_OK);
	at = (const unsigned char *)der.at;
	request = d2i_OCSP_REQUEST(NULL, &at, (long)der.len);
	assert_non_null(request);
	assert_int_equal(OCSP_request_onereq_count(request), 1);
	assert_int_equal(
	    OCSP_id_cmp(OCSP_onereq_get0_id(OCSP_request_onereq_get0(request, 0)), id), 0);
	e = OCSP_REQUEST_get_ext(
	    request, OCSP_REQUEST_get_ext_by_NID(request, NID_id_pkix_OCSP_Nonce, -1));
	assert_int_equal(ASN1_STRING_length(X509_EXTENSION_get_data(e)), OCSP_NONCE + 2);
	OCSP_REQUEST_free(request);
	assert_int_equal(ocsp_ask(o, NULL, &plain), ERR_OK);
	assert_true(plain.len < der.len);
	OCSP_CERTID_free(id);
	buf_free(&der);
	buf_free(&plain);
}

static void check_address(const char *address, struct str question, const char *want)
{
	struct buf got = BUF_INIT(4096);

	assert_int_equal(ocsp_get_address(address, question, &got), ERR_OK);
	assert_string_equal(got.at, want);
	buf_free(&got);
}

static void an_address_of_get_has_its_own_slash_and_escapes_base64(void **state)
{
	struct str question = {"\xfb\xff\xfe\x00", 4};
	char address[OCSP_GET_MAX];
	struct buf got = BUF_INIT(4096);

	(void)state;
	check_address("http://o.example", question, "http://o.example/%2B%2F%2F%2BAA%3D%3D");
	check_address("http://o.example/", question, "http://o.example//%2B%2F%2F%2BAA%3D%3D");
	check_address("http://o.example/a", STR("abc"), "http://o.example/a/YWJj");
	/* 255 bytes in all, and one more. */
	memset(address, 'a', sizeof address);
	memcpy(address, "http://o.example/", 17);
	address[OCSP_GET_MAX - 5] = '\0';
	assert_int_equal(ocsp_get_address(address, STR("abc"), &got), ERR_OK);
	assert_int_equal(got.len, OCSP_GET_MAX);
	buf_clear(&got);
	address[OCSP_GET_MAX - 5] = 'a';
	address[OCSP_GET_MAX - 4] = '\0';
	assert_int_equal(ocsp_get_address(address, STR("abc"), &got), ERR_TOO_LARGE);
	buf_free(&got);
}

/* Opens a certificate with this AIA and says whom it would ask. */
static void check_responder(const char *access, const char *want)
{
	struct identity x =
	    issue((struct identity_wish){.name = "x", .serial = 30, .access = access});
	struct ocsp *opened = open_pair(&x, &ca);

	if (want == NULL)
		assert_null(ocsp_address(opened));
	else
		assert_string_equal(ocsp_address(opened), want);
	ocsp_free(opened);
	identity_free(&x);
}

static void the_first_responder_of_http_is_asked_whatever_stands_beside_it(void **state)
{
	char twenty[4096] = "caIssuers;URI:http://x.example/ca.crt";

	(void)state;
	check_responder(NULL, NULL);
	check_responder("caIssuers;URI:http://x.example/ca.crt", NULL);
	check_responder("OCSP;URI:ldap://x.example/", NULL);
	check_responder("OCSP;URI:file:///etc/passwd", NULL);
	check_responder("OCSP;URI:https://x.example/", NULL);
	check_responder("OCSP;URI:http://", NULL);
	check_responder("OCSP;DNS:x.example", NULL);
	check_responder("OCSP;URI:http://x.example/a b", NULL);
	check_responder("OCSP;URI:ldap://z.example/,OCSP;URI:file:///etc/passwd,"
			"OCSP;URI:HTTP://y.example/,OCSP;URI:http://a.example/",
	    "HTTP://y.example/");
	for (int i = 0; i < 20; i++)
		snprintf(twenty + strlen(twenty), sizeof twenty - strlen(twenty),
		    ",OCSP;URI:http://r%d.example/", 20 - i);
	check_responder(twenty, "http://r20.example/");
}

static void a_wrong_issuer_is_not_asked(void **state)
{
	struct str a = identity_der(&leaf), b = identity_der(&other_ca), c = identity_der(&ca);
	struct problem why = {.text = ""};
	struct ocsp *opened = NULL;

	(void)state;
	assert_int_equal(ocsp_open(a, b, &opened, &why), ERR_REFUSED);
	assert_string_equal(why.reason, "ocsp.issuer");
	assert_int_equal(ocsp_open(c, c, &opened, &why), ERR_REFUSED); /* it signed itself */
	assert_int_equal(ocsp_open(a, STR("no DER"), &opened, NULL), ERR_INVALID);
	assert_int_equal(ocsp_open(STR("no DER"), c, &opened, NULL), ERR_INVALID);
	assert_null(opened);
	assert_int_equal(ERR_peek_error(), 0);
	free((char *)a.at);
	free((char *)b.at);
	free((char *)c.at);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_delegates_good_answer_is_believed_with_its_times),
	    cmocka_unit_test(the_issuer_may_answer_itself_by_name_and_by_key),
	    cmocka_unit_test(an_answer_without_a_nonce_counts_and_is_said_to_be_unbound),
	    cmocka_unit_test(a_delegate_without_nocheck_counts_and_is_noted),
	    cmocka_unit_test(a_revoked_certificate_comes_with_its_time_and_reason),
	    cmocka_unit_test(a_certificate_that_the_responder_does_not_know_is_unknown),
	    cmocka_unit_test(other_certificates_may_stand_beside_ours),
	    cmocka_unit_test(rsa_and_ed25519_are_verified),
	    cmocka_unit_test(rsa_pss_is_as_strong_as_the_digest_that_its_parameters_name),
	    cmocka_unit_test(nobody_else_answers_for_the_issuer),
	    cmocka_unit_test(a_leaf_that_may_sign_answers_signs_none_about_itself),
	    cmocka_unit_test(a_delegates_validity_allows_for_clocks_that_differ_by_a_minute),
	    cmocka_unit_test(a_delegate_must_be_valid_now_and_for_this),
	    cmocka_unit_test(weak_signatures_are_refused),
	    cmocka_unit_test(a_signature_counts_only_over_these_bytes),
	    cmocka_unit_test(a_revoked_answer_does_not_turn_good_by_a_byte),
	    cmocka_unit_test(an_answer_is_about_this_certificate_of_this_issuer),
	    cmocka_unit_test(two_answers_for_one_certificate_are_none),
	    cmocka_unit_test(an_answer_about_nothing_is_none),
	    cmocka_unit_test(an_answer_counts_only_while_it_is_fresh),
	    cmocka_unit_test(a_clock_that_is_wrong_by_a_year_makes_nothing_good),
	    cmocka_unit_test(times_are_in_whole_seconds_of_utc),
	    cmocka_unit_test(another_nonce_than_ours_is_refused),
	    cmocka_unit_test(extensions_that_cannot_be_understood_are_refused_where_they_matter),
	    cmocka_unit_test(what_a_responder_says_instead_of_an_answer_has_a_name),
	    cmocka_unit_test(what_is_no_der_or_too_much_is_not_read),
	    cmocka_unit_test(a_question_names_the_certificate_by_sha1_and_carries_its_nonce),
	    cmocka_unit_test(an_address_of_get_has_its_own_slash_and_escapes_base64),
	    cmocka_unit_test(the_first_responder_of_http_is_asked_whatever_stands_beside_it),
	    cmocka_unit_test(a_wrong_issuer_is_not_asked),
	};

	return cmocka_run_group_tests(tests, start, stop);
}
