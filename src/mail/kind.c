/* Finds a kind of mail. */
#include "mail/kind.h"

const struct mail_use *mail_use_find(const struct mail_uses *uses, struct str name)
{
	for (size_t i = 0; i < uses->count; i++)
		if (str_eq(name, str_from(uses->at[i].kind->name)))
			return &uses->at[i];
	return NULL;
}
