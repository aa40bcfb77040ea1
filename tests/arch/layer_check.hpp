// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "arch/include_directives.hpp"
#include "arch/layers.hpp"
#include "arch/source_tree.hpp"
#include "arch/violation.hpp"

namespace causeway::arch {

// Checks sources against the layers. Both arguments must outlive the check.
class LayerCheck {
  public:
    LayerCheck(const Layers& layers, const std::vector<SourceFile>& tree);

    // Every include under server/ and connectors/ that the layers do not allow.
    std::vector<Violation> violations() const;

    // Walls that stand open where nobody goes through: "room desk" without a file, "room admin:
    // valijson" without an include. Of connectors the folder's name is not looked at.
    std::vector<std::string> unused() const;

  private:
    void check(const SourceFile& file, std::vector<Violation>& out) const;

    // The reason why the file may not have this include; empty when it may.
    std::string objection(const std::string& path, const IncludeDirective& include) const;
    std::string objection_to_library(const std::string& path, const std::string& header) const;
    std::string objection_to_room(const std::string& path, const std::string& header) const;

    Names libraries_of(const std::string& room, const std::string& file_name) const;
    const Room* row_of(const std::string& room) const;
    Names libraries_with(const std::string& header) const;
    std::string resolve(const std::string& path, const std::string& header) const;

    const Layers& layers_;
    const std::vector<SourceFile>& tree_;
    Names paths_;
};

}  // namespace causeway::arch
