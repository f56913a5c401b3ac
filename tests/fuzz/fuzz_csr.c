/* Fuzzes requests for certificates: any file is read or refused with a reason, and what was read
 * is read again from what is kept of it. */
#include <stdlib.h>
#include <string.h>
#include <openssl/err.h>
#include "pki/csr.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len);

static void must(bool promise)
{
	if (!promise)
		abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
	static const struct str hosts[] = {{"shop.example", 12}, {"*.shop.example", 14}};
	struct csr *csr = NULL, *again = NULL;
	struct problem why = {.text = ""};

	if (csr_read((struct str){(const char *)bytes, len}, &csr, &why) == ERR_OK) {
		must(strlen(csr->key_digest) == 64 && csr->key_bits > 0);
		for (size_t i = 0; i < csr->subject_count; i++)
			must(strcmp(csr->subject[i].type, "emailAddress") != 0);
		must(csr_read(csr->der, &again, &why) == ERR_OK);
		must(strcmp(csr->key_digest, again->key_digest) == 0);
		must(csr->name_count == again->name_count && csr->has_mail == again->has_mail);
		csr_check_hosts(csr, hosts, 2, &why);
	} else {
		must(csr == NULL && why.text[0] != '\0' && strchr(why.text, '\n') == NULL);
	}
	must(ERR_peek_error() == 0);
	csr_free(again);
	csr_free(csr);
	return 0;
}
