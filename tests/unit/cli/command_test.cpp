// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "cli_world.hpp"

namespace causeway::cli {
namespace {

using nlohmann::json;

TEST(Commands, CreateATenant) {
    CliWorld world;
    world.answer(201, {{"id", "1"},
                       {"slug", "corp"},
                       {"display_name", "Corp"},
                       {"status", "active"},
                       {"created_at", "2026-05-01T12:00:00Z"}});
    const auto outcome = world.run({"tenant", "create", "corp", "--name", "Corp"});
    EXPECT_EQ(world.calls[0].method, "POST");
    EXPECT_EQ(world.calls[0].url, "http://localhost/api/v1/tenants");
    EXPECT_EQ(world.sent_body(), (json{{"slug", "corp"}, {"display_name", "Corp"}}));
    EXPECT_EQ(outcome.out,
              "tenant   corp\n"
              "name     Corp\n"
              "status   active\n"
              "created  2026-05-01T12:00:00Z\n"
              "id       1\n");
}

TEST(Commands, CreateAnEndpointAndSendOnlyWhatWasAskedFor) {
    CliWorld world;
    world.answer(201, json::object());
    world.answer(201, json::object());
    EXPECT_EQ(world.run({"endpoint", "create", "corp/web", "--connector", "ca"}).exit_code, 0);
    EXPECT_EQ(world.calls[0].url, "http://localhost/api/v1/tenants/corp/endpoints");
    EXPECT_EQ(world.sent_body(0), (json{{"slug", "web"}, {"connectors", {"ca"}}}));

    world.run({"endpoint",
               "create",
               "corp/web",
               "--connector",
               "ca",
               "--connector",
               "spare",
               "--eab",
               "none",
               "--name",
               "Web",
               "--challenge",
               "dns-01",
               "--key",
               "rsa:2048-4096",
               "--key",
               "ec-p256",
               "--max-names",
               "5",
               "--require-cn",
               "--max-validity",
               "90d",
               "--order-lifetime",
               "2h",
               "--authorization-lifetime",
               "30d",
               "--resolver-set",
               "inside",
               "--allow-network",
               "10.0.0.0/8",
               "--terms-of-service",
               "https://t",
               "--website",
               "https://w",
               "--caa-identity",
               "ca.example"});
    EXPECT_EQ(world.sent_body(1), json::parse(R"({
        "slug": "web", "connectors": ["ca", "spare"], "eab": "none", "display_name": "Web",
        "challenges": ["dns-01"], "max_names": 5, "require_cn": true,
        "max_validity_seconds": 7776000, "order_lifetime_seconds": 7200,
        "authorization_lifetime_seconds": 2592000,
        "keys": [{"type": "rsa", "min_bits": 2048, "max_bits": 4096}, {"type": "ec-p256"}],
        "network": {"resolver_set": "inside", "allowed_networks": ["10.0.0.0/8"]},
        "terms_of_service": "https://t", "website": "https://w",
        "caa_identities": ["ca.example"]})"));
}

TEST(Commands, CreateAnEndpointThatAsksForNoChallenge) {
    CliWorld world;
    world.answer(201, json::object());
    world.run({"endpoint", "create", "corp/web", "--connector", "ca", "--authorization",
               "pre-authorized"});
    EXPECT_EQ(world.sent_body()["authorization"], "pre-authorized");
}

TEST(Commands, CreateAKeyForCertainNames) {
    CliWorld world;
    world.answer(201, json::object());
    const auto outcome =
        world.run({"eab", "create", "corp/web", "--domain", "example.com", "--domain",
                   "*.example.com", "--deny-domain", "=secret.example.com"});
    EXPECT_EQ(outcome.exit_code, 0) << outcome.err;
    EXPECT_EQ(world.sent_body(), (json{{"domains", {"example.com", "*.example.com"}},
                                       {"denied_domains", {"=secret.example.com"}}}));
}

TEST(Commands, StopAKeyForAWhileOrForGood) {
    CliWorld world;
    for (const char* verb : {"suspend", "resume", "revoke"}) {
        world.answer(200, {{"kid", "k-1"}});
        EXPECT_EQ(world.run({"eab", verb, "corp/web", "k-1"}).exit_code, 0) << verb;
        EXPECT_EQ(world.calls.back().method, "POST");
        EXPECT_EQ(
            world.calls.back().url,
            "http://localhost/api/v1/tenants/corp/endpoints/web/eab-keys/k-1/" + std::string(verb));
    }
}

TEST(Commands, CreateAConnectorWithItsSecretsFromFiles) {
    CliWorld world;
    world.answer(201, json::object());
    const std::string config = world.file("ca.json", R"({"url": "https://ca"})");
    const std::string secret = world.file("password.txt", "hunter2\n");
    const auto outcome = world.run({"connector", "create", "ca", "--type", "rest", "--config",
                                    config, "--secret-file", "password=" + secret,
                                    "--max-in-flight", "2", "--accept", "lacks_server_auth"});
    EXPECT_EQ(outcome.exit_code, 0) << outcome.err;
    EXPECT_EQ(world.sent_body(), json::parse(R"({
        "slug": "ca", "type": "rest", "config": {"url": "https://ca"},
        "secrets": {"password": "hunter2"}, "max_in_flight": 2,
        "accepted_differences": ["lacks_server_auth"]})"));
    EXPECT_EQ(outcome.out.find("hunter2"), std::string::npos);
}

TEST(Commands, UpdateAConnectorInWhatIsNamed) {
    CliWorld world;
    for (int i = 0; i < 4; ++i) world.answer(200, {{"slug", "ca"}, {"status", "paused"}});
    const std::string config = world.file("ca.json", R"({"url": "https://ca"})");
    const std::string secret = world.file("password.txt", "hunter2\n");
    const auto outcome =
        world.run({"connector", "update", "ca", "--config", config, "--secret-file",
                   "password=" + secret, "--max-in-flight", "9", "--accept", "lacks_server_auth"});
    EXPECT_EQ(outcome.exit_code, 0) << outcome.err;
    EXPECT_EQ(world.calls[0].method, "PATCH");
    EXPECT_EQ(world.calls[0].url, "http://localhost/api/v1/connectors/ca");
    EXPECT_EQ(world.sent_body(), json::parse(R"({
        "config": {"url": "https://ca"}, "secrets": {"password": "hunter2"}, "max_in_flight": 9,
        "accepted_differences": ["lacks_server_auth"]})"));
    EXPECT_EQ(outcome.out.find("hunter2"), std::string::npos);
    EXPECT_NE(outcome.out.find("status          paused"), std::string::npos);

    world.run({"connector", "update", "ca", "--pause"});
    EXPECT_EQ(world.sent_body(1), json::parse(R"({"status": "paused"})"));
    world.run({"connector", "update", "ca", "--resume"});
    EXPECT_EQ(world.sent_body(2), json::parse(R"({"status": "active"})"));
    world.run({"connector", "update", "ca", "--accept-none"});
    EXPECT_EQ(world.sent_body(3), json::parse(R"({"accepted_differences": []})"));
}

TEST(Commands, AnUpdateThatSaysNothingOrContradictsItselfIsAMistake) {
    CliWorld world;
    const std::vector<std::vector<std::string>> mistakes = {
        {}, {"--pause", "--resume"}, {"--accept", "lacks_server_auth", "--accept-none"}};
    for (const auto& options : mistakes) {
        std::vector<std::string> words{"connector", "update", "ca"};
        words.insert(words.end(), options.begin(), options.end());
        EXPECT_EQ(world.run(words).exit_code, 2);
    }
    EXPECT_TRUE(world.calls.empty());
}

TEST(Commands, ShowWhatAConnectorAccepts) {
    CliWorld world;
    world.answer(200, {{"slug", "ca"}, {"accepted_differences", {"lacks_server_auth"}}});
    EXPECT_NE(world.run({"connector", "show", "ca"}).out.find("accepts         lacks_server_auth"),
              std::string::npos);
}

TEST(Commands, AConfigurationFileThatIsNoJsonIsNamed) {
    CliWorld world;
    const std::string config = world.file("ca.json", "{");
    const auto outcome =
        world.run({"connector", "create", "ca", "--type", "rest", "--config", config});
    EXPECT_EQ(outcome.exit_code, 2);
    EXPECT_NE(outcome.err.find(config), std::string::npos);
    EXPECT_TRUE(world.calls.empty());
}

TEST(Commands, AConnectorTestThatFailedIsAFinding) {
    CliWorld world;
    world.answer(200, json::parse(R"({"passed": false, "stages": [
        {"name": "tcp", "verdict": "passed", "detail": "connected"},
        {"name": "sign-in", "verdict": "failed", "detail": "wrong password"}]})"));
    world.answer(200, {{"passed", true}, {"stages", json::array()}});
    const auto outcome = world.run({"connector", "test", "ca"});
    EXPECT_EQ(world.calls[0].url, "http://localhost/api/v1/connectors/ca/test");
    EXPECT_EQ(outcome.exit_code, 6);
    EXPECT_EQ(outcome.out,
              "STAGE    VERDICT  DETAIL\n"
              "tcp      passed   connected\n"
              "sign-in  failed   wrong password\n");
    EXPECT_EQ(world.run({"connector", "test", "ca", "--json"}).exit_code, 0);
}

TEST(Commands, ConnectorTypesAreListed) {
    CliWorld world;
    world.answer(200, json::parse(R"({"items": [{"type": "softca", "title": "Demo CA",
        "version": "1", "capabilities": {"revokes": true, "pends": false}}], "next": null})"));
    EXPECT_EQ(world.run({"connector", "types"}).out,
              "TYPE    TITLE    VERSION  REVOKES  PENDS\n"
              "softca  Demo CA  1        yes      no\n");
}

TEST(Commands, FiltersBecomeTheQuery) {
    CliWorld world;
    for (int i = 0; i < 3; ++i) world.answer(200, {{"items", json::array()}, {"next", nullptr}});
    world.run({"order", "list", "--tenant", "corp", "--endpoint", "web", "--account", "a",
               "--status", "invalid", "--name", "*.corp.example"});
    EXPECT_EQ(world.calls[0].url,
              "http://localhost/api/v1/orders?tenant=corp&endpoint=web&account=a&status=invalid"
              "&name=%2A.corp.example&limit=100");
    world.run({"cert", "list", "--serial", "0A:1B", "--fingerprint", "ff", "--issued-from",
               "2026-01-01T00:00:00Z", "--issued-until", "2026-02-01T00:00:00Z", "--limit", "5"});
    EXPECT_EQ(
        world.calls[1].url,
        "http://localhost/api/v1/certificates?serial=0A%3A1B&fingerprint=ff"
        "&issued_from=2026-01-01T00%3A00%3A00Z&issued_until=2026-02-01T00%3A00%3A00Z&limit=5");
    world.run(
        {"audit", "list", "--order", "o", "--action", "tenant.created", "--actor", "local:root"});
    EXPECT_EQ(world.calls[2].url,
              "http://localhost/api/v1/audit-events?order=o&action=tenant.created"
              "&actor=local%3Aroot&limit=100");
}

TEST(Commands, AuditEventsAreListedByWhoDidWhat) {
    CliWorld world;
    world.answer(200, json::parse(R"({"next": null, "items": [{"id": "1", "header": {
        "at": "2026-05-01T12:00:00.000000Z", "action": "tenant.created", "actor": "local:root",
        "object": "tenant:1"}, "payload": null, "leaf_index": 0}]})"));
    EXPECT_EQ(world.run({"audit", "list"}).out,
              "TIME                         ACTION          ACTOR       OBJECT\n"
              "2026-05-01T12:00:00.000000Z  tenant.created  local:root  tenant:1\n");
}

