/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CAUSEWAY_CONNECTOR_H
#define CAUSEWAY_CONNECTOR_H

/*
 * The contract between Causeway and a connector: C11, one exported function, no shared C++ runtime
 * state. A connector speaks to one kind of CA; each configured connection is one instance of it.
 *
 * Versions. CAUSEWAY_ABI_MAJOR changes when an existing field changes its meaning. Within a major
 * version fields are only appended to the structs that begin with `struct_size`, which the side
 * that fills a struct sets to its own sizeof. A reader uses a field only when CAUSEWAY_HAS says
 * that the other side knew it. The other structs never change.
 *
 * Ownership. Whatever a pointer leads to belongs to the side that made it and is valid until the
 * function that it was passed to returns; both sides copy what they keep. There are two exceptions:
 * `causeway_host` is valid until `destroy` (or `validate`) returns, and the function table and what
 * it leads to are valid for the life of the process: a connector is never unloaded.
 *
 * Threads. The host calls the functions of one instance from several threads at a time, except
 * `create` and `destroy`, which no other call of that instance overlaps. Host services and the
 * functions of a `causeway_call` may be called from any thread while they are valid.
 *
 * Errors. No exception, signal or longjmp may cross in either direction. Results go to the host
 * only through the `causeway_call`; each operation calls exactly one of the functions under
 * "outcomes" exactly once before it returns. The host takes a missing or second outcome for
 * UNKNOWN.
 *
 * Bounds. The host makes every text valid UTF-8 and caps what it takes: a certificate or a handle
 * 64 KiB, 16 certificates in a chain, a text 4 KiB, a CRL 16 MiB. An answer over a cap is UNKNOWN.
 */

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#define CAUSEWAY_ABI_MAJOR 2u

/* Whether `object`, a pointer to a `type` that the other side filled, has `field`. */
#define CAUSEWAY_HAS(type, object, field) \
    ((object)->struct_size >= offsetof(type, field) + sizeof((object)->field))

#define CAUSEWAY_EXPORT __attribute__((visibility("default")))

/* Octets; `data` may be NULL when `size` is 0. */
typedef struct causeway_bytes {
    const uint8_t* data;
    size_t size;
} causeway_bytes;

/* UTF-8 without a final NUL; `data` may be NULL when `size` is 0. */
typedef struct causeway_text {
    const char* data;
    size_t size;
} causeway_text;

/* Points in time are microseconds since 1970-01-01T00:00:00Z. */
#define CAUSEWAY_NO_TIME INT64_MIN

/* How a host service ended. */
typedef uint32_t causeway_status;
enum {
    CAUSEWAY_OK = 0,
    CAUSEWAY_NOT_FOUND = 1,
    CAUSEWAY_CONFLICT = 2,    /* state_put_if: somebody else wrote first */
    CAUSEWAY_REFUSED = 3,     /* the host forbids it, or an argument is out of its bounds */
    CAUSEWAY_UNAVAILABLE = 4, /* try again later; state_put_if may or may not have written */
    CAUSEWAY_UNSUPPORTED = 5  /* this host has no such service */
};

typedef uint32_t causeway_log_level;
enum {
    CAUSEWAY_LOG_DEBUG = 0,
    CAUSEWAY_LOG_INFO = 1,
    CAUSEWAY_LOG_WARNING = 2,
    CAUSEWAY_LOG_ERROR = 3
};

/* ---- Host services ---- */

/* Where a host service puts octets: `receive` is called at most once, inside the service. */
typedef struct causeway_receiver {
    void* context;
    void (*receive)(void* context, causeway_bytes value);
} causeway_receiver;

typedef struct causeway_state_receiver {
    void* context;
    void (*receive)(void* context, causeway_text key, int64_t version, causeway_bytes value);
} causeway_state_receiver;

