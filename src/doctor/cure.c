/* How what is wrong is mended on the server in use. */
#include "doctor/cure.h"

#include <stddef.h>

static const char *const servers[DOCTOR_SERVER_COUNT] = {
    [DOCTOR_APACHE] = "apache",
    [DOCTOR_NGINX] = "nginx",
    [DOCTOR_IIS] = "iis",
    [DOCTOR_IHS] = "ihs",
    [DOCTOR_PANEL] = "panel",
};

const char *doctor_server_name(enum doctor_server server)
{
	return servers[server];
}

bool doctor_server_parse(struct str word, enum doctor_server *ret)
{
	for (unsigned i = 0; i < DOCTOR_SERVER_COUNT; i++)
		if (str_eq(word, str_from(servers[i]))) {
			*ret = (enum doctor_server)i;
			return true;
		}
	return false;
}

bool doctor_is_server(struct str word)
{
	enum doctor_server server;

	return doctor_server_parse(word, &server);
}

/* ---- lines that several cures have ---- */

#define APACHE_RESTART "apachectl configtest && apachectl stop && apachectl start\n"
#define APACHE_INSTALL                                                                             \
	"SSLCertificateFile    /etc/ssl/{host}/fullchain.pem\n"                                    \
	"SSLCertificateKeyFile /etc/ssl/{host}/private.key\n"
#define APACHE_CHAIN                                                                               \
	"# Apache 2.4.8 -\n" APACHE_INSTALL "# - Apache 2.4.7\n"                                   \
	"SSLCertificateChainFile /etc/ssl/{host}/chain.pem\n"
#define NGINX_INSTALL                                                                              \
	"ssl_certificate     /etc/nginx/tls/{host}/fullchain.pem;\n"                               \
	"ssl_certificate_key /etc/nginx/tls/{host}/private.key;\n"
#define NGINX_RESTART "nginx -t && nginx -s reload\n"
#define IIS_CHAIN                                                                                  \
	"certutil -addstore -f CA chain.pem\n"                                                     \
	"iisreset\n"
#define IIS_INSTALL                                                                                \
	"certreq -accept -machine certificate.p7b\n"                                               \
	"netsh http show sslcert\n"
#define IIS_HEADER(name, value)                                                                    \
	"<configuration>\n"                                                                        \
	"  <system.webServer>\n"                                                                   \
	"    <httpProtocol>\n"                                                                     \
	"      <customHeaders>\n"                                                                  \
	"        <add name=\"" name "\" value=\"" value "\" />\n"                                  \
	"      </customHeaders>\n"                                                                 \
	"    </httpProtocol>\n"                                                                    \
	"  </system.webServer>\n"                                                                  \
	"</configuration>\n"
#define IHS_SIGNERS                                                                                \
	"gskcapicmd -cert -add -db key.kdb -stashed -label intermediate -format ascii -file "      \
	"chain.pem\n"
#define IHS_INSTALL                                                                                \
	IHS_SIGNERS "gskcapicmd -cert -receive -db key.kdb -stashed -format ascii -file "          \
		    "certificate.pem\n"                                                            \
		    "gskcapicmd -cert -setdefault -db key.kdb -stashed -label {host}\n"
#define HEADER_LINE(how, name, value)                                                              \
	"LoadModule headers_module modules/mod_headers.so\n"                                       \
	"Header always " how " " name " \"" value "\"\n"
#define NGINX_HEADER(name, value) "add_header " name " \"" value "\" always;\n"

#define INSTALL_CURES                                                                              \
	{                                                                                          \
		APACHE_INSTALL APACHE_RESTART, NGINX_INSTALL NGINX_RESTART, IIS_INSTALL,           \
		    IHS_INSTALL APACHE_RESTART, NULL                                               \
	}
#define CHAIN_CURES                                                                                \
	{                                                                                          \
		APACHE_CHAIN APACHE_RESTART, NGINX_INSTALL NGINX_RESTART, IIS_CHAIN,               \
		    IHS_SIGNERS APACHE_RESTART, NULL                                               \
	}
#define HEADER_CURES(how, name, value)                                                             \
	{                                                                                          \
		HEADER_LINE(how, name, value), NGINX_HEADER(name, value), IIS_HEADER(name, value), \
		    HEADER_LINE(how, name, value), NULL                                            \
	}

#define NGINX_SERVER                                                                               \
	"server {\n"                                                                               \
	"    listen 443 ssl;\n"                                                                    \
	"    listen [::]:443 ssl;\n"                                                               \
	"    server_name {host};\n"                                                                \
	"    ssl_certificate     /etc/nginx/tls/{host}/fullchain.pem;\n"                           \
	"    ssl_certificate_key /etc/nginx/tls/{host}/private.key;\n"                             \
	"}\n"
#define APACHE_SERVER                                                                              \
	"LoadModule ssl_module modules/mod_ssl.so\n"                                               \
	"Listen 443\n"                                                                             \
	"<VirtualHost *:443>\n"                                                                    \
	"    ServerName {host}\n"                                                                  \
	"    SSLEngine on\n"                                                                       \
	"    SSLCertificateFile    /etc/ssl/{host}/fullchain.pem\n"                                \
	"    SSLCertificateKeyFile /etc/ssl/{host}/private.key\n"                                  \
	"</VirtualHost>\n"
#define IHS_SERVER                                                                                 \
	"LoadModule ibm_ssl_module modules/mod_ibm_ssl.so\n"                                       \
	"Listen 443\n"                                                                             \
	"<VirtualHost *:443>\n"                                                                    \
	"    ServerName {host}\n"                                                                  \
	"    SSLEnable\n"                                                                          \
	"    Keyfile \"/opt/IBM/HTTPServer/conf/key.kdb\"\n"                                       \
	"    SSLServerCert {host}\n"                                                               \
	"</VirtualHost>\n"
