/* Tests which requests for certificates are taken, and why others are not. */
#include "unit/fixtures/ca.h"

#include <openssl/err.h>
#include "pki/certificate_read.h"
#include "pki/csr.h"

/* Runs a shell command in the CA's folder and reads the file "out" that it makes. */
static struct buf made_by(const char *command)
{
	ca_shell("cd %s && { %s; } 2>/dev/null", ca_dir, command);
	return ca_file("out");
}

static struct csr *read_made_by(const char *command)
{
	struct buf file = made_by(command);
	struct csr *csr = NULL;
	struct problem why = {.text = ""};

	if (csr_read(buf_str(&file), &csr, &why))
		fail_msg("%s: %s", command, why.text);
	assert_int_equal(ERR_peek_error(), 0);
	buf_free(&file);
	return csr;
}

static void refuse_made_by(const char *command, enum err err, const char *word, const char *text)
{
	struct buf file = made_by(command);
	struct csr *csr = NULL;
	struct problem why = {.text = ""};

	assert_int_equal(csr_read(buf_str(&file), &csr, &why), err);
	assert_null(csr);
	assert_string_equal(why.reason, word);
	if (strstr(why.text, text) == NULL)
		fail_msg("\"%s\" does not say \"%s\"", why.text, text);
	assert_int_equal(ERR_peek_error(), 0);
	assert_int_equal(csr_read(buf_str(&file), &csr, NULL), err);
	buf_free(&file);
}

#define REQ(key, more) "openssl req -new -key " key " -subj '/C=JP/O=Example/CN=Shop.example' " more

/* A key of each kind; shop.csr is for shop.example and www.shop.example. */
static int start(void **state)
{
	ca_start(state);
	ca_shell(
	    "cd %s && for size in 1024 2048; do openssl genpkey -algorithm RSA -pkeyopt "
	    "rsa_keygen_bits:$size -out rsa$size.key 2>/dev/null; done; for curve in 224 256 "
	    "384 521; do openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-$curve -out "
	    "p$curve.key; done; openssl genpkey -algorithm ED25519 -out ed.key; " REQ("p256.key",
		"-addext subjectAltName=DNS:shop.example,DNS:www.shop.example "
		"-out shop.csr"),
	    ca_dir);
	return 0;
}

static void a_request_shows_whom_and_what_it_is_for(void **state)
{
	struct csr *csr = read_made_by("cp shop.csr out");
	struct buf subject = BUF_INIT(1000);

	(void)state;
	certificate_write_name(csr->subject, csr->subject_count, &subject);
	assert_string_equal(subject.at, "C=JP, O=Example, CN=Shop.example");
	assert_int_equal(csr->name_count, 2);
	assert_string_equal(csr->names[0], "shop.example");
	assert_string_equal(csr->names[1], "www.shop.example");
	assert_string_equal(csr->key_algorithm, "EC");
	assert_string_equal(csr->key_curve, "P-256");
	assert_int_equal(csr->key_bits, 256);
	assert_false(csr->has_mail || csr->has_password);
	assert_true(csr->der.len > 100);
	buf_free(&subject);
	csr_free(csr);
}

static void both_names_of_pem_text_around_it_and_der_are_read(void **state)
{
	static const char *const commands[] = {
	    "sed 's/ CERT/ NEW CERT/' shop.csr >out",
	    "{ printf '\\357\\273\\277'; sed 's/$/\\r/' shop.csr; } >out",
	    "{ echo Please:; cat shop.csr; echo Thanks; } >out",
	    "openssl req -in shop.csr -text -out out",
	    "openssl req -in shop.csr -outform DER -out out",
	};

	(void)state;
	for (size_t i = 0; i < sizeof commands / sizeof commands[0]; i++) {
		struct csr *csr = read_made_by(commands[i]);

		assert_int_equal(csr->name_count, 2);
		csr_free(csr);
	}
}

