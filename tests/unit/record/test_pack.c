/* Certificates as one run of bytes: they come back as they went in, and nothing else does. */
#include "record/pack.h"

#include <string.h>
#include "pki/certificate_read.h"
#include "unit/fixtures/office.h"

static struct certificate *read_certificate(struct str der)
{
	struct certificate *c = NULL;
	struct problem why;

	assert_int_equal(certificate_read(der, &c, &why), ERR_OK);
	return c;
}

/* Three certificates of three codes, as their bytes. */
static struct pack *packed(struct str *ret, char fingerprints[3][65])
{
	struct pack *p = pack_new(1 << 20);

	for (unsigned i = 0; i < 3; i++) {
		struct str der = a_certificate("www.example.jp", NOW - DAY * (i + 1), NOW + DAY);
		struct certificate *c = read_certificate(der);
		struct code code = {""};

		snprintf(code.text, sizeof code.text, "%010u", i);
		strcpy(fingerprints[i], c->fingerprint);
		pack_add(p, &code, c);
		certificate_free(c);
		forge_free(der);
	}
	assert_int_equal(pack_bytes(p, ret), ERR_OK);
	return p;
}

static void what_goes_in_comes_back_in_its_order(void **state)
{
	struct certificate *c = NULL;
	char fingerprints[3][65];
	struct problem why;
	size_t offset = 0;
	struct code code;
	struct str bytes;
	struct pack *p = packed(&bytes, fingerprints);

	(void)state;
	for (unsigned i = 0; i < 3; i++) {
		assert_int_equal(pack_next(bytes, &offset, &code, &c, &why), ERR_OK);
		assert_int_equal(code_number(&code), i);
		assert_string_equal(c->fingerprint, fingerprints[i]);
		certificate_free(c);
	}
	assert_int_equal(pack_next(bytes, &offset, &code, &c, &why), ERR_NOT_FOUND);
	pack_free(p);
}

static void bytes_that_are_cut_off_or_others_are_refused(void **state)
{
	char fingerprints[3][65];
	struct problem why;
	struct str bytes;
	struct pack *p = packed(&bytes, fingerprints);

	(void)state;
	for (size_t len = 1; len < 200; len++) {
		struct certificate *c = NULL;
		struct code code;
		size_t offset = 0;

		assert_int_not_equal(
		    pack_next(str_part(bytes, 0, len), &offset, &code, &c, &why), ERR_OK);
		assert_int_equal(offset, 0);
		assert_null(c);
	}
	for (size_t at = 0; at < 15; at++) {
		struct certificate *c = NULL;
		char *changed = malloc(bytes.len);
		struct code code;
		size_t offset = 0;

		assert_non_null(changed);
		memcpy(changed, bytes.at, bytes.len);
		changed[at] = (char)0xff;
		assert_int_not_equal(
		    pack_next((struct str){changed, bytes.len}, &offset, &code, &c, &why), ERR_OK);
		free(changed);
	}
	pack_free(p);
}

static void a_pack_has_a_bound(void **state)
{
	struct str der = a_certificate("www.example.jp", NOW - DAY, NOW + DAY);
	struct certificate *c = read_certificate(der);
	struct pack *p = pack_new(100);
	struct code code = {"0000000001"};
	struct str bytes;

	(void)state;
	pack_add(p, &code, c);
	assert_int_equal(pack_bytes(p, &bytes), ERR_TOO_LARGE);
	pack_free(p);
	certificate_free(c);
	forge_free(der);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(what_goes_in_comes_back_in_its_order),
	    cmocka_unit_test(bytes_that_are_cut_off_or_others_are_refused),
	    cmocka_unit_test(a_pack_has_a_bound),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
