/* What the owner's pages show of a contract, for their template models. */
#ifndef OWNER_MODEL_H
#define OWNER_MODEL_H

#include "pages/app.h"
#include "doctor/install.h"
#include "owner/choice.h"
#include "record/verdict.h"
#include "web/model.h"

/* Sets what every page of owners has: `address` is as page_frame() takes it. */
void owner_model_frame(const struct app *app, enum lang lang, const char *address, struct model *m);
/* Sets what is said of a record to its owner: its state, its code (the successor's when renewed),
 * its host, the time that matters. `v` is a verdict on it without evidence. */
void owner_model_record(
    const struct record *record, const struct verdict *v, enum lang lang, struct model *m);
/* Sets the choices as links to `page` (a path with "?", or a query as far as "&"), the preview, the
 * HTML to paste and the file to download, for an issuance that has something to show. A failure is
 * noted in the model, or in the log. */
void owner_model_snippet(const struct app *app, const struct issuance *shown,
    const struct owner_choice *choice, enum lang lang, const char *page, struct model *m);
/* Sets the name of a file to install, and what it is: "file_name", "file_key". */
void owner_model_file(enum doctor_file file, struct model *m);
/* Sets a time in words, to the minute. */
void owner_model_time(struct model *m, const char *name, int64_t t, enum lang lang);

#endif
