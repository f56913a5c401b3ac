/* Words for what the store holds. */
#include "cli/describe.h"

#include "base/local_time.h"
#include "base/printable.h"
#include "record/record.h"

const char *describe_state(int64_t not_before, int64_t not_after, int64_t revoked_at, int64_t now)
{
	return record_state_name(
	    record_certificate_state_at(not_before, not_after, revoked_at, now));
}

static struct str code_or_absent(const struct code *code)
{
	return code->text[0] == '\0' ? (struct str){NULL, 0} : str_from(code->text);
}

void describe_contract_json(const struct contract *contract, struct json *to)
{
	struct json *urls;

	json_set_text(to, contract_field_name(CONTRACT_CODE), str_from(contract->code.text));
	urls = json_set_array(to, contract_field_name(CONTRACT_URL));
	for (size_t i = 0; i < contract->url_count; i++)
		json_add_text(urls, contract->urls[i]);
	json_set_text(to, contract_field_name(CONTRACT_ORGANIZATION), contract->organization);
	json_set_text(to, contract_field_name(CONTRACT_ORGANIZATION_EN), contract->organization_en);
	json_set_text(to, contract_field_name(CONTRACT_SERVICE), contract->service);
	json_set_text(to, contract_field_name(CONTRACT_LANG), str_from(lang_tag(contract->lang)));
	json_set_bool(to, contract_field_name(CONTRACT_STICKER), contract->sticker);
	json_set_bool(to, contract_field_name(CONTRACT_AUTO_RENEW), contract->auto_renew);
	json_set_bool(to, contract_field_name(CONTRACT_VISITS), !contract->unvisited);
	json_set_bool(to, contract_field_name(CONTRACT_PERSON), contract->is_person);
	json_set_text(to, contract_field_name(CONTRACT_RENEWS), code_or_absent(&contract->renews));
}

void describe_item_json(struct json *item, bool first, struct buf *to)
{
	buf_puts(to, first ? "" : ",\n");
	json_finish(item, JSON_ONE_LINE, to);
}

void describe_time_json(struct json *to, const char *key, int64_t t)
{
	struct buf text = BUF_INIT(64);

	if (t == 0) {
		json_set_null(to, key);
		return;
	}
	local_time_iso(t, &text);
	json_set_text(to, key, buf_str(&text));
	buf_free(&text);
}

void describe_line(struct buf *to, const char *label, struct str value)
{
	if (value.len == 0)
		return;
	buf_printf(to, "%-16s ", label);
	printable_write(value, to);
	buf_putc(to, '\n');
}

void describe_buf_line(struct buf *to, const char *label, const struct buf *value)
{
	if (value->err)
		to->err = value->err;
	else
		describe_line(to, label, buf_str(value));
}

void describe_time_line(struct buf *to, const char *label, int64_t t)
{
	struct buf text = BUF_INIT(64);

	if (t == 0)
		return;
	local_time_iso(t, &text);
	describe_buf_line(to, label, &text);
	buf_free(&text);
}

void describe_event_json(const struct event *e, struct json *to)
{
	json_set_int(to, "id", (int64_t)e->id);
	describe_time_json(to, "at", e->at);
	json_set_text(to, "actor", e->actor);
	json_set_text(to, "action", e->action);
	if (e->before.at != NULL)
		json_set_raw(to, "before", e->before);
	else
		json_set_null(to, "before");
	if (e->after.at != NULL)
		json_set_raw(to, "after", e->after);
	else
		json_set_null(to, "after");
}
