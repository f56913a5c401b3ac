/* Settings that depend on each other. */
#include "config/check.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

/* Nobody can be sent to an address that stands for every interface. */
static void derive_public_url(struct config *c, config_refuse *refuse, void *arg)
{
	const struct network_listen *front = &c->server.listen;

	if (c->server.public_url[0] != '\0')
		return;
	c->server.public_url_is_derived = true;
	snprintf(c->server.public_url, sizeof c->server.public_url,
	    front->ipv6 ? "%s://[%s]:%u" : "%s://%s:%u",
	    c->server.certificate[0] == '\0' ? "http" : "https", front->host, front->port);
	if (!front->loopback)
		refuse(arg,
		    "[server] public_url is empty: it must be set when [server] listen is not a "
		    "loopback address, because it stands in every snippet, such as "
		    "https://seal.example.jp");
}

static bool listeners_are_same(const struct network_listen *a, const struct network_listen *b)
{
	return a->port == b->port && strcmp(a->host, b->host) == 0;
}

static void check_listeners(struct config *c, config_refuse *refuse, void *arg)
{
	const struct network_listen *front = &c->server.listen, *admin = &c->server.admin_listen;

	if (listeners_are_same(admin, front))
		refuse(arg,
		    "[server] admin_listen is the same as [server] listen: they must differ in "
		    "their port or address");
	if (listeners_are_same(&c->console.listen, front) ||
	    listeners_are_same(&c->console.listen, admin))
		refuse(arg,
		    "[console] listen is the same as [server] listen or admin_listen: it must "
		    "differ in its port or address, or be empty");
	if (c->api.listen.port != 0 && (listeners_are_same(&c->api.listen, front) ||
					   listeners_are_same(&c->api.listen, admin) ||
					   listeners_are_same(&c->api.listen, &c->console.listen)))
		refuse(arg,
		    "[api] listen is the same as [server] listen, admin_listen or [console] "
		    "listen: it must differ in its port or address, or be empty");
	if (c->portal.listen.port != 0 &&
	    (listeners_are_same(&c->portal.listen, front) ||
		listeners_are_same(&c->portal.listen, admin) ||
		listeners_are_same(&c->portal.listen, &c->console.listen) ||
		listeners_are_same(&c->portal.listen, &c->api.listen)))
		refuse(arg, "[portal] listen is the same as [server] listen, admin_listen, "
			    "[console] listen "
			    "or [api] listen: it must differ in its port or address, or be empty");
}

/* If nobody asked for the certificate, everybody would be locked out; if anybody could claim one,
 * everybody would be let in. */
static void check_operators_certificates(struct config *c, config_refuse *refuse, void *arg)
{
	bool wanted = c->console.client_ca[0] != '\0';
	bool tls = c->console.client_from == CONFIG_CLIENT_TLS;

	if (!wanted && !tls)
		refuse(arg,
		    "[console] client_from is set, but [console] client_ca is empty: name the file "
		    "of the CA that issues operators' certificates");
	if (wanted && tls && (c->console.listen.port == 0 || c->server.certificate[0] == '\0'))
		refuse(arg,
		    "[console] client_ca is set, but nobody asks browsers for a certificate: set "
		    "[console] listen, such as 0.0.0.0:8443, with [server] certificate and key; "
		    "or, "
		    "behind a proxy that asks, [console] client_from and [server] trusted_proxies");
	if (wanted && !tls && c->server.trusted_proxies.count == 0)
		refuse(arg,
		    "[console] client_from names a field that only a proxy may set, but [server] "
		    "trusted_proxies is empty: name the proxy's address there");
}

/* A listener that asks is one of its own; what asks nobody lets nobody in. */
static void check_owners_certificates(struct config *c, config_refuse *refuse, void *arg)
{
	bool wanted = c->portal.client_ca[0] != '\0';
	bool tls = c->portal.client_from == CONFIG_CLIENT_TLS;

	if (!wanted && (!tls || c->portal.listen.port != 0 || c->portal.client_url[0] != '\0'))
		refuse(arg,
		    "[portal] listen, client_from or client_url is set, but [portal] client_ca is "
		    "empty: name the file of the CA that issues owners' certificates");
	if (wanted && tls && (c->portal.listen.port == 0 || c->server.certificate[0] == '\0'))
		refuse(arg,
		    "[portal] client_ca is set, but nobody asks browsers for a certificate: set "
		    "[portal] listen, such as 0.0.0.0:8444, with [server] certificate and key; or, "
		    "behind a proxy that asks, [portal] client_from and [server] trusted_proxies");
	if (wanted && !tls && c->portal.listen.port != 0)
		refuse(arg, "[portal] listen and client_from are both set: where a proxy asks for "
			    "certificates, no listener of its own does");
	if (wanted && !tls && c->server.trusted_proxies.count == 0)
		refuse(arg,
		    "[portal] client_from names a field that only a proxy may set, but [server] "
		    "trusted_proxies is empty: name the proxy's address there");
}

/* Bytes of an origin before its port: "https://[::1]:8443". */
static size_t origin_host_len(const char *origin)
{
	const char *end = strrchr(origin, ':');
	size_t len = strlen(origin);

	return end == NULL || end[1] == '/' || strchr(end, ']') != NULL ? len
									: (size_t)(end - origin);
}

