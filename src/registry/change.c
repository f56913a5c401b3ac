/* What all changes of records share. */
#include "registry/change.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "record/card.h"

void registry_effect_free(struct registry_effect *effect)
{
	free(effect->codes);
	explicit_bzero(effect->secret, sizeof effect->secret);
	*effect = (struct registry_effect){.count = 0};
}

void registry_effect_warn(struct registry_effect *effect, const char *format, ...)
{
	va_list args;

	if (effect->warning_count == REGISTRY_WARNINGS_MAX)
		return;
	va_start(args, format);
	vsnprintf(effect->warnings[effect->warning_count++].text, ERR_TEXT_MAX, format, args);
	va_end(args);
}

enum err registry_begin(const struct change *c, const struct code *code)
{
	uint64_t newest = 0;
	enum err err = change_begin(c);

	if (err || code == NULL || c->expected == 0)
		return err;
	err = store_newest_event(c->store, code, &newest);
	if (!err && newest != c->expected)
		err = err_because(
		    c->why, ERR_CHANGED, "contract %s was changed meanwhile", code->text);
	return err;
}

enum err registry_check_legal(
    const struct change *c, const struct code *code, enum legal_action action)
{
	struct life_facts facts;
	enum err err = store_life(c->store, code, c->now, &facts);

	return err ? err : legal_check(life_at(&facts, c->now), action, c->why);
}

static enum err event_add(const struct change *c, enum event_action action, const struct code *code,
    const struct buf *before, const struct buf *after)
{
	struct event event = {.at = c->now,
	    .actor = str_from(c->actor),
	    .action = str_from(event_action_name(action)),
	    .code = code == NULL ? (struct code){""} : *code,
	    .before = before == NULL ? (struct str){NULL, 0} : buf_str(before),
	    .after = buf_str(after)};

	if (after->err || (before != NULL && before->err))
		return change_no_memory(c);
	return store_add_event(c->store, &event);
}

enum err registry_note(const struct change *c, enum event_action action, const struct code *code,
    const struct buf *before, const struct buf *after)
{
	enum err err = event_add(c, action, code, before, after);

	return err || code == NULL || c->is_trial ? err : store_put_card(c->store, code, c->now);
}

enum err registry_note_aside(const struct change *c, enum event_action action,
    const struct code *code, const struct buf *after)
{
	enum err err = event_add(c, action, code, NULL, after);

	return err || code == NULL ? err : store_carry_card(c->store, code);
}

enum err registry_effect_add(
    const struct change *c, const struct code *code, struct registry_effect *effect)
{
	struct arena arena = {NULL, 0};
	struct code *before = NULL, *codes = NULL;
	size_t count = 0;
	enum err err = store_predecessors(c->store, code, &arena, &before, &count);

	if (!err &&
	    (codes = realloc(effect->codes, (effect->count + count + 1) * sizeof *codes)) == NULL)
		err = change_no_memory(c);
	if (!err) {
		effect->code = *code;
		effect->codes = codes;
		codes[effect->count++] = *code;
		if (count > 0)
			memcpy(codes + effect->count, before, count * sizeof *before);
		effect->count += count;
	}
	arena_free(&arena);
	return err;
}

enum err registry_end(
    const struct change *c, enum err err, const struct code *code, struct registry_effect *effect)
{
	if (!err)
		err = registry_effect_add(c, code, effect);
	err = change_end(c, err);
	if (err)
		registry_effect_free(effect);
	return err;
}

bool registry_is_about_input(enum err err)
{
	return err == ERR_INVALID || err == ERR_REFUSED || err == ERR_EXISTS ||
	       err == ERR_TOO_LARGE;
}
