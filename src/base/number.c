/* Numbers as people read them. */
#include "base/number.h"

#include <inttypes.h>
#include <stdio.h>

void number_write(uint64_t n, struct buf *to)
{
	char digits[24];
	int length = snprintf(digits, sizeof digits, "%" PRIu64, n);

	for (int i = 0; i < length; i++) {
		if (i > 0 && (length - i) % 3 == 0)
			buf_putc(to, ',');
		buf_putc(to, digits[i]);
	}
}
