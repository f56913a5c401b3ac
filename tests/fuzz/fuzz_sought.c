/* Whatever somebody pastes into a field: it is one of four things, and what was found is sound. */
#include <assert.h>
#include <string.h>
#include "ledger/names.h"
#include "record/sought.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* The names that follow from a host are all names, and none comes twice. */
static void name_take(struct str text)
{
	char host[ORIGIN_HOST_MAX + 1];
	struct ledger_names names;

	if (!ledger_name_read(text, host))
		return;
	ledger_names_of(host, &names);
	assert(names.count >= 1 && names.count <= LEDGER_NAMES_MAX);
	assert(strcmp(names.at[0], host) == 0);
	for (size_t i = 0; i < names.count; i++) {
		assert(strlen(names.at[i]) <= ORIGIN_HOST_MAX && names.at[i][0] != '.');
		for (size_t k = 0; k < i; k++)
			assert(strcmp(names.at[i], names.at[k]) != 0);
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct sought sought = sought_read((struct str){(const char *)data, size});
	size_t digits = strlen(sought.digits);
	struct code code;

	name_take((struct str){(const char *)data, size});
	assert((sought.kind == SOUGHT_DIGITS) == (digits > 0));
	assert(sought_code(&sought, &code) == (digits == CODE_LENGTH));
	assert(strspn(sought.digits, "0123456789") == digits);
	if (sought.kind == SOUGHT_HOST)
		assert(strlen(sought.origin.host) <= ORIGIN_HOST_MAX &&
		       strchr(sought.origin.host, '.') != NULL);
	return 0;
}
