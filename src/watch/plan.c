/* When something is asked: places in time, and what becomes of them after a failure. */
#include "watch/plan.h"

#include "base/random.h"
#include "pki/digest.h"

static void plan_write_number(uint64_t n, unsigned char to[8])
{
	for (int i = 0; i < 8; i++)
		to[i] = (unsigned char)(n >> (56 - 8 * i));
}

enum err plan_next(const unsigned char key[PLAN_KEY_BYTES], int kind, int64_t subject,
    unsigned every, int64_t after, int64_t *ret)
{
	unsigned char of[16], digest[DIGEST_BYTES];
	uint64_t place = 0;
	enum err err;
	int64_t start, at;

	plan_write_number((uint64_t)kind, of);
	plan_write_number((uint64_t)subject, of + 8);
	err = digest_hmac_sha256(key, PLAN_KEY_BYTES, of, sizeof of, digest);
	if (err)
		return err;
	for (int i = 0; i < 8; i++)
		place = place << 8 | digest[i];
	start = after - after % every;
	at = start + (int64_t)(place % every);
	*ret = at > after ? at : at + every;
	return ERR_OK;
}

int64_t plan_again_most(unsigned failures)
{
	int64_t most = PLAN_FIRST_AGAIN_S;

	for (unsigned i = 1; i < failures && most < PLAN_LAST_AGAIN_S; i++)
		most *= 2;
	return most < PLAN_LAST_AGAIN_S ? most : PLAN_LAST_AGAIN_S;
}

int64_t plan_again(unsigned failures)
{
	return 1 + (int64_t)random_below((uint64_t)plan_again_most(failures));
}
