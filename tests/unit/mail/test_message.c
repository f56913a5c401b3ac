/* Mails as they go over the wire: whatever a name or a subject has in it, it is one header. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <cmocka.h>
#include <string.h>
#include "base/base64.h"
#include "base/utf8.h"
#include "mail/message.h"

static struct buf wire;

static struct message a_message(void)
{
	return (struct message){.from = {"seal@ca.example.jp"},
	    .from_name = STR("Trustseal"),
	    .to = STR("taro@shop.example.jp"),
	    .subject = STR("Hello"),
	    .text = STR("one\ntwo\r\n.\n"),
	    .html = STR("<p>one"),
	    .id = STR("00ff"),
	    .date = 1780272000,
	    .unsubscribe = STR("")};
}

static const char *written(const struct message *m)
{
	buf_free(&wire);
	wire = BUF_INIT(1 << 20);
	message_write(m, &wire);
	assert_int_equal(wire.err, ERR_OK);
	return wire.at;
}

static void assert_has(const char *part)
{
	if (strstr(wire.at, part) == NULL)
		fail_msg("\"%s\" is not in:\n%s", part, wire.at);
}

static void a_mail_is_what_the_standards_say(void **state)
{
	struct message m = a_message();

	(void)state;
	assert_string_equal(written(&m),
	    "Date: Mon, 1 Jun 2026 00:00:00 +0000\r\n"
	    "From: Trustseal\r\n <seal@ca.example.jp>\r\n"
	    "To: <taro@shop.example.jp>\r\n"
	    "Subject: Hello\r\n"
	    "Message-ID: <00ff@ca.example.jp>\r\n"
	    "Auto-Submitted: auto-generated\r\n"
	    "X-Auto-Response-Suppress: All\r\n"
	    "MIME-Version: 1.0\r\n"
	    "Content-Type: multipart/alternative; boundary=\"=_00ff\"\r\n\r\n"
	    "--=_00ff\r\nContent-Type: text/plain; charset=UTF-8\r\n"
	    "Content-Transfer-Encoding: base64\r\n\r\n"
	    "b25lDQp0d28NCi4NCg==\r\n"
	    "--=_00ff\r\nContent-Type: text/html; charset=UTF-8\r\n"
	    "Content-Transfer-Encoding: base64\r\n\r\n"
	    "PHA+b25l\r\n"
	    "--=_00ff--\r\n");
	m.unsubscribe = STR("https://seal.example.jp/owner/unsubscribe?t=1");
	written(&m);
	assert_has("List-Unsubscribe:\r\n <https://seal.example.jp/owner/unsubscribe?t=1>\r\n"
		   "List-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n");
}

/* Reads encoded words back, as a reader of mail does: each alone, for each is whole. */
static void assert_words(const char *header, struct str expected)
{
	struct buf text = BUF_INIT(1 << 16);
	struct str rest = str_from(header);

	while (rest.len > 0) {
		struct str line = str_part(rest, 0, str_find(rest, STR("\r\n "))), word;
		size_t before = text.len;
		struct base64 b = {0};

		if (line.len > 76)
			fail_msg("too long: %.*s", STR_ARG(line));
		rest = str_part(rest, line.len + 3, rest.len);
		word = str_part(line, str_find(line, STR("=?UTF-8?B?")) + 10, line.len);
		assert_true(str_ends(word, STR("?=")));
		assert_true(base64_add(&b, str_part(word, 0, word.len - 2), &text));
		assert_true(base64_is_whole(&b));
		assert_true(utf8_valid(str_part(buf_str(&text), before, text.len)));
	}
	if (!str_eq(buf_str(&text), expected))
		fail_msg("\"%.*s\"", STR_ARG(buf_str(&text)));
	buf_free(&text);
}

static const char *subject_of(struct str subject)
{
	struct message m = a_message();
	const char *begin, *end;
	static char header[1 << 16];

	m.subject = subject;
	begin = strstr(written(&m), "Subject: ");
	end = strstr(begin, "\r\nMessage-ID: ");
	memcpy(header, begin, (size_t)(end - begin));
	header[end - begin] = '\0';
	return header;
}

static void a_long_subject_is_cut_between_characters(void **state)
{
	char text[3000] = "";

	(void)state;
	assert_words(subject_of(STR("証明書の有効期限が近づいています")),
	    STR("証明書の有効期限が近づいています"));
	for (size_t i = 0; i < 80; i++) {
		strcat(text, i % 3 == 2 ? "a" : i % 3 == 1 ? "証" : "\xf0\x9f\x98\x80");
		assert_words(subject_of(str_from(text)), str_from(text));
	}
}

static void nothing_in_a_name_or_subject_makes_another_header(void **state)
{
	static const char *const hostile[] = {"a\r\nBcc: b@c.jp", "a\nBcc: b@c.jp", "a\rb",
	    "\r\n\r\nbody", "=?UTF-8?B?DQpCY2M6IGJAYy5qcA==?=", "\"<evil@x.jp>,", "a\\", "\xff\xfe",
	    "\x7f\x1b[2J"};

	(void)state;
	for (size_t i = 0; i < sizeof hostile / sizeof hostile[0]; i++) {
		struct message m = a_message();
		struct str rest;

		m.subject = m.from_name = str_from(hostile[i]);
		written(&m);
		rest = str_part(buf_str(&wire), 0, str_find(buf_str(&wire), STR("\r\n\r\n")));
		for (size_t k = 0; k < rest.len; k++)
			assert_true((rest.at[k] >= ' ' && rest.at[k] <= '~') ||
				    rest.at[k] == '\r' || rest.at[k] == '\n');
		for (size_t lines = 0; rest.at != NULL; lines++) {
			struct str line = str_cut(&rest, '\n');

			assert_true(lines < 20);
			assert_false(str_starts(line, STR("Bcc:")));
			assert_false(str_starts(line, STR("body")));
		}
		assert_has("\r\nFrom: ");
		assert_has(" <seal@ca.example.jp>\r\nTo: <taro@shop.example.jp>\r\n");
	}
}

static void a_name_with_a_meaning_in_headers_is_quoted(void **state)
{
	struct message m = a_message();

	(void)state;
	m.from_name = STR("CA \"Seal\", Inc. \\ <x>");
	written(&m);
	assert_has("From: \"CA \\\"Seal\\\", Inc. \\\\ <x>\"\r\n <seal@ca.example.jp>\r\n");
	m.from_name = STR("");
	written(&m);
	assert_has("From: <seal@ca.example.jp>\r\n");
	m.from_name = STR("見本認証局");
	written(&m);
	assert_has("From: =?UTF-8?B?6KaL5pys6KqN6Ki85bGA?=\r\n <seal@ca.example.jp>\r\n");
}

static int clean_up(void **state)
{
	(void)state;
	buf_free(&wire);
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_mail_is_what_the_standards_say),
	    cmocka_unit_test(a_long_subject_is_cut_between_characters),
	    cmocka_unit_test(nothing_in_a_name_or_subject_makes_another_header),
	    cmocka_unit_test(a_name_with_a_meaning_in_headers_is_quoted),
	};

	return cmocka_run_group_tests(tests, NULL, clean_up);
}