typedef uint32_t causeway_key_scheme;
enum {
    CAUSEWAY_RSA_PKCS1_SHA256 = 1,
    CAUSEWAY_RSA_PKCS1_SHA384 = 2,
    CAUSEWAY_RSA_PKCS1_SHA512 = 3,
    CAUSEWAY_ECDSA = 4, /* the signature is an Ecdsa-Sig-Value in DER (RFC 3279 section 2.2.3) */
    CAUSEWAY_RSA_PKCS1_ENCRYPTION = 5,
    CAUSEWAY_RSA_OAEP_SHA256 = 6
};

typedef struct causeway_host {
    size_t struct_size;
    void* context; /* the first argument of each function */

    /* `event` is a stable name such as "scep.caps_read"; neither text may hold a secret. */
    void (*log)(void* context, causeway_log_level level, causeway_text event, causeway_text text);

    int64_t (*now)(void* context);

    /* The value of the secret of that name. Configurations hold names of secrets, never values. */
    causeway_status (*secret)(void* context, causeway_text name, causeway_receiver receiver);

    /* Uses a private key that does not leave the host, for example one in an HSM. `digest` was made
     * with the hash of the scheme (ECDSA: with any). UNSUPPORTED where no keys are configured. */
    causeway_status (*sign)(void* context, causeway_text key, causeway_key_scheme scheme,
                            causeway_bytes digest, causeway_receiver signature);
    causeway_status (*decrypt)(void* context, causeway_text key, causeway_key_scheme scheme,
                               causeway_bytes ciphertext, causeway_receiver plaintext);

    /* Whether this instance may connect to `address`, an IPv4 or IPv6 address in text. To be asked
     * for every address just before it is dialled; REFUSED when not. */
    causeway_status (*egress)(void* context, causeway_text address, uint16_t port);

    /* What the connection must remember: shared by its replicas, encrypted at rest, each call a
     * transaction of its own. A key has 1 to 200 octets of printable ASCII, a value 256 KiB at
     * most. Versions grow with each write; 0 stands for "there is none". UNAVAILABLE in `validate`.
     */
    causeway_status (*state_get)(void* context, causeway_text key,
                                 causeway_state_receiver receiver);
    /* Writes if the version is still `expected`, and gives the new one. */
    causeway_status (*state_put_if)(void* context, causeway_text key, int64_t expected,
                                    causeway_bytes value, int64_t* version);
    /* At most `limit` (1 to 1000) entries whose key begins with `prefix` and sorts after `after`,
     * in the order of their keys. */
    causeway_status (*state_list)(void* context, causeway_text prefix, causeway_text after,
                                  uint32_t limit, causeway_state_receiver each);
} causeway_host;

/* ---- What an operation tells the host ---- */

/* What the type of connector can do. */
typedef uint64_t causeway_capabilities;
enum {
    /* Issues exactly the notBefore and notAfter that were asked for. */
    CAUSEWAY_HONOURS_VALIDITY = 1u << 0,
    /* Enrolling again with one idempotency key gives the same certificate, for ever, also while an
     * earlier call with it is still under way. A request whose answer was lost is sent again. */
    CAUSEWAY_IDEMPOTENT = 1u << 1
};

typedef struct causeway_description {
    size_t struct_size;
    causeway_text title;   /* "Built-in CA" */
    causeway_text version; /* of the connector */
    causeway_capabilities capabilities;
    /* The JSON Schema (draft 7, an object with additionalProperties false) of the configuration.
     * User interfaces make forms from its titles and descriptions. A property with "x-secret": true
     * holds the name of a secret. pattern, patternProperties, format and $ref are refused: the
     * connector's `validate` checks texts. */
    causeway_text schema;
} causeway_description;

/* Why a CA, or the connector in its name, will not issue or revoke. */
typedef uint32_t causeway_rejection;
enum {
    CAUSEWAY_REJECTED_CSR = 1,
    CAUSEWAY_REJECTED_PUBLIC_KEY = 2,
    CAUSEWAY_REJECTED_IDENTIFIER = 3,
    CAUSEWAY_REJECTED_UNAUTHORIZED = 4,
    CAUSEWAY_REJECTED_REVOCATION_REASON = 5,
    CAUSEWAY_REJECTED_UNKNOWN_CERTIFICATE = 6,
    CAUSEWAY_REJECTED_UNSUPPORTED = 7
};

