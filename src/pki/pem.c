/* Splits a PEM file into lines, and the lines into blocks. */
#include "pki/pem.h"

#include <openssl/evp.h>
#include "base/base64.h"

/* Reads the next line without its end, which is LF, CRLF or CR, and without blanks around it; false
 * at the file's end. */
static bool pem_next_line(struct pem_reader *r, struct str *ret_line)
{
	struct str rest = r->rest;
	size_t end = 0;

	if (rest.at == NULL)
		return false;
	while (end < rest.len && rest.at[end] != '\n' && rest.at[end] != '\r')
		end++;
	*ret_line = str_trim(str_part(rest, 0, end));
	if (end == rest.len)
		r->rest = (struct str){NULL, 0};
	else if (str_starts(str_part(rest, end, 2), STR("\r\n")))
		r->rest = str_part(rest, end + 2, rest.len);
	else
		r->rest = str_part(rest, end + 1, rest.len);
	r->line++;
	return true;
}

/* Takes the label from "-----BEGIN label-----"; false when the line does not look so. */
static bool pem_boundary(struct str line, struct str begin, struct str *ret_label)
{
	struct str end = STR("-----");

	if (!str_starts(line, begin) || !str_ends(line, end) || line.len < begin.len + end.len)
		return false;
	*ret_label = str_part(line, begin.len, line.len - begin.len - end.len);
	return true;
}

enum err pem_next(struct pem_reader *r, struct pem_block *ret_block, struct problem *why)
{
	struct str line, label;

	r->text_line = 0;
	while (pem_next_line(r, &line)) {
		if (pem_boundary(line, STR("-----BEGIN "), &label)) {
			*ret_block = (struct pem_block){label, r->line};
			return ERR_OK;
		}
		if (str_starts(line, STR("-----BEGIN")) || str_starts(line, STR("-----END")))
			return err_because(why, ERR_INVALID,
			    "line %zu is a damaged BEGIN line, or an END line without BEGIN",
			    r->line);
		if (line.len > 0 && r->text_line == 0)
			r->text_line = r->line;
	}
	return ERR_NOT_FOUND;
}

enum err pem_decode(
    struct pem_reader *r, const struct pem_block *block, struct buf *ret_bytes, struct problem *why)
{
	struct base64 base64 = {0};
	struct str line, label;

	buf_clear(ret_bytes);
	while (pem_next_line(r, &line)) {
		if (pem_boundary(line, STR("-----END "), &label) && str_eq(label, block->label)) {
			if (base64_is_whole(&base64))
				return ret_bytes->err;
			break;
		}
		if (str_starts(line, STR("-----")))
			break;
		if (str_index(line, ':') < line.len)
			return err_because(why, ERR_INVALID,
			    "the block of line %zu has header fields: it is encrypted, or no "
			    "certificate",
			    block->line);
		if (!base64_add(&base64, line, ret_bytes))
			return err_because(why, ERR_INVALID, "line %zu is not base64", r->line);
	}
	return err_because(why, ERR_INVALID,
	    "the block that begins on line %zu is cut off or has no END line of its own",
	    block->line);
}

bool pem_decode_bare(struct str text, struct buf *to)
{
	struct pem_reader reader = {.rest = text};
	struct base64 base64 = {0};
	struct str line;

	while (pem_next_line(&reader, &line))
		if (!base64_add(&base64, line, to))
			return false;
	return base64_is_whole(&base64) && !to->err;
}

void pem_write(const char *label, struct str bytes, struct buf *to)
{
	enum { LINE = 48, DIGITS = LINE / 3 * 4 + 1 };
	unsigned char digits[DIGITS];

	buf_printf(to, "-----BEGIN %s-----\n", label);
	for (size_t at = 0; at < bytes.len; at += LINE) {
		struct str line = str_part(bytes, at, LINE);

		EVP_EncodeBlock(digits, (const unsigned char *)line.at, (int)line.len);
		buf_puts(to, (const char *)digits);
		buf_putc(to, '\n');
	}
	buf_printf(to, "-----END %s-----\n", label);
}
