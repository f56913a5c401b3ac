/* Makes questions of OCSP and judges answers. */
#include "pki/ocsp.h"

#include <stdlib.h>
#include <string.h>
#include <openssl/err.h>
#include <openssl/ocsp.h>
#include <openssl/x509v3.h>
#include "base/percent.h"
#include "pki/asn1_time.h"
#include "pki/certificate_file.h"
#include "pki/ocsp_signer.h"

/* Bytes of the value of the nonce's extension, an OCTET STRING; extensions of one kind that are
 * looked at. */
enum { NONCE_VALUE = OCSP_NONCE + 2, EXTENSIONS_MAX = 16 };

struct ocsp {
	X509 *certificate, *issuer;
	OCSP_CERTID *id; /* by SHA-1, as all responders answer; it is no signature */
	char *address;
};

/* ---- whom to ask about what ---- */

/* Fit for a line of a request as it is. */
static bool address_is_usable(struct str address)
{
	if (address.len > OCSP_ADDRESS_MAX || address.len <= strlen("http://") ||
	    !str_eq_nocase(str_part(address, 0, strlen("http://")), STR("http://")))
		return false;
	for (size_t i = 0; i < address.len; i++)
		if (address.at[i] <= ' ' || address.at[i] > '~' ||
		    strchr("\"#<>\\^`{|}", address.at[i]) != NULL)
			return false;
	return true;
}

static enum err ocsp_take_address(struct ocsp *o)
{
	AUTHORITY_INFO_ACCESS *all = X509_get_ext_d2i(o->certificate, NID_info_access, NULL, NULL);
	enum err err = ERR_OK;

	for (int i = 0; i < sk_ACCESS_DESCRIPTION_num(all) && o->address == NULL && !err; i++) {
		const ACCESS_DESCRIPTION *one = sk_ACCESS_DESCRIPTION_value(all, i);
		const ASN1_STRING *uri = one->location->d.ia5;
		struct str address;

		if (OBJ_obj2nid(one->method) != NID_ad_OCSP || one->location->type != GEN_URI)
			continue;
		address = (struct str){
		    (const char *)ASN1_STRING_get0_data(uri), (size_t)ASN1_STRING_length(uri)};
		if (!address_is_usable(address))
			continue;
		o->address = strndup(address.at, address.len);
		err = o->address == NULL ? ERR_NO_MEMORY : ERR_OK;
	}
	AUTHORITY_INFO_ACCESS_free(all);
	return err;
}

static enum err ocsp_check_issuer(const struct ocsp *o, struct problem *why)
{
	EVP_PKEY *key = X509_get0_pubkey(o->issuer), *own = X509_get0_pubkey(o->certificate);

	if (key == NULL || own == NULL || EVP_PKEY_eq(key, own) == 1 ||
	    X509_NAME_cmp(X509_get_issuer_name(o->certificate), X509_get_subject_name(o->issuer)) !=
		0 ||
	    X509_verify(o->certificate, key) != 1)
		return err_reason(why, ERR_REFUSED, "ocsp.issuer",
		    "the certificate was not issued by the one that is given as its issuer");
	return ERR_OK;
}

enum err ocsp_open(
    struct str certificate, struct str issuer, struct ocsp **ret, struct problem *why)
{
	struct ocsp *o = calloc(1, sizeof *o);
	enum err err = ERR_NO_MEMORY;

	if (o == NULL)
		return err_no_memory(why);
	err = certificate_file_open_der(certificate, "the certificate", &o->certificate, why);
	if (!err)
		err = certificate_file_open_der(issuer, "its issuer's", &o->issuer, why);
	if (!err)
		err = ocsp_check_issuer(o, why);
	if (!err)
		err = ocsp_take_address(o);
	if (!err) {
		o->id = OCSP_cert_to_id(EVP_sha1(), o->certificate, o->issuer);
		err = o->id == NULL ? ERR_NO_MEMORY : ERR_OK;
	}
	if (err == ERR_NO_MEMORY)
		err_no_memory(why);
	if (!err)
		*ret = o;
	else
		ocsp_free(o);
	ERR_clear_error();
	return err;
}

void ocsp_free(struct ocsp *o)
{
	if (o == NULL)
		return;
	OCSP_CERTID_free(o->id);
	X509_free(o->issuer);
	X509_free(o->certificate);
	free(o->address);
	free(o);
}

const char *ocsp_address(const struct ocsp *o)
{
	return o->address;
}

/* ---- the question ---- */

