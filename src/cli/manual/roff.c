/* Texts as manual pages in mdoc have them. */
#include "cli/manual/roff.h"

#include <ctype.h>
#include <stdint.h>
#include "base/utf8.h"

/* Of a line that is filled, as mandoc would have it; of a word; of one that fits into a line where
 * the page is narrow. */
enum { LINE_BYTES = 78, WORD_MAX = 65536, WHOLE_MAX = 40 };

/* Letters that roff would show as another, or take for its own. */
static const char *roff_name(uint32_t letter)
{
	switch (letter) {
	case '\\':
		return "\\e";
	case '\'':
		return "\\(aq";
	case '`':
		return "\\(ga";
	case '"':
		return "\\(dq";
	case '~':
		return "\\(ti";
	case '^':
		return "\\(ha";
	default:
		return NULL;
	}
}

/* `dash`: what stands for a "-". */
static void roff_letter(uint32_t letter, const char *dash, struct buf *to)
{
	const char *name = letter == '-' ? dash : roff_name(letter);

	if (name != NULL)
		buf_puts(to, name);
	else if (letter < 0x80)
		buf_putc(to, (char)letter);
	else
		buf_printf(to, "\\[u%04X]", letter);
}

static void roff_letters(struct str text, const char *dash, struct buf *to)
{
	uint32_t letter;

	while (text.len > 0 && utf8_next(&text, &letter))
		roff_letter(letter, dash, to);
}

/* Macros are called by "Xx" and "Xxx" anywhere on a line of macros; a lone mark would be moved. */
static bool roff_is_called(struct str word)
{
	return (word.len == 1 && !isalnum((unsigned char)word.at[0])) ||
	       (word.len <= 3 && word.len > 1 && isupper((unsigned char)word.at[0]) &&
		   islower((unsigned char)word.at[1]));
}

void roff_words(struct str text, struct buf *to)
{
	const char *blank = "";

	while (text.at != NULL) {
		struct str word = str_cut(&text, ' ');

		if (word.len == 0)
			continue;
		buf_printf(to, "%s%s", blank, roff_is_called(word) ? "\\&" : "");
		roff_letters(word, word.at[0] == '-' ? "\\-" : "-", to);
		blank = " ";
	}
}

/* Does a sentence end with the word? */
static bool roff_is_end(struct str word)
{
	return word.len > 1 && (str_ends(word, STR(".")) || str_ends(word, STR(".)")));
}

/* Is it a path, an option or a name that somebody may copy? Man would divide it at the end of a
 * line. */
static bool roff_is_whole(struct str word)
{
	return word.len <= WHOLE_MAX && (word.at[0] == '-' || str_index(word, '/') < word.len ||
					    str_index(word, '_') < word.len);
}

/* Appends a word to the line that began at `line`, or to the next one. */
static size_t roff_fill(struct str word, const char *end, size_t line, struct buf *to)
{
	struct buf letters = BUF_INIT(WORD_MAX);

	/* A line that begins with one of these would be a macro's. */
	buf_puts(&letters, word.at[0] == '.' ? "\\&" : roff_is_whole(word) ? "\\%" : "");
	roff_letters(word, word.at[0] == '-' ? "\\-" : "-", &letters);
	buf_puts(&letters, end);
	if (to->len > line && to->len - line + 1 + letters.len > LINE_BYTES) {
		buf_putc(to, '\n');
		line = to->len;
	}
	buf_puts(to, to->len > line ? " " : "");
	buf_add_str(to, buf_str(&letters));
	buf_free(&letters);
	return line;
}

void roff_prose(struct str text, const char *end, struct buf *to)
{
	size_t line = to->len;

	while (line > 0 && to->at[line - 1] != '\n')
		line--;
	while (text.at != NULL) {
		size_t len = 0;
		struct str word;

		while (len < text.len && text.at[len] != ' ' && text.at[len] != '\n')
			len++;
		word = str_part(text, 0, len);
		text = len < text.len ? str_part(text, len + 1, text.len) : (struct str){NULL, 0};
		if (word.len == 0)
			continue;
		line = roff_fill(word, text.at == NULL ? end : "", line, to);
		if (text.at != NULL && roff_is_end(word)) {
			buf_putc(to, '\n');
			line = to->len;
		}
	}
	buf_putc(to, '\n');
}

void roff_literal(struct str text, struct buf *to)
{
	if (text.len > 0 && text.at[0] == '.')
		buf_puts(to, "\\&");
	roff_letters(text, "\\-", to);
	buf_putc(to, '\n');
}
