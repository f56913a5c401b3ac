/* Reads the file of a request for a certificate. */
#include "cli/csr_file.h"

#include <string.h>
#include "base/file.h"
#include "cli/output.h"

bool csr_file_read(const char *path, const char *refusal, struct buf *room, struct str *ret)
{
	struct problem why;
	enum err err = ERR_OK;

	*ret = (struct str){NULL, 0};
	if (path != NULL)
		err = strcmp(path, "-") == 0 ? file_read_input(room, &why)
					     : file_read(path, room, &why);
	if (err)
		output_error("%s: %s", refusal, why.text);
	else if (path != NULL)
		*ret = room->len == 0 ? STR("") : buf_str(room);
	return !err;
}
