/* Explains settings: for whoever asks what there are. */
#ifndef CLI_EXPLAIN_H
#define CLI_EXPLAIN_H

/* Prints the sample, with every setting. The status of a command. */
int explain_all(void);
/* The same of one, "SECTION.NAME"; one that there is not is refused on standard error. */
int explain_setting(const char *text);

#endif
