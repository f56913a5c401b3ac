/* Asks each event loop whether it still turns. */
#ifndef IO_HTTP_PULSE_H
#define IO_HTTP_PULSE_H

#include <microhttpd.h>
#include <stdbool.h>

/* False when one of the daemon's `loops` was asked and did not answer within `deadline_ms`; true
 * also where none could be asked. */
bool http_pulse(struct MHD_Daemon *daemon, unsigned loops, unsigned deadline_ms);

#endif
