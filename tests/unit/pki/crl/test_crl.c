/* Tests which revocation lists count, and that none of the others makes anything read good. */
#include "unit/fixtures/crl_writer.h"

#include <openssl/err.h>
#include "pki/crl/judge.h"
#include "pki/crl/walk.h"

#define POINT "http://crl.example/1.crl"
static struct str issuer;

static int start(void **state)
{
	(void)state;
	issuer = crl_issuer("Forge", forge_key());
	return 0;
}

static int stop(void **state)
{
	(void)state;
	forge_free(issuer);
	return 0;
}

static struct crl_measure measure(void)
{
	return (struct crl_measure){.issuer = issuer, .names = STR(POINT), .now = CRL_NOW};
}

struct hits {
	size_t count, entries;
	struct crl_entry last;
};

static void count_hit(void *arg, const struct crl_entry *entry)
{
	struct hits *hits = arg;

	hits->count++;
	hits->last = *entry;
}

/* All that is done to a list: looks for one serial in it. */
static enum err ask(struct str der, const struct crl_measure *m, struct str serial,
    struct hits *ret_hits, struct problem *why)
{
	struct serials *set = serials_new(1);
	struct crl crl;
	enum err err = crl_open(der, &crl, why);

	assert_int_equal(serials_add(set, serial, 4711), ERR_OK);
	if (!err)
		err = crl_judge(&crl, m, why);
	*ret_hits = (struct hits){.count = 0};
	if (!err)
		err = crl_walk(&crl, set, count_hit, ret_hits, &ret_hits->entries, why);
	serials_free(set);
	assert_int_equal(ERR_peek_error(), 0);
	return err;
}

/* Asked about the serial 7, a list has to be refused with this word. */
static void refuse(struct crl_plan *p, const struct crl_measure *m, const char *word)
{
	struct problem why = {.text = ""};
	struct hits hits;
	enum err err = ask(crl_plan_write(p), m, STR("\x07"), &hits, &why);

	if (err == ERR_OK || strcmp(why.reason, word) != 0)
		fail_msg("wanted %s, got %s: %s", word, err ? why.reason : "no refusal", why.text);
	assert_true(why.text[0] != '\0' && strchr(why.text, '\n') == NULL);
}

static void a_list_tells_of_whom_it_is_and_until_when(void **state)
{
	struct problem why = {.text = ""};
	struct crl_plan p;
	struct crl crl;

	(void)state;
	crl_plan_init(&p);
	der_put_extension(
	    &p.extensions, "authorityKeyIdentifier", false, STR("\x30\x04\x80\x02id"));
	crl_put_point(&p.extensions, POINT, STR("\x81\x01\xff"));
	assert_int_equal(crl_open(crl_plan_write(&p), &crl, &why), ERR_OK);
	assert_true(crl.this_update == p.this_update && crl.next_update == p.next_update);
	assert_true(str_eq(crl.number, STR("\x05")) && str_eq(crl.key_id, STR("id")));
	assert_true(crl.partial && crl_is_for(&crl, STR(POINT)));
	crl_plan_free(&p);
}

static void who_is_on_it_is_found_with_time_and_reason(void **state)
{
	struct crl_measure m = measure();
	struct problem why = {.text = ""};
	struct crl_plan p;
	struct hits hits;

	(void)state;
	crl_plan_init(&p);
	assert_int_equal(ask(crl_plan_write(&p), &m, STR("\x07"), &hits, &why), ERR_OK);
	assert_int_equal(hits.count, 1);
	assert_int_equal(hits.entries, 2);
	assert_int_equal(hits.last.id, 4711);
	assert_int_equal(hits.last.reason, 1);
	assert_int_equal(hits.last.revoked_at, CRL_NOW - 3 * CRL_DAY);
	assert_int_equal(ask(buf_str(&p.room), &m, STR("\x00\x80"), &hits, &why), ERR_OK);
	assert_int_equal(hits.count, 1);
	assert_int_equal(hits.last.reason, 0);
	/* 0x80 alone is a negative number, and another one. */
	assert_int_equal(ask(buf_str(&p.room), &m, STR("\x80"), &hits, &why), ERR_OK);
	assert_int_equal(hits.count, 0);
	crl_plan_free(&p);
}

