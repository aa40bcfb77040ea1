#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# installed_sdk_test.sh BUILD FLAGS: the sample connector builds against the SDK as it is installed
# from BUILD, and exports what it must. FLAGS are the compiler flags that the SDK was built with.
set -eu
build=$1
flags=$2
here=$(dirname "$0")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

cmake --install "$build" --component sdk --prefix "$work/installed" >/dev/null
cmake -G Ninja -S "$here/sample" -B "$work/build" -DCMAKE_PREFIX_PATH="$work/installed" \
  -DCMAKE_C_FLAGS="$flags" -DCMAKE_CXX_FLAGS="$flags" >/dev/null
cmake --build "$work/build" >/dev/null
"$here/exports_test.sh" nm "$work/build/lib/causeway/connectors/sample.so"
