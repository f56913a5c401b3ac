/* The table of commands, the choice among them, and their help. */
#ifndef CLI_MAIN_H
#define CLI_MAIN_H

/* Runs what the arguments of main() name and returns the program's exit status. */
int command_main(int argc, char *const *argv);

#endif
