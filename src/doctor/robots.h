/* Reads robots.txt (RFC 9309): may a page be visited?
 *
 * DESIGN: of the groups for our name, or else of those for all ("*"), the rule counts that matches
 * the path with the most characters, and of equal ones the one that allows. Lines that are not
 * understood are passed over, as are those behind ROBOTS_MAX bytes. */
#ifndef DOCTOR_ROBOTS_H
#define DOCTOR_ROBOTS_H

#include <stdbool.h>
#include "base/str.h"

/* Bytes of the file that are read at least: RFC 9309 section 2.5. Of a path. */
enum { ROBOTS_MAX = 512 * 1024, ROBOTS_PATH_MAX = 2048 };

/* `agent` is our name there: letters, "-" and "_". `path` begins with "/" and may have a query; one
 * that is longer than ROBOTS_PATH_MAX is refused. Any thread. */
bool robots_allow(struct str text, struct str agent, struct str path);

#endif
