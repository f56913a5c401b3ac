/* Tests which files src/pki/certificate_file reads, and what it says of the others. */
#include "unit/fixtures/ca.h"

#include <unistd.h>
#include <openssl/err.h>
#include "pki/certificate_read.h"
#include "pki/fingerprint.h"

static void accept(struct str file)
{
	struct certificate *c = NULL;
	struct problem why = {.text = ""};
	char fingerprint[DIGEST_HEX];

	if (certificate_read(file, &c, &why))
		fail_msg("%s", why.text);
	assert_true(certificate_covers(c, "shop.example"));
	assert_int_equal(ERR_peek_error(), 0);
	/* Whoever asks for the fingerprint alone gets the same. */
	assert_int_equal(fingerprint_of_file(file, fingerprint), ERR_OK);
	assert_string_equal(fingerprint, c->fingerprint);
	certificate_free(c);
}

static void refuse(struct str file, enum err err, const char *reason)
{
	struct certificate *c = NULL;
	struct problem why = {.text = ""};

	assert_int_equal(certificate_read(file, &c, &why), err);
	assert_null(c);
	if (strstr(why.text, reason) == NULL)
		fail_msg("\"%s\" does not say \"%s\"", why.text, reason);
	if (strchr(".:;,~", why.text[strlen(why.text) - 1]) != NULL)
		fail_msg("\"%s\" is no sentence without its full stop", why.text);
	assert_int_equal(ERR_peek_error(), 0);
	assert_int_equal(certificate_read(file, &c, NULL), err);
}

/* Runs a shell command in the CA's folder and reads the file "out" that it makes. */
static struct buf made_by(const char *command)
{
	ca_shell("cd %s && { %s; } 2>/dev/null", ca_dir, command);
	return ca_file("out");
}

static void accept_made_by(const char *command)
{
	struct buf file = made_by(command);

	accept(buf_str(&file));
	buf_free(&file);
}

static void refuse_made_by(const char *command, const char *reason)
{
	struct buf file = made_by(command);

	refuse(buf_str(&file), ERR_INVALID, reason);
	buf_free(&file);
}

/* leaf.pem is the leaf and its intermediate, one.pem the leaf alone. */
static int start(void **state)
{
	ca_start(state);
	ca_shell("tests/fixtures/ca %s leaf leaf --host shop.example >/dev/null", ca_dir);
	ca_shell("tests/fixtures/ca %s leaf other --host other.example >/dev/null", ca_dir);
	ca_shell("tests/fixtures/ca %s crl other >/dev/null 2>&1", ca_dir);
	ca_shell("cd %s && openssl x509 -in leaf.pem >one.pem", ca_dir);
	return 0;
}

static void a_leaf_is_read_in_pem_and_in_der_with_and_without_its_chain(void **state)
{
	(void)state;
	accept_made_by("cp one.pem out");
	accept_made_by("cp leaf.pem out");
	accept_made_by("cat leaf.pem root.pem >out");
	accept_made_by("openssl x509 -in leaf.pem -outform DER >out");
}

static void text_around_certificates_is_skipped(void **state)
{
	(void)state;
	accept_made_by("{ cat one.pem; echo rubbish; } >out");
	accept_made_by("openssl x509 -in leaf.pem -text >out");
	accept_made_by("{ openssl x509 -in leaf.pem -text; echo ' 1 s:CN = x'; "
		       "openssl x509 -in intermediate.pem -text; } >out");
	accept_made_by("{ echo 'Bag Attributes'; echo '----- mine -----'; cat leaf.pem; } >out");
}

static void line_ends_blanks_and_a_byte_order_mark_do_not_matter(void **state)
{
	(void)state;
	accept_made_by("sed 's/$/\\r/' leaf.pem >out");
	accept_made_by("tr '\\n' '\\r' <leaf.pem >out");
	accept_made_by("tr '\\n' '\\r' <leaf.pem | sed 's/\\r$//' >out");
	accept_made_by("{ printf 'Subject: x\\r\\r'; tr '\\n' '\\r' <one.pem; } >out");
	accept_made_by("{ printf '\\357\\273\\277'; cat leaf.pem; } >out");
	accept_made_by("sed 's/^/  /; s/$/ \\t/' leaf.pem >out");
	accept_made_by("printf %s \"$(cat leaf.pem)\" >out");
	accept_made_by("{ cat leaf.pem; printf '\\n \\r\\n\\n'; } >out");
	accept_made_by(
	    "{ echo -----BEGIN CERTIFICATE-----; openssl x509 -in leaf.pem -outform DER | "
	    "base64 -w0; echo; echo -----END CERTIFICATE-----; } >out");
	accept_made_by("sed 's/ CERT/ X509 CERT/' leaf.pem >out");
}

