/* Which text is the address of one mailbox, and how it goes over the wire. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <cmocka.h>
#include <stdlib.h>
#include <string.h>
#include "origin/mailbox.h"

static void assert_wire(const char *text, const char *wire)
{
	struct problem why = {.text = ""};
	struct mailbox m;

	if (mailbox_parse(str_from(text), &m, &why))
		fail_msg("\"%s\": %s", text, why.text);
	assert_string_equal(m.text, wire);
	assert_string_equal(mailbox_host(&m), strchr(wire, '@') + 1);
}

static void assert_none(struct str text)
{
	struct problem why = {.text = ""};
	struct mailbox m;

	if (mailbox_parse(text, &m, &why) != ERR_INVALID)
		fail_msg("\"%.*s\" is taken as %s", STR_ARG(text), m.text);
	assert_string_equal(why.reason, "contact.mail");
}

static void the_host_goes_in_a_labels_and_the_name_as_it_is(void **state)
{
	(void)state;
	assert_wire("First.Last+shop@EXAMPLE.jp", "First.Last+shop@example.jp");
	assert_wire("info@例え.jp", "info@xn--r8jz45g.jp");
	assert_wire("info@例え。jp", "info@xn--r8jz45g.jp");
}

static void nothing_that_could_be_a_second_command_or_recipient_is_an_address(void **state)
{
	static const char *const bad[] = {"", "@", "a@b.jp\r\nRCPT TO:<c@d.jp>",
	    "a@b.jp\nBcc: c@d.jp", "a\r@b.jp", "a@b.jp>", "<a@b.jp", "\"a b\"@b.jp",
	    "a@b.jp SIZE=1", "a(c)@b.jp", "a@b.jp,c@d.jp", "a@b\xe2\x80\xae.jp", "a@b%0d%0a.jp",
	    "a@b%2ejp%3e", "a@\xff.jp"};

	(void)state;
	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
		assert_none(str_from(bad[i]));
	assert_none((struct str){"a@b\0c.jp", 8});
}

static void what_is_too_long_is_no_address(void **state)
{
	char *big = malloc(65536), host[300];

	(void)state;
	assert_non_null(big);
	memset(big, 'a', 65536);
	memcpy(big + 60, "@example.jp", 11);
	assert_none((struct str){big, 65536});
	memcpy(big + 65536 - 11, "@example.jp", 11);
	assert_none((struct str){big, 65536});
	free(big);
	/* 253 bytes of host are legal in DNS, and too many here. */
	strcpy(host, "abc@");
	for (int i = 0; i < 4; i++)
		strcat(host, "a23456789012345678901234567890123456789012345678901234567890.");
	strcat(host, "example.jp");
	assert_none(str_from(host));
	/* Short as it is typed, too long in A-labels. */
	strcpy(host, "abc@");
	for (int i = 0; i < 60; i++)
		strcat(host, "é.");
	strcat(host, "jp");
	assert_none(str_from(host));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(the_host_goes_in_a_labels_and_the_name_as_it_is),
	    cmocka_unit_test(nothing_that_could_be_a_second_command_or_recipient_is_an_address),
	    cmocka_unit_test(what_is_too_long_is_no_address),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
