/* Writes a mail as it goes over the wire. */
#include "mail/message.h"

#include <time.h>
#include "base/base64.h"
#include "base/utf8.h"

enum {
	LINE_MAX = 76,
	PLAIN_MAX = 60,
	WORD_FRAME = 12 /* "=?UTF-8?B?" and "?=" */,
	BASE64_LINE = 57
};

/* ---- headers ---- */

static bool words_are_plain(struct str text)
{
	for (size_t i = 0; i < text.len; i++)
		if (text.at[i] < ' ' || text.at[i] > '~')
			return false;
	return text.len <= PLAIN_MAX && str_find(text, STR("=?")) == text.len &&
	       str_eq(text, str_trim(text));
}

/* The bytes of the first code point, or U+FFFD for a byte that begins none; *rest is behind it. */
static struct str words_cut_point(struct str *rest)
{
	struct str before = *rest;
	uint32_t point;

	if (utf8_next(rest, &point))
		return str_part(before, 0, before.len - rest->len);
	*rest = str_part(*rest, 1, rest->len);
	return STR("\xEF\xBF\xBD");
}

void message_write_words(const char *name, struct str text, struct buf *to)
{
	struct buf word = BUF_INIT(LINE_MAX);
	size_t used = strlen(name) + 2;

	if (words_are_plain(text)) {
		buf_add_str(to, text);
		return;
	}
	while (text.len > 0) {
		struct str rest = text, point = words_cut_point(&rest);
		size_t room = (LINE_MAX - WORD_FRAME - used) / 4 * 3;

		if (word.len + point.len <= room) {
			buf_add_str(&word, point);
			text = rest;
			if (text.len > 0)
				continue;
		}
		buf_puts(to, "=?UTF-8?B?");
		base64_write(buf_str(&word), to);
		buf_puts(to, text.len > 0 ? "?=\r\n " : "?=");
		buf_clear(&word);
		used = 1;
	}
	if (word.err)
		to->err = word.err;
	buf_free(&word);
}

/* A phrase of RFC 5322 is words without what has a meaning there: the others are encoded. */
static bool name_is_atoms(struct str name)
{
	for (size_t i = 0; i < name.len; i++) {
		char c = str_lower(name.at[i]);

		if ((c < 'a' || c > 'z') && !str_is_digit(c) && c != ' ' && c != '-')
			return false;
	}
	return words_are_plain(name);
}

static void message_write_from(const struct message *m, struct buf *to)
{
	struct str quoted = m->from_name;

	buf_puts(to, "From: ");
	if (name_is_atoms(quoted)) {
		buf_add_str(to, quoted);
	} else if (words_are_plain(quoted)) {
		buf_putc(to, '"');
		for (size_t i = 0; i < quoted.len; i++)
			buf_printf(to, quoted.at[i] == '"' || quoted.at[i] == '\\' ? "\\%c" : "%c",
			    quoted.at[i]);
		buf_putc(to, '"');
	} else {
		message_write_words("From", quoted, to);
	}
	/* On a line of its own: the words may have filled theirs. */
	buf_printf(to, "%s<%s>\r\n", quoted.len > 0 ? "\r\n " : "", m->from.text);
}

/* In UTC: which zone a server has is nothing to a mail. Not by strftime(), whose names depend on
 * the locale. */
static void message_write_date(int64_t date, struct buf *to)
{
	static const char days[7][4] = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
	static const char months[12][4] = {
	    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
	time_t seconds = (time_t)date;
	struct tm tm;

	gmtime_r(&seconds, &tm);
	buf_printf(to, "Date: %s, %d %s %04d %02d:%02d:%02d +0000\r\n", days[tm.tm_wday],
	    tm.tm_mday, months[tm.tm_mon], tm.tm_year + 1900, tm.tm_hour, tm.tm_min, tm.tm_sec);
}

/* ---- parts ---- */

/* Each LF becomes CRLF, as base64 of text wants it (RFC 2045 section 6.8). */
static void part_add_lines(struct str text, struct buf *to)
{
	while (text.at != NULL) {
		struct str line = str_cut(&text, '\n');

		if (str_ends(line, STR("\r")))
			line.len--;
		buf_add_str(to, line);
		if (text.at != NULL)
			buf_puts(to, "\r\n");
	}
}

static void message_write_part(
    const struct message *m, const char *type, struct str content, struct buf *to)
{
	struct buf lines = BUF_INIT(to->max);
	struct str rest;

	buf_printf(to,
	    "--=_%.*s\r\nContent-Type: %s; charset=UTF-8\r\nContent-Transfer-Encoding: "
	    "base64\r\n\r\n",
	    STR_ARG(m->id), type);
	part_add_lines(content, &lines);
	for (rest = buf_str(&lines); rest.len > 0; rest = str_part(rest, BASE64_LINE, rest.len)) {
		base64_write(str_part(rest, 0, BASE64_LINE), to);
		buf_puts(to, "\r\n");
	}
	if (lines.err)
		to->err = lines.err;
	buf_free(&lines);
}

void message_write(const struct message *m, struct buf *to)
{
	message_write_date(m->date, to);
	message_write_from(m, to);
	buf_printf(to, "To: <%.*s>\r\nSubject: ", STR_ARG(m->to));
	message_write_words("Subject", m->subject, to);
	buf_printf(to, "\r\nMessage-ID: <%.*s@%s>\r\n", STR_ARG(m->id), mailbox_host(&m->from));
	buf_puts(to, "Auto-Submitted: auto-generated\r\nX-Auto-Response-Suppress: All\r\n");
	if (m->unsubscribe.len > 0)
		buf_printf(to,
		    "List-Unsubscribe:\r\n <%.*s>\r\n"
		    "List-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n",
		    STR_ARG(m->unsubscribe));
	buf_printf(to,
	    "MIME-Version: 1.0\r\nContent-Type: multipart/alternative; "
	    "boundary=\"=_%.*s\"\r\n\r\n",
	    STR_ARG(m->id));
	message_write_part(m, "text/plain", m->text, to);
	message_write_part(m, "text/html", m->html, to);
	buf_printf(to, "--=_%.*s--\r\n", STR_ARG(m->id));
}
