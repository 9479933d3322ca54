// An S3 server that costs next to nothing, so that a benchmark measures the client.
//
// What is put is dropped inside the kernel; every object reads as the one file given on the command line,
// sent by sendfile. It knows just enough of S3 for an upload, a download and a publish: multipart calls,
// versioning switched on, a canary that finds conditions honoured and checksums verified. No signatures, no
// storage. Linux only.
//
//     cc -O2 -pthread -o sink sink.c && ./sink FILE        prints the port it listens on

#define _GNU_SOURCE
#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/tcp.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/sendfile.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#define ETAG "ETag: \"5d41402abc4b2a76b9719d911017c592-16\"\r\n"
#define VERSION "x-amz-version-id: v1\r\n"
#define XMLNS "xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\""

static const char *served;
static long served_size;
static int canary_checks, canary_conditions;

struct peer { int fd, file; size_t from, to; char buffer[1 << 16]; };

struct request { char method[16], target[8192], key[4096]; long length, first, last; int chunked, expects, ranged; };

static int more(struct peer *p) {
    memmove(p->buffer, p->buffer + p->from, p->to - p->from);
    p->to -= p->from;
    p->from = 0;
    ssize_t got = p->to < sizeof p->buffer ? recv(p->fd, p->buffer + p->to, sizeof p->buffer - p->to, 0) : -1;
    if (got <= 0) return -1;
    p->to += got;
    return 0;
}

static char *line(struct peer *p) {
    for (;;) {
        char *end = memchr(p->buffer + p->from, '\n', p->to - p->from);
        if (end) {
            char *start = p->buffer + p->from;
            p->from = end + 1 - p->buffer;
            if (end > start && end[-1] == '\r') end--;
            *end = 0;
            return start;
        }
        if (more(p)) return NULL;
    }
}

static int drop(struct peer *p, long count) {
    long here = (long)(p->to - p->from);
    if (here > count) here = count;
    p->from += here;
    for (count -= here; count > 0;) {
        ssize_t gone = recv(p->fd, NULL, count > (4 << 20) ? (4 << 20) : count, MSG_TRUNC);
        if (gone <= 0) return -1;
        count -= gone;
    }
    return 0;
}

static int drop_chunks(struct peer *p) {
    for (;;) {
        char *size = line(p);
        if (!size) return -1;
        long count = strtol(size, NULL, 16);
        if (!count) {
            char *trailer;
            do trailer = line(p); while (trailer && *trailer);
            return trailer ? 0 : -1;
        }
        if (drop(p, count) || !line(p)) return -1;
    }
}

static int say(int fd, const char *text, size_t count) {
    while (count) {
        ssize_t sent = send(fd, text, count, MSG_NOSIGNAL);
        if (sent <= 0) return -1;
        text += sent;
        count -= sent;
    }
    return 0;
}

static int answer(struct peer *p, const char *status, const char *headers, const char *body) {
    char text[16384];
    int count = snprintf(text, sizeof text, "HTTP/1.1 %s\r\n%sContent-Length: %zu\r\n\r\n%s",
                         status, headers, strlen(body), body);
    return say(p->fd, text, count);
}

static int read_request(struct peer *p, struct request *r) {
    char *text;
    do text = line(p); while (text && !*text);
    memset(r, 0, sizeof *r);
    r->last = -1;
    if (!text || sscanf(text, "%15s %8191s", r->method, r->target) != 2) return -1;
    while ((text = line(p)) && *text) {
        if (!strncasecmp(text, "content-length:", 15)) r->length = atol(text + 15);
        else if (!strncasecmp(text, "expect:", 7)) r->expects = 1;
        else if (!strncasecmp(text, "transfer-encoding:", 18)) r->chunked = strcasestr(text, "chunked") != NULL;
        else if (!strncasecmp(text, "range:", 6)) {
            char *equals = strchr(text, '=');
            r->ranged = equals != NULL;
            if (equals) r->first = strtol(equals + 1, &equals, 10);
            if (equals && equals[0] == '-' && equals[1]) r->last = atol(equals + 1);
        }
    }
    size_t path = strcspn(r->target, "?");
    snprintf(r->key, sizeof r->key, "%.*s", (int)path, r->target);
    return text ? 0 : -1;
}

static int is_object(const struct request *r) {  // more than "/bucket"
    const char *slash = strchr(r->key + 1, '/');
    return slash && slash[1];
}

static int put(struct peer *p, const struct request *r) {
    if (strstr(r->key, "canary/condition") && __sync_fetch_and_add(&canary_conditions, 1))
        return answer(p, "412 Precondition Failed", "", "<Error><Code>PreconditionFailed</Code></Error>");
    if (strstr(r->key, "canary/checksum") && !__sync_fetch_and_add(&canary_checks, 1))
        return answer(p, "400 Bad Request", "", "<Error><Code>BadDigest</Code></Error>");
    return answer(p, "200 OK", ETAG VERSION, "");
}

static int post(struct peer *p, const struct request *r) {
    if (strstr(r->target, "uploadId"))
        return answer(p, "200 OK", VERSION, "<CompleteMultipartUploadResult " XMLNS "><ETag>\"e-2\"</ETag>"
                      "</CompleteMultipartUploadResult>");
    return answer(p, "200 OK", "", "<InitiateMultipartUploadResult " XMLNS "><UploadId>u1</UploadId>"
                  "</InitiateMultipartUploadResult>");
}

