/* Checks the two proofs that a log gives. The names `fn`, `sn`, `fr` and `sr` are RFC 9162's. */
#include "verify/proof.h"

/* Where we are in the tree: the number of the node, and of the last one beside it. */
struct proof_place {
	uint64_t fn, sn;
};

/* Goes up one floor. */
static void place_rise(struct proof_place *p)
{
	p->fn >>= 1;
	p->sn >>= 1;
}

/* The next hash of the proof stands to the left of what we have; then a node that has no right
 * neighbour rises until it is one itself. */
static bool place_is_right(struct proof_place *p)
{
	if ((p->fn & 1) == 0 && p->fn != p->sn)
		return false;
	while ((p->fn & 1) == 0 && p->fn != 0)
		place_rise(p);
	return true;
}

bool verify_inclusion(uint64_t index, const struct verify_hash *leaf,
    const struct verify_hash *proof, size_t count, const struct verify_tree *tree)
{
	struct proof_place place = {index, tree->size - 1};
	struct verify_hash r = *leaf;

	if (index >= tree->size)
		return false;
	for (size_t i = 0; i < count; i++) {
		if (place.sn == 0)
			return false;
		if (place_is_right(&place))
			verify_hash_node(&proof[i], &r, &r);
		else
			verify_hash_node(&r, &proof[i], &r);
		place_rise(&place);
	}
	return place.sn == 0 && verify_hash_eq(&r, tree->root);
}

static bool consistency_is_plain(const struct verify_tree *older, const struct verify_tree *tree)
{
	struct verify_hash nothing;

	verify_hash_nothing(&nothing);
	return older->size == 0 ? verify_hash_eq(older->root, &nothing)
				: verify_hash_eq(older->root, tree->root);
}

bool verify_consistency(const struct verify_tree *older, const struct verify_hash *proof,
    size_t count, const struct verify_tree *tree)
{
	struct proof_place place = {older->size - 1, tree->size - 1};
	struct verify_hash fr, sr;
	size_t at = 0;

	if (older->size > tree->size)
		return false;
	if (older->size == 0 || older->size == tree->size)
		return count == 0 && consistency_is_plain(older, tree);
	/* What is a whole power of two begins with itself, which the proof leaves out. */
	if ((older->size & (older->size - 1)) != 0) {
		if (count == 0)
			return false;
		fr = sr = proof[at++];
	} else {
		fr = sr = *older->root;
	}
	while ((place.fn & 1) != 0)
		place_rise(&place);
	for (; at < count; at++) {
		if (place.sn == 0)
			return false;
		if (place_is_right(&place)) {
			verify_hash_node(&proof[at], &fr, &fr);
			verify_hash_node(&proof[at], &sr, &sr);
		} else {
			verify_hash_node(&sr, &proof[at], &sr);
		}
		place_rise(&place);
	}
	return place.sn == 0 && verify_hash_eq(&fr, older->root) && verify_hash_eq(&sr, tree->root);
}
