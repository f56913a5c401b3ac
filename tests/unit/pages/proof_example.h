/* A record that tests change at will, and the proof that follows from it, without a store. */
#ifndef TESTS_PROOF_EXAMPLE_H
#define TESTS_PROOF_EXAMPLE_H

#include <string.h>
#include "pages/proof.h"

/* 2026-09-01 00:00:00 and 2027-03-19 23:59:59 in Tokyo. */
enum { EXAMPLE_NOT_BEFORE = 1788188400, EXAMPLE_NOT_AFTER = 1805468399, EXAMPLE_DAY = 86400 };

struct example {
	struct certificate certificate;
	struct certificate_attribute subject[8];
	const char *names[8];
	struct origin_url urls[4];
	struct issuance issuances[2];
	struct record record;
	struct verdict verdict;
	struct proof proof;
};

static inline struct origin example_origin(const char *host)
{
	struct origin o = {.scheme = ORIGIN_HTTPS, .port = 443};

	strncpy(o.host, host, sizeof o.host - 1);
	return o;
}

/* A valid record of https://shop.example.jp/, seen on 2026-11-22 at noon in Tokyo. */
static inline void example_start(struct example *e)
{
	static const struct certificate_attribute subject[] = {{"C", "JP", false},
	    {"ST", "Tokyo", false}, {"L", "Chiyoda-ku", false}, {"O", "Sample Shop K.K.", false},
	    {"CN", "shop.example.jp", false}};

	memset(e, 0, sizeof *e);
	memcpy(e->subject, subject, sizeof subject);
	e->names[0] = "shop.example.jp";
	e->certificate = (struct certificate){.subject_count = 5,
	    .subject = e->subject,
	    .issuer_count = 1,
	    .issuer = &e->subject[3],
	    .serial = "3A9F00112233",
	    .not_before = EXAMPLE_NOT_BEFORE,
	    .not_after = EXAMPLE_NOT_AFTER,
	    .key_algorithm = "RSA",
	    .key_bits = 2048,
	    .signature_algorithm = "sha256WithRSAEncryption",
	    .signature_digest = "SHA256",
	    .name_count = 1,
	    .names = e->names};
	memset(e->certificate.fingerprint, 'a', 64);
	e->urls[0] = (struct origin_url){example_origin("shop.example.jp"), STR("/")};
	e->issuances[0] = (struct issuance){.code = {"0123456789"},
	    .sticker = true,
	    .service = "SR3.0",
	    .organization = "株式会社サンプル商店",
	    .organization_en = "Sample Shop K.K.",
	    .url_count = 1,
	    .urls = e->urls,
	    .certificate = &e->certificate,
	    .revocation_reason = ""};
	e->issuances[1] = e->issuances[0];
	e->issuances[1].code = (struct code){"9876543210"};
	e->record = (struct record){
	    .code = {"0123456789"}, .as_of = 1795316400, .count = 1, .issuances = e->issuances};
	e->proof = (struct proof){&e->record, &e->verdict, 1795316400, LANG_JA};
}

/* Sets the verdict by hand, with facts that go with it; a mismatch came from sh0p.example.jp. */
static inline void example_verdict(
    struct example *e, enum record_state record, enum link_state link, enum link_reason reason)
{
	e->verdict = (struct verdict){.record = record, .shown = &e->issuances[0]};
	e->verdict.link.state = link;
	e->verdict.link.reason = reason;
	if (link != LINK_UNVERIFIABLE && reason != LINK_MALFORMED) {
		e->verdict.link.has_origin = true;
		e->verdict.link.origin =
		    example_origin(link == LINK_MATCH ? "shop.example.jp" : "sh0p.example.jp");
	}
	if (record == RECORD_NONE)
		e->verdict.shown = NULL;
	if (record == RECORD_RENEWED)
		e->verdict.shown = &e->issuances[1];
	if (record == RECORD_REVOKED)
		e->issuances[0].revoked_at = e->proof.now - EXAMPLE_DAY;
	if (record == RECORD_EXPIRED)
		e->proof.now = EXAMPLE_NOT_AFTER + 12 * EXAMPLE_DAY;
	if (record == RECORD_NOT_YET_VALID)
		e->proof.now = EXAMPLE_NOT_BEFORE - EXAMPLE_DAY;
}

#endif
