/* Any robots.txt and path: an answer comes, and the same for the same rules in other words. Input:
 * the path, a line end, the file. */
#include <stdlib.h>
#include "base/buf.h"
#include "doctor/robots.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct str text = {(const char *)data, size}, path = str_cut(&text, '\n');
	struct buf more = BUF_INIT(1 << 21);
	bool allowed;

	if (path.at == NULL || text.at == NULL)
		return 0;
	allowed = robots_allow(text, STR("trustseal"), path);
	/* A group for somebody else changes nothing. */
	buf_puts(&more, "User-agent: other\nDisallow: /\n");
	buf_add_str(&more, str_part(text, 0, ROBOTS_MAX - 64));
	if (!str_starts(text, STR("\xef\xbb\xbf")) && text.len < ROBOTS_MAX - 64 &&
	    robots_allow(buf_str(&more), STR("trustseal"), path) != allowed)
		abort();
	buf_free(&more);
	return 0;
}
