/* What a Content-Security-Policy (CSP level 3) lets a browser do with a sticker.
 *
 * DESIGN: of the policies only what decides about a picture, a form and a click is read. Where a
 * browser would ask for more than we know, it is taken to be allowed: what is told of a site's
 * policy has to be so. */
#ifndef DOCTOR_CSP_H
#define DOCTOR_CSP_H

#include "origin/origin.h"

enum csp_use {
	CSP_PICTURE, /* img-src, or else default-src */
	CSP_FORM     /* form-action */
};

/* Does one of the policies, which have "," between them as in the header, keep the page from
 * loading the picture, or from sending the form, at `target`? True, and the directive in
 * *ret_directive, a part of `policies`. Any thread, as all that follow. */
bool csp_forbids(struct str policies, enum csp_use use, const struct origin *page,
    const struct origin_url *target, struct str *ret_directive);
/* Does one put the page into a sandbox in which a click does not work, or says not where it comes
 * from? `blank`: it opens a window; `form`: it sends a form. */
bool csp_sandboxes(struct str policies, bool blank, bool form, struct str *ret_directive);
/* Does one have the browser ask by https: for what the page names by http:? */
bool csp_upgrades(struct str policies);

#endif
