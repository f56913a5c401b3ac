/* A private redis-server for tests, on a unix socket in a folder of its own. */
#ifndef TESTS_REDIS_SERVER_H
#define TESTS_REDIS_SERVER_H

#include <assert.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>
#include "base/clock.h"
#include "io/redis/redis.h"

struct redis_server {
	char folder[64];
	char socket[96];
	char url[112];
	const char *options[8]; /* more of redis-server's, as in "--maxmemory", "2mb"; NULL ends */
	pid_t pid;
};

static inline enum err redis_server_connect(struct redis_server *s, struct redis **ret)
{
	struct redis_url url;
	struct problem why;

	assert(redis_url_parse(str_from(s->url), &url, &why) == ERR_OK);
	return redis_open(&url.redis, clock_monotonic_ms() + 500, ret, &why);
}

/* Starts it (again) and waits until it answers. */
static inline void redis_server_start(struct redis_server *s)
{
	struct redis *r;

	if (s->folder[0] == '\0') {
		strcpy(s->folder, "/tmp/trustseal-redis-XXXXXX");
		assert(mkdtemp(s->folder) != NULL);
		snprintf(s->socket, sizeof s->socket, "%s/s", s->folder);
		snprintf(s->url, sizeof s->url, "unix:%s", s->socket);
	}
	s->pid = fork();
	assert(s->pid >= 0);
	if (s->pid == 0) {
		const char *argv[32] = {"redis-server", "--port", "0", "--unixsocket", s->socket,
		    "--save", "", "--appendonly", "no", "--dir", s->folder};
		int null = open("/dev/null", O_RDWR);

		for (size_t i = 0; s->options[i] != NULL; i++)
			argv[11 + i] = s->options[i];
		dup2(null, STDOUT_FILENO);
		dup2(null, STDERR_FILENO);
		execvp(argv[0], (char **)argv);
		_exit(127);
	}
	for (int i = 0; i < 1000 && redis_server_connect(s, &r) != ERR_OK; i++)
		usleep(10000);
	redis_close(r);
}

static inline void redis_server_kill(struct redis_server *s)
{
	kill(s->pid, SIGKILL);
	waitpid(s->pid, NULL, 0);
	s->pid = 0;
	unlink(s->socket);
}

static inline void redis_server_free(struct redis_server *s)
{
	if (s->pid > 0)
		redis_server_kill(s);
	rmdir(s->folder);
}

#endif
