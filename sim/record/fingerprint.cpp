#include "sim/record/fingerprint.hpp"

namespace sim {

void Fingerprint::add(std::string_view text) {
  add(std::uint64_t{text.size()});
  std::uint64_t word = 0;
  int bytes = 0;
  for (const char letter : text) {
    word = (word << 8) | static_cast<unsigned char>(letter);
    if (++bytes == 8) {
      add(word);
      word = 0;
      bytes = 0;
    }
  }
  if (bytes > 0) add(word);
}

std::string Fingerprint::hex() const {
  constexpr char kDigits[] = "0123456789abcdef";
  std::string text(16, '0');
  std::uint64_t rest = value();
  for (auto digit = text.rbegin(); digit != text.rend(); ++digit, rest >>= 4) {
    *digit = kDigits[rest & 15];
  }
  return text;
}

}  // namespace sim
