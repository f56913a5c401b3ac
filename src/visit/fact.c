/* A value of an event or a proposal, in words. */
#include "visit/fact.h"

#include <inttypes.h>
#include "base/lang.h"
#include "base/local_time.h"
#include "record/contact.h"
#include "registry/certificate.h"
#include "registry/checks.h"
#include "registry/kind.h"
#include "usage/segment.h"

/* The key for a word, in lower case; false for one that another version wrote. */
static bool fact_write_key(enum visit_fact kind, struct str word, struct buf *to)
{
	enum proposal_action action;
	bool known = false;
	enum usage_segment_what segment;
	enum contact_role person;
	enum operator_role role;
	enum lang lang;

	if (kind == FACT_LANGUAGE)
		known = lang_parse(word, &lang);
	if (kind == FACT_ROLE)
		known = operator_role_parse(word, &role);
	if (kind == FACT_ACTION)
		known = proposal_action_parse(word, &action);
	if (kind == FACT_SEGMENT)
		known = usage_segment_parse(word, &segment);
	if (kind == FACT_PERSON)
		known = contact_role_parse(word, &person);
	if (kind == FACT_PASSED)
		known = str_eq(word, STR("policy"));
	for (size_t i = 0; kind == FACT_REASON && registry_reasons[i] != NULL; i++)
		known = known || str_eq(word, str_from(registry_reasons[i]));
	for (size_t i = 0; kind == FACT_PAPER && registry_papers[i] != NULL; i++)
		known = known || str_eq(word, str_from(registry_papers[i]));
	if (kind == FACT_CALL)
		known = str_eq(word, STR("reached")) || str_eq(word, STR("not_reached"));
	if (!known)
		return false;
	buf_puts(to, kind == FACT_LANGUAGE  ? "console.lang."
		     : kind == FACT_ACTION  ? "proposal."
		     : kind == FACT_ROLE    ? "console.role."
		     : kind == FACT_PAPER   ? "console.paper."
		     : kind == FACT_CALL    ? "console.call."
		     : kind == FACT_SEGMENT ? "console.lists.what_"
		     : kind == FACT_PERSON  ? "contact.role."
		     : kind == FACT_PASSED  ? "console.event.passed_"
					    : "revocation.");
	for (size_t i = 0; i < word.len; i++)
		buf_putc(to, word.at[i] == '-' ? '_' : str_lower(word.at[i]));
	return true;
}

bool visit_fact_write(enum visit_fact kind, const struct json_value *value, struct buf *to)
{
	if (value->kind == JSON_IS_NULL)
		buf_puts(to, "console.event.none");
	else if (kind == FACT_WISH)
		buf_puts(to, value->number != 0 ? "console.contract.sticker_yes"
						: "console.contract.sticker_no");
	else if (kind == FACT_ANSWER)
		buf_puts(to, value->number != 0 ? "console.contract.auto_renew_yes"
						: "console.contract.auto_renew_no");
	else if (kind == FACT_VISITS)
		buf_puts(to, value->number != 0 ? "console.contract.visits_yes"
						: "console.contract.visits_no");
	else if (kind == FACT_SOLE)
		buf_puts(to, value->number != 0 ? "console.contract.person_yes"
						: "console.contract.person_no");
	else if (fact_write_key(kind, value->text, to))
		return true;
	else if (kind == FACT_NUMBER)
		buf_printf(to, "%" PRId64, value->number);
	else if (kind == FACT_TIME)
		local_time_stamp(value->number, to);
	else
		buf_printf(to, "%s%.*s", to->len > 0 ? " " : "", STR_ARG(value->text));
	return value->kind == JSON_IS_NULL || kind == FACT_WISH || kind == FACT_ANSWER ||
	       kind == FACT_VISITS || kind == FACT_SOLE;
}
