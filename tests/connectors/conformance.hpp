// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <gtest/gtest.h>

#include <functional>
#include <map>
#include <memory>
#include <ostream>
#include <string>

#include "connectors/world.hpp"

namespace causeway::connectors {

// What may befall a connector, as far as its host can tell.
enum class Situation {
    granting,
    deciding_later,  // pending, and issued after a few polls
    rejecting,
    unreachable,
    losing_answers,  // the CA issues and the answer does not arrive
    hanging,         // before anything is sent
};

// How to bring one type of connector into each situation. A new connector implements this and
// instantiates the suite; every test then runs, and asserts what the connector's capabilities
// promise or that what they lack is said to be unsupported.
class Subject {
  public:
    virtual ~Subject() = default;
    virtual std::string type() const = 0;
    virtual ca::HostServices::Secrets secrets() const { return {}; }
    // What its CA lacks, although its type of connector has it.
    virtual bool reaches(Situation) const { return true; }
    virtual bool certifies_ec_keys() const { return true; }
    // Whether it ends a call itself at the deadline, and then can tell that nothing was sent.
    virtual bool watches_its_deadline() const { return false; }

    // JSON text. `csr` names the test data that will be enrolled.
    virtual std::string config(Situation situation, const std::string& csr) const = 0;
    // For what the configuration cannot bring about.
    virtual void begin(Situation, World&) const {}
    virtual void end(Situation, World& world) const {
        world.state().release();
        world.state().repair();
    }
    virtual void shape(Situation, ca::EnrollRequest&) const {}

    struct BadConfig {
        std::string text;
        std::string pointer;  // of the first problem
    };
    virtual std::vector<BadConfig> bad_configs() const = 0;
};

struct SubjectFactory {
    const char* name;
    std::function<std::unique_ptr<Subject>()> make;

    // Names the test.
    friend std::ostream& operator<<(std::ostream& stream, const SubjectFactory& factory) {
        return stream << factory.name;
    }
};

class ConnectorConformance : public testing::TestWithParam<SubjectFactory> {
  protected:
    ConnectorConformance() : subject_(GetParam().make()) {}
    ~ConnectorConformance() override;

    // Connects in that situation, which lasts until the end of the test or of leave().
    model::ConnectorId enter(Situation situation, const std::string& csr = "rsa.csr.der");
    void leave();
    ca::EnrollRequest request(const std::string& csr = "rsa.csr.der") const;
    ca::EnrollOutcome enroll(const std::string& csr = "rsa.csr.der");
    ca::RevokeOutcome revoke(const base::Bytes& certificate);
    ca::ConnectorType described();
    void expect_issued_for(const std::string& csr);
    // Of a call that hung before anything was sent.
    template <class Outcome>
    void expect_no_answer(const Outcome& outcome) {
        const auto* unavailable = std::get_if<ca::Unavailable>(&outcome);
        const bool told = unavailable != nullptr && unavailable->called;
        EXPECT_TRUE(std::holds_alternative<ca::Unknown>(outcome) ||
                    (told && subject_->watches_its_deadline()));
    }

    support::FakeConnectorStateStore state_;
    World world_{state_, nullptr, Reach::loopback};
    std::unique_ptr<Subject> subject_;
    model::ConnectorId id_;
    Situation situation_ = Situation::granting;
};

}  // namespace causeway::connectors