static void what_is_no_certificate_is_named(void **state)
{
	static const struct {
		const char *command, *reason;
	} rows[] = {
	    {"cp ec256.key out", "line 1 is a private key"},
	    {"openssl ec -in ec256.key -out out", "line 1 is a private key"},
	    {"openssl pkcs8 -topk8 -in ec256.key -passout pass:x -out out", "is a private key"},
	    {"openssl ec -in ec256.key -aes128 -passout pass:x -out out", "is a private key"},
	    {"cat one.pem ec256.key >out", "is a private key"},
	    {"cat ec256.key one.pem >out", "line 1 is a private key"},
	    {"openssl pkey -in ec256.key -outform DER -out out", "the file is a private key"},
	    {"openssl ec -in ec256.key -outform DER -out out", "the file is a private key"},
	    {"openssl genrsa -traditional 1024 | openssl rsa -traditional -outform DER -out out",
		"the file is a private key"},
	    {"openssl pkcs8 -topk8 -in ec256.key -passout pass:x -outform DER -out out",
		"the file is a private key"},
	    {"cp ec256.csr out", "certificate request (CSR)"},
	    {"openssl req -in ec256.csr -outform DER -out out", "certificate request (CSR)"},
	    {"openssl crl2pkcs7 -nocrl -out out", "PKCS#7 message without certificates"},
	    {"openssl crl2pkcs7 -in crl.pem -outform DER -out out",
		"PKCS#7 message without certificates"},
	    {"openssl crl2pkcs7 -nocrl -certfile leaf.pem -outform DER -out out && "
	     "echo >>out",
		"1 bytes follow the bundle in the file"},
	    {"openssl pkcs12 -export -in leaf.pem -inkey ec256.key -passout pass:x -out out",
		"PKCS#12"},
	    {"cp crl.pem out", "a revocation list: give"},
	    {"openssl crl -in crl.pem -outform DER -out out", "a revocation list: give"},
	    {"openssl pkey -in ec256.key -pubout -out out", "public key"},
	    {"openssl pkey -in ec256.key -pubout -outform DER -out out", "public key"},
	    {"openssl x509 -in leaf.pem -trustout -out out", "OpenSSL's own form"},
	    {"cat ec256.csr crl.pem >out", "certificate request (CSR): give"},
	    {"openssl ecparam -name prime256v1 -out out", "parameters of a key"},
	    {"openssl req -in ec256.csr -pubkey -noout -out out", "public key"},
	    {"sed 's/CERTIFICATE/SOMETHING ELSE/' one.pem >out", "not labelled CERTIFICATE"},
	    {"sed 's/CERTIFICATE/certificate/' one.pem >out", "not labelled CERTIFICATE"},
	    {": >out", "empty"},
	    {"echo hello >out", "no certificate"},
	    {"printf '\\357\\273\\277' >out", "no certificate"},
	    {"{ grep -v -e ----- one.pem; echo; echo Yours, ; } >out", "with the lines -----BEGIN"},
	    {"grep -v -e ----- one.pem | head -n 4 >out", "is cut off, or damaged"},
	    {"grep -v -e ----- one.pem | head -c 350 >out", "with the lines -----BEGIN"},
	    {"iconv -t UTF-16 one.pem >out", "UTF-16"},
	    {"printf 'PK\\003\\004abc' >out", "ZIP"},
	    {"printf '\\376\\355\\376\\355\\0\\0\\0\\2' >out", "Java key store"},
	    {"head -c 400 /dev/zero >out", "no certificate"},
	    {"printf '0\\202' >out", "is not an X.509 certificate"},
	    {"printf '0\\202\\1\\1abcdefg' >out", "is cut off, or damaged"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
		refuse_made_by(rows[i].command, rows[i].reason);
}

static void damaged_pem_is_refused_by_the_line(void **state)
{
	static const struct {
		const char *command, *reason;
	} rows[] = {
	    {"sed 3s/././ one.pem | sed '3s/^...../ab*cd/' >out", "line 3 is not base64"},
	    {"sed '3s/^./=/' one.pem >out", "line 3 is not base64"},
	    {"sed '3s/^./\\xE3\\x81\\x82/' one.pem >out", "line 3 is not base64"},
	    {"head -n 5 one.pem >out", "line 1 is cut off"},
	    {"sed '3s/^.//' one.pem >out", "line 1 is cut off"},
	    {"grep -v END one.pem >out", "line 1 is cut off"},
	    {"{ grep -v END one.pem; cat intermediate.pem; } >out", "line 1 is cut off"},
	    {"sed 's/END CERT/END X509 CERT/' one.pem >out", "line 1 is cut off"},
	    {"grep -v BEGIN one.pem | sed 1s/^M/N/ >out", "damaged BEGIN line, or an END"},
	    {"sed '1s/-$//' one.pem >out", "line 1 is a damaged BEGIN"},
	    {"sed '1s/-----/----/' one.pem >out", "an END line without BEGIN"},
	    {"sed 5d one.pem >out", "line 1 is cut off, or damaged"},
	    {"sed '1a Proc-Type: 4,ENCRYPTED' one.pem >out", "it is encrypted"},
	    {"{ cat one.pem; echo -----BEGIN CERTIF; } >out", " is a damaged BEGIN"},
	    {"{ cat one.pem; grep -v END root.pem; } >out", " is cut off"},
	    {"{ cat one.pem; echo -----BEGIN CERTIFICATE-----; echo YWJj; "
	     "echo -----END CERTIFICATE-----; } >out",
		"damaged"},
	    {"{ echo -----BEGIN CERTIFICATE-----; echo -----END CERTIFICATE-----; } >out",
		"line 1 is not an X.509 certificate"},
	    {"{ echo -----BEGIN CERTIFICATE-----; { openssl x509 -in one.pem -outform DER; echo; } "
	     "| base64; echo -----END CERTIFICATE-----; } >out",
		"1 bytes follow the certificate in the block on line 1"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
		refuse_made_by(rows[i].command, rows[i].reason);
}

static void der_is_taken_whole_and_alone(void **state)
{
	struct buf der = made_by("openssl x509 -in leaf.pem -outform DER >out");

	(void)state;
	for (size_t len = 0; len < der.len; len++) {
		struct certificate *c = NULL;

		assert_int_equal(
		    certificate_read((struct str){der.at, len}, &c, NULL), ERR_INVALID);
	}
	buf_puts(&der, "more");
	refuse(buf_str(&der), ERR_INVALID, "4 bytes follow the certificate in the file");
	buf_free(&der);
}

/* The same certificate with its outer length in one more byte than it needs. */
static void ber_that_is_not_der_is_refused(void **state)
{
	struct buf der = made_by("openssl x509 -in leaf.pem -outform DER >out");
	struct buf ber = BUF_INIT(1 << 16);

	(void)state;
	assert_int_equal((unsigned char)der.at[1], 0x82);
	buf_add(&ber, "\x30\x83\0", 3);
	buf_add(&ber, der.at + 2, der.len - 2);
	refuse(buf_str(&ber), ERR_INVALID, "not encoded by the rules of DER");
	buf_free(&ber);
	buf_free(&der);
}

static void an_expired_chain_member_does_not_matter(void **state)
{
	(void)state;
	accept_made_by("printf 'basicConstraints=CA:TRUE\\n' >ext && openssl req -new -key "
		       "intermediate.key -subj '/C=JP/O=Example Trust/CN=Example Trust Server CA' "
		       "-out old.csr && faketime 2001-01-01 openssl x509 -req -in old.csr -days 1 "
		       "-CA root.pem -CAkey root.key -extfile ext -out old.pem && "
		       "cat one.pem old.pem >out");
}

static void a_file_past_the_limit_is_refused_with_the_figures(void **state)
{
	char *large = calloc(1, CERTIFICATE_FILE_MAX + 1);

	(void)state;
	refuse((struct str){large, CERTIFICATE_FILE_MAX + 1}, ERR_TOO_LARGE,
	    "1048577 bytes: at most 1048576");
	refuse((struct str){large, CERTIFICATE_FILE_MAX}, ERR_INVALID, "no certificate");
	free(large);
}

static void a_file_without_a_certificate_has_no_fingerprint(void **state)
{
	static const char *const texts[] = {"", "hello", "-----BEGIN CERTIFICATE-----\nabc"};
	char fingerprint[DIGEST_HEX];

	(void)state;
	for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++)
		assert_int_equal(fingerprint_of_file(str_from(texts[i]), fingerprint), ERR_INVALID);
	assert_int_equal(fingerprint_of_file((struct str){NULL, 0}, fingerprint), ERR_INVALID);
}

/* A prompt would wait for the pipe on standard input, or for a terminal: alarm() ends the test. */
static void an_encrypted_key_asks_nobody_for_a_pass_phrase(void **state)
{
	struct buf file = made_by("openssl ec -in ec256.key -aes128 -passout pass:x -out out");
	int input = dup(0), ends[2];

	(void)state;
	alarm(10);
	assert_int_equal(pipe(ends), 0);
	assert_int_equal(dup2(ends[0], 0), 0);
	refuse(buf_str(&file), ERR_INVALID, "private key");
	assert_int_equal(dup2(input, 0), 0);
	close(ends[0]);
	close(ends[1]);
	close(input);
	alarm(0);
	buf_free(&file);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_leaf_is_read_in_pem_and_in_der_with_and_without_its_chain),
	    cmocka_unit_test(text_around_certificates_is_skipped),
	    cmocka_unit_test(line_ends_blanks_and_a_byte_order_mark_do_not_matter),
	    cmocka_unit_test(what_is_no_certificate_is_named),
	    cmocka_unit_test(damaged_pem_is_refused_by_the_line),
	    cmocka_unit_test(der_is_taken_whole_and_alone),
	    cmocka_unit_test(ber_that_is_not_der_is_refused),
	    cmocka_unit_test(an_expired_chain_member_does_not_matter),
	    cmocka_unit_test(a_file_past_the_limit_is_refused_with_the_figures),
	    cmocka_unit_test(a_file_without_a_certificate_has_no_fingerprint),
	    cmocka_unit_test(an_encrypted_key_asks_nobody_for_a_pass_phrase),
	};

	return cmocka_run_group_tests(tests, start, ca_stop);
}
