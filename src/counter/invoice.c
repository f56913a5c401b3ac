/* /owner/contracts/{code}/invoice: the invoice, to print. */
#include "counter/papers.h"

#include <stdio.h>
#include "visit/invoice.h"
#include "visit/show.h"

enum { PATH_ROOM = 64 };

void counter_invoice(struct portal *p)
{
	struct problem why = {.text = ""};
	const struct change c = portal_new_change(p, &why);
	struct invoice invoice;
	char back[PATH_ROOM];
	struct code code;

	if (!portal_contract(p, &code) ||
	    !visit_ok(&p->v, invoice_find(&c, &code, &p->v.memory, &invoice), why.text))
		return;
	snprintf(back, sizeof back, "/owner/contracts/%s", code.text);
	visit_invoice_print(&p->v, &invoice, back);
}
