# SPDX-License-Identifier: Apache-2.0
# cmake -D DIRECTORY=migrations -D OUTPUT=embedded_migrations.cpp -P embed_migrations.cmake
file(GLOB files "${DIRECTORY}/[0-9][0-9][0-9][0-9]_*.sql")
list(SORT files)
set(rows "")
foreach(file ${files})
  get_filename_component(name "${file}" NAME_WE)
  string(REGEX REPLACE "^0*([1-9][0-9]*)_.*" "\\1" number "${name}")
  file(READ "${file}" sql)
  string(APPEND rows "    {${number}, \"${name}\", R\"causeway_sql(${sql})causeway_sql\"},\n")
endforeach()
file(WRITE "${OUTPUT}" "// SPDX-License-Identifier: Apache-2.0
// Made from migrations/ by embed_migrations.cmake.
#include \"storage/migrate.hpp\"

namespace causeway::storage {
namespace {

constexpr Migration kMigrations[] = {
${rows}};

}  // namespace

std::span<const Migration> embedded_migrations() {
    return kMigrations;
}

}  // namespace causeway::storage
")
