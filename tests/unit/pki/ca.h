/* Runs tests/ca for tests: real certificates, made by openssl in a folder of their own. */
#ifndef TESTS_CA_H
#define TESTS_CA_H

#include <stdio.h>
#include <stdlib.h>
#include "base/buf.h"
#include "forge.h"

static char ca_dir[] = "/tmp/trustseal-ca.XXXXXX";

/* Runs a shell command; it must succeed. */
__attribute__((format(printf, 1, 2))) FORGE_FN void ca_shell(const char *format, ...)
{
	struct buf command = BUF_INIT(1 << 16);
	va_list args;

	va_start(args, format);
	buf_vprintf(&command, format, args);
	va_end(args);
	assert_int_equal(command.err, ERR_OK);
	if (system(command.at) != 0)
		fail_msg("failed: %s", command.at);
	buf_free(&command);
}

/* Group set-up and tear-down. */
FORGE_FN int ca_start(void **state)
{
	(void)state;
	assert_non_null(mkdtemp(ca_dir));
	ca_shell("tests/ca %s init", ca_dir);
	return 0;
}

FORGE_FN int ca_stop(void **state)
{
	(void)state;
	ca_shell("rm -rf %s", ca_dir);
	return 0;
}

/* The content of a file in the CA's folder; buf_free is the caller's. */
FORGE_FN struct buf ca_file(const char *name)
{
	struct buf content = BUF_INIT(1 << 22);
	char path[256], part[4096];
	size_t len;
	FILE *f;

	snprintf(path, sizeof path, "%s/%s", ca_dir, name);
	f = fopen(path, "rb");
	if (f == NULL)
		fail_msg("no file %s", path);
	while ((len = fread(part, 1, sizeof part, f)) > 0)
		buf_add(&content, part, len);
	fclose(f);
	assert_int_equal(content.err, ERR_OK);
	return content;
}

#endif
