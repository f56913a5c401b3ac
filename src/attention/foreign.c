/* What kind of service a foreign host belongs to. */
#include "attention/foreign.h"

#include <stddef.h>
#include "doctor/builder.h"

/* Hosts, and all below them. */
static const struct {
	const char *host, *kind;
} known[] = {
    {"translate.goog", "translator"},
    {"translate.googleusercontent.com", "translator"},
    {"translate.google.com", "translator"},
    {"translate.google.co.jp", "translator"},
    {"translatoruser-int.com", "translator"},
    {"translatetheweb.com", "translator"},
    {"translate.weblio.jp", "translator"},
    {"translate.yandex.net", "translator"},
    {"web.archive.org", "archive"},
    {"archive.org", "archive"},
    {"archive.today", "archive"},
    {"archive.is", "archive"},
    {"archive.ph", "archive"},
    {"archive.md", "archive"},
    {"warp.ndl.go.jp", "archive"},
    {"megalodon.jp", "archive"},
    {"webcache.googleusercontent.com", "archive"},
    {"cc.bingj.com", "archive"},
    {"mail.google.com", "mail"},
    {"mail.yahoo.co.jp", "mail"},
    {"mail.yahoo.com", "mail"},
    {"outlook.live.com", "mail"},
    {"outlook.office.com", "mail"},
    {"outlook.office365.com", "mail"},
    {"mail.aol.com", "mail"},
    {"mail.proton.me", "mail"},
};

const char *attention_foreign_kind(struct str host)
{
	for (size_t i = 0; i < sizeof known / sizeof known[0]; i++) {
		struct str whole = str_from(known[i].host);

		if (str_ends(host, whole) &&
		    (host.len == whole.len || host.at[host.len - whole.len - 1] == '.'))
			return known[i].kind;
	}
	return builder_of(host) == NULL ? NULL : "builder";
}

bool attention_foreign_is_frame(struct str host)
{
	const char *kind = attention_foreign_kind(host);

	return kind != NULL && strcmp(kind, "builder") == 0 && builder_of_frame(host) != NULL;
}