TEST(Commands, ACertificateCanBePrintedAsPemOnly) {
    CliWorld world;
    const std::string pem = "-----BEGIN CERTIFICATE-----\nMII=\n-----END CERTIFICATE-----\n";
    world.answer(200, {{"pem", pem}});
    EXPECT_EQ(world.run({"cert", "show", "1", "--pem"}).out, pem);
}

TEST(Commands, OrderShowTellsWhyItFailed) {
    CliWorld world;
    world.answer(200, json::parse(R"({
      "order": {"id": "o-1", "tenant": "corp", "endpoint": "web", "account": "a-1",
        "status": "invalid", "identifiers": [{"type": "dns", "value": "www.corp.example"}],
        "created_at": "2026-05-01T12:00:00Z", "expires_at": "2026-05-08T12:00:00Z",
        "connector": null, "certificate": null,
        "error": {"kind": "compound", "detail": "Some names were not proved.", "subproblems": [
          {"kind": "connection", "detail": "Connection refused.",
           "identifier": {"type": "dns", "value": "www.corp.example"}}]}},
      "authorizations": [{"id": "z-1", "status": "invalid", "source": "challenge",
        "identifier": {"type": "dns", "value": "www.corp.example"},
        "challenges": [{"id": "c-1", "type": "http-01", "status": "invalid"},
                       {"id": "c-2", "type": "dns-01", "status": "pending"}]}],
      "validations": [{"id": "v-1", "challenge": "c-1", "number": 1, "took_ms": 31.4,
        "started_at": "2026-05-01T12:00:01.000000Z",
        "steps": [
          {"kind": "dns", "name": "www.corp.example", "type": "A", "rcode": "NOERROR",
           "cname_chain": [], "records": ["192.0.2.9"], "dnssec": "insecure", "why_bogus": "",
           "took_ms": 1.2},
          {"kind": "dial", "address": "192.0.2.9", "port": 80, "outcome": "refused",
           "took_ms": 0.4},
          {"kind": "http", "url": "http://www.corp.example/x", "address": "192.0.2.9",
           "status": 404, "location": "", "content_type": "text/html", "body_start": "<html>",
           "took_ms": 8},
          {"kind": "tls", "server_name": "www.corp.example", "address": "192.0.2.9",
           "outcome": "completed", "protocol": "TLSv1.3", "alpn": "acme-tls/1",
           "certificate_sha256": "ab", "certificate_names": ["dns:a.example", "ip:192.0.2.1"],
           "took_ms": 9},
          {"kind": "foreign", "step": "quic", "stored": "{\"address\":\"192.0.2.9\"}"}],
        "failure": {"cause": "connection_refused", "kind": "connection",
          "detail": "Connection refused.", "hint": "Open port 80."}}],
      "attempts": [{"id": "t-1", "connector": "ca", "state": "unavailable", "reason": "CA down"}],
      "exchanges": [{"attempt": "t-1", "operation": "enroll", "outcome": "unavailable",
        "detail": "no route", "late": true, "at": "2026-05-01T12:00:02.000000Z", "took_ms": 5}],
      "events": [{"header": {"at": "2026-05-01T12:00:00.000000Z", "action": "order.created",
        "actor": "account:a-1"}}]})"));
    EXPECT_EQ(world.run({"order", "show", "o-1"}).out,
              R"(order o-1 of corp/web: invalid
Failed: Some names were not proved.
  www.corp.example: Connection refused.

names        www.corp.example
account      a-1
created      2026-05-01T12:00:00Z
expires      2026-05-08T12:00:00Z
connector    -
certificate  -

www.corp.example  invalid (challenge)
  http-01  invalid
    attempt 1 at 2026-05-01T12:00:01.000000Z, 31 ms: connection_refused
      dns  A of www.corp.example: NOERROR, 192.0.2.9, insecure, 1 ms
      dial  192.0.2.9 port 80: refused, 0 ms
      http  http://www.corp.example/x at 192.0.2.9: status 404, text/html, begins: <html>, 8 ms
      tls  www.corp.example at 192.0.2.9: completed, TLSv1.3, ALPN acme-tls/1, certificate ab for dns:a.example, ip:192.0.2.1, 9 ms
      foreign  quic, by a newer version: {"address":"192.0.2.9"}, ?
      why: Connection refused.
      do:  Open port 80.
  dns-01  pending

attempt at ca  unavailable: CA down
  2026-05-01T12:00:02.000000Z  enroll: unavailable after 5 ms, no route (too late: another worker had taken over)

TIME                         ACTION         ACTOR
2026-05-01T12:00:00.000000Z  order.created  account:a-1
)");
}

