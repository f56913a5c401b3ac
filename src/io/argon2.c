/* Passwords as they are kept. */
#include "io/argon2.h"

#include <argon2.h>
#include "base/random.h"

enum { PASSES = 3, LANES = 4, SALT = 16, DIGEST = 32 };

enum err argon2_seal(struct str password, uint32_t memory_kib, char ret_text[ARGON2_TEXT_MAX])
{
	unsigned char salt[SALT];
	int code;

	random_bytes(salt, sizeof salt);
	code = argon2id_hash_encoded(PASSES,
	    memory_kib == 0 ? (uint32_t)ARGON2_MEMORY_KIB : memory_kib, LANES, password.at,
	    password.len, salt, sizeof salt, DIGEST, ret_text, ARGON2_TEXT_MAX);
	return code == ARGON2_OK ? ERR_OK : ERR_NO_MEMORY;
}

enum err argon2_open(const char *text, struct str password)
{
	switch (argon2id_verify(text, password.at, password.len)) {
	case ARGON2_OK:
		return ERR_OK;
	case ARGON2_VERIFY_MISMATCH:
		return ERR_REFUSED;
	case ARGON2_MEMORY_ALLOCATION_ERROR:
	case ARGON2_THREAD_FAIL:
		return ERR_NO_MEMORY;
	default:
		return ERR_CORRUPT;
	}
}

enum err argon2_pretend(struct str password, uint32_t memory_kib)
{
	char text[ARGON2_TEXT_MAX];
	enum err err = argon2_seal(password, memory_kib, text);

	return err ? err : ERR_REFUSED;
}
