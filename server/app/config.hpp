// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <string>
#include <vector>

namespace causeway::app {

// What a process is told at its start (docs/operations.md). Everything else is data, changed
// through the admin API. The defaults here are the ones documented there.
struct Config {
    struct Acme {
        // The URL that clients see, without a final slash: every URL is made of it, none of a Host
        // header. Its path may be other than "/" behind a proxy.
        std::string base_url;
        std::string listen = "0.0.0.0:443";
        std::string tls_certificate;  // file: PEM chain, leaf first
        std::string tls_key;          // file: PEM
    } acme;

    struct Admin {
        std::string socket = "/run/causeway/admin.sock";
        std::string socket_group;  // empty: the process's own
        std::string listen;        // empty: the socket only. TCP needs TLS; acme's files serve both
    } admin;

    struct Operations {
        std::string listen = "127.0.0.1:9402";  // healthz, readyz, metrics; plain HTTP
    } operations;

    struct Publication {
        std::string listen;  // CRLs over plain HTTP (RFC 5280 §4.2.1.13); empty: nowhere
    } publication;

    struct Database {
        std::string url = "postgresql:///causeway";  // libpq's; the password by file or environment
        std::string owner_url;                       // what migrate connects with; empty: url
        std::string service_role;  // whom migrate gives what serving needs; empty: nobody
        int connections = 16;
    } database;

    struct Secrets {
        std::string key_file;                        // the key-encryption key
        std::vector<std::string> earlier_key_files;  // still able to open what they sealed
    } secrets;

    // How the audit log is signed; without a key it is not.
    struct Audit {
        std::string signing_key_file;  // Ed25519, PKCS#8 PEM
        std::vector<std::string>
            further_verifier_keys;     // earlier keys, and those of other replicas
        std::string origin;            // names the log; empty: host and path of base_url, "/audit"
        std::string anchor_directory;  // where checkpoints are kept too; empty: nowhere
        std::chrono::milliseconds checkpoint_interval{60'000};
    } audit;

    struct Connectors {
        std::vector<std::string> directories = {"/usr/lib/causeway/connectors"};
    } connectors;

    struct Validation {
        std::string resolver_mode = "system";  // of the set "default": system, recursive or forward
        std::vector<std::string> forwarders;   // for "forward": address or address:port
        std::string trust_anchor_file;         // DNSSEC; empty: answers are not validated
        std::vector<std::string> resolver_sets;     // further ones: "name forwarder forwarder"
        std::vector<std::string> insecure_domains;  // zones below an anchor that are not signed
        std::string contact;                        // stands in the User-Agent of http-01 requests
    } validation;

    struct Issuance {
        std::chrono::milliseconds finalize_wait{2000};
        std::chrono::milliseconds call_deadline{40'000};
        std::chrono::milliseconds give_up_after{72L * 3600 * 1000};
    } issuance;

    // For trying things out on one machine: lets validation reach loopback and other ports. Every
    // start, page and record says so.
    struct Lab {
        bool enabled = false;
        int http01_port = 80;
        int tlsalpn01_port = 443;
        std::string zone;  // every name in it resolves to 127.0.0.1; empty: none
    } lab;

    struct Log {
        std::string format = "json";  // or "text"
        std::string level = "info";   // debug, info, warning or error
    } log;

    struct Process {
        std::string node;  // names this process in leases and audit records; empty: the host's name
        std::chrono::milliseconds drain{25'000};  // how long a stop waits for requests in progress
    } process;
};

}  // namespace causeway::app