/* Why a CA could not be asked. The circuit breaker counts the first three; it opens at once when
 * our credentials were refused, and never for the others. */
typedef uint32_t causeway_failure;
enum {
    CAUSEWAY_FAILED_CONNECTION = 1,
    CAUSEWAY_FAILED_TIMEOUT = 2,
    CAUSEWAY_FAILED_SERVER = 3, /* the CA says that it is broken: HTTP 5xx */
    CAUSEWAY_FAILED_CREDENTIALS = 4,
    CAUSEWAY_FAILED_RATE_LIMIT = 5,
    CAUSEWAY_FAILED_LOCALLY = 6 /* the CA is not to blame */
};

typedef uint32_t causeway_verdict;
enum { CAUSEWAY_PASSED = 1, CAUSEWAY_WARNED = 2, CAUSEWAY_FAILED = 3, CAUSEWAY_SKIPPED = 4 };

typedef uint32_t causeway_ca_role;
enum { CAUSEWAY_INTERMEDIATE = 1, CAUSEWAY_ANCHOR = 2 };

/* The host's side of one call: its deadline, its cancellation and the sink of its results. */
typedef struct causeway_call {
    size_t struct_size;
    void* context; /* the first argument of each function */

    /* Milliseconds until the host gives up waiting; 0 when it has. */
    int64_t (*remaining)(void* context);
    /* Not 0 once the host has no use for the call any more. */
    int (*cancelled)(void* context);

    /* To be called in enroll, resume and revoke just before the first octet of the request
     * leaves (for a CA inside the connector: before it records the certificate), each time one
     * does. Not 0 means: too late, send nothing. From here on only an answer of the CA can prove
     * that the CA has not acted, and a call that ends without one has an UNKNOWN outcome. */
    int (*sending)(void* context);

    /* Parts, to be given before the outcome `done` and as often as there are. */
    void (*description)(void* context, const causeway_description* description);
    void (*finding)(void* context, causeway_text pointer, causeway_text problem);
    void (*stage)(void* context, causeway_text name, causeway_verdict verdict,
                  causeway_text detail);
    void (*ca_certificate)(void* context, causeway_ca_role role, causeway_bytes der);
    void (*crl)(void* context, causeway_bytes der);

    /* Outcomes: exactly one, exactly once. */

    /* The operation did what it is for and handed over its parts, if it has any. */
    void (*done)(void* context);
    /* DER, in any order; the host finds the leaf by its key and verifies everything. */
    void (*issued)(void* context, const causeway_bytes* certificates, size_t count);
    /* The CA has the request and has not decided. `resume` gets the handle back, in any process. */
    void (*pending)(void* context, causeway_bytes handle, uint32_t retry_after_seconds);
    /* `for_client` is shown to the ACME client and says what to change; `for_log` never leaves. */
    void (*rejected)(void* context, causeway_rejection why, causeway_text for_client,
                     causeway_text for_log);
    /* It is proven that the CA has not acted: nothing was sent, or its answer says so. The host may
     * call again. From `resume`: the request is still pending. */
    void (*unavailable)(void* context, causeway_failure why, causeway_text for_log,
                        uint32_t retry_after_seconds);
    /* The CA may have acted and no usable answer came back. Not sent again, unless the connector is
     * CAUSEWAY_IDEMPOTENT; one with `find` is asked what became of it. */
    void (*unknown)(void* context, causeway_text for_log);
    void (*not_found)(void* context);
} causeway_call;

/* ---- What the host asks ---- */

typedef uint32_t causeway_identifier_type;
enum { CAUSEWAY_DNS = 1, CAUSEWAY_IP = 2 };

/* A DNS name of lower-case A-labels, optionally "*." in front, or an IP address in text. */
typedef struct causeway_identifier {
    causeway_identifier_type type;
    causeway_text value;
} causeway_identifier;

