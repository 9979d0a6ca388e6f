"""M/M/c for Ciw, which simulates queueing networks only. Its runs cannot be gone on with, so each
stretch is a run of its own that starts empty."""

import ciw

from python_peer import Tally


def mmc(size):
    tally = Tally()
    network = ciw.create_network(
        arrival_distributions=[ciw.dists.Exponential(rate=0.9 * size)],
        service_distributions=[ciw.dists.Exponential(rate=1.0)],
        number_of_servers=[size],
    )

    def advance(seconds):
        simulation = ciw.Simulation(network)
        simulation.simulate_until_max_time(seconds)
        tally.done += len(simulation.nodes[-1].all_individuals)

    return advance, tally
