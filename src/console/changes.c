/* /admin/changes: every change of a record, the newest first. */
#include <inttypes.h>
#include "visit/event.h"
#include "console/handlers.h"

enum { PAGE = 50 };

static enum err changes_show_one(struct console *c, const struct event *event)
{
	struct model *item = model_item(c->v.model, "entries");
	struct contract contract;
	enum err err = event->code.text[0] == '\0'
			   ? ERR_NOT_FOUND
			   : store_contract(c->v.store, &event->code, &c->v.memory, &contract);

	visit_event(&c->v, item, event, VISIT_READER_CA);
	model_text(item, "event_organization", err ? STR("") : console_name(c, &contract));
	return err == ERR_NOT_FOUND ? ERR_OK : err;
}

void console_changes(struct console *c)
{
	struct event *events = NULL;
	size_t count = 0;
	uint64_t before = 0;
	enum err err;

	str_to_uint(str_from(visit_param(&c->v, "before")), INT64_MAX, &before);
	err = store_events(c->v.store, before, PAGE + 1, &c->v.memory, &events, &count);
	for (size_t i = 0; i < count && i < PAGE && !err; i++)
		err = changes_show_one(c, &events[i]);
	if (!visit_ok(&c->v, err, store_why(c->v.store)->text))
		return;
	if (count > PAGE)
		model_format(c->v.model, "next", "%" PRIu64, events[PAGE - 1].id);
	model_flag(c->v.model, "is_later", before > 0);
	model_flag(c->v.model, "nothing", count == 0);
	model_flag(c->v.model, "may_administer", console_may(&c->who, CONSOLE_ADMINISTERS));
	visit_show(&c->v, 200, "console_changes");
}