#define IIS_BINDING                                                                                \
	"New-WebBinding -Name \"{host}\" -Protocol https -Port 443 -HostHeader {host} -SslFlags "  \
	"1\n"
#define REDIRECT                                                                                   \
	"<VirtualHost *:80>\n"                                                                     \
	"    ServerName {host}\n"                                                                  \
	"    Redirect permanent / https://{host}/\n"                                               \
	"</VirtualHost>\n"

/* A row a check, in the order of enum doctor_server. */
static const char *const lines[DOCTOR_CHECK_COUNT][DOCTOR_SERVER_COUNT] = {
    [DOCTOR_CONNECT] = {"Listen 443\n" APACHE_RESTART, "listen 443 ssl;\n" NGINX_RESTART,
	"New-NetFirewallRule -DisplayName HTTPS -Direction Inbound -Protocol TCP -LocalPort 443 "
	"-Action Allow\n" IIS_BINDING,
	"Listen 443\n" APACHE_RESTART, NULL},
    [DOCTOR_TLS] = {APACHE_SERVER, NGINX_SERVER, IIS_BINDING, IHS_SERVER, NULL},
    [DOCTOR_PROTOCOL] = {"SSLProtocol -all +TLSv1.2 +TLSv1.3\n" APACHE_RESTART,
	"ssl_protocols TLSv1.2 TLSv1.3;\n" NGINX_RESTART,
	"New-Item 'HKLM:\\SYSTEM\\CurrentControlSet\\Control\\SecurityProviders\\SCHANNEL\\"
	"Protocols\\TLS 1.2\\Server' -Force | New-ItemProperty -Name Enabled -Value 1 "
	"-PropertyType DWord -Force\n",
	"SSLProtocolDisable SSLv2 SSLv3 TLSv10 TLSv11\nSSLProtocolEnable TLSv12 "
	"TLSv13\n" APACHE_RESTART,
	NULL},
    [DOCTOR_SERVED] = INSTALL_CURES,
    [DOCTOR_FOREIGN] = {APACHE_SERVER, NGINX_SERVER, IIS_BINDING, IHS_SERVER, NULL},
    [DOCTOR_CHAIN] = CHAIN_CURES,
    [DOCTOR_CHAIN_ORDER] = CHAIN_CURES,
    [DOCTOR_CHAIN_EXTRA] = CHAIN_CURES,
    [DOCTOR_NAMES] = {APACHE_SERVER, NGINX_SERVER, IIS_BINDING, IHS_SERVER, NULL},
    [DOCTOR_DATES] = INSTALL_CURES,
    [DOCTOR_KEY] = {"openssl req -new -newkey rsa:2048 -sha256 -nodes -keyout private.key -out "
		    "{host}.csr\n",
	"openssl req -new -newkey rsa:2048 -sha256 -nodes -keyout private.key -out {host}.csr\n",
	NULL,
	"gskcapicmd -certreq -create -db key.kdb -stashed -label {host} -size 2048 -sigalg "
	"SHA256_WITH_RSA -dn \"CN={host}\" -file {host}.csr\n",
	NULL},
    [DOCTOR_ADDRESSES_AGREE] = INSTALL_CURES,
    [DOCTOR_SNI] = {"apachectl -S\n", "listen 443 ssl default_server;\n" NGINX_RESTART, NULL,
	"apachectl -S\n", NULL},
    [DOCTOR_STAPLE] = {"SSLUseStapling on\n"
		       "SSLStaplingCache shmcb:/var/run/ocsp(128000)\n" APACHE_RESTART,
	"ssl_stapling on;\n"
	"ssl_stapling_verify on;\n"
	"ssl_trusted_certificate /etc/nginx/tls/{host}/chain.pem;\n"
	"resolver 127.0.0.53;\n" NGINX_RESTART,
	NULL, NULL, NULL},
    [DOCTOR_REVOKED_SERVED] = INSTALL_CURES,
    [DOCTOR_REDIRECT] = {REDIRECT,
	"server {\n"
	"    listen 80;\n"
	"    server_name {host};\n"
	"    return 301 https://{host}$request_uri;\n"
	"}\n",
	"<configuration>\n"
	"  <system.webServer>\n"
	"    <httpRedirect enabled=\"true\" destination=\"https://{host}\" "
	"httpResponseStatus=\"Permanent\" />\n"
	"  </system.webServer>\n"
	"</configuration>\n",
	REDIRECT, NULL},
    [DOCTOR_HSTS] = HEADER_CURES("set", "Strict-Transport-Security", "max-age=31536000"),
    [DOCTOR_REFERRER] = HEADER_CURES("set", "Referrer-Policy", "strict-origin-when-cross-origin"),
    /* For DOCTOR_CSP the policy that the site has is to be changed: one more of them allows
     * nothing, and one in its place would lose the rest. This one stands beside it. */
    [DOCTOR_MIXED] = HEADER_CURES("add", "Content-Security-Policy", "upgrade-insecure-requests"),
};

const char *doctor_cure_lines(enum doctor_check check, enum doctor_server server)
{
	return server == DOCTOR_NO_SERVER ? NULL : lines[check][server];
}

bool doctor_cure_is_file(enum doctor_check check)
{
	switch (check) {
	case DOCTOR_SERVED:
	case DOCTOR_CHAIN:
	case DOCTOR_CHAIN_ORDER:
	case DOCTOR_CHAIN_EXTRA:
	case DOCTOR_DATES:
	case DOCTOR_ADDRESSES_AGREE:
	case DOCTOR_REVOKED_SERVED:
	case DOCTOR_FOREIGN:
	case DOCTOR_NAMES:
		return true;
	default:
		return false;
	}
}