enum err ocsp_ask(const struct ocsp *o, const unsigned char *nonce, struct buf *to)
{
	OCSP_REQUEST *request = OCSP_REQUEST_new();
	OCSP_CERTID *id = OCSP_CERTID_dup(o->id);
	unsigned char own[OCSP_NONCE], *der = NULL;
	int len = -1;

	if (nonce != NULL)
		memcpy(own, nonce, sizeof own);
	if (request != NULL && id != NULL && OCSP_request_add0_id(request, id) != NULL) {
		id = NULL; /* the request's own now */
		if (nonce == NULL || OCSP_request_add1_nonce(request, own, sizeof own) == 1)
			len = i2d_OCSP_REQUEST(request, &der);
	}
	if (len >= 0)
		buf_add(to, der, (size_t)len);
	OPENSSL_free(der);
	OCSP_CERTID_free(id);
	OCSP_REQUEST_free(request);
	ERR_clear_error();
	return len < 0 ? ERR_NO_MEMORY : to->err;
}

enum err ocsp_get_address(const char *address, struct str question, struct buf *to)
{
	/* Four digits for three bytes, and a NUL. */
	unsigned char base64[4 * ((OCSP_QUESTION_MAX + 2) / 3) + 1];
	size_t start = to->len;
	char escape[PERCENT_LENGTH];
	int len;

	if (question.len > OCSP_QUESTION_MAX)
		return ERR_TOO_LARGE;
	len = EVP_EncodeBlock(base64, (const unsigned char *)question.at, (int)question.len);
	buf_puts(to, address);
	buf_putc(to, '/');
	for (int i = 0; i < len; i++) {
		char digit = (char)base64[i];

		if (digit != '+' && digit != '/' && digit != '=') {
			buf_putc(to, digit);
			continue;
		}
		percent_write(digit, escape);
		buf_add(to, escape, sizeof escape);
	}
	if (to->err)
		return to->err;
	return to->len - start > OCSP_GET_MAX ? ERR_TOO_LARGE : ERR_OK;
}

/* ---- the answer's envelope ---- */

/* What a responder says instead of an answer (RFC 6960 section 2.3). */
static enum err status_refuse(int status, struct problem *why)
{
	static const struct {
		int status;
		const char *word, *text;
	} rows[] = {
	    {OCSP_RESPONSE_STATUS_MALFORMEDREQUEST, "ocsp.malformed_request",
		"the responder says that the question is malformed"},
	    {OCSP_RESPONSE_STATUS_INTERNALERROR, "ocsp.internal_error",
		"the responder says that it has an internal error"},
	    {OCSP_RESPONSE_STATUS_TRYLATER, "ocsp.try_later",
		"the responder says that it should be asked later"},
	    {OCSP_RESPONSE_STATUS_SIGREQUIRED, "ocsp.sig_required",
		"the responder answers signed questions only"},
	    {OCSP_RESPONSE_STATUS_UNAUTHORIZED, "ocsp.unauthorized",
		"the responder says that it does not answer for this certificate"},
	};

	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
		if (rows[i].status == status)
			return err_reason(why, ERR_UNAVAILABLE, rows[i].word, "%s", rows[i].text);
	return err_reason(why, ERR_INVALID, "ocsp.damaged", "the answer has an unknown status");
}

static enum err answer_damaged(struct problem *why)
{
	return err_reason(why, ERR_INVALID, "ocsp.damaged",
	    "what came is no answer of OCSP, or is not encoded by the rules of DER");
}

/* There is one encoding only, so that what was verified is all there is. */
static bool answer_is_der(struct str bytes, OCSP_BASICRESP *basic)
{
	OCSP_RESPONSE *again = OCSP_response_create(OCSP_RESPONSE_STATUS_SUCCESSFUL, basic);
	unsigned char *der = NULL;
	int len = again == NULL ? -1 : i2d_OCSP_RESPONSE(again, &der);
	bool same = len >= 0 && str_eq(bytes, (struct str){(const char *)der, (size_t)len});

	OPENSSL_free(der);
	OCSP_RESPONSE_free(again);
	return same;
}

static enum err answer_open(struct str bytes, OCSP_BASICRESP **ret, struct problem *why)
{
	const unsigned char *at = (const unsigned char *)bytes.at;
	OCSP_RESPONSE *response;
	OCSP_BASICRESP *basic;
	int status;

