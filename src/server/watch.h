/* Waits for signals, and meanwhile tells the service manager that the program lives. */
#ifndef SERVER_WATCH_H
#define SERVER_WATCH_H

#include <signal.h>
#include "pages/app.h"

/* The next signal of the set, which is blocked in all threads. */
int watch_signals(const struct app *app, const sigset_t *set);
/* Tells the manager that the program serves, and where. */
void watch_tell_ready(const struct app *app);
/* Tells it that settings are read anew; watch_tell_ready() follows. */
void watch_tell_reloading(const struct app *app);
/* Tells it that the program ends. */
void watch_tell_stopping(const struct app *app);

#endif
