/* What the two halves of web/template*.c share: the compiled form. */
#ifndef WEB_TEMPLATE_PRIVATE_H
#define WEB_TEMPLATE_PRIVATE_H

#include "web/template.h"

enum op_kind {
	OP_LITERAL,  /* text: HTML */
	OP_VALUE,    /* text: a name */
	OP_RAW,      /* text: a name */
	OP_FIELD,    /* text: a name */
	OP_TEXT,     /* text: a key */
	OP_TEXT_BY,  /* text: the name whose value is the key */
	OP_SECTION,  /* text: a name; `end` is the index of its OP_END */
	OP_INVERTED, /* the same */
	OP_END,
};

struct op {
	enum op_kind kind;
	struct str text;
	size_t end;
};

struct template
{
	const char *name;
	struct op *ops;
	size_t count, room;
};

#endif