	if (bytes.len > OCSP_ANSWER_MAX)
		return err_reason(why, ERR_TOO_LARGE, "ocsp.large",
		    "the answer has %zu bytes: at most %d are taken", bytes.len, OCSP_ANSWER_MAX);
	response = d2i_OCSP_RESPONSE(NULL, &at, (long)bytes.len);
	if (response == NULL)
		return answer_damaged(why);
	status = OCSP_response_status(response);
	basic =
	    status == OCSP_RESPONSE_STATUS_SUCCESSFUL ? OCSP_response_get1_basic(response) : NULL;
	OCSP_RESPONSE_free(response);
	if (status != OCSP_RESPONSE_STATUS_SUCCESSFUL)
		return status_refuse(status, why);
	if (basic == NULL || !answer_is_der(bytes, basic)) {
		OCSP_BASICRESP_free(basic);
		return answer_damaged(why);
	}
	*ret = basic;
	return ERR_OK;
}

/* ---- which certificate it is about ---- */

/* The one answer for our certificate: with the same serial number there is no other. */
static enum err answer_find(
    const struct ocsp *o, OCSP_BASICRESP *basic, OCSP_SINGLERESP **ret, struct problem *why)
{
	OCSP_SINGLERESP *found = NULL;
	ASN1_INTEGER *serial, *ours;
	int same = 0;

	OCSP_id_get0_info(NULL, NULL, NULL, &ours, o->id);
	for (int i = 0; i < OCSP_resp_count(basic); i++) {
		OCSP_SINGLERESP *one = OCSP_resp_get0(basic, i);
		OCSP_CERTID *id = (OCSP_CERTID *)OCSP_SINGLERESP_get0_id(one);

		OCSP_id_get0_info(NULL, NULL, NULL, &serial, id);
		same += ASN1_INTEGER_cmp(serial, ours) == 0;
		if (OCSP_id_cmp(id, o->id) == 0)
			found = one;
	}
	if (found == NULL)
		return err_reason(why, ERR_REFUSED, "ocsp.other",
		    "the answer is not about this certificate of this issuer");
	if (same > 1)
		return err_reason(why, ERR_REFUSED, "ocsp.several",
		    "the answer says several things about this certificate");
	*ret = found;
	return ERR_OK;
}

/* ---- extensions ---- */

/* One that is not read is none the worse, unless it is critical. */
static enum err extension_check(X509_EXTENSION *extension, bool is_again, struct problem *why)
{
	int kind = OBJ_obj2nid(X509_EXTENSION_get_object(extension));
	const X509V3_EXT_METHOD *method = X509V3_EXT_get(extension);
	void *value = method == NULL ? NULL : X509V3_EXT_d2i(extension);

	bool is_read = method == NULL || value != NULL;

	if (value != NULL && method->it != NULL)
		ASN1_item_free(value, ASN1_ITEM_ptr(method->it));
	else if (value != NULL)
		method->ext_free(value);
	if (is_again || !is_read)
		return err_reason(why, ERR_REFUSED, "ocsp.extension",
		    "the answer has an extension that is malformed, or the same one twice");
	if (X509_EXTENSION_get_critical(extension) && kind != NID_id_pkix_OCSP_Nonce)
		return err_reason(why, ERR_REFUSED, "ocsp.critical",
		    "the answer has a critical extension that is unknown");
	return ERR_OK;
}

static enum err answer_check_extensions(
    OCSP_BASICRESP *basic, OCSP_SINGLERESP *one, struct problem *why)
{
	enum err err = ERR_OK;

	if (OCSP_BASICRESP_get_ext_count(basic) > EXTENSIONS_MAX ||
	    OCSP_SINGLERESP_get_ext_count(one) > EXTENSIONS_MAX)
		err = err_reason(
		    why, ERR_REFUSED, "ocsp.extension", "the answer has too many extensions");
	for (int i = 0; i < OCSP_BASICRESP_get_ext_count(basic) && !err; i++) {
		X509_EXTENSION *e = OCSP_BASICRESP_get_ext(basic, i);
		int first = OCSP_BASICRESP_get_ext_by_OBJ(basic, X509_EXTENSION_get_object(e), -1);

		err = extension_check(e, first != i, why);
	}
	for (int i = 0; i < OCSP_SINGLERESP_get_ext_count(one) && !err; i++) {
		X509_EXTENSION *e = OCSP_SINGLERESP_get_ext(one, i);
		int first = OCSP_SINGLERESP_get_ext_by_OBJ(one, X509_EXTENSION_get_object(e), -1);

		err = extension_check(e, first != i, why);
	}
	return err;
}

/* Without a nonce an answer may come from a cache, and counts if it is fresh; one with a nonce that
 * is not ours was made for somebody else. */
