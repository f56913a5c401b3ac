/* Checkpoints: what a log says of all its entries, signed. */
#include "verify/checkpoint.h"

#include "verify/text.h"

/* Further lines mean nothing here, but must not be empty: an empty one ends the text. */
static bool checkpoint_rest_is_right(struct str rest)
{
	struct str line;

	while (verify_text_line(&rest, &line))
		if (line.len == 0)
			return false;
	return rest.len == 0;
}

enum err verify_checkpoint_read(struct str text, struct verify_checkpoint *ret, struct problem *why)
{
	struct verify_hash nothing;
	struct str rest, size, root;
	enum err err = verify_note_read(text, &ret->note, why);

	if (err)
		return err;
	rest = ret->note.text;
	if (!verify_text_line(&rest, &ret->origin) || ret->origin.len == 0 ||
	    !verify_text_line(&rest, &size) || !verify_text_number(size, &ret->size) ||
	    !verify_text_line(&rest, &root) || !verify_text_hash(root, &ret->root) ||
	    !checkpoint_rest_is_right(rest))
		return err_because(why, ERR_INVALID,
		    "it is no checkpoint: a line with the log's name, one with how many entries it "
		    "has, and one with the hash of all of them");
	verify_hash_nothing(&nothing);
	if (ret->size == 0 && !verify_hash_eq(&ret->root, &nothing))
		return err_because(why, ERR_INVALID,
		    "it says that there are no entries, with a hash that is not that of nothing");
	return ERR_OK;
}

enum err verify_checkpoint_check(
    const struct verify_checkpoint *c, const struct verify_key *key, struct problem *why)
{
	if (!str_eq(c->origin, str_from(key->name)))
		return err_because(why, ERR_REFUSED, "it is of the log %.*s, and the key is of %s",
		    STR_ARG(c->origin), key->name);
	return verify_note_check(&c->note, key, why);
}
