/* Reads DER (ITU-T X.690), element by element, where it stands: nothing is copied, nothing is
 * allocated, and whatever is not DER is refused. */
#ifndef PKI_DER_H
#define PKI_DER_H

#include <stdbool.h>
#include <stdint.h>
#include "base/str.h"

enum der_tag {
	DER_BOOLEAN = 0x01,
	DER_INTEGER = 0x02,
	DER_BITS = 0x03,
	DER_OCTETS = 0x04,
	DER_OID = 0x06,
	DER_ENUMERATED = 0x0a,
	DER_UTC_TIME = 0x17,
	DER_TIME = 0x18,
	DER_SEQUENCE = 0x30,
	DER_SET = 0x31
};
/* A tag of the context: [n], of bytes or of elements. */
#define DER_CONTEXT(n) (0x80 | (n))
#define DER_WITHIN(n) (0xa0 | (n))

struct der {
	unsigned tag;
	struct str whole;   /* with tag and length */
	struct str content; /* without */
};

/* Takes the next element off the front of *rest. False, and nothing is taken: at the end, for
 * bytes that are cut off, for lengths that are indefinite or longer than they need be, and for
 * tags past 30. */
bool der_next(struct str *rest, struct der *ret);
/* The same, for an element that has to have this tag. */
bool der_take(struct str *rest, unsigned tag, struct str *ret_content);
/* Is there a next element with this tag? */
bool der_is_next(struct str rest, unsigned tag);

/* Is it the content of an INTEGER: not empty, no needless first byte? */
bool der_is_integer(struct str content);
/* The content of a BOOLEAN: 0 or 0xff. */
bool der_boolean(struct str content, bool *ret);
/* A UTCTime or GeneralizedTime in whole seconds of UTC, as RFC 5280 section 4.1.2.5 has them:
 * seconds since 1970. */
bool der_time(const struct der *time, int64_t *ret);
/* A BIT STRING of whole bytes. */
bool der_bytes(struct str content, struct str *ret);

/* One of X.509's extensions. */
struct der_extension {
	struct str oid; /* its content */
	bool critical;
	struct str value;
};
/* Takes the next off the front of *rest, the content of Extensions. */
bool der_extension(struct str *rest, struct der_extension *ret);

#endif
