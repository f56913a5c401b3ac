/* What a proof page says of the public log, folded: the number, and how others check it. */
#ifndef PAGES_LEDGER_LOGGED_H
#define PAGES_LEDGER_LOGGED_H

#include "pages/app.h"
#include "pages/proof.h"
#include "web/model.h"

/* Sets what proof_log.html shows; nothing where the service shows no log, or where it is not known
 * what it has. It says nothing of the verdict. Any thread. */
void logged_set(const struct app *app, const struct proof *p, struct model *m);

#endif
