/* The settings of the service: the table, and the sample that follows from it. */
#include "config/keys.h"

#include <stddef.h>
#include <string.h>
#include "config/config.h"

/* A setting's name in the file and in struct config is the same. */
#define KEY(section, name) #section, #name, offsetof(struct config, section.name)
#define TEXT_MOST (CONFIG_TEXT_MAX - 1)

/* section and name, type, default, least, most, words, documentation (lines of the sample).
 * A new setting is a row here, its member in config.h, and
 * `build/trustseal check-config --sample > conf/trustseal.conf`. clang-format would break the lines
 * of the documentation in two. */
/* clang-format off */
const struct config_key config_keys[] = {
    {KEY(server, listen), CONFIG_ADDRESS, "127.0.0.1:8080", 1, 0, NULL,
    "IP address and port for visitors' requests. Under systemd those of trustseal.socket hold:\n"
    "set both to the same."},
    {KEY(server, admin_listen), CONFIG_ADDRESS, "127.0.0.1:8081", 1, 0, NULL,
    "IP address and port for /healthz, /readyz and /metrics. Nobody outside should reach it.\n"
    "trustseal health asks there; under systemd as `listen`."},
    {KEY(server, public_url), CONFIG_ORIGIN, "", 0, TEXT_MOST, NULL,
    "Where visitors reach the service: it stands in every snippet. https, without a path,\n"
    "such as https://seal.example.jp. The console takes posts from pages of this host alone (on\n"
    "any port). Empty: http:// or, with a certificate, https:// and the address of `listen`, for\n"
    "trials on one machine."},
    {KEY(server, certificate), CONFIG_TEXT, "", 0, TEXT_MOST, NULL,
    "A PEM file for HTTPS on `listen`: the certificate of public_url's host, then those of its\n"
    "issuers. SIGHUP (systemctl reload) reads it and the key again; connections stay. Empty:\n"
    "plain HTTP, for trials or behind a TLS proxy."},
    {KEY(server, key), CONFIG_TEXT, "", 0, TEXT_MOST, NULL,
    "The PEM file of its private key, not encrypted, readable by the service's user alone.\n"
    "Under systemd trustseal.service shows two ways."},
    {KEY(server, hsts), CONFIG_NUMBER, "31536000", 0, 63072000, NULL,
    "Seconds for which browsers that have seen a page are to use https alone for this host\n"
    "(Strict-Transport-Security), where public_url begins with https. 0: not said. Subdomains\n"
    "are not included."},
    {KEY(server, trusted_proxies), CONFIG_NETWORKS, "", 0, 0, NULL,
    "Addresses and networks (192.0.2.1 2001:db8::/32, separated by blanks; unix for sockets of\n"
    "this machine) of proxies that tell the visitor's address truthfully, in Forwarded or\n"
    "X-Forwarded-For. From others these fields are not believed."},
    {KEY(server, workers), CONFIG_NUMBER, "0", 0, 256, NULL,
    "Event loops that answer requests. 0: one for each processor, at least 2."},
    {KEY(server, jobs), CONFIG_NUMBER, "2", 1, 64, NULL,
    "Threads that fetch records from Redis and the store. Pictures are drawn by others, as\n"
    "many as processors."},
    {KEY(server, queue), CONFIG_NUMBER, "1024", 1, 1000000, NULL,
    "Codes that may wait for such a thread, and pictures for being drawn; those beyond get\n"
    "503 and try again. Codes that memory knows already have a queue of the same length to\n"
    "themselves, so that a flood of others does not keep them waiting."},
    {KEY(server, exchange_time), CONFIG_NUMBER, "30", 1, 3600, NULL,
    "Seconds that one request and its answer may take, counted from the answer before it: a\n"
    "client that dawdles gets 408 and is cut off. Connections that are silent for 15 s are\n"
    "closed anyway."},
    {KEY(server, max_connections), CONFIG_NUMBER, "4096", 10, 1000000, NULL,
    "Connections at one time, and as many again at [console] listen; each takes about 13 kB of\n"
    "memory, over HTTPS 30 kB. One network (an IPv4 address, a /48 of IPv6) may hold an eighth,\n"
    "and the last quarter is for those that hold none. trusted_proxies may hold all."},
    {KEY(store, url), CONFIG_PREFIX, "sqlite:/var/lib/trustseal/trustseal.db", 1, TEXT_MOST,
    "sqlite: postgresql://",
    "Where the records are kept: sqlite:PATH is a file of this machine. For several servers,\n"
    "postgresql://user@host,host:port/database?option=value, as libpq reads it: of several\n"
    "hosts the one that takes writes is asked, also for reading, for others may lag behind.\n"
    "A password is best kept in a file, ?passfile=/etc/trustseal/pgpass (libpq's .pgpass),\n"
    "of mode 600 and owned by the user trustseal, as whom the service runs.\n"
    "Give addresses, not names, where a silent name server must not be waited for.\n"
    "Tested with PostgreSQL 15. Use trustseal store copy to move to another store."},
    {KEY(redis, url), CONFIG_PREFIX, "", 0, TEXT_MOST, "unix:/ redis:// sentinel://",
    "A shared cache in front of the store, through which servers also learn of changes at\n"
    "once: unix:/PATH, redis://user:password@host:port/database, or\n"
    "sentinel://user:password@host:port,host:port,host:port/NAME/database for the master that\n"
    "these sentinels call NAME. User, password, ports (6379, of sentinels 26379) and database\n"
    "may be left out. ?sentinel=user:password at the end is for sentinels that want one.\n"
    "Empty: none."},
    {KEY(redis, key_file), CONFIG_TEXT, "", 0, TEXT_MOST, NULL,
    "A file of 32 random bytes or more, the same on all machines: it marks what they wrote\n"
    "to Redis, so that nobody else's writing is believed. Empty: a key made at each start,\n"
    "which other processes do not share. Mode 600, owned by the user trustseal."},
    {KEY(cache, ttl), CONFIG_NUMBER, "10", 1, 3600, NULL,
    "Seconds that a record may be shown after it was last known to be so. While changes in the\n"
    "store are followed, which is asked several times a second, every record in memory is known\n"
    "to be so; this counts while the store cannot be asked or a server was stopped."},
    {KEY(cache, tolerance), CONFIG_NUMBER, "60", 0, 86400, NULL,
    "Seconds beyond ttl for which what the store last said is still shown while the store\n"
    "cannot be asked, marked with its time. What is known to have changed since is not."},
    {KEY(cache, memory), CONFIG_SIZE, "32M", 1 << 20, 64ULL << 30, NULL,
    "Bytes for what is known of codes (three quarters; 100,000 records have room in 24M of the\n"
    "usual 32M), for pictures and for proof pages (an eighth each).\n"
    "K, M and G are 1024, 1024^2 and 1024^3 bytes."},
    {KEY(link, insecure_loopback), CONFIG_YES_NO, "no", 0, 0, NULL,
    "Whether http:// sites on this machine (localhost, 127.0.0.1) may be registered:\n"
    "yes is for demonstrations and tests alone."},
    {KEY(sticker, check_referer), CONFIG_YES_NO, "yes", 0, 0, NULL,
    "Whether pictures, too, tell a registered site from others. no: everyone gets the same\n"
    "picture, which a CDN may then keep. The proof page always checks. Counts of use then do\n"
    "not tell where pictures were seen, and miss those that the CDN answers."},
    {KEY(proof, keys), CONFIG_TEXT, "", 0, TEXT_MOST, NULL,
    "The folder of the keys that sign proofs (/proof/CODE.jws), such as /var/lib/trustseal/keys:\n"
    "mode 700, owned by the user trustseal. trustseal key rotate makes keys in it. Several servers\n"
    "have the same keys: bring each new one to all of them within half an hour, or let them read\n"
    "one folder. Nothing is to be restarted. Empty: no proofs are signed."},
    {KEY(page, brand), CONFIG_TEXT, "Trustseal", 1, 100, NULL,
    "Name of the certification authority, as pages show it."},
    {KEY(page, operator_url), CONFIG_LINK, "", 0, TEXT_MOST, NULL,
    "https URL of the certification authority, for visitors with a question. Empty: none."},
    {KEY(page, postal_address), CONFIG_TEXT, "", 0, TEXT_MOST, NULL,
    "Where papers are sent to, as it stands on the cover sheet that owners print: its lines are\n"
    "separated by |, as in 〒100-0000|東京都千代田区例示町1-2-3|CAサポートセンター 宛て. Empty: the sheet\n"
    "has lines to write it on."},
    {KEY(page, theme), CONFIG_CHOICE, "auto", 0, 0, "auto light dark",
    "Colours of the pages: light, dark, or auto for what the visitor prefers."},
    {KEY(page, timezone), CONFIG_ZONE, "Asia/Tokyo", 1, 100, NULL,
    "Time zone in which dates are shown: a name below /usr/share/zoneinfo."},
    {KEY(page, override), CONFIG_TEXT, "", 0, TEXT_MOST, NULL,
    "Directory whose files replace the built-in pages, texts, styles and artwork of\n"
    "stickers of the same name. Empty: none."},
    {KEY(usage, flush), CONFIG_NUMBER, "5", 1, 3600, NULL,
    "Seconds after which pictures shown and proofs opened are in the store: what a crash loses."},
    {KEY(usage, memory), CONFIG_SIZE, "16M", 1 << 20, 16ULL << 30, NULL,
    "Bytes at most for counts that are not in the store yet. What is beyond it, while the store cannot\n"
    "be written, is lost, and said in the log and in /metrics."},
    {KEY(usage, keep_days), CONFIG_NUMBER, "400", 0, 36500, NULL,
    "Days for which counts of each contract are kept. 0: for ever. The totals of all contracts\n"
    "are always kept."},
    {KEY(usage, crawlers), CONFIG_LIST, "", 0, 0, NULL,
    "Words, of 4 letters or more, separated by blanks, by which crawlers and monitors are known:\n"
    "they stand in the User-Agent, in any case. Pages that these open are counted apart from\n"
    "clicks. The usual ones are known without being named here."},
    {KEY(usage, previews), CONFIG_LIST, "", 0, 0, NULL,
    "The same for programs that draw previews of links, in messages and posts."},
    {KEY(contract, services), CONFIG_LIST, "SR3.0 SR2.0 EV EV2.0", 1, 0, NULL,
    "Service types that a contract may have, separated by blanks. The first is taken where\n"
    "none is given."},
    {KEY(issue, approvals), CONFIG_NUMBER, "2", 1, 2, NULL,
    "Persons that a change which customers and visitors rely on takes. 2: one proposes it and\n"
    "another approves it, and the command line wants --as NAME. 1: whoever changes something\n"
    "does so at once and alone: for trials, and where such changes pass four eyes before they\n"
    "come here. The same on all servers."},
    {KEY(issue, proposal_days), CONFIG_NUMBER, "14", 1, 365, NULL,
    "Days that a proposal waits to be approved. Then it has lapsed, and is proposed anew."},
    {KEY(issue, papers), CONFIG_LIST, "", 0, 0, NULL,
    "Service types whose applications are checked before their first certificate: what papers\n"
    "were asked for has come, and somebody has reached the registrant by telephone (trustseal\n"
    "contract check). Empty: none."},
    {KEY(issue, issue_days), CONFIG_NUMBER, "2", 1, 365, NULL,
    "Business days after which a certificate is issued when all that was asked for has come: what\n"
    "owners are told of their applications. The telephone check is on the first of them."},
    {KEY(issue, holidays), CONFIG_TEXT, "", 0, TEXT_MOST, NULL,
    "A file with the days that are no business days besides Saturdays and Sundays, as in the\n"
    "holidays.txt that came with this file: a date a line and what the day is called. It is read\n"
    "at the start. Empty: no others."},
    {KEY(issue, contacts_days), CONFIG_NUMBER, "365", 0, 36500, NULL,
    "Days after the end of a contract (withdrawn; ended, and its certificate with it; or the last\n"
    "certificate of a chain of renewals) for which the data of its contacts, and what was said on\n"
    "the telephone, are kept. Then they are deleted. 0: for ever."},
    {KEY(issue, renewal_days), CONFIG_NUMBERS, "90", 1, 3650, NULL,
    "Days before the end of a contract's certificate from which its renewal can be asked for:\n"
    "days of the calendar in the time zone of [page], to the second. As in the next three, a\n"
    "service can have a number of its own: 90 EV2.0=60. With approvals = 1 these rules warn,\n"
    "and with 2 they refuse."},
    {KEY(issue, reissue_days), CONFIG_NUMBERS, "25", 0, 3650, NULL,
    "Days, counted in the same way, after the issue of a certificate within which it can be\n"
    "reissued. A contract that renews itself (auto_renewing) is free of this and the next."},
    {KEY(issue, reissues), CONFIG_NUMBERS, "1", 0, 1000, NULL,
    "How often the certificate of a contract can be reissued."},
    {KEY(issue, grace_hours), CONFIG_NUMBERS, "0", 0, 720, NULL,
    "Hours after a reissue, or after the new certificate begins where that is later, until the\n"
    "one that it replaces is revoked (superseded). 0: at once."},
    {KEY(issue, auto_renewing), CONFIG_LIST, "SR3.0", 0, 0, NULL,
    "Services whose contracts may renew themselves (contract add --auto-renew): they keep their\n"
    "code for years, and certificates follow one another inside them."},
    {KEY(issue, policy), CONFIG_YES_NO, "yes", 0, 0, NULL,
    "Whether in such a contract a certificate that changes nothing but serial, key and dates,\n"
    "and comes when its forerunner is about to end, passes without a second person. Its\n"
    "history says so."},
    {KEY(issue, retired), CONFIG_DATES, "", 0, 0, NULL,
    "Services that are given up, each with the date from which on all that was issued for them\n"
    "counts as revoked: SR2.0=2017-01-01. Pages for operators and owners tell it beforehand."},
    {KEY(order, prices), CONFIG_TEXT, "", 0, TEXT_MOST, NULL,
    "A file with the price list: what each service costs for how many years, the root and\n"
    "intermediate above its certificates, whom an invoice is from. prices.conf explains it. SIGHUP\n"
    "reads it again. Empty: no prices are shown, and no invoices are made."},
    {KEY(order, coupon_least), CONFIG_NUMBER, "5", 1, 10000, NULL,
    "Coupons, each for one certificate, that are sold at once at least."},
    {KEY(order, invoice_days), CONFIG_NUMBER, "2", 0, 30, NULL,
    "Business days after the first certificate of a contract until its invoice is made. It is\n"
    "payable by the end of the month after that."},
    {KEY(notices, enabled), CONFIG_YES_NO, "yes", 0, 0, NULL,
    "Whether customers are told of their contracts by mail: that an application came, that a\n"
    "certificate is issued, ends or is revoked, that something is wrong with a sticker. Each of\n"
    "them chooses which, on his own page. Nothing is told where [mail] url is empty."},
    {KEY(notices, reminders), CONFIG_LIST, "90 60 30 10", 0, 0, NULL,
    "Days before its end on which the owner of a certificate that lives for more than 200 days\n"
    "is reminded of it, separated by blanks. Of shorter ones he is when a third and a sixth of\n"
    "their life are left, and in their last week; of all on the last day, and when it is over."},
    {KEY(notices, papers_days), CONFIG_NUMBER, "7", 0, 999, NULL,
    "Days after which who was asked for a paper is told that it has not come."},
    {KEY(notices, sticker_days), CONFIG_NUMBER, "14", 0, 999, NULL,
    "Days after its first certificate came from which the owner of a contract is told that the\n"
    "sticker that he wished for was never shown."},
    {KEY(notices, old_days), CONFIG_NUMBER, "3", 0, 999, NULL,
    "Days for which a site may go on with a certificate that was replaced, or with the code of a\n"
    "contract that was renewed, until its owner is told."},
    {KEY(limit, unknown_codes), CONFIG_NUMBER, "120", 0, 60000, NULL,
    "Codes without a record that one network (an IPv4 address, a /64 of IPv6; 16 times as many\n"
    "for a /48) may have looked up in a minute. Beyond that, codes that are not in memory are\n"
    "answered with 429; those of records in demand are never held back. A site that somebody\n"
    "looks up at /owner/ counts as such a code, whatever is found, and so does a host in the\n"
    "public log, but once a second however many ask. Requests from this machine itself count only\n"
    "through a trusted proxy. 0: no limit."},
    {KEY(limit, logins), CONFIG_NUMBER, "20", 0, 60000, NULL,
    "Passwords that one network, counted as above, may have checked in a minute after its first\n"
    "three, which wait for nobody's later ones; beyond that 429. A machine checks some three a\n"
    "second, one after the other. 0: no limit."},
    {KEY(limit, reports), CONFIG_NUMBER, "6", 0, 1000, NULL,
    "Reports of sites that one network, counted as above, may send in a minute; beyond that 429.\n"
    "Pages offer to report a site that showed the sticker of another, or one without a record.\n"
    "0: they do not, and none are taken."},
    {KEY(limit, api), CONFIG_NUMBER, "12000", 0, 6000000, NULL,
    "Requests to the API that one network, counted as above, and one token may send in a minute;\n"
    "beyond that 429. A network of this machine is not counted. 0: no limit."},
    {KEY(limit, owners), CONFIG_NUMBER, "30", 0, 100000, NULL,
    "Access keys, one-time passwords and forgotten keys that one network, counted as above, may\n"
    "send to the owners' portal in a minute; beyond that 429. Owners on this machine are not\n"
    "counted. 0: no limit."},
    {KEY(console, serve), CONFIG_YES_NO, "yes", 0, 0, NULL,
    "Whether operators may log in at /admin/ (trustseal operator add makes accounts). Browsers\n"
    "keep its cookie only over https, or on this machine. no: /admin/ is not found."},
    {KEY(console, networks), CONFIG_NETWORKS, "", 0, 0, NULL,
    "Addresses and networks (192.0.2.0/24 2001:db8::/32, separated by blanks) from which\n"
    "/admin/ is to be found, as trusted_proxies tell them. Empty: from everywhere."},
    {KEY(console, listen), CONFIG_ADDRESS, "", 0, 0, NULL,
    "IP address and port at which /admin/ is served, and then there alone (with the pages that\n"
    "it leads to); over HTTPS as `listen` of the server is. Empty: with all else."},
    {KEY(console, client_ca), CONFIG_TEXT, "", 0, TEXT_MOST, NULL,
    "A PEM file with the CA, or CAs, that issue operators' client certificates: that which\n"
    "signs them itself, not only its root. /admin/ is then open with such a certificate alone,\n"
    "valid and for client authentication; the one CN of its subject is the name to log in with,\n"
    "and a session ends with another one. With revocation lists in the file (X509 CRL), each of\n"
    "these CAs needs a current one. SIGHUP reads it again. Empty: no certificates."},
    {KEY(console, client_from), CONFIG_CHOICE, "tls", 0, 0, "tls client-cert x-ssl-client-cert",
    "How a client certificate arrives. tls: browsers are asked for it on the console's own\n"
    "`listen`, which must be HTTPS (on that of the server, every visitor would be asked).\n"
    "client-cert: from trusted_proxies in the field Client-Cert (RFC 9440). x-ssl-client-cert:\n"
    "in that field as percent-encoded PEM, which is what nginx can give. The proxy must have\n"
    "proved the key (TLS) and must remove that field from every request that comes to it;\n"
    "whoever else connects from its address can claim any certificate. See nginx.conf and\n"
    "haproxy.cfg."},
    {KEY(console, idle_time), CONFIG_NUMBER, "1800", 60, 86400, NULL,
    "Seconds after which an operator who does nothing is logged out."},
    {KEY(console, session_time), CONFIG_NUMBER, "43200", 300, 604800, NULL,
    "Seconds after which an operator must log in again in any case."},
    {KEY(portal, enabled), CONFIG_YES_NO, "yes", 0, 0, NULL,
    "Whether sites' owners may log in at /owner/login (trustseal customer add makes access keys).\n"
    "Browsers keep its cookies only over https, or on this machine. no: /owner/login is not found;\n"
    "the pages for everybody below /owner/ stay."},
    {KEY(portal, listen), CONFIG_ADDRESS, "", 0, 0, NULL,
    "IP address and port at which browsers are asked for a client certificate: /owner/ is served\n"
    "there, too, with the pages that it leads to, over HTTPS with the server's certificate. Empty:\n"
    "none of its own."},
    {KEY(portal, client_ca), CONFIG_TEXT, "", 0, TEXT_MOST, NULL,
    "A PEM file with the CA, or CAs, that issue owners' client certificates: that which signs them\n"
    "itself, not only its root. Who shows one that is valid, for client authentication and\n"
    "registered with a customer (trustseal customer edit --certificate) may log in by it instead\n"
    "of access key and one-time password. Revocation lists and SIGHUP as for the console's. Empty:\n"
    "nobody logs in by certificate."},
    {KEY(portal, client_from), CONFIG_CHOICE, "tls", 0, 0, "tls client-cert x-ssl-client-cert",
    "How a client certificate arrives: on the portal's own `listen`, or in the field of a proxy, as\n"
    "for the console."},
    {KEY(portal, client_url), CONFIG_ORIGIN, "", 0, TEXT_MOST, NULL,
    "Where browsers are asked for a certificate, such as https://seal.example.jp:8444: pages at\n"
    "other addresses lead there. Its host must be that of public_url. Empty: public_url with the\n"
    "port of the portal's `listen`; or, behind a proxy, public_url itself."},
    {KEY(portal, idle_time), CONFIG_NUMBER, "1800", 60, 86400, NULL,
    "Seconds after which an owner who does nothing is logged out."},
    {KEY(portal, session_time), CONFIG_NUMBER, "43200", 300, 604800, NULL,
    "Seconds after which an owner must log in again in any case."},
    {KEY(portal, draft_days), CONFIG_NUMBER, "30", 1, 3650, NULL,
    "Days that an application which was begun is kept after its owner changed it last. What he typed\n"
    "goes then."},
    {KEY(api, serve), CONFIG_YES_NO, "yes", 0, 0, NULL,
    "Whether programs of the CA may use /api/v1/ (trustseal token add makes tokens for them).\n"
    "no: /api/ is not found."},
    {KEY(api, listen), CONFIG_ADDRESS, "", 0, 0, NULL,
    "IP address and port at which /api/ is served, and then there alone; over HTTPS as `listen`\n"
    "of the server is, and asking for client certificates where the console's is. Empty: with all\n"
    "else."},
    {KEY(watch, enabled), CONFIG_YES_NO, "yes", 0, 0, NULL,
    "Whether this server asks the world outside: certification authorities whether certificates\n"
    "are revoked, and registered sites what they serve. Several servers share the work. no: it\n"
    "opens no connection of that kind (trustseal watch run still does, when somebody calls it)."},
    {KEY(watch, allow), CONFIG_NETWORKS, "", 0, 0, NULL,
    "Addresses and networks (192.0.2.0/24 2001:db8::/32, separated by blanks) that may be asked\n"
    "besides public ones, such as that of a CA's own responder inside. Others that are not\n"
    "public (private, of this machine, of a provider's metadata) are never connected to, nor is\n"
    "this service itself, whatever a certificate, a name server or a redirect says."},
    {KEY(watch, crl_every), CONFIG_NUMBER, "3600", 1, 604800, NULL,
    "Seconds between two looks at a revocation list. By OCSP a certificate is asked about when half\n"
    "of the time is over for which the last answer counts, and after 24 times as many seconds at\n"
    "the latest."},
    {KEY(watch, site_every), CONFIG_NUMBER, "86400", 1, 604800, NULL,
    "Seconds between two visits to a registered site."},
    {KEY(watch, dns), CONFIG_ADDRESS, "", 0, 0, NULL,
    "IP address and port of the resolver that tells hosts' addresses. Empty: the system's\n"
    "(/etc/resolv.conf)."},
    {KEY(watch, issuers), CONFIG_TEXT, "", 0, TEXT_MOST, NULL,
    "A PEM file with certificates of CAs, besides those that came with contracts' certificates:\n"
    "without that of its issuer nobody can tell whether a certificate is revoked. Empty: none."},
    {KEY(watch, logs), CONFIG_TEXT, "", 0, TEXT_MOST, NULL,
    "A file that names logs of Certificate Transparency, for the site doctor: a line for each, its\n"
    "ID in base64, a blank and its name. Browsers publish lists of them (log_list.json), of which\n"
    "jq -r '.operators[].logs[] | .log_id + \" \" + .description' makes such a file. Empty: none."},
    {KEY(mail, url), CONFIG_TEXT, "", 0, TEXT_MOST, NULL,
    "The server that takes mails: smtp://127.0.0.1:25 for one of this machine, or\n"
    "smtps://user@host:465, smtp://user@host:587. Several, separated by blanks, are asked in turn\n"
    "where one does not answer. A name at the end, smtp://host:25/seal.example.jp, is how it is\n"
    "greeted (EHLO). Empty: no mail is sent; what is ordered waits."},
    {KEY(mail, from), CONFIG_TEXT, "", 0, 254, NULL,
    "The address from which mails come, such as seal@example.jp; their name is that of [page]\n"
    "brand. Owners who filter their mail let it pass, so change it seldom."},
    {KEY(mail, tls), CONFIG_YES_NO, "yes", 0, 0, NULL,
    "Whether servers named by smtp:// must offer TLS (STARTTLS) and prove their name. no: mails\n"
    "go in plain text, as is right for a server of this machine."},
    {KEY(mail, ca), CONFIG_TEXT, "", 0, TEXT_MOST, NULL,
    "A PEM file with the CAs that servers' certificates come from. Empty: those that the system\n"
    "trusts."},
    {KEY(mail, password_file), CONFIG_TEXT, "", 0, TEXT_MOST, NULL,
    "A file whose first line is the password for the user that `url` names. Mode 600, owned by\n"
    "the user trustseal."},
    {KEY(mail, retry), CONFIG_NUMBER, "60", 1, 14400, NULL,
    "Seconds after which a mail is sent again that was not taken for now; then twice as many, up\n"
    "to four hours. After five days it is given up."},
    {KEY(mail, hourly), CONFIG_NUMBER, "20", 0, 10000, NULL,
    "Mails that one address gets in an hour at most, but for those that somebody waits for, as\n"
    "one-time passwords; the others wait. 0: no limit."},
    {KEY(mail, keep_days), CONFIG_NUMBER, "400", 0, 36500, NULL,
    "Days for which it is known to whom a mail went, and what for. That it was sent stays known.\n"
    "0: for ever."},
    {KEY(ledger, folder), CONFIG_TEXT, "", 0, TEXT_MOST, NULL,
    "The folder of the public log of everything that was issued, reissued and revoked: this server\n"
    "writes it there and serves it at /log/. It holds the newest checkpoint that was signed, too,\n"
    "outside of the store, so back it up apart and never set it back; each server has one of its\n"
    "own. Empty: what belongs into the log is kept in the store, and not served."},
    {KEY(ledger, key), CONFIG_TEXT, "", 0, TEXT_MOST, NULL,
    "The PEM file of the private key (Ed25519) that signs the log, as trustseal log create makes\n"
    "it: the same on all servers that have it, never another for the same name. Empty: this server\n"
    "signs nothing and shows what those signed that have it."},
    {KEY(ledger, name), CONFIG_TEXT, "", 0, TEXT_MOST, NULL,
    "What the log is called where it is signed; it never changes. Empty: public_url without its\n"
    "scheme, and /log, such as seal.example.jp/log, which is where the log is."},
    {KEY(log, level), CONFIG_CHOICE, "info", 0, 0, "error warning info debug",
    "The least important lines that are written: error, warning, info or debug."},
    {KEY(log, format), CONFIG_CHOICE, "text", 0, 0, "text json",
    "One record a line on stderr: text is key=value, json is one object a line."},
};
/* clang-format on */

