/* Knows private keys. */
#include "pki/private_key.h"

#include "base/base64.h"
#include "base/buf.h"
#include "pki/der.h"
#include "pki/paste.h"

/* Letters of base64 that are read of what may be a key, and bytes that these are. */
enum { LOOK = 48, LOOK_BYTES = LOOK / 4 * 3 };
/* Bytes of a word between BEGIN and PRIVATE KEY: "SSH2ENCRYPTED". */
enum { ALGORITHM_MAX = 16 };

/* ---- DER ---- */

/* Cuts the head of an element off the front of bytes that may be cut off; its tag, -1 for none. */
static int head_cut(struct str *bytes)
{
	size_t lengths;
	int tag;

	if (bytes->len < 2)
		return -1;
	tag = (unsigned char)bytes->at[0];
	lengths = (unsigned char)bytes->at[1] < 0x80 ? 0 : (unsigned char)bytes->at[1] & 0x7fu;
	*bytes = str_part(*bytes, 2 + lengths, bytes->len);
	return tag;
}

static bool bytes_are_encrypted_key(struct str bytes)
{
	/* 1.2.840.113549.1.5 and .1.12: PKCS #5 and PKCS #12. */
	static const struct str kinds[] = {
	    {"\x2a\x86\x48\x86\xf7\x0d\x01\x05", 8}, {"\x2a\x86\x48\x86\xf7\x0d\x01\x0c", 8}};

	return head_cut(&bytes) == DER_SEQUENCE && head_cut(&bytes) == DER_OID &&
	       (str_starts(bytes, kinds[0]) || str_starts(bytes, kinds[1]));
}

/* Do they begin as PKCS #1, #8, #12 or SEC 1? A request begins with a sequence within a sequence,
 * and that with a version and a name, which begins with a set. */
static bool bytes_are_key(struct str bytes)
{
	struct str within;
	unsigned version;

	if (head_cut(&bytes) != DER_SEQUENCE)
		return false;
	if (bytes_are_encrypted_key(bytes))
		return true;
	if (!str_starts(bytes, (struct str){"\x02\x01", 2}) || bytes.len < 4)
		return false;
	version = (unsigned char)bytes.at[2];
	within = str_part(bytes, 3, bytes.len);
	switch (head_cut(&within)) {
	case DER_SEQUENCE:
		return version <= 3 && within.len > 0 && within.at[0] == DER_OID;
	case DER_INTEGER:
		return version <= 1;
	case DER_OCTETS:
		return version == 1;
	default:
		return false;
	}
}

static bool letters_are_key(struct str letters)
{
	struct base64 base64 = {0};
	struct buf bytes = BUF_INIT(LOOK_BYTES);
	bool found;

	/* What stands behind the letters does not matter. */
	(void)base64_add(&base64, str_part(letters, 0, LOOK), &bytes);
	found = bytes_are_key(buf_str(&bytes));
	buf_free(&bytes);
	return found;
}

/* ---- PEM ---- */

/* Does a line that begins a block or ends it, without blanks and in capitals, go on like that of a
 * key? */
static bool boundary_is_of_key(struct str rest)
{
	static const struct str words[] = {{"BEGIN", 5}, {"END", 3}};
	size_t at;

	for (size_t i = 0; i < 2; i++)
		if (str_starts(rest, words[i])) {
			rest = str_part(rest, words[i].len, ALGORITHM_MAX + 10);
			at = str_find(rest, STR("PRIVATEKEY"));
			return at < rest.len && str_index(rest, '-') > at;
		}
	return false;
}

/* A text without blanks, in capitals where they are wanted. */
static void text_squeeze(struct str text, bool capitals, struct buf *to)
{
	for (size_t i = 0; i < text.len; i++) {
		char c = text.at[i];

		if (c == ' ' || c == '\n')
			continue;
		if (capitals && c >= 'a' && c <= 'z')
			c = (char)(c - 'a' + 'A');
		buf_putc(to, c);
	}
}

static bool text_has_boundary(struct str squeezed)
{
	for (size_t i = 0; i + 1 < squeezed.len; i++)
		if (squeezed.at[i] == '-' && squeezed.at[i + 1] != '-' &&
		    boundary_is_of_key(str_part(squeezed, i + 1, squeezed.len)))
			return true;
	return false;
}

/* A sequence begins with "MA" to "MP" in base64. */
static bool text_has_letters(struct str squeezed)
{
	for (size_t i = 0; i + 1 < squeezed.len; i++)
		if (squeezed.at[i] == 'M' && squeezed.at[i + 1] >= 'A' &&
		    squeezed.at[i + 1] <= 'P' &&
		    letters_are_key(str_part(squeezed, i, squeezed.len)))
			return true;
	return false;
}

/* ---- others ---- */

static bool text_has_marks(struct str text)
{
	/* All of a row. */
	static const struct str marks[][2] = {
	    {STR("PuTTY-User-Key-File-"), STR("Private-")},
	    {STR("<RSAKeyValue"), STR("<D>")},
	    {STR("\"kty\""), STR("\"d\"")},
	    /* "openssh-key-v1" in base64. */
	    {STR("b3BlbnNzaC1rZXktdjE"), STR("b3BlbnNzaC1rZXktdjE")},
	};

	for (size_t i = 0; i < sizeof marks / sizeof marks[0]; i++)
		if (str_find(text, marks[i][0]) < text.len &&
		    str_find(text, marks[i][1]) < text.len)
			return true;
	return false;
}

bool private_key_is_in(struct str text)
{
	size_t most = 2 * text.len + 1;
	struct buf plain = BUF_INIT(most), capitals = plain, letters = plain;
	bool found = bytes_are_key(text) || text_has_marks(text);

	if (!found) {
		paste_plain(text, &plain);
		text_squeeze(buf_str(&plain), true, &capitals);
		text_squeeze(buf_str(&plain), false, &letters);
		found = plain.err || capitals.err || letters.err ||
			text_has_boundary(buf_str(&capitals)) ||
			text_has_letters(buf_str(&letters));
	}
	buf_free(&plain);
	buf_free(&capitals);
	buf_free(&letters);
	return found;
}
