/* Fuzzes what is said of the certificates that a server sends: whatever they are, the answer keeps
 * its promises. Input: certificates in DER one behind the other, the last recorded, the rest sent.
 */
#include <stdlib.h>
#include <openssl/err.h>
#include <openssl/x509.h>
#include "pki/chain.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len);

static void must(bool promise)
{
	if (!promise)
		abort();
}

/* Cuts the input where elements end; what is no element is one piece. */
static size_t cut(const uint8_t *bytes, size_t len, struct str *ret)
{
	size_t count = 0;

	while (len > 0 && count < CHAIN_MAX + 2) {
		size_t piece = len;

		if (len > 4 && bytes[0] == 0x30 && bytes[1] == 0x82)
			piece = 4 + ((size_t)bytes[2] << 8 | bytes[3]);
		if (piece > len)
			piece = len;
		ret[count++] = (struct str){(const char *)bytes, piece};
		bytes += piece;
		len -= piece;
	}
	return count;
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
	struct str pieces[CHAIN_MAX + 2] = {{"", 0}};
	size_t count = cut(bytes, len, pieces), recorded = count > 1 ? 1 : 0;
	struct chain_list sent = {pieces, count - recorded};
	struct chain_list known = {pieces + count - recorded, recorded};
	struct chain_seen seen;
	struct chain_scts scts;

	if (chain_compare(sent, known, &seen) == ERR_OK) {
		must(seen.length >= 1 && seen.missing_count <= recorded);
		must((seen.end == CHAIN_INCOMPLETE) == (seen.missing_count > 0));
		must(seen.extra + seen.unreadable < CHAIN_MAX + 1);
	}
	if (chain_scts(pieces[0], &scts) == ERR_OK)
		must(scts.unreadable <= scts.count);
	chain_must_staple(pieces[0]);
	if (count > 1)
		chain_is_issued_by(pieces[0], pieces[1]);
	must(ERR_peek_error() == 0);
	return 0;
}
