/* Entries of the log as they are served. */
#include "ledger/bundle.h"

#include <assert.h>

enum { LENGTH_BYTES = 2 };

void ledger_bundle_add(struct buf *to, struct str entry)
{
	assert(entry.len <= LEDGER_ENTRY_MAX);
	buf_add_number(to, entry.len, LENGTH_BYTES);
	buf_add_str(to, entry);
}

bool ledger_bundle_next(struct str *rest, struct str *ret_entry)
{
	size_t len;

	if (rest->len < LENGTH_BYTES)
		return false;
	len = (size_t)str_number(str_part(*rest, 0, LENGTH_BYTES));
	if (rest->len - LENGTH_BYTES < len)
		return false;
	*ret_entry = str_part(*rest, LENGTH_BYTES, len);
	*rest = str_part(*rest, LENGTH_BYTES + len, rest->len);
	return true;
}

struct str ledger_bundle_first(struct str bundle, unsigned count)
{
	struct str rest = bundle, entry;

	while (count > 0 && ledger_bundle_next(&rest, &entry))
		count--;
	return count > 0 ? (struct str){NULL, 0} : str_part(bundle, 0, bundle.len - rest.len);
}
