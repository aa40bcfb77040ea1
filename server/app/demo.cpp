// SPDX-License-Identifier: Apache-2.0
#include "app/demo.hpp"

#include <filesystem>
#include <iostream>

#include "app/certificate_file.hpp"
#include "app/demo_clients.hpp"
#include "app/demo_report.hpp"
#include "app/demo_service.hpp"
#include "app/signals.hpp"

namespace causeway::app {
namespace {

namespace fs = std::filesystem;

constexpr std::chrono::minutes kIssuance{3};

// The next Ctrl-C ends us at once, and the servers that we started with us.
void begin_to_stop(const Signals& signals) {
    signals.wait();
    signals.stop_waiting();
}

base::Result<void> stopped(const Signals& signals) {
    begin_to_stop(signals);
    return base::fail(base::ErrorKind::unavailable, "stopped before all was ready.");
}

// Each run has new EAB keys, so each begins with no account.
base::Result<void> obtain_certificate(const DemoService& service, const DemoEndpoint& endpoint,
                                      const DemoReport& report, const Signals& signals) {
    const fs::path directory = service.state.directory / "lego" / endpoint.name;
    const ClientRequest request{"www." + endpoint.profile.domain, "demo@example.com",
                                directory.string()};
    std::error_code ignored;
    fs::remove_all(directory, ignored);
    Command lego = lego_command(service, endpoint, request);
    lego.output_file = (service.state.directory / "lego.log").string();
    const auto done = run_to_end(lego, kIssuance, signals.descriptor());
    if (signals.pending()) return stopped(signals);
    CAUSEWAY_CHECK(done);
    const std::string file = lego_certificate(request).string();
    CAUSEWAY_TRY(const crypto::Certificate certificate, read_first_certificate(file));
    report.certificate(endpoint, certificate, file);
    return {};
}

base::Result<void> run(const DemoOptions& options, const Signals& signals) {
    const base::SystemClock clock;
    base::SystemRandom random;
    const auto log = base::make_stderr_log(clock, base::LogFormat::text, base::LogLevel::warning);
    const Progress progress = [](const std::string& text) {
        std::cout << "==> " << text << std::endl;
    };
    CAUSEWAY_TRY(DemoService service, start_demo_service(options, {clock, random, *log}, progress));
    if (signals.pending()) return stopped(signals);
    const DemoReport report(service, std::cout);
    for (const DemoEndpoint& endpoint : service.endpoints) {
        if (!options.issue) break;
        if (!endpoint.closed.empty()) {
            progress("No certificate from " + endpoint.name + ": " + endpoint.closed);
            continue;
        }
        progress("Obtaining a certificate from " + endpoint.name + " with lego");
        CAUSEWAY_CHECK(obtain_certificate(service, endpoint, report, signals));
    }
    report.directions();
    CAUSEWAY_CHECK(service.environment.write(report.environment()));
    if (options.once) {
        service.environment.keep();
        return {};
    }
    std::cout << "\nRunning. Ctrl-C stops everything that was started here, a second one at "
                 "once."
              << std::endl;
    begin_to_stop(signals);
    progress("Stopping");
    return {};
}

}  // namespace

int demo(const DemoOptions& options) {
    const Signals signals;
    const auto done = run(options, signals);
    if (done) return 0;
    std::cerr << "causeway demo: " << done.error().detail << '\n';
    if (!done.error().internal.empty()) std::cerr << "  " << done.error().internal << '\n';
    return 1;
}

}  // namespace causeway::app
