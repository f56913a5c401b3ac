/* The client certificates of a customer, as commands name them. */
#include "cli/customers/certificates.h"

#include <string.h>
#include "base/file.h"
#include "base/hex.h"
#include "cli/output.h"
#include "pki/certificate_read.h"

enum { NAME_MAX_BYTES = 4096 };

/* ---- one that is added ---- */

/* One that is not valid yet is registered before it is needed; names do not matter, since a
 * certificate is known by all of it. */
static enum err certificate_check(
    struct workspace *w, const struct certificate *certificate, struct client_identity *ret)
{
	struct client_ca *ca = NULL;
	enum client_flaw flaw = CLIENT_ABSENT;
	enum err err;

	if (w->config.portal.client_ca[0] == '\0')
		return err_because(
		    &w->why, ERR_REFUSED, "nobody logs in with it: [portal] client_ca is empty");
	err = client_ca_open(w->config.portal.client_ca, "[portal] client_ca", &ca, &w->why);
	if (!err && client_ca_judge(ca, certificate->der, w->change.now, &flaw, ret))
		err = err_no_memory(&w->why);
	client_ca_close(ca);
	if (err || flaw == CLIENT_GOOD || flaw == CLIENT_EARLY || flaw == CLIENT_NAMELESS)
		return err;
	return err_because(
	    &w->why, ERR_REFUSED, "nobody could log in with it: %s", client_flaw_text(flaw));
}

static enum err certificate_fill(struct workspace *w, const struct certificate *certificate,
    struct customer_certificate_edit *ret)
{
	struct buf name = BUF_INIT(NAME_MAX_BYTES);
	struct client_identity identity;
	enum err err = certificate_check(w, certificate, &identity);
	bool ok = true;

	if (!err) {
		certificate_write_name(certificate->subject, certificate->subject_count, &name);
		memcpy(ret->digest, identity.digest, DIGEST_BYTES);
		ret->name = arena_bytes(&w->memory, buf_str(&name), &ok);
		ret->not_after = certificate->not_after;
	}
	if (!ok || name.err == ERR_NO_MEMORY)
		err = err_no_memory(&w->why);
	buf_free(&name);
	return err;
}

static bool certificate_of_file(
    struct workspace *w, const char *path, struct customer_certificate_edit *ret)
{
	struct buf file = BUF_INIT(CERTIFICATE_FILE_MAX);
	struct certificate *certificate = NULL;
	enum err err = file_read(path, &file, &w->why);

	if (!err)
		err = certificate_read(buf_str(&file), &certificate, &w->why);
	if (!err)
		err = certificate_fill(w, certificate, ret);
	certificate_free(certificate);
	buf_free(&file);
	if (err)
		output_error("the certificate %s is not taken: %s", path, w->why.text);
	return !err;
}

/* ---- one that is named ---- */

/* Also with colons, as openssl has it. */
static bool certificate_of_digest(const char *text, struct customer_certificate_edit *ret)
{
	char digits[2 * DIGEST_BYTES];
	size_t len = 0;

	for (const char *at = text; *at != '\0' && len <= sizeof digits; at++)
		if (*at != ':' && len++ < sizeof digits)
			digits[len - 1] = *at;
	if (len == sizeof digits && hex_read((struct str){digits, len}, ret->digest))
		return true;
	output_error(
	    "\"%s\" is no SHA-256 of a certificate: trustseal customer show has them", text);
	return false;
}

bool certificates_given(struct workspace *w, const struct arguments *a,
    const struct certificate_options *options,
    struct customer_certificate_edit ret[OPTION_USES_MAX], size_t *ret_count)
{
	const unsigned acts[] = {
	    [CUSTOMER_CERTIFICATE_ADD] = options->add,
	    [CUSTOMER_CERTIFICATE_REMOVE] = options->remove,
	    [CUSTOMER_CERTIFICATE_LOCK] = options->lock,
	    [CUSTOMER_CERTIFICATE_UNLOCK] = options->unlock,
	};
	size_t count = 0;

	for (unsigned act = 0; act < sizeof acts / sizeof acts[0]; act++) {
		const char *value;
		size_t cursor = 0;

		while ((value = option_next(a, acts[act], &cursor)) != NULL) {
			ret[count] = (struct customer_certificate_edit){
			    .act = (enum customer_certificate_act)act};
			if (act == CUSTOMER_CERTIFICATE_ADD
				? !certificate_of_file(w, value, &ret[count])
				: !certificate_of_digest(value, &ret[count]))
				return false;
			count++;
		}
	}
	*ret_count = count;
	return true;
}
