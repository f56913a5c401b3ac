/* Plays a CA that moves: writes contracts and certificates for them, as files to import.
 * Usage: issue FOLDER COUNT          (codes 0000000000 … COUNT-1, hosts sNNNNNNNNNN.example.com)
 *
 * FOLDER/contracts.csv has code, url and organization; FOLDER/certificates.csv code and pem;
 * FOLDER/whole.csv all of these; FOLDER/pem/ a file for each certificate, CODE.pem.
 *
 * DESIGN: a certificate is as long and as hard to read as those of a CA (RSA 2048, the usual
 * extensions); but all share one key, and the CA signs by ECDSA, which takes a thirtieth of the
 * time: 100,000 are there in half a minute. */
#include <errno.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

enum { DAY = 24 * 3600, PEM_MAX = 4096 };

static void die(const char *what)
{
	fprintf(stderr, "issue: %s: %s\n", what, errno == 0 ? "cannot be made" : strerror(errno));
	exit(1);
}

static FILE *file_open(const char *name)
{
	FILE *f = fopen(name, "w");

	if (f == NULL)
		die(name);
	return f;
}

static void name_add(X509_NAME *name, const char *field, const char *value)
{
	X509_NAME_add_entry_by_txt(
	    name, field, MBSTRING_UTF8, (const unsigned char *)value, -1, -1, 0);
}

static void extension_add(X509 *x, int nid, const char *value)
{
	X509V3_CTX context;
	X509_EXTENSION *extension;

	X509V3_set_ctx_nodb(&context);
	X509V3_set_ctx(&context, x, x, NULL, NULL, 0);
	extension = X509V3_EXT_conf_nid(NULL, &context, nid, value);
	if (extension == NULL || !X509_add_ext(x, extension, -1))
		die(value);
	X509_EXTENSION_free(extension);
}

/* The PEM of a leaf for the host; its length. */
static long certificate_issue(
    EVP_PKEY *ca, EVP_PKEY *key, unsigned long number, const char *host, char *to)
{
	X509 *x = X509_new();
	BIO *bio = BIO_new(BIO_s_mem());
	time_t now = time(NULL);
	char names[200];
	char *text;
	long len;

	snprintf(names, sizeof names, "DNS:%s,DNS:www.%s", host, host);
	X509_set_version(x, X509_VERSION_3);
	ASN1_INTEGER_set_uint64(X509_get_serialNumber(x), 0x5a00000000000000ULL + number);
	ASN1_TIME_set(X509_getm_notBefore(x), now - DAY);
	ASN1_TIME_set(X509_getm_notAfter(x), now + 198 * DAY);
	name_add(X509_get_subject_name(x), "C", "JP");
	name_add(X509_get_subject_name(x), "O", "株式会社見本");
	name_add(X509_get_subject_name(x), "CN", host);
	name_add(X509_get_issuer_name(x), "C", "JP");
	name_add(X509_get_issuer_name(x), "O", "Example CA");
	X509_set_pubkey(x, key);
	extension_add(x, NID_subject_alt_name, names);
	extension_add(x, NID_key_usage, "critical,digitalSignature,keyEncipherment");
	extension_add(x, NID_ext_key_usage, "serverAuth");
	extension_add(x, NID_subject_key_identifier, "hash");
	extension_add(x, NID_info_access,
	    "OCSP;URI:http://ocsp.ca.example/,caIssuers;URI:http://ca.example/ca.cer");
	extension_add(x, NID_crl_distribution_points, "URI:http://ca.example/ca.crl");
	if (X509_sign(x, ca, EVP_sha256()) <= 0 || !PEM_write_bio_X509(bio, x))
		die(host);
	len = BIO_get_mem_data(bio, &text);
	if (len >= PEM_MAX)
		die(host);
	memcpy(to, text, (size_t)len);
	to[len] = '\0';
	BIO_free(bio);
	X509_free(x);
	return len;
}

int main(int argc, char **argv)
{
	EVP_PKEY *ca = EVP_EC_gen("P-256"), *key = EVP_RSA_gen(2048);
	unsigned long count = argc == 3 ? strtoul(argv[2], NULL, 10) : 0;
	char name[64], pem[PEM_MAX], host[64];

	if (argc != 3 || count == 0) {
		fputs("Usage: issue FOLDER COUNT\n", stderr);
		return 2;
	}
	if ((mkdir(argv[1], 0777) != 0 && errno != EEXIST) || chdir(argv[1]) != 0 ||
	    (mkdir("pem", 0777) != 0 && errno != EEXIST))
		die(argv[1]);
	errno = 0;
	FILE *contracts = file_open("contracts.csv");
	FILE *certificates = file_open("certificates.csv");
	FILE *whole = file_open("whole.csv");
	fputs("code,url,organization\n", contracts);
	fputs("code,pem\n", certificates);
	fputs("code,url,organization,pem\n", whole);
	for (unsigned long i = 0; i < count; i++) {
		snprintf(host, sizeof host, "s%010lu.example.com", i);
		certificate_issue(ca, key, i, host, pem);
		snprintf(name, sizeof name, "pem/%010lu.pem", i);
		FILE *f = file_open(name);
		fputs(pem, f);
		fclose(f);
		fprintf(contracts, "%010lu,https://%s/,株式会社見本\n", i, host);
		fprintf(certificates, "%010lu,\"%s\"\n", i, pem);
		fprintf(whole, "%010lu,https://%s/,株式会社見本,\"%s\"\n", i, host, pem);
	}
	if (fclose(contracts) != 0 || fclose(certificates) != 0 || fclose(whole) != 0)
		die(argv[1]);
	return 0;
}