static void the_key_of_a_request_is_that_of_its_certificate(void **state)
{
	struct csr *csr = read_made_by("cp shop.csr out");
	struct buf file =
	    made_by("printf 'subjectAltName=DNS:shop.example\\n' >ext && openssl x509 "
		    "-req -in shop.csr -CA intermediate.pem -CAkey intermediate.key "
		    "-extfile ext -out out");
	struct certificate *c = NULL;
	struct csr *other = read_made_by(REQ("p384.key", "-out out"));

	(void)state;
	assert_int_equal(certificate_read(buf_str(&file), &c, NULL), ERR_OK);
	assert_int_equal(strlen(csr->key_digest), 64);
	assert_string_equal(c->key_digest, csr->key_digest);
	assert_string_not_equal(c->key_digest, other->key_digest);
	certificate_free(c);
	csr_free(other);
	csr_free(csr);
	buf_free(&file);
}

static void keys_are_rsa_of_2048_bits_or_on_the_two_curves(void **state)
{
	static const char *const taken[] = {"rsa2048.key", "p256.key", "p384.key"};
	static const char *const refused[] = {"rsa1024.key", "p224.key", "p521.key", "ed.key"};
	char command[200];

	(void)state;
	for (size_t i = 0; i < sizeof taken / sizeof taken[0]; i++) {
		snprintf(command, sizeof command, REQ("%s", "-out out"), taken[i]);
		csr_free(read_made_by(command));
	}
	for (size_t i = 0; i < sizeof refused / sizeof refused[0]; i++) {
		snprintf(command, sizeof command, REQ("%s", "-out out"), refused[i]);
		refuse_made_by(command, ERR_REFUSED, "csr.key", "is not taken: RSA of 2048 bits");
	}
}

static void what_is_no_sound_request_is_refused_in_words(void **state)
{
	(void)state;
	refuse_made_by(": >out", ERR_INVALID, "csr.other", "no certificate request");
	refuse_made_by(
	    "cp root.pem out", ERR_INVALID, "csr.other", "line 1 is no certificate request");
	refuse_made_by("cat shop.csr p256.key >out", ERR_INVALID, "csr.secret", "is a private key");
	refuse_made_by("cat shop.csr shop.csr >out", ERR_INVALID, "csr.several", "give one");
	refuse_made_by("sed 3d shop.csr >out", ERR_INVALID, "csr.damaged", "is damaged");
	refuse_made_by("openssl req -in shop.csr -outform DER -out out && echo >>out", ERR_INVALID,
	    "csr.damaged", "is damaged");
	refuse_made_by("openssl x509 -in root.pem -outform DER -out out", ERR_INVALID,
	    "csr.damaged", "is damaged");
	/* One letter of the subject is another: nobody signed that. */
	refuse_made_by("openssl req -in shop.csr -outform DER | sed 's/Example/Exbmple/' >out",
	    ERR_INVALID, "csr.signature", "its signature is not by the key");
}

/* Signed by its key, which `openssl req` would not do. */
static void a_country_of_another_type_is_refused(void **state)
{
	static const struct {
		int type;
		const char *text;
	} rows[] = {
	    {V_ASN1_UTF8STRING, "JP"}, {V_ASN1_PRINTABLESTRING, "JPN"}, {V_ASN1_IA5STRING, "JP"}};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		X509_REQ *x = X509_REQ_new();
		X509_NAME_ENTRY *entry = X509_NAME_ENTRY_create_by_NID(NULL, NID_countryName,
		    rows[i].type, (const unsigned char *)rows[i].text, (int)strlen(rows[i].text));
		struct problem why = {.text = ""};
		struct csr *csr = NULL;
		unsigned char *der = NULL;
		int len;

		assert_true(X509_NAME_add_entry(X509_REQ_get_subject_name(x), entry, -1, 0));
		assert_true(X509_REQ_set_pubkey(x, forge_key()));
		assert_true(X509_REQ_sign(x, forge_key(), EVP_sha256()) > 0);
		len = i2d_X509_REQ(x, &der);
		assert_int_equal(csr_read((struct str){(const char *)der, (size_t)len}, &csr, &why),
		    ERR_INVALID);
		assert_string_equal(why.reason, "csr.country");
		OPENSSL_free(der);
		X509_NAME_ENTRY_free(entry);
		X509_REQ_free(x);
	}
}

