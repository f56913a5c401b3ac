/* Tests which of the certificates that somebody sends is the site's, and which are its chain. */
#include "unit/fixtures/ca.h"

#include <openssl/err.h>
#include "pki/bundle.h"
#include "pki/certificate_read.h"

/* Runs a shell command in the CA's folder and reads the file "out" that it makes. */
static struct buf made_by(const char *command)
{
	ca_shell("cd %s && { %s; } 2>/dev/null", ca_dir, command);
	return ca_file("out");
}

static void must_add(struct bundle *b, const char *name, struct str file)
{
	struct problem why = {.text = ""};

	if (bundle_add(b, name, file, &why))
		fail_msg("%s", why.text);
}

/* The bundle of one file that a command makes; bundle_free is the caller's. */
static struct bundle *bundle_made_by(const char *command)
{
	struct bundle *b = bundle_new();
	struct buf file = made_by(command);
	struct problem why = {.text = ""};

	assert_non_null(b);
	must_add(b, NULL, buf_str(&file));
	if (bundle_pick(b, NULL, 0, &why))
		fail_msg("%s: %s", command, why.text);
	buf_free(&file);
	assert_int_equal(ERR_peek_error(), 0);
	return b;
}

/* Is there such a sentence, with such a word? */
static void assert_note(const struct bundle *b, const char *word, const char *text)
{
	for (size_t i = 0; i < bundle_note_count(b); i++)
		if (strcmp(bundle_note(b, i)->reason, word) == 0 &&
		    strstr(bundle_note(b, i)->text, text) != NULL)
			return;
	for (size_t i = 0; i < bundle_note_count(b); i++)
		print_message("%s: %s\n", bundle_note(b, i)->reason, bundle_note(b, i)->text);
	fail_msg("no note %s says \"%s\"", word, text);
}

/* leaf.pem is the leaf and its intermediate, one.pem the leaf alone; other.pem is another site's.
 */
static int start(void **state)
{
	ca_start(state);
	ca_shell("tests/fixtures/ca %s leaf leaf --host shop.example >/dev/null", ca_dir);
	ca_shell("tests/fixtures/ca %s leaf other --host other.example >/dev/null", ca_dir);
	ca_shell("tests/fixtures/ca %s leaf both --host both.example --host www.both.example "
		 ">/dev/null",
	    ca_dir);
	ca_shell("tests/fixtures/ca %s crl other >/dev/null 2>&1", ca_dir);
	ca_shell("cd %s && openssl x509 -in leaf.pem >one.pem && openssl x509 -in other.pem "
		 ">two.pem",
	    ca_dir);
	return 0;
}

static void the_chain_may_come_in_any_order_and_with_its_root(void **state)
{
	static const char *const commands[] = {
	    "cat one.pem intermediate.pem root.pem >out",
	    "cat one.pem root.pem intermediate.pem >out",
	    "cat intermediate.pem one.pem root.pem >out",
	    "cat intermediate.pem root.pem one.pem >out",
	    "cat root.pem one.pem intermediate.pem >out",
	    "cat root.pem intermediate.pem one.pem >out",
	    "cat root.pem intermediate.pem one.pem | sed 's/$/\\r/' >out",
	    "openssl crl2pkcs7 -nocrl -certfile root.pem -certfile leaf.pem -outform DER | base64 "
	    ">out",
	    "openssl crl2pkcs7 -nocrl -certfile root.pem -certfile leaf.pem -outform DER | base64 "
	    "-w0 >out",
	    "{ printf '\\357\\273\\277'; cat root.pem intermediate.pem one.pem; } >out",
	};

	(void)state;
	for (size_t i = 0; i < sizeof commands / sizeof commands[0]; i++) {
		struct bundle *b = bundle_made_by(commands[i]);

		assert_int_equal(bundle_chain_count(b), 1);
		assert_int_equal(bundle_note_count(b), 3);
		assert_string_equal(bundle_note(b, 0)->reason, "bundle.leaf");
		assert_note(b, "bundle.leaf", "took: shop.example, serial ");
		assert_note(b, "bundle.chain", "took: Example Trust Server CA, which issued it");
		assert_note(
		    b, "bundle.root", "ignored: Example Trust Root CA, the root of its chain");
		bundle_free(b);
	}
}

