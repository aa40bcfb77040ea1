# SPDX-License-Identifier: Apache-2.0
# For our own connectors and, installed, for everybody's.

# causeway_connector(softca SOURCES a.cpp b.cpp [SCHEMA schema.json] [LINKS ...])
# Builds <type>.so, where the type is what a connection's configuration calls the connector. The text
# of SCHEMA becomes kConfigSchema in config_schema.hpp.
function(causeway_connector type)
  cmake_parse_arguments(CONNECTOR "" "SCHEMA" "SOURCES;LINKS" ${ARGN})
  set(sdk ${CMAKE_CURRENT_FUNCTION_LIST_DIR})
  set(target causeway_connector_${type})
  add_library(${target} MODULE ${CONNECTOR_SOURCES})
  if(CONNECTOR_SCHEMA)
    set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${CONNECTOR_SCHEMA})
    file(READ ${CONNECTOR_SCHEMA} CONNECTOR_SCHEMA_TEXT)
    configure_file(${sdk}/config_schema.hpp.in config_schema.hpp @ONLY)
    target_include_directories(${target} PRIVATE ${CMAKE_CURRENT_BINARY_DIR})
  endif()
  set_target_properties(${target} PROPERTIES
    PREFIX ""
    OUTPUT_NAME ${type}
    LIBRARY_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/lib/causeway/connectors
    C_VISIBILITY_PRESET hidden
    CXX_VISIBILITY_PRESET hidden
    LINK_DEPENDS ${sdk}/exports.map)
  target_link_options(${target} PRIVATE -Wl,--version-script=${sdk}/exports.map)
  target_link_libraries(${target} PRIVATE ${CONNECTOR_LINKS})
endfunction()
