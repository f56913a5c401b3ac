/* A progress bar on stderr, when that is a terminal. */
#include "cli/progress.h"

#include <stdio.h>
#include <unistd.h>
#include "base/clock.h"

enum { CELLS = 30, INTERVAL_MS = 100 };

void progress_show(struct progress *p, uint64_t done, uint64_t total)
{
	int64_t now = clock_monotonic_ms();
	int filled = total == 0 ? 0 : (int)((double)CELLS * (double)done / (double)total);

	if (!isatty(STDERR_FILENO) || (p->drawn && now - p->shown_ms < INTERVAL_MS))
		return;
	filled = filled > CELLS ? CELLS : filled;
	p->shown_ms = now;
	p->drawn = true;
	if (total == 0)
		fprintf(stderr, "\r\x1b[K%s %.1f MB", p->label, (double)done / 1e6);
	else
		fprintf(stderr, "\r\x1b[K%s [%.*s%*s] %3d %%", p->label, filled,
		    "##############################", CELLS - filled, "", filled * 100 / CELLS);
}

void progress_end(struct progress *p)
{
	if (p->drawn)
		fputs("\r\x1b[K", stderr);
	p->drawn = false;
}
