/* Parses each line of standard input as a URL and prints what a browser would connect to.
 *
 * A line is the URL in hexadecimal (so that it may hold newlines); the answer is its origin and
 * path with one space between them, or "-" for a failure. The differential test feeds it. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "origin/origin.h"

static struct str unhex(char *line)
{
	size_t len = 0;
	unsigned byte;

	for (const char *c = line; sscanf(c, "%2x", &byte) == 1; c += 2)
		line[len++] = (char)byte;
	return (struct str){line, len};
}

static void answer(char *line)
{
	struct buf path = BUF_INIT(1 << 16), text = BUF_INIT(1 << 16);
	struct origin_url url;

	if (origin_parse(unhex(line), &path, &url, NULL) == ERR_OK) {
		origin_write(&url.origin, &text);
		printf("%s %.*s\n", text.at, STR_ARG(url.path));
	} else {
		puts("-");
	}
	buf_free(&path);
	buf_free(&text);
}

int main(void)
{
	char *line = NULL;
	size_t room = 0;

	while (getline(&line, &room, stdin) > 0)
		answer(line);
	free(line);
	return 0;
}
