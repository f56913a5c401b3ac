/* Passwords as they are stored: Argon2id (RFC 9106), by libargon2.
 *
 * DESIGN: the parameters are RFC 9106's second recommendation (section 4): 64 MiB of memory, three
 * passes, four lanes, a salt of 128 bits. Each call takes that memory and some 200 ms of
 * processor time, shared among four threads, so whoever lets strangers ask for it bounds how many
 * do so at once. Tests that are not about the time pass
 * less memory; no setting does. */
#ifndef IO_ARGON2_H
#define IO_ARGON2_H

#include <stdint.h>
#include "base/err.h"
#include "base/str.h"

/* Bytes of the encoded form with its NUL; memory when the caller names none, in KiB. */
enum { ARGON2_TEXT_MAX = 128, ARGON2_MEMORY_KIB = 1 << 16 };

/* The password with a fresh salt: "$argon2id$v=19$m=65536,t=3,p=4$…". `memory_kib` is at least 32,
 * or 0 for ARGON2_MEMORY_KIB. ERR_NO_MEMORY. Any thread. */
enum err argon2_seal(struct str password, uint32_t memory_kib, char ret_text[ARGON2_TEXT_MAX]);
/* Is this the password that was sealed? ERR_OK, ERR_REFUSED (another one), ERR_CORRUPT (the text is
 * none of argon2_seal()'s), ERR_NO_MEMORY. Any thread. */
enum err argon2_open(const char *text, struct str password);
/* Takes as long as argon2_open() of what was sealed with that memory, and always ends in
 * ERR_REFUSED or ERR_NO_MEMORY: for names that do not exist, so that nobody can tell by the time.
 */
enum err argon2_pretend(struct str password, uint32_t memory_kib);

#endif