static void an_email_address_is_noticed_and_left_out(void **state)
{
	struct csr *csr = read_made_by("openssl req -new -key p256.key -subj "
				       "'/C=JP/O=Example/CN=shop.example/emailAddress=taro@shop."
				       "example' -out out");
	struct buf subject = BUF_INIT(1000);

	(void)state;
	assert_true(csr->has_mail);
	certificate_write_name(csr->subject, csr->subject_count, &subject);
	assert_string_equal(subject.at, "C=JP, O=Example, CN=shop.example");
	buf_free(&subject);
	csr_free(csr);
	csr = read_made_by(REQ(
	    "p256.key", "-addext subjectAltName=DNS:shop.example,email:t@shop.example -out out"));
	assert_true(csr->has_mail);
	assert_int_equal(csr->name_count, 1);
	csr_free(csr);
}

static void names_that_are_no_hosts_of_the_contract_are_refused(void **state)
{
	static const struct str both[] = {{"shop.example", 12}, {"www.shop.example", 16}};
	static const struct str wild[] = {{"*.shop.example", 14}, {"shop.example", 12}};
	struct csr *csr = read_made_by("cp shop.csr out");
	struct problem why = {.text = ""};

	(void)state;
	assert_int_equal(csr_check_hosts(csr, both, 2, &why), ERR_OK);
	assert_int_equal(csr_check_hosts(csr, wild, 2, &why), ERR_OK);
	assert_int_equal(csr_check_hosts(csr, both, 1, &why), ERR_REFUSED);
	assert_string_equal(why.reason, "csr.host");
	assert_string_equal(why.about, "www.shop.example");
	assert_int_equal(csr_check_hosts(csr, wild, 1, &why), ERR_REFUSED);
	assert_string_equal(why.about, "shop.example");
	csr_free(csr);
	csr = read_made_by("openssl req -new -key p256.key -subj '/O=Example' -out out");
	assert_int_equal(csr_check_hosts(csr, both, 0, &why), ERR_OK);
	csr_free(csr);
	csr = read_made_by("openssl req -new -key p256.key -subj '/CN=Our Shop' -out out");
	assert_int_equal(csr_check_hosts(csr, both, 2, &why), ERR_REFUSED);
	assert_string_equal(why.about, "our shop");
	csr_free(csr);
}

static void a_large_file_is_refused(void **state)
{
	char *large = calloc(1, CSR_FILE_MAX + 1);
	struct csr *csr = NULL;
	struct problem why = {.text = ""};

	(void)state;
	assert_int_equal(
	    csr_read((struct str){large, CSR_FILE_MAX + 1}, &csr, &why), ERR_TOO_LARGE);
	assert_int_equal(csr_read((struct str){NULL, 0}, &csr, &why), ERR_INVALID);
	free(large);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_request_shows_whom_and_what_it_is_for),
	    cmocka_unit_test(both_names_of_pem_text_around_it_and_der_are_read),
	    cmocka_unit_test(the_key_of_a_request_is_that_of_its_certificate),
	    cmocka_unit_test(keys_are_rsa_of_2048_bits_or_on_the_two_curves),
	    cmocka_unit_test(what_is_no_sound_request_is_refused_in_words),
	    cmocka_unit_test(a_country_of_another_type_is_refused),
	    cmocka_unit_test(an_email_address_is_noticed_and_left_out),
	    cmocka_unit_test(names_that_are_no_hosts_of_the_contract_are_refused),
	    cmocka_unit_test(a_large_file_is_refused),
	};

	return cmocka_run_group_tests(tests, start, ca_stop);
}