const size_t config_keys_count = sizeof config_keys / sizeof config_keys[0];

_Static_assert(sizeof config_keys / sizeof config_keys[0] <= CONFIG_KEYS_MAX,
    "a reading has room for every key");

size_t config_key_find(struct str section, struct str name)
{
	size_t i = 0;

	while (i < config_keys_count && !(str_eq(section, str_from(config_keys[i].section)) &&
					    str_eq(name, str_from(config_keys[i].name))))
		i++;
	return i;
}

bool config_keys_begin_section(size_t i)
{
	return i == 0 || strcmp(config_keys[i].section, config_keys[i - 1].section) != 0;
}

const char *const config_file_rules[] = {
    "Each line that is commented out shows a default. A comment has its own line.",
    "A value with a ; in it stands in double quotes.",
    "The environment overrides a setting: TRUSTSEAL_SERVER_LISTEN is [server] listen.",
    "Paths that do not begin with / are relative to the folder the program is started in.",
    "After a change: trustseal check-config -c THIS_FILE",
    NULL,
};

void config_write_key(size_t i, struct buf *to)
{
	struct str rest = str_from(config_keys[i].documentation);

	while (rest.at != NULL) {
		struct str line = str_cut(&rest, '\n');

		buf_printf(to, "# %.*s\n", STR_ARG(line));
	}
	buf_printf(to, "#%s =%s%s\n", config_keys[i].name,
	    config_keys[i].standard[0] == '\0' ? "" : " ", config_keys[i].standard);
}

void config_write_sample(struct buf *to)
{
	buf_puts(to, "# The settings of trustseal.\n#\n");
	for (size_t i = 0; config_file_rules[i] != NULL; i++)
		buf_printf(to, "# %s\n", config_file_rules[i]);
	for (size_t i = 0; i < config_keys_count; i++) {
		if (config_keys_begin_section(i))
			buf_printf(to, "\n[%s]\n", config_keys[i].section);
		else
			buf_putc(to, '\n');
		config_write_key(i, to);
	}
}
