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

}  // namespace

PluginIssuer::PluginIssuer(Registry::Lookup lookup, PluginDirectories& plugins, Services services)
    : services_(services), registry_(std::move(lookup), plugins, std::move(services)) {}

EnrollOutcome PluginIssuer::enroll(model::ConnectorId connector, const EnrollRequest& request,
                                   base::Deadline deadline) {
    const auto arguments = std::make_shared<const EnrollArguments>(request);
    const auto run = [arguments](const Instance& instance, const causeway_call& call) {
        instance.api().enroll(instance.handle(), &arguments->table(), &call);
    };
    return outcome_of<EnrollOutcome>(ask(connector, {"enroll", run, {}}, deadline).answer);
}

EnrollOutcome PluginIssuer::resume(model::ConnectorId connector, const EnrollRequest& request,
                                   base::ByteView handle, base::Deadline deadline) {
    const auto arguments = std::make_shared<const EnrollArguments>(request);
    const auto run = [arguments, owned = base::Bytes(handle.begin(), handle.end())](
                         const Instance& instance, const causeway_call& call) {
        instance.api().resume(instance.handle(), &arguments->table(), lent(base::ByteView(owned)),
                              &call);
    };
    const auto supported = [](const causeway_connector& api) { return api.resume != nullptr; };
    return outcome_of<EnrollOutcome>(ask(connector, {"resume", run, supported}, deadline).answer);
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
    Answer answer = ask(connector, {"revoke", run, supported}, deadline).answer;
    if (std::holds_alternative<Done>(answer)) {
        if (const auto connection = registry_.find(connector)) connection->forget_crl();
        return Revoked{};
    }
    return outcome_of<RevokeOutcome>(std::move(answer));
}

