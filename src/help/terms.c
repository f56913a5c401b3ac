/* The terms of a text, as a search compares them. */
#include "help/terms.h"

#include "base/buf.h"
#include "base/utf8.h"
#include "io/spelling.h"

enum { PIECE_MAX = 1 << 16, LONG_MARK = 0x30fc, STEM_LEAST = 3 };

enum letter { LETTER_NONE, LETTER_WORD, LETTER_KANA, LETTER_KANJI };

static enum letter letter_of(uint32_t c)
{
	if ((c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 0xc0 && c < 0x2000))
		return LETTER_WORD;
	if (c >= 0x3041 && c <= 0x30fa)
		return LETTER_KANA;
	if ((c >= 0x3400 && c <= 0x9fff) || (c >= 0xac00 && c <= 0xd7a3) || c == 0x3005 ||
	    (c >= 0x20000 && c <= 0x3ffff))
		return LETTER_KANJI;
	return LETTER_NONE;
}

/* ---- words ---- */

/* The longest ending that leaves enough of the word. */
static struct str word_stem(struct str word)
{
	static const struct str endings[] = {{"ing", 3}, {"ed", 2}, {"es", 2}, {"s", 1}, {"e", 1}};

	for (size_t i = 0; i < sizeof endings / sizeof endings[0]; i++)
		if (word.len >= STEM_LEAST + endings[i].len && str_ends(word, endings[i]))
			return str_part(word, 0, word.len - endings[i].len);
	return word;
}

/* ---- pairs ---- */

/* The character before, and whether it stood alone so far. */
struct pair {
	char bytes[8];
	size_t len; /* of the character that waits; 0: none */
	bool is_kana, alone;
};

static size_t character_write(uint32_t c, char *to)
{
	if (c >= 0x10000) {
		to[0] = (char)(0xf0 | (c >> 18));
		to[1] = (char)(0x80 | ((c >> 12) & 0x3f));
		to[2] = (char)(0x80 | ((c >> 6) & 0x3f));
		to[3] = (char)(0x80 | (c & 0x3f));
		return 4;
	}
	to[0] = (char)(0xe0 | (c >> 12));
	to[1] = (char)(0x80 | ((c >> 6) & 0x3f));
	to[2] = (char)(0x80 | (c & 0x3f));
	return 3;
}

static enum err pair_end(struct pair *p, help_term_taker *take, void *arg)
{
	bool wanted = p->len > 0 && p->alone;
	size_t len = p->len;

	p->len = 0;
	return wanted ? take(arg, (struct str){p->bytes, len}, p->is_kana) : ERR_OK;
}

static enum err pair_add(struct pair *p, uint32_t c, bool is_kana, help_term_taker *take, void *arg)
{
	uint32_t plain = is_kana && c >= 0x30a1 && c <= 0x30f6 ? c - 0x60 : c;
	size_t before = p->len, len = character_write(plain, p->bytes + before);
	enum err err = ERR_OK;

	if (before > 0)
		err = take(arg, (struct str){p->bytes, before + len}, p->is_kana && is_kana);
	memmove(p->bytes, p->bytes + before, len);
	p->len = len;
	p->alone = before == 0;
	p->is_kana = is_kana;
	return err;
}

/* ---- all ---- */

/* A piece without blanks, folded. */
static enum err terms_of_piece(struct str piece, help_term_taker *take, void *arg)
{
	struct pair pair = {.len = 0};
	struct str rest = piece, word = {NULL, 0};
	enum err err = ERR_OK;
	uint32_t c = 0;

	while (!err && piece.len > 0) {
		enum letter letter = utf8_next(&rest, &c) ? letter_of(c) : LETTER_NONE;

		if (rest.at == piece.at) /* not UTF-8 */
			return ERR_OK;
		if (letter == LETTER_WORD)
			word = (struct str){word.at == NULL ? piece.at : word.at,
			    word.len + (size_t)(rest.at - piece.at)};
		if (letter != LETTER_WORD && word.len > 0) {
			err = take(arg, word_stem(word), false);
			word = (struct str){NULL, 0};
		}
		if (!err && letter >= LETTER_KANA)
			err = pair_add(&pair, c, letter == LETTER_KANA, take, arg);
		else if (!err && c != LONG_MARK)
			err = pair_end(&pair, take, arg);
		piece = rest;
	}
	if (!err && word.len > 0)
		err = take(arg, word_stem(word), false);
	return err ? err : pair_end(&pair, take, arg);
}

static bool is_blank(uint32_t c)
{
	return c <= ' ' || c == 0xa0 || c == 0x3000;
}

enum err help_terms(struct str text, help_term_taker *take, void *arg)
{
	struct buf folded = BUF_INIT(PIECE_MAX);
	enum err err = ERR_OK;
	uint32_t c;

	while (!err && text.len > 0) {
		struct str rest = text, before = text;

		while (utf8_next(&rest, &c) && !is_blank(c))
			before = rest;
		if (rest.at == before.at && rest.len > 0)
			break; /* not UTF-8 */
		buf_clear(&folded);
		spelling_fold(str_part(text, 0, (size_t)(before.at - text.at)), &folded);
		err = folded.err == ERR_NO_MEMORY ? ERR_NO_MEMORY : ERR_OK;
		if (!err && !folded.err)
			err = terms_of_piece(buf_str(&folded), take, arg);
		text = rest;
	}
	buf_free(&folded);
	return err;
}
