// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <concepts>

#include "connectors/sdk/connector.hpp"
#include "connectors/sdk/support/operations.hpp"

namespace causeway::sdk {

// The function table of a connector written as a class. Only the casts depend on the class;
// operations.cpp translates, and stops every exception.
template <std::derived_from<Connector> T>
class Entry {
  public:
    static const causeway_connector* table(std::uint32_t abi_major) {
        static const causeway_connector kTable = make();
        return abi_major == CAUSEWAY_ABI_MAJOR ? &kTable : nullptr;
    }

  private:
    static T& self(causeway_instance* instance) { return *reinterpret_cast<T*>(instance); }

    static causeway_instance* create(const causeway_host* host, causeway_text config,
                                     const causeway_call* call) {
        T* made = nullptr;
        run_create(*call, [&] { made = new T(Host(*host), view(config)); });
        return reinterpret_cast<causeway_instance*>(made);
    }

    static causeway_connector make() {
        causeway_connector out = {};
        out.struct_size = sizeof out;
        out.abi_major = CAUSEWAY_ABI_MAJOR;
        out.describe = [](const causeway_call* call) { run_describe(*call, &T::describe); };
        out.validate = [](const causeway_host* host, causeway_text config,
                          const causeway_call* call) {
            run_validate(*call, [&] { return T::validate(Host(*host), view(config)); });
        };
        out.create = &create;
        out.destroy = [](causeway_instance* instance) { delete &self(instance); };
        out.test = [](causeway_instance* instance, const causeway_call* call) {
            run_test(self(instance), *call);
        };
        out.enroll = [](causeway_instance* instance, const causeway_enroll_request* request,
                        const causeway_call* call) { run_enroll(self(instance), *request, *call); };
        out.ca_certificates = [](causeway_instance* instance, const causeway_call* call) {
            run_ca_certificates(self(instance), *call);
        };
        add_optional(out);
        return out;
    }

    static void add_optional(causeway_connector& out) {
        if constexpr (std::derived_from<T, Resumes>) {
            out.resume = [](causeway_instance* instance, const causeway_enroll_request* request,
                            causeway_bytes handle, const causeway_call* call) {
                run_resume(self(instance), *request, view(handle), *call);
            };
        }
        if constexpr (std::derived_from<T, Revokes>) {
            out.revoke = [](causeway_instance* instance, const causeway_revoke_request* request,
                            const causeway_call* call) {
                run_revoke(self(instance), *request, *call);
            };
        }
        if constexpr (std::derived_from<T, Finds>) {
            out.find = [](causeway_instance* instance, const causeway_enroll_request* request,
                          const causeway_call* call) { run_find(self(instance), *request, *call); };
        }
        if constexpr (std::derived_from<T, Cancels>) {
            out.cancel = [](causeway_instance* instance, const causeway_call* running) {
                self(instance).cancel(running);
            };
        }
    }
};

}  // namespace causeway::sdk

// CAUSEWAY_CONNECTOR(causeway::softca::SoftCa): once, outside any namespace.
#define CAUSEWAY_CONNECTOR(Class)                                                       \
    extern "C" const causeway_connector* causeway_connector_entry(uint32_t abi_major) { \
        return ::causeway::sdk::Entry<Class>::table(abi_major);                         \
    }
