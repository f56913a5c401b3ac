/* Proofs that somebody kept: an entry, and that a log has it. */
#include "verify/kept.h"

#include <inttypes.h>
#include "verify/text.h"
#include "verify/tile.h"

static enum err kept_read_entry(
    struct str line, struct arena *memory, struct str *ret, struct problem *why)
{
	struct str text = str_part(line, 6, line.len);
	unsigned char *bytes;
	size_t len;

	if (!str_starts(line, STR("extra ")))
		return err_because(why, ERR_INVALID,
		    "its second line is not the entry (\"extra\" and base64), so that nothing says "
		    "what it proves");
	bytes = arena_alloc(memory, VERIFY_ENTRY_MAX);
	if (bytes == NULL)
		return err_no_memory(why);
	if (!verify_text_base64(text, bytes, VERIFY_ENTRY_MAX, &len) || len > VERIFY_ENTRY_MAX)
		return err_because(why, ERR_INVALID,
		    "its line \"extra\" is not base64, or has more than %d bytes",
		    VERIFY_ENTRY_MAX);
	*ret = (struct str){(const char *)bytes, len};
	return ERR_OK;
}

/* The lines of hashes, and the empty one that ends them. */
static enum err kept_read_proof(struct str *rest, struct verify_kept *ret, struct problem *why)
{
	struct str line;

	for (ret->count = 0; verify_text_line(rest, &line); ret->count++) {
		if (line.len == 0)
			return ERR_OK;
		if (ret->count == VERIFY_PROOF_MAX)
			return err_because(
			    why, ERR_TOO_LARGE, "it has more than %d hashes", VERIFY_PROOF_MAX);
		if (!verify_text_hash(line, &ret->proof[ret->count]))
			return err_because(why, ERR_INVALID,
			    "its hash %zu is none (32 bytes in base64)", ret->count + 1);
	}
	return err_because(why, ERR_INVALID, "it is cut: no empty line follows its hashes");
}

enum err verify_kept_read(
    struct str file, struct arena *memory, struct verify_kept *ret, struct problem *why)
{
	struct str rest = file, line;
	enum err err;

	if (!verify_text_line(&rest, &line) || !str_eq(line, STR("c2sp.org/tlog-proof@v1")))
		return err_because(why, ERR_INVALID,
		    "it is no kept proof: its first line is not \"c2sp.org/tlog-proof@v1\"");
	if (!verify_text_line(&rest, &line))
		return err_because(why, ERR_INVALID, "it is cut within its second line");
	err = kept_read_entry(line, memory, &ret->entry, why);
	if (err)
		return err;
	if (!verify_text_line(&rest, &line) || !str_starts(line, STR("index ")) ||
	    !verify_text_number(str_part(line, 6, line.len), &ret->index))
		return err_because(
		    why, ERR_INVALID, "its third line is not the entry's number (\"index 123\")");
	err = kept_read_proof(&rest, ret, why);
	if (!err)
		err = verify_checkpoint_read(rest, &ret->checkpoint, why);
	return err;
}

enum err verify_kept_check(
    const struct verify_kept *kept, const struct verify_key *key, struct problem *why)
{
	const struct verify_tree tree = {kept->checkpoint.size, &kept->checkpoint.root};
	struct verify_hash leaf;

	verify_hash_leaf(kept->entry, &leaf);
	if (!verify_inclusion(kept->index, &leaf, kept->proof, kept->count, &tree))
		return err_because(why, ERR_REFUSED,
		    "the proof does not lead from this entry, number %" PRIu64 " of %" PRIu64
		    ", to the log's root: one of them was changed",
		    kept->index, tree.size);
	return key == NULL ? ERR_OK : verify_checkpoint_check(&kept->checkpoint, key, why);
}
