/* Where somebody wanted to go who has to log in first: it travels in the login page's address and
 * form, and what was typed comes back. */
#ifndef VISIT_PLACE_H
#define VISIT_PLACE_H

#include "visit/show.h"

/* The address `base` of a page with the place that it is to lead to, whose query comes along where
 * the whole is not too long; visit_place_read() reads it there. */
const char *visit_place_carry(struct visit *v, const char *base, struct str path, struct str query);
/* That of the login page, with what was asked for. */
const char *visit_place_login(struct visit *v);
/* True, and answered, when somebody comes by a link of another site, such as a mail's in a browser,
 * whose browser therefore sent no session (SameSite=Strict): it is told to ask again by itself,
 * which is then no other site's wish. */
bool visit_place_ask_again(struct visit *v);
/* What came back, when it is a page of the realm that can be got; else the first page: nobody is
 * sent elsewhere, and nothing gets into the header that is not an address. */
const char *visit_place_read(struct visit *v, struct str place);

/* Keeps the form that was posted in hidden fields of the login page, which is the answer
 * (web/kept.h), and says above it whether that could be done: NAME.login.kept or NAME.login.lost.
 */
void visit_place_keep(struct visit *v);
/* True when such a form has come back with the login: v->form is what was typed, at the address
 * *ret_path, and it is said that it is back (NAME.login.resumed). */
bool visit_place_resume(struct visit *v, struct str *ret_path);

#endif
