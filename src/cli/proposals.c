/* What commands share that propose a change, or decide on one. */
#include "cli/proposals.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include "cli/describe.h"
#include "cli/output.h"

struct registry_clerk proposal_clerk(const struct workspace *w, struct registry_terms *terms)
{
	struct registry_clerk k = {.change = w->change, .who = w->acting.person, .terms = terms};

	*terms = registry_terms(&w->config);
	/* Who typed the command without a name may do all that one person alone may. */
	if (k.who.id == 0) {
		k.who.role = OPERATOR_ADMINISTRATOR;
		k.who.rights = PERSON_ALL;
	}
	return k;
}

static int proposal_print_number(uint64_t id)
{
	struct buf text = BUF_INIT(32);
	int status;

	buf_printf(&text, "%" PRIu64 "\n", id);
	status = output_print_done(&text, "the change is proposed");
	buf_free(&text);
	return status;
}

int proposal_end(struct workspace *w, enum err err, const char *refusal,
    struct proposal_outcome *done, bool *ret_waits)
{
	*ret_waits = !err && done->waits;
	if (!err && done->passed)
		output_note("it is in effect without a second person, by the policy for contracts "
			    "that renew themselves");
	if (!*ret_waits && !err && done->id != 0)
		output_note("it is in effect, and another person has to confirm it: proposal "
			    "%" PRIu64,
		    done->id);
	if (!*ret_waits)
		return workspace_end_change(w, err, refusal, &done->effect);
	for (size_t i = 0; i < done->effect.warning_count; i++)
		output_warning("%s", done->effect.warnings[i].text);
	registry_effect_free(&done->effect);
	output_note("nothing has changed yet: another person approves it by trustseal proposal "
		    "approve %" PRIu64,
	    done->id);
	return proposal_print_number(done->id);
}

int proposal_make(
    struct workspace *w, const struct proposal_form *form, const char *refusal, bool *ret_waits)
{
	struct proposal_outcome done;
	struct registry_terms terms;
	const struct registry_clerk k = proposal_clerk(w, &terms);

	return proposal_end(w, registry_propose(&k, form, &done), refusal, &done, ret_waits);
}

int proposal_end_with_secret(struct workspace *w, enum err err, const char *refusal,
    struct proposal_outcome *done, bool *ret_waits)
{
	char secret[REGISTRY_SECRET_MAX];
	struct buf text = BUF_INIT(100);
	int status;

	str_copy(secret, sizeof secret, str_from(done->effect.secret));
	status = proposal_end(w, err, refusal, done, ret_waits);
	if (status == COMMAND_DONE && !*ret_waits && secret[0] != '\0') {
		buf_printf(&text, "%s\n", secret);
		status = output_print_done(&text, "the change is made");
	}
	explicit_bzero(secret, sizeof secret);
	buf_free(&text);
	return status;
}

struct str proposal_file_name(const char *path)
{
	struct str name = str_from(path);
	size_t from;

	while (name.len > 1 && str_ends(name, STR("/")))
		name.len--;
	for (from = name.len; from > 0 && name.at[from - 1] != '/';)
		from--;
	return str_eq(name, STR("-")) ? (struct str){NULL, 0}
				      : str_part(name, from, name.len - from);
}

bool proposal_number(const char *text, uint64_t *ret)
{
	if (str_to_uint(str_from(text), INT64_MAX, ret) && *ret > 0)
		return true;
	output_error("\"%s\" is no number of a proposal: see trustseal proposal list", text);
	return false;
}

void proposal_describe_json(const struct proposal *p, struct json *to)
{
	const struct str none = {NULL, 0};

	json_set_int(to, "id", (int64_t)p->id);
	json_set_text(to, "state", str_from(proposal_state_name(p->state)));
	json_set_text(to, "action", p->action);
	json_set_text(to, "code", p->code.text[0] == '\0' ? none : str_from(p->code.text));
	json_set_text(to, "subject", p->subject);
	json_set_bool(to, "applied", p->applied);
	json_set_text(to, "proposer", p->actor);
	describe_time_json(to, "at", p->at);
	describe_time_json(to, "ends_at", p->ends_at);
	json_set_text(to, "digest", str_from(p->digest));
	json_set_text(to, "decided_by", p->decided_actor);
	describe_time_json(to, "decided_at", p->decided_at);
	json_set_text(to, "reason", p->reason);
}

const char *proposal_words(struct str action)
{
	enum proposal_action known;

	return proposal_action_parse(action, &known) ? proposal_kinds[known].words : action.at;
}