static void an_empty_list_counts(void **state)
{
	struct crl_measure m = measure();
	struct problem why = {.text = ""};
	struct crl_plan p;
	struct hits hits;

	(void)state;
	crl_plan_init(&p);
	buf_clear(&p.entries);
	assert_int_equal(ask(crl_plan_write(&p), &m, STR("\x07"), &hits, &why), ERR_OK);
	assert_int_equal(hits.count, 0);
	crl_plan_free(&p);
}

/* ---- what is refused ---- */

static void spoil_version(struct crl_plan *p)
{
	p->version = STR("\x00");
}

static void spoil_version_away(struct crl_plan *p)
{
	p->version = (struct str){NULL, 0};
}

static void spoil_delta(struct crl_plan *p)
{
	der_put_extension(&p->extensions, "deltaCRL", true, STR("\x02\x01\x04"));
}

static void spoil_delta_quietly(struct crl_plan *p)
{
	der_put_extension(&p->extensions, "deltaCRL", false, STR("\x02\x01\x04"));
}

static void spoil_indirect(struct crl_plan *p)
{
	crl_put_point(&p->extensions, POINT, STR("\x84\x01\xff"));
}

static void spoil_reasons(struct crl_plan *p)
{
	crl_put_point(&p->extensions, POINT, STR("\x83\x02\x06\x40"));
}

static void spoil_ca(struct crl_plan *p)
{
	crl_put_point(&p->extensions, POINT, STR("\x82\x01\xff"));
}

static void spoil_attribute(struct crl_plan *p)
{
	crl_put_point(&p->extensions, POINT, STR("\x85\x01\xff"));
}

static void spoil_point(struct crl_plan *p)
{
	crl_put_point(&p->extensions, "http://crl.example/2.crl", STR(""));
}

static void spoil_point_case(struct crl_plan *p)
{
	crl_put_point(&p->extensions, "http://CRL.example/1.crl", STR(""));
}

static void spoil_point_end(struct crl_plan *p)
{
	crl_put_point(&p->extensions, POINT "?", STR(""));
}

static void spoil_point_relative(struct crl_plan *p)
{
	crl_put_point(&p->extensions, "", STR("\xa0\x02\xa1\x00"));
}

static void spoil_point_order(struct crl_plan *p)
{
	crl_put_point(&p->extensions, POINT, STR("\x82\x01\x00\x81\x01\xff"));
}

static void spoil_point_boolean(struct crl_plan *p)
{
	crl_put_point(&p->extensions, POINT, STR("\x84\x01\x01"));
}

static void spoil_critical(struct crl_plan *p)
{
	der_put_extension(&p->extensions, "1.2.3.4", true, STR("\x05\x00"));
}

static void spoil_critical_freshest(struct crl_plan *p)
{
	der_put_extension(&p->extensions, "freshestCRL", true, STR("\x30\x00"));
}

static void spoil_number(struct crl_plan *p)
{
	buf_clear(&p->extensions);
	der_put_extension(&p->extensions, "crlNumber", false, STR("\x02\x00"));
}

static void spoil_number_negative(struct crl_plan *p)
{
	buf_clear(&p->extensions);
	crl_put_number(&p->extensions, STR("\x85"));
}

static void spoil_number_long(struct crl_plan *p)
{
	buf_clear(&p->extensions);
	crl_put_number(&p->extensions, STR("\x01 2345678901234567890"));
}

static void spoil_number_twice(struct crl_plan *p)
{
	crl_put_number(&p->extensions, STR("\x06"));
}

static void spoil_key_id(struct crl_plan *p)
{
	der_put_extension(&p->extensions, "authorityKeyIdentifier", false, STR("\x04\x01x"));
}

static void spoil_extension(struct crl_plan *p)
{
	der_put(&p->extensions, DER_SEQUENCE, STR("\x06\x01\x2a\x04\x05"));
}

static void spoil_entry_critical(struct crl_plan *p)
{
	struct buf more = BUF_INIT(1000);

	der_put_extension(&more, "1.2.3.4", true, STR("\x05\x00"));
	crl_put_entry(&p->entries, STR("\x09"), CRL_NOW, buf_str(&more));
	buf_free(&more);
}

static void spoil_entry_issuer(struct crl_plan *p)
{
	struct buf more = BUF_INIT(1000);

	der_put_extension(&more, "certificateIssuer", true, STR("\x30\x00"));
	crl_put_entry(&p->entries, STR("\x09"), CRL_NOW, buf_str(&more));
	buf_free(&more);
}

