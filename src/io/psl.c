/* The public suffix list, by libpsl. */
#include "io/psl.h"

#include <pthread.h>
#include <stddef.h>
#include <libpsl.h>

/* The list is a constant that is read once and kept until the process ends. */
static const psl_ctx_t *list;
static pthread_once_t list_once = PTHREAD_ONCE_INIT;

static void psl_load_list(void)
{
	list = psl_latest(NULL);
	if (list == NULL)
		list = psl_builtin();
}

enum err psl_host_is_suffix(const char *host, bool *ret_is)
{
	pthread_once(&list_once, psl_load_list);
	if (list == NULL)
		return ERR_UNAVAILABLE;
	*ret_is = psl_is_public_suffix2(list, host, PSL_TYPE_ANY);
	return ERR_OK;
}
