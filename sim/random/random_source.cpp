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

double RandomSource::sample(const Distribution& distribution, EntityPath path, Purpose purpose,
                            std::uint64_t occurrence) const {
  Draw draw(key_, path, purpose, occurrence);
  return recorded(path, purpose, occurrence, distribution.sample(draw));
}

bool RandomSource::bernoulli(double p, EntityPath path, Purpose purpose,
                             std::uint64_t occurrence) const {
  SIM_ASSERT(p >= 0.0 && p <= 1.0);
  Draw draw(key_, path, purpose, occurrence);
  const bool happens = draw.next_uniform() < p;
  recorded(path, purpose, occurrence, happens ? 1.0 : 0.0);
  return happens;
}

double RandomSource::uniform(EntityPath path, Purpose purpose, std::uint64_t occurrence) const {
  Draw draw(key_, path, purpose, occurrence);
  return recorded(path, purpose, occurrence, draw.next_uniform());
}

double RandomSource::recorded(EntityPath path, Purpose purpose, std::uint64_t occurrence,
                              double value) const {
  if (recorder_ != nullptr) recorder_->record(path, purpose, occurrence, value);
  return value;
}

}  // namespace sim
