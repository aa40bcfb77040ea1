# SPDX-License-Identifier: Apache-2.0
# One place for the language level, the warnings and what each preset adds to them.
set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_C_STANDARD 11)
set(CMAKE_C_STANDARD_REQUIRED ON)
set(CMAKE_C_EXTENSIONS OFF)
# Rooms are static libraries; those that connectors link must be position independent.
set(CMAKE_POSITION_INDEPENDENT_CODE ON)
# A plugin exports its one entry point and nothing else.
set(CMAKE_C_VISIBILITY_PRESET hidden)
set(CMAKE_CXX_VISIBILITY_PRESET hidden)
set(CMAKE_VISIBILITY_INLINES_HIDDEN ON)

add_compile_options(-Wall -Wextra -Wpedantic -Wshadow -Wconversion -Werror
                    $<$<COMPILE_LANGUAGE:CXX>:-Wnon-virtual-dtor>
                    # Designated initializers leave the other members at their defaults on purpose.
                    $<$<COMPILE_LANGUAGE:CXX>:-Wno-missing-field-initializers>)
if(CMAKE_BUILD_TYPE STREQUAL "Debug")
  # Enough to read a backtrace; full debug information doubles link time and disk.
  add_compile_options(-g1)
endif()

find_program(MOLD mold)
if(MOLD AND NOT CAUSEWAY_HARDEN)
  add_link_options(-fuse-ld=mold)
endif()

if(CAUSEWAY_SANITIZE)
  add_compile_options(-fsanitize=${CAUSEWAY_SANITIZE} -fno-omit-frame-pointer -fno-sanitize-recover=all)
  add_link_options(-fsanitize=${CAUSEWAY_SANITIZE})
endif()
if(CAUSEWAY_COVERAGE)
  add_compile_options(--coverage)
  add_link_options(--coverage)
endif()
if(CAUSEWAY_HARDEN)
  set(CMAKE_INTERPROCEDURAL_OPTIMIZATION ON)
  add_compile_options(-O2 -fstack-protector-strong -fstack-clash-protection -fcf-protection
                      -U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=2 -D_GLIBCXX_ASSERTIONS)
  add_link_options(-Wl,-z,relro,-z,now,-z,noexecstack)
endif()
