/* A progress bar on stderr, when that is a terminal. */
#ifndef CLI_PROGRESS_H
#define CLI_PROGRESS_H

#include <stdbool.h>
#include <stdint.h>

/* Set `label` and the rest to zeros; ends with progress_end(). */
struct progress {
	const char *label;
	int64_t shown_ms; /* when it was last drawn */
	bool drawn;
};

/* Draws at most ten times a second. `total` 0: how much there is, is not known. */
void progress_show(struct progress *p, uint64_t done, uint64_t total);
/* Wipes the bar. */
void progress_end(struct progress *p);

#endif
