/* What there is to say of what was typed in a step. */
#include "counter/step_look.h"

#include <stdio.h>
#include <string.h>
#include "applications/papers.h"
#include "visit/show.h"
#include "web/site.h"

enum { KEY_MAX = 64 };

bool step_look(
    struct portal *p, struct counter *c, enum application_step step, struct step_look *ret)
{
	enum err err;

	*ret = (struct step_look){.count = 0};
	err = application_check(&c->asker, &c->a, step, &p->v.memory, &ret->findings, &ret->count);
	if (!visit_ok(&p->v, err, c->why.text))
		return false;
	for (size_t i = 0; i < ret->count; i++)
		if (!ret->findings[i].is_hint)
			ret->is_wrong = true;
	return true;
}

void step_look_show(
    struct portal *p, const struct step_look *look, struct fields *fields, struct model *m)
{
	for (size_t i = 0; i < look->count; i++) {
		const struct application_finding *finding = &look->findings[i];

		if (finding->is_hint)
			model_flag(m, "has_hints", true);
		if (fields != NULL && !finding->is_hint)
			fields_wrong(fields, finding->field, counter_reason(p, &finding->why),
			    counter_about(p, &finding->why));
		else
			counter_show_reason(p, &finding->why,
			    model_item(m, finding->is_hint ? "hints" : "wrongs"), "look_key");
	}
}

/* "attribute.o" of "O", where there is a text for it. */
static void subject_add(
    struct portal *p, const struct certificate_attribute *attribute, struct model *m)
{
	struct model *item = model_item(m, "csr_subject");
	char key[KEY_MAX];

	snprintf(key, sizeof key, "attribute.%s", attribute->type);
	for (char *at = key; *at != '\0'; at++)
		*at = str_lower(*at);
	model_cstr(item, "csr_type", attribute->type);
	model_cstr(item, "csr_type_key", site_has_text(p->v.r->app->site, key) ? key : "");
	model_cstr(item, "csr_value", attribute->value);
}

bool step_look_show_request(struct portal *p, const struct application *a, struct model *m)
{
	struct problem why = {.text = ""};
	struct csr *csr = NULL;
	enum err err = application_csr(a, &csr, &why);

	if (err) {
		model_check(m, err == ERR_NO_MEMORY ? err : ERR_OK);
		return false;
	}
	for (size_t i = 0; i < csr->name_count; i++)
		model_cstr(model_item(m, "csr_names"), "csr_name", csr->names[i]);
	for (size_t i = 0; i < csr->subject_count; i++)
		subject_add(p, &csr->subject[i], m);
	if (csr->key_curve != NULL)
		model_format(m, "csr_key", "%s %s", csr->key_algorithm, csr->key_curve);
	else
		model_format(m, "csr_key", "%s %u", csr->key_algorithm, csr->key_bits);
	csr_free(csr);
	return true;
}

/* Where a paper is printed, below the address of its contract. */
static void papers_set_page(const char *paper, const struct application *a, struct model *m)
{
	if (strcmp(paper, "application") == 0)
		model_cstr(m, "paper_page", "form");
	else if (strcmp(paper, "cover-sheet") == 0)
		model_cstr(m, "paper_page", "cover");
	else if (strcmp(paper, "domain-consent") == 0)
		model_format(m, "paper_page", "consent?owner=%s",
		    application_choice(a, APPLICATION_PAPERS, "domain_owner"));
}

void step_look_show_papers(const struct application *a, struct model *m)
{
	const struct application_answers answers = application_answers(a);
	const char *papers[APPLICATION_PAPERS_MAX];
	size_t count = application_papers(&answers, papers);

	model_flag(m, "has_papers", count > 0);
	for (size_t i = 0; i < count; i++) {
		struct model *item = model_item(m, "papers");
		char key[KEY_MAX];

		snprintf(key, sizeof key, "console.paper.%s", papers[i]);
		for (char *at = key; *at != '\0'; at++)
			*at = *at == '-' ? '_' : *at;
		model_cstr(item, "paper_key", key);
		papers_set_page(papers[i], a, item);
	}
}
