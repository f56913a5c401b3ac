/* The files that owners install: the contract's certificate and its chain as they are recorded, in
 * the forms that servers want; and which of them each server takes.
 *
 * DESIGN: the names that files have when they are downloaded are those in the lines of cure.h, so
 * that who copies a line finds the file. */
#ifndef DOCTOR_INSTALL_H
#define DOCTOR_INSTALL_H

#include "base/arena.h"
#include "base/buf.h"
#include "doctor/cure.h"
#include "record/code.h"
#include "store/store.h"

/* PEM unless the name says otherwise. */
enum doctor_file {
	DOCTOR_CERTIFICATE_PEM,
	DOCTOR_CHAIN_PEM,     /* the intermediate certificates, */
	DOCTOR_FULLCHAIN_PEM, /* and the certificate before them */
	DOCTOR_CERTIFICATE_DER,
	DOCTOR_CERTIFICATE_P7B, /* PKCS #7, all of the above */
	DOCTOR_CERTIFICATE_TXT, /* the same as .pem, for panels that take no other name */
	DOCTOR_CHAIN_TXT,
	DOCTOR_FILE_COUNT
};

/* What a file is. Constants. */
struct doctor_file_form {
	const char *name;                /* "chain.pem" */
	const char *media_type;          /* as it is sent */
	bool has_certificate, has_chain; /* what is in it */
};
extern const struct doctor_file_form doctor_files[DOCTOR_FILE_COUNT];

/* True and *ret for the name of a file. */
bool doctor_file_parse(struct str name, enum doctor_file *ret);

/* Appends a file of a contract's current certificate: where it has the chain, its issuer first and
 * without a root. ERR_NOT_FOUND: there is no such contract, no certificate, or of a file with
 * nothing else no intermediate one. */
enum err doctor_install_write(struct store *s, const struct code *code, int64_t now,
    enum doctor_file file, struct arena *arena, struct buf *to);

/* How a certificate is installed on a server: the files that it takes, the one that matters first,
 * and the lines to write, with the host in them (a wildcard without its "*."); nothing where words
 * do. */
enum { DOCTOR_INSTALL_FILES = 2 };
const enum doctor_file *doctor_install_files(enum doctor_server server);
void doctor_install_lines(enum doctor_server server, struct str host, struct buf *to);

#endif
