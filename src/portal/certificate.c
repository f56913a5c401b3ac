/* /owner/contracts/{code}/certificate: how it is installed on the server in use; and its files. */
#include "doctor/install.h"
#include "owner/model.h"
#include "portal/handlers.h"
#include "portal/holding.h"

enum { FILE_MAX = 1 << 18, LINES_MAX = 1 << 14 };

/* ERR_NOT_FOUND: there is nothing in such a file. */
static enum err certificate_read(
    struct portal *p, const struct code *code, enum doctor_file file, struct buf *to)
{
	return doctor_install_write(p->v.store, code, p->v.r->now, file, &p->v.memory, to);
}

static bool certificate_has(struct portal *p, const struct code *code, enum doctor_file file)
{
	struct buf content = BUF_INIT(FILE_MAX);
	enum err err = certificate_read(p, code, file, &content);

	buf_free(&content);
	return err == ERR_OK;
}

static void certificate_add_file(
    struct portal *p, const char *list, const struct code *code, enum doctor_file file)
{
	struct model *item = model_item(p->v.model, list);

	model_format(
	    item, "file_url", "/owner/contracts/%s/%s", code->text, doctor_files[file].name);
	owner_model_file(file, item);
}

static void certificate_add_files(
    struct portal *p, const struct code *code, enum doctor_server server)
{
	bool has_chain = certificate_has(p, code, DOCTOR_CHAIN_PEM);

	for (unsigned i = 0; i < DOCTOR_FILE_COUNT; i++)
		if (doctor_files[i].has_certificate || has_chain)
			certificate_add_file(p, "all_files", code, (enum doctor_file)i);
	if (server == DOCTOR_NO_SERVER)
		return;
	for (size_t i = 0; i < DOCTOR_INSTALL_FILES; i++) {
		enum doctor_file file = doctor_install_files(server)[i];

		if (doctor_files[file].has_certificate || has_chain)
			certificate_add_file(p, "server_files", code, file);
	}
}

static void certificate_add_servers(
    struct portal *p, const struct code *code, enum doctor_server chosen)
{
	for (unsigned i = 0; i < DOCTOR_SERVER_COUNT; i++) {
		const char *name = doctor_server_name((enum doctor_server)i);
		struct model *item = model_item(p->v.model, "servers");

		model_format(item, "server_url", "/owner/contracts/%s/certificate?server=%s",
		    code->text, name);
		model_format(item, "server_key", "doctor.server.%s", name);
		model_flag(item, "on", i == chosen);
	}
}

/* What is done there, in words and in lines to write. */
static void certificate_set_steps(
    struct portal *p, const struct holding *h, enum doctor_server server)
{
	struct buf lines = BUF_INIT(LINES_MAX);

	if (server == DOCTOR_NO_SERVER)
		return;
	doctor_install_lines(server, h->item.contract.hosts[0], &lines);
	model_format(p->v.model, "server_name_key", "doctor.server.%s", doctor_server_name(server));
	model_format(p->v.model, "steps_key", "portal.install.%s", doctor_server_name(server));
	model_format(
	    p->v.model, "steps_after_key", "portal.install.%s_after", doctor_server_name(server));
	model_buf(p->v.model, "lines", &lines);
	buf_free(&lines);
}

void portal_certificate(struct portal *p)
{
	enum doctor_server server = DOCTOR_NO_SERVER;
	struct holding h;
	struct code code;

	if (!holding_load(p, &code, &h))
		return;
	doctor_server_parse(str_from(visit_param(&p->v, "server")), &server);
	model_flag(p->v.model, "is_issued", h.item.issued);
	if (h.item.issued) {
		certificate_add_servers(p, &code, server);
		certificate_add_files(p, &code, server);
		certificate_set_steps(p, &h, server);
	}
	visit_show(&p->v, 200, "portal_certificate");
}

void portal_certificate_file(struct portal *p)
{
	/* "chain.pem": the captures are what stands before and behind its dot. */
	const struct str *at = p->v.r->captures.at;
	const struct str name = {at[1].at, at[1].len + 1 + at[2].len};
	struct buf content = BUF_INIT(FILE_MAX);
	enum doctor_file file;
	struct code code;

	if (!portal_contract(p, &code))
		return;
	if (!doctor_file_parse(name, &file)) {
		visit_fail(&p->v, 404);
		return;
	}
	if (visit_ok(
		&p->v, certificate_read(p, &code, file, &content), store_why(p->v.store)->text))
		visit_send_file(
		    &p->v, doctor_files[file].name, doctor_files[file].media_type, &content);
	buf_free(&content);
}
