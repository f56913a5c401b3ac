/* Ctrl-C while something is under way that ends well only here and there. */
#include "cli/interrupt.h"

#include <signal.h>
#include <stddef.h>

static volatile sig_atomic_t interrupted;

static void interrupt_take(int number)
{
	(void)number;
	interrupted = 1;
}

void interrupt_note(void)
{
	struct sigaction action = {
	    .sa_handler = interrupt_take, .sa_flags = (int)(SA_RESTART | SA_RESETHAND)};

	sigemptyset(&action.sa_mask);
	sigaction(SIGINT, &action, NULL);
	sigaction(SIGTERM, &action, NULL);
}

bool interrupt_came(void)
{
	return interrupted != 0;
}
