/* Lines, numbers and base64 of what a log says. */
#include "verify/text.h"

#include "base/base64.h"
#include "base/utf8.h"

bool verify_text_line(struct str *rest, struct str *ret_line)
{
	size_t end = str_index(*rest, '\n');

	if (end == rest->len)
		return false;
	*ret_line = str_part(*rest, 0, end);
	*rest = str_part(*rest, end + 1, rest->len);
	return true;
}

bool verify_text_number(struct str text, uint64_t *ret)
{
	if (text.len > 1 && text.at[0] == '0')
		return false;
	return str_to_uint(text, VERIFY_SIZE_MAX, ret);
}

bool verify_text_base64(struct str text, struct buf *to)
{
	struct buf again = BUF_INIT(text.len);
	struct base64 reader = {0};
	size_t before = to->len;
	bool good = base64_add(&reader, text, to) && base64_is_whole(&reader) && to->err == ERR_OK;

	/* The last digit may have bits that stand for nothing: they have to be zeros. */
	if (good && text.len > 0) {
		base64_write(str_part(buf_str(to), before, to->len), &again);
		good = again.err == ERR_OK && str_eq(buf_str(&again), text);
	}
	buf_free(&again);
	return good;
}

bool verify_text_hash(struct str text, struct verify_hash *ret)
{
	struct buf bytes = BUF_INIT(2 * VERIFY_HASH_BYTES);
	bool good = verify_text_base64(text, &bytes) && bytes.len == VERIFY_HASH_BYTES;

	if (good)
		memcpy(ret->at, bytes.at, VERIFY_HASH_BYTES);
	buf_free(&bytes);
	return good;
}

bool verify_text_is_plain(struct str text)
{
	for (size_t i = 0; i < text.len; i++)
		if ((unsigned char)text.at[i] < ' ' && text.at[i] != '\n')
			return false;
	return utf8_valid(text);
}
