#include "sim/random/random_source.hpp"

#include <Random123/philox.h>

#include "sim/core/assert.hpp"
#include "sim/random/distribution.hpp"

namespace sim {

std::array<std::uint64_t, 4> philox_block(const std::array<std::uint64_t, 4>& counter,
                                          const std::array<std::uint64_t, 2>& key) {
  const r123::Philox4x64::ctr_type in{{counter[0], counter[1], counter[2], counter[3]}};
  const r123::Philox4x64::key_type under{{key[0], key[1]}};
  const auto out = r123::Philox4x64()(in, under);
  return {out[0], out[1], out[2], out[3]};
}

void Draw::refill() {
  block_ = philox_block(counter_, key_);
  ++counter_[3];
  next_ = 0;
}

Draw RandomSource::draw(EntityPath path, Purpose purpose, std::uint64_t occurrence) const {
  const Draw draw(key_, path, purpose, occurrence);
  if (recorder_ != nullptr) recorder_->record(path, purpose, occurrence, Draw(draw).next_uniform());
  return draw;
}

// Draw(...).next_u64() without the words that nobody asked for. Ready keys instead of Random123's
// own, which are added up in every block, make an exponential draw 1 ns cheaper (of 15).
inline std::uint64_t RandomSource::first_word(EntityPath path, Purpose purpose,
                                              std::uint64_t occurrence) const {
  r123::Philox4x64::ctr_type words{{path.value, purpose.hash, occurrence, 0}};
  for (const auto& key : round_keys_.round) {
    words = r123::Philox4x64_R<1>()(words, r123::Philox4x64::key_type{{key[0], key[1]}});
  }
  return words[0];
}

inline double RandomSource::first_uniform(EntityPath path, Purpose purpose,
                                          std::uint64_t occurrence) const {
  return to_open_uniform(first_word(path, purpose, occurrence));
}

inline double RandomSource::recorded(EntityPath path, Purpose purpose, std::uint64_t occurrence,
                                     double value) const {
  if (recorder_ != nullptr) recorder_->record(path, purpose, occurrence, value);
  return value;
}

// Calls nothing in the common case, so that all of it stays in registers.
double RandomSource::sample(const Distribution& distribution, EntityPath path, Purpose purpose,
                            std::uint64_t occurrence) const {
  const auto* const exponential = distribution.as<family::Exponential>();
  if (exponential == nullptr || recorder_ != nullptr) [[unlikely]] {
    return sample_any(distribution, path, purpose, occurrence);
  }
  // The complement of the bits is the complement of the uniform.
  return exponential->upper_quantile(to_open_uniform(~first_word(path, purpose, occurrence)));
}

double RandomSource::sample_any(const Distribution& distribution, EntityPath path, Purpose purpose,
                                std::uint64_t occurrence) const {
  if (const auto* const constant = distribution.as<family::Constant>()) {
    return recorded(path, purpose, occurrence, constant->value);
  }
  if (distribution.is_by_inversion()) {
    const double u = first_uniform(path, purpose, occurrence);
    return recorded(path, purpose, occurrence, distribution.quantile(u));
  }
  Draw draw(key_, path, purpose, occurrence);
  return recorded(path, purpose, occurrence, distribution.sample(draw));
}

bool RandomSource::bernoulli(double p, EntityPath path, Purpose purpose,
                             std::uint64_t occurrence) const {
  SIM_ASSERT(p >= 0.0 && p <= 1.0);
  // Draws are named, so that one left out shifts no other; most models never fail.
  if (p == 0.0 && recorder_ == nullptr) return false;
  const bool happens = first_uniform(path, purpose, occurrence) < p;
  recorded(path, purpose, occurrence, happens ? 1.0 : 0.0);
  return happens;
}

double RandomSource::uniform(EntityPath path, Purpose purpose, std::uint64_t occurrence) const {
  return recorded(path, purpose, occurrence, first_uniform(path, purpose, occurrence));
}

}  // namespace sim
