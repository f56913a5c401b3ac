/* Speaks with the service manager that started the program. */
#include "io/http/service_manager.h"

#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/un.h>
#include <unistd.h>
#include "base/str.h"

/* Passed sockets begin at the first; how many there can be is bounded to have a bound. */
enum { FIRST_SOCKET = 3, SOCKETS_MAX = 64, TELL_MAX_S = 1 };

struct service_manager {
	int sockets[SERVICE_SOCKETS]; /* 0 for none */
	unsigned watchdog_ms;
	int notify; /* a connected datagram socket; -1 for none */
};

static const char *const socket_names[SERVICE_SOCKETS] = {
    [SERVICE_FRONT] = "front",
    [SERVICE_ADMIN] = "admin",
    [SERVICE_CONSOLE] = "console",
};

static const char *const variables[] = {"LISTEN_PID", "LISTEN_FDS", "LISTEN_FDNAMES",
    "LISTEN_PIDFDID", "NOTIFY_SOCKET", "WATCHDOG_PID", "WATCHDOG_USEC"};

static struct str manager_variable(const char *name)
{
	return str_from(getenv(name));
}

/* Variables that name a process are for that one alone: a parent's may still be there. */
static bool variable_is_ours(const char *pid_variable)
{
	uint64_t pid;

	return str_to_uint(manager_variable(pid_variable), INT32_MAX, &pid) &&
	       (pid_t)pid == getpid();
}

/* ---- sockets ---- */

/* SERVICE_SOCKETS for a name that is no role's. */
static unsigned role_named(struct str name)
{
	unsigned role = 0;

	while (role < SERVICE_SOCKETS && !str_eq(name, str_from(socket_names[role])))
		role++;
	return role;
}

/* SERVICE_SOCKETS when none is left of those that every service has. */
static unsigned role_unused(const struct service_manager *m)
{
	unsigned role = 0;

	while (role < SERVICE_CONSOLE && m->sockets[role] != 0)
		role++;
	return role < SERVICE_CONSOLE ? role : SERVICE_SOCKETS;
}

static enum err socket_place(
    struct service_manager *m, int socket, struct str name, struct problem *why)
{
	unsigned role = role_named(name);

	if (role == SERVICE_SOCKETS)
		role = role_unused(m);
	if (role == SERVICE_SOCKETS || m->sockets[role] != 0)
		return err_because(why, ERR_INVALID,
		    "there is no use for the socket \"%.*s\" that was passed (LISTEN_FDS): pass "
		    "one for visitors (FileDescriptorName=front), one for those who run the "
		    "service (admin) and, with [console] listen, one for operators (console)",
		    STR_ARG(name));
	m->sockets[role] = socket;
	return ERR_OK;
}

/* Those that are `named` for a role, or the others. */
static enum err sockets_place(
    struct service_manager *m, uint64_t count, bool named, struct problem *why)
{
	struct str names = manager_variable("LISTEN_FDNAMES");
	enum err err = ERR_OK;

	for (uint64_t i = 0; !err && i < count; i++) {
		struct str name = names.at == NULL ? STR("") : str_cut(&names, ':');

		if ((role_named(name) < SERVICE_SOCKETS) == named)
			err = socket_place(m, FIRST_SOCKET + (int)i, name, why);
	}
	return err;
}

static enum err sockets_take(struct service_manager *m, struct problem *why)
{
	struct str text = manager_variable("LISTEN_FDS");
	uint64_t count;
	enum err err;

	if (text.at == NULL || !variable_is_ours("LISTEN_PID"))
		return ERR_OK;
	if (!str_to_uint(text, SOCKETS_MAX, &count))
		return err_because(why, ERR_INVALID,
		    "LISTEN_FDS is \"%.*s\": a service manager puts the number of sockets there",
		    STR_ARG(text));
	err = sockets_place(m, count, true, why);
	return err ? err : sockets_place(m, count, false, why);
}

/* ---- notifications ---- */

/* "/run/…", or "@…" in the abstract namespace, where the first byte is NUL. */
static socklen_t notify_address(struct str text, struct sockaddr_un *to)
{
	*to = (struct sockaddr_un){.sun_family = AF_UNIX};
	if ((!str_starts(text, STR("/")) && !str_starts(text, STR("@"))) || text.len < 2 ||
	    text.len >= sizeof to->sun_path)
		return 0;
	memcpy(to->sun_path, text.at, text.len);
	if (text.at[0] == '@')
		to->sun_path[0] = '\0';
	return (socklen_t)(offsetof(struct sockaddr_un, sun_path) + text.len);
}

static void notify_connect(struct service_manager *m)
{
	const struct timeval most = {.tv_sec = TELL_MAX_S};
	struct sockaddr_un address;
	socklen_t len = notify_address(manager_variable("NOTIFY_SOCKET"), &address);
	int fd = len == 0 ? -1 : socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);

	if (fd < 0)
		return;
	if (setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &most, sizeof most) != 0 ||
	    connect(fd, (struct sockaddr *)&address, len) != 0)
		close(fd);
	else
		m->notify = fd;
}

static unsigned watchdog_ms(void)
{
	uint64_t usec;

	if (!str_to_uint(manager_variable("WATCHDOG_USEC"), UINT64_C(3600) * 1000 * 1000, &usec) ||
	    (manager_variable("WATCHDOG_PID").at != NULL && !variable_is_ours("WATCHDOG_PID")))
		return 0;
	return (unsigned)(usec / 1000);
}

/* ---- the whole ---- */

enum err service_manager_open(struct service_manager **ret, struct problem *why)
{
	struct service_manager *m = calloc(1, sizeof *m);
	enum err err;

	if (m == NULL)
		return err_no_memory(why);
	m->notify = -1;
	m->watchdog_ms = watchdog_ms();
	notify_connect(m);
	err = sockets_take(m, why);
	for (size_t i = 0; i < sizeof variables / sizeof variables[0]; i++)
		unsetenv(variables[i]);
	if (err)
		service_manager_close(m);
	else
		*ret = m;
	return err;
}

void service_manager_close(struct service_manager *m)
{
	if (m == NULL)
		return;
	if (m->notify >= 0)
		close(m->notify);
	free(m);
}

int service_manager_socket(const struct service_manager *m, enum service_socket which)
{
	return m == NULL ? 0 : m->sockets[which];
}

unsigned service_manager_watchdog_ms(const struct service_manager *m)
{
	return m == NULL || m->notify < 0 ? 0 : m->watchdog_ms;
}

void service_manager_tell(const struct service_manager *m, const char *assignments)
{
	if (m != NULL && m->notify >= 0)
		(void)!send(m->notify, assignments, strlen(assignments), MSG_NOSIGNAL);
}
