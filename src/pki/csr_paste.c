/* Mends a request that was pasted.
 *
 * DESIGN: the lines that begin and end a block are what editors damage, so they are not needed: a
 * request is found by what DER begins with in base64, and DER says itself how long it is. What it
 * is follows from its bytes, whatever the line above it says. */
#include "pki/csr_paste.h"

#include "base/base64.h"
#include "pki/csr.h"
#include "pki/parts.h"
#include "pki/paste.h"
#include "pki/pem.h"
#include "pki/private_key.h"

/* Bytes that tell the length of DER; the least that a request has. */
enum { HEAD = 4, REQUEST_MIN = 100 };
/* Letters that are read in vain: a text may begin a block at each of its letters. */
enum { VAIN_MAX = CSR_FILE_MAX };

static enum err paste_refuse(const char *word, struct problem *why)
{
	static const struct {
		const char *word, *text;
	} words[] = {
	    {"csr.secret",
		"there is a private key in it: that is not kept, and has to be thrown away, since "
		"others may have seen it; make a new key and a request with it"},
	    {"csr.certificate",
		"it is a certificate, no request for one: give what the server made before, which "
		"begins with -----BEGIN CERTIFICATE REQUEST-----"},
	    {"csr.several", "there are several certificate requests in it: give one"},
	    {"csr.damaged", "the certificate request is cut off, or letters in it are none of a "
			    "request's: copy "
			    "all of the file"},
	    {"csr.other", "there is no certificate request in it: give what begins with -----BEGIN "
			  "CERTIFICATE REQUEST-----"},
	};
	size_t i = 0;

	while (strcmp(words[i].word, word) != 0)
		i++;
	return err_reason(why, ERR_INVALID, word, "%s", words[i].text);
}

/* ---- blocks ---- */

/* What stands between the letters of base64 and says nothing: blanks, and marks of quotes. */
static bool letter_is_idle(char c)
{
	static const char idle[] = " \n\"'>|*_`\\,";

	return str_index((struct str){idle, sizeof idle - 1}, c) < sizeof idle - 1;
}

/* How many bytes DER has that begins with these, a sequence of a request's length; 0 for none. */
static size_t der_length(struct str bytes)
{
	size_t lengths = bytes.len < HEAD ? 0 : (unsigned char)bytes.at[1] - 0x80u, all = 0;

	if (lengths < 1 || lengths > 2 || bytes.at[0] != DER_SEQUENCE)
		return 0;
	for (size_t i = 0; i < lengths; i++)
		all = all << 8 | (unsigned char)bytes.at[2 + i];
	return all < REQUEST_MIN ? 0 : all + 2 + lengths;
}

/* Cuts the bytes of a block off, as many as DER has; false where it does not have them, after so
 * many letters. */
static bool text_cut_block(struct str *text, struct buf *der, size_t *ret_read)
{
	struct base64 base64 = {0};
	size_t at = 0, wanted = 0;

	buf_clear(der);
	for (; at < text->len && (wanted == 0 || der->len < wanted); at++) {
		if (letter_is_idle(text->at[at]))
			continue;
		if (!base64_add(&base64, str_part(*text, at, 1), der))
			break;
		if (wanted == 0 && der->len >= HEAD && (wanted = der_length(buf_str(der))) == 0)
			break;
	}
	/* Where the signs that fill up the end are missing. */
	for (size_t i = 0; i < 2 && der->len < wanted; i++)
		if (!base64_add(&base64, STR("="), der))
			break;
	*ret_read = at;
	if (der->err || wanted == 0 || der->len < wanted)
		return false;
	der->len = wanted;
	*text = str_part(*text, at, text->len);
	return true;
}

/* ---- which ---- */

/* CertificationRequest: a version of 0, a name, a key. */
static bool der_is_request(struct str der)
{
	struct str request, info, content;

	return der_take(&der, DER_SEQUENCE, &request) && der_take(&request, DER_SEQUENCE, &info) &&
	       der_take(&info, DER_INTEGER, &content) && content.len == 1 &&
	       der_take(&info, DER_SEQUENCE, &content) && der_is_next(info, DER_SEQUENCE);
}

/* What was found so far. */
struct paste_search {
	struct buf request; /* its DER */
	bool several, certificate, damaged;
};

static void search_take(struct paste_search *s, struct str der)
{
	struct certificate_parts parts;

	if (der_is_request(der)) {
		if (s->request.len == 0)
			buf_add_str(&s->request, der);
		else
			s->several = s->several || !str_eq(der, buf_str(&s->request));
	} else if (certificate_parts(der, &parts)) {
		s->certificate = true;
	}
}

static void search_walk(struct paste_search *s, struct str plain)
{
	struct buf der = BUF_INIT(CSR_FILE_MAX);
	size_t vain = 0;

	while (plain.len > 0 && vain < VAIN_MAX) {
		size_t at = str_find(plain, STR("MI")), read = 0;

		plain = str_part(plain, at, plain.len);
		if (plain.len == 0)
			break;
		if (text_cut_block(&plain, &der, &read)) {
			search_take(s, buf_str(&der));
		} else {
			s->damaged = s->damaged || der.len > HEAD;
			plain = str_part(plain, 1, plain.len);
			vain += read;
		}
	}
	buf_free(&der);
}

static enum err search_end(const struct paste_search *s, struct buf *to, struct problem *why)
{
	if (s->request.err)
		return s->request.err;
	if (s->several)
		return paste_refuse("csr.several", why);
	if (s->request.len == 0)
		return paste_refuse(s->certificate ? "csr.certificate"
				    : s->damaged   ? "csr.damaged"
						   : "csr.other",
		    why);
	pem_write("CERTIFICATE REQUEST", buf_str(&s->request), to);
	return to->err;
}

enum err csr_paste_mend(struct str text, struct buf *to, struct problem *why)
{
	struct paste_search search = {.request = BUF_INIT(CSR_FILE_MAX)};
	struct buf plain = BUF_INIT(CSR_FILE_MAX);
	enum err err = ERR_OK;

	if (text.len > CSR_FILE_MAX)
		return err_because(why, ERR_TOO_LARGE,
		    "the text has %zu bytes: at most %d are taken", text.len, CSR_FILE_MAX);
	if (private_key_is_in(text))
		return paste_refuse("csr.secret", why);
	/* No text begins so. */
	if (text.len > 1 && text.at[0] == DER_SEQUENCE && (unsigned char)text.at[1] >= 0x80) {
		buf_add_str(to, text);
		return to->err;
	}
	paste_plain(text, &plain);
	err = plain.err;
	if (!err) {
		search_walk(&search, buf_str(&plain));
		err = search_end(&search, to, why);
	}
	if (err == ERR_NO_MEMORY)
		err_no_memory(why);
	buf_free(&search.request);
	buf_free(&plain);
	return err;
}