TEST(Commands, OrderShowSaysWhatIsBeingWaitedFor) {
    const std::pair<const char*, const char*> cases[] = {
        {"pending", "Waiting: control of the names is not proved yet.\n"},
        {"ready", "Waiting: the client has not sent its CSR yet.\n"},
        {"processing", "Waiting for the CA behind ca.\n"},
        {"valid", "Issued by ca.\n"},
    };
    for (const auto& [status, sentence] : cases) {
        CliWorld world;
        world.answer(200,
                     {{"order", {{"status", status}, {"connector", "ca"}, {"error", nullptr}}}});
        EXPECT_NE(world.run({"order", "show", "o-1"}).out.find(sentence), std::string::npos)
            << status;
    }
}

TEST(Commands, OrderShowSaysWhyACertificateWasServedThatDiffers) {
    CliWorld world;
    world.answer(200, json::parse(R"({
        "order": {"status": "valid", "connector": "ca", "error": null},
        "events": [{"header": {"action": "certificate.issued"},
                    "payload": {"details": {"accepted_differences": "lacks_server_auth"}}}]})"));
    EXPECT_NE(world.run({"order", "show", "o-1"})
                  .out.find("Issued by ca. What it accepts was made use of: lacks_server_auth.\n"),
              std::string::npos);
}

}  // namespace
}  // namespace causeway::cli
