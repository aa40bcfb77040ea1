// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <atomic>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>

#include "app/doctor.hpp"
#include "app/doctor_connectors.hpp"
#include "app/doctor_database.hpp"
#include "app/doctor_files.hpp"
#include "app/doctor_service.hpp"
#include "app/errands.hpp"
#include "base/clock.hpp"
#include "base/log.hpp"
#include "base/random.hpp"
#include "storage/pool.hpp"

namespace causeway::app {

// What several checks look at, found out once, by whichever needs it first. Safe from several
// threads.
class Evidence {
  public:
    // Owned by every check that uses it: one that hangs may outlive the others.
    Evidence(ConfigReading reading, DoctorOptions options, Errands& errands);

    const ConfigReading& reading() const { return reading_; }
    const Config& config() const { return reading_.config; }
    const DoctorOptions& options() const { return options_; }
    const base::Clock& clock() const { return clock_; }
    base::Log& log() { return log_; }

    const Examined& database();
    const base::Result<crypto::SealingKeys>& keys();
    const base::Result<net::HttpReply>& readyz();
    bool service_runs();
    // Of the database as it is now; with keys only.
    base::Result<SealingFacts> sealing_facts();
    base::Result<std::size_t> log_size();

    Findings connectors();
    // Calls of plugins that do not return: as long as there is one, nor does the destructor.
    int stuck_calls();

  private:
    // Findings say what there is to say.
    class Silence final : public base::Log {
        void write(base::LogLevel, std::string_view, base::LogFields) override {}
    };

    template <class T>
    struct Once {
        std::once_flag flag;
        std::optional<T> value;

        template <class Find>
        const T& get(Find find) {
            std::call_once(flag, [&] { value.emplace(find()); });
            return *value;
        }
    };

    storage::PoolOptions own_pool() const;

    const ConfigReading reading_;
    const DoctorOptions options_;
    Errands& errands_;
    const base::SystemClock clock_;
    base::SystemRandom random_;
    Silence log_;
    Once<Examined> database_;
    Once<base::Result<crypto::SealingKeys>> keys_;
    Once<base::Result<net::HttpReply>> readyz_;
    std::mutex bench_mutex_;
    std::unique_ptr<ConnectorBench> bench_;  // under bench_mutex_
};

}  // namespace causeway::app
