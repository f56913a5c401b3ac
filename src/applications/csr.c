/* Looks at the request (CSR) of an application. */
#include "applications/csr.h"

#include <string.h>
#include "io/spelling.h"
#include "pki/certificate_read.h"
#include "pki/csr_paste.h"
#include "record/records.h"
#include "registry/csr.h"

enum err application_csr_file(
    const struct application *application, struct buf *to, struct problem *why)
{
	struct str text = application_text(application, APPLICATION_CSR, "csr");

	if (str_trim(text).len == 0)
		return err_reason(why, ERR_INVALID, "csr.needed",
		    "a certificate request (CSR) is needed: make one on the server");
	return csr_paste_mend(text, to, why);
}

enum err application_csr(
    const struct application *application, struct csr **ret, struct problem *why)
{
	struct buf file = BUF_INIT(4 * CSR_FILE_MAX);
	enum err err = application_csr_file(application, &file, why);

	if (!err)
		err = csr_read(buf_str(&file), ret, why);
	buf_free(&file);
	return err;
}

/* ---- hints ---- */

static void csr_hint_hosts(struct findings *f, const struct csr *csr)
{
	/* Zeros: as far as sites go, all are names of hosts. */
	const enum certificate_name_kind *kinds =
	    arena_alloc(f->arena, (csr->name_count + 1) * sizeof *kinds);
	const struct certificate names = {
	    .name_count = csr->name_count, .names = csr->names, .name_kinds = kinds};

	if (kinds == NULL)
		f->err = ERR_NO_MEMORY;
	for (size_t i = 0; i < f->contract.url_count && !f->err; i++) {
		const char *host = arena_str(f->arena, f->contract.hosts[i]);

		if (host == NULL)
			f->err = ERR_NO_MEMORY;
		else if (!certificate_covers(&names, host))
			findings_say(f, "csr", true, "csr.missing_host", f->contract.hosts[i],
			    "a site has a host that the request does not name");
	}
}

static void csr_hint_organization(struct findings *f, const struct csr *csr)
{
	const struct contract *contract = &f->contract;

	for (size_t i = 0; i < csr->subject_count; i++) {
		struct str name = str_from(csr->subject[i].value);
		bool same = false, same_en = false;

		if (strcmp(csr->subject[i].type, "O") != 0)
			continue;
		if (spelling_same(name, contract->organization, &same) ||
		    spelling_same(name, contract->organization_en, &same_en))
			f->err = ERR_NO_MEMORY;
		else if (!same && !same_en)
			findings_say(f, "csr", true, "csr.organization", name,
			    "the request names another organisation than the application");
	}
}

/* Whoever lost a key must not have it any more. */
static void csr_hint_key(struct findings *f, const struct csr *csr)
{
	const struct change *c = &f->a->change;
	struct certificate *current = NULL;
	enum err err;

	if (f->of->code.text[0] == '\0' ||
	    (f->of->kind == APPLICATION_REISSUE &&
		strcmp(application_choice(f->of, APPLICATION_REASON, "reason"), "lost_key") != 0))
		return;
	err = store_current_certificate(c->store, &f->of->code, c->now, &current);
	if (!err && strcmp(current->key_digest, csr->key_digest) == 0)
		findings_say(f, "csr", true, "csr.key_same", (struct str){NULL, 0},
		    "the request has the key of the certificate that is there");
	if (err && err != ERR_NOT_FOUND)
		f->err = err;
	certificate_free(current);
}

void findings_look_csr(struct findings *f)
{
	struct problem hint = {.text = ""};
	struct csr *csr = NULL;
	enum err err = application_csr(f->of, &csr, f->a->change.why);

	/* Where no address is in order, that is said there. */
	if (!err && f->contract.url_count > 0)
		err = registry_csr_check(
		    &f->a->change, csr, f->contract.hosts, f->contract.url_count, &hint);
	findings_note(f, "csr", err, f->a->change.why);
	if (!err) {
		if (hint.text[0] != '\0')
			findings_add(f, "csr", true, &hint);
		csr_hint_hosts(f, csr);
		csr_hint_organization(f, csr);
		csr_hint_key(f, csr);
		if (csr->has_mail)
			findings_say(f, "csr", true, "csr.mail", (struct str){NULL, 0},
			    "the request names an e-mail address, which is left out");
	}
	csr_free(csr);
}
