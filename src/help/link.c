/* Which questions answer what goes wrong at a place. */
#include "help/link.h"

const struct help_link help_links[] = {
    /* What visitors see. */
    {"proof.match", {"sticker-proves", "safe"}},
    {"proof.unverifiable", {"compare", "safe", "sticker-not-green"}},
    {"proof.print", {"printed-code", "sticker-proves"}},
    {"proof.mismatch", {"mismatch", "phishing", "sticker-mismatch"}},
    {"proof.none", {"no-record", "phishing", "sticker-no-record"}},
    {"proof.expired", {"not-valid"}},
    {"proof.revoked", {"not-valid", "revocation"}},
    {"proof.not_yet_valid", {"not-valid"}},
    {"proof.broken", {"not-valid"}},

    /* Pages for owners without a login. */
    {"entry", {"sticker-put", "code", "portal"}},
    {"install.none", {"sticker-no-record", "code", "sticker-unwanted"}},
    {"install.elsewhere", {"sticker-frame", "sticker-stripped", "sticker-dark", "sticker-mail",
			      "sticker-pdf", "sticker-amp"}},
    {"install", {"sticker-put", "sticker-types", "sticker-invisible"}},
    {"check.stripped", {"sticker-not-green"}},
    {"check.absent", {"sticker-not-green"}},
    {"check.typed", {"sticker-not-green"}},
    {"check.print", {"sticker-not-green"}},
    {"check.here", {"sticker-not-green"}},
    {"check", {"sticker-mismatch"}},
    {"check.old", {"sticker-old-date"}},

    /* The site doctor: what a check found. */
    {"doctor.address", {"port"}},
    {"doctor.connect", {"port", "apache-passphrase"}},
    {"doctor.tls", {"port", "private-key"}},
    {"doctor.protocol", {"ciphers"}},
    {"doctor.served", {"old-certificate"}},
    {"doctor.foreign", {"name-mismatch"}},
    {"doctor.chain", {"not-trusted", "intermediate"}},
    {"doctor.chain_order", {"intermediate"}},
    {"doctor.chain_extra", {"intermediate"}},
    {"doctor.names", {"name-mismatch"}},
    {"doctor.dates", {"expired", "old-certificate"}},
    {"doctor.key", {"ciphers", "rsa-1024", "sha-1"}},
    {"doctor.addresses_agree", {"old-certificate"}},
    {"doctor.sni", {"name-mismatch"}},
    {"doctor.staple", {"ocsp-stapling"}},
    {"doctor.transparency", {"transparency"}},
    {"doctor.revoked_served", {"revocation", "reissue"}},
    {"doctor.http", {"port"}},
    {"doctor.redirect", {"https-everywhere"}},
    {"doctor.hsts", {"https-everywhere"}},
    {"doctor.page", {"site-doctor"}},
    {"doctor.sticker", {"sticker-put", "sticker-invisible"}},
    {"doctor.code", {"sticker-old-date", "code"}},
    {"doctor.form", {"sticker-form"}},
    {"doctor.referrer", {"sticker-not-green"}},
    {"doctor.csp", {"sticker-invisible"}},
    {"doctor.frame", {"sticker-frame", "sticker-mismatch"}},
    {"doctor.mixed", {"mixed-content"}},
    {"doctor", {"site-doctor"}},

    /* The portal. */
    {"portal.login", {"access-key", "access-key-lost", "one-time-password"}},
    {"portal.password", {"password-missing", "one-time-password", "locked"}},
    {"portal.forgotten", {"access-key-lost", "mail-address"}},
    {"portal.client", {"client-certificate"}},
    {"portal.list", {"code", "renew-when"}},
    {"portal.contract", {"time-to-issue", "renew-when", "change-contacts", "host-log"}},
    {"portal.certificate", {"install", "intermediate", "private-key"}},
    {"portal.sticker", {"sticker-put", "sticker-types", "sticker-unwanted"}},
    {"portal.calendar", {"renew-when", "validity"}},
    {"portal.contact", {"change-contacts", "invoice-way"}},
    {"portal.account", {"mail-address", "notices"}},
    {"portal.unsubscribe", {"notices"}},
    {"portal.usage", {"sticker-proves"}},

    /* Applying. */
    {"counter.begin", {"apply", "services", "access-key"}},
    {"counter.link", {"apply", "access-key"}},
    {"counter.list", {"timeout", "apply"}},
    {"counter.done", {"papers", "application-form", "time-to-issue"}},
    {"counter.done.reissue", {"reissue", "install", "old-certificate"}},
    {"counter.done.contacts", {"change-contacts", "contact-registrant"}},
    {"counter.done.end", {"end", "revocation"}},
    {"counter.renew", {"renew-when", "change-organization"}},
    {"counter.reissue", {"reissue", "change-organization"}},
    {"counter.change", {"change-service", "services"}},
    {"counter.contacts", {"change-contacts"}},
    {"counter.end", {"end", "revocation"}},
    {"counter.step", {"input-error", "timeout"}},
    {"counter.step.site", {"names", "services", "input-error"}},
    {"counter.step.csr", {"csr-make", "csr-paste", "private-key"}},
    {"counter.step.applicant", {"contact-applicant"}},
    {"counter.step.registrant", {"contact-registrant", "telephone"}},
    {"counter.step.technician", {"contact-technician"}},
    {"counter.step.accounts", {"contact-accounts", "invoice-way", "third-party"}},
    {"counter.step.papers", {"papers", "domain-owner", "domain-person"}},
    {"counter.step.order", {"coupon", "services", "invoice"}},
    {"counter.step.review", {"time-to-issue", "timeout"}},
    {"counter.step.review.reissue", {"reissue", "timeout"}},
    {"counter.step.review.contacts", {"change-contacts", "timeout"}},
    {"counter.step.review.end", {"end", "revocation", "timeout"}},

    /* What rules refuse, of owners and of the CA's people. */
    {"reason.csr", {"csr-refused", "csr-paste"}},
    {"reason.csr.secret", {"private-key", "csr-paste"}},
    {"reason.csr.key", {"key-length", "csr-make"}},
    {"reason.csr.known_key", {"key-length", "csr-make"}},
    {"reason.csr.country", {"csr-characters"}},
    {"reason.csr.host", {"names"}},
    {"reason.certificate", {"certificate-upload"}},
    {"reason.certificate.secret", {"private-key", "certificate-upload"}},
    {"reason.certificate.request", {"csr-paste", "certificate-upload"}},
    {"reason.certificate.host", {"names"}},
    {"reason.certificate.key", {"private-key"}},
    {"reason.certificate.weak_key", {"key-length", "rsa-1024"}},
    {"reason.certificate.weak_digest", {"sha-1"}},
    {"reason.renewal", {"renew-when"}},
    {"reason.change", {"change-service", "renew-when"}},
    {"reason.reissue", {"reissue"}},
    {"reason.url", {"names"}},
    {"reason.contact.applicant", {"contact-applicant"}},
    {"reason.contact.registrant", {"contact-registrant"}},
    {"reason.contact.title", {"contact-applicant"}},
    {"reason.contact", {"contact-registrant", "input-error"}},
    {"reason.csr.needed", {"csr-make", "csr-paste"}},
    {"reason.csr.key_revoked", {"private-key", "csr-make"}},
    {"reason.csr.key_used", {"private-key", "csr-make"}},
    {"reason.csr.names_many", {"names"}},
    {"reason.csr.mail", {"csr-paste"}},
    {"reason.csr.missing_host", {"names"}},
    {"reason.csr.key_same", {"private-key"}},
    {"reason.coupon", {"coupon"}},
    {"reason.application", {"input-error", "timeout"}},
    {"reason.check", {"papers", "telephone"}},

    /* The console. */
    {"console.certificate", {"certificate-upload", "double-click"}},
    {"console.csr", {"csr-paste", "csr-refused"}},
    {"console.check", {"papers", "telephone"}},
};
const size_t help_links_count = sizeof help_links / sizeof help_links[0];

static const struct help_link *link_at(struct str place)
{
	for (size_t i = 0; i < help_links_count; i++)
		if (str_eq(place, str_from(help_links[i].place)))
			return &help_links[i];
	return NULL;
}

static struct str place_above(struct str place)
{
	while (place.len > 0 && place.at[place.len - 1] != '.')
		place.len--;
	return str_part(place, 0, place.len - (place.len > 0));
}

size_t help_link_find(const struct help *h, struct str place, size_t ret_questions[HELP_LINKS_MAX])
{
	const struct help_link *link = NULL;
	size_t count = 0;

	for (; place.len > 0 && link == NULL; place = place_above(place))
		link = link_at(place);
	for (size_t i = 0; link != NULL && i < HELP_LINKS_MAX && link->questions[i] != NULL; i++)
		if (help_outline_find(
			help_outline(h), str_from(link->questions[i]), &ret_questions[count]))
			count++;
	return count;
}
