/* What happens on SIGHUP: certificates and the price list are read again. */
#ifndef SERVER_RELOAD_H
#define SERVER_RELOAD_H

#include "pages/app.h"

/* Reads the service's own certificate, the CAs of operators' certificates and the price list again,
 * and tells the service manager and the log. What is out of time or malformed does not take the
 * place of what is in use; all other settings are read at a start alone. From the first thread. */
void reload_files(struct app *app);

#endif
