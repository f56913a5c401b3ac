/* The files that owners install, and which of them each server takes. */
#include "doctor/install.h"

#include "pki/chain.h"
#include "pki/pem.h"
#include "pki/pkcs7.h"
#include "record/issuer.h"
#include "record/records.h"

#define PEM "application/x-pem-file"
#define PLAIN "text/plain; charset=us-ascii"

const struct doctor_file_form doctor_files[DOCTOR_FILE_COUNT] = {
    [DOCTOR_CERTIFICATE_PEM] = {"certificate.pem", PEM, true, false},
    [DOCTOR_CHAIN_PEM] = {"chain.pem", PEM, false, true},
    [DOCTOR_FULLCHAIN_PEM] = {"fullchain.pem", PEM, true, true},
    [DOCTOR_CERTIFICATE_DER] = {"certificate.der", "application/pkix-cert", true, false},
    [DOCTOR_CERTIFICATE_P7B] = {"certificate.p7b", "application/x-pkcs7-certificates", true, true},
    [DOCTOR_CERTIFICATE_TXT] = {"certificate.txt", PLAIN, true, false},
    [DOCTOR_CHAIN_TXT] = {"chain.txt", PLAIN, false, true},
};

bool doctor_file_parse(struct str name, enum doctor_file *ret)
{
	for (unsigned i = 0; i < DOCTOR_FILE_COUNT; i++)
		if (str_eq(name, str_from(doctor_files[i].name))) {
			*ret = (enum doctor_file)i;
			return true;
		}
	return false;
}

/* ---- what is in them ---- */

/* Certificates in DER, in the order of a file. */
struct parts {
	struct str at[CHAIN_RECORDED_MAX + 1];
	size_t count;
};

static void parts_add(struct parts *parts, struct str der)
{
	if (parts->count < sizeof parts->at / sizeof parts->at[0])
		parts->at[parts->count++] = der;
}

static enum err parts_add_certificate(
    struct store *s, const struct code *code, int64_t now, struct arena *arena, struct parts *to)
{
	struct record_source source;
	enum err err = store_source(s, code, now, arena, &source);

	if (err)
		return err;
	if (source.count == 0 ||
	    !str_eq(str_from(source.issuances[0].code.text), str_from(code->text)))
		return ERR_NOT_FOUND;
	parts_add(to, source.issuances[0].der);
	return ERR_OK;
}

/* Browsers have the roots; one that is sent is not looked at. */
static enum err parts_add_chain(
    struct store *s, int64_t certificate, struct arena *arena, struct parts *to)
{
	struct str *chain = NULL;
	size_t count = 0;
	enum err err = store_chain(s, certificate, arena, &chain, &count);

	for (size_t i = 0; i < count && !err; i++)
		if (!chain_is_issued_by(chain[i], chain[i]))
			parts_add(to, chain[i]);
	return err;
}

static enum err parts_read(struct store *s, const struct code *code, int64_t now,
    const struct doctor_file_form *form, struct arena *arena, struct parts *ret)
{
	struct store_certificate *certificates = NULL;
	size_t count = 0;
	enum err err = store_certificates(s, code, now, arena, &certificates, &count);

	if (!err && count == 0)
		err = ERR_NOT_FOUND;
	if (!err && form->has_certificate)
		err = parts_add_certificate(s, code, now, arena, ret);
	if (!err && form->has_chain)
		err = parts_add_chain(s, certificates[0].id, arena, ret);
	if (!err && ret->count == 0)
		err = ERR_NOT_FOUND;
	return err;
}

enum err doctor_install_write(struct store *s, const struct code *code, int64_t now,
    enum doctor_file file, struct arena *arena, struct buf *to)
{
	struct parts parts = {.count = 0};
	enum err err = parts_read(s, code, now, &doctor_files[file], arena, &parts);

	if (err)
		return err;
	if (file == DOCTOR_CERTIFICATE_P7B)
		return pkcs7_write(parts.at, parts.count, to);
	for (size_t i = 0; i < parts.count; i++)
		if (file == DOCTOR_CERTIFICATE_DER)
			buf_add_str(to, parts.at[i]);
		else
			pem_write("CERTIFICATE", parts.at[i], to);
	return to->err;
}

/* ---- which of them a server takes ---- */

static const struct {
	enum doctor_file files[DOCTOR_INSTALL_FILES];
	enum doctor_check lines; /* the check whose cure has them */
} servers[DOCTOR_SERVER_COUNT] = {
    [DOCTOR_APACHE] = {{DOCTOR_FULLCHAIN_PEM, DOCTOR_CHAIN_PEM}, DOCTOR_CHAIN},
    [DOCTOR_NGINX] = {{DOCTOR_FULLCHAIN_PEM, DOCTOR_CHAIN_PEM}, DOCTOR_SERVED},
    [DOCTOR_IIS] = {{DOCTOR_CERTIFICATE_P7B, DOCTOR_CHAIN_PEM}, DOCTOR_SERVED},
    [DOCTOR_IHS] = {{DOCTOR_CERTIFICATE_PEM, DOCTOR_CHAIN_PEM}, DOCTOR_SERVED},
    [DOCTOR_PANEL] = {{DOCTOR_CERTIFICATE_TXT, DOCTOR_CHAIN_TXT}, DOCTOR_SERVED},
};

const enum doctor_file *doctor_install_files(enum doctor_server server)
{
	return servers[server].files;
}

void doctor_install_lines(enum doctor_server server, struct str host, struct buf *to)
{
	const char *lines = doctor_cure_lines(servers[server].lines, server);
	const struct str slot = STR("{host}");
	struct str rest = lines == NULL ? STR("") : str_from(lines);

	if (str_starts(host, STR("*.")))
		host = str_part(host, 2, host.len);
	while (rest.len > 0) {
		size_t at = str_find(rest, slot);

		buf_add_str(to, str_part(rest, 0, at));
		if (at == rest.len)
			return;
		buf_add_str(to, host);
		rest = str_part(rest, at + slot.len, rest.len);
	}
}