static enum err answer_check_nonce(
    OCSP_BASICRESP *basic, const unsigned char *nonce, bool *ret_is_bound, struct problem *why)
{
	int at = OCSP_BASICRESP_get_ext_by_NID(basic, NID_id_pkix_OCSP_Nonce, -1);
	const ASN1_OCTET_STRING *value;
	unsigned char ours[NONCE_VALUE] = {V_ASN1_OCTET_STRING, OCSP_NONCE};

	if (at < 0) {
		*ret_is_bound = false;
		return ERR_OK;
	}
	value = X509_EXTENSION_get_data(OCSP_BASICRESP_get_ext(basic, at));
	if (nonce != NULL)
		memcpy(ours + 2, nonce, OCSP_NONCE);
	if (nonce == NULL || ASN1_STRING_length(value) != NONCE_VALUE ||
	    memcmp(ASN1_STRING_get0_data(value), ours, sizeof ours) != 0)
		return err_reason(why, ERR_REFUSED, "ocsp.nonce",
		    "the answer was made for another question: its nonce is not ours");
	*ret_is_bound = true;
	return ERR_OK;
}

/* ---- what it says, and when ---- */

static enum err time_take(const ASN1_GENERALIZEDTIME *time, int64_t *ret, struct problem *why)
{
	if (asn1_time_is_whole(time) && asn1_time_seconds(time, ret))
		return ERR_OK;
	return err_reason(why, ERR_REFUSED, "ocsp.time", "the answer has a malformed time");
}

static enum err answer_check_times(const struct ocsp_answer *a, int64_t now, struct problem *why)
{
	if (a->this_update > now + OCSP_SLACK || a->produced_at > now + OCSP_SLACK)
		return err_reason(why, ERR_REFUSED, "ocsp.future",
		    "the answer comes from the future, or a clock is wrong");
	if (a->next_update < now - OCSP_SLACK || a->next_update <= a->this_update ||
	    a->this_update < now - OCSP_AGE_MAX)
		return err_reason(
		    why, ERR_REFUSED, "ocsp.stale", "the answer is too old: its time is over");
	return ERR_OK;
}

/* Some responders call a certificate that they do not know revoked on the first day of 1970, on
 * hold (RFC 6960 section 2.2). */
static void answer_take_word(int status, int reason, int64_t revoked_at, struct ocsp_answer *to)
{
	enum { HOLD = 6, REASON_LAST = 10, UNUSED = 7 };

	to->word = status == V_OCSP_CERTSTATUS_GOOD ? OCSP_GOOD : OCSP_UNKNOWN;
	if (status != V_OCSP_CERTSTATUS_REVOKED || (reason == HOLD && revoked_at == 0))
		return;
	to->word = OCSP_REVOKED;
	to->revoked_at = revoked_at;
	to->reason = reason < 0 || reason > REASON_LAST || reason == UNUSED ? 0 : reason;
}

static enum err answer_take(
    OCSP_BASICRESP *basic, OCSP_SINGLERESP *one, struct ocsp_answer *to, struct problem *why)
{
	ASN1_GENERALIZEDTIME *revoked, *from, *until;
	int reason = -1, status = OCSP_single_get0_status(one, &reason, &revoked, &from, &until);
	int64_t revoked_at = 0;
	enum err err;

	if (until == NULL)
		return err_reason(why, ERR_REFUSED, "ocsp.endless",
		    "the answer does not say until when it counts");
	err = time_take(from, &to->this_update, why);
	if (!err)
		err = time_take(until, &to->next_update, why);
	if (!err)
		err = time_take(OCSP_resp_get0_produced_at(basic), &to->produced_at, why);
	if (!err && status == V_OCSP_CERTSTATUS_REVOKED)
		err = time_take(revoked, &revoked_at, why);
	if (!err)
		answer_take_word(status, reason, revoked_at, to);
	return err;
}

enum err ocsp_judge(const struct ocsp *o, struct str answer, const unsigned char *nonce,
    int64_t now, struct ocsp_answer *ret, struct problem *why)
{
	struct ocsp_answer a = {.reason = 0};
	OCSP_BASICRESP *basic = NULL;
	OCSP_SINGLERESP *one = NULL;
	enum err err = answer_open(answer, &basic, why);

	if (!err)
		err = answer_find(o, basic, &one, why);
	if (!err)
		err = answer_check_extensions(basic, one, why);
	if (!err)
		err = answer_check_nonce(basic, nonce, &a.is_bound, why);
	if (!err)
		err = answer_take(basic, one, &a, why);
	if (!err)
		err = answer_check_times(&a, now, why);
	if (!err)
		err = ocsp_signer_check(
		    basic, o->certificate, o->issuer, now, &a.by_issuer, &a.is_nocheck, why);
	if (!err)
		*ret = a;
	OCSP_BASICRESP_free(basic);
	ERR_clear_error();
	return err;
}
