/* The files that a cure has the owner install. */
#include "doctor/install.h"

#include "pki/chain.h"
#include "pki/pem.h"
#include "record/issuer.h"
#include "record/records.h"

static enum err install_add_certificate(
    struct store *s, const struct code *code, int64_t now, struct arena *arena, struct buf *to)
{
	struct record_source source;
	enum err err = store_source(s, code, now, arena, &source);

	if (err)
		return err;
	if (source.count == 0 ||
	    !str_eq(str_from(source.issuances[0].code.text), str_from(code->text)))
		return ERR_NOT_FOUND;
	pem_write("CERTIFICATE", source.issuances[0].der, to);
	return ERR_OK;
}

/* Browsers have the roots; one that is sent is not looked at. */
static void install_add_chain(const struct str *chain, size_t count, struct buf *to)
{
	for (size_t i = 0; i < count; i++)
		if (!chain_is_issued_by(chain[i], chain[i]))
			pem_write("CERTIFICATE", chain[i], to);
}

enum err doctor_install_write(struct store *s, const struct code *code, int64_t now,
    bool with_certificate, struct arena *arena, struct buf *to)
{
	struct store_certificate *certificates = NULL;
	struct str *chain = NULL;
	size_t count = 0, length = 0;
	enum err err = store_certificates(s, code, now, arena, &certificates, &count);

	if (!err && count == 0)
		err = ERR_NOT_FOUND;
	if (!err)
		err = store_chain(s, certificates[0].id, arena, &chain, &length);
	if (!err && with_certificate)
		err = install_add_certificate(s, code, now, arena, to);
	if (err)
		return err;
	install_add_chain(chain, length, to);
	if (to->err)
		return to->err;
	return to->len == 0 ? ERR_NOT_FOUND : ERR_OK;
}
