/* Writes Atom feeds. */
#include "pages/ledger/atom.h"

#include "base/escape.h"
#include "base/local_time.h"

/* In which year names of logs are said to be whose they are: it is a part of what names entries for
 * good, and never changes. */
#define TAG_YEAR "2026"

enum { TIME_MAX = 64 };

/* ---- elements ---- */

static void element_write(const char *name, struct str text, struct buf *to)
{
	buf_printf(to, "<%s>", name);
	escape_html(to, text);
	buf_printf(to, "</%s>\n", name);
}

static void time_write(const char *name, int64_t t, struct buf *to)
{
	struct buf text = BUF_INIT(TIME_MAX);

	local_time_iso(t, &text);
	element_write(name, buf_str(&text), to);
	if (text.err)
		to->err = text.err;
	buf_free(&text);
}

static void link_write(const char *rel, const char *type, struct str url, struct buf *to)
{
	buf_printf(to, "<link rel=\"%s\" type=\"%s\" href=\"", rel, type);
	escape_html(to, url);
	buf_puts(to, "\"/>\n");
}

/* The ends of lines are kept: they are no part of what is escaped. */
static void content_write(struct str lines, struct buf *to)
{
	buf_puts(to, "<content type=\"text\">");
	while (lines.len > 0) {
		escape_html(to, str_cut(&lines, '\n'));
		buf_puts(to, "\n");
	}
	buf_puts(to, "</content>\n");
}

/* ---- the feed ---- */

void atom_begin(const struct atom_feed *feed, struct buf *to)
{
	buf_puts(to, "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n"
		     "<feed xmlns=\"http://www.w3.org/2005/Atom\" xml:lang=\"");
	escape_html(to, feed->lang);
	buf_puts(to, "\">\n");
	element_write("id", feed->id, to);
	element_write("title", feed->title, to);
	time_write("updated", feed->updated, to);
	buf_puts(to, "<author>\n");
	element_write("name", feed->author, to);
	element_write("uri", feed->author_url, to);
	buf_puts(to, "</author>\n");
	link_write("self", "application/atom+xml", feed->self, to);
	link_write("alternate", "text/html", feed->alternate, to);
}

void atom_add(const struct atom_entry *entry, struct buf *to)
{
	buf_puts(to, "<entry>\n");
	element_write("id", entry->id, to);
	element_write("title", entry->title, to);
	time_write("published", entry->at, to);
	time_write("updated", entry->at, to);
	link_write("alternate", "text/html", entry->alternate, to);
	if (entry->related.at != NULL)
		link_write("related", "text/plain", entry->related, to);
	content_write(entry->text, to);
	buf_puts(to, "</entry>\n");
}

void atom_end(struct buf *to)
{
	buf_puts(to, "</feed>\n");
}

/* ---- names ---- */

/* What an authority may be made of; a name that has more has its own mark for each such byte. */
static bool tag_is_plain(char c)
{
	return str_is_digit(c) || (str_lower(c) >= 'a' && str_lower(c) <= 'z') || c == '.' ||
	       c == '-';
}

void atom_write_tag(struct str log, struct str what, struct buf *to)
{
	size_t end = 0;

	while (end < log.len && tag_is_plain(log.at[end]))
		end++;
	buf_puts(to, "tag:");
	if (end == 0)
		buf_puts(to, "invalid");
	buf_add_str(to, str_part(log, 0, end));
	buf_puts(to, "," TAG_YEAR ":");
	for (size_t i = end; i < log.len; i++)
		if (tag_is_plain(log.at[i]) || log.at[i] == '/' || log.at[i] == ':')
			buf_putc(to, log.at[i]);
		else
			buf_printf(to, "%%%02X", (unsigned char)log.at[i]);
	buf_puts(to, "/");
	buf_add_str(to, what);
}
