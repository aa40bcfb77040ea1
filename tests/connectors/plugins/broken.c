/* SPDX-License-Identifier: Apache-2.0 */
/* Libraries that the host must refuse; a target sets one of the two values, or none for a table
 * without functions. */
#include "connectors/sdk/connector.h"

#ifndef BROKEN_SIZE
#define BROKEN_SIZE sizeof(causeway_connector)
#endif
#ifndef BROKEN_ABI
#define BROKEN_ABI CAUSEWAY_ABI_MAJOR
#endif

static const causeway_connector kTable = {.struct_size = BROKEN_SIZE, .abi_major = BROKEN_ABI};

const causeway_connector* causeway_connector_entry(uint32_t abi_major) {
    (void)abi_major;
    return &kTable;
}
