/* The settings of the service: the table. */
#include "config/keys.h"

#define AT(member) offsetof(struct config, member)
#define TEXT_MOST (CONFIG_TEXT_MAX - 1)

/* section, name, type, place, default, least, most, words, documentation (lines of the sample).
 * A new setting is a row here, a member in config.h and `check-config --sample >
 * conf/trustseal.conf`. */
const struct config_key config_keys[] = {
    {"server", "listen", CONFIG_ADDRESS, AT(server.listen), "127.0.0.1:8080", 1, 0, NULL,
	"IP address and port for visitors' requests."},
    {"server", "admin_listen", CONFIG_ADDRESS, AT(server.admin_listen), "127.0.0.1:8081", 1, 0,
	NULL,
	"IP address and port for /healthz, /readyz and /metrics. Nobody outside should reach it."},
    {"server", "public_url", CONFIG_ORIGIN, AT(server.public_url), "", 0, TEXT_MOST, NULL,
	"Where visitors reach the service: it stands in every snippet. https, without a path,\n"
	"such as https://seal.example.jp. Empty: http:// or, with a certificate, https:// and the\n"
	"address of `listen`, for trials on one machine."},
    {"server", "certificate", CONFIG_TEXT, AT(server.certificate), "", 0, TEXT_MOST, NULL,
	"A PEM file for HTTPS on `listen`: the certificate of public_url's host, then those of "
	"its\n"
	"issuers. SIGHUP (systemctl reload) reads it and the key again; connections stay. Empty:\n"
	"plain HTTP, for trials or behind a TLS proxy."},
    {"server", "key", CONFIG_TEXT, AT(server.key), "", 0, TEXT_MOST, NULL,
	"The PEM file of its private key, not encrypted, readable by the service's user alone.\n"
	"Under systemd trustseal.service shows two ways."},
    {"server", "hsts", CONFIG_NUMBER, AT(server.hsts), "31536000", 0, 63072000, NULL,
	"Seconds for which browsers that have seen a page are to use https alone for this host\n"
	"(Strict-Transport-Security), where public_url begins with https. 0: not said. Subdomains\n"
	"are not included."},
    {"server", "trusted_proxies", CONFIG_NETWORKS, AT(server.trusted_proxies), "", 0, 0, NULL,
	"Addresses and networks (192.0.2.1 2001:db8::/32, separated by blanks; unix for sockets "
	"of\n"
	"this machine) of proxies that tell the visitor's address truthfully, in Forwarded or\n"
	"X-Forwarded-For. From others these fields are not believed."},
    {"server", "workers", CONFIG_NUMBER, AT(server.workers), "0", 0, 256, NULL,
	"Event loops that answer requests. 0: one for each processor, at least 2."},
    {"server", "jobs", CONFIG_NUMBER, AT(server.jobs), "2", 1, 64, NULL,
	"Threads that fetch records from Redis and the store. Pictures are drawn by others, as\n"
	"many as processors."},
    {"server", "queue", CONFIG_NUMBER, AT(server.queue), "1024", 1, 1000000, NULL,
	"Codes that may wait for such a thread, and pictures for being drawn; those beyond get\n"
	"503 and try again. Codes that memory knows already have a queue of the same length to\n"
	"themselves, so that a flood of others does not keep them waiting."},
    {"server", "exchange_time", CONFIG_NUMBER, AT(server.exchange_time), "30", 1, 3600, NULL,
	"Seconds that one request and its answer may take, counted from the answer before it: a\n"
	"client that dawdles gets 408 and is cut off. Connections that are silent for 15 s are\n"
	"closed anyway."},
    {"server", "max_connections", CONFIG_NUMBER, AT(server.max_connections), "4096", 10, 1000000,
	NULL,
	"Connections at one time, and as many again at [console] listen; each takes about 13 kB "
	"of\n"
	"memory, over HTTPS 30 kB."},
    {"store", "url", CONFIG_PREFIX, AT(store.url), "sqlite:/var/lib/trustseal/trustseal.db", 1,
	TEXT_MOST, "sqlite: postgresql://",
	"Where the records are kept: sqlite:PATH is a file of this machine. For several servers,\n"
	"postgresql://user@host,host:port/database?option=value, as libpq reads it: of several\n"
	"hosts the one that takes writes is asked, also for reading, for others may lag behind.\n"
	"A password is best kept in a file, ?passfile=/etc/trustseal/pgpass (libpq's .pgpass).\n"
	"Give addresses, not names, where a silent name server must not be waited for.\n"
	"Tested with PostgreSQL 15. Use trustseal store copy to move to another store."},
    {"redis", "url", CONFIG_PREFIX, AT(redis.url), "", 0, TEXT_MOST, "unix:/ redis:// sentinel://",
	"A shared cache in front of the store, through which servers also learn of changes at\n"
	"once: unix:/PATH, redis://user:password@host:port/database, or\n"
	"sentinel://user:password@host:port,host:port,host:port/NAME/database for the master that\n"
	"these sentinels call NAME. User, password, ports (6379, of sentinels 26379) and database\n"
	"may be left out. ?sentinel=user:password at the end is for sentinels that want one.\n"
	"Empty: none."},
    {"redis", "key_file", CONFIG_TEXT, AT(redis.key_file), "", 0, TEXT_MOST, NULL,
	"A file of 32 random bytes or more, the same on all machines: it marks what they wrote\n"
	"to Redis, so that nobody else's writing is believed. Empty: a key made at each start,\n"
	"which other processes do not share."},
    {"cache", "ttl", CONFIG_NUMBER, AT(cache.ttl), "10", 1, 3600, NULL,
	"Seconds that a record may be shown after the store said it."},
    {"cache", "memory", CONFIG_SIZE, AT(cache.memory), "32M", 1 << 20, 64ULL << 30, NULL,
	"Bytes for records in memory; K, M and G are 1024, 1024^2 and 1024^3 bytes."},
    {"link", "insecure_loopback", CONFIG_YES_NO, AT(link.insecure_loopback), "no", 0, 0, NULL,
	"Whether http:// sites on this machine (localhost, 127.0.0.1) may be registered:\n"
	"yes is for demonstrations and tests alone."},
    {"sticker", "check_referer", CONFIG_YES_NO, AT(sticker.check_referer), "yes", 0, 0, NULL,
	"Whether pictures, too, tell a registered site from others. no: everyone gets the same\n"
	"picture, which a CDN may then keep. The proof page always checks. Counts of use then do\n"
	"not tell where pictures were seen, and miss those that the CDN answers."},
    {"page", "brand", CONFIG_TEXT, AT(page.brand), "Trustseal", 1, 100, NULL,
	"Name of the certification authority, as pages show it."},
    {"page", "operator_url", CONFIG_LINK, AT(page.operator_url), "", 0, TEXT_MOST, NULL,
	"https URL of the certification authority, for visitors with a question. Empty: none."},
    {"page", "theme", CONFIG_CHOICE, AT(page.theme), "auto", 0, 0, "auto light dark",
	"Colours of the pages: light, dark, or auto for what the visitor prefers."},
    {"page", "timezone", CONFIG_ZONE, AT(page.timezone), "Asia/Tokyo", 1, 100, NULL,
	"Time zone in which dates are shown: a name below /usr/share/zoneinfo."},
    {"page", "override", CONFIG_TEXT, AT(page.override), "", 0, TEXT_MOST, NULL,
	"Directory whose files replace the built-in pages, texts and styles of the same name.\n"
	"Empty: none."},
    {"usage", "flush", CONFIG_NUMBER, AT(usage.flush), "5", 1, 3600, NULL,
	"Seconds after which pictures shown and proofs opened are in the store: what a crash "
	"loses."},
    {"usage", "memory", CONFIG_SIZE, AT(usage.memory), "16M", 1 << 20, 16ULL << 30, NULL,
	"Bytes for counts that are not in the store yet. What is beyond it, while the store "
	"cannot\n"
	"be written, is lost, and said in the log and in /metrics."},
    {"usage", "keep_days", CONFIG_NUMBER, AT(usage.keep_days), "400", 0, 36500, NULL,
	"Days for which counts of each contract are kept. 0: for ever. The totals of all "
	"contracts\n"
	"are always kept."},
    {"contract", "services", CONFIG_LIST, AT(contract.services), "SR3.0 SR2.0 EV EV2.0", 1, 0, NULL,
	"Service types that a contract may have, separated by blanks. The first is taken where\n"
	"none is given."},
    {"limit", "unknown_codes", CONFIG_NUMBER, AT(limit.unknown_codes), "120", 0, 60000, NULL,
	"Codes without a record that one network (an IPv4 address, a /64 of IPv6; 16 times as "
	"many\n"
	"for a /48) may have looked up in a minute. Beyond that, codes that are not in memory are\n"
	"answered with 429; those of records in demand are never held back. Requests from this\n"
	"machine itself count only through a trusted proxy. 0: no limit."},
    {"limit", "logins", CONFIG_NUMBER, AT(limit.logins), "20", 0, 60000, NULL,
	"Passwords that one network, counted as above, may have checked in a minute after its "
	"first\n"
	"three, which wait for nobody's later ones; beyond that 429. A machine checks some three "
	"a\n"
	"second, one after the other. 0: no limit."},
    {"console", "serve", CONFIG_YES_NO, AT(console.serve), "yes", 0, 0, NULL,
	"Whether operators may log in at /admin/ (trustseal operator add makes accounts). "
	"Browsers\n"
	"keep its cookie only over https, or on this machine. no: /admin/ is not found."},
    {"console", "networks", CONFIG_NETWORKS, AT(console.networks), "", 0, 0, NULL,
	"Addresses and networks (192.0.2.0/24 2001:db8::/32, separated by blanks) from which\n"
	"/admin/ is to be found, as trusted_proxies tell them. Empty: from everywhere."},
    {"console", "listen", CONFIG_ADDRESS, AT(console.listen), "", 0, 0, NULL,
	"IP address and port at which /admin/ is served, and then there alone (with the pages "
	"that\n"
	"it leads to); over HTTPS as `listen` of the server is. Empty: with all else."},
    {"console", "client_ca", CONFIG_TEXT, AT(console.client_ca), "", 0, TEXT_MOST, NULL,
	"A PEM file with the CA, or CAs, that issue operators' client certificates: that which\n"
	"signs them itself, not only its root. /admin/ is then open with such a certificate "
	"alone,\n"
	"valid and for client authentication; the one CN of its subject is the name to log in "
	"with,\n"
	"and a session ends with another one. With revocation lists in the file (X509 CRL), each "
	"of\n"
	"these CAs needs a current one. SIGHUP reads it again. Empty: no certificates."},
    {"console", "client_from", CONFIG_CHOICE, AT(console.client_from), "tls", 0, 0,
	"tls client-cert x-ssl-client-cert",
	"How a client certificate arrives. tls: browsers are asked for it on the console's own\n"
	"`listen`, which must be HTTPS (on that of the server, every visitor would be asked).\n"
	"client-cert: from trusted_proxies in the field Client-Cert (RFC 9440). "
	"x-ssl-client-cert:\n"
	"in that field as percent-encoded PEM, which is what nginx can give. The proxy must have\n"
	"proved the key (TLS) and must remove that field from every request that comes to it;\n"
	"whoever else connects from its address can claim any certificate. See nginx.conf and\n"
	"haproxy.cfg."},
    {"console", "idle_time", CONFIG_NUMBER, AT(console.idle_time), "1800", 60, 86400, NULL,
	"Seconds after which an operator who does nothing is logged out."},
    {"console", "session_time", CONFIG_NUMBER, AT(console.session_time), "43200", 300, 604800, NULL,
	"Seconds after which an operator must log in again in any case."},
    {"log", "level", CONFIG_CHOICE, AT(log.level), "info", 0, 0, "error warning info debug",
	"The least important lines that are written: error, warning, info or debug."},
    {"log", "format", CONFIG_CHOICE, AT(log.format), "text", 0, 0, "text json",
	"One record a line on stderr: text is key=value, json is one object a line."},
};

const size_t config_keys_count = sizeof config_keys / sizeof config_keys[0];

_Static_assert(sizeof config_keys / sizeof config_keys[0] <= CONFIG_KEYS_MAX,
    "struct config_reading has room for every key");
