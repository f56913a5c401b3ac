/* Mails that an operator sends once more. */
#include "registry/mails.h"

#include <inttypes.h>
#include <stdio.h>
#include "accounts/note.h"
#include "mail/queue.h"

enum { SUBJECT_MAX = 32 };

enum err registry_mail_again(const struct change *c, int64_t id)
{
	char subject[SUBJECT_MAX];
	enum err err = change_begin(c);

	snprintf(subject, sizeof subject, "mail %" PRId64, id);
	if (!err)
		err = mail_queue_again(c, id);
	if (!err)
		err = accounts_note(c, AUDIT_MAIL_AGAIN, str_from(subject), (struct str){NULL, 0});
	return change_end(c, err);
}
