// SPDX-License-Identifier: Apache-2.0
#include <exception>
#include <iostream>

#include "app/audit_signing.hpp"
#include "app/service_commands.hpp"
#include "base/clock.hpp"
#include "cli/run.hpp"

namespace {

int run(int argc, char** argv) {
    if (argc > 1 && causeway::app::is_service_command(argv[1]))
        return causeway::app::run_service_command(argc, argv);
    const causeway::base::SystemClock clock;
    causeway::cli::Host host = causeway::cli::system_host(clock);
    host.help_footer = causeway::app::kServiceCommandsHelp;
    host.verifier_key = causeway::app::verifier_key;
    return causeway::cli::run(argc, argv, host);
}

// A key or token that is shown once and did not arrive must not look like a success.
int checked_output(int code) {
    std::cout.flush();
    if (std::cout) return code;
    std::cerr
        << "causeway: the output could not be written. If a key or token was made, nobody has "
           "it: make another.\n";
    return code == 0 ? 1 : code;
}

}  // namespace

int main(int argc, char** argv) {
    try {
        return checked_output(run(argc, argv));
    } catch (const std::exception& error) {
        std::cerr << "causeway: " << error.what() << '\n';
        return 1;
    }
}
