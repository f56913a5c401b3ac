/* Fuzzes requests that were pasted: what comes of any text is one request in PEM, of which the same
 * comes again, or a reason; and never a private key. */
#include <stdlib.h>
#include <string.h>
#include "pki/csr.h"
#include "pki/csr_paste.h"
#include "pki/private_key.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len);

static void must(bool promise)
{
	if (!promise)
		abort();
}

static void must_be_the_same_again(struct str mended)
{
	struct buf again = BUF_INIT(4 * CSR_FILE_MAX);
	struct problem why;

	must(!private_key_is_in(mended));
	must(csr_paste_mend(mended, &again, &why) == ERR_OK);
	must(str_eq(buf_str(&again), mended));
	buf_free(&again);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
	const struct str text = {(const char *)bytes, len};
	struct buf mended = BUF_INIT(4 * CSR_FILE_MAX);
	struct problem why = {.text = ""};

	if (csr_paste_mend(text, &mended, &why) == ERR_OK) {
		must(!private_key_is_in(text));
		if (mended.len < CSR_FILE_MAX)
			must_be_the_same_again(buf_str(&mended));
	} else {
		must(mended.len == 0 && why.text[0] != '\0' && strchr(why.text, '\n') == NULL);
	}
	buf_free(&mended);
	return 0;
}
