/* The texts of mails: a template for each kind and language, and how a mail is composed of one.
 *
 * DESIGN: the text is the mail; its HTML part is made from the composed text, by one template, so
 * that the two say the same and who writes a template writes no HTML. A line that is nothing but a
 * URL becomes a link, one that is indented by four blanks is code, an empty one ends a paragraph.
 */
#ifndef MAIL_LETTER_H
#define MAIL_LETTER_H

#include "mail/kind.h"
#include "web/site.h"

/* Never changes once loaded: any thread. */
struct letters;

/* What a mail says. */
struct letter {
	struct buf subject, text, html;
};

/* Loads assets/mail/LANG/KIND.txt for all kinds and languages, or the file of the same name in
 * `override_dir` ("" for none). The first line is "Subject: …". What a kind is called stands
 * under "mail.kind.KIND" in every catalogue. `site` has the page "mail", and is kept. ERR_INVALID
 * with file, line and cause in `why`. */
enum err letters_load(const struct site *site, const char *override_dir,
    const struct mail_uses *uses, struct letters **ret, struct problem *why);
void letters_free(struct letters *l);

/* Composes a mail of that kind (one of those that were loaded), which letter_free() frees in any
 * case; one in a language that is not whole is in lang_whole() of it. Errors as of
 * template_render(). */
enum err letter_compose(const struct letters *l, const char *kind, enum lang lang,
    const struct model *m, struct letter *ret, struct problem *why);
void letter_free(struct letter *l);

#endif
