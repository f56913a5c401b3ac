/* GET /api/v1/usage: who uses which sticker where, as `trustseal usage --json` has it. */
#include "api/handlers.h"
#include "base/local_time.h"
#include "usage/print.h"
#include "usage/settle.h"

enum { ROWS_USUAL = 1000, SETTLE_MS = 2000 };

static bool usage_read_days(struct api_call *c, struct usage_period *ret)
{
	if (usage_period_read(api_param(c, "from"), api_param(c, "to"), local_time_days(c->r->now),
		ret) == USAGE_PERIOD_GOOD)
		return true;
	api_fail(c, 400, "query.period", "from",
	    "from and to are days such as 2026-11-22, of at most ten years, and not ahead");
	return false;
}

static bool usage_read_by(struct api_call *c, unsigned *ret_mask, struct usage_columns *ret)
{
	const unsigned dates = 1u << USAGE_BY_DAY | 1u << USAGE_BY_WEEK | 1u << USAGE_BY_MONTH;
	struct str by = api_param(c, "by"), rest = by.at == NULL ? STR("day") : by;
	bool good = true;

	*ret_mask = 0;
	ret->count = 0;
	while (good && rest.at != NULL) {
		enum usage_key key;

		good = usage_key_parse(str_trim(str_cut(&rest, ',')), &key) &&
		       (*ret_mask & 1u << key) == 0 &&
		       ((1u << key & dates) == 0 || (*ret_mask & dates) == 0);
		if (good) {
			*ret_mask |= 1u << key;
			ret->keys[ret->count++] = key;
		}
	}
	if (!good)
		api_fail(c, 400, "query.by", "by",
		    "by: day, week or month, code, host, kind, size, format, motion, lang, record, "
		    "link, each once, separated by commas");
	return good;
}

static bool usage_read_code(struct api_call *c, struct code *ret)
{
	struct str text = api_param(c, "code");

	if (text.at == NULL || code_parse(text, ret))
		return true;
	api_fail(c, 400, "query.code", "code", "code: a contract's code has ten digits");
	return false;
}

void api_usage(struct api_call *c)
{
	struct usage_question question = {.host = api_param(c, "host")};
	struct usage_columns columns;
	struct usage_answer answer;
	uint64_t limit, left = 0;
	enum err err;

	if (!usage_read_days(c, &question.period) || !usage_read_by(c, &question.keys, &columns) ||
	    !usage_read_code(c, &question.code) ||
	    !api_param_number(c, "limit", ROWS_USUAL, USAGE_ROWS_MAX, &limit))
		return;
	question.limit = (size_t)limit;
	usage_settle(c->store, SETTLE_MS, &left);
	err = usage_totals(c->store, &question, &c->memory, &answer);
	if (err == ERR_TOO_LARGE) {
		api_fail(c, 422, "usage.rows", "by", "%s", store_why(c->store)->text);
		return;
	}
	if (!api_read_ok(c, err))
		return;
	usage_print(&answer, &columns, USAGE_JSON, &c->answer.text);
	c->answer.status = 200;
	c->answer.media_type = "application/json";
}
