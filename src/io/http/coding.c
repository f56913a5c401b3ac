/* Content codings: which there are. */
#include "io/http/coding.h"

#include <stdlib.h>
#include "io/http/coding_private.h"

static const struct {
	const char *name;
	bool (*compress)(enum coding_effort effort, struct str plain, char *to, size_t *len);
} codings[CODING_COUNT] = {
    [CODING_IDENTITY] = {"identity", NULL},
    [CODING_GZIP] = {"gzip", gzip_compress},
    [CODING_BROTLI] = {"br", brotli_compress},
};

const char *coding_name(enum coding coding)
{
	return codings[coding].name;
}

/* The result has the room of the plain text: what does not fit is of no use. */
enum err coding_compress(
    enum coding coding, enum coding_effort effort, struct str plain, char **ret, size_t *ret_len)
{
	size_t len = plain.len;
	char *room = malloc(len + 1), *fitting;

	if (room == NULL)
		return ERR_NO_MEMORY;
	if (!codings[coding].compress(effort, plain, room, &len)) {
		free(room);
		return ERR_TOO_LARGE;
	}
	fitting = realloc(room, len + 1);
	*ret = fitting == NULL ? room : fitting;
	*ret_len = len;
	return ERR_OK;
}
