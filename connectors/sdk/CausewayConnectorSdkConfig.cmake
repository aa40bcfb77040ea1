# SPDX-License-Identifier: Apache-2.0
include(CMakeFindDependencyMacro)
find_dependency(CURL)
find_dependency(OpenSSL 3.0)
find_dependency(fmt)
find_dependency(nlohmann_json)
find_dependency(spdlog)
find_dependency(tl-expected)
find_dependency(PkgConfig)
pkg_check_modules(SODIUM REQUIRED IMPORTED_TARGET libsodium)

include(${CMAKE_CURRENT_LIST_DIR}/CausewayConnectorSdkTargets.cmake)
include(${CMAKE_CURRENT_LIST_DIR}/CausewayConnector.cmake)
