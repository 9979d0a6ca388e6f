"""The workloads for SimPy: generators that yield events."""

import random

import simpy

from python_peer import Tally


def delay():
    return random.expovariate(1.0)


def advance_by(env):
    return lambda seconds: env.run(until=env.now + seconds)


def process(size):
    env, tally = simpy.Environment(), Tally()

    def sleeper():
        while True:
            yield env.timeout(delay())
            tally.done += 1

    for _ in range(size):
        env.process(sleeper())
    return advance_by(env), tally


def hold(size):
    env, tally = simpy.Environment(), Tally()

    def again(_):
        tally.done += 1
        env.timeout(delay()).callbacks.append(again)

    for _ in range(size):
        env.timeout(delay()).callbacks.append(again)
    return advance_by(env), tally


def phold(size):
    env, tally = simpy.Environment(), Tally()
    received = [0] * size

    def send(receiver):
        env.timeout(delay(), receiver).callbacks.append(receive)

    def receive(event):
        tally.done += 1
        received[event.value] += 1
        is_remote = random.random() < 0.1
        send(random.randrange(size) if is_remote else event.value)

    for receiver in range(size):
        send(receiver)
    return advance_by(env), tally


def mmc(size):
    env, tally = simpy.Environment(), Tally()
    servers = simpy.Resource(env, size)

    def customer():
        with servers.request() as request:
            yield request
            yield env.timeout(delay())
        tally.done += 1

    def arrivals():
        while True:
            yield env.timeout(delay() / (0.9 * size))
            env.process(customer())

    env.process(arrivals())
    return advance_by(env), tally


def tree(size):
    env, tally = simpy.Environment(), Tally()

    def node(level):
        yield env.timeout(delay())
        yield env.timeout(delay())
        children = [env.process(node(level + 1)) for _ in range(5 if level < 4 else 0)]
        yield env.timeout(delay())
        yield env.timeout(delay())
        if children:
            yield env.all_of(children)
        tally.done += 1

    def lane():
        while True:
            yield env.process(node(0))

    for _ in range(size):
        env.process(lane())
    return advance_by(env), tally
