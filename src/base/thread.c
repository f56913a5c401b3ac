/* Starts threads. */
#include "base/thread.h"

#include <assert.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

bool thread_start(pthread_t *ret, const char *name, void *(*run)(void *arg), void *arg)
{
	sigset_t all, before;
	bool ok;

	assert(strlen(name) <= 15);
	sigfillset(&all);
	pthread_sigmask(SIG_SETMASK, &all, &before);
	ok = pthread_create(ret, NULL, run, arg) == 0;
	if (ok)
		pthread_setname_np(*ret, name);
	pthread_sigmask(SIG_SETMASK, &before, NULL);
	return ok;
}

unsigned thread_processors(void)
{
	long count = sysconf(_SC_NPROCESSORS_ONLN);

	return count > 1 ? (unsigned)count : 1;
}
