/* Drafts: how an application is begun, saved step by step, and dropped. */
#ifndef APPLICATIONS_DRAFT_H
#define APPLICATIONS_DRAFT_H

#include "applications/application.h"

/* Drafts of one customer at once. */
enum { APPLICATION_DRAFTS_MAX = 50 };

/* Begins one, filled in with what is known: of a contract (`code`) its site and contacts; of a new
 * application (`code` is NULL) the organisation and contacts of his newest contract. Of every kind
 * but apply there is one draft for a contract: *ret_id is that, if it was begun before.
 * ERR_NOT_FOUND: the contract is not his; ERR_REFUSED: as application_check_window() (window.h), or
 * with the word "application.many": he has APPLICATION_DRAFTS_MAX. One transaction. */
enum err application_begin(const struct application_asker *a, enum application_kind kind,
    const struct code *code, int64_t *ret_id);

/* Saves a step as it was typed, right or wrong: texts[i] is that of field i of
 * application_fields(); absent leaves what is there. `version` is that of the application when the
 * step was shown. *ret_version is the application's then. What is so already is no change, whatever
 * the version. One transaction. ERR_NOT_FOUND; ERR_CHANGED: another tab or person saved this step
 * since, and said something else: nothing is overwritten; ERR_TOO_LARGE: why->about is the field;
 * ERR_INVALID: a text is not UTF-8 or has a NUL, the same; ERR_REFUSED, and nothing is saved:
 * "csr.secret": a text has a private key in it (why->about is the field; show the form again
 * without that text, and say that the key must be thrown away); "application.sent": it is no draft
 * any more; "application.step": its kind has no such step. */
enum err application_save(const struct application_asker *a, int64_t id, uint64_t version,
    enum application_step step, const struct str texts[APPLICATION_FIELDS_MAX],
    uint64_t *ret_version);

/* Takes a draft out, with all that was typed. ERR_NOT_FOUND; ERR_REFUSED with "application.sent".
 * One transaction. */
enum err application_drop(const struct application_asker *a, int64_t id);

#endif
