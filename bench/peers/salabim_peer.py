"""The workloads for salabim: components in generator mode. It has no callbacks, so no `hold`."""

import random

import salabim

from python_peer import Tally

salabim.yieldless(False)


def delay():
    return random.expovariate(1.0)


def environment():
    return salabim.Environment(trace=False), Tally()


def process(size):
    env, tally = environment()

    class Sleeper(salabim.Component):
        def process(self):
            while True:
                yield self.hold(delay())
                tally.done += 1

    for _ in range(size):
        Sleeper()
    return env.run, tally


def phold(size):
    """Each message is a component that travels between the logical processes."""
    env, tally = environment()
    received = [0] * size

    class Message(salabim.Component):
        def process(self, receiver):
            while True:
                yield self.hold(delay())
                tally.done += 1
                received[receiver] += 1
                if random.random() < 0.1:
                    receiver = random.randrange(size)

    for receiver in range(size):
        Message(receiver=receiver)
    return env.run, tally


def mmc(size):
    env, tally = environment()
    servers = salabim.Resource("servers", capacity=size)

    class Customer(salabim.Component):
        def process(self):
            yield self.request(servers)
            yield self.hold(delay())
            self.release()
            tally.done += 1

    class Arrivals(salabim.Component):
        def process(self):
            while True:
                yield self.hold(delay() / (0.9 * size))
                Customer()

    Arrivals()
    return env.run, tally


def tree(size):
    env, tally = environment()

    class Node(salabim.Component):
        def process(self, level, parent):
            yield self.hold(delay())
            yield self.hold(delay())
            self.children = 5 if level < 4 else 0
            for _ in range(self.children):
                Node(level=level + 1, parent=self)
            yield self.hold(delay())
            yield self.hold(delay())
            if self.children > 0:
                self.is_joining = True
                yield self.passivate()
            tally.done += 1
            parent.child_ended()

        def setup(self):
            self.children = 0
            self.is_joining = False

        def child_ended(self):
            self.children -= 1
            if self.children == 0 and self.is_joining:
                self.activate()

    class Lane(salabim.Component):
        def process(self):
            while True:
                Node(level=0, parent=self)
                yield self.passivate()

        def child_ended(self):
            self.activate()

    for _ in range(size):
        Lane()
    return env.run, tally
