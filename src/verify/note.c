/* Signed notes, and the keys that sign them. */
#include "verify/note.h"

#include "base/hex.h"
#include "base/utf8.h"
#include "verify/text.h"

/* What stands before a public key of Ed25519. */
enum { KEY_KIND = 1, KEY_BYTES = 1 + ED25519_PUBLIC_BYTES };
enum { SIGNATURE_BYTES = VERIFY_KEY_ID + ED25519_SIGNATURE_BYTES };

/* Besides U+2000 to U+200A, what Unicode calls a space. */
static const uint32_t note_spaces[] = {
    ' ', 0x85, 0xa0, 0x1680, 0x2028, 0x2029, 0x202f, 0x205f, 0x3000};

static bool note_is_space(uint32_t code_point)
{
	for (size_t i = 0; i < sizeof note_spaces / sizeof note_spaces[0]; i++)
		if (code_point == note_spaces[i])
			return true;
	return (code_point >= 0x2000 && code_point <= 0x200a) ||
	       (code_point >= '\t' && code_point <= '\r');
}

/* Neither empty nor with a space or a plus in it. */
static bool note_name_is_right(struct str name)
{
	uint32_t code_point;

	if (name.len == 0 || name.len > VERIFY_NAME_MAX)
		return false;
	while (name.len > 0)
		if (!utf8_next(&name, &code_point) || note_is_space(code_point) ||
		    code_point == '+')
			return false;
	return true;
}

/* ---- keys ---- */

/* The first bytes of the hash of the name and the key, which both notes and vkeys have. */
static bool key_id_is_right(
    struct str name, const unsigned char key[KEY_BYTES], const unsigned char id[VERIFY_KEY_ID])
{
	char said[VERIFY_NAME_MAX + 1 + KEY_BYTES];
	struct verify_hash hash;

	memcpy(said, name.at, name.len);
	said[name.len] = '\n';
	memcpy(said + name.len + 1, key, KEY_BYTES);
	verify_hash_plain((struct str){said, name.len + 1 + KEY_BYTES}, &hash);
	return memcmp(hash.at, id, VERIFY_KEY_ID) == 0;
}

static bool key_id_read(struct str text, unsigned char ret[VERIFY_KEY_ID])
{
	for (size_t i = 0; i < text.len; i++)
		if (text.at[i] >= 'A' && text.at[i] <= 'F')
			return false;
	return text.len == 2 * VERIFY_KEY_ID && hex_read(text, ret);
}

enum err verify_key_read(struct str vkey, struct verify_key *ret, struct problem *why)
{
	unsigned char bytes[KEY_BYTES], id[VERIFY_KEY_ID];
	struct str rest = vkey;
	struct str name = str_cut(&rest, '+'), hex = str_cut(&rest, '+');
	size_t len;

	if (!note_name_is_right(name) || !key_id_read(hex, id) ||
	    !verify_text_base64(rest, bytes, sizeof bytes, &len) || len != sizeof bytes)
		return err_because(why, ERR_INVALID,
		    "this is no public key of a log: one looks like "
		    "seal.example/log+530d903a+AekyeRrm…, in one line without blanks, and "
		    "`trustseal log key` prints it where the log is kept");
	if (bytes[0] != KEY_KIND)
		return err_because(why, ERR_INVALID,
		    "this is a key of another kind (%u) than logs are signed with (1, Ed25519)",
		    bytes[0]);
	if (!key_id_is_right(name, bytes, id))
		return err_because(why, ERR_INVALID,
		    "this key was changed on its way: its parts do not belong together");
	str_copy(ret->name, sizeof ret->name, name);
	memcpy(ret->id, id, sizeof id);
	memcpy(ret->public, bytes + 1, ED25519_PUBLIC_BYTES);
	return ERR_OK;
}

/* ---- notes ---- */

static bool signature_read(struct str line, struct verify_signature *ret)
{
	static const struct str dash = {"\xe2\x80\x94 ", 4};
	size_t len;

	if (!str_starts(line, dash))
		return false;
	ret->text = str_part(line, dash.len, line.len);
	ret->name = str_cut(&ret->text, ' ');
	return note_name_is_right(ret->name) &&
	       verify_text_base64(ret->text, ret->id, sizeof ret->id, &len) && len > sizeof ret->id;
}

/* Where the signatures begin: behind the last empty line. 0 where there is none. */
static size_t note_signatures(struct str note)
{
	for (size_t i = note.len; i >= 2; i--)
		if (note.at[i - 1] == '\n' && note.at[i - 2] == '\n')
			return i;
	return 0;
}

enum err verify_note_read(struct str note, struct verify_note *ret, struct problem *why)
{
	size_t signatures = note_signatures(note);
	struct str rest = str_part(note, signatures, note.len), line;

	if (note.len > VERIFY_NOTE_MAX)
		return err_because(
		    why, ERR_TOO_LARGE, "it has more than %d bytes", VERIFY_NOTE_MAX);
	if (signatures == 0 || rest.len == 0 || !verify_text_is_plain(note))
		return err_because(why, ERR_INVALID,
		    "it is no signed note: a text, an empty line, and lines of signatures");
	ret->text = str_part(note, 0, signatures - 1);
	for (ret->count = 0; verify_text_line(&rest, &line); ret->count++) {
		if (ret->count == VERIFY_SIGNATURES_MAX)
			return err_because(why, ERR_TOO_LARGE, "it has more than %d signatures",
			    VERIFY_SIGNATURES_MAX);
		if (!signature_read(line, &ret->signatures[ret->count]))
			return err_because(why, ERR_INVALID,
			    "its line %zu of signatures is none: a dash, a name, and base64",
			    ret->count + 1);
	}
	if (rest.len > 0)
		return err_because(why, ERR_INVALID, "it is cut: its last line does not end");
	return ERR_OK;
}

static bool signature_is_by(const struct verify_signature *s, const struct verify_key *key)
{
	return str_eq(s->name, str_from(key->name)) && memcmp(s->id, key->id, sizeof s->id) == 0;
}

static bool signature_verifies(
    const struct verify_signature *s, struct str text, const struct verify_key *key)
{
	unsigned char bytes[SIGNATURE_BYTES];
	size_t len;

	return verify_text_base64(s->text, bytes, sizeof bytes, &len) && len == sizeof bytes &&
	       ed25519_verify(key->public, text, bytes + VERIFY_KEY_ID);
}

enum err verify_note_check(
    const struct verify_note *note, const struct verify_key *key, struct problem *why)
{
	size_t found = 0;

	for (size_t i = 0; i < note->count; i++) {
		if (!signature_is_by(&note->signatures[i], key))
			continue;
		if (!signature_verifies(&note->signatures[i], note->text, key))
			return err_because(why, ERR_REFUSED,
			    "the signature in the name of %s is false: what it says was not signed "
			    "with this key",
			    key->name);
		found++;
	}
	if (found == 0)
		return err_because(
		    why, ERR_REFUSED, "it is not signed with this key of %s", key->name);
	return ERR_OK;
}
