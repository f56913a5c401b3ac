/* Tests of src/pki/sign/key: OpenSSL's own program agrees with what is signed and with the public
 * key. */
#include "pki/sign/key.h"

#include <sys/stat.h>
#include "base/file.h"
#include "base/hex.h"
#include "pki/sign/ed25519.h"
#include "unit/fixtures/ca.h"

static const char *path_of(const char *name)
{
	static char path[256];

	snprintf(path, sizeof path, "%s/%s", ca_dir, name);
	return path;
}

static struct sign_key *load(enum sign_kind kind, const char *name)
{
	struct problem why = {.text = ""};
	struct sign_key *key = NULL;

	if (sign_key_load(kind, path_of(name), &key, &why))
		fail_msg("%s", why.text);
	return key;
}

static struct sign_key *make(enum sign_kind kind, const char *name)
{
	struct problem why = {.text = ""};

	if (sign_key_create(kind, path_of(name), &why))
		fail_msg("%s", why.text);
	return load(kind, name);
}

static void keep(const char *name, const void *bytes, size_t len)
{
	assert_int_equal(
	    file_replace(path_of(name), (struct str){(const char *)bytes, len}, NULL), ERR_OK);
}

static void a_new_key_is_read_by_its_owner_only_and_replaces_nothing(void **state)
{
	struct problem why = {.text = ""};
	struct stat facts;
	struct sign_key *key = make(SIGN_P256, "new.pem"), *again;
	unsigned char public[2][SIGN_PUBLIC_MAX];
	size_t len;

	(void)state;
	assert_int_equal(stat(path_of("new.pem"), &facts), 0);
	assert_int_equal(facts.st_mode & 07777, 0600);
	assert_int_equal(facts.st_nlink, 1);
	assert_int_equal(sign_key_create(SIGN_P256, path_of("new.pem"), &why), ERR_EXISTS);
	assert_non_null(strstr(why.text, "new.pem"));
	again = load(SIGN_P256, "new.pem");
	sign_key_public(key, public[0], &len);
	assert_int_equal(len, 64);
	sign_key_public(again, public[1], &len);
	assert_memory_equal(public[0], public[1], len);
	sign_key_free(key);
	sign_key_free(again);
	assert_int_equal(
	    sign_key_create(SIGN_P256, path_of("none/new.pem"), &why), ERR_UNAVAILABLE);
}

static void openssl_verifies_what_ed25519_signs(void **state)
{
	struct sign_key *key = make(SIGN_ED25519, "ed.pem");
	unsigned char signature[SIGN_BYTES], again[SIGN_BYTES], public[SIGN_PUBLIC_MAX];
	struct str said = STR("what is said");
	size_t len;

	(void)state;
	assert_int_equal(sign_key_sign(key, said, signature), ERR_OK);
	assert_int_equal(sign_key_sign(key, said, again), ERR_OK);
	assert_memory_equal(signature, again, SIGN_BYTES);
	sign_key_public(key, public, &len);
	assert_int_equal(len, ED25519_PUBLIC_BYTES);
	assert_true(ed25519_verify(public, said, signature));
	keep("said", said.at, said.len);
	keep("signature", signature, SIGN_BYTES);
	ca_shell("cd %s; openssl pkeyutl -verify -rawin -inkey ed.pem -in said -sigfile signature "
		 ">/dev/null",
	    ca_dir);
	sign_key_free(key);
}

/* The DER of r and s, which openssl wants: zeros in front go, and come where a sign would be. */
static size_t write_der(const unsigned char raw[SIGN_BYTES], unsigned char *to)
{
	size_t len = 2;

	for (int half = 0; half < 2; half++) {
		const unsigned char *at = raw + 32 * half;
		size_t zeros = 0, sign;

		while (zeros < 31 && at[zeros] == 0)
			zeros++;
		sign = at[zeros] >> 7;
		to[len++] = 2;
		to[len++] = (unsigned char)(32 - zeros + sign);
		if (sign)
			to[len++] = 0;
		memcpy(to + len, at + zeros, 32 - zeros);
		len += 32 - zeros;
	}
	to[0] = 0x30;
	to[1] = (unsigned char)(len - 2);
	return len;
}

static void openssl_verifies_what_p256_signs(void **state)
{
	struct sign_key *key = make(SIGN_P256, "p256.pem");
	unsigned char signature[SIGN_BYTES], der[80];

	(void)state;
	keep("said", "what is said", 12);
	assert_int_equal(sign_key_sign(key, STR("what is said"), signature), ERR_OK);
	keep("signature", der, write_der(signature, der));
	ca_shell("cd %s; openssl dgst -sha256 -prverify p256.pem -signature signature said "
		 ">/dev/null",
	    ca_dir);
	sign_key_free(key);
}

