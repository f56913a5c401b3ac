/* Recognizes weak RSA keys by their moduli. */
#include "pki/weak_key.h"

#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <openssl/core_names.h>
#include <openssl/crypto.h>
#include "base/buf.h"
#include "base/hex.h"

/* ---- ROCA ----
 *
 * These chips made primes k * M + (65537^a mod M), where M is the product of the first primes. So a
 * modulus of two of them is a power of 65537, too, modulo M, and modulo each of these primes; for
 * others that is true of all at once in no case that will ever be met. (Nemec, Sys, Svenda, Klinec,
 * Matyas: The Return of Coppersmith's Attack, CCS 2017, section 3.) */

static const unsigned char roca_primes[] = {3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37, 41, 43, 47, 53,
    59, 61, 67, 71, 73, 79, 83, 89, 97, 101, 103, 107, 109, 113, 127, 131, 137, 139, 149, 151, 157,
    163, 167};
enum { ROCA_PRIMES = sizeof roca_primes, ROCA_BITS_MIN = 512 };

/* The exponents e for which 65537^e is `residue` modulo the prime: `least` and then every `order`.
 */
struct roca_logarithm {
	unsigned least, order;
};

static bool roca_logarithm_find(unsigned prime, unsigned residue, struct roca_logarithm *ret)
{
	unsigned power = 1, step = 65537 % prime, exponent = 0;
	bool found = false;

	do {
		if (power == residue && !found) {
			ret->least = exponent;
			found = true;
		}
		power = power * step % prime;
		exponent++;
	} while (power != 1);
	ret->order = exponent;
	return found;
}

static unsigned common_divisor(unsigned a, unsigned b)
{
	while (b != 0) {
		unsigned rest = a % b;

		a = b;
		b = rest;
	}
	return a;
}

bool weak_key_is_roca(const BIGNUM *modulus)
{
	struct roca_logarithm all[ROCA_PRIMES];

	if (BN_num_bits(modulus) < ROCA_BITS_MIN)
		return false;
	for (size_t i = 0; i < ROCA_PRIMES; i++) {
		BN_ULONG residue = BN_mod_word(modulus, roca_primes[i]);

		if (!roca_logarithm_find(roca_primes[i], (unsigned)residue, &all[i]))
			return false;
	}
	/* One exponent must do for all primes: any two must agree where their orders meet. */
	for (size_t i = 0; i < ROCA_PRIMES; i++)
		for (size_t j = 0; j < i; j++) {
			unsigned common = common_divisor(all[i].order, all[j].order);

			if (all[i].least % common != all[j].least % common)
				return false;
		}
	return true;
}

/* ---- Debian's weak keys of 2006 to 2008 ---- */

enum { LISTED_DIGITS = 20, LISTED_LINE = LISTED_DIGITS + 1 };

/* The digits by which lists know a modulus: of its bytes, as `openssl rsa -modulus` prints them. */
static bool modulus_write_digits(const BIGNUM *modulus, char ret[LISTED_DIGITS + 1])
{
	char *hex = BN_bn2hex(modulus), digits[2 * 20 + 1];
	struct buf text = BUF_INIT(1 << 16);
	unsigned char digest[20];
	bool ok = hex != NULL;

	if (ok) {
		buf_printf(&text, "Modulus=%s\n", hex);
		ok = !text.err &&
		     EVP_Q_digest(NULL, "SHA1", NULL, text.at, text.len, digest, NULL) == 1;
	}
	if (ok) {
		hex_write(digest, sizeof digest, digits);
		memcpy(ret, digits + sizeof digits - 1 - LISTED_DIGITS, LISTED_DIGITS + 1);
	}
	buf_free(&text);
	OPENSSL_free(hex);
	return ok;
}

/* Where the lines of a list begin: below the comment, which ends in its first bytes. */
static off_t list_begin(int fd)
{
	char head[4096];
	ssize_t len = pread(fd, head, sizeof head, 0);
	struct str rest = {head, len > 0 ? (size_t)len : 0};

	while (str_starts(rest, STR("#")))
		rest = str_part(rest, str_index(rest, '\n') + 1, rest.len);
	return (off_t)(rest.at - head);
}

/* Looks for a line among those of a list, which are all of one length and in order; the last may
 * lack its end. */
static bool list_has(int fd, off_t size, const char *digits)
{
	off_t begin = list_begin(fd), low = 0, high = (size - begin + 1) / LISTED_LINE;
	char line[LISTED_DIGITS];

	while (low < high) {
		off_t middle = low + (high - low) / 2;
		int order;

		if (pread(fd, line, sizeof line, begin + middle * LISTED_LINE) != sizeof line)
			return false;
		order = memcmp(line, digits, sizeof line);
		if (order == 0)
			return true;
		if (order < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return false;
}

bool weak_key_is_listed(const BIGNUM *modulus, const char *folder)
{
	char path[256], digits[LISTED_DIGITS + 1];
	struct stat about;
	bool found;
	int fd;

	snprintf(path, sizeof path, "%s/blacklist.RSA-%d", folder, BN_num_bits(modulus));
	fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	if (fd < 0)
		return false;
	found = fstat(fd, &about) == 0 && S_ISREG(about.st_mode) &&
		modulus_write_digits(modulus, digits) && list_has(fd, about.st_size, digits);
	close(fd);
	return found;
}

/* ---- both ---- */

const char *weak_key_name(const EVP_PKEY *key)
{
	int kind = EVP_PKEY_get_base_id(key);
	BIGNUM *modulus = NULL;
	const char *name = NULL;

	if ((kind != EVP_PKEY_RSA && kind != EVP_PKEY_RSA_PSS) ||
	    !EVP_PKEY_get_bn_param(key, OSSL_PKEY_PARAM_RSA_N, &modulus))
		return NULL;
	if (weak_key_is_roca(modulus))
		name = "it was made by a chip with the flaw ROCA (CVE-2017-15361)";
	else if (weak_key_is_listed(modulus, WEAK_KEY_FOLDER))
		name = "it was made by Debian's OpenSSL of 2006 to 2008 (CVE-2008-0166)";
	BN_free(modulus);
	return name;
}
