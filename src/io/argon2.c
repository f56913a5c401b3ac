/* Passwords as they are kept. */
#include "io/argon2.h"

#include <argon2.h>
#include "base/random.h"

enum { PASSES = 3, MEMORY_KIB = 1 << 16, LANES = 4, SALT = 16, DIGEST = 32 };

enum err argon2_seal(struct str password, char ret_text[ARGON2_TEXT_MAX])
{
	unsigned char salt[SALT];
	int code;

	random_bytes(salt, sizeof salt);
	code = argon2id_hash_encoded(PASSES, MEMORY_KIB, LANES, password.at, password.len, salt,
	    sizeof salt, DIGEST, ret_text, ARGON2_TEXT_MAX);
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

enum err argon2_pretend(struct str password)
{
	char text[ARGON2_TEXT_MAX];
	enum err err = argon2_seal(password, text);

	return err ? err : ERR_REFUSED;
}
