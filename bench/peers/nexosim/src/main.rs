//! Runs one workload of `bench/` on NeXosim, on one thread, and prints
//! `{"units": ..., "cpu_ns": ...}`. NeXosim has models that receive events, no processes that
//! wait: a `process` is a model that schedules an event to itself, `hold` one model with many
//! such events pending. Models cannot be added in a run, so there is no `tree`.
//!
//! Usage: nexosim_peer WORKLOAD SIZE UNITS

mod draw;
mod models;

use std::env;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use nexosim::simulation::{Mailbox, SimInit, Simulation};
use nexosim::time::MonotonicTime;

use models::{Arrivals, Holder, Servers};

/// Units done so far; the run is single-threaded.
pub static DONE: AtomicU64 = AtomicU64::new(0);

fn cpu_ns() -> u64 {
    let mut time = libc::timespec {
        tv_sec: 0,
        tv_nsec: 0,
    };
    // SAFETY: the pointer is that of a live timespec.
    unsafe { libc::clock_gettime(libc::CLOCK_PROCESS_CPUTIME_ID, &mut time) };
    time.tv_sec as u64 * 1_000_000_000 + time.tv_nsec as u64
}

/// `models` models with `events` pending events each.
fn holders(models: u64, events: u64) -> Simulation {
    let mut bench = SimInit::with_num_threads(1);
    for i in 0..models {
        bench = bench.add_model(Holder { events }, Mailbox::new(), &format!("holder {i}"));
    }
    bench.init(MonotonicTime::EPOCH).unwrap()
}

fn mmc(servers: u64) -> Simulation {
    let mailbox = Mailbox::new();
    let mut arrivals = Arrivals::new(0.9 * servers as f64);
    arrivals.customer.connect(Servers::arrive, &mailbox);
    SimInit::with_num_threads(1)
        .add_model(Servers::new(servers), mailbox, "servers")
        .add_model(arrivals, Mailbox::new(), "arrivals")
        .init(MonotonicTime::EPOCH)
        .unwrap()
}

fn main() {
    let arguments: Vec<String> = env::args().collect();
    let [_, workload, size, units] = arguments.as_slice() else {
        panic!("usage: nexosim_peer WORKLOAD SIZE UNITS")
    };
    let size: u64 = size.parse().unwrap();
    let units: f64 = units.parse().unwrap();
    let (mut simulation, units_per_second) = match workload.as_str() {
        "process" => (holders(size, 1), size as f64),
        "hold" => (holders(1, size), size as f64),
        "mmc" => (mmc(size), 0.9 * size as f64),
        _ => panic!("unknown workload {workload}"),
    };
    let seconds = units / units_per_second;
    simulation
        .step_until(Duration::from_secs_f64(seconds / 5.0))
        .unwrap();
    let before = DONE.load(Ordering::Relaxed);
    let start = cpu_ns();
    simulation
        .step_until(Duration::from_secs_f64(seconds))
        .unwrap();
    let cpu = cpu_ns() - start;
    let done = DONE.load(Ordering::Relaxed) - before;
    println!("{{\"cpu_ns\": {cpu}, \"units\": {done}}}");
}
