/* What a proxy writes is read, and nothing that is only nearly so. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "web/client_certificate.h"

typedef enum err reader(struct str field, struct buf *ret_der);

#define BEGIN "-----BEGIN%20CERTIFICATE-----%0A"
#define END "-----END%20CERTIFICATE-----%0A"

static void check(reader *read, const char *field, const char *wanted)
{
	struct buf der = BUF_INIT(CLIENT_CERTIFICATE_MAX);
	enum err err = read(str_from(field), &der);

	if (wanted == NULL ? err != ERR_INVALID : err || !str_eq(buf_str(&der), str_from(wanted)))
		fail_msg("%s: %s", field, err_text(err));
	buf_free(&der);
}

static void a_byte_sequence_is_read(void **state)
{
	(void)state;
	check(client_certificate_read, ":YQ==:", "a");
	check(client_certificate_read, ":YWI=:", "ab");
	check(client_certificate_read, ":YWJj:", "abc");
	check(client_certificate_read, ":Pz8/Pj4+:", "?\?\?>>>");
}

static void what_is_no_byte_sequence_is_refused(void **state)
{
	static const char *const fields[] = {"", ":",
	    "::", "YQ==", ":YQ==", "YQ==:", ":YQ=:", ":YQ:", ":Y:", ":YQ==YQ==:", ":YQ===:",
	    ":====:", ":YWJj :", ": YWJj:", ":YW\tJj:", ":YWJj:;a=1",
	    ":YWJj:, :YWJj:", ":YWJj::", "\"YWJj\"", ":YW-_:", ":YWJj%3D:", "(null)",
	    "xYWJj:", ":YWJjx"};

	(void)state;
	for (size_t i = 0; i < sizeof fields / sizeof fields[0]; i++)
		check(client_certificate_read, fields[i], NULL);
}

static void an_escaped_pem_is_read(void **state)
{
	(void)state;
	check(client_certificate_read_escaped, BEGIN "YWJj%0A" END, "abc");
	check(client_certificate_read_escaped, BEGIN "Pz8%2FPj4%2B%0A" END, "?\?\?>>>");
	check(client_certificate_read_escaped, BEGIN "YW%0AJj%0D%0A" END, "abc");
}

static void what_is_not_one_certificate_in_pem_is_refused(void **state)
{
	static const char *const fields[] = {"", "a", "%", BEGIN, BEGIN "YWJj%0A", BEGIN "YWJj" END,
	    BEGIN "Pz8/Pj4+%0A" END, BEGIN "YWJj%0A" END BEGIN "YWJj%0A" END,
	    "text%0A" BEGIN "YWJj%0A" END, BEGIN "YWJj%0A" END "text",
	    "-----BEGIN%20X509%20CRL-----%0AYWJj%0A-----END%20X509%20CRL-----%0A",
	    BEGIN "YWJ%zz%0A" END, BEGIN "YWJ%0" END, BEGIN "YWJj%00%0A" END,
	    BEGIN "Proc-Type:%204,ENCRYPTED%0AYWJj%0A" END};

	(void)state;
	for (size_t i = 0; i < sizeof fields / sizeof fields[0]; i++)
		check(client_certificate_read_escaped, fields[i], NULL);
}

static void a_certificate_that_is_too_long_is_refused(void **state)
{
	struct buf der = BUF_INIT(2);

	(void)state;
	assert_int_equal(client_certificate_read(STR(":YWJj:"), &der), ERR_TOO_LARGE);
	buf_free(&der);
	assert_int_equal(
	    client_certificate_read_escaped(STR(BEGIN "YWJj%0A" END), &der), ERR_TOO_LARGE);
	buf_free(&der);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_byte_sequence_is_read),
	    cmocka_unit_test(what_is_no_byte_sequence_is_refused),
	    cmocka_unit_test(an_escaped_pem_is_read),
	    cmocka_unit_test(what_is_not_one_certificate_in_pem_is_refused),
	    cmocka_unit_test(a_certificate_that_is_too_long_is_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
