/* Speaks with the service manager that started the program: systemd, or one that does as it does.
 *
 * DESIGN: sd_listen_fds(3) and sd_notify(3) are a few environment variables and datagrams of text.
 * systemd promises not to change them and describes them for programs that do not link its library.
 * So these few lines suffice, and the program also runs where there is no systemd. */
#ifndef IO_HTTP_SERVICE_MANAGER_H
#define IO_HTTP_SERVICE_MANAGER_H

#include "base/err.h"

struct service_manager;

/* What a socket that the manager opened for us is for. Its name (FileDescriptorName= of a socket
 * unit) says so, "front", "admin" or "console"; those of other names are taken for the first two,
 * in this order. */
enum service_socket { SERVICE_FRONT, SERVICE_ADMIN, SERVICE_CONSOLE, SERVICE_SOCKETS };

/* Reads what the manager said, and removes it from the environment, where it would mislead other
 * programs. Call it before there are threads. Without a manager it succeeds, and what follows does
 * nothing. ERR_INVALID for sockets that cannot be placed, ERR_NO_MEMORY. */
enum err service_manager_open(struct service_manager **ret, struct problem *why);
/* NULL is legal, here and below. */
void service_manager_close(struct service_manager *m);
/* The descriptor of a socket that was passed, which then belongs to the caller; 0 for none. */
int service_manager_socket(const struct service_manager *m, enum service_socket which);
/* Milliseconds within which the manager wants to hear "WATCHDOG=1" again; 0 for never. */
unsigned service_manager_watchdog_ms(const struct service_manager *m);
/* Sends assignments of sd_notify(3), one a line, such as "READY=1\nSTATUS=Serving". What cannot be
 * delivered within a second is lost. Any thread. */
void service_manager_tell(const struct service_manager *m, const char *assignments);

#endif
