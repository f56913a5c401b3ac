/* Reads the certificate of a client from a header field. */
#include "web/client_certificate.h"

#include <stdlib.h>
#include "base/base64.h"
#include "pki/pem.h"
#include "web/params.h"

/* RFC 8941 section 4.2.7. */
enum err client_certificate_read(struct str field, struct buf *ret_der)
{
	struct base64 base64 = {0};

	if (field.len < 2 || !str_starts(field, STR(":")) || !str_ends(field, STR(":")))
		return ERR_INVALID;
	if (!base64_add(&base64, str_part(field, 1, field.len - 2), ret_der) ||
	    !base64_is_whole(&base64) || (!ret_der->err && ret_der->len == 0))
		return ERR_INVALID;
	return ret_der->err;
}

static enum err certificate_read_one_pem(struct str text, struct buf *ret_der)
{
	struct pem_reader reader = {.rest = text};
	struct pem_block block;
	enum err err = pem_next(&reader, &block, NULL);

	if (err)
		return ERR_INVALID;
	if (reader.text_line != 0 || !str_eq(block.label, STR("CERTIFICATE")))
		return ERR_INVALID;
	err = pem_decode(&reader, &block, ret_der, NULL);
	if (err)
		return err;
	return pem_next(&reader, &block, NULL) == ERR_NOT_FOUND && reader.text_line == 0
		   ? ERR_OK
		   : ERR_INVALID;
}

/* A plus sign that is not encoded would be read as a blank. */
enum err client_certificate_read_escaped(struct str field, struct buf *ret_der)
{
	char *text;
	enum err err;

	if (field.len == 0 || str_index(field, '+') < field.len)
		return ERR_INVALID;
	text = malloc(field.len);
	if (text == NULL)
		return ERR_NO_MEMORY;
	err = certificate_read_one_pem((struct str){text, params_decode(field, text)}, ret_der);
	free(text);
	return err;
}
