/* The fields of a form. */
#include "web/fields.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>
#include "pki/private_key.h"

/* What the template asks for, by kind. */
static const struct {
	const char *flag, *type;
	bool plain; /* no help with spelling */
} kinds[] = {
    [FIELD_TEXT] = {"field_is_input", "text", false},
    [FIELD_NAME] = {"field_is_input", "text", true},
    [FIELD_PASSWORD] = {"field_is_input", "password", true},
    [FIELD_AREA] = {"field_is_area", "", true},
    [FIELD_FILE] = {"field_is_file", "file", false},
    [FIELD_CHOICE] = {"field_is_choice", "", false},
    [FIELD_HIDDEN] = {"field_is_hidden", "", false},
};

void fields_wrong(struct fields *f, const char *name, const char *key, const char *about)
{
	for (size_t i = 0; i < f->count; i++)
		if (strcmp(f->table[i].name, name) == 0 && f->problems[i].key == NULL) {
			f->problems[i].key = key;
			f->problems[i].about = about;
			f->wrong = true;
		}
}

static void field_show_choices(const struct field *field, struct str value, struct model *item)
{
	for (size_t i = 0; field->choices[i] != NULL; i++) {
		struct model *choice = model_item(item, "choices");
		char key[80];

		model_cstr(choice, "choice_value", field->choices[i]);
		if (field->choice_texts != NULL) {
			snprintf(key, sizeof key, "%s%s", field->choice_texts, field->choices[i]);
			/* Keys of the catalogues are in lower case, without hyphens. */
			for (char *at = key; *at != '\0'; at++)
				*at = *at == '-' ? '_' : str_lower(*at);
			model_cstr(choice, "choice_key", key);
		}
		model_flag(choice, "choice_chosen", str_eq(value, str_from(field->choices[i])));
	}
}

/* The ids of what is said of a field. */
static void field_describe(const struct field *field, bool wrong, struct model *item)
{
	const char *hint = field->hint == NULL ? NULL : field->name;

	if (hint != NULL && wrong)
		model_format(item, "field_described", "hint-%s wrong-%s", hint, field->name);
	else if (hint != NULL || wrong)
		model_format(
		    item, "field_described", "%s-%s", wrong ? "wrong" : "hint", field->name);
}

/* Is there nothing to show again? */
static bool field_is_secret(const struct field *field, struct str value)
{
	return field->kind == FIELD_PASSWORD || value.at == NULL || private_key_is_in(value);
}

static void field_show(const struct fields *f, size_t i, const struct form *values, struct model *m)
{
	const struct field *field = &f->table[i];
	struct str value = form_text(values, field->name);
	struct model *item = model_item(m, "fields");

	assert((size_t)field->kind < sizeof kinds / sizeof kinds[0]);
	assert(field->kind != FIELD_CHOICE || field->choices != NULL);
	model_cstr(item, "field_name", field->name);
	model_cstr(item, "field_label", field->label);
	model_cstr(item, "field_hint", field->hint == NULL ? "" : field->hint);
	model_flag(item, "field_optional", field->optional);
	model_flag(item, kinds[field->kind].flag, true);
	model_cstr(item, "field_type", kinds[field->kind].type);
	model_flag(item, "field_plain", kinds[field->kind].plain);
	model_cstr(
	    item, "field_autocomplete", field->autocomplete == NULL ? "off" : field->autocomplete);
	if (field->max > 0)
		model_format(item, "field_max", "%u", field->max);
	model_text(item, "field_value", field_is_secret(field, value) ? STR("") : value);
	if (field->kind == FIELD_CHOICE)
		field_show_choices(field, value, item);
	field_describe(field, f->problems[i].key != NULL, item);
	if (f->problems[i].key == NULL)
		return;
	model_cstr(item, "field_wrong_key", f->problems[i].key);
	model_cstr(item, "about", f->problems[i].about == NULL ? "" : f->problems[i].about);
}

void fields_show(const struct fields *f, const struct form *values, struct model *m)
{
	assert(f->count <= FIELDS_MAX);
	for (size_t i = 0; i < f->count; i++)
		field_show(f, i, values, m);
	model_flag(m, "fields_wrong", f->wrong);
}
