/* Starts threads. */
#ifndef BASE_THREAD_H
#define BASE_THREAD_H

#include <pthread.h>
#include <stdbool.h>

/* Starts a thread that runs run(arg), with all signals blocked: they are for the first thread, and
 * nothing else must be interrupted. `name` has at most 15 bytes. False when there can be none. */
bool thread_start(pthread_t *ret, const char *name, void *(*run)(void *arg), void *arg);
/* How many processors there are for threads, 1 or more. */
unsigned thread_processors(void);

#endif
