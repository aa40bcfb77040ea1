// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/config.hpp"

namespace causeway::app {

// Shows every setting to a visitor, with its section and key: the one list of them that the file
// reader and the environment reader share.
template <class Visitor>
void visit_settings(Config& config, Visitor&& visit) {
    visit("acme", "base_url", config.acme.base_url);
    visit("acme", "listen", config.acme.listen);
    visit("acme", "tls_certificate", config.acme.tls_certificate);
    visit("acme", "tls_key", config.acme.tls_key);
    visit("admin", "socket", config.admin.socket);
    visit("admin", "socket_group", config.admin.socket_group);
    visit("admin", "listen", config.admin.listen);
    visit("operations", "listen", config.operations.listen);
    visit("publication", "listen", config.publication.listen);
    visit("database", "url", config.database.url);
    visit("database", "owner_url", config.database.owner_url);
    visit("database", "service_role", config.database.service_role);
    visit("database", "connections", config.database.connections);
    visit("secrets", "key_file", config.secrets.key_file);
    visit("secrets", "earlier_key_files", config.secrets.earlier_key_files);
    visit("audit", "signing_key_file", config.audit.signing_key_file);
    visit("audit", "further_verifier_keys", config.audit.further_verifier_keys);
    visit("audit", "origin", config.audit.origin);
    visit("audit", "anchor_directory", config.audit.anchor_directory);
    visit("audit", "checkpoint_interval", config.audit.checkpoint_interval);
    visit("connectors", "directories", config.connectors.directories);
    visit("validation", "resolver_mode", config.validation.resolver_mode);
    visit("validation", "forwarders", config.validation.forwarders);
    visit("validation", "trust_anchor_file", config.validation.trust_anchor_file);
    visit("validation", "resolver_sets", config.validation.resolver_sets);
    visit("validation", "insecure_domains", config.validation.insecure_domains);
    visit("validation", "contact", config.validation.contact);
    visit("issuance", "finalize_wait", config.issuance.finalize_wait);
    visit("issuance", "call_deadline", config.issuance.call_deadline);
    visit("issuance", "give_up_after", config.issuance.give_up_after);
    visit("lab", "enabled", config.lab.enabled);
    visit("lab", "http01_port", config.lab.http01_port);
    visit("lab", "tlsalpn01_port", config.lab.tlsalpn01_port);
    visit("lab", "zone", config.lab.zone);
    visit("log", "format", config.log.format);
    visit("log", "level", config.log.level);
    visit("process", "node", config.process.node);
    visit("process", "drain", config.process.drain);
}

}  // namespace causeway::app
