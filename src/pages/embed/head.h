/* What the head of a proof page says to programs that show its address elsewhere. */
#ifndef PAGES_EMBED_HEAD_H
#define PAGES_EMBED_HEAD_H

#include "pages/embed/asked.h"
#include "pages/proof.h"
#include "pages/request.h"
#include "web/model.h"

/* What of the request it depends on, every byte set: for the key under which a page is kept. False
 * where the address asks for a picture that there is not: nothing is offered then. */
bool embed_head_asked(const struct request *r, struct embed_asked *ret);
/* Sets where to ask for a picture that links to the page (oEmbed's discovery). */
void embed_head_set(const struct request *r, const struct proof *p, struct model *m);

#endif
