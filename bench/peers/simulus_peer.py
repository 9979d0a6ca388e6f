"""The workloads for simulus: functions that run in greenlets, and callbacks."""

import random

import simulus

from python_peer import Tally


def delay():
    return random.expovariate(1.0)


def advance_by(sim):
    return lambda seconds: sim.run(offset=seconds)


def process(size):
    sim, tally = simulus.simulator(), Tally()

    def sleeper():
        while True:
            sim.sleep(delay())
            tally.done += 1

    for _ in range(size):
        sim.process(sleeper)
    return advance_by(sim), tally


def hold(size):
    sim, tally = simulus.simulator(), Tally()

    def again():
        tally.done += 1
        sim.sched(again, offset=delay())

    for _ in range(size):
        sim.sched(again, offset=delay())
    return advance_by(sim), tally


def phold(size):
    sim, tally = simulus.simulator(), Tally()
    received = [0] * size

    def receive(receiver):
        tally.done += 1
        received[receiver] += 1
        is_remote = random.random() < 0.1
        sim.sched(receive, random.randrange(size) if is_remote else receiver, offset=delay())

    for receiver in range(size):
        sim.sched(receive, receiver, offset=delay())
    return advance_by(sim), tally


def mmc(size):
    sim, tally = simulus.simulator(), Tally()
    servers = sim.resource(capacity=size)

    def customer():
        servers.acquire()
        sim.sleep(delay())
        servers.release()
        tally.done += 1

    def arrivals():
        while True:
            sim.sleep(delay() / (0.9 * size))
            sim.process(customer)

    sim.process(arrivals)
    return advance_by(sim), tally


def tree(size):
    sim, tally = simulus.simulator(), Tally()

    def node(level):
        sim.sleep(delay())
        sim.sleep(delay())
        children = [sim.process(node, level + 1) for _ in range(5 if level < 4 else 0)]
        sim.sleep(delay())
        sim.sleep(delay())
        if children:
            sim.wait(children)
        tally.done += 1

    def lane():
        while True:
            sim.wait(sim.process(node, 0))

    for _ in range(size):
        sim.process(lane)
    return advance_by(sim), tally