base::Result<CaCertificates> PluginIssuer::ca_certificates(model::ConnectorId connector) {
    const auto connection = registry_.find(connector);
    const auto remembered = connection ? connection->ca_answer() : std::nullopt;
    if (remembered && services_.clock.monotonic() < remembered->at + kCertificatesMaxAge) {
        return remembered->certificates;
    }
    auto fetched = fetch(connector);
    if (fetched) return std::move(fetched->certificates);
    // An old chain is better than none: certificates of CAs outlive a day's outage.
    if (remembered) return remembered->certificates;
    return base::fail(std::move(fetched).error());
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

FindOutcome PluginIssuer::find(model::ConnectorId connector, const EnrollRequest& request,
                               base::Deadline deadline) {
    const auto arguments = std::make_shared<const EnrollArguments>(request);
    const auto run = [arguments](const Instance& instance, const causeway_call& call) {
        instance.api().find(instance.handle(), &arguments->table(), &call);
    };
    const auto supported = [](const causeway_connector& api) { return api.find != nullptr; };
    return outcome_of<FindOutcome>(ask(connector, {"find", run, supported}, deadline).answer);
}

ConfirmOutcome PluginIssuer::confirm(model::ConnectorId connector, const EnrollRequest& request,
                                     base::Bytes certificate, bool accepted,
                                     base::Deadline deadline) {
    const auto arguments = std::make_shared<const EnrollArguments>(request);
    const auto run = [arguments, owned = std::move(certificate), accepted](
                         const Instance& instance, const causeway_call& call) {
        instance.api().confirm(instance.handle(), &arguments->table(), lent(base::ByteView(owned)),
                               accepted ? 1 : 0, &call);
    };
    const auto supported = [](const causeway_connector& api) { return api.confirm != nullptr; };
    return outcome_of<ConfirmOutcome>(ask(connector, {"confirm", run, supported}, deadline).answer);
}

base::Result<std::string> PluginIssuer::render(model::ConnectorId connector,
                                               const EnrollRequest& request,
                                               base::Deadline deadline) {
    const auto arguments = std::make_shared<const EnrollArguments>(request);
    const auto run = [arguments](const Instance& instance, const causeway_call& call) {
        instance.api().render(instance.handle(), &arguments->table(), &call);
    };
    const auto supported = [](const causeway_connector& api) { return api.render != nullptr; };
    Report report = ask(connector, {"render", run, supported, false}, deadline);
    if (!std::holds_alternative<Done>(report.answer) || !report.parts.rendering) {
        return base::fail(error_of(report.answer));
    }
    return *std::move(report.parts.rendering);
}

base::Result<base::Bytes> PluginIssuer::crl(model::ConnectorId connector) {
    const auto connection = registry_.find(connector);
    if (const auto remembered = connection ? connection->ca_answer() : std::nullopt) {
        if (remembered->crl && services_.clock.monotonic() < remembered->at + kCrlMaxAge) {
            return *remembered->crl;
        }
    }
    CAUSEWAY_TRY(CaAnswer fetched, fetch(connector));
    if (!fetched.crl) {
        return base::fail(base::ErrorKind::not_found, "This CA publishes no CRL here.");
    }
    return *std::move(fetched.crl);
}

ConnectionHealth PluginIssuer::health(model::ConnectorId connector) {
    const auto connection = registry_.find(connector);
    if (!connection) return {};
    return {connection->breaker().state(), connection->guard().load()};
}

Report PluginIssuer::ask(model::ConnectorId id, const Question& question, base::Deadline deadline) {
    const auto not_asked = [](std::string why) {
        return Report{Failed{FailureCause::local, {std::move(why), std::chrono::seconds(30)}}, {}};
    };
    const auto not_opened = [&](const base::Error& error) {
        const std::string& why = error.internal.empty() ? error.detail : error.internal;
        services_.log.warning("connector.not_opened",
                              {{"connector", id.to_string()}, {"reason", why}});
        return not_asked(why);
    };
    const auto configured = registry_.configured(id);
    if (!configured) return not_opened(configured.error());
    if (configured->status == model::ConnectorStatus::paused) {
        return not_asked("an operator has paused this connection");
    }
    const auto open = registry_.open(*configured);
    if (!open) return not_opened(open.error());
    if (question.supported && !question.supported(open->instance->api())) {
        return {unsupported(question.operation), {}};
    }
    if (question.contacts_ca) {
        if (auto refused = refusal(*open, deadline)) return {*std::move(refused), {}};
    }
    Report report = open->connection->guard().call(
        guarded(open->instance, question.operation, question.run), deadline);
    if (question.contacts_ca) open->connection->breaker().observe(report.answer);
    if (std::holds_alternative<Pending>(report.answer) && !open->instance->api().resume) {
        report.answer = Unknown{"the connector answered pending and cannot resume"};
    }
    return report;
}

// Why the circuit breaker lets no call through, after the probe if one is due.
std::optional<Failed> PluginIssuer::refusal(const Registry::Open& open, base::Deadline deadline) {
    CircuitBreaker& breaker = open.connection->breaker();
    auto admission = breaker.admit();
    if (admission == CircuitBreaker::Admission::probe) {
        const auto latest = base::Deadline::after(services_.clock, kProbeDeadline);
        breaker.probe_ended(
            healthy(run_test(open, std::min(deadline, latest, [](const auto& a, const auto& b) {
                                 return a.at() < b.at();
                             }))));
        admission = breaker.admit();
    }
    if (admission == CircuitBreaker::Admission::allowed) return std::nullopt;
    return Failed{
        FailureCause::local,
        {"the CA keeps failing; waiting before it is tried again", breaker.retry_after()}};
}

base::Result<CaAnswer> PluginIssuer::fetch(model::ConnectorId id) {
    const auto run = [](const Instance& instance, const causeway_call& call) {
        instance.api().ca_certificates(instance.handle(), &call);
    };
    const auto deadline = base::Deadline::after(services_.clock, kFetchDeadline);
    Report report = ask(id, {"ca_certificates", run, {}}, deadline);
    if (!std::holds_alternative<Done>(report.answer)) {
        return base::fail(error_of(report.answer));
    }
    CaAnswer answer{{parsed(report.parts.intermediates, id), parsed(report.parts.anchors, id)},
                    std::move(report.parts.crl),
                    services_.clock.monotonic()};
    if (const auto connection = registry_.find(id)) connection->remember(answer);
    return answer;
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
