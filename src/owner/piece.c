/* The sticker's HTML as a piece for a shop system or a maker of sites. */
#include "owner/piece.h"

const struct owner_piece owner_pieces[] = {
    {"eccube", "EC-CUBE 4", "{# ", " #}", {"{{ include('Block/trustseal.twig') }}"}},
    {"shopify", "Shopify", "{% comment %}", "{% endcomment %}", {NULL}},
    {"movabletype", "Movable Type", "<mt:Ignore>", "</mt:Ignore>",
	{"<$mt:Include module=\"trustseal\"$>"}},
    {"php", "PHP", "<?php /* ", " */ ?>", {"<?php include __DIR__ . '/trustseal.php'; ?>"}},
    {"hugo", "Hugo", "{{/* ", " */}}", {"{{ partial \"trustseal.html\" . }}", "{{< trustseal >}}"}},
};
const size_t owner_pieces_count = sizeof owner_pieces / sizeof owner_pieces[0];

void owner_piece_write(
    const struct owner_piece *piece, const struct code *code, struct str html, struct buf *to)
{
	buf_printf(to, "%strustseal %s%s", piece->open, code->text, piece->close);
	buf_add_str(to, html);
}
