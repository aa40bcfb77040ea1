// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <mutex>
#include <string>

#include "base/clock.hpp"
#include "ca/answer.hpp"
#include "connectors/sdk/connector.h"

namespace causeway::ca {

// The host's side of one call of a connector: tells it when to stop, and takes what it says.
// Nothing that a connector hands over is believed to be small, valid or said only once.
class PluginCall {
  public:
    // The clock must outlive the call.
    PluginCall(const base::Clock& clock, base::Deadline deadline);
    PluginCall(const PluginCall&) = delete;
    PluginCall& operator=(const PluginCall&) = delete;

    // Valid as long as this object; safe from several threads.
    const causeway_call& table() const { return table_; }

    // Nobody waits for the answer any more: the connector may not begin to send.
    void abandon();

    // To be read after the operation has returned. A missing, second, oversized or contradictory
    // answer is Unknown.
    Report report();

  private:
    void take(Answer answer);
    void protest(std::string why);
    bool fits(std::size_t size, std::size_t limit, const char* what);
    base::Bytes take_certificate(causeway_bytes der);
    void take_description(const causeway_description& description);
    void take_ca_certificate(causeway_ca_role role, causeway_bytes der);
    static causeway_call make_table(PluginCall* self);
    static void add_controls(causeway_call& table);
    static void add_parts(causeway_call& table);
    static void add_outcomes(causeway_call& table);

    template <class Take>
    static void locked(void* context, Take take);

    const base::Clock& clock_;
    const base::Deadline deadline_;
    const causeway_call table_;

    mutable std::mutex mutex_;
    bool abandoned_ = false;
    int outcomes_ = 0;
    Answer answer_;
    Parts parts_;
    std::string protest_;
};

}  // namespace causeway::ca