/* One of 256 has a zero in front, which DER does not write. */
static void numbers_that_begin_with_zeros_keep_their_places(void **state)
{
	struct sign_key *key = make(SIGN_P256, "zeros.pem");
	unsigned char signature[SIGN_BYTES], der[80];

	(void)state;
	do
		assert_int_equal(sign_key_sign(key, STR("what is said"), signature), ERR_OK);
	while (signature[0] != 0 && signature[32] != 0);
	keep("said", "what is said", 12);
	keep("signature", der, write_der(signature, der));
	ca_shell("cd %s; openssl dgst -sha256 -prverify zeros.pem -signature signature said "
		 ">/dev/null",
	    ca_dir);
	sign_key_free(key);
}

/* RFC 8032 section 7.1, TEST 2, whose key is given as PKCS #8. */
static void the_signature_of_rfc_8032_comes_out(void **state)
{
	unsigned char signature[SIGN_BYTES];
	char hex[2 * SIGN_BYTES + 1];
	struct sign_key *key;

	(void)state;
	ca_shell("cd %s; umask 077; { echo -----BEGIN PRIVATE KEY-----; echo "
		 "MC4CAQAwBQYDK2VwBCIEIEzNCJso/5banbbDRuwRTg9bijGfNaumJNqM9u1PuKb7; "
		 "echo -----END PRIVATE KEY-----; } >rfc.pem",
	    ca_dir);
	key = load(SIGN_ED25519, "rfc.pem");
	assert_int_equal(sign_key_sign(key, STR("\x72"), signature), ERR_OK);
	hex_write(signature, SIGN_BYTES, hex);
	assert_string_equal(hex,
	    "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
	    "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00");
	sign_key_free(key);
}

static void keys_that_openssl_makes_are_read(void **state)
{
	(void)state;
	ca_shell(
	    "cd %s; umask 077; openssl ecparam -name prime256v1 -genkey -noout -out sec1.pem; "
	    "openssl ec -in sec1.pem -conv_form compressed -out short.pem 2>/dev/null; openssl "
	    "genpkey -algorithm ed25519 -out theirs.pem",
	    ca_dir);
	sign_key_free(load(SIGN_P256, "sec1.pem"));
	sign_key_free(load(SIGN_P256, "short.pem"));
	sign_key_free(load(SIGN_ED25519, "theirs.pem"));
}

static void what_is_no_such_key_is_refused_with_a_reason(void **state)
{
	static const struct {
		enum sign_kind kind;
		const char *name;
		enum err err;
		const char *reason;
	} rows[] = {
	    {SIGN_P256, "none.pem", ERR_NOT_FOUND, "none.pem"},
	    {SIGN_P256, "open.pem", ERR_REFUSED, "everybody may read"},
	    {SIGN_P256, ".", ERR_REFUSED, "not a regular file"},
	    {SIGN_P256, "large.pem", ERR_TOO_LARGE, "large.pem"},
	    {SIGN_P256, "locked.pem", ERR_INVALID, "no P-256 private key"},
	    {SIGN_P256, "empty.pem", ERR_INVALID, "no P-256 private key"},
	    {SIGN_P256, "public.pem", ERR_INVALID, "no P-256 private key"},
	    {SIGN_P256, "p384.pem", ERR_INVALID, "no P-256 private key"},
	    {SIGN_P256, "other.pem", ERR_INVALID, "no P-256 private key"},
	    {SIGN_ED25519, "p384.pem", ERR_INVALID, "no Ed25519 private key"},
	};

	(void)state;
	ca_shell(
	    "cd %s; umask 077; openssl ecparam -name prime256v1 -genkey -noout -out a.pem; "
	    "openssl pkey -in a.pem -aes128 -passout pass:x -out locked.pem; "
	    "openssl pkey -in a.pem -pubout -out public.pem; : >empty.pem; cp a.pem open.pem; "
	    "chmod 644 open.pem; openssl ecparam -name secp384r1 -genkey -noout -out p384.pem; "
	    "openssl genpkey -algorithm ed25519 -out other.pem; head -c 99999 /dev/zero "
	    ">large.pem",
	    ca_dir);
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		struct problem why = {.text = ""};
		struct sign_key *key = NULL;

		assert_int_equal(
		    sign_key_load(rows[i].kind, path_of(rows[i].name), &key, &why), rows[i].err);
		assert_null(key);
		if (strstr(why.text, rows[i].reason) == NULL)
			fail_msg("%s: %s", rows[i].name, why.text);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_new_key_is_read_by_its_owner_only_and_replaces_nothing),
	    cmocka_unit_test(openssl_verifies_what_ed25519_signs),
	    cmocka_unit_test(openssl_verifies_what_p256_signs),
	    cmocka_unit_test(numbers_that_begin_with_zeros_keep_their_places),
	    cmocka_unit_test(the_signature_of_rfc_8032_comes_out),
	    cmocka_unit_test(keys_that_openssl_makes_are_read),
	    cmocka_unit_test(what_is_no_such_key_is_refused_with_a_reason),
	};

	return cmocka_run_group_tests(tests, ca_start, ca_stop);
}
