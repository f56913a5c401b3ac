/* Whatever somebody pastes into a field: it is one of four things, and what was found is sound. */
#include <assert.h>
#include <string.h>
#include "record/sought.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct sought sought = sought_read((struct str){(const char *)data, size});
	size_t digits = strlen(sought.digits);
	struct code code;

	assert((sought.kind == SOUGHT_DIGITS) == (digits > 0));
	assert(sought_code(&sought, &code) == (digits == CODE_LENGTH));
	assert(strspn(sought.digits, "0123456789") == digits);
	if (sought.kind == SOUGHT_HOST)
		assert(strlen(sought.origin.host) <= ORIGIN_HOST_MAX &&
		       strchr(sought.origin.host, '.') != NULL);
	return 0;
}
