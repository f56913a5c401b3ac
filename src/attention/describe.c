/* An alarm for programs. */
#include "attention/describe.h"

#include "base/local_time.h"

static void alarm_set_time(struct json *to, const char *key, int64_t t)
{
	const struct local_time_moment moment = local_time_moment(t);

	if (t == 0)
		json_set_null(to, key);
	else
		json_set_text(to, key, str_from(moment.text));
}

void attention_describe(const struct attention_item *item, struct json *to)
{
	const struct contract *contract = &item->contract;
	const struct str none = {NULL, 0};
	bool is_of_one = contract->code.text[0] != '\0';

	json_set_text(to, "kind", str_from(item->word));
	json_set_text(to, "state", item->cured_at == 0 ? STR("open") : STR("over"));
	json_set_text(to, "code", is_of_one ? str_from(contract->code.text) : none);
	json_set_text(to, "organization", contract->organization);
	json_set_text(to, "service", contract->service);
	json_set_text(to, "host", item->host);
	json_set_text(to, "what", item->what.len > 0 ? item->what : none);
	json_set_text(to, "detail", item->detail);
	alarm_set_time(to, "at", item->moment);
	alarm_set_time(to, "record_at", item->record_at);
	alarm_set_time(to, "world_at", item->world_at);
	alarm_set_time(to, "first_at", item->first_at);
	alarm_set_time(to, "told_at", item->told_at);
	alarm_set_time(to, "over_at", item->cured_at);
}
