# SPDX-License-Identifier: Apache-2.0
# A room is a folder, a namespace and a static library of the same name (docs/architecture.md).

# causeway_room(crypto SOURCES a.cpp b.cpp [PUBLIC_LINKS ...] [LINKS ...])
# PUBLIC_LINKS are rooms whose headers appear in this room's headers; LINKS stay inside.
function(causeway_room name)
  cmake_parse_arguments(ROOM "" "" "SOURCES;PUBLIC_LINKS;LINKS" ${ARGN})
  add_library(causeway_${name} STATIC ${ROOM_SOURCES})
  target_include_directories(causeway_${name} PUBLIC
    $<BUILD_INTERFACE:${CMAKE_SOURCE_DIR}/server>
    $<INSTALL_INTERFACE:include/causeway>)
  target_link_libraries(causeway_${name} PUBLIC ${ROOM_PUBLIC_LINKS} PRIVATE ${ROOM_LINKS})
endfunction()

# causeway_test(unit_crypto LABEL unit SOURCES a_test.cpp [LINKS causeway_crypto] [PROPERTIES ...])
# PROPERTIES are CTest properties for every case, for example RESOURCE_LOCK or TIMEOUT.
function(causeway_test name)
  cmake_parse_arguments(TEST "" "LABEL" "SOURCES;LINKS;PROPERTIES" ${ARGN})
  add_executable(${name} ${TEST_SOURCES})
  target_include_directories(${name} PRIVATE ${CMAKE_SOURCE_DIR}/tests)
  target_link_libraries(${name} PRIVATE ${TEST_LINKS} GTest::gtest_main)
  include(GoogleTest)
  gtest_discover_tests(${name} TEST_PREFIX "${name}." DISCOVERY_TIMEOUT 60
                       PROPERTIES LABELS ${TEST_LABEL} ${TEST_PROPERTIES})
endfunction()
