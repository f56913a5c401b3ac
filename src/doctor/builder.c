/* Page builders and their hosts. */
#include "doctor/builder.h"

#include <stddef.h>

/* Hosts, and all below them. */
struct builder_host {
	const char *host, *name;
};

/* Frames of pasted HTML. */
static const struct builder_host builder_frames[] = {
    {"filesusr.com", "Wix"},
    {"usrfiles.com", "Wix"},
    {"googleusercontent.com", "Google Sites"},
    {"editmysite.com", "Weebly"},
};

/* Pages while they are edited, shown beforehand, or without a domain of their own. */
static const struct builder_host builder_pages[] = {
    {"wixsite.com", "Wix"},
    {"editor.wix.com", "Wix"},
    {"jimdosite.com", "Jimdo"},
    {"jimdofree.com", "Jimdo"},
    {"amebaownd.com", "Ameba Ownd"},
    {"peraichi.com", "Peraichi"},
    {"goope.jp", "Goope"},
    {"crayonsite.net", "Crayon"},
    {"studio.site", "STUDIO"},
    {"myshopify.com", "Shopify"},
    {"sites.google.com", "Google Sites"},
    {"weebly.com", "Weebly"},
    {"webflow.io", "Webflow"},
    {"strikingly.com", "Strikingly"},
    {"squarespace.com", "Squarespace"},
};

static const char *builder_find(const struct builder_host *hosts, size_t count, struct str host)
{
	for (size_t i = 0; i < count; i++) {
		struct str whole = str_from(hosts[i].host);

		if (str_ends(host, whole) &&
		    (host.len == whole.len || host.at[host.len - whole.len - 1] == '.'))
			return hosts[i].name;
	}
	return NULL;
}

const char *builder_of_frame(struct str host)
{
	return builder_find(builder_frames, sizeof builder_frames / sizeof builder_frames[0], host);
}

const char *builder_of(struct str host)
{
	const char *name = builder_of_frame(host);

	return name != NULL ? name
			    : builder_find(builder_pages,
				  sizeof builder_pages / sizeof builder_pages[0], host);
}
