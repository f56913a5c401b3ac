/* The forms of the steps. */
#include "counter/step_fields.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

static const char *const no_choices[] = {NULL};

static const struct field sites[] = {
    {.name = "url",
	.kind = FIELD_AREA,
	.label = "counter.site.url",
	.hint = "counter.site.url_hint"},
    {.name = "organization",
	.kind = FIELD_TEXT,
	.label = "counter.site.organization",
	.hint = "counter.site.organization_hint"},
    {.name = "organization_en",
	.kind = FIELD_TEXT,
	.label = "counter.site.organization_en",
	.hint = "counter.site.organization_en_hint",
	.optional = true},
    {.name = "service",
	.kind = FIELD_CHOICE,
	.label = "counter.site.service",
	.choices = no_choices},
    {.name = "years",
	.kind = FIELD_CHOICE,
	.label = "counter.site.years",
	.choices = no_choices,
	.choice_texts = "counter.years."},
    {.name = "sticker",
	.kind = FIELD_CHOICE,
	.label = "counter.site.sticker",
	.hint = "counter.site.sticker_hint",
	.choices = no_choices,
	.choice_texts = "counter.sticker."},
    {.name = "lang",
	.kind = FIELD_CHOICE,
	.label = "counter.site.lang",
	.choices = no_choices,
	.choice_texts = "console.lang."},
};

static const struct field requests[] = {
    {.name = "csr", .kind = FIELD_AREA, .label = "counter.csr.csr", .hint = "counter.csr.csr_hint"},
};

static const struct field persons[] = {
    {.name = "name", .kind = FIELD_TEXT, .label = "contact.field.name"},
    {.name = "organization",
	.kind = FIELD_TEXT,
	.label = "contact.field.organization",
	.hint = "counter.person.organization_hint",
	.optional = true},
    {.name = "department",
	.kind = FIELD_TEXT,
	.label = "contact.field.department",
	.optional = true},
    {.name = "title", .kind = FIELD_TEXT, .label = "contact.field.title", .optional = true},
    {.name = "mail", .kind = FIELD_NAME, .label = "contact.field.mail"},
    {.name = "telephone",
	.kind = FIELD_NAME,
	.label = "contact.field.telephone",
	.hint = "counter.person.telephone_hint"},
    {.name = "address", .kind = FIELD_TEXT, .label = "contact.field.address", .optional = true},
    {.name = "invoice",
	.kind = FIELD_CHOICE,
	.label = "contact.field.invoice",
	.choices = no_choices,
	.choice_texts = "counter.invoice."},
};

static const struct field answers[] = {
    {.name = "applicant_is",
	.kind = FIELD_CHOICE,
	.label = "counter.papers.applicant_is",
	.choices = no_choices,
	.choice_texts = "counter.applicant_is."},
    {.name = "domain_owner",
	.kind = FIELD_CHOICE,
	.label = "counter.papers.domain_owner",
	.hint = "counter.papers.domain_owner_hint",
	.choices = no_choices,
	.choice_texts = "counter.domain_owner."},
    {.name = "payer",
	.kind = FIELD_CHOICE,
	.label = "counter.papers.payer",
	.hint = "counter.papers.payer_hint",
	.choices = no_choices,
	.choice_texts = "counter.payer."},
};

static const struct field orders[] = {
    {.name = "coupon",
	.kind = FIELD_NAME,
	.label = "counter.order.coupon",
	.hint = "counter.order.coupon_hint",
	.optional = true},
};

static const struct field causes[] = {
    {.name = "reason",
	.kind = FIELD_CHOICE,
	.label = "counter.reason_for.reason",
	.choices = no_choices,
	.choice_texts = "counter.cause."},
    {.name = "words",
	.kind = FIELD_AREA,
	.label = "counter.reason_for.words",
	.hint = "counter.reason_for.words_hint",
	.optional = true},
};

/* The table of a step; those of contacts are one. */
static const struct field *step_table(enum application_step step)
{
	static const struct field *const tables[APPLICATION_STEP_COUNT] = {
	    [APPLICATION_SITE] = sites,
	    [APPLICATION_CSR] = requests,
	    [APPLICATION_APPLICANT] = persons,
	    [APPLICATION_REGISTRANT] = persons,
	    [APPLICATION_TECHNICIAN] = persons,
	    [APPLICATION_ACCOUNTS] = persons,
	    [APPLICATION_PAPERS] = answers,
	    [APPLICATION_ORDER] = orders,
	    [APPLICATION_REASON] = causes,
	};

	return tables[step];
}

