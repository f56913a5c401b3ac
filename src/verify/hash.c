/* The hashes of a log's tree, by OpenSSL. */
#define OPENSSL_SUPPRESS_DEPRECATED
#include "verify/hash.h"

#include <assert.h>
#include <openssl/sha.h>

/* RFC 9162 section 2.1.1: what says that a hash is of an entry, or of two others. */
static const unsigned char hash_is_leaf = 0, hash_is_node = 1;

/* OpenSSL's newer functions allocate, and so may fail; millions of times they also cost a third
 * more. These do neither. */

void verify_hash_leaf(struct str entry, struct verify_hash *ret)
{
	SHA256_CTX sha;

	SHA256_Init(&sha);
	SHA256_Update(&sha, &hash_is_leaf, 1);
	SHA256_Update(&sha, entry.at, entry.len);
	SHA256_Final(ret->at, &sha);
}

void verify_hash_node(
    const struct verify_hash *left, const struct verify_hash *right, struct verify_hash *ret)
{
	SHA256_CTX sha;

	SHA256_Init(&sha);
	SHA256_Update(&sha, &hash_is_node, 1);
	SHA256_Update(&sha, left->at, VERIFY_HASH_BYTES);
	SHA256_Update(&sha, right->at, VERIFY_HASH_BYTES);
	SHA256_Final(ret->at, &sha);
}

void verify_hash_plain(struct str bytes, struct verify_hash *ret)
{
	SHA256_CTX sha;

	SHA256_Init(&sha);
	SHA256_Update(&sha, bytes.at, bytes.len);
	SHA256_Final(ret->at, &sha);
}

void verify_hash_nothing(struct verify_hash *ret)
{
	verify_hash_plain(STR(""), ret);
}

/* One that has no neighbour goes up as it is: the tree of RFC 9162 is split at the largest power of
 * two, which comes to the same. */
void verify_hash_fold(struct verify_hash *hashes, size_t count)
{
	assert(count > 0);
	for (; count > 1; count = (count + 1) / 2) {
		for (size_t i = 0; i + 1 < count; i += 2)
			verify_hash_node(&hashes[i], &hashes[i + 1], &hashes[i / 2]);
		if (count % 2 != 0)
			hashes[count / 2] = hashes[count - 1];
	}
}

bool verify_hash_eq(const struct verify_hash *a, const struct verify_hash *b)
{
	return memcmp(a->at, b->at, VERIFY_HASH_BYTES) == 0;
}