static int send_file(struct peer *p, const struct request *r, int with_body) {
    long first = r->ranged ? r->first : 0, last = r->last < 0 || r->last >= served_size ? served_size - 1 : r->last;
    char head[1024];
    int count = snprintf(head, sizeof head, "HTTP/1.1 %s\r\n" ETAG VERSION
                         "Last-Modified: Sun, 22 Nov 2026 14:00:00 GMT\r\nAccept-Ranges: bytes\r\nContent-Length: %ld\r\n",
                         r->ranged ? "206 Partial Content" : "200 OK", last - first + 1);
    if (r->ranged)
        count += snprintf(head + count, sizeof head - count, "Content-Range: bytes %ld-%ld/%ld\r\n",
                          first, last, served_size);
    count += snprintf(head + count, sizeof head - count, "\r\n");
    if (say(p->fd, head, count)) return -1;
    for (off_t at = first; with_body && at <= last;)
        if (sendfile(p->fd, p->file, &at, last - at + 1 > (4 << 20) ? (4 << 20) : last - at + 1) <= 0) return -1;
    return 0;
}

static int list_versions(struct peer *p, const struct request *r) {
    char body[8192] = "<ListVersionsResult " XMLNS "></ListVersionsResult>";
    const char *prefix = strstr(r->target, "prefix=");
    size_t size = prefix ? strcspn(prefix += 7, "&") : 0;
    if (size > 5 && !strncmp(prefix + size - 5, ".json", 5))  // one record: it is there, and it is the publisher's
        snprintf(body, sizeof body, "<ListVersionsResult " XMLNS "><Version><Key>%.*s</Key><VersionId>v1</VersionId>"
                 "<IsLatest>true</IsLatest><LastModified>2026-11-22T14:00:00.000Z</LastModified><Size>1</Size>"
                 "</Version></ListVersionsResult>", (int)size, prefix);
    for (char *escaped; (escaped = strstr(body, "%2F"));) {
        *escaped = '/';
        memmove(escaped + 1, escaped + 3, strlen(escaped + 3) + 1);
    }
    return answer(p, "200 OK", "", body);
}

static int get(struct peer *p, const struct request *r) {
    if (is_object(r)) return send_file(p, r, 1);
    if (strstr(r->target, "versioning"))
        return answer(p, "200 OK", "", "<VersioningConfiguration " XMLNS "><Status>Enabled</Status>"
                      "</VersioningConfiguration>");
    if (strstr(r->target, "lifecycle"))
        return answer(p, "404 Not Found", "", "<Error><Code>NoSuchLifecycleConfiguration</Code></Error>");
    if (strstr(r->target, "versions")) return list_versions(p, r);
    if (strstr(r->target, "location"))
        return answer(p, "200 OK", "", "<LocationConstraint " XMLNS "></LocationConstraint>");
    char body[1024];
    snprintf(body, sizeof body, "<ListBucketResult " XMLNS "><KeyCount>1</KeyCount><IsTruncated>false</IsTruncated>"
             "<Contents><Key>film.mov</Key><LastModified>2026-11-22T14:00:00.000Z</LastModified>"
             "<ETag>\"5d41402abc4b2a76b9719d911017c592-16\"</ETag><Size>%ld</Size><StorageClass>STANDARD</StorageClass>"
             "</Contents></ListBucketResult>", served_size);
    return answer(p, "200 OK", "", body);
}

static int serve(struct peer *p, const struct request *r) {
    if (!strcmp(r->method, "PUT")) return put(p, r);
    if (!strcmp(r->method, "POST")) return post(p, r);
    if (!strcmp(r->method, "GET")) return get(p, r);
    if (!strcmp(r->method, "HEAD")) return is_object(r) ? send_file(p, r, 0) : answer(p, "200 OK", "", "");
    return answer(p, "204 No Content", "", "");
}

static void *attend(void *given) {
    struct peer *p = given;
    struct request r;
    int one = 1;
    setsockopt(p->fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
    p->file = open(served, O_RDONLY);
    while (!read_request(p, &r)) {
        if (r.expects && say(p->fd, "HTTP/1.1 100 Continue\r\n\r\n", 25)) break;
        if (r.chunked ? drop_chunks(p) : drop(p, r.length)) break;
        if (serve(p, &r)) break;
    }
    close(p->file);
    close(p->fd);
    free(p);
    return NULL;
}

int main(int count, char **words) {
    struct stat found;
    if (count != 2 || stat(served = words[1], &found)) return 2;
    served_size = found.st_size;
    signal(SIGPIPE, SIG_IGN);
    struct sockaddr_in place = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t size = sizeof place;
    int door = socket(AF_INET, SOCK_STREAM, 0);
    if (bind(door, (void *)&place, sizeof place) || listen(door, 64) || getsockname(door, (void *)&place, &size)) return 1;
    printf("%d\n", ntohs(place.sin_port));
    fflush(stdout);
    for (;;) {
        struct peer *p = calloc(1, sizeof *p);
        pthread_t thread;
        p->fd = accept(door, NULL, NULL);
        if (p->fd < 0 || pthread_create(&thread, NULL, attend, p)) { free(p); continue; }
        pthread_detach(thread);
    }
}