static void entry_with_reason(struct crl_plan *p, unsigned char reason)
{
	struct buf more = BUF_INIT(1000);

	crl_put_reason(&more, reason);
	crl_put_entry(&p->entries, STR("\x09"), CRL_NOW, buf_str(&more));
	buf_free(&more);
}

static void spoil_entry_removal(struct crl_plan *p)
{
	entry_with_reason(p, 8);
}

static void spoil_entry_reason(struct crl_plan *p)
{
	entry_with_reason(p, 7);
}

static void spoil_entry_reason_high(struct crl_plan *p)
{
	entry_with_reason(p, 11);
}

static void spoil_entry_extension(struct crl_plan *p)
{
	/* In the first entry: what comes behind it would not be read by who stops there. */
	buf_clear(&p->entries);
	crl_put_entry(&p->entries, STR("\x09"), CRL_NOW, STR("\x30\x05\x06\x03\x55\x1d\x15"));
	crl_put_entry(&p->entries, STR("\x07"), CRL_NOW, (struct str){NULL, 0});
}

static void spoil_entry_no_extensions(struct crl_plan *p)
{
	crl_put_entry(&p->entries, STR("\x09"), CRL_NOW, STR(""));
}

static void spoil_entry_more(struct crl_plan *p)
{
	struct buf entry = BUF_INIT(1000);
	struct str content;

	crl_put_reason(&entry, 1);
	crl_put_entry(&p->entries, STR("\x09"), CRL_NOW, buf_str(&entry));
	buf_clear(&entry);
	buf_add_str(&entry, buf_str(&p->entries));
	content = buf_str(&entry);
	buf_clear(&p->entries);
	while (content.len > 0) {
		struct der one;
		struct buf longer = BUF_INIT(1000);

		assert_true(der_next(&content, &one));
		buf_add_str(&longer, one.content);
		buf_puts(&longer, content.len == 0 ? "\x05" : "");
		if (content.len == 0)
			buf_putc(&longer, 0);
		der_put(&p->entries, DER_SEQUENCE, buf_str(&longer));
		buf_free(&longer);
	}
	buf_free(&entry);
}

/* An entry with these bytes as its extensions. */
static void entry_with(struct crl_plan *p, struct str extensions)
{
	crl_put_entry(&p->entries, STR("\x09"), CRL_NOW, extensions);
}

static void spoil_entry_reason_long(struct crl_plan *p)
{
	entry_with(p, STR("\x30\x0b\x06\x03\x55\x1d\x15\x04\x04\x0a\x02\x00\x01"));
}

static void spoil_entry_reason_more(struct crl_plan *p)
{
	entry_with(p, STR("\x30\x0b\x06\x03\x55\x1d\x15\x04\x04\x0a\x01\x01\x00"));
}

static void spoil_entry_end(struct crl_plan *p)
{
	entry_with(p, STR("\x30\x0a\x06\x03\x55\x1d\x15\x04\x03\x0a\x01\x01\x30"));
}

static void spoil_entry_byte(struct crl_plan *p)
{
	size_t from = p->entries.len;

	buf_puts(&p->entries, "\x02\x01\x09\x17\x0d"
			      "260601000000Z"
			      "\x30\x04\x30");
	buf_add(&p->entries, "\x02\x05\x00\x05", 4);
	der_wrap(&p->entries, from, DER_SEQUENCE);
}

static void spoil_entries_end(struct crl_plan *p)
{
	buf_putc(&p->entries, 0x30);
}

static void spoil_point_names_end(struct crl_plan *p)
{
	crl_put_point(&p->extensions, "", STR("\xa0\x06\xa0\x04\x86\x01x\x86"));
}

static void spoil_point_names(struct crl_plan *p)
{
	crl_put_point(&p->extensions, "", STR("\xa0\x04\xa0\x02\x86\x05"));
}

static void spoil_point_more(struct crl_plan *p)
{
	crl_put_point(&p->extensions, POINT, STR("\x81\x01\xff\x86\x01\xff"));
}

static void spoil_entry_serial(struct crl_plan *p)
{
	crl_put_entry(&p->entries, STR("\x00\x07"), CRL_NOW, (struct str){NULL, 0});
}

