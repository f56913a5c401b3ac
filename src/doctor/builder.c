/* Page builders and their hosts. */
#include "doctor/builder.h"

#include <stddef.h>

/* Hosts, and all below them. */
static const struct {
	const char *host, *name;
} builders[] = {
    /* Frames of pasted HTML. */
    {"filesusr.com", "Wix"},
    {"usrfiles.com", "Wix"},
    {"googleusercontent.com", "Google Sites"},
    {"editmysite.com", "Weebly"},
    /* Pages while they are edited, shown beforehand, or without a domain of their own. */
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

const char *builder_of(struct str host)
{
	for (size_t i = 0; i < sizeof builders / sizeof builders[0]; i++) {
		struct str whole = str_from(builders[i].host);

		if (str_ends(host, whole) &&
		    (host.len == whole.len || host.at[host.len - whole.len - 1] == '.'))
			return builders[i].name;
	}
	return NULL;
}
