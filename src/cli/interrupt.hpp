#pragma once

#include <atomic>

namespace app {

/// From now on the first SIGINT or SIGTERM only sets the flag; a second one ends the program.
void catch_interrupts();

/// True once the user has interrupted the program.
const std::atomic<bool>& interrupt_flag();

}  // namespace app