static void spoil_entry_time(struct crl_plan *p)
{
	der_put(&p->entries, DER_SEQUENCE,
	    STR("\x02\x01\x09\x17\x0b"
		"2606010000Z"));
}

static void spoil_entry_tag(struct crl_plan *p)
{
	der_put(&p->entries, DER_SET, STR("\x02\x01\x09"));
}

static void spoil_future(struct crl_plan *p)
{
	p->this_update = CRL_NOW + CRL_SLACK + 1;
}

static void spoil_stale(struct crl_plan *p)
{
	p->next_update = CRL_NOW - CRL_SLACK - 1;
}

static void spoil_order(struct crl_plan *p)
{
	p->this_update = CRL_NOW + 30;
	p->next_update = CRL_NOW + 30;
}

static void spoil_endless(struct crl_plan *p)
{
	p->next_update = 0;
}

static void spoil_issuer(struct crl_plan *p)
{
	p->issuer = "forge";
}

static void spoil_key(struct crl_plan *p)
{
	static EVP_PKEY *other;

	if (other == NULL)
		other = EVP_EC_gen("P-256");
	p->key = other;
}

static void spoil_key_kind(struct crl_plan *p)
{
	p->inner = p->outer = "RSA-SHA256";
}

static void spoil_algorithm(struct crl_plan *p)
{
	p->outer = "ecdsa-with-SHA384";
}

static void spoil_weak(struct crl_plan *p)
{
	p->inner = p->outer = "ecdsa-with-SHA1";
	p->digest = EVP_sha1();
}

static void every_list_that_cannot_be_believed_is_refused_with_its_word(void **state)
{
	static const struct {
		void (*spoil)(struct crl_plan *p);
		const char *word;
	} rows[] = {
	    {spoil_version, "crl.version"},
	    {spoil_version_away, "crl.version"},
	    {spoil_delta, "crl.delta"},
	    {spoil_delta_quietly, "crl.delta"},
	    {spoil_indirect, "crl.indirect"},
	    {spoil_reasons, "crl.some_reasons"},
	    {spoil_ca, "crl.only_ca"},
	    {spoil_attribute, "crl.only_attribute"},
	    {spoil_point, "crl.point"},
	    {spoil_point_case, "crl.point"},
	    {spoil_point_end, "crl.point"},
	    {spoil_point_relative, "crl.point"},
	    {spoil_point_order, "crl.extension"},
	    {spoil_point_boolean, "crl.extension"},
	    {spoil_critical, "crl.critical"},
	    {spoil_critical_freshest, "crl.critical"},
	    {spoil_number, "crl.extension"},
	    {spoil_number_negative, "crl.extension"},
	    {spoil_number_long, "crl.extension"},
	    {spoil_number_twice, "crl.extension"},
	    {spoil_key_id, "crl.extension"},
	    {spoil_extension, "crl.damaged"},
	    {spoil_entry_critical, "crl.entry_critical"},
	    {spoil_entry_issuer, "crl.indirect"},
	    {spoil_entry_removal, "crl.delta"},
	    {spoil_entry_reason, "crl.entry"},
	    {spoil_entry_reason_high, "crl.entry"},
	    {spoil_entry_extension, "crl.entry"},
	    {spoil_entry_no_extensions, "crl.entry"},
	    {spoil_entry_more, "crl.entry"},
	    {spoil_entry_reason_long, "crl.entry"},
	    {spoil_entry_reason_more, "crl.entry"},
	    {spoil_entry_end, "crl.entry"},
	    {spoil_entry_byte, "crl.entry"},
	    {spoil_entries_end, "crl.entry"},
	    {spoil_point_names_end, "crl.extension"},
	    {spoil_point_names, "crl.extension"},
	    {spoil_point_more, "crl.extension"},
	    {spoil_entry_serial, "crl.entry"},
	    {spoil_entry_time, "crl.entry"},
	    {spoil_entry_tag, "crl.entry"},
	    {spoil_future, "crl.future"},
	    {spoil_stale, "crl.stale"},
	    {spoil_order, "crl.stale"},
	    {spoil_endless, "crl.endless"},
	    {spoil_issuer, "crl.issuer"},
	    {spoil_key, "crl.signature"},
	    {spoil_key_kind, "crl.signature"},
	    {spoil_algorithm, "crl.algorithm"},
	    {spoil_weak, "crl.algorithm"},
	};
	struct crl_measure m = measure();

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		struct crl_plan p;

		crl_plan_init(&p);
		rows[i].spoil(&p);
		refuse(&p, &m, rows[i].word);
		crl_plan_free(&p);
	}
}

