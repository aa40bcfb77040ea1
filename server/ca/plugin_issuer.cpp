// SPDX-License-Identifier: Apache-2.0
#include "ca/plugin_issuer.hpp"

#include <algorithm>
#include <memory>
#include <type_traits>
#include <utility>

#include "ca/borrowed.hpp"
#include "ca/enroll_arguments.hpp"
#include "ca/plain_text.hpp"

namespace causeway::ca {
namespace {

constexpr std::chrono::seconds kProbeDeadline{10};
constexpr std::chrono::seconds kFetchDeadline{30};
constexpr std::chrono::hours kCertificatesMaxAge{24};
constexpr std::chrono::seconds kLatestMaxAge{60};
constexpr std::chrono::seconds kCrlMaxAge{60};

template <class T, class Variant>
struct IsMember;
template <class T, class... Members>
struct IsMember<T, std::variant<Members...>> : std::disjunction<std::is_same<T, Members>...> {};

// An answer as the outcome of one operation. What is no outcome of that operation proves nothing.
template <class Outcome>
Outcome outcome_of(Answer answer) {
    return std::visit(
        [](auto& given) -> Outcome {
            using Given = std::decay_t<decltype(given)>;
            if constexpr (std::is_same_v<Given, Failed>) {
                return std::move(given.unavailable);
            } else if constexpr (IsMember<Given, Outcome>::value) {
                return std::move(given);
            } else {
                return Unknown{"the connector answered with another operation's outcome"};
            }
        },
        answer);
}

// A connector that cannot resume has no use for a handle: whatever is pending there is lost to us.
Answer usable(Answer answer, const causeway_connector& api) {
    if (!std::holds_alternative<Pending>(answer) || api.resume != nullptr) return answer;
    return Unknown{"the connector answered pending and cannot resume"};
}

Failed not_asked(std::string why) {
    return {FailureCause::local, {std::move(why), std::chrono::seconds(30), false}};
}

Rejected unsupported(const std::string& operation) {
    return {base::ErrorKind::unsupported,
            "The connection to this CA cannot " + operation + "; ask the CA's operator.",
            "the connector has no operation " + operation};
}

std::string text_of(const Answer& answer) {
    if (const auto* rejected = std::get_if<Rejected>(&answer)) {
        return rejected->for_log.empty() ? rejected->for_client : rejected->for_log;
    }
    if (const auto* failed = std::get_if<Failed>(&answer)) return failed->unavailable.for_log;
    if (const auto* unknown = std::get_if<Unknown>(&answer)) return unknown->for_log;
    return "unexpected outcome: " + std::string(name_of(answer));
}

base::Error error_of(const Answer& answer) {
    if (const auto* rejected = std::get_if<Rejected>(&answer)) {
        base::Error error = base::make_error(rejected->kind, rejected->for_client);
        error.internal = rejected->for_log;
        return error;
    }
    return base::unavailable_error(text_of(answer), std::chrono::seconds(30));
}

GuardedWork guarded(const std::shared_ptr<const Instance>& instance, std::string operation,
                    std::function<void(const Instance&, const causeway_call&)> run) {
    GuardedWork work;
    work.operation = std::move(operation);
    work.run = [instance, run = std::move(run)](const causeway_call& call) {
        run(*instance, call);
    };
    if (instance->api().cancel != nullptr) {
        work.cancel = [instance](const causeway_call& call) {
            instance->api().cancel(instance->handle(), &call);
        };
    }
    return work;
}

std::vector<TestStage> run_test(const Registry::Open& open, base::Deadline deadline) {
    const auto test = [](const Instance& instance, const causeway_call& call) {
        instance.api().test(instance.handle(), &call);
    };
    Report report = open.connection->guard().call(guarded(open.instance, "test", test), deadline);
    if (!std::holds_alternative<Done>(report.answer)) {
        report.parts.stages.push_back({"connector", StageVerdict::failed, text_of(report.answer)});
    }
    return std::move(report.parts.stages);
}

bool healthy(const std::vector<TestStage>& stages) {
    return std::none_of(stages.begin(), stages.end(), [](const TestStage& stage) {
        return stage.verdict == StageVerdict::failed;
    });
}

void run_probe(const Registry::Open& open, base::Deadline deadline) {
    CircuitBreaker::Probe probe(open.connection->breaker());
    probe.found(healthy(run_test(open, deadline)));
}

}  // namespace

PluginIssuer::PluginIssuer(Registry::Lookup lookup, PluginDirectories& plugins, Services services)
    : services_(services), registry_(std::move(lookup), plugins, std::move(services)) {}

std::optional<Unavailable> PluginIssuer::refusal(model::ConnectorId connector,
                                                 base::Deadline deadline) {
    const auto opened = open(connector, WhilePaused::waits);
    if (const auto* failed = std::get_if<Failed>(&opened)) return failed->unavailable;
    const auto& usable = std::get<Registry::Open>(opened);
    if (const auto refused = breaker_refusal(usable, deadline)) return refused->unavailable;
    if (usable.connection->guard().stuck()) {
        return not_asked("every thread of this connection is stuck in a call").unavailable;
    }
    return std::nullopt;
}

EnrollOutcome PluginIssuer::enroll(model::ConnectorId connector, const EnrollRequest& request,
                                   base::Deadline deadline, const LateAnswer& late) {
    const auto arguments = std::make_shared<const EnrollArguments>(request);
    const auto run = [arguments](const Instance& instance, const causeway_call& call) {
        instance.api().enroll(instance.handle(), &arguments->table(), &call);
    };
    const Question question{
        .operation = "enroll", .run = run, .while_paused = WhilePaused::waits, .late = late};
    return outcome_of<EnrollOutcome>(ask(connector, question, deadline).answer);
}

EnrollOutcome PluginIssuer::resume(model::ConnectorId connector, const EnrollRequest& request,
                                   base::ByteView handle, base::Deadline deadline,
                                   const LateAnswer& late) {
    const auto arguments = std::make_shared<const EnrollArguments>(request);
    const auto run = [arguments, owned = base::Bytes(handle.begin(), handle.end())](
                         const Instance& instance, const causeway_call& call) {
        instance.api().resume(instance.handle(), &arguments->table(), lent(base::ByteView(owned)),
                              &call);
    };
    const auto supported = [](const causeway_connector& api) { return api.resume != nullptr; };
    const Question question{.operation = "resume",
                            .run = run,
                            .supported = supported,
                            .while_paused = WhilePaused::waits,
                            .late = late};
    return outcome_of<EnrollOutcome>(ask(connector, question, deadline).answer);
}

FindOutcome PluginIssuer::find(model::ConnectorId connector, const EnrollRequest& request,
                               base::Deadline deadline) {
    const auto opened = open(connector, WhilePaused::waits);
    if (const auto* failed = std::get_if<Failed>(&opened)) return failed->unavailable;
    const auto& usable = std::get<Registry::Open>(opened);
    if (usable.instance->api().find == nullptr) {
        return Unknown{"the connector has no operation find"};
    }
    const auto arguments = std::make_shared<const EnrollArguments>(request);
    const auto run = [arguments](const Instance& instance, const causeway_call& call) {
        instance.api().find(instance.handle(), &arguments->table(), &call);
    };
    const Question question{.operation = "find", .run = run};
    return outcome_of<FindOutcome>(ask(usable, question, deadline).answer);
}

RevokeOutcome PluginIssuer::revoke(model::ConnectorId connector, base::ByteView certificate,
                                   model::RevocationReason reason, base::Deadline deadline) {
    const auto run = [owned = base::Bytes(certificate.begin(), certificate.end()), reason](
                         const Instance& instance, const causeway_call& call) {
        causeway_revoke_request request = {};
        request.struct_size = sizeof request;
        request.certificate = lent(base::ByteView(owned));
        request.reason = static_cast<std::uint32_t>(reason);
        instance.api().revoke(instance.handle(), &request, &call);
    };
    const auto supported = [](const causeway_connector& api) { return api.revoke != nullptr; };
    Answer answer = ask(connector, {"revoke", run, supported, WhilePaused::waits}, deadline).answer;
    if (std::holds_alternative<Done>(answer)) {
        if (const auto connection = registry_.find(connector)) connection->forget_crl();
        return Revoked{};
    }
    return outcome_of<RevokeOutcome>(std::move(answer));
}

base::Result<CaCertificates> PluginIssuer::ca_certificates(model::ConnectorId connector) {
    const auto fresh = [&](const CaAnswer& answer) {
        return services_.clock.monotonic() < answer.at + kCertificatesMaxAge;
    };
    // Certificates of CAs outlive a day's outage.
    CAUSEWAY_TRY(CaAnswer answer, ca_answer(connector, fresh, Outdated::better_than_nothing));
    return std::move(answer.certificates);
}

base::Result<CaCertificates> PluginIssuer::latest_ca_certificates(model::ConnectorId connector) {
    const auto fresh = [&](const CaAnswer& answer) {
        return services_.clock.monotonic() < answer.at + kLatestMaxAge;
    };
    CAUSEWAY_TRY(CaAnswer answer, ca_answer(connector, fresh, Outdated::refused));
    return std::move(answer.certificates);
}

std::vector<TestStage> PluginIssuer::test(model::ConnectorId connector, base::Deadline deadline) {
    const auto failed = [](const base::Error& error) {
        const std::string& why = error.internal.empty() ? error.detail : error.internal;
        return std::vector<TestStage>{{"configuration", StageVerdict::failed, why}};
    };
    const auto configured = registry_.configured(connector);
    if (!configured) return failed(configured.error());
    const auto open = registry_.open(*configured);
    if (!open) return failed(open.error());
    std::vector<TestStage> stages = run_test(*open, deadline);
    if (healthy(stages)) open->connection->breaker().reset();
    return stages;
}

base::Result<base::Bytes> PluginIssuer::crl(model::ConnectorId connector) {
    const auto fresh = [&](const CaAnswer& answer) {
        return !answer.crl_changed && services_.clock.monotonic() < answer.at + kCrlMaxAge;
    };
    // Whoever reads it sees by its nextUpdate whether it is still good.
    CAUSEWAY_TRY(CaAnswer answer, ca_answer(connector, fresh, Outdated::better_than_nothing));
    if (!answer.crl) {
        return base::fail(base::ErrorKind::not_found, "This CA publishes no CRL here.");
    }
    return *std::move(answer.crl);
}

ConnectionHealth PluginIssuer::health(model::ConnectorId connector) {
    const auto connection = registry_.find(connector);
    if (!connection) return {};
    return {connection->breaker().state(), connection->guard().load()};
}

std::variant<Registry::Open, Failed> PluginIssuer::open(model::ConnectorId id,
                                                        WhilePaused while_paused) {
    const auto not_opened = [&](const base::Error& error) {
        const std::string& why = error.internal.empty() ? error.detail : error.internal;
        services_.log.warning("connector.not_opened",
                              {{"connector", id.to_string()}, {"reason", why}});
        return not_asked(why);
    };
    const auto configured = registry_.configured(id);
    if (!configured) return not_opened(configured.error());
    if (while_paused == WhilePaused::waits &&
        configured->status == model::ConnectorStatus::paused) {
        return not_asked("an operator has paused this connection");
    }
    auto opened = registry_.open(*configured);
    if (!opened) return not_opened(opened.error());
    return *std::move(opened);
}

Report PluginIssuer::ask(model::ConnectorId id, const Question& question, base::Deadline deadline) {
    const auto opened = open(id, question.while_paused);
    if (const auto* failed = std::get_if<Failed>(&opened)) return {*failed, {}};
    return ask(std::get<Registry::Open>(opened), question, deadline);
}

Report PluginIssuer::ask(const Registry::Open& open, const Question& question,
                         base::Deadline deadline) {
    const causeway_connector& api = open.instance->api();
    if (question.supported && !question.supported(api)) {
        return {unsupported(question.operation), {}};
    }
    if (auto refused = breaker_refusal(open, deadline)) return {*std::move(refused), {}};
    GuardedWork work = guarded(open.instance, question.operation, question.run);
    if (question.late) {
        work.late = [&api, late = question.late](Report report) {
            late(outcome_of<EnrollOutcome>(usable(std::move(report.answer), api)));
        };
    }
    Report report = open.connection->guard().call(std::move(work), deadline);
    open.connection->breaker().observe(report.answer);
    report.answer = usable(std::move(report.answer), api);
    return report;
}

// Why the circuit breaker lets no call through, after the probe if one is due.
std::optional<Failed> PluginIssuer::breaker_refusal(const Registry::Open& open,
                                                    base::Deadline deadline) {
    CircuitBreaker& breaker = open.connection->breaker();
    auto admission = breaker.admit();
    if (admission == CircuitBreaker::Admission::probe) {
        const auto latest = base::Deadline::after(services_.clock, kProbeDeadline);
        run_probe(open, deadline.at() < latest.at() ? deadline : latest);
        admission = breaker.admit();
    }
    if (admission == CircuitBreaker::Admission::allowed) return std::nullopt;
    Failed refused = not_asked("the CA keeps failing; waiting before it is tried again");
    refused.unavailable.retry_after = breaker.retry_after();
    return refused;
}

base::Result<CaAnswer> PluginIssuer::ca_answer(model::ConnectorId id, const IsFresh& fresh,
                                               Outdated outdated) {
    const auto opened = open(id, WhilePaused::goes_on);
    if (const auto* failed = std::get_if<Failed>(&opened)) return base::fail(error_of(*failed));
    const auto& [connection, instance] = std::get<Registry::Open>(opened);
    auto remembered = connection->ca_answer(instance);
    if (remembered && fresh(*remembered)) return *std::move(remembered);
    auto fetched = connection->fetch_ca_answer(
        instance, [&] { return fetch(std::get<Registry::Open>(opened), id); });
    if (fetched || outdated == Outdated::refused) return fetched;
    remembered = connection->ca_answer(instance);
    if (remembered) return *std::move(remembered);
    return fetched;
}

base::Result<CaAnswer> PluginIssuer::fetch(const Registry::Open& open, model::ConnectorId id) {
    const auto run = [](const Instance& instance, const causeway_call& call) {
        instance.api().ca_certificates(instance.handle(), &call);
    };
    const auto deadline = base::Deadline::after(services_.clock, kFetchDeadline);
    Report report = ask(open, {.operation = "ca_certificates", .run = run}, deadline);
    if (!std::holds_alternative<Done>(report.answer)) {
        return base::fail(error_of(report.answer));
    }
    return CaAnswer{{parsed(report.parts.intermediates, id), parsed(report.parts.anchors, id)},
                    std::move(report.parts.crl),
                    services_.clock.monotonic()};
}

std::vector<crypto::Certificate> PluginIssuer::parsed(const std::vector<base::Bytes>& certificates,
                                                      model::ConnectorId connector) {
    std::vector<crypto::Certificate> out;
    for (const base::Bytes& der : certificates) {
        auto certificate = crypto::Certificate::parse(der);
        if (certificate) {
            out.push_back(*std::move(certificate));
        } else {
            services_.log.warning(
                "connector.ca_certificate_unreadable",
                {{"connector", connector.to_string()}, {"reason", certificate.error().detail}});
        }
    }
    return out;
}

}  // namespace causeway::ca
