/* Watches over the event loops and workers for the service manager, and tells it how the program
 * is: ready, reloading, alive, stopping. */
#ifndef SERVER_LIVENESS_H
#define SERVER_LIVENESS_H

#include <signal.h>
#include "pages/app.h"

/* Waits for the next signal of the set, which is blocked in all threads, and returns it; meanwhile
 * the manager hears at intervals that the program lives. */
int liveness_wait(const struct app *app, const sigset_t *set);
/* Tells the manager that the program serves, and where. */
void liveness_tell_ready(const struct app *app);
/* Tells it that settings are read anew; liveness_tell_ready() follows. */
void liveness_tell_reloading(const struct app *app);
/* Tells it that the program ends. */
void liveness_tell_stopping(const struct app *app);

#endif
