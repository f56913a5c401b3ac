/* Starts the command that the arguments name. */
#include <signal.h>
#include "cli/main.h"

int main(int argc, char **argv)
{
	/* A closed pipe is an error of the write that meets it, not the end of the program. */
	signal(SIGPIPE, SIG_IGN);
	return command_main(argc, argv);
}
