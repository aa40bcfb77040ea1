// SPDX-License-Identifier: Apache-2.0
#include "arch/layer_check.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <stdexcept>

namespace causeway::arch {
namespace {

constexpr std::string_view kTable = R"(
[everywhere]
libraries = ["c"]
[library]
c = ["string.h"]
json = ["nlohmann/"]
openssl = ["openssl/"]
[room.base]
rooms = []
libraries = []
files."json.cpp" = ["json"]
[room.crypto]
rooms = ["base"]
libraries = ["openssl"]
[room.ra]
rooms = ["base", "ca/issuer.hpp"]
libraries = []
[room.ca]
rooms = ["base", "contract"]
libraries = ["json"]
[room.contract]
rooms = []
libraries = []
[room."connectors/sdk"]
rooms = ["base", "contract"]
libraries = []
[room."connectors/*"]
rooms = ["connectors/sdk", "contract"]
libraries = ["any"]
)";

// The violations of one file in a small repository that has every header which the tests include.
std::vector<Violation> check(std::string path, std::string text) {
    std::vector<SourceFile> tree = {
        {"connectors/est/message.hpp", ""},    {"connectors/sdk/config_schema.hpp.in", ""},
        {"connectors/sdk/connector.h", ""},    {"connectors/sdk/support/x509.hpp", ""},
        {"connectors/softca/message.hpp", ""}, {"server/base/result.hpp", ""},
        {"server/ca/issuer.hpp", ""},          {"server/ca/registry.hpp", ""},
        {"server/crypto/key.hpp", ""},         {"server/ra/orders.hpp", ""}};
    tree.push_back({std::move(path), std::move(text)});
    const Layers layers = parse_layers(kTable);
    return LayerCheck(layers, tree).violations();
}

TEST(LayerCheck, AllowsOwnHeadersLowerRoomsAndTheStandardLibrary) {
    EXPECT_EQ(to_string(check("server/ra/orders.cpp",
                              "#include \"ra/orders.hpp\"\n"
                              "#include <string.h>\n"
                              "#include <vector>\n"
                              "#include \"base/result.hpp\"\n")),
              "");
}

TEST(LayerCheck, ReportsAForbiddenRoomWithFileLineAndRule) {
    const Violation expected{"server/ra/orders.cpp", 2,
                             "room ra may not include room crypto (\"crypto/key.hpp\")"};
    EXPECT_EQ(check("server/ra/orders.cpp", "\n  #  include \"crypto/key.hpp\"\n"),
              std::vector{expected});
}

TEST(LayerCheck, ReportsAForbiddenLibrary) {
    const Violation expected{"server/ra/orders.cpp", 1,
                             "room ra may not include library openssl (<openssl/x509.h>)"};
    EXPECT_EQ(check("server/ra/orders.cpp", "#include <openssl/x509.h>\n"), std::vector{expected});
}

TEST(LayerCheck, ReportsALibraryThatTheTableDoesNotKnow) {
    EXPECT_EQ(check("server/crypto/key.cpp", "#include <zlib.h>\n").size(), 1);
    EXPECT_EQ(check("server/ra/x.cpp", "#include <crypto/key.hpp>\n").size(), 1);
}

TEST(LayerCheck, OpensALibraryToTheNamedFileOnly) {
    EXPECT_EQ(to_string(check("server/base/json.cpp", "#include <nlohmann/json.hpp>\n")), "");
    EXPECT_EQ(check("server/base/log.cpp", "#include <nlohmann/json.hpp>\n").size(), 1);
}

TEST(LayerCheck, OpensOneHeaderOfARoomWithoutOpeningTheRoom) {
    EXPECT_EQ(to_string(check("server/ra/issuance.cpp", "#include \"ca/issuer.hpp\"\n")), "");
    EXPECT_EQ(check("server/ra/issuance.cpp", "#include \"ca/registry.hpp\"\n").size(), 1);
}

TEST(LayerCheck, KeepsConnectorsAwayFromTheServerAndFromEachOther) {
    const std::string path = "connectors/est/entry.cpp";
    EXPECT_EQ(to_string(check(path,
                              "#include \"connectors/sdk/connector.h\"\n"
                              "#include \"connectors/sdk/support/x509.hpp\"\n"
                              "#include \"connectors/est/message.hpp\"\n"
                              "#include \"message.hpp\"\n"
                              "#include <libxml/tree.h>\n")),
              "");
    EXPECT_EQ(check(path, "#include \"base/result.hpp\"\n").size(), 1);
    EXPECT_EQ(check(path, "#include \"connectors/softca/message.hpp\"\n").size(), 1);
}

TEST(LayerCheck, KeepsTheContractFreeOfWhatTheSdkBuildsOn) {
    const std::string include_base = "#include \"base/result.hpp\"\n";
    EXPECT_EQ(to_string(check("connectors/sdk/support/host.cpp", include_base)), "");
    EXPECT_EQ(check("connectors/sdk/connector.hpp", include_base).size(), 1);
    EXPECT_EQ(to_string(check("server/ca/x.cpp", "#include \"connectors/sdk/connector.h\"\n")), "");
    EXPECT_EQ(check("server/ca/x.cpp", "#include \"connectors/sdk/support/x509.hpp\"\n").size(), 1);
}

TEST(LayerCheck, KnowsHeadersThatAreGeneratedFromATemplate) {
    const std::string include_schema = "#include \"config_schema.hpp\"\n";
    EXPECT_EQ(to_string(check("connectors/est/entry.cpp", include_schema)), "");
    EXPECT_EQ(check("server/ra/orders.cpp", include_schema).size(), 1);
}

TEST(LayerCheck, RefusesIncludesThatHideTheirTarget) {
    EXPECT_EQ(check("server/ra/orders.cpp", "#include HEADER\n").size(), 1);
    EXPECT_EQ(check("server/ra/orders.cpp", "#include \"../crypto/key.hpp\"\n").size(), 1);
    EXPECT_EQ(check("server/ra/orders.cpp", "#include \"no/such.hpp\"\n").size(), 1);
}

TEST(LayerCheck, ReportsARoomWithoutARow) {
    EXPECT_EQ(check("server/attic/old.cpp", "").size(), 1);
}

TEST(LayerCheck, TellsWhatIsAllowedAndNotUsed) {
    const std::vector<SourceFile> tree = {
        {"connectors/sdk/connector.h", ""},
        {"connectors/sdk/entry.cpp", ""},
        {"server/base/json.cpp", "#include <nlohmann/json.hpp>\n"},
        {"server/ca/issuer.cpp", "#include <vector>\n"},
        {"server/crypto/key.cpp", "#include <openssl/evp.h>\n"}};
    const Layers layers = parse_layers(kTable);
    const std::vector<std::string> expected = {"room ca: json", "room ra"};
    EXPECT_EQ(LayerCheck(layers, tree).unused(), expected);
}

TEST(Layers, FindsRoomsThatCouldIncludeEachOther) {
    const std::string rows =
        "everywhere.libraries = []\n[library]\n"
        "[room.a]\nrooms = [\"b/face.hpp\"]\nlibraries = []\n"
        "[room.b]\nrooms = [\"c\"]\nlibraries = []\n";
    EXPECT_EQ(cycle_in(parse_layers(rows + "[room.c]\nrooms = [\"a\"]\nlibraries = []\n")),
              "a -> b -> c -> a");
    EXPECT_EQ(cycle_in(parse_layers(rows + "[room.c]\nrooms = []\nlibraries = []\n")), "");
}

TEST(Layers, RefusesARowThatNamesNothing) {
    const std::string head = "everywhere.libraries = []\n[library]\n[room.a]\n";
    EXPECT_THROW(parse_layers(head + "rooms = [\"b\"]\nlibraries = []\n"), std::runtime_error);
    EXPECT_THROW(parse_layers(head + "rooms = []\nlibraries = [\"zlib\"]\n"), std::runtime_error);
    EXPECT_THROW(parse_layers(head + "rooms = []\n"), std::runtime_error);
}

}  // namespace
}  // namespace causeway::arch