static void pkcs7_is_read_in_pem_and_in_der_whatever_it_is_called(void **state)
{
	static const char *const commands[] = {
	    "openssl crl2pkcs7 -nocrl -certfile root.pem -certfile leaf.pem -out out",
	    "openssl crl2pkcs7 -nocrl -certfile root.pem -certfile leaf.pem -outform DER -out out",
	    "openssl crl2pkcs7 -in crl.pem -certfile root.pem -certfile leaf.pem -out out",
	    "openssl crl2pkcs7 -nocrl -certfile root.pem -certfile leaf.pem | "
	    "sed 's/PKCS7/CERTIFICATE/' >out",
	    "openssl crl2pkcs7 -nocrl -certfile root.pem -certfile leaf.pem | "
	    "sed 's/PKCS7/PKCS #7 SIGNED DATA/; s/$/\\r/' >out",
	    "openssl crl2pkcs7 -nocrl -certfile root.pem -certfile leaf.pem | "
	    "sed 's/PKCS7/CMS/' >out",
	    /* A message that somebody signed has its signer's chain. */
	    "echo x | openssl smime -sign -signer leaf.pem -inkey leaf.key -certfile root.pem "
	    "-certfile intermediate.pem -outform PEM -out out",
	};

	(void)state;
	for (size_t i = 0; i < sizeof commands / sizeof commands[0]; i++) {
		struct bundle *b = bundle_made_by(commands[i]);

		assert_note(b, "bundle.leaf", "shop.example");
		if (i < 6)
			assert_int_equal(bundle_chain_count(b), 1);
		bundle_free(b);
	}
}

