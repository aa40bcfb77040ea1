/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A connector in plain C that misbehaves as its configuration says. Certificates are handed over as
 * hexadecimal in the configuration, so that this needs no cryptography.
 */
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "connectors/sdk/connector.h"

static const char kSchema[] =
    "{\"type\":\"object\",\"additionalProperties\":false,\"required\":[\"behaviour\"],"
    "\"properties\":{"
    "\"behaviour\":{\"title\":\"Behaviour\",\"description\":\"What goes "
    "wrong\",\"enum\":[\"issue\","
    "\"reject\",\"unreachable\",\"credentials\",\"rate_limit\",\"lose_answer\",\"hang\","
    "\"blocked\","
    "\"silent\",\"double\",\"oversized\",\"long_chain\",\"dirty\",\"wrong_outcome\",\"no_"
    "instance\"]},"
    "\"pending\":{\"title\":\"Polls\",\"description\":\"Answers pending that often\","
    "\"type\":\"integer\",\"minimum\":0,\"maximum\":9},"
    "\"fail_first\":{\"title\":\"Failures\",\"description\":\"Unreachable that often\","
    "\"type\":\"integer\",\"minimum\":0,\"maximum\":9},"
    "\"certificate\":{\"title\":\"Certificate\",\"description\":\"DER, hex\",\"type\":\"string\"},"
    "\"issuer\":{\"title\":\"Issuer\",\"description\":\"DER, hex\",\"type\":\"string\"},"
    "\"token\":{\"title\":\"Token\",\"description\":\"Name of a secret\",\"type\":\"string\","
    "\"x-secret\":true}}}";

struct causeway_instance {
    const causeway_host* host;
    char* config;
    pthread_mutex_t mutex;
    pthread_cond_t woken;
    int failures;
};

static causeway_text text(const char* value) {
    causeway_text out = {value, strlen(value)};
    return out;
}

/* The text after "name":, or NULL. */
static const char* member(const char* config, const char* name) {
    char quoted[64];
    snprintf(quoted, sizeof quoted, "\"%s\":", name);
    const char* found = strstr(config, quoted);
    return found == NULL ? NULL : found + strlen(quoted);
}

static int number(const char* config, const char* name) {
    const char* value = member(config, name);
    return value == NULL ? 0 : atoi(value);
}

static int behaves(const char* config, const char* behaviour) {
    const char* value = member(config, "behaviour");
    const size_t size = strlen(behaviour);
    return value != NULL && strncmp(value + 1, behaviour, size) == 0 && value[1 + size] == '"';
}

/* Octets from a hexadecimal member; `out` is owned by the caller. */
static causeway_bytes octets(const char* config, const char* name, uint8_t** out) {
    causeway_bytes none = {NULL, 0};
    *out = NULL;
    const char* value = member(config, name);
    if (value == NULL) return none;
    const size_t size = strcspn(value + 1, "\"") / 2;
    *out = malloc(size + 1);
    if (*out == NULL) return none;
    for (size_t i = 0; i < size; ++i) {
        unsigned octet = 0;
        sscanf(value + 1 + 2 * i, "%2x", &octet);
        (*out)[i] = (uint8_t)octet;
    }
    causeway_bytes bytes = {*out, size};
    return bytes;
}

static char* copy(causeway_text value) {
    char* out = malloc(value.size + 1);
    if (out != NULL) {
        memcpy(out, value.data, value.size);
        out[value.size] = '\0';
    }
    return out;
}

static void see_value(void* seen, causeway_bytes value) {
    *(int*)seen = value.size > 0;
}

static void keep_state(void* kept, causeway_text key, int64_t version, causeway_bytes value) {
    (void)key;
    (void)version;
    (void)value;
    *(int*)kept = 1;
}

static void describe(const causeway_call* call) {
    causeway_description description = {0};
    description.struct_size = sizeof description;
    description.title = text("Faulty");
    description.version = text("1.0");
    description.schema = text(kSchema);
    call->description(call->context, &description);
    call->done(call->context);
}

static void validate(const causeway_host* host, causeway_text config, const causeway_call* call) {
    (void)host;
    char* copied = copy(config);
    if (copied != NULL && number(copied, "pending") > 5) {
        call->finding(call->context, text("/pending"), text("Nobody polls more than five times."));
    }
    free(copied);
    call->done(call->context);
}

static causeway_instance* create(const causeway_host* host, causeway_text config,
                                 const causeway_call* call) {
    causeway_instance* self = calloc(1, sizeof *self);
    if (self == NULL) return NULL;
    self->host = host;
    self->config = copy(config);
    if (behaves(self->config, "no_instance")) {
        call->unavailable(call->context, CAUSEWAY_FAILED_LOCALLY, text("no instance today"), 1);
        free(self->config);
        free(self);
        return NULL;
    }
    pthread_mutex_init(&self->mutex, NULL);
    pthread_cond_init(&self->woken, NULL);
    call->done(call->context);
    return self;
}

static void destroy(causeway_instance* self) {
    pthread_cond_destroy(&self->woken);
    pthread_mutex_destroy(&self->mutex);
    free(self->config);
    free(self);
}

