/* base/buf: bounds, and a failure that sticks. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>
#include "base/buf.h"
#include "unit/fixtures/aborts.h"

static void a_buffers_first_failure_sticks_and_keeps_what_was_there(void **state)
{
	struct buf b = BUF_INIT(5);

	(void)state;
	buf_puts(&b, "abc");
	buf_puts(&b, "def");
	assert_int_equal(b.err, ERR_TOO_LARGE);
	buf_puts(&b, "x");
	assert_string_equal(b.at, "abc");
	assert_null(buf_take(&b, NULL));
	buf_clear(&b);
	buf_puts(&b, "vwxyz");
	assert_int_equal(b.err, ERR_OK);
	assert_string_equal(b.at, "vwxyz");
	buf_free(&b);
}

static void a_taken_buffer_is_empty_and_usable(void **state)
{
	struct buf b = BUF_INIT(100);
	size_t len = 0;
	char *taken;

	(void)state;
	buf_printf(&b, "%d-%s", 7, "seven");
	taken = buf_take(&b, &len);
	assert_string_equal(taken, "7-seven");
	assert_int_equal(len, 7);
	free(taken);
	buf_putc(&b, 'x');
	assert_string_equal(b.at, "x");
	buf_free(&b);
}

static void break_len(struct buf *b)
{
	b->len = b->room;
}

static void break_max(struct buf *b)
{
	b->max = b->len - 1;
}

static void break_room(struct buf *b)
{
	b->at = NULL;
}

static void (*const breaks[])(struct buf *b) = {break_len, break_max, break_room};

static void break_and_check(void *arg)
{
	struct buf b = BUF_INIT(1000);

	buf_check(&b);
	buf_puts(&b, "text");
	if (arg != NULL)
		(*(void (*const *)(struct buf *))arg)(&b);
	buf_check(&b);
	buf_free(&b);
	buf_check(&b);
}

static void a_broken_buffer_is_found(void **state)
{
	(void)state;
	break_and_check(NULL);
	for (size_t i = 0; i < sizeof breaks / sizeof breaks[0]; i++)
		assert_true(aborts(break_and_check, (void *)(uintptr_t)&breaks[i]));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_buffers_first_failure_sticks_and_keeps_what_was_there),
	    cmocka_unit_test(a_taken_buffer_is_empty_and_usable),
	    cmocka_unit_test(a_broken_buffer_is_found),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
