/* The request (CSR) of an application. */
#ifndef APPLICATIONS_CSR_H
#define APPLICATIONS_CSR_H

#include "applications/findings.h"
#include "pki/csr.h"

/* What the request says that was pasted, mended of what editors and browsers do to it
 * (pki/csr_paste.h): names, key. The errors and words of csr_read(), and ERR_INVALID with
 * csr.needed; the caller frees it with csr_free(). Any thread. */
enum err application_csr(
    const struct application *application, struct csr **ret, struct problem *why);

/* The same as a file for csr_read(), appended to `to`. */
enum err application_csr_file(
    const struct application *application, struct buf *to, struct problem *why);

/* Looks at it: what is to be said of the step "csr". */
void findings_look_csr(struct findings *f);

#endif
