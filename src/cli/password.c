/* Passwords for commands. */
#include "cli/password.h"

#include <stdio.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>
#include "base/file.h"

static void password_cut_line(struct buf *to)
{
	struct str line = str_part(buf_str(to), 0, str_index(buf_str(to), '\n'));

	if (str_ends(line, STR("\r")))
		line.len--;
	if (to->at != NULL) {
		explicit_bzero(to->at + line.len, to->len - line.len);
		to->len = line.len;
	}
}

enum err password_read(const char *path, struct buf *to, struct problem *why)
{
	enum err err;

	buf_clear(to);
	err = file_read(path, to, why);
	if (err)
		return err;
	password_cut_line(to);
	return to->len > 0 ? ERR_OK
			   : err_because(why, ERR_INVALID, "there is no password in %s", path);
}

/* What is typed is not shown, and no key ends the program while that is so. */
enum err password_ask(const char *question, struct buf *to, struct problem *why)
{
	char line[PASSWORD_FILE_MAX];
	struct termios shown, hidden;
	bool typed;

	if (tcgetattr(STDIN_FILENO, &shown) != 0)
		return err_because(why, ERR_UNAVAILABLE, "there is no terminal to ask at");
	hidden = shown;
	hidden.c_lflag &= ~(tcflag_t)(ECHO | ISIG);
	hidden.c_lflag |= ECHONL;
	fputs(question, stderr);
	tcsetattr(STDIN_FILENO, TCSAFLUSH, &hidden);
	typed = fgets(line, sizeof line, stdin) != NULL;
	tcsetattr(STDIN_FILENO, TCSAFLUSH, &shown);
	buf_clear(to);
	if (typed)
		buf_puts(to, line);
	explicit_bzero(line, sizeof line);
	password_cut_line(to);
	return to->err       ? err_no_memory(why)
	       : to->len > 0 ? ERR_OK
			     : err_because(why, ERR_INVALID, "no password was typed");
}
