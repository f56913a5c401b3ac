/* Makes a large public log in a folder, for measuring what checks one:
 *
 *   make_log FOLDER 10000000 >log.vkey && /usr/bin/time -v trustseal log verify FOLDER --key "$(cat
 * log.vkey)"
 *
 * Its entries are as long as those of the service, with one host each, and it prints the log's
 * public key. Ten million take 6 GB. */
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <openssl/evp.h>
#include "base/base64.h"
#include "verify/tile.h"

enum { LEVELS = VERIFY_TILE_LEVELS, PUBLIC = 32, SIGNATURE = 64, ID = 4, PATH_ROOM = 4096 };

static const char *folder;
static uint64_t size;

/* What a level has of its tile so far. */
static struct {
	struct verify_hash hashes[VERIFY_TILE_WIDTH];
	size_t count;
	uint64_t n;
} levels[LEVELS];

static void die(const char *what)
{
	perror(what);
	exit(1);
}

static void write_file(const char *name, const void *bytes, size_t len)
{
	char path[PATH_ROOM];
	FILE *file;

	snprintf(path, sizeof path, "%s/%s", folder, name);
	for (char *slash = strchr(path + 1, '/'); slash != NULL; slash = strchr(slash + 1, '/')) {
		*slash = '\0';
		if (mkdir(path, 0777) != 0 && errno != EEXIST)
			die(path);
		*slash = '/';
	}
	file = fopen(path, "w");
	if (file == NULL || fwrite(bytes, 1, len, file) != len || fclose(file) != 0)
		die(path);
}

static void write_tile(int level, uint64_t n, size_t width, const void *bytes, size_t len)
{
	struct verify_tile tile = {level, n, (unsigned)width};
	char path[VERIFY_PATH_MAX];

	verify_tile_path(&tile, path);
	write_file(path, bytes, len);
}

static void write_level(int level)
{
	write_tile(level, levels[level].n, levels[level].count, levels[level].hashes,
	    levels[level].count * sizeof *levels[level].hashes);
}

static void add_hash(struct verify_hash hash)
{
	for (int level = 0; level < LEVELS; level++) {
		levels[level].hashes[levels[level].count++] = hash;
		if (levels[level].count < VERIFY_TILE_WIDTH)
			return;
		write_level(level);
		verify_hash_fold(levels[level].hashes, VERIFY_TILE_WIDTH);
		hash = levels[level].hashes[0];
		levels[level].count = 0;
		levels[level].n++;
	}
}

/* Writes the right edge, and gives the root. */
static struct verify_hash finish(void)
{
	struct verify_hash hashes[VERIFY_TILE_WIDTH + 1], root;
	size_t rest = 0;

	verify_hash_nothing(&root);
	for (int level = 0; level < LEVELS; level++) {
		if (levels[level].count == 0)
			continue;
		write_level(level);
		memcpy(hashes, levels[level].hashes, sizeof levels[level].hashes);
		hashes[levels[level].count] = root;
		verify_hash_fold(hashes, levels[level].count + rest);
		root = hashes[0];
		rest = 1;
	}
	return root;
}

static size_t write_entry(uint64_t i, char *to, size_t room)
{
	return (size_t)snprintf(to, room,
	    "{\"at\":%" PRIu64 ",\"code\":\"%010" PRIu64 "\",\"fingerprint_sha256\":"
	    "\"%064" PRIx64 "\",\"issuer_key_sha256\":\"%064x\",\"kind\":\"issue\",\"not_after\":"
	    "1820000000,\"not_before\":1790000000,\"organization\":\"株式会社見本\","
	    "\"organization_en\":\"Example Inc.\",\"serial\":\"%032" PRIx64 "\",\"urls\":"
	    "[\"https://www.shop%" PRIu64 ".example.jp/\"],\"v\":1}",
	    1790000000 + i, i, i * 0x9e3779b97f4a7c15, 7, i * 0xbf58476d1ce4e5b9, i);
}

static void make_entries(void)
{
	struct buf bundle = BUF_INIT(VERIFY_ENTRIES_BYTES);
	struct verify_hash hash;
	char text[1024];

	for (uint64_t i = 0; i < size; i++) {
		struct str entry = {text, write_entry(i, text, sizeof text)};

		verify_hash_leaf(entry, &hash);
		add_hash(hash);
		buf_add_number(&bundle, entry.len, 2);
		buf_add_str(&bundle, entry);
		if ((i + 1) % VERIFY_TILE_WIDTH == 0 || i + 1 == size) {
			write_tile(VERIFY_ENTRIES, i / VERIFY_TILE_WIDTH, i % VERIFY_TILE_WIDTH + 1,
			    bundle.at, bundle.len);
			buf_clear(&bundle);
		}
	}
	buf_free(&bundle);
}

static void write_base64(const void *bytes, size_t len, struct buf *to)
{
	base64_write((struct str){bytes, len}, to);
}

static EVP_PKEY *make_key(void)
{
	EVP_PKEY *key = EVP_PKEY_Q_keygen(NULL, NULL, "ED25519");

	if (key == NULL)
		die("key");
	return key;
}

/* Writes the checkpoint, and prints the key. */
static void sign(const struct verify_hash *root)
{
	static const char name[] = "bench.example/log";
	struct buf text = BUF_INIT(4096), key_text = BUF_INIT(4096), signed_text = BUF_INIT(4096);
	unsigned char public[1 + PUBLIC] = {1}, signature[ID + SIGNATURE];
	size_t len = PUBLIC, signature_len = SIGNATURE;
	EVP_MD_CTX *signing = EVP_MD_CTX_new();
	EVP_PKEY *key = make_key();
	struct verify_hash id;

	EVP_PKEY_get_raw_public_key(key, public + 1, &len);
	buf_printf(&key_text, "%s\n", name);
	buf_add(&key_text, public, sizeof public);
	verify_hash_plain(buf_str(&key_text), &id);
	buf_printf(&text, "%s\n%" PRIu64 "\n", name, size);
	write_base64(root->at, sizeof root->at, &text);
	buf_putc(&text, '\n');
	memcpy(signature, id.at, ID);
	if (EVP_DigestSignInit(signing, NULL, NULL, NULL, key) != 1 ||
	    EVP_DigestSign(signing, signature + ID, &signature_len, (const unsigned char *)text.at,
		text.len) != 1)
		die("signature");
	buf_printf(&signed_text, "%s\n\xe2\x80\x94 %s ", text.at, name);
	write_base64(signature, sizeof signature, &signed_text);
	buf_putc(&signed_text, '\n');
	write_file("checkpoint", signed_text.at, signed_text.len);
	buf_clear(&text);
	write_base64(public, sizeof public, &text);
	printf("%s+%02x%02x%02x%02x+%s\n", name, id.at[0], id.at[1], id.at[2], id.at[3], text.at);
	buf_free(&text);
	buf_free(&key_text);
	buf_free(&signed_text);
	EVP_MD_CTX_free(signing);
	EVP_PKEY_free(key);
}

int main(int argc, char **argv)
{
	struct verify_hash root;

	if (argc != 3 || !str_to_uint(str_from(argv[2]), UINT32_MAX, &size)) {
		fputs("usage: make_log FOLDER SIZE\n", stderr);
		return 2;
	}
	folder = argv[1];
	make_entries();
	root = finish();
	sign(&root);
	return 0;
}