static void clocks_may_differ_by_a_minute(void **state)
{
	struct crl_measure m = measure();
	struct problem why = {.text = ""};
	struct crl_plan p;
	struct hits hits;

	(void)state;
	crl_plan_init(&p);
	p.this_update = CRL_NOW + CRL_SLACK;
	assert_int_equal(ask(crl_plan_write(&p), &m, STR("\x07"), &hits, &why), ERR_OK);
	p.this_update = CRL_NOW - CRL_DAY;
	p.next_update = CRL_NOW - CRL_SLACK;
	assert_int_equal(ask(crl_plan_write(&p), &m, STR("\x07"), &hits, &why), ERR_OK);
	/* Of a clock that is wrong by a year nothing comes. */
	m.now += 365 * CRL_DAY;
	refuse(&p, &m, "crl.stale");
	m.now -= 2 * 365 * CRL_DAY;
	refuse(&p, &m, "crl.future");
	crl_plan_free(&p);
}

static void a_list_never_goes_back(void **state)
{
	struct crl_measure m = measure();
	struct problem why = {.text = ""};
	struct crl_plan p;
	struct hits hits;

	(void)state;
	crl_plan_init(&p);
	m.seen_update = p.this_update;
	m.seen_number = STR("\x05");
	assert_int_equal(ask(crl_plan_write(&p), &m, STR("\x07"), &hits, &why), ERR_OK);
	m.seen_update++;
	refuse(&p, &m, "crl.older");
	m.seen_update--;
	m.seen_number = STR("\x06");
	refuse(&p, &m, "crl.older");
	m.seen_number = STR("\x01\x00");
	refuse(&p, &m, "crl.older");
	m.seen_number = STR("\x04");
	assert_int_equal(ask(crl_plan_write(&p), &m, STR("\x07"), &hits, &why), ERR_OK);
	/* One without a number comes after one with a number. */
	buf_clear(&p.extensions);
	refuse(&p, &m, "crl.older");
	crl_plan_free(&p);
}

static void the_addresses_of_a_point_are_each_enough(void **state)
{
	struct crl_measure m = measure();
	struct problem why = {.text = ""};
	struct crl_plan p;
	struct hits hits;

	(void)state;
	crl_plan_init(&p);
	crl_put_point(&p.extensions, "ldap:///x\n" POINT, STR("\x81\x01\xff\x82\x01\x00"));
	assert_int_equal(ask(crl_plan_write(&p), &m, STR("\x07"), &hits, &why), ERR_OK);
	m.names = STR("http://other.example/\n" POINT);
	assert_int_equal(ask(buf_str(&p.room), &m, STR("\x07"), &hits, &why), ERR_OK);
	m.names = STR("http://other.example/");
	refuse(&p, &m, "crl.point");
	m.names = STR("");
	refuse(&p, &m, "crl.point");
	crl_plan_free(&p);
}

static void who_may_not_sign_lists_signs_none(void **state)
{
	struct crl_measure m = measure();
	struct crl_plan p;
	X509 *x = forge_new();
	EVP_PKEY *weak = EVP_RSA_gen(1024);

	(void)state;
	forge_subject(x, "CN", V_ASN1_UTF8STRING, "Forge", 5, 0);
	forge_extension(x, NID_key_usage, "\x03\x02\x02\x04", 4); /* keyCertSign */
	m.issuer = forge_der(x);
	crl_plan_init(&p);
	refuse(&p, &m, "crl.usage");
	forge_free(m.issuer);
	m.issuer = crl_issuer("Forge", weak);
	p.key = weak;
	p.inner = p.outer = "RSA-SHA256";
	refuse(&p, &m, "crl.algorithm");
	forge_free(m.issuer);
	EVP_PKEY_free(weak);
	crl_plan_free(&p);
}

