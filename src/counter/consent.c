/* /owner/contracts/{code}/consent: that the owner of a domain lets the applicant use its names. */
#include "counter/papers.h"
#include "counter/sheet.h"
#include "io/psl.h"
#include "origin/display.h"
#include "visit/show.h"

/* More names than these stand in columns. */
enum { NAMES_FEW = 6, NAME_MAX_BYTES = 4096 };

/* The domain that somebody registered, and under which this host stands: "shop.co.jp" of
 * "www.shop.co.jp". The host itself where nobody knows. */
static struct str host_domain(struct arena *memory, struct str host)
{
	struct str domain = str_starts(host, STR("*.")) ? str_part(host, 2, host.len) : host;
	const char *name = arena_str(memory, domain);

	while (name != NULL) {
		size_t dot = str_index(domain, '.');
		bool is_suffix = false;

		if (dot == domain.len || psl_host_is_suffix(name + dot + 1, &is_suffix))
			return host;
		if (is_suffix)
			return str_from(name);
		name += dot + 1;
		domain = str_from(name);
	}
	return host;
}

static void name_add(struct model *m, const char *list, struct arena *memory, struct str host)
{
	struct buf text = BUF_INIT(NAME_MAX_BYTES);
	const char *name = arena_str(memory, host);
	bool doubtful;

	if (name != NULL)
		origin_host_display(name, &text, &doubtful);
	model_buf(model_item(m, list), "name", &text);
	buf_free(&text);
}

static bool name_is_among(const struct str *names, size_t count, struct str name)
{
	for (size_t i = 0; i < count; i++)
		if (str_eq(names[i], name))
			return true;
	return false;
}

/* The domains that are consented to, and the hosts for which they are used; each once. */
static void consent_add_names(struct portal *p, const struct contract *contract)
{
	struct str domains[CONTRACT_URLS_MAX];
	size_t domain_count = 0, host_count = 0;

	for (size_t i = 0; i < contract->url_count; i++) {
		struct str host = contract->hosts[i];
		struct str domain = host_domain(&p->v.memory, host);

		if (name_is_among(contract->hosts, i, host))
			continue;
		host_count++;
		name_add(p->v.model, "hosts", &p->v.memory, host);
		if (name_is_among(domains, domain_count, domain))
			continue;
		domains[domain_count++] = domain;
		name_add(p->v.model, "domains", &p->v.memory, domain);
	}
	model_flag(p->v.model, "domains_many", domain_count > NAMES_FEW);
	model_flag(p->v.model, "hosts_many", host_count > NAMES_FEW);
}

/* Who may own a domain, and so consent; the first where nothing is said. */
static const char *const owners[] = {"organization", "person"};

void counter_consent(struct portal *p)
{
	bool of_person = str_eq(str_from(visit_param(&p->v, "owner")), str_from(owners[1]));
	struct counter_sheet sheet;

	if (!counter_sheet_begin(p, &sheet))
		return;
	consent_add_names(p, &sheet.contract);
	model_flag(p->v.model, "of_person", of_person);
	model_flag(p->v.model, "has_choices", true);
	for (size_t i = 0; i < sizeof owners / sizeof owners[0]; i++) {
		struct model *item = model_item(p->v.model, "choices");

		model_format(item, "choice_url", "/owner/contracts/%s/consent?owner=%s",
		    sheet.contract.code.text, owners[i]);
		model_format(item, "choice_key", "paper.consent.%s", owners[i]);
		model_flag(item, "choice_current", of_person == (i == 1));
	}
	visit_show(&p->v, 200, "paper_consent");
}
