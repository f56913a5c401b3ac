/* Requests for certificates (CSR, PKCS #10): read, and checked by all that can be known of them
 * before a certificate is issued. */
#ifndef PKI_CSR_H
#define PKI_CSR_H

#include "pki/certificate.h"

enum { CSR_FILE_MAX = 1 << 16 }; /* bytes; PEM with text around it is a few thousand */

/* All texts belong to it, and are not safe to show as they are (pki/certificate.h). */
struct csr {
	size_t subject_count;
	const struct certificate_attribute *subject; /* without e-mail addresses */
	size_t name_count;
	const char *const *names;  /* all that it is for: common names, DNS names and IP addresses,
				      lower case, each once */
	const char *key_algorithm; /* "RSA", "EC" */
	const char *key_curve;     /* "P-256", "P-384"; NULL for RSA */
	unsigned key_bits;
	char key_digest[65]; /* as of struct certificate */
	struct str der;      /* the encoded request */
	bool has_mail;       /* it has e-mail addresses */
	bool has_password;   /* it has a challenge password */
};

/* Reads the one request of a file: PEM with text around it, under either name ("CERTIFICATE
 * REQUEST", "NEW CERTIFICATE REQUEST"), or DER. ERR_INVALID with a word "csr.…": no request
 * (something else is named), several, damaged, encoded otherwise than in DER, a signature that is
 * not by its key, a country that is not two letters of a PrintableString, a text that is malformed
 * or contains a NUL, a private key beside it. ERR_REFUSED: the key is neither RSA of 2048 to 16384
 * bits nor EC on P-256 or P-384, or its secret half is known. ERR_TOO_LARGE; ERR_NO_MEMORY. The
 * caller frees *ret. Leaves OpenSSL's error queue empty. Any thread. */
enum err csr_read(struct str file, struct csr **ret, struct problem *why);
void csr_free(struct csr *csr);
/* Is it for nothing but `hosts` (as certificates name them: "*.example.jp" stands for one label
 * more)? ERR_REFUSED with the word "csr.host", and the name that is not among them. */
enum err csr_check_hosts(
    const struct csr *csr, const struct str *hosts, size_t host_count, struct problem *why);

#endif
