/* A mail to whoever builds the site. */
#include "owner/mail.h"

#include "web/params.h"

enum { ROOM = 1 << 16 };

/* As a value of an address, in which "/" is written as %2F, too. */
static void mail_add(struct buf *to, struct str text)
{
	while (text.at != NULL) {
		params_encode(to, str_cut(&text, '/'));
		if (text.at != NULL)
			buf_puts(to, "%2F");
	}
}

static void mail_compose(const struct site *site, enum lang lang, const struct owner_mail *mail,
    bool with_html, struct buf *to)
{
	struct str gap = STR("\r\n\r\n");

	buf_puts(to, "mailto:?subject=");
	mail_add(to, site_text(site, lang, "mail.subject"));
	mail_add(to, STR(" "));
	mail_add(to, mail->host);
	buf_puts(to, "&body=");
	if (with_html) {
		mail_add(to, site_text(site, lang, "mail.paste"));
		mail_add(to, gap);
		mail_add(to, mail->html);
		mail_add(to, gap);
	}
	mail_add(to, site_text(site, lang, with_html ? "mail.more" : "mail.page"));
	mail_add(to, STR("\r\n"));
	mail_add(to, mail->page);
	mail_add(to, STR("\r\n"));
}

void owner_mail_write(
    const struct site *site, enum lang lang, const struct owner_mail *mail, struct buf *to)
{
	struct buf whole = BUF_INIT(ROOM);

	mail_compose(site, lang, mail, true, &whole);
	if (whole.err == ERR_NO_MEMORY)
		to->err = whole.err;
	else if (!whole.err && whole.len <= OWNER_MAIL_MAX)
		buf_add_str(to, buf_str(&whole));
	else
		mail_compose(site, lang, mail, false, to);
	buf_free(&whole);
}
