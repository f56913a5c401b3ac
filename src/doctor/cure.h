/* How what is wrong is mended on the server in use: the very lines to write, and the file to
 * install. Plain tables; what is said around them stands in the catalogues (words.h). */
#ifndef DOCTOR_CURE_H
#define DOCTOR_CURE_H

#include "doctor/check.h"

/* What runs the site. */
enum doctor_server {
	DOCTOR_APACHE,
	DOCTOR_NGINX,
	DOCTOR_IIS,
	DOCTOR_IHS,   /* IBM HTTP Server */
	DOCTOR_PANEL, /* a hosting service's panel */
	DOCTOR_SERVER_COUNT,
	DOCTOR_NO_SERVER = DOCTOR_SERVER_COUNT /* nobody said */
};

/* "apache", "nginx", "iis", "ihs", "panel". */
const char *doctor_server_name(enum doctor_server server);
/* True and *ret for such a word. */
bool doctor_server_parse(struct str word, enum doctor_server *ret);
/* Is it such a word? */
bool doctor_is_server(struct str word);

/* The lines to write, with {host} and {service} (our own address) in them; NULL where words do. */
const char *doctor_cure_lines(enum doctor_check check, enum doctor_server server);
/* Is it mended by installing the contract's certificate or its intermediate certificates? */
bool doctor_cure_is_file(enum doctor_check check);

#endif