static int still_failing(causeway_instance* self, int count) {
    pthread_mutex_lock(&self->mutex);
    const int failing = self->failures < number(self->config, "fail_first");
    if (failing && count) ++self->failures;
    pthread_mutex_unlock(&self->mutex);
    return failing;
}

static void test(causeway_instance* self, const causeway_call* call) {
    call->stage(call->context, text("name"), CAUSEWAY_PASSED, text("ca.example"));
    const int failing = behaves(self->config, "unreachable") || still_failing(self, 0);
    call->stage(call->context, text("tcp"), failing ? CAUSEWAY_FAILED : CAUSEWAY_PASSED,
                text(failing ? "Nothing listens there." : "connected"));
    call->done(call->context);
}

static void issue(causeway_instance* self, const causeway_enroll_request* request,
                  const causeway_call* call) {
    uint8_t* owned[2];
    causeway_bytes chain[2] = {octets(self->config, "certificate", &owned[0]),
                               octets(self->config, "issuer", &owned[1])};
    if (chain[0].size == 0) chain[0] = request->csr;
    call->issued(call->context, chain, chain[1].size == 0 ? 1 : 2);
    free(owned[0]);
    free(owned[1]);
}

static int has_token(causeway_instance* self) {
    const char* name = member(self->config, "token");
    if (name == NULL) return 1;
    int seen = 0;
    causeway_text quoted = {name + 1, strcspn(name + 1, "\"")};
    causeway_receiver receiver = {&seen, see_value};
    return self->host->secret(self->host->context, quoted, receiver) == CAUSEWAY_OK && seen;
}

/* Ends only when somebody wakes it; then it learns that it is too late to send. */
static void hang(causeway_instance* self, const causeway_call* call) {
    pthread_mutex_lock(&self->mutex);
    while (!call->cancelled(call->context)) pthread_cond_wait(&self->woken, &self->mutex);
    pthread_mutex_unlock(&self->mutex);
    if (call->sending(call->context) != 0) {
        call->unavailable(call->context, CAUSEWAY_FAILED_TIMEOUT, text("too late to send"), 1);
    } else {
        call->unknown(call->context, text("sent after it was cancelled"));
    }
}

/* Issues at the CA, where `find` sees it, and loses the answer. */
static void lose_answer(causeway_instance* self, const causeway_enroll_request* request,
                        const causeway_call* call) {
    int64_t version = 0;
    call->sending(call->context);
    self->host->state_put_if(self->host->context, request->idempotency_key, 0, request->csr,
                             &version);
    call->unknown(call->context, text("the connection broke before the answer"));
}

static void blocked(causeway_instance* self, const causeway_enroll_request* request,
                    const causeway_call* call) {
    int kept = 0;
    causeway_state_receiver receiver = {&kept, keep_state};
    self->host->state_get(self->host->context, text("gate"), receiver);
    call->sending(call->context);
    issue(self, request, call);
}

static void oversized(const causeway_call* call) {
    const size_t size = 64 * 1024 + 1;
    uint8_t* octet = calloc(1, size);
    causeway_bytes certificate = {octet, size};
    call->issued(call->context, &certificate, 1);
    free(octet);
}

static void long_chain(const causeway_enroll_request* request, const causeway_call* call) {
    causeway_bytes chain[17];
    for (size_t i = 0; i < 17; ++i) chain[i] = request->csr;
    call->issued(call->context, chain, 17);
}

static void dirty(const causeway_call* call) {
    const size_t size = 100 * 1024;
    static const char kBeginning[] = "bad \xFF\xC3 octets\nforged line\x1B[31m";
    char* words = malloc(size);
    if (words == NULL) return;
    memset(words, 'x', size);
    memcpy(words, kBeginning, sizeof kBeginning - 1);
    causeway_text reason = {words, size};
    call->rejected(call->context, CAUSEWAY_REJECTED_IDENTIFIER, reason, reason);
    free(words);
}

static void misbehave(causeway_instance* self, const causeway_enroll_request* request,
                      const causeway_call* call) {
    const char* config = self->config;
    if (behaves(config, "unreachable")) {
        call->unavailable(call->context, CAUSEWAY_FAILED_CONNECTION, text("refused"), 7);
    } else if (behaves(config, "credentials")) {
        call->unavailable(call->context, CAUSEWAY_FAILED_CREDENTIALS, text("401"), 7);
    } else if (behaves(config, "rate_limit")) {
        call->unavailable(call->context, CAUSEWAY_FAILED_RATE_LIMIT, text("429"), 0xFFFFFFFFu);
    } else if (behaves(config, "reject")) {
        call->rejected(call->context, CAUSEWAY_REJECTED_IDENTIFIER,
                       text("This CA does not issue for that name."), text("policy 7"));
    } else if (behaves(config, "hang")) {
        hang(self, call);
    } else if (behaves(config, "blocked")) {
        blocked(self, request, call);
    } else if (behaves(config, "lose_answer")) {
        lose_answer(self, request, call);
    } else if (behaves(config, "double")) {
        issue(self, request, call);
        call->rejected(call->context, CAUSEWAY_REJECTED_CSR, text("no"), text("no"));
    } else if (behaves(config, "oversized")) {
        oversized(call);
    } else if (behaves(config, "long_chain")) {
        long_chain(request, call);
    } else if (behaves(config, "dirty")) {
        dirty(call);
    } else if (behaves(config, "wrong_outcome")) {
        call->done(call->context);
    }
}

