/* The fingerprint of the certificate that a file begins with. */
#include "pki/fingerprint.h"

#include "base/hex.h"
#include "pki/certificate.h"
#include "pki/pem.h"

enum err fingerprint_of_file(struct str file, char ret[DIGEST_HEX])
{
	static const struct str mark = {"\xEF\xBB\xBF", 3};
	struct buf bytes = BUF_INIT(CERTIFICATE_FILE_MAX);
	unsigned char digest[DIGEST_BYTES];
	struct pem_block block;
	struct pem_reader reader = {
	    .rest = str_starts(file, mark) ? str_part(file, mark.len, file.len) : file};
	bool is_der = file.len > 0 && file.at[0] == 0x30;
	enum err err = is_der ? ERR_OK : pem_next(&reader, &block, NULL);

	if (!err && !is_der)
		err = pem_decode(&reader, &block, &bytes, NULL);
	if (!err)
		err = is_der ? digest_sha256(file.at, file.len, digest)
			     : digest_sha256(bytes.at, bytes.len, digest);
	if (!err)
		hex_write(digest, sizeof digest, ret);
	buf_free(&bytes);
	return err == ERR_NOT_FOUND ? ERR_INVALID : err;
}
