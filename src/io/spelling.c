/* Brings names to one spelling, by GLib, which librsvg brings along. */
#include "io/spelling.h"

#include <glib.h>
#include "base/utf8.h"

/* NFKC makes up to 18 characters of one, of up to 4 bytes each. */
enum { FOLDED_GROWTH = 18 * 4 };

/* What is written for a legal form between brackets, as NFKC leaves them. */
static const struct {
	struct str shortened, whole;
} legal_forms[] = {
    {{"(株)", 5}, {"株式会社", 12}},
    {{"(有)", 5}, {"有限会社", 12}},
    {{"(同)", 5}, {"合同会社", 12}},
    {{"(財)", 5}, {"財団法人", 12}},
    {{"(社)", 5}, {"社団法人", 12}},
    {{"(医)", 5}, {"医療法人", 12}},
};

/* Appends what begins `rest`, without blanks, and returns how many bytes of it that was. */
static size_t spelling_take(struct str rest, struct buf *to)
{
	size_t len = (size_t)(g_utf8_next_char(rest.at) - rest.at);

	for (size_t i = 0; i < sizeof legal_forms / sizeof legal_forms[0]; i++)
		if (str_starts(rest, legal_forms[i].shortened)) {
			buf_add_str(to, legal_forms[i].whole);
			return legal_forms[i].shortened.len;
		}
	if (!g_unichar_isspace(g_utf8_get_char(rest.at)))
		buf_add(to, rest.at, len);
	return len;
}

/* Is it made of ASCII, kana and kanji that the compatibility form leaves as they are? */
static bool spelling_is_plain(struct str name)
{
	uint32_t c;

	while (name.len > 0) {
		if ((unsigned char)name.at[0] < 0x80) {
			name = str_part(name, 1, name.len);
			continue;
		}
		if (!utf8_next(&name, &c) ||
		    !((c >= 0x3041 && c <= 0x3096) || (c >= 0x30a1 && c <= 0x30fe) ||
			(c >= 0x4e00 && c <= 0x9fff)))
			return false;
	}
	return true;
}

/* The same by hand: a search folds all names that there are. */
static void spelling_fold_plain(struct str name, struct buf *to)
{
	for (size_t i = 0; i < name.len;) {
		char c = name.at[i];

		if (c == '(') {
			i += spelling_take(str_part(name, i, name.len), to);
			continue;
		}
		if (c != ' ' && (c < '\t' || c > '\r' || c == '\v'))
			buf_putc(to, str_lower(c));
		i++;
	}
}

void spelling_fold(struct str name, struct buf *to)
{
	char *compatible = NULL, *folded = NULL;
	struct str rest;

	if (spelling_is_plain(name)) {
		spelling_fold_plain(name, to);
		return;
	}
	if (name.len > 0)
		compatible = g_utf8_normalize(name.at, (gssize)name.len, G_NORMALIZE_NFKC);
	if (compatible != NULL)
		folded = g_utf8_casefold(compatible, -1);
	if (name.len > 0 && folded == NULL && to->err == ERR_OK)
		to->err = ERR_INVALID;
	for (rest = str_from(folded); rest.len > 0;) {
		size_t taken = spelling_take(rest, to);

		rest = str_part(rest, taken, rest.len);
	}
	g_free(folded);
	g_free(compatible);
}

enum err spelling_same(struct str a, struct str b, bool *ret_same)
{
	struct buf folded[2] = {
	    BUF_INIT(FOLDED_GROWTH * a.len + 64), BUF_INIT(FOLDED_GROWTH * b.len + 64)};
	enum err err = ERR_OK;

	spelling_fold(a, &folded[0]);
	spelling_fold(b, &folded[1]);
	for (size_t i = 0; i < 2 && !err; i++)
		err = folded[i].err;
	*ret_same = !err && str_eq(buf_str(&folded[0]), buf_str(&folded[1]));
	buf_free(&folded[0]);
	buf_free(&folded[1]);
	return err == ERR_NO_MEMORY ? err : ERR_OK;
}
