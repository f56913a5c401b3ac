/* Which questions there are. */
#include "help/outline.h"

/* One reading. */
struct outline_reading {
	const char *path;
	size_t number;
	struct arena *memory;
	struct help_outline *to;
	struct problem *why;
};

static bool name_is_good(struct str name)
{
	for (size_t i = 0; i < name.len; i++)
		if (!str_is_digit(name.at[i]) && name.at[i] != '-' &&
		    !(name.at[i] >= 'a' && name.at[i] <= 'z'))
			return false;
	return name.len > 0 && name.len <= HELP_NAME_MAX;
}

bool help_outline_find(const struct help_outline *o, struct str name, size_t *ret_question)
{
	for (size_t i = 0; i < o->question_count; i++)
		if (str_eq(name, str_from(o->questions[i].name))) {
			*ret_question = i;
			return true;
		}
	return false;
}

static enum err outline_refuse(const struct outline_reading *r, const char *what, struct str name)
{
	return err_because(
	    r->why, ERR_INVALID, "%s:%zu: %s \"%.*s\"", r->path, r->number, what, STR_ARG(name));
}

static enum err outline_add_subject(struct outline_reading *r, struct str name)
{
	struct help_outline *to = r->to;
	struct help_subject *subject = &to->subjects[to->subject_count];

	if (!name_is_good(name) || to->subject_count == HELP_SUBJECTS_MAX)
		return outline_refuse(r, "this is no subject, or one too many:", name);
	subject->name = arena_str(r->memory, name);
	subject->first = to->question_count;
	subject->count = 0;
	to->subject_count++;
	return subject->name == NULL ? ERR_NO_MEMORY : ERR_OK;
}

static enum err outline_add_question(struct outline_reading *r, struct str name)
{
	struct help_outline *to = r->to;
	struct help_question *question = &to->questions[to->question_count];
	size_t other;

	if (to->subject_count == 0)
		return outline_refuse(r, "no subject stands before", name);
	if (!name_is_good(name) || to->question_count == HELP_QUESTIONS_MAX)
		return outline_refuse(r, "this is no name, or one too many:", name);
	if (help_outline_find(to, name, &other))
		return outline_refuse(r, "this name stands there twice:", name);
	*question = (struct help_question){
	    .name = arena_str(r->memory, name), .subject = to->subject_count - 1};
	to->subjects[question->subject].count++;
	to->question_count++;
	return question->name == NULL ? ERR_NO_MEMORY : ERR_OK;
}

/* The names behind the colon. */
static enum err outline_relate(struct outline_reading *r, struct str name, struct str names)
{
	struct help_question *question;
	size_t place = 0;

	if (!help_outline_find(r->to, name, &place))
		return outline_refuse(r, "there is no question", name);
	question = &r->to->questions[place];
	while (names.at != NULL) {
		struct str other = str_trim(str_cut(&names, ' '));

		if (other.len == 0)
			continue;
		if (question->related_count == HELP_RELATED_MAX)
			return outline_refuse(r, "it leads to too many:", name);
		if (!help_outline_find(r->to, other, &question->related[question->related_count++]))
			return outline_refuse(r, "there is no question", other);
	}
	return ERR_OK;
}

/* Twice: which there are, and then what they lead to. */
static enum err outline_read_lines(struct outline_reading *r, struct str text, bool relates)
{
	enum err err = ERR_OK;

	for (r->number = 1; !err && text.at != NULL; r->number++) {
		struct str names = str_trim(str_cut(&text, '\n'));
		bool is_subject = str_starts(names, STR("["));
		struct str name;

		if (names.len == 0 || names.at[0] == '#')
			continue;
		name = str_trim(str_cut(&names, is_subject ? ']' : ':'));
		if (names.at == NULL)
			return outline_refuse(
			    r, "expected \"[subject]\" or \"name: …\", not", name);
		if (is_subject)
			err =
			    relates ? ERR_OK : outline_add_subject(r, str_part(name, 1, name.len));
		else
			err = relates ? outline_relate(r, name, names)
				      : outline_add_question(r, name);
	}
	return err;
}

enum err help_outline_read(struct str text, const char *path, struct arena *memory,
    struct help_outline *ret, struct problem *why)
{
	struct outline_reading r = {.path = path, .memory = memory, .to = ret, .why = why};
	enum err err;

	ret->subject_count = ret->question_count = 0;
	err = outline_read_lines(&r, text, false);
	return err ? err : outline_read_lines(&r, text, true);
}
