/* A mail as the commands show it. */
#include "cli/mails/mail_words.h"

#include <inttypes.h>
#include "base/local_time.h"
#include "base/printable.h"
#include "cli/describe.h"

void mail_write_line(const struct mail *mail, struct buf *to)
{
	buf_printf(to, "%6" PRId64 "  ", mail->id);
	local_time_stamp(mail->made_at, to);
	buf_printf(to, "  %-6s  %-16.*s  ", mail_state_name(mail->state), STR_ARG(mail->kind));
	printable_write(mail->to.len > 0 ? mail->to : STR("-"), to);
	buf_puts(to, "  ");
	printable_write(mail->said.len > 0 ? mail->said : STR("-"), to);
	buf_putc(to, '\n');
}

/* Absent for nothing, which is null. */
static struct str mail_text(struct str text)
{
	return text.len > 0 ? text : (struct str){NULL, 0};
}

void mail_write_members(const struct mail *mail, struct json *o)
{
	json_set_int(o, "id", mail->id);
	json_set_text(o, "kind", mail->kind);
	json_set_text(o, "reason", mail->reason);
	json_set_text(o, "state", str_from(mail_state_name(mail->state)));
	json_set_text(o, "lang", str_from(lang_tag(mail->lang)));
	json_set_text(o, "to", mail_text(mail->to));
	json_set_text(o, "code", mail_text(str_from(mail->code.text)));
	json_set_bool(o, "urgent", mail->is_urgent);
	describe_time_json(o, "made_at", mail->made_at);
	describe_time_json(o, "due_at", mail->state == MAIL_QUEUED ? mail->due_at : 0);
	describe_time_json(o, "until", mail->until);
	describe_time_json(o, "settled_at", mail->settled_at);
	json_set_int(o, "failures", mail->failures);
	json_set_text(o, "said", mail_text(mail->said));
	json_set_text(o, "message", mail->message);
}
