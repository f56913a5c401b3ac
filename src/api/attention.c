/* GET /api/v1/attention: what goes wrong with contracts, or will. */
#include <stdio.h>
#include "api/cursor.h"
#include "api/handlers.h"
#include "attention/describe.h"

enum { LIST_USUAL = 100, LIST_MOST = 1000, FILTERS_MAX = 256 };

static bool alarms_read_filter(struct api_call *c, struct attention_filter *ret)
{
	struct str kind = api_param(c, "kind"), state = api_param(c, "state");

	ret->is_over = str_eq(state, STR("over"));
	ret->service = api_param(c, "service");
	if (state.at != NULL && !ret->is_over && !str_eq(state, STR("open"))) {
		api_fail(c, 400, "query.state", "state", "state: open or over");
		return false;
	}
	if (kind.at == NULL || attention_kind_parse(kind, &ret->kind))
		return true;
	api_fail(c, 400, "query.kind", "kind",
	    "kind: there is no such kind of alarm: those that there are stand in the description");
	return false;
}

static void alarms_answer(
    struct api_call *c, const struct attention_filter *filter, struct str filters)
{
	struct json *document = json_new_object(), *list = json_set_array(document, "attention");
	char cursor[CURSOR_MAX], text[ATTENTION_PLACE_MAX];
	struct attention_item *items = NULL;
	struct attention_place place;
	size_t count = 0;
	enum err err = attention_list(c->store, filter, &c->memory, &items, &count);

	for (size_t i = 0; i < count; i++)
		attention_describe(&items[i], json_add_object(list));
	json_set_null(document, "next");
	if (count == filter->limit) {
		place = attention_place_of(filter, &items[count - 1]);
		attention_place_write(&place, text);
		if (api_cursor_write(c, filters, str_from(text), cursor))
			c->starved = true;
		else
			json_set_text(document, "next", str_from(cursor));
	}
	if (api_read_ok(c, err))
		api_send(c, 200, document);
	else
		json_free(document);
}

void api_attention(struct api_call *c)
{
	struct attention_filter filter = {.limit = 0};
	char filters[FILTERS_MAX], place[CURSOR_PLACE_MAX];
	uint64_t limit;

	if (!alarms_read_filter(c, &filter) ||
	    !api_param_number(c, "limit", LIST_USUAL, LIST_MOST, &limit))
		return;
	snprintf(filters, sizeof filters, "%d %s %.*s", (int)filter.kind,
	    filter.is_over ? "over" : "open", STR_ARG(filter.service));
	if (!api_cursor_read(c, str_from(filters), place))
		return;
	attention_place_read(str_from(place), &filter.after);
	filter.limit = (size_t)limit;
	alarms_answer(c, &filter, str_from(filters));
}
