/* Tests of src/pki/sign/jws: a reader by OpenSSL, which is right about what RFC 7515 gives, takes
 * ours. */
#include "pki/sign/jws.h"

#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/param_build.h>
#include "base/base64.h"
#include "unit/fixtures/ca.h"

/* RFC 7515 appendix A.3. */
static const char *const rfc_x = "f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU";
static const char *const rfc_y = "x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0";
static const char *const rfc_signed =
    "eyJhbGciOiJFUzI1NiJ9.eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNv"
    "bS9pc19yb290Ijp0cnVlfQ.DtEhU3ljbEg8L38VWAfUAqOyKAM6-Xx-F4GawxaepmXFCgfTjDxw5djxLa8ISlSApmWQxfK"
    "TUJqPP3-Kg6NU1Q";
static const char *const rfc_payload =
    "{\"iss\":\"joe\",\r\n \"exp\":1300819380,\r\n \"http://example.com/is_root\":true}";

/* Decodes the base64 of URLs; free it. */
static struct buf decode(struct str text)
{
	struct buf bytes = BUF_INIT(65536), padded = BUF_INIT(65536);
	struct base64 b = {0};

	for (size_t i = 0; i < text.len; i++)
		buf_putc(&padded, text.at[i] == '-' ? '+' : text.at[i] == '_' ? '/' : text.at[i]);
	while (padded.len % 4 != 0)
		buf_putc(&padded, '=');
	assert_true(base64_add(&b, buf_str(&padded), &bytes) && base64_is_whole(&b));
	buf_free(&padded);
	return bytes;
}

static void public_of(const char *x, const char *y, unsigned char ret[JWS_PUBLIC_BYTES])
{
	struct buf one = decode(str_from(x)), two = decode(str_from(y));

	assert_int_equal(one.len, 32);
	assert_int_equal(two.len, 32);
	memcpy(ret, one.at, 32);
	memcpy(ret + 32, two.at, 32);
	buf_free(&one);
	buf_free(&two);
}

static EVP_PKEY *key_of(const unsigned char public[JWS_PUBLIC_BYTES])
{
	unsigned char point[1 + JWS_PUBLIC_BYTES] = {POINT_CONVERSION_UNCOMPRESSED};
	EVP_PKEY_CTX *making = EVP_PKEY_CTX_new_from_name(NULL, "EC", NULL);
	OSSL_PARAM_BLD *build = OSSL_PARAM_BLD_new();
	OSSL_PARAM *params;
	EVP_PKEY *key = NULL;

	memcpy(point + 1, public, JWS_PUBLIC_BYTES);
	OSSL_PARAM_BLD_push_utf8_string(build, OSSL_PKEY_PARAM_GROUP_NAME, "P-256", 0);
	OSSL_PARAM_BLD_push_octet_string(build, OSSL_PKEY_PARAM_PUB_KEY, point, sizeof point);
	params = OSSL_PARAM_BLD_to_param(build);
	assert_int_equal(EVP_PKEY_fromdata_init(making), 1);
	assert_int_equal(EVP_PKEY_fromdata(making, &key, EVP_PKEY_PUBLIC_KEY, params), 1);
	OSSL_PARAM_free(params);
	OSSL_PARAM_BLD_free(build);
	EVP_PKEY_CTX_free(making);
	return key;
}

static bool verifies(EVP_PKEY *key, struct str text, const unsigned char raw[SIGN_BYTES])
{
	EVP_MD_CTX *verifying = EVP_MD_CTX_new();
	ECDSA_SIG *pair = ECDSA_SIG_new();
	unsigned char *der = NULL;
	int len;
	bool good;

	ECDSA_SIG_set0(pair, BN_bin2bn(raw, 32, NULL), BN_bin2bn(raw + 32, 32, NULL));
	len = i2d_ECDSA_SIG(pair, &der);
	assert_int_equal(EVP_DigestVerifyInit(verifying, NULL, EVP_sha256(), NULL, key), 1);
	good = EVP_DigestVerify(
		   verifying, der, (size_t)len, (const unsigned char *)text.at, text.len) == 1;
	OPENSSL_free(der);
	ECDSA_SIG_free(pair);
	EVP_MD_CTX_free(verifying);
	return good;
}

/* The three parts; true and the first two decoded when the signature is the key's. */
static bool reads(const unsigned char public[JWS_PUBLIC_BYTES], struct str jws,
    struct buf *ret_header, struct buf *ret_payload)
{
	struct str header, payload, rest = jws;
	struct buf signature;
	EVP_PKEY *key = key_of(public);
	bool good;

	header = str_cut(&rest, '.');
	payload = str_cut(&rest, '.');
	signature = decode(rest);
	assert_int_equal(signature.len, SIGN_BYTES);
	good = verifies(key, str_part(jws, 0, header.len + 1 + payload.len),
	    (const unsigned char *)signature.at);
	*ret_header = decode(header);
	*ret_payload = decode(payload);
	buf_free(&signature);
	EVP_PKEY_free(key);
	return good;
}

