/* Fuzzes the certificate reader: any file is read or refused with a reason, and what was read keeps
 * its promises. */
#include <stdlib.h>
#include <string.h>
#include <openssl/err.h>
#include "pki/certificate_codec.h"
#include "pki/certificate_read.h"
#include "pki/fingerprint.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len);

static void must(bool promise)
{
	if (!promise)
		abort();
}

static void use(const struct certificate *c)
{
	struct buf text = BUF_INIT(1 << 24);

	certificate_check_strength(c, NULL);
	certificate_subject(c, "CN");
	certificate_write_name(c->subject, c->subject_count, &text);
	certificate_write_name(c->issuer, c->issuer_count, &text);
	must(text.err == ERR_OK && (text.len == 0 || memchr(text.at, '\n', text.len) == NULL));
	buf_free(&text);
	must(c->not_before <= c->not_after && strlen(c->fingerprint) == 64);
	must(c->key_algorithm != NULL && c->signature_digest != NULL);
	for (size_t i = 0; i < c->name_count; i++)
		must(c->name_kinds[i] == CERTIFICATE_NAME_OTHER ||
		     certificate_covers(c, c->names[i]));
	must(!certificate_covers(c, "never.covered.invalid\n"));
}

/* What was read is written and read back; and any bytes may be met where that is expected. */
static void codec(const struct certificate *c, struct str any)
{
	struct buf bytes = BUF_INIT(CERTIFICATE_BYTES_MAX);
	struct arena arena = {0};
	const struct certificate *back;

	certificate_decode(any, &arena);
	if (c != NULL) {
		certificate_encode(c, &bytes);
		back = certificate_decode(buf_str(&bytes), &arena);
		must(back != NULL && back->name_count == c->name_count);
		must(strcmp(back->serial, c->serial) == 0 && back->faults == c->faults);
	}
	buf_free(&bytes);
	arena_free(&arena);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
	struct certificate *c = NULL, *again = NULL;
	struct str file = {(const char *)bytes, len};
	struct problem why = {.text = ""};
	char fingerprint[DIGEST_HEX];
	enum err err = fingerprint_of_file(file, fingerprint);

	must(!err || err == ERR_INVALID);
	if (certificate_read(file, &c, &why) == ERR_OK) {
		use(c);
		must(certificate_read_der(c->der, &again, &why) == ERR_OK);
		must(strcmp(c->fingerprint, again->fingerprint) == 0);
	} else {
		must(c == NULL && why.text[0] != '\0' && strchr(why.text, '\n') == NULL);
	}
	codec(c, file);
	must(ERR_peek_error() == 0);
	certificate_free(again);
	certificate_free(c);
	return 0;
}
