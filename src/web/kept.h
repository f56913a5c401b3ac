/* Keeps what somebody typed into a form while they log in again: in hidden fields of the login
 * page.
 *
 * DESIGN: the fields travel through the browser with a keyed digest over all of them, so that what
 * comes back is what was posted and nothing that somebody else made up. Secrets are left out:
 * fields whose names begin with "password", and those with a private key in them. What comes back
 * is shown in the form again, never done.
 */
#ifndef WEB_KEPT_H
#define WEB_KEPT_H

#include "base/arena.h"
#include "pki/digest.h"
#include "web/form.h"
#include "web/model.h"

enum {
	KEPT_BYTES_MAX = 24 << 10, /* names and values together: longer forms are not kept */
	KEPT_S = 12 * 3600         /* for how long */
};

/* Adds to the model the list "kept" of hidden fields ("kept_name", "kept_value") for a form that
 * was posted to `path`. False, with nothing added, when it is too long to be kept. Files become
 * texts of the same name, if they are text. */
bool kept_write(const unsigned char key[DIGEST_BYTES], const struct form *form, struct str path,
    int64_t now, struct arena *memory, struct model *m);
/* The form and path that the fields of `posted` keep; false when there are none, or they are too
 * old, or are not as they were written. */
bool kept_read(const unsigned char key[DIGEST_BYTES], const struct form *posted, int64_t now,
    struct form *ret, struct str *ret_path);
/* Adds the same list again, as it came: for a login that failed, or takes another step. False when
 * there is nothing that was kept. */
bool kept_repeat(const struct form *posted, struct model *m);

#endif
