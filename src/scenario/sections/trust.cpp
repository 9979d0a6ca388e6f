#include <utility>

#include "src/scenario/sections/sections.hpp"

namespace app {
namespace {

using models::Identity;
using models::IdentityKind;
using models::TrustConfig;

Codec<sim::Duration> half_life() {
  using D = sim::Duration;
  return Object<D>()
      .required("half_life", "The time in which it halves.", positive_duration(),
                [](D& out, D read) { out = read; })
      .codec();
}

Codec<Identity> attestation() {
  return Object<Identity>()
      .required("lifetime", "Until it is renewed.", positive_duration(), &Identity::lifetime)
      .codec();
}

void check_trust(Context& context, const Node& node, TrustConfig& trust) {
  if (trust.revoke_below && *trust.revoke_below > trust.start) {
    context.error(node.find_entry("revoke_below")->at, "E0204",
                  "the agent would be distrusted from its start on",
                  "write a revoke_below of at most start");
  }
}

}  // namespace

Codec<Identity> identity() {
  return Choice<Identity>("identity")
      .word("none", Identity{})
      .word("bootstrap_secret", Identity{IdentityKind::kBootstrapSecret, {}})
      .form(Object<Identity>().required("platform_attested",
                                        "The platform vouches for it: nobody can pass for it.",
                                        attestation(),
                                        [](Identity& out, Identity read) {
                                          out = read;
                                          out.kind = IdentityKind::kPlatformAttested;
                                        }))
      .codec();
}

Codec<TrustConfig> trust() {
  using T = TrustConfig;
  return Object<T>()
      .required("start", "At the agent's start, and what it recovers to, from 0 to 1.",
                probability(), &T::start)
      .optional("untrusted_content",
                "Change with each untrusted result read, e.g. -0.2. Default 0.", fall(),
                &T::untrusted_content)
      .optional("alarm", "Change when a detector raises an alarm about it. Default 0.", fall(),
                &T::alarm)
      .optional("owner_absent", "Added outside office hours (Mon-Fri 09-17), e.g. -0.1. Default 0.",
                fall(), &T::owner_absent)
      .optional("attestation", "Ages with its latest proof of identity. Default: it does not.",
                half_life(), &T::attestation_half_life)
      .optional("decay", "Halves by itself. Default: it does not.", half_life(),
                &T::decay_half_life)
      .optional("recovery", "Towards start, e.g. 0.05/h. Default: none.", rate_per_s(),
                &T::recovery_per_s)
      .optional("revoke_below", "Below this the agent's authority is due to end. Default: never.",
                probability(), &T::revoke_below)
      .check(&check_trust)
      .codec();
}

}  // namespace app
