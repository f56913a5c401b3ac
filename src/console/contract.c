/* What the console's pages about contracts share. */
#include "console/contract.h"

#include <inttypes.h>
#include "base/log.h"
#include "console/event.h"

bool console_contract_load(struct console *c, struct desk_contract *ret)
{
	enum err err;

	if (!code_parse(c->r->captures.at[0], &ret->code)) {
		console_fail(c, 404);
		return false;
	}
	err = store_show(c->store, &ret->code, c->r->now, &c->memory, &ret->entry);
	if (!console_ok(c, err, store_why(c->store)->text))
		return false;
	ret->version =
	    ret->entry.event_count == 0 ? 0 : ret->entry.events[ret->entry.event_count - 1].id;
	return true;
}

struct registry console_registry(struct console *c, const char *services[CONFIG_WORDS_MAX + 1])
{
	const struct config *config = c->r->app->config;
	struct registry r = {.store = c->store, .actor = c->actor};
	size_t count = config->contract.services.count;

	for (size_t i = 0; i < count; i++)
		services[i] = config->contract.services.words[i];
	services[count] = NULL;
	r.rules = (struct contract_rules){services, count, config->link.insecure_loopback};
	/* A form without a version was made from nothing that there is. */
	if (!str_to_uint(form_text(&c->form, CONTRACT_VERSION), INT64_MAX, &r.expected))
		r.expected = UINT64_MAX;
	return r;
}

void console_announce(struct console *c, struct registry_change *change)
{
	const struct config *config = c->r->app->config;
	const struct lookup_options options = {
	    .store_url = config->store.url,
	    .redis_url = config->redis.url,
	    .redis_key_file = config->redis.key_file,
	    .ttl_s = config->cache.ttl,
	    .memory = config->cache.memory,
	};
	struct problem why = {.text = ""};

	for (size_t i = 0; i < change->count; i++)
		lookup_forget(c->r->app->lookup, &change->codes[i]);
	if (lookup_announce(&options, change->codes, change->count, &why))
		log_event(LOG_WARN, "change_not_announced", log_text("code", change->code.text),
		    log_text("reason", why.text));
	registry_change_free(change);
}

void console_events(
    struct console *c, const struct store_entry *entry, uint64_t after, const char *name)
{
	for (size_t i = entry->event_count; i > 0 && entry->events[i - 1].id > after; i--)
		console_event(c, model_item(c->model, name), &entry->events[i - 1]);
}

void console_contract_frame(struct console *c, const struct desk_contract *d, bool is_late)
{
	struct str given = form_text(&c->form, CONTRACT_VERSION);
	uint64_t from = d->version;

	model_cstr(c->model, "code", d->code.text);
	model_text(c->model, "organization", d->entry.contract.organization);
	if (given.at != NULL && !str_to_uint(given, INT64_MAX, &from))
		from = 0;
	if (is_late) {
		console_events(c, &d->entry, from, "changed");
		model_flag(c->model, "is_late", true);
		from = d->version;
	}
	model_format(c->model, "version", "%" PRIu64, from);
}

const char *console_state_key(
    int64_t not_before, int64_t not_after, int64_t revoked_at, int64_t now)
{
	static const char *const keys[RECORD_STATE_COUNT] = {
	    [RECORD_VALID] = "console.state.valid",
	    [RECORD_NOT_YET_VALID] = "console.state.not_yet_valid",
	    [RECORD_EXPIRED] = "console.state.expired",
	    [RECORD_REVOKED] = "console.state.revoked",
	};

	return keys[record_certificate_state_at(not_before, not_after, revoked_at, now)];
}
