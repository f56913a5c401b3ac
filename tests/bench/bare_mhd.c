/* The least that libmicrohttpd can do: one file from memory for every request, for comparison.
 * Usage: bare_mhd PORT FILE MEDIA_TYPE
 *
 * DESIGN: the best configuration that was measured: a pool of epoll threads, one per processor and
 * at least two, one shared response, answered on the handler's second call (an answer on the first
 * closes the connection). */
#include <microhttpd.h>
#include <arpa/inet.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static enum MHD_Result answer(void *response, struct MHD_Connection *connection, const char *url,
    const char *method, const char *version, const char *body, size_t *body_len, void **state)
{
	(void)url, (void)method, (void)version, (void)body, (void)body_len;
	if (*state == NULL) {
		*state = response;
		return MHD_YES;
	}
	return MHD_queue_response(connection, MHD_HTTP_OK, response);
}

static struct MHD_Response *response_from(const char *path, const char *media_type)
{
	static char bytes[1 << 20];
	FILE *file = fopen(path, "rb");
	if (file == NULL)
		return NULL;
	size_t len = fread(bytes, 1, sizeof bytes, file);
	fclose(file);
	struct MHD_Response *response =
	    MHD_create_response_from_buffer(len, bytes, MHD_RESPMEM_PERSISTENT);
	if (response != NULL)
		MHD_add_response_header(response, "Content-Type", media_type);
	return response;
}

int main(int argc, char **argv)
{
	if (argc != 4)
		return 2;
	struct MHD_Response *response = response_from(argv[2], argv[3]);
	if (response == NULL) {
		perror(argv[2]);
		return 1;
	}
	struct sockaddr_in address = {.sin_family = AF_INET,
	    .sin_port = htons((uint16_t)atoi(argv[1])),
	    .sin_addr = {htonl(INADDR_LOOPBACK)}};
	long processors = sysconf(_SC_NPROCESSORS_ONLN);
	struct MHD_Daemon *daemon = MHD_start_daemon(MHD_USE_EPOLL_INTERNAL_THREAD | MHD_USE_ITC, 0,
	    NULL, NULL, answer, response, MHD_OPTION_SOCK_ADDR, &address,
	    MHD_OPTION_THREAD_POOL_SIZE, (unsigned)(processors < 2 ? 2 : processors),
	    MHD_OPTION_CONNECTION_LIMIT, 4096U, MHD_OPTION_END);
	if (daemon == NULL) {
		fputs("bare_mhd: cannot start\n", stderr);
		return 1;
	}
	pause();
}
