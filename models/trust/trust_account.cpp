#include "models/trust/trust_account.hpp"

#include <algorithm>

#include "sim/random/fixed_math.hpp"

namespace models {
namespace {

constexpr double kLn2 = 0.6931471805599453;
/// Pieces of the curve that one search looks through; who finds nothing asks again later.
constexpr int kMostPieces = 64;

double rate_of(const std::optional<sim::Duration>& half_life) {
  return half_life ? kLn2 / sim::to_seconds(*half_life) : 0.0;
}

}  // namespace

TrustAccount::TrustAccount(const TrustConfig& config, const Identity& identity,
                           const Calendar& calendar, sim::SimTime begin)
    : config_(&config),
      calendar_(&calendar),
      decay_per_s_(rate_of(config.decay_half_life)),
      ageing_per_s_(rate_of(config.attestation_half_life)),
      begin_(begin),
      since_(begin),
      base_(config.start) {
  if (identity.kind == IdentityKind::kPlatformAttested) renewed_every_ = identity.lifetime;
}

double TrustAccount::base(sim::SimTime at) const {
  const double dt = sim::to_seconds(at - since_);
  const double recovery = config_->recovery_per_s;
  if (decay_per_s_ == 0.0) return std::min(config_->start, base_ + recovery * dt);
  const double rest = recovery / decay_per_s_;
  const double decayed = rest + (base_ - rest) * sim::fixed::exp(-decay_per_s_ * dt);
  return std::min(config_->start, decayed);
}

sim::Duration TrustAccount::attestation_age(sim::SimTime at) const {
  const sim::Duration age = at - begin_;
  return renewed_every_ ? sim::Duration{age.ns % renewed_every_->ns} : age;
}

double TrustAccount::at(sim::SimTime now) const {
  double trust = base(now);
  if (ageing_per_s_ > 0.0) {
    trust *= sim::fixed::exp(-ageing_per_s_ * sim::to_seconds(attestation_age(now)));
  }
  if (config_->owner_absent > 0.0 && !calendar_->is_office_time(now)) {
    trust -= config_->owner_absent;
  }
  return std::clamp(trust, 0.0, 1.0);
}

void TrustAccount::fall(double by, sim::SimTime now) {
  base_ = std::max(0.0, base(now) - by);
  since_ = now;
}

std::size_t TrustAccount::met(std::span<const double> minima, sim::SimTime at) const {
  const double trust = this->at(at);
  return static_cast<std::size_t>(std::upper_bound(minima.begin(), minima.end(), trust) -
                                  minima.begin());
}

// ---- Crossings: the curve is cut into monotone pieces, and each is searched by bisection.

sim::SimTime TrustAccount::next_attestation(sim::SimTime from) const {
  if (!renewed_every_ || ageing_per_s_ == 0.0) return sim::kNever;
  return from + (*renewed_every_ - attestation_age(from));
}

/// When the base stops rising because it has recovered.
std::optional<sim::SimTime> TrustAccount::reaches_start() const {
  const double missing = config_->start - base_;
  const double recovery = config_->recovery_per_s;
  if (missing <= 0.0 || recovery <= decay_per_s_ * config_->start) return std::nullopt;
  if (decay_per_s_ == 0.0) return since_ + sim::seconds(missing / recovery);
  const double rest = recovery / decay_per_s_;
  const double share = (rest - config_->start) / (rest - base_);
  return since_ + sim::seconds(-sim::fixed::log(share) / decay_per_s_);
}

/// When ageing begins to outweigh recovery: where the derivative of base * 2^(-age/half-life) is 0.
std::optional<sim::SimTime> TrustAccount::turns(sim::SimTime from) const {
  const double recovery = config_->recovery_per_s;
  if (ageing_per_s_ == 0.0 || recovery == 0.0) return std::nullopt;
  const double now = base(from);
  double after_s = 0.0;
  if (decay_per_s_ == 0.0) {
    after_s = 1.0 / ageing_per_s_ - now / recovery;
  } else {
    const double rest = recovery / decay_per_s_;
    if (now >= rest) return std::nullopt;
    const double share = ageing_per_s_ * rest / ((ageing_per_s_ + decay_per_s_) * (rest - now));
    after_s = -sim::fixed::log(share) / decay_per_s_;
  }
  if (after_s <= 0.0) return std::nullopt;
  return from + sim::seconds(after_s);
}

sim::SimTime TrustAccount::piece_end(sim::SimTime from) const {
  sim::SimTime end = next_attestation(from);
  const auto consider = [&](std::optional<sim::SimTime> at) {
    if (at && *at > from) end = std::min(end, *at);
  };
  if (config_->owner_absent > 0.0) consider(calendar_->next_office_change(from));
  consider(reaches_start());
  consider(turns(from));
  return end;
}

sim::SimTime TrustAccount::next_change(std::span<const double> minima, sim::SimTime from) const {
  if (minima.empty()) return sim::kNever;
  const std::size_t now = met(minima, from);
  sim::SimTime begin = from;
  for (int piece = 0; piece < kMostPieces; ++piece) {
    const sim::SimTime end = piece_end(begin);
    const sim::SimTime last{end.ns - 1};
    if (met(minima, last) != now) {
      sim::SimTime before = begin;
      sim::SimTime after = last;
      while (before.ns + 1 < after.ns) {
        const sim::SimTime middle{before.ns + (after.ns - before.ns) / 2};
        (met(minima, middle) == now ? before : after) = middle;
      }
      return after;
    }
    if (end == sim::kNever) return sim::kNever;
    if (met(minima, end) != now) return end;
    begin = end;
  }
  return begin;
}

}  // namespace models
