/* Fuzzes certificates as they come: any files (split at FILE) are read or refused with a reason,
 * and what was found is found again in what is written of it. */
#include <stdlib.h>
#include <string.h>
#include <openssl/err.h>
#include "pki/bundle.h"
#include "pki/certificate_read.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len);

static void must(bool promise)
{
	if (!promise)
		abort();
}

static enum err read_files(struct bundle *b, struct str rest, struct problem *why)
{
	static const struct str border = {"\n====FILE====\n", 14};
	enum err err = ERR_OK;

	for (unsigned i = 0; !err; i++) {
		size_t end = str_find(rest, border);
		char name[16] = {'f', (char)('0' + i % 10), '\0'};

		err = bundle_add(b, i == 0 ? NULL : name, str_part(rest, 0, end), why);
		if (end == rest.len)
			break;
		rest = str_part(rest, end + border.len, rest.len);
	}
	return err;
}

static void check_written(const struct bundle *b)
{
	struct buf written = BUF_INIT(1 << 24);
	struct certificate *c = NULL;
	struct problem why = {.text = ""};
	enum err err;

	bundle_write(b, &written);
	must(!written.err);
	err = certificate_read(buf_str(&written), &c, &why);
	must(err || c->chain_count == bundle_chain_count(b));
	must(!err || why.text[0] != '\0');
	certificate_free(c);
	buf_free(&written);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
	static const struct str hosts[] = {{"shop.example", 12}};
	struct problem why = {.text = ""};
	struct bundle *b = bundle_new();
	enum err err = read_files(b, (struct str){(const char *)bytes, len}, &why);

	if (!err)
		err = bundle_pick(b, hosts, len % 2, &why);
	must((err == ERR_OK) == (why.text[0] == '\0'));
	must(strchr(why.text, '\n') == NULL);
	for (size_t i = 0; i < bundle_note_count(b); i++)
		must(bundle_note(b, i)->text[0] != '\0' && bundle_note(b, i)->reason[0] != '\0');
	if (!err)
		check_written(b);
	must(ERR_peek_error() == 0);
	bundle_free(b);
	return 0;
}
