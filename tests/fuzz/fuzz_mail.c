/* Whatever an address, a name, a subject or a text has in it: what is taken as an address is one,
 * and a mail has the headers that it should have, one each, in lines that end in CRLF and begin
 * with no dot. Input: four fields, ended by NULs. */
#include <assert.h>
#include <string.h>
#include "base/base64.h"
#include "base/escape.h"
#include "base/utf8.h"
#include "mail/message.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_address(struct str text, struct mailbox *ret)
{
	struct problem why;

	if (mailbox_parse(text, ret, &why) != ERR_OK) {
		strcpy(ret->text, "a@example.jp");
		return;
	}
	assert(
	    strlen(ret->text) <= MAILBOX_MAX && strchr(ret->text, '@') == strrchr(ret->text, '@'));
	for (const char *c = ret->text; *c != '\0'; c++)
		assert(*c > ' ' && *c <= '~' && strchr("<>()[]\\,;:\"", *c) == NULL);
	assert(strchr(mailbox_host(ret), '.') != NULL);
}

static void check_plain(struct str text)
{
	struct buf plain = BUF_INIT(1 << 22);
	struct str rest;
	uint32_t point;

	escape_plain(&plain, text);
	rest = buf_str(&plain);
	while (utf8_next(&rest, &point))
		assert(!utf8_is_hidden(point));
	assert(rest.len == 0);
	buf_free(&plain);
}

static void check_line(struct str line, bool is_head, unsigned *headers)
{
	static const char *const names[] = {"Date: ", "From: ", "To: ", "Subject: ", "Message-ID: ",
	    "Auto-Submitted: ", "X-Auto-Response-Suppress: ", "MIME-Version: ", "Content-Type: "};
	bool known = str_starts(line, STR(" "));

	assert(line.len < 998 && !str_starts(line, STR(".")));
	for (size_t i = 0; i < line.len; i++)
		assert(line.at[i] >= ' ' && line.at[i] <= '~');
	for (unsigned i = 0; is_head && i < sizeof names / sizeof names[0]; i++)
		if (str_starts(line, str_from(names[i]))) {
			assert((*headers & 1u << i) == 0);
			*headers |= 1u << i;
			known = true;
		}
	assert(known || !is_head);
}

static void check_mail(struct str wire)
{
	bool is_head = true;
	unsigned headers = 0;

	while (wire.len > 0) {
		size_t end = str_find(wire, STR("\r\n"));
		struct str line = str_part(wire, 0, end);

		assert(end < wire.len);
		wire = str_part(wire, end + 2, wire.len);
		is_head = is_head && line.len > 0;
		check_line(line, is_head, &headers);
	}
	assert(headers == 0x1ff);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct str rest = {(const char *)data, size};
	struct str to = str_cut(&rest, '\0'), name = str_cut(&rest, '\0');
	struct str subject = str_cut(&rest, '\0');
	struct buf wire = BUF_INIT(1 << 22);
	struct mailbox address;
	struct message m = {.from_name = name,
	    .subject = subject,
	    .text = rest,
	    .html = rest,
	    .id = STR("00ff"),
	    .date = 0};

	check_address(to, &address);
	m.from = address;
	m.to = str_from(address.text);
	message_write(&m, &wire);
	assert(wire.err == ERR_OK);
	check_mail(buf_str(&wire));
	check_plain(rest);
	buf_free(&wire);
	return 0;
}