/* A renewal is of the same service: that is what tells it from a change of it. What is not sold is
 * no choice, unless it was chosen. */
static bool service_is_choice(
    const struct application *a, const struct application_asker *asker, struct str service)
{
	struct str present = application_text(a, APPLICATION_SITE, "service");

	if (str_eq(present, service))
		return true;
	return (a->kind != APPLICATION_RENEW || present.len == 0) &&
	       (asker->prices == NULL || prices_find(asker->prices, service) != NULL);
}

static void fields_set_services(const struct application *a, const struct application_asker *asker,
    struct field *field, struct step_fields *ret)
{
	const struct config_words *services = &asker->config->contract.services;
	size_t count = 0;

	for (size_t i = 0; i < services->count; i++)
		if (service_is_choice(a, asker, str_from(services->words[i])))
			ret->services[count++] = services->words[i];
	ret->services[count] = NULL;
	field->choices = ret->services;
}

/* What a field is for this kind, where it is not the same for all. */
static void fields_adapt(
    const struct application *a, enum application_step step, struct field *field)
{
	if (step == APPLICATION_APPLICANT && strcmp(field->name, "title") == 0) {
		field->hint = "counter.person.title_hint";
		field->optional = false;
	}
	if (a->kind == APPLICATION_END && strcmp(field->name, "reason") == 0)
		field->kind = FIELD_HIDDEN;
}

void step_fields_begin(const struct application *a, enum application_step step,
    const struct application_asker *asker, struct step_fields *ret)
{
	const struct field *table = step_table(step);
	size_t count;
	const struct application_field *known = application_fields(step, &count);

	*ret = (struct step_fields){.fields = {.table = ret->table, .count = count}};
	for (size_t i = 0; i < count; i++) {
		struct field *field = &ret->table[i];

		*field = table[i];
		assert(strcmp(field->name, known[i].name) == 0);
		if (known[i].choices != NULL)
			field->choices = known[i].choices;
		if (strcmp(field->name, "service") == 0)
			fields_set_services(a, asker, field, ret);
		fields_adapt(a, step, field);
	}
}

void step_fields_values(const struct application *a, enum application_step step, struct form *ret)
{
	size_t count;
	const struct application_field *known = application_fields(step, &count);

	ret->count = 0;
	for (size_t i = 0; i < count; i++) {
		struct str text = application_text(a, step, known[i].name);

		form_add(ret, str_from(known[i].name), text.at == NULL ? STR("") : text);
	}
}

/* The word of a choice, or of none the first, which is what counts. */
static const char *value_word(const struct field *field, struct str text)
{
	text = str_trim(text);
	for (size_t i = 0; field->choices[i] != NULL; i++)
		if (str_eq(text, str_from(field->choices[i])))
			return field->choices[i];
	return field->choices[0];
}

/* A line of what was typed is a line. */
static void value_add_lines(struct str text, struct model *m)
{
	for (struct str rest = text; rest.at != NULL;) {
		struct str line = str_trim(str_cut(&rest, '\n'));

		if (line.len > 0)
			model_text(model_item(m, "line_texts"), "line_text", line);
	}
}

static void value_show(const struct field *field, struct str text, struct model *m)
{
	const char *word = NULL;
	struct model *item;

	if (field->kind == FIELD_CHOICE)
		word = value_word(field, text);
	if (field->kind == FIELD_HIDDEN || (word == NULL && text.len == 0))
		return;
	model_flag(m, "has_lines", true);
	item = model_item(m, "lines");
	model_cstr(item, "line_label", field->label);
	if (word != NULL && field->choice_texts != NULL)
		model_format(item, "line_key", "%s%s", field->choice_texts, word);
	else
		value_add_lines(word != NULL ? str_from(word) : text, item);
}

void step_fields_show_values(
    const struct step_fields *f, const struct form *values, struct model *m)
{
	for (size_t i = 0; i < f->fields.count; i++)
		value_show(&f->table[i], form_text(values, f->table[i].name), m);
}
