/* Numbers as people read them. */
#ifndef BASE_NUMBER_H
#define BASE_NUMBER_H

#include <stdint.h>
#include "base/buf.h"

/* Appends "1,234,567". */
void number_write(uint64_t n, struct buf *to);

#endif
