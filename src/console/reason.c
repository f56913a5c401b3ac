/* Why something was refused, in the reader's language. */
#include "console/reason.h"

#include <string.h>

/* The words of seal/ and pki/, and their sentences: {about} in them is what the reason is about. */
static const struct {
	const char *reason, *key;
} sentences[] = {
    {"code.digits", "reason.code.digits"},
    {"code.taken", "reason.code.taken"},
    {"code.self", "reason.code.self"},
    {"code.unknown", "reason.code.unknown"},
    {"code.renewed", "reason.code.renewed"},
    {"url.needed", "reason.url.needed"},
    {"url.many", "reason.url.many"},
    {"url.twice", "reason.url.twice"},
    {"url.malformed", "reason.url.malformed"},
    {"url.http", "reason.url.http"},
    {"url.blank", "reason.url.blank"},
    {"url.hidden", "reason.url.hidden"},
    {"url.user", "reason.url.user"},
    {"url.query", "reason.url.query"},
    {"url.unusual", "reason.url.unusual"},
    {"url.short", "reason.url.short"},
    {"url.label", "reason.url.label"},
    {"url.suffix", "reason.url.suffix"},
    {"url.address", "reason.url.address"},
    {"name.needed", "reason.name.needed"},
    {"name.long", "reason.name.long"},
    {"name.hidden", "reason.name.hidden"},
    {"name.encoding", "reason.name.encoding"},
    {"certificate.host", "reason.certificate.host"},
    {"certificate.taken", "reason.certificate.taken"},
    {"certificate.revoked", "reason.certificate.revoked"},
    {"certificate.weak_key", "reason.certificate.weak_key"},
    {"certificate.weak_digest", "reason.certificate.weak_digest"},
    {"certificate.ca", "reason.certificate.ca"},
    {"certificate.secret", "reason.certificate.secret"},
    {"certificate.request", "reason.certificate.request"},
    {"certificate.container", "reason.certificate.container"},
    {"certificate.chain", "reason.certificate.chain"},
    {"certificate.other", "reason.certificate.other"},
    {"certificate.none", "reason.certificate.none"},
};

const char *console_reason(const struct problem *why, const char *general)
{
	for (size_t i = 0; i < sizeof sentences / sizeof sentences[0]; i++)
		if (strcmp(why->reason, sentences[i].reason) == 0)
			return sentences[i].key;
	return general;
}