typedef struct causeway_enroll_request {
    size_t struct_size;
    causeway_text attempt; /* ids, for logs and for the CA's free-text fields */
    causeway_text order;
    causeway_text idempotency_key; /* the same for every try of one attempt, different otherwise */
    causeway_text tenant;
    causeway_text endpoint;
    causeway_text account;
    causeway_text eab_kid;                  /* empty when the account has none */
    causeway_bytes csr;                     /* PKCS#10, DER, exactly as the client signed it */
    const causeway_identifier* identifiers; /* what was validated and must be in the certificate */
    size_t identifier_count;
    int64_t not_before; /* asked for by the client, or CAUSEWAY_NO_TIME */
    int64_t not_after;
} causeway_enroll_request;

typedef struct causeway_revoke_request {
    size_t struct_size;
    causeway_bytes certificate; /* DER */
    uint32_t reason;            /* CRLReason (RFC 5280 section 5.3.1) */
} causeway_revoke_request;

/* Defined by the connector, or by nobody: the host only hands the pointer back. */
typedef struct causeway_instance causeway_instance;

typedef struct causeway_connector {
    size_t struct_size;
    uint32_t abi_major; /* CAUSEWAY_ABI_MAJOR */

    /* Outcome: done, after one `description`. */
    void (*describe)(const causeway_call* call);

    /* Checks, beyond the schema and without the network, a configuration that fits the schema.
     * Outcome: done, after one `finding` for each problem. `pointer` is a JSON pointer. */
    void (*validate)(const causeway_host* host, causeway_text config, const causeway_call* call);

    /* Makes an instance without using the network: NULL with outcome rejected or unavailable, else
     * outcome done. */
    causeway_instance* (*create)(const causeway_host* host, causeway_text config,
                                 const causeway_call* call);
    void (*destroy)(causeway_instance* instance);

    /* Tries the connection in named stages and changes nothing. Outcome: done, after a `stage` for
     * each step. It is also the probe that closes an open circuit breaker. */
    void (*test)(causeway_instance* instance, const causeway_call* call);

    /* Outcome: issued, pending, rejected, unavailable or unknown. */
    void (*enroll)(causeway_instance* instance, const causeway_enroll_request* request,
                   const causeway_call* call);

    /* Outcome: done, after each certificate that the CA signs with and, if there is one, the newest
     * CRL; or unavailable. */
    void (*ca_certificates)(causeway_instance* instance, const causeway_call* call);

    /* The operations below are optional: NULL when the connector has none. The host reads its
     * capabilities from here. */

    /* Asks again for a pending request. Without it, `pending` is no outcome of `enroll`. */
    void (*resume)(causeway_instance* instance, const causeway_enroll_request* request,
                   causeway_bytes handle, const causeway_call* call);

    /* Outcome: done, also for a certificate that was revoked before; rejected, unavailable or
     * unknown. */
    void (*revoke)(causeway_instance* instance, const causeway_revoke_request* request,
                   const causeway_call* call);

    /* What became of an enrolment whose answer was lost, by its idempotency key. Asked when the
     * deadline of that call is over, in any process, and again as long as it is not known. Outcome:
     * issued, pending and rejected, which count as if `enroll` had said so; not_found, unavailable
     * (the CA cannot be asked now) or unknown.
     * not_found says that the CA has not acted, and that nothing of the request is on its way to
     * the CA any more: the CSR goes out again, under another idempotency key and perhaps to another
     * CA, or under the same one when the connector is CAUSEWAY_IDEMPOTENT. A connector that is not
     * and cannot rule out that the CA acts later says unknown. */
    void (*find)(causeway_instance* instance, const causeway_enroll_request* request,
                 const causeway_call* call);

    /* Wakes the operation that was called with `running`, after its `cancelled` has become true,
     * from another thread. Returns at once and gives no outcome. It may come while the operation is
     * returning, and then does nothing; `running` is valid until both have returned. */
    void (*cancel)(causeway_instance* instance, const causeway_call* running);
} causeway_connector;

/* The one exported symbol. NULL when the connector does not speak `abi_major`. */
typedef const causeway_connector* (*causeway_connector_entry_function)(uint32_t abi_major);
CAUSEWAY_EXPORT const causeway_connector* causeway_connector_entry(uint32_t abi_major);

#ifdef __cplusplus
}
#endif

#endif