static void what_is_ignored_is_told(void **state)
{
	static const struct {
		const char *command, *word, *text;
	} rows[] = {
	    {"cat one.pem one.pem >out", "bundle.twice", "shop.example, which is there twice"},
	    {"{ echo Dear customer; cat one.pem; echo Yours; } >out", "bundle.text", "on line 1"},
	    {"{ cat one.pem; echo; echo Yours; } >out", "bundle.text", "first on line 1"},
	    {"cat ec256.csr one.pem >out", "bundle.passed",
		"ignored: the block on line 1 is a certificate request (CSR)"},
	    {"cat one.pem crl.pem >out", "bundle.passed", " is a revocation list"},
	    {"openssl pkey -in ec256.key -pubout >out && cat one.pem >>out", "bundle.passed",
		" is a public key"},
	    {"openssl req -x509 -new -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout "
	     "/dev/null -subj '/C=JP/O=Example Trust/CN=Example Trust Server CA' -out twin.pem && "
	     "cat one.pem twin.pem >out",
		"bundle.stranger", "Example Trust Server CA, which is not in its chain"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		struct bundle *b = bundle_made_by(rows[i].command);

		assert_note(b, "bundle.leaf", "shop.example");
		assert_note(b, rows[i].word, rows[i].text);
		assert_int_equal(bundle_chain_count(b), 0);
		bundle_free(b);
	}
}

/* Who vouches for the issuer of a leaf below a root is the root itself. */
static void a_root_that_issued_the_leaf_is_its_chain(void **state)
{
	struct bundle *b = bundle_made_by(
	    "printf 'subjectAltName=DNS:shop.example\\n' >ext && openssl x509 -req -in ec256.csr "
	    "-CA root.pem -CAkey root.key -extfile ext -out under.pem && "
	    "cat root.pem under.pem >out");

	(void)state;
	assert_int_equal(bundle_chain_count(b), 1);
	assert_note(b, "bundle.chain", "Example Trust Root CA");
	bundle_free(b);
}

static void refuse_pick(const char *command, enum err err, const char *word, const char *text)
{
	struct bundle *b = bundle_new();
	struct buf file = made_by(command);
	struct problem why = {.text = ""};

	must_add(b, NULL, buf_str(&file));
	assert_int_equal(bundle_pick(b, NULL, 0, &why), err);
	assert_string_equal(why.reason, word);
	if (strstr(why.text, text) == NULL)
		fail_msg("\"%s\" does not say \"%s\"", why.text, text);
	bundle_free(b);
	buf_free(&file);
}

static void a_bundle_without_one_site_is_refused_by_name(void **state)
{
	(void)state;
	refuse_pick("cat one.pem intermediate.pem two.pem >out", ERR_INVALID, "certificate.several",
	    "2 certificates of sites: shop.example (serial ");
	refuse_pick("cat intermediate.pem root.pem >out", ERR_REFUSED, "certificate.ca",
	    "all 2 certificates are CAs'");
	refuse_pick("cat ec256.csr crl.pem >out", ERR_INVALID, "certificate.request",
	    "give the certificate that was issued for it");
	refuse_pick("echo hello >out", ERR_INVALID, "certificate.none", "no certificate");
}

static void of_several_sites_the_one_for_the_hosts_is_meant(void **state)
{
	static const struct str hosts[] = {{"other.example", 13}},
				others[] = {{"third.example", 13}};
	struct bundle *b = bundle_new();
	struct buf file = made_by("cat one.pem intermediate.pem two.pem >out");
	struct problem why = {.text = ""};

	(void)state;
	must_add(b, NULL, buf_str(&file));
	assert_int_equal(bundle_pick(b, hosts, 1, &why), ERR_OK);
	assert_note(b, "bundle.leaf", "other.example");
	assert_note(b, "bundle.stranger", "shop.example");
	assert_int_equal(bundle_chain_count(b), 1);
	bundle_free(b);
	b = bundle_new();
	must_add(b, NULL, buf_str(&file));
	assert_int_equal(bundle_pick(b, others, 1, &why), ERR_INVALID);
	assert_string_equal(why.reason, "certificate.several");
	bundle_free(b);
	buf_free(&file);
}

/* All hosts have to be covered: the first alone says nothing. */
static void the_one_for_the_hosts_is_for_all_of_them(void **state)
{
	static const struct str both[] = {{"both.example", 12}, {"www.both.example", 16}};
	static const struct str half[] = {{"both.example", 12}, {"shop.example", 12}};
	struct buf file = made_by("cat one.pem both.pem >out");
	struct bundle *b = bundle_new();
	struct problem why = {.text = ""};

	(void)state;
	must_add(b, NULL, buf_str(&file));
	assert_int_equal(bundle_pick(b, both, 2, &why), ERR_OK);
	assert_note(b, "bundle.leaf", "both.example");
	bundle_free(b);
	b = bundle_new();
	must_add(b, NULL, buf_str(&file));
	assert_int_equal(bundle_pick(b, half, 2, &why), ERR_INVALID);
	assert_string_equal(why.reason, "certificate.several");
	bundle_free(b);
	buf_free(&file);
}

static void a_precertificate_is_ignored_beside_its_certificate(void **state)
{
	struct bundle *b = bundle_made_by(
	    "printf "
	    "'subjectAltName=DNS:shop.example\\n1.3.6.1.4.1.11129.2.4.3=critical,DER:0500\\n' "
	    ">ext && openssl x509 -req -in ec256.csr -CA intermediate.pem -CAkey intermediate.key "
	    "-extfile ext -out pre.pem && cat pre.pem one.pem intermediate.pem >out");

	(void)state;
	assert_note(b, "bundle.leaf", "shop.example");
	assert_note(b, "bundle.precertificate", "leaf, a precertificate");
	assert_int_equal(bundle_chain_count(b), 1);
	bundle_free(b);
}

static void two_precertificates_are_two_sites(void **state)
{
	(void)state;
	refuse_pick("for i in 1 2; do printf '1.3.6.1.4.1.11129.2.4.3=critical,DER:0500\n' >ext && "
		    "openssl x509 -req -in ec256.csr -CA intermediate.pem -CAkey intermediate.key "
		    "-extfile ext; done >out",
	    ERR_INVALID, "certificate.several", "2 certificates of sites: leaf (serial ");
}

static void several_files_are_one_bundle_and_told_by_name(void **state)
{
	struct buf leaf = made_by("openssl x509 -in leaf.pem -outform DER -out out");
	struct buf chain = made_by("cat root.pem intermediate.pem >out");
	struct buf key = made_by("cp ec256.key out");
	struct bundle *b = bundle_new();
	struct problem why = {.text = ""};

	(void)state;
	must_add(b, "README.txt", STR("Thank you for your order."));
	must_add(b, "chain.pem", buf_str(&chain));
	must_add(b, "shop.crt", buf_str(&leaf));
	assert_int_equal(bundle_pick(b, NULL, 0, &why), ERR_OK);
	assert_int_equal(bundle_chain_count(b), 1);
	assert_note(b, "bundle.passed", "README.txt: the file has no certificate");
	assert_int_equal(bundle_add(b, "shop.key", buf_str(&key), &why), ERR_INVALID);
	assert_string_equal(why.reason, "certificate.secret");
	assert_true(
	    str_starts(str_from(why.text), STR("shop.key: the block on line 1 is a private")));
	bundle_free(b);
	buf_free(&leaf);
	buf_free(&chain);
	buf_free(&key);
}

static void what_is_written_gives_the_same_certificate_and_chain_again(void **state)
{
	struct bundle *b = bundle_made_by("{ echo hello; cat root.pem intermediate.pem one.pem "
					  "two.pem ec256.csr | sed '/^$/d'; } >all && "
					  "cat root.pem intermediate.pem one.pem ec256.csr >out");
	struct buf written = BUF_INIT(1 << 20), one;
	struct certificate *c = NULL, *alone = NULL;

	(void)state;
	bundle_write(b, &written);
	assert_int_equal(written.err, ERR_OK);
	one = ca_file("one.pem");
	assert_int_equal(certificate_read(buf_str(&written), &c, NULL), ERR_OK);
	assert_int_equal(certificate_read(buf_str(&one), &alone, NULL), ERR_OK);
	assert_string_equal(c->fingerprint, alone->fingerprint);
	assert_int_equal(c->chain_count, 1);
	assert_int_equal(alone->chain_count, 0);
	certificate_free(c);
	certificate_free(alone);
	bundle_free(b);
	buf_free(&one);
	buf_free(&written);
}

static void bundles_have_bounds(void **state)
{
	struct buf file = made_by("rm -f out; for i in $(seq 33); do openssl req -x509 -new -key "
				  "ec256.key -subj /CN=$i; done >out");
	struct bundle *b = bundle_new();
	struct problem why = {.text = ""};
	enum err err = ERR_OK;

	(void)state;
	assert_int_equal(bundle_add(b, NULL, buf_str(&file), &why), ERR_TOO_LARGE);
	assert_non_null(strstr(why.text, "more than 32 certificates"));
	bundle_free(b);
	b = bundle_new();
	for (unsigned i = 0; i < BUNDLE_FILES_MAX; i++)
		must_add(b, "readme", STR("hello"));
	err = bundle_add(b, "readme", STR("hello"), &why);
	assert_int_equal(err, ERR_TOO_LARGE);
	assert_true(bundle_note_count(b) <= BUNDLE_NOTES_MAX);
	bundle_free(b);
	buf_free(&file);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(the_chain_may_come_in_any_order_and_with_its_root),
	    cmocka_unit_test(pkcs7_is_read_in_pem_and_in_der_whatever_it_is_called),
	    cmocka_unit_test(what_is_ignored_is_told),
	    cmocka_unit_test(a_root_that_issued_the_leaf_is_its_chain),
	    cmocka_unit_test(a_bundle_without_one_site_is_refused_by_name),
	    cmocka_unit_test(of_several_sites_the_one_for_the_hosts_is_meant),
	    cmocka_unit_test(the_one_for_the_hosts_is_for_all_of_them),
	    cmocka_unit_test(two_precertificates_are_two_sites),
	    cmocka_unit_test(a_precertificate_is_ignored_beside_its_certificate),
	    cmocka_unit_test(several_files_are_one_bundle_and_told_by_name),
	    cmocka_unit_test(what_is_written_gives_the_same_certificate_and_chain_again),
	    cmocka_unit_test(bundles_have_bounds),
	};

	return cmocka_run_group_tests(tests, start, ca_stop);
}
