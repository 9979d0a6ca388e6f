//! The models.

use std::sync::atomic::Ordering;

use nexosim::model::{schedulable, Context, Model};
use nexosim::ports::Output;
use serde::{Deserialize, Serialize};

use crate::draw::delay;
use crate::DONE;

/// Keeps a number of events pending, each of which schedules itself again.
#[derive(Serialize, Deserialize)]
pub struct Holder {
    pub events: u64,
}

#[Model]
impl Holder {
    #[nexosim(init)]
    async fn init(&mut self, context: &Context<Self>) {
        for _ in 0..self.events {
            self.schedule(context);
        }
    }

    #[nexosim(schedulable)]
    fn again(&mut self, _: (), context: &Context<Self>) {
        DONE.fetch_add(1, Ordering::Relaxed);
        self.schedule(context);
    }

    fn schedule(&self, context: &Context<Self>) {
        context
            .schedule_event(delay(1.0), schedulable!(Self::again), ())
            .unwrap();
    }
}

/// Sends a customer after each exponential gap.
#[derive(Serialize, Deserialize)]
pub struct Arrivals {
    pub customer: Output<()>,
    mean_gap_s: f64,
}

#[Model]
impl Arrivals {
    pub fn new(rate_per_s: f64) -> Self {
        Self {
            customer: Output::default(),
            mean_gap_s: 1.0 / rate_per_s,
        }
    }

    #[nexosim(init)]
    async fn init(&mut self, context: &Context<Self>) {
        self.schedule(context);
    }

    #[nexosim(schedulable)]
    async fn next(&mut self, _: (), context: &Context<Self>) {
        self.customer.send(()).await;
        self.schedule(context);
    }

    fn schedule(&self, context: &Context<Self>) {
        context
            .schedule_event(delay(self.mean_gap_s), schedulable!(Self::next), ())
            .unwrap();
    }
}

/// Servers with a queue in front; a service lasts an exponential time of mean 1 s.
#[derive(Serialize, Deserialize)]
pub struct Servers {
    free: u64,
    waiting: u64,
}

#[Model]
impl Servers {
    pub fn new(servers: u64) -> Self {
        Self {
            free: servers,
            waiting: 0,
        }
    }

    pub fn arrive(&mut self, _: (), context: &Context<Self>) {
        if self.free == 0 {
            self.waiting += 1;
        } else {
            self.free -= 1;
            self.serve(context);
        }
    }

    #[nexosim(schedulable)]
    fn finish(&mut self, _: (), context: &Context<Self>) {
        DONE.fetch_add(1, Ordering::Relaxed);
        if self.waiting > 0 {
            self.waiting -= 1;
            self.serve(context);
        } else {
            self.free += 1;
        }
    }

    fn serve(&self, context: &Context<Self>) {
        context
            .schedule_event(delay(1.0), schedulable!(Self::finish), ())
            .unwrap();
    }
}
