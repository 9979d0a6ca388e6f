//! Exponential delays from a cheap sequential generator: xoshiro256++ and a ziggurat, as for the
//! benchmarks in C++.

use std::cell::RefCell;
use std::time::Duration;

use rand::SeedableRng;
use rand_distr::{Distribution, Exp1};
use rand_xoshiro::Xoshiro256PlusPlus;

thread_local! {
    static RANDOM: RefCell<Xoshiro256PlusPlus> =
        RefCell::new(Xoshiro256PlusPlus::seed_from_u64(1));
}

/// An exponential delay of the given mean, at least 1 ns: NeXosim schedules nothing for now.
pub fn delay(mean_s: f64) -> Duration {
    let unit: f64 = RANDOM.with(|random| Exp1.sample(&mut *random.borrow_mut()));
    Duration::from_nanos(((unit * mean_s * 1e9) as u64).max(1))
}