static void the_reader_is_right_about_the_example_of_rfc_7515(void **state)
{
	unsigned char public[JWS_PUBLIC_BYTES];
	struct buf header, payload, other = BUF_INIT(1024);

	(void)state;
	public_of(rfc_x, rfc_y, public);
	assert_true(reads(public, str_from(rfc_signed), &header, &payload));
	assert_true(str_eq(buf_str(&header), STR("{\"alg\":\"ES256\"}")));
	assert_true(str_eq(buf_str(&payload), str_from(rfc_payload)));
	buf_free(&header);
	buf_free(&payload);
	buf_puts(&other, rfc_signed);
	other.at[30] = other.at[30] == 'A' ? 'B' : 'A';
	assert_false(reads(public, buf_str(&other), &header, &payload));
	buf_free(&header);
	buf_free(&payload);
	buf_free(&other);
}

static void what_is_signed_is_read_with_the_public_key(void **state)
{
	struct problem why = {.text = ""};
	struct sign_key *key = NULL;
	unsigned char public[SIGN_PUBLIC_MAX];
	struct buf jws = BUF_INIT(4096), header, payload;
	char path[256];
	size_t len;

	(void)state;
	snprintf(path, sizeof path, "%s/jws.pem", ca_dir);
	assert_int_equal(sign_key_create(SIGN_P256, path, &why), ERR_OK);
	assert_int_equal(sign_key_load(SIGN_P256, path, &key, &why), ERR_OK);
	sign_key_public(key, public, &len);
	buf_puts(&jws, "before ");
	assert_int_equal(
	    jws_write(key, "its-name", "some+jwt", STR("{\"sub\":\"株式会社\"}"), &jws), ERR_OK);
	assert_true(reads(public, str_part(buf_str(&jws), 7, jws.len), &header, &payload));
	assert_true(str_eq(buf_str(&header),
	    STR("{\"alg\":\"ES256\",\"typ\":\"some+jwt\",\"kid\":\"its-name\"}")));
	assert_true(str_eq(buf_str(&payload), STR("{\"sub\":\"株式会社\"}")));
	buf_free(&header);
	buf_free(&payload);
	buf_free(&jws);
	sign_key_free(key);
}

/* RFC 9449 section 6.1 has the name of a key of P-256. */
static void a_key_has_the_name_that_others_give_it(void **state)
{
	unsigned char public[JWS_PUBLIC_BYTES];
	char name[JWS_KEY_NAME_MAX];

	(void)state;
	public_of("l8tFrhx-34tV3hRICRDY9zCkDlpBhF42UQUfWVAWBFs",
	    "9VE4jf_Ok_o64zbTTlcuNJajHmt6v9TDVrU0CdvGRDA", public);
	assert_int_equal(jws_name_key(public, name), ERR_OK);
	assert_string_equal(name, "0ZcOCORZNYy-DWpqq30jZyJGHTN0d2HglBV3uiguA4I");
}

static void a_key_is_written_as_rfc_7517_writes_it(void **state)
{
	unsigned char public[JWS_PUBLIC_BYTES];
	struct buf text = BUF_INIT(1024), wanted = BUF_INIT(1024);

	(void)state;
	public_of(rfc_x, rfc_y, public);
	jws_write_key(public, "N", &text);
	buf_printf(&wanted,
	    "{\"crv\":\"P-256\",\"kty\":\"EC\",\"x\":\"%s\",\"y\":\"%s\",\"use\":\"sig\",\"alg\":"
	    "\"ES256\",\"kid\":\"N\"}",
	    rfc_x, rfc_y);
	assert_true(str_eq(buf_str(&text), buf_str(&wanted)));
	buf_free(&text);
	buf_free(&wanted);
}

static void what_does_not_fit_is_said(void **state)
{
	struct problem why = {.text = ""};
	struct sign_key *key = NULL;
	struct buf jws = BUF_INIT(100);
	char path[256];

	(void)state;
	snprintf(path, sizeof path, "%s/small.pem", ca_dir);
	assert_int_equal(sign_key_create(SIGN_P256, path, &why), ERR_OK);
	assert_int_equal(sign_key_load(SIGN_P256, path, &key, &why), ERR_OK);
	assert_int_equal(jws_write(key, "its-name", "some+jwt", STR("{}"), &jws), ERR_TOO_LARGE);
	buf_free(&jws);
	sign_key_free(key);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(the_reader_is_right_about_the_example_of_rfc_7515),
	    cmocka_unit_test(what_is_signed_is_read_with_the_public_key),
	    cmocka_unit_test(a_key_has_the_name_that_others_give_it),
	    cmocka_unit_test(a_key_is_written_as_rfc_7517_writes_it),
	    cmocka_unit_test(what_does_not_fit_is_said),
	};

	return cmocka_run_group_tests(tests, ca_start, ca_stop);
}
