/* A private PostgreSQL for tests, on a unix socket in a folder of its own. */
#ifndef TESTS_POSTGRES_SERVER_H
#define TESTS_POSTGRES_SERVER_H

#include <assert.h>
#include <libpq-fe.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

struct postgres_server {
	char folder[64];
	char url[160];
	pid_t pid;
};

/* Connects by libpq, as a stranger would. */
static inline PGconn *postgres_server_connect(const struct postgres_server *s)
{
	PGconn *conn = PQconnectdb(s->url);

	if (PQstatus(conn) == CONNECTION_OK)
		return conn;
	PQfinish(conn);
	return NULL;
}

/* Starts it (again) and waits until it answers. */
static inline void postgres_server_start(struct postgres_server *s)
{
	PGconn *conn = NULL;

	if (s->folder[0] == '\0') {
		strcpy(s->folder, "/tmp/trustseal-postgres-XXXXXX");
		assert(mkdtemp(s->folder) != NULL);
		snprintf(
		    s->url, sizeof s->url, "postgresql://trustseal@/postgres?host=%s", s->folder);
	}
	s->pid = fork();
	assert(s->pid >= 0);
	if (s->pid == 0) {
		execl("tests/postgres", "tests/postgres", s->folder, NULL);
		_exit(127);
	}
	for (int i = 0; i < 6000 && (conn = postgres_server_connect(s)) == NULL; i++)
		usleep(10000);
	assert(conn != NULL);
	PQfinish(conn);
}

/* Runs SQL; its failures are told on stderr. */
static inline int postgres_server_run(const struct postgres_server *s, const char *sql)
{
	PGconn *conn = postgres_server_connect(s);
	PGresult *result = PQexec(conn, sql);
	int good =
	    PQresultStatus(result) == PGRES_COMMAND_OK || PQresultStatus(result) == PGRES_TUPLES_OK;

	PQclear(result);
	PQfinish(conn);
	return good;
}

/* Sends a signal to the server and all its processes, which are sessions of their own. */
static inline void postgres_server_signal(const struct postgres_server *s, int number)
{
	char path[64], line[4096] = "";
	FILE *f;

	snprintf(path, sizeof path, "/proc/%d/task/%d/children", s->pid, s->pid);
	f = fopen(path, "r");
	if (f != NULL && fgets(line, sizeof line, f) == NULL)
		line[0] = '\0';
	kill(s->pid, number);
	for (char *at = line, *end = at;; at = end) {
		long child = strtol(at, &end, 10);

		if (end == at)
			break;
		kill((pid_t)child, number);
	}
	if (f != NULL)
		fclose(f);
}

static inline void postgres_server_stop(struct postgres_server *s)
{
	char command[128];

	if (s->pid > 0) {
		postgres_server_signal(s, SIGCONT);
		kill(s->pid, SIGQUIT);
		waitpid(s->pid, NULL, 0);
	}
	snprintf(command, sizeof command, "rm -rf %s", s->folder);
	assert(s->folder[0] != '\0' && system(command) == 0);
	*s = (struct postgres_server){.pid = 0};
}

#endif