static void lists_are_signed_by_what_cas_use(void **state)
{
	static const struct {
		const char *key, *algorithm, *digest;
	} rows[] = {
	    {"P-256", "ecdsa-with-SHA256", "SHA256"},
	    {"P-384", "ecdsa-with-SHA384", "SHA384"},
	    {"P-521", "ecdsa-with-SHA512", "SHA512"},
	    {"RSA", "RSA-SHA256", "SHA256"},
	    {"RSA", "RSA-SHA384", "SHA384"},
	    {"RSA", "RSA-SHA512", "SHA512"},
	    {"ED25519", "ED25519", NULL},
	    {"ED448", "ED448", NULL},
	};
	EVP_PKEY *rsa = EVP_RSA_gen(2048);
	struct crl_measure m = measure();
	struct problem why = {.text = ""};
	struct hits hits;

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		EVP_PKEY *key = rows[i].key[0] == 'P'   ? EVP_EC_gen(rows[i].key)
				: rows[i].key[0] == 'E' ? EVP_PKEY_Q_keygen(NULL, NULL, rows[i].key)
							: rsa;
		struct crl_plan p;

		crl_plan_init(&p);
		p.key = key;
		p.inner = p.outer = rows[i].algorithm;
		p.digest = rows[i].digest == NULL ? NULL : EVP_get_digestbyname(rows[i].digest);
		m.issuer = crl_issuer("Forge", key);
		if (ask(crl_plan_write(&p), &m, STR("\x07"), &hits, &why))
			fail_msg("%s: %s", p.inner, why.text);
		assert_int_equal(hits.count, 1);
		forge_free(m.issuer);
		if (key != rsa)
			EVP_PKEY_free(key);
		crl_plan_free(&p);
	}
	EVP_PKEY_free(rsa);
}

static void each_reason_of_the_standard_is_told(void **state)
{
	static const unsigned char reasons[] = {0, 1, 2, 3, 4, 5, 6, 9, 10};
	struct crl_measure m = measure();
	struct problem why = {.text = ""};
	struct hits hits;

	(void)state;
	for (size_t i = 0; i < sizeof reasons; i++) {
		struct crl_plan p;

		crl_plan_init(&p);
		entry_with_reason(&p, reasons[i]);
		assert_int_equal(ask(crl_plan_write(&p), &m, STR("\x09"), &hits, &why), ERR_OK);
		assert_int_equal(hits.last.reason, reasons[i]);
		crl_plan_free(&p);
	}
}

/* ---- mutants ---- */

/* Every bit of a list is signed: whatever changes on its way, it does not count. */
static void no_list_that_was_changed_counts(void **state)
{
	struct crl_measure m = measure();
	struct crl_plan p;
	struct hits hits;

	(void)state;
	crl_plan_init(&p);
	crl_put_point(&p.extensions, POINT, STR(""));
	crl_plan_write(&p);
	for (size_t i = 0; i < p.room.len; i++)
		for (unsigned bit = 0; bit < 8; bit++) {
			p.room.at[i] = (char)(p.room.at[i] ^ 1 << bit);
			assert_int_not_equal(
			    ask(buf_str(&p.room), &m, STR("\x07"), &hits, NULL), ERR_OK);
			p.room.at[i] = (char)(p.room.at[i] ^ 1 << bit);
		}
	for (size_t len = 0; len < p.room.len; len++)
		assert_int_not_equal(
		    ask((struct str){p.room.at, len}, &m, STR("\x07"), &hits, NULL), ERR_OK);
	buf_putc(&p.room, 0);
	assert_int_not_equal(ask(buf_str(&p.room), &m, STR("\x07"), &hits, NULL), ERR_OK);
	crl_plan_free(&p);
}

/* And a CA that signs what its broken program wrote cannot hide an entry in what is around it. */
static void no_mistake_of_a_ca_hides_an_entry(void **state)
{
	static const unsigned char masks[] = {0x01, 0x02, 0x20, 0x80, 0xff};
	struct crl_measure m = measure();
	struct crl_plan p;
	struct buf tbs = BUF_INIT(10000);
	struct hits hits;
	size_t serial, taken = 0;

	(void)state;
	crl_plan_init(&p);
	crl_put_point(&p.extensions, POINT, STR(""));
	crl_plan_write_tbs(&p);
	buf_add_str(&tbs, buf_str(&p.room));
	serial = str_find(buf_str(&tbs), STR("\x02\x01\x07")) + 2;
	assert_true(serial < tbs.len);
	for (size_t i = 0; i < tbs.len; i++)
		for (size_t k = 0; k < sizeof masks && i != serial; k++) {
			buf_clear(&p.room);
			buf_add_str(&p.room, buf_str(&tbs));
			p.room.at[i] = (char)(p.room.at[i] ^ masks[k]);
			crl_sign(&p.room, &p);
			if (ask(buf_str(&p.room), &m, STR("\x07"), &hits, NULL) == ERR_OK) {
				assert_int_equal(hits.count, 1);
				taken++;
			}
		}
	assert_true(taken > 10); /* dates, for example, are as good as others */
	buf_free(&tbs);
	crl_plan_free(&p);
}

