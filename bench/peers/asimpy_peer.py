"""The workloads for asimpy: processes are coroutines of Python. It cannot wait for a process, so
each child of the tree tells its parent through an event."""

import random

from asimpy import Environment, Event, Process, Resource

from python_peer import Tally


def delay():
    return random.expovariate(1.0)


def advance_by(env):
    """run(until) leaves the clock at the last event, so the limit is kept here."""
    limit = 0.0

    def advance(seconds):
        nonlocal limit
        limit += seconds
        env.run(until=limit)

    return advance


def process(size):
    env, tally = Environment(), Tally()

    class Sleeper(Process):
        async def run(self):
            while True:
                await self.timeout(delay())
                tally.done += 1

    for _ in range(size):
        Sleeper(env)
    return advance_by(env), tally


def hold(size):
    env, tally = Environment(), Tally()

    def again():
        tally.done += 1
        env.schedule(env.now + delay(), again)

    for _ in range(size):
        env.schedule(delay(), again)
    return advance_by(env), tally


def phold(size):
    env, tally = Environment(), Tally()
    received = [0] * size

    def send(receiver):
        env.schedule(env.now + delay(), lambda: receive(receiver))

    def receive(receiver):
        tally.done += 1
        received[receiver] += 1
        is_remote = random.random() < 0.1
        send(random.randrange(size) if is_remote else receiver)

    for receiver in range(size):
        send(receiver)
    return advance_by(env), tally


def mmc(size):
    env, tally = Environment(), Tally()
    servers = Resource(env, size)

    class Customer(Process):
        async def run(self):
            async with servers:
                await self.timeout(delay())
            tally.done += 1

    class Arrivals(Process):
        async def run(self):
            while True:
                await self.timeout(delay() / (0.9 * size))
                Customer(env)

    Arrivals(env)
    return advance_by(env), tally


def tree(size):
    env, tally = Environment(), Tally()

    class Node(Process):
        def init(self, level):
            self.level = level
            self.ended = Event(env)

        async def run(self):
            await self.timeout(delay())
            await self.timeout(delay())
            children = [Node(env, self.level + 1) for _ in range(5 if self.level < 4 else 0)]
            await self.timeout(delay())
            await self.timeout(delay())
            for child in children:
                await child.ended
            tally.done += 1
            self.ended.succeed()

    class Lane(Process):
        async def run(self):
            while True:
                await Node(env, 0).ended

    for _ in range(size):
        Lane(env)
    return advance_by(env), tally
