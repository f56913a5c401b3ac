/* Mends a request for a certificate (CSR) that was pasted into a form. */
#ifndef PKI_CSR_PASTE_H
#define PKI_CSR_PASTE_H

#include "base/buf.h"
#include "base/err.h"
#include "base/str.h"

/* Appends the one request of a text as PEM, as csr_read() takes it (a file in DER as it is): what
 * editors, mail programs and pages do to PEM is undone (pki/paste.h), the lines that begin and end
 * it may be damaged or missing, lines be broken anywhere or nowhere, and the same request may stand
 * there twice. What it says is not looked at. ERR_INVALID with a word: csr.secret (a private key:
 * nothing is appended), csr.certificate (a certificate), csr.several (two that differ), csr.other
 * (no request), csr.damaged (letters that stand in none, or it is cut off). ERR_TOO_LARGE;
 * ERR_NO_MEMORY. Any thread. */
enum err csr_paste_mend(struct str text, struct buf *to, struct problem *why);

#endif