static void what_is_no_list_is_damaged(void **state)
{
	static const struct str rows[] = {STR(""), STR("\x30\x00"), STR("\x31\x00"),
	    STR("\x30\x02\x30\x00"), STR("\x30\x04\x30\x00\x30\x00"),
	    STR("\x30\x08\x31\x00\x30\x00\x03\x02\x00x"),
	    STR("\x30\x08\x30\x00\x31\x00\x03\x02\x00x"),
	    STR("\x30\x08\x30\x00\x30\x00\x04\x02\x00x"),
	    STR("\x30\x08\x30\x00\x30\x00\x03\x02\x01x"),
	    STR("\x30\x09\x30\x00\x30\x00\x03\x02\x00x\x00")};
	struct problem why;
	struct crl crl;

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		assert_int_equal(crl_open(rows[i], &crl, &why), ERR_INVALID);
		assert_string_equal(why.reason, "crl.damaged");
	}
}

/* ---- files ---- */

static void a_list_comes_as_der_or_pem(void **state)
{
	struct problem why = {.text = ""};
	struct buf room = BUF_INIT(CRL_FILE_MAX), text = BUF_INIT(10000);
	struct str der;
	struct crl_plan p;
	unsigned char base64[4000];

	(void)state;
	crl_plan_init(&p);
	crl_plan_write(&p);
	assert_int_equal(crl_find(buf_str(&p.room), &room, &der, &why), ERR_OK);
	assert_true(der.at == p.room.at);
	EVP_EncodeBlock(base64, (unsigned char *)p.room.at, (int)p.room.len);
	buf_printf(&text, "-----BEGIN X509 CRL-----\n%s\n-----END X509 CRL-----\n", base64);
	assert_int_equal(crl_find(buf_str(&text), &room, &der, &why), ERR_OK);
	assert_true(str_eq(der, buf_str(&p.room)));
	buf_printf(&text, "-----BEGIN X509 CRL-----\n%s\n-----END X509 CRL-----\n", base64);
	assert_int_equal(crl_find(buf_str(&text), &room, &der, &why), ERR_INVALID);
	assert_string_equal(why.reason, "crl.several");
	assert_int_equal(crl_find(STR("<html>"), &room, &der, &why), ERR_INVALID);
	assert_string_equal(why.reason, "crl.other");
	assert_int_equal(crl_find(STR("-----BEGIN CERTIFICATE-----\n-----END CERTIFICATE-----\n"),
			     &room, &der, &why),
	    ERR_INVALID);
	assert_string_equal(why.reason, "crl.other");
	buf_free(&text);
	buf_free(&room);
	crl_plan_free(&p);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_list_tells_of_whom_it_is_and_until_when),
	    cmocka_unit_test(who_is_on_it_is_found_with_time_and_reason),
	    cmocka_unit_test(an_empty_list_counts),
	    cmocka_unit_test(every_list_that_cannot_be_believed_is_refused_with_its_word),
	    cmocka_unit_test(clocks_may_differ_by_a_minute),
	    cmocka_unit_test(a_list_never_goes_back),
	    cmocka_unit_test(the_addresses_of_a_point_are_each_enough),
	    cmocka_unit_test(who_may_not_sign_lists_signs_none),
	    cmocka_unit_test(lists_are_signed_by_what_cas_use),
	    cmocka_unit_test(each_reason_of_the_standard_is_told),
	    cmocka_unit_test(no_list_that_was_changed_counts),
	    cmocka_unit_test(no_mistake_of_a_ca_hides_an_entry),
	    cmocka_unit_test(what_is_no_list_is_damaged),
	    cmocka_unit_test(a_list_comes_as_der_or_pem),
	};

	return cmocka_run_group_tests(tests, start, stop);
}
