/* The host that an option means. */
#ifndef CLI_HOST_OPTION_H
#define CLI_HOST_OPTION_H

#include <stdbool.h>
#include "origin/limits.h"

/* With "*." in front, perhaps, and a NUL. */
struct host_option {
	char text[ORIGIN_HOST_MAX + 3];
};

/* As registered URLs and counts have it: lower case, A-labels, no dot at its end. A whole address,
 * or a port, is taken for its host. False, and said so of --host, when it is none. */
bool host_option_read(const char *text, struct host_option *ret);

#endif
