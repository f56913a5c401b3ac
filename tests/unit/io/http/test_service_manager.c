/* What a service manager says in the environment, and what it is told. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>
#include "io/http/service_manager.h"

static const char *const variables[] = {
    "LISTEN_PID", "LISTEN_FDS", "LISTEN_FDNAMES", "NOTIFY_SOCKET", "WATCHDOG_PID", "WATCHDOG_USEC"};

static void set_pid(const char *name, pid_t pid)
{
	char text[16];

	snprintf(text, sizeof text, "%d", (int)pid);
	setenv(name, text, 1);
}

/* `fds` and `names` as this process would find them, NULL for unset. */
static enum err open_with(
    const char *fds, const char *names, struct service_manager **ret, struct problem *why)
{
	set_pid("LISTEN_PID", getpid());
	if (fds != NULL)
		setenv("LISTEN_FDS", fds, 1);
	if (names != NULL)
		setenv("LISTEN_FDNAMES", names, 1);
	return service_manager_open(ret, why);
}

static int bound(const char *path, size_t len)
{
	struct sockaddr_un address = {.sun_family = AF_UNIX};
	int fd = socket(AF_UNIX, SOCK_DGRAM, 0);

	memcpy(address.sun_path, path, len);
	assert_int_equal(bind(fd, (struct sockaddr *)&address,
			     (socklen_t)(offsetof(struct sockaddr_un, sun_path) + len)),
	    0);
	return fd;
}

static void sockets_are_placed_by_name_or_in_order(void **state)
{
	static const struct {
		const char *fds, *names;
		int front, admin, console;
	} rows[] = {
	    {NULL, NULL, 0, 0, 0},
	    {"0", "", 0, 0, 0},
	    {"1", NULL, 3, 0, 0},
	    {"2", NULL, 3, 4, 0},
	    {"2", "trustseal.socket:trustseal.socket", 3, 4, 0},
	    {"2", "admin:front", 4, 3, 0},
	    {"1", "admin", 0, 3, 0},
	    {"2", "unknown:front", 4, 3, 0},
	    {"2", "front", 3, 4, 0},
	    {"3", "front:console:admin", 3, 5, 4},
	    {"3", "x:y:console", 3, 4, 5},
	};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		struct service_manager *m = NULL;

		assert_int_equal(open_with(rows[i].fds, rows[i].names, &m, NULL), ERR_OK);
		assert_int_equal(service_manager_socket(m, SERVICE_FRONT), rows[i].front);
		assert_int_equal(service_manager_socket(m, SERVICE_ADMIN), rows[i].admin);
		assert_int_equal(service_manager_socket(m, SERVICE_CONSOLE), rows[i].console);
		service_manager_close(m);
	}
}

static void sockets_without_a_use_are_refused_by_name(void **state)
{
	static const struct {
		const char *fds, *names, *said;
	} rows[] = {
	    {"3", "front:admin:metrics", "metrics"},
	    {"2", "front:front", "front"},
	    {"3", NULL, "LISTEN_FDS"},
	    {"many", NULL, "many"},
	    {"-1", NULL, "-1"},
	    {"65", NULL, "65"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		struct service_manager *m = NULL;
		struct problem why = {.text = ""};

		assert_int_equal(open_with(rows[i].fds, rows[i].names, &m, &why), ERR_INVALID);
		assert_non_null(strstr(why.text, rows[i].said));
		assert_null(m);
	}
}

static void what_is_meant_for_another_process_is_left(void **state)
{
	struct service_manager *m = NULL;

	(void)state;
	set_pid("LISTEN_PID", getppid());
	setenv("LISTEN_FDS", "2", 1);
	set_pid("WATCHDOG_PID", getppid());
	setenv("WATCHDOG_USEC", "5000000", 1);
	assert_int_equal(service_manager_open(&m, NULL), ERR_OK);
	assert_int_equal(service_manager_socket(m, SERVICE_FRONT), 0);
	assert_int_equal(service_manager_watchdog_ms(m), 0);
	service_manager_close(m);
}

static void the_environment_is_clean_afterwards(void **state)
{
	struct service_manager *m = NULL;

	(void)state;
	for (size_t i = 0; i < sizeof variables / sizeof variables[0]; i++)
		setenv(variables[i], "1", 1);
	assert_int_equal(service_manager_open(&m, NULL), ERR_OK);
	for (size_t i = 0; i < sizeof variables / sizeof variables[0]; i++)
		assert_null(getenv(variables[i]));
	service_manager_close(m);
}

static void hear(const char *variable, const char *path, size_t len)
{
	struct service_manager *m = NULL;
	char heard[64] = "";
	int fd = bound(path, len);

	setenv("NOTIFY_SOCKET", variable, 1);
	set_pid("WATCHDOG_PID", getpid());
	setenv("WATCHDOG_USEC", "2500000", 1);
	assert_int_equal(service_manager_open(&m, NULL), ERR_OK);
	assert_int_equal(service_manager_watchdog_ms(m), 2500);
	service_manager_tell(m, "READY=1\nSTATUS=Serving");
	assert_int_equal(recv(fd, heard, sizeof heard - 1, MSG_DONTWAIT), 22);
	assert_string_equal(heard, "READY=1\nSTATUS=Serving");
	service_manager_close(m);
	close(fd);
}

static void the_manager_hears_by_path_and_in_the_abstract_namespace(void **state)
{
	char path[64], name[64];
	int len;

	(void)state;
	snprintf(path, sizeof path, "/tmp/trustseal-notify-%d", (int)getpid());
	hear(path, path, strlen(path));
	unlink(path);
	len = snprintf(name, sizeof name, "@trustseal-notify-%d", (int)getpid());
	memcpy(path, name, (size_t)len);
	path[0] = '\0';
	hear(name, path, (size_t)len);
}

static void a_manager_that_cannot_be_reached_is_as_none(void **state)
{
	static const char *const places[] = {"/nonexistent/socket", "vsock:2:1", "@", "",
	    "relative",
	    "/tmp/"
	    "0123456789012345678901234567890123456789012345678901234567890123456789012345678901"
	    "23456789012345678901234567890123456789"};

	(void)state;
	for (size_t i = 0; i < sizeof places / sizeof places[0]; i++) {
		struct service_manager *m = NULL;

		setenv("NOTIFY_SOCKET", places[i], 1);
		setenv("WATCHDOG_USEC", "1000000", 1);
		assert_int_equal(service_manager_open(&m, NULL), ERR_OK);
		assert_int_equal(service_manager_watchdog_ms(m), 0);
		service_manager_tell(m, "READY=1");
		service_manager_close(m);
	}
	service_manager_tell(NULL, "READY=1");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(sockets_are_placed_by_name_or_in_order),
	    cmocka_unit_test(sockets_without_a_use_are_refused_by_name),
	    cmocka_unit_test(what_is_meant_for_another_process_is_left),
	    cmocka_unit_test(the_environment_is_clean_afterwards),
	    cmocka_unit_test(the_manager_hears_by_path_and_in_the_abstract_namespace),
	    cmocka_unit_test(a_manager_that_cannot_be_reached_is_as_none),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
