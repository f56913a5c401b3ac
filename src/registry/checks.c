/* The rules by which applications are checked. */
#include "registry/checks.h"

#include "base/utf8.h"
#include "io/json.h"
#include "record/check.h"

enum { EVENT_MAX = 4096 };

const char *const registry_papers[] = {
    "application", "domain-consent", "seal-certificate", "cover-sheet", NULL};

static enum err paper_read(struct str text, struct str *ret, struct problem *why)
{
	struct buf known = BUF_INIT(1000);

	for (size_t i = 0; registry_papers[i] != NULL; i++)
		if (str_eq_nocase(text, str_from(registry_papers[i]))) {
			*ret = str_from(registry_papers[i]);
			return ERR_OK;
		}
	for (size_t i = 0; registry_papers[i] != NULL; i++)
		buf_printf(&known, " %s", registry_papers[i]);
	err_reason(why, ERR_INVALID, "check.unknown", "\"%.*s\" is no paper; known are:%s",
	    text.len < 80 ? (int)text.len : 80, text.at, known.err ? "" : known.at);
	buf_free(&known);
	return ERR_INVALID;
}

/* ---- noting ---- */

/* The event tells the step, and never what was said. */
static enum err check_tell(const struct change *c, const struct code *code,
    const struct contract_check *check, enum check_step step)
{
	static const char *const members[] = {
	    [CHECK_ASK] = "paper_asked",
	    [CHECK_CAME] = "paper_came",
	    [CHECK_REACHED] = "call",
	    [CHECK_NOT_REACHED] = "call",
	};
	struct json *o = json_new_object();
	struct buf after = BUF_INIT(EVENT_MAX);
	enum err err;

	json_set_text(o, members[step],
	    step == CHECK_REACHED       ? STR("reached")
	    : step == CHECK_NOT_REACHED ? STR("not_reached")
					: check->paper);
	err = json_write(o, JSON_ONE_LINE, &after);
	json_free(o);
	if (!err)
		err = registry_note(c, EVENT_CONTRACT_CHECK, code, NULL, &after);
	buf_free(&after);
	return err;
}

/* The check that the note is about: of the paper, as long as it has not come; else a new one. */
static struct contract_check check_find(
    const struct check_note *note, const struct contract_check *list, size_t count, bool *ret_new)
{
	bool is_call = note->step == CHECK_REACHED || note->step == CHECK_NOT_REACHED;

	*ret_new = false;
	for (size_t i = 0; i < count && !is_call; i++)
		if (contract_check_waits(&list[i]) && str_eq(list[i].paper, note->paper))
			return list[i];
	*ret_new = true;
	return (struct contract_check){.number = count == 0 ? 1 : list[count - 1].number + 1,
	    .is_call = is_call,
	    .paper = is_call ? (struct str){NULL, 0} : note->paper,
	    .reached = note->step == CHECK_REACHED,
	    .words = note->words.len == 0 ? (struct str){NULL, 0} : note->words};
}

static enum err check_put(const struct change *c, const struct code *code,
    const struct check_note *note, struct arena *arena)
{
	struct contract_check *list = NULL, check;
	size_t count = 0;
	bool is_new;
	enum err err = registry_check_legal(c, code, LEGAL_CHECK);

	if (!err)
		err = store_checks(c->store, code, arena, &list, &count);
	if (err)
		return err;
	check = check_find(note, list, count, &is_new);
	if (note->step == CHECK_ASK && !is_new)
		return ERR_OK;
	*(note->step == CHECK_ASK ? &check.asked_at : &check.came_at) = c->now;
	check.done_by = str_from(c->actor);
	err = store_put_check(c->store, code, &check);
	return err ? err : check_tell(c, code, &check, note->step);
}

enum err registry_check_note(const struct registry_clerk *k, const struct code *code,
    const struct check_note *note, struct registry_effect *ret)
{
	const struct change *c = &k->change;
	struct check_note read = *note;
	struct arena arena = {NULL, 0};
	enum err err = clerk_check(k, OPERATOR_OPERATOR, PERSON_PROPOSE);

	*ret = (struct registry_effect){.count = 0};
	if (!err && (note->step == CHECK_ASK || note->step == CHECK_CAME))
		err = paper_read(note->paper, &read.paper, c->why);
	if (!err && (note->words.len > CHECK_WORDS_MAX || !utf8_valid(note->words)))
		err = err_reason(c->why, ERR_INVALID, "check.words",
		    "what was said is a text of at most %d bytes in UTF-8", CHECK_WORDS_MAX);
	if (err)
		return err;
	err = registry_begin(c, code);
	if (!err)
		err = check_put(c, code, &read, &arena);
	err = registry_end(c, err, code, ret);
	arena_free(&arena);
	return err;
}

enum err registry_check_ask(const struct change *c, const struct code *code, const char *paper)
{
	const struct check_note note = {.step = CHECK_ASK, .paper = str_from(paper)};
	struct arena arena = {NULL, 0};
	enum err err = check_put(c, code, &note, &arena);

	arena_free(&arena);
	return err;
}

/* ---- whether all is there ---- */

bool registry_service_is_checked(const struct config *config, struct str service)
{
	if (config == NULL)
		return false;
	for (size_t i = 0; i < config->issue.papers.count; i++)
		if (str_eq(service, str_from(config->issue.papers.words[i])))
			return true;
	return false;
}

enum err registry_check_done(
    const struct registry_clerk *k, const struct code *code, struct str service)
{
	const struct change *c = &k->change;
	struct contract_check *list = NULL;
	struct arena arena = {NULL, 0};
	bool reached = false;
	size_t count = 0;
	enum err err = ERR_OK;

	if (!registry_service_is_checked(k->terms->config, service))
		return ERR_OK;
	err = store_checks(c->store, code, &arena, &list, &count);
	for (size_t i = 0; i < count && !err; i++) {
		reached = reached || (list[i].is_call && list[i].reached);
		if (!contract_check_waits(&list[i]))
			continue;
		err = err_reason(c->why, ERR_REFUSED, "check.paper",
		    "the application is not checked: the paper \"%.*s\" was asked for and has not "
		    "come (contract check --came)",
		    STR_ARG(list[i].paper));
		err_about(c->why, list[i].paper.at, list[i].paper.len);
	}
	if (!err && !reached)
		err = err_reason(c->why, ERR_REFUSED, "check.call",
		    "the application is not checked: nobody has reached the registrant by "
		    "telephone (contract check --reached)");
	arena_free(&arena);
	return err;
}

enum err registry_check_first(const struct registry_clerk *k, const struct code *code)
{
	struct arena arena = {NULL, 0};
	struct life_facts facts;
	struct contract contract;
	enum err err = store_life(k->change.store, code, k->change.now, &facts);

	if (!err && !facts.issued)
		err = store_contract(k->change.store, code, &arena, &contract);
	if (!err && !facts.issued)
		err = registry_check_done(k, code, contract.service);
	arena_free(&arena);
	return err;
}
