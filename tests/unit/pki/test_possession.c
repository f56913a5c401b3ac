/* Who has a certificate's file: has he its private key, too? */
#include "pki/possession.h"

#include "base/file.h"
#include "unit/fixtures/ca.h"

static int start(void **state)
{
	ca_start(state);
	ca_shell("tests/fixtures/ca %s leaf sato --use clientAuth --subject /CN=sato >/dev/null",
	    ca_dir);
	ca_shell("cd %s; openssl ecparam -name prime256v1 -genkey -noout -out ito.key", ca_dir);
	ca_shell(
	    "tests/fixtures/ca %s leaf short --key rsa2048 --subject /CN=short >/dev/null", ca_dir);
	ca_shell(
	    "cd %s; openssl pkey -in sato.key -aes128 -passout pass:x -out locked.key", ca_dir);
	ca_shell(
	    "cd %s; openssl genpkey -algorithm ed25519 -out ed.key; openssl req -x509 -new -key "
	    "ed.key -subj /CN=ed -out ed.pem",
	    ca_dir);
	ca_shell(
	    "cd %s; cat sato.key sato.pem >both.pem; echo x >nothing.pem; head -c 300 sato.pem "
	    ">cut.pem",
	    ca_dir);
	return 0;
}

static struct str read_ca_file(const char *name, struct buf *to)
{
	struct problem why;
	char path[256];

	snprintf(path, sizeof path, "%s/%s", ca_dir, name);
	if (file_read(path, to, &why))
		fail_msg("%s", why.text);
	return buf_str(to);
}

static enum err prove(const char *certificate, const char *key, struct problem *why)
{
	struct buf one = BUF_INIT(POSSESSION_FILE_MAX), two = BUF_INIT(POSSESSION_FILE_MAX),
		   der = BUF_INIT(POSSESSION_FILE_MAX);
	enum err err;

	*why = (struct problem){.text = ""};
	err = possession_prove(read_ca_file(certificate, &one), read_ca_file(key, &two), &der, why);
	assert_true((der.len > 0) == (err == ERR_OK));
	buf_free(&one);
	buf_free(&two);
	buf_free(&der);
	return err;
}

static void its_own_key_proves_it(void **state)
{
	struct problem why;

	(void)state;
	assert_int_equal(prove("sato.pem", "sato.key", &why), ERR_OK);
	assert_int_equal(prove("short.pem", "short.key", &why), ERR_OK);
	assert_int_equal(prove("ed.pem", "ed.key", &why), ERR_OK);
	assert_int_equal(prove("both.pem", "both.pem", &why), ERR_OK);
}

static void the_key_of_another_proves_nothing(void **state)
{
	struct problem why;

	(void)state;
	assert_int_equal(prove("sato.pem", "ito.key", &why), ERR_REFUSED);
	assert_string_equal(why.text, "the private key is not that of the certificate");
	assert_int_equal(prove("sato.pem", "short.key", &why), ERR_REFUSED);
	assert_int_equal(prove("ed.pem", "sato.key", &why), ERR_REFUSED);
}

/* The numbers that are public, and a secret that was made up. */
static void a_key_that_only_looks_like_it_proves_nothing(void **state)
{
	struct buf pem = BUF_INIT(POSSESSION_FILE_MAX), key = BUF_INIT(POSSESSION_FILE_MAX),
		   der = BUF_INIT(POSSESSION_FILE_MAX);
	struct problem why;

	(void)state;
	read_ca_file("short.pem", &pem);
	/* The library refuses to write such a file: openssl asn1parse does not. */
	ca_shell(
	    "cd %s; n=$(openssl x509 -in short.pem -noout -modulus | cut -d= -f2); { echo "
	    "asn1=SEQUENCE:k; echo '[k]'; echo v=INTEGER:0; echo n=INTEGER:0x$n; echo "
	    "e=INTEGER:65537; echo d=INTEGER:0x$n; echo p=INTEGER:3; echo q=INTEGER:5; echo "
	    "dp=INTEGER:1; echo dq=INTEGER:1; echo qi=INTEGER:1; } >fake.txt; openssl asn1parse "
	    "-genconf fake.txt -noout -out fake.der; { echo '-----BEGIN RSA PRIVATE KEY-----'; "
	    "base64 fake.der; echo '-----END RSA PRIVATE KEY-----'; } >fake.key",
	    ca_dir);
	read_ca_file("fake.key", &key);
	assert_int_equal(possession_prove(buf_str(&pem), buf_str(&key), &der, &why), ERR_REFUSED);
	buf_free(&pem);
	buf_free(&key);
	buf_free(&der);
}

static void what_is_no_certificate_or_no_key_is_told(void **state)
{
	struct problem why;

	(void)state;
	assert_int_equal(prove("nothing.pem", "sato.key", &why), ERR_INVALID);
	assert_string_equal(why.text, "there is no PEM certificate in the file");
	assert_int_equal(prove("cut.pem", "sato.key", &why), ERR_INVALID);
	assert_int_equal(prove("sato.pem", "nothing.pem", &why), ERR_INVALID);
	assert_non_null(strstr(why.text, "no PEM private key"));
	assert_int_equal(prove("sato.pem", "locked.key", &why), ERR_INVALID);
	assert_non_null(strstr(why.text, "without a pass phrase"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(its_own_key_proves_it),
	    cmocka_unit_test(the_key_of_another_proves_nothing),
	    cmocka_unit_test(a_key_that_only_looks_like_it_proves_nothing),
	    cmocka_unit_test(what_is_no_certificate_or_no_key_is_told),
	};

	return cmocka_run_group_tests(tests, start, ca_stop);
}
