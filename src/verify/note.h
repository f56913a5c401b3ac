/* Signed notes (c2sp.org/signed-note), and the keys that sign them. */
#ifndef VERIFY_NOTE_H
#define VERIFY_NOTE_H

#include "base/err.h"
#include "base/str.h"
#include "pki/sign/ed25519.h"

/* Bytes of a note; signatures of one, of which the specification wants 16 at least. */
enum { VERIFY_NOTE_MAX = 128 << 10, VERIFY_SIGNATURES_MAX = 64 };
enum { VERIFY_NAME_MAX = 255, VERIFY_KEY_ID = 4, VERIFY_KEY_MAX = 512 };

/* Who signs, as a vkey says it: "seal.example/log+530d903a+AekyeRrm…". Plain data. */
struct verify_key {
	char name[VERIFY_NAME_MAX + 1];
	unsigned char id[VERIFY_KEY_ID];
	unsigned char public[ED25519_PUBLIC_BYTES];
};

/* Slices of the note. */
struct verify_signature {
	struct str name;
	struct str text; /* base64 of the key's ID and the signature, which may be of any kind */
	unsigned char id[VERIFY_KEY_ID];
};

/* Plain data; slices of the bytes that it was read from. */
struct verify_note {
	struct str text; /* what is signed, with the newline at its end */
	size_t count;
	struct verify_signature signatures[VERIFY_SIGNATURES_MAX];
};

/* ERR_INVALID, with `why`: it is no vkey, or not one of Ed25519 (as those of witnesses). */
enum err verify_key_read(struct str vkey, struct verify_key *ret, struct problem *why);
/* ERR_INVALID, with `why`: it is no note; ERR_TOO_LARGE: there is more than is read. */
enum err verify_note_read(struct str note, struct verify_note *ret, struct problem *why);
/* Did this key sign it? Signatures of others are passed over, as they must be. ERR_REFUSED, with
 * `why`: no signature is by this key, or one that says so is not. */
enum err verify_note_check(
    const struct verify_note *note, const struct verify_key *key, struct problem *why);

#endif