static void answer_later(int polls, const causeway_call* call) {
    const uint8_t handle = (uint8_t)polls;
    causeway_bytes bytes = {&handle, 1};
    call->pending(call->context, bytes, 0);
}

static void enroll(causeway_instance* self, const causeway_enroll_request* request,
                   const causeway_call* call) {
    if (!has_token(self)) {
        call->unavailable(call->context, CAUSEWAY_FAILED_CREDENTIALS, text("no token"), 60);
    } else if (still_failing(self, 1)) {
        call->unavailable(call->context, CAUSEWAY_FAILED_CONNECTION, text("not yet up"), 1);
    } else if (!behaves(self->config, "issue")) {
        misbehave(self, request, call);
    } else if (number(self->config, "pending") > 0) {
        call->sending(call->context);
        answer_later(number(self->config, "pending"), call);
    } else {
        call->sending(call->context);
        issue(self, request, call);
    }
}

#ifndef FAULTY_WITHOUT_RESUME
static void resume(causeway_instance* self, const causeway_enroll_request* request,
                   causeway_bytes handle, const causeway_call* call) {
    if (handle.size != 1) {
        call->unknown(call->context, text("not my handle"));
    } else if (handle.data[0] > 1) {
        answer_later(handle.data[0] - 1, call);
    } else {
        issue(self, request, call);
    }
}
#endif

static void revoke(causeway_instance* self, const causeway_revoke_request* request,
                   const causeway_call* call) {
    uint8_t* own = NULL;
    const causeway_bytes issued = octets(self->config, "certificate", &own);
    const int foreign = issued.size != request->certificate.size ||
                        memcmp(issued.data, request->certificate.data, issued.size) != 0;
    free(own);
    if (behaves(self->config, "unreachable")) {
        call->unavailable(call->context, CAUSEWAY_FAILED_CONNECTION, text("refused"), 7);
        return;
    }
    if (behaves(self->config, "hang")) {
        hang(self, call);
        return;
    }
    call->sending(call->context);
    if (behaves(self->config, "lose_answer")) {
        call->unknown(call->context, text("the connection broke before the answer"));
    } else if (request->reason == 6) {
        call->rejected(call->context, CAUSEWAY_REJECTED_REVOCATION_REASON,
                       text("This CA has no certificateHold."), text("reason 6"));
    } else if (foreign) {
        call->rejected(call->context, CAUSEWAY_REJECTED_UNKNOWN_CERTIFICATE,
                       text("This CA has not issued it."), text("unknown certificate"));
    } else {
        call->done(call->context);
    }
}

static void find(causeway_instance* self, const causeway_enroll_request* request,
                 const causeway_call* call) {
    int kept = 0;
    causeway_state_receiver receiver = {&kept, keep_state};
    self->host->state_get(self->host->context, request->idempotency_key, receiver);
    if (kept) {
        issue(self, request, call);
    } else {
        call->not_found(call->context);
    }
}

static void ca_certificates(causeway_instance* self, const causeway_call* call) {
    if (behaves(self->config, "unreachable")) {
        call->unavailable(call->context, CAUSEWAY_FAILED_CONNECTION, text("refused"), 7);
        return;
    }
    uint8_t* owned = NULL;
    const causeway_bytes issuer = octets(self->config, "issuer", &owned);
    if (issuer.size > 0) call->ca_certificate(call->context, CAUSEWAY_ANCHOR, issuer);
    const uint8_t garbage[] = {0x30, 0x03, 0x01};
    const causeway_bytes unreadable = {garbage, sizeof garbage};
    call->ca_certificate(call->context, CAUSEWAY_INTERMEDIATE, unreadable);
    call->done(call->context);
    free(owned);
}

static void cancel(causeway_instance* self, const causeway_call* running) {
    (void)running;
    pthread_mutex_lock(&self->mutex);
    pthread_cond_broadcast(&self->woken);
    pthread_mutex_unlock(&self->mutex);
}

static const causeway_connector kTable = {
    .struct_size = sizeof(causeway_connector),
    .abi_major = CAUSEWAY_ABI_MAJOR,
    .describe = describe,
    .validate = validate,
    .create = create,
    .destroy = destroy,
    .test = test,
    .enroll = enroll,
    .ca_certificates = ca_certificates,
#ifndef FAULTY_WITHOUT_RESUME
    .resume = resume,
#endif
    .revoke = revoke,
    .find = find,
    .cancel = cancel,
};

const causeway_connector* causeway_connector_entry(uint32_t abi_major) {
    return abi_major == CAUSEWAY_ABI_MAJOR ? &kTable : NULL;
}
