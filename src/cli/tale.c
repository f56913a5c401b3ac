/* Tells what happened to a contract. */
#include "cli/tale.h"

#include <inttypes.h>
#include <string.h>
#include "base/local_time.h"
#include "base/printable.h"
#include "cli/proposals.h"
#include "io/json.h"

enum { MEMBERS_MAX = 40, VALUE_MAX = 1 << 16 };

static const char *const deeds[EVENT_ACTION_COUNT] = {
    [EVENT_CONTRACT_ADD] = "registered the contract",
    [EVENT_CONTRACT_IMPORT] = "registered the contract, among others",
    [EVENT_CONTRACT_STICKER] = "changed the wish for a sticker",
    [EVENT_CONTRACT_EDIT] = "corrected the contract",
    [EVENT_CONTRACT_CONTACT] = "changed contacts",
    [EVENT_CONTRACT_CHECK] = "noted how the application was checked",
    [EVENT_CONTRACT_CSR] = "attached the request for a certificate",
    [EVENT_CONTRACT_WITHDRAW] = "withdrew the application",
    [EVENT_CONTRACT_END] = "ended the contract",
    [EVENT_CONTRACT_FORGET] = "deleted the data of the contacts, whose time was over",
    [EVENT_CERTIFICATE_ADD] = "added a certificate",
    [EVENT_CERTIFICATE_REVOKE] = "revoked the certificate",
    [EVENT_CERTIFICATE_SPARE] = "kept the certificate, since what was to replace it does not",
    [EVENT_CERTIFICATE_RELEASE] = "lifted the hold of the certificate",
    [EVENT_PROPOSAL_OPEN] = "made a proposal, which waits for a second person",
    [EVENT_PROPOSAL_APPROVE] = "approved a proposal",
    [EVENT_PROPOSAL_REJECT] = "rejected a proposal",
    [EVENT_PROPOSAL_WITHDRAW] = "took a proposal back",
    [EVENT_PROPOSAL_LAPSE] = "noted that nobody had decided on a proposal in time",
    [EVENT_PROPOSAL_REFUSE] = "approved an import of which this was refused by then",
};

/* A member of the two objects of an event. */
struct tale_member {
	char name[64];
	bool told[2];        /* before, after */
	struct buf value[2]; /* the same */
};

struct tale {
	size_t count;
	struct tale_member members[MEMBERS_MAX];
	unsigned side; /* which of the two is read: 0 or 1 */
};

static bool tale_is_time(const char *name)
{
	size_t len = strlen(name);

	return strncmp(name, "not_", 4) == 0 || strcmp(name, "inherits_until") == 0 ||
	       (len > 3 && strcmp(name + len - 3, "_at") == 0);
}

static void tale_write_value(const char *name, const struct json_value *value, struct buf *to)
{
	if (to->len > 0)
		buf_putc(to, ' ');
	if (value->kind == JSON_IS_NULL)
		buf_puts(to, "none");
	else if (value->kind == JSON_IS_BOOL)
		buf_puts(to, value->number != 0 ? "yes" : "no");
	else if (value->kind == JSON_IS_INT && tale_is_time(name))
		local_time_iso(value->number, to);
	else if (value->kind == JSON_IS_INT)
		buf_printf(to, "%" PRId64, value->number);
	else if (strcmp(name, "action") == 0)
		buf_puts(to, proposal_words(value->text));
	else
		printable_write(value->text, to);
}

static void tale_hear(void *arg, const char *key, const struct json_value *value)
{
	struct tale *tale = arg;
	struct tale_member *m = NULL;

	for (size_t i = 0; i < tale->count && m == NULL; i++)
		if (strcmp(tale->members[i].name, key) == 0)
			m = &tale->members[i];
	if (m == NULL && tale->count < MEMBERS_MAX) {
		m = &tale->members[tale->count++];
		*m = (struct tale_member){.value = {BUF_INIT(VALUE_MAX), BUF_INIT(VALUE_MAX)}};
		str_copy(m->name, sizeof m->name, str_from(key));
	}
	if (m == NULL)
		return;
	m->told[tale->side] = true;
	tale_write_value(key, value, &m->value[tale->side]);
}

/* "sticker yes → no", or "url https://…" for what was not there before. */
static void tale_write_member(const struct tale_member *m, struct buf *to)
{
	struct str before = buf_str(&m->value[0]), after = buf_str(&m->value[1]);

	/* "to issue a certificate" */
	buf_puts(to, strcmp(m->name, "action") == 0 ? "to" : m->name);
	buf_putc(to, ' ');
	if (m->told[0] && !str_eq(before, after))
		buf_printf(to, "%.*s → ", STR_ARG(before));
	buf_printf(to, "%.*s", m->told[1] ? (int)after.len : 4, m->told[1] ? after.at : "none");
}

static void tale_write_deed(struct str action, struct buf *to)
{
	for (unsigned i = 0; i < EVENT_ACTION_COUNT; i++)
		if (deeds[i] != NULL &&
		    str_eq(action, str_from(event_action_name((enum event_action)i)))) {
			buf_puts(to, deeds[i]);
			return;
		}
	printable_write(action, to);
}

void tale_write(const struct event *event, struct buf *to)
{
	const struct str sides[2] = {event->before, event->after};
	struct tale tale = {.count = 0};
	bool strange = false;

	printable_write(event->actor, to);
	buf_putc(to, ' ');
	tale_write_deed(event->action, to);
	for (tale.side = 0; tale.side < 2; tale.side++)
		if (sides[tale.side].len > 0 && json_read(sides[tale.side], tale_hear, &tale))
			strange = true;
	for (size_t i = 0; i < tale.count; i++) {
		buf_puts(to, i == 0 ? ": " : ", ");
		tale_write_member(&tale.members[i], to);
		buf_free(&tale.members[i].value[0]);
		buf_free(&tale.members[i].value[1]);
	}
	if (strange) {
		buf_putc(to, ' ');
		printable_write(event->after, to);
	}
}