/* Posts and cookies belong to one host, whatever its port. */
static void derive_client_url(struct config *c, config_refuse *refuse, void *arg)
{
	const char *ours = c->server.public_url;
	size_t len = origin_host_len(ours);
	char *url = c->portal.client_url;

	if (c->portal.client_ca[0] == '\0')
		return;
	if (url[0] != '\0' && (origin_host_len(url) != len || strncasecmp(url, ours, len) != 0))
		refuse(arg,
		    "[portal] client_url must have the scheme and host of [server] public_url: the "
		    "port alone may differ");
	else if (url[0] == '\0' && c->portal.client_from != CONFIG_CLIENT_TLS)
		snprintf(url, sizeof c->portal.client_url, "%s", ours);
	else if (url[0] == '\0')
		snprintf(url, sizeof c->portal.client_url, "%.*s:%u", (int)len, ours,
		    c->portal.listen.port);
}

static void check_https(struct config *c, config_refuse *refuse, void *arg)
{
	bool certificate = c->server.certificate[0] != '\0', key = c->server.key[0] != '\0';

	if (certificate && !key)
		refuse(arg,
		    "[server] certificate is set, but [server] key is empty: HTTPS needs both, "
		    "plain HTTP neither");
	if (key && !certificate)
		refuse(arg,
		    "[server] key is set, but [server] certificate is empty: HTTPS needs both, "
		    "plain HTTP neither");
}

/* A shorter word is found in half of all browsers, or by the table not at all. */
static void check_words(struct config *c, config_refuse *refuse, void *arg)
{
	const struct config_words *lists[] = {&c->usage.crawlers, &c->usage.previews};

	for (size_t i = 0; i < sizeof lists / sizeof lists[0]; i++)
		for (size_t k = 0; k < lists[i]->count; k++)
			if (strlen(lists[i]->words[k]) < 4) {
				refuse(arg,
				    i == 0 ? "[usage] crawlers has a word of fewer than 4 letters"
					   : "[usage] previews has a word of fewer than 4 letters");
				break;
			}
}

static void check_reminders(struct config *c, config_refuse *refuse, void *arg)
{
	uint64_t days;

	for (size_t i = 0; i < c->notices.reminders.count; i++)
		if (!str_to_uint(str_from(c->notices.reminders.words[i]), 999, &days) || days == 0)
			refuse(arg, "[notices] reminders must be whole numbers from 1 to 999");
}

static bool words_have(const struct config_words *words, const char *word)
{
	for (size_t i = 0; i < words->count; i++)
		if (strcmp(words->words[i], word) == 0)
			return true;
	return false;
}

/* A rule for a service that is misspelt would be one for none. One that is retired may not be
 * offered any more. */
static void check_services(struct config *c, config_refuse *refuse, void *arg)
{
	const struct {
		const char *name;
		const struct config_numbers *numbers;
	} rules[] = {{"renewal_days", &c->issue.renewal_days},
	    {"reissue_days", &c->issue.reissue_days}, {"reissues", &c->issue.reissues},
	    {"grace_hours", &c->issue.grace_hours}};
	char text[200];

	for (size_t i = 0; i < sizeof rules / sizeof rules[0]; i++)
		for (size_t k = 0; k < rules[i].numbers->count; k++) {
			const char *service = rules[i].numbers->own[k].service;

			if (words_have(&c->contract.services, service))
				continue;
			snprintf(text, sizeof text,
			    "[issue] %s has a number for %s, which is none of [contract] services",
			    rules[i].name, service);
			refuse(arg, text);
		}
}

static void check_papers(struct config *c, config_refuse *refuse, void *arg)
{
	char text[200];

	for (size_t i = 0; i < c->issue.papers.count; i++) {
		if (words_have(&c->contract.services, c->issue.papers.words[i]))
			continue;
		snprintf(text, sizeof text,
		    "[issue] papers names %s, which is none of [contract] services",
		    c->issue.papers.words[i]);
		refuse(arg, text);
	}
}

/* Who is asked has an IP address. */
static void check_watch(struct config *c, config_refuse *refuse, void *arg)
{
	const struct network_address local = {.family = NETWORK_LOCAL};

	if (network_list_contains(&c->watch.allow, &local))
		refuse(arg, "[watch] allow names unix: only IP addresses are connected to");
}

/* The log is called as C2SP's tlog-tiles wants it: by where it is, without a scheme. */
static void derive_ledger_name(struct config *c, config_refuse *refuse, void *arg)
{
	const char *host = strstr(c->server.public_url, "//");
	bool folder = c->ledger.folder[0] != '\0';

	if (!folder && c->ledger.key[0] != '\0')
		refuse(arg, "[ledger] key is set, but [ledger] folder is empty: name the folder "
			    "where the log is to be, such as /var/lib/trustseal/log");
	if (c->ledger.name[0] == '\0' && host != NULL &&
	    (size_t)snprintf(c->ledger.name, sizeof c->ledger.name, "%s/log", host + 2) >=
		sizeof c->ledger.name)
		refuse(arg, "[server] public_url is too long to name the log after it: set "
			    "[ledger] name");
}

/* Over plain HTTP it must not be said (RFC 6797 section 7.2). */
static void limit_hsts(struct config *c, config_refuse *refuse, void *arg)
{
	(void)refuse;
	(void)arg;
	if (strncmp(c->server.public_url, "https://", 8) != 0)
		c->server.hsts = 0;
}

void config_check(struct config *c, config_refuse *refuse, void *arg)
{
	static void (*const checks[])(struct config *, config_refuse *, void *) = {
	    derive_public_url, check_listeners, check_https, check_operators_certificates,
	    check_owners_certificates, derive_client_url, check_words, check_services, check_papers,
	    check_reminders, check_watch, derive_ledger_name, limit_hsts};

	for (size_t i = 0; i < sizeof checks / sizeof checks[0]; i++)
		checks[i](c, refuse, arg);
}
