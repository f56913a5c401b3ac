/* From when until when something can be asked for. */
#ifndef APPLICATIONS_WINDOW_H
#define APPLICATIONS_WINDOW_H

#include "applications/application.h"

struct application_window {
	bool is_open;
	int64_t from, until; /* 0: no such bound */
	/* Unless it is open: a sentence with its word: renewal.early, change.early, reissue.late,
	 * reissue.again, code.renewed, "life.…", application.waits (the same was sent, and is not
	 * decided on). */
	struct problem why;
};

/* Can this be asked for now, of a contract of his (`code` NULL for apply)? ERR_NOT_FOUND: it is not
 * his. What is not open is no error. */
enum err application_find_window(const struct application_asker *a, enum application_kind kind,
    const struct code *code, struct application_window *ret);
/* The same as an error: ERR_REFUSED with its reason. */
enum err application_check_window(
    const struct application_asker *a, enum application_kind kind, const struct code *code);

#endif
