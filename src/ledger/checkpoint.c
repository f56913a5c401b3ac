/* The log as it was at one size, signed. */
#include "ledger/checkpoint.h"

#include <assert.h>
#include <inttypes.h>
#include "base/base64.h"
#include "base/hex.h"

enum { KEY_ID = 4, TYPE_ED25519 = 1, SIGNED_BYTES = KEY_ID + SIGN_BYTES };

/* Where the signature begins: an em dash, and the name. */
static const struct str BEFORE_SIGNATURE = STR("\xe2\x80\x94 ");

enum err ledger_name_check(struct str name, struct problem *why)
{
	if (name.len == 0 || name.len > LEDGER_NAME_MAX)
		return err_because(why, ERR_INVALID,
		    "the name of the log has %zu bytes; it wants 1 to %d", name.len,
		    LEDGER_NAME_MAX);
	for (size_t i = 0; i < name.len; i++)
		if (name.at[i] <= ' ' || name.at[i] > '~' || name.at[i] == '+')
			return err_because(why, ERR_INVALID,
			    "the name of the log has a blank, a \"+\" or a character that is not "
			    "ASCII; it is an address such as seal.example/log");
	if (str_find(name, STR("://")) < name.len)
		return err_because(why, ERR_INVALID,
		    "the name of the log is an address without \"https://\", such as "
		    "seal.example/log");
	return ERR_OK;
}

/* SHA-256(name || 0x0A || type || public key)[:4] */
static void checkpoint_key_id(
    struct str name, const unsigned char public[LEDGER_PUBLIC], unsigned char ret[KEY_ID])
{
	char bytes[LEDGER_NAME_MAX + 2 + LEDGER_PUBLIC];
	struct ledger_hash hash;

	assert(name.len > 0 && name.len <= LEDGER_NAME_MAX);
	memcpy(bytes, name.at, name.len);
	bytes[name.len] = '\n';
	bytes[name.len + 1] = TYPE_ED25519;
	memcpy(bytes + name.len + 2, public, LEDGER_PUBLIC);
	ledger_hash_bytes((struct str){bytes, name.len + 2 + LEDGER_PUBLIC}, &hash);
	memcpy(ret, hash.at, KEY_ID);
}

void ledger_key_write(struct str name, const unsigned char public[LEDGER_PUBLIC], struct buf *to)
{
	unsigned char id[KEY_ID];
	char hex[2 * KEY_ID + 1], typed[1 + LEDGER_PUBLIC] = {TYPE_ED25519};

	checkpoint_key_id(name, public, id);
	hex_write(id, sizeof id, hex);
	memcpy(typed + 1, public, LEDGER_PUBLIC);
	buf_printf(to, "%.*s+%s+", STR_ARG(name), hex);
	base64_write((struct str){typed, sizeof typed}, to);
}

/* ---- signing ---- */

/* What is signed: three lines. */
static void checkpoint_write(
    struct str name, uint64_t size, const struct ledger_hash *root, struct buf *to)
{
	buf_printf(to, "%.*s\n%" PRIu64 "\n", STR_ARG(name), size);
	base64_write((struct str){(const char *)root->at, LEDGER_HASH}, to);
	buf_putc(to, '\n');
}

enum err ledger_checkpoint_sign(const struct sign_key *key, struct str name, uint64_t size,
    const struct ledger_hash *root, struct buf *to)
{
	unsigned char public[SIGN_PUBLIC_MAX], bytes[SIGNED_BYTES];
	struct buf note = BUF_INIT(LEDGER_CHECKPOINT_MAX);
	size_t public_len;
	enum err err;

	sign_key_public(key, public, &public_len);
	if (public_len != LEDGER_PUBLIC || ledger_name_check(name, NULL))
		return ERR_INVALID;
	checkpoint_write(name, size, root, &note);
	err = note.err ? note.err : sign_key_sign(key, buf_str(&note), bytes + KEY_ID);
	if (!err) {
		checkpoint_key_id(name, public, bytes);
		buf_printf(&note, "\n%s%.*s ", BEFORE_SIGNATURE.at, STR_ARG(name));
		base64_write((struct str){(const char *)bytes, sizeof bytes}, &note);
		buf_putc(&note, '\n');
		err = note.err;
	}
	if (!err) {
		buf_add_str(to, buf_str(&note));
		err = to->err;
	}
	buf_free(&note);
	return err;
}

/* ---- reading ---- */

/* Without zeros before it, and such as a log has. */
static bool checkpoint_read_size(struct str line, uint64_t *ret)
{
	return (line.len == 1 || (line.len > 1 && line.at[0] != '0')) &&
	       str_to_uint(line, INT64_MAX, ret);
}

static bool checkpoint_read_signature(struct str line, struct str name)
{
	unsigned char bytes[SIGNED_BYTES];

	if (!str_starts(line, BEFORE_SIGNATURE))
		return false;
	line = str_part(line, BEFORE_SIGNATURE.len, line.len);
	return str_starts(line, name) && line.len > name.len && line.at[name.len] == ' ' &&
	       base64_read(str_part(line, name.len + 1, line.len), sizeof bytes, bytes);
}

enum err ledger_checkpoint_read(struct str text, struct ledger_head *ret)
{
	struct str rest = text, name = str_cut(&rest, '\n'), size = str_cut(&rest, '\n'),
		   root = str_cut(&rest, '\n'), empty = str_cut(&rest, '\n'),
		   signature = str_cut(&rest, '\n');
	struct ledger_head head = {.name = name};

	/* The last line has an end, and nothing behind it. */
	if (rest.at == NULL || rest.len > 0 || empty.len > 0 || ledger_name_check(name, NULL) ||
	    !checkpoint_read_size(size, &head.size) ||
	    !base64_read(root, LEDGER_HASH, head.root.at) ||
	    !checkpoint_read_signature(signature, name))
		return ERR_CORRUPT;
	*ret = head;
	return ERR_OK;
}

enum err ledger_checkpoint_check_key(const struct sign_key *key, const struct ledger_head *head,
    struct str text, const char *where, struct problem *why)
{
	struct buf again = BUF_INIT(LEDGER_CHECKPOINT_MAX);
	enum err err = ERR_OK;

	if (key != NULL)
		err = ledger_checkpoint_sign(key, head->name, head->size, &head->root, &again);
	if (err)
		err_because(why, err, "cannot sign: %s", err_text(err));
	else if (key != NULL && !str_eq(buf_str(&again), text))
		err = err_because(why, ERR_REFUSED,
		    "%s was signed by another key than that of [ledger] key: put that one back",
		    where);
	buf_free(&again);
	return err;
}
