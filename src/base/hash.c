/* SipHash (Aumasson and Bernstein, "SipHash: a fast short-input PRF", 2012). */
#include "base/hash.h"

#include <endian.h>
#include <pthread.h>
#include <string.h>
#include "base/random.h"

struct sip {
	uint64_t v0, v1, v2, v3;
};

static uint64_t process_key[2];
static pthread_once_t process_key_once = PTHREAD_ONCE_INIT;

static inline uint64_t sip_rotate(uint64_t x, unsigned bits)
{
	return x << bits | x >> (64 - bits);
}

static inline void sip_rounds(struct sip *s, unsigned count)
{
	while (count-- > 0) {
		s->v0 += s->v1;
		s->v2 += s->v3;
		s->v1 = sip_rotate(s->v1, 13) ^ s->v0;
		s->v3 = sip_rotate(s->v3, 16) ^ s->v2;
		s->v0 = sip_rotate(s->v0, 32);
		s->v2 += s->v1;
		s->v0 += s->v3;
		s->v1 = sip_rotate(s->v1, 17) ^ s->v2;
		s->v3 = sip_rotate(s->v3, 21) ^ s->v0;
		s->v2 = sip_rotate(s->v2, 32);
	}
}

static inline void sip_compress(struct sip *s, unsigned compressions, uint64_t word)
{
	s->v3 ^= word;
	sip_rounds(s, compressions);
	s->v0 ^= word;
}

static inline uint64_t sip_hash(
    unsigned compressions, unsigned finals, const uint64_t key[2], const void *bytes, size_t len)
{
	struct sip s = {key[0] ^ 0x736f6d6570736575, key[1] ^ 0x646f72616e646f6d,
	    key[0] ^ 0x6c7967656e657261, key[1] ^ 0x7465646279746573};
	const unsigned char *at = bytes;
	size_t left = len;
	uint64_t word;

	/* Little-endian on every machine, so that the published vectors hold. */
	for (; left >= 8; left -= 8, at += 8) {
		memcpy(&word, at, sizeof word);
		sip_compress(&s, compressions, le64toh(word));
	}
	word = 0;
	while (left-- > 0)
		word = word << 8 | at[left];
	sip_compress(&s, compressions, (uint64_t)len << 56 | word);
	s.v2 ^= 0xff;
	sip_rounds(&s, finals);
	return s.v0 ^ s.v1 ^ s.v2 ^ s.v3;
}

uint64_t hash_siphash(
    unsigned compressions, unsigned finals, const uint64_t key[2], const void *bytes, size_t len)
{
	return sip_hash(compressions, finals, key, bytes, len);
}

static void process_key_draw(void)
{
	random_bytes(process_key, sizeof process_key);
}

uint64_t hash_bytes(const void *bytes, size_t len)
{
	pthread_once(&process_key_once, process_key_draw);
	return sip_hash(1, 3, process_key, bytes, len);
}
