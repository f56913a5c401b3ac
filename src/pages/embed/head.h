/* What a proof page says to programs: to those that show its address elsewhere, and those that read
 * facts. */
#ifndef PAGES_EMBED_HEAD_H
#define PAGES_EMBED_HEAD_H

#include "pages/embed/asked.h"
#include "pages/proof.h"
#include "pages/request.h"
#include "web/model.h"

/* What of the request it depends on, every byte set: for the key under which a page is kept. False
 * where the address asks for a picture that there is not: oEmbed is not offered then. */
bool embed_head_asked(const struct request *r, struct embed_asked *ret);
/* Sets the values of proof_programs.html (Open Graph, and where oEmbed is asked) and of
 * proof_certification.html (schema.org), beside those of proof_model_fill(); none where there is no
 * record, and where the link is another site's: what would be said there is said of that site, to
 * whoever does not look closely. */
void embed_head_set(const struct request *r, const struct proof *p, struct model *m);

#endif
